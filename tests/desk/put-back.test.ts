/**
 * What numbers of a relay do not say: a relay that was put back to an older database gives them anew. And what is early fills a
 * vault so far and no further.
 */
import { copyFileSync, existsSync, rmSync } from "node:fs"
import { test } from "node:test"
import assert from "node:assert/strict"
import { toHex } from "../../src/bytes/index.ts"
import { idOf, registrarOfOther } from "../../src/desk/access.ts"
import { sealFor } from "../../src/desk/act.ts"
import {
  collect,
  deskStatus,
  dismissAlarm,
  flush,
  listAlarms,
  listLetters,
  readLetter,
  sendLetter,
  type Desk,
} from "../../src/desk/index.ts"
import { hasRoom } from "../../src/desk/carriage/holding.ts"
import { cursors, held, turned } from "../../src/desk/records.ts"
import { VaultError } from "../../src/vault/index.ts"
import { alarmsOf, approveAll, channelOf, cheat, draftOf, lay, send, settle, worlds, type World } from "./steps.ts"
import { DAY } from "./world.ts"

const inWorld = worlds()

/** The relay's database is put back to what it was. */
async function putBack(at: World, kept: string): Promise<void> {
  await at.stopRelay()
  for (const suffix of ["-wal", "-shm"]) rmSync(at.database + suffix, { force: true })
  copyFileSync(kept, at.database)
  await at.startRelay()
}

/** Deposit octets with South's registrar. @param filing hash of a token that nobody has */
async function deposit(from: Desk, octets: Uint8Array): Promise<void> {
  const { right } = channelOf(from)
  assert.ok(right !== null)
  const filing = new Uint8Array(32).fill(7)
  await from.relay(right.relay).deposit({ mailbox: right.mailbox, right: right.token, filing, octets })
}

const rubbish = (n: number): Uint8Array => new Uint8Array(4000 + n).fill(n + 1)
const reads = (desk: Desk): number =>
  cheat(desk, ({ self, tx }) => cursors.get(tx, toHex(self.mailbox.mailbox))?.after ?? 0)

test("a relay that is put back to an older database gives old numbers to new bundles, and they are collected all the same; what was refused is not shown again", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    await deposit(north, rubbish(0))
    await settle(at)
    const [refused] = listAlarms(south)
    dismissAlarm(south, refused?.id ?? "")
    await at.stopRelay()
    const kept = `${at.database}-kept`
    assert.ok(!existsSync(`${at.database}-wal`), "the whole database is in its file")
    copyFileSync(at.database, kept)
    await at.startRelay()
    for (let n = 1; n < 6; n++) await deposit(north, rubbish(n))
    await collect(south)
    const before = reads(south)
    for (const { id } of listAlarms(south)) dismissAlarm(south, id)
    await putBack(at, kept)
    const name = await send(at, "north", draftOf("Under an old number."))
    assert.equal(readLetter(at.desk("south/minister"), name).summary.countersigned, true)
    assert.ok(reads(south) < before, `read up to ${reads(south)} now, ${before} before`)
    assert.deepEqual(listAlarms(south), [], "the rubbish that is listed again is not looked at again")
    assert.equal(
      cheat(south, ({ tx }) => turned.count(tx)),
      6,
    )
  }))

test("a machine put back with its memory tells no new name: what lies below the cursor is found within a day", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    await collect(south)
    // As if bundles had been read whose numbers the relay has forgotten.
    cheat(south, ({ self, tx }) => {
      const key = toHex(self.mailbox.mailbox)
      cursors.put(tx, key, { ...(cursors.get(tx, key) ?? assert.fail("nothing was read")), after: 1000 })
    })
    await deposit(north, rubbish(1))
    await collect(south)
    assert.deepEqual(alarmsOf(south), [])
    at.clock.now += DAY
    await collect(south)
    assert.equal(listAlarms(south).length, 1)
  }))

test("a disk that is full while a bundle is taken in is no fault of the bundle's: it is taken when there is room", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("While the disk was full."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), name)
    const south = at.desk("south/registrar")
    const full = new Proxy(south.vault, {
      get(vault, property) {
        if (property !== "act") return Reflect.get(vault, property, vault) as unknown
        return ((what, work) => {
          if (what === "collect") throw new VaultError("full", "the disk is full")
          return vault.act(what, work)
        }) as Desk["vault"]["act"]
      },
    })
    await assert.rejects(collect({ ...south, vault: full }), { code: "full" })
    await settle(at)
    assert.deepEqual(alarmsOf(south), [])
    assert.equal(readLetter(at.desk("south/minister"), name).summary.countersigned, true)
  }))

test("what is early is held up to its bound, left at the relay beyond it and shown, and taken when there is room", () =>
  inWorld(async (at) => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    await settle(at)
    cheat(south, ({ tx }) => {
      cursors.put(tx, "held bytes", { after: 256 * 1024 ** 2 - 100 })
      assert.ok(hasRoom(tx, 100) && !hasRoom(tx, 101))
    })
    // Parcels of an entry that has not come.
    const early = cheat(north, (act) =>
      sealFor(act, registrarOfOther(act.tx, channelOf(act).other), idOf(channelOf(act)), [
        { kind: "parcels", office: act.self.office, index: 99, statement: new Uint8Array(32), parcels: [] },
      ]),
    )
    await flush(north)
    const { right, filing, envelope } = early
    await north.relay(right.relay).deposit({ mailbox: right.mailbox, right: right.token, filing, octets: envelope })
    await collect(south)
    assert.deepEqual([alarmsOf(south), deskStatus(south).held], [["held-full"], 0])
    await collect(south)
    assert.equal(listAlarms(south)[0]?.times, 1, "while there is no room it is not tried again")
    cheat(south, ({ tx }) => cursors.put(tx, "held bytes", { after: 0 }))
    await collect(south)
    assert.equal(deskStatus(south).held, 1, "with room it is collected again, and held")
    assert.equal(
      cheat(south, ({ tx }) => cursors.get(tx, "held bytes")?.after),
      envelope.length,
    )
    cheat(south, ({ tx }) => {
      const { key, value } = held.list(tx)[0] ?? assert.fail("nothing is held")
      for (let n = 1; n < 1024; n++) held.put(tx, `${n}`, value)
      assert.ok(!hasRoom(tx, 1), "1,024 and no more")
      assert.equal(held.get(tx, key)?.why, "entries")
    })
    assert.equal(listLetters(at.desk("south/minister")).total, 0)
  }))
