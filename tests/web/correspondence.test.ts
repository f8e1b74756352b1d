/**
 * The case as people live it: South's minister reads the fourth letter and learns nothing of what is not theirs; then a
 * letter goes from the editor of one office to the open desk of the other, through two signatures. Real vaults, real relay,
 * once in each language of the desk.
 */
import { readFileSync } from "node:fs"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page, Response } from "playwright-core"
import { caseTold, FILES, HIDDEN, SHOWN } from "./case.ts"
import { axe, LANGUAGES, openHouse, settled, shot, until, type House, type Language } from "./harness.ts"
import { wordsOf, type Say } from "./words.ts"
import { dropFile, fields, paste } from "./writing.ts"

let house: House
before(async () => void (house = await openHouse(await caseTold())))
after(async () => house.close())

/** A story in each language; what pages complained of fails it. */
function inEach(goal: string, story: (say: Say, language: Language) => Promise<void>): void {
  for (const language of LANGUAGES) {
    test(`${goal} (${language})`, async () => {
      await story(wordsOf(language), language)
      assert.deepEqual(house.complaints(), [])
    })
  }
}

/** Everything that the desk has answered to a page since, but the page's own files. */
function hearing(page: Page): () => Promise<string> {
  const answers: Response[] = []
  page.on("response", (response) => {
    if (response.url().includes("/api/") && !response.url().endsWith("/events")) answers.push(response)
  })
  return async () => {
    const texts = await Promise.all(answers.map(async (each) => each.text().catch(() => "")))
    return texts.join("\n")
  }
}

/** Press the button of a dialog after its name was typed, where one must be. */
async function confirm(page: Page, act: string, name?: string): Promise<void> {
  const dialog = page.getByRole("alertdialog")
  if (name !== undefined) await dialog.getByRole("textbox").fill(name)
  await dialog.getByRole("button", { name: act, exact: true }).click()
}

inEach("South's minister reads the fourth letter; of the rest there is no trace", async (say, language) => {
  const page = await house.open("south/minister", "/", { language, apart: true })
  const heard = hearing(page)
  await page.goto(new URL("/letter/cedar/north/4", page.url()).href)
  await settled(page)
  for (const words of SHOWN) await page.getByText(words).waitFor()
  const source = await page.content()
  const answers = await heard()
  assert.ok(answers.includes("We have not told our allies"), "the answers were heard")
  for (const words of HIDDEN) {
    assert.ok(!source.includes(words), `in the page: ${words}`)
    assert.ok(!answers.includes(words), `in an answer: ${words}`)
  }
  // Nor by a gap: the parts that are there are all the parts there are.
  assert.equal(await page.locator(".letter-sheet .part").count(), 7)
  await page.getByText(say("letter.proof"), { exact: true }).first().waitFor()
  await page.locator("main summary").first().click()
  await page.getByText(say("letter.channel-id"), { exact: true }).waitFor()
  await shot(page, `letter-4-${language}`, true)
  // The letters before and after, by their links.
  const neighbours = page.getByRole("navigation", { name: say("letter.neighbours") })
  await neighbours.getByRole("link").first().click()
  await page.waitForURL(/\/letter\/cedar\/(?:north\/3|south\/1)$/)
  await page.close()
})

test("both enclosures are fetched, checked, saved, and are what was sent, octet for octet", async () => {
  const say = wordsOf("en")
  const page = await house.open("south/minister", "/letter/cedar/north/4")
  for (const [name, octets] of FILES) {
    const line = page.locator(".enclosure").filter({ hasText: name })
    await line.getByRole("button", { name: say("letter.fetch"), exact: true }).click()
    if (name.endsWith(".bin")) await confirm(page, say("letter.fetch-anyway"))
    const save = line.getByRole("button", { name: say("common.save-file") })
    await save.waitFor()
    const saved = page.waitForEvent("download")
    await save.click()
    const download = await saved
    assert.equal(download.suggestedFilename(), name)
    assert.deepEqual(new Uint8Array(readFileSync(await download.path())), octets)
  }
  await page.close()
  assert.deepEqual(house.complaints(), [])
})

test("a receipt is given once, deliberately, and the sender's office learns of it", async () => {
  const say = wordsOf("en")
  const page = await house.open("south/minister", "/letter/cedar/north/4")
  await page.getByRole("button", { name: say("letter.receipt-give") }).click()
  await page.getByRole("alertdialog").getByText("north.example").waitFor()
  await confirm(page, say("letter.receipt-act"))
  await page.getByRole("button", { name: say("letter.receipt-give") }).waitFor({ state: "detached" })
  await page.close()
  await house.serve("south/registrar")
  const sender = await house.open("north/registrar", "/letter/cedar/north/4")
  await sender
    .getByText(/south\/minister.*opened|بهرام صادقی.*opened/)
    .first()
    .waitFor()
  await sender.close()
  assert.deepEqual(house.complaints(), [])
})

inEach("from the editor to the other side's open desk", async (say, language) => {
  const options = { language } as const
  const wanted = { en: "The envoys", ar: "المبعوثون", fa: "فرستادگان" }[language]
  // South's minister has the desk open, and touches nothing.
  const minister = await house.open("south/minister", "/", options)
  await house.serve("south/registrar")
  const adviser = await house.open("north/adviser", "/write/new", options)
  await fields(adviser).first().click()
  await adviser.keyboard.type(wanted)
  await adviser.keyboard.press("Enter")
  await paste(
    adviser,
    { en: "They can meet on 3 December.", ar: "يمكن أن يلتقوا في ٣ ديسمبر.", fa: "می‌توانند در ۳ دسامبر دیدار کنند." }[
      language
    ],
  )
  await adviser.waitForURL(/\/write\/\d+$/)
  await adviser.getByRole("button", { name: say("write.add-section") }).click()
  await until(adviser, "document.querySelectorAll('main [role=textbox]').length === 2")
  await fields(adviser).nth(1).click()
  await adviser.keyboard.type(`${wanted} 2`)
  for (const number of [1, 2]) {
    const side = adviser.locator(".bench-part-aside").nth(number - 1)
    await side.locator("button.select").click()
    await adviser.getByRole("option", { name: number === 1 ? "confidential" : "secret" }).click()
    await side.locator(".bench-office-readers").filter({ hasText: "Karim Nasser" }).getByRole("button").click()
    await side.getByText("بهرام صادقی").click()
  }
  await dropFile(adviser, ".bench-more", "annex.pdf", 200_000)
  await adviser.getByText(say("write.sealed")).waitFor()
  await adviser
    .locator(".bench-part-aside")
    .nth(2)
    .getByRole("button", { name: say("write.like-above") })
    .click()
  await adviser.getByRole("button", { name: say("write.to-review") }).click()
  await adviser.waitForURL(/\/review$/)
  await settled(adviser)
  assert.deepEqual(await axe(adviser), [])
  await shot(adviser, `review-${language}`, true)
  await adviser.getByRole("button", { name: say("write.submit"), exact: true }).click()
  await confirm(adviser, say("write.submit"))
  await adviser.waitForURL(/\/write\/\d+$/)
  const registrar = await house.open("north/registrar", "/", options)
  let name = ""
  for (const who of ["north/principal", "north/registrar"]) {
    const page = who === "north/registrar" ? registrar : await house.open(who, "/", options)
    const line = page.locator('a[href^="/approve/"]').first()
    await line.waitFor()
    await line.click()
    await page.waitForURL(/\/approve\//)
    await settled(page)
    await page.getByText(wanted, { exact: true }).first().waitFor()
    assert.deepEqual(await axe(page), [])
    await page.getByRole("button", { name: say("write.sign"), exact: true }).click()
    name =
      (await page
        .getByRole("alertdialog")
        .locator("code, bdi")
        .filter({ hasText: /^north\/\d+$/ })
        .first()
        .textContent()) ?? ""
    assert.match(name, /^north\/\d+$/)
    await confirm(page, say("write.sign"), name)
    await page.waitForURL(/\/$/)
    if (page !== registrar) await page.close()
  }
  const ready = registrar.locator(`a[href="/send/cedar/${name}"]`)
  await ready.first().click()
  await registrar.waitForURL(/\/send\//)
  await registrar.getByRole("button", { name: say("letter.send-begin") }).click()
  await confirm(registrar, say("letter.send-act"), name)
  await registrar.locator(".notice-good").waitFor()
  // It comes by itself.
  await minister.locator(`a[href="/letter/cedar/${name}"]`).first().waitFor()
  await shot(minister, `arrived-${language}`)
  await minister.locator(`a[href="/letter/cedar/${name}"]`).first().click()
  await minister.getByText(wanted, { exact: true }).first().waitFor()
  await minister.getByText("annex.pdf").first().waitFor()
  for (const page of [minister, adviser, registrar]) await page.close()
})
