/** Deterministic CBOR: spec/bytes.md, RFC 8949 §3 and §4.2.1. @module */
import { wellFormed } from "./refused.ts"

export type Value = null | boolean | number | string | Uint8Array | readonly Value[] | ReadonlyMap<string, Value>

export interface Bounds {
  readonly size: number
  readonly depth: number
  readonly items: number
}

const bounds = (size: number, depth: number, items: number): Bounds => ({ size, depth, items })

/** spec/bytes.md#bounds: of everything, of bundles, and of documents that have their own. */
export const STATEMENT: Bounds = bounds(2 ** 20, 12, 2 ** 16)
export const BUNDLE: Bounds = bounds(2 ** 28, 16, 2 ** 21)
export const STATEMENT_BODY: Bounds = bounds(2 ** 19, 6, 2 ** 13)
export const SIGNED_BODY: Bounds = bounds(2 ** 23, 10, 2 ** 17)
export const LEAF: Bounds = bounds(2 ** 20, 14, 2 ** 12)
export const CONTENT: Bounds = bounds(2 ** 26, 5, 2 ** 15)
export const COVER: Bounds = bounds(2 ** 24, 8, 2 ** 17)
export const VIEW_FILE: Bounds = bounds(2 ** 24 + 2 ** 26 + 1024, 2, 16)
export const ARCHIVE: Bounds = bounds(2 ** 28, 2, 16)
export const ARCHIVE_CONTENTS: Bounds = bounds(2 ** 28, 3, 2 ** 14 + 32)
export const REGISTER_FILE: Bounds = bounds(2 ** 28, 8, 2 ** 21)
export const CHARTER: Bounds = bounds(2 ** 16, 8, 2 ** 12)
export const CARD: Bounds = bounds(2 ** 22, 16, 2 ** 21)
export const INVITATION: Bounds = bounds(2 ** 18, 8, 2 ** 12)
export const INTRODUCTION: Bounds = bounds(2 ** 22 + 2 ** 15, 4, 64)

/** Least value of an argument in 1, 2, 4 and 8 bytes after the head: anything less has a shorter form. */
const LEAST = [24, 2 ** 8, 2 ** 16, 2 ** 32]

/** The one value that these bytes encode. */
export function decode(bytes: Uint8Array, bounds: Bounds = STATEMENT): Value {
  wellFormed(bytes.length <= bounds.size, "too-long")
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  let items = 0

  function take(count: number): number {
    wellFormed(count <= bytes.length - at, "not-canonical")
    const start = at
    at += count
    return start
  }

  function argument(info: number): number {
    if (info < 24) return info
    wellFormed(info <= 27, "not-canonical") // 28 to 30 are reserved, 31 is an indefinite length
    const size = 2 ** (info - 24)
    const start = take(size)
    const value =
      size === 1
        ? view.getUint8(start)
        : size === 2
          ? view.getUint16(start)
          : size === 4
            ? view.getUint32(start)
            : view.getUint32(start) * 2 ** 32 + view.getUint32(start + 4)
    wellFormed(value >= (LEAST[info - 24] ?? 0) && value <= Number.MAX_SAFE_INTEGER, "not-canonical")
    return value
  }

  function item(depth: number): Value {
    items += 1
    wellFormed(items <= bounds.items, "too-many")
    const head = view.getUint8(take(1))
    const [major, info] = [head >> 5, head & 31]
    if (major === 7) {
      wellFormed(info >= 20 && info <= 22, "not-canonical")
      return info === 22 ? null : info === 21
    }
    wellFormed(major !== 6, "not-canonical")
    const count = argument(info)
    if (major === 0) return count
    if (major === 1) {
      wellFormed(count < Number.MAX_SAFE_INTEGER, "not-canonical")
      return -1 - count
    }
    if (major === 2 || major === 3) {
      const start = take(count)
      const content = bytes.subarray(start, at)
      return major === 2 ? content : text(content)
    }
    wellFormed(depth < bounds.depth, "too-deep")
    wellFormed(count * (major - 3) <= bytes.length - at, "not-canonical")
    if (major === 4) return Array.from({ length: count }, () => item(depth + 1))
    const map = new Map<string, Value>()
    let before: Uint8Array | undefined
    for (let index = 0; index < count; index++) {
      const start = at
      const key = item(depth + 1)
      wellFormed(typeof key === "string", "not-canonical")
      // Heads are of the shortest form, so encodings in bytewise order are keys in the order of their length, then of their bytes.
      const encoded = bytes.subarray(start, at)
      wellFormed(before === undefined || Buffer.compare(before, encoded) < 0, "not-canonical")
      before = encoded
      map.set(key, item(depth + 1))
    }
    return map
  }

  const value = item(0)
  wellFormed(at === bytes.length, "not-canonical")
  return value
}

function text(bytes: Uint8Array): string {
  wellFormed(!(bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf), "not-canonical")
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return wellFormed(false, "not-canonical") as never
  }
}

/** The encoding of a value: for what is signed without one of its fields. */
export function encode(value: Value): Uint8Array {
  if (value === null) return Uint8Array.of(0xf6)
  if (typeof value === "boolean") return Uint8Array.of(value ? 0xf5 : 0xf4)
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)])
  const pairs = [...(value as ReadonlyMap<string, Value>)].map(([key, of]) => [encode(key), encode(of)] as const)
  pairs.sort(([a], [b]) => Buffer.compare(a, b))
  return Buffer.concat([head(5, pairs.length), ...pairs.flat()])
}

function head(major: number, argument: number): Uint8Array {
  const top = major << 5
  if (argument < 24) return Uint8Array.of(top | argument)
  const size = LEAST.findLastIndex((least) => argument >= least)
  const bytes = Buffer.alloc(9)
  bytes.writeBigUInt64BE(BigInt(argument), 1)
  const kept = bytes.subarray(9 - 2 ** size)
  return Uint8Array.of(top | (24 + size), ...kept)
}
