import assert from "node:assert/strict"
import { decapsulate, encapsulate as mlkemEncapsulate } from "node:crypto"
import { test } from "node:test"
import { concat, utf8 } from "../bytes/index.ts"
import { SealError, type SealFault } from "./error.ts"
import { encodeHeader, parseHeader } from "./header.ts"
import {
  generateIdentity,
  HEAD_BYTES,
  importRecipient,
  layoutOf,
  layoutOfSealed,
  open,
  openHead,
  openSegment,
  seal,
  sealedSize,
  sealHead,
  sealSegment,
  SEGMENT_BYTES,
  segmentAt,
  WHOLE_LIMIT_BYTES,
  type SealRandomness,
} from "./index.ts"
import { unwrapFileKey, wrapFileKey } from "./stanza.ts"
import { CHUNK_BYTES, openChunk, payloadKeyOf, SEALED_CHUNK_BYTES, SEGMENT_CHUNKS } from "./stream.ts"

const identity = generateIdentity()
const recipient = importRecipient(identity.recipient)
const small = seal({ recipient, plaintext: utf8("a letter") })

function refused(code: SealFault): (error: unknown) => boolean {
  return (error) => error instanceof SealError && error.code === code
}

function replaced(file: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(file).toString("latin1")
  assert.ok(text.includes(from))
  return Uint8Array.from(Buffer.from(text.replace(from, to), "latin1"))
}

test("the head has the length that positions are computed with", () => {
  const { head, payloadKey } = sealHead(recipient)
  assert.equal(head.length, HEAD_BYTES)
  assert.equal(payloadKey.length, 32)
  assert.deepEqual(openHead(identity, head), { kind: "opened", payloadKey })
})

test("two files of the same content share nothing but the format", () => {
  const again = seal({ recipient, plaintext: utf8("a letter") })
  assert.notDeepEqual(again.subarray(40, 100), small.subarray(40, 100))
  assert.notDeepEqual(again.subarray(HEAD_BYTES - 16), small.subarray(HEAD_BYTES - 16))
})

test("given randomness makes the same file again", () => {
  const kem = { ephemeral: new Uint8Array(32).fill(9), mlkem: mlkemEncapsulate(recipient.mlkem) }
  assert.deepEqual(decapsulate(identity.mlkem, kem.mlkem.ciphertext), kem.mlkem.sharedKey)
  const randomness: SealRandomness = { fileKey: new Uint8Array(16).fill(1), nonce: new Uint8Array(16).fill(2), kem }
  const file = seal({ recipient, plaintext: utf8("again") }, randomness)
  assert.deepEqual(seal({ recipient, plaintext: utf8("again") }, randomness), file)
  assert.deepEqual(randomness.fileKey, new Uint8Array(16).fill(1))
  const opened = open(identity, file)
  assert.ok(opened.kind === "opened")
  assert.deepEqual(opened.plaintext, utf8("again"))
  const short = { ...randomness, fileKey: new Uint8Array(15) }
  assert.throws(() => sealHead(recipient, short), TypeError)
  assert.throws(() => sealHead(recipient, { ...randomness, nonce: new Uint8Array(12) }), TypeError)
})

test("what does not begin as a file of the profile is outside it", () => {
  const armored = utf8("-----BEGIN AGE ENCRYPTED FILE-----\n")
  for (const file of [new Uint8Array(0), small.subarray(0, 39), armored, new Uint8Array(5000), small.subarray(1)]) {
    assert.throws(() => open(identity, file), refused("outside-profile"))
  }
  assert.throws(() => open(identity, replaced(small, "v1", "v2")), refused("outside-profile"))
  assert.throws(() => open(identity, replaced(small, "mlkem768x25519", "MLKEM768X25519")), refused("outside-profile"))
})

test("a second stanza is outside the profile, from the head alone", () => {
  const second = replaced(small, "\n---", "\n-> X25519 AAAA\nBBBB\n---")
  assert.throws(() => open(identity, second), refused("outside-profile"))
  const cut = replaced(small, "\n---", `\n-> ${"x".repeat(4000)}\nBBBB\n---`).subarray(0, HEAD_BYTES)
  assert.throws(() => openHead(identity, cut), refused("outside-profile"))
})

test("stanzas that are not the one of the profile are refused behind the door as well", () => {
  const mac = `--- ${"A".repeat(43)}\n`
  for (const stanzas of ["-> X25519 AAAA\nAAAA\n", "-> mlkem768x25519 AAAA\nAAAA\n-> grease\n\n"]) {
    const header = parseHeader(utf8(`age-encryption.org/v1\n${stanzas}${mac}`))
    assert.throws(() => unwrapFileKey(identity, header), refused("outside-profile"))
  }
  assert.throws(() => parseHeader(utf8(`age-encryption.org/v1\n${mac}`)), refused("header-malformed"))
  const short = utf8("age-encryption.org/v1\n-> a\n\n--- AAAA\n")
  assert.throws(() => parseHeader(short), refused("header-malformed"))
})

test("a header that ends nowhere is given up", () => {
  const endless = concat(small.subarray(0, 40), new Uint8Array(20_000).fill(0x41))
  assert.throws(() => open(identity, endless), refused("header-too-large"))
  assert.throws(() => open(identity, endless.subarray(0, 10_000)), refused("header-truncated"))
})

test("a header cut off or altered has its own code", () => {
  assert.throws(() => open(identity, small.subarray(0, 1600)), refused("header-truncated"))
  assert.throws(() => open(identity, small.subarray(0, HEAD_BYTES - 1)), refused("header-truncated"))
  const mac = small.slice()
  mac[1590] = mac[1590] === 0x41 ? 0x42 : 0x41
  assert.throws(() => open(identity, mac), refused("header-mac"))
  assert.throws(() => open(identity, replaced(small, "\n---", "\nxyz\n---")), refused("header-malformed"))
  assert.throws(() => open(identity, replaced(small, "x25519 ", "x25519 \u0007")), refused("header-malformed"))
})

test("a header written by somebody without the file key is refused", () => {
  const fileKey = new Uint8Array(16).fill(3)
  const header = encodeHeader(wrapFileKey(recipient, fileKey), new Uint8Array(16).fill(4))
  assert.throws(() => openHead(identity, concat(header, new Uint8Array(16))), refused("header-mac"))
})

test("a payload cut off, lengthened or altered has its own code", () => {
  const whole = seal({ recipient, plaintext: new Uint8Array(3 * CHUNK_BYTES) })
  const cases: readonly (readonly [SealFault, Uint8Array])[] = [
    ["payload-truncated", whole.subarray(0, HEAD_BYTES)],
    ["payload-truncated", whole.subarray(0, HEAD_BYTES + 15)],
    ["payload-truncated", whole.subarray(0, HEAD_BYTES + 2 * SEALED_CHUNK_BYTES)],
    ["payload-size", whole.subarray(0, HEAD_BYTES + 2 * SEALED_CHUNK_BYTES + 15)],
    ["payload-size", whole.subarray(0, HEAD_BYTES + 2 * SEALED_CHUNK_BYTES + 16)],
    ["payload-unauthenticated", whole.subarray(0, HEAD_BYTES + 2 * SEALED_CHUNK_BYTES + 17)],
    ["payload-trailing", concat(whole, new Uint8Array(100))],
    ["payload-size", concat(whole, new Uint8Array(16))],
  ]
  for (const [code, file] of cases) assert.throws(() => open(identity, file), refused(code))
})

test("chunks in another order are refused", () => {
  const whole = seal({ recipient, plaintext: new Uint8Array(3 * CHUNK_BYTES) })
  const chunk = (n: number): Uint8Array =>
    whole.subarray(HEAD_BYTES + n * SEALED_CHUNK_BYTES, HEAD_BYTES + (n + 1) * SEALED_CHUNK_BYTES)
  const swapped = concat(whole.subarray(0, HEAD_BYTES), chunk(1), chunk(0), chunk(2))
  assert.throws(() => open(identity, swapped), refused("payload-unauthenticated"))
})

test("a refused segment leaves nothing of itself in the buffer", () => {
  const layout = layoutOf(3 * CHUNK_BYTES)
  const whole = seal({ recipient, plaintext: new Uint8Array(layout.plainBytes).fill(0x55) })
  const opened = openHead(identity, whole)
  assert.ok(opened.kind === "opened")
  const bytes = whole.slice(HEAD_BYTES)
  bytes[2 * SEALED_CHUNK_BYTES] = (bytes[2 * SEALED_CHUNK_BYTES] as number) ^ 1
  const into = new Uint8Array(layout.plainBytes)
  const input = { payloadKey: opened.payloadKey, layout, index: 0, bytes }
  assert.throws(() => openSegment(input, into), refused("payload-unauthenticated"))
  assert.ok(into.every((byte) => byte === 0))
})

test("what is too large for memory is refused before it is copied", () => {
  // Untouched zero pages: the test costs address space, not memory.
  const large = new Uint8Array(WHOLE_LIMIT_BYTES + 1)
  assert.throws(() => seal({ recipient, plaintext: large }), refused("too-large"))
  const file = new Uint8Array(sealedSize(WHOLE_LIMIT_BYTES + 1))
  file.set(small.subarray(0, HEAD_BYTES))
  assert.throws(() => open(identity, file), refused("too-large"))
})

test("a chunk's counter goes beyond 32 bits", () => {
  const layout = layoutOf(2 ** 51)
  const index = layout.segments - 1
  const { plainBytes, sealedBytes } = segmentAt(layout, index)
  const payloadKey = payloadKeyOf(new Uint8Array(16), new Uint8Array(16))
  const sealed = new Uint8Array(sealedBytes)
  sealSegment({ payloadKey, layout, index, bytes: new Uint8Array(plainBytes).fill(6) }, sealed)
  const chunk = sealed.subarray(0, SEALED_CHUNK_BYTES)
  const counter = layout.chunks - SEGMENT_CHUNKS
  assert.ok(counter > 2 ** 32)
  const plain = Buffer.alloc(CHUNK_BYTES)
  assert.ok(openChunk(payloadKey, { counter, last: false }, chunk, plain))
  assert.deepEqual(plain, Buffer.alloc(CHUNK_BYTES, 6))
  assert.ok(!openChunk(payloadKey, { counter: counter % 2 ** 32, last: false }, chunk, plain))
  assert.deepEqual(plain, Buffer.alloc(CHUNK_BYTES))
})

test("misuse is a TypeError", () => {
  const layout = layoutOf(10)
  const payloadKey = new Uint8Array(32)
  const bytes = new Uint8Array(10)
  const into = new Uint8Array(100)
  for (const length of [-1, 0.5, 2 ** 52, Number.NaN]) assert.throws(() => layoutOf(length), TypeError)
  for (const index of [-1, 1, 0.5]) assert.throws(() => segmentAt(layout, index), TypeError)
  assert.throws(() => sealSegment({ payloadKey: bytes, layout, index: 0, bytes }, into), TypeError)
  assert.throws(() => sealSegment({ payloadKey, layout, index: 0, bytes: into }, into), TypeError)
  assert.throws(() => sealSegment({ payloadKey, layout, index: 0, bytes }, new Uint8Array(25)), TypeError)
  const sealed = new Uint8Array(26)
  assert.throws(() => openSegment({ payloadKey, layout, index: 0, bytes: sealed }, new Uint8Array(9)), TypeError)
  assert.throws(() => openSegment({ payloadKey, layout, index: 0, bytes: into }, into), TypeError)
})

test("sizes at the edges", () => {
  assert.equal(sealedSize(0), HEAD_BYTES + 16)
  assert.equal(sealedSize(CHUNK_BYTES), HEAD_BYTES + CHUNK_BYTES + 16)
  assert.equal(sealedSize(CHUNK_BYTES + 1), HEAD_BYTES + CHUNK_BYTES + 1 + 32)
  assert.deepEqual(layoutOf(SEGMENT_BYTES + 1).segments, 2)
  assert.throws(() => layoutOfSealed(0), refused("payload-truncated"))
})
