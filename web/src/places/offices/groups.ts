/**
 * The digits of a fingerprint as somebody enters what the other side reads: eight groups of five, the fifth a check digit
 * (H. M. Damm's quasigroup of order 10, spec/office.md#fingerprint). A wrong group is known at once, without knowing the
 * channel, and only that one need be read again. The desk checks all of it once more.
 * @module
 */
import { asciiDigits } from "../../i18n/numbers.ts"

/** Groups of a fingerprint. */
export const GROUPS = 8
/** Digits of a group, the check digit among them. */
export const DIGITS = 5

const DAMM =
  "0317598642" +
  "7092154863" +
  "4206871359" +
  "1750983426" +
  "6123045978" +
  "3674209581" +
  "5869720134" +
  "8945362017" +
  "9438617205" +
  "2581436790"

/** How a group stands. */
export type GroupState = "empty" | "partial" | "right" | "wrong"

/** How a group stands. @param group ASCII digits */
export function stateOf(group: string): GroupState {
  if (group === "") return "empty"
  if (group.length < DIGITS) return "partial"
  let interim = "0"
  for (const digit of group) interim = DAMM[Number(interim) * 10 + Number(digit)] as string
  return interim === "0" ? "right" : "wrong"
}

/** The digits of whatever was typed or pasted, in ASCII: Arabic, Persian and European ones, nothing else. */
export function digitsOf(text: string): string {
  return asciiDigits(text).replaceAll(/[^0-9]/g, "")
}

/**
 * Put digits into the groups from one of them on: what is too much for it goes on in the next.
 * @param groups eight, of at most five digits each
 * @returns the groups, and the one where entering goes on
 */
export function fill(
  groups: readonly string[],
  at: number,
  text: string,
): { readonly groups: readonly string[]; readonly next: number } {
  const digits = digitsOf(text)
  // All of it at once, wherever the cursor was: it is the whole fingerprint.
  const from = digits.length === GROUPS * DIGITS ? 0 : at
  const filled = [...groups]
  if (digits.length <= DIGITS) filled[from] = digits
  else
    for (let i = 0; from + i < GROUPS && i * DIGITS < digits.length; i++)
      filled[from + i] = digits.slice(i * DIGITS, (i + 1) * DIGITS)
  const last = Math.min(GROUPS - 1, from + Math.max(0, Math.ceil(digits.length / DIGITS) - 1))
  const isFull = (filled[last] ?? "").length === DIGITS
  return { groups: filled, next: isFull ? Math.min(GROUPS - 1, last + 1) : last }
}
