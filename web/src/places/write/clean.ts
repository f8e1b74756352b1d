/**
 * What comes into a letter from outside is plain text that reads as it will be signed. The desk refuses anything else
 * (`checkText` of src/bytes); this takes it out beforehand and says what it was, so that nobody is surprised.
 * Sources: Unicode UAX #15 (NFC), UAX #9 (bidi controls), UTS #39 (invisible characters).
 * @module
 */

/** What was taken out or changed, in characters. */
export interface Removed {
  /** Bidirectional controls: the direction belongs to the version, not to a character. */
  readonly bidi: number
  /** Characters that nobody sees, and joiners that join nothing. */
  readonly invisible: number
  /** Controls, and characters that nobody can say how to draw. */
  readonly control: number
  /** Letters that were brought together with their marks (NFC). */
  readonly composed: boolean
}

/** A text fit to be signed, and what was done to it. */
export interface Cleaned {
  readonly text: string
  readonly removed: Removed
}

const BREAKS = /\r\n?|[\u000B\u000C\u0085\u2028\u2029]/g
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gv
const CONTROL = /[[\p{Cc}\p{Cs}\p{Co}\p{Cn}]--[\n\t]]/gv
const INVISIBLE =
  /[[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]--[\u200c-\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]]/gv
/** A joiner at the end of what was typed so far may still get its letter; only a finished text loses it. */
const STRAY =
  /(?<!\p{L}\p{M}*)[\u200c\u200d]|[\u200c\u200d](?!\p{L})|(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Hebrew}]\p{M}*)[\u200c\u200d](?=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Hebrew}])/gv
const PLAIN = /^[\x20-\x7e\n\t]*$/

/** Make a text fit to be signed. @param rule `line`: breaks and tabs become spaces */
export function cleanText(text: string, rule: "line" | "block"): Cleaned {
  const lines = text.replaceAll(BREAKS, "\n")
  const laid = rule === "line" ? lines.replaceAll(/[\n\t]+/g, " ") : lines
  if (PLAIN.test(laid)) return { text: laid, removed: NOTHING }
  const seen = cleanTyped(laid)
  let { text: clean, removed } = seen
  // Taking a joiner out can bring a letter and a mark together, and composing can leave another joiner alone.
  for (;;) {
    const next = clean.replaceAll(STRAY, "").normalize("NFC")
    if (next === clean) return { text: clean, removed }
    removed = { ...removed, invisible: removed.invisible + count(clean, STRAY) }
    clean = next
  }
}

/** As {@link cleanText}, but joiners stay: for text that is still being typed. */
export function cleanTyped(text: string): Cleaned {
  if (PLAIN.test(text)) return { text, removed: NOTHING }
  const [bidi, afterBidi] = without(text, BIDI)
  const [control, afterControl] = without(afterBidi, CONTROL)
  const [invisible, kept] = without(afterControl, INVISIBLE)
  const composed = kept.normalize("NFC")
  return { text: composed, removed: { bidi, control, invisible, composed: composed !== kept } }
}

/** Whether anything was done. */
export function isClean({ bidi, invisible, control, composed }: Removed): boolean {
  return bidi === 0 && invisible === 0 && control === 0 && !composed
}

const NOTHING: Removed = { bidi: 0, invisible: 0, control: 0, composed: false }

function without(text: string, pattern: RegExp): readonly [number, string] {
  const found = count(text, pattern)
  return [found, found === 0 ? text : text.replaceAll(pattern, "")]
}

function count(text: string, pattern: RegExp): number {
  let found = 0
  for (const _ of text.matchAll(pattern)) found++
  return found
}
