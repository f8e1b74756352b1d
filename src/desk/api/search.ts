/**
 * Search over everything this vault holds.
 * @module
 */
import type { LetterLine } from "./desk.ts"
import type { Seconds } from "./common.ts"

/** What is looked for. */
export interface SearchRequest {
  /** Words; in quotes, exactly as written. At most 1000 UTF-16 units and 32 words. Empty: whatever the rest lets through, newest first. */
  readonly query: string
  readonly channel?: string
  /** `north`. */
  readonly from?: string
  /** A marking's level. */
  readonly level?: string
  /** Dated then or later. */
  readonly since?: Seconds
  /** Dated before. */
  readonly until?: Seconds
  /** At most 100; 20 if absent. */
  readonly limit?: number
  /** At most 10,000. */
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
  /** `und` for the name of an enclosure. */
  readonly language: string
  readonly text: string
  /** What to highlight: pairs of UTF-16 offsets, from inclusive to exclusive. */
  readonly marks: readonly (readonly [number, number])[]
}
