/**
 * The fingerprint: a channel id as two people read it to one another. Eight groups of four digits with a check digit each,
 * or ten English words. Each person enters what the other reads; a mistyped group is found at once, before it looks like
 * an attack. 32 digits carry 106 bits, ten words 110.
 * Spec: spec/office.md#fingerprint. Sources: H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004), for the check
 * digit; BIP-39 for the words.
 *
 *     digits = decimal(id mod 10^32), 32 digits, in eight groups of four, each followed by its check digit
 *     words  = the first 110 bits of id, eleven bits each
 * @module
 */
import { equal, HASH_BYTES, toHex, utf8 } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"
import { BIP39_ENGLISH } from "./words.ts"

/** A channel id in the two forms that are read aloud. */
export interface Fingerprint {
  /** Eight groups of five digits, the fifth a check digit. */
  readonly groups: readonly string[]
  /** Ten words, the second form. */
  readonly words: readonly string[]
}

const GROUPS = 8
const GROUP_DIGITS = 5
const WORDS = 10
const WORD_BITS = 11n
/** Longer input is not looked at. */
const MOST_INPUT = 400

/** The fingerprint of a channel. @param channelId 32 bytes */
export function fingerprint(channelId: Uint8Array): Fingerprint {
  if (channelId.length !== HASH_BYTES) throw new TypeError("a channel id is 32 bytes")
  const number = BigInt(`0x${toHex(channelId)}`)
  const digits = (number % 10n ** 32n).toString().padStart(32, "0")
  const groups = Array.from({ length: GROUPS }, (_, i) => {
    const group = digits.slice(4 * i, 4 * i + 4)
    return group + checkDigit(group)
  })
  const first = number >> (256n - BigInt(WORDS) * WORD_BITS)
  const words = Array.from({ length: WORDS }, (_, i) => {
    return BIP39_ENGLISH[Number((first >> (WORD_BITS * BigInt(WORDS - 1 - i))) & 2047n)] as string
  })
  return { groups, words }
}

/** What was read from somebody's typing. */
export type ReadFingerprint =
  | { readonly kind: "digits"; readonly groups: readonly string[] }
  | { readonly kind: "words"; readonly words: readonly string[] }

/**
 * Read what somebody entered: digits (ASCII, Arabic-Indic or Persian, mixed if need be) or words, with any spaces, dashes
 * and line breaks between them.
 * @throws {OfficeError} `fingerprint-length` too few or too many; `fingerprint-character` neither digit nor word;
 *   `fingerprint-group` a group's check digit is wrong, `fingerprint-word` not a word of the list (`place` says which)
 */
export function readFingerprint(text: string): ReadFingerprint {
  if (text.length > MOST_INPUT) throw new OfficeError("fingerprint-length", `want ${GROUPS} groups or ${WORDS} words`)
  return /[a-z]/i.test(text) ? readWords(text) : readDigits(text)
}

/**
 * Compare what the other person read aloud with this side's channel, in constant time.
 * @throws {OfficeError} as {@link readFingerprint}, and `fingerprint-differs`
 */
export function compareFingerprint(channelId: Uint8Array, text: string): void {
  const entered = readFingerprint(text)
  const own = fingerprint(channelId)
  const same =
    entered.kind === "digits"
      ? equal(utf8(entered.groups.join("")), utf8(own.groups.join("")))
      : sameWords(entered.words, own.words)
  if (!same) {
    throw new OfficeError(
      "fingerprint-differs",
      "the fingerprint is another channel's; somebody may sit between: stop and telephone",
    )
  }
}

/**
 * The check digit of a run of digits (Damm's quasigroup of order 10). It finds every single wrong digit and every
 * exchange of neighbours.
 */
export function checkDigit(digits: string): string {
  let interim = 0
  for (const digit of digits) interim = DAMM[interim * 10 + Number(digit)] as number
  return interim.toString()
}

// Row by row, as in Damm's thesis: totally anti-symmetric, zeros on the diagonal.
const DAMM: readonly number[] = Array.from(
  "0317598642" +
    "7092154863" +
    "4206871359" +
    "1750983426" +
    "6123045978" +
    "3674209581" +
    "5869720134" +
    "8945362017" +
    "9438617205" +
    "2581436790",
  Number,
)

/** Spaces of all kinds, dashes, the Arabic tatweel (some keyboards put it for a dash), and direction marks that were pasted. */
const SEPARATORS = /[\s\p{Pd}\u0640\u061c\u200e\u200f]+/u

function readDigits(text: string): ReadFingerprint {
  const digits = text.split(SEPARATORS).join("").replace(/[٠-٩]/g, from(0x0660)).replace(/[۰-۹]/g, from(0x06f0))
  if (!/^[0-9]*$/.test(digits)) {
    throw new OfficeError("fingerprint-character", "found something that is neither a digit nor a space or dash")
  }
  if (digits.length !== GROUPS * GROUP_DIGITS) {
    throw new OfficeError(
      "fingerprint-length",
      `found ${digits.length} digits, want ${GROUPS} groups of ${GROUP_DIGITS}`,
    )
  }
  const groups = Array.from({ length: GROUPS }, (_, i) => digits.slice(GROUP_DIGITS * i, GROUP_DIGITS * (i + 1)))
  for (const [i, group] of groups.entries()) {
    // The digit that closes a group brings Damm's interim value to zero.
    if (checkDigit(group) !== "0") {
      throw new OfficeError("fingerprint-group", `group ${i + 1} has a wrong digit; have it read again`, {
        place: i + 1,
      })
    }
  }
  return { kind: "digits", groups }
}

function readWords(text: string): ReadFingerprint {
  const words = text
    .toLowerCase()
    .split(SEPARATORS)
    .filter((word) => word !== "")
  for (const [i, word] of words.entries()) {
    if (!BIP39_ENGLISH.includes(word)) {
      throw new OfficeError("fingerprint-word", `word ${i + 1} is not in the list; have it read again`, {
        place: i + 1,
      })
    }
  }
  if (words.length !== WORDS) {
    throw new OfficeError("fingerprint-length", `found ${words.length} words, want ${WORDS}`)
  }
  return { kind: "words", words }
}

function sameWords(entered: readonly string[], own: readonly string[]): boolean {
  // Numbers of words, not letters: lengths then say nothing.
  return equal(numbersOf(entered), numbersOf(own))
}

function numbersOf(words: readonly string[]): Uint8Array {
  return Uint8Array.from(
    words.flatMap((word) => [BIP39_ENGLISH.indexOf(word) >> 8, BIP39_ENGLISH.indexOf(word) & 0xff]),
  )
}

function from(zero: number): (digit: string) => string {
  return (digit) => (digit.charCodeAt(0) - zero).toString()
}
