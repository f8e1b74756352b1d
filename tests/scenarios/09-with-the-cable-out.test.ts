/**
 * Scenario 9: the network cable is out. South's minister works on a vault that has never had a network: he joins, reads a
 * letter with an enclosure, sends his receipt, drafts and approves the answer, and gives fresh keys, all by sticks that are
 * late, come twice, backwards, and while the relay carries the same.
 */
import { createHash, randomBytes } from "node:crypto"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import {
  askLeave,
  fetchEnclosure,
  flush,
  listChannels,
  readLetter,
  receiptsOf,
  sendLetter,
  unpackPouch,
  uploadEnclosures,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { look } from "../../src/desk/act.ts"
import { batches } from "../../src/desk/records.ts"
import { LEAST_VOLUME_BYTES } from "../../src/pouch/index.ts"
import {
  approveAtHand,
  hand,
  letterToHand,
  MINISTER,
  NETWORKED,
  openByHand,
  settleByHand,
  stick,
  taken,
  foundedByHand,
} from "../desk/by-hand.ts"
import { alarmsOf, draftOf, refusal, settle, type Template, type World } from "../desk/steps.ts"

const REGISTRAR = "south/registrar"
let template: Template
let at: World
before(async () => {
  template = await foundedByHand()
  at = await template.copy()
  const carry = at.network
  at.network = (passing, go) => {
    assert.notEqual(passing.who, MINISTER, "the minister's vault has no network")
    return carry(passing, go)
  }
})
after(async () => {
  await at.close()
  template.remove()
})

const minister = (): Desk => at.desk(MINISTER)
const papers = (): string => join(at.folder, "papers")
const out = (): string => join(papers(), "out")
const given = (): number => look(minister(), (tx) => batches.count(tx))
let atFirst = 0
const chart = randomBytes(3_000_000)
const map = randomBytes(1_500_000)

test("with the cable out", async (t) => {
  await t.test("the minister has joined by stick, and the offices agree on a channel", async () => {
    await openByHand(at)
    assert.equal(listChannels(at.desk(REGISTRAR))[0]?.stage, "standing")
    assert.equal(listChannels(minister()).length, 1)
    atFirst = given()
  })

  await t.test("North sends a letter with an enclosure by the relay", async () => {
    mkdirSync(out(), { recursive: true })
    writeFileSync(join(papers(), "chart.bin"), chart)
    const source = `${draftOf([{ text: "Come by the north road.", marking: "secret", readers: "north/principal, south/minister" }])}
## enclosure chart.bin
marking: secret
readers: south/minister
`
    assert.equal(await letterToHand(at, source, papers()), "north/1")
  })

  let first: readonly string[] = []
  await t.test("it reaches the minister in a pouch; what opens its enclosure goes back sealed", async () => {
    first = await stick(at, REGISTRAR, MINISTER)
    const unpacked = await unpackPouch(minister(), { paths: first })
    assert.ok(taken(unpacked) > 0)
    const { view } = readLetter(minister(), "north/1")
    assert.equal(view.sections[0]?.versions[0]?.text, "Come by the north road.")
    const [enclosure] = view.enclosures
    assert.ok(enclosure)
    assert.equal(await refusal(fetchEnclosure(minister(), enclosure, out())), "enclosure-away")
  })

  await t.test("the same pouch again changes nothing, and nobody is alarmed", async () => {
    const again = await unpackPouch(minister(), { paths: first })
    assert.deepEqual([...new Set(again.volumes[0]?.bundles.map(({ outcome }) => outcome))], ["repeat"])
    assert.deepEqual(alarmsOf(minister()), [])
  })

  await t.test("his receipt, and the wish for the enclosure, go up; North has the receipt", async () => {
    await hand(at, MINISTER, REGISTRAR)
    await settle(at, NETWORKED)
    const receipts = receiptsOf(at.desk("north/adviser"), "north/1")
    assert.ok(
      receipts.some(({ what, officer }) => what === "arrived" && officer === "south/minister"),
      JSON.stringify(receipts),
    )
  })

  await t.test("the enclosure comes on three small sticks, the last one first, one of them late", async () => {
    const files = await stick(at, REGISTRAR, MINISTER, LEAST_VOLUME_BYTES)
    assert.equal(files.length, 3)
    const [one, two, three] = files as [string, string, string]
    const early = await unpackPouch(minister(), { paths: [three, one] })
    assert.deepEqual(
      early.missing.map(({ missing }) => missing),
      [[2]],
    )
    const [enclosure] = readLetter(minister(), "north/1").view.enclosures
    assert.ok(enclosure)
    assert.equal(await refusal(fetchEnclosure(minister(), enclosure, out())), "enclosure-away")
    await at.reopen(MINISTER)
    const late = await unpackPouch(minister(), { paths: [two] })
    assert.deepEqual([late.missing, late.enclosures], [[], { came: 1, altered: 0 }])
    const path = await fetchEnclosure(minister(), enclosure, out())
    assert.equal(hashOf(readFileSync(path)), hashOf(chart))
  })

  await t.test("what has arrived is not packed again", async () => {
    await settleByHand(at, NETWORKED)
    const [file] = await stick(at, REGISTRAR, MINISTER)
    const { volumes } = await unpackPouch(minister(), { paths: file === undefined ? [] : [file] })
    for (const { bundles, chunks } of volumes) assert.deepEqual([bundles, chunks], [[], 0])
  })

  await t.test("he writes the answer, with a map, approves it, and it is postmarked and read in North", async () => {
    writeFileSync(join(papers(), "map.bin"), map)
    const source = `${draftOf("By the south road, then.", ["answers: north/1"])}
## enclosure map.bin
marking: confidential
readers: north/principal
`
    const { draft } = writeDraft(minister(), { source, name: "answer", folder: papers() })
    await uploadEnclosures(minister(), draft)
    askLeave(minister(), draft, false)
    await hand(at, MINISTER, REGISTRAR)
    await hand(at, REGISTRAR, MINISTER)
    assert.equal(approveAtHand(minister()), 1)
    const small = await hand(at, MINISTER, REGISTRAR, {
      volumeBytes: LEAST_VOLUME_BYTES,
      meanwhile: (files) => files.toReversed(),
    })
    assert.ok(small.volumes.length > 1)
    const sent = await sendLetter(at.desk(REGISTRAR), "south/1")
    assert.equal(sent.postmarked, at.clock.now)
    await settleByHand(at, NETWORKED)
    const letter = readLetter(at.desk("north/principal"), "south/1")
    assert.deepEqual(letter.answers, ["north/1"])
    const [enclosure] = letter.view.enclosures
    const path = await fetchEnclosure(at.desk("north/principal"), enclosure ?? assert.fail(), out())
    assert.equal(hashOf(readFileSync(path)), hashOf(map))
    assert.equal(readLetter(minister(), "south/1").summary.countersigned, true)
  })

  await t.test("fresh keys go by stick when the old ones run low: letter after letter is read", async () => {
    for (let number = 2; given() === atFirst; number++) {
      assert.ok(number < 8, "no fresh keys were given")
      const name = await letterToHand(at, draftOf(`Letter ${number}.`))
      await hand(at, REGISTRAR, MINISTER)
      assert.equal(readLetter(minister(), name).view.sections[0]?.versions[0]?.text, `Letter ${number}.`)
    }
    await hand(at, MINISTER, REGISTRAR)
  })

  await t.test("nobody was alarmed by any of it", async () => {
    await flush(at.desk(REGISTRAR))
    for (const who of [...NETWORKED, MINISTER]) assert.deepEqual(alarmsOf(at.desk(who)), [], who)
  })
})

function hashOf(octets: Uint8Array): string {
  return createHash("sha256").update(octets).digest("hex")
}
