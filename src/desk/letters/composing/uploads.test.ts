/**
 * Enclosures that come in pieces: whatever interrupts them, they go on; what changed is refused; what is dropped is gone.
 */
import assert from "node:assert/strict"
import { rmSync, statSync, truncateSync } from "node:fs"
import { after, before, test } from "node:test"
import { refusal, standing } from "../../../../tests/desk/steps.ts"
import type { Template, World } from "../../../../tests/desk/world.ts"
import type { Desk } from "../../desk.ts"
import { toHex } from "../../../bytes/index.ts"
import { look } from "../../act.ts"
import { discardPaper, openPaper } from "./papers.ts"
import {
  enclosure,
  everythingBeside,
  kept,
  MIB,
  paperOf,
  partId,
  section,
  sendFile,
  WORDS,
  wordy,
  workFiles,
} from "./testdata/kit.ts"
import { dropUpload, receivePiece, startUpload, uploadsOf } from "./uploads.ts"

let template: Template
let at: World
let desk: Desk
before(async () => {
  template = await standing()
  at = await template.copy()
  desk = at.desk("north/adviser")
})
after(async () => {
  await at.close()
  template.remove()
})

const OCTETS = wordy(3 * MIB + 77)
const FILE = { name: "map.pdf", octets: OCTETS }

/** A letter with one enclosure that is still to come. */
async function fresh(): Promise<{ paper: number; part: string }> {
  const part = enclosure({ size: OCTETS.length })
  return { paper: await kept(desk, paperOf([section(), part])), part: part.id }
}

const piece = (offset: number, bytes: number = MIB): Uint8Array => OCTETS.subarray(offset, offset + bytes)
/** What a page sees of an enclosure. */
async function seen(paper: number): Promise<readonly unknown[]> {
  const part = (await openPaper(desk, paper)).content.parts[1]
  assert.ok(part?.kind === "enclosure")
  return [part.name, part.size, part.received, part.state]
}
const identityOf = ({ paper, part }: { paper: number; part: string }): string =>
  look(desk, (tx) => toHex(uploadsOf(tx, paper).get(part)?.identity ?? new Uint8Array(0)))

test("pieces come in order, are counted when they are on the disk, and the last one seals", async () => {
  const place = await fresh()
  assert.deepEqual(await seen(place.paper), ["map.pdf", OCTETS.length, 0, "wanted"])
  assert.deepEqual(await startUpload(desk, place, { name: "map.pdf", type: "", size: OCTETS.length }), {
    received: 0,
    state: "receiving",
  })
  for (let offset = 0; offset < 3 * MIB; offset += MIB) {
    const state = await receivePiece(desk, { ...place, offset, octets: piece(offset) })
    assert.deepEqual(state, { received: offset + MIB, state: "receiving" })
    assert.deepEqual(await seen(place.paper), ["map.pdf", OCTETS.length, offset + MIB, "receiving"])
    assert.ok(!everythingBeside(desk.vault.path).includes(WORDS.subarray(0, 16)))
  }
  const sealed = { received: OCTETS.length, state: "sealed" }
  assert.deepEqual(await receivePiece(desk, { ...place, offset: 3 * MIB, octets: piece(3 * MIB) }), sealed)
  assert.deepEqual(await seen(place.paper), ["map.pdf", OCTETS.length, OCTETS.length, "sealed"])
  // The answer was lost, the page sends again; or asks where to go on.
  assert.deepEqual(await receivePiece(desk, { ...place, offset: 3 * MIB, octets: piece(3 * MIB) }), sealed)
  assert.deepEqual(await startUpload(desk, place, { name: "map.pdf", type: "image/png", size: OCTETS.length }), sealed)
  assert.equal(
    look(desk, (tx) => uploadsOf(tx, place.paper).get(place.part)?.type),
    "image/png",
  )
  const [file] = workFiles(desk)
  assert.equal(statSync(file as string).mode & 0o777, 0o600)
  discardPaper(desk, place.paper)
  assert.deepEqual(workFiles(desk), [])
})

test("an empty file is sealed as soon as it is started", async () => {
  const part = enclosure({ name: "empty" })
  const paper = await kept(desk, paperOf([section(), part]))
  const place = { paper, part: part.id }
  assert.deepEqual(await startUpload(desk, place, { name: "empty", type: "", size: 0 }), {
    received: 0,
    state: "sealed",
  })
  discardPaper(desk, paper)
})

test("after a pause, a lost answer or a lock it goes on from what was received, with the same key", async () => {
  const place = await fresh()
  assert.equal((await sendFile(desk, place, FILE, 1)).received, MIB)
  const identity = identityOf(place)
  // Its answer was lost.
  await receivePiece(desk, { ...place, offset: MIB, octets: piece(MIB) })
  assert.equal((await receivePiece(desk, { ...place, offset: MIB, octets: piece(MIB) })).received, 2 * MIB)
  // The vault was locked, and is opened again.
  desk = await at.reopen("north/adviser")
  assert.deepEqual(await seen(place.paper), ["map.pdf", OCTETS.length, 2 * MIB, "receiving"])
  assert.equal((await sendFile(desk, place, FILE)).state, "sealed")
  assert.equal(identityOf(place), identity)
  discardPaper(desk, place.paper)
})

test("two pieces of one part that come at once are taken one after the other; both ends agree", async () => {
  const place = await fresh()
  await startUpload(desk, place, { name: "map.pdf", type: "", size: OCTETS.length })
  const answers = await Promise.all(
    [0, MIB, 0, 2 * MIB].map((offset) => receivePiece(desk, { ...place, offset, octets: piece(offset) })),
  )
  assert.deepEqual(
    answers.map(({ received }) => received),
    [MIB, 2 * MIB, 2 * MIB, 3 * MIB],
  )
  discardPaper(desk, place.paper)
})

test("a file that changed between two sendings is refused, and begins anew under another key", async () => {
  const place = await fresh()
  await sendFile(desk, place, FILE, 2)
  const identity = identityOf(place)
  const [before] = workFiles(desk)
  const other = piece(MIB).slice()
  other[500_000]! ^= 1
  assert.equal(await refusal(receivePiece(desk, { ...place, offset: MIB, octets: other })), "enclosure-changed")
  assert.notEqual(identityOf(place), identity)
  assert.ok(!workFiles(desk).includes(before as string))
  assert.deepEqual(await seen(place.paper), ["map.pdf", OCTETS.length, 0, "receiving"])
  assert.equal((await sendFile(desk, place, FILE)).state, "sealed")
  discardPaper(desk, place.paper)
})

test("a sealed file that is gone or torn is never taken for what it was", async () => {
  const place = await fresh()
  await sendFile(desk, place, FILE, 2)
  const identity = identityOf(place)
  rmSync(workFiles(desk)[0] as string)
  assert.equal(
    await refusal(receivePiece(desk, { ...place, offset: 2 * MIB, octets: piece(2 * MIB) })),
    "enclosure-changed",
  )
  assert.notEqual(identityOf(place), identity)
  await sendFile(desk, place, FILE, 2)
  truncateSync(workFiles(desk)[0] as string, MIB + MIB / 2)
  assert.deepEqual(await startUpload(desk, place, { name: "map.pdf", type: "", size: OCTETS.length }), {
    received: MIB + MIB / 4,
    state: "receiving",
  })
  assert.equal((await sendFile(desk, place, FILE)).state, "sealed")
  discardPaper(desk, place.paper)
})

test("another file for the same part: the first is removed and its key with it", async () => {
  const place = await fresh()
  await sendFile(desk, place, FILE, 1)
  const [first] = workFiles(desk)
  assert.deepEqual(await startUpload(desk, place, { name: "other.pdf", type: "", size: 5 }), {
    received: 0,
    state: "receiving",
  })
  assert.deepEqual([workFiles(desk).length, workFiles(desk).includes(first as string)], [1, false])
  assert.deepEqual(await seen(place.paper), ["other.pdf", 5, 0, "receiving"])
  await dropUpload(desk, place)
  assert.deepEqual(workFiles(desk), [])
  assert.deepEqual(await seen(place.paper), ["map.pdf", OCTETS.length, 0, "wanted"])
  await dropUpload(desk, place)
  discardPaper(desk, place.paper)
})

test("each refusal has its code", async () => {
  const place = await fresh()
  const start = (change: object): Promise<string | null> =>
    refusal(startUpload(desk, place, { name: "map.pdf", type: "", size: 5, ...change }))
  const send = (offset: number, octets: Uint8Array): Promise<string | null> =>
    refusal(receivePiece(desk, { ...place, offset, octets }))
  assert.equal(await send(0, piece(0)), "enclosure-unknown")
  for (const name of ["", "a/b", "a\\b", "..", " a", "a".repeat(256)])
    assert.equal(await start({ name }), "enclosure-name")
  assert.equal(await start({ name: "a\u202eb" }), "text-bidi")
  assert.equal(await start({ name: "a\u0000b" }), "text-control")
  for (const size of [-1, 0.5, 2 ** 40 + 1]) assert.equal(await start({ size }), "draft-enclosure")
  assert.equal(await refusal(startUpload(desk, { ...place, paper: 999 }, { name: "a", type: "", size: 1 })), "no-paper")
  assert.equal(await refusal(dropUpload(desk, { ...place, paper: 999 })), "no-paper")
  await startUpload(desk, place, { name: "map.pdf", type: "", size: OCTETS.length })
  assert.equal(await send(MIB, piece(MIB)), "enclosure-offset")
  assert.equal(await send(0, piece(0, MIB + 1)), "enclosure-piece")
  assert.equal(await send(0, piece(0, 1000)), "enclosure-piece")
  assert.equal(await send(0, new Uint8Array(0)), "enclosure-piece")
  discardPaper(desk, place.paper)
  assert.equal(await send(0, piece(0)), "no-paper")
})

test("a type that is none is read from the name, and a letter has at most 64 enclosures", async () => {
  const paper = await kept(desk, paperOf([section()]))
  for (let i = 0; i < 64; i++)
    await startUpload(desk, { paper, part: partId() }, { name: `${i}.png`, type: "\u0000", size: 1 })
  assert.deepEqual([...look(desk, (tx) => uploadsOf(tx, paper)).values()][0]?.type, "image/png")
  const pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
  const [key] = [...look(desk, (tx) => uploadsOf(tx, paper)).keys()]
  await startUpload(desk, { paper, part: key as string }, { name: "x.pptx", type: pptx, size: 1 })
  assert.equal(look(desk, (tx) => uploadsOf(tx, paper)).get(key as string)?.type, pptx)
  const one = { paper, part: partId() }
  assert.equal(await refusal(startUpload(desk, one, { name: "65", type: "", size: 1 })), "too-many-enclosures")
  discardPaper(desk, paper)
  assert.deepEqual(workFiles(desk), [])
})
