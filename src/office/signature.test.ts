import assert from "node:assert/strict"
import { test } from "node:test"
import { concat, encodeRecord, equal, oneOf, record, utf8 } from "../bytes/index.ts"
import { north, seedOf, south } from "../../tests/cast.ts"
import { fixedSign, fixedSigned } from "../../tests/fixedSignature.ts"
import { refused } from "../../tests/refused.ts"
import {
  comparisonShape,
  isPurpose,
  openSigned,
  PURPOSES,
  RESERVED_PURPOSES,
  sign,
  SIGNATURE_BYTES,
  signBody,
  SUITE,
  suite,
  verifySignature,
  type Comparison,
  type Purpose,
  type SignedBody,
} from "./index.ts"

const { adviser, principal } = north().officers
const message = utf8("what is signed")
const signature = sign(principal.keys, "letter", message)
const claim = { keys: principal.publicKeys, purpose: "letter", message, signature } as const

test("a signature is both halves, and verifies", () => {
  assert.equal(signature.length, SIGNATURE_BYTES)
  verifySignature(claim)
})

test("another implementation's signature, of bytes put together from the specification, verifies", () => {
  verifySignature({ ...claim, signature: fixedSign(principal.seed, "letter", message) })
})

test("either half alone is nothing: both must verify", () => {
  const brokenClassical = signature.slice()
  brokenClassical[10] = (brokenClassical[10] as number) ^ 1
  const brokenPostQuantum = signature.slice()
  brokenPostQuantum[100] = (brokenPostQuantum[100] as number) ^ 1
  for (const broken of [brokenClassical, brokenPostQuantum]) {
    refused("signature-invalid", () => verifySignature({ ...claim, signature: broken }))
  }
})

test("a half of somebody else's pair does not fit: whoever has one algorithm's key cannot sign", () => {
  const other = sign(adviser.keys, "letter", message)
  const classicalStolen = concat(signature.subarray(0, 64), other.subarray(64))
  const postQuantumStolen = concat(other.subarray(0, 64), signature.subarray(64))
  for (const mixed of [classicalStolen, postQuantumStolen]) {
    refused("signature-invalid", () => verifySignature({ ...claim, signature: mixed }))
  }
  const spliced = { ed25519: principal.publicKeys.ed25519, mldsa65: adviser.publicKeys.mldsa65 }
  refused("signature-invalid", () => verifySignature({ ...claim, keys: spliced, signature: classicalStolen }))
})

test("a signature for one purpose verifies for no other", () => {
  for (const purpose of PURPOSES) {
    if (purpose === "letter") continue
    refused("signature-invalid", () => verifySignature({ ...claim, purpose }))
  }
})

test("a signature of another length is refused", () => {
  for (const cut of [signature.subarray(1), concat(signature, Uint8Array.of(0)), new Uint8Array(0)]) {
    refused("signature-invalid", () => verifySignature({ ...claim, signature: cut }))
  }
})

test("reserved words are no purposes yet", () => {
  for (const word of RESERVED_PURPOSES) {
    assert.equal(isPurpose(word), false)
    assert.throws(() => sign(principal.keys, word as Purpose, message), TypeError)
    assert.throws(() => verifySignature({ ...claim, purpose: word as Purpose }), TypeError)
    assert.throws(() => signBody(principal.keys, { suite: SUITE, kind: word as Purpose }), TypeError)
  }
})

const comparison: Comparison = {
  suite: SUITE,
  kind: "comparison",
  channel: seedOf("channel"),
  office: north().id,
  how: "voice",
  time: 1,
}

test("a signed body opens with its officer's keys, or from a roster that has the officer", () => {
  const signed = signBody(principal.keys, comparison)
  assert.ok(equal(signed.officer, principal.officer))
  assert.deepEqual({ ...openSigned(signed, principal.publicKeys, comparisonShape) }, comparison)
  assert.deepEqual({ ...openSigned(signed, north().roster, comparisonShape) }, comparison)
})

test("a signed body names its signer truly", () => {
  const signed = signBody(principal.keys, comparison)
  refused("signer-differs", () => openSigned(signed, adviser.publicKeys, comparisonShape))
  refused("signer-unknown", () => openSigned(signed, south().roster, comparisonShape))
  refused("signature-invalid", () =>
    openSigned({ ...signed, officer: adviser.officer }, adviser.publicKeys, comparisonShape),
  )
})

test("a signed body of another kind is refused before its signature is looked at", () => {
  const signed = { ...signBody(principal.keys, comparison), signature: new Uint8Array(SIGNATURE_BYTES) }
  const other = record({ suite, kind: oneOf("leave") })
  refused("unknown-field", () => openSigned(signed, principal.publicKeys, other))
  refused("signature-invalid", () => openSigned(signed, principal.publicKeys, comparisonShape))
})

test("a body signed for another purpose than its kind is refused", () => {
  const body = encodeRecord(comparison)
  const signed = { body, officer: principal.officer, signature: sign(principal.keys, "override", body) }
  refused("signature-invalid", () => openSigned(signed, principal.publicKeys, comparisonShape))
})

test("a lower suite is refused, and so is one not known", () => {
  const inSuite = (name: unknown) =>
    fixedSigned(principal.seed, { ...comparison, suite: name } as unknown as SignedBody)
  refused("suite-lower", () => openSigned(inSuite("diwan/0"), principal.publicKeys, comparisonShape))
  for (const name of ["diwan/2", "diwan/1 ", "Diwan/1", "", "diwan/00"]) {
    refused("suite-unknown", () => openSigned(inSuite(name), principal.publicKeys, comparisonShape))
  }
  refused("wrong-type", () => openSigned(inSuite(1), principal.publicKeys, comparisonShape))
  refused("missing-field", () => openSigned(inSuite(undefined), principal.publicKeys, comparisonShape))
  refused("missing-field", () => suite.read(undefined, "at"))
  assert.throws(
    () => signBody(principal.keys, { suite: "diwan/0", kind: "comparison" } as unknown as SignedBody),
    TypeError,
  )
})
