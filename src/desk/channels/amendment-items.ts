/**
 * What comes of a change of rules: laid before a signatory, approved, proposed by the other office, declined by it, entered.
 * Spec: spec/office.md#amendments.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, toHex } from "../../bytes/index.ts"
import {
  checkAmendment,
  demandAmendmentQuorum,
  encodeStatement,
  isSameHost,
  openAmendment,
  openCharter,
  openStatementOf,
  quorumSuspendedUntil,
  SUITE,
  verifyApprovals,
  type Amended,
  type AmendmentStatement,
  type Approval,
  type Roster,
} from "../../office/index.ts"
import type {
  AmendedItem,
  AmendmentConsent,
  AmendmentDeclinedItem,
  AmendmentItem,
  LayAmendmentItem,
} from "../../parcel/index.ts"
import {
  channelById,
  charterOf,
  firstCharterOf,
  idOf,
  knownOffice,
  ownRoster,
  registrarOfOther,
  rosterById,
  rosterOf,
} from "../access.ts"
import { nextNumber, post } from "../act.ts"
import type { Act, Arrival } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { returnOpenLetters } from "../letters/returning.ts"
import { suspensionsUnder } from "../offices/suspended.ts"
import { CLOSED, layings, pending, type Channel, type Entry, type Laying } from "../records.ts"
import { amendmentKey, amendmentUnderWay } from "./amendments.ts"
import { noteCharter } from "./amended.ts"
import { enter } from "./enter.ts"
import { comparedChannel } from "./standing.ts"
import { channelRegister, headOf } from "./registers.ts"
import { layAmendment } from "./amendment-laying.ts"

/** Signatory: other rules are laid before me. */
export function onLayAmendment(act: Act, _arrival: Arrival, { amendment, agreed }: LayAmendmentItem): void {
  const { tx, now } = act
  const amended = openAmendment(amendment)
  const channel = channelById(tx, amended.amendment.channel)
  if (channel === null) throw new Held("charter", "other rules came of a channel that is not known here yet")
  checkFollows(channel, amended)
  if (agreed !== null) demandConsent(act, channel, amendment, agreed)
  const key = amendmentKey(amendment)
  const before = pending.get(tx, key)
  // Laid once more: a newer roster is in force, or it was withdrawn in between.
  if (before !== null && before.state === "waiting") return
  const laid = { shown: null, draft: null, allotted: null, state: "waiting", since: now } as const
  const place = { order: nextNumber(tx, "laid") }
  pending.put(tx, key, { purpose: "amendment", subject: amendment, channel: idOf(channel), ...laid }, place)
}

/** Registrar: an approval of other rules came. With the quorum they go to the other office, or are entered. */
export function onAmendmentApproval(act: Act, key: string, approval: Approval): void {
  const { tx, self } = act
  const laying = layings.get(tx, key)
  const amending = laying?.amendment
  if (laying === null || amending === undefined || laying.channel === null || amending.stage !== "laid") return
  if (laying.approvals.some((known) => equal(known.officer, approval.officer))) return
  const channel = channelById(tx, laying.channel)
  if (channel === null) throw new TypeError("other rules are laid of a channel that is here")
  const roster = ownRoster(tx, self)
  const approvals = [...laying.approvals, approval]
  const persons = verifyApprovals({ roster, purpose: "amendment", subject: amending.bytes, approvals })
  const next: Laying = { ...laying, approvals }
  layings.put(tx, key, next)
  if (persons.length < roster.head.quorum || isStopped(act, roster, approvals)) return
  if (amending.proposed !== null) {
    enterAmendment(act, channel, { bytes: amending.bytes, approvals, agreed: amending.proposed })
    layings.delete(tx, key)
    return
  }
  layings.put(tx, key, { ...next, amendment: { ...amending, stage: "sent" } })
  const to = registrarOfOther(tx, channel.other)
  post(act, to, idOf(channel), { kind: "amendment", amendment: amending.bytes, roster: roster.id, approvals })
}

/** Registrar: the other office proposes other rules. */
export function onAmendment(act: Act, arrival: Arrival, { amendment: bytes, roster, approvals }: AmendmentItem): void {
  const { tx, now } = act
  const channel = comparedChannel(act, arrival)
  const amended = openAmendment(bytes)
  checkFollows(channel, amended)
  if (!equal(rosterOf(tx, channel.other).id, roster)) {
    if (rosterById(tx, channel.other, roster) === null)
      throw new Held("roster", "other rules were proposed under a roster that has not come yet")
    throw new DeskError("amendment-stage", "other rules were proposed under a roster that is no longer in force")
  }
  demandConsent(act, channel, bytes, { roster, approvals })
  const under = amendmentUnderWay(tx, idOf(channel))
  if (under !== null && under.key === amendmentKey(bytes) && under.amending.stage === "laid") {
    // The same once more, under a newer roster of theirs.
    layAmendment(act, channel, bytes, { roster, approvals })
    return
  }
  // Both have proposed at once: of the two, both sides go on with the one whose hash is smaller.
  if (under !== null && under.amending.stage === "sent" && under.key < amendmentKey(bytes)) {
    act.desk.tell.note(`the other side proposed other rules for '${channel.codeName}' at the same time; ours go on`)
    return
  }
  if (under !== null) layings.delete(tx, under.key)
  layings.put(tx, amendmentKey(bytes), {
    purpose: "amendment",
    shown: null,
    channel: idOf(channel),
    approvals: [],
    amendment: { bytes, proposed: { roster, approvals }, stage: "offered", at: now },
  })
  act.desk.tell.note(`the other side proposes other rules for '${channel.codeName}'; see them, and agree or decline`)
}

/** Registrar: the other office does not agree to what ours proposed. It stays signed, and is over. */
export function onAmendmentDeclined(act: Act, arrival: Arrival, { amendment }: AmendmentDeclinedItem): void {
  const channel = comparedChannel(act, arrival)
  const under = amendmentUnderWay(act.tx, idOf(channel))
  if (under === null || under.key !== toHex(amendment) || under.amending.stage !== "sent") return
  layings.delete(act.tx, under.key)
  act.desk.tell.note(`the other side does not agree to the rules proposed for '${channel.codeName}'`)
}

/** Registrar: the other office has entered an amendment that holds. Ours follows, if our quorum stands behind it. */
export function noticeAmendment(act: Act, before: Channel, body: AmendmentStatement, entry: Entry): void {
  const { tx, self } = act
  const { charter } = openAmendment(body.amendment)
  // The register has noted it as it was appended.
  const channel = channelById(tx, idOf(before)) ?? before
  tellOfficers(act, channel, { kind: "amended", statement: entry.data, approvals: entry.approvals })
  if (equal(charterOf(channel).id, charter.id)) return
  const roster = ownRoster(tx, self)
  const { agreed } = body
  const theirs = { roster: body.roster, approvals: entry.approvals }
  // The entry holds, so a roster of ours stands behind it. Where that is no longer the one in force, or somebody is suspended
  // meanwhile, the signatories of today are asked.
  if (equal(agreed.roster, roster.id) && !isStopped(act, roster, agreed.approvals)) {
    layings.delete(tx, amendmentKey(body.amendment))
    enterAmendment(act, channel, { bytes: body.amendment, approvals: agreed.approvals, agreed: theirs })
    return
  }
  layAmendment(act, channel, body.amendment, theirs)
  act.desk.tell.note(
    `the other side has entered other rules for '${channel.codeName}'; our signatories are asked again`,
  )
}

/** Officer: an amendment was entered, in either register. It is proven here again before its rules hold. */
export function onAmended(act: Act, arrival: Arrival, { statement, approvals }: AmendedItem): void {
  const { self, tx } = act
  const channel = arrival.channel === null ? null : channelById(tx, arrival.channel)
  if (channel === null) throw new Held("charter", "other rules came of a channel that is not known here yet")
  const { body } = openStatementOf("amendment", statement)
  const isOurs = equal(body.office, self.office)
  if (!equal(body.channel, idOf(channel)) || (!isOurs && !equal(body.office, channel.other)))
    throw new DeskError("item-unexpected", "an amendment came of another channel or office than it was said to be of")
  const other = isOurs ? channel.other : self.office
  const [own, theirs] = [rosterById(tx, body.office, body.roster), rosterById(tx, other, body.agreed.roster)]
  if (own === null || theirs === null) throw new Held("roster", "an amendment came before a roster that it names")
  demandAmendmentQuorum("amendment-quorum", { roster: own, subject: body.amendment, approvals })
  const { approvals: agreed } = body.agreed
  demandAmendmentQuorum("amendment-other-quorum", { roster: theirs, subject: body.amendment, approvals: agreed })
  const amended = openAmendment(body.amendment)
  const isKnown = channel.later?.some(({ charter }) => equal(charter, amended.charter.bytes)) === true
  if (!isKnown) checkFollowsLast(channel, amended)
  noteCharter(act, channel, isOurs ? "ours" : "theirs", amended.charter)
  closeLaid(act, body.amendment)
}

/** What was agreed on awaits nobody's approval any more. */
function closeLaid({ tx }: Act, amendment: Uint8Array): void {
  const key = amendmentKey(amendment)
  const laid = pending.get(tx, key)
  if (laid !== null && laid.state === "waiting")
    pending.put(tx, key, { ...laid, state: "withdrawn" }, { state: CLOSED })
}

function enterAmendment(
  act: Act,
  channel: Channel,
  of: { readonly bytes: Uint8Array; readonly approvals: readonly Approval[]; readonly agreed: AmendmentConsent },
): void {
  const { self, tx } = act
  const roster = ownRoster(tx, self)
  const data = encodeStatement(randomBytes(32), {
    suite: SUITE,
    kind: "amendment",
    channel: idOf(channel),
    office: self.office,
    roster: roster.id,
    amendment: of.bytes,
    agreed: of.agreed,
  })
  const index = enter(act, channel, [{ data, approvals: of.approvals }])
  const { amendments = [] } = headOf(tx, channelRegister(idOf(channel), self.office))
  if (!amendments.includes(index))
    throw new DeskError("entry-void", "these rules would be void in our own register; nothing was entered")
  // What was allotted under the rules before can never be entered.
  returnOpenLetters(act, roster, "charter-not-in-force", idOf(channel))
  closeLaid(act, of.bytes)
  tellOfficers(act, channel, { kind: "amended", statement: data, approvals: of.approvals })
  act.desk.tell.note(`other rules hold in '${channel.codeName}' from here on, for what this office writes`)
}

function tellOfficers(act: Act, channel: Channel, item: AmendedItem): void {
  const { self, tx } = act
  for (const { officer, roles } of ownRoster(tx, self).lines) {
    if (equal(officer, self.officer) || !roles.some((role) => role !== "spokesperson" && role !== "overseer")) continue
    post(act, { office: self.office, officer }, idOf(channel), item)
  }
}

/** In the register a suspension stands against an amendment until a newer roster: what would be void is not entered. */
function isStopped({ tx, self }: Act, roster: Roster, approvals: readonly Approval[]): boolean {
  return quorumSuspendedUntil({ roster, approvals }, suspensionsUnder(tx, self.office, roster.id)) !== null
}

/** What is proposed follows from the charter in force here, and keeps the host: another one this version does not take. */
function checkFollows(channel: Channel, amended: Amended): void {
  checkFollowsLast(channel, amended)
  if (isSameHost(charterOf(channel).host, amended.charter.host)) return
  throw new DeskError(
    "amendment-host",
    "another host was proposed, which this version cannot agree to; nothing was laid",
  )
}

/** The newest charter known here, in whichever register. */
function checkFollowsLast(channel: Channel, amended: Amended): void {
  const later = channel.later ?? []
  const last = later.at(-1)
  const charter = last === undefined ? firstCharterOf(channel) : openCharter(last.charter)
  checkAmendment(amended, { channel: idOf(channel), before: { charter, version: 1 + later.length } })
}

function demandConsent(
  act: Act,
  channel: Channel,
  subject: Uint8Array,
  { roster: id, approvals }: AmendmentConsent,
): void {
  const roster = knownOffice(act.tx, channel.other)?.rosters.find((each) => equal(each.id, id))
  if (roster === undefined) throw new Held("roster", "the other office agreed under a roster that has not come yet")
  demandAmendmentQuorum("amendment-other-quorum", { roster, subject, approvals })
}
