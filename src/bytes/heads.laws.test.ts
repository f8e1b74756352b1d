/**
 * The walk over the heads against the rule that it stands for: bytes are the deterministic encoding of their value if and
 * only if they are what comes out when the value is written again. `SLOW=1` holds the two together on millions of inputs.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { decode as cborgDecode, encode as cborgEncode, rfc8949EncodeOptions } from "cborg"
import fc from "fast-check"
import { BytesError, encode, equal, toHex, type Limits, type Value } from "./index.ts"
import { checkCanonical } from "./heads.ts"
import { runs } from "../../tests/runs.ts"

const WIDE: Limits = { bytes: 1 << 20, depth: 100, items: 1 << 20 }

test("what passes is what is written again: everything one step away from a true encoding", () => {
  let passed = 0
  fc.assert(
    fc.property(small(), (value) => {
      for (const bytes of neighbours(encode(value))) passed += agree(bytes) ? 1 : 0
    }),
    runs(60),
  )
  // A step from one true encoding to another is common: a letter for a letter, a number for a number.
  assert.ok(passed > 1000, `${passed} passed`)
})

test("what passes is what is written again: two true encodings spliced", () => {
  const cut = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(small(), small(), cut, cut, (a, b, from, to) => {
      const [head, tail] = [encode(a), encode(b)]
      const spliced = [...head.subarray(0, from * head.length), ...tail.subarray(to * tail.length)]
      agree(Uint8Array.from(spliced))
    }),
    runs(3000),
  )
})

test("every argument of every width is judged alike, at each border", () => {
  const widths = [1, 2, 4, 8] as const
  const borders = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 2, 2 ** 53 - 1]
  const values = [...borders.map(BigInt), 2n ** 53n, 2n ** 53n + 1n, 2n ** 56n, 2n ** 63n, 2n ** 64n - 1n]
  for (let major = 0; major < 8; major++) {
    for (const [i, width] of widths.entries()) {
      for (const value of values) {
        if (value >= 2n ** BigInt(8 * width)) continue
        const argument = Buffer.from(value.toString(16).padStart(2 * width, "0"), "hex")
        const rest = value < 70_000n ? new Uint8Array(Number(value)) : new Uint8Array()
        agree(Uint8Array.of((major << 5) | (24 + i), ...argument, ...rest))
      }
    }
  }
})

test("every sequence of UTF-8 of one and two bytes, and the telling ones up to four, are judged alike", () => {
  const telling = [0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe1, 0xed, 0xee, 0xef]
  const all = [...telling, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff]
  for (let a = 0; a < 256; a++) {
    agree(Uint8Array.of(0x61, a))
    for (let b = 0; b < 256; b++) agree(Uint8Array.of(0x62, a, b))
  }
  for (const a of all) {
    for (const b of all) {
      for (const c of all) {
        agree(Uint8Array.of(0x63, a, b, c))
        for (const d of [0x41, 0x80, 0xbf]) agree(Uint8Array.of(0x64, a, b, c, d))
      }
    }
  }
})

test("nothing in a refusal's message is from the input", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 5, maxLength: 9, unit: fc.constantFrom("X", "Y", "Z") }), (key) => {
      const twice = Uint8Array.of(0xa2, ...encode(key), 1, ...encode(key), 2)
      assert.throws(
        () => checkCanonical(twice, WIDE),
        (error) => error instanceof BytesError && !error.message.includes(key) && error.cause === undefined,
      )
    }),
    runs(20),
  )
})

/** Judge bytes by the walk and by writing again. @returns whether both accept them */
function agree(bytes: Uint8Array): boolean {
  const want = isWrittenAgain(bytes)
  let found = true
  try {
    checkCanonical(bytes, WIDE)
  } catch (error) {
    assert.ok(error instanceof BytesError && error.code === "not-canonical", String(error))
    found = false
  }
  if (found !== want) assert.fail(`${toHex(bytes)}: ${found ? "passes, and is written otherwise" : "is refused"}`)
  return found
}

/** The rule itself, by an encoder and a decoder that are not ours. */
function isWrittenAgain(bytes: Uint8Array): boolean {
  try {
    const value: unknown = cborgDecode(bytes, STRICT)
    return inProfile(value) && equal(cborgEncode(value, rfc8949EncodeOptions), bytes)
  } catch {
    return false
  }
}

const STRICT = {
  strict: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
  allowBigInt: false,
  useMaps: true,
}

function inProfile(value: unknown): boolean {
  if (value instanceof Map) return [...value].every(([key, item]) => typeof key === "string" && inProfile(item))
  if (Array.isArray(value)) return value.every(inProfile)
  return typeof value !== "number" || Number.isSafeInteger(value)
}

/** All that one byte more, less or other makes of an encoding: heads, borders and UTF-8 of every class are tried. */
function* neighbours(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at <= bytes.length; at++) {
    const [before, here, after] = [bytes.subarray(0, at), bytes.subarray(at), bytes.subarray(at + 1)]
    if (at < bytes.length) yield Uint8Array.from([...before, ...after])
    yield Uint8Array.from(before)
    for (const byte of TELLING) {
      yield Uint8Array.from([...before, byte, ...here])
      if (at < bytes.length) yield Uint8Array.from([...before, byte, ...after])
    }
  }
}

const UTF8 = [0x61, 0x62, 0xbb, 0xbf, 0xc0, 0xc3, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xf6] as const

/** For each major type: arguments at the borders of its widths; then UTF-8 that leads, follows, or never stands. */
const TELLING: readonly number[] = [
  ...[0, 1, 2, 3, 4, 5, 6, 7].flatMap((major) => [0, 1, 2, 23, 24, 25, 27, 31].map((info) => (major << 5) | info)),
  ...UTF8,
]

/** Values with every kind of item in them, whose encodings are short enough to try all neighbours of. */
function small(): fc.Arbitrary<Value> {
  const text = fc.oneof(
    fc.constantFrom("", "a", "b", "aa", "é", "ب", "می\u200cشود", "\u{1d11e}", "x".repeat(24)),
    fc.string({ unit: "binary", maxLength: 5 }).filter((s) => !s.startsWith("\ufeff")),
  )
  const { value } = fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Value>(null, true, false, 0, 23, 24, 256, 65_536, 2 ** 32, 2 ** 53 - 1, -1, -25, 1 - 2 ** 53),
      text,
      fc.uint8Array({ maxLength: 5 }),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(text, tie("value"), { maxKeys: 4 }),
    ),
  }))
  return value.filter((v) => encode(v).length <= 80)
}
