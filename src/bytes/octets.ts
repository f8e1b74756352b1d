/**
 * Octet strings: joining, comparing, and the text forms they take (hex, base64, UTF-8), each read strictly.
 * @module
 */
import { hash, timingSafeEqual } from "node:crypto"
import { BytesError } from "./error.ts"

/** Length of a SHA-256 hash in bytes. */
export const HASH_BYTES = 32

/** Join octet strings into a new one. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(lengthOf(parts))
  joinInto(joined, parts)
  return joined
}

/**
 * Whether two octet strings are the same, in a time that depends on their lengths only.
 * The one comparison used for anything secret or authenticating.
 */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Order of two octet strings, byte by byte, the shorter first when one begins the other. Not constant-time. */
export function compare(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b)
}

/** SHA-256 of the parts joined (FIPS 180-4). 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  // A one-shot hash of joined bytes is faster than an incremental one, and in Node 26 a string of one character for each
  // byte is faster than a Buffer.
  const digest = parts.length === 1 ? hash("sha256", parts[0] as Uint8Array, "binary") : digestJoined(parts)
  const bytes = new Uint8Array(HASH_BYTES)
  for (let i = 0; i < HASH_BYTES; i++) bytes[i] = digest.charCodeAt(i)
  return bytes
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return view(bytes).toString("hex")
}

/**
 * Read lower-case hexadecimal.
 * @param length exact number of bytes wanted, any if absent
 * @throws {BytesError} `not-hex`, `wrong-length`
 */
export function fromHex(text: string, length?: number): Uint8Array<ArrayBuffer> {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) throw new BytesError("not-hex", "not lower-case hexadecimal")
  if (length !== undefined && text.length !== 2 * length) {
    throw new BytesError("wrong-length", `found ${text.length / 2} bytes in hexadecimal, want ${length}`)
  }
  return new Uint8Array(Buffer.from(text, "hex"))
}

/** Standard base64 with padding (RFC 4648 §4). */
export function toBase64(bytes: Uint8Array): string {
  return view(bytes).toString("base64")
}

/**
 * Read standard base64 in its one canonical form: padded, no white space, unused bits zero (RFC 4648 §3.5).
 * @throws {BytesError} `not-base64`
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  if (text.length % 4 === 0) {
    // Read into bytes of the right length: `Uint8Array.fromBase64` takes ten times as long to find out how many there are.
    const bytes = new Uint8Array((text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0))
    try {
      const { read, written } = bytes.setFromBase64(text, { lastChunkHandling: "strict" })
      // Strict about padding and unused bits it is, but it passes over white space, which leaves too few bytes.
      if (read === text.length && written === bytes.length) return bytes
    } catch {
      // No cause is kept: it could quote the text.
    }
  }
  throw new BytesError("not-base64", "not canonical base64 with padding")
}

/** UTF-8 of a text. @throws {TypeError} on a lone surrogate, which UTF-8 cannot hold */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  if (!text.isWellFormed()) throw new TypeError("text has a lone surrogate")
  return UTF8.encode(text)
}

/** Read UTF-8, refusing what is not. @throws {BytesError} `not-utf8` */
export function fromUtf8(bytes: Uint8Array): string {
  try {
    return STRICT_UTF8.decode(bytes)
  } catch (cause) {
    throw new BytesError("not-utf8", "not UTF-8", { cause })
  }
}

/** Eight bytes, big-endian. @param value 0 ≤ value ≤ 2^53 − 1 */
export function uint64(value: number): Uint8Array<ArrayBuffer> {
  if (!Number.isSafeInteger(value) || value < 0) throw new TypeError("not an unsigned integer of 53 bits")
  const bytes = new Uint8Array(8)
  for (let at = 7, rest = value; rest > 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256
  return bytes
}

/** Whether every byte is zero; takes the same time wherever a nonzero byte stands. */
export function isZero(bytes: Uint8Array): boolean {
  let zero = true
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const part = bytes.subarray(at, at + ZEROS.length)
    zero = timingSafeEqual(part, ZEROS.subarray(0, part.length)) && zero
  }
  return zero
}

/** Padding is compared by the platform, many times as fast as by a loop. */
const ZEROS = new Uint8Array(16_384)

/** Kept between calls, since a new array of more than 64 bytes costs as much as the hash. What stood in it is wiped. */
const JOINING = new Uint8Array(8192)

function digestJoined(parts: readonly Uint8Array[]): string {
  const length = lengthOf(parts)
  if (length > JOINING.length) return hash("sha256", concat(...parts), "binary")
  joinInto(JOINING, parts)
  const digest = hash("sha256", JOINING.subarray(0, length), "binary")
  JOINING.fill(0, 0, length)
  return digest
}

function lengthOf(parts: readonly Uint8Array[]): number {
  let length = 0
  for (const part of parts) length += part.length
  return length
}

function joinInto(joined: Uint8Array, parts: readonly Uint8Array[]): void {
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
}

const UTF8 = new TextEncoder()
// A BOM is content, not an encoding hint: keep it, so that decode and encode stay inverses.
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
