import assert from "node:assert/strict"
import { test } from "node:test"
import { datesOf } from "./dates.ts"
import { asciiDigits, numbersOf } from "./numbers.ts"

const DAY = Date.UTC(2026, 10, 24) / 1000

test("a day is written in both calendars, in the officer's digits and month names", () => {
  const written = (
    locale: string,
    language: "ar" | "fa" | "en",
    calendar: "umalqura" | "civil" | "persian" | "none",
  ): unknown => {
    const dates = datesOf(locale, { language, calendar })
    return [dates.day(DAY), dates.otherDay(DAY)]
  }
  assert.deepEqual(written("ar-EG-u-nu-arab", "ar", "umalqura"), ["٢٤ نوفمبر ٢٠٢٦", "١٤ جمادى الآخرة ١٤٤٨ هـ"])
  assert.deepEqual(written("ar-LB-u-nu-latn", "ar", "civil"), ["24 تشرين الثاني 2026", "13 جمادى الآخرة 1448 هـ"])
  assert.deepEqual(written("ar-MA-u-nu-latn", "ar", "none"), ["24 نونبر 2026", null])
  assert.deepEqual(written("fa-IR-u-nu-arabext", "fa", "persian"), ["۲۴ نوامبر ۲۰۲۶", "۳ آذر ۱۴۰۵ ه\u200d.ش."])
  assert.deepEqual(written("en-GB-u-nu-latn", "en", "umalqura"), ["24 November 2026", "14 Jumada II 1448 AH"])
})

test("times of day have two digits each and twenty-four hours; how long ago is said in the language", () => {
  const ar = datesOf("ar-EG-u-nu-arab", { language: "ar", calendar: "none" })
  assert.match(ar.time(DAY), /^[٠-٩]{2}:[٠-٩]{2}$/)
  const en = datesOf("en-GB-u-nu-latn", { language: "en", calendar: "none" })
  assert.deepEqual(
    [
      en.relative(DAY, DAY),
      en.relative(DAY - 7200, DAY),
      en.relative(DAY + 3 * 86_400, DAY),
      en.relative(DAY - 86_400 * 1.6, DAY),
    ],
    ["now", "2 hours ago", "in 3 days", "2 days ago"],
  )
  assert.deepEqual([en.span(0.4), en.span(150), en.span(7300)], ["1 second", "3 minutes", "2 hours"])
})

test("numbers and sizes follow the digits; typed digits of any of the three are taken", () => {
  const fa = numbersOf("fa-IR-u-nu-arabext", { digits: "arabext", language: "fa" })
  assert.equal(fa.number(12_345), "۱۲٬۳۴۵")
  assert.equal(fa.digits("4071-8831"), "۴۰۷۱-۸۸۳۱")
  assert.equal(numbersOf("en-GB", { digits: "latn", language: "en" }).size(67_108_864), "64 MB")
  assert.equal(numbersOf("en-GB", { digits: "latn", language: "en" }).size(0), "0 bytes")
  assert.equal(asciiDigits("٤٠۷۱ 88"), "4071 88")
})
