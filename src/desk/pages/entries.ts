/**
 * The entries of a book, some at a time, the newest first. Whatever is shown of it, all entries, the letters, or what does
 * not count: which places these are is known without opening an entry, and opened is only what the answer has.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { openStatement } from "../../office/index.ts"
import { countersigners } from "../../parcel/index.ts"
import { channelNamed, charterNamed, charterOf, hostOf, idOf } from "../access.ts"
import { look } from "../act.ts"
import type { BookShown, DocumentName, RegisterEntries, RegisterEntry } from "../api.ts"
import { channelRegister, entryAt, headOf } from "../channels/registers.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import {
  countRows,
  followedBook,
  heldBook,
  keyOf,
  rowsAbove,
  rowsBelow,
  summaries,
  type BookPart,
  type BookRow,
  type Channel,
  type Summary,
} from "../records.ts"
import { cosignedTimes } from "./cosigned.ts"
import { faultsAt } from "./faults.ts"
import { aliasOf, registrarNameOf, type Looking } from "./people.ts"

/** Which entries of which book. */
export interface EntriesAsked {
  readonly channel: string
  /** `north`. */
  readonly office: string
  readonly show: BookShown
  /** Those next below this place. */
  readonly below?: number
  /** Those next above it; of both, this one counts. */
  readonly above?: number
  /** How many at most: 50, if absent, and never more than {@link MOST_ENTRIES}. */
  readonly limit?: number
}

/** Most entries of a page. */
export const MOST_ENTRIES = 200

/** A place of a book; of a held letter its number too. */
type Place = Pick<BookRow, "index" | "letter">

/** The places of a book that are shown, without their entries: each answer has the highest first. */
interface Places {
  readonly below: (place: number, limit: number) => readonly Place[]
  readonly above: (place: number, limit: number) => readonly Place[]
  /** How many there are, or how many above a place. */
  readonly count: (above?: number) => number
}

/** A page of a book. @throws {DeskError} `no-channel`, `channel-ambiguous`, `channel-stage`; `no-channel` for an office that is none of its two */
export function registerEntries(desk: Desk, asked: EntriesAsked): RegisterEntries {
  const { above, below = Number.MAX_SAFE_INTEGER, show } = asked
  const limit = Math.min(Math.max(1, asked.limit ?? 50), MOST_ENTRIES)
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    const channel = channelNamed(tx, asked.channel)
    const office = [self.office, channel.other].find((each) => aliasOf(at, each) === asked.office)
    if (office === undefined)
      throw new DeskError("no-channel", `'${asked.office}' is not one of the two offices of '${channel.codeName}'`)
    const follows = self.registrar !== null
    const places = follows ? followedPlaces(at, channel, { office, show }) : heldPlaces(at, channel, { office, show })
    const found = above === undefined ? places.below(below, limit) : places.above(above, limit)
    const [first] = found
    return {
      entries: follows ? followedEntries(at, channel, { office, found }) : heldEntries(at, channel, { office, found }),
      faults: follows ? faultsAt(at, channel, { office, places: found.map(({ index }) => index) }) : [],
      newer: first === undefined ? 0 : places.count(first.index),
      count: places.count(),
    }
  })
}

interface Which {
  readonly office: Uint8Array
  readonly show: BookShown
}

/** In a register that is followed every place has an entry; from some place on none is countersigned by all who are asked. */
function followedPlaces({ tx, self }: Looking, channel: Channel, { office, show }: Which): Places {
  const register = channelRegister(idOf(channel), office)
  const { size } = headOf(tx, register)
  const rows = placesOf(tx, followedBook(register.key), show === "letters" ? "letters" : "marked", size)
  if (show === "letters") return rows
  const open = show === "all" ? 0 : openFrom({ tx, self }, channel, office)
  const tail: Places = {
    below: (place, limit) => falling(Math.min(place, size), Math.max(open, Math.min(place, size) - limit)),
    above: (place, limit) => {
      const from = Math.max(open, place + 1)
      return falling(Math.min(size, from + limit), from)
    },
    count: (above = -1) => Math.max(0, size - Math.max(open, above + 1)),
  }
  if (show === "all") return tail
  const marked = placesOf(tx, followedBook(register.key), "marked", open)
  return {
    below: (place, limit) => {
      const newest = tail.below(place, limit)
      return [...newest, ...marked.below(place, limit - newest.length)]
    },
    above: (place, limit) => {
      const oldest = marked.above(place, limit)
      return [...tail.above(place, limit - oldest.length), ...oldest]
    },
    count: (above) => tail.count(above) + marked.count(above),
  }
}

/** From where on entries are provisional: the least that anybody who is asked has countersigned. */
function openFrom({ tx, self }: Pick<Looking, "tx" | "self">, channel: Channel, office: Uint8Array): number {
  const { cosigned, postmarked, size } = headOf(tx, channelRegister(idOf(channel), office))
  const reader = equal(office, self.office) ? channel.other : self.office
  const asked = countersigners({ charter: charterOf(channel), sender: office, reader })
  return Math.min(size, ...asked.map((who) => (who === "host" ? postmarked : cosigned)))
}

function heldPlaces({ tx }: Looking, channel: Channel, { office, show }: Which): Places {
  const book = heldBook(idOf(channel), office)
  return placesOf(tx, book, show === "open" ? "marked" : "letters", Number.MAX_SAFE_INTEGER)
}

/** The places of a part of a book that are below an end. */
function placesOf(tx: Looking["tx"], book: string, part: BookPart, end: number): Places {
  return {
    below: (place, limit) => (limit <= 0 ? [] : rowsBelow(tx, book, { part, below: Math.min(place, end), limit })),
    above: (place, limit) =>
      limit <= 0 ? [] : rowsAbove(tx, book, { part, above: place, limit }).filter(({ index }) => index < end),
    count: (above = -1) => Math.max(0, countRows(tx, book, part, above) - countRows(tx, book, part, end - 1)),
  }
}

/** From one below `end` down to `from`. */
function falling(end: number, from: number): readonly Place[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, i) => ({ index: end - 1 - i }))
}

interface Found {
  readonly office: Uint8Array
  readonly found: readonly Place[]
}

function followedEntries(at: Looking, channel: Channel, { office, found }: Found): readonly RegisterEntry[] {
  const id = idOf(channel)
  const register = channelRegister(id, office)
  const { cosigned, size } = headOf(at.tx, register)
  const reader = equal(office, at.self.office) ? channel.other : at.self.office
  const askedUnder = (charter: Uint8Array | undefined): readonly ("host" | "registrar")[] =>
    countersigners({ charter: charterNamed(channel, charter), sender: office, reader })
  const usual = channel.later === undefined ? askedUnder(undefined) : null
  const label = aliasOf(at, office)
  const host = hostOf(channel)?.name ?? ""
  const reached = Math.min(cosigned, size)
  const times = cosignedTimes(at, register, { by: reader, size: reached, places: found })
  const by = registrarNameOf(at, reader)
  return found.map(({ index }): RegisterEntry => {
    const entry = entryAt(at.tx, register, index)
    const { body } = openStatement(entry.data)
    const letter = body.kind === "letter" ? body : null
    const countersigned: RegisterEntry["countersigned"] = [
      ...(entry.postmark === null ? [] : [{ by: "host", name: host, time: entry.postmark.time } as const]),
      ...(index < cosigned ? [{ by: "registrar", name: by, time: times.get(index) ?? null } as const] : []),
    ]
    // Each entry is judged by the charter in force where it stands.
    const asked = usual ?? askedUnder(entry.before.charter?.id)
    const isWhole = asked.every((who) => countersigned.some((given) => given.by === who))
    return {
      index,
      kind: body.kind,
      name: letter === null ? null : `${label}/${letter.number}`,
      held: letter !== null && entry.void === null && summaries.get(at.tx, keyOf(id, office, letter.number)) !== null,
      document: letter?.document ?? null,
      date: letter?.date ?? null,
      entered: entry.at,
      approvals: entry.approvals.length,
      postmarked: entry.postmark?.time ?? null,
      order: entry.postmark?.index ?? null,
      standing: entry.void !== null ? "void" : isWhole ? "countersigned" : "provisional",
      void: entry.void,
      countersigned,
    }
  })
}

function heldEntries(at: Looking, channel: Channel, { office, found }: Found): readonly RegisterEntry[] {
  return found.flatMap(({ letter }) => {
    const summary = letter === undefined ? null : summaries.get(at.tx, keyOf(idOf(channel), office, letter))
    return summary === null ? [] : [heldEntry(at, channel, summary)]
  })
}

function heldEntry(at: Looking, channel: Channel, summary: Summary): RegisterEntry {
  const { date, document, entered, entry, from, number, office, postmarked } = summary
  const host = hostOf(channel)?.name ?? ""
  const asked = countersigners({ charter: charterOf(channel), sender: office, reader: at.self.office })
  const other = equal(office, at.self.office) ? channel.other : at.self.office
  return {
    index: entry?.index ?? 0,
    kind: "letter",
    name: `${from}/${number}`,
    held: true,
    document: document as DocumentName,
    date,
    entered: entered ?? 0,
    approvals: entry?.approvers ?? 0,
    postmarked,
    order: entry?.order ?? null,
    standing: summary.void !== null ? "void" : summary.countersigned ? "countersigned" : "provisional",
    void: summary.void,
    countersigned: [
      ...(postmarked === null ? [] : [{ by: "host", name: host, time: postmarked } as const]),
      ...(summary.countersigned && asked.includes("registrar")
        ? [{ by: "registrar", name: registrarNameOf(at, other), time: null } as const]
        : []),
    ],
  }
}
