/**
 * Shapes: what a decoded value must look like, checked once, at the border. A shape refuses unknown fields, wrong types
 * and lengths out of bounds, and says where ("letter.leaves[3].salt"), never what.
 * @module
 */
import { BytesError } from "./error.ts"
import { decodeForShape, encode, isPlain, type Value } from "./cbor.ts"
import type { Limits } from "./heads.ts"
import { checkText, type TextRule } from "./text.ts"

/** Reads an untyped value as a `T` or refuses it. */
export interface Shape<T> {
  /** @param at where the value stands, for the message @throws {BytesError} */
  read(value: Value | undefined, at: string): T
  /** A field with this shape may be absent from its record. */
  readonly optional?: boolean
}

/** The type that a shape reads. */
export type Shaped<S> = S extends Shape<infer T> ? T : never

/** Decode canonical CBOR and check its shape. @throws {BytesError} */
export function decodeAs<T>(shape: Shape<T>, bytes: Uint8Array, at: string, limits?: Limits): T {
  return readAs(shape, decodeForShape(bytes, limits), at)
}

/**
 * Check a value's shape. Writing down where each field stands costs more than reading it, and is wanted only if something
 * is refused: so a value is read without, and a second time if it has to be said where.
 * @param at where the value stands, for the message; not empty
 * @throws what the shape's `read` throws
 */
export function readAs<T>(shape: Shape<T>, value: Value | undefined, at: string): T {
  try {
    return shape.read(value, NOWHERE)
  } catch {
    return shape.read(value, at)
  }
}

/** The place of a value that is read without saying where; its fields have no other. */
const NOWHERE = ""

function within(at: string, field: string): string {
  return at === NOWHERE ? NOWHERE : `${at}.${field}`
}

/** Encode a record: fields that are `undefined` are left out. */
export function encodeRecord(record: object): Uint8Array<ArrayBuffer> {
  return encode(present(record))
}

/** A record as a value: fields that are `undefined` are left out, at any depth. */
export function present(record: unknown): Value {
  if (Array.isArray(record)) return record.map(present)
  if (!isPlain(record)) return record as Value // a leaf, or something that encode refuses
  const kept = Object.create(null) as { [key: string]: Value }
  for (const [key, value] of Object.entries(record)) if (value !== undefined) kept[key] = present(value)
  return kept
}

/** Bytes, of one exact length or between two. */
export function bytesOf(least: number, most: number = least): Shape<Uint8Array> {
  return {
    read(value, at) {
      if (!(value instanceof Uint8Array)) throw wrongType(value, at, "bytes")
      if (value.length < least || value.length > most) {
        const want = least === most ? `${least}` : `${least} to ${most}`
        throw new BytesError("wrong-length", `${at}: found ${value.length} bytes, want ${want}`)
      }
      return value
    },
  }
}

/** A 32-byte hash, id or salt. */
export const hash32: Shape<Uint8Array> = bytesOf(32)

/** Text that a person reads: normalized, without deceiving characters ({@link checkText}), of bounded length in UTF-16 units. */
export function text(least: number, most: number, rule: TextRule = "line"): Shape<string> {
  return {
    read(value, at) {
      if (typeof value !== "string") throw wrongType(value, at, "text")
      if (value.length < least || value.length > most) {
        throw new BytesError("wrong-length", `${at}: found ${value.length} characters, want ${least} to ${most}`)
      }
      checkText(value, rule, at)
      return value
    },
  }
}

/**
 * Text that a machine reads and that must match a pattern.
 * @param most length in UTF-16 units, where the pattern does not bound it: a bound is cheap here and costly in a pattern
 */
export function token(pattern: RegExp, what: string, most: number = Number.MAX_SAFE_INTEGER): Shape<string> {
  return {
    read(value, at) {
      if (typeof value !== "string") throw wrongType(value, at, "text")
      if (value.length > most || !pattern.test(value)) {
        throw new BytesError("unexpected-value", `${at}: not ${what}`)
      }
      return value
    },
  }
}

/** An integer between two bounds, both allowed. Integers are not secret: the message says which was found. */
export function integer(least: number = 0, most: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return {
    read(value, at) {
      if (typeof value !== "number") throw wrongType(value, at, "an integer")
      if (!Number.isSafeInteger(value) || value < least || value > most) {
        throw new BytesError("out-of-range", `${at}: found ${value}, want ${least} to ${most}`)
      }
      return value
    },
  }
}

/** A time: UTC, whole seconds since 1970, before the year 10000. */
export const time: Shape<number> = integer(0, 253_402_300_799)

/** true or false. */
export const flag: Shape<boolean> = {
  read(value, at) {
    if (typeof value !== "boolean") throw wrongType(value, at, "true or false")
    return value
  },
}

/** One of a closed list of texts. */
export function oneOf<const T extends string>(...allowed: readonly T[]): Shape<T> {
  return {
    read(value, at) {
      if (typeof value !== "string") throw wrongType(value, at, "text")
      if (!(allowed as readonly string[]).includes(value)) {
        throw new BytesError("unexpected-value", `${at}: want one of ${allowed.join(", ")}`)
      }
      return value as T
    },
  }
}

/** A list of bounded length. */
export function list<T>(item: Shape<T>, least: number, most: number): Shape<readonly T[]> {
  return {
    read(value, at) {
      if (!Array.isArray(value)) throw wrongType(value, at, "a list")
      if (value.length < least || value.length > most) {
        throw new BytesError("wrong-length", `${at}: found ${value.length} items, want ${least} to ${most}`)
      }
      return value.map((element: Value, i) => item.read(element, at === NOWHERE ? NOWHERE : `${at}[${i}]`))
    },
  }
}

/** A value or null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { read: (value, at) => (value === null ? null : shape.read(value, at)) }
}

/** A field that may be absent. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> & { readonly optional: true } {
  return { optional: true, read: (value, at) => (value === undefined ? undefined : shape.read(value, at)) }
}

type Fields = { readonly [key: string]: Shape<unknown> }
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends { readonly optional: true } ? K : never }[keyof F]
/** The record that a set of fields reads. */
export type RecordOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Shaped<F[K]>
} & { readonly [K in OptionalKeys<F>]?: Exclude<Shaped<F[K]>, undefined> }

/** A record with exactly these fields: an unknown one, or a missing one that is not optional, is refused. */
export function record<F extends Fields>(fields: F): Shape<RecordOf<F>> {
  const names = Object.keys(fields)
  // As they stand in an encoding, and so in what was decoded: shorter ones first.
  const encoded = names.toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1))
  return {
    read(value, at) {
      if (!isRecord(value)) throw wrongType(value, at, "a record")
      const isWhole = hasKeys(value, encoded)
      if (!isWhole && Object.keys(value).some((key) => !Object.hasOwn(fields, key))) {
        throw new BytesError("unknown-field", `${at}: a field this version does not know`)
      }
      const read = {} as { [key: string]: unknown }
      for (const name of names) {
        const shape = fields[name] as Shape<unknown>
        const found = isWhole || Object.hasOwn(value, name) ? value[name] : undefined
        if (found === undefined) {
          if (shape.optional !== true) throw new BytesError("missing-field", `${at}: ${name} is missing`)
          continue
        }
        read[name] = shape.read(found, within(at, name))
      }
      return read as RecordOf<F>
    },
  }
}

/** Whether these are a record's keys, in this order and no others. */
function hasKeys(value: object, keys: readonly string[]): boolean {
  let at = 0
  // Quicker than making a list of them. What a prototype has to enumerate would be one too many.
  for (const key in value) if (key !== keys[at++]) return false
  return at === keys.length
}

type Variants = { readonly [kind: string]: Shape<object> }
type VariantOf<V extends Variants> = { [K in keyof V]: Shaped<V[K]> & { readonly kind: K } }[keyof V]

/** A record whose field `kind` says which of the variants it is; a variant's own fields are listed without `kind`. */
export function variant<V extends Variants>(variants: V): Shape<VariantOf<V>> {
  return {
    read(value, at) {
      if (!isRecord(value)) throw wrongType(value, at, "a record")
      const kind = Object.hasOwn(value, "kind") ? value["kind"] : undefined
      if (kind === undefined) throw new BytesError("missing-field", `${at}: kind is missing`)
      if (typeof kind !== "string") throw wrongType(kind, `${at}.kind`, "text")
      if (!Object.hasOwn(variants, kind)) {
        throw new BytesError("unexpected-value", `${at}: a kind this version does not know`)
      }
      const { kind: _, ...rest } = value
      return { kind, ...(variants[kind] as Shape<object>).read(rest, at) } as VariantOf<V>
    },
  }
}

function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}

function wrongType(value: Value | undefined, at: string, want: string): BytesError {
  return new BytesError("wrong-type", `${at}: found ${typeName(value)}, want ${want}`)
}

function typeName(value: Value | undefined): string {
  if (value === undefined) return "nothing"
  if (value === null) return "null"
  if (typeof value === "string") return "text"
  if (typeof value === "number") return "an integer"
  if (typeof value === "boolean") return "true or false"
  if (value instanceof Uint8Array) return "bytes"
  return Array.isArray(value) ? "a list" : "a record"
}
