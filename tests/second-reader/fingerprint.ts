/** What somebody typed of a fingerprint: spec/office.md#fingerprint. @module */
import { wordlist } from "@scure/bip39/wordlists/english.js"
import { proven, wellFormed } from "./refused.ts"
import { hex } from "./shape.ts"

/** Damm's quasigroup of order 10. */
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
]
const checkDigit = (digits: string): string =>
  digits.split("").reduce((interim, digit) => DAMM[Number(interim)]?.[Number(digit)] ?? "", "0")

/** The eight groups of a channel. */
export function groupsOf(channel: Uint8Array): readonly string[] {
  const digits = (BigInt(`0x${hex(channel)}`) % 10n ** 32n).toString().padStart(32, "0")
  return (digits.match(/.{4}/g) ?? []).map((group) => group + checkDigit(group))
}

function wordsOf(channel: Uint8Array): readonly string[] {
  const bits = BigInt(`0x${hex(channel)}`)
    .toString(2)
    .padStart(256, "0")
  return (bits.slice(0, 110).match(/.{11}/g) ?? []).map((index) => wordlist[Number.parseInt(index, 2)] ?? "")
}

const BETWEEN = /[\s\p{Pd}\u0640\u061c\u200e\u200f]+/gu

/** @param channel compared with it, if it is given */
export function readFingerprint(typed: string, channel: Uint8Array | undefined): void {
  wellFormed(typed.length <= 400, "fingerprint-length")
  const plain = typed
    .replaceAll(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replaceAll(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .toLowerCase()
  if (/[a-z]/.test(plain)) {
    const words = plain.split(BETWEEN).filter((word) => word !== "")
    wellFormed(
      words.every((word) => /^[a-z]+$/.test(word)),
      "fingerprint-character",
    )
    wellFormed(words.length === 10, "fingerprint-length")
    wellFormed(
      words.every((word) => wordlist.includes(word)),
      "fingerprint-word",
    )
    if (channel !== undefined) proven(words.join() === wordsOf(channel).join(), "fingerprint-differs")
    return
  }
  const digits = plain.replaceAll(BETWEEN, "")
  wellFormed(/^[0-9]*$/.test(digits), "fingerprint-character")
  wellFormed(digits.length === 40, "fingerprint-length")
  const groups = digits.match(/.{5}/g) ?? []
  wellFormed(
    groups.every((group) => checkDigit(group.slice(0, 4)) === group[4]),
    "fingerprint-group",
  )
  if (channel !== undefined) proven(groups.join() === groupsOf(channel).join(), "fingerprint-differs")
}
