/**
 * Suspensions: one signatory alone stops a key of the own office, when a device is lost and there is no time for a quorum.
 * It holds from the entry on that says so, until its time has passed or a newer roster is in force, whichever is first: the
 * newer roster decides, whether it names the officer or not.
 *
 * A key is suspended once under one roster, and whoever was suspended suspends nobody under it. So no single signatory, and
 * nobody who has stolen one's key, can stop an office for longer than one term.
 * Spec: spec/office.md#suspensions.
 * @module
 */
import { equal, hash32, oneOf, record, time, type Shape } from "../bytes/index.ts"
import { onePerPerson, type Approval } from "./approval.ts"
import { OfficeError } from "./error.ts"
import type { OfficerKeys } from "./keys.ts"
import { lineOf, type Roster } from "./roster.ts"
import { openSigned, signBody, type Signed } from "./signature.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** Longest term of a suspension: 14 days, in seconds. */
export const MOST_SUSPENSION_SECONDS: number = 14 * 86_400
/** How far a signer's clock may be ahead of the one that judges, seconds. */
const CLOCK_SECONDS = 3600

/** What the signatory signs. */
export interface Suspension {
  readonly suite: Suite
  readonly kind: "suspension"
  readonly office: Uint8Array
  /** Id of the roster in force; under a newer one it is over. */
  readonly roster: Uint8Array
  /** Whose key. */
  readonly officer: Uint8Array
  readonly time: number
  /** When it lapses by itself, at most {@link MOST_SUSPENSION_SECONDS} after `time`. */
  readonly until: number
}

/** Shape of a {@link Suspension}, for `openSigned`. */
export const suspensionShape: Shape<Suspension> = record({
  suite,
  kind: oneOf("suspension"),
  office: hash32,
  roster: hash32,
  officer: hash32,
  time,
  until: time,
})

/** A suspension that was proven. */
export interface Suspended {
  readonly officer: Uint8Array
  /** Officer id of the signatory who signed it. */
  readonly by: Uint8Array
  readonly since: number
  readonly until: number
}

/** What is to be proven, and by what. */
export interface SuspensionClaim {
  /** The roster in force where it is entered, verified. */
  readonly roster: Roster
  readonly signed: Signed
  /** Proven before it under the same roster, in the order of the register, lapsed ones too. */
  readonly earlier: readonly Suspended[]
  /** Seconds: when it is judged, if it is judged as news; null for an entry read later, which the register dates. */
  readonly at: number | null
}

/**
 * Sign a suspension. Whether it holds is for {@link verifySuspension}, also of one's own.
 * @param input.roster the roster in force
 * @param input.officer whose key
 * @param input.time seconds; it lapses 14 days later
 */
export function signSuspension(
  keys: OfficerKeys,
  { roster, officer, time: at }: { readonly roster: Roster; readonly officer: Uint8Array; readonly time: number },
): Signed {
  return signBody(keys, {
    suite: SUITE,
    kind: "suspension",
    office: roster.head.office,
    roster: roster.id,
    officer,
    time: at,
    until: at + MOST_SUSPENSION_SECONDS,
  })
}

/**
 * Prove a suspension. The registrar cannot be suspended: it is the registrar's device that would have to enter it.
 * @throws {BytesError} not the shape
 * @throws {OfficeError} `signer-unknown`, `signature-invalid`; `suspension-office`, `suspension-roster` it is another's;
 *   `suspension-span` ends before it begins, or more than 14 days after; `suspension-time` before its roster, ahead of the
 *   clock, or over; `suspension-officer` nobody in the roster as shown; `suspension-registrar`; `suspension-signer` by no
 *   signatory; `suspension-signer-suspended`; `suspension-again`
 */
export function verifySuspension({ roster, signed, earlier, at }: SuspensionClaim): Suspended {
  const { office, roster: named, officer, time: since, until } = openSigned(signed, roster, suspensionShape)
  const { officer: by } = signed
  if (!equal(office, roster.head.office))
    throw new OfficeError("suspension-office", "the suspension is another office's than the roster's")
  if (!equal(named, roster.id))
    throw new OfficeError("suspension-roster", "the suspension names another roster than the one in force")
  if (until <= since || until - since > MOST_SUSPENSION_SECONDS)
    throw new OfficeError("suspension-span", `the suspension lasts ${until - since} seconds, want at most 14 days`)
  if (since < roster.head.issued || (at !== null && (since > at + CLOCK_SECONDS || until <= at)))
    throw new OfficeError("suspension-time", "the suspension is dated before its roster, after now, or is over already")
  if (lineOf(roster, officer) === null)
    throw new OfficeError("suspension-officer", "the suspension is of an officer who is not in the roster as shown")
  if (equal(officer, roster.head.registrar))
    throw new OfficeError(
      "suspension-registrar",
      "the registrar cannot be suspended: telephone, and replace the roster",
    )
  if (lineOf(roster, by)?.roles.includes("signatory") !== true)
    throw new OfficeError("suspension-signer", "the suspension is signed by an officer who is no signatory")
  if (earlier.some((before) => equal(before.officer, by)))
    throw new OfficeError(
      "suspension-signer-suspended",
      "the suspension is signed by an officer who was suspended before",
    )
  if (earlier.some((before) => equal(before.officer, officer)))
    throw new OfficeError("suspension-again", "the officer was suspended under this roster before; a newer one decides")
  return { officer, by, since, until }
}

/**
 * From when on a quorum stands without anybody suspended.
 * @param claim a roster and approvals proven under it
 * @param suspensions those entered before it under the same roster
 * @returns seconds: the approvals are too few before; null if they are enough whoever is suspended
 */
export function quorumSuspendedUntil(
  claim: { readonly roster: Roster; readonly approvals: readonly Approval[] },
  suspensions: readonly Suspended[],
): number | null {
  const lines = claim.approvals.flatMap(({ officer }) => lineOf(claim.roster, officer) ?? [])
  const standing = (at: number): number =>
    onePerPerson(
      lines.filter((line) => !suspensions.some((each) => each.until > at && equal(each.officer, line.officer))),
    ).length
  const times = [Number.NEGATIVE_INFINITY, ...suspensions.map(({ until }) => until).toSorted((a, b) => a - b)]
  const from = times.find((at) => standing(at) >= claim.roster.head.quorum)
  return from === undefined || from === Number.NEGATIVE_INFINITY ? null : from
}
