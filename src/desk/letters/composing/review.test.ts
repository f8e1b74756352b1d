/**
 * The page before submitting: who will be able to read what, each thing that forbids a letter, each thing that is unusual;
 * and that the page before approving says the same of it.
 */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { channelOf, cheat, draftOf as sourceOf, refusal, send, settle, standing } from "../../../../tests/desk/steps.ts"
import { DAY, START, type Template, type World } from "../../../../tests/desk/world.ts"
import type { Paper, PaperPart, Review, ReviewFault } from "../../api.ts"
import type { Desk } from "../../desk.ts"
import { collect, listLaid } from "../../index.ts"
import { laidPage } from "../../pages/laid.ts"
import { reviewPaper } from "../../pages/review.ts"
import { idOf, keepChannel } from "../../access.ts"
import { keyOf, stocks, summaries } from "../../records.ts"
import { writeOptions } from "./options.ts"
import { discardPaper } from "./papers.ts"
import { submitPaper } from "./submit.ts"
import { enclosure, kept, paperOf, section, sendFile } from "./testdata/kit.ts"
import { unusualLaid } from "./unusual.ts"
import { runsPrograms } from "./programs.ts"

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

async function reviewed(content: Paper, by: Desk = desk): Promise<Review> {
  const paper = await kept(by, content)
  try {
    return reviewPaper(by, paper)
  } finally {
    discardPaper(by, paper)
  }
}

const short = (faults: readonly ReviewFault[]): readonly string[] =>
  faults.map(({ code, part, values }) => `${part ?? "-"} ${code} ${Object.values(values ?? {}).join(" ")}`.trim())
const ALL = ["north/principal", "north/adviser", "north/registrar", "south/minister"]

test("a letter that nothing forbids: whole, with its readers by name and what it proves", async () => {
  const parts: readonly PaperPart[] = [
    section({ readers: ALL, versions: [{ language: "ar", direction: "ltr", heading: " عنوان ", text: "\n\nنص\n" }] }),
    section({ readers: ["South/Minister", "north/The President", "north/adviser"] }),
  ]
  const {
    letter,
    readers,
    forbidden,
    unusual,
    proves,
    enterBy,
    parts: shown,
  } = await reviewed(paperOf(parts, { languages: [], date: "2026-10-12" }))
  assert.deepEqual(letter, {
    office: "north.example",
    channel: "cedar",
    name: null,
    document: "letter",
    date: START - 9 * 3600 + 12 * 3600,
    languages: ["ar", "en"],
    answers: [],
  })
  assert.deepEqual(
    readers.map(({ person, parts: held }) => [person.called, held]),
    [
      ["north/adviser", [1, 2]],
      ["north/principal", [1, 2]],
      ["north/registrar", [1]],
      ["south/minister", [1, 2]],
    ],
  )
  assert.deepEqual([forbidden, unusual, enterBy], [[], [], null])
  assert.deepEqual(
    proves.map(({ code }) => code),
    ["proves-letter", "proves-letter-irrevocable"],
  )
  // As it will be signed: its direction follows the language, and nothing stands around it.
  assert.deepEqual(shown[0]?.kind === "section" && shown[0].wordings[0]?.versions, [
    { language: "ar", direction: "rtl", heading: "عنوان", text: "نص" },
  ])
})

describe("everything that forbids a letter is named, with its part", () => {
  const cases: readonly (readonly [string, Paper, readonly string[]])[] = [
    ["an empty sheet", paperOf([], { channel: "", languages: [] }), ["- no-channel", "- letter-empty"]],
    ["a channel that is not here", paperOf([section()], { channel: "elm" }), ["- no-channel elm"]],
    [
      "a kind that the charter does not permit",
      paperOf([section()], { document: "agreed-minutes" }),
      ["- kind-not-permitted agreed-minutes"],
    ],
    [
      "a language that the charter does not permit",
      paperOf([section({ versions: [{ language: "fr", direction: "ltr", heading: "", text: "x" }] })], {
        languages: ["fr"],
      }),
      ["- language-not-permitted fr"],
    ],
    ["a language that is not listed", paperOf([section()], { languages: ["ar"] }), ["1 section-language en"]],
    ["no marking", paperOf([section({ marking: null })]), ["1 part-unmarked"]],
    [
      "a level that the charter does not know",
      paperOf([section(), section({ marking: { level: "cosmic", caveats: [] } })]),
      ["2 marking-not-permitted cosmic"],
    ],
    [
      "a caveat that the charter does not know",
      paperOf([section({ marking: { level: "secret", caveats: ["x; y"] } })]),
      ["1 marking-not-permitted secret; x; y"],
    ],
    [
      "a reader whom nobody knows",
      paperOf([section({ readers: [...ALL, "south/nobody"] })]),
      ["1 draft-reader-unknown south/nobody"],
    ],
    [
      "somebody who reads no letters",
      paperOf([section({ readers: [...ALL, "north/spokesman"] })]),
      ["1 draft-reader-unknown north/spokesman"],
    ],
    ["nobody to read it", paperOf([section({ readers: [] })]), ["1 part-unread"]],
    ["no text", paperOf([section({ versions: [] })]), ["1 section-empty"]],
    [
      "a joiner left over",
      paperOf([section({ versions: [{ language: "fa", direction: "rtl", heading: "", text: "می\u200c" }] })], {
        languages: [],
      }),
      ["1 text-zero-width fa"],
    ],
    ["an answer to no letter", paperOf([section()], { answers: ["west/1"] }), ["- bad-reference west/1"]],
    ["a date that does not exist", paperOf([section()], { date: "2026-02-30" }), ["- draft-field 2026-02-30"]],
    ["an enclosure that has not come", paperOf([section(), enclosure()]), ["2 enclosure-unsealed map.pdf"]],
    [
      "an enclosure with a path",
      paperOf([enclosure({ name: "a/b" }), section()]),
      ["1 enclosure-name a/b", "1 enclosure-unsealed a/b"],
    ],
    [
      "two of one name",
      paperOf([enclosure(), enclosure({ name: "MAP.PDF" })]),
      ["1 enclosure-unsealed map.pdf", "2 enclosure-name-taken MAP.PDF", "2 enclosure-unsealed MAP.PDF"],
    ],
    [
      "many things at once, in the order of the parts",
      paperOf(
        [
          section({ marking: null, readers: [] }),
          section({ marking: { level: "cosmic", caveats: [] }, readers: ["x"] }),
        ],
        { document: "non-paper" },
      ),
      [
        "- kind-not-permitted non-paper",
        "1 part-unmarked",
        "1 part-unread",
        "2 marking-not-permitted cosmic",
        "2 draft-reader-unknown x",
      ],
    ],
  ]
  for (const [goal, content, faults] of cases) {
    test(goal, async () => {
      assert.deepEqual(short((await reviewed(content)).forbidden), faults)
      const paper = await kept(desk, content)
      assert.equal(await refusal(submitPaper(desk, paper, false)), "review-forbidden")
      discardPaper(desk, paper)
    })
  }

  test("somebody who does not draft", async () => {
    const { forbidden } = await reviewed(paperOf([section({ readers: ALL })]), at.desk("north/principal"))
    assert.deepEqual(short(forbidden), ["- not-drafter"])
  })

  test("rosters that have expired, the own one and the other's", async () => {
    const now = at.clock.now
    at.clock.now += 91 * DAY
    assert.deepEqual(short((await reviewed(paperOf([section({ readers: ALL })]))).forbidden), [
      "- roster-expired north.example",
      "- roster-expired south.example",
    ])
    at.clock.now = now
  })

  test("a channel whose fingerprint was not compared", async () => {
    const channel = channelOf(desk)
    cheat(desk, (act) => keepChannel(act.tx, { ...channel, comparison: null }))
    assert.deepEqual(short((await reviewed(paperOf([section({ readers: ALL })]))).forbidden), ["- not-compared"])
    cheat(desk, (act) => keepChannel(act.tx, channel))
  })

  test("a charter that does not stand yet, as the registrar's vault knows", async () => {
    const registrar = at.desk("north/registrar")
    const channel = channelOf(registrar)
    cheat(registrar, (act) => keepChannel(act.tx, { ...channel, stage: "compared" }))
    const { forbidden } = await reviewed(paperOf([section({ readers: ALL })]), registrar)
    assert.deepEqual(short(forbidden), ["- not-drafter", "- channel-stage"])
    cheat(registrar, (act) => keepChannel(act.tx, channel))
  })
})

describe("what is permitted and unusual is said, with its part", () => {
  const unusualIn = async (content: Paper, by: Desk = desk): Promise<readonly string[]> =>
    short((await reviewed(content, by)).unusual)

  test("the principal left out of what others of the office read; a part for the own office only", async () => {
    const parts = [
      section({ readers: ALL }),
      section({ readers: ["north/adviser", "south/minister"] }),
      section({ readers: ["north/principal"] }),
    ]
    assert.deepEqual(await unusualIn(paperOf(parts)), [
      "2 unusual-principal-left-out north/principal",
      "3 unusual-own-office-only",
    ])
  })

  test("a date far from today", async () => {
    const content = (date: string): Paper => paperOf([section({ readers: ALL })], { date })
    assert.deepEqual(await unusualIn(content("2026-10-12")), [])
    assert.deepEqual(await unusualIn(content("2025-10-12")), [
      `- unusual-date ${Date.parse("2025-10-12T12:00Z") / 1000}`,
    ])
  })

  test("rosters that run out within a fortnight", async () => {
    const now = at.clock.now
    at.clock.now += 80 * DAY
    assert.match(
      (await unusualIn(paperOf([section({ readers: ALL })]))).join("\n"),
      /^- unusual-roster-expires north.example \d+\n- unusual-roster-expires south.example \d+$/,
    )
    at.clock.now = now
  })

  test("an enclosure that runs programs", async () => {
    const part = enclosure({ name: "minutes.pdf.exe", size: 1, readers: ALL })
    const paper = await kept(desk, paperOf([section({ readers: ALL }), part]))
    await sendFile(desk, { paper, part: part.id }, { name: part.name, octets: new Uint8Array(1) })
    const { forbidden, unusual } = reviewPaper(desk, paper)
    assert.deepEqual([forbidden, short(unusual)], [[], ["2 unusual-enclosure-runs minutes.pdf.exe"]])
    discardPaper(desk, paper)
  })

  test("stock of a reader low, used up but for the period key, or gone: only the registrar's vault knows", async () => {
    const registrar = at.desk("north/registrar")
    const minister = reviewPaper(desk, await kept(desk, paperOf([section()]))).readers.find(
      ({ person }) => person.called === "south/minister",
    )?.person.officer
    const records = registrar.vault
      .read((tx) => stocks.list(tx))
      .filter(({ value }) => Buffer.from(value.giver).toString("hex") === minister)
    assert.ok(records.length > 0)
    const leave = (left: number): void =>
      cheat(registrar, (act) => {
        for (const [i, { key, order, value }] of records.entries())
          stocks.put(
            act.tx,
            key,
            { ...value, stock: { ...value.stock, oneTime: i === 0 ? value.stock.oneTime.slice(0, left) : [] } },
            { order },
          )
      })
    const content = paperOf([section({ readers: ALL })])
    leave(3)
    assert.deepEqual(await unusualIn(content, registrar), ["- unusual-stock-low south/minister 3"])
    leave(0)
    assert.deepEqual(await unusualIn(content, registrar), ["- unusual-stock-period south/minister"])
    assert.deepEqual(await unusualIn(content), [])
    cheat(registrar, (act) => {
      for (const { key } of records) stocks.delete(act.tx, key)
    })
    const { forbidden, unusual } = await reviewed(content, registrar)
    assert.deepEqual([short(forbidden), unusual], [["- not-drafter", "1 stock-empty south/minister"], []])
    cheat(registrar, (act) => {
      for (const { key, order, value } of records) stocks.put(act.tx, key, value, { order })
    })
  })
})

test("after a first letter: who never had a part of a marking, and what was answered already", async () => {
  await send(at, "north", sourceOf([{ text: "First.", marking: "confidential" }]))
  const content = paperOf([
    section({ readers: ALL }),
    section({ readers: ["north/principal", "south/minister"], marking: { level: "secret", caveats: ["eyes only"] } }),
  ])
  assert.deepEqual(short((await reviewed(content)).unusual), [
    "2 unusual-reader-new north/principal secret; eyes only",
    "2 unusual-reader-new south/minister secret; eyes only",
  ])
  await send(at, "south", sourceOf("An answer to the first.", ["answers: north/1"]))
  const { forbidden, unusual } = await reviewed(paperOf([section({ readers: ALL })], { answers: ["north/1"] }))
  assert.deepEqual(forbidden, [])
  assert.deepEqual(short(unusual), ["- unusual-answered north/1 south/1"])
  assert.deepEqual(writeOptions(desk, "cedar").answerable, ["south/1", "north/1"])

  // What does not count yet cannot be answered.
  const key = keyOf(idOf(channelOf(desk)), channelOf(desk).other, 1)
  const summary = desk.vault.read((tx) => summaries.get(tx, key))
  assert.ok(summary !== null)
  cheat(desk, (act) => summaries.put(act.tx, key, { ...summary, countersigned: false }))
  const provisional = await reviewed(paperOf([section({ readers: ALL })], { answers: ["south/1"] }))
  assert.deepEqual(short(provisional.forbidden), ["- provisional south/1"])
  assert.deepEqual(writeOptions(desk, "cedar").answerable, ["north/1"])
  cheat(desk, (act) => summaries.put(act.tx, key, summary))
})

test("whoever approves is shown the same, by their own device: what is unusual stands there too", async () => {
  const paper = await kept(
    desk,
    paperOf([section({ readers: ["north/adviser", "south/minister"] }), section({ readers: ["north/principal"] })], {
      answers: ["north/1"],
    }),
  )
  const before = reviewPaper(desk, paper)
  await submitPaper(desk, paper, false)
  await settle(at)
  const principal = at.desk("north/principal")
  await collect(principal)
  const [laid] = listLaid(principal)
  assert.ok(laid !== undefined)
  const page = laidPage(principal, laid.id, unusualLaid)
  assert.ok(page.kind === "letter")
  assert.deepEqual(
    page.review.readers.map(({ person, parts }) => [person.called, parts]),
    before.readers.map(({ person, parts }) => [person.called, parts]),
  )
  assert.deepEqual(
    page.review.parts.map(({ marking }) => marking),
    before.parts.map(({ marking }) => marking),
  )
  assert.deepEqual(short(page.review.unusual), [
    "- unusual-answered north/1 south/1",
    "1 unusual-principal-left-out north/principal",
    "2 unusual-own-office-only",
  ])
  assert.deepEqual(short(before.unusual), short(page.review.unusual))
})

test("programs are told by their ending or their type", () => {
  for (const name of ["a.exe", "A.EXE", "a.pdf.js", "a.docm", "a.exe. ", "a.html", "a.svg", "a.lnk"])
    assert.ok(runsPrograms({ name, type: "" }), name)
  for (const type of ["text/html; charset=utf-8", "application/x-sh", "image/svg+xml"])
    assert.ok(runsPrograms({ name: "a", type }), type)
  for (const name of ["a.pdf", "exe", "a.docx", "a.exe.txt", "map.png"])
    assert.ok(!runsPrograms({ name, type: "application/pdf" }), name)
})
