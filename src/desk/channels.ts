/**
 * Channels, from the proposal to the charter: draft, acceptance, opening, fingerprint, comparison, approval by both
 * quorums, and the two first entries of each register. Until a fingerprint was compared nothing but the messages that
 * make the charter passes in a channel.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256, toHex } from "../bytes/index.ts"
import {
  acceptCharter,
  charterAcceptShape,
  charterDraftShape,
  charterOpenShape,
  compareFingerprint,
  comparisonShape,
  concludeCharter,
  draftCharter,
  encodeStatement,
  fingerprint,
  openCard,
  openCharter,
  openCommitment,
  openIntroduction,
  openSigned,
  openStatementOf,
  signatories,
  signBody,
  SUITE,
  verifyApprovals,
  type Approval,
  type CharterRules,
  type Comparison,
  type Fingerprint,
} from "../office/index.ts"
import type {
  ChannelItem,
  CharterAcceptItem,
  CharterDraftItem,
  CharterOpenItem,
  Item,
  LayCharterItem,
} from "../parcel/index.ts"
import { encodeHost } from "../register/index.ts"
import {
  channelById,
  channelNamed,
  fileRosters,
  hostOf,
  idOf,
  keepChannel,
  knownOffice,
  own,
  ownKeys,
  ownRoster,
  rosterOf,
} from "./access.ts"
import { look, post, runAct } from "./act.ts"
import type { Act, Arrival, Desk } from "./desk.ts"
import { fileCard, showSome } from "./cards.ts"
import { bindRegister, enter, rosterStatement } from "./enter.ts"
import { DeskError } from "./error.ts"
import { grantRight } from "./joining.ts"
import { channels, pending, type Channel } from "./records.ts"
import { append, ownRegister, signHead } from "./registers.ts"
import { giveStock } from "./stock.ts"

/** Where a correspondent's card comes from: an introduction by a host, or a card handed over without one. */
export type Correspondent = { readonly introduction: Uint8Array } | { readonly card: Uint8Array }

/**
 * Propose a channel. The draft commits to random bytes that are opened only after the other side has bound itself to
 * exactly this draft, so that nobody in the middle can search for two charters with one fingerprint.
 * @throws {DeskError} `not-registrar`, `channel-exists`; OfficeError for rules or a card that cannot be
 */
export function proposeChannel(
  desk: Desk,
  input: { correspondent: Correspondent; rules: CharterRules },
): { codeName: string; other: string } {
  return runAct(desk, "propose channel", (act) => {
    const { self, tx } = act
    onlyRegistrar(act)
    if (channels.list(tx).some(({ value }) => value.codeName === input.rules.codeName)) {
      throw new DeskError(
        "channel-exists",
        `there is a channel '${input.rules.codeName}' already; choose another code name`,
      )
    }
    const { card, host, ticket } = readCorrespondent(input.correspondent)
    fileCard(act, card)
    const roster = ownRoster(tx, self)
    const random = randomBytes(32)
    const draft = draftCharter({
      offices: [
        { office: self.office, roster: roster.id, name: roster.head.name },
        { office: card.officeId, roster: card.roster.id, name: card.founding.name },
      ],
      host: host === null ? null : host.opened,
      rules: input.rules,
      n: random,
    })
    const signed = signBody(ownKeys(self), draft)
    const { codeName } = input.rules
    keepChannel(tx, {
      ...EMPTY,
      key: sha256(signed.body),
      codeName,
      stage: "proposed",
      side: "proposer",
      other: card.officeId,
      host: host?.bytes ?? null,
      ticket,
      draft: signed,
      random,
      right: card.right,
    })
    post(act, registrarOfOther(act, card.officeId), null, { kind: "charter-draft", draft: signed })
    return { codeName, other: card.founding.name }
  })
}

/** Registrar: somebody proposes a channel. It stays an offer until a person accepts it. */
export function onCharterDraft(act: Act, arrival: Arrival, item: CharterDraftItem): void {
  const { self, tx } = act
  onlyRegistrar(act)
  const other = knownOffice(tx, arrival.from.office)
  if (other?.roster === null || other === null)
    throw new DeskError("sender-unknown", "a charter draft came from an office whose card is not here yet")
  const draft = openSigned(item.draft, other.roster, charterDraftShape)
  const [proposer, accepter] = draft.offices
  if (
    proposer === undefined ||
    accepter === undefined ||
    !equal(proposer.office, other.id) ||
    !equal(accepter.office, self.office)
  ) {
    throw new DeskError("item-unexpected", "a charter draft names other offices than its sender and this one")
  }
  if (!equal(proposer.roster, other.roster.id) || !equal(accepter.roster, ownRoster(tx, self).id)) {
    throw new DeskError("item-unexpected", "a charter draft names rosters that are not in force; exchange new cards")
  }
  const key = sha256(item.draft.body)
  if (channels.get(tx, toHex(key)) !== null) return
  keepChannel(tx, {
    ...EMPTY,
    key,
    codeName: draft.rules.codeName,
    stage: "offered",
    side: "accepter",
    other: other.id,
    draft: item.draft,
  })
  act.desk.tell.note(
    `${other.name} proposes the channel '${draft.rules.codeName}'; look at it with 'diwan channel list'`,
  )
}

/** Take over the card of a correspondent before their first message: their bundles are held until then. */
export function fileCorrespondent(desk: Desk, correspondent: Correspondent): { office: string } {
  return runAct(desk, "file card", (act) => {
    onlyRegistrar(act)
    const { card } = readCorrespondent(correspondent)
    fileCard(act, card)
    return { office: card.founding.name }
  })
}

/**
 * Accept a proposed channel, exactly as drafted.
 * @throws {DeskError} `channel-stage` if it is not on offer here; `item-unexpected` if the draft names another host than the introduction
 */
export function acceptChannel(
  desk: Desk,
  name: string,
  correspondent: Correspondent,
): { codeName: string; other: string } {
  return runAct(desk, "accept channel", (act) => {
    onlyRegistrar(act)
    const channel = wantStage(channelNamed(act.tx, name), "offered")
    const { card, host, ticket } = readCorrespondent(correspondent)
    if (!equal(card.officeId, channel.other))
      throw new DeskError("item-unexpected", "the card is of another office than the one that proposes")
    fileCard(act, card)
    const signed = channel.draft ?? missing()
    const draft = openSigned(signed, card.roster, charterDraftShape)
    const proposed = draft.host === null ? null : encodeHost(draft.host)
    if (
      (proposed === null) !== (host === null) ||
      (proposed !== null && host !== null && !equal(proposed, host.bytes))
    ) {
      throw new DeskError(
        "item-unexpected",
        "the draft names another host than the one that introduced; stop and telephone",
      )
    }
    const accept = signBody(ownKeys(act.self), acceptCharter(signed.body, randomBytes(32)))
    keepChannel(act.tx, { ...channel, stage: "accepted", host: host?.bytes ?? null, ticket, right: card.right, accept })
    post(act, registrarOfOther(act, channel.other), null, { kind: "charter-accept", accept })
    return { codeName: channel.codeName, other: card.founding.name }
  })
}

/** Proposer: the other side has bound itself; open the commitment. */
export function onCharterAccept(act: Act, arrival: Arrival, item: CharterAcceptItem): void {
  const { tx } = act
  const accept = openSigned(item.accept, rosterOf(tx, arrival.from.office), charterAcceptShape)
  const channel = channels.get(tx, toHex(accept.draft))
  if (channel === null || channel.side !== "proposer" || !equal(channel.other, arrival.from.office)) {
    throw new DeskError("item-unexpected", "a channel was accepted that this office did not propose")
  }
  if (channel.stage !== "proposed") return
  const draft = channel.draft ?? missing()
  const open = openCommitment(draft.body, channel.random ?? missing())
  const charter = concludeCharter({ draft: draft.body, accept, open })
  const signed = signBody(ownKeys(act.self), open)
  keepChannel(tx, { ...channel, stage: "opened", accept: item.accept, charter, id: sha256(charter) })
  post(act, registrarOfOther(act, channel.other), null, { kind: "charter-open", open: signed })
  act.desk.tell.note(
    `'${channel.codeName}' was accepted; compare the fingerprint by voice: 'diwan channel fingerprint ${channel.codeName}'`,
  )
}

/** Accepter: the proposer has opened its commitment; the charter is complete. */
export function onCharterOpen(act: Act, arrival: Arrival, item: CharterOpenItem): void {
  const { tx, self } = act
  const open = openSigned(item.open, rosterOf(tx, arrival.from.office), charterOpenShape)
  const channel = channels.get(tx, toHex(open.draft))
  if (channel === null || channel.side !== "accepter" || !equal(channel.other, arrival.from.office)) {
    throw new DeskError("item-unexpected", "a charter was opened that this office did not accept")
  }
  if (channel.stage !== "accepted") return
  const accept = openSigned(channel.accept ?? missing(), ownRoster(tx, self), charterAcceptShape)
  const charter = concludeCharter({ draft: (channel.draft ?? missing()).body, accept, open })
  keepChannel(tx, { ...channel, stage: "opened", charter, id: sha256(charter) })
  act.desk.tell.note(
    `the charter of '${channel.codeName}' is complete; compare the fingerprint by voice: 'diwan channel fingerprint ${channel.codeName}'`,
  )
}

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
    const other = knownOffice(tx, channel.other) ?? missing()
    const item: Item = {
      kind: "channel",
      charter: channel.charter ?? missing(),
      other: { founding: other.founding, chain: other.chain },
      comparison,
    }
    for (const line of ownRoster(tx, self).lines) {
      if (equal(line.officer, self.officer)) continue // the registrar's own stock goes with the first entries
      if (line.roles.some((role) => role !== "spokesperson" && role !== "overseer"))
        post(act, { office: self.office, officer: line.officer }, id, item)
    }
    return { codeName: channel.codeName }
  })
}

/** Officer: the registrar tells of a channel that was compared. Stock for the other office goes back. */
export function onChannel(act: Act, arrival: Arrival, item: ChannelItem): void {
  const { tx, self } = act
  const comparison = openSigned(item.comparison, ownRoster(tx, self), comparisonShape)
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
      ...EMPTY,
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
  post(act, { office: self.office, officer: arrival.from.officer }, charter.id, { kind: "stocks", stocks: [stock] })
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
    const other = knownOffice(tx, channel.other) ?? missing()
    const roster = ownRoster(tx, self)
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
  pending.put(act.tx, key, {
    purpose: "charter",
    subject: statement,
    shown: null,
    channel: charter.id,
    draft: null,
    state: "waiting",
    since: act.now,
  })
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
}[] {
  return look(desk, (tx) =>
    channels.list(tx).map(({ value }) => ({
      codeName: value.codeName,
      id: value.id,
      stage: value.stage,
      other: knownOffice(tx, value.other)?.name ?? "",
      host: hostOf(value)?.name ?? null,
    })),
  )
}

/** The officer whom another office has named its registrar. */
export function registrarOfOther(act: Act, office: Uint8Array): { office: Uint8Array; officer: Uint8Array } {
  return { office, officer: rosterOf(act.tx, office).head.registrar }
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

const EMPTY = {
  id: null,
  host: null,
  ticket: null,
  draft: null,
  accept: null,
  random: null,
  charter: null,
  statement: null,
  comparison: null,
  right: null,
  approvals: [],
  bound: false,
} as const

function begin(act: Act, channel: Channel, statement: Uint8Array): void {
  const { tx, self } = act
  const bound = bindRegister(act, { ...channel, stage: "standing" })
  keepChannel(tx, bound)
  const roster = ownRoster(tx, self)
  const full = own(tx, self).chain.at(-1) ?? missing()
  const shown = showSome(act, full, (line) => line !== "other")
  const right = signBody(ownKeys(self), { suite: SUITE, kind: "right", channel: idOf(channel), right: grantRight(act) })
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

function readCorrespondent(correspondent: Correspondent): {
  card: ReturnType<typeof openCard>
  host: { bytes: Uint8Array; opened: NonNullable<ReturnType<typeof hostOf>> } | null
  ticket: Uint8Array | null
} {
  if ("card" in correspondent) return { card: openCard(correspondent.card), host: null, ticket: null }
  const { host, ticket, card } = openIntroduction(correspondent.introduction)
  return { card, host: { bytes: encodeHost(host), opened: host }, ticket }
}

function onlyRegistrar(act: Act): void {
  if (act.self.registrar === null)
    throw new DeskError("not-registrar", "only the registrar does this; run it with the registrar's --home")
}

function wantStage(channel: Channel, want: Channel["stage"]): Channel {
  if (channel.stage === want) return channel
  throw new DeskError("channel-stage", `channel '${channel.codeName}' is ${channel.stage}, and this wants it ${want}`)
}

function missing(): never {
  throw new TypeError("the record lacks what its stage implies")
}
