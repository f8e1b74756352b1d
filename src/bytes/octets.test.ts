import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import {
  BytesError,
  compare,
  concat,
  equal,
  fromBase64,
  fromHex,
  fromUtf8,
  HASH_BYTES,
  isZero,
  sha256,
  toBase64,
  toHex,
  uint64,
  utf8,
} from "./index.ts"
import { runs } from "../../tests/runs.ts"

const octets = fc.uint8Array({ maxLength: 100 })
const coded = (code: string) => (error: unknown) => error instanceof BytesError && error.code === code

test("SHA-256 gives the digests of FIPS 180-2 appendix B, in one part or several", () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
  assert.equal(toHex(sha256(utf8("abc"))), abc)
  assert.equal(toHex(sha256(utf8("a"), utf8(""), utf8("bc"))), abc)
  const two = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
  assert.equal(toHex(sha256(utf8("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))), two)
  assert.equal(toHex(sha256()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  assert.equal(sha256().length, HASH_BYTES)
})

test("joining makes a new array and leaves its parts alone", () => {
  const part = Uint8Array.of(1, 2)
  const joined = concat(part, new Uint8Array(), Uint8Array.of(3))
  assert.deepStrictEqual(joined, Uint8Array.of(1, 2, 3))
  joined[0] = 9
  assert.equal(part[0], 1)
  assert.equal(concat().length, 0)
})

test("equality needs the same length and the same bytes, and does not mind a view", () => {
  const whole = Uint8Array.of(0, 1, 2, 3)
  assert.ok(equal(whole.subarray(1), Uint8Array.of(1, 2, 3)))
  assert.ok(equal(new Uint8Array(), new Uint8Array()))
  assert.ok(!equal(whole, whole.subarray(1)))
  assert.ok(!equal(Uint8Array.of(1), Uint8Array.of(2)))
})

test("order is bytewise, a beginning first", () => {
  assert.equal(compare(Uint8Array.of(1), Uint8Array.of(1)), 0)
  assert.ok(compare(Uint8Array.of(1), Uint8Array.of(1, 0)) < 0)
  assert.ok(compare(Uint8Array.of(255), Uint8Array.of(1, 0)) > 0)
})

test("hexadecimal: lower case, whole bytes, the wanted length", () => {
  fc.assert(
    fc.property(octets, (bytes) => assert.deepStrictEqual(fromHex(toHex(bytes), bytes.length), new Uint8Array(bytes))),
    runs(100),
  )
  for (const bad of ["0", "0g", "AB", " 00", "00\n", "0x00", "٠٠"]) assert.throws(() => fromHex(bad), coded("not-hex"))
  assert.throws(() => fromHex("00", 2), coded("wrong-length"))
})

test("base64: the one form of RFC 4648 §4", () => {
  // RFC 4648 §10
  for (const [text, encoded] of [
    ["", ""],
    ["f", "Zg=="],
    ["fo", "Zm8="],
    ["foo", "Zm9v"],
    ["foobar", "Zm9vYmFy"],
  ]) {
    assert.equal(toBase64(utf8(text as string)), encoded)
  }
  fc.assert(
    fc.property(octets, (bytes) => assert.deepStrictEqual(fromBase64(toBase64(bytes)), new Uint8Array(bytes))),
    runs(100),
  )
  for (const bad of ["Zg", "Zg=", "Zh==", "Zm9", "Zm9v\n", " Zm9v", "Z-8=", "Z_8=", "Zg==Zg==", "====", "é"]) {
    assert.throws(() => fromBase64(bad), coded("not-base64"), bad)
  }
})

test("base64 is read if and only if it is what is written", () => {
  const unit = fc.constantFrom(..."AZaz09+/=-_ \n\t\f\r\0é—".split(""))
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 20 }),
      fc.string({ unit, maxLength: 3 }),
      fc.nat(30),
      fc.nat(3),
      (bytes, put, at, cut) => {
        const good = toBase64(bytes)
        const text = good.slice(0, at) + put + good.slice(at + cut)
        const isWritten = Buffer.from(text, "base64").toString("base64") === text
        if (isWritten) assert.equal(toBase64(fromBase64(text)), text)
        else assert.throws(() => fromBase64(text), coded("not-base64"), JSON.stringify(text))
      },
    ),
    runs(2000),
  )
})

test("UTF-8: strict, and a byte order mark is content", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (s) => assert.equal(fromUtf8(utf8(s)), s)),
    runs(100),
  )
  assert.equal(fromUtf8(Uint8Array.of(0xef, 0xbb, 0xbf)), "\ufeff")
  for (const bad of ["ff", "c080", "eda080", "f4908080", "e6b0"]) {
    assert.throws(() => fromUtf8(fromHex(bad)), coded("not-utf8"))
  }
  assert.throws(() => utf8("\ud800"), TypeError)
})

test("64-bit numbers are big-endian and at most 2^53 - 1", () => {
  assert.equal(toHex(uint64(0)), "0000000000000000")
  assert.equal(toHex(uint64(258)), "0000000000000102")
  assert.equal(toHex(uint64(Number.MAX_SAFE_INTEGER)), "001fffffffffffff")
  for (const bad of [-1, 1.5, 2 ** 53, NaN]) assert.throws(() => uint64(bad), TypeError)
})

test("zero is zero everywhere", () => {
  assert.ok(isZero(new Uint8Array(5)))
  assert.ok(isZero(new Uint8Array()))
  for (let i = 0; i < 5; i++) assert.ok(!isZero(new Uint8Array(5).fill(128, i, i + 1)))
  // It is looked at in parts of 16 KiB.
  assert.ok(isZero(new Uint8Array(40_000)))
  for (const i of [0, 16_383, 16_384, 32_767, 32_768, 39_999]) {
    assert.ok(!isZero(new Uint8Array(40_000).fill(1, i, i + 1)), String(i))
  }
})
