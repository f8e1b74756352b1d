/**
 * The one file that speaks to `node:sqlite` (a release candidate in Node 26, so it is pinned here), and the one place
 * where SQLite's result codes become this room's codes.
 *
 * One process holds the file at a time: `locking_mode = EXCLUSIVE` is a lock of the operating system, which dies with
 * its process, keeps the WAL index in memory instead of a `-shm` file, and makes sure that nobody still reads an old
 * page when a deletion is flushed.
 * Sources: sqlite.org/pragma.html, sqlite.org/wal.html §6, sqlite.org/rescode.html.
 * @module
 */
import { constants, closeSync, fdatasyncSync, fstatSync, openSync, writeSync } from "node:fs"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { VaultError } from "./error.ts"
import { fileFault } from "./fault.ts"

/** "diwn": stands in the file's header (offset 68), so that another SQLite file is not taken for a vault. */
export const APPLICATION_ID = 0x6469776e

/** "diwb": a backup is not taken for a vault, and a vault not for a backup. */
export const BACKUP_ID = 0x64697762

/**
 * Bytes of a page of a new file. Views and drafts make up nearly all of a vault and are of some hundred kilobytes each, and
 * every page is a call of the system: with four times SQLite's usual 4096, a backup takes a quarter to a third less of the
 * processor, and an act no more. A vault keeps the pages that it was made with.
 */
const PAGE_BYTES = 16_384

/** What a row's column may hold here. */
export type Column = number | string | Uint8Array | null

/** An open file. Owns the connection and its prepared statements. */
export class Store {
  readonly path: string
  readonly #connection: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  private constructor(path: string, connection: DatabaseSync) {
    this.path = path
    this.#connection = connection
  }

  /**
   * Open an existing file and take its lock.
   * @param maxBytes the most the file may grow to; above it an act is refused with `full`
   * @throws {VaultError} `in-use` another process has it; `damaged`, `read-only`, `io`
   */
  static open(path: string, maxBytes?: number): Store {
    return translate(() => {
      const connection = new DatabaseSync(path, { timeout: 0, allowExtension: false, defensive: true })
      try {
        connection.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
        connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
        connection.exec("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192")
        if (maxBytes !== undefined) {
          const pageBytes = Number(connection.prepare("PRAGMA page_size").get()?.["page_size"])
          connection.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`)
        }
        // The first read takes the lock; in exclusive mode it is kept until the connection closes.
        connection.prepare("SELECT count(*) FROM sqlite_schema").get()
        return new Store(path, connection)
      } catch (cause) {
        connection.close()
        throw cause
      }
    })
  }

  /**
   * A database in memory, and nowhere else: no file, no log, no spill.
   * @param image what {@link Store.image} gave, authenticated since; empty if null
   * @param maxBytes the most it may grow to; above it a change is refused with `full`
   * @throws {VaultError} `damaged` the image is no database
   */
  static inMemory(image: Uint8Array | null, maxBytes: number): Store {
    return translate(() => {
      const connection = new DatabaseSync(":memory:", { timeout: 0, allowExtension: false, defensive: true })
      try {
        if (image !== null) connection.deserialize(image)
        connection.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY")
        const pageBytes = Number(connection.prepare("PRAGMA page_size").get()?.["page_size"])
        connection.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`)
        return new Store(":memory:", connection)
      } catch (cause) {
        connection.close()
        throw cause
      }
    })
  }

  /** An empty file that is written once and thrown away if that fails: without a log, synced by whoever publishes it. */
  static unpublished(path: string): Store {
    return translate(() => {
      const connection = new DatabaseSync(path, { timeout: 0, allowExtension: false })
      connection.exec(`PRAGMA page_size = ${PAGE_BYTES}`)
      connection.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA trusted_schema = OFF")
      return new Store(path, connection)
    })
  }

  /**
   * A file that is only looked at: no lock that others must wait for, no log beside it, not a byte changed.
   * @throws {VaultError} `damaged`, `read-only`, `io`
   */
  static onlyRead(path: string): Store {
    return translate(() => {
      const connection = new DatabaseSync(path, { timeout: 0, allowExtension: false, defensive: true, readOnly: true })
      try {
        connection.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY")
        connection.exec("PRAGMA cache_size = -8192")
        connection.prepare("SELECT count(*) FROM sqlite_schema").get()
        return new Store(path, connection)
      } catch (cause) {
        connection.close()
        throw cause
      }
    })
  }

  /** The database as octets, a copy. */
  image(): Uint8Array {
    return translate(() => this.#connection.serialize())
  }

  /** Run statements that take no values. */
  run(sql: string): void {
    translate(() => this.#connection.exec(sql))
  }

  /** Run one statement. @returns the number of rows changed */
  change(sql: string, ...values: readonly Column[]): number {
    return translate(() => Number(this.#prepare(sql).run(...(values as SQLInputValue[])).changes))
  }

  /** The first row as an array of columns, or undefined. */
  first(sql: string, ...values: readonly Column[]): readonly Column[] | undefined {
    return translate(() => this.#prepare(sql).get(...(values as SQLInputValue[]))) as readonly Column[] | undefined
  }

  /** Every row, as arrays of columns. */
  all(sql: string, ...values: readonly Column[]): readonly (readonly Column[])[] {
    return translate(() =>
      this.#prepare(sql).all(...(values as SQLInputValue[])),
    ) as unknown as readonly (readonly Column[])[]
  }

  /** Whether a transaction is open: some errors end it before we can. */
  get inTransaction(): boolean {
    return this.#connection.isTransaction
  }

  /**
   * Bring the WAL's pages into the file, overwrite the WAL with zeros and truncate it. Together with `secure_delete`
   * nothing that was deleted or replaced is left in the file, the WAL or a temporary file when this returns.
   * @throws {VaultError} `in-use`, `full`, `io`
   */
  flush(): void {
    const [busy, inLog, copied] = this.first("PRAGMA main.wal_checkpoint(FULL)") as readonly [number, number, number]
    if (busy !== 0 || inLog !== copied)
      throw new VaultError("in-use", "the vault's log could not be emptied; try again")
    // Truncation alone gives the blocks back with their content. All frames are in the file and synced by now, and this
    // process has the lock, so zeros lose nothing, also if it stops right here: an all-zero log is an empty log.
    if (inLog > 0) overwrite(`${this.path}-wal`)
    const [stillBusy] = this.first("PRAGMA main.wal_checkpoint(TRUNCATE)") as readonly [number]
    if (stillBusy !== 0) throw new VaultError("in-use", "the vault's log could not be emptied; try again")
  }

  /** Give the lock back. Further use is a bug. */
  close(): void {
    this.#statements.clear()
    this.#connection.close()
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#connection.prepare(sql)
      statement.setReturnArrays(true)
      this.#statements.set(sql, statement)
    }
    return statement
  }
}

function overwrite(path: string): void {
  try {
    const file = openSync(path, constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      const { size } = fstatSync(file)
      const zeros = Buffer.alloc(Math.min(size, 1 << 20))
      // As many as were written, which may be fewer than were given: what is left out here is left on the disk.
      for (let at = 0; at < size;) at += writeSync(file, zeros, 0, Math.min(zeros.length, size - at), at)
      fdatasyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw fileFault(cause, "the vault's log")
  }
}

/** Run and translate what SQLite throws. */
function translate<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw translated(cause)
  }
}

function translated(cause: unknown): unknown {
  const result =
    cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" ? cause.errcode & 0xff : 0
  switch (result) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
      return new VaultError("in-use", "another process has this vault open", { cause })
    case 7: // SQLITE_NOMEM
      return new VaultError("out-of-memory", "not enough memory for this act; nothing was changed", { cause })
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
      return new VaultError("read-only", "the vault's file or folder cannot be written; nothing was changed", { cause })
    case 10: // SQLITE_IOERR
      return new VaultError("io", "the disk failed while the vault was used; check it, then open the vault again", {
        cause,
      })
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
      return new VaultError("damaged", "the vault's file is damaged; restore it from a backup", { cause })
    case 13: // SQLITE_FULL
      return new VaultError("full", "the disk is full; nothing was changed; make room and try again", { cause })
    case 18: // SQLITE_TOOBIG
      return new VaultError("too-long", "a record is larger than the vault can hold", { cause })
    default:
      return cause
  }
}
