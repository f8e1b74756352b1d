/**
 * The page's calls over real vaults: what is asked is bounded, what cannot be taken back is named, files leave as downloads,
 * and every refusal has its code.
 */
import { existsSync, readdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { after, before, test, type TestContext } from "node:test"
import assert from "node:assert/strict"
import { toBase64 } from "../../src/bytes/index.ts"
import type { CallName } from "../../src/desk/api.ts"
import { bytesOf, withPages, type Page } from "./calling.ts"
import { exportLetter, verifyFile } from "../../src/desk/index.ts"
import { encodeAdmission, encodeHostCard, encodeTicket } from "../../src/relay/client.ts"
import { hostOf } from "../../src/relay/index.ts"
import { approveAll, draftOf, lay, RELAY_URL, send, settle, standing, type Template, type World } from "./steps.ts"

let template: Template
before(async () => void (template = await standing()))
after(() => template.remove())

const inWorld = (
  t: TestContext,
  story: (at: World, open: (who: string) => Promise<Page>) => Promise<void>,
): Promise<void> => withPages(template, t, story)

test("a letter is read, receipted, exported, verified and printed; its enclosure leaves as a file and lies nowhere after", (t) =>
  inWorld(t, async (at, open) => {
    const chart = Buffer.alloc(1_500_000, "a chart of shoals ")
    writeFileSync(join(at.folder, "chart.txt"), chart)
    const part = `## enclosure chart.txt\nmarking: secret\nreaders: north/principal, south/minister\n`
    const name = await send(at, "north", `${draftOf("With a chart.")}\n${part}`)
    const which = { channel: "cedar", name }
    const page = await open("south/minister")

    assert.equal((await page.call("desk")).arrived.lines[0]?.name, name)
    assert.equal((await page.call("letters", { limit: 1 })).total, 1)
    const letter = await page.call("letter", which)
    const enclosure = letter.parts.find((each) => each.kind === "enclosure")
    assert.deepEqual(
      [enclosure?.kind === "enclosure" && [enclosure.place, enclosure.name, enclosure.size, enclosure.given]],
      [[1, "chart.txt", chart.length, true]],
    )
    assert.deepEqual(await page.call("receipt", which), { sent: false })
    assert.equal((await page.call("letter", which)).accounts.opened, at.clock.now)

    const job = await page.ended(await page.call("enclosure.fetch", { ...which, place: 1 }))
    assert.deepEqual([job.state, job.what, job.about, job.unit], ["done", "fetch", "chart.txt", "bytes"])
    const file = page.offered(job.download)
    assert.ok("path" in file && file.remove)
    assert.deepEqual([file.name, Buffer.compare(bytesOf(file), chart)], ["chart.txt", 0])
    const folder = dirname(file.path)
    assert.equal(readdirSync(folder).length, 1)
    assert.equal(await page.refused("enclosure.fetch", { ...which, place: 2 }), "no-letter")
    // What an ended process left there is swept before the next is opened.
    writeFileSync(join(folder, "left.opened"), "left in the clear")
    await page.ended(await page.call("enclosure.fetch", { ...which, place: 1 }))
    assert.deepEqual([existsSync(join(folder, "left.opened")), readdirSync(folder).length], [false, 2])

    assert.equal(await page.refused("letter.export", { ...which, clear: false }), "export-clear")
    assert.equal(
      await page.refused("letter.export", { ...which, clear: true, passphrase: "salt, cedar" }),
      "request-malformed",
    )
    const ticket = await page.call("letter.export", { ...which, clear: true })
    assert.equal(ticket.name, "north-1.view")
    const view = bytesOf(page.offered(ticket.ticket))
    assert.deepEqual(view, exportLetter(page.keeper.desk(), name).file)

    const { channelId } = letter.proof
    const verdict = await page.call("file.verify", { file: toBase64(view), channelId })
    assert.deepEqual(
      [verdict.kind, verdict.identified, verdict.said.map(({ code }) => code)],
      ["view", true, ["view-verified", "view-countersigned"]],
    )
    assert.deepEqual(await page.call("file.verify", { file: toBase64(view), channelId: null }), {
      kind: "view",
      identified: false,
      said: [{ code: "file-unidentified" }],
    })
    assert.equal(
      await page.refused("file.verify", { file: toBase64(view), channelId: "00".repeat(32) }),
      "channel-differs",
    )
    assert.equal(await page.refused("file.verify", { file: "!", channelId: null }), "not-base64")
    assert.equal(await page.refused("file.verify", { file: "AA==", channelId: null }), "file-not-diwan")
    const { text } = await page.call("file.inspect", { file: toBase64(view), secrets: false })
    assert.ok(text.includes('"kind": "view"') && text.includes("bytes, not shown"))
    const whole = await page.call("file.inspect", { file: toBase64(view), secrets: true })
    assert.ok(whole.text.length > text.length && !whole.text.includes("bytes, not shown"))

    for (const withoutView of [false, true]) {
      const printed = await page.ended(await page.call("letter.print", { ...which, withoutView }))
      if (printed.refusal === null) {
        const pdf = Buffer.from(bytesOf(page.offered(printed.download)))
        assert.equal(pdf.subarray(0, 5).toString(), "%PDF-")
        assert.equal(pdf.includes("/EmbeddedFile"), !withoutView, "the view is in it, or is not")
      } else assert.equal(printed.refusal.code, "print-absent")
    }

    const none = { channel: "cedar", name: "north/9" }
    for (const call of ["letter", "receipt"] as const) assert.equal(await page.refused(call, none), "no-letter", call)
    assert.equal(await page.refused("letter.print", { ...none, withoutView: false }), "no-letter")
    assert.equal(await page.refused("letter.print", which), "request-malformed")
    assert.equal(await page.refused("letter", { channel: "cedar", name: "north" }), "bad-reference")
    await page.keeper.lock("asked")
    for (const call of ["desk", "letters", "offices"] as const) assert.equal(await page.refused(call), "locked", call)
    assert.equal((await page.call("file.verify", { file: toBase64(view), channelId })).identified, true)
  }))

test("what is approved and sent is named by whoever does it; asked anything else, nothing is done", (t) =>
  inWorld(t, async (at, open) => {
    const { name } = await lay(at, "north", draftOf("To be sent."))
    await settle(at, ["north/principal"])
    const principal = await open("north/principal")
    const [line] = (await principal.call("desk")).approvals.lines
    const id = line?.id ?? assert.fail("nothing is laid")
    assert.equal((await principal.call("laid", { id })).kind, "letter")
    assert.equal(await principal.refused("approve", { id, confirm: "north/2" }), "confirmation")
    assert.equal(await principal.refused("approve", { id: "ab".repeat(32), confirm: name }), "nothing-to-approve")
    assert.equal(await principal.refused("approve", { id: "roster", confirm: "roster" }), "request-malformed")
    await principal.call("approve", { id, confirm: name })
    await principal.call("collect")
    await principal.keeper.close()
    await at.reopen("north/principal")
    await approveAll(at, "north", "letter", 1, name)
    await settle(at, ["north/registrar"])
    const registrar = await open("north/registrar")
    assert.deepEqual(
      (await registrar.call("desk")).toSend.lines.map((each) => each.name),
      [name],
    )
    assert.equal(await registrar.refused("send", { channel: "cedar", name, confirm: "yes" }), "confirmation")
    const job = await registrar.ended(await registrar.call("send", { channel: "cedar", name, confirm: name }))
    assert.deepEqual([job.state, job.refusal, job.about], ["done", null, name])
    const none = await registrar.ended(
      await registrar.call("send", { channel: "cedar", name: "north/7", confirm: "north/7" }),
    )
    assert.deepEqual([none.state, none.refusal?.code, none.refusal?.kind], ["failed", "no-letter", "not-found"])
    await registrar.keeper.close()
    await at.reopen("north/registrar")
    await settle(at)
    const minister = await open("south/minister")
    assert.equal((await minister.call("letter", { channel: "cedar", name })).proof.standing, "countersigned")
    assert.equal(await minister.refused("alarm.dismiss", { id: "1" }), "no-alarm")
  }))

test("offices: invitations, cards, introductions and registers leave as files; the registrar alone makes them", (t) =>
  inWorld(t, async (at, open) => {
    const registrar = await open("north/registrar")
    const [admission] = await at.admissions(1)
    const leave = toBase64(encodeAdmission(admission ?? assert.fail("no admission")))
    const person = { name: "ليلى منصور", title: "archivist", roles: ["reader"] }
    const invitation = await registrar.call("office.invite", { ...person, admission: leave })
    assert.equal(invitation.name, "archivist.invitation")
    const looked = await registrar.call("invitation.look", {
      file: toBase64(bytesOf(registrar.offered(invitation.ticket))),
    })
    assert.deepEqual([looked.office, looked.name, looked.roles], ["north.example", person.name, ["reader"]])
    assert.equal(await registrar.refused("office.invite", { ...person, admission: "AA==" }), "file-malformed")
    assert.equal(
      await registrar.refused("office.invite", { ...person, roles: ["king"], admission: null }),
      "request-malformed",
    )

    const card = await registrar.call("card.make")
    assert.equal(card.name, "north.card")
    const cardFile = toBase64(bytesOf(registrar.offered(card.ticket)))
    const shown = await registrar.call("card.look", { file: cardFile })
    assert.deepEqual([shown.kind, shown.office], ["card", "north.example"])
    assert.equal(await registrar.refused("card.look", { file: cardFile, qr: "x" }), "request-malformed")
    assert.equal(await registrar.refused("card.look", { qr: "DIWAN:CARD/00" }), "qr-malformed")
    const { qr } = await registrar.call("card.share")

    const book = await registrar.call("register.export", { channel: "cedar", office: "south" })
    const page = await registrar.call("register", { channel: "cedar" })
    assert.equal(
      verifyFile(bytesOf(registrar.offered(book.ticket)), Buffer.from(page.channelId, "hex")).kind,
      "register",
    )
    const verdict = await registrar.call("file.verify", {
      file: toBase64(bytesOf(registrar.offered(book.ticket))),
      channelId: page.channelId,
    })
    assert.deepEqual([verdict.kind, verdict.said[0]?.code], ["register", "register-verified"])
    assert.ok((await registrar.call("register.verify", { channel: "cedar" })).sides.every(({ holds }) => holds))
    assert.equal((await registrar.call("fingerprint", { channel: "cedar" })).groups.length, 8)
    assert.equal(
      await registrar.refused("compare", { channel: "cedar", entered: "1234", how: "voice" }),
      "fingerprint-length",
    )
    assert.equal(await registrar.refused("charter.lay", { channel: "cedar" }), "channel-stage")
    assert.equal(await registrar.refused("roster.lay", { quorum: 9, days: 90 }), "quorum-unreachable")
    assert.equal((await registrar.call("roster.lay", { quorum: 2, days: 90 })).version, 2)
    assert.ok((await registrar.call("stock.give")).given > 0)
    assert.equal(await registrar.refused("channel.accept", { file: null, codeName: "cedar" }), "correspondent-missing")
    assert.equal(await registrar.refused("channel.accept", { file: cardFile, codeName: "cedar" }), "channel-stage")

    const minister = await open("south/minister")
    const scanned = await minister.call("card.look", { qr })
    assert.equal(scanned.office, "north.example")
    const rules = {
      ...((await minister.call("offices")).channels[0]?.rules ?? assert.fail("no rules")),
      codeName: "elm",
    }
    assert.equal(await minister.refused("channel.propose", { file: scanned.file, rules }), "not-registrar")
    assert.equal(
      await minister.refused("channel.propose", { file: scanned.file, rules: { ...rules, more: 1 } }),
      "request-malformed",
    )
    for (const call of ["card.make", "card.share"] as const)
      assert.equal(await minister.refused(call), "not-registrar", call)
    assert.equal(await minister.refused("office.invite", { ...person, admission: null }), "not-registrar")
    assert.equal(await minister.refused("roster.lay", { quorum: 1, days: 90 }), "not-registrar")

    // A host introduces without a vault.
    const south = await open("south/registrar")
    const other = toBase64(bytesOf(south.offered((await south.call("card.make")).ticket)))
    const tickets = (await at.tickets()).map((each) => toBase64(encodeTicket(each)))
    const host = toBase64(encodeHostCard(hostOf(at.hostKeys, "harbour.example", RELAY_URL)))
    await south.keeper.lock("asked")
    const { files } = await south.call("introduce", { cards: [cardFile, other], host, tickets })
    assert.deepEqual(
      files.map((each) => each.name),
      ["north.example.introduction", "south.example.introduction"],
    )
    assert.equal(await south.refused("introduce", { cards: [other, other], host, tickets }), "file-not-diwan")
    const [forNorth] = files.map((each) => toBase64(bytesOf(south.offered(each.ticket))))
    const introduction = await registrar.call("card.look", { file: forNorth })
    assert.deepEqual(
      [introduction.kind, introduction.office, introduction.host],
      ["introduction", "south.example", "harbour.example"],
    )
    const { codeName } = await registrar.call("channel.propose", { file: forNorth, rules })
    assert.equal(codeName, "elm")
    assert.equal(await registrar.refused("channel.propose", { file: forNorth, rules }), "channel-exists")
  }))

test("every call of this table refuses members that it does not know, and values beyond its bounds", (t) =>
  inWorld(t, async (_at, open) => {
    const page = await open("south/minister")
    const long = "x".repeat(300)
    const wrong: readonly (readonly [CallName, object])[] = [
      ["desk", { more: 1 }],
      ["letters", { limit: 0 }],
      ["letters", { limit: 1e9 }],
      ["letters", { before: -1 }],
      ["letters", { channel: 7 }],
      ["letter", { channel: "cedar" }],
      ["letter", { channel: long, name: "north/1" }],
      ["enclosure.fetch", { channel: "cedar", name: "north/1", place: 0 }],
      ["laid", { id: "AB".repeat(32) }],
      ["send", { channel: "cedar", name: "north/1" }],
      ["letter.export", { channel: "cedar", name: "north/1", clear: "yes" }],
      ["file.verify", { file: "AA==", channelId: "00" }],
      ["compare", { channel: "cedar", entered: "x".repeat(2000), how: "voice" }],
      ["compare", { channel: "cedar", entered: "1", how: "telepathy" }],
      ["roster.lay", { quorum: 1.5, days: 90 }],
      ["introduce", { cards: ["AA=="], host: "", tickets: [] }],
    ]
    for (const [name, asked] of wrong)
      assert.equal(
        await page.refused(name, asked),
        "request-malformed",
        `${name} ${JSON.stringify(asked).slice(0, 60)}`,
      )
  }))
