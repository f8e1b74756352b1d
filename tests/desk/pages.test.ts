/**
 * What each officer's pages say: the desk, the list, a letter, in every role's vault; and what must not be found in them.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import type { DeskPage } from "../../src/desk/api.ts"
import { dismissAlarm, listAlarms, collect, deskStatus, receiptLetter, sendLetter } from "../../src/desk/index.ts"
import { raise } from "../../src/desk/alarm.ts"
import { alarmsAside, deskPage } from "../../src/desk/pages/desk.ts"
import { letterPage } from "../../src/desk/pages/letter.ts"
import { listPage } from "../../src/desk/pages/letters.ts"
import {
  approveAll,
  CALM,
  channelOf,
  cheat,
  DAY,
  draftOf,
  EVERYBODY,
  lay,
  recordsOf,
  send,
  settle,
  worlds,
} from "./steps.ts"

const inWorld = worlds()

const OPEN_TEXT = "Everybody named reads this sentence of juniper."
const CLOSED_TEXT = "Only the president and the minister read this sentence of saffron."
const TWO = "north/principal, south/minister"

/** Names of the lists of a front page that hold something. That a backup is due is said whatever there is to do. */
function filled({ backupDue: _, restored, ...page }: DeskPage): readonly string[] {
  assert.equal(restored, null)
  return Object.entries(page).flatMap(([name, list]) => {
    const count =
      typeof list === "number" ? list : "lines" in list ? list.lines.length : (list as readonly unknown[]).length
    return count > 0 ? [name] : []
  })
}

test("an empty desk asks for nothing, in any role's vault; a spokesman's knows of no channel", () =>
  inWorld(async (at) => {
    for (const who of EVERYBODY) assert.deepEqual(filled(deskPage(at.desk(who))), [], who)
  }))

test("a letter's way: each desk lists it where its officer has something to do, and nowhere else", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf(OPEN_TEXT))
    const drafter = deskPage(at.desk("north/adviser"))
    assert.deepEqual(drafter.drafts.lines[0]?.name, name)
    assert.deepEqual([drafter.drafts.lines[0]?.state, drafter.drafts.lines[0]?.opening], ["submitted", "Section"])
    await collect(at.desk("north/principal"))
    const [laid] = deskPage(at.desk("north/principal")).approvals.lines
    assert.deepEqual(
      [laid?.kind, laid?.name, laid?.channel, laid?.until],
      ["letter", name, "cedar", at.clock.now + 7 * DAY],
    )
    await approveAll(at, "north", "letter", 2, name)
    assert.deepEqual(deskPage(at.desk("north/principal")).approvals, { lines: [], more: 0 })
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    assert.deepEqual(deskPage(registrar).toSend.lines, [{ channel: "cedar", name, until: at.clock.now + 7 * DAY }])

    // The host answers everything but what is handed in.
    at.network = (passing, go) =>
      passing.path.startsWith("/v1/postmarks") && passing.method === "POST"
        ? Promise.reject(new TypeError("fetch failed"))
        : go()
    await sendLetter(registrar, name)
    const entered = deskPage(registrar)
    assert.deepEqual(
      [
        entered.toSend.lines,
        entered.unpostmarked.lines.map((line) => [line.name, line.postmarked, line.arrived, line.parts]),
      ],
      [[], [[name, null, null, 0]]],
    )
    assert.deepEqual(entered.provisional.lines, [], "it is listed once")
    assert.ok(entered.outbox > 0)
    at.network = CALM
    await settle(at)

    for (const who of ["north/registrar", "north/adviser"]) {
      const page = deskPage(at.desk(who))
      assert.deepEqual(page.receiptsMissing.lines, [], `${who} has every receipt of arrival`)
      assert.deepEqual([page.drafts.lines, page.letters], [[], 1], who)
    }
    // Who drafted or approved it is not told that it is news; who merely reads it is.
    const news = (who: string): number => deskPage(at.desk(who)).arrived.lines.length
    assert.deepEqual(
      ["north/registrar", "north/principal", "north/adviser", "south/minister", "south/registrar"].map(news),
      [0, 0, 0, 1, 1],
    )
    assert.equal(deskStatus(at.desk("south/minister")).unopened, 1)
    receiptLetter(at.desk("south/minister"), name)
    assert.equal(deskPage(at.desk("south/minister")).arrived.lines.length, 0)
    assert.equal(deskPage(at.desk("south/minister")).newest[0]?.opened, at.clock.now)
    assert.deepEqual(filled(deskPage(at.desk("north/spokesman"))), [])
  }))

test("receipts that have not come are missing to the drafter and the registrar, and to nobody else", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf(OPEN_TEXT))
    await approveAll(at, "north", "letter", 2, name)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    assert.deepEqual(deskPage(registrar).receiptsMissing.lines, [], "nothing is awaited before it is entered")
    await sendLetter(registrar, name)
    await settle(at, ["north/registrar", "north/principal", "north/adviser"])
    const missing = [{ channel: "cedar", name, from: ["south/minister", "south/registrar"] }]
    const from = (who: string): readonly string[] =>
      deskPage(at.desk(who)).receiptsMissing.lines.flatMap((line) => line.from.toSorted())
    assert.deepEqual(from("north/registrar"), missing[0]?.from)
    assert.deepEqual(from("north/adviser"), missing[0]?.from)
    assert.deepEqual(from("north/principal"), [])
    assert.deepEqual(
      deskPage(registrar).provisional.lines.map((line) => [line.name, line.wants]),
      [[name, ["registrar"]]],
    )
    await settle(at)
    assert.deepEqual([from("north/registrar"), from("north/adviser")], [[], []])
    assert.deepEqual(deskPage(registrar).provisional.lines, [])
  }))

test("a letter shows what its reader was given, and nothing tells that there is more", () =>
  inWorld(async (at) => {
    const name = await send(
      at,
      "north",
      draftOf([{ text: OPEN_TEXT }, { text: CLOSED_TEXT, marking: "secret; eyes only", readers: TWO }]),
    )
    const whole = letterPage(at.desk("south/minister"), { channel: "cedar", name })
    assert.deepEqual(
      whole.parts.map((part) => [part.kind, part.marking.level, part.kind === "section" ? part.versions[0]?.text : ""]),
      [
        ["section", "confidential", OPEN_TEXT],
        ["section", "secret", CLOSED_TEXT],
      ],
    )
    for (const who of ["north/adviser", "north/registrar", "south/registrar"]) {
      const page = letterPage(at.desk(who), { channel: "cedar", name })
      const text = JSON.stringify(page)
      assert.equal(page.parts.length, 1, who)
      for (const hidden of ["saffron", "secret", "eyes only", "position", "leaves", "depth", "copies", "slot"])
        assert.equal(text.includes(hidden), false, `${who}: '${hidden}'`)
      const list = JSON.stringify([listPage(at.desk(who)), deskPage(at.desk(who))])
      for (const hidden of ["saffron", "secret", "eyes only"]) assert.equal(list.includes(hidden), false, who)
      assert.equal(listPage(at.desk(who)).letters[0]?.parts, 1, who)
    }
    const { proof, accounts, office, from, own, host, passedOn } = whole
    assert.deepEqual([office, from, own, host, passedOn], ["north.example", "north", false, "harbour.example", false])
    assert.equal(proof.standing, "countersigned")
    assert.deepEqual(proof.sentence, {
      code: "proof-countersigned",
      values: { index: 2, office: "north.example", approvers: 2, time: at.clock.now },
    })
    assert.deepEqual(
      proof.cosigned.map((each) => [each.by, each.name]),
      [
        ["host", "harbour.example"],
        ["registrar", "south/registrar"],
      ],
    )
    assert.deepEqual(accounts, {
      entered: at.clock.now,
      postmarked: at.clock.now,
      cosigned: at.clock.now,
      arrived: at.clock.now,
      opened: null,
    })
    for (const who of ["north/spokesman"])
      assert.throws(() => letterPage(at.desk(who), { channel: "cedar", name }), { code: "no-channel" })
  }))

test("letters of a channel stand before and after each other; what answers a letter is found from either end", () =>
  inWorld(async (at) => {
    const first = await send(at, "north", draftOf("The first."))
    const hidden = await send(at, "north", draftOf([{ text: "Not for the registrar.", readers: TWO }]))
    at.clock.now += 60
    const second = await send(at, "south", draftOf("An answer.", [`answers: ${first}`]))
    const page = (who: string, name: string) => letterPage(at.desk(who), { channel: "cedar", name })
    assert.deepEqual(
      [page("south/minister", first), page("south/minister", hidden), page("south/minister", second)].map((each) => [
        each.previous,
        each.name,
        each.next,
      ]),
      [
        [null, first, hidden],
        [first, hidden, second],
        [hidden, second, null],
      ],
    )
    // To somebody who was not given the second, the third follows the first.
    assert.deepEqual([page("south/registrar", first).next, page("south/registrar", second).previous], [second, first])
    assert.equal(JSON.stringify(page("south/registrar", first)).includes(hidden), false)
    assert.deepEqual(page("north/principal", first).answeredBy, [{ name: second, held: true }])
    assert.deepEqual(page("north/principal", second).answers, [{ name: first, held: true }])
    assert.deepEqual(page("north/principal", second).answeredBy, [])
    assert.deepEqual(
      page("north/adviser", first)
        .receipts.filter(({ of }) => of.startsWith("south/"))
        .map(({ of, what }) => `${of} ${what}`)
        .toSorted(),
      ["south/minister arrived", "south/registrar arrived"],
    )
    assert.deepEqual(
      page("south/minister", first).receipts.map(({ of }) => of),
      ["south/minister"],
      "a reader knows the receipt they gave themselves",
    )

    const all = listPage(at.desk("south/minister"))
    assert.deepEqual([all.letters.map(({ name }) => name), all.total, all.next], [[second, hidden, first], 3, null])
    const one = listPage(at.desk("south/minister"), { limit: 2 })
    assert.deepEqual([one.letters.map(({ name }) => name), one.total], [[second, hidden], 3])
    const two = listPage(at.desk("south/minister"), { limit: 2, before: one.next ?? 0 })
    assert.deepEqual([two.letters.map(({ name }) => name), two.next], [[first], null])
    for (const limit of [1, 2, 3, 50]) {
      const found: string[] = []
      for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null;) {
        const some = listPage(at.desk("south/minister"), { channel: "cedar", limit, before })
        found.push(...some.letters.map(({ name }) => name))
        before = some.next
      }
      assert.deepEqual(found, [second, hidden, first], `by ${limit}`)
    }
    assert.throws(() => listPage(at.desk("south/minister"), { channel: "elm" }), { code: "no-channel" })
  }))

test("a letter without its postmark is provisional everywhere, says who is wanted, and counts later", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Before its postmark."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), name)
    at.network = (passing, go) =>
      passing.path.startsWith("/v1/postmarks/") ? Promise.reject(new TypeError("fetch failed")) : go()
    await collect(at.desk("south/registrar"))
    const minister = at.desk("south/minister")
    await collect(minister)
    const [line] = deskPage(minister).provisional.lines
    assert.deepEqual([line?.name, line?.wants, line?.countersigned, line?.postmarked], [name, ["host"], false, null])
    const early = letterPage(minister, { channel: "cedar", name })
    assert.deepEqual(
      [early.proof.standing, early.proof.wants, early.proof.sentence.code, early.accounts.postmarked],
      ["provisional", ["host"], "proof-wants-host", null],
    )
    at.network = CALM
    await settle(at)
    assert.deepEqual(deskPage(minister).provisional, { lines: [], more: 0 })
    assert.equal(letterPage(minister, { channel: "cedar", name }).proof.sentence.code, "proof-countersigned")
  }))

test("text that would be markup or turn a line stays text, to the last character", () =>
  inWorld(async (at) => {
    const hostile = "</script><img src=x onerror=alert(1)> {{name}} ${1} `x` \"'&lt; کِتاب می‌شود ﷺ"
    const name = await send(at, "north", draftOf(hostile))
    const page = letterPage(at.desk("south/minister"), { channel: "cedar", name })
    assert.equal(page.parts[0]?.kind === "section" && page.parts[0].versions[0]?.text, hostile)
    assert.deepEqual(JSON.parse(JSON.stringify(page)), page)
  }))

test("an alarm is shown until somebody has dealt with it; its evidence stays, and the same again is shown again", () =>
  inWorld(async (at) => {
    const desk = at.desk("south/registrar")
    const evidence = Uint8Array.from(Buffer.from("evidence of juniper"))
    const ring = (): void =>
      cheat(desk, (act) => raise(act, { code: "register-forked", message: "two faces", bundle: null, evidence }))
    ring()
    ring()
    const [alarm] = deskPage(desk).alarms
    assert.deepEqual([alarm?.code, alarm?.message, alarm?.times], ["register-forked", "two faces", 2])
    assert.throws(() => dismissAlarm(desk, "77"), { code: "no-alarm" })
    assert.throws(() => dismissAlarm(desk, "1/../2"), { code: "no-alarm" })
    assert.deepEqual([deskPage(desk).alarmsAside, alarmsAside(desk)], [0, { lines: [], more: 0 }])
    dismissAlarm(desk, alarm?.id ?? "")
    assert.equal(deskPage(desk).alarmsAside, 1)
    const [aside] = alarmsAside(desk).lines
    assert.deepEqual([aside?.id, aside?.aside, aside?.evidence], [alarm?.id, at.clock.now, true])
    assert.deepEqual([deskPage(desk).alarms, deskStatus(desk).alarms, listAlarms(desk)], [[], [], []])
    assert.deepEqual(
      listAlarms(desk, true).map(({ dismissed, evidence: kept }) => [dismissed, kept]),
      [[at.clock.now, true]],
    )
    assert.ok(recordsOf(desk).includes(evidence))
    ring()
    assert.deepEqual(
      deskPage(desk).alarms.map(({ times }) => times),
      [3],
    )
    assert.deepEqual(alarmsAside(desk).lines, [], "it stands above everything again")
  }))

test("rosters that run out, and what is laid and has run out, by a turned clock", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf(OPEN_TEXT))
    const principal = at.desk("north/principal")
    await collect(principal)
    assert.deepEqual(deskPage(principal).rosters, [])
    const began = at.clock.now
    at.clock.now = began + 8 * DAY
    assert.deepEqual(deskPage(principal).approvals.lines, [], `${name} can no longer be approved`)
    at.clock.now = began + 77 * DAY
    const soon = deskPage(principal).rosters
    assert.deepEqual(
      soon.map(({ office, own, version }) => [office, own, version]),
      [
        ["north.example", true, 1],
        ["south.example", false, 1],
      ],
    )
    at.clock.now = began + 120 * DAY
    assert.equal(deskPage(principal).rosters.length, 2)
    assert.equal(channelOf(principal).stage, "standing")
  }))
