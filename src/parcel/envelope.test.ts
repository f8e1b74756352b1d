import assert from "node:assert/strict"
import { test } from "node:test"
import { seed } from "../../vectors/gen/fixed.ts"
import { bundleCases, envelopeCases } from "../../vectors/gen/cases/envelopes.ts"
import { readVector } from "../../vectors/gen/readers.ts"
import { identityOf } from "../../vectors/gen/cases/seal.ts"
import { utf8 } from "../bytes/index.ts"
import {
  openBundle,
  openEnvelope,
  openParcel,
  readEnvelope,
  sealBundle,
  sealEnvelope,
  sealParcel,
  type Bundle,
} from "./index.ts"

const identity = identityOf("test")
const prekey = { id: seed("test prekey").subarray(0, 16), recipient: identity.recipient }
const bundle: Bundle = {
  from: seed("from"),
  sender: seed("sender"),
  to: seed("to"),
  channel: null,
  filing: seed("filing"),
  items: [],
}

for (const vector of [...envelopeCases(), ...bundleCases()]) {
  test(`${vector.name}: ${vector.comment}`, () => {
    assert.deepEqual(readVector(vector), { expect: vector.expect, code: vector.code })
  })
}

test("an envelope begins with the id by which its prekey is looked up", () => {
  const envelope = sealEnvelope({ prekey, plaintext: utf8("x") })
  assert.deepEqual(readEnvelope(envelope).prekey, prekey.id)
  assert.deepEqual(openEnvelope({ identity, envelope }), { kind: "opened", plaintext: utf8("x") })
})

test("a parcel comes out as it went in", () => {
  const content = utf8("content")
  assert.deepEqual(openParcel({ identity, envelope: sealParcel({ prekey, content }) }), { kind: "opened", content })
})

test("a bundle comes out as it went in, and only for the officer it names", () => {
  const envelope = sealBundle({ prekey, bundle })
  assert.deepEqual(openBundle({ identity, officer: bundle.to, envelope }), { kind: "opened", bundle })
  assert.throws(() => openBundle({ identity, officer: seed("colleague"), envelope }), { code: "bundle-to-another" })
})

test("a bundle that would be refused is not sealed", () => {
  const wrong = { ...bundle, filing: new Uint8Array(31) }
  assert.throws(() => sealBundle({ prekey, bundle: wrong }), { code: "wrong-length" })
})

test("an envelope longer than any is refused by its length", () => {
  const length = 2 ** 29
  const endless = { length, subarray: () => assert.fail("looked into") } as unknown as Uint8Array
  assert.throws(() => readEnvelope(endless), { code: "envelope-too-long" })
})

test("a prekey's id of another length is our mistake", () => {
  const short = { id: new Uint8Array(15), recipient: identity.recipient }
  assert.throws(() => sealEnvelope({ prekey: short, plaintext: utf8("x") }), TypeError)
})
