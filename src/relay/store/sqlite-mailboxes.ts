/**
 * Mailboxes, deposit rights and bundles on SQLite.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { refusal } from "../error.ts"
import { bytesIn, bytesOrNothing, numberIn, numberOrNothing, type Connection, type Engine, type Row } from "./engine.ts"
import type { BundleLine, Deposit, Done, MailboxStore, RightState, StoreLimits } from "./store.ts"

/** The mailbox half of the store. */
export function sqliteMailboxes(engine: Engine, limits: StoreLimits): MailboxStore {
  return {
    issueAdmissions: (admissions, expires) =>
      engine.write((db) => {
        for (const admission of admissions) {
          db.run("INSERT INTO admission (admission, expires, mailbox) VALUES (?, ?, NULL)", admission, expires)
        }
      }),
    openMailbox: (act) => engine.write((db) => openMailbox(db, act)),
    grantRight: (terms) => engine.write((db) => grantRight(db, terms, limits)),
    revokeRight: (mailbox, right) =>
      engine.write((db) => {
        demandMailbox(db, mailbox)
        db.run("DELETE FROM deposit_right WHERE mailbox = ? AND id = ?", mailbox, right)
      }),
    rights: async (mailbox) =>
      engine.read((db) => {
        demandMailbox(db, mailbox)
        return db.all(`${SELECT_RIGHT} WHERE mailbox = ? ORDER BY id`, mailbox).map(rightOf)
      }),
    usableRight: async (mailbox, right, now) => engine.peek((db) => usableRight(db, mailbox, right, now)),
    deposit: (deposit) => engine.write((db) => depositBundle(db, deposit, limits)),
    bundles: async ({ mailbox, after, limit, now }) =>
      engine.read((db) => {
        demandMailbox(db, mailbox)
        return db
          .all(
            "SELECT seq, id, size, time FROM bundle WHERE mailbox = ? AND seq > ? AND expires > ? ORDER BY seq LIMIT ?",
            mailbox,
            after,
            now,
            limit,
          )
          .map(lineOf)
      }),
    nextSeq: async (mailbox) => engine.read((db) => demandMailbox(db, mailbox)),
    numbering: async () =>
      engine.peek((db) => {
        const row = db.get("SELECT name FROM numbering WHERE one = 1")
        if (row === undefined) throw new TypeError("a relay names its numbers when it starts")
        return bytesIn(row, "name")
      }),
    renumber: (name) =>
      engine.write((db) => {
        db.run("INSERT INTO numbering (one, name) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET name = ?", name, name)
      }),
    bundle: async (mailbox, id, now) =>
      engine.read((db) => {
        const row = db.get("SELECT body FROM bundle WHERE mailbox = ? AND id = ? AND expires > ?", mailbox, id, now)
        if (row !== undefined) return bytesIn(row, "body")
        throw refusal(filed(db, mailbox, id, now) === undefined ? "bundle-unknown" : "bundle-filed")
      }),
    fileBundle: (act) => engine.write((db) => fileBundle(db, act, limits)),
  }
}

/** The mailbox's next number. @throws {RelayError} `mailbox-unknown` */
function demandMailbox(db: Connection, mailbox: Uint8Array): number {
  const row = db.get("SELECT next_seq FROM mailbox WHERE mailbox = ?", mailbox)
  if (row === undefined) throw refusal("mailbox-unknown")
  return numberIn(row, "next_seq")
}

function openMailbox(db: Connection, act: Parameters<MailboxStore["openMailbox"]>[0]): Done {
  const row = db.get("SELECT expires, mailbox FROM admission WHERE admission = ?", act.admission)
  if (row === undefined) throw refusal("admission-refused")
  const opened = bytesOrNothing(row, "mailbox")
  if (opened !== undefined) {
    if (!equal(opened, act.mailbox)) throw refusal("admission-spent")
    return "again"
  }
  if (numberIn(row, "expires") <= act.now) throw refusal("admission-refused")
  // The mailbox may be open through another admission of the same owner: that one is left unspent.
  if (db.get("SELECT next_seq FROM mailbox WHERE mailbox = ?", act.mailbox) !== undefined) return "again"
  db.run("INSERT INTO mailbox (mailbox, opened) VALUES (?, ?)", act.mailbox, act.now)
  db.run("UPDATE admission SET mailbox = ? WHERE admission = ?", act.mailbox, act.admission)
  return "new"
}

const SELECT_RIGHT = "SELECT id, quota, used, replaces, expires FROM deposit_right"

function rightOf(row: Row): RightState {
  return {
    id: bytesIn(row, "id"),
    quota: numberIn(row, "quota"),
    used: numberIn(row, "used"),
    replaces: bytesOrNothing(row, "replaces"),
    expires: numberOrNothing(row, "expires"),
  }
}

function findRight(db: Pick<Connection, "get">, mailbox: Uint8Array, right: Uint8Array): RightState | undefined {
  const row = db.get(`${SELECT_RIGHT} WHERE mailbox = ? AND id = ?`, mailbox, right)
  return row === undefined ? undefined : rightOf(row)
}

function grantRight(db: Connection, terms: Parameters<MailboxStore["grantRight"]>[0], limits: StoreLimits): Done {
  const { mailbox, right, quota, replaces, expires } = terms
  demandMailbox(db, mailbox)
  const found = findRight(db, mailbox, right)
  if (found !== undefined) {
    const same = found.quota === quota && found.expires === expires && sameOrNothing(found.replaces, replaces)
    if (!same) throw refusal("right-differs")
    return "again"
  }
  if (replaces !== undefined && findRight(db, mailbox, replaces) === undefined) {
    throw refusal("right-unknown", "the one to replace")
  }
  const count = db.get("SELECT count(*) AS held FROM deposit_right WHERE mailbox = ?", mailbox) as Row
  if (numberIn(count, "held") >= limits.rightsPerMailbox) throw refusal("too-many-rights")
  db.run(
    "INSERT INTO deposit_right (mailbox, id, quota, replaces, expires) VALUES (?, ?, ?, ?, ?)",
    mailbox,
    right,
    quota,
    replaces ?? null,
    expires ?? null,
  )
  return "new"
}

function sameOrNothing(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equal(a, b)
}

/** The right, if it may be used now. Shared with the lockers. @throws {RelayError} `right-refused`, `right-expired` */
export function usableRight(
  db: Pick<Connection, "get">,
  mailbox: Uint8Array,
  right: Uint8Array,
  now: number,
): RightState {
  const found = findRight(db, mailbox, right)
  if (found === undefined) throw refusal("right-refused")
  if (found.expires !== undefined && found.expires <= now) throw refusal("right-expired")
  return found
}

/** Count bytes against a right. @throws {RelayError} `quota-exceeded` */
export function charge(db: Connection, mailbox: Uint8Array, right: RightState, bytes: number): void {
  if (right.used + bytes > right.quota) {
    throw refusal("quota-exceeded", `${bytes} bytes more than the ${right.quota - right.used} left of ${right.quota}`)
  }
  db.run("UPDATE deposit_right SET used = used + ? WHERE mailbox = ? AND id = ?", bytes, mailbox, right.id)
}

/** Give back what was counted; the right may be gone by then. */
export function discharge(db: Connection, mailbox: Uint8Array, payer: Uint8Array, bytes: number): void {
  db.run("UPDATE deposit_right SET used = max(0, used - ?) WHERE mailbox = ? AND id = ?", bytes, mailbox, payer)
}

/** A right has been used: the one it replaces ends, and its lockers go on under the new one. */
export function retireReplaced(db: Connection, mailbox: Uint8Array, right: RightState): void {
  if (right.replaces === undefined) return
  if (db.run("DELETE FROM deposit_right WHERE mailbox = ? AND id = ?", mailbox, right.replaces) === 0) return
  db.run("UPDATE locker SET filler = ? WHERE mailbox = ? AND filler = ?", right.id, mailbox, right.replaces)
}

/** Take a bundle in. Shared with the postmarks, whose bundles are stored with their record. */
export function depositBundle(db: Connection, deposit: Deposit, limits: StoreLimits): Done {
  const { mailbox, id, filing, octets, now } = deposit
  const right = usableRight(db, mailbox, deposit.right, now)
  const held = db.get("SELECT seq, payer, filing, size, expires FROM bundle WHERE mailbox = ? AND id = ?", mailbox, id)
  const lapsed = held !== undefined && numberIn(held, "expires") <= now
  const known = held === undefined || lapsed ? filed(db, mailbox, id, now) : held
  if (known !== undefined) {
    if (!equal(bytesIn(known, "filing"), filing)) throw refusal("filing-differs")
    retireReplaced(db, mailbox, right)
    return "again"
  }
  if (lapsed) removeBundle(db, mailbox, held)
  charge(db, mailbox, lapsed ? usableRight(db, mailbox, right.id, now) : right, octets.length)
  const numbered = db.get(
    "UPDATE mailbox SET next_seq = next_seq + 1, held = held + 1 WHERE mailbox = ? AND held < ? RETURNING next_seq - 1 AS seq",
    mailbox,
    limits.bundlesPerMailbox,
  )
  if (numbered === undefined) throw refusal("mailbox-full")
  db.run(
    "INSERT INTO bundle (mailbox, seq, id, payer, filing, size, time, expires, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    mailbox,
    numberIn(numbered, "seq"),
    id,
    right.id,
    filing,
    octets.length,
    now,
    now + limits.bundleSeconds,
    octets,
  )
  retireReplaced(db, mailbox, right)
  return "new"
}

/** Take a bundle's row out. @param row with seq, payer, size */
export function removeBundle(db: Connection, mailbox: Uint8Array, row: Row): void {
  db.run("DELETE FROM bundle WHERE mailbox = ? AND seq = ?", mailbox, numberIn(row, "seq"))
  db.run("UPDATE mailbox SET held = held - 1 WHERE mailbox = ?", mailbox)
  discharge(db, mailbox, bytesIn(row, "payer"), numberIn(row, "size"))
}

function filed(db: Connection, mailbox: Uint8Array, id: Uint8Array, now: number): Row | undefined {
  return db.get("SELECT filing FROM filed_bundle WHERE mailbox = ? AND id = ? AND expires > ?", mailbox, id, now)
}

function fileBundle(db: Connection, act: Parameters<MailboxStore["fileBundle"]>[0], limits: StoreLimits): Done {
  const { mailbox, id, filing, now } = act
  const row = db.get("SELECT seq, payer, filing, size FROM bundle WHERE mailbox = ? AND id = ?", mailbox, id)
  const known = row ?? filed(db, mailbox, id, now)
  if (known === undefined) throw refusal("bundle-unknown")
  if (!equal(bytesIn(known, "filing"), filing)) throw refusal("filing-refused")
  if (row === undefined) return "again"
  removeBundle(db, mailbox, row)
  db.run(
    "INSERT OR REPLACE INTO filed_bundle (mailbox, id, filing, expires) VALUES (?, ?, ?, ?)",
    mailbox,
    id,
    filing,
    now + limits.bundleSeconds,
  )
  return "new"
}

function lineOf(row: Row): BundleLine {
  return { seq: numberIn(row, "seq"), id: bytesIn(row, "id"), size: numberIn(row, "size"), time: numberIn(row, "time") }
}
