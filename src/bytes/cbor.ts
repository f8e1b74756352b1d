/**
 * Deterministic CBOR: the one encoding of everything that is signed, MACed or sealed.
 * Spec: spec/bytes.md. Source: RFC 8949 §4.2.1, narrowed: no floats, no tags, integers within ±(2^53 − 1), text keys only.
 *
 * The bytes are made and read by cborg; strictness is ours: before anything is built, `heads.ts` has proven that the
 * bytes are the one encoding of a value, within bounds.
 * @module
 */
import { decode as cborgDecode, encode as cborgEncode } from "cborg"
import { BytesError } from "./error.ts"
import { checkCanonical, type Limits } from "./heads.ts"

/** What deterministic CBOR can hold here. A map goes in as a plain object; once decoded it has no prototype. */
export type Value = null | boolean | number | string | Uint8Array | readonly Value[] | { readonly [key: string]: Value }

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
export function decode(bytes: Uint8Array, limits?: Limits): Value {
  return withoutPrototypes(decodeForShape(bytes, limits))
}

/**
 * As {@link decode}, for a shape at once: its records have a prototype, which a shape never sees, since it asks for own
 * fields only and builds records of its own. Taking the prototypes off costs a fifth as much as decoding.
 */
export function decodeForShape(bytes: Uint8Array, limits: Limits = STATEMENT_LIMITS): Value {
  checkCanonical(bytes, limits)
  try {
    return cborgDecode(new Input(bytes), DECODE_OPTIONS) as Value
  } catch {
    // Never yet: what was proven, cborg reads. No cause is kept: its message can quote a map key, and keys are content.
    throw new BytesError("not-canonical", "not deterministic CBOR")
  }
}

/**
 * cborg's own order of keys is by length, then bytewise (RFC 7049 §3.9). For text keys, the only ones here, that is the
 * order of §4.2.1: the head comes first and grows with the length. It is twice as fast as `rfc8949EncodeOptions`; a law
 * holds the two together.
 */
function write(value: Value): Uint8Array<ArrayBuffer> {
  return new Uint8Array(cborgEncode(value))
}

/**
 * What cborg reads from: one copy of all the bytes. It slices each byte string out, and hundreds of array buffers of their
 * own cost a fifth of what is ours in verifying a letter; so each is a part of the copy instead, and keeps that alive.
 */
class Input extends Uint8Array {
  override slice(from: number, to: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer, this.byteOffset + from, to - from)
  }
}

/** Strict here too: two readers must agree before anything is believed. That no key comes twice was proven, and costs. */
const DECODE_OPTIONS = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  allowBigInt: false,
  useMaps: false,
}

/**
 * Records lose their prototype, in place: cborg has made a key `__proto__` a key like any other, and now so is reading it.
 * An object that is made without prototype would be a hash table, slower to fill and slower to read.
 */
function withoutPrototypes(built: Value): Value {
  // Bytes are parts of our copy, safe from a reused input buffer; a test keeps it so.
  if (typeof built !== "object" || built === null || built instanceof Uint8Array) return built
  if (Array.isArray(built)) {
    for (const item of built as readonly Value[]) withoutPrototypes(item)
    return built
  }
  const record = Object.setPrototypeOf(built, null) as { readonly [key: string]: Value }
  for (const key in record) withoutPrototypes(record[key] as Value)
  return record
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
