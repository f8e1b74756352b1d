/**
 * Log and cosigning keys, and tickets, are replaced: the host and the other office follow, and what was replaced is good for
 * nothing later.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import { idOf, ownKeys } from "../../src/desk/access.ts"
import { look } from "../../src/desk/act.ts"
import { enter } from "../../src/desk/channels/enter.ts"
import { channelRegister } from "../../src/desk/channels/registers.ts"
import { collect, deskStatus, flush, replaceTicket, verifyBook } from "../../src/desk/index.ts"
import { approve as approveSubject, encodeStatement, SUITE } from "../../src/office/index.ts"
import { encodeTicket, nameOf } from "../../src/relay/client.ts"
import { refused } from "../refused.ts"
import { aroundTheHost, northEntries, succeed, worlds } from "./people.ts"
import { alarmsOf, channelOf, cheat, draftOf, recordsOf, refusal, send } from "./steps.ts"
import { DAY, EVERYBODY, RELAY_URL } from "./world.ts"
const inWorld = worlds()

test("log and cosigning keys are rotated: host and other office follow, and the old log signs nothing later", () =>
  inWorld(async (at) => {
    const [registrar, other] = [at.desk("north/registrar"), at.desk("south/registrar")]
    await send(at, "north", draftOf("Under the first keys."))
    const former = look(registrar, (_, self) => self.registrar) ?? assert.fail()
    await succeed(at, { rotate: true })
    const keys = look(registrar, (_, self) => self.registrar) ?? assert.fail()
    assert.notDeepEqual(keys.log, former.log)
    assert.ok(!recordsOf(registrar).includes(Buffer.from(former.log)), "the old seed is gone")
    await send(at, "north", draftOf("Under the second keys."))
    await send(at, "south", draftOf("And an answer."))
    assert.deepEqual(northEntries(other).slice(-2), ["roster valid", "letter valid"])
    for (const who of EVERYBODY) assert.deepEqual(alarmsOf(at.desk(who)), [], who)
    for (const desk of [registrar, other]) {
      for (const { verified } of verifyBook(desk, "cedar")) {
        assert.ok(verified.kind === "verified")
        assert.ok(
          verified.entries.every(({ verdict, standing }) => verdict.kind === "valid" && standing === "countersigned"),
        )
      }
    }
    await at.reopen("north/registrar")
    const thief = at.desk("north/registrar")
    cheat(thief, (act) => {
      const old = { ...act, self: { ...act.self, registrar: former } }
      const body = { suite: SUITE, kind: "heartbeat", channel: idOf(channelOf(act)), office: act.self.office } as const
      const data = encodeStatement(randomBytes(32), { ...body, time: act.now, seen: [] })
      enter(old, channelOf(act), [{ data, approvals: [approveSubject(ownKeys(act.self), "heartbeat", data)] }])
    })
    assert.match((await flush(thief)).why ?? "", /^signature-refused/)
    aroundTheHost(thief)
    await flush(thief)
    await collect(other)
    assert.deepEqual(alarmsOf(other), ["log-ed25519-missing"])
  }))

test("a replacement ticket goes on where the former one was taken", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    const { id, ticket } = channelOf(registrar)
    const token = new Uint8Array(randomBytes(32))
    const { key: register } = look(registrar, (_, self) => channelRegister(id ?? assert.fail(), self.office))
    const { pair } = await at.store.replaceTicket({ ticket: nameOf(token), channel: id ?? assert.fail(), register })
    const foreign = encodeTicket({ relay: "https://elsewhere.example", token, pair })
    refused("item-unexpected", () => replaceTicket(registrar, "cedar", foreign))
    refused("not-registrar", () => replaceTicket(at.desk("north/principal"), "cedar", foreign))
    replaceTicket(registrar, "cedar", encodeTicket({ relay: RELAY_URL, token, pair }))
    await flush(registrar)
    assert.equal(await refusal(at.store.ticket(nameOf(ticket ?? assert.fail()))), "ticket-refused")
    await send(at, "north", draftOf("Under the new ticket."))
    assert.equal(northEntries(at.desk("south/registrar")).at(-1), "letter valid")
  }))

test("a roster that runs out is told of a fortnight ahead, in both offices, until the next is in force", () =>
  inWorld(async (at) => {
    const told = (who: string): readonly string[] =>
      deskStatus(at.desk(who)).runningOut.map(({ office, own }) => `${office}${own ? " own" : ""}`)
    at.clock.now += 76 * DAY - 1
    for (const who of EVERYBODY) assert.deepEqual(told(who), [], who)
    at.clock.now += DAY
    assert.deepEqual(told("north/registrar"), ["north.example own", "south.example"])
    assert.deepEqual(told("south/minister"), ["south.example own", "north.example"])
    await succeed(at, {})
    assert.deepEqual(told("north/registrar"), ["south.example"])
    assert.deepEqual(told("south/minister"), ["south.example own"])
  }))
