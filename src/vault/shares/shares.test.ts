import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { dirname, join } from "node:path"
import { test, type TestContext } from "node:test"
import { gunzipSync } from "node:zlib"
import { allBytes, behindItsBack, freshPath, freshVault, PASSPHRASE, refused } from "../fresh.test.ts"
import {
  openDrawer,
  openVault,
  restoreVault,
  schema,
  type Collection,
  type CollectionRule,
  type GivenShare,
  type Vault,
} from "../index.ts"
import { openBody, openGcm } from "../keys.ts"
import { associatedShares, keyOfSecret, readShares, readSharesParameters } from "./kept.ts"

const PEN = "PEN: the seed of a signing pair"
const unlock = { passphrase: PASSPHRASE }

/** A vault with something in every collection, each saying which it is. */
async function filled(t: TestContext): Promise<{ vault: Vault; backup: (name: string) => string }> {
  const vault = await freshVault(t)
  vault.act("fill", (tx) => {
    for (const name of Object.keys(schema) as Collection[])
      if (name !== "drawerkeys") tx.put(name, name, Buffer.from(`${PEN} ${name}`), { order: 3, state: 1 })
  })
  const folder = dirname(freshPath(t))
  return { vault, backup: (name) => join(folder, name) }
}

/** Split, and keep what each colleague is given. */
async function give(vault: Vault, needed: number, of: number): Promise<readonly GivenShare[]> {
  return vault.split({ needed, of }, (_, made) =>
    made.shares.map(({ number, share }) => ({
      vault: vault.id,
      splitting: made.splitting,
      number,
      share: Uint8Array.from(share),
    })),
  )
}

const DRAWER = (Object.entries(schema) as [Collection, CollectionRule][])
  .filter(([, { drawer }]) => drawer === true)
  .map(([name]) => name)

test("any k of n shares open all of the drawer from a backup, and nothing of the pen", async (t) => {
  const { vault, backup } = await filled(t)
  const shares = await give(vault, 3, 5)
  await vault.backUp({ path: backup("one") })
  for (const chosen of [
    [0, 1, 2],
    [4, 2, 1],
    [0, 1, 2, 3, 4],
  ]) {
    using drawer = await openDrawer({ backup: backup("one"), shares: chosen.map((i) => shares[i] as GivenShare) })
    assert.deepEqual([drawer.vault, drawer.needed, drawer.of], [vault.id, 3, 5])
    assert.equal(drawer.acts, vault.acts)
    assert.equal(drawer.records, DRAWER.length)
    for (const name of Object.keys(schema) as Collection[]) {
      const found = [...drawer.list(name)]
      if (!DRAWER.includes(name)) assert.deepEqual([found, drawer.get(name, name)], [[], undefined])
      else
        assert.deepEqual(
          found.map(({ bytes, order, state }) => [Buffer.from(bytes).toString(), order, state]),
          [[`${PEN} ${name}`, 3, 1]],
        )
    }
    assert.equal(Buffer.from(drawer.get("views", "views")?.bytes ?? []).toString(), `${PEN} views`)
  }
})

test("what the shares' secret opens holds no key that opens a record of the pen", async (t) => {
  const { vault, backup } = await filled(t)
  const shares = await give(vault, 2, 2)
  await vault.backUp({ path: backup("one") })
  const { combine } = await import("shamir-secret-sharing")
  const secret = await combine(shares.map(({ share }) => share))
  const vaultKey = vault.exportKey()
  vault.close()
  const [row, bodies] = behindItsBack(backup("one"), (store) => [
    readShares(store) ?? assert.fail(),
    store.all("SELECT collection, tag, position, state, version, body FROM records JOIN bodies USING (seq)"),
  ])
  const { salt } = readSharesParameters(row.parameters)
  const plain = openGcm(
    keyOfSecret(secret, salt),
    associatedShares({ vault: vault.id, play: true }, row.parameters),
    row.wrapped,
  )
  assert.ok(plain !== undefined)
  // The raw octets that the shares lead to: the drawer's two keys, and neither the vault's key nor the secret.
  for (const sought of [vaultKey, secret]) assert.ok(!Buffer.from(plain).includes(sought))
  const windows = Array.from({ length: plain.length - 31 }, (_, at) => plain.subarray(at, at + 32))
  let [opened, kept] = [0, 0]
  for (const [collection, tag, position, state, version, body] of bodies) {
    const place = { collection, tag, position, state, version } as Parameters<typeof openBody>[2]
    const opens = [...windows, secret].some((key) => {
      try {
        return openBody(key, vault.id, place, body as Uint8Array).content.length > 0
      } catch {
        return false
      }
    })
    assert.equal(
      opens,
      DRAWER.some((name) => schema[name].number === collection),
    )
    if (opens) opened++
    else kept++
  }
  assert.ok(opened === DRAWER.length && kept > 20)
})

test("no share is in the vault or in a backup of it, and fewer than k open nothing", async (t) => {
  const { vault, backup } = await filled(t)
  const shares = await give(vault, 3, 4)
  await vault.backUp({ path: backup("one") })
  const found = Buffer.concat([allBytes(vault.path), fs.readFileSync(backup("one"))])
  for (const { share } of shares) assert.ok(!found.includes(share.subarray(0, 32)))
  const open = async (given: readonly (GivenShare | undefined)[]): Promise<unknown> =>
    openDrawer({ backup: backup("one"), shares: given as GivenShare[] })
  await assert.rejects(open([]), refused("shares-too-few"))
  await assert.rejects(open([shares[0], shares[1]]), refused("shares-too-few"))
  await assert.rejects(open([shares[0], shares[1], shares[1], shares[0]]), refused("shares-too-few"))
})

test("a wrong share is named; another vault's and an earlier splitting's are refused", async (t) => {
  const { vault, backup } = await filled(t)
  const early = await give(vault, 2, 3)
  await vault.backUp({ path: backup("early") })
  const late = await give(vault, 2, 3)
  await vault.backUp({ path: backup("late") })
  const open = async (name: string, given: readonly unknown[]): Promise<void> =>
    (await openDrawer({ backup: backup(name), shares: given as GivenShare[] })).close()
  const wrong = {
    ...late[1],
    share: Uint8Array.from(late[1]?.share ?? [], (octet, i) => (i === 7 ? octet ^ 1 : octet)),
  }
  await assert.rejects(
    open("late", [late[0], wrong]),
    (error) => refused("share-wrong")(error) && /share 2 /.test(String(error)),
  )
  await assert.rejects(open("late", [late[0], { ...late[1], number: 3 }]), refused("share-wrong"))
  await assert.rejects(open("late", [late[0], { ...late[1], number: 9 }]), refused("share-wrong"))
  await assert.rejects(open("late", [late[0], { ...late[1], vault: randomBytes(16) }]), refused("share-foreign"))
  await assert.rejects(open("late", early), refused("share-void"))
  await assert.rejects(open("late", [late[0], early[1]]), refused("share-void"))
  await assert.rejects(open("early", late), refused("share-void"))
  await open("early", early)
  await open("late", late)
})

test("after a new splitting the earlier shares open nothing that was filed since, whatever backup they are held to", async (t) => {
  const { vault, backup } = await filled(t)
  const early = await give(vault, 2, 2)
  await vault.backUp({ path: backup("early") })
  await give(vault, 2, 3)
  vault.act("since", (tx) => tx.put("views", "since", Buffer.from("filed since")))
  await vault.backUp({ path: backup("late") })
  const row = behindItsBack(backup("early"), (store) => readShares(store) ?? assert.fail())
  // The earlier row put into the later backup, by somebody who holds the earlier shares.
  behindItsBack(backup("late"), (store) =>
    store.change("UPDATE shares SET parameters = ?, wrapped = ?", row.parameters, row.wrapped),
  )
  await assert.rejects(openDrawer({ backup: backup("late"), shares: early }), refused("tampered"))
})

test("a backup that lacks a record, or has one put back, is refused by the shares too", async (t) => {
  const { vault, backup } = await filled(t)
  const shares = await give(vault, 2, 2)
  await vault.backUp({ path: backup("one") })
  const whole = fs.readFileSync(backup("one"))
  const views = schema.views.number
  for (const sql of [
    `DELETE FROM records WHERE collection = ${views}`,
    `UPDATE records SET state = 2 WHERE collection = ${views}`,
    `UPDATE bodies SET body = zeroblob(90) WHERE seq = (SELECT seq FROM records WHERE collection = ${views})`,
    "UPDATE head SET acts = acts + 1",
    "DELETE FROM drawer",
    "UPDATE shares SET wrapped = zeroblob(90)",
  ]) {
    fs.writeFileSync(backup("one"), whole)
    behindItsBack(backup("one"), (store) => store.run(sql))
    await assert.rejects(openDrawer({ backup: backup("one"), shares }), refused("tampered"), sql)
  }
  fs.writeFileSync(backup("one"), whole)
  behindItsBack(backup("one"), (store) => store.run("UPDATE shares SET parameters = zeroblob(40)"))
  await assert.rejects(openDrawer({ backup: backup("one"), shares }), refused("damaged"))
  await assert.rejects(openDrawer({ backup: vault.path, shares }), refused("not-a-backup"))
  await assert.rejects(openDrawer({ backup: backup("none"), shares }), refused("not-found"))
})

test("how many shares there may be is bounded, and so are the splittings", async (t) => {
  const { vault, backup } = await filled(t)
  await vault.backUp({ path: backup("unsplit") })
  await assert.rejects(openDrawer({ backup: backup("unsplit"), shares: [] }), refused("never-split"))
  for (const [needed, of] of [
    [1, 3],
    [3, 2],
    [2, 17],
    [2.5, 3],
    [0, 0],
  ] as const)
    await assert.rejects(give(vault, needed, of), refused("shares-number"))
  assert.equal(vault.splitting(), null)
  for (let i = 1; i < 64; i++) await give(vault, 2, 2)
  const before = vault.splitting()
  await assert.rejects(give(vault, 2, 2), refused("too-many-splittings"))
  assert.deepEqual(vault.splitting(), before)
})

test("a splitting that was undone leaves the earlier one, and what is filed afterwards opens", async (t) => {
  const { vault, backup } = await filled(t)
  const shares = await give(vault, 2, 2)
  await assert.rejects(
    vault.split({ needed: 2, of: 3 }, () => {
      throw new RangeError("undone")
    }),
    RangeError,
  )
  vault.act("after", (tx) => tx.put("views", "after", Buffer.from("after")))
  await vault.backUp({ path: backup("one") })
  using drawer = await openDrawer({ backup: backup("one"), shares })
  assert.ok(drawer.get("views", "after") !== undefined)
  vault.close()
  using again = await openVault({ path: vault.path, unlock })
  assert.ok(again.read((tx) => tx.get("views", "after")) !== undefined)
})

const KEPT = new URL("../testdata/", import.meta.url)

test("a vault of the version before drawers opens, and what was filed in it is moved out of reach of the one key", async (t) => {
  const path = freshPath(t)
  fs.writeFileSync(path, gunzipSync(fs.readFileSync(new URL("before-drawer.vault.gz", KEPT))), { mode: 0o600 })
  const backup = join(dirname(path), "later.backup")
  using vault = await openVault({ path, unlock })
  const texts = (tx: { get(collection: Collection, id: string): Uint8Array | undefined }): readonly string[] =>
    (
      [
        ["officer", "self"],
        ["views", "north/4"],
        ["entries", "0"],
        ["drafts", "7"],
        ["outbox", "1"],
      ] as const
    ).map(([collection, id]) => Buffer.from(tx.get(collection, id) ?? []).toString())
  const want = [PEN, "DRAWER: the fourth letter", "DRAWER: a roster", "DRAWER: a draft", "PEN: a token"]
  assert.deepEqual(vault.read(texts), want)
  assert.equal(
    vault.read((tx) => tx.find("views", "north/4")?.state),
    2,
  )
  const shares = await give(vault, 2, 3)
  await vault.backUp({ path: backup })
  {
    using drawer = await openDrawer({ backup, shares })
    assert.equal(drawer.records, 3)
    assert.equal(Buffer.from(drawer.get("drafts", "7")?.bytes ?? []).toString(), "DRAWER: a draft")
  }
  vault.close()
  using again = await openVault({ path, unlock })
  assert.deepEqual(again.read(texts), want)
})

test("a backup of the version before drawers restores, and has no drawer that shares could open", async (t) => {
  const path = freshPath(t)
  const backup = join(dirname(path), "old.backup")
  fs.writeFileSync(backup, gunzipSync(fs.readFileSync(new URL("before-drawer.backup.gz", KEPT))), { mode: 0o600 })
  await assert.rejects(openDrawer({ backup, shares: [] }), refused("never-split"))
  using vault = await restoreVault({ backup, path, unlock, first: () => undefined })
  assert.equal(
    Buffer.from(vault.read((tx) => tx.get("views", "north/4")) ?? []).toString(),
    "DRAWER: the fourth letter",
  )
  await give(vault, 2, 2)
})
