/**
 * What a vault holds for the desk: collections of records, each with its shape. The vault itself sees octets, ids and
 * sizes only; everything here is encrypted at rest. A field's meaning never changes: a new meaning is a new field.
 * @module
 */
import {
  BUNDLE_LIMITS,
  bytesOf,
  decodeAs,
  encodeRecord,
  fromUtf8,
  toHex,
  token,
  type Shape,
} from "../../bytes/index.ts"
import type { Act as Tx, Collection as Table, Reading } from "../../vault/index.ts"

/** Any octets: what other rooms encode and check. */
export const octets: Shape<Uint8Array> = bytesOf(0, 1 << 28)
/** A relay's address, or `pouch:`, which is no relay. */
export const url: Shape<string> = token(/^(?:https?:\/\/[^\s]{1,240}|pouch:)$/, "an http or https address")
/** A stable code. */
export const code: Shape<string> = token(/^[a-z0-9-]{1,64}$/, "a code")
/** A 16-byte id. */
export const id16: Shape<Uint8Array> = bytesOf(16)

/** A named list of records in the vault, read and written through its shape. */
export interface Collection<T> {
  get(tx: Reading, key: string): T | null
  put(tx: Tx, key: string, value: T, at?: { order?: number; state?: number }): void
  delete(tx: Tx, key: string): void
  list(tx: Reading, page?: Page): readonly Listed<T>[]
  /** The same, each opened only when it is come to. */
  each(tx: Reading, page?: Page): Iterable<Listed<T>>
  /** How many there are, or how many in one state. */
  count(tx: Reading, which?: { readonly state?: number }): number
}

/** Which records of a collection, by ascending order unless `descending`. */
export interface Page {
  /** Only records put with this state. */
  readonly state?: number
  readonly limit?: number
  readonly descending?: boolean
  /** Begin after this record: the last one of the page before. */
  readonly after?: { readonly order: number; readonly key: string }
}

/** States of records that are dealt with at some time: a closed one is kept, and not looked at again. */
export const OPEN = 0
export const CLOSED = 1

/** A record with its key and place. */
export interface Listed<T> {
  readonly key: string
  readonly order: number
  readonly value: T
}

/** A collection of the vault, read and written through a shape. */
export function collection<T extends object>(table: Table, shape: Shape<T>): Collection<T> {
  const read = (bytes: Uint8Array): T => decodeAs(shape, bytes, table, BUNDLE_LIMITS)
  function* each(tx: Reading, { after, ...page }: Page = {}): Generator<Listed<T>> {
    const listing = after === undefined ? page : { ...page, after: { order: after.order, id: after.key } }
    for (const { id, order, bytes } of tx.list(table, listing)) yield { key: fromUtf8(id), order, value: read(bytes) }
  }
  return {
    get(tx, key) {
      const found = tx.get(table, key)
      return found === undefined ? null : read(found)
    },
    put: (tx, key, value, at = {}) => tx.put(table, key, encodeRecord(value), at),
    delete: (tx, key) => void tx.delete(table, key),
    list: (tx, page) => Array.from(each(tx, page)),
    each,
    count: (tx, which) => tx.count(table, which),
  }
}

/** A record's key from hashes and numbers; numbers are padded, so that keys sort as they count. */
export function keyOf(...parts: readonly (Uint8Array | number)[]): string {
  return parts.map((part) => (typeof part === "number" ? part.toString().padStart(12, "0") : toHex(part))).join("/")
}
