/**
 * Prekeys as they are in real life: they end, are void after a restore, are asked for by several at once; a parcel that cannot be
 * opened is named, and sealed again by a person, never for somebody who has it.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { equal, toHex } from "../../src/bytes/index.ts"
import {
  askLeave,
  collect,
  destroyDue,
  flush,
  giveMoreStock,
  listDrafts,
  listStock,
  readLetter,
  withdrawDraft,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { look, post, runAct } from "../../src/desk/act.ts"
import {
  BATCH,
  BATCH_SECONDS,
  giveStock,
  keepStock,
  STOCK_GRACE_SECONDS,
  takeForBundle,
} from "../../src/desk/carriage/stock.ts"
import { noteOlder } from "../../src/desk/restoring/older.ts"
import { batches, prekeySecrets, stocks, submissions } from "../../src/desk/records.ts"
import {
  allotmentShape,
  batchAddressee,
  openSigned,
  registrarOf,
  signBody,
  SUITE,
  type Stock,
} from "../../src/office/index.ts"
import { ownKeys, ownRoster } from "../../src/desk/access.ts"
import type { Item } from "../../src/parcel/index.ts"
import { bodiesOf, goneSince, tracesOf } from "./disk.ts"
import {
  alarmsOf,
  cheat,
  DAY,
  draftOf,
  EVERYBODY,
  officerOf,
  recordsOf,
  send,
  sendLaid,
  settle,
  worlds,
} from "./steps.ts"

const inWorld = worlds()

const levelOf = (desk: Desk, giver: string): number =>
  listStock(desk).received.find((each) => each.giver === giver)?.oneTime ?? 0
/** This vault is noticed to be an older copy of itself. */
const restored = (desk: Desk): void => runAct(desk, "restored", (act) => noteOlder(act, "mark"))
const unspent = (desk: Desk): number =>
  desk.vault.read((tx) => prekeySecrets.list(tx).filter(({ value }) => value.seed !== null).length)

test("after a restore all own stock is void: its identities are gone from the disk, both offices drop it and hold new", () =>
  inWorld(async (at) => {
    const who = "south/minister"
    const desk = at.desk(who)
    const before = bodiesOf(at.pathOf(who))
    const seeds = desk.vault.read((tx) => prekeySecrets.list(tx).flatMap(({ value }) => value.seed ?? []))
    const given = [at.desk("north/registrar"), at.desk("south/registrar")].map((registrar) =>
      registrar.vault.read((tx) => stocks.list(tx).filter(({ value }) => equal(value.giver, officerOf(desk)))),
    )
    assert.ok(given.every((list) => list.length > 0))
    at.clock.now += 60
    restored(desk)
    desk.vault.flushDestroyed()
    for (const seed of seeds) assert.equal(recordsOf(desk).includes(Buffer.from(seed)), false)
    assert.equal(tracesOf(at.pathOf(who), goneSince(at.pathOf(who), before)), 0)
    await settle(at)
    for (const [i, registrar] of [at.desk("north/registrar"), at.desk("south/registrar")].entries()) {
      const kept = registrar.vault.read((tx) =>
        stocks.list(tx).filter(({ value }) => equal(value.giver, officerOf(desk))),
      )
      const [{ value } = assert.fail("nothing new")] = kept
      assert.ok(kept.length === 1 && value.stock.oneTime.length > 13)
      assert.ok(!given[i]?.some(({ key }) => kept.some((now) => now.key === key)))
    }
    assert.equal(readLetter(desk, await send(at, "north", draftOf("After the restore."))).name, "north/1")
    for (const each of EVERYBODY) assert.deepEqual(alarmsOf(at.desk(each)), [], each)
  }))

test("a registrar's vault that was restored seals to no one-time key of others again, and everybody gives it new ones", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    at.clock.now += 60
    restored(registrar)
    assert.ok(listStock(registrar).received.every(({ oneTime, period }) => oneTime === 0 && period))
    await settle(at)
    assert.ok(listStock(registrar).received.every(({ oneTime }) => oneTime > 8))
    assert.equal(await send(at, "north", draftOf("By one-time keys again.")), "north/1")
    assert.equal(readLetter(at.desk("south/minister"), "north/1").summary.countersigned, true)
    for (const each of EVERYBODY) assert.deepEqual(alarmsOf(at.desk(each)), [], each)
  }))

test("what was given with a card is void too: its secrets are destroyed, who holds it drops it, and it is not taken in later", () =>
  inWorld(async (at) => {
    const [giver, holder] = [at.desk("south/registrar"), at.desk("north/registrar")]
    const { office } = look(giver, (_, self) => self)
    const keys = look(giver, (tx, self) => registrarOf(ownRoster(tx, self))).keys
    const cards = [1, 2].map((n) => new Uint8Array(32).fill(n))
    const [first = assert.fail(), second = assert.fail()] = cards.map((card) =>
      cheat(giver, (act) => giveStock(act, { addressee: card, holder: card, roster: ownRoster(act.tx, act.self).id })),
    )
    const take = (stock: Stock): void =>
      cheat(holder, (act) => keepStock(act, stock, { giver: keys, office, addressee: batchAddressee(stock) }))
    const levels = (): number => levelOf(holder, "south/registrar")
    const before = levels()
    take(first)
    assert.equal(levels(), before + BATCH)
    at.clock.now += 60
    restored(giver)
    const stranded = giver.vault.read((tx) =>
      batches.list(tx).filter(({ value }) => cards.some((card) => equal(card, value.holder))),
    )
    assert.deepEqual(
      stranded.map(({ value: { left, replaced } }) => [left, replaced]),
      [
        [0, true],
        [0, true],
      ],
    )
    for (const { key } of stranded)
      assert.ok(
        giver.vault.read((tx) =>
          prekeySecrets.list(tx).every(({ value }) => value.seed === null || toHex(value.batch) !== key),
        ),
      )
    await settle(at)
    const isHeld = (stock: Stock): boolean =>
      holder.vault.read((tx) => stocks.list(tx).some(({ value }) => equal(value.addressee, batchAddressee(stock))))
    assert.equal(isHeld(first), false, "dropped")
    take(second)
    assert.equal(isHeld(second), false, "not taken in later")
    assert.ok(levels() > 8, "the new stock is there")
  }))

test("a period key made for this office is taken before a newer one of a card", () =>
  inWorld(async (at) => {
    const [giver, holder] = [at.desk("south/registrar"), at.desk("north/registrar")]
    const { office } = look(giver, (_, self) => self)
    const keys = look(giver, (tx, self) => registrarOf(ownRoster(tx, self))).keys
    at.clock.now += 60
    const card = new Uint8Array(32).fill(3)
    const ofCard = cheat(giver, (act) =>
      giveStock(act, { addressee: card, holder: card, roster: ownRoster(act.tx, act.self).id }),
    )
    const taken = cheat(holder, (act) => {
      keepStock(act, ofCard, { giver: keys, office, addressee: card })
      for (const { key, order, value } of stocks.list(act.tx))
        stocks.put(act.tx, key, { ...value, stock: { ...value.stock, oneTime: [] } }, { order })
      return takeForBundle(act, officerOf(giver))
    })
    assert.equal(taken.period, true)
    assert.equal(equal(taken.id, ofCard.period.id), false)
  }))

test("voided stock that comes late is not kept; a restored vault of a time to come, or another's, is refused", () =>
  inWorld(async (at) => {
    const [minister, registrar] = [at.desk("south/minister"), at.desk("south/registrar")]
    const { office } = look(registrar, (_, self) => self)
    const line = look(registrar, (tx, self) => ownRoster(tx, self)).lines.find(({ title }) => title === "minister")
    assert.ok(line !== undefined)
    const late = cheat(minister, (act) =>
      giveStock(act, { addressee: office, holder: office, roster: ownRoster(act.tx, act.self).id }),
    )
    at.clock.now += 60
    restored(minister)
    await settle(at)
    const before = levelOf(registrar, "south/minister")
    cheat(registrar, (act) => keepStock(act, late, { giver: line.keys, office, addressee: office }))
    assert.equal(levelOf(registrar, "south/minister"), before)

    const say = async (who: string, input: { officer: Uint8Array; time: number }): Promise<void> => {
      cheat(at.desk(who), (act) => {
        const body = { suite: SUITE, kind: "restored", office, ...input } as const
        const item: Item = { kind: "restored", restored: signBody(ownKeys(act.self), body) }
        post(act, { office, officer: officerOf(registrar) }, null, item)
      })
      await settle(at)
    }
    // The earlier word once more says nothing new.
    await say("south/minister", { officer: officerOf(minister), time: at.clock.now - 1 })
    assert.deepEqual(alarmsOf(registrar), [])
    await say("south/minister", { officer: officerOf(minister), time: at.clock.now + DAY })
    assert.deepEqual(alarmsOf(registrar), ["item-unexpected"])
    await say("south/minister", { officer: officerOf(registrar), time: at.clock.now })
    assert.deepEqual(alarmsOf(registrar), ["item-unexpected", "item-unexpected"])
    assert.ok(levelOf(registrar, "south/minister") >= before, "nothing was dropped")
  }))

test("two leaves at once: one is given, the other refused; over all leaves no prekey is allotted twice", () =>
  inWorld(async (at) => {
    const [adviser, registrar] = [at.desk("north/adviser"), at.desk("north/registrar")]
    for (let round = 0; round < 3; round++) {
      const numbers = ["One.", "The other."].map(
        (text) => writeDraft(adviser, { source: draftOf(text), name: "draft", folder: at.folder }).draft,
      )
      for (const draft of numbers) askLeave(adviser, draft, false)
      await flush(adviser)
      await collect(registrar)
      await collect(adviser)
      const states = listDrafts(adviser).filter(({ draft }) => numbers.includes(draft))
      assert.deepEqual(
        states.map(({ state, why }) => [state, why]),
        [
          ["submitted", null],
          ["refused", "allotment-open"],
        ],
      )
      withdrawDraft(adviser, numbers[0] as number)
      await settle(at)
    }
    const allotted = look(registrar, (tx, self) =>
      submissions.list(tx).flatMap(({ value }) =>
        openSigned(value.allotment, ownRoster(tx, self), allotmentShape)
          .prekeys.filter(({ prekey }) => !prekey.period)
          .map(({ prekey }) => toHex(prekey.id)),
      ),
    )
    assert.ok(allotted.length >= 3 * 5)
    assert.equal(new Set(allotted).size, allotted.length)
  }))

test("with every one-time key of both offices used up, bundles go by period keys unasked, and the stocks fill again", () =>
  inWorld(async (at) => {
    for (const who of EVERYBODY)
      cheat(at.desk(who), (act) => {
        for (const { key, order, value } of stocks.list(act.tx))
          stocks.put(act.tx, key, { ...value, stock: { ...value.stock, oneTime: [] } }, { order })
      })
    const adviser = at.desk("north/adviser")
    const { draft } = writeDraft(adviser, { source: draftOf("By period keys."), name: "draft", folder: at.folder })
    askLeave(adviser, draft, true)
    await settle(at)
    await sendLaid(at, "north/1")
    assert.equal(readLetter(at.desk("south/minister"), "north/1").summary.countersigned, true)
    for (const who of ["north/registrar", "south/registrar"])
      assert.ok(
        listStock(at.desk(who)).received.some(
          ({ giver, oneTime }) => giver.split("/")[0] !== who.split("/")[0] && oneTime > 8,
        ),
        who,
      )
    for (const each of EVERYBODY) assert.deepEqual(alarmsOf(at.desk(each)), [], each)
  }))

test("stock ends: renewed three weeks before, its identities destroyed a month after, the period key too", () =>
  inWorld(async (at) => {
    const who = "south/minister"
    const desk = at.desk(who)
    await settle(at)
    const first = desk.vault.read((tx) => batches.list(tx).filter(({ value }) => !value.replaced))
    const firstIds = new Set(first.map(({ key }) => key))
    const end = Math.max(...first.map(({ value }) => value.notAfter))
    at.clock.now = end - 22 * DAY
    await collect(desk)
    assert.deepEqual(
      desk.vault
        .read((tx) =>
          batches
            .list(tx)
            .filter(({ value }) => !value.replaced)
            .map(({ key }) => key),
        )
        .toSorted(),
      [...firstIds].toSorted(),
    )
    at.clock.now = end - 20 * DAY
    await settle(at)
    const now = desk.vault.read((tx) => batches.list(tx).filter(({ value }) => !value.replaced))
    assert.equal(now.length, first.length)
    assert.ok(now.every(({ key }) => !firstIds.has(key)))
    assert.ok(levelOf(at.desk("north/registrar"), who) > 16, "both batches hold, the old one first")

    at.clock.now = end + STOCK_GRACE_SECONDS - DAY
    destroyDue(desk)
    const ofFirst = (): number =>
      desk.vault.read(
        (tx) =>
          prekeySecrets.list(tx).filter(({ value }) => value.seed !== null && firstIds.has(toHex(value.batch))).length,
      )
    assert.ok(ofFirst() > 0, "what was sealed on its last day may still come")
    const before = bodiesOf(at.pathOf(who))
    at.clock.now = end + STOCK_GRACE_SECONDS + DAY
    assert.ok(destroyDue(desk) > 0)
    assert.equal(ofFirst(), 0)
    assert.ok(unspent(desk) > 0, "the newer batch is kept")
    assert.equal(tracesOf(at.pathOf(who), goneSince(at.pathOf(who), before)), 0)
    destroyDue(at.desk("north/registrar"))
    assert.ok(
      BATCH_SECONDS > 0 && levelOf(at.desk("north/registrar"), who) <= 16,
      "what has run out is dropped by its holder",
    )
    giveMoreStock(desk)
  }))
