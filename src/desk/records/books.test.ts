import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { runs } from "../../../tests/runs.ts"
import type { Act as Tx } from "../../vault/index.ts"
import { countRows, keepRow, rowAt, rowsAbove, rowsAt, rowsBelow, type BookPart, type BookRow } from "./books.ts"

/** A vault of these two collections, in memory. */
function empty(): Tx {
  const kept = new Map<string, Uint8Array>()
  const get = (table: string, key: unknown): Uint8Array | undefined => kept.get(`${table}/${String(key)}`)
  const put = (table: string, key: unknown, bytes: Uint8Array): void => void kept.set(`${table}/${String(key)}`, bytes)
  return { get, put } as unknown as Tx
}

const IS: { readonly [part in BookPart]: (row: BookRow) => boolean } = {
  letters: (row) => row.letter !== undefined,
  marked: (row) => row.void !== undefined || row.protest !== undefined || row.open === true,
  gaps: (row) => row.gap === true,
  voids: (row) => row.void !== undefined,
  protests: (row) => row.protest !== undefined,
}

const row: fc.Arbitrary<BookRow> = fc
  .record(
    {
      index: fc.oneof(fc.nat(300), fc.nat(2 ** 40)),
      letter: fc.integer({ min: 1, max: 999 }),
      void: fc.constantFrom("entered-late", "not-approved"),
      protest: fc.constantFrom("not-approved", Array.from({ length: 8 }, () => "x".repeat(32)).join("-")),
      open: fc.constant(true),
    },
    { requiredKeys: ["index"], noNullPrototype: true },
  )
  .map((each) => (each.void !== undefined && each.letter !== undefined ? { ...each, gap: true } : { ...each }))
  .filter((each) => each.letter !== undefined || IS.marked(each))

test("a book finds what a list of all its rows would, and in that order", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), fc.nat(400), fc.integer({ min: 1, max: 9 }), (all, place, limit) => {
      const tx = empty()
      const model = new Map<number, BookRow>()
      for (const each of all) {
        keepRow(tx, "book", each)
        model.set(each.index, each)
      }
      const falling = [...model.values()].toSorted((a, b) => b.index - a.index)
      for (const part of Object.keys(IS) as BookPart[]) {
        const rows = falling.filter(IS[part])
        const above = rows.filter(({ index }) => index > place)
        const below = rows.filter(({ index }) => index < place)
        assert.deepEqual(rowsBelow(tx, "book", { part, below: place, limit }), below.slice(0, limit))
        assert.deepEqual(rowsAbove(tx, "book", { part, above: place, limit }), above.slice(-limit))
        assert.deepEqual([countRows(tx, "book", part), countRows(tx, "book", part, place)], [rows.length, above.length])
      }
      assert.deepEqual(rowAt(tx, "book", place), model.get(place) ?? null)
      const wanted = falling.slice(0, limit).map(({ index }) => index)
      assert.deepEqual(
        rowsAt(tx, "book", wanted).toSorted((a, b) => b.index - a.index),
        falling.slice(0, limit),
      )
      assert.deepEqual(rowsBelow(tx, "another", { part: "letters", below: place, limit }), [])
    }),
    runs(60),
  )
})
