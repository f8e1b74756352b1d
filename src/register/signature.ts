/**
 * The three types of signature that stand under checkpoints, and the bytes they sign.
 *
 * - 0x01, Ed25519 over the note's text (signed-note).
 * - 0x04, Ed25519 over `cosignature/v1`, a time line and the text (tlog-cosignature).
 * - 0x06, ML-DSA-44 over a `cosigned_message` (tlog-cosignature), which names cosigner, origin, size and root.
 *
 * Lines of the types 0x04 and 0x06 carry eight bytes of time before the signature.
 * @module
 */
import type { KeyObject } from "node:crypto"
import { concat, HASH_BYTES, uint64, utf8 } from "../bytes/index.ts"
import { formatBody, type CheckpointBody } from "./body.ts"
import { RegisterError } from "./error.ts"
import { signRaw, verifyRaw } from "./keys.ts"
import type { NoteSignature } from "./note.ts"
import { checkKeyName, keyIdOf, MOST_NAME, SIGNATURE_TYPE, type NoteKey } from "./vkey.ts"

/** Latest time a line may bear: the last second of the year 9999. */
export const LATEST_TIME = 253_402_300_799

/**
 * Sign a checkpoint.
 * @param key the public key with its name and type; `secret` is its private half
 * @param time whole seconds since 1970, from 1; borne by the types 0x04 and 0x06 and without effect on 0x01
 */
export function signLine(body: CheckpointBody, key: NoteKey, secret: KeyObject, time: number): NoteSignature {
  checkKeyName(key.name)
  checkTime(time)
  const signature = signRaw(secret, messageOf(body, key, time))
  const timed = key.type === SIGNATURE_TYPE.ed25519 ? signature : concat(uint64(time), signature)
  return { name: key.name, keyId: keyIdOf(key), signature: timed }
}

/** What became of the line of one key under a checkpoint. */
export type LineVerdict =
  | { readonly kind: "verified"; /** Null for type 0x01. */ readonly time: number | null }
  | { readonly kind: "missing" }
  | { readonly kind: "invalid" }

/**
 * Find the line of a key and verify it. It may bear time 0, with which a signer says nothing of when,
 * nor of this being the largest tree: whoever relies on a time calls {@link checkTime}.
 * @throws {RegisterError} `time-out-of-range`
 */
export function verifyLine(body: CheckpointBody, key: NoteKey, lines: readonly NoteSignature[]): LineVerdict {
  const keyId = keyIdOf(key)
  const line = lines.find((candidate) => candidate.name === key.name && candidate.keyId === keyId)
  if (line === undefined) return { kind: "missing" }
  const isTimed = key.type !== SIGNATURE_TYPE.ed25519
  const algorithm = key.type === SIGNATURE_TYPE.mldsa44Cosignature ? "ml-dsa-44" : "ed25519"
  const want = SIGNATURE_BYTES[algorithm] + (isTimed ? TIME_BYTES : 0)
  if (line.signature.length !== want) return { kind: "invalid" }
  const time = isTimed ? timeOf(line.signature) : null
  const signature = isTimed ? line.signature.subarray(TIME_BYTES) : line.signature
  const holds = verifyRaw(algorithm, key.publicKey, messageOf(body, key, time ?? 0), signature)
  return holds ? { kind: "verified", time } : { kind: "invalid" }
}

/**
 * A time that can be relied upon: not 0, with which a line would say nothing of when, nor of this being the largest tree.
 * @throws {RegisterError} `time-zero`, `time-out-of-range`
 */
export function checkTime(time: number): number {
  if (time === 0) throw new RegisterError("time-zero", "signature: its time is 0, want the time it was made")
  if (Number.isSafeInteger(time) && time > 0 && time <= LATEST_TIME) return time
  throw new RegisterError("time-out-of-range", "signature: its time is no whole second from 1970 to 9999")
}

/** What an Ed25519 cosignature signs (tlog-cosignature, "Ed25519 signed message"). */
export function ed25519CosignedMessage(body: CheckpointBody, time: number): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${formatBody(body)}`)
}

/** A range of leaves of a log, with its root, as an ML-DSA-44 cosignature states it. */
export interface CosignedRange {
  readonly cosigner: string
  /** Whole seconds since 1970; 0 unless `start` is 0. */
  readonly time: number
  readonly origin: string
  readonly start: number
  readonly end: number
  readonly root: Uint8Array
}

/**
 * What an ML-DSA-44 cosignature signs (tlog-cosignature, "ML-DSA-44 signed message"). A checkpoint is the range from 0 to
 * its size.
 * @throws {TypeError} for a range the format has no statement for
 */
export function mldsa44CosignedMessage(range: CosignedRange): Uint8Array {
  if (range.start !== 0 && range.time !== 0) throw new TypeError("a range that does not begin at 0 bears time 0")
  if (range.start > range.end || range.root.length !== HASH_BYTES)
    throw new TypeError("not a range of leaves with its root")
  return concat(
    LABEL,
    withLength(range.cosigner),
    uint64(range.time),
    withLength(range.origin),
    uint64(range.start),
    uint64(range.end),
    range.root,
  )
}

const LABEL = utf8("subtree/v1\n\0")
const TIME_BYTES = 8
const SIGNATURE_BYTES = { ed25519: 64, "ml-dsa-44": 2420 } as const

function messageOf(body: CheckpointBody, key: NoteKey, time: number): Uint8Array {
  switch (key.type) {
    case SIGNATURE_TYPE.ed25519:
      return utf8(formatBody(body))
    case SIGNATURE_TYPE.ed25519Cosignature:
      return ed25519CosignedMessage(body, time)
    case SIGNATURE_TYPE.mldsa44Cosignature:
      return mldsa44CosignedMessage({
        cosigner: key.name,
        time,
        origin: body.origin,
        start: 0,
        end: body.size,
        root: body.root,
      })
  }
}

function withLength(text: string): Uint8Array {
  const bytes = utf8(text)
  if (bytes.length === 0 || bytes.length > MOST_NAME) throw new TypeError("a name or origin is 1 to 255 bytes long")
  return concat(Uint8Array.of(bytes.length), bytes)
}

function timeOf(signature: Uint8Array): number {
  const time = new DataView(signature.buffer, signature.byteOffset, TIME_BYTES).getBigUint64(0)
  if (time <= BigInt(LATEST_TIME)) return Number(time)
  throw new RegisterError("time-out-of-range", "signature: its time is after the year 9999")
}
