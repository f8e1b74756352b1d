/**
 * The registrar is replaced: another officer keeps the registers, with keys of their own; the other office and the host
 * follow, and the former log signs nothing any more.
 */
import { randomBytes } from "node:crypto"
import { cpSync, rmSync } from "node:fs"
import { test } from "node:test"
import assert from "node:assert/strict"
import { idOf, ownKeys, ownRoster, registrarOfOther } from "../../src/desk/access.ts"
import { look, post } from "../../src/desk/act.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import { channelRegister, headOf, keepHead } from "../../src/desk/channels/registers.ts"
import {
  collect,
  flush,
  handOver,
  layRoster,
  listAlarms,
  readLetter,
  sendLetter,
  showBook,
  standForRegistrar,
  verifyBook,
} from "../../src/desk/index.ts"
import { openForks } from "../../src/desk/healing/forks.ts"
import { channels } from "../../src/desk/records.ts"
import { approve as approveSubject, encodeStatement, registrarOf, SUITE } from "../../src/office/index.ts"
import { branchRoot, leafHash, logKeysFromSeeds, signCheckpoint } from "../../src/register/index.ts"
import { refused } from "../refused.ts"
import { aroundTheHost, idOfOfficer, northEntries, succeed, worlds } from "./people.ts"
import { alarmsOf, approveAll, channelOf, cheat, draftOf, lay, recordsOf, refusal, send, settle } from "./steps.ts"
import { EVERYBODY, type World } from "./world.ts"

const inWorld = worlds()

/** The principal becomes registrar; the former one signs and reads on. */
async function replaceRegistrar(at: World): Promise<void> {
  const [former, next] = [at.desk("north/registrar"), at.desk("north/principal")]
  standForRegistrar(next)
  await flush(next)
  await collect(former)
  await succeed(at, { registrar: idOfOfficer(at, "north/principal") })
  await handOver(former)
  await flush(former)
  await settle(at)
}

/** A letter of North's, entered and sent by its new registrar. */
async function sendByNext(at: World, text: string): Promise<void> {
  const { draft } = await lay(at, "north", draftOf(text))
  assert.ok(draft > 0)
  const side = showBook(at.desk("north/principal"), "cedar").sides.find(({ office }) => office === "north")
  const name = `north/${(side?.letters ?? 0) + 1}`
  await settle(at)
  await approveAll(at, "north", "letter", 2)
  await settle(at)
  await sendLetter(at.desk("north/principal"), name)
  await settle(at)
}

test("registers, channels and rights pass to the next registrar, and both offices write on", () =>
  inWorld(async (at) => {
    await send(at, "north", draftOf("By the first registrar."))
    await send(at, "south", draftOf("An answer."))
    const [former, next, other] = ["north/registrar", "north/principal", "south/registrar"].map((who) => at.desk(who))
    if (former === undefined || next === undefined || other === undefined) return assert.fail()
    const seeds = look(former, (_, self) => self.registrar) ?? assert.fail()
    await replaceRegistrar(at)
    assert.equal(
      look(former, (_, self) => self.registrar),
      null,
    )
    for (const desk of [former, next])
      for (const seed of [seeds.log, seeds.cosigner]) assert.ok(!recordsOf(desk).includes(Buffer.from(seed)))
    for (const who of EVERYBODY) assert.deepEqual(alarmsOf(at.desk(who)), [], who)
    assert.deepEqual(
      look(next, (tx) => channels.list(tx).map(({ value }) => [value.stage, value.side])),
      [["standing", "proposer"]],
    )
    await sendByNext(at, "By the second registrar.")
    await send(at, "south", draftOf("And another answer."))
    assert.deepEqual(northEntries(other).slice(-2), ["roster valid", "letter valid"])
    for (const desk of [next, other]) {
      for (const { verified } of verifyBook(desk, "cedar")) {
        assert.ok(verified.kind === "verified")
        assert.ok(
          verified.entries.every(({ verdict, standing }) => verdict.kind === "valid" && standing === "countersigned"),
        )
      }
    }
    assert.equal(readLetter(at.desk("north/registrar"), "south/2").view.kind, "letter")
    for (const who of EVERYBODY) assert.deepEqual(alarmsOf(at.desk(who)), [], who)
  }))

test("a copy of the former registrar's vault signs nothing that host or other office takes", () =>
  inWorld(async (at) => {
    const path = at.pathOf("north/registrar")
    at.leave("north/registrar")
    cpSync(path, `${path}.kept`)
    await at.reopen("north/registrar")
    await replaceRegistrar(at)
    at.leave("north/registrar")
    for (const end of ["-wal", "-shm"]) rmSync(`${path}${end}`, { force: true })
    cpSync(`${path}.kept`, path)
    at.forgetMarks()
    const thief = await at.reopen("north/registrar")
    // A thief's program does not ask whether the copy is the newest.
    if (thief.newest !== undefined) thief.newest.state = "newest"
    cheat(thief, (act) => {
      const body = { suite: SUITE, kind: "heartbeat", channel: idOf(channelOf(act)), office: act.self.office } as const
      const data = encodeStatement(randomBytes(32), { ...body, time: act.now, seen: [] })
      enter(act, channelOf(act), [{ data, approvals: [approveSubject(ownKeys(act.self), "heartbeat", data)] }])
    })
    assert.match((await flush(thief)).why ?? "", /^signature-refused/)
    aroundTheHost(thief)
    await flush(thief)
    const other = at.desk("south/registrar")
    const before = northEntries(other)
    await collect(other)
    assert.deepEqual(northEntries(other), before)
    // A copy does not know which of South's one-time keys were used since: if it seals to one of those, it is not even opened.
    const [alarm, ...more] = alarmsOf(other)
    assert.match(String(alarm), /^(?:register-forked|prekey-misused)$/)
    assert.deepEqual(more, [])
  }))

test("a branch that the former log signed is kept and stops nothing, once the other side holds the roster that replaced it", () =>
  inWorld(async (at) => {
    const [former, next, other] = [at.desk("north/registrar"), at.desk("north/principal"), at.desk("south/registrar")]
    const { log } = look(former, (_, self) => self.registrar) ?? assert.fail()
    await replaceRegistrar(at)
    const id = idOf(channelOf(next))
    const register = look(next, (_, self) => channelRegister(id, self.office))
    /** South shows a branch of North's register, from its third entry on, that North's first log has signed. */
    const show = async (): Promise<void> => {
      cheat(other, (act) => {
        const { office } = register
        const body = { suite: SUITE, kind: "heartbeat", channel: id, office, time: act.now, seen: [] } as const
        const data = encodeStatement(randomBytes(32), body)
        const root = branchRoot(2, act.tx.nodes(register.key), [leafHash(data)])
        const keys = logKeysFromSeeds({ ed25519: log.subarray(0, 32), mldsa44: log.subarray(32) })
        const checkpoint = signCheckpoint({ origin: register.origin, size: 3, root, keys, time: act.now })
        const entries = [{ data, approvals: [], shown: null }]
        post(act, registrarOfOther(act.tx, office), id, { kind: "returned", from: 2, entries, checkpoint })
      })
      await flush(other)
      await collect(next)
    }
    await show()
    assert.deepEqual(alarmsOf(next), ["log-replaced"])
    assert.equal(listAlarms(next)[0]?.evidence, true)
    assert.deepEqual(
      look(next, (tx) => openForks(tx, register)),
      [],
    )
    await sendByNext(at, "The pen was not stopped.")
    assert.deepEqual(northEntries(other).slice(-2), ["roster valid", "letter valid"])

    // Before the other side has cosigned past that roster, the branch may be the one that it holds.
    cheat(next, ({ tx }) => keepHead(tx, register, { ...headOf(tx, register), cosigned: 2 }))
    await show()
    assert.deepEqual(alarmsOf(next), ["log-replaced", "register-split"])
    assert.equal(await refusal(sendLetter(next, "north/2")), "register-split")
  }))

test("who did not stand, or was not approved, is handed nothing", () =>
  inWorld(async (at) => {
    const former = at.desk("north/registrar")
    const registrar = idOfOfficer(at, "north/adviser")
    refused("no-candidate", () => layRoster(former, { registrar }))
    refused("registrar-stays", () => standForRegistrar(former))
    assert.equal(await refusal(handOver(former)), "quorum-open")
    standForRegistrar(at.desk("north/adviser"))
    await flush(at.desk("north/adviser"))
    await collect(former)
    layRoster(former, { registrar })
    assert.equal(await refusal(handOver(former)), "quorum-open")
    look(former, (tx, self) => assert.deepEqual(registrarOf(ownRoster(tx, self)).officer, self.officer))
  }))
