/**
 * Scenario 4: a third country's capital introduces the two sides, carries their letters and vouches for the time of each,
 * without being able to read any of them.
 */
import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { fetchEnclosure, readLetter, verifyPostmarks, listChannels, type Desk } from "../../src/desk/index.ts"
import {
  agree,
  alarmsOf,
  compareBoth,
  draftOf,
  layCharters,
  refusal,
  send,
  settle,
  founded,
  type Passing,
  type Template,
  type World,
} from "../desk/steps.ts"

let template: Template
let at: World
const carried: Passing[] = []
before(async () => {
  template = await founded()
  at = await template.copy()
  at.network = (passing, go) => {
    carried.push(passing)
    return go()
  }
})
after(async () => {
  await at.close()
  template.remove()
})

const SECRET = "No ally has been told of this saffron sentence."
/** What nobody but the two offices may learn. */
const UNTOLD = [SECRET, "saffron", "Nadia Haddad", "Karim Nasser", "بهرام صادقی", "cedar", "principal", "eyes only"]

test("carried by the host, unread", async (t) => {
  await t.test("the host hands each side the other's card; they agree on a charter that names it", async () => {
    await agree(at, {})
    assert.deepEqual(
      listChannels(at.desk("north/registrar")).map(({ codeName, stage, host }) => [codeName, stage, host]),
      [["cedar", "opened", "harbour.example"]],
    )
  })

  await t.test(
    "until the two have compared the fingerprint no charter can be approved: the host might sit between",
    async () => {
      assert.equal(await refusal(layCharters(at, "north")), "not-compared")
    },
  )

  await t.test("they read each other the digits, and the channel stands", async () => {
    compareBoth(at)
    for (const office of ["north", "south"] as const) await layCharters(at, office)
    await settle(at)
    assert.equal(listChannels(at.desk("south/registrar"))[0]?.stage, "standing")
  })

  const folder = (): string => join(at.folder, "papers")
  const chart = randomBytes(3_000_000)
  await t.test("North sends a letter with an enclosure over the host's relay", async () => {
    mkdirSync(folder())
    writeFileSync(join(folder(), "chart.bin"), chart)
    const source = `${draftOf([{ text: SECRET, marking: "secret; eyes only", readers: "north/principal, south/minister" }])}
## enclosure chart.bin
marking: secret
readers: south/minister
`
    assert.equal(await send(at, "north", source, folder()), "north/1")
  })

  await t.test("South's minister reads it and opens the enclosure, byte for byte", async () => {
    const minister: Desk = at.desk("south/minister")
    const { view } = readLetter(minister, "north/1")
    assert.equal(view.sections[0]?.versions[0]?.text, SECRET)
    const [enclosure] = view.enclosures
    mkdirSync(join(folder(), "out"))
    const path = await fetchEnclosure(minister, enclosure ?? assert.fail("no enclosure"), join(folder(), "out"))
    assert.equal(hashOf(readFileSync(path)), hashOf(chart))
  })

  await t.test("the host vouches for the time: its register of postmarks covers both sides' entries", () => {
    for (const office of ["north", "south"]) {
      const { list, records } = verifyPostmarks(at.desk(`${office}/registrar`), "cedar")
      assert.equal(records, 3)
      for (const { time } of list) assert.equal(time, at.clock.now)
    }
  })

  await t.test("nothing that it carried or keeps says what was written, by whom, or who reads it", () => {
    const database = new DatabaseSync(at.database, { readOnly: true })
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    const kept = tables.flatMap(({ name }) =>
      database
        .prepare(`SELECT * FROM "${String(name)}"`)
        .all()
        .flatMap((row) => Object.values(row))
        .map((value) => (value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)))),
    )
    database.close()
    assert.ok(kept.length > 100)
    const seen = Buffer.concat([
      ...kept,
      ...carried.flatMap(({ path, body }) => [Buffer.from(path), Buffer.from(body ?? [])]),
    ])
    for (const untold of UNTOLD) assert.equal(seen.includes(untold), false, untold)
    assert.equal(seen.includes(chart.subarray(1000, 1032)), false, "a piece of the enclosure")
    for (const who of ["north/registrar", "south/registrar"]) assert.deepEqual(alarmsOf(at.desk(who)), [])
  })
})

function hashOf(octets: Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex")
}
