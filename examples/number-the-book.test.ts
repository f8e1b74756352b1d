import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { fromHex } from "diwan/bytes"
import { parseVector } from "../vectors/gen/format.ts"
import { numberBook } from "./number-the-book.ts"

function book(name: string): readonly string[] {
  const path = join(import.meta.dirname, `../vectors/parcel/${name}.txt`)
  const { bytes, inputs } = parseVector(`parcel/${name}`, readFileSync(path, "utf8"))
  return numberBook(bytes, fromHex(inputs["channel"] as string, 32))
}

test("the book has a number, a kind and a time for every entry", () => {
  assert.deepEqual(book("register-verified"), [
    "north.example: 2 letters in 4 entries, as of 2026-10-12T09:01:00Z",
    "according to the host, up to entry 3, at 2026-10-12T09:02:00Z",
    "according to the registrar, up to entry 3, at 2026-10-12T10:00:00Z",
    "  0  roster             2026-10-12T09:02:00Z",
    "  1  charter            2026-10-12T09:02:00Z",
    "  2  letter 1           2026-10-12T09:02:00Z",
    "  3  letter 2           2026-10-12T09:02:00Z",
    "no gap in the numbers",
  ])
})

test("a letter without its quorum leaves a gap, and a file that is not the newest says so", () => {
  const gap = book("register-gap")
  assert.equal(gap[5], "  2  letter 1           2026-10-12T09:02:00Z  void: not-approved")
  assert.equal(gap.at(-1), "no valid letter has number 1")
  assert.equal(book("register-withheld").at(-1), "the host has postmarked 5 entries: this file is not the newest")
})

test("a register that contradicts what the host postmarked is refused", () => {
  assert.throws(() => book("register-forked"), { code: "register-forked" })
})
