import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { PIECE, piecesOf } from "./cut.ts"

const joined = (text: string): string =>
  piecesOf(text)
    .map(({ text, last }) => (last ? `${text}\n` : text))
    .join("")
    .slice(0, -1)

test("the pieces joined are the text, whatever it is", () => {
  const some = [
    "a",
    " ",
    "\n",
    "\t",
    "ء",
    "َ",
    "\u200C",
    "👩🏽\u200d🚀",
    "\uD800",
    "\uDC00",
    "x".repeat(2500),
    "ب".repeat(4100),
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...some), { maxLength: 40 }), (parts) => {
      const text = parts.join("")
      assert.equal(joined(text), text)
      for (const piece of piecesOf(text)) assert.ok(piece.text.length <= PIECE)
    }),
  )
})

test("a usual letter is one piece", () => {
  assert.deepEqual(piecesOf("one\n\ntwo"), [{ text: "one\n\ntwo", first: true, last: true }])
})

test("a long text is cut between paragraphs, and says where one goes on", () => {
  const paragraph = "word ".repeat(500)
  assert.ok(piecesOf(`${paragraph}\n`.repeat(9)).every(({ first, last }) => first && last))
  const [one, two] = piecesOf("word ".repeat(2000))
  assert.deepEqual([one?.first, one?.last, two?.first, two?.last], [true, false, false, true])
  assert.ok(one?.text.endsWith(" "))
})

test("no pair is torn where there is no space", () => {
  for (const text of ["😀".repeat(9000), `x${"😀".repeat(9000)}`])
    for (const piece of piecesOf(text)) assert.ok(piece.text.isWellFormed())
})

test("ten million units without a space, or of nothing but line feeds, come to a bounded number of pieces", () => {
  for (const unit of ["ب", "\n", "\u0301"]) {
    const pieces = piecesOf(unit.repeat(10_000_000))
    assert.ok(pieces.length <= 3400)
  }
})
