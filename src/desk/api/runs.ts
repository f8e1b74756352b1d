/**
 * Pieces of a line that must keep together. A date such as `24 November 2026` inside an Arabic line is taken apart by the
 * bidirectional algorithm (UAX #9: the number joins the line, the name its own direction) and reads `November 2026 24`.
 * What is signed is not changed; where it is shown, each such piece stands isolated, in a `bdi` or a box of its own.
 * The one function of the contract: page and print must cut alike.
 * @module
 */
import type { Direction } from "./common.ts"

/** A piece of a line. */
export interface Run {
  readonly text: string
  /** Its own direction, to be isolated with; null: it runs with the line. */
  readonly apart: Direction | null
}

// Letters and digits of the other direction with what joins them: spaces, points, slashes, signs of addresses.
const LATIN = /[\p{Script=Latin}0-9](?:[\p{Script=Latin}\p{M}0-9@.,:/_+'’&%# -]*[\p{Script=Latin}0-9%])?/gu
const ARABIC =
  /[\p{Script=Arabic}0-9٠-٩۰-۹](?:[\p{Script=Arabic}\p{M}\p{Join_Control}0-9٠-٩۰-۹.,:/_،  -]*[\p{Script=Arabic}\p{M}0-9٠-٩۰-۹])?/gu

/** Cut a text of one direction into what runs with it and what is to be isolated. Joined again, the pieces are the text. */
export function runsOf(text: string, direction: Direction): readonly Run[] {
  const runs: Run[] = []
  let end = 0
  for (const match of text.matchAll(direction === "rtl" ? LATIN : ARABIC)) {
    if (!needsIt(match[0], direction)) continue
    if (match.index > end) runs.push({ text: text.slice(end, match.index), apart: null })
    runs.push({ text: match[0], apart: direction === "rtl" ? "ltr" : "rtl" })
    end = match.index + match[0].length
  }
  if (end < text.length) runs.push({ text: text.slice(end), apart: null })
  return runs
}

/** Digits beside letters of the other direction, or an address: nothing else is torn. */
function needsIt(piece: string, direction: Direction): boolean {
  const letters = direction === "rtl" ? /\p{Script=Latin}/u : /\p{Script=Arabic}/u
  return letters.test(piece) && (/[0-9]/.test(piece) || (direction === "rtl" && /[@/:_.]/.test(piece)))
}
