/**
 * Text of two directions. What comes from outside is isolated, so that it cannot pull its surroundings about; and the
 * characters that would make it read otherwise than it is stored are shown instead of obeyed (UAX #9 §2).
 * @module
 */
import type { Direction } from "../api.ts"

const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const LTR = /[\p{L}--[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]]/v
// Embeddings, overrides, isolates, and the marks; then other characters that cannot be seen. ZWNJ and ZWJ are spelling.
const HIDDEN =
  /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u200B\u2060-\u2064\uFEFF\u00AD\u0000-\u0008\u000B-\u001F\u007F-\u009F\u{E0000}-\u{E007F}]/gu

/** The direction of the first letter that has one. */
export function directionOf(text: string): Direction | null {
  for (const character of text) {
    if (RTL.test(character)) return "rtl"
    if (LTR.test(character)) return "ltr"
  }
  return null
}

/** For attributes and titles, where there are no elements: first-strong isolate around what could turn its surroundings. */
export function isolate(text: string, around: Direction): string {
  const safe = text.replaceAll(HIDDEN, nameOf)
  const needed = around === "rtl" ? LTR.test(safe) || /\d\D+\d/.test(safe) : RTL.test(safe)
  return needed ? `\u2068${safe}\u2069` : safe
}

/** A text cut where something hidden stands: odd places are names of hidden characters, `U+202E`. */
export function reveal(text: string): readonly string[] {
  const cut: string[] = []
  let from = 0
  for (const found of text.matchAll(HIDDEN)) {
    cut.push(text.slice(from, found.index), nameOf(found[0]))
    from = found.index + found[0].length
  }
  return [...cut, text.slice(from)]
}

function nameOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`
}
