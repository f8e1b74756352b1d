/**
 * Snippets: a few words of a letter around what was found. They are cut from the text as it is written, between words, and
 * say where to highlight in offsets of their own.
 * @module
 */
import type { Snippet } from "../api/search.ts"
import type { Mark, Query } from "./query.ts"

/** Text of a part in one language. */
export interface PartText {
  /** Place of the part as it is shown, from 1. */
  readonly part: number
  readonly language: string
  readonly level: string
  readonly text: string
}

/** Most snippets of a letter. */
export const MOST_SNIPPETS = 3
/** About how long a snippet is, UTF-16 units. */
export const SNIPPET_LENGTH = 200

/** Snippets of a letter, in the order of its parts: those that show the most of what is looked for. Empty: nothing of it is there. */
export function snippetsOf(query: Query, texts: readonly PartText[]): readonly Snippet[] {
  const cuts: { readonly at: number; readonly terms: number; readonly snippet: Snippet }[] = []
  let looked = 0
  for (const [at, { part, language, text }] of texts.entries()) {
    // A long letter is not read to its end once there is something to show.
    if (cuts.length > 0 && looked > MOST_LOOKED_AT) break
    looked += text.length
    const marks = query.marks(text)
    if (marks.length === 0) continue
    const { from, terms } = bestWindow(marks)
    cuts.push({ at, terms, snippet: { part, language, ...cutOut(text, marks, from) } })
  }
  const best = cuts.toSorted((a, b) => b.terms - a.terms || a.at - b.at).slice(0, MOST_SNIPPETS)
  return best.toSorted((a, b) => a.at - b.at).map(({ snippet }) => snippet)
}

const MOST_LOOKED_AT = 500_000
/** What stands before the first mark, UTF-16 units. */
const LEAD = 50
/** How far a cut moves to fall between words. */
const SLACK = 30
const ELLIPSIS = "…"

/** The first of the stretches that show the most different terms. */
function bestWindow(marks: readonly Mark[]): { readonly from: number; readonly terms: number } {
  let best = { from: 0, terms: 0 }
  for (const [i, { from }] of marks.entries()) {
    const terms = new Set<number>()
    for (let j = i; j < marks.length; j++) {
      const { to, term } = marks[j] as Mark
      if (to > from + SNIPPET_LENGTH - LEAD) break
      terms.add(term)
    }
    if (terms.size > best.terms || i === 0) best = { from, terms: Math.max(1, terms.size) }
  }
  return best
}

function cutOut(text: string, marks: readonly Mark[], mark: number): Pick<Snippet, "text" | "marks"> {
  const start = mark <= LEAD ? 0 : between(text, mark - LEAD, 1, mark)
  const end = start + SNIPPET_LENGTH >= text.length ? text.length : between(text, start + SNIPPET_LENGTH, -1, mark)
  const before = start > 0 ? ELLIPSIS : ""
  const shown = marks
    .filter(({ from, to }) => from < end && to > start)
    .map(
      ({ from, to }) =>
        [Math.max(from, start) - start + before.length, Math.min(to, end) - start + before.length] as const,
    )
  // A line's end is one unit and becomes one unit: places stay what they are.
  const cut = text.slice(start, end).replace(/[\n\t]/g, " ")
  return { text: before + cut + (end < text.length ? ELLIPSIS : ""), marks: shown }
}

/** A place between words near `at`, looking in one direction and not past `mark`; failing that, one between two characters. */
function between(text: string, at: number, step: 1 | -1, mark: number): number {
  for (let place = at; Math.abs(place - at) <= SLACK && (step === 1 ? place < mark : place > mark); place += step)
    if (/\s/u.test(text[place - 1] ?? " ")) return place
  let place = at
  while (
    place > 0 &&
    place < text.length &&
    /^(?:[\p{M}\u200c\u200d]|[\udc00-\udfff])/u.test(text.slice(place, place + 2))
  )
    place--
  return place
}
