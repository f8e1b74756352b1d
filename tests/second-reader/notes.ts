/**
 * Signed notes, checkpoints, cosignatures, proofs, policies: spec/register.md; C2SP signed-note, tlog-checkpoint,
 * tlog-cosignature, tlog-proof, tlog-policy.
 * @module
 */
import { joined, sha256, uint64, usable, verifyEd25519, verifyMlDsa44, type LogKeys } from "./keys.ts"
import { proven, wellFormed } from "./refused.ts"
import { base64, same, utf8 } from "./shape.ts"
import type { Hash } from "./trees.ts"

interface Line {
  readonly name: string
  readonly id: Uint8Array
  readonly signature: Uint8Array
}

export interface Note {
  readonly text: string
  readonly lines: readonly Line[]
}

const NAME = /^[^\p{White_Space}\p{Cc}+]+$/u
const LATEST = 253_402_300_799

export function readNote(bytes: Uint8Array): Note {
  wellFormed(bytes.length <= 2 ** 17, "note-too-long")
  const note = utf8(bytes)
  wellFormed(!/[\x00-\x09\x0b-\x1f]/.test(note), "note-malformed")
  const split = note.lastIndexOf("\n\n")
  wellFormed(split > 0, "note-malformed")
  const signed = note.slice(split + 2).split("\n")
  wellFormed(signed.pop() === "", "note-signature-line")
  wellFormed(signed.length > 0 && signed.length <= 32, "note-too-many-signatures")
  const lines = signed.map(readLine)
  const keys = new Set(lines.map(({ name, id }) => `${name} ${Buffer.from(id).toString("hex")}`))
  wellFormed(keys.size === lines.length, "note-duplicate-signature")
  return { text: note.slice(0, split + 1), lines }
}

function readLine(text: string): Line {
  const parts = text.split(" ")
  const [dash, name, encoded] = parts
  wellFormed(parts.length === 3 && dash === "\u2014" && name !== undefined, "note-signature-line")
  wellFormed(isKeyName(name), "note-name")
  const bytes = base64(encoded ?? "", "note-signature-line")
  wellFormed(bytes.length >= 5, "note-signature-line")
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

const isKeyName = (name: string): boolean => NAME.test(name) && Buffer.byteLength(name) <= 255

/** Types of signature. */
const LOG = 0x01
const COSIGNER = 0x04
const ML_DSA_44 = 0x06
const ML_DSA_44_BYTES = 2420

const keyId = (name: string, type: number, key: Uint8Array): Uint8Array =>
  sha256(name, "\n", Uint8Array.of(type), key).subarray(0, 4)

export interface VerifierKey {
  readonly name: string
  readonly type: number
  readonly key: Uint8Array
}

export function readVerifierKey(text: string): VerifierKey {
  const parts = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/s.exec(text)
  wellFormed(parts !== null, "vkey-malformed")
  const [, name = "", id = "", encoded = ""] = parts
  wellFormed(isKeyName(name), "vkey-malformed")
  const bytes = base64(encoded, "vkey-malformed")
  const [type, key] = [bytes[0], bytes.subarray(1)]
  wellFormed(type === LOG || type === COSIGNER || type === ML_DSA_44, "vkey-type")
  if (type === ML_DSA_44) wellFormed(key.length === 1312, "key-length")
  else usable(key)
  wellFormed(same(keyId(name, type, key), Buffer.from(id, "hex")), "vkey-id")
  return { name, type, key }
}

export interface Checkpoint {
  readonly note: Note
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

/** Its form; nothing of it is proven. */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const note = readNote(bytes)
  const lines = note.text.split("\n")
  lines.pop()
  const [origin, digits, encoded] = lines
  wellFormed(origin !== undefined && digits !== undefined && encoded !== undefined, "checkpoint-malformed")
  wellFormed(lines.length === 3, "checkpoint-extension")
  wellFormed(isKeyName(origin), "checkpoint-malformed")
  const size = decimal(digits, "checkpoint-size")
  const root = base64(encoded, "checkpoint-malformed")
  wellFormed(root.length === 32, "checkpoint-malformed")
  if (size === 0) wellFormed(same(root, sha256()), "checkpoint-empty-root")
  return { note, origin, size, root }
}

function decimal(digits: string, code: string): number {
  const value = Number(digits)
  wellFormed(/^(0|[1-9][0-9]{0,15})$/.test(digits) && Number.isSafeInteger(value), code)
  return value
}

function lineOf({ lines }: Note, name: string, type: number, key: Uint8Array): Uint8Array | undefined {
  const id = keyId(name, type, key)
  return lines.find((line) => line.name === name && same(line.id, id))?.signature
}

/** A line that bears a time, of which the rest is verified: length, time, signature, and that it is not 0, in this order. */
function timeOf(
  line: Uint8Array,
  size: number,
  invalid: string,
  verify: (time: number, signed: Uint8Array) => boolean,
): number {
  proven(line.length === 8 + size, invalid)
  const time = Number(Buffer.from(line).readBigUInt64BE())
  wellFormed(time <= LATEST, "time-out-of-range")
  proven(verify(time, line.subarray(8)), invalid)
  wellFormed(time !== 0, "time-zero")
  return time
}

/** What type 06 signs, by tlog-cosignature. */
function subtree(name: string, time: number, { origin, size, root }: Checkpoint): Uint8Array {
  const counted = (text: string): Uint8Array => joined(Uint8Array.of(Buffer.byteLength(text)), text)
  return joined("subtree/v1\n\0", counted(name), uint64(time), counted(origin), uint64(0), uint64(size), root)
}

/** A checkpoint of this register, signed by both keys of its log. @returns the log's own time */
export function verifyCheckpoint(checkpoint: Checkpoint, origin: string, log: LogKeys): number {
  proven(checkpoint.origin === origin, "checkpoint-origin")
  const { note } = checkpoint
  const classical = lineOf(note, origin, LOG, log.ed25519)
  proven(classical !== undefined, "log-ed25519-missing")
  proven(verifyEd25519(log.ed25519, Buffer.from(note.text), classical), "log-ed25519-invalid")
  const second = lineOf(note, origin, ML_DSA_44, log.mldsa44)
  proven(second !== undefined, "log-mldsa44-missing")
  return timeOf(second, ML_DSA_44_BYTES, "log-mldsa44-invalid", (time, signed) =>
    verifyMlDsa44(log.mldsa44, subtree(origin, time, checkpoint), signed),
  )
}

export const cosignerName = ({ ed25519, mldsa44 }: LogKeys): string =>
  `diwan/cosigner/${Buffer.from(sha256("cosigner", ed25519, mldsa44)).toString("hex")}`

/** Whether any line of this cosigner is there. */
export function isCosigned({ note }: Checkpoint, cosigner: LogKeys): boolean {
  const name = cosignerName(cosigner)
  return (
    lineOf(note, name, COSIGNER, cosigner.ed25519) !== undefined ||
    lineOf(note, name, ML_DSA_44, cosigner.mldsa44) !== undefined
  )
}

/** Both lines of a cosigner. @returns their one time */
export function verifyCosignature(checkpoint: Checkpoint, cosigner: LogKeys): number {
  const name = cosignerName(cosigner)
  const { note } = checkpoint
  const first = lineOf(note, name, COSIGNER, cosigner.ed25519)
  proven(first !== undefined, "cosignature-ed25519-missing")
  const classical = timeOf(first, 64, "cosignature-ed25519-invalid", (time, signed) =>
    verifyEd25519(cosigner.ed25519, joined("cosignature/v1\n", `time ${time}\n`, note.text), signed),
  )
  const second = lineOf(note, name, ML_DSA_44, cosigner.mldsa44)
  proven(second !== undefined, "cosignature-mldsa44-missing")
  const postQuantum = timeOf(second, ML_DSA_44_BYTES, "cosignature-mldsa44-invalid", (time, signed) =>
    verifyMlDsa44(cosigner.mldsa44, subtree(name, time, checkpoint), signed),
  )
  proven(classical === postQuantum, "cosignature-times-differ")
  return classical
}

export interface Proof {
  readonly index: number
  readonly hashes: readonly Hash[]
  readonly extra: boolean
  readonly checkpoint: Checkpoint
}

/** A tlog-proof; nothing of it is proven. */
export function readProof(bytes: Uint8Array): Proof {
  wellFormed(bytes.length <= 2 ** 17 + 36_864, "proof-too-long")
  const text = utf8(bytes)
  const split = text.indexOf("\n\n")
  wellFormed(split > 0, "proof-malformed")
  const [first, ...lines] = text.slice(0, split).split("\n")
  wellFormed(first === "c2sp.org/tlog-proof@v1", "proof-malformed")
  const extra = lines[0]?.startsWith("extra ") === true ? lines.shift()?.slice("extra ".length) : undefined
  if (extra !== undefined) wellFormed(base64(extra, "proof-malformed").length <= 2 ** 14, "proof-malformed")
  const numbered = lines.shift()
  wellFormed(numbered?.startsWith("index ") === true, "proof-malformed")
  const index = decimal(numbered.slice("index ".length), "proof-malformed")
  wellFormed(lines.length <= 53, "proof-malformed")
  const hashes = lines.map((line) => base64(line, "proof-malformed"))
  wellFormed(
    hashes.every(({ length }) => length === 32),
    "proof-malformed",
  )
  const checkpoint = readCheckpoint(Buffer.from(text.slice(split + 2)))
  return { index, hashes, extra: extra !== undefined, checkpoint }
}
