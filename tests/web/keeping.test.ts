/**
 * What an officer keeps and gives up: alarms that were dealt with, a channel in one file, letters sealed to a key that is
 * elsewhere, a picture that proves nothing, shares of a drawer, another ticket; a letter approved after a restore; and a
 * channel closed for good. Each step is done in one language, and looked at in all three.
 */
import { randomBytes } from "node:crypto"
import { readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Locator, Page } from "playwright-core"
import { look } from "../../src/desk/act.ts"
import { raise } from "../../src/desk/alarm.ts"
import { channelFingerprint, collect, listLaid, newArchiveKey, verifyFile } from "../../src/desk/index.ts"
import { idOf } from "../../src/desk/access.ts"
import { channelRegister } from "../../src/desk/channels/registers.ts"
import { RESTORATION } from "../../src/desk/restoring/signing.ts"
import { restorations } from "../../src/desk/records.ts"
import { encodeAdmission, encodeTicket, nameOf } from "../../src/relay/client.ts"
import { channelOf, cheat, draftOf, lay } from "../desk/steps.ts"
import { caseTold } from "./case.ts"
import { openHouse, settled, shot, type House, type Language } from "./harness.ts"
import { inEvery } from "./looking.ts"
import { beginsWith, wordsOf, type Say } from "./words.ts"

let house: House
let channelId: Uint8Array = new Uint8Array()
let laid = ""
before(async () => {
  const at = await caseTold()
  const minister = at.desk("south/minister")
  // What is laid before South's minister, whose vault has been restored since.
  laid = (await lay(at, "south", draftOf([{ text: "After the restore.", readers: "south/minister" }]))).name
  await collect(minister)
  cheat(minister, (act) => {
    const { now: at } = act
    restorations.put(act.tx, RESTORATION, { by: "backup", at, made: null, awaiting: [], caughtUp: at })
    raise(act, { code: "register-forked", message: "two faces", bundle: null, evidence: new Uint8Array(8) })
  })
  channelId = channelFingerprint(minister, "cedar").id
  house = await openHouse(at)
})
after(async () => house.close())

/** What somebody does at their desk, in a language; what the page complained of fails it. */
function goal(
  what: string,
  who: string,
  path: string,
  language: Language,
  act: (page: Page, say: Say) => Promise<void>,
): void {
  test(what, async () => {
    const page = await house.open(who, path, { language })
    try {
      await act(page, wordsOf(language))
    } catch (error) {
      await shot(page, `failed-keeping-${what.slice(0, 16)}`, true).catch(() => undefined)
      throw error
    } finally {
      await page.close()
    }
    assert.deepEqual(house.complaints(), [])
  })
}

const button = (within: Page | Locator, words: string): Locator =>
  within.getByRole("button", { name: words, exact: true })

/** The deliberate step: its name is typed, if it asks for one. */
async function confirm(page: Page, act: string): Promise<void> {
  const dialog = page.getByRole("alertdialog")
  await dialog.waitFor()
  const name = dialog.locator(".field-help bdi")
  if ((await name.count()) > 0) await dialog.getByRole("textbox").fill((await name.last().textContent()) ?? "")
  await button(dialog, act).click()
}

/** Give files where they are asked for. */
async function give(within: Page | Locator, page: Page, say: Say, files: readonly Given[], at = 0): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  const several = files.length > 1 ? "yes" : "no"
  await within
    .getByRole("button", { name: say("common.choose-file", { several }) })
    .nth(at)
    .click()
  await (
    await chooser
  ).setFiles(
    files.map(({ name, octets }) => ({ name, mimeType: "application/octet-stream", buffer: Buffer.from(octets) })),
  )
}
interface Given {
  readonly name: string
  readonly octets: Uint8Array
}

/** What pressing a button saves. */
async function saved(page: Page, press: () => Promise<void>): Promise<Given> {
  const download = page.waitForEvent("download")
  await press()
  const file = await download
  return { name: file.suggestedFilename(), octets: new Uint8Array(readFileSync(await file.path())) }
}

async function to(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href)
  await settled(page)
}

goal(
  "an alarm is put aside after it was cleared up, and found again among those put aside",
  "south/minister",
  "/",
  "ar",
  async (page, say) => {
    const above = page.getByRole("alert")
    await button(above, say("desk.alarm-dismiss")).click()
    await confirm(page, say("desk.alarm-dismiss"))
    await above.locator(".alarm").waitFor({ state: "detached" })
    await button(page, say("desk.alarms-aside", { count: 1 })).click()
    await page.getByRole("dialog").getByText(say("desk.alarm-evidence")).waitFor()
    await inEvery(house, "south/minister", page, "alarms-aside")
  },
)

goal(
  "after a restore a letter is approved by whoever says that it is the first of its number",
  "south/minister",
  "/",
  "fa",
  async (page, say) => {
    await page.locator('a[href^="/approve/"]').first().click()
    await page.waitForURL(/\/approve\//)
    await settled(page)
    await button(page, say("write.sign")).click()
    await confirm(page, say("write.sign"))
    const dialog = page.getByRole("alertdialog")
    await dialog.locator(".choice").waitFor()
    await inEvery(house, "south/minister", page, "approve-again")
    await dialog.locator(".choice").click()
    await confirm(page, say("write.sign"))
    await page.waitForURL(/\/$/)
    await page.locator(`a[href^="/approve/"]`).waitFor({ state: "detached" })
    // The refusal of the first try is what the browser notes down.
    const noted = house.complaints()
    assert.ok(
      noted.every((each) => each.includes("status of 4")),
      noted.join("\n"),
    )
    assert.match(laid, /^south\/\d+$/)
  },
)

goal(
  "a letter is made a PDF that proves nothing, after both were offered",
  "south/minister",
  "/letter/cedar/north/2",
  "ar",
  async (page, say) => {
    await button(page, say("letter.pdf")).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByText(say("letter.pdf-text")).waitFor()
    await dialog.locator(".choice").click()
    await dialog.getByText(say("letter.pdf-picture")).waitFor()
    await inEvery(house, "south/minister", page, "pdf")
    await button(dialog, say("letter.export-act")).click()
    await dialog.waitFor({ state: "detached" })
    const keep = button(page.locator(".tray"), say("common.save-file"))
    const { name, octets } = await saved(page, () => keep.click())
    assert.equal(name, "north-2.pdf")
    const pdf = Buffer.from(octets)
    assert.ok(pdf.subarray(0, 5).equals(Buffer.from("%PDF-")) && !pdf.includes("/EmbeddedFile"))
  },
)

goal(
  "a letter is sealed to an archive key, opened with the identity, given as a file, and destroyed for good",
  "south/minister",
  "/settings",
  "ar",
  async (page, say) => {
    const { identityFile, recipient } = newArchiveKey()
    const identity = { name: "archive.identity", octets: Buffer.from(identityFile) }
    await give(page, page, say, [{ name: "archive.recipient", octets: Buffer.from(recipient) }])
    await button(page, say("settings.archive-set")).click()
    await button(page, say("settings.archive-remove")).waitFor()
    await to(page, "/letter/cedar/north/3")
    const text = (await page.locator(".letter-text").first().innerText()).trim()
    await button(page, say("letter.destroy")).click()
    await page.getByRole("alertdialog").getByText(say("letter.destroy-for-good")).waitFor()
    await inEvery(house, "south/minister", page, "destroy")
    await confirm(page, say("letter.destroy-act"))
    await page.waitForURL(/\/letters$/)
    await to(page, "/letter/cedar/north/3")
    const closed = page.getByText(say("errors.view-archived"))
    await closed.waitFor()
    await inEvery(house, "south/minister", page, "archived")
    await give(page, page, say, [identity])
    await button(page, say("letter.archived-act")).click()
    await page.locator(".letter-sheet").getByText(text).first().waitFor()
    assert.equal(await closed.count(), 0, "what is open is not called closed")
    await inEvery(house, "south/minister", page, "archived-open")
    await button(page, say("letter.archived-export")).click()
    const view = await saved(page, () => button(page.getByRole("dialog"), say("letter.export-act")).click())
    assert.equal(verifyFile(view.octets, channelId).verified.kind, "verified")
    // Another page of the same letter is closed again.
    await page.reload()
    await settled(page)
    await closed.waitFor()
    await button(page, say("letter.destroy-archive")).click()
    await page.getByRole("alertdialog").getByText(say("letter.destroy-archive-what")).waitFor()
    await inEvery(house, "south/minister", page, "destroy-for-good")
    await confirm(page, say("letter.destroy-act"))
    await page.waitForURL(/\/letters$/)
    await to(page, "/letter/cedar/north/3")
    await page.getByText(say("errors.view-destroyed")).waitFor()
    assert.equal(await button(page, say("letter.archived-act")).count(), 0)
    house.complaints()
  },
)

goal(
  "what a file is made of: what gives somebody a power is shown only when it is asked for",
  "north/registrar",
  "/files",
  "fa",
  async (page, say) => {
    const [admission] = await house.at.admissions(1)
    const { token } = admission ?? assert.fail("no admission")
    await give(page, page, say, [{ name: "admission.diwan", octets: encodeAdmission(admission ?? assert.fail()) }])
    await button(page, say("register.files-inspect")).click()
    const inside = page.locator(".inside")
    await inside.getByText("not shown").waitFor()
    await page.locator(".choice").click()
    await button(page, say("register.files-inspect")).click()
    await inside.getByText(Buffer.from(token).toString("hex")).waitFor()
    await inEvery(house, "north/registrar", page, "inspect")
  },
)

goal(
  "a channel is kept as one file, and anybody verifies it",
  "north/registrar",
  "/register/cedar",
  "ar",
  async (page, say) => {
    await button(page, say("register.archive")).click()
    const dialog = page.getByRole("dialog")
    await dialog.locator(".choice").click()
    await dialog.getByText(say("register.archive-views-clear")).waitFor()
    await inEvery(house, "north/registrar", page, "archive")
    const { octets } = await saved(page, () => button(dialog, say("register.archive-act")).click())
    const { kind, verified } = verifyFile(octets, channelId)
    assert.equal(kind, "archive")
    assert.ok(verified.kind === "verified" && "views" in verified && verified.views.length >= 4)
  },
)

goal(
  "another ticket takes the place of the former one",
  "north/registrar",
  "/offices/channel/cedar",
  "fa",
  async (page, say) => {
    const { keeper } = await house.serve("north/registrar")
    const channel = idOf(channelOf(keeper.desk()))
    const register = look(keeper.desk(), (_, self) => channelRegister(channel, self.office).key)
    const token = new Uint8Array(randomBytes(32))
    const { pair } = await house.at.store.replaceTicket({ ticket: nameOf(token), channel, register })
    await page
      .locator("summary")
      .filter({ hasText: say("offices.ticket") })
      .click()
    const form = page.locator("details[open]").filter({ hasText: say("offices.ticket-text") })
    await give(form, page, say, [{ name: "other.ticket", octets: encodeTicket({ relay: house.at.url, token, pair }) }])
    await inEvery(house, "north/registrar", page, "ticket")
    await button(form, say("offices.ticket-act")).click()
    await page.locator(".toast").first().waitFor()
  },
)

/** What passes from hand to hand while a drawer is split and opened. */
const hands: { backup?: Given; shares: Given[]; given: Given[]; wish?: Given } = { shares: [], given: [] }

goal(
  "a drawer is split among two colleagues, and a backup made",
  "north/principal",
  "/offices",
  "ar",
  async (page, say) => {
    await button(page, say("recovery.split")).click()
    const dialog = page.getByRole("dialog")
    for (const who of ["north/registrar", "north/adviser"])
      await dialog.locator(".choice").filter({ hasText: who }).click()
    await inEvery(house, "north/principal", page, "split")
    await button(dialog, say("recovery.split-act")).click()
    await confirm(page, say("recovery.split-act"))
    await page.getByText(say("recovery.made")).waitFor()
    const files = page.getByRole("dialog").locator(".row").getByRole("button")
    for (let i = 0; i < 2; i++) hands.shares.push(await saved(page, () => files.nth(i).click()))
    await button(page.getByRole("dialog"), say("common.close")).last().click()
    await to(page, "/settings")
    hands.backup = await saved(page, () => button(page, say("settings.backup-make")).click())
  },
)

for (const [who, language] of [
  ["north/registrar", "fa"],
  ["north/adviser", "en"],
] as const) {
  goal(`a share is taken from the file that was handed over (${who})`, who, "/offices", language, async (page, say) => {
    const title = who.split("/")[1] ?? ""
    const share = hands.shares.find(({ name }) => name.includes(title)) ?? assert.fail(`no share for ${who}`)
    await give(page.locator(".drop").filter({ hasText: say("recovery.take") }), page, say, [share])
    await button(page, say("recovery.give")).waitFor()
    if (who === "north/adviser") {
      await button(page, say("recovery.ask")).click()
      const dialog = page.getByRole("dialog")
      await dialog.locator(".choice").filter({ hasText: "north/principal" }).click()
      await inEvery(house, who, page, "ask-shares")
      hands.wish = await saved(page, () => button(dialog, say("recovery.ask-act")).click())
    }
  })
}

for (const [who, language] of [
  ["north/registrar", "ar"],
  ["north/adviser", "fa"],
] as const) {
  goal(`a share is given to whoever asks, deliberately (${who})`, who, "/offices", language, async (page, say) => {
    await button(page, say("recovery.give")).click()
    await give(page.getByRole("dialog"), page, say, [hands.wish ?? assert.fail("no wish")])
    await page.getByRole("alertdialog").getByText(say("recovery.give-other")).waitFor()
    if (who === "north/registrar") await inEvery(house, who, page, "give-share")
    hands.given.push(await saved(page, () => confirm(page, say("recovery.give-act"))))
    if (who === "north/registrar") return
    await button(page, say("recovery.open")).click()
    const dialog = page.getByRole("dialog")
    await give(dialog, page, say, [hands.backup ?? assert.fail("no backup")])
    await give(dialog.locator(".drop").nth(1), page, say, hands.given)
    await button(dialog, say("recovery.open-act")).click()
    await dialog.getByText(say("recovery.found")).waitFor()
    await inEvery(house, who, page, "drawer-open")
  })
}

goal(
  "a channel's closing is laid after its consequences were read, and can be taken back",
  "north/registrar",
  "/offices/channel/cedar",
  "ar",
  async (page, say) => {
    await button(page, say("offices.close")).click()
    await page.getByRole("alertdialog").getByText(say("offices.close-never")).waitFor()
    await inEvery(house, "north/registrar", page, "close")
    await confirm(page, say("offices.close-act"))
    await button(page, say("offices.closing-withdraw")).click()
    await button(page, say("offices.close")).click()
    await confirm(page, say("offices.close-act"))
    await button(page, say("offices.closing-withdraw")).waitFor()
  },
)

for (const [who, language] of [
  ["north/principal", "fa"],
  ["north/registrar", "en"],
] as const) {
  goal(`a closing is signed (${who})`, who, "/", language, async (page, say) => {
    const { keeper } = await house.serve("north/registrar")
    const { id } = listLaid(keeper.desk()).find(({ kind }) => kind === "closing") ?? assert.fail("none is laid")
    await page.locator(`a[href="/approve/${id}"]`).click()
    await page.waitForURL(/\/approve\//)
    await settled(page)
    if (who === "north/principal") await inEvery(house, who, page, "approve-closing")
    await button(page, say("write.sign")).click()
    await confirm(page, say("write.sign"))
    await page.waitForURL(/\/$/)
    if (who !== "north/registrar") return
    await to(page, "/offices/channel/cedar")
    await page
      .getByText(beginsWith(say("offices.closing-ours", { when: "" }).split(" on ")[0] ?? ""))
      .first()
      .waitFor()
    await inEvery(house, who, page, "closed")
  })
}
