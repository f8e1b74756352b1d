/**
 * Entering: what the office commits to goes into its register for a channel, with the signed checkpoint and the sealed
 * bundle that tells the other side, in one transaction; the host's postmark follows when the outbox is sent.
 * @module
 */
import { randomBytes } from "node:crypto"
import { encodeRecord, equal } from "../../bytes/index.ts"
import { BY_HAND, encodeStatement, SUITE, type Approval, type ShownRoster } from "../../office/index.ts"
import type { Item } from "../../parcel/index.ts"
import { logPublicKeysOf, type LogKeys } from "../../register/index.ts"
import { showSome } from "../offices/cards.ts"
import { hostOf, idOf, isByHand, keepChannel, rosterOf } from "../access.ts"
import { queue, sealFor } from "../act.ts"
import type { Act } from "../desk.ts"
import { channels, type Channel, type RegisterKeys, type Self } from "../records.ts"
import { append, channelRegister, cosignerKeys, entriesFrom, headOf, logKeys, noteAt } from "./registers.ts"
import { signHead } from "./signing.ts"

/** What is to be entered. */
export interface NewEntry {
  readonly data: Uint8Array
  readonly approvals?: readonly Approval[]
  readonly shown?: ShownRoster | null
}

/**
 * Enter statements in our register for a channel and send them to the other office's registrar, with what goes with them.
 * @param beside items for the same bundle
 * @param lockers ids of the lockers that the host must hold before it postmarks
 * @param former the log whose keys a roster among them replaces: it signs this checkpoint too, so that the host takes the
 *   new ones
 * @returns the index of the first
 */
export function enter(
  act: Act,
  channel: Channel,
  entries: readonly NewEntry[],
  beside: readonly Item[] = [],
  lockers: readonly Uint8Array[] = [],
  former: LogKeys | null = null,
): number {
  const register = channelRegister(idOf(channel), act.self.office)
  const first = headOf(act.tx, register).size
  // Ours are entered only once their quorum was proven.
  for (const entry of entries) append(act, register, { ...entry, approved: true })
  signHead(act, register, former)
  announce(act, channel, { first, beside, lockers, isSucceeding: former !== null })
  return first
}

/**
 * Tell the other office's registrar, and the host, of our register as it stands and is signed.
 * @param of.first the first entry that is new; those that were not cosigned go with it
 * @param of.isSucceeding the newest checkpoint covers a roster with new keys: the host binds them
 */
export function announce(
  act: Act,
  channel: Channel,
  of: {
    readonly first: number
    readonly beside: readonly Item[]
    readonly lockers: readonly Uint8Array[]
    readonly isSucceeding: boolean
  },
): void {
  const { first, beside, lockers, isSucceeding } = of
  const register = channelRegister(idOf(channel), act.self.office)
  const { size, cosigned } = headOf(act.tx, register)
  const note = noteAt(act.tx, register, size)
  if (note === null) throw new TypeError("a register is announced once its head is signed")
  const from = Math.min(cosigned, first)
  const item: Item = {
    kind: "entries",
    office: act.self.office,
    from,
    entries: entriesFrom(act.tx, register, from).map(({ data, approvals, shown }) => ({ data, approvals, shown })),
    checkpoint: note,
    consistency: [],
  }
  const other = rosterOf(act.tx, channel.other)
  const sealed = sealFor(act, { office: channel.other, officer: other.head.registrar }, idOf(channel), [
    item,
    ...beside,
  ])
  const send = { ...sealed.right, filing: sealed.filing, bundle: sealed.id, body: sealed.envelope }
  const host = hostOf(channel)
  const goesByHand = sealed.right.relay === BY_HAND
  // Lockers are in nobody's reach at a relay if this office has none: then they go along, and the host is named none.
  const atRelay = isByHand(act.self) ? [] : [...lockers]
  const keys = isSucceeding ? { keys: publicPairs(act.self) } : {}
  const postmark = { channel: idOf(channel), checkpoint: note, size, lockers: atRelay, ...keys }
  if (host === null || goesByHand) queue(act, { kind: "deposit", ...send, lockers: [...lockers] })
  if (host !== null && goesByHand)
    queue(act, { kind: "postmark", ...send, relay: host.relay, body: new Uint8Array(0), bundle: null, postmark })
  else if (host !== null) queue(act, { kind: "postmark", ...send, postmark, lockers: [...lockers] })
}

/** Enter a new roster in every channel that stands, showing those who take part there. */
export function enterInChannels(
  act: Act,
  full: ShownRoster,
  former: LogKeys | null = null,
  beside?: { readonly channel: Uint8Array; readonly entry: NewEntry },
): void {
  for (const { value: channel } of channels.list(act.tx)) {
    if (channel.stage !== "standing") continue
    const shown = showSome(act, full, (line) => line !== "other")
    const data = rosterStatement(act, channel, shown.head)
    const behind = beside !== undefined && equal(beside.channel, idOf(channel)) ? [beside.entry] : []
    enter(act, channel, [{ data, approvals: shown.approvals, shown }, ...behind], [], [], former)
  }
}

/** The statement by which a roster is entered in a channel's register. */
export function rosterStatement(act: Act, channel: Channel, head: Uint8Array): Uint8Array {
  return encodeStatement(randomBytes(32), {
    suite: SUITE,
    kind: "roster",
    channel: idOf(channel),
    office: act.self.office,
    head,
  })
}

/** Bind our register to our ticket at the host, once, before the first postmark. */
export function bindRegister(act: Act, channel: Channel): Channel {
  const host = hostOf(channel)
  if (host === null || channel.ticket === null || channel.bound) return channel
  queue(act, {
    kind: "register",
    relay: host.relay,
    mailbox: idOf(channel),
    token: channel.ticket,
    filing: channelRegister(idOf(channel), act.self.office).key,
    body: encodeRecord(publicPairs(act.self)),
  })
  const bound = { ...channel, bound: true }
  keepChannel(act.tx, bound)
  return bound
}

/** The public halves of the registrar's log and cosigning pairs. */
export function publicPairs(self: Self): RegisterKeys {
  return { log: logPublicKeysOf(logKeys(self)), cosigner: logPublicKeysOf(cosignerKeys(self)) }
}
