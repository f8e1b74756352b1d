/**
 * Deterministic CBOR: the one encoding of everything that is signed, MACed or sealed.
 * Spec: spec/bytes.md. Source: RFC 8949 §4.2.1, narrowed: no floats, no tags, integers within ±(2^53 − 1), text keys only.
 *
 * The bytes are made and read by cborg; strictness is ours: heads are scanned before anything is built (depth, count and
 * size are bounded), and what was read is written again and compared, so that exactly one encoding of a value is accepted.
 * @module
 */
import { decode as cborgDecode, encode as cborgEncode } from "cborg"
import { BytesError } from "./error.ts"
import { equal } from "./octets.ts"

/** What deterministic CBOR can hold here. A map goes in as a plain object; once decoded it has no prototype. */
export type Value = null | boolean | number | string | Uint8Array | readonly Value[] | { readonly [key: string]: Value }

/** Bounds checked before anything is built. */
export interface Limits {
  /** Size of the whole encoding, bytes. */
  readonly bytes: number
  /** Arrays and maps within one another; a text alone has depth 0, an empty list 1. */
  readonly depth: number
  /** Heads (items of any kind, keys counted). */
  readonly items: number
}

/** Bounds for a small signed statement. */
export const STATEMENT_LIMITS: Limits = { bytes: 1 << 20, depth: 12, items: 1 << 16 }

/** Bounds for what may hold many others: views, bundles. */
export const BUNDLE_LIMITS: Limits = { bytes: 1 << 28, depth: 16, items: 1 << 21 }

/**
 * Encode a value. The bytes are a new array, of no pool.
 * @throws {TypeError} a float, an unsafe integer, text with a lone surrogate or a byte order mark at its start, undefined, or an object that is neither a list, bytes
 *   nor plain data: our bug, not input
 */
export function encode(value: Value): Uint8Array<ArrayBuffer> {
  assertEncodable(value)
  return write(value)
}

/**
 * Decode the one canonical encoding of a value.
 * @returns a value that shares no memory with the input
 * @throws {BytesError} `too-long`, `too-deep`, `too-many` before anything is built; `not-canonical` for everything else
 */
export function decode(bytes: Uint8Array, limits: Limits = STATEMENT_LIMITS): Value {
  scanHeads(bytes, limits)
  let value: Value
  try {
    value = withoutPrototypes(cborgDecode(bytes, DECODE_OPTIONS) as Built)
  } catch {
    // No cause is kept: cborg's message can quote a map key, and keys are content.
    throw new BytesError("not-canonical", "not deterministic CBOR")
  }
  if (!equal(write(value), bytes)) throw new BytesError("not-canonical", "not the deterministic encoding of its value")
  return value
}

/**
 * cborg's own order of keys is by length, then bytewise (RFC 7049 §3.9). For text keys, the only ones here, that is the
 * order of §4.2.1: the head comes first and grows with the length. It is twice as fast as `rfc8949EncodeOptions`; a law
 * holds the two together.
 */
function write(value: Value): Uint8Array<ArrayBuffer> {
  return new Uint8Array(cborgEncode(value))
}

const DECODE_OPTIONS = {
  strict: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  allowBigInt: false,
  useMaps: true,
}

type Built = null | boolean | number | string | Uint8Array | Built[] | Map<unknown, Built>

/** Maps become objects without prototype, so that a key `__proto__` is a key like any other. */
function withoutPrototypes(built: Built): Value {
  if (typeof built === "number" && !Number.isSafeInteger(built)) throw new RangeError("not an integer of 53 bits")
  if (typeof built === "string" && !built.isWellFormed()) throw new RangeError("not well-formed text")
  if (Array.isArray(built)) return built.map(withoutPrototypes)
  if (built instanceof Map) {
    const record = Object.create(null) as { [key: string]: Value }
    for (const [key, value] of built) {
      if (typeof key !== "string") throw new RangeError("a key is not text")
      record[key] = withoutPrototypes(value)
    }
    return record
  }
  return built // bytes are cborg's copy already, safe from a reused input buffer; a test keeps it so
}

/** Walk the heads only (RFC 8949 §3), so that no hostile length, depth or count reaches the decoder. */
function scanHeads(bytes: Uint8Array, limits: Limits): void {
  if (bytes.length > limits.bytes) {
    throw new BytesError("too-long", `found ${bytes.length} bytes, want at most ${limits.bytes}`)
  }
  const left: number[] = [1] // items still to come, for each open array or map
  let at = 0
  let items = 0
  while (left.length > 0) {
    const open = left.length - 1
    if (left[open] === 0) {
      left.pop()
      continue
    }
    left[open] = (left[open] as number) - 1
    if (++items > limits.items) throw new BytesError("too-many", `more than ${limits.items} items`)
    const head = bytes[at++]
    if (head === undefined) throw new BytesError("not-canonical", "ends within an item")
    const major = head >> 5
    const info = head & 31
    let argument = info
    if (info >= 24) {
      if (info > 27) throw new BytesError("not-canonical", "an indefinite or reserved length")
      const width = 1 << (info - 24)
      if (at + width > bytes.length) throw new BytesError("not-canonical", "ends within a head")
      argument = 0
      for (let i = 0; i < width; i++) argument = argument * 256 + (bytes[at + i] as number)
      at += width
    }
    if (major === 2 || major === 3) {
      at += argument
      if (at > bytes.length) throw new BytesError("not-canonical", "ends within a string")
    } else if (major === 4 || major === 5) {
      // Each item takes a byte at least: a count beyond what is left is refused before it is believed.
      if (argument > bytes.length - at) throw new BytesError("not-canonical", "a count larger than the input")
      if (left.length > limits.depth) throw new BytesError("too-deep", `deeper than ${limits.depth}`)
      left.push(major === 5 ? 2 * argument : argument)
    } else if (major === 6) {
      throw new BytesError("not-canonical", "a tag, which this profile does not have")
    } else if (major === 7 && (head < 0xf4 || head > 0xf6)) {
      throw new BytesError("not-canonical", "a float or a simple value other than false, true, null")
    }
  }
  if (at !== bytes.length) throw new BytesError("not-canonical", `${bytes.length - at} bytes after the end`)
}

function assertEncodable(value: Value): void {
  if (value === null || typeof value === "boolean" || value instanceof Uint8Array) return
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new TypeError("a number is not an integer of 53 bits")
  } else if (typeof value === "string") {
    if (!value.isWellFormed()) throw new TypeError("a text has a lone surrogate")
    // cborg's reader drops it, so such bytes are refused on the way in: refuse them on the way out too.
    if (value.startsWith("\ufeff")) throw new TypeError("a text begins with a byte order mark")
  } else if (Array.isArray(value)) {
    for (const item of value as readonly Value[]) assertEncodable(item)
  } else if (isPlain(value)) {
    for (const key of Object.keys(value)) {
      assertEncodable(key)
      assertEncodable(value[key] as Value)
    }
  } else {
    throw new TypeError(`a ${typeof value} of this type is not encoded`)
  }
}

/** Whether this is a record of plain data. A Map, a Date or a key object would be written as an empty map, silently. */
export function isPlain(value: unknown): value is { readonly [key: string]: Value } {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
