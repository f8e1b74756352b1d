/**
 * What covers and register files have in common: the charter that is the channel, the rosters that follow from it on
 * either side, and who must countersign before a letter counts.
 * Spec: spec/parcel.md#channels.
 * @module
 */
import { equal, sha256 } from "../bytes/index.ts"
import {
  OfficeError,
  openCharter,
  verifyFirstRoster,
  verifyRoster,
  type Charter,
  type CharterOffice,
  type OpenedCharter,
  type Roster,
  type ShownRoster,
} from "../office/index.ts"
import { cosignerName, linesOf, verifyCosignature, type Checkpoint, type LogPublicKeys } from "../register/index.ts"
import { ParcelError, step } from "./error.ts"

/**
 * An office's side of the charter, and the other one.
 * @throws {ParcelError} `office-not-in-channel`
 */
export function sidesOf(charter: Charter, office: Uint8Array): readonly [own: CharterOffice, other: CharterOffice] {
  const own = charter.offices.find((side) => equal(side.office, office))
  const other = charter.offices.find((side) => side !== own)
  if (own !== undefined && other !== undefined) return [own, other]
  throw new ParcelError("office-not-in-channel", "the office is not one of the two that this channel joins")
}

/**
 * The charter that makes a channel, and the channel's id.
 * @param brought the channel id that the verifier knows; null: none
 * @throws {ParcelError} `channel-differs`, `charter-malformed`, `charter-not-first`
 */
export function openChannel(bytes: Uint8Array, brought: Uint8Array | null): OpenedCharter {
  const id = sha256(bytes)
  if (brought !== null && !equal(id, brought)) {
    throw new ParcelError("channel-differs", "the charter is that of another channel than the one asked for")
  }
  const charter = step("charter-malformed", "charter", () => openCharter(bytes, id))
  if (charter.previous === null) return charter
  throw new ParcelError("charter-not-first", "the charter replaces another one, whose hash is the channel's id")
}

/** A roster that is claimed to be the next one of an office. */
export interface RosterClaim {
  readonly shown: ShownRoster
  readonly office: Uint8Array
  /** The charter's pin, for the first. */
  readonly pin: Uint8Array
}

/** Prove rosters one after the other, the first being the one that the charter names. */
export function verifyRosters(steps: readonly RosterClaim[]): readonly Roster[] {
  const verified: Roster[] = []
  for (const { shown, office, pin } of steps) {
    const previous = verified.at(-1)
    verified.push(
      step("roster-refused", "roster", () =>
        previous === undefined ? pinnedRoster({ id: pin, shown, office }) : verifyRoster({ previous, shown }),
      ),
    )
  }
  return verified
}

/** The first roster. That it is the one named is the first thing looked at, and here has a code of its own. */
function pinnedRoster(input: Parameters<typeof verifyFirstRoster>[0]): Roster {
  try {
    return verifyFirstRoster(input)
  } catch (cause) {
    if (!(cause instanceof OfficeError) || cause.code !== "roster-pin") throw cause
    throw new ParcelError("roster-not-pinned", "the first roster is not the one that the charter names", { cause })
  }
}

/** Rosters of the office that is not the register's, from the one that the charter names. @throws {ParcelError} `reader-roster` */
export function verifyOthers(rosters: readonly ShownRoster[], other: CharterOffice): readonly Roster[] {
  try {
    return verifyRosters(rosters.map((shown) => ({ shown, office: other.office, pin: other.roster })))
  } catch (cause) {
    if (!(cause instanceof ParcelError)) throw cause
    throw new ParcelError("reader-roster", `the other office: ${cause.message}`, { cause })
  }
}

/**
 * The time of the other registrar's cosignature, or null if there is none that counts. It counts under the roster in
 * force at that time: the last one issued by then, not expired. The key of a dismissed registrar says nothing later.
 */
export function registrarCosignature(checkpoint: Checkpoint, rosters: readonly Roster[]): number | null {
  let counted: number | null = null
  for (const { head } of rosters.toReversed()) {
    const cosigner = { keys: head.cosigner, name: cosignerName(head.cosigner) } // worked out once, used twice
    if (linesOf(cosigner, checkpoint.signatures).length === 0) continue
    const { time } = step("cosignature-registrar", "checkpoint", () => verifyCosignature(checkpoint, cosigner))
    const inForce = rosters.findLast((roster) => roster.head.issued <= time)?.head
    const isTheirs = inForce !== undefined && isSamePair(inForce.cosigner, head.cosigner)
    // On to the others all the same: a line of theirs that does not verify is a refusal.
    if (isTheirs && time < inForce.expires) counted ??= time
  }
  return counted
}

/** Both halves: one alone is another cosigner, with another name. */
function isSamePair(one: LogPublicKeys, other: LogPublicKeys): boolean {
  return equal(one.ed25519, other.ed25519) && equal(one.mldsa44, other.mldsa44)
}

/** Who countersigns: the registrar of the office that is not the sender, and the host. */
export type Countersigner = "host" | "registrar"

/** How much a letter counts: all the charter asks for is there, or some is missing. */
export type Standing = "countersigned" | { readonly provisional: readonly Countersigner[] }

/**
 * Whose countersignature the charter asks for, before a letter of `sender` counts for the officers of `reader`.
 *
 * For the other office that is the charter's list. For the sender's own officers it is the host alone, since their
 * registrar is the log itself; in a channel whose charter names no host among the countersigners it is the other
 * office's registrar, so that even there somebody other than the log has spoken.
 */
export function countersigners(of: {
  readonly charter: Charter
  readonly sender: Uint8Array
  readonly reader: Uint8Array
}): readonly Countersigner[] {
  const asked = of.charter.rules.countersign
  return equal(of.sender, of.reader) && asked.includes("host") ? ["host"] : asked
}

/** The standing that follows from who has countersigned. */
export function standingOf(of: {
  readonly charter: Charter
  readonly sender: Uint8Array
  readonly reader: Uint8Array
  readonly given: readonly Countersigner[]
}): Standing {
  const missing = countersigners(of).filter((asked) => !of.given.includes(asked))
  return missing.length === 0 ? "countersigned" : { provisional: missing }
}
