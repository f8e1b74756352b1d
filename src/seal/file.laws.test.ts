import assert from "node:assert/strict"
import { test } from "node:test"
import { Decrypter, Encrypter } from "age-encryption"
import fc from "fast-check"
import { concat } from "../bytes/index.ts"
import { parseHeader } from "./header.ts"
import {
  encodeIdentity,
  encodeRecipient,
  generateIdentity,
  HEAD_BYTES,
  importRecipient,
  layoutOf,
  layoutOfSealed,
  open,
  openHead,
  openSegment,
  plainSize,
  seal,
  SealError,
  sealedSize,
  sealHead,
  sealSegment,
  SEALED_SEGMENT_BYTES,
  SEGMENT_BYTES,
  segmentAt,
} from "./index.ts"

const RUNS = process.env["SLOW"] === "1" ? 500 : 25
const identity = generateIdentity()
const recipient = importRecipient(identity.recipient)
const stranger = generateIdentity()

const CHUNK = 65536
// Lengths round the edges of chunks and segments, which random ones would miss.
const edges = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7, SEGMENT_BYTES, SEGMENT_BYTES + 1]
const length = fc.oneof(fc.constantFrom(...edges), fc.nat(300), fc.nat(3 * CHUNK))
const content = fc.tuple(length, fc.nat(255)).map(([bytes, seed]) => patterned(bytes, seed))

function patterned(bytes: number, seed: number): Uint8Array {
  const filled = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at++) filled[at] = (at * 31 + seed + (at >>> 8)) & 0xff
  return filled
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

test("what was sealed opens to the same bytes, and to nobody else", () => {
  fc.assert(
    fc.property(content, (plaintext) => {
      const file = seal({ recipient, plaintext })
      assert.equal(file.length, sealedSize(plaintext.length))
      assert.equal(plainSize(file.length), plaintext.length)
      const opened = open(identity, file)
      assert.ok(opened.kind === "opened" && same(opened.plaintext, plaintext))
      assert.deepEqual(open(stranger, file), { kind: "not-addressed" })
    }),
    { numRuns: RUNS, examples: edges.map((bytes) => [patterned(bytes, 1)]) },
  )
})

test("age-encryption opens what we seal, and we open what it seals", async () => {
  const decrypter = new Decrypter()
  decrypter.addIdentity(encodeIdentity(identity))
  const encrypter = new Encrypter()
  encrypter.addRecipient(encodeRecipient(identity.recipient))
  await fc.assert(
    fc.asyncProperty(content, async (plaintext) => {
      assert.ok(same(await decrypter.decrypt(seal({ recipient, plaintext })), plaintext))
      const opened = open(identity, await encrypter.encrypt(plaintext))
      assert.ok(opened.kind === "opened" && same(opened.plaintext, plaintext))
    }),
    { numRuns: RUNS, examples: edges.map((bytes) => [patterned(bytes, 2)]) },
  )
})

test("any flipped bit is refused: with a code, or as not addressed if it stands in the stanza", () => {
  const plaintext = patterned(2 * CHUNK + 100, 3)
  const whole = seal({ recipient, plaintext })
  const stanzaEnd = whole.lastIndexOf(0x2d, parseHeader(whole).bytes) // the mac line's marks come after it
  fc.assert(
    fc.property(fc.oneof(fc.nat(HEAD_BYTES + 20), fc.nat(whole.length - 1)), fc.nat(7), (at, bit) => {
      const file = whole.slice()
      file[at] = (file[at] as number) ^ (1 << bit)
      let refused: string
      try {
        refused = open(identity, file).kind
      } catch (error) {
        assert.ok(error instanceof SealError)
        refused = error.code
      }
      assert.notEqual(refused, "opened")
      if (at >= HEAD_BYTES) assert.equal(refused, "payload-unauthenticated")
      else if (at > stanzaEnd) assert.notEqual(refused, "not-addressed")
    }),
    { numRuns: 12 * RUNS },
  )
})

test("every single bit of a short file is protected", () => {
  const whole = seal({ recipient, plaintext: patterned(5, 4) })
  for (let at = 0; at < whole.length; at++) {
    const file = whole.slice()
    file[at] = (file[at] as number) ^ (1 << (at % 8))
    const codes: string[] = []
    try {
      codes.push(open(identity, file).kind)
    } catch (error) {
      assert.ok(error instanceof SealError, `byte ${at}`)
      codes.push(error.code)
    }
    assert.ok(!codes.includes("opened"), `byte ${at}`)
  }
})

test("a file cut off anywhere is refused with a code", () => {
  const whole = seal({ recipient, plaintext: patterned(2 * CHUNK, 5) })
  fc.assert(
    fc.property(fc.oneof(fc.nat(HEAD_BYTES + 40), fc.nat(whole.length - 1)), (end) => {
      assert.throws(() => open(identity, whole.subarray(0, end)), SealError)
    }),
    { numRuns: 12 * RUNS, examples: [HEAD_BYTES, HEAD_BYTES + CHUNK + 16, whole.length - 1].map((end) => [end]) },
  )
})

test("a file with bytes after its end is refused with a code", () => {
  fc.assert(
    fc.property(content, fc.uint8Array({ minLength: 1, maxLength: 100 }), (plaintext, more) => {
      assert.throws(() => open(identity, concat(seal({ recipient, plaintext }), more)), SealError)
    }),
    { numRuns: RUNS },
  )
})

test("a file sealed by segments in any order is a whole file, and the other way round", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 5, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES, 2 * SEGMENT_BYTES + 3 * CHUNK + 9),
      fc.boolean(),
      (bytes, backwards) => {
        const plaintext = patterned(bytes, 6)
        const layout = layoutOf(bytes)
        const order = Array.from({ length: layout.segments }, (_, index) => index)
        if (backwards) order.reverse()

        const { head, payloadKey } = sealHead(recipient)
        const file = new Uint8Array(layout.sealedBytes)
        file.set(head)
        const buffer = new Uint8Array(SEALED_SEGMENT_BYTES) // one buffer for all, as the vault does it
        for (const index of order) {
          const { plainAt, plainBytes, sealedAt, sealedBytes } = segmentAt(layout, index)
          const part = plaintext.subarray(plainAt, plainAt + plainBytes)
          const written = sealSegment({ payloadKey, layout, index, bytes: part }, buffer)
          assert.equal(written, sealedBytes)
          file.set(buffer.subarray(0, written), sealedAt)
        }
        const whole = open(identity, file)
        assert.ok(whole.kind === "opened" && same(whole.plaintext, plaintext))

        const opened = openHead(identity, file.subarray(0, HEAD_BYTES))
        assert.ok(opened.kind === "opened")
        const found = layoutOfSealed(file.length)
        assert.deepEqual(found, layout)
        const again = new Uint8Array(found.plainBytes)
        for (const index of order) {
          const { plainAt, sealedAt, sealedBytes } = segmentAt(found, index)
          const part = file.subarray(sealedAt, sealedAt + sealedBytes)
          const written = openSegment({ payloadKey: opened.payloadKey, layout: found, index, bytes: part }, buffer)
          again.set(buffer.subarray(0, written), plainAt)
        }
        assert.ok(same(again, plaintext))
      },
    ),
    { numRuns: 12 },
  )
})

test("sizes are inverses, segments fill the file without gap or overlap", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.nat(8 * SEGMENT_BYTES),
        fc.maxSafeNat().map((n) => n % 2 ** 52),
      ),
      (bytes) => {
        const layout = layoutOf(bytes)
        assert.deepEqual(layoutOfSealed(layout.sealedBytes), layout)
        const last = segmentAt(layout, layout.segments - 1)
        assert.equal(last.plainAt + last.plainBytes, bytes)
        assert.equal(last.sealedAt + last.sealedBytes, layout.sealedBytes)
        if (layout.segments > 1) {
          const before = segmentAt(layout, layout.segments - 2)
          assert.equal(before.plainAt + before.plainBytes, last.plainAt)
          assert.equal(before.sealedAt + before.sealedBytes, last.sealedAt)
        }
      },
    ),
    { numRuns: 400 },
  )
})

test("a file's length either belongs to a plaintext or is refused", () => {
  fc.assert(
    fc.property(fc.nat(HEAD_BYTES + 5 * CHUNK), (bytes) => {
      try {
        assert.equal(sealedSize(plainSize(bytes)), bytes)
      } catch (error) {
        assert.ok(error instanceof SealError && ["payload-size", "payload-truncated"].includes(error.code))
      }
    }),
    { numRuns: 400 },
  )
})
