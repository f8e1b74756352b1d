/**
 * Text that people sign must read as it is signed. Refused: what is not NFC, control characters, every explicit
 * bidirectional control (direction is an attribute of a node, never a character), and invisible characters other than
 * ZWNJ and ZWJ between letters, which Persian and Arabic spelling needs.
 * Source: Unicode UAX #15 (NFC), UAX #9 (bidi controls), UTS #39; Boucher and Anderson, "Trojan Source" (2021).
 * @module
 */
import { BytesError } from "./error.ts"

/** `line` allows no line breaks; `block` allows line feed and tab. */
export type TextRule = "line" | "block"

/**
 * Check a text, changing nothing.
 * @param at where it stands, for the message
 * @throws {BytesError} `text-not-nfc`, `text-control`, `text-bidi`, `text-zero-width`; the message counts characters, so that the place can be found
 */
export function checkText(value: string, rule: TextRule, at: string): void {
  // Printable ASCII and the line breaks cannot offend: most names and tokens end here.
  if (rule === "block" ? PLAIN_BLOCK.test(value) : PLAIN_LINE.test(value)) return
  refuse(value, rule === "block" ? CONTROL_IN_BLOCK : CONTROL_IN_LINE, "text-control", at, "a control character")
  refuse(value, BIDI, "text-bidi", at, "a bidirectional control; set the direction of the section instead")
  refuse(value, ZERO_WIDTH, "text-zero-width", at, "an invisible character")
  refuse(value, STRAY_JOINER, "text-zero-width", at, "a ZWNJ or ZWJ that is not between letters")
  if (value.normalize("NFC") !== value) throw new BytesError("text-not-nfc", `${at}: not in Unicode form NFC; normalize and try again`)
}

const PLAIN_LINE = /^[\x20-\x7e]*$/
const PLAIN_BLOCK = /^[\x20-\x7e\n\t]*$/
const CONTROL_IN_LINE = /[\p{Cc}\u2028\u2029]|\p{Cs}|\p{Co}|\p{Cn}/u
const CONTROL_IN_BLOCK = /[^\P{Cc}\n\t]|[\u2028\u2029]|\p{Cs}|\p{Co}|\p{Cn}/u
/** ALM, LRM, RLM, embeddings and overrides, isolates. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** Every other format or default-ignorable character; the two joiners are judged by their neighbours below. */
const ZERO_WIDTH = /[^\P{Cf}\u200c\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2]|[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]|[\u{e0000}-\u{e0fff}]/u
const STRAY_JOINER = /(?<![\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?![\p{L}\p{M}])/u

function refuse(value: string, pattern: RegExp, code: "text-control" | "text-bidi" | "text-zero-width", at: string, what: string): void {
  const found = pattern.exec(value)
  if (found === null) return
  const point = (value.codePointAt(found.index) as number).toString(16).toUpperCase().padStart(4, "0")
  throw new BytesError(code, `${at}: ${what} (U+${point}) after ${[...value.slice(0, found.index)].length} characters`)
}
