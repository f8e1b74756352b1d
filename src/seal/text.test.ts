import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import fc from "fast-check"
import { utf8 } from "../bytes/index.ts"
import { decodeBech32, encodeBech32 } from "./bech32.ts"
import { SealError, type SealFault } from "./error.ts"
import { parseHeader } from "./header.ts"
import {
  decodeIdentity,
  decodeRecipient,
  encodeIdentity,
  encodeRecipient,
  generateIdentity,
  identitySeed,
} from "./index.ts"
import { unwrapFileKey } from "./stanza.ts"

interface AgeExample {
  readonly identity: string
  readonly recipient: string
  readonly stanzaArgument: string
  readonly stanzaBody: string
}

function refused(code: SealFault): (error: unknown) => boolean {
  return (error) => error instanceof SealError && error.code === code
}

test("the key pair of C2SP age.md, and the stanza made for it", () => {
  const example = JSON.parse(readFileSync(new URL("testdata/age-spec.json", import.meta.url), "utf8")) as AgeExample
  const identity = decodeIdentity(example.identity)
  assert.equal(encodeIdentity(identity), example.identity)
  assert.equal(encodeRecipient(identity.recipient), example.recipient)
  assert.deepEqual(decodeRecipient(example.recipient), identity.recipient)
  // The document does not tell the file key; that the body authenticates is the proof.
  const text = `age-encryption.org/v1\n-> mlkem768x25519 ${example.stanzaArgument}\n${example.stanzaBody}\n--- ${"A".repeat(43)}\n`
  assert.equal(unwrapFileKey(identity, parseHeader(utf8(text)))?.length, 16)
  assert.equal(unwrapFileKey(generateIdentity(), parseHeader(utf8(text))), undefined)
})

test("keys in text that is not theirs are refused", () => {
  const identity = generateIdentity()
  const recipient = encodeRecipient(identity.recipient)
  const secret = encodeIdentity(identity)
  for (const text of ["", secret, recipient.toUpperCase(), ` ${recipient}`, `${recipient}\n`, recipient.slice(0, -1)]) {
    assert.throws(() => decodeRecipient(text), refused("recipient-text"))
  }
  for (const text of ["", recipient, secret.toLowerCase(), secret.replace("PQ-", ""), secret.slice(0, -1)]) {
    assert.throws(() => decodeIdentity(text), refused("identity-text"))
  }
  assert.throws(() => decodeRecipient(encodeBech32("age1pq", new Uint8Array(1215))), refused("recipient-text"))
  assert.throws(
    () => decodeIdentity(encodeBech32("age-secret-key-pq-", new Uint8Array(33)).toUpperCase()),
    refused("identity-text"),
  )
  assert.throws(() => encodeRecipient(new Uint8Array(32)), TypeError)
})

test("a message about a bad identity does not repeat it", () => {
  const secret = encodeIdentity(generateIdentity()).slice(0, -1)
  assert.throws(
    () => decodeIdentity(secret),
    (error) => error instanceof SealError && !error.message.includes(secret.slice(20, 30)),
  )
})

test("Bech32 of BIP 173", () => {
  // BIP 173, "Test vectors": valid strings with their data part as words of 5 bits; those of whole bytes are used here.
  assert.deepEqual(decodeBech32("a", "A12UEL5L"), new Uint8Array(0))
  assert.deepEqual(decodeBech32("a", "a12uel5l"), new Uint8Array(0))
  assert.equal(encodeBech32("a", new Uint8Array(0)), "a12uel5l")
  const abcdef = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"
  const words = Uint8Array.from(Buffer.from("00443214c74254b635cf84653a56d7c675be77df", "hex"))
  assert.deepEqual(decodeBech32("abcdef", abcdef), words)
  assert.equal(encodeBech32("abcdef", words), abcdef)
  const invalid = ["A12UEL5l", "a12uel5x", "a1", "a12uelb1", "a12uel5", "b12uel5l", "a\u212212uel5l"]
  for (const text of invalid) assert.equal(decodeBech32("a", text), undefined, text)
})

test("leftover bits that are not zero, or a whole leftover character, are refused", () => {
  // One byte 0xff takes two characters: 31, 28. The last two bits of the second must be zero.
  const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
  let accepted = 0
  for (const second of alphabet) {
    for (const tail of ["", "q"]) {
      const text = checksummed("a", `l${second}${tail}`)
      if (decodeBech32("a", text) !== undefined) accepted++
    }
  }
  assert.equal(accepted, 8)
})

test("Bech32 is one to one, and notices any one wrong character", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1300 }), fc.nat(), fc.nat(31), (bytes, place, other) => {
      const text = encodeBech32("age1pq", bytes)
      assert.deepEqual(decodeBech32("age1pq", text), Uint8Array.from(bytes))
      const at = 7 + (place % (text.length - 7))
      const char = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"[other] as string
      const altered = text.slice(0, at) + char + text.slice(at + 1)
      if (altered !== text) assert.equal(decodeBech32("age1pq", altered), undefined)
    }),
    { numRuns: 100 },
  )
})

test("an identity's text and seed say the same", () => {
  const identity = generateIdentity()
  assert.deepEqual(identitySeed(decodeIdentity(encodeIdentity(identity))), identitySeed(identity))
})

// A second, independent writing of the checksum, for data that an encoder of bytes would never produce.
function checksummed(prefix: string, data: string): string {
  const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
  const words = Array.from(data, (char) => alphabet.indexOf(char))
  const values = [
    ...[...utf8(prefix)].map((code) => code >> 5),
    0,
    ...[...utf8(prefix)].map((code) => code & 31),
    ...words,
  ]
  let state = 1
  for (const value of [...values, 0, 0, 0, 0, 0, 0]) {
    const top = state >>> 25
    state = ((state & 0x1ffffff) << 5) ^ value
    for (const [bit, term] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries()) {
      if ((top >>> bit) & 1) state ^= term
    }
  }
  state ^= 1
  const sum = [25, 20, 15, 10, 5, 0].map((shift) => alphabet[(state >>> shift) & 31])
  return `${prefix}1${data}${sum.join("")}`
}
