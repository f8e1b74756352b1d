/**
 * Every door, given broken bytes: each is refused by its own coded error, or accepted and the same when written again. None ends
 * in another exception, goes on for ever, or takes all memory. Inputs that once did are in `found/` and given first.
 *
 * The seed stands in the names of the tests; `SEED=…` takes another. A usual run is short; `SLOW=1` makes twenty times as many
 * inputs, and `npm run fuzz` goes on as long as it is told and keeps what it finds.
 * @module
 */
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { before, test } from "node:test"
import { runs } from "../runs.ts"
import { seedOfRun } from "./chance.ts"
import { DOORS } from "./doors.ts"
import { tryInput } from "./trial.ts"
import { watched, type Said } from "./watch.ts"

const FOUND = join(import.meta.dirname, "found")
/** Inputs for a door that is quick; `Door.runs` says of others how many of 500 it is given. */
const RUNS = 60

const seed = seedOfRun()
const said = new Map<string, Said>()

before(async () => {
  for await (const one of watched({
    names: DOORS.map(({ name }) => name),
    seed,
    runs: runs(RUNS).numRuns,
    seconds: undefined,
  }))
    said.set(one.door, one)
})

for (const { name } of DOORS) {
  test(`${name} survives broken bytes (SEED=${seed})`, () => {
    const one = said.get(name)
    assert.ok(one !== undefined, "not reached: another door ended the run")
    const input =
      one.input === undefined
        ? ""
        : `\n${one.input.length} bytes: ${Buffer.from(one.input).toString("base64").slice(0, 4_000)}`
    assert.equal(one.fault, undefined, `${one.fault}${input}`)
    assert.ok(one.good, "none of its seeds is accepted")
    assert.ok(one.refused > 0, "nothing was refused")
  })
}

test("what was found once stays repaired", async () => {
  const files = globSync("*/*.bin", { cwd: FOUND }).filter((file) => !file.startsWith("two-readers"))
  assert.ok(files.length > 0)
  for (const file of files) {
    const name = file.split(/[\\/]/)[0]
    const door = DOORS.find((one) => one.name.replaceAll(/[ ,]+/g, "-") === name)
    assert.ok(door !== undefined, `${file}: there is no such door`)
    const opened = await door.open()
    try {
      await tryInput(opened, new Uint8Array(readFileSync(join(FOUND, file))))
    } catch (error) {
      throw new TypeError(`${file} is taken badly again`, { cause: error })
    } finally {
      await opened.close?.()
    }
  }
})

test("a door that is broken is seen to be", async () => {
  const bytes = Uint8Array.of(1, 2)
  const reads = {
    "another exception": () => JSON.parse("{") as never,
    "an exception of the platform": () => new Uint8Array(-1),
    "other bytes": () => Uint8Array.of(1),
    "a changed input": (given: Uint8Array) => {
      given[0] = 9
      return "accepted" as const
    },
  }
  for (const [what, read] of Object.entries(reads))
    await assert.rejects(async () => tryInput({ read }, bytes.slice()), what)
})
