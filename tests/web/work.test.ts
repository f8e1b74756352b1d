/**
 * What an officer meets on other days: books with entries that do not count, a charter that forbids, an upload that stops,
 * a file that somebody else shall verify, and a machine without a mouse.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { enter } from "../../src/desk/channels/enter.ts"
import { askLeave, collect, flush, listLaid, sendLetter, writeDraft } from "../../src/desk/index.ts"
import { savePaper } from "../../src/desk/letters/composing/papers.ts"
import { openOnes } from "../../src/desk/letters/submissions.ts"
import { submissions } from "../../src/desk/records.ts"
import { approveAll, channelOf, cheat, draftOf, lay, settle } from "../desk/steps.ts"
import { caseTold } from "./case.ts"
import { axe, LANGUAGES, openHouse, settled, shot, SHOTS, type House, type Language } from "./harness.ts"
import { beginsWith, isJust, wordsOf, type Say } from "./words.ts"
import { dropFile, tabTo } from "./writing.ts"

const DIWAN = join(import.meta.dirname, "../../bin/diwan.cjs")
const READERS = "north/principal, north/adviser, north/registrar, south/minister, south/registrar"
let house: House
let late = ""

before(async () => {
  const at = await caseTold()
  // North's registrar enters a letter that one of two has approved: it is void wherever anybody looks.
  await lay(at, "north", draftOf([{ text: "Approved by one.", readers: READERS }]))
  await approveAll(at, "north", "letter", 1)
  const registrar = at.desk("north/registrar")
  await collect(registrar)
  cheat(registrar, (act) => {
    const found = openOnes(act.tx).find(({ value }) => value.statement !== null) ?? assert.fail("not handed in")
    const { statement, approvals } = found.value
    enter(act, channelOf(act), [{ data: statement ?? assert.fail("no statement"), approvals }])
    submissions.delete(act.tx, found.key)
  })
  await settle(at)
  // South sends a letter that North's registrar does not countersign, being away.
  late = (await lay(at, "south", draftOf([{ text: "Not countersigned yet.", readers: READERS }]))).name
  await approveAll(at, "south", "letter", 1, late)
  const south = at.desk("south/registrar")
  await collect(south)
  await sendLetter(south, late)
  await settle(at, ["south/registrar", "south/minister"])
  house = await openHouse(at)
})
after(async () => house.close())

/** What somebody does, in each language; what the page complained of fails it. */
function inEach(
  goal: string,
  who: string,
  path: string,
  look: (page: Page, say: Say, language: Language) => Promise<void>,
): void {
  for (const language of LANGUAGES) {
    test(`${goal} (${language})`, async () => {
      const page = await house.open(who, path, { language })
      try {
        await look(page, wordsOf(language), language)
      } catch (error) {
        await shot(page, `failed-work-${language}-${goal.slice(0, 12)}`, true)
        throw error
      } finally {
        await page.close()
      }
      assert.deepEqual(house.complaints(), [])
    })
  }
}

inEach(
  "the register shows what is void and what does not count yet, each with its reason",
  "south/registrar",
  "/register/cedar",
  async (page, say, language) => {
    const entry = (name: string, standing: string): Promise<void> =>
      page.locator(`.entry-${standing}`).filter({ hasText: name }).first().waitFor()
    await entry("north/5", "void")
    await entry(late, "provisional")
    await page.getByText(say("register.faults")).first().waitFor()
    assert.deepEqual(await axe(page), [])
    await shot(page, `register-faults-${language}`, true)
    await page.getByRole("button", { name: say("register.verify"), exact: true }).click()
    await page.getByText(say("register.verify-title")).waitFor()
  },
)

for (const language of LANGUAGES) {
  test(`what the charter forbids is named with its rule and cannot be submitted (${language})`, async () => {
    const { keeper } = await house.serve("south/minister")
    const part = (id: string, level: string): object => ({
      kind: "section",
      id,
      marking: { level, caveats: [] },
      readers: ["north/principal", "south/minister"],
      versions: [{ language: "en", direction: "ltr", heading: "", text: "Images are attached." }],
    })
    const content = {
      channel: "cedar",
      document: "letter",
      date: null,
      languages: ["en"],
      answers: [],
      parts: [part("00112233445566aa", "top secret")],
    }
    const { paper } = await savePaper(keeper.desk(), { paper: null, version: 0, content: content as never })
    const page = await house.open("south/minister", `/write/${paper}/review`, { language })
    await page.locator(".review-forbidden").getByText("top secret").first().waitFor()
    const words = wordsOf(language)
    assert.ok(await page.getByRole("button", { name: words("write.submit"), exact: true }).isDisabled())
    await page.getByText(words("write.blocked")).waitFor()
    assert.deepEqual(await axe(page), [])
    await shot(page, `forbidden-${language}`, true)
    await page.close()
    assert.deepEqual(house.complaints(), [])
  })
}

inEach(
  "an upload stops, and after the page was loaded again goes on where it stopped",
  "south/minister",
  "/write/new",
  async (page, say) => {
    const size = 3_500_000
    const offsets: number[] = []
    const second = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    await page.route("**/upload/**", async (route) => {
      offsets.push(Number(route.request().headers()["upload-offset"]))
      if (offsets.length === 2) {
        second.resolve()
        await held.promise
      }
      await route.continue()
    })
    await dropFile(page, ".bench-more", "annex.pdf", size)
    await page.waitForURL(/\/write\/\d+$/)
    await second.promise // the first piece is kept by now; one that pausing ends halfway need not be
    await page.getByRole("button", { name: say("write.pause-of", { name: "annex.pdf" }) }).click()
    held.resolve()
    await page.getByText(say("write.upload-paused"), { exact: true }).waitFor()
    const before = offsets.length
    await page
      .getByText(beginsWith(say("write.kept-saved", { time: "" })))
      .first()
      .waitFor()
    await page.reload()
    await settled(page)
    const chooser = page.waitForEvent("filechooser")
    await page.getByRole("button", { name: say("write.choose-again") }).click()
    const buffer = Buffer.alloc(size)
    await (await chooser).setFiles({ name: "annex.pdf", mimeType: "application/pdf", buffer })
    await page.getByText(say("write.sealed")).waitFor()
    assert.ok((offsets[before] ?? 0) > 0, `it began anew: ${offsets.join(", ")}`)
  },
)

inEach(
  "a letter is given as a file, and anybody can verify it with the channel's id, and with no other",
  "south/minister",
  "/letter/cedar/north/4",
  async (page, say) => {
    await page.locator("main summary").first().click()
    const id = /[0-9a-f]{64}/.exec(await page.locator("main").innerText())?.[0] ?? assert.fail("no channel id")
    await page.getByRole("button", { name: say("letter.export"), exact: true }).click()
    await page.getByText(say("letter.export-clear-help")).waitFor()
    const saved = page.waitForEvent("download")
    await page.getByRole("button", { name: say("letter.export-act") }).click()
    const file = join(SHOTS, "north-4.view")
    await (await saved).saveAs(file)
    const told = execFileSync(process.execPath, [DIWAN, "verify", file, "--channel", id], { encoding: "utf8" })
    assert.match(told, /^VERIFIED, from the channel/)
    const other = spawnSync(process.execPath, [DIWAN, "verify", file, "--channel", "0".repeat(64)], {
      encoding: "utf8",
    })
    assert.notEqual(other.status, 0)
    writeFileSync(file, "")
  },
)

/** Walk with `j` to a line that leads somewhere. */
async function walkTo(page: Page, path: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("j")
    if (path.test(String(await page.evaluate("document.activeElement.getAttribute('href')")))) return
  }
  throw new Error(`j never came to ${String(path)}`)
}

/** A letter of South's, handed in by the desks that its officers have open. @returns its name */
async function layAtDesks(text: string): Promise<string> {
  const [drafter, registrar] = await Promise.all(
    ["south/minister", "south/registrar"].map(async (who) => (await house.serve(who)).keeper.desk()),
  )
  if (drafter === undefined || registrar === undefined) throw new TypeError("nobody is there")
  const source = draftOf([{ text, readers: READERS }])
  const { draft } = writeDraft(drafter, { source, name: "draft", folder: house.at.folder })
  askLeave(drafter, draft, false)
  await flush(drafter)
  for (const desk of [registrar, drafter, registrar, drafter]) await collect(desk)
  const laid = listLaid(drafter).find(({ kind }) => kind === "letter")
  return laid?.kind === "letter" ? laid.name : assert.fail("nothing is laid")
}

for (const language of LANGUAGES) {
  test(`without a mouse: a letter is read, another signed, and sent (${language})`, async () => {
    const say = wordsOf(language)
    const laid = await layAtDesks("To be signed without a mouse.")
    const page = await house.open("south/minister", "/letters", { language })
    await walkTo(page, /north\/4$/)
    await page.keyboard.press("Enter")
    await page.getByText("We have not told our allies").waitFor()
    await page.keyboard.press("g")
    await page.keyboard.press("d")
    await page.waitForURL(/\/$/)
    await page.locator('a[href^="/approve/"]').first().waitFor()
    await walkTo(page, /^\/approve\//)
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/approve\//)
    await settled(page)
    await tabTo(page, isJust(say("write.sign")))
    await page.keyboard.press("Enter")
    await page.getByRole("alertdialog").waitFor()
    await page.keyboard.type(laid)
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/$/)
    const registrar = await house.open("south/registrar", "/", { language })
    await registrar.locator(`a[href="/send/cedar/${laid}"]`).first().waitFor()
    await walkTo(registrar, /^\/send\//)
    await registrar.keyboard.press("Enter")
    await registrar.waitForURL(/\/send\//)
    await settled(registrar)
    await tabTo(registrar, isJust(say("letter.send-begin")))
    await registrar.keyboard.press("Enter")
    await registrar.getByRole("alertdialog").waitFor()
    await registrar.keyboard.type(laid)
    await registrar.keyboard.press("Enter")
    await registrar.locator(".notice-good").waitFor()
    for (const each of [page, registrar]) await each.close()
    assert.deepEqual(house.complaints(), [])
  })
}
