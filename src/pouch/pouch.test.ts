/**
 * Pouches: volumes that check themselves, pieces that fit together, files that are there whole or not at all.
 */
import assert from "node:assert/strict"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { concat, sha256, toHex, utf8 } from "../bytes/index.ts"
import { PouchError } from "./error.ts"
import { framed, MAGIC, MOST_TAKEN, PIECE_BYTES, type BundleFrame, type ChunkFrame } from "./frame.ts"
import { dropChunks, dropOld, keepChunk, keepPiece, keptChunks, keptLockers, readChunk } from "./keep.ts"
import { LEAST_VOLUME_BYTES } from "./plan.ts"
import { openVolume, readVolume } from "./read.ts"
import { bundle, filled, locker, octetsOf, plan, small, volumesOf } from "./testdata/kit.ts"
import { encodeVolume, nameOf, writePouch } from "./write.ts"

const stage = mkdtempSync(join(tmpdir(), "diwan-pouch-"))
after(() => rmSync(stage, { recursive: true, force: true }))
let places = 0
const fresh = (): string => {
  const folder = join(stage, String(places++))
  mkdirSync(folder)
  return folder
}
const refused = (code: string): ((error: unknown) => boolean) => {
  return (error) => error instanceof PouchError && error.code === code
}

test("a pouch of one volume is one file, readable by its owner, with what was put into it", () => {
  const path = join(fresh(), "our.pouch")
  const written = writePouch(plan([bundle(utf8("sealed"), filled(9)), locker("map", 1_500_000)]), { path })
  assert.deepEqual(
    written.map((volume) => volume.path),
    [path],
  )
  const volume = openVolume(path)
  assert.deepEqual(
    volume.frames.map(({ frame }) => frame.kind),
    ["bundle", "chunk", "chunk"],
  )
  const [first, , last] = volume.frames
  assert.ok(first && last)
  assert.deepEqual(volume.body(first), utf8("sealed"))
  assert.equal((first.frame as BundleFrame).mark?.[0], 9)
  assert.equal(volume.body(last).length, 1_500_000 - PIECE_BYTES)
  volume.close()
  assert.deepEqual(readdirSync(join(path, "..")), ["our.pouch"], "nothing else is left")
})

test("several volumes: none longer than asked, every one with all words of arrival, no piece cut", () => {
  const words = [1, 2, 3].map((n) => ({ bundle: filled(n), token: filled(n + 100) }))
  const big = octetsOf("bundle", 3 * PIECE_BYTES + 5)
  const volumes = volumesOf(
    [bundle(big), bundle(utf8("small")), locker("map", 2 * PIECE_BYTES)],
    words,
    LEAST_VOLUME_BYTES,
  )
  assert.ok(volumes.length >= 4)
  for (const [i, octets] of volumes.entries()) {
    assert.ok(octets.length <= LEAST_VOLUME_BYTES)
    const { head, frames } = readVolume(octets)
    assert.deepEqual([head.number, head.volumes], [i + 1, volumes.length])
    assert.equal(frames.filter(({ frame }) => frame.kind === "taken").length, 3)
  }
})

test("what would be in no volume, or in too many, is refused before anything is written", () => {
  const path = join(fresh(), "our.pouch")
  assert.throws(() => plan([]), refused("pouch-empty"))
  assert.throws(() => plan([bundle(utf8("x"))], [], LEAST_VOLUME_BYTES - 1), refused("volume-size"))
  assert.throws(() => plan([bundle(utf8("x"))], [], Number.NaN), refused("volume-size"))
  const many = { ...locker("map", 1), size: 10_001 * PIECE_BYTES, chunks: Array.from({ length: 10_001 }, (_, n) => n) }
  const chunk = filled(0, PIECE_BYTES)
  assert.throws(() => plan([{ ...many, source: () => chunk }], [], LEAST_VOLUME_BYTES), refused("too-many-volumes"))
  assert.equal(existsSync(path), false)
})

test("of very many words of arrival the newest go", () => {
  const words = Array.from({ length: MOST_TAKEN + 3 }, (_, n) => ({
    bundle: sha256(utf8(String(n))),
    token: filled(1),
  }))
  const [octets] = volumesOf([], words)
  const { frames } = readVolume(octets as Uint8Array)
  assert.equal(frames.length, MOST_TAKEN)
  const [first] = frames
  assert.ok(first?.frame.kind === "taken")
  assert.equal(toHex(first.frame.bundle), toHex(sha256(utf8("3"))))
})

test("a file that is there is never replaced, and part of a pouch is never left", () => {
  const folder = fresh()
  const path = join(folder, "our.pouch")
  const planned = plan([locker("map", 3 * PIECE_BYTES)], [], LEAST_VOLUME_BYTES)
  writeFileSync(nameOf(path, 3, 3), "something of somebody's")
  assert.throws(() => writePouch(planned, { path }), refused("pouch-exists"))
  assert.deepEqual(readdirSync(folder), ["our-3of3.pouch"])
  // A source that fails in the middle stands for a disk that does.
  let calls = 0
  const failing = { ...locker("chart", 3 * PIECE_BYTES) }
  const source = (n: number): Uint8Array => {
    if (++calls > 4) throw Object.assign(new Error("no space"), { code: "ENOSPC" })
    return failing.source(n)
  }
  rmSync(nameOf(path, 3, 3))
  assert.throws(
    () => writePouch(plan([{ ...failing, source }], [], LEAST_VOLUME_BYTES), { path }),
    refused("pouch-full"),
  )
  assert.deepEqual(readdirSync(folder), [])
  assert.throws(() => writePouch(planned, { path: join(folder, "gone", "our.pouch") }), refused("pouch-not-found"))
})

test("a killed packing leaves a part that nobody reads and the next packing takes away", () => {
  const folder = fresh()
  const path = join(folder, "our.pouch")
  writeFileSync(join(folder, ".our.pouch.part"), "half of a volume")
  writePouch([small()], { path })
  assert.deepEqual(readdirSync(folder), ["our.pouch"])
})

test("what is no pouch, ends early, was altered, or has something behind it, each has its code", () => {
  const path = join(fresh(), "our.pouch")
  const octets = encodeVolume(small())
  const open = (bytes: Uint8Array): void => {
    writeFileSync(path, bytes)
    openVolume(path).close()
  }
  assert.throws(() => open(utf8("%PDF-1.7 something else altogether")), refused("pouch-foreign"))
  assert.throws(() => open(new Uint8Array(0)), refused("pouch-foreign"))
  assert.throws(() => open(concat(utf8("diwan pouch 2\n"), octets.subarray(MAGIC.length))), refused("pouch-foreign"))
  assert.throws(() => open(octets.subarray(0, octets.length - 1)), refused("pouch-truncated"))
  assert.throws(() => open(concat(octets, filled(0, 1))), refused("pouch-malformed"))
  const body = octets.slice()
  body.set(utf8("Sealed"), Buffer.from(octets).lastIndexOf("sealed"))
  assert.throws(() => open(body), refused("pouch-altered"))
  const word = octets.slice()
  word.set(filled(0x12, 1), Buffer.from(octets).indexOf(Buffer.from(filled(0x11))))
  assert.throws(() => open(word), refused("pouch-altered"), "words of arrival have no body, and are in the chain")
  assert.throws(() => openVolume(join(path, "gone")), refused("pouch-not-found"))
  assert.throws(() => openVolume(stage), refused("pouch-foreign"), "a folder")
})

test("frames out of their place or beyond their bounds are refused", () => {
  const head = { kind: "volume", pouch: filled(1, 16), number: 1, volumes: 1 } as const
  const word = { kind: "taken", bundle: filled(2), token: filled(3) } as const
  const bad: readonly Uint8Array[] = [
    concat(MAGIC, framed(word)),
    concat(MAGIC, framed(head), framed(head)),
    concat(MAGIC, framed({ ...head, number: 2 })),
    concat(MAGIC, framed({ ...head, volumes: 10_000 })),
    concat(MAGIC, Uint8Array.of(0, 0, 2, 1), filled(0, 513)),
    concat(MAGIC, Uint8Array.of(0, 0, 0, 1, 0xff)),
    concat(MAGIC, framed(head), framed({ ...piece(), from: 5 })),
    concat(MAGIC, framed(head), framed({ ...piece(), length: 7 })),
    concat(MAGIC, framed(head), framed({ ...chunk(), n: 3 })),
  ]
  for (const [i, octets] of bad.entries())
    assert.throws(() => readVolume(octets), refused("pouch-malformed"), `case ${i}`)
})

test("a volume that changes under our hands gives nothing of what it has become", () => {
  const path = join(fresh(), "our.pouch")
  writePouch([small()], { path })
  const volume = openVolume(path)
  const [, lying] = volume.frames
  assert.ok(lying)
  const octets = readFileSync(path)
  octets.set(utf8("Sealed"), octets.lastIndexOf("sealed"))
  writeFileSync(path, octets)
  assert.throws(() => volume.body(lying), refused("pouch-altered"))
  truncateSync(path, 20)
  assert.throws(() => volume.body(lying), refused("pouch-truncated"))
  volume.close()
})

test("pieces of one thing fit together from two pouches, in any order, over a restart", () => {
  const keeping = { folder: join(fresh(), "pouches") }
  const whole = octetsOf("bundle", 2 * PIECE_BYTES + 9)
  const [one, two] = [volumesOf([bundle(whole)]), volumesOf([bundle(utf8("other")), bundle(whole)])].map((octets) =>
    readVolume(octets[0] as Uint8Array),
  )
  assert.ok(one && two)
  const pieces = (of: typeof one): (typeof one)["frames"] =>
    of.frames.filter(({ frame }) => frame.kind === "bundle" && frame.size === whole.length)
  const put = (of: typeof one, i: number): Uint8Array | null => {
    const lying = pieces(of)[i]
    assert.ok(lying)
    return keepPiece(keeping, lying.frame as BundleFrame, of.body(lying))
  }
  assert.equal(put(one, 2), null)
  assert.equal(put(two, 0), null)
  assert.equal(put(two, 0), null, "twice is once")
  assert.deepEqual(put(one, 1), whole)
})

test("pieces that make something else than they say are dropped, and the true ones take their place", () => {
  const keeping = { folder: join(fresh(), "pouches") }
  const whole = octetsOf("bundle", PIECE_BYTES + 9)
  const volume = readVolume(volumesOf([bundle(whole)])[0] as Uint8Array)
  const [first, second] = volume.frames
  assert.ok(first && second)
  // A carrier can make a volume whose own hashes fit.
  keepPiece(keeping, first.frame as BundleFrame, filled(7, PIECE_BYTES))
  assert.throws(() => keepPiece(keeping, second.frame as BundleFrame, volume.body(second)), refused("pouch-altered"))
  assert.equal(keepPiece(keeping, second.frame as BundleFrame, volume.body(second)), null)
  assert.deepEqual(keepPiece(keeping, first.frame as BundleFrame, volume.body(first)), whole)
})

test("chunks of lockers are kept, replaced, listed, dropped, and forgotten when they are old", () => {
  const keeping = { folder: join(fresh(), "pouches") }
  const of = { locker: filled(5), size: PIECE_BYTES + 3 }
  assert.deepEqual(keptLockers(keeping), [])
  keepChunk(keeping, of, 1, utf8("abc"))
  keepChunk(keeping, of, 1, utf8("abd"))
  assert.deepEqual(keptChunks(keeping, of), [1])
  assert.deepEqual(readChunk(keeping, of, 1), utf8("abd"))
  assert.equal(readChunk(keeping, of, 0), null)
  assert.deepEqual(
    keptLockers(keeping).map(({ size }) => size),
    [of.size],
  )
  const old = { locker: filled(6), size: 3 }
  keepChunk(keeping, old, 0, utf8("old"))
  writeFileSync(join(keeping.folder, "of-somebody-else"), "stays")
  for (const name of readdirSync(keeping.folder))
    if (!name.startsWith("05")) utimesSync(join(keeping.folder, name), 1, 1)
  dropOld(keeping, 5000)
  assert.deepEqual(
    keptLockers(keeping).map(({ size }) => size),
    [of.size],
  )
  dropChunks(keeping, of)
  assert.deepEqual(readdirSync(keeping.folder), ["of-somebody-else"])
})

function piece(): BundleFrame {
  const of = { mailbox: filled(1), filing: filled(2), mark: null, id: filled(3), hash: filled(4) }
  return { kind: "bundle", ...of, size: 10, from: 0, length: 10 }
}

function chunk(): ChunkFrame {
  return { kind: "chunk", locker: filled(1), size: 10, n: 0, length: 10, hash: filled(2), payer: null }
}
