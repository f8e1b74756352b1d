/**
 * A register of five entries, its keys and its checkpoint.
 * @module
 */
import { concat, fromHex, toBase64, utf8 } from "../../../src/bytes/index.ts"
import {
  leafHash,
  merkleTree,
  parseNote,
  registerOrigin,
  signCheckpoint,
  type LogKeys,
  type LogPublicKeys,
  type MerkleTree,
  type NoteSignature,
} from "../../../src/register/index.ts"
import { seed } from "../fixed.ts"
import { STORY_TIME, storyLogKeys } from "../story.ts"

/** Its origin. */
export const ORIGIN: string = registerOrigin(seed("channel"), seed("office"))

/** Its log's keys. */
export const LOG: LogKeys = storyLogKeys("vector log")

/** A cosigner's keys. */
export const COSIGNER: LogKeys = storyLogKeys("vector cosigner")

/** Leaf data. */
export const ENTRIES: readonly Uint8Array[] = ["zero", "one", "two", "three", "four"].map(utf8)

/** Its tree. */
export const TREE: MerkleTree = merkleTree(ENTRIES.map(leafHash))

/** Its checkpoint. */
export const NOTE: string = signCheckpoint({ origin: ORIGIN, size: 5, root: TREE.root(), keys: LOG, time: STORY_TIME })

/** Both keys, as vectors give them. */
export const pairText = ({ ed25519, mldsa44 }: LogPublicKeys): string => toBase64(concat(ed25519, mldsa44))

const PARSED = parseNote(NOTE)
/** The checkpoint's lines, and its text. */
export const LINES: readonly NoteSignature[] = PARSED.signatures
export const BODY: string = PARSED.text
/** The log's two lines. */
export const CLASSICAL: NoteSignature = LINES[0] as NoteSignature
export const POST_QUANTUM: NoteSignature = LINES[1] as NoteSignature

/** A note of any text and lines. */
export const noted = (text: string, signatures: readonly NoteSignature[] = LINES): Uint8Array => {
  return utf8(`${text}\n${signatures.map((line) => lineText(line)).join("")}`)
}

const lineText = ({ name, keyId, signature }: NoteSignature): string =>
  `— ${name} ${toBase64(concat(fromHex(keyId), signature))}\n`

/** A line that bears another time. */
export const withTime = (line: NoteSignature, time: bigint): NoteSignature => {
  const signature = line.signature.slice()
  new DataView(signature.buffer).setBigUint64(0, time)
  return { ...line, signature }
}
