/**
 * How a language is written: its direction, and what its keyboards need.
 * @module
 */
import type { Direction } from "../../api.ts"
import { directionOf } from "../../i18n/bidi.ts"

/** ZWNJ: parts what must not join; Persian spelling cannot do without it. */
export const ZWNJ = "\u200c"
const RTL = /^(ar|fa|ur|he|ps|ckb|sd|ug|yi|dv|prs|azb|syr)(-|$)/
const LTR = /^(en|fr|de|es|ru|tr|pt|it|zh|ja|ko|id|ms|sw|az|uz|kk|tg|hy|ka)(-|$)/
/** Languages in Arabic letters whose keyboards have ZWNJ on Shift+Space (ISIRI 9147 and its kin). */
const ZWNJ_LANGUAGES = /^(fa|prs|ur|ckb|ps|azb)(-|$)/

/** The direction of a version: that of its language; of a language that is not known here, that of the first strong character. */
export function writingDirection(language: string, text: string): Direction {
  const script = /-([a-z]{4})(-|$)/i.exec(language)?.[1]?.toLowerCase()
  if (script !== undefined) return /^(arab|hebr|syrc|thaa|nkoo)$/.test(script) ? "rtl" : "ltr"
  if (RTL.test(language)) return "rtl"
  if (LTR.test(language)) return "ltr"
  return directionOf(text) ?? "ltr"
}

/** Whether Shift+Space writes a ZWNJ in this language. */
export function spacesZwnj(language: string): boolean {
  return ZWNJ_LANGUAGES.test(language)
}
