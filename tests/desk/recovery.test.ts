/**
 * A device is lost: its key is suspended, the person's new device gets into the roster and the channels, and what had been
 * filed on the lost one is opened by colleagues' shares from a backup. Its pen stays lost.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { decodeAs, encodeRecord, toHex } from "../../src/bytes/index.ts"
import { look } from "../../src/desk/act.ts"
import {
  backUp,
  collect,
  exportLetter,
  fileHandedOn,
  flush,
  giveShare,
  inviteOfficer,
  joinOffice,
  listLetters,
  listRecovery,
  openLostDrawer,
  readLetter,
  readWish,
  receiptLetter,
  shareDrawer,
  showBook,
  suspendOfficer,
  takeShare,
  verifyBook,
  wishShares,
  type Desk,
} from "../../src/desk/index.ts"
import type { RecoveryPage } from "../../src/desk/api.ts"
import { ownKeys } from "../../src/desk/access.ts"
import { draftKey } from "../../src/desk/letters/kept-draft.ts"
import { heads, prekeySecrets, selves } from "../../src/desk/records.ts"
import { papers } from "../../src/desk/records/papers.ts"
import { openShare } from "../../src/desk/recovery/holding.ts"
import { signBody, signedShape } from "../../src/office/index.ts"
import { openDrawer, schema, type Collection } from "../../src/vault/index.ts"
import { refused } from "../refused.ts"
import { idOfOfficer, succeed, without, worlds } from "./people.ts"
import { alarmsOf, cheat, draftOf, send, settle } from "./steps.ts"
import { callOnce as call } from "./calling.ts"
import { run } from "./terminal.ts"
import type { World } from "./world.ts"

const inWorld = worlds()
const HOLDERS = ["north/registrar", "north/adviser", "north/spokesman"] as const

/** Split somebody's drawer among colleagues, who take their shares. @returns the files */
async function split(
  at: World,
  who: string,
  needed: number,
  holders: readonly string[],
): Promise<readonly Uint8Array[]> {
  const { files } = await shareDrawer(at.desk(who), { needed, to: holders.map((each) => idOfOfficer(at, each)) })
  for (const [i, holder] of holders.entries()) takeShare(at.desk(holder), files[i]?.file ?? assert.fail())
  return files.map(({ file }) => file)
}

/** Secrets of a vault's pen, as octets. */
function penOf(desk: Desk): readonly Uint8Array[] {
  return look(desk, (tx, self) => [
    self.keySeed,
    self.mailbox.collect,
    ...(self.registrar === null ? [] : [self.registrar.log, self.registrar.cosigner]),
    ...prekeySecrets.list(tx).flatMap(({ value }) => (value.seed === null ? [] : [value.seed])),
  ])
}

async function rejected(code: string, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error: Error & { code?: string }) => {
    assert.equal(error.code, code)
    return true
  })
}

test("the whole way of a lost device, from its suspension to its drawer", () =>
  inWorld(async (at) => {
    const [registrar, adviser, principal] = [
      at.desk("north/registrar"),
      at.desk("north/adviser"),
      at.desk("north/principal"),
    ]
    const lost = idOfOfficer(at, "north/principal")
    await send(at, "north", draftOf([{ text: "Before the loss.", readers: "north/principal, south/minister" }]))
    cheat(principal, ({ tx, now }) => {
      const content = {
        channel: "cedar",
        document: "letter",
        date: null,
        languages: [],
        answers: ["Never sent."],
        parts: [],
      } as const
      papers.put(tx, draftKey(1), { version: 1, saved: now, content, draft: null }, { order: 1 })
    })
    const early = await split(at, "north/principal", 2, HOLDERS)
    const files = await split(at, "north/principal", 2, HOLDERS)
    refused("share-older", () => takeShare(registrar, early[0] ?? assert.fail()))
    takeShare(registrar, files[0] ?? assert.fail())
    const backup = join(at.folder, "principal.backup")
    await backUp(principal, { path: backup })
    const pen = penOf(principal)
    assert.ok(pen.length > 10)
    assert.deepEqual(
      listRecovery(principal).own?.holders.map(({ called, left }) => [called, left]),
      HOLDERS.map((each) => [each, false]),
    )

    // The device is gone. One signatory stops its key; the person gets another, which both quorums put into the roster.
    suspendOfficer(adviser, { officer: lost })
    await flush(adviser)
    const [admission] = await at.admissions(1)
    const person = { name: "The President", title: "principal-2", roles: ["reader", "signatory"] as const }
    const invitation = inviteOfficer(registrar, { ...person, deviceOf: lost }, admission ?? assert.fail())
    const fresh = await at.enter("north/principal-2")
    joinOffice(fresh, invitation)
    await flush(registrar)
    await flush(fresh)
    const others = without("north/principal")
    await settle(at, others)
    // A device that no roster names is given nothing.
    await succeed(at, { without: [{ officer: lost, why: "device-lost" }] }, ["north/principal"])
    await settle(at, [...others, "north/principal-2"])
    await settle(at, [...others, "north/principal-2"])
    assert.equal(listLetters(fresh).total, 0)

    // The new device asks, two of three colleagues give, each after having seen to whom.
    const wish = wishShares(fresh, lost)
    assert.equal(wish.whose, "north/principal")
    const read = readWish(adviser, wish.file)
    assert.deepEqual([read.by, read.samePerson, read.share.whose], ["north/principal-2", true, "north/principal"])
    const answers = [adviser, registrar].map((desk) => giveShare(desk, wish.file).file)
    assert.deepEqual(
      listRecovery(adviser).held[0]?.given.map(({ called }) => called),
      ["north/principal-2"],
    )
    const [one, two] = answers as [Uint8Array, Uint8Array]
    const open = async (given: readonly Uint8Array[]): Promise<unknown> =>
      openLostDrawer(fresh, { backup, files: given })
    await rejected("shares-too-few", open([one]))
    await rejected("shares-too-few", open([one, one]))
    await rejected("share-unknown", open([]))
    await rejected("file-not-diwan", open([one, new Uint8Array(200)]))
    await rejected("wish-unknown", openLostDrawer(at.desk("north/spokesman"), { backup, files: [one, two] }))
    assert.deepEqual(listRecovery(fresh).opened, [])
    const found = await openLostDrawer(fresh, { backup, files: [one, two] })
    assert.deepEqual([found.letters, found.drafts, found.left], [1, 1, 0])
    const letter = readLetter(fresh, "north/1")
    assert.equal(letter.view.kind, "passed-on")
    assert.equal(letter.view.sections[0]?.versions[0]?.text, "Before the loss.")
    assert.deepEqual(
      look(fresh, (tx) => papers.list(tx).map(({ value }) => value.content.answers)),
      [["Never sent."]],
    )
    assert.equal(listRecovery(fresh).opened[0]?.whose, "north/principal")
    assert.deepEqual(listRecovery(fresh).wishes, [])
    // Opened once more, nothing is filed twice.
    await rejected("wish-unknown", open([one, two]))

    // New letters reach the new device, and no secret of the lost one is in what the shares open.
    await send(at, "south", draftOf([{ text: "To the new device.", readers: "north/principal-2, south/minister" }]))
    await settle(at, [...others, "north/principal-2"])
    assert.equal(readLetter(fresh, "south/1").view.kind, "letter")
    const shares = [files[0], files[2]].map((file) =>
      look(registrar, (tx, self) => openShare(tx, self, decodeAs(signedShape, file ?? assert.fail(), "share")).share),
    )
    using drawer = await openDrawer({ backup, shares })
    const octets = Buffer.concat(
      (Object.keys(schema) as Collection[]).flatMap((each) => Array.from(drawer.list(each), ({ bytes }) => bytes)),
    )
    assert.ok(octets.includes("Never sent."))
    for (const secret of pen) assert.ok(!octets.includes(secret))
    assert.equal(drawer.get("officer", "self"), undefined)
    for (const desk of [registrar, adviser, fresh]) assert.deepEqual(alarmsOf(desk), [])
  }))

test("a registrar's drawer gives copies of every register, which are derived again; the log's pen is not in it", () =>
  inWorld(async (at) => {
    const [registrar, adviser] = [at.desk("north/registrar"), at.desk("north/adviser")]
    await send(at, "north", draftOf("For the minister."))
    await split(at, "north/registrar", 2, ["north/principal", "north/spokesman"])
    const backup = join(at.folder, "registrar.backup")
    await backUp(registrar, { path: backup })
    const before = look(registrar, (tx) =>
      heads
        .list(tx)
        .map(({ key, value }) => `${key} ${value.size} ${toHex(value.root)}`)
        .toSorted(),
    )
    const wish = wishShares(adviser, idOfOfficer(at, "north/registrar"))
    assert.equal(readWish(at.desk("north/principal"), wish.file).samePerson, false)
    const files = (["north/principal", "north/spokesman"] as const).map(
      (who) => giveShare(at.desk(who), wish.file).file,
    )
    const found = await openLostDrawer(adviser, { backup, files })
    assert.equal(found.registers, before.length)
    assert.deepEqual(
      look(adviser, (tx) =>
        heads
          .list(tx)
          .map(({ key, value }) => `${key} ${value.size} ${toHex(value.root)}`)
          .toSorted(),
      ),
      before,
    )
    const letters = showBook(adviser, "cedar").sides.map(
      ({ entries }) => entries.filter(({ kind }) => kind === "letter").length,
    )
    assert.deepEqual(
      letters,
      showBook(registrar, "cedar").sides.map(({ entries }) => entries.filter(({ kind }) => kind === "letter").length),
    )
    for (const { verified } of verifyBook(adviser, "cedar")) assert.equal(verified.kind, "verified")
    assert.equal(
      look(adviser, (tx) => selves.get(tx, "self")?.registrar),
      null,
    )
    await settle(at)
    await send(at, "north", draftOf("And life goes on."))
    assert.deepEqual(alarmsOf(adviser), [])
  }))

test("who holds, who asks and what is given are each refused by their code", () =>
  inWorld(async (at) => {
    const [registrar, adviser, principal] = [
      at.desk("north/registrar"),
      at.desk("north/adviser"),
      at.desk("north/principal"),
    ]
    const ids = HOLDERS.map((each) => idOfOfficer(at, each))
    const own = idOfOfficer(at, "north/principal")
    const share = async (needed: number, to: readonly Uint8Array[]): Promise<unknown> =>
      shareDrawer(principal, { needed, to })
    await rejected("share-holder", share(2, [ids[0] as Uint8Array, own]))
    await rejected("share-holder", share(2, [ids[0] as Uint8Array, ids[0] as Uint8Array]))
    await rejected("share-holder", share(2, [ids[0] as Uint8Array, idOfOfficer(at, "south/minister")]))
    await rejected("shares-number", share(1, ids))
    await rejected("shares-number", share(4, ids))
    assert.equal(principal.vault.splitting(), null)
    const [first, second] = await split(at, "north/principal", 2, HOLDERS)
    refused("share-holder", () => takeShare(adviser, first ?? assert.fail()))
    refused("signer-unknown", () => takeShare(at.desk("south/registrar"), first ?? assert.fail()))
    // A colleague who makes up a share of somebody else's drawer.
    const made = look(registrar, (tx, self) => {
      const { share: body } = openShare(tx, self, decodeAs(signedShape, first ?? assert.fail(), "share"))
      return encodeRecord(signBody(ownKeys(look(adviser, (_, it) => it)), body))
    })
    refused("share-holder", () => takeShare(registrar, made))
    const flipped = Uint8Array.from(second ?? [], (octet, i) => (i === 300 ? octet ^ 1 : octet))
    assert.throws(
      () => takeShare(adviser, flipped),
      (error: Error & { code?: string }) => error.code !== undefined,
    )

    const wish = wishShares(adviser, own)
    refused("share-unknown", () => readWish(principal, wish.file))
    refused("signer-unknown", () => readWish(at.desk("south/registrar"), wish.file))
    suspendOfficer(registrar, { officer: idOfOfficer(at, "north/adviser") })
    refused("officer-suspended", () => giveShare(registrar, wish.file))
    await flush(registrar)
    await collect(at.desk("north/spokesman"))
    refused("officer-suspended", () => giveShare(at.desk("north/spokesman"), wish.file))
    refused("no-officer", () => wishShares(adviser, new Uint8Array(32)))
  }))

test("the doors: the command line and the page do the same, each step after its name was typed", () =>
  inWorld(async (at) => {
    await send(at, "north", draftOf([{ text: "Filed.", readers: "north/principal, south/minister" }]))
    const [principal, adviser] = ["north/principal", "north/adviser"]
    const shareOut = ["recovery", "share", "--of", "2", "--to", "registrar", "spokesman", "--out", "shares"]
    const asked = await run(at, principal, ...shareOut)
    assert.equal(asked.exit, 6)
    assert.match(asked.err, /any 2 of these 2 [^]* everything that is filed [^]*cannot be taken back/)
    const shared = await run(at, principal, ...shareOut, "--confirm", "north/2-2", "--json")
    assert.equal(shared.exit, 0, shared.err)
    const { files } = JSON.parse(shared.out) as { files: readonly { called: string; file: string }[] }
    assert.deepEqual(
      files.map(({ called }) => called),
      ["north/registrar", "north/spokesman"],
    )
    const [first, second] = files.map(({ file }) => file) as [string, string]
    assert.equal((await run(at, "north/registrar", "recovery", "take", second)).exit, 6)
    assert.equal((await run(at, "north/registrar", "recovery", "take", first)).exit, 0)
    const taken = await call(at, "north/spokesman", "recovery.take", { file: readFileSync(second).toString("base64") })
    assert.deepEqual(taken.answer, { whose: principal, number: 2, needed: 2, of: 2 })
    assert.equal((await run(at, principal, "backup", "principal.backup")).exit, 0)

    const officer = toHex(idOfOfficer(at, principal))
    const wish = await call(at, adviser, "recovery.ask", { officer })
    const file = Buffer.from(wish.files[0] ?? assert.fail()).toString("base64")
    writeFileSync(join(at.folder, "principal.wish"), wish.files[0] ?? assert.fail())
    const looked = await call(at, "north/registrar", "recovery.look", { file })
    assert.deepEqual(looked.answer, { by: adviser, samePerson: false, whose: principal, number: 1, needed: 2, of: 2 })
    assert.equal(
      (await call(at, "north/registrar", "recovery.give", { file, confirm: principal })).refusal,
      "confirmation",
    )
    const given = await call(at, "north/registrar", "recovery.give", { file, confirm: adviser })
    const give = ["recovery", "give", "principal.wish", "--out", "second.share"]
    const shown = await run(at, "north/spokesman", ...give)
    assert.equal(shown.exit, 6)
    assert.match(shown.err, /asks for the share of north\/principal's drawer that you hold: ANOTHER PERSON/)
    assert.equal((await run(at, "north/spokesman", ...give, "--confirm", adviser)).exit, 0)
    const list = JSON.parse((await run(at, "north/spokesman", "recovery", "list", "--json")).out)
    assert.deepEqual([list.own, list.held[0].given[0].called], [null, adviser])

    const open = ["recovery", "open", "principal.backup", "--share", "second.share"]
    assert.equal((await run(at, adviser, ...open)).exit, 6)
    const id = "ab".repeat(16)
    const answers = [given.files[0] ?? assert.fail(), readFileSync(join(at.folder, "second.share"))]
    const opened = await call(
      at,
      adviser,
      "recovery.open",
      { backup: id, files: answers.map((each) => Buffer.from(each).toString("base64")) },
      { id, octets: readFileSync(join(at.folder, "principal.backup")) },
    )
    assert.deepEqual(opened.answer, { whose: principal, letters: 1, drafts: 0, registers: 0, left: 0 })
    const page = await call(at, adviser, "recovery", {})
    assert.deepEqual(
      (page.answer as RecoveryPage).opened.map(({ whose }) => whose),
      [principal],
    )
    assert.match((await run(at, principal, "recovery", "list")).out, /north\/spokesman\s+holds yours, 2 of 2 needed/)
  }))

test("a colleague hands on what they may read: filed as passed on, once, by whom it was made for the office of", () =>
  inWorld(async (at) => {
    const texts = { text: "For the adviser.", readers: "north/adviser, south/minister" }
    await send(at, "north", draftOf([texts]))
    const { file } = exportLetter(at.desk("north/adviser"), "north/1")
    const theirs = exportLetter(at.desk("south/minister"), "north/1").file
    writeFileSync(join(at.folder, "north-1.view"), file)
    const filed = await run(at, "north/principal", "recovery", "file", "north-1.view", "--json")
    assert.deepEqual([filed.exit, JSON.parse(filed.out).name], [0, "north/1"])
    const letter = readLetter(at.desk("north/principal"), "north/1")
    assert.equal(letter.view.kind, "passed-on")
    assert.equal(letter.view.sections[0]?.versions[0]?.text, "For the adviser.")
    assert.equal(receiptLetter(at.desk("north/principal"), "north/1").sent, false)
    const asked = { file: Buffer.from(file).toString("base64") }
    assert.equal((await call(at, "north/principal", "recovery.file", asked)).refusal, "view-filed")
    refused("view-filed", () => fileHandedOn(at.desk("north/adviser"), file))
    // Of another office's reader, of a channel that is not here, and altered.
    refused("item-unexpected", () => fileHandedOn(at.desk("north/registrar"), theirs))
    refused("no-channel", () => fileHandedOn(at.desk("north/spokesman"), file))
    const altered = Uint8Array.from(file, (octet, i) => (i === file.length - 40 ? octet ^ 1 : octet))
    assert.throws(() => fileHandedOn(at.desk("north/registrar"), altered), { code: /./ })
    assert.equal(listLetters(at.desk("north/registrar")).total, 0)
    const page = await call(at, "north/registrar", "recovery.file", asked)
    assert.deepEqual(page.answer, { name: "north/1", codeName: "cedar" })
  }))
