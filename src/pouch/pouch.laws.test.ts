/**
 * Laws of pouches: what goes in comes out, whatever the sizes and the order; any flipped bit and any cut is refused, with a
 * code.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { runs } from "../../tests/runs.ts"
import { toHex } from "../bytes/index.ts"
import { PouchError } from "./error.ts"
import { PIECE_BYTES } from "./frame.ts"
import { LEAST_VOLUME_BYTES } from "./plan.ts"
import { readVolume } from "./read.ts"
import { bundle, filled, octetsOf, small, volumesOf } from "./testdata/kit.ts"
import { encodeVolume } from "./write.ts"

const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(PIECE_BYTES, PIECE_BYTES + 1)), {
  minLength: 1,
  maxLength: 5,
})

test("what goes in comes out, once, from any order of volumes", () => {
  const property = fc.property(sizes, fc.integer({ min: 0, max: 50 }), fc.nat(), (lengths, words, seed) => {
    const wholes = lengths.map((length, i) => octetsOf(`${i}`, length))
    const taken = Array.from({ length: words }, (_, n) => ({ bundle: filled(n), token: filled(n) }))
    const volumes = volumesOf(
      wholes.map((whole) => bundle(whole)),
      taken,
      LEAST_VOLUME_BYTES,
    )
    const order = volumes.toSorted((a, b) => ((a.length * (seed + 7)) % 11) - ((b.length * (seed + 7)) % 11))
    const found = new Map<string, Uint8Array>()
    for (const octets of order) {
      const volume = readVolume(octets)
      assert.ok(octets.length <= LEAST_VOLUME_BYTES)
      assert.equal(volume.frames.filter(({ frame }) => frame.kind === "taken").length, words)
      for (const lying of volume.frames) {
        if (lying.frame.kind !== "bundle") continue
        const { id, size, from } = lying.frame
        const whole = found.get(toHex(id)) ?? new Uint8Array(size)
        whole.set(volume.body(lying), from)
        found.set(toHex(id), whole)
      }
    }
    assert.deepEqual([...found.values()].map(toHex).toSorted(), wholes.map(toHex).toSorted())
  })
  fc.assert(property, runs(15))
})

test("any flipped bit is refused with a code of this room", () => {
  const octets = encodeVolume(small())
  const property = fc.property(fc.nat(octets.length * 8 - 1), (bit) => {
    const flipped = octets.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
    assert.throws(() => readVolume(flipped), PouchError)
  })
  fc.assert(property, runs(500))
})

test("any cut is refused, and so is whatever else may lie on a stick", () => {
  const octets = encodeVolume(small())
  fc.assert(
    fc.property(fc.nat(octets.length - 1), (length) => {
      assert.throws(() => readVolume(octets.subarray(0, length)), PouchError)
    }),
    runs(200),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (rubbish, framed) => {
      const start = framed ? octets.subarray(0, 14) : new Uint8Array(0)
      assert.throws(() => readVolume(Buffer.concat([start, rubbish])), PouchError)
    }),
    runs(500),
  )
})
