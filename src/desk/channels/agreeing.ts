/**
 * Channels, from the proposal to the charter: draft, acceptance, opening, fingerprint, comparison, approval by both
 * quorums, and the two first entries of each register. Until a fingerprint was compared nothing but the messages that
 * make the charter passes in a channel.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256, toHex } from "../../bytes/index.ts"
import {
  type Approval,
  compareFingerprint,
  type Comparison,
  comparisonShape,
  encodeStatement,
  type Fingerprint,
  type Role,
  fingerprint,
  openCharter,
  openSigned,
  openStatementOf,
  registrarOf,
  signatories,
  signBody,
  SUITE,
  verifyApprovals,
} from "../../office/index.ts"
import type { ChannelItem, LayCharterItem } from "../../parcel/index.ts"
import { encodeHost } from "../../register/index.ts"
import {
  channelById,
  channelNamed,
  fileRosters,
  hostOf,
  idOf,
  keepChannel,
  knownOffice,
  lacking,
  onlyRegistrar,
  own,
  ownKeys,
  ownRoster,
  registrarAddress,
  wantStage,
} from "../access.ts"
import { look, nextNumber, post, runAct } from "../act.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { showSome } from "../offices/cards.ts"
import { tellOfAmendments } from "./amendments.ts"
import { closedOf, type Closed } from "./closings.ts"
import { bindRegister, enter, rosterStatement } from "./enter.ts"
import { DeskError } from "../error.ts"
import { grantRight } from "../offices/joining.ts"
import { type Channel, channels, NEW_CHANNEL, pending } from "../records.ts"
import { append, ownRegister } from "./registers.ts"
import { signHead } from "./signing.ts"
import { giveStock } from "../carriage/stock.ts"

/** The fingerprint that two people compare. @throws {DeskError} `channel-stage` before the charter is complete */
export function channelFingerprint(
  desk: Desk,
  name: string,
): Fingerprint & { readonly id: Uint8Array; readonly codeName: string } {
  return look(desk, (tx) => {
    const channel = channelNamed(tx, name)
    return { ...fingerprint(idOf(channel)), id: idOf(channel), codeName: channel.codeName }
  })
}

/**
 * Enter what the other side read aloud. If it is this channel's fingerprint, the comparison is signed, entered in the
 * office's own register and told to its officers.
 * @param entered digits of any of three scripts, or the words
 * @throws {OfficeError} `fingerprint-group` names the group in which a digit is wrong; `fingerprint-differs`: stop
 */
export function compareChannel(
  desk: Desk,
  name: string,
  entered: string,
  how: Comparison["how"],
): { codeName: string } {
  return runAct(desk, "compare fingerprint", (act) => {
    const { self, tx, now } = act
    onlyRegistrar(act)
    const channel = channelNamed(tx, name)
    const id = idOf(channel)
    compareFingerprint(id, entered)
    if (channel.stage !== "opened") return { codeName: channel.codeName }
    const comparison = signBody(ownKeys(self), {
      suite: SUITE,
      kind: "comparison",
      channel: id,
      office: self.office,
      how,
      time: now,
    } satisfies Comparison)
    keepChannel(tx, { ...channel, stage: "compared", comparison })
    enterOwnAct(act, comparison)
    for (const { officer, roles } of ownRoster(tx, self).lines) {
      // The registrar's own stock goes with the first entries.
      if (!equal(officer, self.officer)) tellOfChannel(act, { ...channel, comparison }, { officer, roles })
    }
    return { codeName: channel.codeName }
  })
}

/** Tell an officer of ours of a channel that was compared, if they take part in it. */
export function tellOfChannel(act: Act, channel: Channel, to: { officer: Uint8Array; roles: readonly Role[] }): void {
  const { charter, comparison } = channel
  if (charter === null || comparison === null || channel.stage === "closed") return
  if (!to.roles.some((role) => role !== "spokesperson" && role !== "overseer")) return
  const other = knownOffice(act.tx, channel.other) ?? lacking()
  post(act, { office: act.self.office, officer: to.officer }, idOf(channel), {
    kind: "channel",
    charter,
    other: { founding: other.founding, chain: other.chain },
    comparison,
  })
  tellOfAmendments(act, channel, to.officer)
  // To whoever comes later than the other side's first entry this says that the channel stands.
  const shown = channel.stage === "standing" ? other.chain.at(-1) : undefined
  if (shown === undefined) return
  const lines = { kind: "lines", office: channel.other, shown } as const
  post(act, { office: act.self.office, officer: to.officer }, idOf(channel), lines)
}

/** Officer: the registrar tells of a channel that was compared. Stock for the other office goes back. */
export function onChannel(act: Act, _arrival: Arrival, item: ChannelItem): void {
  const { tx, self } = act
  // Whoever compared may not be the registrar any more.
  const compared = own(tx, self).rosters.findLast(({ head }) => equal(head.registrar, item.comparison.officer))
  const { keys } = registrarOf(compared ?? ownRoster(tx, self))
  const comparison = openSigned(item.comparison, keys, comparisonShape)
  const charter = openCharter(item.charter)
  if (!equal(comparison.channel, charter.id))
    throw new DeskError("not-compared", "the comparison that came is of another channel")
  const other = fileRosters(tx, item.other.founding, item.other.chain)
  if (
    !charter.offices.some(({ office }) => equal(office, self.office)) ||
    !charter.offices.some(({ office }) => equal(office, other.id))
  ) {
    throw new DeskError("item-unexpected", "a channel came that is not between this office and the one shown")
  }
  if (channelById(tx, charter.id) === null) {
    keepChannel(tx, {
      ...NEW_CHANNEL,
      key: charter.id,
      id: charter.id,
      codeName: charter.rules.codeName,
      stage: "compared",
      side: "officer",
      other: other.id,
      host: charter.host === null ? null : encodeHost(charter.host),
      charter: item.charter,
      comparison: item.comparison,
    })
  }
  const stock = giveStock(act, { addressee: other.id, holder: other.id, roster: ownRoster(tx, self).id })
  post(act, registrarAddress(self), charter.id, { kind: "stocks", stocks: [stock] })
}

/**
 * Lay the charter before the signatories.
 * @throws {DeskError} `not-compared` while nobody has compared the fingerprint
 */
export function layCharter(desk: Desk, name: string): { codeName: string; signatories: number } {
  return runAct(desk, "lay charter", (act) => {
    const { self, tx } = act
    onlyRegistrar(act)
    const channel = channelNamed(tx, name)
    const { comparison, charter } = channel
    if (comparison === null || charter === null) {
      throw new DeskError(
        "not-compared",
        `the fingerprint of '${channel.codeName}' was not compared; first 'diwan channel compare ${channel.codeName}'`,
      )
    }
    wantStage(channel, "compared")
    const other = knownOffice(tx, channel.other) ?? lacking()
    const roster = ownRoster(tx, self)
    checkPinned(channel, charter, { office: self.office, roster: roster.id })
    const body = {
      suite: SUITE,
      kind: "charter",
      channel: idOf(channel),
      office: self.office,
      roster: roster.id,
      charter,
    } as const
    const statement = channel.statement ?? encodeStatement(randomBytes(32), body)
    keepChannel(tx, { ...channel, statement })
    const asked = signatories(roster)
    for (const { officer } of asked) {
      post(act, { office: self.office, officer }, channel.id, {
        kind: "lay-charter",
        statement,
        comparison,
        other: { founding: other.founding, chain: other.chain },
      })
    }
    return { codeName: channel.codeName, signatories: asked.length }
  })
}

/** Signatory: a charter is laid before me. */
export function onLayCharter(act: Act, arrival: Arrival, item: LayCharterItem): void {
  const { comparison, other, statement } = item
  const { body } = openStatementOf("charter", statement)
  const charter = openCharter(body.charter)
  if (
    !equal(body.office, act.self.office) ||
    !equal(body.channel, charter.id) ||
    !equal(body.roster, ownRoster(act.tx, act.self).id)
  ) {
    throw new DeskError("item-unexpected", "a charter was laid for another channel, office or roster than ours")
  }
  if (channelById(act.tx, charter.id) === null)
    onChannel(act, arrival, { kind: "channel", charter: body.charter, other, comparison })
  const key = toHex(sha256(statement))
  if (pending.get(act.tx, key) !== null) return
  pending.put(
    act.tx,
    key,
    {
      purpose: "charter",
      subject: statement,
      shown: null,
      channel: charter.id,
      draft: null,
      allotted: null,
      state: "waiting",
      since: act.now,
    },
    { order: nextNumber(act.tx, "laid") },
  )
}

/** Registrar: an approval of a charter came. With the quorum the register of the channel begins. */
export function onCharterApproval(act: Act, subjectHash: Uint8Array, approval: Approval): void {
  const { tx, self } = act
  const channel = channels
    .list(tx)
    .map(({ value }) => value)
    .find(({ statement }) => statement !== null && equal(sha256(statement), subjectHash))
  if (channel === undefined || channel.stage !== "compared" || channel.statement === null) return
  if (channel.approvals.some((known) => equal(known.officer, approval.officer))) return
  const roster = ownRoster(tx, self)
  const approvals = [...channel.approvals, approval]
  const persons = verifyApprovals({ roster, purpose: "charter", subject: channel.statement, approvals })
  keepChannel(tx, { ...channel, approvals })
  if (persons.length >= roster.head.quorum) begin(act, { ...channel, approvals }, channel.statement)
}

/** The channels of this vault. */
export function listChannels(desk: Desk): readonly {
  readonly codeName: string
  readonly id: Uint8Array | null
  readonly stage: Channel["stage"]
  readonly other: string
  readonly host: string | null
  readonly closed: Closed
}[] {
  return look(desk, (tx) =>
    channels.list(tx).map(({ value }) => ({
      codeName: value.codeName,
      id: value.id,
      stage: value.stage,
      other: knownOffice(tx, value.other)?.name ?? "",
      host: hostOf(value)?.name ?? null,
      closed: closedOf(value),
    })),
  )
}

/** An officer's signed word becomes an entry of the office's own register. */
export function enterOwnAct(act: Act, signed: Parameters<typeof openSigned>[0]): void {
  const register = ownRegister(act.self.office)
  append(act, register, {
    data: encodeStatement(randomBytes(32), { suite: SUITE, kind: "act", office: act.self.office, act: signed }),
    approved: true,
  })
  signHead(act, register)
}

/** A register begins with the very roster that the charter names; one laid since then makes the charter unusable. */
function checkPinned(channel: Channel, charter: Uint8Array, own: { office: Uint8Array; roster: Uint8Array }): void {
  const { offices } = openCharter(charter)
  if (offices.some(({ office, roster }) => equal(office, own.office) && equal(roster, own.roster))) return
  throw new DeskError(
    "channel-stage",
    `the charter of '${channel.codeName}' names a roster of this office that is no longer in force; exchange new cards and propose the channel again under another code name`,
  )
}

function begin(act: Act, channel: Channel, statement: Uint8Array): void {
  const { tx, self } = act
  checkPinned(channel, channel.charter ?? lacking(), { office: self.office, roster: ownRoster(tx, self).id })
  const granted = grantRight(act)
  const bound = bindRegister(act, { ...channel, stage: "standing", granted: sha256(granted.token) })
  keepChannel(tx, bound)
  const roster = ownRoster(tx, self)
  const full = own(tx, self).chain.at(-1) ?? lacking()
  const shown = showSome(act, full, (line) => line !== "other")
  const right = signBody(ownKeys(self), { suite: SUITE, kind: "right", channel: idOf(channel), right: granted })
  const stocks = giveStock(act, { addressee: channel.other, holder: channel.other, roster: roster.id })
  enter(
    act,
    bound,
    [
      { data: rosterStatement(act, channel, full.head), approvals: full.approvals, shown },
      { data: statement, approvals: channel.approvals },
    ],
    [
      { kind: "right", right },
      { kind: "stocks", stocks: [stocks] },
    ],
  )
  act.desk.tell.note(
    `the charter of '${channel.codeName}' has its quorum here; it stands as soon as the other side's has come`,
  )
}
