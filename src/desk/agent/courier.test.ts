import assert from "node:assert/strict"
import { after, before, test, type TestContext } from "node:test"
import { draftOf, lay, settle, standing } from "../../../tests/desk/steps.ts"
import type { Template, World } from "../../../tests/desk/world.ts"
import type { DeskEvent, Said } from "../api.ts"
import { approve, giveMoreStock, listLaid, listLetters, sendLetter } from "../index.ts"
import type { Keeper } from "./keeper.ts"
import { atEnd, keeperOf, PASSPHRASE, playVault, scratch, until } from "./testdata/kit.ts"

let template: Template
before(async () => {
  template = await standing()
})
after(() => template.remove())

/** Somebody's vault, in a keeper of its own with its courier. */
async function kept(
  t: TestContext,
  at: World,
  who: string,
): Promise<{ keeper: Keeper; told: readonly DeskEvent[]; said: () => readonly Said[] }> {
  at.leave(who)
  const found = keeperOf(t, { path: at.pathOf(who), now: () => at.clock.now, fetch: at.fetchOf(who), courier: true })
  await found.keeper.unlock({ key: at.keyOf(who) })
  return { ...found, said: () => found.told.flatMap((event) => (event.kind === "said" ? [event.said] : [])) }
}

async function copied(t: TestContext): Promise<World> {
  const at = await template.copy()
  atEnd(t, () => at.close())
  return at
}

test("what is laid before somebody comes by itself; so does its approval, and so does the letter", async (t) => {
  const at = await copied(t)
  const minister = await kept(t, at, "south/minister")
  const principal = await kept(t, at, "north/principal")
  const { name } = await lay(at, "north", draftOf("fourth"))
  await until(() => principal.said().some(({ code }) => code === "approval-awaits"))
  assert.deepEqual(principal.said(), [{ code: "approval-awaits", values: { kind: "letter", name } }])

  const registrar = await kept(t, at, "north/registrar")
  await until(() => listLaid(registrar.keeper.desk()).length > 0)
  const [mine] = listLaid(registrar.keeper.desk())
  approve(registrar.keeper.desk(), mine?.id ?? "")
  const [theirs] = listLaid(principal.keeper.desk())
  // Nobody sends it: the outbox wakes the courier.
  approve(principal.keeper.desk(), theirs?.id ?? "")
  await until(() => registrar.said().some(({ code }) => code === "letter-ready"))
  await until(() => registrar.told.some(({ kind }) => kind === "changed"))
  await sendLetter(registrar.keeper.desk(), name)
  // The other office's registrar passes it on; their vault has no courier of its own here.
  await settle(at, ["south/registrar"])
  await until(() => minister.said().some(({ code }) => code === "letter-arrived"))
  assert.deepEqual(
    minister.said().filter(({ code }) => code === "letter-arrived"),
    [{ code: "letter-arrived", values: { name, channel: "cedar" } }],
  )
  assert.ok(registrar.said().some(({ code }) => code === "letter-postmarked" || code === "letter-arrived"))
  assert.equal(listLetters(minister.keeper.desk()).total, 1)
  assert.deepEqual(
    minister.said().filter(({ code }) => code === "alarm-raised" || code === "collect-failed"),
    [],
  )
})

test("the relay goes away and comes back: the courier says so, waits, and goes on by itself", async (t) => {
  const at = await copied(t)
  const { keeper, told } = await kept(t, at, "north/principal")
  await until(() => keeper.relay().state === "reachable")
  assert.equal(keeper.relay().collected, at.clock.now)
  await at.stopRelay()
  await until(() => keeper.relay().state === "unreachable")
  await assert.rejects(keeper.collect(), { code: "unreachable" })
  giveMoreStock(keeper.desk())
  await until(() => keeper.relay().waiting > 0)
  await at.startRelay()
  await until(() => keeper.relay().state === "reachable" && keeper.relay().waiting === 0)
  const states = told.flatMap((event) => (event.kind === "relay" ? [event.relay.state] : []))
  assert.deepEqual(
    states.filter((state, i) => state !== states[i - 1]),
    ["reachable", "unreachable", "reachable"],
  )
})

test("collecting by hand goes one at a time with the courier, and says what there is to say", async (t) => {
  const at = await copied(t)
  let inside = 0
  let most = 0
  at.network = async ({ who, path }, go) => {
    // A wait for something to come is no work.
    if (who !== "north/principal" || /wait=[1-9]/.test(path)) return go()
    most = Math.max(most, ++inside)
    try {
      return await go()
    } finally {
      inside--
    }
  }
  const { keeper } = await kept(t, at, "north/principal")
  const { name } = await lay(at, "north", draftOf("fourth"))
  const said = await Promise.all(Array.from({ length: 5 }, async () => keeper.collect()))
  assert.ok(said.flat().every(({ code, values }) => code === "approval-awaits" && values?.["name"] === name))
  assert.equal(most, 1)
})

test("locked, nothing is fetched any more, and what was on its way is given up", async (t) => {
  const at = await copied(t)
  let after = false
  let late = 0
  at.network = async (_, go) => {
    if (after) late++
    return go()
  }
  const { keeper } = await kept(t, at, "north/principal")
  await until(() => keeper.relay().state === "reachable")
  after = true
  await keeper.lock("asked")
  assert.deepEqual([late, keeper.relay().state], [0, "unknown"])
  await assert.rejects(keeper.collect(), { code: "locked" })
})

test("a vault that belongs to nobody yet has a courier with nothing to do, and no complaint", async (t) => {
  const { keeper, told } = keeperOf(t, { path: await playVault(scratch(t)), courier: true })
  await keeper.unlock({ passphrase: PASSPHRASE })
  await assert.rejects(keeper.collect(), { code: "no-office" })
  assert.deepEqual(
    told.filter(({ kind }) => kind === "said" || kind === "relay"),
    [],
  )
})

test("what is wrong and not the relay's absence is told of once, and asked for again later", async (t) => {
  const at = await copied(t)
  at.network = async ({ who }, go) => {
    const answer = await go()
    if (who !== "north/principal") return answer
    const headers = new Headers(answer.headers)
    headers.set("date", new Date((at.clock.now + 86_400) * 1000).toUTCString())
    return new Response(answer.body, { status: answer.status, headers })
  }
  const { keeper, said } = await kept(t, at, "north/principal")
  await until(() => said().length > 0)
  await assert.rejects(keeper.collect(), { code: "clock-off" })
  await assert.rejects(keeper.collect(), { code: "clock-off" })
  assert.deepEqual(said(), [{ code: "collect-failed", values: { code: "clock-off" } }])
})
