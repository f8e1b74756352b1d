/** Primitives, and which keys are taken: spec/office.md#keys, #signatures; spec/register.md#keys. @module */
import { ed25519, ED25519_TORSION_SUBGROUP } from "@noble/curves/ed25519.js"
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js"
import { ml_dsa44, ml_dsa65 } from "@noble/post-quantum/ml-dsa.js"
import { wellFormed } from "./refused.ts"
import { bytes, hex, record, type Read } from "./shape.ts"

type Part = Uint8Array | string

/** SHA-256 of these parts, one after the other; texts in UTF-8. */
export function sha256(...parts: readonly Part[]): Uint8Array {
  return nobleSha256(joined(...parts))
}

export function joined(...parts: readonly Part[]): Uint8Array {
  return Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)))
}

export function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

/** What was verified once: these signatures are slow, and the vectors tell one story many times. */
const verified = new Map<string, boolean>()

function once(verify: () => boolean, ...parts: readonly Part[]): boolean {
  const key = hex(sha256(...parts.flatMap((part) => [String(part.length), "/", part])))
  const known = verified.get(key)
  if (known !== undefined) return known
  let holds: boolean
  try {
    holds = verify()
  } catch {
    holds = false // noble throws where bytes are no signature or no key at all
  }
  verified.set(key, holds)
  return holds
}

export function verifyEd25519(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const verify = (): boolean => ed25519.verify(signature, message, key, { zip215: false })
  return once(verify, "ed25519", key, message, signature)
}

export function verifyMlDsa44(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return once(() => ml_dsa44.verify(signature, message, key), "mldsa44", key, message, signature)
}

function verifyMlDsa65(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  return once(() => ml_dsa65.verify(signature, message, key), "mldsa65", key, message, signature)
}

const PRIME = 2n ** 255n - 19n
/** The y of the points whose order divides 8: the sign bit is not looked at. */
const SMALL = new Set(ED25519_TORSION_SUBGROUP.map((point) => yOf(Buffer.from(point, "hex"))))

/** Little-endian, without the sign bit. */
export function yOf(key: Uint8Array): bigint {
  const reversed = Uint8Array.from(key).reverse()
  return BigInt(`0x${hex(reversed)}`) & (2n ** 255n - 1n)
}

/** Refuse an Ed25519 key that must not be taken up. */
export function usable(key: Uint8Array): Uint8Array {
  wellFormed(key.length === 32, "key-length")
  const y = yOf(key)
  wellFormed(y < PRIME, "key-not-canonical")
  wellFormed(!SMALL.has(y), "key-small-order")
  return key
}

const ed25519Key = (value: Parameters<ReturnType<typeof bytes>>[0]): Uint8Array => usable(bytes(32)(value))

/** An officer's public keys. */
export const officerKeys = record({ ed25519: ed25519Key, mldsa65: bytes(1952) })
export type OfficerKeys = Read<typeof officerKeys>

/** A log's or a cosigner's public pair. */
export const logKeys = record({ ed25519: ed25519Key, mldsa44: bytes(1312) })
export type LogKeys = Read<typeof logKeys>

export const officerId = (keys: OfficerKeys): Uint8Array => sha256(keys.ed25519, keys.mldsa65)

export const ED25519_BYTES = 64
/** Ed25519 and ML-DSA-65. */
export const SIGNATURE_BYTES = 64 + 3309

/** Whether both halves of an officer's signature for a purpose hold. */
export function holds(keys: OfficerKeys, purpose: string, message: Uint8Array, signature: Uint8Array): boolean {
  const signed = joined("diwan/1 ", purpose, Uint8Array.of(0), officerId(keys), message)
  const classical = verifyEd25519(keys.ed25519, signed, signature.subarray(0, ED25519_BYTES))
  return verifyMlDsa65(keys.mldsa65, signed, signature.subarray(ED25519_BYTES)) && classical
}
