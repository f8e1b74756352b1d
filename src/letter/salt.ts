/**
 * Salts: why the hash of a leaf that is not shown tells nothing about it, not even whether it is empty.
 * Every leaf of a letter is salted from the letter's one secret, so that approvers, who hold the secret, can recompute
 * the empty leaves too, and readers, who get single salts, can compute none but theirs. Spec: spec/letter.md#salts.
 * @module
 */
import { createHmac, createSecretKey, type KeyObject } from "node:crypto"
import { concat, uint64, utf8 } from "../bytes/index.ts"

/** Length of a letter's secret in bytes. */
export const SECRET_BYTES = 32
/** Length of a salt in bytes. */
export const SALT_BYTES = 32

/**
 * The salt of the leaf at a position: HMAC-SHA-256(secret, "diwan/1 salt" ‖ 0x00 ‖ uint64(position)).
 * @param secret the letter's secret, {@link SECRET_BYTES} random bytes used for nothing else; or the key made of it
 * @param position 0 to 2^17 − 1
 * @returns 32 bytes
 */
export function leafSalt(secret: Uint8Array | KeyObject, position: number): Uint8Array<ArrayBuffer> {
  const key = secret instanceof Uint8Array ? saltKey(secret) : secret
  const salt = new Uint8Array(SALT_BYTES)
  putSalt(key, position, Buffer.from(salt.buffer), 0)
  return salt
}

/**
 * Put a salt where it is wanted. A large letter has 100,000, and a "binary" string written straight to its place is quicker
 * than a Buffer for each.
 */
export function putSalt(key: KeyObject, position: number, to: Buffer, at: number): void {
  message.writeUIntBE(position, message.length - 6, 6) // of the eight bytes of a uint64, the upper two stay zero
  to.write(createHmac("sha256", key).update(message).digest("binary"), at, "latin1")
}

/** The secret as a key object, for many salts in a row. @throws {TypeError} when it is not 32 bytes */
export function saltKey(secret: Uint8Array): KeyObject {
  if (secret.length !== SECRET_BYTES) throw new TypeError(`a letter's secret is ${SECRET_BYTES} bytes`)
  return createSecretKey(secret)
}

// "diwan/1 salt", zero, and room for the position. Kept between calls; it holds no secret.
const message = Buffer.from(concat(utf8("diwan/1 salt\0"), uint64(0)))
