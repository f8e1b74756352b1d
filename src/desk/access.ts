/**
 * Reading what the vault knows of offices, rosters and channels. Rosters were verified when they were filed; here they are
 * read again through the same verification, once for each process and chain.
 * @module
 */
import { concat, equal, sha256, toHex } from "../bytes/index.ts"
import {
  BY_HAND,
  lineOf,
  officerKeysFromSeed,
  openCharter,
  openFounding,
  verifyRoster,
  verifyRosterChain,
  type OfficerKeys,
  type OpenedCharter,
  type Founding,
  type Roster,
  type RosterLine,
  type ShownRoster,
} from "../office/index.ts"
import { decodeHost, type Host } from "../register/index.ts"
import type { Act as Tx, Reading } from "../vault/index.ts"
import type { Address } from "./desk.ts"
import { DeskError } from "./error.ts"
import { channels, offices, type Channel, type Self } from "./records.ts"

/** An office as this vault knows it. */
export interface KnownOffice {
  readonly id: Uint8Array
  readonly founding: Uint8Array
  readonly name: string
  readonly chain: readonly ShownRoster[]
  /** Every roster of the chain, the oldest first. */
  readonly rosters: readonly Roster[]
  /** The newest roster; null before the first. */
  readonly roster: Roster | null
}

/** The officer's signing keys. Made anew for each use: a seed costs less than a key kept lying about. */
export function ownKeys(self: Self): OfficerKeys {
  return officerKeysFromSeed(self.keySeed)
}

/** This officer's own address. */
export function ownAddress(self: Self): Address {
  return { office: self.office, officer: self.officer }
}

/** Whether a vault has no relay: its mailbox is an address only, and everything of it goes and comes in pouches. */
export function isByHand(self: Self): boolean {
  return self.mailbox.relay === BY_HAND
}

/** Where the lockers of this officer's enclosures are: at the own relay; for an officer without one, at the registrar's. */
export function lockerPlace(self: Self): { readonly relay: string } {
  return isByHand(self) && self.dispatch !== null ? self.dispatch.right : self.mailbox
}

/** Address of the registrar to whom everything of this officer goes; the officer itself in the registrar's vault. */
export function registrarAddress(self: Self): Address {
  return { office: self.office, officer: self.dispatch?.officer ?? self.officer }
}

/** The office of this vault. */
export function own(tx: Reading, self: Self): KnownOffice {
  return knownOffice(tx, self.office) ?? missing("the vault does not know its own office")
}

/** The roster in force of this vault's office. @throws {DeskError} `no-roster` */
export function ownRoster(tx: Reading, self: Self): Roster {
  return (
    own(tx, self).roster ?? missing("the office has no roster yet; the registrar lays one with 'diwan office roster'")
  )
}

/** The line of this vault's officer. @throws {DeskError} `no-roster` if the roster does not name them */
export function ownLineIn(tx: Reading, self: Self): RosterLine {
  return lineOf(ownRoster(tx, self), self.officer) ?? missing("the roster in force does not name this officer")
}

/** An office by its id, or null. */
export function knownOffice(tx: Reading, id: Uint8Array): KnownOffice | null {
  const kept = offices.get(tx, toHex(id))
  if (kept === null) return null
  const founding = readFounding(kept.founding)
  const rosters = readChain(founding, kept.chain)
  return {
    id,
    founding: kept.founding,
    name: founding.name,
    chain: kept.chain,
    rosters,
    roster: rosters.at(-1) ?? null,
  }
}

/** The roster in force of an office that must be known. @throws {DeskError} `no-roster` */
export function rosterOf(tx: Reading, office: Uint8Array): Roster {
  return (
    knownOffice(tx, office)?.roster ??
    missing("no roster of that office is known; it comes with its card or its next bundle")
  )
}

/** A roster of an office by its id: the one in force or an earlier one. */
export function rosterById(tx: Reading, office: Uint8Array, id: Uint8Array): Roster | null {
  return knownOffice(tx, office)?.rosters.findLast((roster) => equal(roster.id, id)) ?? null
}

/** The newest roster of an office that names an officer: what they signed is verified by it long after they have left. */
export function rosterNaming(tx: Reading, office: Uint8Array, officer: Uint8Array): Roster | null {
  return knownOffice(tx, office)?.rosters.findLast((roster) => lineOf(roster, officer) !== null) ?? null
}

/** Whether an officer stood in an earlier roster of their office and does not stand in the newest: dismissed, or a lost device. */
export function hasLeft(tx: Reading, { office, officer }: Address): boolean {
  const known = knownOffice(tx, office)
  if (known === null || known.roster === null || lineOf(known.roster, officer) !== null) return false
  return known.rosters.some((roster) => lineOf(roster, officer) !== null)
}

/** File a longer or better shown chain of an office's rosters, after verifying it whole. */
export function fileRosters(tx: Tx, founding: Uint8Array, chain: readonly ShownRoster[]): KnownOffice {
  const opened = readFounding(founding)
  const before = offices.get(tx, toHex(opened.id))
  verifyRosterChain({ founding: opened, chain })
  const merged = before === null ? chain : mergeChains(before.chain, chain)
  offices.put(tx, toHex(opened.id), { founding, chain: merged })
  return knownOffice(tx, opened.id) as KnownOffice
}

/** The name by which a person writes of an office: the first label of its name. */
export function alias(name: string): string {
  return (name.split(".")[0] ?? name).toLowerCase()
}

/** A channel by its code name, or by the start of its id. @throws {DeskError} `no-channel`, `channel-ambiguous` */
export function channelNamed(tx: Reading, name: string): Channel {
  const all = channels.list(tx).map(({ value }) => value)
  const found = all.filter((c) => c.codeName === name)
  if (found.length === 0)
    found.push(...all.filter((c) => name.length >= 8 && c.id !== null && toHex(c.id).startsWith(name)))
  if (found.length > 1)
    throw new DeskError(
      "channel-ambiguous",
      `${found.length} channels answer to '${name}'; give the start of the channel's id`,
    )
  if (found[0] === undefined)
    throw new DeskError("no-channel", `there is no channel '${name}' here; 'diwan channel list' shows those there are`)
  return found[0]
}

/**
 * A letter by the name people use, `north/4`, in the one channel with that office, or in the channel named.
 * @throws {DeskError} `bad-reference`, `channel-ambiguous`, `no-channel`
 */
export function letterNamed(
  tx: Reading,
  self: Self,
  name: string,
  channelName?: string,
): { office: Uint8Array; number: number; channel: Channel } {
  const [, who, number] = /^([^/\s]+)\/([1-9][0-9]{0,8})$/.exec(name) ?? []
  if (who === undefined) throw new DeskError("bad-reference", `'${name}' is not the name of a letter, such as north/4`)
  const all = channelName === undefined ? channels.list(tx).map(({ value }) => value) : [channelNamed(tx, channelName)]
  const found = all.flatMap((channel) =>
    [self.office, channel.other]
      .filter((id) => alias(knownOffice(tx, id)?.name ?? "") === who.toLowerCase())
      .map((office) => ({ office, number: Number(number), channel })),
  )
  if (found.length > 1)
    throw new DeskError("channel-ambiguous", `${found.length} channels have letters of '${who}'; add --channel NAME`)
  if (found[0] === undefined) throw new DeskError("no-channel", `there is no channel with an office '${who}' here`)
  return found[0]
}

/** A channel by its id, or null. */
export function channelById(tx: Reading, id: Uint8Array): Channel | null {
  return (
    channels
      .list(tx)
      .map(({ value }) => value)
      .find((c) => c.id !== null && equal(c.id, id)) ?? null
  )
}

/** Keep a channel. */
export function keepChannel(tx: Tx, channel: Channel): void {
  channels.put(tx, toHex(channel.key), channel)
}

/**
 * The charter of a channel that is in force for what this office enters now.
 * @throws {DeskError} `channel-stage` it has none yet
 */
export function charterOf(channel: Channel): OpenedCharter {
  const later = channel.later?.findLast(({ ours }) => ours)
  return later === undefined ? firstCharterOf(channel) : openCharter(later.charter)
}

/** The charter that is in force for what the other office enters now. @throws {DeskError} `channel-stage` */
export function charterOfOther(channel: Channel): OpenedCharter {
  const later = channel.later?.findLast(({ theirs }) => theirs)
  return later === undefined ? firstCharterOf(channel) : openCharter(later.charter)
}

/**
 * A charter of a channel by the name that a letter's statement has for it: absent, the first.
 * @throws {DeskError} `channel-stage` it is not known here
 */
export function charterNamed(channel: Channel, id: Uint8Array | undefined): OpenedCharter {
  if (id === undefined) return firstCharterOf(channel)
  const found = channel.later?.find(({ charter }) => equal(sha256(charter), id))
  if (found !== undefined) return openCharter(found.charter)
  throw new DeskError("channel-stage", `a charter of '${channel.codeName}' that a letter names is not known here yet`)
}

/** The charter whose hash is the channel's id. @throws {DeskError} `channel-stage` */
export function firstCharterOf(channel: Channel): OpenedCharter {
  if (channel.charter === null) throw new DeskError("channel-stage", `channel '${channel.codeName}' has no charter yet`)
  return openCharter(channel.charter)
}

/** The host of a channel, or null. */
export function hostOf(channel: Channel): Host | null {
  return channel.host === null ? null : decodeHost(channel.host)
}

/** The id of a channel that has one. @throws {DeskError} `channel-stage` */
export function idOf(channel: Channel): Uint8Array {
  if (channel.id === null) throw new DeskError("channel-stage", `channel '${channel.codeName}' has no charter yet`)
  return channel.id
}

/** The officer whom another office has named its registrar. */
export function registrarOfOther(tx: Reading, office: Uint8Array): { office: Uint8Array; officer: Uint8Array } {
  return { office, officer: rosterOf(tx, office).head.registrar }
}

/** Only the registrar's vault. @throws {DeskError} `not-registrar` */
export function onlyRegistrar({ self }: { readonly self: Self }): void {
  if (self.registrar === null)
    throw new DeskError("not-registrar", "only the registrar does this; run it with the registrar's --home")
}

/** A channel at the stage that an act wants. @throws {DeskError} `channel-stage` */
export function wantStage(channel: Channel, want: Channel["stage"]): Channel {
  if (channel.stage === want) return channel
  throw new DeskError("channel-stage", `channel '${channel.codeName}' is ${channel.stage}, and this wants it ${want}`)
}

/** What a record's stage implies is not there: our bug. */
export function lacking(): never {
  throw new TypeError("the record lacks what its stage implies")
}

const foundings = new Map<string, Founding>()
const rosters = new Map<string, Roster>()
/** Most chains remembered in a process; beyond it all are forgotten. */
const MOST_REMEMBERED = 1024

function readFounding(bytes: Uint8Array): Founding {
  return remember(foundings, toHex(sha256(bytes)), () => openFounding(bytes))
}

/** Each step is proven once and remembered by all that leads to it, so that a longer chain costs its last step. */
function readChain(founding: Founding, chain: readonly ShownRoster[]): readonly Roster[] {
  const found: Roster[] = []
  let key = founding.id
  for (const shown of chain) {
    const { head, leaves, approvals } = shown
    key = sha256(key, concat(head, ...leaves.map(({ leaf }) => leaf), ...approvals.map((a) => a.signature)))
    const previous = found.at(-1)
    found.push(
      remember(rosters, toHex(key), () =>
        verifyRoster(previous === undefined ? { founding, shown } : { previous, shown }),
      ),
    )
  }
  return found
}

function remember<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key)
  if (known !== undefined) return known
  if (map.size >= MOST_REMEMBERED) map.clear()
  const made = make()
  map.set(key, made)
  return made
}

/** Two chains of one office: the longer; where both show a version, the one that shows more lines. */
function mergeChains(held: readonly ShownRoster[], come: readonly ShownRoster[]): readonly ShownRoster[] {
  return Array.from({ length: Math.max(held.length, come.length) }, (_, i) => {
    const [a, b] = [held[i], come[i]]
    if (a === undefined || b === undefined) return (a ?? b) as ShownRoster
    if (!equal(a.head, b.head))
      throw new DeskError("register-forked", "an office shows two rosters of one version: stop and telephone")
    return b.leaves.length > a.leaves.length ? b : a
  })
}

function missing(what: string): never {
  throw new DeskError("no-roster", what)
}
