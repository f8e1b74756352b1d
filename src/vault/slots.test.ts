import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { decode } from "../bytes/index.ts"
import { refused } from "./fresh.test.ts"
import { makeSlot, openSlots } from "./slots.ts"
import { passphraseBytes, PLAY_COST } from "./slots-stretch.ts"

const context = { vault: randomBytes(16), play: true }
const text = (passphrase: Uint8Array | string): string => passphraseBytes(passphrase).toString("utf8")

test("one passphrase however a keyboard composes it: NFKC, trimmed, nothing more", () => {
  assert.equal(text("  café\n"), "café")
  assert.equal(text("cafe\u0301"), text("caf\u00e9"))
  assert.equal(text("ﷲ"), text("الله"))
  assert.equal(text("１２３"), "123")
  assert.equal(text(new TextEncoder().encode("\t cafe\u0301 ")), "café")
  assert.equal(text(new TextEncoder().encode(" \t plain ascii \r\n")), "plain ascii")
  assert.equal(text(new TextEncoder().encode(" \t plain ascii \r\n")), text(" \t plain ascii \r\n"))
  // Persian and Arabic letters that look alike stay apart: folding them would halve what a passphrase is worth.
  assert.notEqual(text("ی"), text("ي"))
  assert.notEqual(text("۱"), text("١"))
  assert.notEqual(text("Salt"), text("salt"))
  assert.notEqual(text("a  b"), text("a b"))
  for (const nothing of ["", "  ", new Uint8Array(0), Uint8Array.of(0x20, 0x0a), "\u3000"]) {
    assert.throws(() => passphraseBytes(nothing), refused("empty-passphrase"))
  }
  assert.throws(() => passphraseBytes(Uint8Array.of(0xff, 0xfe)), { code: "not-utf8" })
})

test("every slot has a salt of its own and opens with its own passphrase only", async () => {
  const key = randomBytes(32)
  const one = await makeSlot(context, key, "one", PLAY_COST)
  const two = await makeSlot(context, key, "two", PLAY_COST)
  const same = await makeSlot(context, key, "one", PLAY_COST)
  assert.notDeepEqual(one.wrapped, same.wrapped)
  assert.deepEqual(Buffer.from(await openSlots(context, [one, two], "two")), key)
  assert.deepEqual(Buffer.from(await openSlots(context, [one, two], "one")), key)
  await assert.rejects(openSlots(context, [one, two], "three"), refused("wrong-passphrase"))
  assert.deepEqual(Object.keys(decode(one.parameters) as object).toSorted(), [
    "kdf",
    "kind",
    "lanes",
    "memory",
    "passes",
    "salt",
  ])
})

test("a slot is bound to its vault, its mark and its parameters", async () => {
  const key = randomBytes(32)
  const slot = await makeSlot(context, key, "one", PLAY_COST)
  const other = await makeSlot(context, key, "one", { ...PLAY_COST, passes: 2 })
  await assert.rejects(openSlots({ ...context, vault: randomBytes(16) }, [slot], "one"), refused("wrong-passphrase"))
  await assert.rejects(
    openSlots(context, [{ parameters: other.parameters, wrapped: slot.wrapped }], "one"),
    refused("wrong-passphrase"),
  )
  for (let at = 0; at < slot.wrapped.length; at++) {
    const wrapped = Uint8Array.from(slot.wrapped)
    wrapped[at] = (wrapped[at] as number) ^ 0x10
    if (at % 9 === 0)
      await assert.rejects(openSlots(context, [{ ...slot, wrapped }], "one"), refused("wrong-passphrase"))
  }
  await assert.rejects(
    openSlots(context, [{ ...slot, wrapped: new Uint8Array(3) }], "one"),
    refused("wrong-passphrase"),
  )
})
