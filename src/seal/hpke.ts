/**
 * HPKE in base mode, one message (RFC 9180 §5.1, §6.1): MLKEM768-X25519, HKDF-SHA256, ChaCha20-Poly1305.
 *
 * Only what a stanza needs: no PSK, no sender authentication, no exporter, and one message per key, so the nonce is the
 * base nonce and there is no sequence number.
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto"
import { concat, utf8 } from "../bytes/index.ts"

/** Length of a ChaCha20-Poly1305 tag in bytes (RFC 8439 §2.5). */
export const TAG_BYTES = 16
const KEY_BYTES = 32
const NONCE_BYTES = 12
const NONE = new Uint8Array(0)
const VERSION = utf8("HPKE-v1")
// "HPKE" ‖ kem_id 0x647a ‖ kdf_id 0x0001 ‖ aead_id 0x0003 (RFC 9180 §5.1; the KEM's id from draft-ietf-hpke-pq-03)
const SUITE_ID = concat(utf8("HPKE"), Uint8Array.of(0x64, 0x7a, 0x00, 0x01, 0x00, 0x03))
const SECRET_LABEL = labeled("secret", NONE)

/** What `info` contributes to the keys. The same for every message with one `info`, so it is computed once. */
export interface HpkeInfo {
  readonly keyInfo: Uint8Array
  readonly nonceInfo: Uint8Array
}

/** Prepare an `info`. */
export function hpkeInfo(info: Uint8Array): HpkeInfo {
  // key_schedule_context = mode_base ‖ psk_id_hash ‖ info_hash
  const context = concat(
    Uint8Array.of(0x00),
    extract(labeled("psk_id_hash", NONE)),
    extract(labeled("info_hash", info)),
  )
  return {
    keyInfo: concat(Uint8Array.of(0, KEY_BYTES), labeled("key", context)),
    nonceInfo: concat(Uint8Array.of(0, NONCE_BYTES), labeled("base_nonce", context)),
  }
}

/** Key and base nonce from a KEM's shared secret (RFC 9180 §5.1, KeySchedule). */
export function hpkeKeys(secret: Uint8Array, info: HpkeInfo): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  // LabeledExtract with the shared secret as salt, then LabeledExpand: exactly one HKDF each (RFC 5869).
  return {
    key: new Uint8Array(hkdfSync("sha256", SECRET_LABEL, secret, info.keyInfo, KEY_BYTES)),
    nonce: new Uint8Array(hkdfSync("sha256", SECRET_LABEL, secret, info.nonceInfo, NONCE_BYTES)),
  }
}

/** Seal one message under a KEM's shared secret. @returns ciphertext ‖ tag */
export function hpkeSeal(
  secret: Uint8Array,
  info: HpkeInfo,
  plaintext: Uint8Array,
  aad: Uint8Array = NONE,
): Uint8Array {
  const { key, nonce } = hpkeKeys(secret, info)
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG_BYTES })
  if (aad.length > 0) cipher.setAAD(aad, { plaintextLength: plaintext.length })
  key.fill(0)
  const body = cipher.update(plaintext)
  cipher.final()
  return concat(body, cipher.getAuthTag())
}

/** Open one message. @param sealed ciphertext ‖ tag @returns the plaintext, or `undefined` if it does not authenticate */
export function hpkeOpen(
  secret: Uint8Array,
  info: HpkeInfo,
  sealed: Uint8Array,
  aad: Uint8Array = NONE,
): Uint8Array | undefined {
  if (sealed.length < TAG_BYTES) return undefined
  const { key, nonce } = hpkeKeys(secret, info)
  const length = sealed.length - TAG_BYTES
  const decipher = createDecipheriv("chacha20-poly1305", key, nonce, { authTagLength: TAG_BYTES })
  if (aad.length > 0) decipher.setAAD(aad, { plaintextLength: length })
  key.fill(0)
  decipher.setAuthTag(sealed.subarray(length))
  const plaintext = decipher.update(sealed.subarray(0, length))
  try {
    decipher.final()
  } catch {
    plaintext.fill(0)
    return undefined
  }
  return plaintext
}

function labeled(label: string, bytes: Uint8Array): Uint8Array {
  return concat(VERSION, SUITE_ID, utf8(label), bytes)
}

// HKDF-Extract without a salt uses a key of zeros, which HMAC makes of an empty key as well.
function extract(labeledIkm: Uint8Array): Uint8Array {
  return createHmac("sha256", NONE).update(labeledIkm).digest()
}
