/**
 * The profile's one stanza: the file key, sealed to a hybrid recipient (C2SP age.md, "mlkem768x25519 recipient stanza").
 * @module
 */
import { utf8 } from "../bytes/index.ts"
import { SealError } from "./error.ts"
import { FILE_KEY_BYTES, fromRawBase64, toRawBase64, type Header, type Stanza } from "./header.ts"
import { hpkeInfo, hpkeOpen, hpkeSeal, TAG_BYTES } from "./hpke.ts"
import { decapsulate, ENC_BYTES, encapsulate, type KemRandomness } from "./hybrid.ts"
import type { Identity, Recipient } from "./keys.ts"

/** The stanza's type, its first argument. */
export const STANZA_TYPE = "mlkem768x25519"

const INFO = hpkeInfo(utf8("age-encryption.org/mlkem768x25519"))
const BODY_BYTES: number = FILE_KEY_BYTES + TAG_BYTES

/** Seal a file key to a recipient. */
export function wrapFileKey(recipient: Recipient, fileKey: Uint8Array, randomness?: KemRandomness): Stanza {
  const { enc, secret } = encapsulate(recipient, randomness)
  const body = hpkeSeal(secret, INFO, fileKey)
  secret.fill(0)
  return { args: [STANZA_TYPE, toRawBase64(enc)], body }
}

/**
 * Find the file key of a header.
 * @returns the file key, or `undefined` if the stanza was not made for this identity (or was altered: nobody can tell)
 * @throws {SealError} `outside-profile`, `stanza-malformed`, `stanza-small-order`, `header-malformed`
 */
export function unwrapFileKey(identity: Identity, header: Header): Uint8Array | undefined {
  const { enc, body } = profileStanza(header)
  const secret = decapsulate(identity, enc)
  const fileKey = hpkeOpen(secret, INFO, body)
  secret.fill(0)
  return fileKey
}

function profileStanza(header: Header): { readonly enc: Uint8Array; readonly body: Uint8Array } {
  const [stanza] = header.stanzas
  if (header.stanzas.length !== 1 || stanza?.args[0] !== STANZA_TYPE) {
    throw new SealError("outside-profile", `want exactly one stanza, of type ${STANZA_TYPE}`)
  }
  const [, share] = stanza.args
  if (stanza.args.length !== 2 || share === undefined) {
    throw new SealError("stanza-malformed", `the stanza has ${stanza.args.length} arguments, want 2`)
  }
  const enc = fromRawBase64(share)
  if (enc.length !== ENC_BYTES) {
    throw new SealError("stanza-malformed", `the stanza's encapsulated key is ${enc.length} bytes, want ${ENC_BYTES}`)
  }
  // age.md: before decrypting, against partitioning oracles.
  if (stanza.body.length !== BODY_BYTES) {
    throw new SealError("stanza-malformed", `the stanza's body is ${stanza.body.length} bytes, want ${BODY_BYTES}`)
  }
  return { enc, body: stanza.body }
}
