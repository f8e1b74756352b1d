/**
 * Pouches at whole desks: crossed with the relay, out of order, altered, forged, somebody else's; and processes that are
 * killed while they pack and unpack. Each rule has somebody who breaks it.
 */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { look } from "../../src/desk/act.ts"
import { nameOf } from "../../src/relay/client.ts"
import {
  collect,
  fetchEnclosure,
  flush,
  giveMoreStock,
  listPouches,
  packPouch,
  pouchArrived,
  readLetter,
  sendLetter,
  showPouch,
  unpackPouch,
  type Desk,
  type Unpacked,
} from "../../src/desk/index.ts"
import { outbox, wanted } from "../../src/desk/records.ts"
import { LEAST_VOLUME_BYTES, openVolume, type Cargo } from "../../src/pouch/index.ts"
import { sha256 } from "../../src/bytes/index.ts"
import { hand, letterToHand, MINISTER, NETWORKED, settleByHand, stick, taken, standingByHand } from "./by-hand.ts"
import { capabilitiesOf, cargoOf, child, recordsIn, rewrite } from "./pouch-kit.ts"
import { alarmsOf, approveAll, draftOf, lay, refusal, settle, worlds } from "./steps.ts"

const REGISTRAR = "south/registrar"
const byHand = worlds(standingByHand)
const byRelay = worlds()

test("nothing leaves by hand before the vault's mark is kept", () =>
  byRelay(async (at) => {
    const registrar = at.desk(REGISTRAR)
    await at.stopRelay()
    giveMoreStock(registrar)
    at.forgetMarks()
    writeFileSync(join(at.folder, "marks"), "where a folder should be")
    const path = join(at.folder, "unmarked.pouch")
    assert.equal(await refusal(packPouch(registrar, { to: ["minister"], path })), "mark-refused")
    assert.deepEqual(
      readdirSync(at.folder).filter((name) => name.startsWith("unmarked")),
      [],
    )
  }))

const outcomes = ({ volumes }: Unpacked): readonly string[] =>
  volumes.flatMap(({ bundles }) => bundles).map((each) => each.outcome)
/** Messages that wait for a pouch. */
const waitingAt = (desk: Desk): number =>
  look(desk, (tx) => outbox.list(tx).filter(({ value }) => value.relay === "pouch:").length)

test("the same bundle by pouch and by relay is taken once, whichever comes first", async () => {
  for (const relayFirst of [true, false]) {
    await byRelay(async (at) => {
      const [registrar, minister] = [at.desk(REGISTRAR), at.desk("south/minister")]
      await at.stopRelay()
      giveMoreStock(registrar)
      const files = await stick(at, REGISTRAR, "south/minister")
      await at.startRelay()
      await flush(registrar)
      if (relayFirst) {
        assert.ok((await collect(minister)).bundles > 0)
        assert.deepEqual([...new Set(outcomes(await unpackPouch(minister, { paths: files })))], ["repeat"])
      } else {
        assert.ok(outcomes(await unpackPouch(minister, { paths: files })).every((each) => each === "taken"))
        assert.equal((await collect(minister)).refused, 0)
      }
      await settle(at)
      assert.deepEqual([alarmsOf(minister), alarmsOf(registrar)], [[], []])
      for (const desk of [minister, registrar])
        assert.equal(
          look(desk, (tx) => outbox.count(tx)),
          0,
        )
    })
  }
})

test("what comes before what it needs is held, and taken when that has come", async () => {
  await byHand(async (at) => {
    const minister = at.desk(MINISTER)
    const registrar = at.desk(REGISTRAR)
    const { name } = await lay(at, "north", draftOf("Held."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), name)
    // While the host's records cannot be read the letter goes on provisionally; then a newer cover of it follows.
    const carry = at.network
    at.network = (passing, go) =>
      passing.who === REGISTRAR && passing.path.startsWith("/v1/postmarks")
        ? Promise.reject(new TypeError("fetch failed"))
        : carry(passing, go)
    await collect(registrar)
    at.network = carry
    await collect(registrar)
    const [file = ""] = await stick(at, REGISTRAR, MINISTER)
    // Each on a stick of its own, and the last comes first.
    const sticks = cargoOf(file).map((cargo) => rewrite(file, [cargo]))
    assert.ok(sticks.length > 1)
    const backwards = await unpackPouch(minister, { paths: sticks.toReversed() })
    assert.ok(outcomes(backwards).includes("held"))
    assert.equal(readLetter(minister, name).view.sections[0]?.versions[0]?.text, "Held.")
    assert.deepEqual(alarmsOf(minister), [])
    const back = await hand(at, MINISTER, REGISTRAR)
    assert.equal(back.volumes[0]?.arrived, sticks.length, "what was held and taken later is told of too")
  })
})

test("a volume that was altered or cut is refused, and the others are taken", async () => {
  await byHand(async (at) => {
    const minister = at.desk(MINISTER)
    giveMoreStock(at.desk(REGISTRAR))
    const [good = ""] = await stick(at, REGISTRAR, MINISTER)
    const [altered, cut, foreign] = ["altered", "cut", "foreign"].map((name) => `${good}.${name}`) as [
      string,
      string,
      string,
    ]
    const octets = readFileSync(good)
    writeFileSync(cut, octets)
    truncateSync(cut, octets.length - 100)
    octets[octets.length >> 1] = (octets[octets.length >> 1] as number) ^ 1
    writeFileSync(altered, octets)
    writeFileSync(foreign, "a shopping list")
    const unpacked = await unpackPouch(minister, { paths: [altered, cut, foreign, `${good}.gone`, good] })
    assert.deepEqual(
      unpacked.volumes.map(({ refused }) => refused?.code ?? null),
      ["pouch-altered", "pouch-truncated", "pouch-foreign", "pouch-not-found", null],
    )
    assert.ok(taken(unpacked) > 0)
    assert.deepEqual(alarmsOf(minister), [])
  })
})

test("a carrier who alters a bundle and computes every hash anew is found out by its seal", async () => {
  await byHand(async (at) => {
    const minister = at.desk(MINISTER)
    giveMoreStock(at.desk(REGISTRAR))
    const [good = ""] = await stick(at, REGISTRAR, MINISTER)
    const forged = rewrite(
      good,
      cargoOf(good).map((cargo) => {
        if (cargo.kind !== "bundle") return cargo
        const octets = cargo.octets.slice()
        octets[octets.length - 1] = (octets[octets.length - 1] as number) ^ 1
        return { ...cargo, octets }
      }),
    )
    assert.deepEqual([...new Set(outcomes(await unpackPouch(minister, { paths: [forged] })))], ["refused"])
    assert.equal(alarmsOf(minister).length, 1)
    assert.ok(
      outcomes(await unpackPouch(minister, { paths: [good] })).every((each) => each === "taken"),
      "the true one is taken",
    )
  })
})

test("a pouch for somebody else changes nothing; it can be handed on", async () => {
  await byHand(async (at) => {
    giveMoreStock(at.desk(REGISTRAR))
    const files = await stick(at, REGISTRAR, MINISTER)
    const adviser = at.desk("north/adviser")
    const before = recordsIn(adviser)
    const { volumes } = await unpackPouch(adviser, { paths: files })
    assert.deepEqual(
      volumes.map(({ bundles, others }) => [bundles.length, others > 0]),
      [[0, true]],
    )
    assert.deepEqual(alarmsOf(adviser), [])
    assert.deepEqual(recordsIn(adviser), before)
    assert.ok(taken(await unpackPouch(at.desk(MINISTER), { paths: files })) > 0)
  })
})

test("only somebody who opened a bundle can say that it arrived", async () => {
  await byHand(async (at) => {
    const registrar = at.desk(REGISTRAR)
    giveMoreStock(registrar)
    const files = await stick(at, REGISTRAR, MINISTER)
    const waiting = waitingAt(registrar)
    assert.ok(waiting > 0)
    const ids = cargoOf(files[0] as string).flatMap((cargo) => (cargo.kind === "bundle" ? [sha256(cargo.octets)] : []))
    const words = ids.flatMap((bundle) => [
      { bundle, token: new Uint8Array(randomBytes(32)) },
      // What lies in the pouch itself says nothing.
      ...cargoOf(files[0] as string).flatMap((cargo) =>
        cargo.kind === "bundle" ? [{ bundle, token: cargo.filing }] : [],
      ),
    ])
    const forged = rewrite(files[0] as string, [], words)
    const { volumes } = await unpackPouch(registrar, { paths: [forged] })
    assert.deepEqual([volumes[0]?.arrived, waitingAt(registrar)], [0, waiting])
    await unpackPouch(at.desk(MINISTER), { paths: files })
    const back = await hand(at, MINISTER, REGISTRAR)
    assert.equal(back.volumes[0]?.arrived, waiting)
    assert.equal(waitingAt(registrar), 0)
    assert.equal(listPouches(registrar)[0]?.waiting, 0)
  })
})

test("a person's word does the same, and of nothing else", async () => {
  await byHand(async (at) => {
    const registrar = at.desk(REGISTRAR)
    giveMoreStock(registrar)
    await stick(at, REGISTRAR, MINISTER)
    const [packed] = listPouches(registrar)
    assert.ok(packed && packed.waiting > 0)
    giveMoreStock(registrar)
    const later = waitingAt(registrar) - packed.waiting
    assert.equal(await refusal(Promise.resolve().then(() => pouchArrived(registrar, "00000000"))), "no-pouch")
    assert.equal(await refusal(Promise.resolve().then(() => pouchArrived(registrar, ""))), "no-pouch")
    assert.deepEqual(pouchArrived(registrar, packed.pouch), { arrived: packed.waiting })
    assert.equal(waitingAt(registrar), later)
  })
})

test("for nobody known nothing is packed, and of nothing no file is made", async () => {
  await byHand(async (at) => {
    const path = join(at.folder, "none.pouch")
    const pack = (who: string, to: string): Promise<string | null> =>
      refusal(packPouch(at.desk(who), { to: [to], path }))
    assert.equal(await pack(REGISTRAR, "principal"), "pouch-for-whom")
    assert.equal(await pack(MINISTER, "north.example"), "pouch-for-whom")
    await settleByHand(at, NETWORKED)
    assert.equal(await pack(REGISTRAR, "north"), "pouch-empty")
    assert.equal(existsSync(path), false)
  })
})

test("an enclosure that was altered on its way is dropped and said so; the true one is opened", async () => {
  await byHand(async (at) => {
    const [registrar, minister] = [at.desk(REGISTRAR), at.desk(MINISTER)]
    const chart = randomBytes(1_200_000)
    writeFileSync(join(at.folder, "chart.bin"), chart)
    const source = `${draftOf("With a chart.")}## enclosure chart.bin\nmarking: secret\nreaders: south/minister\n`
    const name = await letterToHand(at, source, at.folder)
    await hand(at, REGISTRAR, MINISTER)
    await hand(at, MINISTER, REGISTRAR)
    const [good = ""] = await stick(at, REGISTRAR, MINISTER)
    const altered = rewrite(
      good,
      cargoOf(good).map((cargo): Cargo => {
        if (cargo.kind !== "locker") return cargo
        return { ...cargo, source: (n) => cargo.source(n).with(100, (cargo.source(n)[100] as number) ^ 1) }
      }),
    )
    const bad = await unpackPouch(minister, { paths: [altered] })
    assert.deepEqual(bad.enclosures, { came: 0, altered: 1 })
    const [enclosure] = readLetter(minister, name).view.enclosures
    mkdirSync(join(at.folder, "out"))
    assert.equal(
      await refusal(fetchEnclosure(minister, enclosure ?? assert.fail(), join(at.folder, "out"))),
      "enclosure-away",
    )
    // The registrar still has it: nobody said that it came.
    await hand(at, MINISTER, REGISTRAR)
    const again = await stick(at, REGISTRAR, MINISTER)
    assert.deepEqual((await unpackPouch(minister, { paths: again })).enclosures, { came: 1, altered: 0 })
    const path = await fetchEnclosure(minister, enclosure ?? assert.fail(), join(at.folder, "out"))
    assert.deepEqual(readFileSync(path), chart)
    await hand(at, MINISTER, REGISTRAR)
    assert.equal(
      look(registrar, (tx) => wanted.count(tx)),
      0,
    )
  })
})

test("no capability lies in a pouch, and nothing of a letter", async () => {
  await byHand(async (at) => {
    writeFileSync(join(at.folder, "chart.bin"), randomBytes(1000))
    const source = `${draftOf("Nobody may know of saffron.")}## enclosure chart.bin\nmarking: secret\nreaders: south/minister\n`
    await letterToHand(at, source, at.folder)
    const files = [...(await stick(at, REGISTRAR, MINISTER))]
    await unpackPouch(at.desk(MINISTER), { paths: files })
    files.push(...(await stick(at, MINISTER, REGISTRAR)))
    await unpackPouch(at.desk(REGISTRAR), { paths: files.slice(1) })
    files.push(...(await stick(at, REGISTRAR, MINISTER)))
    assert.equal(files.length, 3)
    const carried = Buffer.concat(files.map((file) => readFileSync(file)))
    const secrets = [MINISTER, REGISTRAR].flatMap((who) => capabilitiesOf(at.desk(who)))
    assert.ok(secrets.length > 8)
    for (const [what, secret] of secrets) assert.equal(carried.includes(secret), false, what)
    for (const [what, secret] of secrets)
      assert.equal(carried.includes(nameOf(secret)) && what !== "read token", false, `name of ${what}`)
    for (const word of ["saffron", "chart.bin", "cedar", "principal"]) assert.equal(carried.includes(word), false, word)
    // What it does hold anybody may see, without a vault.
    const { volumes, missing } = showPouch(files)
    assert.deepEqual(missing, [])
    assert.ok(volumes.some(({ lockers }) => lockers.length === 1))
    assert.ok(volumes.every(({ mailboxes }) => mailboxes.length <= 1))
  })
})

test("killed at any step of unpacking, the same pouch goes on where it stopped", async () => {
  await byHand(async (at) => {
    const big = randomBytes(2_500_000)
    writeFileSync(join(at.folder, "big.bin"), big)
    const source = `${draftOf("Read me.")}## enclosure big.bin\nmarking: secret\nreaders: south/minister\n`
    const name = await letterToHand(at, source, at.folder)
    await hand(at, REGISTRAR, MINISTER)
    await hand(at, MINISTER, REGISTRAR)
    for (let n = 0; n < 3; n++) giveMoreStock(at.desk(REGISTRAR))
    const files = await stick(at, REGISTRAR, MINISTER)
    at.leave(MINISTER)
    for (const steps of [0, 2, 4, 5])
      assert.equal(child(at, MINISTER, { steps, unpack: files }), "SIGKILL", `${steps} steps`)
    assert.equal(child(at, MINISTER, { steps: 1000, unpack: files }), null)
    const minister = await at.reopen(MINISTER)
    const again = await unpackPouch(minister, { paths: files })
    assert.deepEqual([...new Set(outcomes(again))], ["repeat"])
    assert.deepEqual(alarmsOf(minister), [])
    const [enclosure] = readLetter(minister, name).view.enclosures
    mkdirSync(join(at.folder, "out"))
    const path = await fetchEnclosure(minister, enclosure ?? assert.fail(), join(at.folder, "out"))
    assert.deepEqual(readFileSync(path), big)
    // Each thing was taken once: there is one word of arrival for each bundle, and all of them count.
    const back = await hand(at, MINISTER, REGISTRAR)
    assert.ok((back.volumes[0]?.arrived ?? 0) >= outcomes(again).length)
    assert.equal(waitingAt(at.desk(REGISTRAR)), 0)
  })
})

test("killed at any step of packing, there is a whole pouch or none, and nothing left the outbox", async () => {
  await byHand(async (at) => {
    for (let n = 0; n < 80; n++) giveMoreStock(at.desk(REGISTRAR))
    const waiting = waitingAt(at.desk(REGISTRAR))
    at.leave(REGISTRAR)
    const folder = mkdtempSync(join(at.folder, "stick-"))
    const path = join(folder, "our.pouch")
    assert.equal(child(at, REGISTRAR, { steps: 3, pack: { to: ["minister"], path } }), "SIGKILL")
    const left = readdirSync(folder).filter((name) => !name.startsWith("."))
    for (const name of left) openVolume(join(folder, name)).close()
    const registrar = await at.reopen(REGISTRAR)
    assert.deepEqual(
      [waitingAt(registrar), listPouches(registrar).filter(({ waiting: some }) => some > 0)],
      [waiting, []],
    )
    for (const name of left) assert.match(name, /-\d+of\d+\.pouch$/)
    const packed = await packPouch(registrar, {
      to: ["minister"],
      path: join(folder, "again.pouch"),
      volumeBytes: LEAST_VOLUME_BYTES,
    })
    assert.ok(packed.volumes.length > 1)
    // What the killed one left is no harm: its volumes are whole, and the rest came in the other pouch.
    const paths = [...left.map((name) => join(folder, name)), ...packed.volumes.map((volume) => volume.path)]
    const unpacked = await unpackPouch(at.desk(MINISTER), { paths })
    assert.ok(outcomes(unpacked).every((each) => each === "taken" || each === "repeat"))
    assert.equal(taken(unpacked), packed.bundles)
  })
})
