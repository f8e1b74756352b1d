/**
 * Making a charter: draft, acceptance, opening. Until a fingerprint was compared nothing but these messages passes in a
 * channel, because the host who introduced could sit between.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256, toHex } from "../../bytes/index.ts"
import {
  acceptCharter,
  charterAcceptShape,
  charterDraftShape,
  charterOpenShape,
  type CharterRules,
  concludeCharter,
  draftCharter,
  openCard,
  openCommitment,
  openIntroduction,
  openSigned,
  registrarOf,
  signBody,
} from "../../office/index.ts"
import type { CharterAcceptItem, CharterDraftItem, CharterOpenItem } from "../../parcel/index.ts"
import { encodeHost, type Host } from "../../register/index.ts"
import {
  channelNamed,
  keepChannel,
  knownOffice,
  lacking,
  onlyRegistrar,
  ownKeys,
  ownRoster,
  registrarOfOther,
  rosterOf,
  wantStage,
} from "../access.ts"
import { post, runAct } from "../act.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { fileCard } from "../offices/cards.ts"
import { DeskError, Held } from "../error.ts"
import { channels, NEW_CHANNEL } from "../records.ts"

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
      ...NEW_CHANNEL,
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
    post(act, registrarOfOther(act.tx, card.officeId), null, { kind: "charter-draft", draft: signed })
    return { codeName, other: card.founding.name }
  })
}

/** Registrar: somebody proposes a channel. It stays an offer until a person accepts it. */
export function onCharterDraft(act: Act, arrival: Arrival, item: CharterDraftItem): void {
  const { self, tx } = act
  onlyRegistrar(act)
  const other = knownOffice(tx, arrival.from.office)
  if (other?.roster === null || other === null)
    throw new Held("card", "a charter draft came from an office whose card is not here yet")
  const draft = openSigned(item.draft, registrarOf(other.roster).keys, charterDraftShape)
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
    ...NEW_CHANNEL,
    key,
    codeName: freeName(act, draft.rules.codeName, key),
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
    const signed = channel.draft ?? lacking()
    const draft = openSigned(signed, registrarOf(card.roster).keys, charterDraftShape)
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
    post(act, registrarOfOther(act.tx, channel.other), null, { kind: "charter-accept", accept })
    return { codeName: channel.codeName, other: card.founding.name }
  })
}

/** Proposer: the other side has bound itself; open the commitment. */
export function onCharterAccept(act: Act, arrival: Arrival, item: CharterAcceptItem): void {
  const { tx } = act
  const accept = openSigned(item.accept, registrarOf(rosterOf(tx, arrival.from.office)).keys, charterAcceptShape)
  const channel = channels.get(tx, toHex(accept.draft))
  if (channel === null || channel.side !== "proposer" || !equal(channel.other, arrival.from.office)) {
    throw new DeskError("item-unexpected", "a channel was accepted that this office did not propose")
  }
  if (channel.stage !== "proposed") return
  const draft = channel.draft ?? lacking()
  const open = openCommitment(draft.body, channel.random ?? lacking())
  const charter = concludeCharter({ draft: draft.body, accept, open })
  const signed = signBody(ownKeys(act.self), open)
  keepChannel(tx, { ...channel, stage: "opened", accept: item.accept, charter, id: sha256(charter) })
  post(act, registrarOfOther(act.tx, channel.other), null, { kind: "charter-open", open: signed })
  act.desk.tell.note(
    `'${channel.codeName}' was accepted; compare the fingerprint by voice: 'diwan channel fingerprint ${channel.codeName}'`,
  )
}

/** Accepter: the proposer has opened its commitment; the charter is complete. */
export function onCharterOpen(act: Act, arrival: Arrival, item: CharterOpenItem): void {
  const { tx, self } = act
  const open = openSigned(item.open, registrarOf(rosterOf(tx, arrival.from.office)).keys, charterOpenShape)
  const channel = channels.get(tx, toHex(open.draft))
  if (channel === null || channel.side !== "accepter" || !equal(channel.other, arrival.from.office)) {
    throw new DeskError("item-unexpected", "a charter was opened that this office did not accept")
  }
  if (channel.stage !== "accepted") return
  const accept = openSigned(channel.accept ?? lacking(), ownRoster(tx, self), charterAcceptShape)
  const charter = concludeCharter({ draft: (channel.draft ?? lacking()).body, accept, open })
  keepChannel(tx, { ...channel, stage: "opened", charter, id: sha256(charter) })
  act.desk.tell.note(
    `the charter of '${channel.codeName}' is complete; compare the fingerprint by voice: 'diwan channel fingerprint ${channel.codeName}'`,
  )
}

/** The code name that is proposed, told apart if a channel of that name is here already. */
function freeName(act: Act, codeName: string, key: Uint8Array): string {
  const isTaken = channels.list(act.tx).some(({ value }) => value.codeName === codeName)
  return isTaken ? `${codeName.slice(0, 50)}-${toHex(key).slice(0, 4)}` : codeName
}

function readCorrespondent(correspondent: Correspondent): {
  card: ReturnType<typeof openCard>
  host: { bytes: Uint8Array; opened: Host } | null
  ticket: Uint8Array | null
} {
  if ("card" in correspondent) return { card: openCard(correspondent.card), host: null, ticket: null }
  const { host, ticket, card } = openIntroduction(correspondent.introduction)
  return { card, host: { bytes: encodeHost(host), opened: host }, ticket }
}
