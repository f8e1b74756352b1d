/**
 * Vaults that are older than what they have done: restored from a backup, or put back behind everybody's back. They catch up
 * before they sign, and nothing they had destroyed comes back.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import * as fs from "node:fs"
import { dirname, join } from "node:path"
import {
  approve,
  backUp,
  collect,
  deskStatus,
  flush,
  listDrafts,
  readLetter,
  resealLetter,
  sendLetter,
  showBook,
  verifyBook,
  type Desk,
} from "../../src/desk/index.ts"
import { toHex } from "../../src/bytes/index.ts"
import { idOf, registrarOfOther } from "../../src/desk/access.ts"
import { look, post, runAct } from "../../src/desk/act.ts"
import { protest as enterProtest } from "../../src/desk/channels/protesting.ts"
import { channelRegister, noteAt } from "../../src/desk/channels/registers.ts"
import { deskPage } from "../../src/desk/pages/desk.ts"
import { enterLetter } from "../../src/desk/letters/allot.ts"
import { noteOlder } from "../../src/desk/restoring/older.ts"
import { catchingUp, RESTORATION } from "../../src/desk/restoring/signing.ts"
import { heads, prekeySecrets, reseals, restorations, stocks } from "../../src/desk/records.ts"
import type { Item } from "../../src/parcel/index.ts"
import {
  alarmsOf,
  approveAll,
  channelOf,
  cheat,
  draftOf,
  lay,
  recordsOf,
  refusal,
  send,
  settle,
  standing,
  worlds,
  RULES,
  type World,
} from "./steps.ts"

const withHost = worlds()
const withoutHost = worlds(() => standing({ ...RULES, countersign: ["registrar"] }, false))

/** Copy somebody's folder as it is now. @returns puts it back */
async function yesterday(at: World, who: string): Promise<() => Promise<Desk>> {
  const folder = join(at.folder, `yesterday-${who.replace("/", "-")}`)
  at.leave(who)
  fs.cpSync(dirname(at.pathOf(who)), folder, { recursive: true })
  await at.reopen(who)
  return async () => {
    at.leave(who)
    fs.rmSync(dirname(at.pathOf(who)), { recursive: true })
    fs.cpSync(folder, dirname(at.pathOf(who)), { recursive: true })
    return at.reopen(who)
  }
}

const entriesOf = (desk: Desk, office: string): number =>
  showBook(desk, "cedar").sides.find((side) => side.office === office)?.size ?? assert.fail()

function everythingHolds(at: World): void {
  for (const who of ["north/registrar", "south/registrar"])
    for (const { verified } of verifyBook(at.desk(who), "cedar")) assert.equal(verified.kind, "verified")
  for (const office of ["north", "south"])
    assert.equal(entriesOf(at.desk("north/registrar"), office), entriesOf(at.desk("south/registrar"), office))
}

test("a registrar run from yesterday's vault file catches up from the other side, and goes on from there", () =>
  withHost(async (at) => {
    const putBack = await yesterday(at, "north/registrar")
    await send(at, "north", draftOf("Sent today."))
    await send(at, "south", draftOf("Answered today."))
    const old = await putBack()
    assert.equal(entriesOf(old, "north"), 2)
    await collect(old)
    assert.equal(entriesOf(old, "north"), 2, "nothing was signed")
    assert.equal(deskStatus(old).restored?.by, "mark")
    assert.equal(await refusal(sendLetter(old, "north/1")), "catching-up")
    await settle(at)
    assert.equal(deskStatus(old).restored?.caughtUp, at.clock.now)
    assert.equal(entriesOf(old, "north"), 3)
    assert.equal(entriesOf(old, "south"), 3)
    assert.equal(await send(at, "north", draftOf("Sent after that.")), "north/2")
    assert.equal(readLetter(at.desk("south/minister"), "north/2").summary.countersigned, true)
    everythingHolds(at)
    assert.deepEqual(alarmsOf(at.desk("south/registrar")), [])
  }))

test("a registrar who has not caught up gives no key to seal a letter again: a receipt may have come that it does not know", () =>
  withHost(async (at) => {
    const [adviser, minister] = [at.desk("north/adviser"), at.desk("south/minister")]
    const { name } = await lay(at, "north", draftOf("Sealed before the restore."))
    at.clock.now += 60
    runAct(minister, "restored", (act) => noteOlder(act, "mark"))
    await settle(at)
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    const putBack = await yesterday(at, "north/registrar")
    await sendLetter(at.desk("north/registrar"), name)
    await settle(at)
    const old = await putBack()
    await collect(old)
    await collect(adviser)
    const wanted = { name, reader: "south/minister" }
    const whyNot = (): string | null => look(adviser, (tx) => reseals.list(tx).at(-1)?.value.why ?? null)
    resealLetter(adviser, wanted)
    await settle(at, ["north/adviser", "north/registrar"])
    assert.equal(whyNot(), "catching-up")
    await settle(at)
    assert.equal(look(old, catchingUp), null)
    assert.throws(() => readLetter(minister, name), { code: "no-letter" })
    at.clock.now += 1
    resealLetter(adviser, wanted)
    await settle(at)
    assert.equal(whyNot(), null)
    assert.equal(readLetter(minister, name).view.sections[0]?.versions[0]?.text, "Sealed before the restore.")
  }))

test("without a host: the other side gives back what is missing, and until then nothing is signed", () =>
  withoutHost(async (at) => {
    const putBack = await yesterday(at, "north/registrar")
    await send(at, "north", draftOf("Sent today."))
    const old = await putBack()
    const { name } = await lay(at, "north", draftOf("Too early."))
    assert.equal(name, "north/1")
    assert.deepEqual(
      listDrafts(at.desk("north/adviser")).map(({ why }) => why),
      [null, null],
      "the leave waits with the rest",
    )
    assert.equal(await refusal(sendLetter(old, "north/1")), "catching-up")
    await settle(at)
    assert.equal(entriesOf(old, "north"), 3)
    assert.equal(await send(at, "north", draftOf("Sent after that.")), "north/2")
    everythingHolds(at)
  }))

test("no mark and nobody to ask: nothing is signed; with the mark of yesterday: it says that it is old", () =>
  withHost(async (at) => {
    const { name } = await lay(at, "north", draftOf("Ready."))
    await approveAll(at, "north", "letter", 2, name)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    const enterNow = (desk: Desk): string | null => {
      try {
        enterLetter(desk, idOf(channelOf(desk)), 1)
        return null
      } catch (error) {
        return (error as { code?: string }).code ?? "bug"
      }
    }
    const putBack = await yesterday(at, "north/registrar")
    await at.stopRelay()
    at.forgetMarks()
    assert.equal(enterNow(await at.reopen("north/registrar")), "mark-missing")
    await at.startRelay()
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), "north/1")
    await settle(at)
    await at.stopRelay()
    const old = await putBack()
    assert.equal(await refusal(collect(old)), "unreachable")
    assert.equal(enterNow(old), "catching-up")
    assert.equal(entriesOf(old, "north"), 2)
    await at.startRelay()
    await settle(at)
    assert.equal(entriesOf(old, "north"), 3)
    assert.equal(enterNow(old), null, "it is entered already: asked again, it says where")
    assert.equal(entriesOf(old, "north"), 3)
    everythingHolds(at)
  }))

test("with its mark a vault signs while nobody can be asked", () =>
  withHost(async (at) => {
    const { name } = await lay(at, "north", draftOf("Ready."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    await at.reopen("north/registrar")
    await at.stopRelay()
    const desk = at.desk("north/registrar")
    assert.deepEqual(enterLetter(desk, idOf(channelOf(desk)), 1), { index: 2 })
    await at.startRelay()
    await settle(at)
    assert.equal(readLetter(at.desk("south/minister"), name).summary.countersigned, true)
  }))

test("a mark that somebody has altered stops every signature until a person has looked", () =>
  withHost(async (at) => {
    const { name } = await lay(at, "north", draftOf("Ready."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    const file = at.desk("north/registrar").newest?.file ?? assert.fail()
    at.leave("north/registrar")
    fs.writeFileSync(file.path, "something else")
    const desk = await at.reopen("north/registrar")
    await collect(desk)
    assert.equal(await refusal(sendLetter(desk, name)), "mark-refused")
    fs.rmSync(file.path)
    const again = await at.reopen("north/registrar")
    await collect(again)
    await sendLetter(again, name)
    const mark = again.newest?.file?.read() ?? assert.fail()
    assert.deepEqual(
      mark.registers.map(({ size }) => size),
      [3],
      "written before the checkpoint left",
    )
  }))

test("machine and mark put back together: the host tells, and the vault catches up", () =>
  withHost(async (at) => {
    const marks = join(at.folder, "marks")
    const putBack = await yesterday(at, "north/registrar")
    fs.cpSync(marks, `${marks}-yesterday`, { recursive: true })
    await send(at, "north", draftOf("Sent today."))
    fs.rmSync(marks, { recursive: true })
    fs.cpSync(`${marks}-yesterday`, marks, { recursive: true })
    const old = await putBack()
    assert.equal(await refusal(sendLetter(old, "north/1")), "catching-up")
    assert.equal(deskStatus(old).restored?.by, "host")
    await settle(at)
    assert.equal(await send(at, "north", draftOf("Sent after that.")), "north/2")
    everythingHolds(at)
  }))

test("two copies that have signed: the host shows it, and nothing more is signed", () =>
  withHost(async (at) => {
    const { name } = await lay(at, "north", draftOf("Ready."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    const putBack = await yesterday(at, "north/registrar")
    await sendLetter(at.desk("north/registrar"), name)
    const other = await putBack()
    // What an honest program would not do: it signs without asking anybody.
    const { newest } = other
    if (newest === undefined) assert.fail()
    Object.assign(newest, { state: "newest", mark: null })
    other.vault.act("forget", (tx) => restorations.delete(tx, RESTORATION))
    protest(other)
    await settle(at, ["north/registrar"]).catch(() => undefined)
    assert.ok(alarmsOf(other).includes("register-split"))
    assert.throws(() => protest(other), { code: "register-split" })
    await at.stopRelay()
    const again = await at.reopen("north/registrar")
    assert.throws(() => protest(again), { code: "register-split" }, "also by a process that can ask nobody")
  }))

test("nobody's word alone makes a vault old, or its register longer: the log of its own must have signed it", () =>
  withHost(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const lie = async (item: Item): Promise<readonly string[]> => {
      cheat(south, (act) => {
        const channel = channelOf(act)
        post(act, registrarOfOther(act.tx, channel.other), idOf(channel), item)
      })
      await flush(south)
      await collect(north)
      return alarmsOf(north)
    }
    const id = idOf(channelOf(south))
    const theirs = look(south, (tx, self) => noteAt(tx, channelRegister(id, self.office), 2))
    assert.deepEqual(await lie({ kind: "wanted", own: 2, other: 99, checkpoint: null }), ["item-unexpected"])
    assert.equal((await lie({ kind: "wanted", own: 2, other: 2, checkpoint: theirs })).length, 1, "an honest question")
    assert.equal((await lie({ kind: "wanted", own: 2, other: 3, checkpoint: theirs })).length, 1, "the same again")
    assert.equal((await lie({ kind: "returned", from: 2, entries: [], checkpoint: theirs })).length, 2)
    assert.equal(deskStatus(north).restored, null)
    assert.equal(entriesOf(north, "north"), 2)
    assert.equal(await send(at, "north", draftOf("As if nothing had been said.")), "north/1")
  }))

test("a registrar restored from a backup: stock is void both ways and replaced, and letters pass again both ways", () =>
  withHost(async (at) => {
    const backup = join(at.folder, "monday.backup")
    const made = await backUp(at.desk("north/registrar"), { path: backup })
    assert.ok(made.records > 20)
    assert.equal(deskStatus(at.desk("north/registrar")).backup, at.clock.now)
    at.clock.now += 3600
    assert.equal(deskPage(at.desk("north/registrar")).backupDue, null)
    await send(at, "north", draftOf("After the backup."))
    await send(at, "south", draftOf("Answered after it."))
    const seeds = secretsOf(at.desk("north/registrar"))
    const desk = await at.restore("north/registrar", backup)
    for (const seed of secretsOf(desk)) assert.ok(!seeds.has(seed), "no secret from before the restore")
    assert.ok(secretsOf(desk).size > 0)
    assert.equal(
      look(desk, (tx) => stocks.list(tx).some(({ value }) => value.stock.oneTime.length > 0)),
      false,
    )
    const { restored } = deskStatus(desk)
    assert.deepEqual(restored, { by: "backup", at: at.clock.now, made: made.at, caughtUp: null })
    assert.deepEqual(deskPage(desk).restored, { at: at.clock.now, made: made.at, lost: false })
    assert.deepEqual(deskPage(at.desk("south/registrar")).backupDue, { last: null })
    await settle(at)
    assert.equal(deskStatus(desk).restored?.caughtUp, at.clock.now)
    assert.equal(await send(at, "north", draftOf("After the restore.")), "north/2")
    assert.equal(await send(at, "south", draftOf("Answered after the restore.")), "south/2")
    assert.equal(readLetter(at.desk("north/registrar"), "south/2").summary.countersigned, true)
    everythingHolds(at)
  }))

for (const who of ["north/adviser", "north/principal", "south/minister"]) {
  const skip = who === "south/minister" || process.env["SLOW"] === "1" ? false : "SLOW=1 runs it: some seconds"
  test(`an officer restored from a backup goes on: ${who}`, { skip }, () =>
    withHost(async (at) => {
      const backup = join(at.folder, "monday.backup")
      await backUp(at.desk(who), { path: backup })
      await send(at, "north", draftOf("After the backup."))
      const desk = await at.restore(who, backup)
      assert.throws(() => readLetter(desk, "north/1"))
      await settle(at)
      assert.deepEqual(alarmsOf(at.desk("north/registrar")), [])
      assert.deepEqual(alarmsOf(at.desk("south/registrar")), [])
      const { name } = await lay(at, "south", draftOf("After the restore."))
      await collect(at.desk("south/minister"))
      if (who === "south/minister") assert.throws(() => approve(desk, name), { code: "approval-unsure" })
      approve(at.desk("south/minister"), name, { again: true })
      await flush(at.desk("south/minister"))
      await collect(at.desk("south/registrar"))
      await sendLetter(at.desk("south/registrar"), name)
      await settle(at)
      assert.equal(readLetter(desk, name).summary.countersigned, true)
      everythingHolds(at)
    }),
  )
}

test("an older copy of a signatory's vault approves nothing before it has noticed, and then only as a person says so", () =>
  withHost(async (at) => {
    const { name } = await lay(at, "north", draftOf("Ready."))
    const principal = at.desk("north/principal")
    await collect(principal)
    const putBack = await yesterday(at, "north/principal")
    approve(at.desk("north/principal"), name)
    await flush(at.desk("north/principal"))
    await collect(at.desk("north/principal"))
    const old = await putBack()
    assert.throws(() => approve(old, name), { code: "approval-unsure" })
    at.clock.now += 7 * 86_400
    assert.equal(deskStatus(old).restored?.by, "mark")
  }))

test("a backup of a vault holds no prekey secret among its records, and is tried against its registers", () =>
  withHost(async (at) => {
    const desk = at.desk("north/registrar")
    const seeds = secretsOf(desk)
    assert.ok(seeds.size > 30)
    const backup = join(at.folder, "monday.backup")
    await backUp(desk, { path: backup })
    const restored = await at.restore("north/registrar", backup)
    const records = recordsOf(restored)
    for (const seed of seeds) assert.ok(!records.includes(Buffer.from(seed, "hex")))
    look(restored, (tx) => assert.ok(restorations.list(tx).length === 1 && catchingUp(tx) !== null))
    const damaged = join(at.folder, "damaged.backup")
    const other = at.desk("south/registrar")
    other.vault.act("spoil", (tx) => {
      const [head] = heads.list(tx)
      if (head !== undefined) heads.put(tx, head.key, { ...head.value, root: new Uint8Array(32) })
    })
    assert.equal(await refusal(backUp(other, { path: damaged })), "damaged")
    assert.ok(!fs.existsSync(damaged))
  }))

/** The seeds of one-time and period keys that a vault has. */
function secretsOf(desk: Desk): ReadonlySet<string> {
  return look(
    desk,
    (tx) => new Set(prekeySecrets.list(tx).flatMap(({ value }) => (value.seed === null ? [] : [toHex(value.seed)]))),
  )
}

/** An entry that needs nobody's approval but the registrar's. */
function protest(desk: Desk): void {
  cheat(desk, (act) => enterProtest(act, channelOf(act), 0, "number-wrong"))
}
