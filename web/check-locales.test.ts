import assert from "node:assert/strict"
import { test } from "node:test"
import { compileMessage } from "./build/icu.ts"
import { checkLocales, writeKeys } from "./check-locales.ts"

test("the three languages have the same keys, take the same values, and have the plurals of their grammar", () => {
  assert.deepEqual(checkLocales().wrong, [])
})

test("every code that the desk can answer has its text", () => {
  assert.deepEqual(checkLocales().codes, [])
})

test("the types of the keys are those of English", () => {
  assert.deepEqual(writeKeys(false), [])
})

test("a message says what it takes", () => {
  const { arguments: named, plurals } = compileMessage(
    "{who} has {count, plural, =0 {nothing} one {# letter} other {# letters}} of {kind, select, note {a note} other {a letter}} <b>now</b>",
  )
  assert.deepEqual(
    [...named],
    [
      ["who", "text"],
      ["count", "number"],
      ["kind", ["note"]],
      ["b", "tag"],
    ],
  )
  assert.deepEqual(plurals, [{ ordinal: false, forms: ["=0", "one", "other"] }])
})

test("a text without values is kept as a text", () => {
  assert.equal(compileMessage("It’s a ‘letter’; nothing is quoted.").compiled, "It’s a ‘letter’; nothing is quoted.")
})

test("what the page has no formatter for is refused while it is built", () => {
  for (const text of [
    "{at, date, short}",
    "{at, time}",
    "{n, number, percent}",
    "{n, plural, one {x}}",
    "{open",
    "{a} {a, plural, other {#}} {a, select, x {1} other {2}}",
  ]) {
    assert.throws(() => compileMessage(text), SyntaxError, text)
  }
})
