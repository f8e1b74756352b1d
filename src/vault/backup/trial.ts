/**
 * The trial restore: a backup is opened anew from the disk and every record in it is authenticated, before anybody is told
 * that there is a backup, and again before one is restored. Spec: spec/vault.md#backups.
 * @module
 */
import { setImmediate } from "node:timers/promises"
import { beginAct, type Ground, type Reading } from "../act.ts"
import { VaultError } from "../error.ts"
import { ephemeralNumbers, schema, type Collection } from "../schema.ts"
import { Store } from "../sqlite.ts"
import { checkTables } from "../tables.ts"
import { Tally } from "../tally.ts"

/** How a trial is done. */
export interface TrialInput {
  readonly signal?: AbortSignal
  /** Bytes of records authenticated so far. */
  readonly watch?: (done: number) => void
  readonly examine?: (tx: Reading) => void | Promise<void>
}

/** What a trial found. */
export interface Tried {
  readonly records: number
  /** Length of the file. */
  readonly bytes: number
}

/** After so many bytes others have their turn. */
const PAUSE_BYTES = 8 << 20

/**
 * Try a backup that this vault has just made.
 * @param of the vault, and how many of its acts must be in it
 * @throws {VaultError} `tampered`, `damaged`, `io`, `aborted`
 */
export async function tryBackup(
  path: string,
  { ground, acts }: { readonly ground: Ground; readonly acts: number },
  input: TrialInput,
): Promise<Tried> {
  const store = Store.onlyRead(path)
  try {
    checkTables(store)
    const tally = Tally.open(store, ground.keys.tally, ground.vault)
    if (tally.acts !== acts) throw new VaultError("damaged", "the backup is not of the moment at which it was made")
    return await tryAll({ ...ground, store, tally }, input)
  } finally {
    store.close()
  }
}

/**
 * Authenticate every record of an unlocked backup, and whatever else is to be looked at.
 * @throws {VaultError} `tampered`, `damaged`, `aborted`
 */
export async function tryAll(ground: Ground, { signal, watch, examine }: TrialInput): Promise<Tried> {
  const { store } = ground
  const count = (sql: string): number => store.first(sql)?.[0] as number
  if (count(`SELECT count(*) FROM records WHERE collection IN (${ephemeralNumbers().join(", ")})`) > 0)
    throw new VaultError("damaged", "the backup holds one-time secrets, which no backup may")
  const all = count("SELECT count(*) FROM records")
  if (count("SELECT count(*) FROM bodies") !== all)
    throw new VaultError("damaged", "the backup holds bodies that belong to no record")
  const { tx, end } = beginAct(ground)
  let [records, done, paused] = [0, 0, 0]
  try {
    for (const collection of Object.keys(schema) as Collection[]) {
      for (const { bytes } of tx.list(collection)) {
        records++
        done += bytes.length
        if (done - paused < PAUSE_BYTES) continue
        paused = done
        watch?.(done)
        await setImmediate()
        if (signal?.aborted === true) throw new VaultError("aborted", "the trial of the backup was called off")
      }
    }
    // Collections that this version does not know would otherwise pass unseen.
    if (records !== all) throw new VaultError("damaged", "the backup holds records of no known collection")
    await examine?.(tx)
  } finally {
    end()
  }
  return { records, bytes: count("PRAGMA page_count") * count("PRAGMA page_size") }
}
