/**
 * Amendments: the rules of a channel change, or its host does. A later charter names the one before it by its hash, and the
 * quorums of both offices sign one text that holds it. It is entered in both registers, and binds in each from its entry on.
 *
 *     amendment = {channel, version, charter, ended, time}       both quorums sign these very bytes, for `amendment`
 *
 * What the two have compared by voice stays: the channel's id, its offices, the rosters their registers begin with, the
 * random bytes of both, the code name. Everything else may change.
 * Spec: spec/office.md#amendments.
 * @module
 */
import {
  BytesError,
  bytesOf,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  record,
  time,
  type Shape,
} from "../bytes/index.ts"
import { encodeHost, RegisterError, type Host } from "../register/index.ts"
import { requireQuorum, type Approval } from "./approval.ts"
import { MOST_CHARTER_BYTES, openCharter, type Charter, type OpenedCharter } from "./charter.ts"
import { OfficeError, type AmendmentFault } from "./error.ts"
import type { Roster } from "./roster.ts"
import type { CharterRules } from "./rules.ts"
import type { AmendmentStatement } from "./statement.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** Most charters that may follow one another in a channel, the first included. */
export const MOST_CHARTERS = 256

/**
 * Where the postmarks of a host end that a channel leaves: what it records beyond that is nothing to the channel. Both quorums
 * sign it, so neither office can afterwards have the former host date something for it.
 */
export interface EndedPostmarks {
  /** How many of its records count, and the root over them. */
  readonly size: number
  readonly root: Uint8Array
  /**
   * How many entries each office's register had, in the charter's order of offices. A letter entered since then could have
   * a postmark that does not count: in its register this amendment cannot be entered any more.
   */
  readonly entries: readonly number[]
}

/** What both quorums agree on. */
export interface Amendment {
  readonly suite: Suite
  readonly kind: "amendment"
  readonly channel: Uint8Array
  /** Which charter of the channel this one is, the first being 1. */
  readonly version: number
  /** The later charter, encoded. */
  readonly charter: Uint8Array
  /** Where the postmarks of the former host end, if it had one and this charter names another, or none; else null. */
  readonly ended: EndedPostmarks | null
  /** Seconds: when it was proposed. */
  readonly time: number
}

const amendmentShape: Shape<Amendment> = record({
  suite,
  kind: oneOf("amendment"),
  channel: hash32,
  version: integer(2, MOST_CHARTERS),
  charter: bytesOf(1, MOST_CHARTER_BYTES),
  ended: nullable(record({ size: integer(0), root: hash32, entries: list(integer(2), 2, 2) })),
  time,
})

/** Encode what both quorums sign. */
export function encodeAmendment(amendment: Omit<Amendment, "suite" | "kind">): Uint8Array {
  return encodeRecord({ suite: SUITE, kind: "amendment", ...amendment })
}

/** An amendment that was read, and the charter in it. */
export interface Amended {
  readonly amendment: Amendment
  readonly charter: OpenedCharter
}

/** Read an amendment. Nothing in it is proven yet. @throws {OfficeError} `amendment-malformed` */
export function openAmendment(bytes: Uint8Array): Amended {
  try {
    const amendment = decodeAs(amendmentShape, bytes, "amendment")
    return { amendment, charter: openCharter(amendment.charter) }
  } catch (cause) {
    if (!(cause instanceof BytesError || cause instanceof OfficeError || cause instanceof RegisterError)) throw cause
    throw new OfficeError("amendment-malformed", `amendment: ${cause.message}`, { cause })
  }
}

/**
 * The charter that follows from another by new rules, or under another host.
 * @param input.charter the one in force
 * @returns its encoding
 * @throws {OfficeError} {@link BytesError} what {@link openCharter} refuses
 */
export function amendCharter(input: {
  readonly charter: OpenedCharter
  readonly rules: CharterRules
  readonly host: Host | null
}): Uint8Array {
  const { suite: named, kind, offices, random, id } = input.charter
  const later = { suite: named, kind, offices, host: input.host, rules: input.rules, random, previous: id }
  const bytes = encodeRecord(later)
  openCharter(bytes)
  return bytes
}

/** A charter in force, and which one of the channel's it is. */
export interface CharterInForce {
  readonly charter: OpenedCharter
  /** 1 for the first. */
  readonly version: number
}

/**
 * Hold an amendment against the charter it follows.
 * @throws {OfficeError} `amendment-channel`, `amendment-previous`, `amendment-version`, `amendment-fixed`, `amendment-ended`
 */
export function checkAmendment(
  { amendment, charter }: Amended,
  { channel, before }: { readonly channel: Uint8Array; readonly before: CharterInForce },
): void {
  if (!equal(amendment.channel, channel))
    throw new OfficeError("amendment-channel", "the amendment was agreed on for another channel")
  if (charter.previous === null || !equal(charter.previous, before.charter.id))
    throw new OfficeError("amendment-previous", "the charter follows another one than the charter in force")
  if (amendment.version !== before.version + 1)
    throw new OfficeError(
      "amendment-version",
      `found version ${amendment.version} of the charter, want ${before.version + 1}`,
    )
  if (!keepsWhatStays(charter, before.charter))
    throw new OfficeError(
      "amendment-fixed",
      "the charter changes what never changes: the offices, their first rosters, the random bytes or the code name",
    )
  const leaves = before.charter.host !== null && !isSameHost(before.charter.host, charter.host)
  if ((amendment.ended !== null) === leaves) return
  throw new OfficeError(
    "amendment-ended",
    leaves
      ? "the charter leaves its host, and does not say where the host's postmarks end"
      : "postmarks were to end of a host that the charter does not leave",
  )
}

/** Whether two charters name one host, with the same keys and relay, or none. */
export function isSameHost(one: Host | null, other: Host | null): boolean {
  if (one === null || other === null) return one === other
  return equal(encodeHost(one), encodeHost(other))
}

/** An amendment as it is entered, and what it is held against. */
export interface AmendmentClaim {
  readonly body: AmendmentStatement
  /** Those of the register's own office, as they travel beside the entry. */
  readonly approvals: readonly Approval[]
  /** The roster in force at the entry, of the office whose register it is entered in. */
  readonly roster: Roster
  /** Rosters of the other office of the channel, proven; the other's quorum is judged by the one it names. */
  readonly others: readonly Roster[]
  /** The charter in force at the entry, in this register. */
  readonly before: CharterInForce
  /** Index of the last letter entered before it in this register, void ones too; -1 without one. */
  readonly lastLetter: number
}

/**
 * Prove an amendment as an entry: that it follows from the charter in force, and that both quorums have said it.
 * @throws {OfficeError} `amendment-malformed`; what {@link checkAmendment} refuses; `amendment-late`, `amendment-quorum`,
 *   `amendment-other-roster`, `amendment-other-quorum`
 */
export function verifyAmendment({ body, approvals, roster, others, before, lastLetter }: AmendmentClaim): Amended {
  const amended = openAmendment(body.amendment)
  checkAmendment(amended, { channel: body.channel, before })
  const place = before.charter.offices.findIndex(({ office }) => equal(office, body.office))
  if (lastLetter >= (amended.amendment.ended?.entries[place] ?? Number.POSITIVE_INFINITY))
    throw new OfficeError(
      "amendment-late",
      "a letter was entered since the amendment was proposed, which leaves the host",
    )
  demandAmendmentQuorum("amendment-quorum", { roster, subject: body.amendment, approvals })
  const theirs = others.find(({ id }) => equal(id, body.agreed.roster))
  if (theirs === undefined)
    throw new OfficeError("amendment-other-roster", "the other office agreed under a roster that is not shown")
  const { approvals: agreed } = body.agreed
  demandAmendmentQuorum("amendment-other-quorum", { roster: theirs, subject: body.amendment, approvals: agreed })
  return amended
}

/** An amendment's quorum, of one office. @throws {OfficeError} with the fault given */
export function demandAmendmentQuorum(
  fault: AmendmentFault,
  { roster, subject, approvals }: { roster: Roster; subject: Uint8Array; approvals: readonly Approval[] },
): void {
  try {
    requireQuorum({ roster, purpose: "amendment", subject, approvals })
  } catch (cause) {
    if (!(cause instanceof OfficeError)) throw cause
    throw new OfficeError(fault, `amendment: ${cause.message}`, { cause })
  }
}

function keepsWhatStays(later: Charter, earlier: Charter): boolean {
  const sameOffices = later.offices.every(({ office, roster, name }, i) => {
    const before = earlier.offices[i]
    return before !== undefined && equal(office, before.office) && equal(roster, before.roster) && name === before.name
  })
  const sameRandom = later.random.every((each, i) => equal(each, earlier.random[i] ?? new Uint8Array(0)))
  return sameOffices && sameRandom && later.rules.codeName === earlier.rules.codeName
}
