/**
 * An officer's signing pair: Ed25519 and ML-DSA-65 together, one for today's mathematics and one for tomorrow's machines.
 * A signature is both, over the same bytes, and both must verify. Private keys stay in `KeyObject`s, which print nothing.
 * Spec: spec/office.md#keys. Sources: RFC 8032, FIPS 204.
 *
 *     officer-id = SHA-256(ed25519[32] ‖ mldsa65[1952])
 * @module
 */
import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from "node:crypto"
import { bytesOf, concat, record, sha256, toHex, type Shape } from "../bytes/index.ts"
import { checkEd25519PublicKey, RegisterError } from "../register/index.ts"
import { OfficeError } from "./error.ts"

/** Length of an officer's seed: 32 bytes for Ed25519, then 32 for ML-DSA-65. */
export const OFFICER_SEED_BYTES = 64
const ED25519_BYTES = 32
const MLDSA65_BYTES = 1952

/** An officer's private keys, held in memory. */
export interface OfficerKeys {
  readonly ed25519: KeyObject
  readonly mldsa65: KeyObject
}

/** An officer's public keys as the raw bytes they are known by: 32 and 1952. */
export interface OfficerPublicKeys {
  readonly ed25519: Uint8Array
  readonly mldsa65: Uint8Array
}

/** Public keys ready to verify with, and the id that stands for both. */
export interface ImportedOfficerKeys {
  readonly ed25519: KeyObject
  readonly mldsa65: KeyObject
  /** SHA-256 of both raw keys, 32 bytes. */
  readonly officer: Uint8Array
}

/** The shape of public keys inside other structures. It checks lengths; {@link importOfficerKeys} checks the keys. */
export const officerPublicKeysShape: Shape<OfficerPublicKeys> = record({
  ed25519: bytesOf(ED25519_BYTES),
  mldsa65: bytesOf(MLDSA65_BYTES),
})

/** Fresh keys from the system's randomness, as the seed that a vault keeps. The seed is the caller's to overwrite. */
export function generateOfficerSeed(): Uint8Array {
  return new Uint8Array(randomBytes(OFFICER_SEED_BYTES))
}

/**
 * An officer's keys from their seed. The seed is copied; the caller may overwrite it.
 * @param seed {@link OFFICER_SEED_BYTES} bytes
 * @throws {OfficeError} `key-length`
 */
export function officerKeysFromSeed(seed: Uint8Array): OfficerKeys {
  if (seed.length !== OFFICER_SEED_BYTES) {
    throw new OfficeError("key-length", `officer seed is ${seed.length} bytes, want ${OFFICER_SEED_BYTES}`)
  }
  const own = Buffer.from(seed)
  const ed25519 = createPrivateKey({
    key: own.subarray(0, 32),
    format: "raw-private",
    asymmetricKeyType: "ed25519",
  })
  const mldsa65 = createPrivateKey({ key: own.subarray(32), format: "raw-seed", asymmetricKeyType: "ml-dsa-65" })
  own.fill(0)
  return { ed25519, mldsa65 }
}

/** The public halves of an officer's keys. The same object each time, so that its import is kept too. */
export function officerPublicKeys(keys: OfficerKeys): OfficerPublicKeys {
  const kept = publicHalves.get(keys)
  if (kept !== undefined) return kept
  const halves = { ed25519: rawPublic(keys.ed25519), mldsa65: rawPublic(keys.mldsa65) }
  publicHalves.set(keys, halves)
  return halves
}

/**
 * Take up public keys from outside, checking both. The result is kept as long as `keys` is, so its bytes must not be
 * changed afterwards.
 *
 * An Ed25519 key off the curve is not found here; it verifies no signature.
 * @throws {OfficeError} `key-length`; `key-not-canonical` y is not reduced modulo 2^255 − 19; `key-small-order`
 */
export function importOfficerKeys(keys: OfficerPublicKeys): ImportedOfficerKeys {
  const kept = imported.get(keys)
  if (kept !== undefined) return kept
  if (keys.ed25519.length !== ED25519_BYTES || keys.mldsa65.length !== MLDSA65_BYTES) {
    throw new OfficeError("key-length", `officer keys want ${ED25519_BYTES} and ${MLDSA65_BYTES} bytes`)
  }
  const officer = sha256(concat(keys.ed25519, keys.mldsa65))
  const name = toHex(officer)
  const made = byOfficer.get(name) ?? importFresh(keys, officer)
  byOfficer.delete(name) // and set again: the map keeps the order of use
  byOfficer.set(name, made)
  if (byOfficer.size > MOST_KEPT) byOfficer.delete(byOfficer.keys().next().value as string)
  imported.set(keys, made)
  return made
}

/** Officer id: SHA-256 of both public keys. 32 bytes. @throws {OfficeError} as {@link importOfficerKeys} */
export function officerId(keys: OfficerPublicKeys): Uint8Array {
  return importOfficerKeys(keys).officer
}

/**
 * An ML-DSA key costs a third of a verification until it was imported and used once. So the objects are kept with the value
 * they were made from, and the last ones by officer id: the same officer comes again with each letter, freshly decoded.
 */
const publicHalves = new WeakMap<OfficerKeys, OfficerPublicKeys>()
const imported = new WeakMap<OfficerPublicKeys, ImportedOfficerKeys>()
const byOfficer = new Map<string, ImportedOfficerKeys>()
const MOST_KEPT = 256

function importFresh(keys: OfficerPublicKeys, officer: Uint8Array): ImportedOfficerKeys {
  checkEd25519(keys.ed25519)
  return {
    ed25519: createPublicKey({ key: Buffer.from(keys.ed25519), format: "raw-public", asymmetricKeyType: "ed25519" }),
    mldsa65: createPublicKey({ key: Buffer.from(keys.mldsa65), format: "raw-public", asymmetricKeyType: "ml-dsa-65" }),
    officer,
  }
}

/** The check is the register's; the refusal is this room's. */
function checkEd25519(key: Uint8Array): void {
  try {
    checkEd25519PublicKey(key)
  } catch (cause) {
    if (!(cause instanceof RegisterError)) throw cause
    if (cause.code === "key-small-order") {
      throw new OfficeError("key-small-order", "the officer's ed25519 key has small order; have it made anew", {
        cause,
      })
    }
    throw new OfficeError("key-not-canonical", "the officer's ed25519 key is not canonical; have it made anew", {
      cause,
    })
  }
}

function rawPublic(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: "raw-public" }))
}
