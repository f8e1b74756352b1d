/** Laws of folding, over Arabic, Persian and Latin words and over any text at all. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { runs } from "../../../tests/runs.ts"
import { fold, mapped } from "./fold.ts"
import { understand } from "./query.ts"
import { exactForms, exactWords, looseForms, looseWords } from "./words.ts"

const ARABIC = Array.from("ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآٱؤئىة")
const PERSIAN = Array.from("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئؤۀ")
const MARKS = Array.from("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u0640\u06d6\u06e1")
const PREFIXES = ["ال", "وال", "بال", "كال", "فال", "لل"]

const words = (letters: readonly string[], least: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...letters), { minLength: least, maxLength: 10 }).map((chosen) => chosen.join(""))
const anyWord = fc.oneof(words(ARABIC, 3), words(PERSIAN, 3), words(Array.from("abcdefßéŁøXYZ"), 3))
const anyText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom(...ARABIC, ...MARKS, ...Array.from(" \n\u200cﷺﻻﱞ٣۴ｶﾞ각\u1100\u1161\u11a8")))
    .map((chosen) => chosen.join("")),
)
/** Whether a text that holds nothing but one of them is found by the other. */
const finds = (query: string, text: string): boolean => understand(`${query} `).marks(text).length > 0

test("folding twice is folding once", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const once = fold(text.normalize("NFKC"))
      assert.equal(fold(once.normalize("NFKC")), once)
    }),
    runs(500),
  )
})

test("marks put anywhere behind a letter change nothing", () => {
  fc.assert(
    fc.property(words(ARABIC, 3), fc.array(fc.constantFrom(...MARKS), { maxLength: 10 }), (word, marks) => {
      const marked = Array.from(word, (letter, i) => letter + (marks[i] ?? "")).join("")
      assert.equal(fold(marked.normalize("NFKC")), fold(word.normalize("NFKC")))
    }),
    runs(300),
  )
})

test("a word is found with a prefix and without, whichever of them was written", () => {
  const prefix = fc.constantFrom("", ...PREFIXES)
  fc.assert(
    fc.property(words(Array.from("بتثجحخدذرزسشصضطظعغقكلمنهي"), 3), prefix, prefix, (word, asked, written) => {
      // A word may itself begin like a prefix; what is stripped of it then is its own affair.
      fc.pre(!PREFIXES.some((each) => word.startsWith(each)))
      assert.ok(finds(asked + word, `${written + word}.`))
    }),
    runs(300),
  )
})

test("what a non-joiner divides is found together, apart, and by the non-joiner, whichever was written", () => {
  const ways = (stem: string, suffix: string): readonly string[] => [
    `${stem}\u200c${suffix}`,
    `${stem} ${suffix}`,
    `${stem}${suffix}`,
  ]
  fc.assert(
    fc.property(words(PERSIAN, 3), words(PERSIAN, 2), (stem, suffix) => {
      for (const asked of ways(stem, suffix)) {
        for (const written of ways(stem, suffix)) {
          // That a word written as one was meant as two, nobody can tell.
          if (asked === `${stem}${suffix}` && written === `${stem} ${suffix}`) continue
          assert.ok(finds(asked, written), `${JSON.stringify(asked)} in ${JSON.stringify(written)}`)
        }
      }
    }),
    runs(200),
  )
})

test("every word finds itself, and its place is the word as it was written", () => {
  fc.assert(
    fc.property(fc.array(anyWord, { minLength: 1, maxLength: 6 }), fc.nat(5), (all, which) => {
      const word = all[which % all.length] ?? ""
      const text = all.join(" — ")
      const { marks } = understand(`${word} `)
      assert.ok(marks(text).some(({ from, to }) => text.slice(from, to) === word))
    }),
    runs(300),
  )
})

test("the form of a text is what Unicode says, and every place leads back into the text, in order", () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom("NFC", "NFKC"), (text, form) => {
      const { text: made, start, end } = mapped(text, form)
      assert.equal(made, text.normalize(form))
      let before = 0
      for (let at = 0; at < made.length; at++) {
        assert.ok(start(at) >= before && end(at + 1) > start(at) && end(at + 1) <= text.length)
        before = start(at)
      }
    }),
    runs(500),
  )
})

test("places of words lie in the text, whatever it is; words as written are what stands there", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const { from, to, forms } of looseWords(text)) {
        assert.ok(0 <= from && from < to && to <= text.length && forms.length > 0)
      }
      for (const { from, to, forms } of exactWords(text)) {
        assert.ok(
          text
            .slice(from, to)
            .normalize("NFC")
            .includes(forms[0]?.slice(0, 8) ?? "?"),
        )
      }
    }),
    runs(500),
  )
})

test("what is indexed of a text is what is found in it", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.deepEqual(
        looseForms(text),
        looseWords(text).flatMap(({ forms }) => forms),
      )
      assert.deepEqual(
        exactForms(text),
        exactWords(text).flatMap(({ forms }) => forms),
      )
    }),
    runs(300),
  )
})

test("marks never overlap, stand in order and lie in the text, whatever was typed", () => {
  fc.assert(
    fc.property(anyText, anyText, (typed, text) => {
      let before = 0
      for (const { from, to } of understand(typed.slice(0, 60)).marks(text)) {
        assert.ok(from >= before && to > from && to <= text.length)
        before = to
      }
    }),
    runs(500),
  )
})
