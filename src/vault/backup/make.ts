/**
 * Making a backup of an open vault while it is in use. Spec: spec/vault.md#backups.
 *
 * Bodies are copied in steps, and acts may be done between them. Every body that an act has written meanwhile bears that
 * act's number, so the last step, one moment of the vault, copies exactly those anew and takes out what is gone. One-time
 * secrets are left out as the rows are read: no byte of them, not even encrypted, is written to the disk of the backup.
 * @module
 */
import { fdatasync } from "node:fs"
import { setImmediate } from "node:timers/promises"
import type { Ground, Reading } from "../act.ts"
import { drawerRoot } from "../drawer.ts"
import { VaultError } from "../error.ts"
import { fileFault } from "../fault.ts"
import { writingTo } from "../files/place.ts"
import { ephemeralNumbers } from "../schema.ts"
import { BACKUP_ID, Store } from "../sqlite.ts"
import { migrate } from "../tables.ts"
import { rowsOfCollection } from "../tally.ts"
import { tryBackup } from "./trial.ts"

/** What {@link makeBackup} is told. */
export interface BackupInput {
  /** The file to make. One of that name is never replaced. */
  readonly path: string
  /** Stops it; nothing is left then. */
  readonly signal?: AbortSignal
  /** Bytes done of about how many: copying is the first half of it, the trial the second. */
  readonly watch?: (done: number, total: number) => void
  /** What the trial restore looks at besides every record: a throw means that the backup is not made. */
  readonly examine?: (tx: Reading) => void | Promise<void>
}

/** A backup that was made and tried. */
export interface Backup {
  readonly path: string
  /** Acts of the vault that are in it. */
  readonly acts: number
  readonly records: number
  readonly bytes: number
}

/** Bytes of bodies that are copied in one step, while nobody else is served. A single record may be longer. */
const STEP_BYTES = 8 << 20
/** Most bodies in one step. */
const STEP_ROWS = 4096
/** How many lengths are asked for at once: a step of long bodies needs few, and each is a page of the file. */
const ASKED_ROWS = 32

/**
 * Make a backup, try it, and give it its name.
 * @throws {VaultError} `exists`, `not-found`, `read-only`, `full`, `io`, `aborted`; `tampered`, `damaged` if the trial fails
 */
export async function makeBackup(ground: Ground, input: BackupInput): Promise<Backup> {
  const { path, signal, watch = () => undefined } = input
  const { store, tally } = ground
  const pages = (pragma: string): number => store.first(`PRAGMA main.${pragma}`)?.[0] as number
  const total = 2 * pages("page_count") * pages("page_size")
  return writingTo({ path, durable: true }, async (file, temporary) => {
    const disk = syncing(file)
    let made: Backup
    try {
      made = await fill()
    } finally {
      await disk.idle()
    }
    disk.check()
    return made

    async function fill(): Promise<Backup> {
      begin(temporary)
      const since = tally.acts
      let copied = 0
      for (let after = 0; ;) {
        called(signal)
        const step = nextStep(store, after)
        if (step === null) break
        beside(store, temporary, () => store.change(COPY_BODIES, after, step.until))
        after = step.until
        copied += step.bytes
        watch(Math.min(copied, total / 2), total)
        await setImmediate()
      }
      called(signal)
      beside(store, temporary, () => conclude(ground, since))
      disk.begin() // while it is tried
      const acts = tally.acts
      const tried = await tryBackup(
        temporary,
        { ground, acts },
        { ...input, watch: (done) => watch(total / 2 + done, total) },
      )
      watch(total, total)
      return { path, acts, ...tried }
    }
  })
}

/** An empty file with a vault's tables. */
function begin(path: string): void {
  const store = Store.unpublished(path)
  try {
    store.run(`PRAGMA application_id = ${BACKUP_ID}`)
    migrate(store)
  } finally {
    store.close()
  }
}

/**
 * Do something with the backup attached, in one transaction, and detach it: acts never see it. No journal and no syncing:
 * a file that is not finished is thrown away, and one that is gets synced whole before it has its name.
 */
function beside(store: Store, path: string, work: () => void): void {
  store.change("ATTACH DATABASE ? AS backup", path)
  try {
    store.run("PRAGMA backup.journal_mode = OFF; PRAGMA backup.synchronous = OFF; PRAGMA backup.secure_delete = ON")
    store.run("BEGIN")
    try {
      work()
      store.run("COMMIT")
    } catch (cause) {
      if (store.inTransaction) store.run("ROLLBACK")
      throw cause
    }
  } finally {
    store.run("DETACH DATABASE backup")
  }
}

/**
 * Bring to the disk what was written, beside the work that goes on, so that little is left for whoever publishes the
 * file. A disk says once that it failed, and a later sync may then succeed: so what it said here is kept, and thrown.
 */
function syncing(file: number): { begin(): void; idle(): Promise<void>; check(): void } {
  let running: Promise<void> | null = null
  let failed: Error | null = null
  return {
    begin() {
      running ??= new Promise((done) => {
        fdatasync(file, (error) => {
          failed ??= error
          running = null
          done()
        })
      })
    },
    // The descriptor must not be closed, and another file get its number, while it is used.
    idle: async () => running ?? undefined,
    check() {
      if (failed !== null) throw fileFault(failed, "the file to write")
    },
  }
}

/** Bodies that follow, up to some bytes; null if there are no more. */
function nextStep(store: Store, after: number): { readonly until: number; readonly bytes: number } | null {
  let [until, bytes] = [after, 0]
  for (let rows = 0; rows < STEP_ROWS; rows += ASKED_ROWS) {
    const asked = store.all(NEXT_BODIES, until, ASKED_ROWS)
    for (const [seq, length] of asked) {
      if (bytes > 0 && bytes + (length as number) > STEP_BYTES) return { until, bytes }
      until = seq as number
      bytes += length as number
    }
    if (asked.length < ASKED_ROWS) break
  }
  return until === after ? null : { until, bytes }
}

/** One moment of the vault: bodies written or taken away since `since`, and all the rest. */
function conclude({ store, tally, vault, drawer }: Ground, since: number): void {
  store.change(DROP_GONE)
  store.change(COPY_CHANGED, since)
  for (const sql of COPY_REST) store.change(sql)
  const newest = drawer.keys.at(-1)
  if (newest === undefined) throw new TypeError("an open vault has a drawer")
  store.change(PUT_DRAWER, drawerRoot(newest, { vault, acts: tally.acts, store }, rowsOfCollection))
  store.change(COPY_HEAD, tally.rootWithout(ephemeralNumbers()))
}

function called(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new VaultError("aborted", "the backup was called off; nothing of it is left")
}

// Numbers of our own list, never somebody's words.
const LEFT_OUT = `(${ephemeralNumbers().join(", ")})`
const NEXT_BODIES = "SELECT seq, length(body) FROM main.bodies WHERE seq > ? ORDER BY seq LIMIT ?"
const COPY_BODIES = `
  INSERT INTO backup.bodies (seq, body)
  SELECT seq, body FROM main.bodies
  WHERE seq > ? AND seq <= ? AND seq NOT IN (SELECT seq FROM main.records WHERE collection IN ${LEFT_OUT})`
const DROP_GONE = "DELETE FROM backup.bodies WHERE seq NOT IN (SELECT seq FROM main.records)"
const COPY_CHANGED = `
  REPLACE INTO backup.bodies (seq, body)
  SELECT seq, body FROM main.bodies
  WHERE seq IN (SELECT seq FROM main.records WHERE version > ? AND collection NOT IN ${LEFT_OUT})`
const COPY_REST = [
  "INSERT INTO backup.header (id, format, vault, play, proof) SELECT id, format, vault, play, proof FROM main.header",
  "INSERT INTO backup.slots (id, parameters, wrapped) SELECT id, parameters, wrapped FROM main.slots",
  "INSERT INTO backup.shares (id, parameters, wrapped) SELECT id, parameters, wrapped FROM main.shares",
  `INSERT INTO backup.records (collection, bucket, tag, position, state, version, seq)
   SELECT collection, bucket, tag, position, state, version, seq FROM main.records WHERE collection NOT IN ${LEFT_OUT}`,
  `INSERT INTO backup.tallies (collection, buckets)
   SELECT collection, buckets FROM main.tallies WHERE collection NOT IN ${LEFT_OUT}`,
  "INSERT INTO backup.registers (number, tag) SELECT number, tag FROM main.registers",
  "INSERT INTO backup.nodes (register, level, place, hash) SELECT register, level, place, hash FROM main.nodes",
]
const PUT_DRAWER = "INSERT INTO backup.drawer (id, root) VALUES (1, ?)"
const COPY_HEAD = "INSERT INTO backup.head (id, acts, root) SELECT 1, acts, ? FROM main.head"
