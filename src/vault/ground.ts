/**
 * The header of a file, and an unlocked file made ready for acts: its tally checked, its drawer's keys at hand, and a drawer given to it if it is of an
 * earlier version. Spec: spec/vault.md#drawer-and-pen.
 * @module
 */
import { beginAct, type Ground } from "./act.ts"
import { Drawer, moveIntoDrawer, readDrawerKeys } from "./drawer.ts"
import { VaultError } from "./error.ts"
import type { VaultKeys } from "./keys.ts"
import type { Store } from "./sqlite.ts"
import { Tally } from "./tally.ts"

/** What a vault's header names. */
export const FORMAT = "diwan-vault/1"

/** The one row of the table `header`. */
export interface Header {
  readonly format: string
  readonly vault: Uint8Array
  readonly play: boolean
  readonly proof: Uint8Array
}

/** Read the header. Nothing in it is proven before the key is there. @throws {VaultError} `not-a-vault` */
export function readHeader(store: Store): Header {
  const rows = store.all("SELECT format, vault, play, proof FROM header")
  const [format, vault, play, proof] = (rows[0] ?? []) as readonly [string?, Uint8Array?, number?, Uint8Array?]
  if (rows.length !== 1 || format !== FORMAT || vault === undefined || proof === undefined) {
    throw new VaultError("not-a-vault", "the file has no vault's header")
  }
  return { format, vault, play: play === 1, proof }
}

/** What acts work with, in an unlocked file whose tables were checked. @throws {VaultError} `tampered`, `damaged` */
export function groundOf(store: Store, keys: VaultKeys, vault: Uint8Array): Ground {
  const ground: Ground = { store, keys, vault, tally: Tally.open(store, keys.tally, vault), drawer: new Drawer() }
  const { tx, end } = beginAct(ground)
  try {
    ground.drawer.load(readDrawerKeys(tx))
  } finally {
    end()
  }
  return ground
}

/**
 * Give a vault its drawer, and move there what belongs there: within the transaction that makes a new vault, or, with one of an
 * earlier version, in which nothing was kept apart, in one of its own. No act is counted: nothing that a person did changes.
 */
export function beginDrawer(ground: Ground): void {
  const { store, tally, drawer } = ground
  if (drawer.keys.length > 0) return
  const isOurs = !store.inTransaction
  if (isOurs) store.run("BEGIN IMMEDIATE")
  const { tx, end } = beginAct(ground, tally.acts)
  try {
    drawer.renew(tx, 0)
    moveIntoDrawer(ground)
    const remember = tally.write(tally.acts)
    if (isOurs) store.run("COMMIT")
    remember()
    drawer.settle(true)
  } catch (cause) {
    if (isOurs && store.inTransaction) store.run("ROLLBACK")
    throw cause
  } finally {
    end()
    tally.settle()
    drawer.settle(false)
  }
  if (isOurs) store.flush()
}
