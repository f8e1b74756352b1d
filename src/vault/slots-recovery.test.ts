import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import { refused } from "./fresh.test.ts"
import { recoveryCode, recoverySecret } from "./slots-recovery.ts"

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const group = (n: number): RegExp => new RegExp(`^group ${n} is not as`)
const wrong = (typed: string): string => {
  try {
    recoverySecret(typed)
  } catch (error) {
    assert.ok(refused("recovery-group")(error), String(error))
    return (error as Error).message
  }
  return assert.fail("it was accepted")
}

test("a code is eight groups of five and means its secret again", () => {
  for (let i = 0; i < 200; i++) {
    const secret = randomBytes(20)
    const code = recoveryCode(secret)
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){7}$/)
    assert.deepEqual(recoverySecret(code), Buffer.from(secret))
  }
  for (const byte of [0x00, 0xff, 0xa5]) {
    const secret = Buffer.alloc(20, byte)
    assert.deepEqual(recoverySecret(recoveryCode(secret)), secret)
  }
})

test("people may write it as they like", () => {
  const secret = Buffer.from("00010203040506070842084210842108421f7bde", "hex")
  const code = recoveryCode(secret)
  for (const typed of [
    code.toLowerCase(),
    code.replaceAll("-", ""),
    code.replaceAll("-", " "),
    code.replaceAll("-", " – "),
    ` \t${code.replaceAll("-", "\n")}\r\n`,
    code.replaceAll("0", "O").replaceAll("1", "l"),
    code.replaceAll("0", "o").replaceAll("1", "I"),
    code.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
    code.replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit))),
    `\u200f${code}\u200e`,
  ]) {
    assert.deepEqual(recoverySecret(typed), secret, typed)
  }
})

test("one wrong character names its group, wherever it is and whatever it was", () => {
  const code = recoveryCode(randomBytes(20))
  const at = Array.from(code).flatMap((character, i) => (character === "-" ? [] : [i]))
  for (const [n, i] of at.entries()) {
    for (const other of [...Array.from(ALPHABET), "U", "*"].filter((each) => each !== code[i])) {
      assert.match(wrong(code.slice(0, i) + other + code.slice(i + 1)), group(Math.floor(n / 5) + 1))
    }
  }
})

test("exchanged characters and exchanged groups are found", () => {
  const code = recoveryCode(Buffer.from("0123456789abcdef0123456789abcdef01234567", "hex"))
  const groups = code.split("-")
  for (const [g, text] of groups.entries()) {
    for (let i = 0; i < 4; i++) {
      const exchanged = text.slice(0, i) + (text[i + 1] ?? "") + (text[i] ?? "") + text.slice(i + 2)
      if (exchanged === text) continue
      assert.match(wrong(groups.with(g, exchanged).join("-")), group(g + 1))
    }
  }
  const [first = "", second = "", ...rest] = groups
  assert.match(wrong([second, first, ...rest].join("-")), /^groups 1, 2 are not as/)
})

test("too few or too many characters are found in their group, where groups can be told", () => {
  const code = recoveryCode(randomBytes(20))
  const groups = code.split("-")
  assert.match(wrong(groups.with(4, groups[4]?.slice(1) ?? "").join("-")), group(5))
  assert.match(wrong(groups.with(7, `${groups[7]}0`).join("-")), group(8))
  for (const short of [
    "",
    "7",
    code.slice(0, -6),
    `${code}-00000`,
    code.replaceAll("-", "").slice(1),
    "0".repeat(9999),
  ]) {
    assert.throws(() => recoverySecret(short), refused("recovery-length"))
  }
})
