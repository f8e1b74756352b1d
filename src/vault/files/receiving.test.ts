/**
 * Sealing an enclosure as its octets arrive: whatever comes between two pieces, the file is the enclosure, and nothing is
 * ever sealed twice in one place.
 */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import fc from "fast-check"
import { sealedEnclosureSize } from "../../letter/index.ts"
import { HEAD_BYTES, SEALED_SEGMENT_BYTES, SEGMENT_BYTES } from "../../seal/index.ts"
import { runs } from "../../../tests/runs.ts"
import {
  beginReceiving,
  hashChunks,
  howFar,
  openEnclosure,
  PIECE_BYTES,
  takePiece,
  type PieceTaken,
  type Received,
} from "./index.ts"

const MIB = 2 ** 20
const folder = fs.mkdtempSync(join(tmpdir(), "diwan-receiving-"))
after(() => fs.rmSync(folder, { recursive: true }))
let made = 0

/** Octets in which a search finds what was not sealed. */
const WORDS = Buffer.from("the plaintext of an enclosure. ")
const content = (size: number): Uint8Array => new Uint8Array(Buffer.alloc(size, WORDS))

function begun(size: number): Received {
  const at = join(folder, `${++made}.sealed`)
  return { at, size, identity: beginReceiving(at) }
}

function send(what: Received, from: Uint8Array, offset: number, bytes: number = PIECE_BYTES): Promise<PieceTaken> {
  return takePiece(what, { offset, octets: from.subarray(offset, offset + bytes) })
}

async function sendRest(what: Received, from: Uint8Array): Promise<void> {
  for (;;) {
    const far = howFar(what)
    assert.ok(far.kind === "there")
    if (far.whole) return
    assert.equal((await send(what, from, far.received)).kind, "taken")
  }
}

/** Open the finished enclosure as a reader does. */
async function opened({ at, size, identity }: Received): Promise<Uint8Array> {
  const { root, sealedBytes } = await hashChunks({ from: at })
  assert.equal(sealedBytes, sealedEnclosureSize(size))
  const to = `${at}.opened`
  await openEnclosure({ from: at, to, identity, size, root })
  const found = fs.readFileSync(to)
  fs.rmSync(to)
  return new Uint8Array(found)
}

const SIZES = [0, 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, MIB - 1, MIB, MIB + 1, 2 * MIB + 5 * 1000, 3 * MIB]

for (const size of SIZES) {
  test(`an enclosure of ${size} octets comes in pieces and opens as any other`, async () => {
    const [what, octets] = [begun(size), content(size)]
    assert.equal(fs.statSync(what.at).mode & 0o777, 0o600)
    assert.deepEqual(howFar(what), { kind: "there", received: 0, whole: false })
    const pieces = Math.max(1, Math.ceil(size / PIECE_BYTES))
    for (let i = 0; i < pieces; i++) {
      const end = Math.min(size, (i + 1) * PIECE_BYTES)
      const whole = i === pieces - 1
      assert.deepEqual(await send(what, octets, i * PIECE_BYTES), { kind: "taken", received: end, whole })
      assert.deepEqual(howFar(what), { kind: "there", received: end, whole })
      assert.equal(fs.readFileSync(what.at).indexOf(WORDS.subarray(0, 12)), -1)
    }
    assert.deepEqual(await opened(what), octets)
  })
}

test("a piece that comes again, sent and not acknowledged, is taken as it was", async () => {
  const [what, octets] = [begun(2 * MIB + 7), content(2 * MIB + 7)]
  await send(what, octets, 0)
  const before = fs.readFileSync(what.at)
  assert.deepEqual(await send(what, octets, 0), { kind: "taken", received: MIB, whole: false })
  // Cut otherwise, and over what is new.
  assert.equal((await send(what, octets, SEGMENT_BYTES)).kind, "taken")
  assert.deepEqual(fs.readFileSync(what.at).subarray(0, before.length), before)
  await sendRest(what, octets)
  assert.deepEqual(await opened(what), octets)
  // And when all of it has come.
  assert.deepEqual(await send(what, octets, 2 * MIB), { kind: "taken", received: what.size, whole: true })
})

test("a file that changed between two sendings is refused before a byte is written", async () => {
  const [what, octets] = [begun(2 * MIB), content(2 * MIB)]
  await send(what, octets, 0)
  const before = fs.readFileSync(what.at)
  for (const place of [0, SEGMENT_BYTES - 1, MIB - 1]) {
    const other = octets.slice()
    other[place]! ^= 1
    assert.deepEqual(await send(what, other, 0), { kind: "differs" })
    // The first part of what overlaps is the same, and yet nothing of the rest is sealed.
    if (place > SEGMENT_BYTES) assert.deepEqual(await send(what, other, SEGMENT_BYTES), { kind: "differs" })
    assert.deepEqual(fs.readFileSync(what.at), before)
  }
})

test("a torn piece is compared as well: its unfinished segment is not sealed anew with something else", async () => {
  const [what, octets] = [begun(2 * MIB), content(2 * MIB)]
  await send(what, octets, 0)
  const torn = HEAD_BYTES + 2 * SEALED_SEGMENT_BYTES + 777
  fs.truncateSync(what.at, torn)
  assert.deepEqual(howFar(what), { kind: "there", received: 2 * SEGMENT_BYTES, whole: false })
  const other = octets.slice()
  other[2 * SEGMENT_BYTES + 700]! ^= 1
  assert.deepEqual(await send(what, other, 2 * SEGMENT_BYTES), { kind: "differs" })
  assert.equal(fs.statSync(what.at).size, torn)
  await sendRest(what, octets)
  assert.deepEqual(await opened(what), octets)
})

test("a piece of which the power failed before all sectors were written is not counted, and comes again", async () => {
  const [what, octets] = [begun(3 * MIB), content(3 * MIB)]
  await send(what, octets, 0)
  await send(what, octets, MIB)
  const file = fs.openSync(what.at, "r+")
  const at = Math.ceil((HEAD_BYTES + 5 * SEALED_SEGMENT_BYTES) / 512) * 512
  fs.writeSync(file, Buffer.alloc(4096), 0, 4096, at)
  fs.closeSync(file)
  assert.deepEqual(howFar(what), { kind: "there", received: 5 * SEGMENT_BYTES, whole: false })
  await sendRest(what, octets)
  assert.deepEqual(await opened(what), octets)
})

test("what begins too far ahead, is too long, ends too late or is no whole number of segments is not taken", async () => {
  const [what, octets] = [begun(3 * MIB + 5), content(4 * MIB)]
  assert.deepEqual(await send(what, octets, MIB), { kind: "gap", received: 0 })
  const misfits: readonly (readonly [number, number])[] = [
    [0, PIECE_BYTES + 1],
    [0, PIECE_BYTES + SEGMENT_BYTES],
    [0, 0],
    [0, 17],
    [1, SEGMENT_BYTES],
    [-SEGMENT_BYTES, SEGMENT_BYTES],
    [3 * MIB, 6],
    [0.5, SEGMENT_BYTES],
    [Number.MAX_SAFE_INTEGER, 1],
  ]
  for (const [offset, bytes] of misfits) {
    assert.deepEqual(await takePiece(what, { offset, octets: new Uint8Array(bytes) }), { kind: "misfit" })
  }
  assert.equal(fs.statSync(what.at).size, HEAD_BYTES)
})

test("a file that is gone, longer, another's, or without its head is lost: nothing more is sealed to its identity", async () => {
  const octets = content(2 * MIB)
  const spoil: readonly ((at: string) => void)[] = [
    (at) => fs.rmSync(at),
    (at) => fs.truncateSync(at, HEAD_BYTES - 1),
    (at) => fs.truncateSync(at, sealedEnclosureSize(2 * MIB) + 1),
    (at) => {
      fs.rmSync(at)
      beginReceiving(at)
    },
    (at) => fs.writeFileSync(at, randomBytes(HEAD_BYTES)),
  ]
  for (const change of spoil) {
    const what = begun(2 * MIB)
    await send(what, octets, 0)
    change(what.at)
    assert.deepEqual(howFar(what), { kind: "lost" })
    assert.deepEqual(await send(what, octets, MIB), { kind: "lost" })
  }
})

test("a name that is taken is never begun again, a link is not followed, a folder is no file", () => {
  const what = begun(1)
  assert.throws(() => beginReceiving(what.at), { code: "exists" })
  fs.symlinkSync(what.at, `${what.at}.link`)
  assert.throws(() => howFar({ ...what, at: `${what.at}.link` }))
  fs.mkdirSync(`${what.at}.folder`)
  assert.throws(() => howFar({ ...what, at: `${what.at}.folder` }))
})

test("law: cut as one likes, killed at any byte, taken up again: the enclosure is the file", async () => {
  const size = MIB + 3 * SEGMENT_BYTES + 123
  const octets = new Uint8Array(randomBytes(size))
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ segments: fc.integer({ min: 1, max: 4 }), lost: fc.nat({ max: 2 * SEALED_SEGMENT_BYTES }) }),
        {
          maxLength: 6,
        },
      ),
      async (steps) => {
        const what = begun(size)
        for (const { segments, lost } of steps) {
          const far = howFar(what)
          assert.ok(far.kind === "there")
          if (far.whole) break
          const left = size - far.received
          const bytes = Math.min(left, segments * SEGMENT_BYTES)
          const before = fs.statSync(what.at).size
          assert.equal((await send(what, octets, far.received, bytes)).kind, "taken")
          // Killed while it was written: any part of this piece is missing at its end.
          const now = fs.statSync(what.at).size
          fs.truncateSync(what.at, Math.max(before, HEAD_BYTES, now - lost))
        }
        await sendRest(what, octets)
        assert.deepEqual(await opened(what), octets)
        fs.rmSync(what.at)
      },
    ),
    runs(15),
  )
})
