import assert from "node:assert/strict"
import { describe, test } from "node:test"
import fc from "fast-check"
import { runs } from "../../tests/runs.ts"
import { encodeLeaf, openLeaf, type Leaf } from "./leaf.ts"

const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model).map((made) => ({ ...made }))
const b32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const plain = (least: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from("abcdeابتثپچگ 0123.,")), minLength: least, maxLength: 60 })

const sections: fc.Arbitrary<Leaf> = record({
  kind: fc.constant("section" as const),
  salt: b32,
  position: fc.integer({ min: 1, max: 2 ** 17 - 1 }),
  marking: record({ level: fc.constantFrom("open", "secret"), caveats: fc.uniqueArray(fc.constantFrom("a", "b")) }),
  body: record({
    versions: fc.uniqueArray(
      record({
        language: fc.constantFrom("ar", "en", "fa", "fr"),
        direction: fc.constantFrom("ltr" as const, "rtl" as const),
        heading: plain(0),
        text: plain(1),
      }),
      { minLength: 1, selector: (version) => version.language },
    ),
  }),
})

const readers: fc.Arbitrary<Leaf> = record({
  kind: fc.constant("reader" as const),
  salt: b32,
  position: fc.integer({ min: 1, max: 2 ** 17 - 1 }),
  marking: fc.constant(null),
  body: record({
    office: b32,
    officer: b32,
    copy: fc.integer({ min: 0, max: 127 }),
    positions: fc
      .uniqueArray(fc.integer({ min: 1, max: 2 ** 17 - 1 }), { minLength: 1, maxLength: 40 })
      .map((positions) => positions.sort((a, b) => a - b)),
  }),
})

describe("laws of leaves", () => {
  test("opening is the inverse of encoding", () => {
    fc.assert(
      fc.property(fc.oneof(sections, readers), (leaf) => assert.deepEqual(openLeaf(encodeLeaf(leaf)), leaf)),
      runs(200),
    )
  })

  test("bytes that open are the encoding of what they hold; all others are refused with a code", () => {
    fc.assert(
      fc.property(fc.oneof(sections, readers), fc.nat(), fc.integer({ min: 0, max: 7 }), (leaf, at, bit) => {
        const bytes = encodeLeaf(leaf)
        const place = at % bytes.length
        bytes[place] = (bytes[place] as number) ^ (1 << bit)
        let opened: Leaf
        try {
          opened = openLeaf(bytes)
        } catch (error) {
          assert.equal(typeof (error as { code?: unknown }).code, "string")
          return
        }
        assert.deepEqual(encodeLeaf(opened), bytes)
      }),
      runs(500),
    )
  })
})
