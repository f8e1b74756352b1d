/**
 * Closing a channel, rule by rule: who may, what it refuses meanwhile, what a closing without its quorum is worth, and that a
 * process killed while it enters one has entered it or has not. The story as a whole is scenario 11.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import { ownKeys, ownRoster } from "../../src/desk/access.ts"
import { look, post } from "../../src/desk/act.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import { channelRegister, headOf } from "../../src/desk/channels/registers.ts"
import {
  approve,
  askLeave,
  collect,
  flush,
  layClosing,
  listDrafts,
  listLaid,
  verifyBook,
  withdrawClosing,
  writeDraft,
} from "../../src/desk/index.ts"
import { endConfirmed, layClosingConfirmed } from "../../src/desk/pages/confirm.ts"
import { submissions } from "../../src/desk/records.ts"
import { approve as approveSubject, encodeStatement, SUITE } from "../../src/office/index.ts"
import { carryOut } from "../crash/killed.ts"
import { refused } from "../refused.ts"
import { close, closingOn, entriesOf, heldKeys, stageIn } from "./closing-kit.ts"
import { alarmsOf, approveAll, channelOf, cheat, draftOf, lay, send, settle, worlds } from "./steps.ts"
import { run } from "./terminal.ts"
import { DAY, EVERYBODY } from "./world.ts"

/** The durable call of `collect` before which the process is killed; `CRASH_AT` names another. */
const KILLED = Number(process.env["CRASH_AT"] ?? 4)

const inWorld = worlds()

test("it ends by itself after thirty days", () =>
  inWorld(async (at) => {
    await close(at, "north")
    await close(at, "south")
    at.clock.now += 30 * DAY - 1
    await settle(at)
    assert.equal(stageIn(at.desk("north/registrar")), "standing")
    at.clock.now += 1
    await settle(at)
    for (const who of EVERYBODY.filter((each) => each !== "north/spokesman")) {
      assert.equal(stageIn(at.desk(who)), "closed", who)
      assert.equal(heldKeys(at.desk(who)), 0, who)
    }
  }))

test("while a closing is laid no leave is given; it can be taken back, and then nothing is closed by its approvals", () =>
  inWorld(async (at) => {
    const [registrar, adviser] = [at.desk("north/registrar"), at.desk("north/adviser")]
    refused("not-registrar", () => layClosing(adviser, "cedar"))
    refused("channel-stage", () => withdrawClosing(registrar, "cedar"))
    const open = await lay(at, "north", draftOf("Waits."))
    refused("allotment-open", () => layClosing(registrar, "cedar"))
    at.clock.now += 8 * DAY
    layClosing(registrar, "cedar")
    await flush(registrar)
    const { draft } = writeDraft(adviser, { source: draftOf("Asks."), name: "draft", folder: at.folder })
    askLeave(adviser, draft, false)
    await settle(at)
    assert.equal(listDrafts(adviser).find((each) => each.draft === draft)?.why, "channel-closing")
    withdrawClosing(registrar, "cedar")
    // Laid again, it takes the place of what was taken back: nobody signs a closing that closes nothing.
    const before = listLaid(adviser).flatMap(({ id, kind }) => (kind === "closing" ? [id] : []))
    layClosing(registrar, "cedar")
    await settle(at)
    const after = listLaid(adviser).flatMap(({ id, kind }) => (kind === "closing" ? [id] : []))
    assert.deepEqual([before.length, after.length, before[0] === after[0]], [1, 1, false])
    withdrawClosing(registrar, "cedar")
    await approveAll(at, "north", "closing")
    await settle(at)
    assert.equal(entriesOf(registrar, "north").at(-1), "charter valid")
    assert.equal(closingOn(registrar), null)
    // One that is approved too late is not entered either.
    layClosing(registrar, "cedar")
    await flush(registrar)
    at.clock.now += 8 * DAY
    await approveAll(at, "north", "closing")
    await settle(at)
    assert.equal(closingOn(registrar), null)
    assert.ok(open.draft > 0)
  }))

test("a closing without its quorum closes nothing, here or there; a letter after one with it is void", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    await send(at, "north", draftOf("One."))
    const { id, other } = channelOf(north)
    const channel = id ?? assert.fail()
    const closingBy = (
      who: readonly string[],
    ): { data: Uint8Array; approvals: ReturnType<typeof approveSubject>[] } => {
      const data = look(north, (tx, self) => {
        const { size, root } = headOf(tx, channelRegister(channel, other))
        const body = {
          suite: SUITE,
          kind: "closing",
          channel,
          office: self.office,
          roster: ownRoster(tx, self).id,
        } as const
        return encodeStatement(randomBytes(32), { ...body, time: at.clock.now, seen: [{ office: other, size, root }] })
      })
      const signed = (each: string) => look(at.desk(each), (_, self) => approveSubject(ownKeys(self), "closing", data))
      return { data, approvals: who.map(signed) }
    }
    const one = closingBy(["north/registrar"])
    cheat(north, (act) => enter(act, channelOf(act), [one]))
    await settle(at)
    assert.equal(entriesOf(south, "north").at(-1), "closing not-approved")
    assert.equal(closingOn(south), null)
    // Nor can the registrar talk an officer into it.
    cheat(north, (act) => {
      const officer = look(at.desk("north/adviser"), (_, self) => self.officer)
      post(act, { office: act.self.office, officer }, channel, { kind: "closings", closings: [one], ended: true })
    })
    await flush(north)
    await collect(at.desk("north/adviser"))
    assert.ok(alarmsOf(at.desk("north/adviser")).includes("quorum-missing"))
    assert.equal(closingOn(at.desk("north/adviser")), null)

    const { name } = await lay(at, "north", draftOf("Two."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(north)
    const two = closingBy(["north/registrar", "north/principal"])
    cheat(north, (act) => {
      const found = submissions.list(act.tx).find(({ value }) => value.state === "approved")?.value ?? assert.fail()
      const letter = { data: found.statement ?? assert.fail(), approvals: found.approvals }
      enter(act, channelOf(act), [two, letter])
    })
    await settle(at)
    assert.deepEqual(entriesOf(south, "north").slice(-2), ["closing valid", "letter channel-closed"])
    assert.equal(entriesOf(south, "south").at(-1), "protest valid")
    const verified = verifyBook(south, "cedar").map((each) => each.verified)
    const side = verified.find((each) => each.kind === "verified" && each.name === "north.example")
    assert.ok(side?.kind === "verified" && side.closed !== null && side.letters === 1)
    assert.deepEqual(side.entries.at(-1)?.verdict, { kind: "void", reason: "channel-closed" })
  }))

test("one signatory's approval is not the quorum, and who is no signatory is not asked", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    layClosing(registrar, "cedar")
    await flush(registrar)
    for (const who of EVERYBODY) await collect(at.desk(who))
    assert.deepEqual(
      EVERYBODY.filter((who) => listLaid(at.desk(who)).some(({ kind }) => kind === "closing")),
      ["north/registrar", "north/principal", "north/adviser"],
    )
    approve(at.desk("north/principal"), "cedar")
    await settle(at)
    assert.equal(entriesOf(registrar, "north").at(-1), "charter valid")
    approve(at.desk("north/adviser"), "cedar")
    await settle(at)
    assert.equal(entriesOf(registrar, "north").at(-1), "closing valid")
  }))

test("from the command line and the page: what follows is said, and the name is typed, before anything is laid", () =>
  inWorld(async (at) => {
    const registrar = "north/registrar"
    const asked = await run(at, registrar, "channel", "close", "cedar")
    assert.equal(asked.exit, 6)
    assert.match(asked.err, /no letter of this office counts [^]*for ever[^]*nothing was done/)
    assert.equal(closingOn(at.desk(registrar)), null)
    refused("confirmation", () => layClosingConfirmed(at.desk(registrar), { channel: "cedar", confirm: "Cedar" }))
    refused("channel-stage", () => endConfirmed(at.desk(registrar), { channel: "cedar", confirm: "cedar" }))
    assert.equal((await run(at, registrar, "channel", "close", "cedar", "--confirm", "cedar")).exit, 0)
    const shown = await run(at, "north/principal", "collect")
    assert.equal(shown.exit, 0, shown.err)
    assert.match(
      (await run(at, "north/principal", "approve", "cedar", "--show")).out,
      /no letter of your office counts/,
    )
    for (const who of ["north/principal", "north/adviser"]) {
      await collect(at.desk(who))
      assert.equal((await run(at, who, "approve", "cedar", "--confirm", "cedar")).exit, 0, who)
    }
    await settle(at)
    const listed = await run(at, registrar, "channel", "list")
    assert.match(listed.out, /closed: +by this office/)
    assert.match((await run(at, registrar, "register", "verify", "cedar")).out, /CLOSED: by entry 2/)
    const early = await run(at, registrar, "channel", "end", "cedar", "--confirm", "cedar")
    assert.equal(early.exit, 1)
    assert.match(early.err, /not closed by both sides/)
  }))

test("killed while the closing is entered: it is entered once or not yet, and goes on from there", () =>
  inWorld(async (at) => {
    const registrar = "north/registrar"
    layClosing(at.desk(registrar), "cedar")
    await flush(at.desk(registrar))
    for (const who of ["north/principal", "north/adviser"]) {
      await collect(at.desk(who))
      approve(at.desk(who), "cedar")
      await flush(at.desk(who))
    }
    // The first commits take the approvals in; with the second of them the closing is entered.
    const { signal, points } = await carryOut(
      at,
      { name: "enter a closing", who: registrar, argv: ["collect"] },
      { kill: KILLED },
    )
    assert.equal(signal, "SIGKILL", points.join(", "))
    await at.reopen(registrar)
    await settle(at)
    for (const who of [registrar, "south/registrar"]) {
      const entries = entriesOf(at.desk(who), "north")
      assert.deepEqual(entries.slice(2), ["closing valid"], who)
      for (const { verified } of verifyBook(at.desk(who), "cedar")) assert.equal(verified.kind, "verified")
      assert.deepEqual(alarmsOf(at.desk(who)), [])
    }
    assert.equal(closingOn(at.desk("south/minister"))?.theirs, at.clock.now)
  }))
