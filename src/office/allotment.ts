/**
 * Allotments: before a letter is laid before the signatories, its drafter asks the registrar for *leave*, naming only the
 * kind of document and the officers who shall get parcels. The registrar answers with a number, what was seen, a time to
 * enter by, and prekeys: one for each of those officers and for each approver. So the registrar keeps the numbers and the
 * stocks and never reads a letter it is not named for.
 * Spec: spec/office.md#allotments.
 * @module
 */
import {
  bytesOf,
  compare,
  concat,
  equal,
  flag,
  hash32,
  integer,
  list,
  oneOf,
  record,
  time,
  toHex,
  type Shape,
} from "../bytes/index.ts"
import { rising } from "./list.ts"
import { OfficeError } from "./error.ts"
import { lineOf, signatories, type Roster } from "./roster.ts"
import { onePerPerson } from "./approval.ts"
import { documentKind, type DocumentKind } from "./rules.ts"
import { seenShape, type Seen } from "./statement.ts"
import { prekeyShape, verifyPrekey, type Prekey } from "./stock.ts"
import { suite, type Suite } from "./suite.ts"

/** Most officers who get parcels of one letter. */
export const MOST_READERS = 1024
/** Length of a leave's id in bytes. */
export const LEAVE_BYTES = 16

/** An officer of one of the two offices. */
export interface OfficerPlace {
  readonly office: Uint8Array
  readonly officer: Uint8Array
}

/** A drafter asks for leave; a signed body. */
export interface Leave {
  readonly suite: Suite
  readonly kind: "leave"
  /** 16 random bytes. */
  readonly leave: Uint8Array
  readonly channel: Uint8Array
  readonly document: DocumentKind
  /** Who shall get parcels, ascending by office and officer. */
  readonly readers: readonly OfficerPlace[]
  /** The drafter's visible choice: where a reader's one-time stock is empty, seal to the period recipient. */
  readonly period: boolean
  readonly time: number
}

/** A prekey for one officer, and what it is for. */
export interface AllottedPrekey extends OfficerPlace {
  readonly for: "approver" | "reader" | "registrar"
  readonly prekey: Prekey
}

/** The registrar's answer; a signed body. */
export interface Allotment {
  readonly suite: Suite
  readonly kind: "allotment"
  readonly leave: Uint8Array
  readonly channel: Uint8Array
  readonly office: Uint8Array
  readonly drafter: Uint8Array
  /** Id of the roster in force. */
  readonly roster: Uint8Array
  readonly number: number
  readonly document: DocumentKind
  readonly seen: readonly Seen[]
  readonly enterBy: number
  /** Ascending by office, officer and use. */
  readonly prekeys: readonly AllottedPrekey[]
}

/** The allotment ends without an entry; signed by drafter or registrar. */
export interface Withdrawal {
  readonly suite: Suite
  readonly kind: "withdrawal"
  readonly channel: Uint8Array
  readonly leave: Uint8Array
  readonly number: number
}

/** Shape of a {@link Leave}, for `openSigned`. */
export const leaveShape: Shape<Leave> = record({
  suite,
  kind: oneOf("leave"),
  leave: bytesOf(LEAVE_BYTES),
  channel: hash32,
  document: documentKind,
  readers: rising(list(record({ office: hash32, officer: hash32 }), 1, MOST_READERS), byPlace),
  period: flag,
  time,
})

/** Shape of an {@link Allotment}, for `openSigned`. */
export const allotmentShape: Shape<Allotment> = record({
  suite,
  kind: oneOf("allotment"),
  leave: bytesOf(LEAVE_BYTES),
  channel: hash32,
  office: hash32,
  drafter: hash32,
  roster: hash32,
  number: integer(1),
  document: documentKind,
  seen: seenShape,
  enterBy: time,
  prekeys: rising(
    list(
      record({ office: hash32, officer: hash32, for: oneOf("approver", "reader", "registrar"), prekey: prekeyShape }),
      1,
      2 * MOST_READERS,
    ),
    byUse,
  ),
})

/** Shape of a {@link Withdrawal}, for `openSigned`. */
export const withdrawalShape: Shape<Withdrawal> = record({
  suite,
  kind: oneOf("withdrawal"),
  channel: hash32,
  leave: bytesOf(LEAVE_BYTES),
  number: integer(1),
})

/** The order of readers in a leave and of prekeys in an allotment. */
export function byPlace(a: OfficerPlace, b: OfficerPlace): number {
  return compare(concat(a.office, a.officer), concat(b.office, b.officer))
}

/** {@link byPlace}, then by what the prekey is for. */
export function byUse(a: AllottedPrekey, b: AllottedPrekey): number {
  return byPlace(a, b) || (a.for < b.for ? -1 : a.for > b.for ? 1 : 0)
}

/** What an allotment is held to. */
export interface AllotmentClaim {
  readonly allotment: Allotment
  readonly leave: Leave
  /** Officer id of the drafter, who signed the leave. */
  readonly drafter: Uint8Array
  /** The drafter's office, with all lines the allotment names. */
  readonly own: Roster
  readonly other: Roster
  /** Seconds: when the prekeys are to be used. */
  readonly at: number
}

/**
 * Hold an allotment to the leave it answers, and prove its prekeys. The caller has opened both from their signatures, the
 * allotment from the registrar's.
 * @throws {OfficeError} `allotment-leave`, `allotment-channel`, `allotment-document`, `allotment-drafter`,
 *   `allotment-roster`, `allotment-reader-missing`, `allotment-reader-extra`, `allotment-period`, `allotment-approver`,
 *   `allotment-approvers-few`, `allotment-registrar`, `allotment-prekey-twice`, `signer-unknown`, and what
 *   `verifyPrekey` refuses
 */
export function checkAllotment(claim: AllotmentClaim): void {
  const { allotment, leave, drafter, own, other, at } = claim
  const agree = (
    code: "allotment-leave" | "allotment-channel" | "allotment-document" | "allotment-drafter" | "allotment-roster",
    holds: boolean,
  ): void => {
    if (!holds) throw new OfficeError(code, `the allotment does not answer this leave: another ${code.slice(10)}`)
  }
  agree("allotment-leave", equal(allotment.leave, leave.leave))
  agree("allotment-channel", equal(allotment.channel, leave.channel))
  agree("allotment-document", allotment.document === leave.document)
  agree("allotment-drafter", equal(allotment.drafter, drafter))
  agree("allotment-roster", equal(allotment.office, own.head.office) && equal(allotment.roster, own.id))
  checkReaders(allotment, leave)
  checkApprovers(allotment, own)
  checkPrekeys(claim.allotment, { own, other, at })
}

/** Whether a withdrawal ends this allotment. @throws {OfficeError} `withdrawal-differs` */
export function checkWithdrawal(withdrawal: Withdrawal, allotment: Allotment): void {
  const same =
    equal(withdrawal.channel, allotment.channel) &&
    equal(withdrawal.leave, allotment.leave) &&
    withdrawal.number === allotment.number
  if (!same) throw new OfficeError("withdrawal-differs", "the withdrawal is of another allotment")
}

function checkReaders({ prekeys }: Allotment, { readers, period }: Leave): void {
  const given = new Set(prekeys.filter((key) => key.for === "reader").map(placeName))
  const wanted = new Set(readers.map(placeName))
  for (const reader of wanted) {
    if (!given.has(reader)) {
      throw new OfficeError("allotment-reader-missing", "a reader named in the leave has no prekey in the allotment")
    }
  }
  if (!period && prekeys.some((key) => key.for === "reader" && key.prekey.period)) {
    throw new OfficeError(
      "allotment-period",
      "a reader's period recipient is allotted, which the leave does not allow; ask for leave with it, or wait for stock",
    )
  }
  if (given.size > wanted.size) {
    throw new OfficeError(
      "allotment-reader-extra",
      "the allotment has a prekey for a reader whom the leave does not name",
    )
  }
}

function checkApprovers({ prekeys }: Allotment, own: Roster): void {
  const approvers = prekeys
    .filter((key) => key.for === "approver")
    .map(({ office, officer }) => {
      const line = equal(office, own.head.office)
        ? signatories(own).find((each) => equal(each.officer, officer))
        : undefined
      if (line === undefined)
        throw new OfficeError("allotment-approver", "an approver is no signatory of the own office")
      return line
    })
  const persons = onePerPerson(approvers).length
  if (persons < own.head.quorum) {
    throw new OfficeError(
      "allotment-approvers-few",
      `found ${persons} approvers, want the ${own.head.quorum} of the quorum`,
    )
  }
  for (const key of prekeys) {
    if (key.for === "registrar" && !(equal(key.office, own.head.office) && equal(key.officer, own.head.registrar))) {
      throw new OfficeError("allotment-registrar", "a prekey for a registrar who is not the own office's")
    }
  }
}

function checkPrekeys(
  { prekeys }: Allotment,
  { own, other, at }: { readonly own: Roster; readonly other: Roster; readonly at: number },
): void {
  const used = new Set<string>()
  for (const { office, officer, prekey } of prekeys) {
    const id = toHex(prekey.id)
    if (!prekey.period && used.has(id)) {
      throw new OfficeError("allotment-prekey-twice", "a one-time prekey is allotted twice; ask for a new allotment")
    }
    used.add(id)
    const roster = [own, other].find((each) => equal(each.head.office, office))
    const line = roster === undefined ? null : lineOf(roster, officer)
    if (line === null)
      throw new OfficeError("signer-unknown", "a prekey for an officer who is in neither roster as shown")
    verifyPrekey({ prekey, giver: line.keys, office, addressee: own.head.office, at })
  }
}

function placeName({ office, officer }: OfficerPlace): string {
  return toHex(concat(office, officer))
}
