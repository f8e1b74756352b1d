import assert from "node:assert/strict"
import { test } from "node:test"
import { compileMessage } from "../../build/icu.ts"
import { pieces } from "./messages.ts"

/** The message in a language, with Arabic digits where they belong to it. */
function say(language: string, text: string, values: { readonly [name: string]: unknown }): string {
  const rules = {
    cardinal: new Intl.PluralRules(language),
    ordinal: new Intl.PluralRules(language, { type: "ordinal" }),
  }
  const number = (value: number): string => new Intl.NumberFormat(language).format(value)
  return pieces(compileMessage(text).compiled, values, rules, {
    literal: (words) => words,
    value: (_name, value) => String(value),
    number,
    tag: (name, _value, children) => `<${name}>${children.join("")}</${name}>`,
  }).join("")
}

test("Arabic counts in six ways", () => {
  const text =
    "{count, plural, zero {لا رسائل} one {رسالة واحدة} two {رسالتان} few {# رسائل} many {# رسالة} other {# رسالة}}"
  const counted = [0, 1, 2, 3, 11, 100].map((count) => say("ar-EG-u-nu-arab", text, { count }))
  assert.deepEqual(counted, ["لا رسائل", "رسالة واحدة", "رسالتان", "٣ رسائل", "١١ رسالة", "١٠٠ رسالة"])
})

test("an exact form goes before a plural form, and an offset is taken off", () => {
  const text = "{n, plural, offset:1 =0 {nobody} =1 {you} one {you and # other} other {you and # others}}"
  assert.deepEqual(
    [0, 1, 2, 4].map((n) => say("en", text, { n })),
    ["nobody", "you", "you and 1 other", "you and 3 others"],
  )
})

test("selects fall back to other; tags hold what stands in them; # is the nearest plural's", () => {
  const text = "<em>{kind, select, note {note} other {letter}}</em> {a, plural, other {#-{b, plural, other {#}}-#}}"
  assert.equal(say("en", text, { kind: "charter", a: 3, b: 5 }), "<em>letter</em> 3-5-3")
})
