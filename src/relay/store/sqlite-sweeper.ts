/**
 * Deleting what has expired, a little at a time: the sweeper walks the mailboxes and the lockers in the order of their
 * keys, so that no index on time is needed and no commit is long.
 * @module
 */
import { bytesIn, numberIn, type Connection, type Engine } from "./engine.ts"
import { removeBundle } from "./sqlite-mailboxes.ts"
import { dropLocker } from "./sqlite-lockers.ts"

const MAILBOXES_AT_ONCE = 32
const BUNDLES_AT_ONCE = 64
const CHUNKS_AT_ONCE = 32
const START = new Uint8Array(0)

/** The sweeping half of the store. */
export function sqliteSweeper(engine: Engine): { sweep(now: number): Promise<boolean> } {
  let mailboxAfter: Uint8Array = START
  return {
    sweep: (now) =>
      engine.write((db) => {
        if (sweepLocker(db, now)) return true
        const mailboxes = db.all(
          "SELECT mailbox FROM mailbox WHERE mailbox > ? ORDER BY mailbox LIMIT ?",
          mailboxAfter,
          MAILBOXES_AT_ONCE,
        )
        for (const row of mailboxes) {
          const mailbox = bytesIn(row, "mailbox")
          if (sweepMailbox(db, mailbox, now)) return true
          mailboxAfter = mailbox
        }
        if (mailboxes.length === MAILBOXES_AT_ONCE) return true
        mailboxAfter = START
        db.run("DELETE FROM admission WHERE expires <= ? AND mailbox IS NULL", now)
        return false
      }),
  }
}

/** A batch of one expired locker. @returns whether there was one */
function sweepLocker(db: Connection, now: number): boolean {
  const row = db.get("SELECT locker FROM locker WHERE expires <= ? LIMIT 1", now)
  if (row === undefined) return false
  const locker = bytesIn(row, "locker")
  const gone = db.run(
    "DELETE FROM locker_chunk WHERE locker = ? AND n IN (SELECT n FROM locker_chunk WHERE locker = ? ORDER BY n LIMIT ?)",
    locker,
    locker,
    CHUNKS_AT_ONCE,
  )
  if (gone < CHUNKS_AT_ONCE) dropLocker(db, locker)
  return true
}

/** A batch of one mailbox's expired bundles: the lowest numbers are the oldest. @returns whether there may be more */
function sweepMailbox(db: Connection, mailbox: Uint8Array, now: number): boolean {
  const oldest = db.all(
    "SELECT seq, payer, size, expires FROM bundle WHERE mailbox = ? ORDER BY seq LIMIT ?",
    mailbox,
    BUNDLES_AT_ONCE,
  )
  let gone = 0
  for (const row of oldest) {
    if (numberIn(row, "expires") > now) break
    removeBundle(db, mailbox, row)
    gone++
  }
  db.run("DELETE FROM filed_bundle WHERE mailbox = ? AND expires <= ?", mailbox, now)
  return gone === BUNDLES_AT_ONCE
}
