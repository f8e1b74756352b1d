/**
 * A process that is killed leaves each act done or not done. (SIGKILL takes the process, not the machine: that a commit is
 * on the disk rests on `synchronous = FULL`, which is SQLite's word and the disk's.)
 */
import assert from "node:assert/strict"
import * as fs from "node:fs"
import { join, dirname } from "node:path"
import { test } from "node:test"
import { child, ended, freshPath, freshVault, PASSPHRASE } from "./fresh.test.ts"
import { openVault, type Vault } from "./index.ts"

const unlock = { passphrase: PASSPHRASE }
const open = `const v = await vault.openVault({ path: argv[0], unlock: { passphrase: argv[1] } })
  const one = (tx, n) => {
    tx.put("entries", "e" + n, new Uint8Array(700).fill(n), { order: n })
    tx.put("outbox", "b" + n, new Uint8Array(3000).fill(n), { order: n })
    tx.delete("allotments", "a" + n)
    tx.put("allotments", "a" + (n + 1), new Uint8Array(9).fill(n))
  }\n`

/** Entry, bundle and allotment are always those of one and the same act. */
function whole(vault: Vault): number {
  return vault.read((tx) => {
    const entries = [...tx.list("entries")].map((found) => found.order)
    const bundles = [...tx.list("outbox")].map((found) => found.order)
    assert.deepEqual(
      entries,
      entries.map((_, n) => n),
    )
    assert.deepEqual(bundles, entries)
    assert.equal(tx.count("allotments"), entries.length === 0 ? 0 : 1)
    assert.equal(vault.acts, entries.length)
    return entries.length
  })
}

const points: readonly (readonly [string, string, number])[] = [
  ["before anything", `v.act("0", (tx) => process.kill(process.pid, "SIGKILL"))`, 0],
  ["in the middle of the first act", `v.act("0", (tx) => { one(tx, 0); process.kill(process.pid, "SIGKILL") })`, 0],
  ["after it", `v.act("0", (tx) => one(tx, 0)); process.kill(process.pid, "SIGKILL")`, 1],
  [
    "in the middle of the second",
    `v.act("0", (tx) => one(tx, 0)); v.act("1", (tx) => { one(tx, 1); process.kill(process.pid, "SIGKILL") })`,
    1,
  ],
  [
    "in a large one, whose pages are in the log already",
    `v.act("0", (tx) => one(tx, 0))
     v.act("1", (tx) => { one(tx, 1); for (let i = 0; i < 30; i++) tx.put("inbox", "i" + i, new Uint8Array(2 ** 20).fill(7)); process.kill(process.pid, "SIGKILL") })`,
    1,
  ],
  ["after a flush", `v.act("0", (tx) => one(tx, 0)); v.flushDestroyed(); process.kill(process.pid, "SIGKILL")`, 1],
  [
    "before closing",
    `v.act("0", (tx) => one(tx, 0)); v.act("1", (tx) => one(tx, 1)); process.kill(process.pid, "SIGKILL")`,
    2,
  ],
]

for (const [where, script, acts] of points) {
  test(`killed ${where}: ${acts} acts are there, whole`, async (t) => {
    const path = freshPath(t)
    ;(await freshVault(t, path)).close()
    assert.equal((await ended(child(open + script, path, PASSPHRASE))).signal, "SIGKILL")
    using vault = await openVault({ path, unlock })
    assert.equal(whole(vault), acts)
    assert.equal(
      vault.read((tx) => tx.count("inbox")),
      0,
    )
  })
}

test("killed from outside at any moment: what was acknowledged is there, and at most one act more", async (t) => {
  const rounds = process.env["SLOW"] === "1" ? 40 : 6
  for (let round = 0; round < rounds; round++) {
    const path = freshPath(t)
    ;(await freshVault(t, path)).close()
    const run = child(
      `${open}
       for (let n = 0; n < 250; n++) {
         v.act("do", (tx) => one(tx, n))
         if (n % 7 === 0) v.flushDestroyed()
         fs.writeSync(1, n + "\\n")
       }
       setInterval(() => {}, 1000)`,
      path,
      PASSPHRASE,
    )
    let acknowledged = 0
    const until = 1 + round * 5
    run.stdout?.on("data", (said: Buffer) => {
      acknowledged += said.toString().split("\n").length - 1
      if (acknowledged >= until) run.kill("SIGKILL")
    })
    assert.equal((await ended(run)).signal, "SIGKILL")
    using vault = await openVault({ path, unlock })
    const acts = whole(vault)
    assert.ok(acts >= acknowledged && acts <= acknowledged + 250, `${acts} acts, ${acknowledged} acknowledged`)
    vault.act("go on", (tx) => tx.put("told", "x", new Uint8Array(1)))
  }
})

test("a log cut off anywhere: some first acts are there, whole, and none is refused as tampered with", async (t) => {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  for (let n = 0; n < 4; n++) {
    vault.act("do", (tx) => {
      tx.put("entries", `e${n}`, new Uint8Array(700), { order: n })
      tx.put("outbox", `b${n}`, new Uint8Array(3000), { order: n })
      tx.delete("allotments", `a${n}`)
      tx.put("allotments", `a${n + 1}`, new Uint8Array(9))
    })
  }
  const [file, log] = [fs.readFileSync(path), fs.readFileSync(`${path}-wal`)]
  vault.close()
  const seen = new Set<number>()
  const copy = join(dirname(path), "cut.vault")
  for (let length = 0; length <= log.length; length += 2063) {
    fs.writeFileSync(copy, file, { mode: 0o600 })
    fs.writeFileSync(`${copy}-wal`, log.subarray(0, length), { mode: 0o600 })
    using cut = await openVault({ path: copy, unlock })
    seen.add(whole(cut))
  }
  assert.deepEqual(
    [...seen].toSorted((a, b) => a - b),
    [0, 1, 2, 3].concat(seen.has(4) ? [4] : []),
  )
})
