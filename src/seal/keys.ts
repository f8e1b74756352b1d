/**
 * The two halves of a hybrid key pair: a {@link Recipient} to seal to, an {@link Identity} to open with.
 *
 * Both are MLKEM768-X25519 keys (filippo.io/hpke-pq, draft-ietf-hpke-pq-03 §4). The identity is a seed of 32 bytes; all
 * else follows from it:
 *
 *     SHAKE256(seed, 96) = mlkem-seed[64] ‖ x25519-scalar[32]
 *     recipient          = mlkem-encapsulation-key[1184] ‖ x25519-point[32]
 *
 * Importing is where a key is checked. Secrets stay in `KeyObject`s, which print nothing; a recipient stays bytes until
 * something is sealed to it, because most are imported only to be checked and the others are used once.
 * @module
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  randomBytes,
  type KeyObject,
  type RawPublicKeyInput,
} from "node:crypto"
import { concat, toHex } from "../bytes/index.ts"
import { SealError } from "./error.ts"

/** Length of an identity's seed in bytes. */
export const SEED_BYTES = 32
/** Length of an ML-KEM-768 encapsulation key in bytes (FIPS 203 table 3). */
export const MLKEM_KEY_BYTES = 1184
/** Length of an X25519 point in bytes (RFC 7748). */
export const X25519_BYTES = 32
/** Length of a raw recipient in bytes. */
export const RECIPIENT_BYTES: number = MLKEM_KEY_BYTES + X25519_BYTES

/** Somebody to seal to. Checked when imported, reusable, holds nothing secret. */
export interface Recipient {
  readonly kind: "recipient"
  /** The 1216 bytes the key is known by. */
  readonly raw: Uint8Array
  /** The first 1184 bytes, as node:crypto takes them. */
  readonly mlkem: RawPublicKeyInput
  /** The other 32. */
  readonly x25519: RawPublicKeyInput
}

/** What opens what was sealed to its recipient. Held in memory; {@link identitySeed} is the form to store. */
export interface Identity {
  readonly kind: "identity"
  /** The 1216 bytes to give to those who shall seal. */
  readonly recipient: Uint8Array
  readonly seed: KeyObject
  readonly mlkem: KeyObject
  readonly x25519: KeyObject
}

/** Make a fresh identity from the system's randomness. */
export function generateIdentity(): Identity {
  return identityFromSeed(randomBytes(SEED_BYTES))
}

/**
 * Rebuild an identity from its seed. The seed is copied; the caller may overwrite it afterwards.
 * @param seed exactly {@link SEED_BYTES} bytes
 * @throws {SealError} `identity-length`
 */
export function identityFromSeed(seed: Uint8Array): Identity {
  if (seed.length !== SEED_BYTES) {
    throw new SealError("identity-length", `identity seed is ${seed.length} bytes, want ${SEED_BYTES}`)
  }
  // hpke-pq, expandKey. ML-KEM takes its seed as d ‖ z (FIPS 203 §7.1).
  const expanded = createHash("shake256", { outputLength: 96 }).update(seed).digest()
  const mlkem = createPrivateKey({
    key: expanded.subarray(0, 64),
    format: "raw-seed",
    asymmetricKeyType: "ml-kem-768",
  })
  const x25519 = createPrivateKey({
    key: expanded.subarray(64),
    format: "raw-private",
    asymmetricKeyType: "x25519",
  })
  expanded.fill(0)
  const recipient = concat(
    createPublicKey(mlkem).export({ format: "raw-public" }),
    createPublicKey(x25519).export({ format: "raw-public" }),
  )
  return { kind: "identity", recipient, seed: createSecretKey(seed), mlkem, x25519 }
}

/** The seed of an identity, 32 secret bytes: the form in which a vault stores it. The copy is the caller's to overwrite. */
export function identitySeed(identity: Identity): Uint8Array {
  return Uint8Array.from(identity.seed.export())
}

/**
 * Take up a recipient from outside, checking both of its keys.
 *
 * Refused: a wrong length; ML-KEM coefficients of 3329 or more (the modulus check of FIPS 203 §7.2); an X25519 point
 * that is not reduced modulo 2^255 − 19; an X25519 point of small order, with which every shared secret would be zero.
 * @param raw exactly {@link RECIPIENT_BYTES} bytes; copied
 * @throws {SealError} `recipient-length`, `recipient-not-canonical`, `recipient-small-order`
 */
export function importRecipient(raw: Uint8Array): Recipient {
  if (raw.length !== RECIPIENT_BYTES) {
    throw new SealError("recipient-length", `recipient is ${raw.length} bytes, want ${RECIPIENT_BYTES}`)
  }
  const own = new Uint8Array(raw) // not slice(), which of a Buffer is a view
  const lattice = own.subarray(0, MLKEM_KEY_BYTES)
  const point = own.subarray(MLKEM_KEY_BYTES)
  if (!isReducedLattice(lattice)) {
    throw new SealError("recipient-not-canonical", "the recipient's ml-kem key has coefficients beyond the modulus")
  }
  if (!isReducedPoint(point)) {
    throw new SealError("recipient-not-canonical", "the recipient's x25519 point is not reduced modulo the prime")
  }
  if (isSmallOrder(point)) throw new SealError("recipient-small-order", "the recipient's x25519 point has small order")
  return {
    kind: "recipient",
    raw: own,
    mlkem: { key: lattice, format: "raw-public", asymmetricKeyType: "ml-kem-768" },
    x25519: { key: point, format: "raw-public", asymmetricKeyType: "x25519" },
  }
}

/** Whether the u-coordinate (reduced) belongs to a point of order 1, 2, 4 or 8 on Curve25519 or its twist. */
export function isSmallOrder(point: Uint8Array): boolean {
  return SMALL_ORDER.has(toHex(point))
}

const COEFFICIENT_BYTES = 1152 // 768 coefficients of 12 bits; the 32 bytes after them are any seed
const MODULUS = 3329

function isReducedLattice(key: Uint8Array): boolean {
  let over = 0
  for (let at = 0; at < COEFFICIENT_BYTES; at += 3) {
    const middle = key[at + 1] as number
    const low = (key[at] as number) | ((middle & 0x0f) << 8)
    const high = (middle >>> 4) | ((key[at + 2] as number) << 4)
    if (low >= MODULUS || high >= MODULUS) over++
  }
  return over === 0
}

// p = 2^255 − 19, little-endian: ed ff … ff 7f.
function isReducedPoint(point: Uint8Array): boolean {
  if ((point[31] as number) > 0x7f) return false
  if ((point[31] as number) < 0x7f) return true
  for (let at = 30; at > 0; at--) if (point[at] !== 0xff) return true
  return (point[0] as number) < 0xed
}

// The five u-coordinates of small order, little-endian (cr.yp.to/ecdh.html#validate): 0, 1, the two of order 8, p − 1.
const SMALL_ORDER: ReadonlySet<string> = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
])
