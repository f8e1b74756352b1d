/**
 * An envelope: the id of the prekey it was sealed to, and an age file.
 *
 *     envelope = prekey-id[16] ‖ age-file
 *
 * The id is what an officer looks up first: bytes for a key one does not have cost a comparison and nothing else.
 * Spec: spec/parcel.md#envelopes.
 * @module
 */
import { concat } from "../bytes/index.ts"
import { HEAD_BYTES, importRecipient, open, seal, sealedSize, WHOLE_LIMIT_BYTES } from "../seal/index.ts"
import type { Identity, Opened, SealRandomness } from "../seal/index.ts"
import { ParcelError } from "./error.ts"

/** Length of a prekey's id in bytes. */
export const PREKEY_ID_BYTES = 16

/** The longest envelope, in bytes: what may be sealed whole, and what sealing adds. */
export const MOST_ENVELOPE_BYTES: number = PREKEY_ID_BYTES + sealedSize(WHOLE_LIMIT_BYTES)
const LEAST_ENVELOPE_BYTES = PREKEY_ID_BYTES + HEAD_BYTES

/** What is needed of a prekey to seal to it: 16 bytes of id, 1216 bytes of recipient. */
export interface SealingPrekey {
  readonly id: Uint8Array
  readonly recipient: Uint8Array
}

/** An envelope taken apart; both parts are views of it. */
export interface Envelope {
  readonly prekey: Uint8Array
  readonly file: Uint8Array
}

/** Seal to a prekey. @throws {SealError} `recipient-*`, `too-large` */
export function sealEnvelope(
  { prekey, plaintext }: { readonly prekey: SealingPrekey; readonly plaintext: Uint8Array },
  randomness?: SealRandomness,
): Uint8Array {
  if (prekey.id.length !== PREKEY_ID_BYTES) throw new TypeError(`a prekey's id is ${PREKEY_ID_BYTES} bytes`)
  return concat(prekey.id, seal({ recipient: importRecipient(prekey.recipient), plaintext }, randomness))
}

/**
 * Take an envelope apart by its length alone, to look its prekey up.
 * @throws {ParcelError} `envelope-too-short`, `envelope-too-long`
 */
export function readEnvelope(envelope: Uint8Array): Envelope {
  const bytes = envelope.length
  if (bytes < LEAST_ENVELOPE_BYTES) {
    throw new ParcelError("envelope-too-short", `envelope is ${bytes} bytes, want at least ${LEAST_ENVELOPE_BYTES}`)
  }
  if (bytes > MOST_ENVELOPE_BYTES) {
    throw new ParcelError("envelope-too-long", `envelope is ${bytes} bytes, want at most ${MOST_ENVELOPE_BYTES}`)
  }
  return { prekey: envelope.subarray(0, PREKEY_ID_BYTES), file: envelope.subarray(PREKEY_ID_BYTES) }
}

/**
 * Open an envelope whose prekey was found by the id that {@link readEnvelope} gives.
 * @returns the plaintext, all of it authenticated; `not-addressed` for another prekey's envelope
 * @throws {ParcelError} `envelope-*` @throws {SealError} what is wrong with the age file
 */
export function openEnvelope({
  identity,
  envelope,
}: {
  readonly identity: Identity
  readonly envelope: Uint8Array
}): Opened {
  return open(identity, readEnvelope(envelope).file)
}
