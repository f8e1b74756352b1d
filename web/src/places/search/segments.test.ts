import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { segmentsOf } from "./segments.ts"

test("what is marked is cut out, in order, and what does not fit is left alone", () => {
  assert.deepEqual(segmentsOf("one two", [[4, 7]]), [
    { text: "one ", marked: false },
    { text: "two", marked: true },
  ])
  const odd = segmentsOf("one two", [
    [4, 7],
    [0, 3],
    [2, 5],
    [5, 5],
    [6, 99],
    [-3, -1],
  ])
  assert.deepEqual(
    odd.filter(({ marked }) => marked).map(({ text }) => text),
    ["one", "two"],
  )
})

test("the pieces joined are the text", () => {
  const marks = fc.array(fc.tuple(fc.integer({ min: -2, max: 30 }), fc.integer({ min: -2, max: 30 })))
  fc.assert(
    fc.property(fc.string({ maxLength: 25 }), marks, (text, pairs) => {
      const joined = segmentsOf(text, pairs)
        .map((segment) => segment.text)
        .join("")
      assert.equal(joined, text)
    }),
  )
})
