/**
 * A parcel that cannot be opened is named, and sealed again by its drafter, upon a person's word and for nobody who has it.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { sha256, toHex } from "../../src/bytes/index.ts"
import { collect, deskStatus, readLetter, resealLetter, type Desk } from "../../src/desk/index.ts"
import { idOf, ownKeys } from "../../src/desk/access.ts"
import { look, post, runAct } from "../../src/desk/act.ts"
import { takeForLetter } from "../../src/desk/carriage/stock.ts"
import { noteOlder } from "../../src/desk/restoring/older.ts"
import { drafts, prekeySecrets, reseals, submissions, views } from "../../src/desk/records.ts"
import { signBody, type Reseal } from "../../src/office/index.ts"
import { sealParcel } from "../../src/parcel/index.ts"
import {
  alarmsOf,
  channelOf,
  cheat,
  draftOf,
  EVERYBODY,
  lay,
  officerOf,
  refusedWith,
  send,
  sendLaid,
  settle,
  worlds,
} from "./steps.ts"

const inWorld = worlds()

const unspent = (desk: Desk): number =>
  desk.vault.read((tx) => prekeySecrets.list(tx).filter(({ value }) => value.seed !== null).length)

test("a letter sealed to stock that was void cannot be opened: letter and prekey are named; sealed again by its drafter, it is read", () =>
  inWorld(async (at) => {
    const minister = at.desk("south/minister")
    const { name } = await lay(at, "north", draftOf("Sealed before the restore."))
    at.clock.now += 60
    runAct(minister, "restored", (act) => noteOlder(act, "mark"))
    await settle(at)
    await sendLaid(at, name)
    const alarms = deskStatus(minister).alarms.filter(({ code: found }) => found === "cannot-open")
    assert.equal(alarms.length, 1)
    assert.match(
      alarms[0]?.what ?? "",
      /cannot open north\/1 \(parcel [0-9a-f]{16}\): its prekey [0-9a-f]{16} has ended/,
    )
    assert.equal(
      refusedWith(() => readLetter(minister, name)),
      "no-letter",
    )
    await settle(at)
    assert.equal(
      refusedWith(() => readLetter(minister, name)),
      "no-letter",
      "no machine answers it",
    )

    const adviser = at.desk("north/adviser")
    assert.ok(look(adviser, (tx) => drafts.list(tx).some(({ value }) => value.secret !== null)))
    assert.deepEqual(resealLetter(adviser, { name, reader: "south/minister" }), { name, reader: "south/minister" })
    await settle(at)
    const letter = readLetter(minister, name)
    assert.equal(letter.view.sections[0]?.versions[0]?.text, "Sealed before the restore.")
    assert.equal(letter.summary.countersigned, true)
    assert.ok(
      look(adviser, (tx) => drafts.list(tx).every(({ value }) => value.secret === null && value.built === undefined)),
    )
    assert.equal(
      refusedWith(() => resealLetter(adviser, { name, reader: "south/minister" })),
      "letter-receipted",
    )
    for (const who of EVERYBODY.filter((each) => each !== "south/minister"))
      assert.deepEqual(alarmsOf(at.desk(who)), [], who)
  }))

test("sealing again is its drafter's, for a reader, without a receipt, with a key that is there; everything else is refused by its code", () =>
  inWorld(async (at) => {
    const [adviser, registrar, minister] = [
      at.desk("north/adviser"),
      at.desk("north/registrar"),
      at.desk("south/minister"),
    ]
    const source = draftOf([{ text: "For some.", readers: "south/minister, south/registrar, north/adviser" }])
    const { name } = await lay(at, "north", source)
    at.clock.now += 60
    runAct(minister, "restored", (act) => noteOlder(act, "mark"))
    await settle(at)
    await sendLaid(at, name)
    for (const [who, reader, expected] of [
      ["north/principal", "south/minister", "no-draft"],
      ["south/minister", "south/minister", "no-draft"],
      ["north/adviser", "north/principal", "draft-reader-unknown"],
      ["north/adviser", "south/nobody", "draft-reader-unknown"],
      ["north/adviser", "south/registrar", "letter-receipted"],
    ] as const)
      assert.equal(
        refusedWith(() => resealLetter(at.desk(who), { name, reader })),
        expected,
        `${who} for ${reader}`,
      )

    // What a colleague signs in the drafter's place, and for somebody who is no reader, the registrar refuses.
    const channel = idOf(channelOf(adviser))
    const signed = look(adviser, (tx) => drafts.list(tx).find(({ value }) => value.number === 1)?.value.statement)
    const statement = sha256(signed ?? assert.fail("no statement"))
    const { other } = channelOf(adviser)
    const asked = (desk: Desk, change: Partial<Reseal>): Reseal =>
      look(desk, (_, self) => {
        return {
          suite: "diwan/1",
          kind: "reseal",
          reseal: new Uint8Array(16).fill(counter++),
          channel,
          office: self.office,
          number: 1,
          statement,
          reader: { office: other, officer: officerOf(minister) },
          period: false,
          time: at.clock.now,
          ...change,
        }
      })
    let counter = 1
    const refusals = async (who: string, change: Partial<Reseal>): Promise<string | null> => {
      const desk = at.desk(who)
      const reseal = asked(desk, change)
      cheat(desk, (act) => {
        const { channel: id, number, reader, statement: hash } = reseal
        const record = { channel: id, number, reader, statement: hash, state: "asked", why: null, at: act.now } as const
        reseals.put(act.tx, toHex(reseal.reseal), record)
        const to = { office: act.self.office, officer: officerOf(registrar) }
        post(act, to, channel, { kind: "reseal", reseal: signBody(ownKeys(act.self), reseal) })
      })
      await settle(at)
      return look(desk, (tx) => reseals.get(tx, toHex(reseal.reseal))?.why ?? null)
    }
    const { office } = look(adviser, (_, self) => self)
    assert.equal(await refusals("north/principal", {}), "not-drafter")
    assert.equal(await refusals("north/adviser", { number: 2 }), "no-letter")
    assert.equal(await refusals("north/adviser", { statement: new Uint8Array(32) }), "no-letter")
    const principal = { office, officer: officerOf(at.desk("north/principal")) }
    assert.equal(await refusals("north/adviser", { reader: principal }), "draft-reader-unknown")
    const theirs = { office: other, officer: officerOf(at.desk("south/registrar")) }
    assert.equal(await refusals("north/adviser", { reader: theirs }), "letter-receipted")
    cheat(registrar, (act) => {
      while (takeForLetter(act, officerOf(minister), false) !== null);
    })
    assert.equal(await refusals("north/adviser", {}), "stock-empty")
    assert.equal(
      refusedWith(() => readLetter(minister, name)),
      "no-letter",
    )

    // A person's choice to fall back to the period key.
    resealLetter(adviser, { name, reader: "south/minister", period: true })
    await settle(at)
    assert.equal(readLetter(minister, name).summary.countersigned, true)
  }))

test("a parcel of a letter that is receipted is neither passed on by the registrar nor opened by its reader", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf("Once is enough."))
    const [north, south, minister] = [at.desk("north/registrar"), at.desk("south/registrar"), at.desk("south/minister")]
    const { index, statement } = look(north, (tx) => {
      const found = submissions.list(tx).at(-1)?.value ?? assert.fail("no submission")
      return {
        index: found.index ?? assert.fail("not entered"),
        statement: sha256(found.statement ?? assert.fail("no")),
      }
    })
    const officer = officerOf(minister)
    const envelopeFor = (desk: Desk): Uint8Array =>
      cheat(desk, (act) =>
        sealParcel({
          prekey: takeForLetter(act, officer, false) ?? assert.fail("no prekey"),
          content: new Uint8Array(300).fill(7),
        }),
      )
    const parcels = [{ officer, envelope: envelopeFor(north) }]
    cheat(north, (act) => {
      const to = { office: channelOf(act).other, officer: officerOf(south) }
      post(act, to, idOf(channelOf(act)), { kind: "parcels", office: act.self.office, index, statement, parcels })
    })
    await settle(at)
    assert.deepEqual(alarmsOf(south), ["letter-receipted"])
    assert.deepEqual(alarmsOf(minister), [])
    // A registrar who passes it on all the same.
    const before = unspent(minister)
    const { cover } = look(minister, (tx) => ({ cover: viewCover(tx) }))
    const envelope = envelopeFor(south)
    cheat(south, (act) =>
      post(act, { office: act.self.office, officer }, idOf(channelOf(act)), { kind: "cover", cover, envelope }),
    )
    await collect(south)
    await collect(minister)
    assert.deepEqual(alarmsOf(minister), ["letter-receipted"])
    assert.equal(unspent(minister), before, "no key was spent on it")
    assert.equal(readLetter(minister, name).name, name)
  }))

function viewCover(tx: Parameters<typeof views.list>[0]): Uint8Array {
  return views.list(tx).at(-1)?.value.cover ?? assert.fail("no view")
}
