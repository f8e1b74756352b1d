/**
 * The adviser's laptop is lost: the principal alone suspends the key, both offices act on it, and it ends by itself or with
 * a newer roster.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import { knownOffice } from "../../src/desk/access.ts"
import { look, post } from "../../src/desk/act.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import {
  approve,
  askLeave,
  collect,
  flush,
  layRoster,
  listDrafts,
  sendLetter,
  showBook,
  suspendOfficer,
  verifyBook,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { suspensionsOf } from "../../src/desk/offices/suspended.ts"
import { postponed, submissions } from "../../src/desk/records.ts"
import { encodeStatement, SUITE, signSuspension, type Signed } from "../../src/office/index.ts"
import { ownKeys, ownRoster, registrarAddress } from "../../src/desk/access.ts"
import { refused } from "../refused.ts"
import {
  alarmsOf,
  approveAll,
  channelOf,
  cheat,
  draftOf,
  lay,
  refusal,
  send,
  settle,
  worlds,
  type World,
} from "./steps.ts"
import { DAY, officersOf } from "./world.ts"

const inWorld = worlds()

const idOfOfficer = (at: World, who: string): Uint8Array => look(at.desk(who), (_, self) => self.officer)
const northId = (at: World): Uint8Array => look(at.desk("north/registrar"), (_, self) => self.office)
function suspendedIn(at: World, who: string): number {
  const north = northId(at)
  return look(at.desk(who), (tx) => suspensionsOf(tx, north, at.clock.now).length)
}

/** The principal suspends the adviser; everybody but the adviser hears of it. */
async function suspend(at: World): Promise<void> {
  suspendOfficer(at.desk("north/principal"), { officer: idOfOfficer(at, "north/adviser") })
  await flush(at.desk("north/principal"))
  await settle(
    at,
    [...officersOf("north"), ...officersOf("south")].filter((who) => who !== "north/adviser"),
  )
}

function northEntries(desk: Desk): readonly string[] {
  const side = showBook(desk, "cedar").sides.find(({ office }) => office === "north")
  return (side?.entries ?? []).map(({ kind, void: reason }) => `${kind} ${reason ?? "valid"}`)
}

/** Ask for leave to send a letter to everybody; why it was refused. */
async function askOfSouth(at: World): Promise<string | null> {
  const minister = at.desk("south/minister")
  const { draft } = writeDraft(minister, { source: draftOf("To all."), name: "draft", folder: at.folder })
  askLeave(minister, draft, false)
  await settle(at, officersOf("south"))
  return listDrafts(minister).find((each) => each.draft === draft)?.why ?? null
}

test("both offices hear of it, and nobody seals to the suspended officer until it has lapsed", () =>
  inWorld(async (at) => {
    await suspend(at)
    for (const who of ["north/registrar", "north/principal", "south/registrar", "south/minister"])
      assert.equal(suspendedIn(at, who), 1, who)
    for (const who of ["north/registrar", "south/registrar"])
      assert.equal(northEntries(at.desk(who)).at(-1), "suspension valid", who)
    assert.deepEqual(alarmsOf(at.desk("south/registrar")), [])
    assert.equal(await askOfSouth(at), "officer-suspended")
    at.clock.now += 14 * DAY
    assert.equal(suspendedIn(at, "south/minister"), 0)
    await settle(at)
    await send(at, "south", draftOf("After it lapsed."))
    for (const { verified } of verifyBook(at.desk("south/registrar"), "cedar")) assert.equal(verified.kind, "verified")
  }))

test("a letter that needs the suspended officer's approval is not sent, and void in the other office", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Approved by two."))
    await collect(at.desk("north/principal"))
    await collect(at.desk("north/adviser"))
    approve(at.desk("north/principal"), name)
    approve(at.desk("north/adviser"), name)
    await settle(at, ["north/principal", "north/adviser", "north/registrar"])
    await suspend(at)
    const registrar = at.desk("north/registrar")
    assert.equal(await refusal(sendLetter(registrar, name)), "officer-suspended")
    cheat(registrar, (act) => {
      const found = submissions.list(act.tx).find(({ value }) => value.statement !== null)?.value ?? assert.fail()
      enter(act, channelOf(act), [{ data: found.statement ?? assert.fail(), approvals: found.approvals }])
    })
    await flush(registrar)
    await settle(at, ["south/registrar", "north/registrar"])
    assert.equal(northEntries(at.desk("south/registrar")).at(-1), "letter approver-suspended")
    const verified = verifyBook(at.desk("south/registrar"), "cedar").map((each) => each.verified)
    const north = verified.find((each) => each.kind === "verified" && each.name === "north.example")
    assert.ok(north?.kind === "verified")
    assert.deepEqual(north.entries.at(-1)?.verdict, { kind: "void", reason: "approver-suspended" })
  }))

test("a newer roster decides earlier", () =>
  inWorld(async (at) => {
    await suspend(at)
    layRoster(at.desk("north/registrar"), {})
    await flush(at.desk("north/registrar"))
    await settle(at, ["north/principal", "north/registrar"])
    await approveAll(at, "north", "roster", 2)
    await settle(at)
    const north = northId(at)
    const version = (who: string): number | undefined =>
      look(at.desk(who), (tx) => knownOffice(tx, north)?.roster?.head.version)
    assert.equal(version("south/minister"), 2)
    assert.equal(version("north/adviser"), 2)
    for (const who of ["north/registrar", "south/registrar", "south/minister"])
      assert.equal(suspendedIn(at, who), 0, who)
    await send(at, "south", draftOf("Under the newer roster."))
  }))

test("what comes from the suspended officer is refused with an alarm, and what is for them waits", () =>
  inWorld(async (at) => {
    await suspend(at)
    const registrar = at.desk("north/registrar")
    const adviser = idOfOfficer(at, "north/adviser")
    const source = draftOf("By a thief.")
    const { draft } = writeDraft(at.desk("north/adviser"), { source, name: "draft", folder: at.folder })
    askLeave(at.desk("north/adviser"), draft, false)
    await flush(at.desk("north/adviser"))
    await collect(registrar)
    assert.ok(alarmsOf(registrar).includes("officer-suspended"))
    cheat(registrar, (act) => {
      const office = act.self.office
      const proof = knownOffice(act.tx, office) ?? assert.fail()
      post(act, { office, officer: adviser }, null, {
        kind: "rosters",
        founding: proof.founding,
        chain: proof.chain,
      })
    })
    assert.equal(
      look(registrar, (tx) => postponed.count(tx)),
      1,
    )
    at.clock.now += 14 * DAY
    cheat(registrar, () => undefined)
    assert.equal(
      look(registrar, (tx) => postponed.count(tx)),
      0,
    )
  }))

test("who may not suspend, or whom nobody may, is refused where it is asked", () =>
  inWorld(async (at) => {
    const adviser = idOfOfficer(at, "north/adviser")
    const principal = at.desk("north/principal")
    refused("not-signatory", () => suspendOfficer(at.desk("north/spokesman"), { officer: adviser }))
    refused("suspension-registrar", () => suspendOfficer(principal, { officer: idOfOfficer(at, "north/registrar") }))
    refused("suspension-officer", () => suspendOfficer(principal, { officer: idOfOfficer(at, "south/minister") }))
    await suspend(at)
    refused("officer-suspended", () => suspendOfficer(principal, { officer: adviser }))
    at.clock.now += 14 * DAY
    refused("suspension-again", () => suspendOfficer(principal, { officer: adviser }))
  }))

test("an entry that is no true suspension is void and suspends nobody; one by an officer comes to nothing", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    const adviser = idOfOfficer(at, "north/adviser")
    const signedBy = (who: string): Signed =>
      look(at.desk(who), (tx, self) =>
        signSuspension(ownKeys(self), { roster: ownRoster(tx, self), officer: adviser, time: at.clock.now }),
      )
    const suspension = signedBy("north/spokesman")
    cheat(at.desk("north/spokesman"), (act) =>
      post(act, registrarAddress(act.self), null, { kind: "suspension", suspension }),
    )
    await flush(at.desk("north/spokesman"))
    await collect(registrar)
    assert.ok(alarmsOf(registrar).includes("suspension-signer"))
    cheat(registrar, (act) => {
      const { id } = channelOf(act)
      const body = {
        suite: SUITE,
        kind: "suspension",
        channel: id ?? assert.fail(),
        office: act.self.office,
        suspension,
      }
      enter(act, channelOf(act), [{ data: encodeStatement(randomBytes(32), body as never) }])
    })
    await flush(registrar)
    await settle(at, ["south/registrar", "north/registrar", "south/minister"])
    assert.equal(northEntries(at.desk("south/registrar")).at(-1), "suspension not-approved")
    assert.equal(suspendedIn(at, "south/registrar") + suspendedIn(at, "south/minister"), 0)
  }))
