/**
 * The other office has lost its registrar's device, and with it its register of our channels. Our registrar holds every entry of
 * it, and gives them back to the officer who keeps the registers there now: on their card, which both quorums of that office have
 * approved, and never on the word of whoever brings it. Then, in that officer's vault, the register goes on.
 * Spec: spec/office.md#replacing-a-lost-registrar.
 * @module
 */
import { equal, sha256 } from "../../bytes/index.ts"
import { openCard, registrarOf, signBody, SUITE, type OpenedCard } from "../../office/index.ts"
import type { Reading } from "../../vault/index.ts"
import {
  alias,
  channelNamed,
  idOf,
  keepChannel,
  onlyRegistrar,
  ownKeys,
  ownRoster,
  registrarOfOther,
  rosterOf,
} from "../access.ts"
import { look, post, runAct } from "../act.ts"
import { giveStock } from "../carriage/stock.ts"
import { collect } from "../carriage/transport.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { fileCard } from "../offices/cards.ts"
import { grantRight, revokeRight } from "../offices/joining.ts"
import { calledOf } from "../pages/people.ts"
import { channels, type Channel, type Self } from "../records.ts"
import { giveBack } from "../restoring/returned.ts"
import { tellOfChannel } from "./agreeing.ts"
import { channelRegister, entriesFrom, headOf, noteAt } from "./registers.ts"

/** A card of the other office's new registrar, looked at. */
export interface ReadSuccessor {
  readonly codeName: string
  /** Who keeps that office's registers by the card. */
  readonly by: string
  /** Who kept them by the roster known here. */
  readonly former: string
  readonly version: number
  /** So many persons of the roster known here have approved it, and so many of the new one. */
  readonly quorum: number
}

/**
 * Look at the card of the other office's new registrar.
 * @throws {DeskError} `not-registrar`, `no-channel`, `channel-stage`; `card-differs` it is another office's, or gives a mailbox that the
 *   roster does not name; `card-stale` it shows no newer roster than is known here, or the same registrar
 * @throws {OfficeError} what `openCard` refuses, `quorum-of-previous-missing` and `quorum-missing` among it
 */
export function readSuccessor(desk: Desk, name: string, file: Uint8Array): ReadSuccessor {
  return look(desk, (tx, self) => judge({ tx, self }, name, openCard(file)).read)
}

/**
 * Give the registers of every channel with that office back to its new registrar, and ours with them; they get a new right to
 * our mailbox, the former one's ends, and our officers give them new stock. What the lost device had sent is collected first: from
 * this act on nothing of its officer is taken.
 * @throws as {@link readSuccessor}; @throws {RelayError} what was sent cannot be collected now
 */
export async function giveRegisterBack(
  desk: Desk,
  name: string,
  file: Uint8Array,
  signal?: AbortSignal,
): Promise<ReadSuccessor> {
  const card = openCard(file)
  look(desk, (tx, self) => judge({ tx, self }, name, card))
  await collect(desk, signal === undefined ? {} : { signal })
  return runAct(desk, "give a register back", (act) => {
    const { tx, self } = act
    const { channel, read } = judge(act, name, card)
    fileCard(act, card)
    for (const { value } of channels.list(tx))
      if (value.stage === "standing" && equal(value.other, channel.other)) giveAll(act, value, card)
    for (const { officer, roles } of ownRoster(tx, self).lines)
      if (!equal(officer, self.officer)) tellOfChannel(act, channel, { officer, roles })
    return read
  })
}

function giveAll(act: Act, before: Channel, card: OpenedCard): void {
  const { tx, self } = act
  if (before.granted !== undefined) revokeRight(act, before.granted)
  const right = grantRight(act)
  const channel = { ...before, right: card.right, granted: sha256(right.token) }
  keepChannel(tx, channel)
  const id = idOf(channel)
  const to = registrarOfOther(tx, channel.other)
  giveBack(act, channel, 0)
  const stock = giveStock(act, { addressee: channel.other, holder: channel.other, roster: ownRoster(tx, self).id })
  post(act, to, id, {
    kind: "right",
    right: signBody(ownKeys(self), { suite: SUITE, kind: "right", channel: id, right }),
  })
  post(act, to, id, { kind: "stocks", stocks: [stock] })
  const ours = channelRegister(id, self.office)
  const checkpoint = noteAt(tx, ours, headOf(tx, ours).size)
  if (checkpoint === null) return
  const entries = entriesFrom(tx, ours, 0).map(({ data, approvals, shown }) => ({ data, approvals, shown }))
  post(act, to, id, { kind: "entries", office: self.office, from: 0, entries, checkpoint, consistency: [] })
}

function judge(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  name: string,
  card: OpenedCard,
): { readonly channel: Channel; readonly read: ReadSuccessor } {
  onlyRegistrar({ self })
  const channel = channelNamed(tx, name)
  if (channel.stage !== "standing")
    throw new DeskError(
      "channel-stage",
      `channel '${channel.codeName}' is ${channel.stage}; there is nothing to give back`,
    )
  const { head } = card.roster
  if (!equal(card.officeId, channel.other))
    throw new DeskError("card-differs", "the card is of another office than the channel's; stop and telephone")
  const known = rosterOf(tx, channel.other)
  if (head.version <= known.head.version || equal(head.registrar, known.head.registrar))
    throw new DeskError(
      "card-stale",
      `the card shows roster ${head.version} and roster ${known.head.version} of that office is known here; a newer one with another registrar is wanted`,
    )
  if (card.right.relay !== head.dispatch.relay || !equal(card.right.mailbox, head.dispatch.mailbox))
    throw new DeskError(
      "card-differs",
      "the card gives another mailbox than the office's roster names; somebody has changed it: stop and telephone",
    )
  const office = alias(head.name)
  const read = {
    codeName: channel.codeName,
    by: calledOf(office, registrarOf(card.roster)),
    former: calledOf(office, registrarOf(known)),
    version: head.version,
    quorum: head.quorum,
  }
  return { channel, read }
}
