/**
 * Dismissals: the registrar's word, entered in the office's own register with the roster that says it, that a line has left
 * and why: its officer was dismissed, left, or lost the device. The roster alone decides, by the quorums of the one before
 * and of itself; this act is what an overseer later finds in the register without comparing rosters line by line.
 * Spec: spec/office.md#dismissals.
 * @module
 */
import { equal, hash32, oneOf, record, time, type Shape } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"
import type { OfficerKeys } from "./keys.ts"
import { lineOf, registrarOf, type Roster } from "./roster.ts"
import { openSigned, signBody, type Signed } from "./signature.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** Why a line has left a roster. */
export const DISMISSAL_REASONS = ["device-lost", "dismissed", "left"] as const

/** Why a line has left a roster. */
export type DismissalReason = (typeof DISMISSAL_REASONS)[number]

/** What the registrar signs. */
export interface Dismissal {
  readonly suite: Suite
  readonly kind: "dismissal"
  readonly office: Uint8Array
  /** Id of the roster that leaves the officer out. */
  readonly roster: Uint8Array
  readonly officer: Uint8Array
  readonly why: DismissalReason
  readonly time: number
}

/** Shape of a {@link Dismissal}, for `openSigned`. */
export const dismissalShape: Shape<Dismissal> = record({
  suite,
  kind: oneOf("dismissal"),
  office: hash32,
  roster: hash32,
  officer: hash32,
  why: oneOf(...DISMISSAL_REASONS),
  time,
})

/** Sign that an officer has left. @param of.roster the roster in force, which does not name them */
export function signDismissal(
  keys: OfficerKeys,
  of: { readonly roster: Roster; readonly officer: Uint8Array; readonly why: DismissalReason; readonly time: number },
): Signed {
  const { roster, officer, why, time: at } = of
  return signBody(keys, {
    suite: SUITE,
    kind: "dismissal",
    office: roster.head.office,
    roster: roster.id,
    officer,
    why,
    time: at,
  })
}

/**
 * Prove a dismissal against the roster that it names and the one before.
 * @throws {BytesError} not the shape
 * @throws {OfficeError} `signer-differs` not the registrar of that roster; `signature-invalid`; `dismissal-roster` it names
 *   another office or roster; `dismissal-officer` the officer still stands in the roster, or did not in the one before;
 *   `dismissal-time` dated before its roster
 */
export function verifyDismissal(of: {
  readonly previous: Roster
  readonly roster: Roster
  readonly signed: Signed
}): Dismissal {
  const { previous, roster, signed } = of
  const dismissal = openSigned(signed, registrarOf(roster).keys, dismissalShape)
  if (!equal(dismissal.office, roster.head.office) || !equal(dismissal.roster, roster.id))
    throw new OfficeError("dismissal-roster", "the dismissal names another office or roster than the one in force")
  if (lineOf(roster, dismissal.officer) !== null || lineOf(previous, dismissal.officer) === null)
    throw new OfficeError(
      "dismissal-officer",
      "the dismissal is of an officer whom its roster still names, or whom the one before it did not name",
    )
  if (dismissal.time < roster.head.issued)
    throw new OfficeError("dismissal-time", "the dismissal is dated before the roster that it follows from")
  return dismissal
}
