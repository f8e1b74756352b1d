/**
 * For whom something can be packed: an officer's vault writes to its registrar; a registrar's to its officers, to the
 * registrars of other offices, and to hosts. What waits for each is what the outbox holds for its mailbox.
 * @module
 */
import { equal, toHex } from "../../../bytes/index.ts"
import { lineOf, openLine } from "../../../office/index.ts"
import { alias, hostOf, knownOffice, own } from "../../access.ts"
import { DeskError } from "../../error.ts"
import { channels, invited, outbox, reach, taken, wanted, type Outgoing, type Self } from "../../records.ts"
import type { Reading } from "../../../vault/index.ts"

/** Somebody to pack for. */
export interface PouchPlace {
  readonly kind: "registrar" | "officer" | "office" | "host"
  /** What one types: a title, an office's name, a host's. */
  readonly key: string
  readonly name: string
  /** The mailbox; a host has none here. */
  readonly mailbox: Uint8Array | null
  /** Who opens it. */
  readonly officer: Uint8Array | null
  /** Where the mailbox is kept, `pouch:` if by no relay; a host's own address. */
  readonly relay: string
}

/** A place, and what waits for it. */
export interface PouchWaiting extends PouchPlace {
  readonly bundles: number
  /** Octets of these bundles. */
  readonly bytes: number
  /** Words that bundles arrived. */
  readonly words: number
  /** Lockers that are wanted there. */
  readonly lockers: number
}

interface Context {
  readonly tx: Reading
  readonly self: Self
}

/** Everybody for whom something can be packed. */
export function pouchPlaces(act: Context): readonly PouchPlace[] {
  const { tx, self } = act
  if (self.registrar === null) {
    if (self.dispatch === null) return []
    const { officer, right } = self.dispatch
    const line = knownLine(act, officer)
    return [{ kind: "registrar", key: "registrar", name: line?.name ?? "", officer, ...right }]
  }
  return [...officersOf(act), ...officesOf(tx), ...hostsOf(tx)]
}

/**
 * The places that somebody names by title, name or office.
 * @throws {DeskError} `pouch-for-whom`
 */
export function placesNamed(act: Context, names: readonly string[]): readonly PouchPlace[] {
  const all = pouchPlaces(act)
  return [...new Set(names)].map((name) => {
    const found = all.filter(
      ({ key, name: full }) => key === name || full === name || key.split(".")[0] === name.toLowerCase(),
    )
    if (found[0] !== undefined && found.length === 1) return found[0]
    throw new DeskError(
      "pouch-for-whom",
      found.length === 0
        ? `nothing can be packed for '${name}'; there are: ${all.map(({ key }) => key).join(", ") || "none"}`
        : `'${name}' are ${found.length}; give the whole name`,
    )
  })
}

/** What of the outbox is for a place, in order. */
export function rowsFor(tx: Reading, place: PouchPlace): readonly { readonly key: string; readonly value: Outgoing }[] {
  return outbox.list(tx).filter(({ value }) => isFor(value, place))
}

/** Everybody, and what waits for each. */
export function waitingForPouches(act: Context): readonly PouchWaiting[] {
  const { tx } = act
  return pouchPlaces(act).map((place) => {
    const rows = rowsFor(tx, place).filter(({ value }) => hasBundle(value))
    return {
      ...place,
      bundles: rows.length,
      bytes: rows.reduce((sum, { value }) => sum + value.body.length, 0),
      words: taken.list(tx).filter(({ value }) => isOfficer(place, value.to)).length,
      lockers:
        place.kind === "officer" ? wanted.list(tx).filter(({ value }) => isOfficer(place, value.officer)).length : 0,
    }
  })
}

/** Whether a place is this officer's. */
export function isOfficer({ officer }: PouchPlace, other: Uint8Array): boolean {
  return officer !== null && equal(officer, other)
}

/** Whether a row of the outbox brings a bundle. */
export function hasBundle({ kind, body }: Outgoing): boolean {
  return (kind === "deposit" || kind === "postmark") && body.length > 0
}

function isFor(row: Outgoing, { kind, mailbox, relay }: PouchPlace): boolean {
  if (kind !== "host") return hasBundle(row) && mailbox !== null && equal(row.mailbox, mailbox)
  // A host is handed what it would be sent, whatever it is; only what needs the collect right is no one else's to ask.
  return row.relay === relay && (row.kind === "deposit" || row.kind === "postmark" || row.kind === "register")
}

function officersOf(act: Context): readonly PouchPlace[] {
  return reach.list(act.tx).flatMap(({ key, value: { right } }) => {
    const line = knownLine(act, Buffer.from(key, "hex"))
    if (line === null) return []
    const { officer, title, name } = line
    return [{ kind: "officer" as const, key: title, name, officer, mailbox: right.mailbox, relay: right.relay }]
  })
}

/** An officer's line: in the roster, or as it came before there was one. */
function knownLine(
  { tx, self }: Context,
  officer: Uint8Array,
): { officer: Uint8Array; name: string; title: string } | null {
  const { roster } = own(tx, self)
  const named = roster === null ? null : lineOf(roster, officer)
  if (named !== null) return { officer, name: named.name, title: named.title }
  for (const { value } of invited.list(tx)) {
    if (value.joined === null || !equal(value.joined.officer, officer)) continue
    const { name, title } = openLine(value.joined, self.office)
    return { officer, name, title }
  }
  return null
}

function officesOf(tx: Reading): readonly PouchPlace[] {
  const seen = new Map<string, PouchPlace>()
  for (const { value: channel } of channels.list(tx)) {
    const office = knownOffice(tx, channel.other)
    if (office === null || channel.right === null) continue
    const { mailbox, relay } = channel.right
    const officer = office.roster?.head.registrar ?? null
    seen.set(toHex(mailbox), { kind: "office", key: office.name, name: alias(office.name), officer, mailbox, relay })
  }
  return [...seen.values()]
}

function hostsOf(tx: Reading): readonly PouchPlace[] {
  const seen = new Map<string, PouchPlace>()
  for (const { value: channel } of channels.list(tx)) {
    const host = channel.ticket === null ? null : hostOf(channel)
    if (host === null) continue
    const { name, relay } = host
    seen.set(relay, { kind: "host", key: name, name: alias(name), officer: null, mailbox: null, relay })
  }
  return [...seen.values()]
}
