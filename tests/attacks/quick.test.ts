/** The attacks that are quick enough for every run; `npm run attacks` tries them all. And: a broken one is said to be broken. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { carryOut, lineOf, type Attack } from "./attack.ts"
import { ATTACKS } from "./list.ts"
import { openTheatre, type Stage, type Theatre } from "./stage.ts"

let theatre: Theatre
before(async () => void (theatre = await openTheatre()))
after(() => theatre.close())

for (const attack of ATTACKS.filter(({ quick }) => quick)) {
  test(`attack ${attack.number}: ${attack.tried}`, async () => {
    const outcome = await carryOut(attack, () => theatre.stage())
    assert.ok(outcome.held, lineOf(attack, outcome))
  })
}

test("an attack that succeeds, is not carried out, or looks at nothing is broken, and says why", async () => {
  const nowhere = async (): Promise<Stage> => ({ end: async () => undefined }) as Stage
  const of = (run: Attack["run"]): Attack => ({ number: 13, tried: "nothing", quick: false, run })
  for (const [attack, why] of [
    [of(async (_, found) => found(false, "it was read")), "it was read"],
    [of(async () => Promise.reject(new Error("no relay"))), "it could not be carried out: no relay"],
    [of(async () => undefined), "nothing was looked at"],
  ] as const) {
    const outcome = await carryOut(attack, nowhere)
    assert.deepEqual(outcome, { held: false, happened: why })
    assert.equal(lineOf(attack, outcome), `broken 13  nothing: ${why}`)
  }
  const held = of(async (_, found) => {
    found(true, "refused")
    found(true, "shown")
  })
  assert.deepEqual(await carryOut(held, nowhere), { held: true, happened: "refused; shown" })
})
