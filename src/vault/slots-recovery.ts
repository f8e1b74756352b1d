/**
 * Recovery codes: 160 random bits that somebody writes down or prints, and types on a bad day. Eight groups of five
 * characters of Crockford's base32, the fifth a check character, so that a slip is found before anything is tried, and in
 * which group. Spec: spec/vault.md#recovery-codes.
 *
 *     bits       = 160, four characters of 5 bits in each group, most significant first
 *     check      = g + α·d₁ + α²·d₂ + α³·d₃ + α⁴·d₄ in GF(2⁵) = GF(2)[x]/(x⁵+x²+1), α = x, g the group's number from 1
 *
 * All five characters of a group have different weights, so any one wrong character and any two exchanged ones are found;
 * the group's number finds exchanged groups. Source: Douglas Crockford, "Base 32"; its own check symbol spans a whole
 * code and cannot say where a slip is.
 * @module
 */
import { VaultError } from "./error.ts"

/** What a code stands for, bytes. */
export const RECOVERY_BYTES = 20
const GROUPS = 8
const GROUP = 5
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

/** The code of a secret: `7ZQ4M-…`, eight groups joined by hyphens. @param secret {@link RECOVERY_BYTES} bytes */
export function recoveryCode(secret: Uint8Array): string {
  const groups = Array.from({ length: GROUPS }, (_, i) => {
    // 20 bits: two and a half bytes.
    const at = (i * 5) / 2
    const [a = 0, b = 0, c = 0] = secret.subarray(Math.floor(at))
    const bits = i % 2 === 0 ? (a << 12) | (b << 4) | (c >> 4) : ((a & 15) << 16) | (b << 8) | c
    const digits = [bits >> 15, (bits >> 10) & 31, (bits >> 5) & 31, bits & 31]
    return [...digits, checkOf(digits, i + 1)].map((digit) => ALPHABET[digit]).join("")
  })
  return groups.join("-")
}

/**
 * The secret of a code as somebody typed it: letters large or small, `O` for `0`, `I` and `L` for `1`, digits of three
 * scripts, with hyphens and spaces or without.
 * @returns {@link RECOVERY_BYTES} bytes, to be overwritten by the caller
 * @throws {VaultError} `recovery-group` naming the groups in which something is wrong, `recovery-length`
 */
export function recoverySecret(typed: string): Buffer {
  // Forty characters and whatever a careful person puts between them; more is no code.
  if (typed.length > 400) throw lengthFault("more than 400 characters")
  const pieces = plain(typed).split(" ")
  const characters = Array.from(pieces.join(""))
  // Eight pieces are the eight groups, whatever their length: so a character too few or too many is found too.
  if (pieces.length !== GROUPS && characters.length !== GROUPS * GROUP)
    throw lengthFault(`${characters.length} characters`)
  const groups = pieces.length === GROUPS ? pieces : inFives(characters)
  const wrong = groups.flatMap((group, i) => (isGroup(group, i + 1) ? [] : [i + 1]))
  if (wrong.length > 0) {
    const which = wrong.length === 1 ? `group ${wrong.join("")} is` : `groups ${wrong.join(", ")} are`
    throw new VaultError("recovery-group", `${which} not as it was written down; look at the sheet again`)
  }
  const secret = Buffer.allocUnsafeSlow(RECOVERY_BYTES)
  let [bits, held, at] = [0, 0, 0]
  for (const digit of groups.flatMap((group) => Array.from(group, valueOf).slice(0, GROUP - 1))) {
    bits = ((bits << 5) | digit) & 0xfff
    held += 5
    if (held >= 8) secret[at++] = (bits >> (held -= 8)) & 0xff
  }
  return secret
}

function lengthFault(found: string): VaultError {
  return new VaultError(
    "recovery-length",
    `a recovery code has ${GROUPS} groups of ${GROUP} characters, found ${found}`,
  )
}

/** Characters as they were meant; what stands between groups as one space. */
function plain(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(/\p{Cf}+/gu, "")
    .replace(/[\s\p{Pd}.,_]+/gu, " ")
    .trim()
    .toUpperCase()
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1")
}

function inFives(characters: readonly string[]): readonly string[] {
  return Array.from({ length: GROUPS }, (_, i) => characters.slice(i * GROUP, (i + 1) * GROUP).join(""))
}

function isGroup(group: string, number: number): boolean {
  const digits = Array.from(group, valueOf)
  return digits.length === GROUP && !digits.includes(-1) && checkOf(digits.slice(0, -1), number) === digits[GROUP - 1]
}

function valueOf(character: string): number {
  return ALPHABET.indexOf(character)
}

function checkOf(digits: readonly number[], number: number): number {
  // Horner's rule: the last digit has the highest power of α.
  const sum = digits.reduceRight((above, digit) => times(above) ^ digit, 0)
  return times(sum) ^ number
}

/** Times α in GF(32). */
function times(value: number): number {
  return ((value << 1) & 31) ^ (value & 16 ? 0b00101 : 0)
}
