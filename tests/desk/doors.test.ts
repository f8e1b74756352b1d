/**
 * What the command line has long been able to do, done from a page: rosters that change roles, keys and the registrar;
 * standing and handing over; another device; a ticket in place of another; an archive key and what was sealed to it.
 */
import { randomBytes } from "node:crypto"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { fromHex, toBase64, toHex } from "../../src/bytes/index.ts"
import { channelNamed, idOf, ownRoster } from "../../src/desk/access.ts"
import { look } from "../../src/desk/act.ts"
import { channelRegister } from "../../src/desk/channels/registers.ts"
import { newArchiveKey, verifyFile } from "../../src/desk/index.ts"
import { RESTORATION } from "../../src/desk/restoring/signing.ts"
import { restorations } from "../../src/desk/records.ts"
import { openInvitation } from "../../src/office/index.ts"
import { encodeTicket, nameOf } from "../../src/relay/client.ts"
import { bytesOf, withPages, type Page } from "./calling.ts"
import { cheat, draftOf, lay, RELAY_URL, send, settle, standing, type Template } from "./steps.ts"

let template: Template
before(async () => void (template = await standing()))
after(() => template.remove())

/** The id of an officer of the own office, as the page has it. */
async function officer(page: Page, title: string): Promise<string> {
  const { own } = await page.call("offices")
  return own.roster?.officers.find((each) => each.title === title)?.officer ?? assert.fail(title)
}

/** A signatory fetches what is laid before them, and signs the roster. */
async function approve(page: Page, name: string): Promise<void> {
  await page.call("collect")
  const { approvals } = await page.call("desk")
  const laid = approvals.lines.find((line) => line.name === name) ?? assert.fail(name)
  await page.call("approve", { id: laid.id, confirm: name })
  await page.call("collect")
}

test("another officer takes the registers over, all from pages; roles and keys change with a roster", (t) =>
  withPages(template, t, async (_at, open) => {
    const [registrar, principal, adviser] = [
      await open("north/registrar"),
      await open("north/principal"),
      await open("north/adviser"),
    ]
    const [next, drafter] = [await officer(registrar, "principal"), await officer(registrar, "adviser")]
    const roster = (page: Page): ReturnType<typeof ownRoster> => look(page.keeper.desk(), ownRoster)
    const before = roster(registrar)

    // Keys of the registers, and roles.
    assert.equal(await adviser.refused("roster.lay", { newKeys: true }), "not-registrar")
    const roles = [{ officer: next, roles: ["drafter", "reader", "signatory"] }]
    assert.deepEqual(await registrar.call("roster.lay", { newKeys: true, roles }), { version: 2 })
    await registrar.call("collect")
    await approve(principal, "roster/2")
    await approve(adviser, "roster/2")
    await registrar.call("collect")
    assert.equal(roster(registrar).head.version, 2)
    assert.notDeepEqual(roster(registrar).head.log, before.head.log)
    const page = await registrar.call("offices")
    assert.deepEqual(page.own.roster?.officers.find((each) => each.officer === next)?.roles, roles[0]?.roles)

    // Nobody stands, so nobody can be named, and nothing is handed over.
    assert.equal(await registrar.refused("roster.lay", { registrar: next }), "no-candidate")
    assert.equal(await registrar.refused("office.handover", { confirm: "roster/3" }), "quorum-open")
    assert.equal(await registrar.refused("office.stand"), "registrar-stays")
    await principal.call("office.stand")
    assert.deepEqual((await principal.call("offices")).candidates, [next])
    await principal.call("collect")
    await registrar.call("collect")
    assert.deepEqual((await registrar.call("offices")).candidates, [next])
    assert.deepEqual(await registrar.call("roster.lay", { registrar: next }), { version: 3 })
    const [laying] = (await registrar.call("offices")).laying
    assert.deepEqual(
      [laying?.version, laying?.successor],
      [3, page.own.roster?.officers.find((each) => each.officer === next)?.name],
    )
    assert.equal(await registrar.refused("office.handover", { confirm: "roster/3" }), "quorum-open")
    await registrar.call("collect")
    await approve(principal, "roster/3")
    await approve(adviser, "roster/3")
    await registrar.call("collect")
    assert.equal(await registrar.refused("office.handover", { confirm: "roster/2" }), "confirmation")
    assert.deepEqual(await registrar.call("office.handover", { confirm: "roster/3" }), { version: 3 })
    await registrar.call("collect")
    await principal.call("collect")
    assert.equal(toHex(roster(principal).head.registrar), next)
    assert.deepEqual((await principal.call("register", { channel: "cedar" })).follows, true)
    assert.equal(await registrar.refused("roster.lay", {}), "not-registrar")
    assert.equal(drafter === next, false)
  }))

test("a second device, a ticket in place of another, and a dismissal that changes more", (t) =>
  withPages(template, t, async (at, open) => {
    const registrar = await open("north/registrar")
    const principal = await officer(registrar, "principal")
    const person = { name: "The President", title: "principal-2", roles: ["reader", "signatory"], admission: null }
    const { ticket } = await registrar.call("office.invite", { ...person, deviceOf: principal })
    const invitation = openInvitation(bytesOf(registrar.offered(ticket)))
    const line = look(registrar.keeper.desk(), ownRoster).lines.find((each) => toHex(each.officer) === principal)
    assert.deepEqual([invitation.person, invitation.title], [line?.person, "principal-2"])
    assert.equal(
      await registrar.refused("office.invite", { ...person, deviceOf: "00".repeat(32) }),
      "draft-reader-unknown",
    )

    const { channel, register } = look(registrar.keeper.desk(), (tx, self) => {
      const id = idOf(channelNamed(tx, "cedar"))
      return { channel: id, register: channelRegister(id, self.office).key }
    })
    const token = new Uint8Array(randomBytes(32))
    const { pair } = await at.store.replaceTicket({ ticket: nameOf(token), channel, register })
    const file = (relay: string): { channel: string; file: string } => ({
      channel: "cedar",
      file: toBase64(encodeTicket({ relay, token, pair })),
    })
    assert.equal(await registrar.refused("channel.ticket", file("https://elsewhere.example")), "item-unexpected")
    const adviserPage = await open("north/adviser")
    assert.equal(await adviserPage.refused("channel.ticket", file(RELAY_URL)), "not-registrar")
    await registrar.call("channel.ticket", file(RELAY_URL))
    await registrar.call("collect")

    const adviser = await officer(registrar, "adviser")
    const asked = { officer: adviser, why: "left", confirm: "north/adviser" }
    assert.equal(await registrar.refused("dismiss", { ...asked, change: { quorum: 3 } }), "quorum-unreachable")
    const roles = [{ officer: principal, roles: ["drafter", "reader", "signatory"] }]
    assert.deepEqual(await registrar.call("dismiss", { ...asked, change: { quorum: 1, roles } }), {
      version: 2,
      until: null,
    })
  }))

test("an archive key is set, a letter sealed to it is read with the identity and by nothing else, and the key removed", (t) =>
  withPages(template, t, async (at, open) => {
    const name = await send(at, "north", draftOf("Kept for the archive."))
    const page = await open("south/minister")
    const which = { channel: "cedar", name }
    const { identityFile: identity, recipient } = newArchiveKey()
    assert.deepEqual(await page.call("archive"), { key: null })
    assert.equal(await page.refused("archive.set", { recipient: identity }), "recipient-text")
    const { key } = await page.call("archive.set", { recipient })
    assert.deepEqual([key?.recipient, key?.mark.length], [recipient, 16])
    assert.equal(await page.refused("archive.open", { ...which, identity }), "archive-absent")
    assert.deepEqual(await page.call("letter.destroy", { ...which, confirm: name, forGood: false }), { archived: true })
    assert.equal(await page.refused("letter", which), "view-archived")
    const letter = await page.call("archive.open", { ...which, identity })
    const [part] = letter.parts
    assert.equal(part?.kind === "section" ? part.versions[0]?.text : null, "Kept for the archive.")
    assert.equal(
      await page.refused("archive.open", { ...which, identity: newArchiveKey().identityFile }),
      "archive-identity",
    )
    assert.equal(await page.refused("archive.export", { ...which, identity, clear: false }), "export-clear")
    const { ticket } = await page.call("archive.export", { ...which, identity, clear: true })
    const { verified } = verifyFile(bytesOf(page.offered(ticket)), fromHex(letter.proof.channelId, 32))
    assert.equal(verified.kind, "verified")
    // For good: what was archived goes too, and the identity opens nothing any more.
    assert.equal(await page.refused("letter.destroy", { ...which, confirm: "north", forGood: true }), "confirmation")
    assert.deepEqual(await page.call("letter.destroy", { ...which, confirm: name, forGood: true }), { archived: false })
    assert.equal(await page.refused("letter", which), "view-destroyed")
    assert.equal(await page.refused("archive.open", { ...which, identity }), "archive-absent")
    assert.deepEqual(await page.call("archive.set", { recipient: null }), { key: null })
  }))

test("after a restore a letter is approved only by whoever says that they approved no other of its number", (t) =>
  withPages(template, t, async (at, open) => {
    const { name } = await lay(at, "south", draftOf("After the restore."))
    await settle(at)
    cheat(at.desk("south/minister"), (act) =>
      restorations.put(act.tx, RESTORATION, { by: "backup", at: act.now, made: null, awaiting: [], caughtUp: act.now }),
    )
    const page = await open("south/minister")
    const { approvals } = await page.call("desk")
    const id = approvals.lines.find((line) => line.name === name)?.id
    assert.equal(await page.refused("approve", { id, confirm: name }), "approval-unsure")
    await page.call("approve", { id, confirm: name, again: true })
    assert.equal(await page.refused("approve", { id, confirm: name, again: true }), "nothing-to-approve")
  }))
