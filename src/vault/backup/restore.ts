/**
 * A vault from a backup: where there is none, tried whole before it has its name, and marked by its first act.
 * Spec: spec/vault.md#backups.
 * @module
 */
import * as fs from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { toHex } from "../../bytes/index.ts"
import type { Act, Reading } from "../act.ts"
import { VaultError } from "../error.ts"
import { attempt } from "../files/place.ts"
import { FILE_MODE, prepareFolder, publishFile } from "../folder.ts"
import { beginDrawer, groundOf } from "../ground.ts"
import { randomKey } from "../keys.ts"
import { APPLICATION_ID, BACKUP_ID, Store } from "../sqlite.ts"
import { checkTables, migrate } from "../tables.ts"
import { hold, openVault, unlockStore, type Unlock, type Vault } from "../vault.ts"
import { tryAll } from "./trial.ts"

/** What {@link restoreVault} is told. */
export interface RestoreInput {
  readonly backup: string
  /** Where the vault's file shall be; there must be none. */
  readonly path: string
  readonly unlock: Unlock
  readonly signal?: AbortSignal
  /** Bytes authenticated of about how many. */
  readonly watch?: (done: number, total: number) => void
  readonly examine?: (tx: Reading) => void | Promise<void>
  /** The restored vault's first act: it is in the file before the file has its name. */
  readonly first: (tx: Act) => void
}

/**
 * Restore a vault.
 * @returns the vault, open, after its first act
 * @throws {VaultError} `exists`, `permissions`, `not-found`, `not-a-backup`, `tampered`, `damaged`, `aborted`, `full`, `io`, and what
 *   unlocking refuses
 */
export async function restoreVault(input: RestoreInput): Promise<Vault> {
  const path = resolve(input.path)
  prepareFolder(path)
  const draft = join(dirname(path), `.${basename(path)}-${toHex(randomKey(8))}`)
  try {
    // The copy is what is tried: a stick may read differently the second time.
    attempt("the backup", () => {
      if (!fs.statSync(resolve(input.backup)).isFile())
        throw new VaultError("not-a-backup", "the backup is not an ordinary file")
      fs.closeSync(fs.openSync(draft, "wx", FILE_MODE))
      fs.copyFileSync(resolve(input.backup), draft)
      fs.chmodSync(draft, FILE_MODE)
    })
    const key = await fill(draft, input)
    publishFile(draft, path)
    try {
      return await openVault({ path, unlock: { key } })
    } finally {
      key.fill(0)
    }
  } finally {
    for (const suffix of ["", "-wal", "-journal"]) fs.rmSync(draft + suffix, { force: true })
  }
}

/** Try the copy and make a vault of it. @returns the vault key */
async function fill(draft: string, { unlock, first, ...input }: RestoreInput): Promise<Buffer> {
  const head = Buffer.alloc(100)
  const file = fs.openSync(draft, "r")
  try {
    fs.readSync(file, head, 0, head.length, 0)
  } finally {
    fs.closeSync(file)
  }
  if (head.toString("latin1", 0, 16) !== "SQLite format 3\0" || head.readUInt32BE(68) !== BACKUP_ID) {
    throw new VaultError(
      "not-a-backup",
      "the file is no backup of a Diwan vault; a vault itself is opened, not restored",
    )
  }
  const store = Store.open(draft)
  let vault: Vault | null = null
  try {
    checkTables(store)
    const { keys, header } = await unlockStore(store, unlock)
    const ground = groundOf(store, keys, header.vault)
    vault = hold(ground, header.play)
    const total = fs.statSync(draft).size
    const { watch = () => undefined } = input
    await tryAll(ground, { ...input, watch: (done) => watch(Math.min(done, total), total) })
    migrate(store)
    store.change("DELETE FROM drawer")
    beginDrawer(ground)
    store.run(`PRAGMA application_id = ${APPLICATION_ID}`)
    vault.act("restore", first)
    vault.flushDestroyed()
    return vault.exportKey()
  } finally {
    if (vault === null) store.close()
    else vault.close()
  }
}
