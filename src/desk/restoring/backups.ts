/**
 * Backups: made while the desk is in use, tried at once, and restored where there is no vault. Spec: spec/vault.md#backups.
 * @module
 */
import { setImmediate } from "node:timers/promises"
import { equal, toHex } from "../../bytes/index.ts"
import { leafHash, merkleTree, rootAt } from "../../register/index.ts"
import { restoreVault, VaultError, type Backup, type Reading } from "../../vault/index.ts"
import { actWithin, SELF } from "../act.ts"
import { ownRegister } from "../channels/registers.ts"
import { SILENT, type Desk } from "../desk.ts"
import { handle } from "../dispatch.ts"
import { destroyDue } from "../letters/destroying.ts"
import { deskOver, type DeskOptions } from "../open.ts"
import { cursors, entries, heads, keyOf, postmarks, selves, type Head } from "../records.ts"
import { MADE } from "./last.ts"
import { markAnew } from "./newest.ts"
import { noteOlder } from "./older.ts"

/** When the backup was begun that a vault is in: known in the backup itself. */
const BEGUN = "backup/begun"
/** After so many entries others have their turn. */
const PAUSE_ENTRIES = 512

/**
 * Make a backup of the vault, without one-time secrets, and try it: every record is authenticated anew from the file, and
 * the roots of all registers are derived again from their entries.
 * @throws {VaultError} `exists`, `not-found`, `read-only`, `full`, `io`, `aborted`; `tampered`, `damaged` the trial failed
 */
export async function backUp(
  desk: Desk,
  { path, signal }: { readonly path: string; readonly signal?: AbortSignal },
): Promise<Backup & { readonly at: number }> {
  const at = desk.now()
  desk.vault.act("begin a backup", (tx) => cursors.put(tx, BEGUN, { after: at }))
  const made = await desk.vault.backUp({
    path,
    watch: (done, total) => desk.tell.progress("backing up", done, total),
    examine: checkRegisters,
    ...(signal === undefined ? {} : { signal }),
  })
  desk.vault.act("note a backup", (tx) => cursors.put(tx, MADE, { after: at }))
  return { ...made, at }
}

/**
 * Restore a vault from a backup and open its desk. In its first act it is marked as restored: its stock is void, new stock
 * and the news of it wait in the outbox, and a registrar's signs in no channel before it has caught up.
 * @param options.path where the vault shall be; there must be none
 * @throws {VaultError} `exists`, `not-a-backup`, `not-found`, `tampered`, `damaged`, `aborted`, and what unlocking refuses
 */
export async function restoreDesk(
  options: DeskOptions & { readonly backup: string; readonly signal?: AbortSignal },
): Promise<Desk & Disposable> {
  const { backup, path, unlock, signal, tell = SILENT, now = (): number => Math.floor(Date.now() / 1000) } = options
  const vault = await restoreVault({
    backup,
    path,
    unlock,
    examine: checkRegisters,
    watch: (done, total) => tell.progress("restoring", done, total),
    ...(signal === undefined ? {} : { signal }),
    first(tx) {
      // A vault that belonged to nobody yet has given no stock and signed nothing.
      if (selves.get(tx, SELF) === null) return
      const made = cursors.get(tx, BEGUN)?.after ?? null
      actWithin({ vault: ABSENT, now, tell, handle, relay: refuse }, tx, (act) => noteOlder(act, "backup", made))
    },
  })
  const desk = deskOver(vault, options, false)
  // On the machine where it stood before, its mark knows more; from here on it goes by what was restored.
  markAnew(desk)
  // What a reading time has ended since the backup does not come back with it.
  destroyDue(desk)
  return desk
}

/**
 * Derive the root of every register again from its entries.
 * @throws {VaultError} `damaged`
 */
async function checkRegisters(tx: Reading): Promise<void> {
  const self = selves.get(tx, SELF)
  for (const { key, value } of heads.list(tx)) {
    const isHosts = equal(value.office, value.channel) && (self === null || key !== toHex(ownRegister(self.office).key))
    const leaves: Uint8Array[] = []
    for (let index = 0; index < value.size; index++) {
      leaves.push(leafHash(leafAt(tx, { key, value, isHosts }, index)))
      if (index % PAUSE_ENTRIES === 0) await setImmediate()
    }
    const nodes = tx.nodes(Buffer.from(key, "hex"))
    const holds =
      equal(merkleTree(leaves).root(value.size), value.root) &&
      (value.size === 0 || equal(rootAt(value.size, nodes), value.root))
    if (!holds) throw new VaultError("damaged", "a register in the backup does not lead to its root; make another one")
  }
}

function leafAt(tx: Reading, of: { key: string; value: Head; isHosts: boolean }, index: number): Uint8Array {
  const leaf = of.isHosts
    ? postmarks.get(tx, keyOf(of.value.channel, index))?.record
    : entries.get(tx, keyOf(Buffer.from(of.key, "hex"), index))?.data
  if (leaf !== undefined) return leaf
  throw new VaultError("damaged", "an entry of a register is missing in the backup; make another one")
}

function refuse(): never {
  throw new TypeError("while a vault is restored nothing is sent and nothing received")
}

/** The first act has its own transaction and no vault beside it. */
const ABSENT = new Proxy({} as Desk["vault"], { get: refuse })
