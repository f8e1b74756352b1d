/**
 * The register's page: the book as the registrars follow it, with everything that is wrong with it, and as other vaults
 * know it from the letters they hold.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import type { BookShown, RegisterEntry, RegisterPage, RegisterSide } from "../../src/desk/api.ts"
import { sealFor } from "../../src/desk/act.ts"
import { idOf, ownKeys, registrarOfOther } from "../../src/desk/access.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import { channelRegister, entryAt, headOf, logKeys } from "../../src/desk/channels/registers.ts"
import { collect, dismissAlarm, exportBook, sendLetter, verifyFile } from "../../src/desk/index.ts"
import type { Desk } from "../../src/desk/desk.ts"
import { deskPage } from "../../src/desk/pages/desk.ts"
import { letterPage } from "../../src/desk/pages/letter.ts"
import { listPage } from "../../src/desk/pages/letters.ts"
import { registerEntries } from "../../src/desk/pages/entries.ts"
import { registerPage } from "../../src/desk/pages/register.ts"
import { verifyingBook } from "../../src/desk/channels/book.ts"
import { verifyRegisters } from "../../src/desk/pages/verdicts.ts"
import { submissions } from "../../src/desk/records.ts"
import { approve, encodeStatement, SUITE } from "../../src/office/index.ts"
import { signCheckpoint } from "../../src/register/index.ts"
import {
  approveAll,
  CALM,
  channelOf,
  cheat,
  DAY,
  draftOf,
  EVERYBODY,
  lay,
  refusal,
  send,
  settle,
  worlds,
} from "./steps.ts"

const inWorld = worlds()

function side(page: RegisterPage, office: string): RegisterSide {
  return page.sides.find((each) => each.office === office) ?? assert.fail(`no side of ${office}`)
}

/** A book from its first entry on. */
function entries(desk: Desk, office: string, show: BookShown = "all"): readonly RegisterEntry[] {
  return registerEntries(desk, { channel: "cedar", office, show }).entries.toReversed()
}

test("both registrars see one book: every entry, who countersigned it, and when", () =>
  inWorld(async (at) => {
    at.clock.now += 3600
    const name = await send(at, "north", draftOf("In the book."))
    const [north, south] = ["north", "south"].map((office) => registerPage(at.desk(`${office}/registrar`), "cedar"))
    assert.ok(north !== undefined && south !== undefined)
    assert.deepEqual([north.follows, north.host, north.faults, south.faults], [true, "harbour.example", [], []])
    assert.deepEqual(
      north.sides.map(({ office, own }) => [office, own]),
      [
        ["north", true],
        ["south", false],
      ],
    )
    for (const office of ["north", "south"]) {
      const here: RegisterSide = side(north, office)
      const there: RegisterSide = side(south, office)
      assert.deepEqual([here.root, here.size, here.cosigned], [there.root, there.size, there.cosigned])
    }
    const letter = entries(at.desk("north/registrar"), "north").find((entry) => entry.name === name)
    assert.deepEqual(
      [letter?.kind, letter?.document, letter?.standing, letter?.void],
      ["letter", "letter", "countersigned", null],
    )
    assert.deepEqual(letter?.countersigned, [
      { by: "host", name: "harbour.example", time: at.clock.now },
      { by: "registrar", name: "south/registrar", time: at.clock.now },
    ])
    // The first entries were cosigned an hour before.
    const first = entries(at.desk("north/registrar"), "north")[0]
    assert.deepEqual([first?.kind, first?.countersigned.at(-1)?.time], ["roster", at.clock.now - 3600])
    assert.deepEqual(entries(at.desk("south/registrar"), "north").at(-1)?.countersigned.at(-1), {
      by: "registrar",
      name: "south/registrar",
      time: at.clock.now,
    })
    assert.deepEqual([letter?.held, side(north, "north").letters], [true, 1])
    const verdict = await verifyRegisters(at.desk("north/registrar"), "cedar")
    assert.deepEqual(
      verdict.sides.map(({ office, letters, holds }) => [office, letters, holds]),
      [
        ["north", 1, true],
        ["south", 0, true],
      ],
    )
    assert.ok(verdict.postmarks >= 3)
    const steps = verifyingBook(at.desk("north/registrar"), "cedar")
    const told: { readonly done: number; readonly total: number }[] = []
    for (let step = steps.next(); step.done !== true; step = steps.next()) told.push(step.value)
    assert.ok(told.length > 5 && told.every(({ done, total }) => done < total))
    assert.ok(told.every(({ done }, i) => i === 0 || done >= (told[i - 1]?.done ?? 0)))
    const signal = AbortSignal.abort(new DOMException("stopped", "AbortError"))
    await assert.rejects(verifyRegisters(at.desk("north/registrar"), "cedar", { signal }), { name: "AbortError" })
  }))

test("a vault that follows no register has a book of its letters, says so, and tells nothing of others", () =>
  inWorld(async (at) => {
    const first = await send(at, "north", draftOf("For everybody."))
    const hidden = await send(
      at,
      "north",
      draftOf([{ text: "Not for the adviser.", readers: "north/principal, south/minister" }]),
    )
    const adviser = at.desk("north/adviser")
    const page = registerPage(adviser, "cedar")
    assert.deepEqual([page.follows, page.faults], [false, []])
    assert.deepEqual(
      entries(adviser, "north").map(({ name, kind, held, standing }) => [name, kind, held, standing]),
      [[first, "letter", true, "countersigned"]],
    )
    assert.deepEqual([side(page, "north").letters, side(page, "south").letters], [1, 0])
    assert.equal(JSON.stringify([page, entries(adviser, "north")]).includes(hidden), false)
    const { proof } = letterPage(adviser, { channel: "cedar", name: first })
    assert.deepEqual([side(page, "north").size, side(page, "north").root], [proof.entry.size, proof.entry.root])
    assert.deepEqual(await verifyRegisters(adviser, "cedar"), {
      sides: [{ office: "north", entries: 1, letters: 1, holds: true }],
      postmarks: 1,
    })
    assert.deepEqual(
      entries(at.desk("south/minister"), "north").map(({ name }) => name),
      [first, hidden],
    )
    const stopped = AbortSignal.abort(new DOMException("stopped", "AbortError"))
    assert.equal(
      await verifyRegisters(adviser, "cedar", { signal: stopped }).catch((error: Error) => error.name),
      "AbortError",
    )
    for (const who of EVERYBODY.filter((each) => !each.endsWith("spokesman")))
      assert.doesNotThrow(() => registerPage(at.desk(who), "cedar"), who)
    assert.throws(() => registerPage(at.desk("north/spokesman"), "cedar"), { code: "no-channel" })
    assert.equal(await refusal(verifyRegisters(at.desk("south/minister"), "elm")), "no-channel")
  }))

test("a void letter keeps its place in both books: void, a number that nobody has, a protest", () =>
  inWorld(async (at) => {
    await lay(at, "north", draftOf("Approved by one."))
    await approveAll(at, "north", "letter", 1)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    cheat(registrar, (act) => {
      const found = submissions.list(act.tx).find(({ value }) => value.statement !== null)
      const { statement, approvals } = found?.value ?? assert.fail("no submission")
      enter(act, channelOf(act), [{ data: statement ?? assert.fail("not handed in"), approvals }])
      submissions.delete(act.tx, found?.key ?? "")
    })
    await settle(at)
    const page = registerPage(at.desk("south/registrar"), "cedar")
    assert.deepEqual(
      page.faults.map(({ kind, office, index, code }) => [kind, office, index, code]),
      [
        ["gap", "north", 2, "number-void"],
        ["void", "north", 2, "not-approved"],
        ["protest", "north", 2, "not-approved"],
      ],
    )
    const entry = entries(at.desk("south/registrar"), "north")[2]
    assert.deepEqual(
      [entry?.standing, entry?.void, entry?.held, entry?.name],
      ["void", "not-approved", false, "north/1"],
    )
    // On every page of the book, and however it is sifted, the mark stands at its place.
    const south = at.desk("south/registrar")
    const asked = { channel: "cedar", office: "north", limit: 1 } as const
    const marks = (page: ReturnType<typeof registerEntries>): unknown => [
      page.entries.map((each) => each.index),
      page.faults.map(({ kind, code }) => [kind, code]),
      page.newer,
      page.count,
    ]
    const wrong = [
      ["gap", "number-void"],
      ["void", "not-approved"],
      ["protest", "not-approved"],
    ]
    assert.deepEqual(marks(registerEntries(south, { ...asked, show: "all" })), [[2], wrong, 0, 3])
    assert.deepEqual(marks(registerEntries(south, { ...asked, show: "open" })), [[2], wrong, 0, 1])
    assert.deepEqual(marks(registerEntries(south, { ...asked, show: "letters" })), [[2], wrong, 0, 1])
    assert.deepEqual(marks(registerEntries(south, { ...asked, show: "all", below: 2 })), [[1], [], 1, 3])
    assert.deepEqual(marks(registerEntries(south, { ...asked, show: "all", above: 0 })), [[1], [], 1, 3])
    assert.deepEqual(page.faulty, [
      { kind: "gap", count: 1 },
      { kind: "void", count: 1 },
      { kind: "protest", count: 1 },
    ])
    assert.throws(() => registerEntries(south, { ...asked, office: "gulf", show: "all" }), { code: "no-channel" })
    // North's own book does not know that its quorum was missing; the protest tells it.
    assert.deepEqual(
      registerPage(registrar, "cedar").faults.map(({ kind, office, index }) => [kind, office, index]),
      [["protest", "north", 2]],
    )
  }))

test("a register that was shown in two forms is a fork on its channel's page, also after the alarm was dismissed", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const { right, filing, envelope } = cheat(north, (act) => {
      const channel = channelOf(act)
      const register = channelRegister(idOf(channel), act.self.office)
      const { size } = headOf(act.tx, register)
      const { data, approvals, shown } = entryAt(act.tx, register, size - 1)
      const root = new Uint8Array(randomBytes(32))
      const checkpoint = signCheckpoint({ origin: register.origin, size, root, keys: logKeys(act.self), time: act.now })
      const entries = [{ data, approvals, shown }]
      return sealFor(act, registrarOfOther(act.tx, channel.other), idOf(channel), [
        { kind: "entries", office: act.self.office, from: size - 1, entries, checkpoint, consistency: [] },
      ])
    })
    await north.relay(right.relay).deposit({ mailbox: right.mailbox, right: right.token, filing, octets: envelope })
    await collect(south)
    const fork = { kind: "fork", office: "north", index: null, code: "register-forked" }
    assert.deepEqual(registerPage(south, "cedar").faults, [fork])
    const [alarm] = deskPage(south).alarms
    assert.equal(alarm?.code, "register-forked")
    dismissAlarm(south, alarm?.id ?? "")
    assert.deepEqual([deskPage(south).alarms, registerPage(south, "cedar").faults], [[], [fork]])
    assert.deepEqual(registerPage(north, "cedar").faults, [])
  }))

test("a letter that the host took in too late is void in both books, and until then its postmark is overdue", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Handed in too late."))
    await approveAll(at, "north", "letter", 2, name)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    // Entered in time; the host gets it after a week.
    at.network = (passing, go) =>
      passing.path.startsWith("/v1/postmarks") && passing.method === "POST"
        ? Promise.reject(new TypeError("fetch failed"))
        : go()
    await sendLetter(registrar, name)
    assert.deepEqual(registerPage(registrar, "cedar").faults, [])
    at.clock.now += 2 * DAY
    assert.deepEqual(
      registerPage(registrar, "cedar").faults.map(({ kind, code, index }) => [kind, code, index]),
      [["stale", "postmark-overdue", 2]],
    )
    at.clock.now += 6 * DAY
    at.network = CALM
    await settle(at)
    for (const who of ["north/registrar", "south/registrar"]) {
      const page = registerPage(at.desk(who), "cedar")
      assert.deepEqual(
        entries(at.desk(who), "north")
          .slice(2, 3)
          .map((entry) => [entry.standing, entry.void])
          .flat(),
        ["void", "entered-late"],
      )
      assert.ok(page.faults.some(({ kind, code }) => kind === "void" && code === "entered-late"))
    }
    assert.deepEqual(deskPage(registrar).unpostmarked.lines, [])
  }))

test("a letter that was read provisionally and turns out late is void to the registrar who follows the register", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Handed in too late."))
    await approveAll(at, "north", "letter", 2, name)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    at.network = (passing, go) =>
      passing.path.startsWith("/v1/postmarks") && passing.method === "POST"
        ? Promise.reject(new TypeError("fetch failed"))
        : go()
    await sendLetter(registrar, name)
    at.clock.now += 8 * DAY
    at.network = CALM
    await collect(registrar)
    // South gets the letter while it cannot ask the host when that was.
    at.network = (passing, go) =>
      passing.path.startsWith("/v1/postmarks/") ? Promise.reject(new TypeError("fetch failed")) : go()
    const south = at.desk("south/registrar")
    await collect(south)
    assert.deepEqual(
      deskPage(south).provisional.lines.map((line) => [line.name, line.void]),
      [[name, null]],
    )
    at.network = CALM
    await settle(at)
    assert.deepEqual(deskPage(south).provisional.lines, [], "it will never count")
    assert.equal(listPage(south).letters[0]?.void, "entered-late")
    assert.deepEqual(letterPage(south, { channel: "cedar", name }).proof.sentence, {
      code: "proof-void",
      values: { index: 2, office: "north.example", reason: "entered-late" },
    })
    // Nobody tells the minister, who goes on holding what does not count.
    assert.equal(letterPage(at.desk("south/minister"), { channel: "cedar", name }).proof.standing, "provisional")
  }))

test("entries that nobody cosigns are overdue after a week, and are shown from the first on", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    cheat(registrar, (act) => {
      const channel = channelOf(act)
      const data = encodeStatement(randomBytes(32), {
        suite: SUITE,
        kind: "protest",
        channel: idOf(channel),
        office: act.self.office,
        against: { office: channel.other, index: 0 },
        fault: "not-approved",
        time: act.now,
      })
      enter(act, channel, [{ data, approvals: [approve(ownKeys(act.self), "protest", data)] }])
    })
    await collect(registrar)
    const stale = (): readonly unknown[] =>
      registerPage(registrar, "cedar").faults.filter(({ kind }) => kind === "stale")
    assert.deepEqual(stale(), [])
    at.clock.now += 8 * DAY
    assert.deepEqual(stale(), [{ kind: "stale", office: "north", index: 2, code: "cosignature-overdue" }])
    await settle(at)
    assert.deepEqual(stale(), [])
  }))

test("a register leaves as a file that verifies with the channel's id; a vault that follows none has none to give", () =>
  inWorld(async (at) => {
    const { file, channelId } = exportBook(at.desk("north/registrar"), "cedar", "south")
    assert.equal(verifyFile(file, channelId).verified.kind, "verified")
    assert.throws(() => exportBook(at.desk("south/minister"), "cedar", "south"), { code: "channel-stage" })
    assert.equal(await refusal(verifyRegisters(at.desk("south/minister"), "cedar")), "channel-stage")
  }))
