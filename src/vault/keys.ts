/**
 * The vault key and what is derived from it. Spec: spec/vault.md#keys.
 * Keys are Buffers of their own memory, never pooled and never strings, and are overwritten when the vault closes.
 * Sources: RFC 5869 (HKDF), NIST SP 800-38D (GCM).
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomFillSync } from "node:crypto"
import { concat, utf8 } from "../bytes/index.ts"
import { VaultError } from "./error.ts"

/** The vault key, bytes. */
export const VAULT_KEY_BYTES = 32
/** Salt of a record's key, bytes: fresh at every writing, so each AES key encrypts once and the nonce can be zero. */
export const SALT_BYTES = 16
/** A record's or register's tag, bytes. */
export const TAG_BYTES = 16
const GCM_TAG_BYTES = 16
const NONCE = new Uint8Array(12)
const DOMAIN = "diwan-vault/1 "
const RECORD_DOMAIN = utf8(`${DOMAIN}record\0`)

/** Derived keys; each has one use. */
export interface VaultKeys {
  readonly vault: Buffer
  readonly tag: Buffer
  /** What the records of the pen are encrypted under. The drawer's keys are in drawer.ts: they follow from no other. */
  readonly body: Buffer
  readonly tally: Buffer
  readonly proof: Buffer
}

/** Where a record stands. Every field is bound to its body. */
export interface Place {
  readonly collection: number
  readonly tag: Uint8Array
  readonly position: number
  readonly state: number
  readonly version: number
}

/** A Buffer of its own memory, random. */
export function randomKey(bytes: number = VAULT_KEY_BYTES): Buffer {
  return randomFillSync(Buffer.allocUnsafeSlow(bytes))
}

/**
 * Derive the vault's keys.
 * @param vaultKey 32 bytes; copied, so that the caller may overwrite its own
 * @param vault the vault's random id, 16 bytes
 */
export function deriveKeys(vaultKey: Uint8Array, vault: Uint8Array): VaultKeys {
  const derive = (use: string): Buffer => Buffer.from(hkdfSync("sha256", vaultKey, vault, utf8(DOMAIN + use), 32))
  const own = Buffer.allocUnsafeSlow(VAULT_KEY_BYTES)
  own.set(vaultKey)
  return { vault: own, tag: derive("tags"), body: derive("bodies"), tally: derive("tallies"), proof: derive("proof") }
}

/** Overwrite every key. */
export function eraseKeys(keys: VaultKeys): void {
  for (const key of Object.values(keys) as Buffer[]) key.fill(0)
}

/** HMAC-SHA-256 of the parts under a key, 32 bytes. Text is ASCII. */
export function mac(key: Uint8Array, ...parts: readonly (Uint8Array | string)[]): Buffer {
  const hmac = createHmac("sha256", key)
  for (const part of parts) {
    if (typeof part === "string") hmac.update(part, "latin1")
    else hmac.update(part)
  }
  return hmac.digest()
}

/** The tag under which an id stands in the file: equal ids give equal tags, and without the vault key nothing else. */
export function tagOf(keys: VaultKeys, collection: number, id: Uint8Array): Uint8Array {
  return mac(keys.tag, Uint8Array.of(collection >> 8, collection & 0xff), id).subarray(0, TAG_BYTES)
}

/**
 * Encrypt a record's id and content.
 * @param bodyKey of the pen, {@link VaultKeys.body}, or of the drawer
 * @returns salt || ciphertext || tag
 */
export function sealBody(
  bodyKey: Uint8Array,
  vault: Uint8Array,
  place: Place,
  id: Uint8Array,
  content: Uint8Array,
): Uint8Array {
  const salt = randomKey(SALT_BYTES)
  const cipher = createCipheriv("aes-256-gcm", mac(bodyKey, salt), NONCE)
  cipher.setAAD(associated(vault, place))
  const head = cipher.update(concat(Uint8Array.of(id.length), id))
  const rest = cipher.update(content)
  return concat(salt, head, rest, cipher.final(), cipher.getAuthTag())
}

/**
 * Decrypt a record.
 * @throws {VaultError} `tampered` the body is not what was written at this place, with this order, state and version
 */
export function openBody(
  bodyKey: Uint8Array,
  vault: Uint8Array,
  place: Place,
  body: Uint8Array,
): { readonly id: Uint8Array; readonly content: Uint8Array } {
  const plain = openGcm(mac(bodyKey, body.subarray(0, SALT_BYTES)), associated(vault, place), body.subarray(SALT_BYTES))
  const idBytes = plain?.[0]
  if (plain === undefined || idBytes === undefined || plain.length < 1 + idBytes) throw tampered()
  return { id: plain.subarray(1, 1 + idBytes), content: plain.subarray(1 + idBytes) }
}

/** AES-256-GCM with a key that is used once. @returns ciphertext || tag */
export function sealOnce(key: Uint8Array, associatedData: Uint8Array, plain: Uint8Array): Uint8Array {
  const cipher = createCipheriv("aes-256-gcm", key, NONCE)
  cipher.setAAD(associatedData)
  return concat(cipher.update(plain), cipher.final(), cipher.getAuthTag())
}

/** Undo {@link sealOnce}. @returns undefined when it does not authenticate */
export function openGcm(key: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined {
  if (sealed.length < GCM_TAG_BYTES) return undefined
  const end = sealed.length - GCM_TAG_BYTES
  const decipher = createDecipheriv("aes-256-gcm", key, NONCE, { authTagLength: GCM_TAG_BYTES })
  decipher.setAAD(associatedData)
  decipher.setAuthTag(sealed.subarray(end))
  const plain = decipher.update(sealed.subarray(0, end))
  try {
    decipher.final()
  } catch {
    plain.fill(0)
    return undefined
  }
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.length)
}

function associated(vault: Uint8Array, place: Place): Uint8Array {
  const bytes = new Uint8Array(RECORD_DOMAIN.length + 51)
  const view = new DataView(bytes.buffer)
  bytes.set(RECORD_DOMAIN)
  let at = RECORD_DOMAIN.length
  bytes.set(vault, at) // 16 bytes
  view.setUint16((at += 16), place.collection)
  bytes.set(place.tag, (at += 2)) // 16 bytes
  view.setBigInt64((at += TAG_BYTES), BigInt(place.position))
  view.setUint8((at += 8), place.state)
  view.setBigUint64(at + 1, BigInt(place.version))
  return bytes
}

/** The refusal for bytes that this vault did not write where they stand. */
export function tampered(): VaultError {
  return new VaultError(
    "tampered",
    "a record was altered, moved or put back outside Diwan; restore the vault from a backup",
  )
}
