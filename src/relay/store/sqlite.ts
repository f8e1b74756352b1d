/**
 * The store on SQLite. The only file that knows `node:sqlite`.
 *
 * One connection writes, one reads. WAL with synchronous=FULL: a commit returns when the log is on the disk. Acts that
 * wait together share one commit, and each is acknowledged after it. Two processes may stand on one file: a writer takes
 * the database's lock for its commit (BEGIN IMMEDIATE) and waits for the other without blocking the process.
 * @module
 */
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { sha256, utf8 } from "../../bytes/index.ts"
import { RelayError, refusal } from "../error.ts"
import { bytesIn, numberIn, type Column, type Connection, type Engine, type Row } from "./engine.ts"
import { MIGRATIONS } from "./schema.ts"
import { sqliteLockers } from "./sqlite-lockers.ts"
import { sqliteMailboxes } from "./sqlite-mailboxes.ts"
import { sqlitePostmarks } from "./sqlite-postmarks.ts"
import { sqliteSweeper } from "./sqlite-sweeper.ts"
import type { Store, StoreLimits } from "./store.ts"

/** Bytes of a database page. A deposit touches a few pages far apart: short ones make a short log to be written out. */
const PAGE_BYTES = 4096
/** Pages in the write-ahead log before they are copied into the database: 16 MiB, so that busy pages are copied seldom. */
const CHECKPOINT_PAGES = 4096
/** Acts in one commit at most. */
const MAX_BATCH = 256
/** How long an act waits for another process's commit, milliseconds. */
const BUSY_MS = 10_000

/** How to open the store. */
export interface SqliteOptions extends StoreLimits {
  /** Path of the database file; it is made if it is not there. */
  readonly file: string
  /** Bound on the file's size, bytes; none if absent. Beyond it the disk counts as full. */
  readonly maxBytes?: number
}

/**
 * Open the store, bringing its schema up to date.
 * @throws {RelayError} `store-newer`, `store-altered`, `store-unwritable`, `storage-full`, `busy`
 */
export function openSqliteStore(options: SqliteOptions): Store {
  let writing: DatabaseSync | undefined
  let reading: DatabaseSync | undefined
  try {
    writing = open(options.file, options.maxBytes)
    migrate(writing)
    reading = open(options.file, undefined)
    reading.exec("PRAGMA query_only = ON")
  } catch (cause) {
    writing?.close()
    reading?.close()
    throw translate(cause, options.file)
  }
  const writer = groupCommit(writing)
  const reader = connection(reading)
  const readingDb = reading
  const begin = readingDb.prepare("BEGIN")
  const end = readingDb.prepare("COMMIT")
  const engine: Engine = {
    read(act) {
      begin.run()
      try {
        return act(reader)
      } finally {
        end.run()
      }
    },
    peek: (act) => act(reader),
    write: writer.write,
  }
  return {
    ...sqliteMailboxes(engine, options),
    ...sqliteLockers(engine, options),
    ...sqlitePostmarks(engine, options),
    ...sqliteSweeper(engine),
    ready: () => Promise.resolve(engine.read((db) => db.get("SELECT 1 AS one")) !== undefined),
    async close() {
      await writer.end()
      readingDb.close()
      writing.close()
    },
  }
}

function open(file: string, maxBytes: number | undefined): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: false })
  try {
    // A lock held by another process's commit is waited for outside SQLite, except here, where nothing else goes on yet.
    db.exec("PRAGMA busy_timeout = 5000")
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}`)
    db.exec("PRAGMA journal_mode = WAL")
    db.exec("PRAGMA synchronous = FULL")
    db.exec("PRAGMA trusted_schema = OFF")
    db.exec("PRAGMA cache_size = -32768")
    db.exec("PRAGMA journal_size_limit = 67108864")
    db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
    if (maxBytes !== undefined) {
      const page = db.prepare("PRAGMA page_size").get() as Row
      db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / numberIn(page, "page_size")))}`)
    }
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

function migrate(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE")
  try {
    db.exec(
      "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER NOT NULL PRIMARY KEY, sha256 BLOB NOT NULL) STRICT",
    )
    const applied = db.prepare("SELECT version, sha256 FROM schema_migrations ORDER BY version").all() as Row[]
    for (const row of applied) {
      const version = numberIn(row, "version")
      const known = MIGRATIONS.find((migration) => migration.version === version)
      if (known === undefined) {
        throw new RelayError(
          "store-newer",
          `the database has schema ${version}, this relay knows ${MIGRATIONS.length}: run the version that made it, or a later one`,
        )
      }
      if (Buffer.compare(sha256(utf8(known.sql)), bytesIn(row, "sha256")) !== 0) {
        throw new RelayError("store-altered", `schema ${version} of the database is not the one this relay knows`)
      }
    }
    for (const { version, sql } of MIGRATIONS.slice(applied.length)) {
      db.exec(sql)
      db.prepare("INSERT INTO schema_migrations (version, sha256) VALUES (?, ?)").run(version, sha256(utf8(sql)))
    }
    db.exec("COMMIT")
  } catch (cause) {
    if (db.isTransaction) db.exec("ROLLBACK")
    throw cause
  }
}

function connection(db: DatabaseSync): Connection {
  const prepared = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    let found = prepared.get(sql)
    if (found === undefined) prepared.set(sql, (found = db.prepare(sql)))
    return found
  }
  return {
    get: (sql, ...values) => statement(sql).get(...(values as Column[])) as Row | undefined,
    all: (sql, ...values) => statement(sql).all(...(values as Column[])) as Row[],
    run: (sql, ...values) => Number(statement(sql).run(...(values as Column[])).changes),
  }
}

interface Job {
  readonly act: (db: Connection) => unknown
  readonly done: (value: unknown) => void
  readonly failed: (cause: unknown) => void
  readonly since: number
}

/** The writer: acts queue up while the event loop takes in requests, then share a commit. */
function groupCommit(db: DatabaseSync): { write: Engine["write"]; end: () => Promise<void> } {
  const on = connection(db)
  db.exec("PRAGMA busy_timeout = 0")
  const savepoint = db.prepare("SAVEPOINT act")
  const release = db.prepare("RELEASE act")
  let queue: Job[] = []
  let scheduled = false
  let ended = false
  let idle: (() => void) | undefined

  const schedule = (delayMs: number): void => {
    scheduled = true
    if (delayMs === 0) setImmediate(flush)
    else setTimeout(flush, delayMs)
  }

  function flush(): void {
    scheduled = false
    if (!begin()) return
    const batch = queue.slice(0, MAX_BATCH)
    queue = queue.slice(MAX_BATCH)
    commit(batch)
    if (queue.length > 0) schedule(0)
    else idle?.()
  }

  /** Take the database's write lock; when another process has it, come back soon. */
  function begin(): boolean {
    try {
      db.exec("BEGIN IMMEDIATE")
      return true
    } catch (cause) {
      const busy = isBusy(cause)
      const now = performance.now()
      const given = queue.filter((job) => !busy || now - job.since > BUSY_MS)
      queue = queue.filter((job) => !given.includes(job))
      for (const job of given) job.failed(translate(cause))
      if (queue.length > 0) schedule(2 + Math.random() * 8)
      else idle?.()
      return false
    }
  }

  function commit(batch: readonly Job[]): void {
    const acknowledge: (() => void)[] = []
    try {
      for (const job of batch) {
        savepoint.run()
        try {
          const value = job.act(on)
          acknowledge.push(() => job.done(value))
        } catch (cause) {
          // A full disk ends the whole transaction within SQLite: then nothing of the batch stands.
          if (!db.isTransaction) throw cause
          db.exec("ROLLBACK TO act")
          acknowledge.push(() => job.failed(translate(cause)))
        }
        release.run()
      }
      db.exec("COMMIT")
    } catch (cause) {
      if (db.isTransaction) db.exec("ROLLBACK")
      const failure = translate(cause)
      for (const job of batch) job.failed(failure)
      return
    }
    for (const say of acknowledge) say()
  }

  return {
    write<T>(act: (db: Connection) => T): Promise<T> {
      if (ended) return Promise.reject(refusal("draining"))
      return new Promise<T>((resolve, reject) => {
        queue.push({ act, done: (value) => resolve(value as T), failed: reject, since: performance.now() })
        if (!scheduled) schedule(0)
      })
    },
    end() {
      ended = true
      if (queue.length === 0) return Promise.resolve()
      return new Promise((resolve) => {
        idle = resolve
      })
    },
  }
}

/** SQLite's primary result code (https://sqlite.org/rescode.html), or undefined if the error is not SQLite's. */
function resultCode(cause: unknown): number | undefined {
  if (!(cause instanceof Error) || !("errcode" in cause) || typeof cause.errcode !== "number") return undefined
  return cause.errcode & 0xff
}

function isBusy(cause: unknown): boolean {
  const code = resultCode(cause)
  return code === 5 || code === 6 // SQLITE_BUSY, SQLITE_LOCKED
}

function translate(cause: unknown, file?: string): unknown {
  const where = file === undefined ? "the database" : file
  switch (resultCode(cause)) {
    case 5:
    case 6:
      return new RelayError("busy", "the database is locked by another process", { cause, retryAfter: 1 })
    case 13: // SQLITE_FULL
      return new RelayError("storage-full", "the disk is full: make room", { cause })
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return new RelayError(
        "store-unwritable",
        `${where} cannot be opened for writing: check the folder's owner and mode`,
        {
          cause,
        },
      )
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return new RelayError(
        "store-altered",
        `${where} is damaged or is not a relay's database: restore it from a backup`,
        {
          cause,
        },
      )
    default:
      return cause
  }
}
