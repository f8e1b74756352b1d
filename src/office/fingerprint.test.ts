import assert from "node:assert/strict"
import { test } from "node:test"
import { fromHex, sha256, toHex, utf8 } from "../bytes/index.ts"
import { castCharter, seedOf } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import { checkDigit, compareFingerprint, fingerprint, readFingerprint, OfficeError } from "./index.ts"
import { BIP39_ENGLISH } from "./words.ts"

const channel = castCharter().id
const { groups, words } = fingerprint(channel)

const inScript = (text: string, zero: number): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(zero + Number(digit)))

test("the word list is BIP-39's English one, to the byte", () => {
  const list = utf8(`${BIP39_ENGLISH.join("\n")}\n`)
  assert.equal(toHex(sha256(list)), "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda")
})

test("Damm's own example: 572 has the check digit 4", () => {
  assert.equal(checkDigit("572"), "4")
  assert.equal(checkDigit("5724"), "0")
})

test("the check digit finds every single wrong digit and every exchange of neighbours in a group", () => {
  for (const group of [...groups, "00000", checkedOf("9999"), checkedOf("1234")]) {
    for (let at = 0; at < 5; at++) {
      for (let digit = 0; digit < 10; digit++) {
        const wrong = group.slice(0, at) + digit.toString() + group.slice(at + 1)
        assert.equal(checkDigit(wrong) === "0", wrong === group)
      }
      const exchanged = group.slice(0, at) + (group[at + 1] ?? "") + (group[at] ?? "") + group.slice(at + 2)
      assert.equal(checkDigit(exchanged) === "0", exchanged === group)
    }
  }
})

function checkedOf(digits: string): string {
  return digits + checkDigit(digits)
}

test("worked values: all zeros, all ones", () => {
  assert.deepEqual(fingerprint(new Uint8Array(32)).groups, Array<string>(8).fill("00000"))
  assert.deepEqual(fingerprint(new Uint8Array(32)).words, Array<string>(10).fill("abandon"))
  // 2^256 − 1 = …39457584007913129639935; its last 32 digits, computed by hand from the known decimal expansion.
  const ones = fingerprint(new Uint8Array(32).fill(0xff))
  assert.deepEqual(
    ones.groups.map((group) => group.slice(0, 4)).join(""),
    "115792089237316195423570985008687907853269984665640564039457584007913129639935".slice(-32),
  )
  assert.deepEqual(ones.words, Array<string>(10).fill("zoo"))
  assert.equal(
    fingerprint(fromHex(`${"00".repeat(30)}2710`))
      .groups.at(-2)
      ?.slice(0, 4),
    "0001",
  )
})

test("what the other person reads is accepted in three scripts of digits, with spaces and dashes", () => {
  const spoken = groups.join(" ")
  for (const text of [
    spoken,
    groups.join("-"),
    groups.join(""),
    ` ${groups.join("\n")} `,
    groups.join(" – "),
    inScript(spoken, 0x0660),
    inScript(spoken, 0x06f0),
    `\u200f${inScript(groups.join("\u00a0"), 0x0660)}`,
    inScript(groups.slice(0, 4).join(" "), 0x0660) + groups.slice(4).join(" "),
  ]) {
    compareFingerprint(channel, text)
    assert.deepEqual(readFingerprint(text), { kind: "digits", groups })
  }
})

test("words are the second form", () => {
  compareFingerprint(channel, words.join(" "))
  compareFingerprint(channel, words.join("-").toUpperCase())
  const other = fingerprint(seedOf("other")).words
  refused("fingerprint-differs", () => compareFingerprint(channel, other.join(" ")))
})

test("a mistyped group is named, so that only that one is read again", () => {
  const wrong = groups.map((group, i) => (i === 4 ? `${group.slice(0, 4)}${(Number(group[4]) + 1) % 10}` : group))
  const error = refused("fingerprint-group", () => compareFingerprint(channel, wrong.join(" ")))
  assert.ok(error instanceof OfficeError)
  assert.equal(error.place, 5)
  assert.match(error.message, /group 5/)
})

test("a word that is not in the list is named", () => {
  const error = refused("fingerprint-word", () => readFingerprint([...words.slice(0, 9), "diwan"].join(" ")))
  assert.ok(error instanceof OfficeError)
  assert.equal(error.place, 10)
})

test("another channel's fingerprint differs, and the message says to stop", () => {
  const other = fingerprint(seedOf("other")).groups.join(" ")
  assert.match(refused("fingerprint-differs", () => compareFingerprint(channel, other)).message, /stop and telephone/)
})

test("too few, too many, or something else", () => {
  refused("fingerprint-length", () => readFingerprint(groups.slice(1).join(" ")))
  refused("fingerprint-length", () => readFingerprint([...groups, "00000"].join(" ")))
  refused("fingerprint-length", () => readFingerprint(""))
  refused("fingerprint-length", () => readFingerprint(words.slice(1).join(" ")))
  refused("fingerprint-length", () => readFingerprint("1".repeat(401)))
  // Right in itself, with too much between: what is typed is bounded before it is looked at.
  refused("fingerprint-length", () => readFingerprint(groups.join(" ".repeat(60))))
  refused("fingerprint-character", () => readFingerprint(groups.join(",")))
  refused("fingerprint-character", () => readFingerprint(inScript(groups.join(" "), 0x0966)))
  assert.throws(() => fingerprint(new Uint8Array(31)), TypeError)
})
