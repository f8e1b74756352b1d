/**
 * The registrar's only device is lost for good: no hand-over, no backup, no drawer. Both quorums put another officer in its
 * place, the other office gives the register back, and letters go on under new keys. Nobody alone can do the same.
 */
import { randomBytes } from "node:crypto"
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import assert from "node:assert/strict"
import { decodeAs, encodeRecord, equal } from "../../src/bytes/index.ts"
import { idOf, ownKeys, ownRoster } from "../../src/desk/access.ts"
import { look } from "../../src/desk/act.ts"
import type { OfficesPage, ReplacementState } from "../../src/desk/api.ts"
import { giveStock } from "../../src/desk/carriage/stock.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import { channelRegister } from "../../src/desk/channels/registers.ts"
import {
  answerReplacement,
  approve,
  askLeave,
  collect,
  deskStatus,
  flush,
  giveRegisterBack,
  layReplacement,
  listLaid,
  makeCard,
  readLetter,
  readReplacement,
  readSuccessor,
  replaceTicket,
  sendLetter,
  showBook,
  takeUp,
  verifyBook,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { linesOf } from "../../src/desk/offices/replacing.ts"
import {
  approve as approveSubject,
  encodeStatement,
  makeRoster,
  openCard,
  openRosterHead,
  replacementShape,
  rosterId,
  signBody,
  signedShape,
  SUITE,
  withApprovals,
  type RosterInput,
  type ShownRoster,
} from "../../src/office/index.ts"
import { encodeTicket } from "../../src/relay/client.ts"
import { nameOf } from "../../src/relay/ids.ts"
import { importRecipient, seal } from "../../src/seal/index.ts"
import { refused } from "../refused.ts"
import { callOnce } from "./calling.ts"
import { idOfOfficer, northEntries, without, worlds } from "./people.ts"
import {
  alarmsOf,
  approveAll,
  channelOf,
  cheat,
  draftOf,
  drafterOf,
  lay,
  RELAY_URL,
  refusal,
  RULES,
  send,
  settle,
  standing,
} from "./steps.ts"
import { run } from "./terminal.ts"
import type { World } from "./world.ts"

const withHost = worlds()
const withoutHost = worlds(() => standing({ ...RULES, countersign: ["registrar"] }, false))
const LEFT = without("north/registrar")

/** The device is gone, with everything in it and beside it. */
function lose(at: World): void {
  at.leave("north/registrar")
  rmSync(dirname(at.pathOf("north/registrar")), { recursive: true })
}

/** Replace the registrar by the principal: the command line and the page, each for what the other does too. */
async function replaceByDoors(at: World): Promise<void> {
  const base64 = (file: string | Uint8Array): string =>
    Buffer.from(typeof file === "string" ? readFileSync(join(at.folder, file)) : file).toString("base64")
  const next = "north/principal"
  assert.equal((await callOnce(at, next, "replacement.lay", {})).files.length, 1)
  const laid = await run(at, next, "office", "replace", "--out", "registrar.replacement", "--json")
  assert.deepEqual([laid.exit, JSON.parse(laid.out).former], [0, "north/registrar"])
  const answer = ["office", "answer", "registrar.replacement", "--out", "adviser.answer"]
  const asked = await run(at, "north/adviser", ...answer)
  assert.equal(asked.exit, 6)
  assert.match(asked.err, /north\/principal would keep .* the device of north\/registrar is lost for good/)
  assert.equal((await run(at, "north/adviser", ...answer, "--confirm", next)).exit, 0)
  const file = base64("registrar.replacement")
  const looked = await callOnce(at, "north/spokesman", "replacement.look", { file })
  assert.deepEqual(looked.answer, { by: next, former: "north/registrar", version: 2, quorum: 2, signatory: false })
  const wrong = await callOnce(at, "north/spokesman", "replacement.answer", { file, confirm: "north/registrar" })
  assert.equal(wrong.refusal, "confirmation")
  const answered = await callOnce(at, "north/spokesman", "replacement.answer", { file, confirm: next })
  await flush(at.desk("north/spokesman"))
  const first = await callOnce(at, next, "replacement.take", { files: answered.files.map(base64) })
  assert.deepEqual([first.refusal, (first.answer as ReplacementState).inForce], [null, false])
  const taken = await run(at, next, "office", "take-up", "adviser.answer", "--json")
  assert.deepEqual([taken.exit, JSON.parse(taken.out).inForce, JSON.parse(taken.out).missing], [0, true, 0])
  const page = (await callOnce(at, next, "offices", {})).answer as OfficesPage
  assert.deepEqual(page.replacement, { version: 2, inForce: true, approved: [2, 2], wanted: [2, 2], missing: 0 })
}

/** The host's operator gives a ticket in the place of the lost one. */
async function newTicket(at: World, desk: Desk): Promise<void> {
  const id = idOf(channelOf(desk))
  const token = new Uint8Array(randomBytes(32))
  const { key: register } = look(desk, (_, self) => channelRegister(id, self.office))
  const { pair } = await at.store.replaceTicket({ ticket: nameOf(token), channel: id, register })
  replaceTicket(desk, "cedar", encodeTicket({ relay: RELAY_URL, token, pair }))
}

/** A letter, when North's first registrar is no more. @returns its name */
async function write(at: World, office: "north" | "south", registrar: string, text: string): Promise<string> {
  const [drafter, next] = [at.desk(drafterOf(office)), at.desk(registrar)]
  const source = draftOf([{ text, readers: "north/principal, north/adviser, south/minister" }])
  askLeave(drafter, writeDraft(drafter, { source, name: "draft", folder: at.folder }).draft, false)
  await settle(at, LEFT)
  for (const who of LEFT.filter((each) => each.startsWith(office)))
    for (const laid of listLaid(at.desk(who))) if (laid.kind === "letter") approve(at.desk(who), laid.id)
  await settle(at, LEFT)
  const letters = showBook(next, "cedar").sides.find((side) => side.office === office)?.letters ?? 0
  await sendLetter(next, `${office}/${letters + 1}`)
  await settle(at, LEFT)
  return `${office}/${letters + 1}`
}

function everythingHolds(at: World, successor: string): void {
  const roots = [at.desk(successor), at.desk("south/registrar")].map((desk) => {
    for (const { verified } of verifyBook(desk, "cedar")) {
      assert.ok(verified.kind === "verified")
      for (const { verdict, standing: counts } of verified.entries)
        assert.deepEqual([verdict.kind, counts], ["valid", "countersigned"])
    }
    return showBook(desk, "cedar").sides.map(({ office, root, size }) => `${office} ${size} ${root}`)
  })
  assert.deepEqual(roots[0]?.toSorted(), roots[1]?.toSorted())
}

test("the registrar's vault is lost for good: another takes its place, the register is given back, and letters go on", () =>
  withHost(async (at) => {
    await send(at, "north", draftOf("Before the loss."))
    await send(at, "south", draftOf("An answer."))
    // One more is entered and postmarked, and South has not collected it when the device is lost.
    const { name } = await lay(at, "north", draftOf("On its way when the device was lost."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), name)
    lose(at)

    const [next, adviser, south] = [at.desk("north/principal"), at.desk("north/adviser"), at.desk("south/registrar")]
    const laid = layReplacement(next)
    assert.deepEqual([laid.version, laid.former, laid.signatories], [2, "north/registrar", 2])
    const read = readReplacement(adviser, laid.file)
    assert.deepEqual(
      [read.by, read.former, read.version, read.quorum, read.signatory],
      ["north/principal", "north/registrar", 2, 2, true],
    )
    assert.equal((await takeUp(next, [])).inForce, false)
    const answer = answerReplacement(adviser, laid.file)
    const taken = await takeUp(next, [answer.file])
    assert.deepEqual([taken.inForce, taken.approved, taken.wanted, taken.missing], [true, [2, 2], [2, 2], 1])
    await settle(at, LEFT)
    // Whoever has not answered is reached when they have.
    assert.equal(look(at.desk("north/spokesman"), ownRoster).head.version, 1)
    await takeUp(next, [answerReplacement(at.desk("north/spokesman"), laid.file).file])
    await flush(at.desk("north/spokesman"))
    await settle(at, LEFT)
    assert.equal(look(at.desk("north/spokesman"), ownRoster).head.version, 2)
    assert.equal(look(adviser, ownRoster).head.version, 2)

    // Nothing is signed before the other side has given the register back, and before the host was heard.
    assert.equal(deskStatus(next).restored?.by, "registrar-lost")
    const card = makeCard(next)
    await flush(next)
    assert.deepEqual(
      [readSuccessor(south, "cedar", card)].map(({ by, former, version }) => [by, former, version]),
      [["north/principal", "north/registrar", 2]],
    )
    await giveRegisterBack(south, "cedar", card)
    assert.equal(northEntries(south).at(-1), "letter valid")
    await settle(at, LEFT)
    assert.equal(northEntries(next).length, northEntries(south).length, "given back")
    assert.equal(northEntries(south).length, 4, "and not signed: the host was not heard")
    await newTicket(at, next)
    await settle(at, LEFT)
    await settle(at, LEFT)
    assert.equal(deskStatus(next).restored?.caughtUp, at.clock.now)
    assert.deepEqual(northEntries(south), [
      "roster valid",
      "charter valid",
      "letter valid",
      "letter valid",
      "roster valid",
    ])

    assert.equal(await write(at, "north", "north/principal", "By the one who took its place."), "north/3")
    const letter = readLetter(at.desk("south/minister"), "north/3")
    assert.equal(letter.summary.countersigned, true)
    assert.equal(await write(at, "south", "south/registrar", "And an answer to it."), "south/2")
    assert.equal(readLetter(adviser, "south/2").view.kind, "letter")
    everythingHolds(at, "north/principal")
    for (const who of LEFT) assert.deepEqual(alarmsOf(at.desk(who)), [], who)
  }))

test("without a host the other side's word is what there is; a former registrar's copy and a changed card get nothing", () =>
  withoutHost(async (at) => {
    await send(at, "north", draftOf("Before the loss."))
    const early = makeCard(at.desk("north/registrar"))
    await flush(at.desk("north/registrar"))
    const path = at.pathOf("north/registrar")
    const kept = join(at.folder, "kept.vault")
    at.leave("north/registrar")
    cpSync(path, kept)
    await at.reopen("north/registrar")
    lose(at)
    await replaceByDoors(at)
    const south = at.desk("south/registrar")
    await settle(at, LEFT)
    const card = makeCard(at.desk("north/principal"))
    await flush(at.desk("north/principal"))

    // Only both quorums put a registrar in the place of another, whoever brings the card.
    const { card: id, chain, founding, right, stock } = openCard(card)
    const altered = (of: Partial<{ chain: typeof chain; right: typeof right }>): Uint8Array =>
      encodeRecord({ suite: SUITE, kind: "card", card: id, founding: founding.bytes, chain, right, stock, ...of })
    const [first, second] = chain as [ShownRoster, ShownRoster]
    const alone = withApprovals(second, second.approvals.slice(0, 1))
    refused("quorum-of-previous-missing", () => readSuccessor(south, "cedar", altered({ chain: [first, alone] })))
    const elsewhere = { ...right, mailbox: new Uint8Array(32).fill(7) }
    refused("card-differs", () => readSuccessor(south, "cedar", altered({ right: elsewhere })))
    refused("card-stale", () => readSuccessor(south, "cedar", early))
    refused("card-differs", () => readSuccessor(south, "cedar", makeCard(south)))
    refused("not-registrar", () => readSuccessor(at.desk("south/minister"), "cedar", card))

    writeFileSync(join(at.folder, "north.card"), card)
    const shown = { channel: "cedar", file: Buffer.from(card).toString("base64") }
    const looked = await callOnce(at, "south/registrar", "successor.look", shown)
    assert.deepEqual(looked.answer, { by: "north/principal", former: "north/registrar", version: 2, quorum: 2 })
    const give = { ...shown, confirm: "north/registrar" }
    assert.equal((await callOnce(at, "south/registrar", "successor.give", give)).refusal, "confirmation")
    const giveBack = ["channel", "give-back", "cedar", "--card", "north.card"]
    const asked = await run(at, "south/registrar", ...giveBack)
    assert.equal(asked.exit, 6)
    assert.match(asked.err, /names north\/principal in the place of north\/registrar/)
    assert.equal((await run(at, "south/registrar", ...giveBack, "--confirm", "north/principal")).exit, 0)
    assert.equal(
      (await callOnce(at, "south/registrar", "successor.give", { ...shown, confirm: "north/principal" })).refusal,
      "card-stale",
    )
    await settle(at, LEFT)
    assert.deepEqual(northEntries(at.desk("south/registrar")), [
      "roster valid",
      "charter valid",
      "letter valid",
      "roster valid",
    ])
    assert.equal(await write(at, "north", "north/principal", "By the one who took its place."), "north/2")
    everythingHolds(at, "north/principal")

    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    cpSync(kept, path)
    at.forgetMarks()
    const thief = await at.reopen("north/registrar")
    // A thief's program does not ask whether the copy is the newest.
    if (thief.newest !== undefined) thief.newest.state = "newest"
    cheat(thief, (act) => {
      const body = { suite: SUITE, kind: "heartbeat", channel: idOf(channelOf(act)), office: act.self.office } as const
      const data = encodeStatement(randomBytes(32), { ...body, time: act.now, seen: [] })
      enter(act, channelOf(act), [{ data, approvals: [approveSubject(ownKeys(act.self), "heartbeat", data)] }])
    })
    await flush(thief)
    const before = northEntries(at.desk("south/registrar"))
    await collect(at.desk("south/registrar"))
    assert.deepEqual(northEntries(at.desk("south/registrar")), before)
  }))

test("one signatory alone, an answer that is not its officer's, or a roster that changes more, replaces nobody", () =>
  withHost(async (at) => {
    const [next, adviser, registrar] = [
      at.desk("north/principal"),
      at.desk("north/adviser"),
      at.desk("north/registrar"),
    ]
    assert.equal(await refusal(takeUp(next, [])), "replacement-none")
    refused("registrar-stays", () => layReplacement(registrar))
    const stale = answerReplacement(adviser, layReplacement(next).file).file
    const { file } = layReplacement(next)
    const alone = async (): Promise<void> => {
      const { approved, inForce } = await takeUp(next, [])
      assert.deepEqual([approved, inForce], [[1, 1], false])
      assert.equal(
        look(next, (_, self) => self.registrar),
        null,
      )
    }
    await alone()
    assert.equal(await refusal(takeUp(next, [stale])), "replacement-answer")
    assert.equal(await refusal(takeUp(next, [file])), "file-not-diwan")
    await takeUp(next, [answerReplacement(at.desk("north/spokesman"), file).file])
    await alone()
    // The device is not lost: its own vault says so.
    refused("registrar-stays", () => readReplacement(registrar, file))
    refused("replacement-differs", () => readReplacement(at.desk("south/minister"), file))

    const signed = decodeAs(signedShape, file, "replacement", { bytes: 1 << 22, depth: 4, items: 64 })
    const body = decodeAs(replacementShape, signed.body, "replacement", { bytes: 1 << 22, depth: 10, items: 1 << 17 })
    const keys = look(next, (_, self) => ownKeys(self))
    const again = (change: object, by = keys): Uint8Array => encodeRecord(signBody(by, { ...body, ...change }))
    // The principal answers for the adviser.
    const answer = (officer: Uint8Array): Uint8Array => {
      const [roster, mailbox] = look(adviser, (tx, self) => [ownRoster(tx, self), self.mailbox] as const)
      const right = { relay: mailbox.relay, mailbox: mailbox.mailbox, token: new Uint8Array(32) }
      const stock = cheat(next, (act) =>
        giveStock(act, { addressee: act.self.office, holder: officer, roster: roster.id }),
      )
      const made = {
        suite: SUITE,
        kind: "replacement-answer",
        office: body.office,
        officer,
        roster: rosterId(body.shown.head),
        approval: { ...approveSubject(keys, "roster", body.shown.head), officer },
        right,
        stock,
        time: at.clock.now,
      } as const
      return seal({ recipient: importRecipient(body.recipient), plaintext: encodeRecord(signBody(keys, made)) })
    }
    assert.equal(await refusal(takeUp(next, [answer(idOfOfficer(at, "north/adviser"))])), "replacement-answer")
    await alone()

    // A roster that lets somebody else go as well, one that keeps the old log, and one laid by somebody it does not name.
    const laid = (change: Partial<RosterInput>): object => ({
      shown: makeRoster({
        ...openRosterHead(body.shown.head),
        officers: look(next, (_, self) => linesOf([body.shown], self.office)),
        random: randomBytes(32),
        ...change,
      }).shown,
    })
    const spokesman = idOfOfficer(at, "north/spokesman")
    const fewer = look(next, (_, self) => linesOf([body.shown], self.office)).filter(
      (each) => !equal(each.officer, spokesman),
    )
    refused("replacement-differs", () => readReplacement(adviser, again(laid({ officers: fewer }))))
    refused("replacement-differs", () => readReplacement(adviser, again(laid({ quorum: 1 }))))
    const { log } = look(registrar, ownRoster).head
    refused("replacement-differs", () => readReplacement(adviser, again(laid({ log }))))
    const spokesmansKeys = look(at.desk("north/spokesman"), (_, self) => ownKeys(self))
    refused("replacement-differs", () => readReplacement(adviser, again({ officer: spokesman }, spokesmansKeys)))
    assert.equal(readReplacement(adviser, file).by, "north/principal")
  }))
