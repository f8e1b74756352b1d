/**
 * The header of an age file (C2SP age.md, "Header"), read strictly, and its MAC.
 *
 *     header   = "age-encryption.org/v1" LF 1*stanza "--- " 43base64char LF
 *     stanza   = "-> " argument *(SP argument) LF *(64base64char LF) *63base64char LF
 *     argument = 1*VCHAR
 *
 * base64 is unpadded and canonical. The parser knows the whole grammar, so that its judges (the public age vectors) can
 * try all of it; that a file has exactly one stanza, of one type, is asked by `stanza.ts`.
 * @module
 */
import { createHmac, hkdfSync, type Hmac } from "node:crypto"
import { equal, fromBase64, toBase64, utf8 } from "../bytes/index.ts"
import { SealError } from "./error.ts"

/** Length of a file key in bytes. */
export const FILE_KEY_BYTES = 16
/** No header longer than this is looked at. Ours are 1,627 bytes. */
export const HEADER_LIMIT_BYTES: number = 16 * 1024

/** A recipient stanza: its arguments, of which the first names its type, and its body. */
export interface Stanza {
  readonly args: readonly string[]
  readonly body: Uint8Array
}

/** A header that was read. Nothing in it is authenticated before {@link verifyMac}. */
export interface Header {
  readonly stanzas: readonly Stanza[]
  readonly mac: Uint8Array
  /** The bytes the MAC covers: up to and including `---`. A view of the file. */
  readonly covered: Uint8Array
  /** Length of the header in bytes; the payload begins here. */
  readonly bytes: number
}

const STANZA_MARK = utf8("-> ")
const VERSION_LINE = "age-encryption.org/v1"
const OPENING = `${VERSION_LINE}\n->`
const COLUMNS = 64
const MAC_BYTES = 32
/** A space, 43 characters, a line feed. */
const MAC_LINE_BYTES = 45
const LF = 0x0a
const NONE = new Uint8Array(0)
const HEADER_INFO = utf8("header")

/**
 * Read a header.
 * @param file the file, or at least all of its header
 * @param stanzaLimit how many stanzas are taken; a further one is refused before it is read
 * @throws {SealError} `header-malformed`, `header-truncated`, `header-too-large`, `outside-profile`
 */
export function parseHeader(file: Uint8Array, stanzaLimit: number = Number.POSITIVE_INFINITY): Header {
  const lines = reader(file)
  if (lines.next() !== VERSION_LINE) throw malformed("the version line is not age-encryption.org/v1")
  const stanzas: Stanza[] = []
  for (;;) {
    const start = lines.at()
    if (stanzas.length === stanzaLimit && lines.startsWith(STANZA_MARK)) {
      throw new SealError("outside-profile", `the header has more than ${stanzaLimit} stanza`)
    }
    const line = lines.next()
    if (line.startsWith("-> ")) {
      stanzas.push(readStanza(line, lines))
    } else if (line.startsWith("--- ")) {
      if (stanzas.length === 0) throw malformed("there is no stanza")
      const mac = fromRawBase64(line.slice(4))
      if (mac.length !== MAC_BYTES) throw malformed(`the mac is ${mac.length} bytes, want ${MAC_BYTES}`)
      return { stanzas, mac, covered: file.subarray(0, start + 3), bytes: lines.at() }
    } else {
      throw malformed("a line begins neither a stanza nor the mac")
    }
  }
}

/** Write a header with one stanza, MAC included. */
export function encodeHeader(stanza: Stanza, fileKey: Uint8Array): Uint8Array {
  const args = stanza.args.reduce((bytes, arg) => bytes + 1 + arg.length, 0)
  const ending = `\n${wrap(toRawBase64(stanza.body))}\n---`
  const covered = OPENING.length + args + ending.length
  const header = new Uint8Array(covered + MAC_LINE_BYTES)
  const text = Buffer.from(header.buffer)
  // Piece by piece: joined first, it would be copied twice more. It is ASCII throughout.
  let at = text.write(OPENING, "latin1")
  for (const arg of stanza.args) {
    at += text.write(" ", at, "latin1")
    at += text.write(arg, at, "latin1")
  }
  text.write(ending, at, "latin1")
  const mac = headerMac(header.subarray(0, covered), fileKey).digest("base64")
  text.write(` ${mac.slice(0, MAC_LINE_BYTES - 2)}\n`, covered, "latin1")
  return header
}

/**
 * Check that whoever wrote the header knew the file key.
 * @throws {SealError} `header-mac`
 */
export function verifyMac(header: Header, fileKey: Uint8Array): void {
  if (!equal(headerMac(header.covered, fileKey).digest(), header.mac)) {
    throw new SealError("header-mac", "the header's mac does not match, the header was altered")
  }
}

/** Unpadded base64, the form of everything binary in a header. */
export function toRawBase64(bytes: Uint8Array): string {
  const text = toBase64(bytes)
  const padding = text.indexOf("=")
  return padding < 0 ? text : text.slice(0, padding)
}

/**
 * Read unpadded, canonical base64.
 * @throws {SealError} `header-malformed`
 */
export function fromRawBase64(text: string): Uint8Array {
  if (text.includes("=")) throw malformed("base64 in the header is padded")
  try {
    return fromBase64(text + "=".repeat((4 - (text.length % 4)) % 4))
  } catch (cause) {
    throw new SealError("header-malformed", "base64 in the header is not canonical", { cause })
  }
}

function headerMac(covered: Uint8Array, fileKey: Uint8Array): Hmac {
  const key = new Uint8Array(hkdfSync("sha256", fileKey, NONE, HEADER_INFO, 32))
  return createHmac("sha256", key).update(covered)
}

interface Lines {
  /** Position of the next line. */
  at(): number
  startsWith(mark: Uint8Array): boolean
  /** The next line, without its line feed. */
  next(): string
}

function reader(file: Uint8Array): Lines {
  const bounded = file.length > HEADER_LIMIT_BYTES ? file.subarray(0, HEADER_LIMIT_BYTES) : file
  const bytes = Buffer.from(bounded.buffer, bounded.byteOffset, bounded.byteLength)
  let at = 0
  return {
    at: () => at,
    startsWith: (mark) => bytes.subarray(at, at + mark.length).equals(mark),
    next: () => {
      const end = bytes.indexOf(LF, at)
      if (end < 0) {
        if (file.length > HEADER_LIMIT_BYTES) {
          throw new SealError("header-too-large", `the header does not end within ${HEADER_LIMIT_BYTES} bytes`)
        }
        throw new SealError("header-truncated", "the file ends within its header")
      }
      const line = bytes.toString("latin1", at, end)
      at = end + 1
      return line
    },
  }
}

function readStanza(first: string, lines: Lines): Stanza {
  const args = first.slice(3).split(" ")
  if (!args.every((arg) => /^[\x21-\x7e]+$/.test(arg)))
    throw malformed("a stanza has an argument that is not printable")
  let body = ""
  for (;;) {
    const line = lines.next()
    if (line.length > COLUMNS) throw malformed(`a stanza has a line of more than ${COLUMNS} columns`)
    body += line
    if (line.length < COLUMNS) return { args, body: fromRawBase64(body) }
  }
}

// A body whose length is a multiple of 48 bytes ends with an empty line: every stanza ends with a short one.
function wrap(text: string): string {
  if (text.length < COLUMNS) return text
  const lines: string[] = []
  for (let at = 0; at <= text.length; at += COLUMNS) lines.push(text.slice(at, at + COLUMNS))
  return lines.join("\n")
}

function malformed(message: string): SealError {
  return new SealError("header-malformed", message)
}
