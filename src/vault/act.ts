/**
 * What an act can do: read and write records and nodes, inside one transaction. A transaction handle dies with its act.
 * Spec: spec/vault.md#records.
 * @module
 */
import { equal, HASH_BYTES, utf8 } from "../bytes/index.ts"
import { VaultError } from "./error.ts"
import { openBody, sealBody, TAG_BYTES, tagOf, mac, tampered, type Place, type VaultKeys } from "./keys.ts"
import type { Drawer } from "./drawer.ts"
import { drawerNumbers, ruleOf, type Collection } from "./schema.ts"
import type { Store } from "./sqlite.ts"
import { bucketOf, type Tally } from "./tally.ts"

/** Most bytes of a record: what the longest bundle has, and room to spare. */
export const MOST_RECORD_BYTES: number = 2 ** 29
/** Most bytes of an id. */
export const MOST_ID_BYTES = 255
/** Largest state. */
export const MOST_STATE = 255

/** An id: bytes, or text that stands for its UTF-8. 1 to {@link MOST_ID_BYTES} bytes. It is never stored in clear. */
export type RecordId = Uint8Array | string

/** A record as it was filed. */
export interface FiledRecord {
  readonly id: Uint8Array
  /** What it is sorted by; **in clear** in the file. */
  readonly order: number
  /** The desk's small number; **in clear** in the file. */
  readonly state: number
  readonly bytes: Uint8Array
}

/** Which records to list, and in which direction. */
export interface Listing {
  /** Only records in this state. */
  readonly state?: number
  /** Begin after this record: the last one of the previous page. */
  readonly after?: { readonly order: number; readonly id: RecordId }
  /** Most records; all if absent. */
  readonly limit?: number
  /** Highest order first. Records of one order stand in an arbitrary order that does not change. */
  readonly descending?: boolean
}

/** A node of a register's tree: the hash of a perfect subtree of 2^level leaves, `index` counted from the left. */
export interface TreeNode {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

/** Looking into the vault. */
export interface Reading {
  /** A record's bytes, or undefined. @throws {VaultError} `tampered` */
  get(collection: Collection, id: RecordId): Uint8Array | undefined
  /** A record with its order and state, or undefined. @throws {VaultError} `tampered` */
  find(collection: Collection, id: RecordId): FiledRecord | undefined
  /**
   * Records by ascending order. Which ones is settled now; each is decrypted when the loop comes to it, and one that the
   * same act has deleted meanwhile is passed over.
   * @throws {VaultError} `tampered`
   */
  list(collection: Collection, listing?: Listing): Iterable<FiledRecord>
  /** How many records, or how many in one state. @throws {VaultError} `tampered` */
  count(collection: Collection, which?: { readonly state?: number }): number
  /** A node of a register's tree, or undefined. @param register its id */
  node(register: Uint8Array, level: number, index: number): Uint8Array | undefined
  /** A reader of one register's nodes, as the `register` room wants it. It throws a TypeError for a node that is not there. */
  nodes(register: Uint8Array): (level: number, index: number) => Uint8Array
}

/** Changing the vault. */
export interface Act extends Reading {
  /**
   * File a record, replacing the one with the same id. Order and state stay what they were unless given; a new record's are 0.
   * @throws {VaultError} `too-long`, `full`, `tampered`
   */
  put(
    collection: Collection,
    id: RecordId,
    bytes: Uint8Array,
    place?: { readonly order?: number; readonly state?: number },
  ): void
  /** Delete a record. @returns whether there was one */
  delete(collection: Collection, id: RecordId): boolean
  /**
   * File nodes of a register's tree. A node that is there already must be the same: a register only grows.
   * @throws {VaultError} `node-differs`
   */
  putNodes(register: Uint8Array, nodes: Iterable<TreeNode>): void
  /**
   * Forget the nodes of a register that hold more than its first leaves: what follows was set aside by both offices.
   * @param size leaves that stay
   */
  dropNodes(register: Uint8Array, size: number): void
}

/** What a transaction works with. */
export interface Ground {
  readonly store: Store
  readonly keys: VaultKeys
  readonly vault: Uint8Array
  readonly tally: Tally
  readonly drawer: Drawer
}

/**
 * A transaction's handle, and the end of it.
 * @param version what it writes bears: the act's number
 */
export function beginAct(
  ground: Ground,
  version: number = ground.tally.acts + 1,
): { readonly tx: Act; readonly end: () => void } {
  const { store, keys, vault, tally, drawer } = ground
  let live = true

  const enter = (collection: Collection): number => {
    if (!live) throw new TypeError("this act has ended; its handle cannot be used any more")
    const { number } = ruleOf(collection)
    tally.check(number)
    return number
  }

  const inDrawer = new Set(drawerNumbers())
  // The file of an earlier version has no drawer until it is moved; then everything is under the one key.
  const keyAt = (collection: number, written: number): Uint8Array =>
    (inDrawer.has(collection) ? drawer.keyOf(written) : undefined) ?? keys.body

  const rowAt = (collection: number, tag: Uint8Array): Row | undefined => {
    const found = store.first(SELECT_ROW, collection, bucketOf(tag), tag)
    if (found === undefined) return undefined
    const [position, state, written, seq] = found as unknown as readonly [number, number, number, number]
    return { place: { collection, tag, position, state, version: written }, seq }
  }

  const recordAt = (collection: number, tag: Uint8Array): FiledRecord | undefined => {
    const found = store.first(SELECT_RECORD, collection, bucketOf(tag), tag)
    if (found === undefined) return undefined
    const [position, state, written, body] = found as unknown as readonly [number, number, number, Uint8Array | null]
    if (body === null) throw tampered()
    const { id, content } = openBody(
      keyAt(collection, written),
      vault,
      { collection, tag, position, state, version: written },
      body,
    )
    return { id, order: position, state, bytes: content }
  }

  const find = (collection: Collection, id: RecordId): FiledRecord | undefined => {
    const number = enter(collection)
    const wanted = idBytes(id)
    const found = recordAt(number, tagOf(keys, number, wanted))
    if (found !== undefined && !equal(found.id, wanted)) throw tampered()
    return found
  }

  const registerNumber = (register: Uint8Array): number | undefined => {
    if (!live) throw new TypeError("this act has ended; its handle cannot be used any more")
    return store.first("SELECT number FROM registers WHERE tag = ?", registerTag(keys, register))?.[0] as
      | number
      | undefined
  }

  const node = (register: number, level: number, index: number): Uint8Array | undefined =>
    store.first(SELECT_NODE, register, level, index)?.[0] as Uint8Array | undefined

  const tx: Act = {
    find,
    get: (collection, id) => find(collection, id)?.bytes,

    list(collection, listing = {}) {
      const number = enter(collection)
      const { state, after, limit = -1, descending = false } = listing
      if (limit !== -1) checkInteger(limit, 0, Number.MAX_SAFE_INTEGER, "limit")
      const conditions: string[] = ["collection = ?"]
      const values: (number | Uint8Array)[] = [number]
      if (state !== undefined) {
        conditions.push("state = ?")
        values.push(checkInteger(state, 0, MOST_STATE, "state"))
      }
      if (after !== undefined) {
        conditions.push(descending ? "(position, tag) < (?, ?)" : "(position, tag) > (?, ?)")
        values.push(checkOrder(after.order), tagOf(keys, number, idBytes(after.id)))
      }
      const direction = descending ? "DESC" : "ASC"
      const tags = store.all(
        `SELECT tag FROM records WHERE ${conditions.join(" AND ")} ORDER BY position ${direction}, tag ${direction} LIMIT ?`,
        ...values,
        limit,
      )
      return {
        *[Symbol.iterator]() {
          for (const [tag] of tags) {
            enter(collection)
            const found = recordAt(number, tag as Uint8Array)
            if (found !== undefined) yield found
          }
        },
      }
    },

    count(collection, { state } = {}) {
      const number = enter(collection)
      const found =
        state === undefined
          ? store.first("SELECT count(*) FROM records WHERE collection = ?", number)
          : store.first(
              "SELECT count(*) FROM records WHERE collection = ? AND state = ?",
              number,
              checkInteger(state, 0, MOST_STATE, "state"),
            )
      return found?.[0] as number
    },

    put(collection, id, bytes, given = {}) {
      const number = enter(collection)
      const ownId = idBytes(id)
      if (bytes.length > MOST_RECORD_BYTES) {
        throw new VaultError("too-long", `a record of ${bytes.length} bytes, at most ${MOST_RECORD_BYTES} are filed`)
      }
      const tag = tagOf(keys, number, ownId)
      const before = rowAt(number, tag)
      const place: Place = {
        collection: number,
        tag,
        position: checkOrder(given.order ?? before?.place.position ?? 0),
        state: checkInteger(given.state ?? before?.place.state ?? 0, 0, MOST_STATE, "state"),
        version,
      }
      const body = sealBody(keyAt(number, version), vault, place, ownId, bytes)
      tally.touch(number, bucketOf(tag))
      if (before !== undefined) {
        store.change("UPDATE bodies SET body = ? WHERE seq = ?", body, before.seq)
        store.change(UPDATE_RECORD, place.position, place.state, version, number, bucketOf(tag), tag)
        return
      }
      store.change("INSERT INTO bodies (body) VALUES (?)", body)
      const seq = store.first("SELECT last_insert_rowid()")?.[0] as number
      store.change(INSERT_RECORD, number, bucketOf(tag), tag, place.position, place.state, version, seq)
    },

    delete(collection, id) {
      const number = enter(collection)
      const tag = tagOf(keys, number, idBytes(id))
      const row = rowAt(number, tag)
      if (row === undefined) return false
      tally.touch(number, bucketOf(tag))
      store.change("DELETE FROM bodies WHERE seq = ?", row.seq)
      store.change("DELETE FROM records WHERE collection = ? AND bucket = ? AND tag = ?", number, bucketOf(tag), tag)
      return true
    },

    node(register, level, index) {
      const number = registerNumber(register)
      return number === undefined ? undefined : node(number, level, index)
    },

    nodes(register) {
      const number = registerNumber(register)
      return (level, index) => {
        if (!live) throw new TypeError("this act has ended; its handle cannot be used any more")
        const hash = number === undefined ? undefined : node(number, level, index)
        if (hash === undefined) throw new TypeError(`no complete subtree ${index} at level ${level} in this vault`)
        return hash
      }
    },

    putNodes(register, nodes) {
      let number = registerNumber(register)
      if (number === undefined) {
        store.change("INSERT INTO registers (tag) VALUES (?)", registerTag(keys, register))
        number = registerNumber(register) as number
      }
      for (const { level, index, hash } of nodes) {
        checkInteger(level, 0, 52, "level")
        checkInteger(index, 0, Number.MAX_SAFE_INTEGER, "index")
        if (hash.length !== HASH_BYTES) throw new TypeError(`a node is a hash of ${HASH_BYTES} bytes`)
        if (store.change(INSERT_NODE, number, level, index, hash) === 1) continue
        if (!equal(node(number, level, index) as Uint8Array, hash)) {
          throw new VaultError(
            "node-differs",
            "a register's node would change; it was rewritten elsewhere, or the vault is old",
          )
        }
      }
    },

    dropNodes(register, size) {
      const number = registerNumber(register)
      checkInteger(size, 0, Number.MAX_SAFE_INTEGER, "size")
      if (number !== undefined) store.change(DELETE_NODES, number, size)
    },
  }

  return {
    tx,
    end() {
      live = false
    },
  }
}

/** A record's row, without its body. */
interface Row {
  readonly place: Place
  readonly seq: number
}

function idBytes(id: RecordId): Uint8Array {
  const bytes = typeof id === "string" ? utf8(id) : id
  if (bytes.length < 1 || bytes.length > MOST_ID_BYTES) {
    throw new TypeError(`an id has 1 to ${MOST_ID_BYTES} bytes, found ${bytes.length}`)
  }
  return bytes
}

function checkOrder(order: number): number {
  return checkInteger(order, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, "order")
}

function checkInteger(value: number, least: number, most: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new TypeError(`${what} is not an integer from ${least} to ${most}`)
  }
  return value
}

function registerTag(keys: VaultKeys, register: Uint8Array): Uint8Array {
  // Collection numbers begin at 1: 0 keeps registers' tags apart from records'.
  return mac(keys.tag, Uint8Array.of(0, 0), register).subarray(0, TAG_BYTES)
}

const SELECT_ROW = "SELECT position, state, version, seq FROM records WHERE collection = ? AND bucket = ? AND tag = ?"
const SELECT_RECORD = `
  SELECT position, state, version, body
  FROM records LEFT JOIN bodies ON bodies.seq = records.seq
  WHERE collection = ? AND bucket = ? AND tag = ?`
const INSERT_RECORD =
  "INSERT INTO records (collection, bucket, tag, position, state, version, seq) VALUES (?, ?, ?, ?, ?, ?, ?)"
const UPDATE_RECORD =
  "UPDATE records SET position = ?, state = ?, version = ? WHERE collection = ? AND bucket = ? AND tag = ?"
const DELETE_NODES = "DELETE FROM nodes WHERE register = ? AND ((place + 1) << level) > ?"
const SELECT_NODE = "SELECT hash FROM nodes WHERE register = ? AND level = ? AND place = ?"
const INSERT_NODE =
  "INSERT INTO nodes (register, level, place, hash) VALUES (?, ?, ?, ?) ON CONFLICT (register, level, place) DO NOTHING"
