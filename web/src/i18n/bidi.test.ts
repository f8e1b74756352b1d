import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { directionOf, isolate, reveal } from "./bidi.ts"

test("the first strong letter decides the direction", () => {
  assert.equal(directionOf("12 — رسالة about it"), "rtl")
  assert.equal(directionOf("«letter» رسالة"), "ltr")
  assert.equal(directionOf("2026/4"), null)
})

test("what turns its surroundings about is isolated, and nothing else is touched", () => {
  assert.equal(isolate("north/4", "rtl"), "\u2068north/4\u2069")
  assert.equal(isolate("2026/0004", "rtl"), "\u20682026/0004\u2069")
  assert.equal(isolate("رسالة", "rtl"), "رسالة")
  assert.equal(isolate("رسالة", "ltr"), "\u2068رسالة\u2069")
  assert.equal(isolate("north/4", "ltr"), "north/4")
})

test("hidden characters are shown by number; ZWNJ is spelling and stays", () => {
  assert.deepEqual(reveal("annex\u202Egnp.exe"), ["annex", "U+202E", "gnp.exe"])
  assert.deepEqual(reveal("می\u200Cشود"), ["می\u200Cشود"])
  assert.equal(isolate("a\u2069b", "ltr"), "aU+2069b")
})

test("no text keeps a control that could leave its isolate", () => {
  const text = fc.string({
    unit: fc.constantFrom(...Array.from("aب1 /\u202A\u202E\u2066\u2068\u2069\u200F\u061C\u200C")),
  })
  fc.assert(
    fc.property(text, fc.constantFrom("ltr" as const, "rtl" as const), (each, around) => {
      const shown = isolate(each, around).replace(/^\u2068([^]*)\u2069$/, "$1")
      assert.doesNotMatch(shown, /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/)
      assert.equal(
        reveal(each)
          .filter((_, at) => at % 2 === 0)
          .join(""),
        each.replaceAll(/[\u202A-\u202E\u2066-\u2069\u200F\u061C]/g, ""),
      )
    }),
  )
})
