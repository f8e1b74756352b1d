import assert from "node:assert/strict"
import { test } from "node:test"
import { concat, fromHex, sha256 } from "../bytes/index.ts"
import { refused } from "../../tests/refused.ts"
import { seedOf } from "../../tests/cast.ts"
import {
  generateOfficerSeed,
  importOfficerKeys,
  OFFICER_SEED_BYTES,
  officerId,
  officerKeysFromSeed,
  officerPublicKeys,
  sign,
  verifySignature,
} from "./index.ts"

const seed = concat(seedOf("keys 1"), seedOf("keys 2"))
const keys = officerKeysFromSeed(seed)
const pub = officerPublicKeys(keys)

test("keys follow from their seed, and the id from both public keys", () => {
  const again = officerPublicKeys(officerKeysFromSeed(seed))
  assert.deepEqual(again, pub)
  assert.equal(pub.ed25519.length, 32)
  assert.equal(pub.mldsa65.length, 1952)
  assert.deepEqual(officerId(pub), sha256(pub.ed25519, pub.mldsa65))
})

test("a seed is copied: overwriting it harms no keys", () => {
  const own = seed.slice()
  const made = officerKeysFromSeed(own)
  own.fill(0)
  assert.deepEqual(officerPublicKeys(made), pub)
})

test("fresh seeds are 64 bytes and differ", () => {
  const fresh = generateOfficerSeed()
  assert.equal(fresh.length, OFFICER_SEED_BYTES)
  assert.notDeepEqual(fresh, generateOfficerSeed())
})

test("RFC 8032 §7.1 test 1: the Ed25519 half is that of the standard", () => {
  const ed25519 = fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
  const made = officerPublicKeys(officerKeysFromSeed(concat(ed25519, seedOf("other half"))))
  assert.deepEqual(made.ed25519, fromHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
})

test("lengths are exact", () => {
  refused("key-length", () => officerKeysFromSeed(seed.subarray(1)))
  refused("key-length", () => importOfficerKeys({ ...pub, ed25519: pub.ed25519.subarray(1) }))
  refused("key-length", () => importOfficerKeys({ ...pub, mldsa65: concat(pub.mldsa65, Uint8Array.of(0)) }))
})

// The eight points of small order in their canonical encodings, and "minus zero".
const smallOrder = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  "0100000000000000000000000000000000000000000000000000000000000080",
]

test("a key of small order is refused: one signature would verify for many messages", () => {
  for (const key of smallOrder) refused("key-small-order", () => importOfficerKeys({ ...pub, ed25519: fromHex(key) }))
})

test("a key whose y is not reduced is refused: one officer would have two ids", () => {
  for (const first of ["ed", "ee", "f0", "ff"]) {
    const key = fromHex(`${first}${"ff".repeat(30)}7f`)
    refused("key-not-canonical", () => importOfficerKeys({ ...pub, ed25519: key }))
    key[31] = 0xff
    refused("key-not-canonical", () => importOfficerKeys({ ...pub, ed25519: key }))
  }
})

test("keys are imported once, however often they are decoded", () => {
  const first = importOfficerKeys(pub)
  assert.equal(importOfficerKeys(pub), first)
  assert.equal(importOfficerKeys({ ed25519: pub.ed25519.slice(), mldsa65: pub.mldsa65.slice() }), first)
  assert.equal(officerPublicKeys(keys), pub)
})

test("only the last 256 officers' keys are kept", () => {
  const first = importOfficerKeys({ ...pub })
  for (let i = 0; i < 256; i++) {
    const mldsa65 = pub.mldsa65.slice()
    mldsa65[0] = i ^ 1
    mldsa65[1] = 7
    importOfficerKeys({ ...pub, mldsa65 })
  }
  const again = importOfficerKeys({ ...pub })
  assert.notEqual(again, first)
  assert.deepEqual(again.officer, first.officer)
})

test("a key off the curve verifies nothing", () => {
  // y = 2 has no x on the curve.
  const off = { ...pub, ed25519: concat(Uint8Array.of(2), new Uint8Array(31)) }
  const message = seedOf("message")
  const signature = sign(keys, "letter", message)
  refused("signature-invalid", () => verifySignature({ keys: off, purpose: "letter", message, signature }))
})
