import assert from "node:assert/strict"
import * as fs from "node:fs"
import { test, type TestContext } from "node:test"
import { behindItsBack, freshPath, freshVault, refused } from "./fresh.test.ts"
import { openVault, type Reading } from "./index.ts"
import type { Column, Store } from "./sqlite.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** A closed vault with three letters, the second written twice; and the file as it was before that. */
async function prepared(t: TestContext): Promise<{ path: string; key: Buffer; before: Buffer }> {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  const key = vault.exportKey()
  vault.act("file", (tx) => {
    tx.put("letters", "1", bytes("the first"), { order: 1 })
    tx.put("letters", "2", bytes("the second"), { order: 2 })
    tx.put("views", "2", bytes("a view!!!!"), { order: 2 })
  })
  vault.close()
  const before = fs.readFileSync(path)
  using again = await openVault({ path, unlock: { key } })
  again.act("file again", (tx) => tx.put("letters", "2", bytes("the 2nd!!!"), { order: 2, state: 1 }))
  return { path, key, before }
}

async function refusedToRead(path: string, key: Buffer, look: (tx: Reading) => unknown): Promise<void> {
  await assert.rejects(async () => {
    using vault = await openVault({ path, unlock: { key } })
    vault.read(look)
  }, refused("tampered"))
}

const LETTER_2 = "collection = 9 AND position = 2"
const readAll = (tx: Reading): unknown => [...tx.list("letters"), ...tx.list("views")]

const alterations: { readonly [what: string]: (store: Store) => unknown } = {
  "a byte of a body": (store) => flipBody(store, 20),
  "a body's salt": (store) => flipBody(store, 0),
  "two bodies change places": (store) => {
    const [[a, bodyA], [b, bodyB]] = store.all("SELECT seq, body FROM bodies ORDER BY seq") as unknown as [
      [number, Uint8Array],
      [number, Uint8Array],
    ]
    store.change("UPDATE bodies SET body = ? WHERE seq = ?", bodyB, a)
    store.change("UPDATE bodies SET body = ? WHERE seq = ?", bodyA, b)
  },
  "two rows point at each other's bodies": (store) => store.run("UPDATE records SET seq = 3 - seq WHERE seq IN (1, 2)"),
  "a body is gone": (store) => store.run(`DELETE FROM bodies WHERE seq = (SELECT seq FROM records WHERE ${LETTER_2})`),
  "another order": (store) => store.run(`UPDATE records SET position = 3 WHERE ${LETTER_2}`),
  "another state": (store) => store.run(`UPDATE records SET state = 0 WHERE ${LETTER_2}`),
  "another version": (store) => store.run(`UPDATE records SET version = 1 WHERE ${LETTER_2}`),
  "another collection": (store) => store.run(`UPDATE records SET collection = 11 WHERE ${LETTER_2}`),
  "another tag": (store) => store.run(`UPDATE records SET tag = zeroblob(16), bucket = 0 WHERE ${LETTER_2}`),
  "a record is gone": (store) => store.run(`DELETE FROM records WHERE ${LETTER_2}`),
  "a record too many": (store) =>
    store.run(
      "INSERT INTO records (collection, bucket, tag, position, state, version, seq) SELECT 9, 0, zeroblob(16), 9, 0, 1, 1",
    ),
  "a bucket that cannot be": (store) => store.run(`UPDATE records SET bucket = 200 WHERE ${LETTER_2}`),
  "a tally is gone": (store) => store.run("DELETE FROM tallies WHERE collection = 9"),
  "all records and their tally are gone": (store) =>
    store.run("DELETE FROM tallies WHERE collection = 9; DELETE FROM records WHERE collection = 9"),
  "fewer acts": (store) => store.run("UPDATE head SET acts = 1"),
  "no head": (store) => store.run("DELETE FROM head"),
}

for (const [what, alter] of Object.entries(alterations)) {
  test(`tampered: ${what}`, async (t) => {
    const { path, key } = await prepared(t)
    behindItsBack(path, alter)
    await refusedToRead(path, key, readAll)
  })
}

test("tampered: one record put back as it was, alone, with its tally, or with tally and root of that time", async (t) => {
  const { path, key, before } = await prepared(t)
  const newest = fs.readFileSync(path)
  const old = `${path}.old`
  fs.writeFileSync(old, before, { mode: 0o600 })
  const read = behindItsBack(old, (store) => ({
    record: store.first(`SELECT position, state, version, body FROM records JOIN bodies USING (seq) WHERE ${LETTER_2}`),
    tally: store.first("SELECT buckets FROM tallies WHERE collection = 9")?.[0],
    root: store.first("SELECT root FROM head")?.[0],
  }))
  const [position, state, version, body] = read.record as readonly [Column, Column, Column, Column]
  const putBack = (store: Store): void => {
    store.change(`UPDATE bodies SET body = ? WHERE seq = (SELECT seq FROM records WHERE ${LETTER_2})`, body)
    store.change(`UPDATE records SET position = ?, state = ?, version = ? WHERE ${LETTER_2}`, position, state, version)
  }
  const putTally = (store: Store): unknown =>
    store.change("UPDATE tallies SET buckets = ? WHERE collection = 9", read.tally as Column)

  behindItsBack(path, putBack)
  await refusedToRead(path, key, readAll)
  behindItsBack(path, putTally)
  await refusedToRead(path, key, readAll)
  behindItsBack(path, (store) => store.change("UPDATE head SET root = ?", read.root as Column))
  await refusedToRead(path, key, readAll)

  // With the number of acts too it is simply the file of that time: genuine, and old. The number tells, if kept elsewhere.
  behindItsBack(path, (store) => store.run("UPDATE head SET acts = 1"))
  using rolledBack = await openVault({ path, unlock: { key } })
  assert.equal(rolledBack.acts, 1)
  rolledBack.close()
  fs.writeFileSync(path, newest)
  using current = await openVault({ path, unlock: { key } })
  assert.equal(current.acts, 2)
})

test("tampered rows of one collection do not shut the others", async (t) => {
  const { path, key } = await prepared(t)
  behindItsBack(path, (store) => store.run(`DELETE FROM records WHERE ${LETTER_2}`))
  using vault = await openVault({ path, unlock: { key } })
  assert.equal(
    vault.read((tx) => tx.count("views")),
    1,
  )
  for (const look of [
    (tx: Reading) => tx.get("letters", "1"),
    (tx: Reading) => tx.count("letters"),
    (tx: Reading) => tx.list("letters"),
  ]) {
    assert.throws(() => vault.read<unknown>(look), refused("tampered"))
  }
  assert.throws(() => vault.act("go on", (tx) => tx.put("letters", "9", bytes("x"))), refused("tampered"))
})

test("the header is bound to the key: its mark, its id, its format", async (t) => {
  const { path, key } = await prepared(t)
  const newest = fs.readFileSync(path)
  for (const spoil of [
    "UPDATE header SET play = 0",
    "UPDATE header SET vault = zeroblob(16)",
    "UPDATE header SET proof = zeroblob(32)",
  ]) {
    fs.writeFileSync(path, newest)
    behindItsBack(path, (store) => store.run(spoil))
    await assert.rejects(openVault({ path, unlock: { key } }), refused("wrong-key"))
  }
  fs.writeFileSync(path, newest)
  behindItsBack(path, (store) => store.run("UPDATE header SET format = 'diwan-vault/0'"))
  await assert.rejects(openVault({ path, unlock: { key } }), refused("not-a-vault"))
})

test("records of another vault with the same key do not fit", async (t) => {
  const { path, key } = await prepared(t)
  const other = freshPath(t)
  const { createVault } = await import("./index.ts")
  const second = await createVault({ path: other, unlock: { key } })
  second.act("file", (tx) => tx.put("letters", "2", bytes("the second"), { order: 2 }))
  second.close()
  const theirs = behindItsBack(path, (store) => store.first("SELECT body FROM bodies WHERE seq = 2")?.[0]) as Column
  behindItsBack(other, (store) => store.change("UPDATE bodies SET body = ?", theirs))
  await refusedToRead(other, key, (tx) => tx.get("letters", "2"))
})

function flipBody(store: Store, at: number): void {
  const [seq, body] = store.first(`SELECT seq, body FROM records JOIN bodies USING (seq) WHERE ${LETTER_2}`) as [
    number,
    Uint8Array,
  ]
  const flipped = Uint8Array.from(body)
  flipped[at] = (flipped[at] as number) ^ 1
  store.change("UPDATE bodies SET body = ? WHERE seq = ?", flipped, seq)
}
