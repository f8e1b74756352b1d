import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { test, type TestContext } from "node:test"
import { decode, encodeRecord } from "../bytes/index.ts"
import { freshPath, refused } from "./fresh.test.ts"
import { createVault, openVault, peekVault, type Vault } from "./index.ts"
import { findSlot, makePasskeySlot, makeRecoverySlot, makeSlot, openSlots, type Slot } from "./slots.ts"
import { PLAY_COST } from "./slots-stretch.ts"

const context = { vault: randomBytes(16), play: true }
const passkey = { label: "this laptop", credential: randomBytes(40), prf: randomBytes(32), secret: randomBytes(32) }
const asked = { passkey: { credential: passkey.credential, secret: passkey.secret } }

async function playVault(t: TestContext): Promise<{ path: string; vault: Vault }> {
  const path = freshPath(t)
  const vault = await createVault({ path, unlock: { passphrase: "one" }, play: true })
  t.after(() => vault.close())
  return { path, vault }
}

test("each kind opens the same key, and only with its own secret", async () => {
  const key = randomBytes(32)
  const phrase = await makeSlot(context, key, "one", PLAY_COST)
  const { slot: sheet, code } = makeRecoverySlot(context, key, "safe")
  const other = makeRecoverySlot(context, key, "other safe")
  const device = makePasskeySlot(context, key, passkey)
  const slots = [phrase, sheet, other.slot, device]
  for (const secret of [{ passphrase: "one" }, { recovery: code }, { recovery: other.code }, asked]) {
    assert.deepEqual(Buffer.from(await openSlots(context, slots, secret)), key)
  }
  assert.equal((await findSlot(context, slots, { recovery: other.code })).slot, other.slot)
  const stranger = makeRecoverySlot(context, randomBytes(32), "x").code
  await assert.rejects(openSlots(context, slots, { recovery: stranger }), refused("wrong-recovery"))
  await assert.rejects(openSlots(context, slots, { recovery: "no code" }), refused("recovery-length"))
  for (const wrong of [
    { credential: passkey.credential, secret: randomBytes(32) },
    { credential: randomBytes(40), secret: passkey.secret },
    { credential: passkey.credential, secret: passkey.secret.subarray(1) },
  ]) {
    await assert.rejects(openSlots(context, slots, { passkey: wrong }), refused("wrong-passkey"))
  }
  await assert.rejects(openSlots(context, [sheet], "one"), refused("no-slot"))
  await assert.rejects(openSlots(context, [phrase], { recovery: code }), refused("no-slot"))
  await assert.rejects(openSlots(context, [phrase], asked), refused("no-slot"))
})

test("what stands in clear is bound: a changed label, salt, credential, or another vault does not open", async () => {
  const key = randomBytes(32)
  const { slot: sheet, code } = makeRecoverySlot(context, key, "safe")
  const device = makePasskeySlot(context, key, passkey)
  const changed = (slot: Slot, fields: object): Slot => ({
    wrapped: slot.wrapped,
    parameters: encodeRecord({ ...(decode(slot.parameters) as object), ...fields }),
  })
  const still = changed(sheet, {})
  assert.deepEqual(Buffer.from(await openSlots(context, [still], { recovery: code })), key)
  for (const fields of [{ label: "Safe" }, { salt: randomBytes(16) }]) {
    await assert.rejects(openSlots(context, [changed(sheet, fields)], { recovery: code }), refused("wrong-recovery"))
    await assert.rejects(openSlots(context, [changed(device, fields)], asked), refused("wrong-passkey"))
  }
  await assert.rejects(openSlots(context, [changed(device, { prf: randomBytes(32) })], asked), refused("wrong-passkey"))
  for (const elsewhere of [
    { ...context, vault: randomBytes(16) },
    { ...context, play: false },
  ]) {
    await assert.rejects(openSlots(elsewhere, [sheet], { recovery: code }), refused("wrong-recovery"))
    await assert.rejects(openSlots(elsewhere, [device], asked), refused("wrong-passkey"))
  }
  // What a recovery code wraps is not what a passkey of the same bytes would: the kinds have keys of their own.
  assert.notDeepEqual(sheet.wrapped, device.wrapped)
})

test("hostile parameters are refused before any work, whichever way somebody unlocks", async () => {
  const key = randomBytes(32)
  const { slot: sheet, code } = makeRecoverySlot(context, key, "safe")
  const salt = randomBytes(16)
  const huge = { kind: "passphrase", kdf: "argon2id", memory: 64 * 1024 ** 2, passes: 3, lanes: 4, salt }
  const bad = (parameters: object): Slot => ({ parameters: encodeRecord(parameters), wrapped: new Uint8Array(48) })
  for (const secret of [{ passphrase: "one" }, { recovery: code }]) {
    await assert.rejects(openSlots(context, [sheet, bad(huge)], secret), refused("cost-out-of-bounds"))
  }
  const recovery = { kind: "recovery", kdf: "hkdf-sha256", salt, label: "safe" }
  for (const parameters of [
    { ...recovery, kdf: "argon2id" },
    { ...recovery, kind: "keyring" },
    { ...recovery, label: "" },
    { ...recovery, label: "x".repeat(81) },
    { ...recovery, label: "sa\u202efe" },
    { ...recovery, salt: salt.subarray(1) },
    { ...recovery, more: 1 },
    { kind: "passkey", kdf: "hkdf-sha256", salt, label: "a", credential: new Uint8Array(1024), prf: salt },
  ]) {
    await assert.rejects(openSlots(context, [sheet, bad(parameters)], { recovery: code }), refused("damaged"))
  }
  await assert.rejects(openSlots(context, Array<Slot>(17).fill(sheet), { recovery: code }), refused("damaged"))
})

test("ways are added, listed, used and removed; the last is not", async (t) => {
  const { path, vault } = await playVault(t)
  vault.act("file", (tx) => tx.put("letters", "north/4", Buffer.from("the fourth")))
  const [phrase] = vault.ways.list()
  assert.deepEqual([phrase?.kind, phrase?.label], ["passphrase", ""])
  assert.throws(() => vault.ways.remove(phrase?.id ?? ""), refused("last-slot"))
  vault.ways.addPasskey(passkey)
  assert.throws(() => vault.ways.remove(phrase?.id ?? ""), refused("last-slot"), "a passkey is never the only way")
  const { code, way } = vault.ways.addRecovery("  safe in the office ")
  assert.equal(way.label, "safe in the office")
  vault.ways.remove(phrase?.id ?? "")
  assert.throws(() => vault.ways.remove(phrase?.id ?? ""), refused("slot-unknown"))
  assert.deepEqual(
    vault.ways.list().map(({ kind, label }) => [kind, label]),
    [
      ["passkey", "this laptop"],
      ["recovery", "safe in the office"],
    ],
  )
  vault.close()

  assert.deepEqual(peekVault(path).ways[0]?.passkey?.prf, Uint8Array.from(passkey.prf))
  assert.equal(peekVault(path).play, true)
  await assert.rejects(openVault({ path, unlock: { passphrase: "one" } }), refused("no-slot"))
  for (const unlock of [{ recovery: code.toLowerCase() }, asked]) {
    using opened = await openVault({ path, unlock })
    assert.equal(
      opened.read((tx) => Buffer.from(tx.get("letters", "north/4") ?? []).toString()),
      "the fourth",
    )
    assert.throws(() => peekVault(path), refused("in-use"))
  }
})

test("a changed passphrase opens, the old one does not, and nothing of the old slot is left in the file", async (t) => {
  const { path, vault } = await playVault(t)
  const before = readFileSync(path)
  await assert.rejects(vault.ways.changePassphrase("two", "three"), refused("wrong-passphrase"))
  await assert.rejects(vault.ways.changePassphrase(null, "three"), refused("wrong-passphrase"))
  await assert.rejects(vault.ways.changePassphrase("one", "  "), refused("empty-passphrase"))
  const hostile = { memory: 64 * 1024 ** 2, passes: 1, lanes: 1 }
  await assert.rejects(vault.ways.changePassphrase("one", "two", hostile), refused("cost-out-of-bounds"))
  await vault.ways.changePassphrase("one", "two")
  vault.close()
  await assert.rejects(openVault({ path, unlock: { passphrase: "one" } }), refused("wrong-passphrase"))
  ;(await openVault({ path, unlock: { passphrase: "two" } })).close()
  const at = before.indexOf("argon2id")
  const salt = before.subarray(before.indexOf("salt", at - 64), at + 128)
  assert.ok(at > 0 && !readFileSync(path).includes(salt.subarray(0, 24)))
})

test("a vault that was made with a key can be given a passphrase", async (t) => {
  const path = freshPath(t)
  const key = randomBytes(32)
  using vault = await createVault({ path, unlock: { key }, play: true })
  await assert.rejects(vault.ways.changePassphrase("one", "two"), refused("no-slot"))
  await vault.ways.changePassphrase(null, "two")
  assert.equal(vault.ways.list().length, 1)
})

test("a passkey that is added again is replaced; a seventeenth way is not made", async (t) => {
  const { vault } = await playVault(t)
  vault.ways.addPasskey(passkey)
  const again = vault.ways.addPasskey({ ...passkey, label: "the same laptop", prf: randomBytes(32) })
  assert.deepEqual(
    vault.ways.list().map(({ id }) => id),
    [vault.ways.list()[0]?.id, again.id],
  )
  for (let i = 2; i < 16; i++) vault.ways.addRecovery(`sheet ${i}`)
  assert.throws(() => vault.ways.addRecovery("one more"), refused("too-many-slots"))
  assert.equal(vault.ways.list().length, 16)
  for (const label of ["", " ", "x".repeat(81), "two\nlines", "sa\u202efe"]) {
    assert.throws(() => vault.ways.addRecovery(label), refused("slot-label"))
  }
  for (const wrong of [
    { ...passkey, credential: new Uint8Array(0) },
    { ...passkey, credential: new Uint8Array(1024) },
    { ...passkey, prf: new Uint8Array(31) },
    { ...passkey, secret: new Uint8Array(33) },
  ]) {
    assert.throws(() => vault.ways.addPasskey(wrong), refused("passkey-malformed"))
  }
})

test("a slot of one vault pasted into another opens nothing there, and another's key is not taken", async (t) => {
  const [one, two] = [await playVault(t), await playVault(t)]
  const { code } = one.vault.ways.addRecovery("safe")
  one.vault.close()
  two.vault.close()
  const from = new DatabaseSync(one.path)
  const rows = from.prepare("SELECT parameters, wrapped FROM slots").all() as Record<string, Uint8Array>[]
  from.close()
  const into = new DatabaseSync(two.path)
  for (const { parameters, wrapped } of rows)
    into
      .prepare("INSERT INTO slots (parameters, wrapped) VALUES (?, ?)")
      .run(parameters as Uint8Array, wrapped as Uint8Array)
  into.close()
  await assert.rejects(openVault({ path: two.path, unlock: { recovery: code } }), refused("wrong-recovery"))
  ;(await openVault({ path: two.path, unlock: { passphrase: "one" } })).close()
})

test("a slot that somebody put in leads to another key, and is noticed when the vault opens and when it is replaced", async (t) => {
  const { path, vault } = await playVault(t)
  const evil = await makeSlot({ vault: vault.id, play: true }, randomBytes(32), "evil", PLAY_COST)
  vault.close()
  const into = new DatabaseSync(path)
  into.prepare("INSERT INTO slots (parameters, wrapped) VALUES (?, ?)").run(evil.parameters, evil.wrapped)
  into.close()
  await assert.rejects(openVault({ path, unlock: { passphrase: "evil" } }), refused("wrong-key"))
  using opened = await openVault({ path, unlock: { passphrase: "one" } })
  await assert.rejects(opened.ways.changePassphrase("evil", "two"), refused("tampered"))
})

test("ways of a closed vault are not told", async (t) => {
  const { vault } = await playVault(t)
  vault.close()
  assert.throws(() => vault.ways.list(), TypeError)
  assert.throws(() => vault.ways.addRecovery("safe"), TypeError)
})
