/**
 * What somebody typed, understood: words, all of which must be found, in whatever form; in quotes, words exactly as written
 * and in their order; and of the last word, its beginning is enough. Nothing in it has any other meaning: there are no
 * operators, and whatever is no word only divides words.
 * @module
 */
import type { Match } from "../../vault/index.ts"
import { DeskError } from "../error.ts"
import { mapped } from "./fold.ts"
import { analyse, exactWords, isSuffix, looseWords, WORD, type Analysis, type Word } from "./words.ts"

/** Most UTF-16 units of a query. */
export const MOST_QUERY = 1000
/** Most words of a query. */
export const MOST_WORDS = 32

/** A query, understood. */
export interface Query {
  /** Folded words; null if there are none. */
  readonly loose: Match | null
  /** Words in quotes; null if there are none. */
  readonly exact: Match | null
  /** How many things are looked for. */
  readonly terms: number
  /** Where any of them stands in a text: places that do not overlap, in order. */
  readonly marks: (text: string) => readonly Mark[]
}

/** Where something that is looked for stands. */
export interface Mark {
  readonly from: number
  readonly to: number
  /** Which of the terms it is, from 0. */
  readonly term: number
}

/** Understand a query. @throws {DeskError} `query-too-long` */
export function understand(typed: string): Query {
  if (typed.length > MOST_QUERY) throw tooLong(`${typed.length} characters`)
  const { plain, quoted, endsInWord } = split(typed.toWellFormed())
  const words = plain.flatMap(typedWords)
  const phrases = quoted.map((text) => exactWords(text).map(({ forms }) => forms[0] ?? "")).filter((p) => p.length > 0)
  const count = words.length + phrases.reduce((sum, phrase) => sum + phrase.length, 0)
  if (count > MOST_WORDS) throw tooLong(`${count} words`)
  const last = words.at(-1)
  const terms = words.map((term, i) => formed(term, endsInWord && term === last, endsInWord && words[i + 1] === last))
  return {
    loose: both("all", terms.map(matchOf)),
    exact: both(
      "all",
      phrases.map((words) => ({ kind: "phrase", words })),
    ),
    terms: terms.length + phrases.length,
    marks: (text) => apart([...looseMarks(text, terms), ...phraseMarks(text, phrases, terms.length)]),
  }
}

/** A word that was typed, and its neighbours. */
interface Typed {
  readonly analysis: Analysis
  /** Folded together with its neighbours: what is written apart here may be written together there. */
  readonly withBefore: string | null
  readonly withAfter: string | null
}

/** Something to look for; `isOpen`: it may go on. */
interface Form {
  readonly form: string
  readonly isOpen: boolean
}

/** A word that is looked for: any of the forms of the whole, or some form of each part. */
interface Term {
  readonly whole: readonly Form[]
  readonly parts: readonly (readonly Form[])[]
}

/** Shorter beginnings are looked for as whole words: with one letter begins a part of everything. */
const LEAST_START = 2
const QUOTES = /["“”„‟«»]/u

/** Text outside and inside of quotes. A quote that is not closed quotes nothing. */
function split(typed: string): { plain: readonly string[]; quoted: readonly string[]; endsInWord: boolean } {
  const pieces = typed.split(QUOTES)
  const [plain, quoted]: [string[], string[]] = [[], []]
  for (const [i, piece] of pieces.entries()) (i % 2 === 1 && i < pieces.length - 1 ? quoted : plain).push(piece)
  return { plain, quoted, endsInWord: /[\p{L}\p{M}\p{N}]\p{Cf}*$/u.test(typed) }
}

function typedWords(text: string): readonly Typed[] {
  const analyses = Array.from(mapped(text, "NFKC").text.matchAll(WORD), ([raw]) => analyse(raw)).filter(
    ({ forms }) => forms.length > 0,
  )
  const words = analyses.map((analysis, i) => {
    const [before, after] = [analyses[i - 1], analyses[i + 1]]
    return {
      analysis,
      withBefore: before === undefined ? null : before.fold + analysis.fold,
      withAfter: after === undefined ? null : analysis.fold + after.fold,
    }
  })
  // A suffix that was written apart asks for nothing: its word is found with and without it.
  return words.filter(({ analysis }, i) => i === 0 || !isSuffix(analysis.fold))
}

function formed({ analysis, withBefore, withAfter }: Typed, isLast: boolean, isBeforeLast: boolean): Term {
  const form = (form: string, isOpen: boolean): Form => ({ form, isOpen: isOpen && form.length >= LEAST_START })
  return {
    whole: [
      ...analysis.forms.map((each) => form(each, isLast)),
      ...(withBefore === null ? [] : [form(withBefore, isLast)]),
      ...(withAfter === null ? [] : [form(withAfter, isLast || isBeforeLast)]),
    ],
    parts: analysis.parts
      .filter(({ isSuffix }) => !isSuffix)
      .map(({ forms }) => forms.map((each) => form(each, isLast))),
  }
}

function matchOf({ whole, parts }: Term): Match {
  const match = ({ form, isOpen }: Form): Match => ({ kind: isOpen ? "start" : "word", word: form })
  const apart = both(
    "all",
    parts.map((forms) => both("any", forms.map(match)) as Match),
  )
  return both("any", [...whole.map(match), ...(apart === null ? [] : [apart])]) as Match
}

function both(kind: "all" | "any", of: readonly Match[]): Match | null {
  return of.length > 1 ? { kind, of } : (of[0] ?? null)
}

function looseMarks(text: string, terms: readonly Term[]): readonly Mark[] {
  if (terms.length === 0) return []
  const whole = new Map<string, number>()
  const open: { readonly start: string; readonly term: number }[] = []
  for (const [term, { whole: forms, parts }] of terms.entries()) {
    for (const { form, isOpen } of [...forms, ...parts.flat()]) {
      if (isOpen) open.push({ start: form, term })
      else if (!whole.has(form)) whole.set(form, term)
    }
  }
  const termOf = ({ forms }: Word): number | undefined => {
    for (const form of forms) {
      const found = whole.get(form) ?? open.find(({ start }) => form.startsWith(start))?.term
      if (found !== undefined) return found
    }
    return undefined
  }
  return looseWords(text).flatMap((word) => {
    const term = termOf(word)
    return term === undefined ? [] : [{ from: word.from, to: word.to, term }]
  })
}

function phraseMarks(text: string, phrases: readonly (readonly string[])[], first: number): readonly Mark[] {
  if (phrases.length === 0) return []
  const words = exactWords(text)
  return phrases.flatMap((phrase, i) =>
    words.flatMap(({ from }, at) => {
      const last = words[at + phrase.length - 1]
      if (last === undefined || !phrase.every((word, j) => words[at + j]?.forms[0] === word)) return []
      return [{ from, to: last.to, term: first + i }]
    }),
  )
}

/** Places that overlap are one place. */
function apart(marks: readonly Mark[]): readonly Mark[] {
  const kept: Mark[] = []
  for (const mark of marks.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1)
    if (last === undefined || mark.from >= last.to) kept.push(mark)
    else if (mark.to > last.to) kept[kept.length - 1] = { ...last, to: mark.to }
  }
  return kept
}

function tooLong(found: string): DeskError {
  return new DeskError(
    "query-too-long",
    `a query of ${found}; at most ${MOST_QUERY} characters and ${MOST_WORDS} words are looked for`,
  )
}
