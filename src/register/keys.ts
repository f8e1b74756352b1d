/**
 * Keys that sign checkpoints. A log and a cosigner alike have two: Ed25519 and ML-DSA-44; whoever relies on them demands
 * both lines, so that a break of either algorithm alone forges nothing. One key, one use: a log pair never cosigns.
 * Sources: RFC 8032, FIPS 204. Spec: spec/register.md#keys.
 * @module
 */
import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from "node:crypto"
import { bytesOf, equal, fromHex, record, sha256, toHex, utf8, type Shape } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"

/** Length of a seed of either algorithm, bytes. */
export const SEED_BYTES = 32
/** Length of an Ed25519 public key, bytes. */
export const ED25519_PUBLIC_BYTES = 32
/** Length of an ML-DSA-44 public key, bytes. */
export const MLDSA44_PUBLIC_BYTES = 1312

/** The private half of a log's or a cosigner's pair. */
export interface LogKeys {
  readonly ed25519: KeyObject
  readonly mldsa44: KeyObject
}

/** The public half: 32 and 1312 bytes. */
export interface LogPublicKeys {
  readonly ed25519: Uint8Array
  readonly mldsa44: Uint8Array
}

/**
 * Make a pair from two seeds. The caller draws them, fresh for each pair and unrelated to one another.
 * @throws {RegisterError} `key-length`
 */
export function logKeysFromSeeds(seeds: { readonly ed25519: Uint8Array; readonly mldsa44: Uint8Array }): LogKeys {
  for (const seed of [seeds.ed25519, seeds.mldsa44]) {
    if (seed.length !== SEED_BYTES)
      throw new RegisterError("key-length", `seed is ${seed.length} bytes, want ${SEED_BYTES}`)
  }
  return {
    ed25519: createPrivateKey({ key: view(seeds.ed25519), format: "raw-private", asymmetricKeyType: "ed25519" }),
    mldsa44: createPrivateKey({ key: view(seeds.mldsa44), format: "raw-seed", asymmetricKeyType: "ml-dsa-44" }),
  }
}

/** The seeds of a pair, to be sealed in a vault and nowhere else. */
export function seedsOfLogKeys(keys: LogKeys): { readonly ed25519: Uint8Array; readonly mldsa44: Uint8Array } {
  return {
    ed25519: keys.ed25519.export({ format: "raw-private" }),
    mldsa44: keys.mldsa44.export({ format: "raw-seed" }),
  }
}

/** The public half of a pair. */
export function logPublicKeysOf(keys: LogKeys): LogPublicKeys {
  return {
    ed25519: new Uint8Array(createPublicKey(keys.ed25519).export({ format: "raw-public" })),
    mldsa44: new Uint8Array(createPublicKey(keys.mldsa44).export({ format: "raw-public" })),
  }
}

/** Reads a public pair and validates it ({@link checkLogPublicKeys}): what this shape has read may be relied upon. */
export const logPublicKeys: Shape<LogPublicKeys> = {
  read(value, at) {
    const keys = RAW_KEYS.read(value, at)
    checkLogPublicKeys(keys)
    return keys
  },
}

/**
 * Validate a public pair.
 * @throws {RegisterError} `key-length`, `key-not-canonical`, `key-small-order`
 */
export function checkLogPublicKeys(keys: LogPublicKeys): void {
  checkEd25519PublicKey(keys.ed25519)
  if (keys.mldsa44.length !== MLDSA44_PUBLIC_BYTES) {
    throw new RegisterError("key-length", `ML-DSA-44 key is ${keys.mldsa44.length} bytes, want ${MLDSA44_PUBLIC_BYTES}`)
  }
}

/**
 * Validate an Ed25519 public key: 32 bytes, y below 2^255 − 19, not one of the points of small order, for which a
 * signature proves nothing. (A point off the curve is not looked for: no signature verifies under it.)
 * @throws {RegisterError} `key-length`, `key-not-canonical`, `key-small-order`
 */
export function checkEd25519PublicKey(key: Uint8Array): void {
  if (key.length !== ED25519_PUBLIC_BYTES) {
    throw new RegisterError("key-length", `Ed25519 key is ${key.length} bytes, want ${ED25519_PUBLIC_BYTES}`)
  }
  if (isBeyondField(key)) throw new RegisterError("key-not-canonical", "Ed25519 key is not in canonical form")
  if (isSmallOrder(key)) throw new RegisterError("key-small-order", "Ed25519 key is a point of small order")
}

/**
 * Key name of a cosigner: it follows from both keys, so that neither half can be paired with another. It is kept as long as
 * `keys` is, so its bytes must not be changed afterwards.
 */
export function cosignerName(keys: LogPublicKeys): string {
  const kept = names.get(keys)
  if (kept !== undefined) return kept
  const name = `diwan/cosigner/${toHex(sha256(COSIGNER, keys.ed25519, keys.mldsa44))}`
  names.set(keys, name)
  return name
}

const COSIGNER = utf8("cosigner")
/** Asked for twice in a verification: to find a cosigner's lines, and to verify them. */
const names = new WeakMap<LogPublicKeys, string>()

/** Sign with either algorithm, without context. ML-DSA-44 is randomized: a repeat gives other bytes, so keep the first. */
export function signRaw(key: KeyObject, message: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, message, key))
}

/** Whether a signature verifies. @param key raw public key of the algorithm that `type` names, already validated */
export function verifyRaw(
  type: "ed25519" | "ml-dsa-44",
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verify(null, message, importPublic(type, key), signature)
}

const RAW_KEYS: Shape<LogPublicKeys> = record({
  ed25519: bytesOf(ED25519_PUBLIC_BYTES),
  mldsa44: bytesOf(MLDSA44_PUBLIC_BYTES),
})

// A key is y, little-endian, with the sign of x in its highest bit (RFC 8032 §5.1.2). Both checks run for every key of
// every roster, so they look at bytes, not at big integers.

/** Whether y ≥ 2^255 − 19, which is ff…ff7f with ed in front. */
function isBeyondField(key: Uint8Array): boolean {
  if ((key[31] as number) % 0x80 !== 0x7f || (key[0] as number) < 0xed) return false
  for (let i = 1; i < 31; i++) if (key[i] !== 0xff) return false
  return true
}

/** y of the points whose order divides 8: 0 (order 4), 1 (1), −1 (2), and two values (8). Each stands for x and −x. */
const SMALL_ORDER_Y: readonly Uint8Array[] = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].map((y) => fromHex(y))

function isSmallOrder(key: Uint8Array): boolean {
  return SMALL_ORDER_Y.some((y) => y.every((byte, i) => byte === (i === 31 ? (key[31] as number) % 0x80 : key[i])))
}

/** Importing an ML-DSA-44 key costs a sixth of a verification, and few keys verify many lines: the last ones are kept. */
const imported = new Map<string, { readonly key: Uint8Array; readonly object: KeyObject }>()
const MOST_IMPORTED = 64
/** A key is looked up by its beginning, which of most is all random; then all of it must be the same. */
const BEGINNING_BYTES = 32

function importPublic(type: "ed25519" | "ml-dsa-44", key: Uint8Array): KeyObject {
  const name = type + view(key).toString("latin1", 0, BEGINNING_BYTES)
  const kept = imported.get(name)
  if (kept !== undefined && equal(kept.key, key)) return kept.object
  const object = createPublicKey({ key: view(key), format: "raw-public", asymmetricKeyType: type })
  if (imported.size >= MOST_IMPORTED) imported.delete(imported.keys().next().value as string)
  imported.set(name, { key: new Uint8Array(key), object }) // a copy: what the caller gave may be overwritten
  return object
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
