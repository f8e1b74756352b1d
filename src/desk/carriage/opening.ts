/**
 * The identity that a parcel or bundle names. Three things can become of it: it is a repeat of what that identity opened, and is
 * dropped silently; it can be opened; or it cannot, and whoever sent it has to be told by a person: the identity was never here,
 * has ended, or was used by something else.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import { readEnvelope } from "../../parcel/index.ts"
import { identityFromSeed, type Identity } from "../../seal/index.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"
import { prekeySecrets } from "../records.ts"

/** What an envelope can be opened with. */
export type Opening =
  | { readonly kind: "repeat" }
  | {
      readonly kind: "identity"
      readonly identity: Identity
      readonly prekey: Uint8Array
      readonly batch: Uint8Array
      readonly period: boolean
    }

/**
 * Find the identity that an envelope names.
 * @param what it is, for the message, with the name of whatever it belongs to if that was proven. Of what strangers send the
 *   message names no prekey that is not ours: each of ten thousand pieces of rubbish would be an alarm of its own
 * @throws {DeskError} `cannot-open`, `prekey-misused`; @throws {ParcelError} what is no envelope
 */
export function openingFor(
  act: Act,
  envelope: Uint8Array,
  what: { readonly name: string; readonly proven: boolean },
): Opening {
  const { prekey } = readEnvelope(envelope)
  const secret = prekeySecrets.get(act.tx, toHex(prekey))
  const called = toHex(prekey).slice(0, 16)
  const parcel = what.proven ? `${what.name} (parcel ${toHex(sha256(envelope)).slice(0, 16)})` : what.name
  if (secret === null) {
    const which = what.proven ? `prekey ${called}` : "a prekey"
    throw new DeskError(
      "cannot-open",
      `cannot open ${parcel}: it is sealed to ${which} that this vault does not have; tell its sender by telephone`,
    )
  }
  const { batch, period, seed, used } = secret
  if (seed !== null) return { kind: "identity", identity: identityFromSeed(seed), prekey, batch, period }
  if (used !== null && equal(used, sha256(envelope))) return { kind: "repeat" }
  if (used === null)
    throw new DeskError(
      "cannot-open",
      `cannot open ${parcel}: its prekey ${called} has ended, by its time or after a restore; tell its sender by telephone`,
    )
  throw new DeskError(
    "prekey-misused",
    `${what.name} came to prekey ${called}, which had opened another: somebody misuses it; stop and telephone`,
  )
}
