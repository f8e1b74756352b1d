/**
 * Two offices meet: officers are invited and join from the files they were handed, the roster is laid and approved, a card
 * changes hands, a channel is proposed and accepted, the fingerprint is read aloud and entered in the other's digits, and a
 * wrong one stops everything. Each step is a person at a page of their own, in a language of their own, and what they are asked
 * is looked at in all of them.
 */
import { readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Download, Locator, Page } from "playwright-core"
import { channelFingerprint } from "../../src/desk/index.ts"
import { encodeAdmission } from "../../src/relay/client.ts"
import { world } from "../desk/world.ts"
import { axe, openHouse, settled, shot, type House, type Language } from "./harness.ts"
import { inEvery } from "./looking.ts"
import { wordsOf, type Say } from "./words.ts"

const PASSPHRASE = "salt cedar harbour lantern"
/** In which language somebody has their desk. */
const SPEAKS: { readonly [who: string]: Language } = {
  "east/registrar": "ar",
  "west/registrar": "fa",
  "east/principal": "en",
}
let house: House
/** The desks of the two registrars, and of the signatory whom one of them invites. */
let east: Page
let west: Page
let signer: Page

before(async () => {
  const at = await world()
  Object.defineProperty(at.clock, "now", { get: () => Math.floor(Date.now() / 1000) })
  house = await openHouse(at)
})
after(async () => house.close())

/** A step; what pages complained of fails it. */
function step(goal: string, act: () => Promise<void>): void {
  test(goal, async () => {
    try {
      await act()
    } catch (error) {
      for (const [who, page] of Object.entries({ east, west, signer }))
        if (page !== undefined) await shot(page, `failed-offices-${who}`, true).catch(() => undefined)
      throw error
    }
    assert.deepEqual(house.complaints(), [])
  })
}

/** Give a page a file where it asks for one. @param field the label of the field; the only one if absent */
async function give(page: Page, octets: Uint8Array, name: string, at = 0): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  // What is open above the page is what asks, whatever else the page could be given.
  const dialog = page.getByRole("dialog")
  const within = (await dialog.count()) > 0 ? dialog : page
  await within
    .getByRole("button", { name: wordsAt(page)("common.choose-file", { several: "no" }) })
    .nth(at)
    .click()
  await (await chooser).setFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(octets) })
}

const speaking = new Map<Page, { readonly who: string; readonly say: Say }>()
/** The first page of somebody's desk, in their language. */
async function open(who: string): Promise<Page> {
  const language = SPEAKS[who] ?? "en"
  const page = await house.open(who, "/", { language })
  speaking.set(page, { who, say: wordsOf(language) })
  return page
}
/** The words that somebody reads at their desk. */
function wordsAt(page: Page): Say {
  return speaking.get(page)?.say ?? assert.fail("nobody's page")
}
/** What is asked of somebody can be read by everybody, whatever their language. */
async function looked(page: Page, name: string): Promise<void> {
  await inEvery(house, speaking.get(page)?.who ?? "", page, name)
}

async function octetsOf(download: Promise<Download>): Promise<Uint8Array> {
  return new Uint8Array(readFileSync(await (await download).path()))
}

/** The box that makes somebody a signatory; what it means stands in it too. */
function signatory(page: Page): Locator {
  return page.locator(".choice").filter({ hasText: new RegExp(`^${wordsAt(page)("common.role-signatory")}`) })
}

async function admission(): Promise<Uint8Array> {
  const [given] = await house.at.admissions(1)
  return encodeAdmission(given ?? assert.fail("no admission"))
}

async function found(who: string, office: string, name: string, signs: boolean): Promise<Page> {
  await house.serveNew(who)
  const page = await open(who)
  await page.getByRole("button", { name: wordsAt(page)("common.found-go") }).click()
  await page.getByLabel(wordsAt(page)("common.office-name"), { exact: true }).fill(office)
  await page.getByLabel(wordsAt(page)("common.your-name"), { exact: true }).fill(name)
  await page.getByLabel(wordsAt(page)("common.your-title"), { exact: true }).fill("registrar")
  if (signs) await signatory(page).click()
  await give(page, await admission(), "admission.diwan")
  await page.getByLabel(wordsAt(page)("common.new-passphrase"), { exact: true }).fill(PASSPHRASE)
  await page.getByLabel(wordsAt(page)("common.passphrase-again"), { exact: true }).fill(PASSPHRASE)
  await page.getByRole("button", { name: wordsAt(page)("common.found-act") }).click()
  await page.getByText(name).first().waitFor()
  return page
}

/** Press the act of the dialog that asks whether one means it. */
async function confirm(page: Page, act: string, typed = false): Promise<void> {
  const dialog = page.getByRole("alertdialog")
  await dialog.waitFor()
  if (typed) {
    const name = await dialog.locator(".field-help bdi, .field-help code").last().textContent()
    await dialog.getByRole("textbox").fill(name ?? "")
  }
  await dialog.getByRole("button", { name: act, exact: true }).click()
  await dialog.waitFor({ state: "detached" })
}

/** Sign whatever is laid before somebody, from their front page. */
async function sign(page: Page): Promise<void> {
  await page.goto(new URL("/", page.url()).href)
  const line = page.locator('a[href^="/approve/"]').first()
  await line.waitFor()
  await line.click()
  await page.waitForURL(/\/approve\//)
  await settled(page)
  assert.deepEqual(await axe(page), [])
  await page.getByRole("button", { name: wordsAt(page)("write.sign"), exact: true }).click()
  await confirm(page, wordsAt(page)("write.sign"), true)
  await page.waitForURL(/\/$/)
}

async function to(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
  await settled(page)
}

step("two offices are founded", async () => {
  east = await found("east/registrar", "east.example", "Leila Mansour", true)
  west = await found("west/registrar", "west.example", "پروین دانشور", true)
})

step("an officer is invited, and joins at a machine of their own from the file they were handed", async () => {
  await to(east, "/offices")
  await east.getByRole("button", { name: wordsAt(east)("offices.invite") }).click()
  const form = east.getByRole("dialog")
  await form.getByLabel(wordsAt(east)("offices.invite-name"), { exact: true }).fill("Omar Said")
  await form.getByLabel(wordsAt(east)("offices.invite-title"), { exact: true }).fill("principal")
  await signatory(east).click()
  await looked(east, "invite")
  await give(east, await admission(), "admission.diwan")
  const invitation = octetsOf(east.waitForEvent("download"))
  await form.getByRole("button", { name: wordsAt(east)("offices.invite-act") }).click()
  const file = await invitation
  await house.serveNew("east/principal")
  signer = await open("east/principal")
  await signer.getByRole("button", { name: wordsAt(signer)("common.join-go") }).click()
  await give(signer, file, "invitation.diwan")
  await signer.getByText("Omar Said").waitFor()
  await looked(signer, "join")
  await signer.getByLabel(wordsAt(signer)("common.new-passphrase"), { exact: true }).fill(PASSPHRASE)
  await signer.getByLabel(wordsAt(signer)("common.passphrase-again"), { exact: true }).fill(PASSPHRASE)
  await signer.getByRole("button", { name: wordsAt(signer)("common.join-act"), exact: true }).click()
  await signer.getByText("east.example").first().waitFor()
  // The registrar's open desk learns of it by itself.
  await to(east, "/")
  await east.getByText(wordsAt(east)("desk.joined")).waitFor()
})

step("a roster with a quorum of two is laid by one signatory and signed by another", async () => {
  for (const [page, quorum] of [
    [east, "2"],
    [west, "1"],
  ] as const) {
    await to(page, "/offices")
    await page.getByRole("button", { name: wordsAt(page)("offices.lay-roster") }).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByLabel(wordsAt(page)("offices.lay-quorum"), { exact: true }).fill(quorum)
    await dialog.getByRole("button", { name: wordsAt(page)("offices.lay-act") }).click()
    await dialog.waitFor({ state: "detached" })
  }
  // Whoever lays it and is a signatory has thereby signed it: West is done, East wants one more.
  await sign(signer)
  for (const page of [east, west]) {
    await to(page, "/offices")
    await page.getByText(wordsAt(page)("offices.roster-in-force")).first().waitFor()
    assert.deepEqual(await axe(page), [])
  }
})

step("each hands the other a card; one proposes, the other sees exactly that and accepts", async () => {
  const cards: Uint8Array[] = []
  for (const page of [east, west]) {
    await to(page, "/offices")
    const card = octetsOf(page.waitForEvent("download"))
    await page.getByRole("button", { name: wordsAt(page)("offices.card-make") }).click()
    const asFile = page.getByRole("dialog").getByRole("button", { name: wordsAt(page)("offices.card-as-file") })
    await asFile.click()
    cards.push(await card)
    await page.keyboard.press("Escape")
  }
  const [ofEast = assert.fail(), ofWest = assert.fail()] = cards
  await to(east, "/offices/propose")
  await give(east, ofWest, "west.card")
  await east.getByText("west.example").first().waitFor()
  await east.getByLabel(wordsAt(east)("write.code-name"), { exact: true }).fill("olive")
  assert.deepEqual(await axe(east), [])
  await shot(east, "propose", true)
  await east.getByRole("button", { name: wordsAt(east)("offices.propose-go") }).click()
  await confirm(east, wordsAt(east)("offices.propose-act"))
  await east.waitForURL(/\/offices\/channel\/olive$/)
  await to(west, "/offices/accept")
  await give(west, ofEast, "east.card")
  await west.getByText("east.example").first().waitFor()
  await west.getByRole("button", { name: wordsAt(west)("offices.offer-seek") }).click()
  await west.getByText("olive").first().waitFor()
  assert.deepEqual(await axe(west), [])
  await west.getByRole("button", { name: wordsAt(west)("offices.accept-go") }).click()
  await confirm(west, wordsAt(west)("offices.accept-act"), true)
  for (const page of [east, west]) {
    await to(page, "/offices/channel/olive")
    await page.getByText(wordsAt(page)("offices.next-compare")).first().waitFor()
  }
})

step("the fingerprint is entered in Arabic-Indic digits; a group with a wrong digit is named at once", async () => {
  const { keeper } = await house.serve("west/registrar")
  const groups = channelFingerprint(keeper.desk(), "olive").groups
  await to(east, "/offices/channel/olive/compare")
  await east.getByRole("button", { name: wordsAt(east)("offices.compare-begin") }).click()
  const fields = east.locator(".group-input")
  await fields.first().waitFor()
  assert.equal(await fields.count(), 8)
  // What one's own screen shows is nowhere beside it.
  const own = channelFingerprint((await house.serve("east/registrar")).keeper.desk(), "olive").groups
  assert.ok(!(await east.locator("main").innerText()).includes(own[0] ?? "?"))
  const wrong = groups.map((group, at) => (at === 2 ? off(group) : group))
  for (const [at, group] of wrong.entries()) {
    await fields.nth(at).click()
    await east.keyboard.type(indic(group))
  }
  await east.locator(".groups-fault").getByText("٣").waitFor()
  assert.equal(await fields.nth(2).getAttribute("aria-invalid"), "true")
  assert.deepEqual(await axe(east), [])
  await shot(east, "compare-ar", true)
  await fields.nth(2).fill(indic(groups[2] ?? ""))
  await east.getByRole("button", { name: wordsAt(east)("offices.enter-act"), exact: true }).click()
  await east.getByText(wordsAt(east)("offices.compared"), { exact: true }).waitFor()
})

step("another channel's fingerprint stops everything, in words that say what to do", async () => {
  const { keeper } = await house.serve("west/registrar")
  const right = channelFingerprint(keeper.desk(), "olive").groups
  // Valid in itself, as of another channel: the first two groups are exchanged.
  const swapped = [right[1], right[0], ...right.slice(2)].join(" ")
  await to(west, "/offices/channel/olive/compare")
  await west.getByRole("button", { name: wordsAt(west)("offices.compare-begin") }).click()
  const first = west.locator(".group-input").first()
  await first.click()
  await west.evaluate(
    `(() => {
      const clipboardData = new DataTransfer()
      clipboardData.setData("text/plain", ${JSON.stringify(swapped)})
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
    })()`,
  )
  await west.getByRole("button", { name: wordsAt(west)("offices.enter-act"), exact: true }).click()
  await west.getByText(wordsAt(west)("offices.differs-do-1")).waitFor()
  assert.equal(await west.locator(".group-input").count(), 0)
  await looked(west, "differs")
  await shot(west, "compare-stop", true)
  // The refusal of the call is what the browser notes down.
  house.complaints()
})

step("another officer offers to keep the registers, a roster names them, and they are handed over", async () => {
  await to(signer, "/offices")
  await signer.getByRole("button", { name: wordsAt(signer)("offices.stand"), exact: true }).click()
  await looked(signer, "stand")
  await confirm(signer, wordsAt(signer)("offices.stand-act"))
  await signer.getByText(wordsAt(signer)("offices.stands")).waitFor()
  await to(east, "/offices")
  await east.getByRole("button", { name: wordsAt(east)("offices.lay-roster") }).click()
  const dialog = east.getByRole("dialog")
  // The offer comes by the relay, and the list of who may be named follows it.
  await dialog.getByText(wordsAt(east)("offices.change-registrar-help")).waitFor()
  await dialog.getByRole("button", { name: new RegExp(wordsAt(east)("offices.change-registrar-same")) }).click()
  await east.getByRole("option", { name: "Omar Said" }).click()
  await looked(east, "lay-roster")
  await shot(east, "lay-roster", true)
  await dialog.getByRole("button", { name: wordsAt(east)("offices.lay-act") }).click()
  await dialog.waitFor({ state: "detached" })
  await sign(east)
  await sign(signer)
  await to(east, "/offices")
  await east
    .getByText(indic(wordsAt(east)("offices.laying-approvals", { approvals: 2, wanted: 2 })))
    .first()
    .waitFor()
  await east.getByRole("button", { name: wordsAt(east)("offices.handover"), exact: true }).click()
  await looked(east, "hand-over")
  await shot(east, "hand-over", true)
  await confirm(east, wordsAt(east)("offices.handover-act"), true)
  await east.getByText(wordsAt(east)("offices.stand-text")).waitFor()
  await to(signer, "/offices")
  await signer.getByRole("button", { name: wordsAt(signer)("offices.invite"), exact: true }).waitFor()
})

/** A group whose last digit is another one. */
function off(group: string): string {
  return group.slice(0, -1) + String((Number(group.slice(-1)) + 1) % 10)
}

/** In the digits of Arabic. */
function indic(text: string): string {
  return text.replaceAll(/\d/g, (digit) => "٠١٢٣٤٥٦٧٨٩"[Number(digit)] ?? digit)
}
