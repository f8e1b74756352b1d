/**
 * A proof in a file that anybody can check offline (C2SP tlog-proof): that an entry is in a register.
 *
 *     "c2sp.org/tlog-proof@v1" LF
 *     ["extra " base64 LF]
 *     "index " decimal LF
 *     *(base64(hash) LF)
 *     LF
 *     checkpoint, a signed note
 * @module
 */
import { BytesError, fromBase64, toBase64 } from "../bytes/index.ts"
import { parseCount, parseHash } from "./body.ts"
import { openCheckpoint, type Checkpoint } from "./checkpoint.ts"
import { verifyCosignature, type Cosigner } from "./cosign.ts"
import { RegisterError } from "./error.ts"
import type { LogPublicKeys } from "./keys.ts"
import { verifyInclusion } from "./merkle.ts"
import { MOST_NOTE_BYTES } from "./note.ts"

/** Most hashes of a proof: the depth of the largest tree. */
export const MOST_PROOF_HASHES = 53
/** Longest extra data, bytes. */
export const MOST_EXTRA_BYTES: number = 1 << 14

/** A proof taken apart; nothing about it has been verified. */
export interface TlogProof {
  readonly index: number
  readonly inclusion: readonly Uint8Array[]
  /** The checkpoint, a signed note. */
  readonly checkpoint: string
  /** Belongs to no signature: never believed without other proof. */
  readonly extra?: Uint8Array
}

/** Write a proof. @throws {RegisterError} as {@link parseTlogProof} */
export function formatTlogProof({ index, inclusion, checkpoint, extra }: TlogProof): string {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...inclusion.map(toBase64),
    "",
    checkpoint,
  ]
  const written = lines.join("\n")
  parseTlogProof(written)
  return written
}

/**
 * Read a proof; the checkpoint is only cut off, to be opened by {@link verifyTlogProof}.
 * @throws {RegisterError} `proof-too-long`, `proof-malformed`
 */
export function parseTlogProof(written: string): TlogProof {
  if (Buffer.byteLength(written) > MOST_BYTES)
    throw new RegisterError("proof-too-long", `proof: longer than ${MOST_BYTES} bytes`)
  const end = written.indexOf("\n\n")
  const lines = written.slice(0, Math.max(end, 0)).split("\n")
  if (lines.shift() !== HEADER) throw malformed(`it does not begin with ${HEADER}`)
  const extra = lines[0]?.startsWith("extra ") === true ? extraOf((lines.shift() as string).slice(6)) : undefined
  const indexLine = lines.shift()
  const index = indexLine?.startsWith("index ") === true ? parseCount(indexLine.slice(6)) : null
  if (index === null) throw malformed("no index line with a decimal number below 2^53")
  if (lines.length > MOST_PROOF_HASHES) throw malformed(`more than ${MOST_PROOF_HASHES} hashes`)
  const inclusion = lines.map((line) => {
    const hash = parseHash(line)
    if (hash === null) throw malformed("a line that is not a hash in base64")
    return hash
  })
  const proof = { index, inclusion, checkpoint: written.slice(end + 2) }
  return extra === undefined ? proof : { ...proof, extra }
}

/** An entry shown to be in a register. */
export interface ProvenEntry {
  readonly index: number
  readonly checkpoint: Checkpoint
  /** For each cosigner asked for, in order: the time its cosignature bears. */
  readonly cosigned: readonly number[]
}

/**
 * Verify that `leaf` is in the register: log lines, then the cosignatures asked for, then inclusion.
 * @param claim `leaf`: the leaf hash, which the caller computed from the entry itself; `cosigners`: those that must have
 *   signed
 * @throws {RegisterError} what {@link parseTlogProof}, `openCheckpoint`, `verifyCosignature` and `verifyInclusion` throw
 */
export function verifyTlogProof(claim: {
  readonly proof: TlogProof | string
  readonly leaf: Uint8Array
  readonly origin: string
  readonly keys: LogPublicKeys
  readonly cosigners?: readonly Cosigner[]
}): ProvenEntry {
  const proof = typeof claim.proof === "string" ? parseTlogProof(claim.proof) : claim.proof
  const checkpoint = openCheckpoint(proof.checkpoint, claim)
  const cosigned = (claim.cosigners ?? []).map((cosigner) => verifyCosignature(checkpoint, cosigner).time)
  const { size, root } = checkpoint
  verifyInclusion({ index: proof.index, size, leaf: claim.leaf, proof: proof.inclusion, root })
  return { index: proof.index, checkpoint, cosigned }
}

const HEADER = "c2sp.org/tlog-proof@v1"
const MOST_BYTES = MOST_NOTE_BYTES + 2 * MOST_EXTRA_BYTES + 4096

function extraOf(encoded: string): Uint8Array {
  let extra: Uint8Array
  try {
    extra = fromBase64(encoded)
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new RegisterError("proof-malformed", "proof: the extra data is not canonical base64", { cause })
  }
  if (extra.length > MOST_EXTRA_BYTES) throw malformed(`more than ${MOST_EXTRA_BYTES} bytes of extra data`)
  return extra
}

function malformed(why: string): RegisterError {
  return new RegisterError("proof-malformed", `proof: ${why}`)
}
