/**
 * Text that people sign must read as it is signed. Refused: what is not NFC, control characters, every explicit
 * bidirectional control (direction is an attribute of a node, never a character), and invisible characters other than
 * ZWNJ and ZWJ between letters, which Persian, Arabic and Indic spelling needs.
 * Source: Unicode UAX #15 (NFC), UAX #9 (bidi controls), UTS #39; Boucher and Anderson, "Trojan Source" (2021).
 *
 * Unassigned and private-use code points are refused as controls: nobody can say how they will be drawn. The set of
 * assigned ones is that of the Unicode version in the running Node, and only grows.
 * @module
 */
import { BytesError, type BytesFault } from "./error.ts"

/** `line` allows no line breaks; `block` allows line feed and tab. */
export type TextRule = "line" | "block"

/**
 * Check a text, changing nothing.
 * @param at where it stands, for the message
 * @throws {BytesError} `text-control`, `text-bidi`, `text-zero-width`, `text-not-nfc`, the first that applies in this
 *   order; the message counts characters, so that the place can be found
 */
export function checkText(value: string, rule: TextRule, at: string): void {
  // Printable ASCII and the line breaks cannot offend: most names and tokens end here.
  if (rule === "block" ? PLAIN_BLOCK.test(value) : PLAIN_LINE.test(value)) return
  for (const [pattern, code, what] of rule === "block" ? BLOCK_RULES : LINE_RULES) {
    const found = pattern.exec(value)
    if (found !== null) throw new BytesError(code, `${at}: ${what} (${placeOf(value, found.index)})`)
  }
  if (value.normalize("NFC") !== value) {
    throw new BytesError("text-not-nfc", `${at}: not in Unicode form NFC; normalize and try again`)
  }
}

const PLAIN_LINE = /^[\x20-\x7e]*$/
const PLAIN_BLOCK = /^[\x20-\x7e\n\t]*$/

const CONTROL_IN_LINE = /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/v
const CONTROL_IN_BLOCK = /[[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]--[\n\t]]/v
/** ALM, LRM, RLM, embeddings and overrides, isolates. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/v
/**
 * Format characters, what is ignorable when drawn, and the blank Braille pattern. Not the Arabic and Syriac signs that
 * are Cf but visible (number, year, end of ayah …); the two joiners are judged by their neighbours.
 */
const INVISIBLE =
  /[[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]--[\u200c-\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]]/v
const STRAY_JOINER = /(?<!\p{L}\p{M}*)[\u200c\u200d]|[\u200c\u200d](?!\p{L})/v
/** In scripts that do not join, a joiner between two letters changes nothing that can be seen. */
const IDLE_JOINER =
  /(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Hebrew}]\p{M}*)[\u200c\u200d](?=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Hebrew}])/v

type Rule = readonly [RegExp, BytesFault, string]

const RULES: readonly Rule[] = [
  [BIDI, "text-bidi", "a bidirectional control; set the direction of the section instead"],
  [INVISIBLE, "text-zero-width", "an invisible character"],
  [STRAY_JOINER, "text-zero-width", "a ZWNJ or ZWJ that is not between letters"],
  [IDLE_JOINER, "text-zero-width", "a ZWNJ or ZWJ between letters that do not join"],
]
const LINE_RULES: readonly Rule[] = [
  [CONTROL_IN_LINE, "text-control", "a control, private or unassigned character"],
  ...RULES,
]
const BLOCK_RULES: readonly Rule[] = [
  [CONTROL_IN_BLOCK, "text-control", "a control, private or unassigned character"],
  ...RULES,
]

/** Which character, and after how many: never its neighbours. */
function placeOf(value: string, index: number): string {
  const point = (value.codePointAt(index) as number).toString(16).toUpperCase().padStart(4, "0")
  return `U+${point} after ${Array.from(value.slice(0, index)).length} characters`
}
