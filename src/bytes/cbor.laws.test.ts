/** Laws of the one encoding, and its judge: `cbor2`, an independent decoder of deterministic CBOR. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { encode as cborgEncode, rfc8949EncodeOptions } from "cborg"
import { dcborDecodeOptions, decode as judgeDecode } from "cbor2"
import fc from "fast-check"
import { BytesError, compare, decode, encode, type Limits, type Value } from "./index.ts"
import { runs } from "../../tests/runs.ts"

const WIDE: Limits = { bytes: 1 << 20, depth: 100, items: 1 << 16 }

/** Any text that can be encoded, whatever its script. */
const text = fc.string({ unit: "binary", maxLength: 40 }).filter((s) => !s.startsWith("\ufeff"))
const key = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "toString", "length", "0", "10", "9", "ب", "é"))

const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom<Value>(null, true, false),
    fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n)),
    fc.constantFrom(0, 23, 24, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -1, -24, -25, -(2 ** 53) + 1),
    text,
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("value"), { maxLength: 30 }),
    fc.dictionary(key, tie("value"), { maxKeys: 30 }),
  ),
}))

/** Decoded maps have no prototype; strict comparison would mind. */
function bare(of: Value): Value {
  if (of instanceof Uint8Array || of === null || typeof of !== "object") return of
  if (Array.isArray(of)) return of.map(bare)
  const record = Object.create(null) as { [name: string]: Value }
  for (const [name, item] of Object.entries(of)) record[name] = bare(item)
  return record
}

test("what was encoded decodes to itself", () => {
  fc.assert(
    fc.property(value, (v) => assert.deepStrictEqual(decode(encode(v), WIDE), bare(v))),
    runs(500),
  )
})

test("the order in which a record was filled does not show", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(key, fc.nat()), { selector: ([k]) => k, maxLength: 40 }), (entries) => {
      // Object.fromEntries defines own properties, `__proto__` too.
      const backwards = entries.toReversed()
      assert.deepStrictEqual(encode(Object.fromEntries(entries)), encode(Object.fromEntries(backwards)))
    }),
    runs(200),
  )
})

test("keys stand in the bytewise order of RFC 8949 §4.2.1, long ones too", () => {
  const long = fc.string({ unit: "binary", minLength: 0, maxLength: 300 }).filter((s) => !s.startsWith("\ufeff"))
  fc.assert(
    fc.property(fc.dictionary(long, fc.constant(null), { maxKeys: 12 }), (record) => {
      const bytes = encode(record)
      assert.deepStrictEqual(bytes, new Uint8Array(cborgEncode(record, rfc8949EncodeOptions)))
      const keys = Object.keys(decode(bytes, WIDE) as object).filter((k) => !/^\d+$/.test(k)) // integers come first in JS
      for (let i = 1; i < keys.length; i++) {
        assert.ok(compare(encode(keys[i - 1] as string), encode(keys[i] as string)) < 0)
      }
    }),
    runs(200),
  )
})

test("accepted bytes are the encoding of what they say: mutations of true encodings", () => {
  fc.assert(
    fc.property(value, mutation(), (v, mutate) => agree(mutate(encode(v)))),
    runs(2000),
  )
})

test("accepted bytes are the encoding of what they say: bytes from heads", () => {
  const head = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.constantFrom(0, 1, 2, 3, 20, 21, 22, 23, 24, 25, 26, 27, 31))
  const piece = fc.oneof(
    { weight: 3, arbitrary: head.map(([major, info]) => [(major << 5) | info]) },
    { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 8 }) },
  )
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => agree(Uint8Array.from(pieces.flat()))),
    runs(5000),
  )
})

test("every input of one and of two bytes is judged alike", () => {
  for (let a = 0; a < 256; a++) {
    agree(Uint8Array.of(a))
    for (let b = 0; b < 256; b++) agree(Uint8Array.of(a, b))
  }
})

/**
 * We accept exactly what cbor2 accepts as dCBOR *and* whose value lies in our profile. dCBOR is wider by floats that are
 * not whole, integers beyond 53 bits, tags, and keys other than text; and narrower by NFC, which is for us a question of
 * text, not of the encoding (checkText), so that check is off here. A byte order mark at the start of a text is ours.
 */
function agree(bytes: Uint8Array): void {
  let ours: Value | undefined
  try {
    ours = decode(bytes, WIDE)
  } catch (error) {
    assert.ok(error instanceof BytesError && error.code === "not-canonical", String(error))
  }
  let judged: unknown
  let accepted = true
  try {
    judged = judgeDecode(bytes, { ...dcborDecodeOptions, rejectStringsNotNormalizedAs: null })
  } catch {
    accepted = false
  }
  const want = accepted && inProfile(judged)
  assert.equal(
    ours !== undefined,
    want,
    `${Buffer.from(bytes).toString("hex")}: cbor2 ${accepted ? "accepts" : "refuses"}`,
  )
  if (ours === undefined) return
  assert.deepStrictEqual(encode(ours), Uint8Array.from(bytes))
  assert.deepStrictEqual(ours, bare(judged as Value))
}

function inProfile(judged: unknown): boolean {
  if (judged === null || typeof judged === "boolean" || judged instanceof Uint8Array) return true
  if (typeof judged === "string") return !judged.startsWith("\ufeff")
  if (typeof judged === "number") return Number.isSafeInteger(judged)
  if (Array.isArray(judged)) return judged.every(inProfile)
  // cbor2 gives a Map when a key is not text, and other classes for tags.
  if (typeof judged !== "object" || Object.getPrototypeOf(judged) !== Object.prototype) return false
  return Object.entries(judged).every(([name, item]) => inProfile(name) && inProfile(item))
}

type Mutation = (bytes: Uint8Array) => Uint8Array

/** One small change somewhere: a byte set, added, taken away, or an argument written wider than it must be. */
function mutation(): fc.Arbitrary<Mutation> {
  return fc
    .record({
      kind: fc.constantFrom("keep", "set", "insert", "remove", "cut", "widen", "swap"),
      where: fc.double({ min: 0, max: 1, noNaN: true }),
      byte: fc.integer({ min: 0, max: 255 }),
    })
    .map(({ kind, where, byte }) => (bytes) => {
      const copy = Array.from(bytes)
      const at = Math.min(copy.length - 1, Math.floor(where * copy.length))
      const here = copy[at] as number
      if (kind === "set") copy[at] = byte
      if (kind === "insert") copy.splice(at, 0, byte)
      if (kind === "remove") copy.splice(at, 1)
      if (kind === "cut") copy.length = at
      if (kind === "widen") copy.splice(at, 1, (here & 0xe0) | 24, here & 0x1f)
      if (kind === "swap" && at + 1 < copy.length) copy.splice(at, 2, copy[at + 1] as number, here)
      return Uint8Array.from(copy)
    })
}
