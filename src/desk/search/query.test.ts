/** What is typed, and where it is found: the complaints people have about search in Arabic and Persian, and hostile queries. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { understand } from "./query.ts"

/** What is highlighted in a text. */
const shown = (typed: string, text: string): readonly string[] =>
  understand(typed)
    .marks(text)
    .map(({ from, to }) => text.slice(from, to))

test("hamza, tashkeel and the two ways of writing ya are no hindrance, in either direction", () => {
  assert.deepEqual(shown("احمد", "كتب أَحْمَدُ إلى علي"), ["أَحْمَدُ"])
  assert.deepEqual(shown("أحمد", "كتب احمد"), ["احمد"])
  assert.deepEqual(shown("على ", "إلى علي وعلى"), ["علي"])
  assert.deepEqual(shown("تحريم", "تحریم نفت"), ["تحریم"])
  assert.deepEqual(shown("كِتَابٌ", "کتاب"), ["کتاب"])
})

test("a non-joiner, a space or nothing between a word and its suffix", () => {
  for (const typed of ["تحریم ها ", "تحریم‌ها ", "تحریمها ", "تحریم "])
    for (const text of ["لغو تحریم‌ها", "لغو تحریم ها", "لغو تحریمها"])
      assert.ok(shown(typed, text)[0]?.startsWith("تحریم"), `${typed} in ${text}`)
  assert.deepEqual(shown("تحریم‌ها", "لغو تحریم‌ها است"), ["تحریم‌ها"])
  assert.deepEqual(shown("کتاب خانه ", "کتابخانه و کتاب‌خانه"), ["کتابخانه", "کتاب‌خانه"])
  assert.deepEqual(shown("می رود ", "او می‌رود"), ["می‌رود"])
  assert.deepEqual(shown("بهترین‌ها", "بهترین"), ["بهترین"])
})

test("a year is a year in all digits", () => {
  for (const typed of ["2026", "٢٠٢٦", "۲۰۲۶"])
    assert.deepEqual(shown(typed, "in 2026, عام ٢٠٢٦، سال ۲۰۲۶"), ["2026", "٢٠٢٦", "۲۰۲۶"])
})

test("the article, alone and with what is joined to it", () => {
  for (const typed of ["سفينة ", "السفينة ", "والسفينة ", "بالسفينة "])
    assert.deepEqual(shown(typed, "سفينة السفينة والسفينة بالسفينة للسفينة كالسفينة"), [
      "سفينة",
      "السفينة",
      "والسفينة",
      "بالسفينة",
      "للسفينة",
      "كالسفينة",
    ])
})

test("a ligature that is several words is highlighted as what it is", () => {
  assert.deepEqual(shown("وسلم ", "محمد ﷺ وآله"), ["ﷺ"])
  assert.deepEqual(shown("صلى الله عليه وسلم ", "محمد ﷺ وآله"), ["ﷺ"])
  assert.deepEqual(shown("لا ", "قال: ﻻ"), ["ﻻ"])
})

test("of the last word the beginning is enough, until white space follows it", () => {
  assert.deepEqual(shown("ship", "A shipment of ships"), ["shipment", "ships"])
  assert.deepEqual(shown("ship ", "A shipment of ships, one ship"), ["ship"])
  assert.deepEqual(shown("تحر", "التحریم"), ["التحریم"])
  // One letter begins too much.
  assert.deepEqual(shown("s", "A shipment, s"), ["s"])
})

test("in quotes, words as they are written, in their order", () => {
  assert.deepEqual(shown('"Lift the embargo"', "We lift the embargo. Lift the embargo!"), ["Lift the embargo"])
  assert.deepEqual(shown('"احمد"', "أحمد وأَحمد و احمد"), ["احمد"])
  assert.deepEqual(shown("«تحریم‌ها»", "تحریم‌ها و تحریم ها"), ["تحریم‌ها"])
  assert.deepEqual(shown("“the embargo” ship", "the embargo on ships; embargo the"), ["the embargo", "ships"])
  assert.deepEqual(shown('"embargo the', "the embargo"), ["the", "embargo"])
  // Text that was kept decomposed is found too, and highlighted where it stands.
  assert.deepEqual(shown('"café"', "un cafe\u0301 noir"), ["cafe\u0301"])
})

test("nothing that is typed is an operator", () => {
  const hostile = [
    "NEAR(a b)",
    "a AND b",
    "a OR NOT b",
    "words:a",
    "a*",
    "^a",
    "-a",
    "{words}: a",
    'a""b"',
    "a'); DROP TABLE letters; --",
    "\u0000a",
    "a\ud800b",
  ]
  for (const typed of hostile) {
    const { loose, exact } = understand(typed)
    const seen = [...JSON.stringify([loose, exact]).matchAll(/"word":"([^"]*)"/g)].map(([, word]) => word ?? "")
    assert.ok(seen.length > 0, typed)
    for (const word of seen) assert.match(word, /^[\p{L}\p{M}\p{N}]+$/u, typed)
  }
  assert.equal(understand("NEAR(a b)").terms, 3)
  for (const nothing of ["", "   ", "!?*\"'", "\u200c", "\u064b", '""', "«»"])
    assert.equal(understand(nothing).terms, 0)
})

test("a query has bounds", () => {
  assert.throws(() => understand("x".repeat(10_000)), { name: "DeskError", code: "query-too-long" })
  assert.throws(() => understand("a b ".repeat(100)), { code: "query-too-long" })
  assert.throws(() => understand(`"${"a ".repeat(33)}"`), { code: "query-too-long", message: /33 words/ })
  assert.equal(understand("ab ".repeat(32)).terms, 32)
})
