/**
 * Signed notes (C2SP signed-note), read in one form only: what was read, written again, is what was read.
 *
 *     note = text LF 1*line          text ends in LF
 *     line = "— " name " " base64(key id ‖ signature) LF
 *
 * Lines are kept in the order found, those of unknown keys too: whoever passes a note on passes them on. They prove
 * nothing and are never counted. Two lines with the same name and key id are refused.
 * @module
 */
import { BytesError, concat, fromBase64, fromHex, toBase64, toHex } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"
import { checkKeyName } from "./vkey.ts"

/** Longest note, bytes of UTF-8: 32 lines of ML-DSA-44 fit. */
export const MOST_NOTE_BYTES: number = 1 << 17
/** Most signature lines of a note (signed-note asks for 16 at least). */
export const MOST_SIGNATURES = 32

/** One signature line. */
export interface NoteSignature {
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly keyId: string
  /** What stands after the key id; not empty. */
  readonly signature: Uint8Array
}

/** A note taken apart; nothing about it has been verified. */
export interface Note {
  /** The text, its last line feed included. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

/** Write a note. @throws {RegisterError} as {@link parseNote}, so that nothing is written that would not be read */
export function formatNote(note: Note): string {
  const written = `${note.text}\n${formatSignatures(note.signatures)}`
  parseNote(written)
  return written
}

/**
 * Read a note.
 * @throws {RegisterError} `note-too-long`, `note-malformed`, `note-too-many-signatures`, `note-signature-line`, `note-name`,
 *   `note-duplicate-signature`
 */
export function parseNote(written: string): Note {
  // A character takes three bytes at most: counting them takes longer than most of what follows.
  if (written.length > MOST_NOTE_BYTES / 3 && Buffer.byteLength(written) > MOST_NOTE_BYTES) {
    throw new RegisterError("note-too-long", `note: longer than ${MOST_NOTE_BYTES} bytes`)
  }
  const end = lastEmptyLine(written)
  // The text keeps its own line feed; the second one is the empty line.
  const text = written.slice(0, end + 1)
  if (end < 0 || !written.isWellFormed() || FORBIDDEN.test(text)) throw malformed()
  try {
    return { text, signatures: parseSignatures(written.slice(end + 2)) }
  } catch (cause) {
    // Signature lines are nearly all of a note, and none with a control character is of their form: so they are looked
    // through for one only to say what is wrong.
    throw FORBIDDEN.test(written) ? malformed() : cause
  }
}

function malformed(): RegisterError {
  return new RegisterError(
    "note-malformed",
    "note: want text, an empty line and signatures, without control characters",
  )
}

/** Write signature lines, each ended by a line feed, as a witness answers with (tlog-witness). */
export function formatSignatures(lines: readonly NoteSignature[]): string {
  return lines.map(formatSignature).join("")
}

/**
 * Read one signature line or more.
 * @throws {RegisterError} `note-too-many-signatures`, `note-signature-line`, `note-name`, `note-duplicate-signature`
 */
export function parseSignatures(written: string): readonly NoteSignature[] {
  const ended: string[] = []
  let start = 0
  // By hand: notes are not ASCII, because of their dash, and `split` is slow with such texts.
  for (let end; ended.length <= MOST_SIGNATURES && (end = written.indexOf("\n", start)) >= 0; start = end + 1) {
    ended.push(written.slice(start, end))
  }
  if (ended.length === 0 || !written.endsWith("\n")) {
    throw new RegisterError("note-signature-line", "note: want at least one signature line, each ended by a line feed")
  }
  if (ended.length > MOST_SIGNATURES) {
    throw new RegisterError("note-too-many-signatures", `note: more than ${MOST_SIGNATURES} signature lines`)
  }
  const lines = ended.map(parseSignature)
  const keys = new Set(lines.map(keyOf))
  if (keys.size !== lines.length) {
    throw new RegisterError("note-duplicate-signature", "note: two signature lines of one key")
  }
  return lines
}

/**
 * Add lines to a note. A line whose key already has one there takes its place, so that a worthless line put there by
 * somebody on the way cannot keep a good one out: the caller has verified what it adds.
 * @throws {RegisterError} as {@link parseNote}
 */
export function addSignatures(written: string, lines: readonly NoteSignature[]): string {
  const { text, signatures } = parseNote(written)
  const merged = new Map([...signatures, ...lines].map((line) => [keyOf(line), line]))
  return formatNote({ text, signatures: [...merged.values()] })
}

/** Signed notes allow no ASCII control character but the line feed. */
const FORBIDDEN = /[\0-\x09\x0b-\x1f]/
const KEY_ID_BYTES = 4
const DASH = "— "

/** Where the last empty line begins, or −1. What `lastIndexOf` would find, and many times faster from the front. */
function lastEmptyLine(written: string): number {
  let last = -1
  for (let next; (next = written.indexOf("\n\n", last + 1)) >= 0;) last = next
  return last
}

function formatSignature(line: NoteSignature): string {
  checkKeyName(line.name)
  return `${DASH}${line.name} ${toBase64(concat(fromHex(line.keyId, KEY_ID_BYTES), line.signature))}\n`
}

function parseSignature(line: string): NoteSignature {
  const space = line.indexOf(" ", DASH.length)
  if (!line.startsWith(DASH) || space < 0 || line.includes(" ", space + 1)) {
    throw new RegisterError("note-signature-line", "note: a signature line is not of the form: dash, name, base64")
  }
  const name = line.slice(DASH.length, space)
  const encoded = line.slice(space + 1)
  checkKeyName(name)
  const bytes = signatureBytes(encoded)
  if (bytes.length <= KEY_ID_BYTES)
    throw new RegisterError("note-signature-line", "note: a signature line without signature")
  return { name, keyId: toHex(bytes.subarray(0, KEY_ID_BYTES)), signature: bytes.subarray(KEY_ID_BYTES) }
}

function signatureBytes(encoded: string): Uint8Array {
  try {
    return fromBase64(encoded)
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new RegisterError("note-signature-line", "note: a signature is not canonical base64", { cause })
  }
}

function keyOf(line: NoteSignature): string {
  return `${line.name} ${line.keyId}`
}
