import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { basename, dirname } from "node:path"
import { test } from "node:test"
import { fromUtf8 } from "../bytes/index.ts"
import { allBytes, freshPath, freshVault, PASSPHRASE, refused } from "./fresh.test.ts"
import { createVault, openVault, schema, type Collection, type Reading } from "./index.ts"

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const names = (tx: Reading, collection: Collection, listing?: Parameters<Reading["list"]>[1]): readonly string[] =>
  [...tx.list(collection, listing)].map((found) => fromUtf8(found.id))

test("what was filed is there when the vault is opened again, by passphrase or by key", async (t) => {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  vault.act("file", (tx) => tx.put("letters", "north/4", bytes("the fourth"), { order: 4, state: 2 }))
  const key = vault.exportKey()
  vault.close()
  for (const unlock of [{ passphrase: PASSPHRASE }, { passphrase: bytes(PASSPHRASE) }, { key }]) {
    using again = await openVault({ path, unlock })
    assert.equal(again.acts, 1)
    assert.equal(again.play, true)
    const found = again.read((tx) => tx.find("letters", "north/4"))
    assert.deepEqual(found && { ...found, id: fromUtf8(found.id), bytes: fromUtf8(found.bytes) }, {
      id: "north/4",
      order: 4,
      state: 2,
      bytes: "the fourth",
    })
  }
})

test("the key given at the making is copied, not kept, and the exported one is a copy too", async (t) => {
  const path = freshPath(t)
  const key = randomBytes(32)
  const vault = await createVault({ path, unlock: { key } })
  assert.deepEqual(vault.exportKey(), key)
  vault.exportKey().fill(0)
  assert.deepEqual(vault.exportKey(), key)
  assert.equal(vault.play, false)
  vault.close()
})

test("the file shows no id, no content and no key, and nobody else may read it", async (t) => {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  const secret = randomBytes(40)
  vault.act("file", (tx) => tx.put("keys", "minister of the interior", secret))
  const open = allBytes(path)
  const key = vault.exportKey()
  if (process.platform !== "win32") {
    for (const name of fs.readdirSync(dirname(path))) {
      assert.equal(fs.statSync(`${dirname(path)}/${name}`).mode & 0o777, 0o600, name)
    }
  }
  vault.close()
  for (const file of [open, allBytes(path)]) {
    assert.equal(file.includes("minister"), false)
    assert.equal(file.includes(secret), false)
    assert.equal(file.includes(key), false)
    assert.equal(file.includes(PASSPHRASE), false)
  }
  assert.deepEqual(fs.readdirSync(dirname(path)), [basename(path)], "nothing is left beside the vault")
})

test("records come by order, in either direction, page by page, of one state or all", async (t) => {
  const vault = await freshVault(t)
  vault.act("file", (tx) => {
    for (let i = 0; i < 50; i++) tx.put("entries", `e${i}`, bytes(`${i}`), { order: (i * 37) % 50, state: i % 3 })
  })
  vault.read((tx) => {
    const all = [...tx.list("entries")]
    assert.deepEqual(
      all.map((found) => found.order),
      Array.from({ length: 50 }, (_, i) => i),
    )
    const down = [...tx.list("entries", { descending: true, limit: 5 })]
    assert.deepEqual(
      down.map((found) => found.order),
      [49, 48, 47, 46, 45],
    )
    const last = down.at(-1)
    assert.ok(last)
    const next = [...tx.list("entries", { descending: true, limit: 3, after: last })]
    assert.deepEqual(
      next.map((found) => found.order),
      [44, 43, 42],
    )
    assert.equal(tx.count("entries"), 50)
    assert.equal(tx.count("entries", { state: 1 }), 17)
    const second = [...tx.list("entries", { state: 1 })]
    assert.ok(second.every((found) => found.state === 1))
    assert.equal(second.length, 17)
    assert.deepEqual([...tx.list("entries", { limit: 0 })], [])
    assert.deepEqual([...tx.list("letters")], [])
  })
})

test("pages meet without gap or repeat when many records share one order", async (t) => {
  const vault = await freshVault(t)
  vault.act("file", (tx) => {
    for (let i = 0; i < 40; i++) tx.put("told", `t${i}`, bytes("x"), { order: 7 })
  })
  const seen: string[] = []
  for (let after: { order: number; id: Uint8Array } | undefined; ;) {
    const page = vault.read((tx) => [...tx.list("told", { limit: 7, ...(after === undefined ? {} : { after }) })])
    if (page.length === 0) break
    seen.push(...page.map((found) => fromUtf8(found.id)))
    after = page.at(-1)
  }
  assert.equal(seen.length, 40)
  assert.equal(new Set(seen).size, 40)
})

test("filing again keeps order and state unless they are given", async (t) => {
  const vault = await freshVault(t)
  vault.act("file", (tx) => tx.put("outbox", "b", bytes("one"), { order: 9, state: 1 }))
  vault.act("file", (tx) => tx.put("outbox", "b", bytes("two"), { state: 2 }))
  const found = vault.read((tx) => tx.find("outbox", "b"))
  assert.deepEqual([found?.order, found?.state, fromUtf8(found?.bytes ?? bytes(""))], [9, 2, "two"])
  assert.equal(
    vault.read((tx) => tx.count("outbox")),
    1,
  )
})

test("one id in two collections is two records", async (t) => {
  const vault = await freshVault(t)
  vault.act("file", (tx) => {
    tx.put("letters", "x", bytes("a letter"))
    tx.put("views", "x", bytes("a view"))
    assert.equal(tx.delete("letters", "x"), true)
    assert.equal(tx.delete("letters", "x"), false)
  })
  vault.read((tx) => {
    assert.equal(tx.get("letters", "x"), undefined)
    assert.equal(fromUtf8(tx.get("views", "x") ?? bytes("")), "a view")
  })
})

test("an act that throws leaves nothing behind, and the next one works", async (t) => {
  const vault = await freshVault(t)
  vault.act("file", (tx) => tx.put("drafts", "kept", bytes("kept")))
  const boom = new Error("the pen broke")
  assert.throws(
    () =>
      vault.act("spoil", (tx) => {
        tx.put("drafts", "kept", bytes("spoilt"))
        tx.put("drafts", "more", bytes("more"))
        tx.delete("drafts", "kept")
        tx.putNodes(new Uint8Array(32), [{ level: 0, index: 0, hash: new Uint8Array(32) }])
        throw boom
      }),
    (error) => error === boom,
  )
  assert.equal(vault.acts, 1)
  vault.read((tx) => {
    assert.deepEqual(names(tx, "drafts"), ["kept"])
    assert.equal(fromUtf8(tx.get("drafts", "kept") ?? bytes("")), "kept")
    assert.equal(tx.node(new Uint8Array(32), 0, 0), undefined)
  })
  vault.act("go on", (tx) => tx.put("drafts", "more", bytes("more")))
  assert.equal(
    vault.read((tx) => tx.count("drafts")),
    2,
  )
})

test("misuse is a TypeError: an act within an act, one that waits, a handle that outlives its act, a closed vault", async (t) => {
  const vault = await freshVault(t)
  assert.throws(() => vault.act("outer", () => vault.act("inner", () => 1)), TypeError)
  assert.throws(() => vault.act("outer", () => vault.read(() => 1)), TypeError)
  assert.throws(() => vault.read(() => vault.act("inner", () => 1)), TypeError)
  assert.throws(() => vault.act("outer", () => vault.close()), TypeError)
  assert.throws(
    () =>
      vault.act("wait", async (tx) => {
        tx.put("told", "a", bytes("a"))
        await Promise.resolve()
        throw new Error("nobody hears this")
      }),
    TypeError,
  )
  assert.equal(vault.acts, 0)
  const escaped = vault.act("leak", (tx) => ({ tx, list: tx.list("told"), nodes: tx.nodes(new Uint8Array(32)) }))
  assert.throws(() => escaped.tx.get("told", "a"), TypeError)
  assert.throws(() => escaped.tx.put("told", "a", bytes("a")), TypeError)
  assert.throws(() => escaped.nodes(0, 0), TypeError)
  vault.act("file", (tx) => tx.put("told", "a", bytes("a")))
  const late = vault.read((tx) => tx.list("told"))
  assert.throws(() => [...late], TypeError)
  vault.close()
  vault.close()
  assert.throws(() => vault.act("late", () => 1), TypeError)
  assert.throws(() => vault.read(() => 1), TypeError)
  assert.throws(() => vault.exportKey(), TypeError)
})

test("misuse is a TypeError: ids, orders, states and collections that cannot be", async (t) => {
  const vault = await freshVault(t)
  const put = (id: Uint8Array | string, place?: { order?: number; state?: number }): void =>
    vault.act("put", (tx) => tx.put("told", id, bytes("x"), place))
  assert.throws(() => put(""), TypeError)
  assert.throws(() => put(new Uint8Array(256)), TypeError)
  assert.throws(() => put("a", { order: 0.5 }), TypeError)
  assert.throws(() => put("a", { order: 2 ** 53 }), TypeError)
  assert.throws(() => put("a", { state: -1 }), TypeError)
  assert.throws(() => put("a", { state: 256 }), TypeError)
  assert.throws(() => vault.read((tx) => tx.get("toString" as Collection, "a")), TypeError)
  assert.throws(() => vault.read((tx) => tx.list("told", { limit: -2 })), TypeError)
  assert.equal(
    vault.read((tx) => tx.count("told")),
    0,
  )
  put(new Uint8Array(255), { order: -(2 ** 53 - 1), state: 255 })
  assert.equal(
    vault.read((tx) => [...tx.list("told")][0]?.order),
    -(2 ** 53 - 1),
  )
})

test("a record deleted while a list runs is passed over", async (t) => {
  const vault = await freshVault(t)
  vault.act("file", (tx) => {
    for (let i = 0; i < 5; i++) tx.put("inbox", `${i}`, bytes(`${i}`), { order: i })
  })
  const seen = vault.act("drain", (tx) => {
    const found: number[] = []
    for (const { order } of tx.list("inbox")) {
      found.push(order)
      tx.delete("inbox", `${order + 1}`)
    }
    return found
  })
  assert.deepEqual(seen, [0, 2, 4])
})

test("an empty record and one of several MiB come back as they were", async (t) => {
  const vault = await freshVault(t)
  const large = randomBytes(5 * 2 ** 20)
  vault.act("file", (tx) => {
    tx.put("inbox", "empty", new Uint8Array(0))
    tx.put("inbox", "large", large)
  })
  vault.read((tx) => {
    assert.equal(tx.get("inbox", "empty")?.length, 0)
    assert.ok(large.equals(tx.get("inbox", "large") ?? large.subarray(1)))
  })
})

test("every collection has a number of its own", () => {
  const numbers = Object.values(schema).map((rule) => rule.number)
  assert.equal(new Set(numbers).size, numbers.length)
  assert.ok(numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= 0xffff))
  assert.deepEqual(
    Object.entries(schema).flatMap(([name, rule]) => ("ephemeral" in rule ? [name] : [])),
    ["prekeys", "searchkey", "sharewishes"],
  )
})

test("nodes of a register's tree: filed once, read back, never changed", async (t) => {
  const vault = await freshVault(t)
  const [north, south] = [randomBytes(32), randomBytes(32)]
  const nodes = Array.from({ length: 40 }, (_, i) => ({ level: i % 5, index: i, hash: randomBytes(32) }))
  vault.act("enter", (tx) => tx.putNodes(north, nodes))
  vault.act("enter again", (tx) => tx.putNodes(north, nodes.slice(0, 3)))
  vault.read((tx) => {
    const read = tx.nodes(north)
    for (const { level, index, hash } of nodes) {
      assert.deepEqual(Buffer.from(tx.node(north, level, index) ?? []), hash)
      assert.deepEqual(Buffer.from(read(level, index)), hash)
      assert.equal(tx.node(south, level, index), undefined)
    }
    assert.equal(tx.node(north, 9, 9), undefined)
    assert.throws(() => read(9, 9), TypeError)
    assert.throws(() => tx.nodes(south)(0, 0), TypeError)
  })
  const other = [{ level: 0, index: 0, hash: randomBytes(32) }]
  assert.throws(() => vault.act("rewrite", (tx) => tx.putNodes(north, other)), refused("node-differs"))
  assert.throws(
    () => vault.act("bad", (tx) => tx.putNodes(north, [{ level: 0, index: 0, hash: bytes("x") }])),
    TypeError,
  )
})

test("what follows the first leaves of a register can be dropped, and other nodes filed in its place", async (t) => {
  const vault = await freshVault(t)
  const [north, south] = [randomBytes(32), randomBytes(32)]
  const node = (level: number, index: number): { level: number; index: number; hash: Uint8Array } => ({
    level,
    index,
    hash: randomBytes(32),
  })
  const nodes = [node(0, 0), node(0, 1), node(1, 0), node(0, 2), node(0, 3), node(1, 1), node(2, 0)]
  vault.act("enter", (tx) => {
    tx.putNodes(north, nodes)
    tx.putNodes(south, nodes)
  })
  vault.act("drop", (tx) => tx.dropNodes(north, 3))
  vault.read((tx) => {
    const left = nodes.map(({ level, index }) => tx.node(north, level, index) !== undefined)
    assert.deepEqual(left, [true, true, true, true, false, false, false])
    for (const { level, index } of nodes) assert.ok(tx.node(south, level, index), "of another register nothing")
  })
  vault.act("again", (tx) => tx.putNodes(north, [node(0, 3), node(1, 1), node(2, 0)]))
})
