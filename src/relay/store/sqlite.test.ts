import { test } from "node:test"
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { sha256, utf8 } from "../../bytes/index.ts"
import { storeContract } from "./contract.test.ts"
import { CONTRACT_LIMITS, draw, mailbox, NOW, refused } from "./kit.test.ts"
import { openSqliteStore } from "./sqlite.ts"
import type { Store } from "./store.ts"

function folder(): string {
  return mkdtempSync(join(tmpdir(), "diwan-relay-"))
}

function open(file: string, maxBytes?: number): Store {
  return openSqliteStore({ file, ...CONTRACT_LIMITS, ...(maxBytes === undefined ? {} : { maxBytes }) })
}

storeContract("SQLite", () => Promise.resolve(open(join(folder(), "relay.sqlite"))))

test("what was acknowledged is there when the file is opened again", async () => {
  const file = join(folder(), "relay.sqlite")
  const store = open(file)
  const at = await mailbox(store, 100)
  const octets = new Uint8Array(randomBytes(50))
  await store.deposit({ ...at, octets, id: sha256(octets), filing: draw(), now: NOW })
  await store.close()
  const again = open(file)
  assert.deepEqual(await again.bundle(at.mailbox, sha256(octets), NOW), octets)
  await again.close()
})

test("commits are synchronous to the disk, with a write-ahead log", async () => {
  const file = join(folder(), "relay.sqlite")
  const store = open(file)
  const db = new DatabaseSync(file)
  assert.equal(db.prepare("PRAGMA journal_mode").get()?.["journal_mode"], "wal")
  db.close()
  await store.close()
})

test("a full disk refuses the act and the store goes on", async () => {
  const store = open(join(folder(), "relay.sqlite"), 700_000)
  const at = await mailbox(store, 10_000_000)
  const small = (): Uint8Array => new Uint8Array(randomBytes(100))
  const deposit = (octets: Uint8Array): Promise<unknown> =>
    store.deposit({ ...at, octets, id: sha256(octets), filing: draw(), now: NOW })
  await deposit(small())
  const error = await refused("storage-full", deposit(new Uint8Array(randomBytes(2_000_000))))
  assert.match(error.message, /disk is full: make room/)
  await deposit(small())
  assert.equal((await store.bundles({ mailbox: at.mailbox, after: 0, limit: 9, now: NOW })).length, 2)
  assert.equal((await store.rights(at.mailbox))[0]?.used, 200)
  await store.close()
})

for (const version of [1, 2]) {
  test(`a database of schema ${version}, as it was shipped, is brought up to date with all that is in it`, async () => {
    const file = join(folder(), "relay.sqlite")
    const [box, right, token, pair, octets] = [draw(), draw(), draw(), draw(), draw()]
    const old = new DatabaseSync(file)
    old.exec("CREATE TABLE schema_migrations (version INTEGER NOT NULL PRIMARY KEY, sha256 BLOB NOT NULL) STRICT")
    for (let each = 1; each <= version; each++) {
      const sql = readFileSync(join(import.meta.dirname, `../testdata/schema-${each}.sql`), "utf8")
      old.exec(sql)
      old.prepare("INSERT INTO schema_migrations (version, sha256) VALUES (?, ?)").run(each, sha256(utf8(sql)))
    }
    const insert = (table: string, columns: Record<string, Uint8Array | number>): void =>
      void old
        .prepare(
          `INSERT INTO ${table} (${Object.keys(columns).join(", ")}) VALUES (${Object.keys(columns)
            .map(() => "?")
            .join(", ")})`,
        )
        .run(...Object.values(columns))
    insert("mailbox", { mailbox: box, opened: NOW, next_seq: 8, held: 1 })
    insert("deposit_right", { mailbox: box, id: right, quota: 1000, used: 32 })
    const bundle = { mailbox: box, seq: 7, id: sha256(octets), payer: right, filing: draw(), size: 32, time: NOW }
    insert("bundle", { ...bundle, expires: NOW + 1000, body: octets })
    insert("ticket", { ticket: token, pair })
    old.close()
    const store = open(file)
    assert.deepEqual(await store.bundle(box, sha256(octets), NOW), octets)
    assert.equal(await store.nextSeq(box), 8)
    assert.equal((await store.rights(box))[0]?.used, 32)
    await store.bindTicket({ ticket: token, channel: draw(), register: draw(), keys: draw() })
    await store.renumber(pair.subarray(16))
    await store.close()
    const again = open(file)
    assert.deepEqual(await again.numbering(), pair.subarray(16))
    await again.close()
  })
}

test("a later schema, an altered one, another file and an unwritable one are refused, each by its name", async () => {
  const dir = folder()
  const file = join(dir, "relay.sqlite")
  await open(file).close()
  const db = new DatabaseSync(file)
  db.exec("INSERT INTO schema_migrations (version, sha256) VALUES (99, x'00')")
  await refused(
    "store-newer",
    Promise.try(() => open(file)),
  )
  db.exec("DELETE FROM schema_migrations WHERE version = 99; UPDATE schema_migrations SET sha256 = x'00'")
  await refused(
    "store-altered",
    Promise.try(() => open(file)),
  )
  db.close()
  writeFileSync(join(dir, "letter.txt"), "not a database, but long enough to be looked at".repeat(9))
  const other = await refused(
    "store-altered",
    Promise.try(() => open(join(dir, "letter.txt"))),
  )
  assert.match(other.message, /not a relay's database/)
  const gone = await refused(
    "store-unwritable",
    Promise.try(() => open(join(dir, "none", "relay.sqlite"))),
  )
  assert.match(gone.message, /check the folder's owner and mode/)
})

test(
  "a read-only database is said to be so at the start",
  { skip: process.getuid?.() === 0 && "root may write anywhere" },
  async () => {
    const dir = folder()
    const file = join(dir, "relay.sqlite")
    await open(file).close()
    chmodSync(file, 0o400)
    chmodSync(dir, 0o500)
    await refused(
      "store-unwritable",
      Promise.try(() => open(file)),
    )
  },
)

test("another process's lock is waited for without blocking this one", async () => {
  const file = join(folder(), "relay.sqlite")
  const store = open(file)
  const at = await mailbox(store, 100)
  const other = new DatabaseSync(file)
  other.exec("BEGIN IMMEDIATE")
  const octets = new Uint8Array(randomBytes(10))
  const deposit = store.deposit({ ...at, octets, id: sha256(octets), filing: draw(), now: NOW })
  // Time passes and readers read while the writer waits.
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.deepEqual(await store.bundles({ mailbox: at.mailbox, after: 0, limit: 9, now: NOW }), [])
  other.exec("COMMIT")
  assert.equal(await deposit, "new")
  other.close()
  await store.close()
})
