import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { runsOf } from "./runs.ts"

const apart = (text: string, direction: "ltr" | "rtl"): readonly string[] =>
  runsOf(text, direction).flatMap((run) => (run.apart === null ? [] : [run.text]))

test("an English date, a reference number and an address keep together in an Arabic line", () => {
  assert.deepEqual(apart("قبل 24 November 2026 بحسب الرسالة D-2026/0004، أو office@north.example.", "rtl"), [
    "24 November 2026",
    "D-2026/0004",
    "office@north.example",
  ])
})

test("an Arabic date with European digits keeps together in an English line", () => {
  assert.deepEqual(apart("before 24 نوفمبر 2026 at the latest", "ltr"), ["24 نوفمبر 2026"])
})

test("what the algorithm shows rightly by itself is left alone", () => {
  assert.deepEqual(apart("قال Harbour إن ٢٤ يوماً تكفي، و 24 أيضاً", "rtl"), [])
  assert.deepEqual(apart("Harbour said 24 days suffice", "ltr"), [])
})

test("the pieces joined are the text", () => {
  const words = fc.constantFrom("24", "November", "نوفمبر", "٢٤", "،", " ", "-", "/", "می‌شود", "a@b", "\n", "é", "ﷺ")
  fc.assert(
    fc.property(fc.array(words), fc.constantFrom("ltr" as const, "rtl" as const), (parts, direction) => {
      const text = parts.join("")
      assert.equal(
        runsOf(text, direction)
          .map((run) => run.text)
          .join(""),
        text,
      )
    }),
  )
})
