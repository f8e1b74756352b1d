/**
 * A letter from the editor's paper to its reader: an enclosure sent in pieces, submitted, approved, sent, read; and whatever
 * interrupts it. A process is killed, a line is cut at every request, the text is changed while it is on its way, leave is
 * refused, the letter is withdrawn: there is never a second letter, and never a paper that cannot be gone on with.
 */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { toHex } from "../../src/bytes/index.ts"
import { look } from "../../src/desk/act.ts"
import type { Paper } from "../../src/desk/api.ts"
import {
  collect,
  enclosureOf,
  fetchEnclosure,
  listDrafts,
  listLaid,
  readLetter,
  sendLetter,
  uploadEnclosures,
  type Desk,
} from "../../src/desk/index.ts"
import { discardPaper, openPaper, savePaper, withdrawPaper } from "../../src/desk/letters/composing/papers.ts"
import { submitPaper } from "../../src/desk/letters/composing/submit.ts"
import {
  enclosure,
  everythingBeside,
  kept,
  MIB,
  paperOf,
  section,
  sendFile,
  workFiles,
} from "../../src/desk/letters/composing/testdata/kit.ts"
import { dropUpload, startUpload, uploadsOf } from "../../src/desk/letters/composing/uploads.ts"
import { draftLines } from "../../src/desk/pages/drafts.ts"
import { reviewPaper } from "../../src/desk/pages/review.ts"
import { drafts, stocks } from "../../src/desk/records.ts"
import { approveAll, CALM, cheat, Cut, recordsOf, refusal, settle, worlds, type World } from "./steps.ts"

const inWorld = worlds()

const DRAFTER = "north/adviser"
const READERS = ["north/principal", "north/adviser", "north/registrar", "south/minister", "south/registrar"]
const OCTETS = new Uint8Array(randomBytes(2 * MIB + 12_345))

/** A letter with an enclosure, kept and not submitted. */
async function written(
  desk: Desk,
  text: string = "What we enclose.",
): Promise<{ paper: number; part: string; content: Paper }> {
  const part = enclosure({ name: "chart #1.pdf", size: OCTETS.length, readers: READERS })
  const versions = [
    { language: "en", direction: "ltr" as const, heading: "Chart", text: `${text}\n# not a heading\n\\# nor this` },
  ]
  const content = paperOf([section({ readers: READERS, versions }), part])
  const paper = await kept(desk, content)
  await sendFile(desk, { paper, part: part.id }, { name: part.name, octets: OCTETS })
  return { paper, part: part.id, content }
}

/** From leave to the reader, and what the reader's enclosure holds. */
async function deliver(at: World, name: string = "north/1"): Promise<void> {
  await settle(at)
  await approveAll(at, "north", "letter", 2, name)
  await collect(at.desk("north/registrar"))
  await sendLetter(at.desk("north/registrar"), name)
  await settle(at)
  const minister = at.desk("south/minister")
  const letter = readLetter(minister, name)
  const [part] = letter.view.parts
  assert.ok(part?.kind === "section")
  assert.match(part.versions[0]?.text ?? "", /\n# not a heading\n\\# nor this$/)
  const folder = join(at.folder, "out")
  mkdirSync(folder, { recursive: true })
  const path = await fetchEnclosure(minister, enclosureOf(letter, 1), folder)
  assert.equal(path, join(folder, "chart #1.pdf"))
  assert.deepEqual(new Uint8Array(readFileSync(path)), OCTETS)
}

const stateOf = async (desk: Desk, paper: number): Promise<string> => (await openPaper(desk, paper)).state

test("from the paper to its reader: the enclosure arrives octet for octet, and the paper says how far it is", () =>
  inWorld(async (at) => {
    const desk = at.desk(DRAFTER)
    const { paper } = await written(desk)
    assert.deepEqual(reviewPaper(desk, paper).forbidden, [])
    assert.equal(await stateOf(desk, paper), "writing")
    const told: (readonly [number, number])[] = []
    await submitPaper(desk, paper, false, { progress: (done, total) => void told.push([done, total]) })
    assert.equal(await stateOf(desk, paper), "awaiting-leave")
    const [done, total] = told.at(-1) ?? [0, 1]
    assert.ok(done === total && total > OCTETS.length)
    assert.deepEqual(workFiles(desk), [], "it lies in its locker")
    await settle(at)
    const { state, letter, content, version } = await openPaper(desk, paper)
    assert.deepEqual([state, letter], ["submitted", { channel: "cedar", name: "north/1" }])
    // It is before the signatories: nothing of it changes any more.
    assert.equal(
      await refusal(savePaper(desk, { paper, version, content: { ...content, date: "2026-10-12" } })),
      "draft-stage",
    )
    assert.throws(() => discardPaper(desk, paper), { code: "draft-stage" })
    await submitPaper(desk, paper, false)
    assert.equal(listLaid(at.desk("north/principal")).length, 1)
    await deliver(at)
    assert.deepEqual([await stateOf(desk, paper), listDrafts(desk).length], ["entered", 1])
    assert.equal(await refusal(withdrawPaper(desk, paper)), "draft-stage")
    assert.equal(reviewPaper(desk, paper).letter.name, "north/1")
    discardPaper(desk, paper)
    assert.deepEqual(listDrafts(desk), [])
    assert.equal(readLetter(desk, "north/1").name, "north/1")
  }))

test("the front page lists what is being written, and not what is entered", () =>
  inWorld(async (at) => {
    const desk = at.desk(DRAFTER)
    const { paper } = await written(desk)
    const lines = (): readonly (readonly unknown[])[] =>
      look(desk, (tx, self) =>
        draftLines({ tx, self, now: desk.now() }).lines.map((line) => [
          line.paper,
          line.state,
          line.name,
          line.opening,
        ]),
      )
    assert.deepEqual(lines(), [[paper, "writing", null, "Chart"]])
    await submitPaper(desk, paper, false)
    await settle(at)
    assert.deepEqual(lines(), [[paper, "submitted", "north/1", "Chart"]])
    await deliver(at)
    assert.deepEqual(lines(), [])
  }))

test("a process that is killed in the middle of an upload: the next one goes on from what was received", () =>
  inWorld(async (at) => {
    const part = enclosure({ name: "chart #1.pdf", size: OCTETS.length, readers: READERS })
    const versions = [
      { language: "en", direction: "ltr" as const, heading: "", text: "x\n# not a heading\n\\# nor this" },
    ]
    const paper = await kept(at.desk(DRAFTER), paperOf([section({ readers: READERS, versions }), part]))
    const place = { paper, part: part.id }
    await startUpload(at.desk(DRAFTER), place, { name: part.name, type: part.type, size: OCTETS.length })
    const identity = look(at.desk(DRAFTER), (tx) => uploadsOf(tx, paper).get(part.id)?.identity)
    at.leave(DRAFTER)
    const plain = join(at.folder, "chart")
    writeFileSync(plain, OCTETS)
    // It takes three pieces, and is killed while the fourth is on its way to the disk.
    const source = `
      import { readFileSync } from "node:fs"
      import { openDesk } from ${JSON.stringify(join(import.meta.dirname, "../../src/desk/index.ts"))}
      import { receivePiece } from ${JSON.stringify(join(import.meta.dirname, "../../src/desk/letters/composing/uploads.ts"))}
      const [path, key, now, paper, part, plain] = process.env.STORY.split(" ")
      const octets = new Uint8Array(readFileSync(plain))
      const desk = await openDesk({ path, unlock: { key: Uint8Array.from(Buffer.from(key, "hex")) }, now: () => Number(now) })
      const step = 2 ** 18
      const send = (n) => receivePiece(desk, { paper: Number(paper), part, offset: n * step, octets: octets.subarray(n * step, (n + 1) * step) })
      for (const n of [0, 1, 2]) await send(n)
      setImmediate(() => process.kill(process.pid, "SIGKILL"))
      await send(3)`
    const child = spawn(process.execPath, ["--conditions=source", "--input-type=module", "-e", source], {
      env: { STORY: [at.pathOf(DRAFTER), toHex(at.keyOf(DRAFTER)), at.clock.now, paper, part.id, plain].join(" ") },
      stdio: "ignore",
    })
    const signal = await new Promise((done) => child.once("exit", (_, by) => done(by)))
    assert.equal(signal, "SIGKILL")
    rmSync(plain)
    // Nothing of the plaintext lies on the disk, neither in the file nor in the vault or its log.
    const disk = everythingBeside(at.pathOf(DRAFTER))
    for (let offset = 0; offset < MIB; offset += 65_536)
      assert.equal(disk.indexOf(OCTETS.subarray(offset, offset + 24)), -1)
    const desk = await at.reopen(DRAFTER)
    assert.deepEqual(
      look(desk, (tx) => uploadsOf(tx, paper).get(part.id)?.identity),
      identity,
    )
    const { received } = await startUpload(desk, place, { name: part.name, type: part.type, size: OCTETS.length })
    assert.ok(received >= (3 * MIB) / 4 && received <= MIB, `${received} octets were received`)
    await sendFile(desk, place, { name: part.name, octets: OCTETS })
    await submitPaper(desk, paper, false)
    await deliver(at)
  }))

test("submitting, with the line cut before and after every request and the process ended there: one letter comes of it", () =>
  inWorld(async (at) => {
    const { paper } = await written(at.desk(DRAFTER))
    const seen = new Map<string, number>()
    let line = new AbortController()
    at.network = async ({ who, method, path }, go) => {
      const what = `${who} ${method} ${path}`
      const times = seen.get(what) ?? 0
      seen.set(what, times + 1)
      if (who !== DRAFTER || times > 1) return go()
      // The first time it never arrives; the second time its answer is lost.
      if (times === 1) await go()
      line.abort(new Cut("the line was cut"))
      throw new TypeError("fetch failed")
    }
    let attempts = 0
    for (; attempts < 100; attempts++) {
      line = new AbortController()
      try {
        await submitPaper(at.desk(DRAFTER), paper, false, { signal: line.signal })
        if (!line.signal.aborted) break
      } catch (error) {
        if (!line.signal.aborted) throw error
      }
      await at.reopen(DRAFTER)
      // Whenever it ends, the paper can be opened and says where it is.
      assert.match(await stateOf(at.desk(DRAFTER), paper), /^(?:written|sealing|awaiting-leave)$/)
    }
    assert.ok(attempts > 6, `only ${attempts} cuts`)
    at.network = CALM
    await deliver(at)
    assert.equal(listDrafts(at.desk(DRAFTER)).length, 1)
  }))

test("a text changed while its enclosure is carried is not submitted; submitted again, the new one goes out", () =>
  inWorld(async (at) => {
    const desk = at.desk(DRAFTER)
    const { paper } = await written(desk, "Old words.")
    let saved = false
    at.network = async ({ path }, go) => {
      if (!saved && path.includes("/chunks/")) {
        saved = true
        const { version, content } = await openPaper(desk, paper)
        const text = JSON.stringify(content).replace("Old words.", "New words.")
        await savePaper(desk, { paper, version, content: JSON.parse(text) as Paper })
      }
      return go()
    }
    assert.equal(await refusal(submitPaper(desk, paper, false)), "paper-changed")
    assert.ok(saved)
    at.network = CALM
    assert.equal(await stateOf(desk, paper), "writing")
    await submitPaper(desk, paper, false)
    await deliver(at)
    assert.match(JSON.stringify(readLetter(desk, "north/1").view.parts), /New words/)
  }))

test("submitted from two tabs at once, the second is told that the first is at it", () =>
  inWorld(async (at) => {
    const desk = at.desk(DRAFTER)
    const { paper } = await written(desk)
    const first = submitPaper(desk, paper, false)
    assert.equal(await refusal(submitPaper(desk, paper, false)), "paper-submitting")
    await first
    await deliver(at)
  }))

test("leave refused for want of keys: the paper says why, is changed, and goes out with a person's choice of period keys", () =>
  inWorld(async (at) => {
    const [desk, registrar] = [at.desk(DRAFTER), at.desk("north/registrar")]
    const { paper } = await written(desk)
    cheat(registrar, (act) => {
      for (const { key, order, value } of stocks.list(act.tx))
        stocks.put(act.tx, key, { ...value, stock: { ...value.stock, oneTime: [] } }, { order })
    })
    await submitPaper(desk, paper, false)
    await collect(registrar)
    await collect(desk)
    const { state, why, version, content } = await openPaper(desk, paper)
    assert.deepEqual([state, why], ["refused", "stock-empty"])
    const changed = await savePaper(desk, { paper, version, content: { ...content, date: "2026-10-12" } })
    assert.equal(changed.version, version + 1)
    await submitPaper(desk, paper, true)
    await deliver(at)
    assert.equal(readLetter(desk, "north/1").view.header.date, Date.parse("2026-10-12T12:00Z") / 1000)
  }))

test("withdrawn, its number is free and it is written on; submitted again its enclosure is not carried twice", () =>
  inWorld(async (at) => {
    const desk = at.desk(DRAFTER)
    const { paper } = await written(desk)
    await submitPaper(desk, paper, false)
    await settle(at)
    assert.deepEqual((await openPaper(desk, paper)).letter, { channel: "cedar", name: "north/1" })
    const back = await withdrawPaper(desk, paper)
    assert.deepEqual([back.state, back.letter], ["withdrawn", null])
    assert.equal((await withdrawPaper(desk, paper)).state, "withdrawn")
    await settle(at)
    const { version, content } = back
    await savePaper(desk, { paper, version, content: { ...content, date: "2026-10-12" } })
    assert.equal(await stateOf(desk, paper), "writing")
    assert.equal(await refusal(withdrawPaper(desk, paper)), "draft-stage")
    let chunks = 0
    at.network = ({ method, path }, go) => {
      if (method !== "GET" && path.includes("/chunks/")) chunks++
      return go()
    }
    await submitPaper(desk, paper, false)
    assert.equal(chunks, 0)
    at.network = CALM
    await deliver(at)
  }))

test("discarded while its leave is on its way: nothing of it is left, and the number that comes is given back", () =>
  inWorld(async (at) => {
    const desk = at.desk(DRAFTER)
    const { paper } = await written(desk, "Never said.")
    await submitPaper(desk, paper, false)
    await withdrawPaper(desk, paper)
    discardPaper(desk, paper)
    assert.ok(!recordsOf(desk).includes("Never said."))
    assert.deepEqual(
      listDrafts(desk).map(({ state }) => state),
      ["withdrawn"],
    )
    await settle(at)
    const next = await written(desk)
    await submitPaper(desk, next.paper, false)
    await deliver(at)
  }))

test("a draft from the editor never reads a file: what was sealed of its enclosure is gone, and it says so", () =>
  inWorld(async (at) => {
    const desk = at.desk(DRAFTER)
    const { paper, part } = await written(desk)
    for (const file of workFiles(desk)) rmSync(file)
    assert.equal(await refusal(submitPaper(desk, paper, false)), "draft-enclosure")
    const [draft] = listDrafts(desk)
    assert.equal(await refusal(uploadEnclosures(desk, draft?.draft ?? 0)), "draft-enclosure")
    assert.equal(look(desk, (tx) => drafts.list(tx))[0]?.value.folder, "")
    // Dropped and added again, it goes out.
    await dropUpload(desk, { paper, part })
    await sendFile(desk, { paper, part }, { name: "chart #1.pdf", octets: OCTETS })
    await submitPaper(desk, paper, false)
    await deliver(at)
  }))
