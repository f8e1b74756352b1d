/**
 * The other office enters what does not hold: void entries keep their place and are protested, registers that skip or fork
 * are refused, and nothing of it keeps a later letter from being read.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import { sealFor } from "../../src/desk/act.ts"
import { idOf, ownKeys, registrarOfOther } from "../../src/desk/access.ts"
import type { Act } from "../../src/desk/desk.ts"
import { enter, rosterStatement } from "../../src/desk/channels/enter.ts"
import {
  collect,
  deskStatus,
  layRoster,
  listLetters,
  readLetter,
  showBook,
  verifyBook,
  type Desk,
} from "../../src/desk/index.ts"
import { layings, submissions } from "../../src/desk/records.ts"
import {
  channelRegister,
  entriesFrom,
  entryAt,
  headOf,
  keepHead,
  logKeys,
  noteAt,
} from "../../src/desk/channels/registers.ts"
import { statementHash } from "../../src/letter/index.ts"
import {
  approve as approveSubject,
  encodeStatement,
  openStatement,
  openStatementOf,
  SUITE,
  type Approval,
} from "../../src/office/index.ts"
import { type Item, type ItemEntry } from "../../src/parcel/index.ts"
import { signCheckpoint } from "../../src/register/index.ts"
import { alarmsOf, approveAll, channelOf, cheat, draftOf, lay, send, settle, worlds, type World } from "./steps.ts"

const inWorld = worlds()

/** A letter of North's still arrives, is countersigned and read, and both registers verify. */
async function goesOn(at: World): Promise<void> {
  const name = await send(at, "north", draftOf("This one holds."))
  const read = readLetter(at.desk("south/minister"), name)
  assert.equal(read.view.sections[0]?.versions[0]?.text, "This one holds.")
  assert.equal(read.summary.countersigned, true)
  for (const { verified } of verifyBook(at.desk("south/registrar"), "cedar")) assert.equal(verified.kind, "verified")
}

const northRegister = (act: Act) => channelRegister(idOf(channelOf(act)), act.self.office)

/** An entry that is no letter and holds: the registrar protests against South's first. */
function protest(act: Act): { data: Uint8Array; approvals: readonly Approval[]; shown: null } {
  const { id, other } = channelOf(act)
  const data = encodeStatement(randomBytes(32), {
    suite: SUITE,
    kind: "protest",
    channel: id ?? assert.fail("no channel"),
    office: act.self.office,
    against: { office: other, index: 0 },
    fault: "not-approved",
    time: act.now,
  })
  return { data, approvals: [approveSubject(ownKeys(act.self), "protest", data)], shown: null }
}

/** Hand a bundle with these items to South's registrar, past the outbox. */
async function slip(desk: Desk, items: (act: Act) => readonly Item[]): Promise<void> {
  const { right, filing, envelope } = cheat(desk, (act) =>
    sealFor(act, registrarOfOther(act.tx, channelOf(act).other), idOf(channelOf(act)), items(act)),
  )
  await desk.relay(right.relay).deposit({ mailbox: right.mailbox, right: right.token, filing, octets: envelope })
}

function entriesOf(desk: Desk, office: "north" | "south"): readonly { kind: string; void: string | null }[] {
  const side = showBook(desk, "cedar").sides.find((each) => each.office === office)
  return (side?.entries ?? []).map(({ kind, void: reason }) => ({ kind, void: reason }))
}

/** What the newest entry of a registrar's own register protests against. */
function faultOf(desk: Desk): string | null {
  return cheat(desk, (act) => {
    const register = northRegister(act)
    const { body } = openStatement(entryAt(act.tx, register, headOf(act.tx, register).size - 1).data)
    return body.kind === "protest" ? body.fault : null
  })
}

test("a letter entered without its quorum is void, keeps its place, is protested, and nobody is given it", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Approved by one."))
    await approveAll(at, "north", "letter", 1)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    cheat(registrar, (act) => {
      const found = submissions.list(act.tx).find(({ value }) => value.statement !== null)
      const { statement, approvals, parcels } = found?.value ?? assert.fail("no submission")
      assert.ok(statement !== null)
      const channel = channelOf(act)
      const theirs = parcels
        .filter(({ office }) => Buffer.compare(office, channel.other) === 0)
        .map(({ officer, envelope }) => ({ officer, envelope }))
      const index = headOf(act.tx, northRegister(act)).size
      const items: Item[] = [
        { kind: "parcels", office: act.self.office, index, statement: statementHash(statement), parcels: theirs },
      ]
      enter(act, channel, [{ data: statement, approvals }], items)
      submissions.delete(act.tx, found?.key ?? "")
    })
    await settle(at)
    const south = at.desk("south/registrar")
    assert.deepEqual(entriesOf(south, "north").at(-1), { kind: "letter", void: "not-approved" })
    assert.deepEqual(entriesOf(south, "south").at(-1), { kind: "protest", void: null })
    assert.equal(listLetters(at.desk("south/minister")).total, 0)
    assert.equal(name, "north/1")
    const next = await send(at, "north", draftOf("This one holds."))
    assert.equal(next, "north/2", "a void letter has taken its number")
    assert.equal(readLetter(at.desk("south/minister"), next).summary.countersigned, true)
  }))

test("a kind that the charter does not permit is given to nobody, though its quorum approved it, and later letters are read", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Agreed minutes are not among the kinds permitted."))
    const keys = ["principal", "adviser"].map((who) => cheat(at.desk(`north/${who}`), (act) => ownKeys(act.self)))
    cheat(at.desk("north/registrar"), (act) => {
      const found = submissions.list(act.tx).at(-1) ?? assert.fail("no submission")
      const { statement, parcels } = found.value
      const { body } = openStatementOf("letter", statement ?? assert.fail("not handed in"))
      const data = encodeStatement(randomBytes(32), { ...body, document: "agreed-minutes" })
      const approvals = keys
        .map((pair) => approveSubject(pair, "letter", data))
        .toSorted((a, b) => Buffer.compare(a.officer, b.officer))
      const channel = channelOf(act)
      const theirs = parcels
        .filter(({ office }) => Buffer.compare(office, channel.other) === 0)
        .map(({ officer, envelope }) => ({ officer, envelope }))
      const index = headOf(act.tx, northRegister(act)).size
      const items: Item[] = [
        { kind: "parcels", office: act.self.office, index, statement: statementHash(data), parcels: theirs },
      ]
      enter(act, channel, [{ data, approvals }], items)
      submissions.delete(act.tx, found.key)
    })
    await settle(at)
    assert.equal(name, "north/1")
    assert.deepEqual(alarmsOf(at.desk("south/registrar")), ["kind-not-permitted"])
    const protests = entriesOf(at.desk("north/registrar"), "south").filter(({ kind }) => kind === "protest")
    assert.equal(protests.length, 1, "it is protested, once, and North has the protest")
    assert.equal(faultOf(at.desk("south/registrar")), "kind-not-permitted")
    assert.equal(listLetters(at.desk("south/minister")).total, 0)
    const next = await send(at, "north", draftOf("This one holds."))
    assert.equal(readLetter(at.desk("south/minister"), next).summary.countersigned, true)
  }))

test("parcels for an entry that is no letter are refused, and postmarks go on being filed", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    cheat(registrar, (act) => {
      const entry = protest(act)
      const index = headOf(act.tx, northRegister(act)).size
      const statement = statementHash(entry.data)
      enter(act, channelOf(act), [entry], [{ kind: "parcels", office: act.self.office, index, statement, parcels: [] }])
    })
    await settle(at)
    assert.deepEqual(alarmsOf(at.desk("south/registrar")), ["item-unexpected"])
    await goesOn(at)
  }))

test("a roster entered without its quorum is void and changes nothing: letters under the roster in force go on", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    layRoster(registrar, { quorum: 1 })
    cheat(registrar, (act) => {
      const shown = layings.list(act.tx)[0]?.value.shown ?? assert.fail("no roster is laid")
      const channel = channelOf(act)
      const register = northRegister(act)
      const honest = headOf(act.tx, register)
      enter(act, channel, [{ data: rosterStatement(act, channel, shown.head), approvals: [], shown }])
      // North's own vault goes on as if nothing had been entered but a void entry.
      const { history, rosters } = honest
      keepHead(act.tx, register, { ...headOf(act.tx, register), history, rosters })
    })
    await settle(at)
    assert.deepEqual(entriesOf(at.desk("south/registrar"), "north").at(-1), { kind: "roster", void: "not-approved" })
    const name = await send(at, "north", draftOf("Under roster 1."))
    const read = readLetter(at.desk("south/minister"), name)
    assert.equal(read.view.sections[0]?.versions[0]?.text, "Under roster 1.")
    assert.equal(read.summary.countersigned, true)
  }))

test("entries that the checkpoint counts and the bundle leaves out are refused: register-skips, and nothing is filed", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const before = showBook(south, "cedar").sides
    await slip(north, (act) => {
      const register = northRegister(act)
      const { size } = headOf(act.tx, register)
      enter(act, channelOf(act), [protest(act), protest(act)])
      return [entriesItem(act, size, size + 1, size + 2)]
    })
    assert.equal((await collect(south)).refused, 1)
    assert.deepEqual(alarmsOf(south), ["register-skips"])
    assert.deepEqual(showBook(south, "cedar").sides, before)
    await goesOn(at)
  }))

test("entries that begin after those held are held until the ones between have come", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const before = entriesOf(south, "north").length
    await slip(north, (act) => {
      const { size } = headOf(act.tx, northRegister(act))
      enter(act, channelOf(act), [protest(act)])
      enter(act, channelOf(act), [protest(act)])
      return [entriesItem(act, size + 1, size + 2, size + 2)]
    })
    await collect(south)
    assert.equal(entriesOf(south, "north").length, before)
    assert.equal(deskStatus(south).held, 1)
    await settle(at)
    assert.equal(deskStatus(south).held, 0)
    assert.equal(entriesOf(south, "north").length, before + 2)
    assert.deepEqual(alarmsOf(south), [])
  }))

/** Entries from one index to another, under the checkpoint of a size. */
function entriesItem(act: Act, from: number, to: number, size: number): Item {
  const register = northRegister(act)
  const entries = entriesFrom(act.tx, register, from).slice(0, to - from)
  return {
    kind: "entries",
    office: act.self.office,
    from,
    entries: entries.map(({ data, approvals, shown }) => ({ data, approvals, shown })),
    checkpoint: noteAt(act.tx, register, size) ?? assert.fail("no checkpoint of that size"),
    consistency: [],
  }
}

test("a register that contradicts what it showed is refused: register-forked, the bundle kept, nothing filed", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const before = showBook(south, "cedar").sides
    const forged = (act: Act, entry: ItemEntry): Item => {
      const register = northRegister(act)
      const { size } = headOf(act.tx, register)
      const root = new Uint8Array(randomBytes(32))
      const checkpoint = signCheckpoint({ origin: register.origin, size, root, keys: logKeys(act.self), time: act.now })
      return { ...entriesItem(act, size, size, size), from: size - 1, entries: [entry], checkpoint } as Item
    }
    // The entry held, under another root; and another entry in its place.
    await slip(north, (act) => {
      const register = northRegister(act)
      const { data, approvals, shown } = entryAt(act.tx, register, headOf(act.tx, register).size - 1)
      return [forged(act, { data, approvals, shown })]
    })
    await slip(north, (act) => [forged(act, protest(act))])
    await settle(at)
    assert.deepEqual(alarmsOf(south), ["register-forked", "register-forked"])
    assert.deepEqual(showBook(south, "cedar").sides, before)
    await goesOn(at)
  }))
