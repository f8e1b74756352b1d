/**
 * A host, as offices know it and as a charter names it: what it is called, where its relay is, and its two pairs of keys,
 * one for its postmark registers and one for cosigning.
 * Spec: spec/postmark.md#host.
 * @module
 */
import { decodeAs, encodeRecord, equal, record, sha256, token, type Shape } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"
import { logPublicKeys, type LogPublicKeys } from "./keys.ts"

/** A host: see the module comment. */
export interface Host {
  /** Like a domain, in lower case: `harbour.example`. It identifies nobody; {@link hostId} does. */
  readonly name: string
  /** Address of the relay: http or https, without user, query or fragment. */
  readonly relay: string
  readonly log: LogPublicKeys
  readonly cosigner: LogPublicKeys
}

/** Reads a host, validating its keys. @throws {RegisterError} `key-reused` besides what `logPublicKeys` throws */
export const host: Shape<Host> = {
  read(value, at) {
    const read = FIELDS.read(value, at)
    const { log, cosigner } = read
    if (equal(log.ed25519, cosigner.ed25519) || equal(log.mldsa44, cosigner.mldsa44)) {
      throw new RegisterError("key-reused", "host: one key for log and cosigner, want a key for each use")
    }
    return read
  },
}

/** Encode a host. */
export function encodeHost(of: Host): Uint8Array {
  return encodeRecord(FIELDS.read({ ...of, log: { ...of.log }, cosigner: { ...of.cosigner } }, "host"))
}

/** Decode a host. @throws {BytesError} and what {@link host} throws */
export function decodeHost(bytes: Uint8Array): Host {
  return decodeAs(host, bytes, "host")
}

/** A host's id: SHA-256 of its encoding. */
export function hostId(of: Host): Uint8Array {
  return sha256(encodeHost(of))
}

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
const NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`)
const RELAY = /^(?=.{1,512}$)https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?(?:\/[A-Za-z0-9._~-]+)*\/?$/

const FIELDS: Shape<Host> = record({
  name: token(NAME, "a name like a domain, in lower case"),
  relay: token(RELAY, "an http or https address without user, query or fragment"),
  log: logPublicKeys,
  cosigner: logPublicKeys,
})
