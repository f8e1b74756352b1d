import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import fsDefault, * as fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import { dirname, join } from "node:path"
import { test, type TestContext } from "node:test"
import { behindItsBack, freshPath, freshVault, PASSPHRASE, refused } from "../fresh.test.ts"
import { openVault, restoreVault, schema, type Collection, type Vault } from "../index.ts"

const unlock = { passphrase: PASSPHRASE }
const first = (): undefined => undefined

/** A vault with records in three collections, and a folder for its backups. */
async function filled(t: TestContext): Promise<{ vault: Vault; backup: string; path: string }> {
  const vault = await freshVault(t)
  vault.act("fill", (tx) => {
    for (let i = 0; i < 40; i++) tx.put("views", `v${i}`, randomBytes(2000 + i), { order: i })
    for (let i = 0; i < 10; i++) tx.put("prekeys", `k${i}`, randomBytes(64))
    tx.put("officer", "self", randomBytes(100))
    tx.putNodes(randomBytes(32), [{ level: 0, index: 0, hash: randomBytes(32) }])
  })
  const folder = dirname(freshPath(t))
  return { vault, backup: join(folder, "monday.backup"), path: join(folder, "home", "vault.diwan") }
}

/** Every record, by collection and id. */
function everything(vault: Vault): ReadonlyMap<string, string> {
  return vault.read((tx) => {
    const all = new Map<string, string>()
    for (const collection of Object.keys(schema) as Collection[])
      for (const { id, order, state, bytes } of tx.list(collection))
        all.set(
          `${collection}/${Buffer.from(id).toString()}`,
          `${order};${state};${Buffer.from(bytes).toString("hex")}`,
        )
    return all
  })
}

test("a backup restores to what the vault was, but for one-time secrets", async (t) => {
  const { vault, backup, path } = await filled(t)
  const before = everything(vault)
  const made = await vault.backUp({ path: backup })
  assert.deepEqual(made, { path: backup, acts: vault.acts, records: 42, bytes: fs.statSync(backup).size })
  if (process.platform !== "win32") assert.equal(fs.statSync(backup).mode & 0o777, 0o600)
  using restored = await restoreVault({ backup, path, unlock, first })
  assert.deepEqual(restored.id, vault.id)
  assert.equal(restored.acts, vault.acts + 1)
  const kept = new Map([...before].filter(([key]) => !key.startsWith("prekeys/")))
  assert.equal(kept.size, 42) // with the key of the drawer
  assert.deepEqual(everything(restored), kept)
  restored.close()
  ;(await openVault({ path, unlock })).close()
  assert.deepEqual(fs.readdirSync(dirname(path)), ["vault.diwan"])
})

test("no byte of a one-time secret's record is in a backup, not even encrypted", async (t) => {
  const { vault, backup } = await filled(t)
  vault.act("more", (tx) => tx.put("prekeys", "late", randomBytes(64)))
  await vault.backUp({ path: backup })
  vault.close()
  const bodies = behindItsBack(vault.path, (store) =>
    store.all("SELECT collection, body FROM records JOIN bodies USING (seq)").map(([collection, body]) => ({
      collection,
      body: Buffer.from(body as Uint8Array),
    })),
  )
  const file = fs.readFileSync(backup)
  for (const { collection, body } of bodies)
    assert.equal(file.includes(body.subarray(0, 32)), collection !== schema.prekeys.number)
  assert.equal(bodies.filter(({ collection }) => collection === schema.prekeys.number).length, 11)
})

test("acts done while a backup is made are in it, and what they destroyed is not", async (t) => {
  const { vault, backup, path } = await filled(t)
  vault.act("large", (tx) => {
    for (let i = 0; i < 6; i++) tx.put("drafts", `d${i}`, randomBytes(5 << 20))
  })
  const gone = vault.read((tx) => Buffer.from(tx.get("views", "v3") ?? assert.fail()))
  let steps = 0
  await vault.backUp({
    path: backup,
    watch() {
      if (steps++ !== 1) return
      vault.destroyAfter("meanwhile", (tx) => {
        tx.delete("views", "v3")
        tx.put("views", "v4", Buffer.from("replaced meanwhile"))
        tx.put("views", "new", Buffer.from("filed meanwhile"))
        tx.put("prekeys", "meanwhile", randomBytes(64))
        tx.delete("prekeys", "k0")
      })
    },
  })
  assert.ok(steps > 5)
  using restored = await restoreVault({ backup, path, unlock, first })
  assert.deepEqual(everything(restored), new Map([...everything(vault)].filter(([key]) => !key.startsWith("prekeys/"))))
  assert.ok(!everything(restored).has("views/v3") && gone.length === 2003)
})

test("a backup never takes the place of a file, and leaves nothing when it is called off or examined in vain", async (t) => {
  const { vault, backup } = await filled(t)
  fs.writeFileSync(backup, "something")
  await assert.rejects(vault.backUp({ path: backup }), refused("exists"))
  assert.equal(fs.readFileSync(backup, "utf8"), "something")
  const other = `${backup}-2`
  await assert.rejects(vault.backUp({ path: other, signal: AbortSignal.abort() }), refused("aborted"))
  const examine = (): never => {
    throw new RangeError("it does not hold")
  }
  await assert.rejects(vault.backUp({ path: other, examine }), RangeError)
  await assert.rejects(vault.backUp({ path: join(dirname(backup), "no", "folder") }), refused("not-found"))
  const closed = vault.backUp({ path: other })
  vault.close()
  await assert.rejects(closed, /aborted|called off|closed/)
  assert.deepEqual(fs.readdirSync(dirname(backup)), ["monday.backup"])
})

test("a disk that failed once while the backup went to it is heard, though syncing succeeds afterwards", async (t) => {
  const { vault, backup } = await filled(t)
  let calls = 0
  const failing = t.mock.method(fsDefault, "fdatasync", (_: number, done: (error: Error | null) => void) => {
    const error = Object.assign(new Error("i/o error"), { code: "EIO" })
    setImmediate(done, calls++ === 0 ? error : null)
  })
  syncBuiltinESMExports()
  try {
    await assert.rejects(vault.backUp({ path: backup }), refused("io"))
    assert.ok(calls > 0)
  } finally {
    failing.mock.restore()
    syncBuiltinESMExports()
  }
  assert.deepEqual(fs.readdirSync(dirname(backup)), [])
  await vault.backUp({ path: backup })
})

test("a damaged backup is refused, wherever it was damaged, and leaves no vault", async (t) => {
  const { vault, backup, path } = await filled(t)
  await vault.backUp({ path: backup })
  const restore = (): Promise<Vault> => restoreVault({ backup, path, unlock, first })
  const whole = fs.readFileSync(backup)
  const altered = async (
    change: (store: Parameters<Parameters<typeof behindItsBack>[1]>[0]) => void,
  ): Promise<void> => {
    fs.writeFileSync(backup, whole)
    fs.chmodSync(backup, 0o600)
    behindItsBack(backup, change)
    await assert.rejects(restore(), refused("tampered"))
  }
  await altered((store) =>
    store.change("UPDATE bodies SET body = zeroblob(60) WHERE seq = (SELECT max(seq) FROM bodies)"),
  )
  await altered((store) => {
    store.change("DELETE FROM bodies WHERE seq = 1")
    store.change("DELETE FROM records WHERE seq = 1")
  })
  await altered((store) => store.change("UPDATE head SET acts = acts + 1"))
  fs.writeFileSync(backup, whole)
  behindItsBack(backup, (store) => store.change("INSERT INTO bodies (body) VALUES (zeroblob(9))"))
  await assert.rejects(restore(), refused("damaged"))
  fs.writeFileSync(backup, whole.subarray(0, whole.length >> 1))
  await assert.rejects(restore(), (error: Error & { code?: string }) =>
    ["damaged", "tampered"].includes(error.code ?? ""),
  )
  fs.writeFileSync(backup, "not a backup at all")
  await assert.rejects(restore(), refused("not-a-backup"))
  assert.ok(!fs.existsSync(path))
  assert.deepEqual(fs.existsSync(dirname(path)) ? fs.readdirSync(dirname(path)) : [], [])
})

test("a backup is not opened, a vault is not restored, and nothing is restored over a vault", async (t) => {
  const { vault, backup, path } = await filled(t)
  await vault.backUp({ path: backup })
  fs.chmodSync(dirname(backup), 0o700)
  await assert.rejects(openVault({ path: backup, unlock }), refused("not-a-vault"))
  vault.close()
  await assert.rejects(restoreVault({ backup: vault.path, path, unlock, first }), refused("not-a-backup"))
  await assert.rejects(restoreVault({ backup, path: vault.path, unlock, first }), refused("exists"))
  await assert.rejects(restoreVault({ backup: dirname(path), path, unlock, first }), refused("not-a-backup"))
  await assert.rejects(restoreVault({ backup: `${backup}-none`, path, unlock, first }), refused("not-found"))
  await assert.rejects(
    restoreVault({ backup, path, unlock: { passphrase: "another" }, first }),
    refused("wrong-passphrase"),
  )
  const failing = (): never => {
    throw new RangeError("the first act failed")
  }
  await assert.rejects(restoreVault({ backup, path, unlock, first: failing }), RangeError)
  assert.ok(!fs.existsSync(path))
  ;(await restoreVault({ backup, path, unlock, first })).close()
})

test("records of another vault, or one-time secrets put in, are refused", async (t) => {
  const { vault, backup, path } = await filled(t)
  await vault.backUp({ path: backup })
  behindItsBack(backup, (store) => {
    store.change("INSERT INTO bodies (body) VALUES (zeroblob(90))")
    store.change(
      `INSERT INTO records (collection, bucket, tag, position, state, version, seq)
       SELECT ${schema.prekeys.number}, 0, zeroblob(16), 0, 0, 1, max(seq) FROM bodies`,
    )
  })
  await assert.rejects(restoreVault({ backup, path, unlock, first }), refused("damaged"))
})
