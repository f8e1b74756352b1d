/**
 * Letters being written, as the front page lists them.
 * @module
 */
import { parseDraft } from "../letters/draft/parse.ts"
import { channelById } from "../access.ts"
import type { DocumentName, DraftLine, Lines } from "../api.ts"
import { drafts, OPEN, type Draft } from "../records.ts"
import { linesOf, MOST_LINES } from "./lines.ts"
import { aliasOf, type Looking } from "./people.ts"

/** Characters of a draft's beginning that are shown. */
const OPENING = 80
/** A longer draft is not read through for its first words. */
const MOST_READ = 200_000

/** Drafts that are neither entered nor withdrawn, the newest first. */
export function draftLines(at: Looking): Lines<DraftLine> {
  const found = drafts.list(at.tx, { state: OPEN, descending: true, limit: MOST_LINES })
  const lines = found.map(({ order, value }): DraftLine => {
    const { document, opening } = readOpening(value)
    return {
      paper: order,
      channel: channelById(at.tx, value.channel)?.codeName ?? "",
      document,
      state: value.state,
      why: value.why,
      name: value.number === null ? null : `${aliasOf(at, at.self.office)}/${value.number}`,
      opening,
      changed: value.at,
    }
  })
  return linesOf(lines, drafts.count(at.tx, { state: OPEN }))
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
