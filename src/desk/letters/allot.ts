/**
 * Registrar: leave to lay a letter before the signatories, what the drafter submits, the approvals, and the sending. The
 * registrar learns who gets parcels and nothing of what is in them.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import {
  allotmentShape,
  byPlace,
  byUse,
  checkKind,
  checkRosterTime,
  checkWithdrawal,
  leaveShape,
  lineOf,
  OfficeError,
  openSigned,
  openStatementOf,
  onePerPerson,
  quorumSuspendedUntil,
  signatories,
  signBody,
  SUITE,
  verifyApprovals,
  withdrawalShape,
  type Allotment,
  type AllottedPrekey,
  type Approval,
  type Leave,
  type Roster,
  type RosterLine,
} from "../../office/index.ts"
import { statementHash } from "../../letter/index.ts"
import type { ForwardItem, LeaveItem, SubmissionItem, WithdrawalItem } from "../../parcel/index.ts"
import { channelById, charterOf, idOf, ownKeys, ownRoster, rosterOf } from "../access.ts"
import { nextNumber, post, queue, runAct } from "../act.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { enter } from "../channels/enter.ts"
import { checkOtherRoster } from "../channels/override.ts"
import { DeskError, Held } from "../error.ts"
import { CLOSED, reach, keyOf, submissions, type Channel, type Self, type Submission } from "../records.ts"
import type { Reading } from "../../vault/index.ts"
import { awaitReceipts } from "./awaiting.ts"
import { keepSubmission, openOnes } from "./submissions.ts"
import { isSuspended, suspensionsUnder } from "../offices/suspended.ts"
import { isAmending } from "../channels/amendments.ts"
import { hasClosed, laidClosing } from "../channels/closings.ts"
import { isStanding } from "../channels/standing.ts"
import { channelRegister, headOf, indexOfNumber, keepDrafter } from "../channels/registers.ts"
import { isLacking } from "../restoring/signing.ts"
import { hasForLetter, takeForLetter } from "../carriage/stock.ts"
import { refuseListed } from "./listed.ts"
import { checkStatement, isUnderCharter } from "./in-force.ts"
import { stockForSelf } from "./own-stock.ts"

/** How long an allotment holds, seconds: seven days. */
export const ENTER_BY_SECONDS: number = 7 * 86_400

/** A drafter asks for leave. What cannot be granted is answered with a refusal, never with silence. */
export function onLeave(act: Act, arrival: Arrival, item: LeaveItem): void {
  const { tx, self } = act
  const roster = ownRoster(tx, self)
  const leave = openSigned(item.leave, roster, leaveShape)
  const drafter = { office: self.office, officer: item.leave.officer }
  if (!equal(arrival.from.office, self.office))
    throw new DeskError("item-unexpected", "another office asks for leave in our name")
  const key = keyOf(leave.channel, leave.leave)
  if (submissions.get(tx, key) !== null) return
  const why = refusalOf(act, leave, item.leave.officer)
  if (why !== null) {
    post(act, drafter, null, { kind: "refusal", leave: leave.leave, code: why })
    return
  }
  const channel = channelById(tx, leave.channel) as Channel
  const ours = headOf(tx, channelRegister(leave.channel, self.office))
  const theirs = headOf(tx, channelRegister(leave.channel, channel.other))
  const number = ours.history.nextNumber
  const allotment: Allotment = {
    suite: SUITE,
    kind: "allotment",
    leave: leave.leave,
    channel: leave.channel,
    office: self.office,
    drafter: item.leave.officer,
    roster: roster.id,
    number,
    document: leave.document,
    seen: [{ office: channel.other, size: theirs.size, root: theirs.root }],
    enterBy: act.now + ENTER_BY_SECONDS,
    prekeys: allotPrekeys(act, leave),
  }
  const signed = signBody(ownKeys(self), allotment)
  keepSubmission(
    tx,
    key,
    {
      channel: leave.channel,
      leave: leave.leave,
      drafter: item.leave.officer,
      number,
      allotment: signed,
      state: "allotted",
      statement: null,
      approvals: [],
      parcels: [],
      lockers: [],
      index: null,
      standing: "none",
    },
    nextNumber(tx, "submissions"),
  )
  post(act, drafter, leave.channel, { kind: "allotment", allotment: signed })
}

/** The drafter hands in the statement and the sealed parcels. */
export function onSubmission(act: Act, _arrival: Arrival, item: SubmissionItem): void {
  const { tx, self } = act
  const { body } = openStatementOf("letter", item.statement)
  const key = keyOf(body.channel, item.leave)
  const submission = submissions.get(tx, key)
  if (submission === null) throw new DeskError("item-unexpected", "a letter was handed in without leave")
  if (submission.state !== "allotted") return
  const allotment = openSigned(submission.allotment, ownRoster(tx, self), allotmentShape)
  checkStatement(body, allotment)
  refuseListed(body)
  const { history } = headOf(tx, channelRegister(body.channel, self.office))
  if (!isUnderCharter(body, history.charter?.id)) {
    keepSubmission(tx, key, { ...submission, state: "withdrawn", parcels: [] })
    const drafter = { office: self.office, officer: submission.drafter }
    post(act, drafter, null, { kind: "refusal", leave: submission.leave, code: "charter-not-in-force" })
    return
  }
  const readers = allotment.prekeys.filter((prekey) => prekey.for === "reader")
  const parcels = item.parcels.toSorted(byPlace)
  const fits =
    parcels.length === readers.length &&
    parcels.every((parcel, i) => equal(parcel.officer, (readers[i] as AllottedPrekey).officer))
  if (!fits)
    throw new DeskError(
      "item-unexpected",
      "a letter was handed in with parcels for other readers than its allotment has",
    )
  keepSubmission(tx, key, {
    ...submission,
    state: "submitted",
    statement: item.statement,
    parcels,
    lockers: [...item.lockers],
  })
}

/** A drafter's bundle for a colleague, handed on unread. */
export function onForward(act: Act, arrival: Arrival, item: ForwardItem): void {
  if (!equal(arrival.from.office, act.self.office))
    throw new DeskError("item-unexpected", "another office asks us to hand on a bundle")
  const found = reach.get(act.tx, toHex(item.officer))
  if (found === null)
    throw new DeskError("item-unexpected", "a bundle is to be handed to an officer whom this vault cannot reach")
  queue(act, {
    kind: "deposit",
    ...found.right,
    filing: item.filing,
    bundle: sha256(item.envelope),
    body: item.envelope,
  })
}

/** The drafter, or the registrar, gives an allotment back: its number is free again, its prekeys are not. */
export function onWithdrawal(act: Act, _arrival: Arrival, item: WithdrawalItem): void {
  const { tx, self } = act
  const withdrawal = openSigned(item.withdrawal, ownRoster(tx, self), withdrawalShape)
  const key = keyOf(withdrawal.channel, withdrawal.leave)
  const submission = submissions.get(tx, key)
  if (submission === null || submission.state === "withdrawn") return
  const allotment = openSigned(submission.allotment, ownRoster(tx, self), allotmentShape)
  checkWithdrawal(withdrawal, allotment)
  if (!equal(item.withdrawal.officer, allotment.drafter) && !equal(item.withdrawal.officer, self.officer)) {
    throw new DeskError("item-unexpected", "a letter was withdrawn by somebody who did not draft it")
  }
  if (submission.index !== null) throw new DeskError("draft-stage", "a letter was withdrawn that is entered already")
  keepSubmission(tx, key, { ...submission, state: "withdrawn", parcels: [] })
  for (const prekey of allotment.prekeys) {
    if (prekey.for !== "approver" || equal(prekey.officer, self.officer)) continue
    post(act, { office: self.office, officer: prekey.officer }, withdrawal.channel, item)
  }
}

/** A signatory's approval of a letter. With the quorum it is ready to be sent, which is a person's act. */
export function onLetterApproval(act: Act, subject: Uint8Array, approval: Approval): void {
  const { tx, self } = act
  const found = openOnes(tx).find(({ value }) => isOf(value, subject))
  if (found === undefined) {
    // It was given back, or is on its way to its readers already: one approval more changes nothing.
    if (submissions.list(tx, { state: CLOSED }).some(({ value }) => isOf(value, subject))) return
    throw new Held("draft", "an approval came before the letter it approves")
  }
  const { key, value } = found
  if (value.state !== "submitted" && value.state !== "approved") return
  if (value.approvals.some((known) => equal(known.officer, approval.officer))) return
  const roster = ownRoster(tx, self)
  const statement = value.statement as Uint8Array
  const approvals = [...value.approvals, approval]
  const persons = verifyApprovals({ roster, purpose: "letter", subject: statement, approvals })
  const state = persons.length >= roster.head.quorum ? "approved" : value.state
  keepSubmission(tx, key, { ...value, approvals, state })
  if (state === "approved" && value.state !== "approved") {
    act.desk.tell.note(`letter ${value.number} has its quorum; 'diwan send' enters it and sends it`)
  }
}

function isOf({ statement }: Submission, subject: Uint8Array): boolean {
  return statement !== null && equal(statementHash(statement), subject)
}

/**
 * Enter an approved letter and put it on its way. What the network must be asked beforehand is asked by the caller.
 * @returns its index in the register
 * @throws {DeskError} `no-letter`, `quorum-open`, `entry-void`
 */
export function enterLetter(desk: Desk, channelId: Uint8Array, number: number): { index: number } {
  return runAct(desk, "send letter", (act) => {
    const { tx, self } = act
    const channel = channelById(tx, channelId)
    const register = channelRegister(channelId, self.office)
    const entered = indexOfNumber(tx, register, number)
    if (entered !== null) return { index: entered }
    const found = openOnes(tx).find(({ value }) => equal(value.channel, channelId) && value.number === number)
    if (channel === null || found === undefined)
      throw new DeskError("no-letter", `no letter ${number} is waiting to be sent in this channel`)
    const { key, value } = found
    if (value.statement === null)
      throw new DeskError(
        "quorum-open",
        `letter ${number} was not handed in yet; its drafter must 'diwan collect' first`,
      )
    const roster = ownRoster(tx, self)
    checkRosterTime(roster, act.now)
    const persons = verifyApprovals({ roster, purpose: "letter", subject: value.statement, approvals: value.approvals })
    const suspended = quorumSuspendedUntil(
      { roster, approvals: value.approvals },
      suspensionsUnder(tx, self.office, roster.id),
    )
    // Without a host no time is proven, and a suspension holds in the register until a newer roster.
    if (suspended !== null && (suspended > act.now || channel.host === null))
      throw new DeskError(
        "officer-suspended",
        `letter ${number} needs the approval of an officer whose key is suspended; wait for another to approve, or lay a roster`,
      )
    if (persons.length < roster.head.quorum) {
      throw new DeskError(
        "quorum-open",
        `letter ${number} is approved by ${persons.length} of ${roster.head.quorum} persons; wait for the others to approve`,
      )
    }
    const { body } = openStatementOf("letter", value.statement)
    const { history, size: index } = headOf(tx, register)
    if (history.roster === null || !equal(body.roster, history.roster.id)) {
      throw new DeskError(
        "entry-void",
        `letter ${number} was approved under a roster that is no longer in force; withdraw it and ask for leave again`,
      )
    }
    if (!isUnderCharter(body, history.charter?.id))
      throw new DeskError(
        "entry-void",
        `letter ${number} was approved under rules that are no longer in force; withdraw it and ask for leave again`,
      )
    if (body.number !== history.nextNumber)
      throw new DeskError("entry-void", `number ${number} is taken or not due; withdraw the letter and write it anew`)
    if (body.enterBy < act.now)
      throw new DeskError(
        "entry-void",
        `letter ${number} was to be entered earlier; withdraw it and ask for leave again`,
      )
    const theirs = value.parcels
      .filter(({ office }) => equal(office, channel.other))
      .map(({ officer, envelope }) => ({ officer, envelope }))
    enter(
      act,
      channel,
      [{ data: value.statement, approvals: value.approvals }],
      [{ kind: "parcels", office: self.office, index, statement: statementHash(value.statement), parcels: theirs }],
      value.lockers,
    )
    keepSubmission(tx, key, { ...value, state: "entered", index })
    awaitReceipts(act, { channel, statement: value.statement, number, readers: value.parcels, entered: true })
    keepDrafter(tx, register, { number, index, drafter: value.drafter })
    return { index }
  })
}

/** The letter of ours that waits in a channel, if any: one allotment is open at a time. */
export function openSubmission(act: { tx: Reading; now: number; self: Self }, channel: Uint8Array): Submission | null {
  const roster = ownRoster(act.tx, act.self)
  for (const { value } of openOnes(act.tx)) {
    if (!equal(value.channel, channel) || value.index !== null || value.state === "withdrawn") continue
    if (openSigned(value.allotment, roster, allotmentShape).enterBy >= act.now) return value
  }
  return null
}

function refusalOf(act: Act, leave: Leave, drafter: Uint8Array): string | null {
  const { tx, self } = act
  const roster = ownRoster(tx, self)
  if (lineOf(roster, drafter)?.roles.includes("drafter") !== true) return "not-drafter"
  const channel = channelById(tx, leave.channel)
  if (channel !== null && hasClosed(channel)) return "channel-closed"
  if (channel === null || !isStanding(act, channel)) return "channel-stage"
  if (laidClosing(act, idOf(channel)) !== null) return "channel-closing"
  if (isAmending(act, idOf(channel))) return "channel-amending"
  const other = rosterOf(tx, channel.other)
  try {
    checkKind(charterOf(channel), leave.document)
    checkRosterTime(roster, act.now)
    checkOtherRoster(act, channel)
  } catch (error) {
    if (error instanceof OfficeError) return error.code
    throw error
  }
  if (openSubmission(act, idOf(channel)) !== null) return "allotment-open"
  if (isLacking(tx, self, channel)) return "catching-up"
  for (const { office, officer } of leave.readers) {
    const line = equal(office, self.office)
      ? lineOf(roster, officer)
      : equal(office, channel.other)
        ? lineOf(other, officer)
        : null
    if (line === null) return "draft-reader-unknown"
    if (isSuspended(act, { office, officer })) return "officer-suspended"
    if (!equal(officer, self.officer) && !hasForLetter(act, officer, leave.period)) return "stock-empty"
  }
  if (onePerPerson(approversOf(act, roster)).length < roster.head.quorum) return "officer-suspended"
  for (const { officer } of approversOf(act, roster)) {
    if (!equal(officer, self.officer) && !hasForLetter(act, officer, true)) return "stock-empty"
  }
  return null
}

function allotPrekeys(act: Act, leave: Leave): readonly AllottedPrekey[] {
  const { self, tx } = act
  const roster = ownRoster(tx, self)
  const take = (officer: Uint8Array, period: boolean): AllottedPrekey["prekey"] => {
    if (equal(officer, self.officer) && !hasForLetter(act, officer, false)) stockForSelf(act)
    const taken = takeForLetter(act, officer, period)
    if (taken === null)
      throw new DeskError("stock-empty", "stock ran out while it was being allotted; ask for leave again")
    return taken
  }
  const readers = leave.readers.map((reader) => ({
    ...reader,
    for: "reader" as const,
    prekey: take(reader.officer, leave.period),
  }))
  const approvers = approversOf(act, roster).map(({ officer }) => {
    return { office: self.office, officer, for: "approver" as const, prekey: take(officer, true) }
  })
  return [...readers, ...approvers].toSorted(byUse)
}

/** The signatories to whom a letter can be laid. */
function approversOf(act: Act, roster: Roster): readonly RosterLine[] {
  const { office } = act.self
  return signatories(roster).filter(({ officer }) => !isSuspended(act, { office, officer }))
}
