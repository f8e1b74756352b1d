/**
 * Scenario 10: nobody has a network. Two offices are founded, meet, and exchange letters by pouches alone, and the host,
 * whose relay nobody can reach, postmarks what is handed to it and answers in a pouch.
 */
import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import {
  acceptChannel,
  approve,
  askLeave,
  createOffice,
  fetchEnclosure,
  fileCorrespondent,
  inviteOfficer,
  joinOffice,
  layCharter,
  layRoster,
  listChannels,
  listLaid,
  proposeChannel,
  readLetter,
  receiptsOf,
  sendLetter,
  uploadEnclosures,
  verifyPostmarks,
  writeDraft,
  type PersonInput,
} from "../../src/desk/index.ts"
import { cableOut, hand, harbour, shuttle, stick } from "../desk/by-hand.ts"
import { alarmsOf, compareBoth, draftOf, exchange, RULES, type OfficeName, type World } from "../desk/steps.ts"
import { CAST, QUORUM, world } from "../desk/world.ts"

const OFFICERS: { readonly [office in OfficeName]: readonly string[] } = {
  north: ["north/principal", "north/adviser"],
  south: ["south/minister"],
}
const REGISTRARS = ["north/registrar", "south/registrar"] as const
let at: World
before(async () => {
  at = await world()
  cableOut(at, ...REGISTRARS, ...OFFICERS.north, ...OFFICERS.south)
})
after(() => at.close())

const inside = (office: OfficeName): Promise<void> => shuttle(at, { officers: OFFICERS[office] })
const everything = (): Promise<void> =>
  shuttle(at, { officers: [...OFFICERS.north, ...OFFICERS.south], registrars: REGISTRARS, host: "harbour.example" })
const papers = (): string => join(at.folder, "papers")
const chart = randomBytes(2_200_000)

test("by pouch alone", async (t) => {
  await t.test("two offices are founded, and everybody joins by stick", async () => {
    for (const office of ["north", "south"] as const) {
      const [founder, ...others] = CAST[office].filter(({ title }) => title !== "spokesman") as [
        PersonInput,
        ...PersonInput[],
      ]
      const registrar = await at.enter(`${office}/registrar`)
      createOffice(registrar, { office: `${office}.example`, founder, admission: null })
      for (const person of others)
        joinOffice(await at.enter(`${office}/${person.title}`), inviteOfficer(registrar, person, null))
      await inside(office)
      layRoster(registrar, { quorum: QUORUM[office] })
      await approvals(office)
    }
  })

  await t.test("introduced by the host, they make a channel", async () => {
    const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
    const files = await exchange(at, true)
    proposeChannel(north, { correspondent: files.north, rules: RULES })
    fileCorrespondent(south, files.south)
    await hand(at, "north/registrar", "south/registrar")
    acceptChannel(south, RULES.codeName, files.south)
    await hand(at, "south/registrar", "north/registrar")
    await hand(at, "north/registrar", "south/registrar")
    compareBoth(at)
    for (const office of ["north", "south"] as const) {
      layCharter(at.desk(`${office}/registrar`), RULES.codeName)
      await approvals(office)
    }
    await everything()
    for (const who of REGISTRARS) {
      assert.equal(listChannels(at.desk(who))[0]?.stage, "standing")
      assert.equal(verifyPostmarks(at.desk(who), RULES.codeName).records, 2, "both charters are postmarked")
    }
  })

  await t.test("a letter with an enclosure is read, postmarked and countersigned", async () => {
    mkdirSync(join(papers(), "out"), { recursive: true })
    writeFileSync(join(papers(), "chart.bin"), chart)
    const source = `${draftOf("By hand, all the way.")}
## enclosure chart.bin
marking: secret
readers: south/minister
`
    at.clock.now += 3600
    const adviser = at.desk("north/adviser")
    const { draft } = writeDraft(adviser, { source, name: "letter", folder: papers() })
    await uploadEnclosures(adviser, draft)
    askLeave(adviser, draft, false)
    await inside("north")
    await approvals("north")
    const sent = await sendLetter(at.desk("north/registrar"), "north/1")
    assert.deepEqual([sent.index, sent.postmarked], [2, null], "entered, not postmarked yet")
    await everything()
    const minister = at.desk("south/minister")
    const { view, summary } = readLetter(minister, "north/1")
    assert.equal(view.sections[0]?.versions[0]?.text, "By hand, all the way.")
    assert.deepEqual([summary.countersigned, summary.postmarked], [true, at.clock.now])
    const path = await fetchEnclosure(minister, view.enclosures[0] ?? assert.fail(), join(papers(), "out"))
    assert.equal(hashOf(readFileSync(path)), hashOf(chart))
    const receipts = receiptsOf(adviser, "north/1").map(({ officer }) => officer)
    assert.ok(receipts.includes("south/minister"), receipts.join())
  })

  await t.test("handed to the host twice, or by a thief who alters what is asked, it is postmarked once", async () => {
    const minister = at.desk("south/minister")
    const { draft } = writeDraft(minister, { source: draftOf("An answer."), name: "answer", folder: papers() })
    askLeave(minister, draft, false)
    await inside("south")
    await approvals("south")
    await sendLetter(at.desk("south/registrar"), "south/1")
    const files = await stick(at, "south/registrar", ["harbour"])
    const first = await harbour(at, files)
    const again = await harbour(at, files)
    assert.deepEqual(
      first.acts.map(({ result }) => result).filter((result) => result !== "done"),
      [],
    )
    assert.deepEqual(again.acts, first.acts)
    await everything()
    const { records } = verifyPostmarks(at.desk("north/registrar"), RULES.codeName)
    assert.equal(records, verifyPostmarks(at.desk("south/registrar"), RULES.codeName).records)
    assert.equal(readLetter(at.desk("north/principal"), "south/1").summary.countersigned, true)
  })

  await t.test("nobody was alarmed, and nothing waits that has arrived", async () => {
    for (const who of [...REGISTRARS, ...OFFICERS.north, ...OFFICERS.south])
      assert.deepEqual(alarmsOf(at.desk(who)), [], who)
    await everything()
    for (const [from, to] of [REGISTRARS, REGISTRARS.toReversed()] as [string, string][]) {
      const { volumes } = await hand(at, from, to)
      assert.deepEqual(
        volumes.flatMap(({ bundles }) => bundles),
        [],
      )
    }
  })
})

/** Whoever has something before them approves it, and the registrar has their approvals. */
async function approvals(office: OfficeName): Promise<void> {
  await inside(office)
  for (const who of [`${office}/registrar`, ...OFFICERS[office]])
    for (const { id } of listLaid(at.desk(who))) approve(at.desk(who), id)
  await inside(office)
}

function hashOf(octets: Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex")
}
