/**
 * Opening a drawer: enough shares and a backup of the vault that is lost. What comes out is what was filed there, read only;
 * nothing of the pen can be opened with it, because its key follows from the vault key, which no share leads to.
 *
 * Shares are judged before they are combined, in order of what they cost: whose vault, which splitting, how many, each by its
 * check. Then every record of the drawer is authenticated, and what the backup says of them all, before anything is given out.
 * What is *not* seen: that the whole backup is an older one. Its number of acts is told.
 * Spec: spec/vault.md#recovery-shares.
 * @module
 */
import * as fs from "node:fs"
import { resolve } from "node:path"
import { setImmediate } from "node:timers/promises"
import { combine } from "shamir-secret-sharing"
import { BytesError, bytesOf, decodeAs, equal, integer, list, record, toHex, type Shape } from "../../bytes/index.ts"
import type { FiledRecord } from "../act.ts"
import { Drawer, drawerRoot, MOST_DRAWER_KEYS, type DrawerKey } from "../drawer.ts"
import { VaultError } from "../error.ts"
import { openBody, openGcm, tampered, VAULT_KEY_BYTES } from "../keys.ts"
import { ruleOf, schema, type Collection, type CollectionRule } from "../schema.ts"
import { BACKUP_ID, Store } from "../sqlite.ts"
import { checkTables } from "../tables.ts"
import { rowsOfCollection } from "../tally.ts"
import { readHeader } from "../ground.ts"
import {
  associatedShares,
  checkOfShare,
  keyOfSecret,
  readShares,
  readSharesParameters,
  type Splitting,
} from "./kept.ts"

/** A share as it was given. */
export interface GivenShare {
  /** The vault that it belongs to. */
  readonly vault: Uint8Array
  readonly splitting: Uint8Array
  readonly number: number
  readonly share: Uint8Array
}

/** What {@link openDrawer} is told. */
export interface DrawerInput {
  readonly backup: string
  readonly shares: readonly GivenShare[]
  readonly signal?: AbortSignal
}

/** An open drawer. It reads the backup's file until it is closed. */
export interface OpenedDrawer extends Splitting {
  /** The vault that was lost. */
  readonly vault: Uint8Array
  /** Acts of that vault which the backup has: of two backups the one with more is the newer. */
  readonly acts: number
  /** Its records: all that was filed, and nothing of the pen. */
  readonly records: number
  get(collection: Collection, id: Uint8Array | string): FiledRecord | undefined
  /** By ascending order. */
  list(collection: Collection): Iterable<FiledRecord>
  close(): void
  [Symbol.dispose](): void
}

const keysShape: Shape<{ readonly keys: readonly DrawerKey[] }> = record({
  keys: list(record({ since: integer(), key: bytesOf(VAULT_KEY_BYTES) }), 1, MOST_DRAWER_KEYS),
})
/** After so many records others have their turn. */
const PAUSE_RECORDS = 2000

/**
 * Open the drawer that a backup holds.
 * @throws {VaultError} `not-found`, `not-a-backup`, `never-split`, `share-foreign`, `share-void`, `share-wrong`, `shares-too-few`,
 *   `tampered`, `damaged`, `newer-schema`, `schema-changed`, `aborted`, `io`
 */
export async function openDrawer({ backup, shares, signal }: DrawerInput): Promise<OpenedDrawer> {
  const path = resolve(backup)
  checkIsBackup(path)
  const store = Store.onlyRead(path)
  const drawer = new Drawer()
  const close = (): void => {
    drawer.erase()
    store.close()
  }
  try {
    checkTables(store)
    const { vault, play } = readHeader(store)
    // A backup of an earlier version has neither the table nor anything that shares could open.
    const row = (store.first("SELECT count(*) FROM schema_migrations")?.[0] as number) < 2 ? null : readShares(store)
    if (row === null)
      throw new VaultError("never-split", "when this backup was made, no recovery shares had been given")
    const parameters = readSharesParameters(row.parameters)
    const enough = judge(vault, parameters, shares)
    const secret = await combine(enough.map(({ share }) => Uint8Array.from(share)))
    const key = keyOfSecret(secret, parameters.salt)
    secret.fill(0)
    const plain = openGcm(key, associatedShares({ vault, play }, row.parameters), row.wrapped)
    key.fill(0)
    if (plain === undefined) throw tampered()
    drawer.load(readKeys(plain))
    const acts = store.first("SELECT acts FROM head WHERE id = 1")?.[0] as number
    checkRoot(store, { vault, acts, drawer })
    const records = await checkAll({ store, vault, drawer }, signal)
    const { splitting, needed, of } = parameters
    const byId = new Map(records.map(({ collection, id, row }) => [`${collection}/${id}`, row]))
    return {
      vault,
      acts,
      records: records.length,
      splitting,
      needed,
      of,
      get: (collection, id) => {
        const wanted = typeof id === "string" ? Buffer.from(id) : id
        const found = byId.get(`${ruleOf(collection).number}/${toHex(wanted)}`)
        return found === undefined ? undefined : read({ store, vault, drawer }, found)
      },
      *list(collection) {
        const { number } = ruleOf(collection)
        for (const each of records) if (each.collection === number) yield read({ store, vault, drawer }, each.row)
      },
      close,
      [Symbol.dispose]: close,
    }
  } catch (cause) {
    close()
    throw cause
  }
}

/** @returns as many shares as are needed, each checked */
function judge(
  vault: Uint8Array,
  parameters: Splitting & { readonly checks: readonly Uint8Array[] },
  given: readonly GivenShare[],
): readonly GivenShare[] {
  if (given.some((each) => !equal(each.vault, vault)))
    throw new VaultError("share-foreign", "a share belongs to another vault than the one this backup was made of")
  if (given.some((each) => !equal(each.splitting, parameters.splitting)))
    throw new VaultError(
      "share-void",
      "a share belongs to another splitting than the one in this backup: since it was given the drawer was split anew, or the backup is older",
    )
  for (const each of given) {
    const check = parameters.checks[each.number - 1]
    if (check === undefined || !equal(check, checkOfShare(vault, parameters, each)))
      throw new VaultError("share-wrong", `share ${each.number} is not the one that was given; ask its holder again`)
  }
  const distinct = [...new Map(given.map((each) => [each.number, each])).values()]
  if (distinct.length < parameters.needed)
    throw new VaultError(
      "shares-too-few",
      `${distinct.length} of the ${parameters.needed} shares that are needed; fewer open nothing`,
    )
  return distinct.slice(0, parameters.needed)
}

function readKeys(plain: Uint8Array): readonly DrawerKey[] {
  try {
    return decodeAs(keysShape, plain, "drawer keys", { bytes: 8192, depth: 4, items: 512 }).keys
  } catch (cause) {
    if (cause instanceof BytesError) throw new VaultError("damaged", "the drawer's keys are malformed", { cause })
    throw cause
  }
}

interface Open {
  readonly store: Store
  readonly vault: Uint8Array
  readonly drawer: Drawer
}

interface Row {
  readonly collection: number
  readonly tag: Uint8Array
  readonly position: number
  readonly state: number
  readonly version: number
  readonly seq: number
}

function read({ store, vault, drawer }: Open, row: Row): FiledRecord {
  const body = store.first("SELECT body FROM bodies WHERE seq = ?", row.seq)?.[0] as Uint8Array | undefined
  const key = drawer.keyOf(row.version)
  if (body === undefined || key === undefined) throw tampered()
  const { id, content } = openBody(key, vault, row, body)
  return { id, order: row.position, state: row.state, bytes: content }
}

/** Authenticate every record of the drawer. @returns where each stands, by ascending order within its collection */
async function checkAll(
  open: Open,
  signal: AbortSignal | undefined,
): Promise<readonly { readonly collection: number; readonly id: string; readonly row: Row }[]> {
  const found: { collection: number; id: string; row: Row }[] = []
  for (const { number } of (Object.values(schema) as CollectionRule[]).filter(({ drawer }) => drawer === true))
    for (const [tag, position, state, version, seq] of open.store.all(ROWS, number)) {
      const row = { collection: number, tag, position, state, version, seq } as Row
      found.push({ collection: number, id: toHex(read(open, row).id), row })
      if (found.length % PAUSE_RECORDS !== 0) continue
      await setImmediate()
      if (signal?.aborted === true) throw new VaultError("aborted", "opening the drawer was called off")
    }
  return found
}

function checkRoot(store: Store, of: { vault: Uint8Array; acts: number; drawer: Drawer }): void {
  const root = store.first("SELECT root FROM drawer WHERE id = 1")?.[0] as Uint8Array | undefined
  const newest = of.drawer.keys.at(-1)
  if (root === undefined || newest === undefined || typeof of.acts !== "number") throw tampered()
  if (!equal(root, drawerRoot(newest, { vault: of.vault, acts: of.acts, store }, rowsOfCollection))) throw tampered()
}

function checkIsBackup(path: string): void {
  const head = Buffer.alloc(100)
  try {
    const file = fs.openSync(path, "r")
    try {
      if (fs.fstatSync(file).isFile()) fs.readSync(file, head, 0, head.length, 0)
    } finally {
      fs.closeSync(file)
    }
  } catch (cause) {
    throw new VaultError("not-found", "the backup is not there, or cannot be read", { cause })
  }
  if (head.toString("latin1", 0, 16) !== "SQLite format 3\0" || head.readUInt32BE(68) !== BACKUP_ID)
    throw new VaultError("not-a-backup", "the file is no backup of a Diwan vault; a drawer is opened from a backup")
}

const ROWS =
  "SELECT tag, position, state, version, seq FROM records WHERE collection = ? ORDER BY position ASC, tag ASC"
