import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { allBytes, behindItsBack, child, ended, freshPath, freshVault, PASSPHRASE } from "./fresh.test.ts"
import { openVault, schema } from "./index.ts"

/** The ciphertexts of every record of a vault that is open, but for the key of its drawer, read from a copy of its file and log. */
function bodies(path: string): readonly Buffer[] {
  const copy = fs.mkdtempSync(join(dirname(dirname(path)), "diwan-copy-"))
  try {
    for (const name of fs.readdirSync(dirname(path))) fs.copyFileSync(join(dirname(path), name), join(copy, name))
    return behindItsBack(join(copy, "officer.vault"), (store) =>
      store
        .all("SELECT body FROM records JOIN bodies USING (seq) WHERE collection <> ?", schema.drawerkeys.number)
        .map(([body]) => Buffer.from(body as Uint8Array)),
    )
  } finally {
    fs.rmSync(copy, { recursive: true })
  }
}

/** How many of some dozen stretches of 16 bytes of a ciphertext are in any file of the folder. */
function traces(path: string, body: Buffer): number {
  const all = allBytes(path)
  let found = 0
  const step = Math.max(16, Math.floor(body.length / 13))
  for (let at = 0; at + 16 <= body.length; at += step) if (all.includes(body.subarray(at, at + 16))) found++
  return found
}

for (const size of [96, 3000, 20_000]) {
  test(`destroyed: a one-time key of ${size} bytes is on no page, in no log, in no other file`, async (t) => {
    const path = freshPath(t)
    const vault = await freshVault(t, path)
    vault.act("stock", (tx) => {
      for (let i = 0; i < 20; i++) tx.put("prekeys", `k${i}`, randomBytes(size))
    })
    const first = bodies(path)
    assert.equal(first.length, 20)
    assert.ok(
      first.every((body) => traces(path, body) > 0),
      "they are there to begin with",
    )

    vault.act("delete", (tx) => tx.delete("prekeys", "k0"))
    const left = new Set(bodies(path).map((body) => body.toString("hex")))
    const gone = first.filter((body) => !left.has(body.toString("hex")))
    assert.equal(gone.length, 1)
    assert.ok(traces(path, gone[0] as Buffer) > 0, "deleting alone leaves them in the log")
    vault.flushDestroyed()
    assert.equal(traces(path, gone[0] as Buffer), 0)

    vault.destroyAfter("file views", (tx) => {
      for (let i = 1; i < 10; i++) tx.delete("prekeys", `k${i}`)
      tx.put("prekeys", "k10", randomBytes(size)) // replaced is destroyed as well
      tx.put("views", "v", randomBytes(500))
    })
    const kept = new Set(bodies(path).map((body) => body.toString("hex")))
    const destroyed = first.filter((body) => !kept.has(body.toString("hex")))
    assert.equal(destroyed.length, 11)
    for (const body of destroyed) assert.equal(traces(path, body), 0)
    assert.equal(
      vault.read((tx) => [...tx.list("prekeys")].length),
      10,
    )
    vault.close()
    for (const body of destroyed) assert.equal(traces(path, body), 0)
  })
}

test("destroyed: the log is empty and overwritten when flushing returns", async (t) => {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  vault.act("file", (tx) => tx.put("prekeys", "k", randomBytes(5000)))
  assert.ok(fs.statSync(`${path}-wal`).size > 5000)
  vault.flushDestroyed()
  assert.equal(fs.statSync(`${path}-wal`).size, 0)
  vault.flushDestroyed()
  vault.act("file", (tx) => tx.put("prekeys", "k", randomBytes(10)))
  assert.equal(vault.read((tx) => tx.get("prekeys", "k"))?.length, 10)
})

test("destroyed: a process killed between the act and the flush is made good by the next opening", async (t) => {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  vault.act("stock", (tx) => tx.put("prekeys", "k", randomBytes(300)))
  const [body] = bodies(path)
  assert.ok(body)
  vault.close()
  const run = child(
    `const v = await vault.openVault({ path: argv[0], unlock: { passphrase: argv[1] } })
     v.act("delete", (tx) => tx.delete("prekeys", "k"))
     process.kill(process.pid, "SIGKILL")`,
    path,
    PASSPHRASE,
  )
  assert.equal((await ended(run)).signal, "SIGKILL")
  assert.ok(traces(path, body) > 0)
  using again = await openVault({ path, unlock: { passphrase: PASSPHRASE } })
  assert.equal(traces(path, body), 0)
  assert.equal(
    again.read((tx) => tx.count("prekeys")),
    0,
  )
})
