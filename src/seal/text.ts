/**
 * Keys as text: the Bech32 forms of C2SP age.md, so that keys pass between Diwan and other age software.
 * @module
 */
import { decodeBech32, encodeBech32 } from "./bech32.ts"
import { SealError } from "./error.ts"
import { identityFromSeed, identitySeed, RECIPIENT_BYTES, SEED_BYTES, type Identity } from "./keys.ts"

const RECIPIENT_PREFIX = "age1pq"
const IDENTITY_PREFIX = "age-secret-key-pq-"

/** A raw recipient as `age1pq1…`, 1,959 characters. */
export function encodeRecipient(raw: Uint8Array): string {
  if (raw.length !== RECIPIENT_BYTES) throw new TypeError(`recipient is ${raw.length} bytes, want ${RECIPIENT_BYTES}`)
  return encodeBech32(RECIPIENT_PREFIX, raw)
}

/**
 * Read `age1pq1…` into the raw recipient. The keys themselves are checked by `importRecipient`.
 * @throws {SealError} `recipient-text`
 */
export function decodeRecipient(text: string): Uint8Array<ArrayBuffer> {
  // age.md: recipients are lower case.
  const raw = text.startsWith(RECIPIENT_PREFIX) ? decodeBech32(RECIPIENT_PREFIX, text) : undefined
  if (raw?.length !== RECIPIENT_BYTES) {
    throw new SealError("recipient-text", "not a hybrid age recipient, want text that begins with age1pq1")
  }
  return raw
}

/** An identity as `AGE-SECRET-KEY-PQ-1…`. Secret, and a string: for handing a key to other age software, not for storing. */
export function encodeIdentity(identity: Identity): string {
  return encodeBech32(IDENTITY_PREFIX, identitySeed(identity)).toUpperCase()
}

/**
 * Read `AGE-SECRET-KEY-PQ-1…`.
 * @throws {SealError} `identity-text`
 */
export function decodeIdentity(text: string): Identity {
  // age.md: identities are upper case.
  const seed = text === text.toUpperCase() ? decodeBech32(IDENTITY_PREFIX, text) : undefined
  if (seed?.length !== SEED_BYTES) {
    throw new SealError("identity-text", "not a hybrid age identity, want text that begins with AGE-SECRET-KEY-PQ-1")
  }
  return identityFromSeed(seed)
}
