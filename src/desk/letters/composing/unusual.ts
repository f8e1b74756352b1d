/**
 * What is permitted about a letter and unusual: said before it is submitted, and again before it is approved, each time by
 * what the device that shows it knows itself. Nothing here refuses anything.
 *
 * What is known to whom: rosters, charters and what answers what, every vault of the office. Stocks, the registrar's alone.
 * Who had parts of a marking before, only the vault that drafted them: a view names no other reader, and what was laid
 * before a signatory is forgotten with the signature. So a vault that has drafted no letter of the channel which was
 * entered says nothing of that, and one that has speaks of those letters only.
 * @module
 */
import { fromHex, toHex } from "../../../bytes/index.ts"
import type { CheckedDraft, Reference } from "../../../letter/index.ts"
import { idOf, knownOffice } from "../../access.ts"
import { codeOf } from "../../alarm.ts"
import type { MarkingText, PersonText, ReviewFault } from "../../api.ts"
import { aliasOf, peopleOf, rosterState, type Looking } from "../../pages/people.ts"
import { said, type PageSaidCode } from "../../pages/said.ts"
import { CLOSED, drafts, type Channel } from "../../records.ts"
import { answersTo } from "../../records/shelves.ts"
import { LOW } from "../../carriage/stock.ts"
import { parseDraft } from "../draft/parse.ts"
import { runsPrograms } from "./programs.ts"
import { stockOf } from "./stock.ts"

/** A letter as far as it matters here. */
export interface Weighed {
  readonly channel: Channel
  /** UTC seconds; null: the day it is built. */
  readonly date: number | null
  readonly references: readonly Reference[]
  readonly parts: readonly WeighedPart[]
}

/** A part and who is to read it. */
export interface WeighedPart {
  readonly marking: MarkingText | null
  readonly enclosure: { readonly name: string; readonly type: string } | null
  readonly readers: readonly PersonText[]
}

/** A letter dated further than this from today is worth a look, seconds: a week. */
const WEEK: number = 7 * 86_400
/** So many of the newest letters that were drafted here are looked through. */
const MOST_LETTERS = 200

/** Everything unusual about a letter, the whole letter's first, then part by part. */
export function unusualOf(at: Looking, letter: Weighed): readonly ReviewFault[] {
  const people = peopleOf(at, letter.channel)
  const known = readBefore(at, letter.channel)
  return [
    ...rosters(at, letter.channel),
    ...dates(at, letter),
    ...answered(at, letter),
    ...stocksOf(at, letter),
    ...letter.parts.flatMap((part, i) => [
      ...principals(part, people, i + 1),
      ...ownOnly(part, i + 1),
      ...programs(part, i + 1),
      ...firstReaders(part, known, i + 1),
    ]),
  ]
}

/** The same of a letter that was laid before this officer and that this device has checked. */
export function unusualLaid(
  at: Looking,
  { channel, draft }: { readonly channel: Channel; readonly draft: CheckedDraft },
): readonly ReviewFault[] {
  const people = peopleOf(at, channel)
  const { header } = draft
  const parts = draft.parts.map((part): WeighedPart => {
    const held = part.kind === "enclosure" ? [part.position] : part.wordings.flatMap(({ positions }) => positions)
    const officers = new Set(
      draft.readers
        .filter(({ positions }) => held.some((position) => positions.includes(position)))
        .map(({ officer }) => toHex(officer)),
    )
    const { level, caveats } = part.marking
    return {
      marking: { level, caveats: [...caveats] },
      enclosure: part.kind === "enclosure" ? part.enclosure : null,
      readers: people.filter(({ officer }) => officers.has(officer)),
    }
  })
  return unusualOf(at, { channel, date: header.date, references: header.references, parts })
}

function unusual(
  code: PageSaidCode,
  part: number | null,
  values: NonNullable<ReviewFault["values"]> = {},
): ReviewFault {
  return { ...said(code, values), part }
}

function rosters(at: Looking, channel: Channel): readonly ReviewFault[] {
  return [at.self.office, channel.other].flatMap((office) => {
    const known = knownOffice(at.tx, office)
    if (known === null || known.roster === null || rosterState(at, known.roster) !== "soon-expired") return []
    return [unusual("unusual-roster-expires", null, { office: known.name, expires: known.roster.head.expires })]
  })
}

function dates({ now }: Looking, { date }: Weighed): readonly ReviewFault[] {
  return date === null || Math.abs(date - now) <= WEEK ? [] : [unusual("unusual-date", null, { time: date })]
}

function answered(at: Looking, { channel, references }: Weighed): readonly ReviewFault[] {
  return references.flatMap((reference) => {
    const name = nameOf(at, reference)
    return answersTo(at.tx, idOf(channel), reference).map((answer) =>
      unusual("unusual-answered", null, { name, by: nameOf(at, answer) }),
    )
  })
}

function stocksOf(at: Looking, { parts }: Weighed): readonly ReviewFault[] {
  const readers = new Map(parts.flatMap((part) => part.readers.map((reader) => [reader.officer, reader] as const)))
  return [...readers.values()].flatMap(({ officer, called }) => {
    const stock = stockOf(at, fromHex(officer))
    if (stock === null || stock.oneTime >= LOW) return []
    // With nothing at all left it is forbidden.
    if (stock.oneTime === 0 && !stock.period) return []
    return stock.oneTime === 0
      ? [unusual("unusual-stock-period", null, { reader: called })]
      : [unusual("unusual-stock-low", null, { reader: called, left: stock.oneTime })]
  })
}

/**
 * Somebody of whose office others read a part, and who signs without drafting or keeping the register: for whom the letter
 * is written or to whom it goes. Rosters know no other mark of a principal.
 */
function principals({ readers }: WeighedPart, people: readonly PersonText[], part: number): readonly ReviewFault[] {
  return people
    .filter(({ roles }) => roles.includes("signatory") && !roles.includes("drafter") && !roles.includes("registrar"))
    .filter(({ office, officer }) => {
      return readers.some((reader) => reader.office === office) && !readers.some((reader) => reader.officer === officer)
    })
    .map(({ called }) => unusual("unusual-principal-left-out", part, { reader: called }))
}

function ownOnly({ readers }: WeighedPart, part: number): readonly ReviewFault[] {
  return readers.length > 0 && readers.every(({ own }) => own) ? [unusual("unusual-own-office-only", part)] : []
}

function programs({ enclosure }: WeighedPart, part: number): readonly ReviewFault[] {
  if (enclosure === null || !runsPrograms(enclosure)) return []
  return [unusual("unusual-enclosure-runs", part, { name: enclosure.name })]
}

function firstReaders({ marking, readers }: WeighedPart, known: ReadBefore, part: number): readonly ReviewFault[] {
  if (known === null || marking === null) return []
  const wanted = markingKey(marking.level, marking.caveats)
  return readers
    .filter((reader) => !namesOf(reader).some((name) => known.get(name)?.has(wanted) === true))
    .map(({ called }) =>
      unusual("unusual-reader-new", part, { reader: called, marking: [marking.level, ...marking.caveats].join("; ") }),
    )
}

/** By what drafts call somebody: the markings of parts they were given. Null: this vault has drafted nothing here. */
type ReadBefore = ReadonlyMap<string, ReadonlySet<string>> | null

function readBefore({ tx }: Looking, channel: Channel): ReadBefore {
  const id = channel.id === null ? "" : toHex(channel.id)
  const ours = drafts
    .list(tx, { state: CLOSED, descending: true, limit: MOST_LETTERS })
    .filter(({ value }) => value.state === "entered" && toHex(value.channel) === id)
  if (ours.length === 0) return null
  const found = new Map<string, Set<string>>()
  for (const { value } of ours) {
    for (const { level, caveats, readers } of partsOf(value.source)) {
      for (const reader of readers) {
        const name = reader.toLowerCase()
        found.set(name, (found.get(name) ?? new Set()).add(markingKey(level, caveats)))
      }
    }
  }
  return found
}

function partsOf(source: string): ReturnType<typeof parseDraft>["parts"] {
  try {
    return parseDraft(source, "draft").parts
  } catch (error) {
    // A draft of an earlier version that is no longer read says nothing.
    if (codeOf(error) === null) throw error
    return []
  }
}

function markingKey(level: string, caveats: readonly string[]): string {
  return [level, ...caveats.toSorted()].join("\n")
}

function namesOf({ office, title, name }: PersonText): readonly string[] {
  return [title, name].filter((each) => each !== "").map((each) => `${office}/${each}`.toLowerCase())
}

function nameOf(at: Looking, { office, number }: { readonly office: Uint8Array; readonly number: number }): string {
  return `${aliasOf(at, office)}/${number}`
}
