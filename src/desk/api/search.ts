/**
 * Search over everything this vault holds.
 * @module
 */
import type { LetterLine } from "./desk.ts"
import type { Seconds } from "./common.ts"

/** What is looked for. */
export interface SearchRequest {
  /** Words; in quotes, exactly as written. */
  readonly query: string
  readonly channel?: string
  /** `north`. */
  readonly from?: string
  /** A marking's level. */
  readonly level?: string
  readonly since?: Seconds
  readonly until?: Seconds
  readonly limit?: number
  readonly offset?: number
}

/** What was found, best first. */
export interface SearchAnswer {
  readonly hits: readonly SearchHit[]
  readonly total: number
  /** Milliseconds in the desk's process. */
  readonly took: number
  /** The index is being built: so many of so many letters are in it. */
  readonly indexed: number
  readonly letters: number
}

/** A letter with what was found in it. */
export interface SearchHit {
  readonly letter: LetterLine
  readonly snippets: readonly Snippet[]
}

/** Some words around what was found. */
export interface Snippet {
  /** Place of the part in the letter as it is shown, from 1. */
  readonly part: number
  readonly language: string
  readonly text: string
  /** What to highlight: pairs of UTF-16 offsets, from inclusive to exclusive. */
  readonly marks: readonly (readonly [number, number])[]
}
