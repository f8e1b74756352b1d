import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { SealError, type SealFault } from "./error.ts"
import { pad, paddedSize, unpad } from "./index.ts"

const KIB = 1024

function refused(code: SealFault): (error: unknown) => boolean {
  return (error) => error instanceof SealError && error.code === code
}

test("sizes are 32, 128 and 512 KiB, then Padmé", () => {
  const cases = [
    [0, 32 * KIB],
    [32 * KIB - 4, 32 * KIB],
    [32 * KIB - 3, 128 * KIB],
    [128 * KIB - 4, 128 * KIB],
    [128 * KIB - 3, 512 * KIB],
    [512 * KIB - 4, 512 * KIB],
    [512 * KIB - 3, 528 * KIB], // e = 19, s = 5: steps of 2^14
    [528 * KIB - 4, 528 * KIB],
    [528 * KIB - 3, 544 * KIB],
    [1024 * KIB - 4, 1024 * KIB],
    [1024 * KIB - 3, 1056 * KIB], // e = 20, s = 5: steps of 2^15
    [64 * KIB * KIB - 4, 64 * KIB * KIB],
    [2 ** 32 - 1, 2 ** 32 + 2 ** 26], // e = 32, s = 6: no 32-bit arithmetic
  ] as const
  for (const [content, total] of cases) assert.equal(paddedSize(content), total, `${content}`)
})

test("beyond 512 KiB padding adds at most 3.2 %, sizes never fall, and a size is its own", () => {
  fc.assert(
    fc.property(fc.integer({ min: 512 * KIB, max: 2 ** 32 - 1 }), (content) => {
      const total = paddedSize(content)
      assert.ok(total >= content + 4)
      assert.ok(total <= 1.032 * (content + 4))
      assert.ok(paddedSize(content + 1) >= total)
      assert.equal(paddedSize(total - 4), total)
    }),
  )
})

test("what was padded is found again", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40_000 }), fc.nat(50), (content, more) => {
      const padded = pad(content)
      assert.equal(padded.length, paddedSize(content.length))
      assert.deepEqual(Uint8Array.from(unpad(padded)), Uint8Array.from(content))
      const tight = pad(content, content.length + 4 + more)
      assert.deepEqual(Uint8Array.from(unpad(tight)), Uint8Array.from(content))
    }),
    { numRuns: 50 },
  )
})

test("anything in the padding is refused, wherever it stands", () => {
  const content = Uint8Array.of(1, 2, 3)
  for (let at = 7; at < 40; at++) {
    const padded = pad(content, 40)
    padded[at] = 0x80
    assert.throws(() => unpad(padded), refused("padding-nonzero"))
  }
})

test("a length beyond the bytes is refused", () => {
  assert.throws(() => unpad(new Uint8Array(3)), refused("padding-truncated"))
  assert.throws(() => unpad(Uint8Array.of(0, 0, 0, 1)), refused("padding-length"))
  assert.throws(() => unpad(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0)), refused("padding-length"))
  assert.deepEqual(unpad(Uint8Array.of(0, 0, 0, 0)).length, 0)
})

test("padding to too small a size is misuse", () => {
  assert.throws(() => pad(new Uint8Array(10), 13), TypeError)
})

test("a view with an offset is read in its place", () => {
  const padded = pad(Uint8Array.of(9, 8, 7), 20)
  const shifted = new Uint8Array(30)
  shifted.set(padded, 5)
  assert.deepEqual([...unpad(shifted.subarray(5, 25))], [9, 8, 7])
})
