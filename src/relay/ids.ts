/**
 * Names and capabilities. A name is the hash of the capability that rules it, so a name in an address gives nothing
 * away, nobody can take a name before its owner, and the relay stores no capability it could lose.
 * Spec: spec/relay.md#names.
 * @module
 */
import { concat, sha256, utf8 } from "../bytes/index.ts"

/** Length of every capability (collect token, right, filing token, read token, admission, ticket) in bytes. */
export const TOKEN_BYTES = 32

const MAILBOX_LABEL = utf8("diwan/1 mailbox")

/** A mailbox's id. @param collectHash {@link nameOf} the collect token @returns 32 bytes */
export function mailboxIdOf(collectHash: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(concat(MAILBOX_LABEL, collectHash))
}

/** The name of a capability: SHA-256 of it. Deposit rights, lockers, filing hashes, admissions and tickets are named so. */
export function nameOf(token: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(token)
}

/** A bundle's id: SHA-256 of its octets. */
export function bundleIdOf(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return sha256(octets)
}
