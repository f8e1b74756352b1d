/**
 * Signing and verifying, and the signed body: a record of which everything is signed, with the officer who did.
 * Spec: spec/office.md#signatures.
 *
 *     message-signed = "diwan/1 " purpose 0x00 ‖ officer-id[32] ‖ message
 *     signature      = ed25519[64] ‖ mldsa65[3309]           over message-signed, each
 *
 * Ed25519 is deterministic; ML-DSA as OpenSSL makes it is hedged (FIPS 204 §3.4), so two signatures over one message differ.
 * The officer id binds the two halves: a half cannot be taken over into another officer's pair.
 * @module
 */
import { sign as cryptoSign, verify as cryptoVerify } from "node:crypto"
import { bytesOf, concat, decodeAs, encodeRecord, equal, hash32, record, utf8, type Shape } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"
import { importOfficerKeys, officerId, officerPublicKeys, type OfficerKeys, type OfficerPublicKeys } from "./keys.ts"
import { isPurpose, type Purpose } from "./purpose.ts"
import { SUITE, type Suite } from "./suite.ts"

const ED25519_SIGNATURE_BYTES = 64
/** Length of an officer's signature: 64 bytes of Ed25519, then 3309 of ML-DSA-65. */
export const SIGNATURE_BYTES = 3373

/** The shape of a signature. */
export const signatureShape: Shape<Uint8Array> = bytesOf(SIGNATURE_BYTES)

/**
 * Sign a message for one purpose.
 * @returns {@link SIGNATURE_BYTES} bytes
 */
export function sign(keys: OfficerKeys, purpose: Purpose, message: Uint8Array): Uint8Array {
  const signed = messageSigned(purpose, officerId(officerPublicKeys(keys)), message)
  return concat(cryptoSign(null, signed, keys.ed25519), cryptoSign(null, signed, keys.mldsa65))
}

/** What a signature is claimed to be. */
export interface SignatureClaim {
  readonly keys: OfficerPublicKeys
  readonly purpose: Purpose
  readonly message: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Prove a signature. Both halves are checked, whatever the first one says.
 * @throws {OfficeError} `signature-invalid`, and what {@link importOfficerKeys} refuses
 */
export function verifySignature({ keys, purpose, message, signature }: SignatureClaim): void {
  const { ed25519, mldsa65, officer } = importOfficerKeys(keys)
  const signed = messageSigned(purpose, officer, message)
  const classical =
    signature.length === SIGNATURE_BYTES &&
    cryptoVerify(null, signed, ed25519, signature.subarray(0, ED25519_SIGNATURE_BYTES))
  const postQuantum =
    signature.length === SIGNATURE_BYTES &&
    cryptoVerify(null, signed, mldsa65, signature.subarray(ED25519_SIGNATURE_BYTES))
  if (classical && postQuantum) return
  throw new OfficeError(
    "signature-invalid",
    `the signature for "${purpose}" does not hold; discard what it stands under`,
  )
}

/** A body with the signature of the officer whose word it is. Its purpose is the body's `kind`. */
export interface Signed {
  /** Canonical encoding of a record that has `suite` and `kind`. */
  readonly body: Uint8Array
  readonly officer: Uint8Array
  readonly signature: Uint8Array
}

/** Largest body that is signed, in bytes: an allotment of a thousand prekeys. */
export const MOST_BODY_BYTES: number = 1 << 23
const BODY_LIMITS = { bytes: MOST_BODY_BYTES, depth: 10, items: 1 << 17 }

/** The shape of a signed body. Its body is read by {@link openSigned}. */
export const signedShape: Shape<Signed> = record({
  body: bytesOf(1, MOST_BODY_BYTES),
  officer: hash32,
  signature: signatureShape,
})

/** What every signed body has. */
export interface SignedBody {
  readonly suite: Suite
  readonly kind: Purpose
}

/** A body written out in place: it may have any fields beside the two. */
type WrittenBody = SignedBody & { readonly [field: string]: unknown }

/** Encode a body and sign it for its kind. */
export function signBody(keys: OfficerKeys, body: SignedBody | WrittenBody): Signed {
  if (body.suite !== SUITE || !isPurpose(body.kind))
    throw new TypeError("a body to be signed has this suite and a purpose")
  const encoded = encodeRecord(body)
  return {
    body: encoded,
    officer: officerId(officerPublicKeys(keys)),
    signature: sign(keys, body.kind, encoded),
  }
}

/** Where the signer's keys are found: the keys themselves, or anything with officers in it (a verified roster). */
export type Signers =
  | OfficerPublicKeys
  | { readonly lines: readonly { readonly officer: Uint8Array; readonly keys: OfficerPublicKeys }[] }

/**
 * Read a signed body and prove its signature, in this order: it is decoded strictly, its signer is looked up, and the
 * signature is checked for the purpose that the body names as its kind.
 * @param shape what the body must be; it fixes the kind
 * @throws {BytesError} what the shape refuses
 * @throws {OfficeError} `signer-differs` signed by another officer than the keys'; `signer-unknown` by nobody in the
 *   roster; `signature-invalid`
 */
export function openSigned<T extends SignedBody>(signed: Signed, signers: Signers, shape: Shape<T>): T {
  const body = decodeAs(shape, signed.body, "signed body", BODY_LIMITS)
  const keys = keysOf(signed.officer, signers)
  verifySignature({ keys, purpose: body.kind, message: signed.body, signature: signed.signature })
  return body
}

function keysOf(officer: Uint8Array, signers: Signers): OfficerPublicKeys {
  if ("lines" in signers) {
    const line = signers.lines.find((candidate) => equal(candidate.officer, officer))
    if (line !== undefined) return line.keys
    throw new OfficeError(
      "signer-unknown",
      "signed by an officer who is not in the roster as shown; ask for a newer roster",
    )
  }
  if (equal(officerId(signers), officer)) return signers
  throw new OfficeError("signer-differs", "signed by another officer than the one whose word it should be")
}

function messageSigned(purpose: Purpose, officer: Uint8Array, message: Uint8Array): Uint8Array {
  if (!isPurpose(purpose)) throw new TypeError("not a purpose of this suite")
  let prefix = prefixes.get(purpose)
  if (prefix === undefined) prefixes.set(purpose, (prefix = utf8(`${SUITE} ${purpose}\0`)))
  return concat(prefix, officer, message)
}

/** One for each purpose; purposes are a closed list. */
const prefixes = new Map<Purpose, Uint8Array>()
