/**
 * The drawer and the pen. What was filed (views, drafts, registers' copies: {@link CollectionRule.drawer}) is encrypted under
 * keys of its own, which colleagues can open together from a backup (shares/). Everything else (signing, log, pairing and
 * prekey secrets, rights) is the pen: its key follows from the vault key alone, and no key of the drawer leads to it.
 *
 * The drawer's keys are random and kept as records of the pen. Each splitting among colleagues makes a further one for what is
 * filed from then on, so that whoever holds shares of an earlier splitting opens nothing that is newer than it.
 * Spec: spec/vault.md#drawer-and-pen.
 * @module
 */
import { bytesOf, decodeAs, encodeRecord, integer, record, uint64, utf8, type Shape } from "../bytes/index.ts"
import type { Act, Ground } from "./act.ts"
import { VaultError } from "./error.ts"
import { mac, openBody, randomKey, sealBody, VAULT_KEY_BYTES, type Place } from "./keys.ts"
import { drawerNumbers, type Collection } from "./schema.ts"
import type { Store } from "./sqlite.ts"

/** A key of the drawer. */
export interface DrawerKey {
  /** The first act whose records it encrypts. */
  readonly since: number
  readonly key: Uint8Array
}

/** Most keys that a drawer has in its life: the first, and one for each splitting. */
export const MOST_DRAWER_KEYS = 64
/** Where the keys rest: a collection of the pen. */
const KEPT: Collection = "drawerkeys"

const kept: Shape<DrawerKey> = record({ since: integer(), key: bytesOf(VAULT_KEY_BYTES) })

/** The drawer's keys of an open vault, oldest first. Owns them: they are overwritten when the vault closes. */
export class Drawer {
  #keys: readonly DrawerKey[] = []
  /** Of the running act: in force within it, and forgotten if it is undone. */
  #made: DrawerKey | null = null

  /** Every key, oldest first. */
  get keys(): readonly DrawerKey[] {
    return this.#made === null ? this.#keys : [...this.#keys, this.#made]
  }

  /**
   * The key of what an act has filed. The first one is that of everything before it too.
   * @returns undefined in a vault that has none yet: the file of an earlier version, until it is moved
   */
  keyOf(version: number): Uint8Array | undefined {
    return (this.keys.findLast(({ since }) => since <= version) ?? this.keys[0])?.key
  }

  /** Take the keys of an unlocked file. */
  load(keys: readonly DrawerKey[]): void {
    this.erase()
    this.#keys = keys
  }

  /**
   * Make a key for what is filed from this act on.
   * @throws {VaultError} `too-many-splittings`
   */
  renew(tx: Act, version: number): void {
    if (this.keys.length >= MOST_DRAWER_KEYS)
      throw new VaultError("too-many-splittings", `the drawer was split ${MOST_DRAWER_KEYS - 1} times, and no more`)
    const made = { since: this.keys.length === 0 ? 0 : version, key: randomKey() }
    tx.put(KEPT, idOf(this.keys.length), encodeRecord(made))
    this.#made = made
  }

  /** The running act has committed, or was undone. */
  settle(committed: boolean): void {
    if (this.#made !== null && committed) this.#keys = [...this.#keys, this.#made]
    this.#made = null
  }

  /** Overwrite every key. */
  erase(): void {
    for (const { key } of this.#keys) key.fill(0)
    this.#keys = []
  }
}

/** The keys as the vault keeps them. @throws {VaultError} `tampered`, `damaged` */
export function readDrawerKeys(tx: Pick<Act, "get" | "count">): readonly DrawerKey[] {
  return Array.from({ length: tx.count(KEPT) }, (_, i) => {
    const bytes = tx.get(KEPT, idOf(i))
    if (bytes === undefined) throw new VaultError("damaged", "a key of the drawer is missing; restore a backup")
    return decodeAs(kept, bytes, "drawer key", { bytes: 128, depth: 2, items: 8 })
  })
}

/**
 * Encrypt what an earlier version filed under the drawer's first key: until then one key opened everything. In one
 * transaction with the record of that key, so that it has happened or has not. Places and versions stay.
 */
export function moveIntoDrawer({ store, keys, vault, drawer }: Ground): void {
  for (const number of drawerNumbers()) {
    for (const row of store.all(ROWS, number)) {
      const [tag, position, state, version, seq] = row as readonly [Uint8Array, number, number, number, number]
      const place: Place = { collection: number, tag, position, state, version }
      const body = store.first("SELECT body FROM bodies WHERE seq = ?", seq)?.[0] as Uint8Array | undefined
      const key = drawer.keyOf(version)
      if (body === undefined || key === undefined) throw new VaultError("damaged", "a record has no body")
      const { id, content } = openBody(keys.body, vault, place, body)
      store.change("UPDATE bodies SET body = ? WHERE seq = ?", sealBody(key, vault, place, id, content), seq)
    }
  }
}

/**
 * What a backup says of its drawer, so that whoever opens it by shares, and cannot check the tally, sees that nothing is missing.
 * @param rows each bucket of a collection that has rows, as the tally takes them
 */
export function drawerRoot(
  { key }: DrawerKey,
  { vault, acts, store }: { readonly vault: Uint8Array; readonly acts: number; readonly store: Store },
  rows: (store: Store, collection: number) => readonly (readonly [Uint8Array, number])[],
): Uint8Array {
  const parts: (Uint8Array | string)[] = []
  for (const number of drawerNumbers())
    for (const [text, bucket] of rows(store, number)) parts.push(`;${number};${bucket};`, text)
  return mac(mac(key, "diwan-vault/1 drawer root"), vault, uint64(acts), ...parts)
}

const ROWS = "SELECT tag, position, state, version, seq FROM records WHERE collection = ?"

function idOf(number: number): Uint8Array {
  return utf8(String(number))
}
