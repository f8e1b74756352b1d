import { test } from "node:test"
import assert from "node:assert/strict"
import { BytesError, decode, encode, fromHex, STATEMENT_LIMITS, toHex, type BytesFault, type Value } from "./index.ts"

/** RFC 8949 appendix A, the examples that the profile has. */
const EXAMPLES: readonly (readonly [Value, string])[] = [
  [0, "00"],
  [1, "01"],
  [10, "0a"],
  [23, "17"],
  [24, "1818"],
  [25, "1819"],
  [100, "1864"],
  [1000, "1903e8"],
  [1000000, "1a000f4240"],
  [1000000000000, "1b000000e8d4a51000"],
  [-1, "20"],
  [-10, "29"],
  [-100, "3863"],
  [-1000, "3903e7"],
  [false, "f4"],
  [true, "f5"],
  [null, "f6"],
  [new Uint8Array(), "40"],
  [Uint8Array.of(1, 2, 3, 4), "4401020304"],
  ["", "60"],
  ["a", "6161"],
  ["IETF", "6449455446"],
  ['"\\', "62225c"],
  ["ü", "62c3bc"],
  ["水", "63e6b0b4"],
  ["\u{10151}", "64f0908591"],
  [[], "80"],
  [[1, 2, 3], "83010203"],
  [[1, [2, 3], [4, 5]], "8301820203820405"],
  [Array.from({ length: 25 }, (_, i) => i + 1), "98190102030405060708090a0b0c0d0e0f101112131415161718181819"],
  [{}, "a0"],
  [{ a: 1, b: [2, 3] }, "a26161016162820203"],
  [["a", { b: "c" }], "826161a161626163"],
  [{ a: "A", b: "B", c: "C", d: "D", e: "E" }, "a56161614161626142616361436164614461656145"],
]

/** The others of appendix A: floats, big integers, tags, simple values, integer keys, indefinite lengths. */
const OUTSIDE =
  `1bffffffffffffffff c249010000000000000000 3bffffffffffffffff c349010000000000000000 f90000 f98000 f93c00
  fb3ff199999999999a f93e00 f97bff fa47c35000 fa7f7fffff fb7e37e43c8800759c f90001 f90400 f9c400 fbc010666666666666
  f97c00 f97e00 f9fc00 fa7f800000 fa7fc00000 faff800000 fb7ff0000000000000 fb7ff8000000000000 fbfff0000000000000 f7
  f0 f8ff c074323031332d30332d32315432303a30343a30305a c11a514b67b0 c1fb41d452d9e8200000 d74401020304
  d818456449455446 d82076687474703a2f2f7777772e6578616d706c652e636f6d a201020304 5f42010243030405ff
  7f657374726561646d696e67ff 9fff 9f018202039f0405ffff 9f01820203820405ff 83018202039f0405ff 83019f0203ff820405
  9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff bf61610161629f0203ffff 826161bf61626163ff
  bf6346756ef563416d7421ff`.split(/\s+/)

/** What has crossed decoders before: each is refused, with this code. */
const HOSTILE: readonly (readonly [string, string, BytesFault])[] = [
  ["nothing at all", "", "not-canonical"],
  ["1 in two bytes", "1801", "not-canonical"],
  ["1 in nine bytes", "1b0000000000000001", "not-canonical"],
  ["-1 in two bytes", "3800", "not-canonical"],
  ["a text whose length is too wide", "780161", "not-canonical"],
  ["a list whose length is too wide", "980101", "not-canonical"],
  ["a map whose length is too wide", "b801616101", "not-canonical"],
  ["bytes after the end", "0000", "not-canonical"],
  ["keys out of order", "a2616201616101", "not-canonical"],
  ["keys in the order of the alphabet, not of their encoding", "a262616101616202", "not-canonical"],
  ["the same key twice", "a2616101616102", "not-canonical"],
  ["the same key twice with the same value", "a2616101616101", "not-canonical"],
  ["an integer as a key", "a10102", "not-canonical"],
  ["bytes as a key", "a1416102", "not-canonical"],
  ["2^53", "1b0020000000000000", "not-canonical"],
  ["-2^53", "3b001fffffffffffff", "not-canonical"],
  ["a byte that is not UTF-8", "61ff", "not-canonical"],
  ["overlong UTF-8", "62c080", "not-canonical"],
  ["a surrogate in UTF-8", "63eda080", "not-canonical"],
  ["text that begins with a byte order mark", "66efbbbf616263", "not-canonical"],
  ["a key that begins with a byte order mark", "a163efbbbf01", "not-canonical"],
  ["a length of 2^64 - 1 bytes", "5bffffffffffffffff", "not-canonical"],
  ["a list of 2^64 - 1 items", "9bffffffffffffffff", "not-canonical"],
  ["a map of 2^63 entries", "bb8000000000000000", "not-canonical"],
  ["a list of 2^32 items in five bytes", "9affffffff", "not-canonical"],
  ["a map that ends before its last value", "a26161016162", "not-canonical"],
  ["a head cut short", "19ff", "not-canonical"],
  ["a reserved length", "1c", "not-canonical"],
  ["a break alone", "ff", "not-canonical"],
  ["lists 5000 deep", `${"81".repeat(5000)}00`, "too-deep"],
  ["maps 5000 deep", `${"a16161".repeat(5000)}00`, "too-deep"],
]

function refusal(of: () => unknown): BytesFault | undefined {
  try {
    of()
  } catch (error) {
    if (error instanceof BytesError) return error.code
    throw error
  }
  return undefined
}

test("RFC 8949 appendix A, both ways", () => {
  for (const [value, hex] of EXAMPLES) {
    assert.equal(toHex(encode(value)), hex)
    const read = decode(fromHex(hex))
    assert.deepStrictEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(value)), hex)
  }
})

test("what appendix A has and the profile has not is refused", () => {
  for (const hex of OUTSIDE)
    assert.equal(
      refusal(() => decode(fromHex(hex))),
      "not-canonical",
      hex,
    )
})

test("hostile bytes are refused, each with its code", () => {
  for (const [what, hex, code] of HOSTILE)
    assert.equal(
      refusal(() => decode(fromHex(hex))),
      code,
      what,
    )
})

test("a refusal keeps no content, not even in its cause", () => {
  const bytes = fromHex("a266736563726574016673656372657402") // {"secret": 1, "secret": 2}
  assert.throws(
    () => decode(bytes),
    (error: BytesError) => error.cause === undefined && !/secret/.test(String(error.stack)),
  )
})

test("keys of Object.prototype are keys like any other", () => {
  const hex = "a2695f5f70726f746f5f5fa167697341646d696ef56b636f6e7374727563746f7201"
  const read = decode(fromHex(hex)) as { readonly [key: string]: Value }
  assert.equal(Object.getPrototypeOf(read), null)
  assert.deepEqual(Object.keys(read), ["__proto__", "constructor"])
  assert.equal((read as { isAdmin?: unknown }).isAdmin, undefined)
  assert.equal(({} as { isAdmin?: unknown }).isAdmin, undefined)
  assert.equal(toHex(encode(read)), hex)
})

test("bounds hold to the last allowed and refuse the next", () => {
  const nested = (depth: number) => fromHex(`${"81".repeat(depth)}00`)
  assert.equal(
    refusal(() => decode(nested(STATEMENT_LIMITS.depth))),
    undefined,
  )
  assert.equal(
    refusal(() => decode(nested(STATEMENT_LIMITS.depth + 1))),
    "too-deep",
  )
  const limits = { bytes: 8, depth: 1, items: 4 }
  assert.equal(
    refusal(() => decode(encode([1, 2, 3]), limits)),
    undefined,
  )
  assert.equal(
    refusal(() => decode(encode([1, 2, 3, 4]), limits)),
    "too-many",
  )
  assert.equal(
    refusal(() => decode(encode({ a: 1 }), limits)),
    undefined,
  )
  assert.equal(
    refusal(() => decode(encode({ a: [] }), limits)),
    "too-deep",
  )
  assert.equal(
    refusal(() => decode(encode(new Uint8Array(7)), limits)),
    undefined,
  )
  assert.equal(
    refusal(() => decode(encode(new Uint8Array(8)), limits)),
    "too-long",
  )
  // Siblings do not add up to depth.
  assert.equal(
    refusal(() => decode(encode([[], [], []]), { ...limits, depth: 2 })),
    undefined,
  )
})

test("a decoded value shares no memory with its input, whether array or buffer", () => {
  for (const input of [encode([Uint8Array.of(7, 7)]), Buffer.from(encode([Uint8Array.of(7, 7)]))]) {
    const [inside] = decode(input) as [Uint8Array]
    input.fill(0)
    assert.deepStrictEqual(inside, Uint8Array.of(7, 7))
  }
})

test("encoded bytes lie in a buffer of their own", () => {
  for (const value of [1, "a", [1, 2], { a: new Uint8Array(100) }, "x".repeat(5000)]) {
    const bytes = encode(value)
    assert.equal(bytes.buffer.byteLength, bytes.length)
    assert.equal(bytes.constructor, Uint8Array)
  }
})

test("what cannot be encoded is our own mistake, said as a TypeError", () => {
  class Person {
    readonly name = "north"
  }
  const wrong: readonly unknown[] = [
    1.5,
    -0,
    NaN,
    Infinity,
    2 ** 53,
    undefined,
    10n,
    Symbol("s"),
    () => 1,
    "\ud800",
    "\ufeffa",
    new Map([["a", 1]]),
    new Set([1]),
    new Date(0),
    new Person(),
    new Uint16Array(2),
    new ArrayBuffer(2),
    /a/,
  ]
  for (const value of wrong) {
    assert.throws(() => encode(value as Value), TypeError, String(value))
    assert.throws(() => encode([value] as Value), TypeError)
    assert.throws(() => encode({ a: value } as Value), TypeError)
  }
  assert.throws(() => encode({ "\udfff": 1 }), TypeError)
  // eslint-disable-next-line no-sparse-arrays
  assert.throws(() => encode([1, , 2] as unknown as Value), TypeError)
})
