/**
 * Origins: the names of registers. Each follows from ids of 32 bytes, so nobody chooses one, and the three kinds cannot
 * meet: what is hashed differs in length and first bytes.
 * @module
 */
import { concat, HASH_BYTES, sha256, toHex, utf8 } from "../bytes/index.ts"

/** Origin of an office's register in a channel: `diwan/` and hex SHA-256("origin" ‖ channel id ‖ office id). */
export function registerOrigin(channelId: Uint8Array, officeId: Uint8Array): string {
  return originOf("origin", channelId, officeId)
}

/** Origin of an office's register of its own: `diwan/` and hex SHA-256("own" ‖ office id). */
export function ownRegisterOrigin(officeId: Uint8Array): string {
  return originOf("own", officeId)
}

/** Origin of a host's postmark register for a channel: `diwan/` and hex SHA-256("postmark" ‖ channel id). */
export function postmarkOrigin(channelId: Uint8Array): string {
  return originOf("postmark", channelId)
}

/** What an origin of this protocol looks like. */
export const ORIGIN_PATTERN: RegExp = /^diwan\/[0-9a-f]{64}$/

function originOf(kind: string, ...ids: readonly Uint8Array[]): string {
  if (ids.some((id) => id.length !== HASH_BYTES)) throw new TypeError("an id is 32 bytes long")
  return `diwan/${toHex(sha256(concat(utf8(kind), ...ids)))}`
}
