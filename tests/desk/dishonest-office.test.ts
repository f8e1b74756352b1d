/**
 * The other side does something wrong: void entries keep their place and are protested, registers that skip or fork are
 * refused, rubbish is refused, and nothing of it keeps a later letter from being read.
 */
import { randomBytes } from "node:crypto"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { concat, sha256, toHex } from "../../src/bytes/index.ts"
import { post, sealFor } from "../../src/desk/act.ts"
import { idOf, own, ownKeys, ownRoster, registrarOfOther } from "../../src/desk/access.ts"
import type { Act } from "../../src/desk/desk.ts"
import { enter, rosterStatement } from "../../src/desk/enter.ts"
import {
  collect,
  deskStatus,
  flush,
  layRoster,
  listLetters,
  readLetter,
  sendLetter,
  showBook,
  verifyBook,
  type Desk,
} from "../../src/desk/index.ts"
import { invited, layings, pending, prekeySecrets, submissions, views } from "../../src/desk/records.ts"
import { channelRegister, entriesFrom, entryAt, headOf, keepHead, logKeys, noteAt } from "../../src/desk/registers.ts"
import { takeForBundle } from "../../src/desk/stock.ts"
import { statementHash } from "../../src/letter/index.ts"
import {
  allotmentShape,
  approve as approveSubject,
  type Approval,
  encodeStatement,
  makeRoster,
  openRosterHead,
  openSigned,
  openStatementOf,
  SUITE,
} from "../../src/office/index.ts"
import { sealBundle, sealParcel, type Item, type ItemEntry } from "../../src/parcel/index.ts"
import { signCheckpoint } from "../../src/register/index.ts"
import {
  alarmsOf,
  approveAll,
  channelOf,
  cheat,
  draftOf,
  lay,
  send,
  settle,
  standing,
  type Template,
  type World,
} from "./steps.ts"

let template: Template
before(async () => void (template = await standing()))
after(() => template.remove())

async function inWorld(story: (at: World) => Promise<void>): Promise<void> {
  const at = await template.copy()
  try {
    await story(at)
  } finally {
    await at.close()
  }
}

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

test("rubbish in the mailbox is refused, shown, uses up no prekey, and stops nothing that comes after it", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const { right } = channelOf(north)
    assert.ok(right !== null)
    const client = north.relay(right.relay)
    const known = south.vault.read((tx) => prekeySecrets.list(tx)[0]?.key ?? "")
    const unspent = (): number =>
      south.vault.read((tx) => prekeySecrets.list(tx).filter(({ value }) => value.seed !== null).length)
    const before = unspent()
    const rubbish = [
      randomBytes(100),
      randomBytes(1),
      randomBytes(40_000),
      concat(Buffer.from(known, "hex"), randomBytes(5000)),
      concat(Buffer.from(known, "hex"), Buffer.from("age-encryption.org/v1\n"), randomBytes(500)),
    ]
    for (const octets of rubbish) {
      await client.deposit({ mailbox: right.mailbox, right: right.token, filing: sha256(randomBytes(32)), octets })
    }
    const { bundles, refused } = await collect(south)
    assert.deepEqual([bundles, refused], [5, 5])
    assert.equal(unspent(), before)
    assert.ok(deskStatus(south).alarms.length > 0)
    await goesOn(at)
  }))

test("the same bundle twice is dropped silently; a different one to a used prekey raises an alarm; the rest goes on", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const { right } = channelOf(north)
    assert.ok(right !== null)
    const made = cheat(north, (act) => {
      const to = registrarOfOther(act.tx, channelOf(act).other)
      const prekey = takeForBundle(act, to.officer)
      const register = northRegister(act)
      const { size } = headOf(act.tx, register)
      const item: Item = {
        kind: "entries",
        office: act.self.office,
        from: size,
        entries: [],
        checkpoint: noteAt(act.tx, register, size) ?? assert.fail("no note"),
        consistency: [],
      }
      return [0, 1].map(() => {
        const filing = new Uint8Array(randomBytes(32))
        const { office, officer } = act.self
        const bundle = {
          from: office,
          sender: officer,
          to: to.officer,
          channel: idOf(channelOf(act)),
          filing,
          items: [item],
        }
        return { filing, octets: sealBundle({ prekey, bundle }) }
      })
    })
    const client = north.relay(right.relay)
    const put = async ({ filing, octets }: (typeof made)[number]): Promise<unknown> =>
      client.deposit({ mailbox: right.mailbox, right: right.token, filing: sha256(filing), octets })
    const [first, second] = made as [(typeof made)[number], (typeof made)[number]]
    await put(first)
    // The relay lists the first twice, under two numbers.
    let repeat: Uint8Array | null = null
    at.network = async (passing, go) => {
      const answer = await go()
      if (passing.who === "south/registrar" && passing.path.includes(`/bundles/${toHex(sha256(first.octets))}`))
        repeat = new Uint8Array(await answer.clone().arrayBuffer())
      return answer
    }
    assert.deepEqual(await collect(south).then(({ refused }) => refused), 0)
    assert.ok(repeat !== null)
    at.network = (_, go) => go()
    // Filed by now; the same bytes again are dropped by the relay or by the desk, and nobody hears of it.
    await put(first).catch(() => undefined)
    assert.equal((await collect(south)).refused, 0)
    assert.deepEqual(alarmsOf(south), [])
    await put(second)
    assert.equal((await collect(south)).refused, 1)
    assert.deepEqual(alarmsOf(south), ["bundle-refused"])
    await goesOn(at)
  }))

test("a different parcel to a used prekey raises the reader's alarm, and the next letter is read all the same", () =>
  inWorld(async (at) => {
    const allotted: Parameters<typeof sealParcel>[0]["prekey"][] = []
    const { name } = await lay(at, "north", draftOf("The first."))
    cheat(at.desk("north/registrar"), (act) => {
      const { allotment } = submissions.list(act.tx).at(-1)?.value ?? assert.fail("no submission")
      const { prekeys } = openSigned(allotment, ownRoster(act.tx, act.self), allotmentShape)
      const { other } = channelOf(act)
      for (const each of prekeys) if (Buffer.compare(each.office, other) === 0) allotted.push(each.prekey)
    })
    assert.equal(allotted.length, 2)
    await approveAll(at, "north", "letter", 2)
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), name)
    await settle(at)
    const minister = at.desk("south/minister")
    assert.equal(readLetter(minister, name).name, name)
    const cover = coverOf(minister)
    // Somebody who knew the prekey seals another parcel to it; South's registrar, who cannot look inside, passes it on.
    cheat(at.desk("south/registrar"), (act) => {
      for (const prekey of allotted) {
        const envelope = sealParcel({ prekey, content: new Uint8Array(randomBytes(300)) })
        const line =
          ownRoster(act.tx, act.self).lines.find(({ title }) => title === "minister") ?? assert.fail("no minister")
        post(act, { office: act.self.office, officer: line.officer }, idOf(channelOf(act)), {
          kind: "cover",
          cover,
          envelope,
        })
      }
    })
    await settle(at)
    assert.ok(alarmsOf(minister).includes("bundle-refused"))
    await goesOn(at)
  }))

function coverOf(desk: Desk): Uint8Array {
  return desk.vault.read((tx) => viewsOf(tx)) ?? assert.fail("no view")
}

function viewsOf(tx: Parameters<typeof views.list>[0]): Uint8Array | undefined {
  return views.list(tx).at(-1)?.value.cover
}

test("what officers of one office write to each other is refused from another office", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    // South makes up a roster 2 of North's, from North's own lines, with a quorum of one.
    const made = cheat(north, (act) => {
      const { chain, founding } = own(act.tx, act.self)
      const before = ownRoster(act.tx, act.self)
      const head = openRosterHead((chain.at(-1) ?? assert.fail("no roster")).head)
      const { lines } = before
      assert.ok(lines.length > 0)
      const stored = invitedLines(act)
      const draft = makeRoster({
        office: head.office,
        name: head.name,
        version: 2,
        previous: before.id,
        issued: act.now,
        expires: act.now + 86_400,
        quorum: 1,
        registrar: head.registrar,
        log: head.log,
        cosigner: head.cosigner,
        dispatch: head.dispatch,
        officers: stored,
        random: new Uint8Array(randomBytes(32)),
      })
      return { founding, chain, shown: draft.shown }
    })
    cheat(south, (act) => {
      post(act, registrarOfOther(act.tx, channelOf(act).other), null, { kind: "lay-roster", ...made })
    })
    await flush(south)
    assert.equal((await collect(north)).refused, 1)
    assert.deepEqual(alarmsOf(north), ["item-unexpected"])
    assert.equal(
      north.vault.read((tx) => pending.list(tx).filter(({ value }) => value.state === "waiting").length),
      0,
    )
  }))

function invitedLines(act: Act): Parameters<typeof makeRoster>[0]["officers"] {
  return invited.list(act.tx).flatMap(({ value }) => {
    if (value.joined === null) return []
    const { line, signature, officer } = value.joined
    return [{ line, signature, officer, roles: value.roles, person: value.person }]
  })
}
