/**
 * One roster after another: somebody is dismissed, a device is lost, roles change; what the roster before allowed ends
 * with the entry of the newer one, in both offices.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { hasLeft, own, ownKeys, ownRoster, registrarAddress } from "../../src/desk/access.ts"
import { look, post } from "../../src/desk/act.ts"
import { fileCard } from "../../src/desk/offices/cards.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import { entriesFrom, ownRegister } from "../../src/desk/channels/registers.ts"
import {
  approve,
  askLeave,
  collect,
  flush,
  inviteOfficer,
  joinOffice,
  layRoster,
  listDrafts,
  listLaid,
  makeCard,
  readLetter,
  receiptsOf,
  sendLetter,
  verifyBook,
  writeDraft,
} from "../../src/desk/index.ts"
import { deskPage } from "../../src/desk/pages/desk.ts"
import { alarms, channels, invited, outbox, submissions } from "../../src/desk/records.ts"
import {
  approve as approveSubject,
  dismissalShape,
  lineOf,
  openCard,
  openSigned,
  openStatement,
} from "../../src/office/index.ts"
import { refused } from "../refused.ts"
import { dismissAdviser, idOfOfficer, northEntries, succeed, verifyAll, versionAt, without, worlds } from "./people.ts"
import { alarmsOf, approveAll, channelOf, cheat, draftOf, lay, send, settle } from "./steps.ts"
import { officersOf, type World } from "./world.ts"

const inWorld = worlds()

test("an officer is dismissed: both offices go on without them, and the own register says so", () =>
  inWorld(async (at) => {
    await dismissAdviser(at)
    const registrar = at.desk("north/registrar")
    for (const who of without("north/adviser")) assert.equal(versionAt(at, who), 2, who)
    for (const who of ["north/registrar", "south/registrar"])
      assert.equal(northEntries(at.desk(who)).at(-1), "roster valid", who)
    const adviser = idOfOfficer(at, "north/adviser")
    look(registrar, (tx, self) => {
      const roster = ownRoster(tx, self)
      assert.equal(lineOf(roster, adviser), null)
      assert.ok(hasLeft(tx, { office: self.office, officer: adviser }))
      const { body } = openStatement(entriesFrom(tx, ownRegister(self.office), 0).at(-1)?.data ?? assert.fail())
      assert.ok(body.kind === "act")
      const dismissal = openSigned(body.act, roster, dismissalShape)
      assert.deepEqual(
        [dismissal.officer, dismissal.why, dismissal.roster].map(String),
        [adviser, "dismissed", roster.id].map(String),
      )
    })
    const source = draftOf([{ text: "From the principal.", readers: "south/minister, north/principal" }])
    const principal = at.desk("north/principal")
    const { draft } = writeDraft(principal, { source, name: "draft", folder: at.folder })
    askLeave(principal, draft, false)
    await settle(at, without("north/adviser"))
    await approveAllBut(at, "north/adviser")
    await sendLetter(registrar, "north/1")
    await settle(at, without("north/adviser"))
    assert.deepEqual(northEntries(at.desk("south/registrar")).slice(-2), ["roster valid", "letter valid"])
    for (const who of ["north/registrar", "south/registrar"]) verifyAll(at.desk(who))
    await send(at, "south", draftOf([{ text: "An answer.", readers: "north/principal, south/minister" }]))
  }))

async function approveAllBut(at: World, gone: string): Promise<void> {
  for (const who of officersOf("north").filter((each) => each !== gone)) {
    const desk = at.desk(who)
    await collect(desk)
    for (const laid of listLaid(desk)) if (laid.kind === "letter") approve(desk, laid.id)
    await flush(desk)
  }
  await settle(at, without(gone))
}

test("what a dismissed officer sends is refused, their right at the relay is revoked, and nothing is sealed to them", () =>
  inWorld(async (at) => {
    const [registrar, adviser] = [at.desk("north/registrar"), at.desk("north/adviser")]
    const who = idOfOfficer(at, "north/adviser")
    const early = writeDraft(adviser, {
      source: draftOf("Sent before it was known."),
      name: "draft",
      folder: at.folder,
    })
    askLeave(adviser, early.draft, false)
    await flush(adviser)
    const right = look(registrar, (tx) =>
      invited.list(tx).find(({ value }) => value.joined !== null && String(value.joined.officer) === String(who)),
    )?.value.granted
    // The registrar does not collect in between: the adviser's bundle waits in the mailbox while the roster changes.
    cheat(registrar, () => undefined)
    layRoster(registrar, { without: [{ officer: who, why: "dismissed" }] })
    const laid = listLaid(registrar).find(({ kind }) => kind === "roster")?.id ?? assert.fail()
    approve(registrar, laid)
    await flush(registrar)
    const principal = at.desk("north/principal")
    await collect(principal)
    approve(principal, "roster")
    const approvalOnly = look(principal, (tx) => outbox.count(tx))
    assert.equal(approvalOnly, 1)
    await flush(principal)
    await collect(registrar)
    assert.equal(versionAt(at, "north/registrar"), 2)
    await settle(at, without("north/adviser"))
    cheat(adviser, (act) =>
      post(act, registrarAddress(act.self), null, {
        kind: "approval",
        purpose: "letter",
        subject: new Uint8Array(32),
        approval: approveSubject(ownKeys(act.self), "letter", new Uint8Array(32)),
      }),
    )
    const flushed = await flush(adviser)
    assert.match(flushed.why ?? "", /^right-refused/)
    assert.ok(right !== undefined)
    cheat(registrar, (act) => {
      const before = act.posted.length
      post(act, { office: act.self.office, officer: who }, null, {
        kind: "rosters",
        founding: own(act.tx, act.self).founding,
        chain: own(act.tx, act.self).chain,
      })
      assert.equal(act.posted.length, before + 1)
    })
    assert.equal(
      look(registrar, (tx) => outbox.count(tx)),
      0,
    )
    const minister = at.desk("south/minister")
    refused("draft-reader-unknown", () =>
      writeDraft(minister, { source: draftOf("To one who left."), name: "draft", folder: at.folder }),
    )
  }))

test("a bundle of a dismissed officer that waited in the mailbox is refused with its own code", () =>
  inWorld(async (at) => {
    const [registrar, adviser] = [at.desk("north/registrar"), at.desk("north/adviser")]
    const early = writeDraft(adviser, { source: draftOf("Too late."), name: "draft", folder: at.folder })
    // Its approval of the roster is in the registrar's mailbox before the adviser's bundle.
    layRoster(registrar, { without: [{ officer: idOfOfficer(at, "north/adviser"), why: "dismissed" }] })
    approve(registrar, "roster")
    await flush(registrar)
    await collect(at.desk("north/principal"))
    approve(at.desk("north/principal"), "roster")
    await flush(at.desk("north/principal"))
    askLeave(adviser, early.draft, false)
    await flush(adviser)
    await collect(registrar)
    assert.ok(alarmsOf(registrar).includes("officer-dismissed"))
    assert.equal(
      look(registrar, (tx) => submissions.count(tx)),
      0,
    )
  }))

test("what waits for a dismissed officer is not lost: their registrar keeps it unopened, the sender sees 'not delivered'", () =>
  inWorld(async (at) => {
    const [registrar, sender, minister] = [
      at.desk("north/registrar"),
      at.desk("south/registrar"),
      at.desk("south/minister"),
    ]
    // South's letter is sealed and approved before the adviser is dismissed, and sent before South hears of it.
    const { name } = await lay(
      at,
      "south",
      draftOf([{ text: "Crossed.", readers: "north/adviser, north/principal, south/minister" }]),
    )
    await approveAll(at, "south", "letter")
    await settle(at, officersOf("south"))
    await succeedQuietly(at)
    await sendLetter(sender, name)
    await settle(at, without("north/adviser"))
    await settle(at, without("north/adviser"))
    const kept = look(registrar, (tx) => alarms.list(tx).filter(({ value }) => value.code === "officer-dismissed"))
    assert.equal(kept.length, 1)
    assert.match(kept[0]?.value.what ?? "", /came for adviser, who has left the roster; it was not delivered/)
    assert.ok((kept[0]?.value.evidence?.length ?? 0) > 1000)
    assert.equal(readLetter(at.desk("north/principal"), name).view.kind, "letter")
    await collect(at.desk("north/adviser"))
    assert.throws(() => readLetter(at.desk("north/adviser"), name), { code: "no-letter" })
    for (const desk of [sender, minister]) {
      const missing = deskPage(desk).receiptsMissing.lines.find((line) => line.name === name)
      assert.deepEqual([missing?.from, missing?.gone], [[], ["north/adviser"]])
    }
  }))

/** The adviser is dismissed; South hears of it only when it collects. */
async function succeedQuietly(at: World): Promise<void> {
  const registrar = at.desk("north/registrar")
  layRoster(registrar, { without: [{ officer: idOfOfficer(at, "north/adviser"), why: "dismissed" }] })
  approve(registrar, "roster")
  await flush(registrar)
  await collect(at.desk("north/principal"))
  approve(at.desk("north/principal"), "roster")
  await flush(at.desk("north/principal"))
  await collect(registrar)
  assert.equal(versionAt(at, "north/registrar"), 2)
}

test("an approval by a dismissed officer counts for nothing after the entry, though the registrar enters it", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Approved by two, then one left."))
    for (const who of ["north/principal", "north/adviser"]) {
      await collect(at.desk(who))
      approve(at.desk(who), name)
    }
    await settle(at, ["north/principal", "north/adviser", "north/registrar"])
    const found = look(at.desk("north/registrar"), (tx) => submissions.list(tx).at(-1)?.value) ?? assert.fail()
    await dismissAdviser(at)
    cheat(at.desk("north/registrar"), (act) =>
      enter(act, channelOf(act), [{ data: found.statement ?? assert.fail(), approvals: found.approvals }]),
    )
    await flush(at.desk("north/registrar"))
    await settle(at, ["south/registrar", "north/registrar"])
    assert.equal(northEntries(at.desk("south/registrar")).at(-1), "letter roster-not-in-force")
    const north = verifyBook(at.desk("south/registrar"), "cedar").map(({ verified }) => verified)[1]
    assert.ok(north?.kind === "verified")
    assert.equal(north.entries.at(-1)?.verdict.kind, "void")
  }))

test("a letter on its way when the roster changes goes back to its drafter, who submits it again", () =>
  inWorld(async (at) => {
    const { name, draft } = await lay(at, "north", draftOf("Laid under roster 1."))
    await collect(at.desk("north/principal"))
    approve(at.desk("north/principal"), name)
    await settle(at)
    await succeed(at, { days: 30 })
    const adviser = at.desk("north/adviser")
    const summary = listDrafts(adviser).find((each) => each.draft === draft)
    assert.deepEqual([summary?.state, summary?.why], ["refused", "roster-not-in-force"])
    assert.deepEqual(listLaid(at.desk("north/principal")), [])
    askLeave(adviser, draft, false)
    await settle(at)
    assert.equal(await approveAll(at, "north", "letter", 2), 2)
    await settle(at)
    await sendLetter(at.desk("north/registrar"), "north/1")
    await settle(at)
    assert.deepEqual(northEntries(at.desk("south/registrar")).slice(-2), ["roster valid", "letter valid"])
  }))

test("receipts of somebody who has left since are still theirs", () =>
  inWorld(async (at) => {
    await send(at, "south", draftOf("Read by the adviser."))
    const before = receiptsOf(at.desk("south/minister"), "south/1").map(({ officer }) => officer)
    assert.ok(before.includes("north/adviser"))
    await dismissAdviser(at)
    assert.deepEqual(
      receiptsOf(at.desk("south/minister"), "south/1").map(({ officer }) => officer),
      before,
    )
  }))

test("a lost device: another line of the same person, which counts once and gets what is written from then on", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    const lost = idOfOfficer(at, "north/principal")
    const [admission] = await at.admissions(1)
    const person = { name: "The President", title: "principal-2", roles: ["reader", "signatory"] as const }
    const file = inviteOfficer(registrar, { ...person, deviceOf: lost }, admission ?? assert.fail())
    const fresh = await at.enter("north/principal-2")
    joinOffice(fresh, file)
    await flush(registrar)
    await flush(fresh)
    await collect(registrar)
    await succeed(at, { without: [{ officer: lost, why: "device-lost" }] }, ["north/principal"])
    await collect(fresh)
    await settle(at, [...without("north/principal"), "north/principal-2"])
    look(registrar, (tx, self) => {
      const persons = ownRoster(tx, self).lines.map((line) => String(line.person))
      assert.equal(new Set(persons).size, persons.length)
    })
    assert.deepEqual(
      look(fresh, (tx) => channels.list(tx).map(({ value }) => value.stage)),
      ["standing"],
    )
    await settle(at, [...without("north/principal"), "north/principal-2"])
    const minister = at.desk("south/minister")
    const source = draftOf([{ text: "To the new device.", readers: "north/principal-2, south/minister" }])
    const { draft } = writeDraft(minister, { source, name: "draft", folder: at.folder })
    askLeave(minister, draft, false)
    await settle(at, officersOf("south"))
    await approveAll(at, "south", "letter")
    await settle(at, officersOf("south"))
    await sendLetter(at.desk("south/registrar"), "south/1")
    await settle(at, [...without("north/principal"), "north/principal-2"])
    assert.equal(readLetter(fresh, "south/1").view.kind, "letter")
  }))

test("what no roster can be is refused where it is laid", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    const [principal, adviser] = [idOfOfficer(at, "north/principal"), idOfOfficer(at, "north/adviser")]
    const self = idOfOfficer(at, "north/registrar")
    refused("registrar-stays", () => layRoster(registrar, { without: [{ officer: self, why: "left" }] }))
    refused("registrar-stays", () => layRoster(registrar, { roles: [{ officer: adviser, roles: ["registrar"] }] }))
    refused("no-officer", () => layRoster(registrar, { without: [{ officer: new Uint8Array(32), why: "left" }] }))
    refused("quorum-unreachable", () => layRoster(registrar, { quorum: 4 }))
    const both = [principal, adviser].map((officer) => ({ officer, why: "dismissed" as const }))
    refused("quorum-unreachable", () => layRoster(registrar, { quorum: 1, without: both }))
    refused("not-registrar", () => layRoster(at.desk("north/principal"), {}))
  }))

test("a card from before a roster that is known is stale", () =>
  inWorld(async (at) => {
    const card = openCard(makeCard(at.desk("north/registrar")))
    await dismissAdviser(at)
    refused("card-stale", () => cheat(at.desk("south/registrar"), (act) => fileCard(act, card)))
  }))
