/**
 * Letters being written, as the front page lists them.
 * @module
 */
import { parseDraft } from "../letters/draft/parse.ts"
import { channelById } from "../access.ts"
import type { DocumentName, DraftLine, Lines } from "../api.ts"
import { fateOf } from "../letters/composing/papers.ts"
import { drafts, OPEN, type Draft } from "../records.ts"
import { papers, type PaperRecord, type Written } from "../records/papers.ts"
import { linesOf, MOST_LINES } from "./lines.ts"
import { aliasOf, type Looking } from "./people.ts"

/** Characters of a draft's beginning that are shown. */
const OPENING = 80
/** A longer draft is not read through for its first words. */
const MOST_READ = 200_000

/** Letters being written that are not entered, the newest first; the editor's before those of the command line. */
export function draftLines(at: Looking): Lines<DraftLine> {
  const kept = papers.list(at.tx, { state: OPEN, descending: true })
  const written = kept.map(({ order, value }) => paperLine(at, order, value)).filter(({ state }) => state !== "entered")
  const others = draftsWithout(at, new Set(kept.flatMap(({ value }) => value.draft?.number ?? [])))
  return linesOf([...written, ...others].slice(0, MOST_LINES), written.length + others.length)
}

function paperLine(at: Looking, paper: number, kept: PaperRecord): DraftLine {
  const { content, saved } = kept
  const { state, why, letter } = fateOf(at.tx, at.self, kept)
  return {
    paper,
    channel: content.channel,
    document: content.document,
    state,
    why,
    name: letter?.name ?? null,
    opening: openingOf(content),
    changed: saved,
  }
}

/** The first words of a letter being written. */
export function openingOf({ parts }: Written): string {
  const first = parts.find((part) => part.kind === "section")?.versions[0]
  if (first === undefined) return ""
  return shortened(first.heading.trim() === "" ? first.text : first.heading)
}

/** Drafts that the command line keeps: they are listed, and not opened by the editor. */
function draftsWithout(at: Looking, editors: ReadonlySet<number>): readonly DraftLine[] {
  const found = drafts.list(at.tx, { state: OPEN, descending: true }).filter(({ order }) => !editors.has(order))
  return found.map(({ value }): DraftLine => {
    const { document, opening } = readOpening(value)
    return {
      paper: 0,
      channel: channelById(at.tx, value.channel)?.codeName ?? "",
      document,
      state: value.state,
      why: value.why,
      name: value.number === null ? null : `${aliasOf(at, at.self.office)}/${value.number}`,
      opening,
      changed: value.at,
    }
  })
}

function readOpening({ source }: Draft): { readonly document: DocumentName; readonly opening: string } {
  if (source.length > MOST_READ) return { document: kindIn(source), opening: "" }
  const { kind, parts } = parseDraft(source, "draft")
  const first = parts.find((part) => part.kind === "section")?.versions[0]
  const words = first === undefined ? "" : first.heading === "" ? first.text : first.heading
  return { document: kind as DocumentName, opening: shortened(words) }
}

function kindIn(source: string): DocumentName {
  return (/^kind: *([a-z-]+) *$/m.exec(source)?.[1] ?? "letter") as DocumentName
}

/** The beginning of a text on one line, cut between characters as people count them. */
export function shortened(text: string): string {
  const line = text
    .slice(0, 4 * OPENING)
    .replace(/\s+/gu, " ")
    .trim()
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment)
  return characters.length <= OPENING ? line : `${characters.slice(0, OPENING).join("").trimEnd()}…`
}
