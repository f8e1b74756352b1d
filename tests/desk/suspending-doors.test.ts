/** A key is suspended from the command line and from the page: named before it happens, seen wherever one looks afterwards. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { toHex } from "../../src/bytes/index.ts"
import { look } from "../../src/desk/act.ts"
import { openKeeper } from "../../src/desk/agent/open.ts"
import { collect, deskStatus } from "../../src/desk/index.ts"
import { runCall } from "../../src/desk/server/calls.ts"
import { callTable } from "../../src/desk/server/calls/table.ts"
import { refusal, settle, worlds } from "./steps.ts"
import { run } from "./terminal.ts"
import { DAY } from "./world.ts"

const inWorld = worlds()

test("diwan office suspend: the name is typed, both offices hear of it, and diwan status says it until it has lapsed", () =>
  inWorld(async (at) => {
    const principal = "north/principal"
    const asked = await run(at, principal, "office", "suspend", "adviser")
    assert.equal(asked.exit, 6)
    assert.match(asked.err, /nobody seals to the key of [^]*fourteen days[^]*cannot be taken back/)
    assert.equal((await run(at, principal, "office", "suspend", "adviser", "--confirm", "north/principal")).exit, 6)
    assert.equal((await run(at, principal, "office", "suspend", "nobody", "--confirm", "north/adviser")).exit, 5)
    assert.deepEqual(JSON.parse((await run(at, principal, "status", "--json")).out).suspended, [])

    const done = await run(at, principal, "office", "suspend", "adviser", "--confirm", "north/adviser", "--json")
    assert.equal(done.exit, 0, done.err)
    const officer = toHex(look(at.desk("north/adviser"), (_, self) => self.officer))
    const told = JSON.parse(done.out) as { officer: string; name: string; until: { seconds: number } }
    assert.deepEqual([told.officer, told.name], [officer, "north/adviser"])
    assert.equal(told.until.seconds, at.clock.now + 14 * DAY)
    assert.equal((await run(at, principal, "office", "suspend", "adviser", "--confirm", "north/adviser")).exit, 6)
    await settle(at)
    for (const who of [principal, "north/registrar"]) {
      const { suspended } = JSON.parse((await run(at, who, "status", "--json")).out)
      assert.deepEqual([suspended.length, suspended[0].officer, suspended[0].until], [1, officer, told.until])
      assert.match((await run(at, who, "status")).out, /^suspended until /m)
    }
    // It is the other office's key: South's own status has nothing to say of it.
    assert.deepEqual(deskStatus(at.desk("south/registrar")).suspended, [])
    at.clock.now += 14 * DAY
    assert.deepEqual(JSON.parse((await run(at, principal, "status", "--json")).out).suspended, [])
  }))

test("the page's call suspends only who is named, by a signatory, once", () =>
  inWorld(async (at) => {
    const adviser = toHex(look(at.desk("north/adviser"), (_, self) => self.officer))
    const minister = toHex(look(at.desk("south/minister"), (_, self) => self.officer))
    const call = async (who: string, asked: object): Promise<string | null> => {
      at.leave(who)
      const keeper = openKeeper({
        path: at.pathOf(who),
        now: () => at.clock.now,
        fetch: at.fetchOf(who),
        courier: false,
      })
      try {
        await keeper.unlock({ key: at.keyOf(who) })
        const signal = new AbortController().signal
        const context = { keeper, tickets: { offer: () => assert.fail("a file") }, signal, launchMisused: false }
        return await refusal(Promise.resolve().then(() => runCall(callTable, "suspend", { context, asked })))
      } finally {
        await keeper.close()
        await at.reopen(who)
      }
    }
    const confirm = "north/adviser"
    assert.equal(await call("north/principal", { officer: adviser }), "request-malformed")
    assert.equal(await call("north/principal", { officer: adviser, confirm: "north/principal" }), "confirmation")
    assert.equal(await call("north/principal", { officer: minister, confirm }), "draft-reader-unknown")
    assert.equal(await call("north/spokesman", { officer: adviser, confirm }), "not-signatory")
    assert.deepEqual(deskStatus(at.desk("north/principal")).suspended, [])
    assert.equal(await call("north/principal", { officer: adviser, confirm }), null)
    assert.equal(await call("north/principal", { officer: adviser, confirm }), "officer-suspended")
    await collect(at.desk("north/principal"))
    await settle(at)
    const [found] = deskStatus(at.desk("north/registrar")).suspended
    assert.equal(toHex(found?.officer ?? assert.fail("nobody is suspended")), adviser)
    assert.equal(found?.until, at.clock.now + 14 * DAY)
  }))
