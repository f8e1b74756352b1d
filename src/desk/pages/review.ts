/**
 * The page before a letter is submitted: the whole of it, who will be able to read what, what anybody can prove with it,
 * everything that forbids it, and what is unusual about it. {@link import("./laid.ts").laidPage} is the same page for whoever
 * approves it, from their own device's checks.
 * @module
 */
import { fromHex, toHex } from "../../bytes/index.ts"
import type { Marking } from "../../office/index.ts"
import { channelNamed, knownOffice } from "../access.ts"
import { look } from "../act.ts"
import { codeOf } from "../alarm.ts"
import type { PersonText, Review, ReviewPart } from "../api.ts"
import type { Desk } from "../desk.ts"
import type { Channel } from "../records.ts"
import type { PaperRecord, Upload, Written, WrittenPart } from "../records/papers.ts"
import { directionOf } from "../letters/plan.ts"
import { directory, findReader, findReference } from "../letters/draft/check.ts"
import { faultsOf } from "../letters/composing/faults.ts"
import { fateOf } from "../letters/composing/papers.ts"
import { paperAt } from "../letters/composing/paper.ts"
import { tidyText } from "../letters/composing/source.ts"
import { unusualOf } from "../letters/composing/unusual.ts"
import { uploadsOf } from "../letters/composing/uploads.ts"
import { peopleOf, type Looking } from "./people.ts"
import { letterProves, reviewEnclosure, reviewReaders, reviewSection } from "./review-parts.ts"

/** A letter being written, reviewed. @throws {DeskError} `no-paper` */
export function reviewPaper(desk: Desk, paper: number): Review {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    return reviewOf(at, paperAt(tx, paper), uploadsOf(tx, paper))
  })
}

function reviewOf(at: Looking, kept: PaperRecord, uploads: ReadonlyMap<string, Upload>): Review {
  const { content } = kept
  const channel = known(() => channelNamed(at.tx, content.channel))
  const people = channel === null ? [] : (known(() => peopleOf(at, channel)) ?? [])
  const readers = content.parts.map((part) => (channel === null ? [] : readersOf(at, channel, part, people)))
  const office = knownOffice(at.tx, at.self.office)?.name ?? ""
  const date = dateOf(content)
  const { letter } = fateOf(at.tx, at.self, kept)
  return {
    letter: {
      office,
      channel: channel?.codeName ?? content.channel,
      name: letter?.name ?? null,
      document: content.document,
      date,
      languages: languagesOf(content),
      answers: content.answers,
    },
    parts: content.parts.map((part) => partOf(part, uploads.get(part.id))),
    readers: reviewReaders(people, byReader(readers)),
    proves: letterProves(office),
    forbidden: faultsOf(at, content, uploads),
    unusual:
      channel === null || channel.id === null
        ? []
        : unusualOf(at, {
            channel,
            date,
            references: content.answers.flatMap(
              (name) => known(() => findReference(at, channel, name, "letter")) ?? [],
            ),
            parts: content.parts.map((part, i) => ({
              marking: part.marking,
              enclosure: part.kind === "enclosure" ? (uploads.get(part.id) ?? part) : null,
              readers: readers[i] ?? [],
            })),
          }),
    enterBy: null,
  }
}

function partOf(part: WrittenPart, upload: Upload | undefined): ReviewPart {
  const marking: Marking | null = part.marking
  if (part.kind === "enclosure") return reviewEnclosure(marking, upload ?? part)
  const versions = part.versions.map(({ language, direction, heading, text }) => ({
    language,
    // As it will be signed: it follows the language.
    direction: known(() => directionOf(language)) ?? direction,
    heading: heading.trim(),
    text: tidyText(text),
  }))
  return reviewSection(marking, versions)
}

/** Those of a part's readers who can be told from one another; the others stand among the faults. */
function readersOf(
  at: Looking,
  channel: Channel,
  { readers }: WrittenPart,
  people: readonly PersonText[],
): readonly PersonText[] {
  const all = known(() => directory(at, channel)) ?? []
  const officers = new Set(
    readers.flatMap((reader) => {
      const found = known(() => findReader(all, reader, "letter"))
      return found === null ? [] : [toHex(found.officer)]
    }),
  )
  return people.filter(({ officer }) => officers.has(officer))
}

function byReader(
  parts: readonly (readonly PersonText[])[],
): readonly { readonly officer: Uint8Array; readonly parts: readonly number[] }[] {
  const places = new Map<string, number[]>()
  for (const [i, readers] of parts.entries())
    for (const { officer } of readers) places.set(officer, [...(places.get(officer) ?? []), i + 1])
  return [...places].map(([officer, held]) => ({ officer: fromHex(officer), parts: held }))
}

function languagesOf({ languages, parts }: Written): readonly string[] {
  if (languages.length > 0) return languages
  return [
    ...new Set(parts.flatMap((part) => (part.kind === "section" ? part.versions.map((each) => each.language) : []))),
  ]
}

/** Noon UTC, as a draft's date is taken. */
function dateOf({ date }: Written): number | null {
  if (date === null) return null
  return known(() => Math.floor(Temporal.Instant.from(`${date}T12:00:00Z`).epochMilliseconds / 1000))
}

/** What cannot be known of an unfinished letter stands among its faults. */
function known<T>(look: () => T): T | null {
  try {
    return look()
  } catch (error) {
    if (codeOf(error) === null && !(error instanceof RangeError)) throw error
    return null
  }
}
