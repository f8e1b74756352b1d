import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { chooseCopies, chooseSlots, depthFor, isSize, leafCount, placeOf, positionOf } from "./slots.ts"

const random = new Uint8Array(32).fill(7)

describe("slots", () => {
  test("a position is the path: slot, then copy", () => {
    assert.equal(positionOf({ slot: 5, copy: 3 }, { copies: 2 }), 23)
    assert.deepEqual(placeOf(23, { copies: 2 }), { slot: 5, copy: 3 })
    assert.equal(positionOf({ slot: 5, copy: 0 }, { copies: 0 }), 5)
    assert.throws(() => positionOf({ slot: 5, copy: 4 }, { copies: 2 }), TypeError)
    assert.throws(() => positionOf({ slot: 5, copy: -1 }, { copies: 2 }), TypeError)
  })

  test("a letter has 64, 256 or 1024 slots, of 1 to 128 copies", () => {
    for (const depth of [6, 8, 10]) for (const copies of [0, 7]) assert.ok(isSize({ depth, copies }))
    for (const depth of [0, 5, 7, 9, 11, 12, 17, 6.5]) assert.ok(!isSize({ depth, copies: 0 }))
    for (const copies of [-1, 8, 0.5, Number.NaN]) assert.ok(!isSize({ depth: 6, copies }))
    assert.equal(leafCount({ depth: 10, copies: 7 }), 2 ** 17)
  })

  test("half the slots stay empty, or the letter is refused", () => {
    assert.deepEqual([1, 32, 33, 128, 129, 512].map(depthFor), [6, 6, 8, 8, 10, 10])
    assert.throws(() => depthFor(513), /split|too many/)
    assert.throws(() => chooseSlots({ count: 33, depth: 6, random }), TypeError)
    assert.throws(() => chooseSlots({ count: 0, depth: 6, random }), TypeError)
    assert.equal(chooseSlots({ count: 512, depth: 10, random }).length, 512)
  })

  test("randomness is 32 bytes", () => {
    assert.throws(() => chooseSlots({ count: 3, depth: 6, random: new Uint8Array(31) }), TypeError)
  })

  test("no copy number is given to two readers while another is free", () => {
    assert.equal(new Set(chooseCopies({ count: 4, copies: 2, random })).size, 4)
    assert.deepEqual([...chooseCopies({ count: 3, copies: 0, random })], [0, 0, 0])
    const nine = chooseCopies({ count: 9, copies: 2, random })
    for (const copy of [0, 1, 2, 3]) assert.ok(nine.filter((other) => other === copy).length >= 2)
  })
})
