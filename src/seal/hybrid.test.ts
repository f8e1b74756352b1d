import assert from "node:assert/strict"
import { createPrivateKey, decapsulate as mlkemDecapsulate, type KeyObject } from "node:crypto"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { concat, fromHex, toHex } from "../bytes/index.ts"
import { SealError, type SealFault } from "./error.ts"
import { hpkeInfo, hpkeKeys, hpkeOpen, hpkeSeal } from "./hpke.ts"
import { decapsulate, ENC_BYTES, encapsulate, MLKEM_CIPHERTEXT_BYTES } from "./hybrid.ts"
import {
  generateIdentity,
  identityFromSeed,
  identitySeed,
  importRecipient,
  isSmallOrder,
  MLKEM_KEY_BYTES,
  RECIPIENT_BYTES,
} from "./keys.ts"

interface XwingVector {
  readonly seed: string
  readonly eseed: string
  readonly ss: string
  readonly pk: string
  readonly ct: string
}

interface HpkeVector {
  readonly kdf_id: number
  readonly info: string
  readonly ikmE: string
  readonly skRm: string
  readonly pkRm: string
  readonly enc: string
  readonly shared_secret: string
  readonly key: string
  readonly base_nonce: string
  readonly encryptions: readonly { readonly aad: string; readonly ct: string; readonly pt: string }[]
}

function published(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`testdata/${name}`, import.meta.url), "utf8"))
}

function refused(code: SealFault): (error: unknown) => boolean {
  return (error) => error instanceof SealError && error.code === code
}

const hex = (text: string): Uint8Array => fromHex(text)

// The ephemeral half of an encapsulation's randomness is its last 32 bytes; the ML-KEM half is taken as done.
function again(mlkem: KeyObject, enc: Uint8Array, randomness: Uint8Array): Parameters<typeof encapsulate>[1] {
  const ciphertext = enc.subarray(0, MLKEM_CIPHERTEXT_BYTES)
  return {
    ephemeral: randomness.subarray(32),
    mlkem: { ciphertext, sharedKey: mlkemDecapsulate(mlkem, ciphertext) },
  }
}

test("keys and secrets are those of draft-connolly-cfrg-xwing-kem", () => {
  const vectors = published("xwing.json") as readonly XwingVector[]
  assert.equal(vectors.length, 3)
  for (const vector of vectors) {
    const identity = identityFromSeed(hex(vector.seed))
    assert.equal(toHex(identity.recipient), vector.pk)
    assert.equal(toHex(decapsulate(identity, hex(vector.ct))), vector.ss)
    const randomness = again(identity.mlkem, hex(vector.ct), hex(vector.eseed))
    const { enc, secret } = encapsulate(importRecipient(hex(vector.pk)), randomness)
    assert.equal(toHex(enc), vector.ct)
    assert.equal(toHex(secret), vector.ss)
  }
})

test("keys, secrets and messages are those of draft-ietf-hpke-pq as filippo.io/hpke publishes them", () => {
  const vectors = published("hpke-pq.json") as readonly HpkeVector[]
  assert.equal(vectors.length, 2)
  for (const vector of vectors) {
    const identity = identityFromSeed(hex(vector.skRm))
    assert.equal(toHex(identity.recipient), vector.pkRm)
    const enc = hex(vector.enc)
    assert.equal(toHex(decapsulate(identity, enc)), vector.shared_secret)
    const sealed = encapsulate(importRecipient(hex(vector.pkRm)), again(identity.mlkem, enc, hex(vector.ikmE)))
    assert.equal(toHex(sealed.enc), vector.enc)
    assert.equal(toHex(sealed.secret), vector.shared_secret)
  }
  // The key schedule is ours for HKDF-SHA256 only; the other vector's is SHAKE's.
  const withHkdf = vectors.filter((vector) => vector.kdf_id === 1)
  assert.equal(withHkdf.length, 1)
  for (const vector of withHkdf) {
    const secret = hex(vector.shared_secret)
    const info = hpkeInfo(hex(vector.info))
    const { key, nonce } = hpkeKeys(secret, info)
    assert.equal(toHex(key), vector.key)
    assert.equal(toHex(nonce), vector.base_nonce)
    const [message] = vector.encryptions
    assert.ok(message)
    assert.equal(toHex(hpkeSeal(secret, info, hex(message.pt), hex(message.aad))), message.ct)
    assert.deepEqual(hpkeOpen(secret, info, hex(message.ct), hex(message.aad)), Buffer.from(message.pt, "hex"))
    assert.equal(hpkeOpen(secret, info, hex(message.ct)), undefined)
    assert.equal(hpkeOpen(secret, info, hex(message.ct).subarray(0, 15)), undefined)
  }
})

test("an identity is its seed", () => {
  const identity = generateIdentity()
  const again = identityFromSeed(identitySeed(identity))
  assert.deepEqual(again.recipient, identity.recipient)
  assert.notDeepEqual(generateIdentity().recipient, identity.recipient)
  assert.throws(() => identityFromSeed(new Uint8Array(31)), refused("identity-length"))
  assert.throws(() => identityFromSeed(new Uint8Array(33)), refused("identity-length"))
})

test("the seed given may be overwritten afterwards", () => {
  const seed = Uint8Array.from({ length: 32 }, (_, at) => at)
  const identity = identityFromSeed(seed)
  seed.fill(0)
  assert.equal(identitySeed(identity)[31], 31)
})

test("a recipient given may be overwritten afterwards", () => {
  const raw = generateIdentity().recipient.slice()
  const before = toHex(raw)
  const recipient = importRecipient(raw)
  const buffer = Buffer.from(raw) // whose slice() would be a view
  const fromBuffer = importRecipient(buffer)
  raw.fill(0)
  buffer.fill(0)
  assert.equal(toHex(recipient.raw), before)
  assert.equal(toHex(fromBuffer.raw), before)
})

test("printing an identity shows no secret", async () => {
  const { inspect } = await import("node:util")
  const identity = generateIdentity()
  const shown = inspect(identity, { depth: 9, maxArrayLength: null, showHidden: true }) + JSON.stringify(identity)
  const seed = identitySeed(identity)
  assert.ok(!shown.includes(toHex(seed)))
  assert.ok(!shown.includes([...seed].join(",")))
  assert.ok(!shown.includes([...seed].join(", ")))
})

// Every u-coordinate of small order: the five reduced ones, and all their other forms in 256 bits (RFC 7748 §5 masks the
// top bit, and 2^255 − 19 + x stands for x).
const P = 2n ** 255n - 19n
const ORDER_8 = [
  0xb8495f16056286fdb1329ceb8d09da6ac49ff1fae35616aeb8413b7c7aebe0n,
  0x57119fd0dd4e22d8868e1c58c45c44045bef839c55b1d0b1248c50a3bc959c5fn,
]
const REDUCED = [0n, 1n, P - 1n, ...ORDER_8]
const UNREDUCED = [
  ...[0n, 1n, P - 1n].map((u) => u + P).filter((u) => u < 2n ** 255n),
  ...REDUCED.map((u) => u + 2n ** 255n),
  2n ** 255n + P,
  2n ** 255n + P + 1n,
]

function littleEndian(value: bigint): Uint8Array {
  return hex(value.toString(16).padStart(64, "0")).reverse()
}

function withPoint(raw: Uint8Array, point: Uint8Array): Uint8Array {
  return concat(raw.subarray(0, MLKEM_KEY_BYTES), point)
}

test("OpenSSL agrees that these points give no secret", () => {
  const scalar = createPrivateKey({
    key: Buffer.from(littleEndian(12345678901234567890n)),
    format: "raw-private",
    asymmetricKeyType: "x25519",
  })
  const identity = { ...generateIdentity(), x25519: scalar }
  for (const u of [...REDUCED, ...UNREDUCED]) {
    const enc = concat(new Uint8Array(MLKEM_CIPHERTEXT_BYTES), littleEndian(u))
    assert.throws(() => decapsulate(identity, enc), refused("stanza-small-order"))
  }
  assert.ok(REDUCED.every((u) => isSmallOrder(littleEndian(u))))
})

test("a recipient whose x25519 point has small order is refused", () => {
  const { recipient } = generateIdentity()
  for (const u of REDUCED) {
    assert.throws(() => importRecipient(withPoint(recipient, littleEndian(u))), refused("recipient-small-order"))
  }
})

test("a recipient whose x25519 point is not reduced is refused, and the largest reduced one is not", () => {
  const { recipient } = generateIdentity()
  for (const u of [...UNREDUCED, P, P + 2n, 2n ** 255n - 1n, 2n ** 256n - 1n]) {
    assert.throws(() => importRecipient(withPoint(recipient, littleEndian(u))), refused("recipient-not-canonical"))
  }
  for (const u of [P - 2n, P - 256n, 9n, 2n ** 254n]) importRecipient(withPoint(recipient, littleEndian(u)))
})

test("a recipient whose ml-kem key has a coefficient of 3329 or more is refused, wherever it stands", () => {
  const { recipient } = generateIdentity()
  for (const coefficient of [0, 1, 2, 381, 766, 767]) {
    for (const value of [3329, 3330, 4095]) {
      const altered = withCoefficient(recipient, coefficient, value)
      assert.throws(() => importRecipient(altered), refused("recipient-not-canonical"))
    }
    importRecipient(withCoefficient(recipient, coefficient, 3328))
    importRecipient(withCoefficient(recipient, coefficient, 0))
  }
})

test("a recipient of another length is refused", () => {
  for (const bytes of [0, 32, 1184, RECIPIENT_BYTES - 1, RECIPIENT_BYTES + 1]) {
    assert.throws(() => importRecipient(new Uint8Array(bytes)), refused("recipient-length"))
  }
})

test("an encapsulated key of another length is refused", () => {
  for (const bytes of [0, ENC_BYTES - 1, ENC_BYTES + 1]) {
    assert.throws(() => decapsulate(generateIdentity(), new Uint8Array(bytes)), refused("stanza-malformed"))
  }
})

test("a share in another form of the same point gives another secret", () => {
  const identity = generateIdentity()
  const { enc, secret } = encapsulate(importRecipient(identity.recipient))
  const other = enc.slice()
  other[ENC_BYTES - 1] = (other[ENC_BYTES - 1] as number) | 0x80 // a bit that X25519 ignores
  assert.notDeepEqual(decapsulate(identity, other), secret)
})

test("both halves enter the secret", () => {
  const identity = generateIdentity()
  const other = generateIdentity()
  const { enc, secret } = encapsulate(importRecipient(identity.recipient))
  assert.deepEqual(decapsulate(identity, enc), secret)
  assert.notDeepEqual(decapsulate({ ...identity, mlkem: other.mlkem }, enc), secret)
  assert.notDeepEqual(decapsulate({ ...identity, x25519: other.x25519 }, enc), secret)
})

// Coefficient i fills bits 12·i to 12·i + 11 of the key, least significant first (FIPS 203 §4.2.1).
function withCoefficient(raw: Uint8Array, index: number, value: number): Uint8Array {
  const altered = raw.slice()
  const at = 3 * (index >> 1)
  const [low = 0, middle = 0] = altered.subarray(at, at + 2)
  if (index % 2 === 0) altered.set([value & 0xff, (middle & 0xf0) | (value >> 8)], at)
  else altered.set([low, (middle & 0x0f) | ((value & 0x0f) << 4), value >> 4], at)
  return altered
}
