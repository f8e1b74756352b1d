/** What people take for one word is one word; and the way back to the text as it was written. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { fold, mapped } from "./fold.ts"

const folded = (text: string): string => fold(text.normalize("NFKC"))

test("seats of hamza, tashkeel, tatweel and letters written in two ways are one word", () => {
  const alike: readonly (readonly string[])[] = [
    ["أحمد", "احمد", "أَحْمَد", "ا\u0654حمد", "أحـمـد", "ٱحمد"],
    ["إسلام", "اسلام"],
    ["آخر", "اخر", "ا\u0653خر"],
    ["مؤتمر", "موتمر"],
    ["رئيس", "ريیس", "رييس"],
    ["على", "علي", "علی"],
    ["کتاب", "كتاب", "كِتَابٌ"],
    ["مدرسة", "مدرسه", "مدرسە"],
    ["نامۀ", "نامه", "نام\u06c0"],
    ["رَحْمَٰن", "رحمن"],
    ["ﻛﺘﺎب", "كتاب"],
    ["ﷲ", "الله"],
    ["قُرْءَانٌۭ", "قرءان"],
    ["Straße", "STRASSE", "strasse"],
    ["Łódź", "lodz"],
    ["naïve", "NAÏVE", "naive"],
    ["ΣΟΦΟΣ", "σοφος", "σοφός"],
    ["İstanbul", "istanbul", "ISTANBUL"],
    ["ｄｉｗａｎ", "diwan"],
    ["co\u00adoperate", "cooperate"],
  ]
  for (const words of alike)
    assert.deepEqual([...new Set(words.map(folded))], [folded(words[0] ?? "")], words.join(" "))
})

test("what is another word stays another", () => {
  const apart: readonly (readonly [string, string])[] = [
    ["گل", "كل"],
    ["پر", "بر"],
    ["عالم", "علم"],
    ["شيء", "شي"],
    ["ژرف", "زرف"],
  ]
  for (const [one, other] of apart) assert.notEqual(folded(one), folded(other))
})

test("digits of every script are one", () => {
  for (const year of ["2026", "٢٠٢٦", "۲۰۲۶", "２０２６", "२०२६", "𝟚𝟘𝟚𝟞"]) assert.equal(folded(year), "2026")
  assert.equal(folded("0123456789"), "0123456789")
  assert.equal(folded("٠١٢٣٤٥٦٧٨٩"), "0123456789")
  assert.equal(folded("۰۱۲۳۴۵۶۷۸۹"), "0123456789")
})

test("a form of Unicode keeps the way back", () => {
  const text = "قال النبي ﷺ: ½ ﻻ"
  const { text: whole, start, end } = mapped(text, "NFKC")
  assert.equal(whole, text.normalize("NFKC"))
  const at = whole.indexOf("عليه")
  assert.equal(text.slice(start(at), end(at + 4)), "ﷺ")
  const last = whole.indexOf("لا")
  assert.equal(text.slice(start(last), end(last + 2)), "ﻻ")
  const first = whole.indexOf("النبي")
  assert.equal(text.slice(start(first), end(first + 5)), "النبي")
})

test("a word has a bound, and no half of a character is left at it", () => {
  assert.equal(fold("a".repeat(1000)).length, 64)
  assert.ok(fold(`a${"𐐨".repeat(100)}`).isWellFormed())
})
