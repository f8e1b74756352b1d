/**
 * Lockers on SQLite: chunks are rows, each written once.
 * @module
 */
import { concat, equal } from "../../bytes/index.ts"
import { leafHash } from "../../register/index.ts"
import { refusal } from "../error.ts"
import { CHUNK_BYTES } from "../limits.ts"
import { bytesIn, numberIn, type Connection, type Engine, type Row } from "./engine.ts"
import { charge, discharge, retireReplaced, usableRight } from "./sqlite-mailboxes.ts"
import type { ChunkDeposit, ChunkRange, Done, LockerStore, LockerTerms, StoreLimits } from "./store.ts"

/** The locker half of the store. */
export function sqliteLockers(engine: Engine, limits: StoreLimits): LockerStore {
  return {
    openLocker: (terms) => engine.write((db) => openLocker(db, terms, limits)),
    locker: async (locker, now) =>
      engine.read((db) => {
        const row = demandLocker(db, locker, now)
        const size = numberIn(row, "size")
        const complete = isComplete(row)
        const have = complete
          ? [{ from: 0, to: chunksOf(size) }]
          : rangesOf(
              db
                .all("SELECT n FROM locker_chunk WHERE locker = ? ORDER BY n", locker)
                .map((chunk) => numberIn(chunk, "n")),
            )
        return {
          mailbox: bytesIn(row, "mailbox"),
          right: bytesIn(row, "filler"),
          size,
          have,
          complete,
          expires: numberIn(row, "expires"),
        }
      }),
    putChunk: (deposit) => {
      // Before the transaction: while it lasts nobody else writes.
      const hash = leafHash(deposit.octets)
      return engine.write((db) => putChunk(db, deposit, hash))
    },
    chunk: async (locker, n, now) =>
      engine.read((db) => {
        demandLocker(db, locker, now)
        const row = db.get("SELECT body FROM locker_chunk WHERE locker = ? AND n = ?", locker, n)
        if (row === undefined) throw refusal("chunk-unknown")
        return bytesIn(row, "body")
      }),
    chunkHashes: async ({ locker, from, limit, now }) =>
      engine.read((db) => {
        const row = demandLocker(db, locker, now)
        if (!isComplete(row)) throw refusal("locker-incomplete")
        if (from >= chunksOf(numberIn(row, "size"))) throw refusal("chunk-unknown", "a number past the locker's end")
        const found = db.all(
          "SELECT hash FROM locker_chunk WHERE locker = ? AND n >= ? ORDER BY n LIMIT ?",
          locker,
          from,
          limit,
        )
        return concat(...found.map((chunk) => bytesIn(chunk, "hash")))
      }),
  }
}

const SELECT_LOCKER = "SELECT mailbox, payer, filler, size, stored, expires FROM locker"

function demandLocker(db: Connection, locker: Uint8Array, now: number): Row {
  const row = db.get(`${SELECT_LOCKER} WHERE locker = ? AND expires > ?`, locker, now)
  if (row === undefined) throw refusal("locker-unknown")
  return row
}

/** Whether a named locker is there and complete. For the postmarks. */
export function lockerIsComplete(db: Connection, locker: Uint8Array, now: number): boolean {
  const row = db.get(`${SELECT_LOCKER} WHERE locker = ? AND expires > ?`, locker, now)
  return row !== undefined && isComplete(row)
}

/** Remove a locker with all its chunks and give its bytes back. */
export function dropLocker(db: Connection, locker: Uint8Array): void {
  const row = db.get(`${SELECT_LOCKER} WHERE locker = ?`, locker)
  if (row === undefined) return
  db.run("DELETE FROM locker_chunk WHERE locker = ?", locker)
  db.run("DELETE FROM locker WHERE locker = ?", locker)
  discharge(db, bytesIn(row, "mailbox"), bytesIn(row, "payer"), numberIn(row, "size"))
}

function openLocker(db: Connection, terms: LockerTerms, limits: StoreLimits): Done {
  const { locker, mailbox, size, now } = terms
  const right = usableRight(db, mailbox, terms.right, now)
  const found = db.get(`${SELECT_LOCKER} WHERE locker = ?`, locker)
  if (found !== undefined && numberIn(found, "expires") <= now) dropLocker(db, locker)
  else if (found !== undefined) {
    // The repeat may come under the successor of the right that opened it.
    const fillers = right.replaces === undefined ? [right.id] : [right.id, right.replaces]
    const same =
      numberIn(found, "size") === size &&
      equal(bytesIn(found, "mailbox"), mailbox) &&
      fillers.some((filler) => equal(bytesIn(found, "filler"), filler))
    if (!same) throw refusal("locker-differs")
    retireReplaced(db, mailbox, right)
    return "again"
  }
  charge(db, mailbox, right, size)
  db.run(
    "INSERT INTO locker (locker, mailbox, payer, filler, size, time, expires) VALUES (?, ?, ?, ?, ?, ?, ?)",
    locker,
    mailbox,
    right.id,
    right.id,
    size,
    now,
    now + limits.lockerSeconds,
  )
  retireReplaced(db, mailbox, right)
  return "new"
}

function putChunk(db: Connection, deposit: ChunkDeposit, hash: Uint8Array): Done {
  const { locker, mailbox, n, octets, now } = deposit
  const right = usableRight(db, mailbox, deposit.right, now)
  const row = demandLocker(db, locker, now)
  if (!equal(bytesIn(row, "mailbox"), mailbox) || !equal(bytesIn(row, "filler"), right.id))
    throw refusal("right-refused")
  const want = Math.min(CHUNK_BYTES, numberIn(row, "size") - n * CHUNK_BYTES)
  if (want <= 0) throw refusal("request-malformed", "a chunk number past the locker's end")
  if (octets.length !== want) throw refusal("request-malformed", `chunk of ${octets.length} bytes, want ${want}`)
  const stored = db.get("SELECT hash FROM locker_chunk WHERE locker = ? AND n = ?", locker, n)
  if (stored !== undefined) {
    if (!equal(bytesIn(stored, "hash"), hash)) throw refusal("chunk-differs")
    return "again"
  }
  db.run("INSERT INTO locker_chunk (locker, n, hash, body) VALUES (?, ?, ?, ?)", locker, n, hash, octets)
  db.run("UPDATE locker SET stored = stored + 1 WHERE locker = ?", locker)
  return "new"
}

function isComplete(row: Row): boolean {
  return numberIn(row, "stored") === chunksOf(numberIn(row, "size"))
}

function chunksOf(size: number): number {
  return Math.ceil(size / CHUNK_BYTES)
}

/** Rising numbers as ranges. */
export function rangesOf(numbers: readonly number[]): readonly ChunkRange[] {
  const ranges: { from: number; to: number }[] = []
  for (const n of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && last.to === n) last.to = n + 1
    else ranges.push({ from: n, to: n + 1 })
  }
  return ranges
}
