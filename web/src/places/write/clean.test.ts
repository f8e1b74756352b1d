/** What is pasted reads as it will be signed, and what was taken out is counted. */
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { cleanText, cleanTyped, isClean } from "./clean.ts"
import { checkText } from "../../../../src/bytes/index.ts"

const removed = { bidi: 0, invisible: 0, control: 0, composed: false }

const CASES: readonly (readonly [goal: string, text: string, clean: string, what: Partial<typeof removed>])[] = [
  ["plain text stays", "Two lines\nof text", "Two lines\nof text", {}],
  ["an override cannot turn a number about", "abc \u202e123\u202c", "abc 123", { bidi: 2 }],
  ["marks and isolates go", "\u200fنص\u2067x\u2069\u061c", "نصx", { bidi: 4 }],
  [
    "soft hyphens, zero-width spaces and byte order marks go",
    "\ufeffco\u00adop\u200beration",
    "cooperation",
    { invisible: 3 },
  ],
  ["ZWNJ between Persian letters is spelling", "می\u200cپذیریم", "می\u200cپذیریم", {}],
  ["ZWNJ at a word's end joins nothing", "می\u200c پذیریم\u200c", "می پذیریم", { invisible: 2 }],
  ["ZWNJ between Latin letters is hidden", "a\u200cb", "ab", { invisible: 1 }],
  ["alef and madda become one letter", "ا\u0653ب", "آب", { composed: true }],
  ["line ends of every kind are line ends", "a\r\nb\rc\u2028d\u0085e", "a\nb\nc\nd\ne", {}],
  ["controls go", "a\u0000b\u001bc\ue000", "abc", { control: 3 }],
  ["vowel signs and the sign of a number stay", "مُحَمَّدٌ \u0600٤", "مُحَمَّدٌ \u0600٤", {}],
]

for (const [goal, text, clean, what] of CASES) {
  test(goal, () => {
    assert.deepEqual(cleanText(text, "block"), { text: clean, removed: { ...removed, ...what } })
  })
}

test("a heading is one line", () => {
  assert.equal(cleanText("One\n\ttwo", "line").text, "One two")
})

test("while a word is typed its ZWNJ may wait for the next letter", () => {
  assert.deepEqual(cleanTyped("می\u200c"), { text: "می\u200c", removed })
})

test("what was cleaned, the desk takes; cleaning again changes nothing", () => {
  const any = fc.string({
    unit: fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.constantFrom("\u200c", "\u200d", "ا", "\u0653", "e", "\u0301", "\u202e", "\n", "\r", "\t", "\u2800", "\ud800"),
    ),
  })
  fc.assert(
    fc.property(any, fc.constantFrom("line" as const, "block" as const), (text, rule) => {
      const { text: clean } = cleanText(text, rule)
      assert.doesNotThrow(() => checkText(clean, rule, "text"))
      const again = cleanText(clean, rule)
      assert.equal(again.text, clean)
      assert.ok(isClean(again.removed))
    }),
    { numRuns: 2000 },
  )
})
