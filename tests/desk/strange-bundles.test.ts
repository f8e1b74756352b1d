/**
 * Bundles and parcels that nobody should have sent: rubbish, repeats, misused prekeys, items of another office's. Refused,
 * shown, and nothing else is stopped or used up by them.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import { concat, sha256, toHex } from "../../src/bytes/index.ts"
import { post } from "../../src/desk/act.ts"
import { idOf, own, ownRoster, registrarOfOther } from "../../src/desk/access.ts"
import type { Act } from "../../src/desk/desk.ts"
import {
  collect,
  deskStatus,
  flush,
  readLetter,
  sendLetter,
  verifyBook,
  listStock,
  type Desk,
} from "../../src/desk/index.ts"
import { invited, pending, prekeySecrets, submissions, views } from "../../src/desk/records.ts"
import { channelRegister, headOf, noteAt } from "../../src/desk/channels/registers.ts"
import { takeForBundle } from "../../src/desk/carriage/stock.ts"
import { allotmentShape, makeRoster, openRosterHead, openSigned } from "../../src/office/index.ts"
import { sealBundle, sealParcel, type Item } from "../../src/parcel/index.ts"
import { topUp } from "../../src/desk/carriage/topup.ts"
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
    assert.deepEqual(alarmsOf(south), ["prekey-misused"])
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
      // In the same act, so that all of it could travel in one bundle: more stock for the minister.
      const { officer } = ownRoster(act.tx, act.self).lines.find(({ title }) => title === "minister") ?? assert.fail()
      topUp(act, { addressee: act.self.office, holder: officer })
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
    const stock = stockOf(minister)
    await settle(at)
    assert.ok(alarmsOf(minister).includes("prekey-misused"))
    assert.ok(stockOf(minister) > stock, "a spoilt parcel takes nothing along")
    await goesOn(at)
  }))

function stockOf(desk: Desk): number {
  return listStock(desk).received.reduce((sum, { oneTime }) => sum + oneTime, 0)
}

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
