/** Shapes of decoded values: spec/bytes.md#shapes and #text. @module */
import type { Value } from "./cbor.ts"
import { wellFormed } from "./refused.ts"

export type Shape<T> = (value: Value) => T
type Fields = Readonly<Record<string, Shape<unknown>>>
export type Read<S> = S extends Shape<infer T> ? T : never
export type RecordOf<F extends Fields> = { readonly [K in keyof F]: Read<F[K]> }

/** Fields that may be absent: they are read as undefined. */
const mayBeAbsent = new WeakSet<Shape<unknown>>()
export function absent<T>(shape: Shape<T>): Shape<T | undefined> {
  const read: Shape<T | undefined> = (value) => shape(value)
  mayBeAbsent.add(read)
  return read
}

/** A record of exactly these fields. */
export function record<F extends Fields>(fields: F): Shape<RecordOf<F>> {
  return (value) => {
    wellFormed(value instanceof Map, "wrong-type")
    for (const key of value.keys()) wellFormed(Object.hasOwn(fields, key), "unknown-field")
    const read = Object.entries(fields).map(([name, shape]) => {
      const field = value.get(name)
      if (field === undefined && mayBeAbsent.has(shape)) return [name, undefined] as const
      wellFormed(field !== undefined, "missing-field")
      return [name, shape(field)] as const
    })
    return Object.fromEntries(read) as RecordOf<F>
  }
}

/** The text in a field that says which record this is, before the record is read. */
export function kindOf(value: Value): string {
  wellFormed(value instanceof Map, "wrong-type")
  const kind: Value | undefined = value.get("kind")
  wellFormed(kind !== undefined, "missing-field")
  wellFormed(typeof kind === "string", "wrong-type")
  return kind
}

/** One of several records, by its `kind`. */
export function variant<V extends Readonly<Record<string, Shape<unknown>>>>(kinds: V, unknown = "unexpected-value") {
  return (value: Value): Read<V[keyof V]> => {
    const kind = kindOf(value)
    const shape = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    wellFormed(shape !== undefined, unknown)
    return shape(value) as Read<V[keyof V]>
  }
}

export function integer(least: number, most: number): Shape<number> {
  return (value) => {
    wellFormed(typeof value === "number", "wrong-type")
    wellFormed(value >= least && value <= most, "out-of-range")
    return value
  }
}

export function bytes(least: number, most = least): Shape<Uint8Array> {
  return (value) => {
    wellFormed(value instanceof Uint8Array, "wrong-type")
    wellFormed(value.length >= least && value.length <= most, "wrong-length")
    return value
  }
}

export function list<T>(shape: Shape<T>, least: number, most: number): Shape<readonly T[]> {
  return (value) => {
    wellFormed(Array.isArray(value), "wrong-type")
    wellFormed(value.length >= least && value.length <= most, "wrong-length")
    return value.map((item: Value) => shape(item))
  }
}

/** A text of this many UTF-16 units, nothing of it judged. */
export function units(least: number, most: number): Shape<string> {
  return (value) => {
    wellFormed(typeof value === "string", "wrong-type")
    wellFormed(value.length >= least && value.length <= most, "wrong-length")
    return value
  }
}

function judged(least: number, most: number, judge: (text: string) => boolean): Shape<string> {
  const counted = units(least, most)
  return (value) => {
    const text = counted(value)
    wellFormed(judge(text), "unexpected-value")
    return text
  }
}

/** Text that matches. */
export const matching = (least: number, most: number, pattern: RegExp): Shape<string> =>
  judged(least, most, (text) => pattern.test(text))

export function oneOf<const T extends readonly string[]>(...texts: T): Shape<T[number]> {
  return judged(0, 2 ** 16, (text) => texts.includes(text))
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value))
}

export const flag: Shape<boolean> = (value) => {
  wellFormed(typeof value === "boolean", "wrong-type")
  return value
}

/** `diwan/1`; anything else is another suite, and `diwan/0` a lower one. */
export const suite: Shape<string> = (value) => {
  wellFormed(typeof value === "string", "wrong-type")
  wellFormed(value !== "diwan/0", "suite-lower")
  wellFormed(value === "diwan/1", "suite-unknown")
  return value
}

export const hash: Shape<Uint8Array> = bytes(32)
export const time: Shape<number> = integer(0, 253_402_300_799) // 9999-12-31T23:59:59Z

/** A line that a person reads. */
export const line = (least: number, most: number): Shape<string> => read(least, most, /[\n\t]/u)
/** Text of several lines. */
export const block = (least: number, most: number): Shape<string> => read(least, most, undefined)

function read(least: number, most: number, refused: RegExp | undefined): Shape<string> {
  const counted = units(least, most)
  return (value) => {
    const text = counted(value)
    readable(text, refused === undefined)
    return text
  }
}

const CONTROL = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u
const DRAWN = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]/gu
const JOINER = /[\u200c\u200d]/gu
const JOINS_BEFORE = /(\p{L})\p{M}*$/u
const JOINS_AFTER = /^\p{L}/u
const PLAIN_SCRIPT = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}]/u

/** The five rules of spec/bytes.md#text, in their order. */
export function readable(text: string, several: boolean): void {
  wellFormed(!CONTROL.test(several ? text.replaceAll(/[\n\t]/g, "") : text), "text-control")
  wellFormed(!DIRECTION.test(text), "text-bidi")
  wellFormed(!INVISIBLE.test(text.replaceAll(DRAWN, "").replaceAll(JOINER, "")), "text-zero-width")
  for (const joiner of text.matchAll(JOINER)) {
    const before = JOINS_BEFORE.exec(text.slice(0, joiner.index))?.[1]
    const after = JOINS_AFTER.exec(text.slice(joiner.index + 1))?.[0]
    const joined = before !== undefined && after !== undefined
    wellFormed(joined && !(PLAIN_SCRIPT.test(before) && PLAIN_SCRIPT.test(after)), "text-zero-width")
  }
  wellFormed(text.normalize("NFC") === text, "text-not-nfc")
}

/** Strictly ascending, as this orders two items. */
export function ascending<T>(items: readonly T[], compare: (a: T, b: T) => number, code: string): void {
  items.forEach((item, index) => {
    const before = items[index - 1]
    wellFormed(before === undefined || compare(before, item) < 0, code)
  })
}

export const byBytes = (a: Uint8Array, b: Uint8Array): number => Buffer.compare(a, b)
export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

/** Base64 of RFC 4648 §4, the one form. */
export function base64(text: string, code = "not-base64"): Uint8Array {
  const bytes = Buffer.from(text, "base64")
  wellFormed(bytes.toString("base64") === text, code)
  return bytes
}

/** UTF-8 read outside the encoding. */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return wellFormed(false, "not-utf8") as never
  }
}
