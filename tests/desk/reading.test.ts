/**
 * Who gets what, and when it counts: need to know, provisional and countersigned, proofs for strangers, receipts,
 * destruction.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import assert from "node:assert/strict"
import { toHex } from "../../src/bytes/index.ts"
import { look } from "../../src/desk/act.ts"
import { ownRoster } from "../../src/desk/access.ts"
import {
  collect,
  exportLetter,
  readLetter,
  receiptLetter,
  receiptsOf,
  sendLetter,
  verifyFile,
  type Desk,
} from "../../src/desk/index.ts"
import { prekeySecrets, submissions } from "../../src/desk/records.ts"
import { allotmentShape, openSigned } from "../../src/office/index.ts"
import { openCover, openViewFile } from "../../src/parcel/index.ts"
import {
  alarmsOf,
  approveAll,
  CALM,
  channelOf,
  draftOf,
  EVERYBODY,
  lay,
  recordsOf,
  send,
  settle,
  worlds,
  type World,
} from "./steps.ts"

const inWorld = worlds()

const FOR_ALL = "Everybody named reads this sentence of juniper."
const FOR_TWO = "Only the president and the minister read this sentence of saffron."

/** Every octet of the files in a folder. */
function onDisk(folder: string): Buffer {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return Buffer.concat(files.map(({ name }) => readFileSync(join(folder, name))))
}

test("each reader holds the parts that name them and no others; the spokesman, the relay and every disk hold nothing", () =>
  inWorld(async (at) => {
    const source = draftOf([
      { text: FOR_ALL },
      { text: FOR_TWO, marking: "secret; eyes only", readers: "north/principal, south/minister" },
    ])
    const name = await send(at, "north", source)
    const readers = ["north/principal", "south/minister", "north/adviser", "north/registrar", "south/registrar"]
    assert.deepEqual(
      readers.map((who) => readLetter(at.desk(who), name).view.sections.length),
      [2, 2, 1, 1, 1],
    )
    // Record by record, as whoever holds the open vault could search it. The drafter's own draft is theirs.
    const holds = (who: string, text: string): boolean => recordsOf(at.desk(who)).includes(text)
    assert.deepEqual(
      EVERYBODY.filter((who) => holds(who, FOR_TWO)),
      ["north/principal", "north/adviser", "south/minister"],
    )
    const spokesman = at.desk("north/spokesman")
    assert.throws(() => readLetter(spokesman, name), { code: "no-channel" })
    for (const text of [FOR_ALL, FOR_TWO, "north/1", "cedar", "juniper"]) {
      assert.equal(holds("north/spokesman", text), false, text)
    }
    await at.stopRelay()
    const relay = onDisk(at.folder)
    for (const text of [FOR_ALL, FOR_TWO, "Nadia Haddad", "Karim Nasser", "بهرام صادقی", "cedar", "north.example"]) {
      assert.equal(relay.includes(text), false, `the relay's disk holds '${text}'`)
      for (const who of EVERYBODY)
        assert.equal(onDisk(dirname(at.pathOf(who))).includes(text), false, `${who}: ${text}`)
    }
  }))

test("a letter collected while the host cannot be reached is provisional, and countersigned once it can", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Before its postmark."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    await sendLetter(at.desk("north/registrar"), name)
    const south = at.desk("south/registrar")
    at.network = (passing, go) =>
      passing.path.startsWith("/v1/postmarks/") ? Promise.reject(new TypeError("fetch failed")) : go()
    const { unreachable } = await collect(south)
    assert.deepEqual(unreachable, ["cedar"])
    const minister = at.desk("south/minister")
    await collect(minister)
    const early = readLetter(minister, name)
    assert.deepEqual(early.cover.standing, { provisional: ["host"] })
    assert.deepEqual([early.summary.countersigned, early.summary.postmarked], [false, null])
    at.network = CALM
    await settle(at)
    const late = readLetter(minister, name)
    assert.equal(late.cover.standing, "countersigned")
    assert.equal(late.summary.postmarked, at.clock.now)
    assert.deepEqual(alarmsOf(minister), [])
  }))

test("an exported view verifies with the channel id and nothing else; without it, or with any bit flipped, it does not", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf("Shown to a stranger."))
    const { file, channelId } = exportLetter(at.desk("south/minister"), name)
    const verdict = verifyFile(file, channelId)
    assert.equal(verdict.kind === "view" && verdict.verified.kind, "verified")
    assert.equal(verifyFile(file, null).verified.kind, "unidentified")
    const other = Uint8Array.from(channelId, (octet, i) => (i === 0 ? octet ^ 1 : octet))
    assert.throws(() => verifyFile(file, other), { code: "channel-differs" })
    // One signature in it is nobody's to judge: a founder's, who approved roster 1 and is no signatory in it.
    const founder = foundersApproval(file, channelId)
    const step = Math.floor(file.length / 150)
    for (let i = 0; i < file.length; i += step) {
      if (i >= founder.from && i < founder.to) continue
      const flipped = file.slice()
      flipped[i] = (file[i] as number) ^ (1 << (i % 8))
      assert.notEqual(outcome(flipped, channelId), "verified", `with a bit of octet ${i} flipped`)
    }
  }))

/** Where the approval stands that South's founder gave to roster 1. */
function foundersApproval(file: Uint8Array, channelId: Uint8Array): { from: number; to: number } {
  const [first] = openCover(openViewFile(file).cover).reader.rosters
  const approvals = (first ?? assert.fail("no roster")).approvals
  assert.equal(approvals.length, 2)
  for (const { signature } of approvals) {
    const from = Buffer.from(file).indexOf(signature)
    const flipped = file.slice()
    flipped[from] = (flipped[from] as number) ^ 1
    if (outcome(flipped, channelId) === "verified") return { from, to: from + signature.length }
  }
  return { from: 0, to: 0 }
}

function outcome(file: Uint8Array, channelId: Uint8Array): string {
  try {
    return verifyFile(file, channelId).verified.kind
  } catch (error) {
    assert.ok(error instanceof Error && "code" in error, String(error))
    return String(error.code)
  }
}

test("receipts of arrival reach the drafter; 'opened' goes out only where the charter asks for it", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf("Please confirm."))
    const drafter = at.desk("north/adviser")
    const arrived = receiptsOf(drafter, name).map(({ officer, what }) => `${officer} ${what}`)
    assert.deepEqual(arrived.filter((each) => each.startsWith("south/")).toSorted(), [
      "south/minister arrived",
      "south/registrar arrived",
    ])
    const minister = at.desk("south/minister")
    assert.deepEqual(receiptLetter(minister, name), { name, sent: false })
    await settle(at)
    assert.equal(
      receiptsOf(drafter, name).some(({ what }) => what === "opened"),
      false,
    )
    assert.equal(readLetter(minister, name).summary.opened, at.clock.now)
  }))

test("a one-time key that opened a letter is on no page of the vault's disk once the receipt has left", () =>
  inWorld(async (at) => {
    const who = "south/minister"
    const { name } = await lay(at, "north", draftOf("Read once, then sealed for ever."))
    const registrar = at.desk("north/registrar")
    const { other } = channelOf(registrar)
    const allotted = look(registrar, (tx, self) => {
      const { allotment } = submissions.list(tx).at(-1)?.value ?? assert.fail("no submission")
      return openSigned(allotment, ownRoster(tx, self), allotmentShape).prekeys
    })
    const minister = at.desk(who)
    const mine = allotted
      .filter(({ office }) => Buffer.compare(office, other) === 0)
      .map(({ prekey }) => toHex(prekey.id))
      .find((id) => minister.vault.read((tx) => prekeySecrets.get(tx, id)) !== null)
    assert.ok(mine !== undefined)
    const seed = minister.vault.read((tx) => prekeySecrets.get(tx, mine)?.seed)
    assert.ok(seed !== null && seed !== undefined)
    const before = bodiesOf(at, who)
    await approveAll(at, "north", "letter", 2, name)
    await collect(registrar)
    await sendLetter(registrar, name)
    await collect(at.desk("south/registrar"))
    await collect(minister)
    assert.equal(readLetter(minister, name).name, name)
    assert.equal(
      minister.vault.read((tx) => prekeySecrets.get(tx, mine)?.seed),
      null,
    )
    assert.equal(recordsOf(minister).includes(seed), false, "no record holds the seed")
    const kept = new Set(bodiesOf(at, who).map((body) => body.toString("hex")))
    const replaced = before.filter((body) => !kept.has(body.toString("hex")))
    assert.ok(replaced.length > 0)
    const disk = onDisk(dirname(at.pathOf(who)))
    for (const body of replaced) assert.equal(disk.includes(body.subarray(0, 24)), false)
    assert.equal(disk.includes(seed), false)
  }))

/** The ciphertext of every record of a vault that is open, read from a copy of its files. */
function bodiesOf(at: World, who: string): readonly Buffer[] {
  const folder = join(at.folder, `copy-${copies++}`)
  mkdirSync(folder)
  for (const suffix of ["", "-wal"])
    if (existsSync(at.pathOf(who) + suffix)) copyFileSync(at.pathOf(who) + suffix, join(folder, `vault${suffix}`))
  const database = new DatabaseSync(join(folder, "vault"))
  const rows = database.prepare("SELECT body FROM bodies").all()
  database.close()
  return rows.map(({ body }) => Buffer.from(body as Uint8Array))
}
let copies = 0

test("the registrar hands parcels on without being able to read them, and reads what names it like anybody", () =>
  inWorld(async (at) => {
    const name = await send(
      at,
      "south",
      draftOf(FOR_TWO, []).replace(/readers: .*/, "readers: north/principal, south/minister"),
    )
    for (const who of ["north/registrar", "south/registrar"]) {
      const desk: Desk = at.desk(who)
      assert.equal(recordsOf(desk).includes("saffron"), false, who)
      assert.throws(() => readLetter(desk, name), { code: "no-letter" })
    }
    assert.equal(readLetter(at.desk("north/principal"), name).view.sections[0]?.versions[0]?.text, FOR_TWO)
  }))
