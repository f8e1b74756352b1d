/**
 * Letters as the editor keeps them: two tabs, unfinished texts, what may never be kept, how little a thousand savings leave
 * behind, and what is left when one is discarded.
 */
import assert from "node:assert/strict"
import { statSync } from "node:fs"
import { after, before, describe, test } from "node:test"
import { recordsOf, refusal, standing } from "../../../../tests/desk/steps.ts"
import type { Template, World } from "../../../../tests/desk/world.ts"
import type { Paper, PaperPart } from "../../api.ts"
import type { Desk } from "../../desk.ts"
import { writeOptions } from "./options.ts"
import { discardPaper, listPapers, openPaper, savePaper, withdrawPaper } from "./papers.ts"
import {
  enclosure,
  everythingBeside,
  kept,
  paperOf,
  partId,
  section,
  WORDS,
  wordy,
  withEnclosure,
  workFiles,
} from "./testdata/kit.ts"

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

test("a letter is kept as one types, and is there again in another process", async () => {
  const first = paperOf([section({ marking: null, readers: [], versions: [] })], { channel: "", languages: [] })
  const made = await savePaper(desk, { paper: null, version: 0, content: first })
  assert.deepEqual([made.version, made.content], [1, first])
  const second = paperOf([section(), enclosure()])
  const saved = await savePaper(desk, { paper: made.paper, version: 1, content: second })
  assert.deepEqual([saved.paper, saved.version, saved.saved], [made.paper, 2, at.clock.now])
  desk = await at.reopen("north/adviser")
  assert.deepEqual(await openPaper(desk, made.paper), {
    paper: made.paper,
    version: 2,
    saved: at.clock.now,
    state: "writing",
    why: null,
    letter: null,
    content: second,
  })
  const third = await kept(desk, second)
  assert.deepEqual(
    (await listPapers(desk)).map(({ paper }) => paper),
    [third, made.paper],
  )
  for (const paper of [third, made.paper]) discardPaper(desk, paper)
})

test("of two tabs the second is refused and overwrites nothing; saving the same again is no conflict", async () => {
  const paper = await kept(desk, paperOf([section()]))
  const of = (text: string): Paper =>
    paperOf([section({ id: "0".repeat(16), versions: [{ language: "en", direction: "ltr", heading: "", text }] })])
  await savePaper(desk, { paper, version: 1, content: of("the first tab") })
  assert.equal(await refusal(savePaper(desk, { paper, version: 1, content: of("the second tab") })), "paper-changed")
  assert.deepEqual((await openPaper(desk, paper)).content, of("the first tab"))
  // The answer to a saving was lost: the page asks again.
  const { acts } = desk.vault
  const again = await savePaper(desk, { paper, version: 1, content: of("the first tab") })
  assert.deepEqual([again.version, desk.vault.acts], [2, acts])
  await savePaper(desk, { paper, version: 2, content: of("the second tab") })
  discardPaper(desk, paper)
})

test("text is brought to NFC, its lines to LF; a ZWNJ whose letter is still to come is kept", async () => {
  const versions = [{ language: "fa", direction: "rtl" as const, heading: "e\u0301", text: "one\r\ntwo\rمی\u200c" }]
  const { content, paper } = await savePaper(desk, {
    paper: null,
    version: 0,
    content: paperOf([section({ versions })]),
  })
  const part = content.parts[0]
  assert.ok(part?.kind === "section")
  assert.deepEqual([part.versions[0]?.heading, part.versions[0]?.text], ["\u00e9", "one\ntwo\nمی\u200c"])
  discardPaper(desk, paper)
})

describe("what may never be signed is never kept, and the message says where", () => {
  const text = (value: string, heading: string = ""): PaperPart =>
    section({ versions: [{ language: "en", direction: "ltr", heading, text: value }] })
  const cases: readonly (readonly [string, Paper, string, RegExp])[] = [
    [
      "a bidi override",
      paperOf([section(), text("ab\u202e")]),
      "text-bidi",
      /^part 2, version 1, text: .*U\+202E after 2 /,
    ],
    ["an isolate", paperOf([text("\u2066")]), "text-bidi", /^part 1, version 1, text/],
    ["a control character", paperOf([text("a\u0007")]), "text-control", /U\+0007 after 1/],
    ["a line break in a heading", paperOf([text("x", "a\nb")]), "text-control", /^part 1, version 1, heading/],
    [
      "an invisible space, joiners before it counted",
      paperOf([text("می‌ر\u200b")]),
      "text-zero-width",
      /U\+200B after 4 /,
    ],
    ["a name that runs backwards", paperOf([enclosure({ name: "a\u202egpj.exe" })]), "text-bidi", /^part 1, name/],
    ["a reader", paperOf([section({ readers: ["a\u200e"] })]), "text-bidi", /^part 1: /],
    ["a lone half of a character", paperOf([text("\ud800")]), "text-control", /U\+D800/],
    ["an answer", paperOf([section()], { answers: ["a\n"] }), "text-control", /^the head/],
  ]
  for (const [goal, content, code, message] of cases) {
    test(goal, async () => {
      const count = (await listPapers(desk)).length
      await assert.rejects(savePaper(desk, { paper: null, version: 0, content }), { code, message })
      assert.equal((await listPapers(desk)).length, count)
    })
  }
})

describe("what is out of bounds is refused", () => {
  const long = (characters: number): PaperPart =>
    section({ versions: [{ language: "en", direction: "ltr", heading: "", text: "x".repeat(characters) }] })
  const twice = section()
  const cases: readonly (readonly [string, Paper, string])[] = [
    ["4,000,001 characters", paperOf([long(4_000_001)]), "paper-malformed"],
    ["4,000,001 characters together", paperOf([long(2_000_000), long(2_000_001)]), "paper-too-long"],
    ["257 parts", paperOf(Array.from({ length: 257 }, () => section())), "paper-malformed"],
    ["65 enclosures", paperOf(Array.from({ length: 65 }, () => enclosure())), "too-many-enclosures"],
    ["one id twice", paperOf([twice, twice]), "paper-malformed"],
    ["an id that is none", paperOf([section({ id: "x" })]), "paper-malformed"],
    ["a date that is none", paperOf([section()], { date: "tomorrow" }), "paper-malformed"],
    ["something nobody asked for", { ...paperOf([section()]), more: 1 } as Paper, "paper-malformed"],
  ]
  for (const [goal, content, code] of cases) {
    test(goal, async () => assert.equal(await refusal(savePaper(desk, { paper: null, version: 0, content })), code))
  }

  test("all that is allowed is kept", async () => {
    const parts = [...Array.from({ length: 192 }, () => section()), ...Array.from({ length: 64 }, () => enclosure())]
    const paper = await kept(desk, paperOf(parts))
    assert.equal((await openPaper(desk, paper)).content.parts.length, 256)
    discardPaper(desk, paper)
  })
})

test("a letter that is not there is named so by everything", async () => {
  const content = paperOf([section()])
  assert.equal(await refusal(openPaper(desk, 999)), "no-paper")
  assert.equal(await refusal(savePaper(desk, { paper: 999, version: 1, content })), "no-paper")
  assert.throws(() => discardPaper(desk, 999), { code: "no-paper" })
  assert.equal(await refusal(withdrawPaper(desk, 999)), "no-paper")
  const paper = await kept(desk, content)
  assert.equal(await refusal(withdrawPaper(desk, paper)), "draft-stage")
  discardPaper(desk, paper)
})

/** A thousand with `SLOW=1`; enough of them to fill the log always. */
const SAVINGS = process.env["SLOW"] === "1" ? 1000 : 300

test("many savings of 20 kB leave the vault no larger than a few, and its log short", async () => {
  const { path } = desk.vault
  const text = (i: number): Paper =>
    paperOf([
      section({ versions: [{ language: "en", direction: "ltr", heading: "", text: `${i} ${"x".repeat(20_000)}` }] }),
    ])
  const paper = await kept(desk, text(0))
  for (let version = 1; version <= 10; version++) await savePaper(desk, { paper, version, content: text(version) })
  desk.vault.flushDestroyed()
  const few = statSync(path).size
  for (let version = 11; version <= SAVINGS; version++)
    await savePaper(desk, { paper, version, content: text(version) })
  // SQLite brings the log home by itself every thousand pages of 4 KiB; it never holds a thousand letters.
  assert.ok(statSync(`${path}-wal`).size < 8 * 2 ** 20, `the log has ${statSync(`${path}-wal`).size} bytes`)
  desk.vault.flushDestroyed()
  assert.ok(statSync(path).size <= few + 2 ** 16, `${statSync(path).size} bytes after, ${few} before`)
  assert.equal(statSync(`${path}-wal`).size, 0)
  discardPaper(desk, paper)
})

test("a discarded letter leaves no word in the vault and no file beside it", async () => {
  const marker = "a word that stands in this letter only"
  const octets = wordy(100_000)
  const { paper } = await withEnclosure(desk, octets)
  const { content, version } = await openPaper(desk, paper)
  const parts = [
    ...content.parts,
    section({ versions: [{ language: "en", direction: "ltr", heading: "", text: marker }] }),
  ]
  await savePaper(desk, { paper, version, content: { ...content, parts } })
  assert.ok(recordsOf(desk).includes(marker))
  assert.equal(workFiles(desk).length, 1)
  // Encrypted as it is, neither the text nor the enclosure is to be found on the disk.
  const disk = everythingBeside(desk.vault.path)
  assert.ok(!disk.includes(marker) && !disk.includes(WORDS.subarray(0, 16)))
  discardPaper(desk, paper)
  assert.ok(!recordsOf(desk).includes(marker))
  assert.deepEqual(workFiles(desk), [])
  assert.equal(await refusal(openPaper(desk, paper)), "no-paper")
})

test("what can be chosen in a channel: its people, its rules, and nothing to answer yet", () => {
  const options = writeOptions(desk, "cedar")
  assert.deepEqual(
    [options.channel, options.other, options.compared, options.standing, options.answerable],
    ["cedar", "south", true, true, []],
  )
  assert.deepEqual(options.people.map(({ called, own }) => `${called} ${own}`).toSorted(), [
    "north/adviser true",
    "north/principal true",
    "north/registrar true",
    "south/minister false",
    "south/registrar false",
  ])
  assert.deepEqual(options.rules.languages, ["ar", "en", "fa"])
  assert.throws(() => writeOptions(desk, "elm"), { code: "no-channel" })
  assert.match(partId(), /^[0-9a-f]{16}$/)
})
