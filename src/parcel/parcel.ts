/**
 * A parcel: the sealed half of a view on its way to its one reader.
 *
 *     parcel = envelope(pad(content))
 *
 * Its length is one of few: 4 KiB at least, then Padmé, so that a list of parcels says little about who gets what.
 * Spec: spec/parcel.md#parcels.
 * @module
 */
import { pad, PADDING_PREFIX_BYTES, padme, unpad } from "../seal/index.ts"
import type { Identity, NotAddressed, SealRandomness } from "../seal/index.ts"
import { openEnvelope, sealEnvelope, type SealingPrekey } from "./envelope.ts"

/** The least size to which content is padded, in bytes. */
export const LEAST_PARCEL_BYTES: number = 4 * 1024

/** Content, or a parcel for another prekey. */
export type OpenedParcel = { readonly kind: "opened"; readonly content: Uint8Array } | NotAddressed

/**
 * Seal a view's content to its reader.
 * @param content the encoding that `makeContent` gives
 * @returns an envelope
 * @throws {SealError} `recipient-*`, `too-large`
 */
export function sealParcel(
  { prekey, content }: { readonly prekey: SealingPrekey; readonly content: Uint8Array },
  randomness?: SealRandomness,
): Uint8Array {
  return sealEnvelope({ prekey, plaintext: pad(content, parcelSize(content.length)) }, randomness)
}

/**
 * Open a parcel. What comes out is authentic ciphertext of somebody who knew the prekey, and nothing more: only
 * `verifyContent` under a verified cover says whose letter it is.
 * @throws {ParcelError} `envelope-*` @throws {SealError} the age file's faults, `padding-*`
 */
export function openParcel({
  identity,
  envelope,
}: {
  readonly identity: Identity
  readonly envelope: Uint8Array
}): OpenedParcel {
  const opened = openEnvelope({ identity, envelope })
  return opened.kind === "opened" ? { kind: "opened", content: unpad(opened.plaintext) } : opened
}

/** The size to which content of a parcel is padded, in bytes: Padmé, 4 KiB at least. */
export function parcelSize(contentBytes: number): number {
  return padme(Math.max(contentBytes + PADDING_PREFIX_BYTES, LEAST_PARCEL_BYTES))
}
