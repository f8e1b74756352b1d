/**
 * The other office's roster has expired. Nothing is sealed under it, unless an officer says by name that it is done all the same:
 * an entry of the own register, for fourteen days, of that one roster.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { ownKeys, rosterOf, channelNamed, registrarAddress } from "../../src/desk/access.ts"
import { look, post } from "../../src/desk/act.ts"
import { entriesFrom, ownRegister } from "../../src/desk/channels/registers.ts"
import { OVERRIDE_SECONDS, overrideOf } from "../../src/desk/channels/override.ts"
import {
  askLeave,
  collect,
  deskStatus,
  flush,
  listDrafts,
  overrideRoster,
  sendLetter,
  suspendOfficer,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { deskPage } from "../../src/desk/pages/desk.ts"
import { openSigned, openStatement, overrideShape, signBody, SUITE, type Override } from "../../src/office/index.ts"
import { refused } from "../refused.ts"
import { idOfOfficer, succeed, worlds } from "./people.ts"
import { alarmsOf, approveAll, cheat, draftOf, settle } from "./steps.ts"
import { DAY, officersOf, type World } from "./world.ts"

const inWorld = worlds()
const SOURCE = draftOf([{ text: "All the same.", readers: "south/minister, north/adviser" }])

/** The spokesman takes no part in channels. */
const WRITERS = ["north/registrar", "north/principal", "north/adviser"] as const

/** North has a new roster, and South's expires: rosters hold for ninety days. */
async function southExpires(at: World): Promise<void> {
  const expires = look(at.desk("north/registrar"), (tx) => rosterOf(tx, channelNamed(tx, "cedar").other).head.expires)
  at.clock.now = expires - 40 * DAY
  await settle(at)
  await succeed(at, {})
  // Stock is renewed while the roster holds: what was given last outlives it.
  at.clock.now = expires - DAY
  await settle(at)
  await settle(at)
  at.clock.now = expires + DAY
}

/** Ask leave for a letter. @returns what became of its draft */
async function ask(at: World): Promise<{ state: string; why: string | null }> {
  const adviser = at.desk("north/adviser")
  const { draft } = writeDraft(adviser, { source: SOURCE, name: "draft", folder: at.folder })
  askLeave(adviser, draft, false)
  await settle(at, officersOf("north"))
  const found = listDrafts(adviser).find((each) => each.draft === draft) ?? assert.fail()
  return { state: found.state, why: found.why }
}

const shown = (desk: Desk): ReturnType<typeof overrideOf> =>
  look(desk, (tx, self) => overrideOf({ tx, self, now: desk.now() }, channelNamed(tx, "cedar")))

test("nothing is sealed under an expired roster without an override; with one it is, for fourteen days, and everybody sees it", () =>
  inWorld(async (at) => {
    const [registrar, adviser] = [at.desk("north/registrar"), at.desk("north/adviser")]
    refused("override-needless", () => overrideRoster(adviser, { channel: "cedar", reason: "too early" }))
    await southExpires(at)
    assert.deepEqual(await ask(at), { state: "refused", why: "roster-expired" })
    refused("not-drafter", () => overrideRoster(at.desk("north/principal"), { channel: "cedar", reason: "I wish it" }))
    for (const reason of ["", "   ", "x".repeat(501)])
      assert.throws(() => overrideRoster(adviser, { channel: "cedar", reason }), { name: "BytesError" })
    refused("no-channel", () => overrideRoster(adviser, { channel: "juniper", reason: "by telephone" }))

    const before = look(registrar, (tx, self) => entriesFrom(tx, ownRegister(self.office), 0).length)
    const { until } = overrideRoster(adviser, { channel: "cedar", reason: "Their registrar telephoned." })
    assert.equal(until, at.clock.now + OVERRIDE_SECONDS)
    // Until the registrar has it, it is a word of the drafter's only.
    assert.equal(shown(registrar), null)
    await settle(at, officersOf("north"))
    for (const who of WRITERS) {
      const found = shown(at.desk(who)) ?? assert.fail(who)
      assert.deepEqual([found.by, found.reason], ["north/adviser", "Their registrar telephoned."])
      // Whoever looks at their desk sees it, until when, and by whose word.
      const line = { channel: "cedar", other: "south.example", version: 1, ...found }
      assert.deepEqual([deskStatus(at.desk(who)).overrides, deskPage(at.desk(who)).overrides], [[line], [line]])
      assert.equal(line.until, until)
    }
    assert.deepEqual(deskStatus(at.desk("south/registrar")).overrides, [])
    look(registrar, (tx, self) => {
      const entries = entriesFrom(tx, ownRegister(self.office), 0)
      assert.equal(entries.length, before + 1)
      const { body } = openStatement(entries.at(-1)?.data ?? assert.fail())
      assert.ok(body.kind === "act")
      const act = openSigned(body.act, rosterOf(tx, self.office), overrideShape)
      assert.deepEqual(String(act.roster), String(rosterOf(tx, channelNamed(tx, "cedar").other).id))
    })
    assert.notEqual((await ask(at)).state, "refused")
    await approveAll(at, "north", "letter")
    await settle(at, officersOf("north"))
    await sendLetter(registrar, "north/1")
    await settle(at)
    assert.deepEqual(alarmsOf(at.desk("south/registrar")), [])
    // A fortnight later it is over, and what was sealed stays as it was.
    at.clock.now += OVERRIDE_SECONDS
    for (const who of WRITERS)
      assert.deepEqual([shown(at.desk(who)), deskStatus(at.desk(who)).overrides], [null, []], who)
    assert.deepEqual(await ask(at), { state: "refused", why: "roster-expired" })
  }))

test("an override is a drafter's or the registrar's, of the roster in force, in time, with a key that holds", () =>
  inWorld(async (at) => {
    const registrar = at.desk("north/registrar")
    await southExpires(at)
    const sent = async (who: string, change: Partial<Override>): Promise<readonly string[]> => {
      const before = alarmsOf(registrar).length
      cheat(at.desk(who), (act) => {
        const channel = channelNamed(act.tx, "cedar")
        const body: Override = {
          suite: SUITE,
          kind: "override",
          channel: channel.id ?? assert.fail(),
          office: channel.other,
          roster: rosterOf(act.tx, channel.other).id,
          what: "roster-expired",
          reason: "made up",
          time: act.now,
          ...change,
        }
        post(act, registrarAddress(act.self), null, { kind: "override", override: signBody(ownKeys(act.self), body) })
      })
      await flush(at.desk(who))
      await collect(registrar)
      return alarmsOf(registrar).slice(before)
    }
    const expires = look(registrar, (tx) => rosterOf(tx, channelNamed(tx, "cedar").other).head.expires)
    const own = look(registrar, (_, self) => self.office)
    for (const [who, change, code] of [
      ["north/principal", {}, "not-drafter"],
      ["north/adviser", { roster: new Uint8Array(32) }, "override-old"],
      ["north/adviser", { time: at.clock.now - OVERRIDE_SECONDS }, "override-old"],
      ["north/adviser", { time: expires - 1 }, "override-needless"],
      ["north/adviser", { time: at.clock.now + 2 * 3600 }, "item-unexpected"],
      ["north/adviser", { office: own }, "item-unexpected"],
    ] as const)
      assert.deepEqual(await sent(who, change), [code], code)
    suspendOfficer(registrar, { officer: idOfOfficer(at, "north/adviser") })
    assert.equal(shown(registrar), null)
    assert.deepEqual(await sent("north/adviser", {}), ["officer-suspended"])
    assert.equal(shown(registrar), null)
    // The registrar's own word holds at once.
    overrideRoster(registrar, { channel: "cedar", reason: "There is no other drafter." })
    assert.equal(shown(registrar)?.by, "north/registrar")
  }))
