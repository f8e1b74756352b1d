import assert from "node:assert/strict"
import { describe, test } from "node:test"
import fc from "fast-check"
import { runs } from "../../tests/runs.ts"
import { chooseCopies, chooseSlots, DEPTHS, drawsFrom, leafCount, placeOf, positionOf } from "./slots.ts"

const randomness = fc.uint8Array({ minLength: 32, maxLength: 32 })
const depths = fc.constantFrom(...DEPTHS)

describe("laws of slots", () => {
  test("position and place are inverses, and no two places share a position", () => {
    fc.assert(
      fc.property(depths, fc.integer({ min: 0, max: 7 }), fc.nat(), (depth, copies, n) => {
        const position = n % leafCount({ depth, copies })
        const place = placeOf(position, { copies })
        assert.equal(positionOf(place, { copies }), position)
        assert.ok(place.slot < 2 ** depth && place.copy < 2 ** copies)
      }),
      runs(100),
    )
  })

  test("chosen slots rise, begin with the header's, leave half empty, and follow from the randomness", () => {
    fc.assert(
      fc.property(depths, fc.nat(), randomness, (depth, n, random) => {
        const count = 1 + (n % 2 ** (depth - 1))
        const slots = chooseSlots({ count, depth, random })
        assert.equal(slots.length, count)
        assert.equal(slots[0], 0)
        assert.ok(slots.every((slot, i) => i === 0 || slot > (slots[i - 1] as number)))
        assert.ok((slots.at(-1) as number) < 2 ** depth)
        assert.deepEqual(chooseSlots({ count, depth, random }), slots)
      }),
      runs(100),
    )
  })

  test("copies differ by at most one in how many readers hold them", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 7 }),
        randomness,
        (count, copies, random) => {
          const held = Array.from({ length: 2 ** copies }, () => 0)
          for (const copy of chooseCopies({ count, copies, random })) held[copy] = (held[copy] as number) + 1
          assert.ok(Math.max(...held) - Math.min(...held) <= 1)
        },
      ),
      runs(100),
    )
  })

  test("a draw lies below its bound, whatever the bound", () => {
    fc.assert(
      fc.property(randomness, fc.integer({ min: 1, max: 2 ** 32 }), (random, bound) => {
        const draw = drawsFrom(random, "test")
        for (let i = 0; i < 20; i++) assert.ok(draw(bound) < bound)
      }),
      runs(100),
    )
  })

  test("every slot is chosen equally often: 1,000 letters of 8 slots lie within five deviations", () => {
    const hits = Array.from({ length: 64 }, () => 0)
    for (let letter = 0; letter < 1000; letter++) {
      const random = new Uint8Array(32)
      new DataView(random.buffer).setUint32(0, letter)
      for (const slot of chooseSlots({ count: 8, depth: 6, random }).slice(1)) hits[slot] = (hits[slot] as number) + 1
    }
    const mean = 7000 / 63
    const deviation = Math.sqrt(1000 * (7 / 63) * (56 / 63))
    for (const count of hits.slice(1)) assert.ok(Math.abs(count - mean) < 5 * deviation)
  })
})
