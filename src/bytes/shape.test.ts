import { test } from "node:test"
import assert from "node:assert/strict"
import {
  BytesError,
  bytesOf,
  decode,
  decodeAs,
  encode,
  encodeRecord,
  flag,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  present,
  readAs,
  record,
  text,
  time,
  token,
  variant,
  type BytesFault,
  type Shape,
  type Shaped,
  type Value,
} from "./index.ts"

const LETTER = record({
  title: text(1, 20),
  body: text(0, 100, "block"),
  salt: hash32,
  key: bytesOf(2, 4),
  number: integer(1, 9),
  date: time,
  sealed: flag,
  kind: oneOf("letter", "note"),
  office: token(/^[a-z]+\.example$/, "an office's name"),
  readers: list(hash32, 1, 2),
  reply: nullable(integer()),
  remark: optional(text(0, 5)),
})

const GOOD = {
  title: "الرسالة",
  body: "one\ntwo",
  salt: new Uint8Array(32),
  key: Uint8Array.of(1, 2, 3),
  number: 4,
  date: 1_795_478_400,
  sealed: true,
  kind: "letter",
  office: "north.example",
  readers: [new Uint8Array(32)],
  reply: null,
} as const satisfies Shaped<typeof LETTER>

function refusal(shape: Shape<unknown>, value: unknown): readonly [BytesFault, string] {
  try {
    shape.read(value as Value, "letter")
  } catch (error) {
    if (error instanceof BytesError) return [error.code, error.message]
    throw error
  }
  throw new Error("was accepted")
}

test("a record reads as it was written, through its bytes", () => {
  for (const letter of [GOOD, { ...GOOD, remark: "yes" }, { ...GOOD, reply: 3 }]) {
    assert.deepEqual(decodeAs(LETTER, encodeRecord(letter), "letter"), letter)
  }
})

test("each shape refuses what it must, and says where", () => {
  const cases: readonly (readonly [object, BytesFault, string])[] = [
    [{ title: 1 }, "wrong-type", "letter.title: found an integer, want text"],
    [{ title: "" }, "wrong-length", "letter.title: found 0 characters, want 1 to 20"],
    [{ title: "x".repeat(21) }, "wrong-length", "letter.title: found 21 characters, want 1 to 20"],
    [{ title: "a\nb" }, "text-control", "letter.title: a control"],
    [{ salt: new Uint8Array(31) }, "wrong-length", "letter.salt: found 31 bytes, want 32"],
    [{ salt: "x" }, "wrong-type", "letter.salt: found text, want bytes"],
    [{ key: new Uint8Array(5) }, "wrong-length", "letter.key: found 5 bytes, want 2 to 4"],
    [{ number: 0 }, "out-of-range", "letter.number: found 0, want 1 to 9"],
    [{ number: 10 }, "out-of-range", "letter.number: found 10, want 1 to 9"],
    [{ number: 1.5 }, "out-of-range", "letter.number"],
    [{ number: NaN }, "out-of-range", "letter.number"],
    [{ number: null }, "wrong-type", "letter.number: found null, want an integer"],
    [{ date: -1 }, "out-of-range", "letter.date"],
    [{ date: 253_402_300_800 }, "out-of-range", "letter.date"],
    [{ sealed: 1 }, "wrong-type", "letter.sealed: found an integer, want true or false"],
    [{ kind: "memo" }, "unexpected-value", "letter.kind: want one of letter, note"],
    [{ kind: [] }, "wrong-type", "letter.kind: found a list, want text"],
    [{ office: "North.example\n" }, "unexpected-value", "letter.office: not an office's name"],
    [{ office: true }, "wrong-type", "letter.office: found true or false, want text"],
    [{ readers: [] }, "wrong-length", "letter.readers: found 0 items, want 1 to 2"],
    [{ readers: {} }, "wrong-type", "letter.readers: found a record, want a list"],
    [{ readers: [new Uint8Array(32), 5] }, "wrong-type", "letter.readers[1]: found an integer, want bytes"],
    [{ reply: "no" }, "wrong-type", "letter.reply: found text, want an integer"],
    [{ remark: null }, "wrong-type", "letter.remark: found null, want text"],
    [{ extra: 1 }, "unknown-field", "letter: a field this version does not know"],
    [{ ["__proto__"]: 1 }, "unknown-field", "letter: a field"],
    [{ salt: undefined }, "missing-field", "letter: salt is missing"],
  ]
  for (const [change, code, message] of cases) {
    const [found, said] = refusal(LETTER, { ...GOOD, ...change })
    assert.equal(found, code, said)
    assert.ok(said.startsWith(message), said)
  }
  for (const value of [undefined, null, 1, "x", [], new Uint8Array(1)]) {
    assert.equal(refusal(LETTER, value)[0], "wrong-type")
  }
})

test("a field inherited from a prototype is not a field", () => {
  const inherited = Object.create({ title: "inherited" }) as object
  assert.equal(refusal(LETTER, Object.assign(inherited, { ...GOOD, title: undefined }))[0], "missing-field")
  assert.equal(refusal(record({ toString: flag }), {})[0], "missing-field")
})

test("what was decoded for a shape is read by its own fields only", () => {
  const shape = record({ constructor: optional(flag), toString: flag })
  assert.throws(() => decodeAs(shape, encode({}), "record"), { code: "missing-field" })
  assert.throws(() => decodeAs(variant({ constructor: record({}) }), encode({}), "act"), { code: "missing-field" })
  const shadowed = Object.create(null) as { [key: string]: Value }
  shadowed["__proto__"] = { toString: true } // a key like any other, in an object without prototype
  assert.throws(() => decodeAs(record({ toString: flag }), encode(shadowed), "record"), { code: "unknown-field" })
  assert.throws(() => decodeAs(record({ toString: optional(flag) }), encode(shadowed), "record"), {
    code: "unknown-field",
  })
  assert.deepEqual({ ...decodeAs(shape, encode({ toString: true }), "record") }, { toString: true })
})

test("a variant is read by its kind", () => {
  const act = variant({ accept: record({ offer: hash32 }), decline: record({}) })
  const decline = act.read({ kind: "decline" }, "act")
  assert.deepEqual(decline, { kind: "decline" })
  const accept = act.read(decode(encode({ kind: "accept", offer: new Uint8Array(32) })), "act")
  assert.equal(accept.kind === "accept" && accept.offer.length, 32)
  assert.equal(refusal(act, { offer: new Uint8Array(32) })[0], "missing-field")
  assert.deepEqual(refusal(act, { kind: 3 }), ["wrong-type", "letter.kind: found an integer, want text"])
  assert.equal(refusal(act, { kind: "counter" })[0], "unexpected-value")
  assert.equal(refusal(act, { kind: "toString" })[0], "unexpected-value")
  assert.equal(refusal(act, { kind: "decline", offer: 1 })[0], "unknown-field")
  assert.equal(refusal(act, [])[0], "wrong-type")
})

test("fields that are undefined are left out, at any depth; nothing else is", () => {
  assert.deepStrictEqual(encodeRecord({ a: undefined, b: [{ c: undefined, d: null }] }), encode({ b: [{ d: null }] }))
  assert.deepEqual(Object.keys(present({ a: undefined, b: 0 }) as object), ["b"])
  for (const lost of [new Map([["a", 1]]), new Date(0), new (class Key {})(), () => 1]) {
    assert.throws(() => encodeRecord({ lost }), TypeError)
  }
})

test("a value that is read twice to say where is refused as it is at once", () => {
  for (const wrong of [
    null,
    {},
    { ...GOOD, title: "" },
    { ...GOOD, readers: [new Uint8Array(31)] },
    { ...GOOD, more: 1 },
  ]) {
    const [code, message] = refusal(LETTER, wrong)
    assert.throws(() => readAs(LETTER, wrong as Value, "letter"), { code, message })
  }
  assert.deepEqual(readAs(LETTER, GOOD, "letter"), GOOD)
})

test("a token is no longer than its bound", () => {
  const word = token(/^[a-z]+$/, "a word", 3)
  assert.equal(word.read("abc", "word"), "abc")
  assert.deepEqual(refusal(word, "abcd"), ["unexpected-value", "letter: not a word"])
})

test("limits go through to the decoder", () => {
  assert.throws(
    () => decodeAs(LETTER, encodeRecord(GOOD), "letter", { bytes: 10, depth: 4, items: 100 }),
    (error) => error instanceof BytesError && error.code === "too-long",
  )
})
