/** Somebody writes a letter in three languages, encloses a file, looks what it will do, submits it; somebody else signs. */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { openExamples, type Examples, type Opening } from "./examples.ts"
import { axe, LANGUAGES } from "./harness.ts"
import { beginsWith, isJust, wordsOf, type Say } from "./words.ts"
import { caret, dropFile, fields, goTo, paste, places, tabTo, walk } from "./writing.ts"
import type { Page } from "playwright-core"

let examples: Examples
before(async () => {
  examples = await openExamples()
})
after(async () => {
  await examples.close()
})

function seeing(goal: string, path: string, look: (page: Page) => Promise<void>, how?: Opening): void {
  test(goal, () => examples.see(path, look, how))
}

/** What somebody does, in each language of the desk. */
function inEach(goal: string, path: string, act: (page: Page, say: Say) => Promise<void>, how: Opening = {}): void {
  for (const lang of LANGUAGES)
    seeing(`${goal} (${lang})`, path, async (page) => act(page, wordsOf(lang)), { ...how, lang })
}

const MIXED = [
  ["ar", "rtl", "نرى أن يُمدَّد الأجل إلى 24 November 2026، كما في south/4 (رقم ١٢) أو 12:30."],
  ["fa", "rtl", "می‌پذیریم که تا ۲۴ نوامبر ۲۰۲۶ (24 November 2026) نامهٔ north/4 برسد."],
  ["en", "ltr", "We refer to «رسالتكم رقم ٤» of 24 November, and to نامهٔ شما ۱۲ in it."],
] as const

for (const [language, direction, text] of MIXED) {
  seeing(
    `in a mixed line of ${language} the arrows visit every place, both ways, and never stick`,
    "/write/7",
    async (page) => {
      const field = language === "en" ? fields(page).nth(1) : fields(page).nth(0)
      if (language === "fa") {
        // A Persian version of the first section.
        await page.getByRole("button", { name: "Add: Persian" }).first().click()
        await page.locator('[role=textbox][lang="fa"]').first().locator("p").nth(1).click()
      } else {
        await field.click()
        await page.keyboard.press("Control+a")
        await page.keyboard.press("Delete")
        await page.keyboard.press("ArrowDown")
      }
      await paste(page, text)
      const own = page.locator(`[role=textbox][lang="${language}"]`).first()
      assert.equal(await own.locator("p").nth(1).textContent(), text)
      const wanted = places(text)
      await page.keyboard.press("Home")
      const [, , start] = await caret(page)
      assert.equal(start, 0)
      const ahead = await walk(page, direction === "rtl" ? "ArrowLeft" : "ArrowRight", 2 * text.length)
      assert.deepEqual(
        ahead.toSorted((a, b) => a - b),
        wanted.toSorted((a, b) => a - b),
      )
      await page.keyboard.press("End")
      const back = await walk(page, direction === "rtl" ? "ArrowRight" : "ArrowLeft", 2 * text.length)
      assert.deepEqual(
        back.toSorted((a, b) => a - b),
        wanted.toSorted((a, b) => a - b),
      )
    },
    // One line on the screen: Home and End mean the whole of it.
    { width: 1900 },
  )
}

seeing(
  "Arabic, then digits, then Arabic stand in the order in which they were typed, and undo takes them back",
  "/write/7",
  async (page) => {
    const line = fields(page).first().locator("p").last()
    const was = await line.textContent()
    await line.click()
    await page.keyboard.press("End")
    await page.keyboard.insertText(" في ")
    await page.keyboard.type("24")
    await page.keyboard.insertText(" من الشهر")
    assert.equal(await line.textContent(), `${was} في 24 من الشهر`)
    await page.keyboard.press("Control+z")
    assert.equal(await line.textContent(), was)
    await page.keyboard.press("Control+Shift+z")
    assert.equal(await line.textContent(), `${was} في 24 من الشهر`)
  },
)

seeing("Shift+Space writes a ZWNJ in Persian, and a space in Arabic", "/write/7", async (page) => {
  await page.getByRole("button", { name: "Add: Persian" }).first().click()
  const persian = page.locator('[role=textbox][lang="fa"]').first()
  await persian.locator("p").nth(1).click()
  await page.keyboard.insertText("می")
  await page.keyboard.press("Shift+Space")
  await page.keyboard.insertText("پذیریم")
  assert.equal(await persian.locator("p").nth(1).textContent(), "می\u200cپذیریم")
  const arabic = fields(page).first().locator("p").last()
  await arabic.click()
  await page.keyboard.press("End")
  await page.keyboard.press("Shift+Space")
  assert.match((await arabic.textContent()) ?? "", / $/)
})

seeing(
  "what is pasted becomes plain lines; what was taken out is said, and can be undone",
  "/write/7",
  async (page) => {
    const field = fields(page).nth(1)
    const was = await field.innerText()
    await field.locator("p").last().click()
    await page.keyboard.press("End")
    await paste(page, "\u202eone\u202c\nt\u00adwo", "<b>one</b><p>two")
    assert.match(await field.innerText(), /one\n+two$/)
    const notice = page.locator(".cleaned")
    assert.match(await notice.innerText(), /Formatting was left out.*2 direction controls.*1 invisible character/s)
    await page.getByRole("button", { name: "Undo the paste" }).click()
    assert.equal(await field.innerText(), was)
  },
)

seeing("readers and markings are undone like words, and every change is kept", "/write/7", async (page) => {
  const side = page.getByRole("group", { name: "Marking and readers of part 2" })
  const reader = side.getByRole("checkbox", { name: /Karim Nasser/ })
  await side.getByText("Karim Nasser").click()
  assert.ok(await reader.isChecked())
  await page
    .getByRole("status")
    .filter({ hasText: /^Saved/ })
    .waitFor()
  await page.getByRole("button", { name: "Undo", exact: true }).click()
  assert.ok(!(await reader.isChecked()))
  await side.getByRole("button", { name: "Same as the part above" }).click()
  assert.ok(await reader.isChecked())
})

inEach(
  "an enclosure that is dropped pauses, goes on, and asks for its own file after the page was loaded anew",
  "/write/7",
  async (page, say) => {
    await dropFile(page, ".bench-more", "annex.pdf", 8_000_000)
    await page.getByRole("button", { name: say("write.pause-of", { name: "annex.pdf" }) }).click()
    await page.getByRole("button", { name: say("write.resume-of", { name: "annex.pdf" }) }).click()
    const part = page.locator(".bench-part").nth(3)
    await part.getByText(say("write.sealed")).waitFor()
    assert.match(await part.innerText(), /annex\.pdf/)
    const chooser = page.waitForEvent("filechooser")
    await page.getByRole("button", { name: say("write.choose-again") }).click()
    await (await chooser).setFiles({ name: "other.pdf", mimeType: "application/pdf", buffer: Buffer.from("x") })
    await page.locator(".notice-warn").filter({ hasText: "other.pdf" }).waitFor()
  },
  { more: "write=slow" },
)

inEach(
  "what another tab has saved is not written over, and mine is not lost",
  "/write/7",
  async (page, say) => {
    const line = fields(page).nth(1).locator("p").last()
    await line.click()
    await page.keyboard.press("End")
    await page.keyboard.type(" Mine.")
    await page.getByText(say("write.conflict-title")).waitFor()
    assert.match((await line.textContent()) ?? "", /Mine\.$/)
    await page.getByRole("button", { name: say("write.conflict-keep") }).click()
    await page.waitForURL(/\/write\/8$/)
    assert.match((await line.textContent()) ?? "", /Mine\.$/)
  },
  { more: "write=changed" },
)

inEach(
  "while the desk does not answer, what is written stays and is kept as soon as it can be",
  "/write/7",
  async (page, say) => {
    await fields(page).nth(1).locator("p").last().click()
    await page.keyboard.type("More. ")
    await page.getByText(say("write.kept-waiting")).waitFor()
    await page
      .getByRole("status")
      .filter({ hasText: beginsWith(say("write.kept-saved", { time: "" })) })
      .waitFor({ timeout: 30_000 })
  },
  { more: "write=away" },
)

inEach("from a new letter to submitting it, with the keyboard alone", "/write/new", async (page, say) => {
  await fields(page).first().waitFor()
  for (let i = 0; i < 60 && (await page.evaluate("document.activeElement.role")) !== "textbox"; i++)
    await page.keyboard.press("Tab")
  await page.keyboard.type("The date")
  await page.keyboard.press("Enter")
  await page.keyboard.type("We propose a week.")
  await page.waitForURL(/\/write\/\d+$/)
  await page.keyboard.press("Control+Enter")
  await page.keyboard.type("A second part")
  await page.keyboard.press("Alt+Shift+ArrowUp")
  assert.match(await fields(page).first().innerText(), /A second part/)
  await page.keyboard.press("Control+Shift+Backspace")
  assert.equal(await fields(page).count(), 1)
  await tabTo(page, contains(say("write.marking-none")))
  await page.keyboard.press("Enter")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await tabTo(page, contains(say("write.readers-all-of", { office: "south" })))
  await page.keyboard.press("Enter")
  for (
    let i = 0;
    i < 60 && !String(await page.evaluate("document.activeElement.textContent")).includes(say("write.to-review"));
    i++
  )
    await page.keyboard.press("Shift+Tab")
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/review$/)
  await page.getByRole("heading", { name: say("write.who-reads") }).waitFor()
  await tabTo(page, isJust(say("write.submit")))
  await page.keyboard.press("Enter")
  const dialog = page.getByRole("alertdialog")
  await dialog.waitFor()
  await tabTo(page, isJust(say("write.submit")))
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/write\/\d+$/, { timeout: 30_000 })
  await page.getByText(say("write.waits-awaiting-leave")).first().waitFor()
})

inEach(
  "what stands in the way leads to its part; and a signatory sees the consequence and types the letter’s name first",
  "/write/7/review",
  async (page, say) => {
    const submit = page.getByRole("button", { name: say("write.submit"), exact: true })
    assert.ok(await submit.isDisabled())
    await page.locator('a[href="/write/7?part=3"]').first().click()
    await page.waitForURL(/\/write\/7\?part=3$/)
    await page.locator(".bench-part").nth(2).waitFor()
    await goTo(page, `/approve/a${"0".repeat(63)}`)
    await page.getByText(say("write.consequence-letter")).first().waitFor()
    await page.getByRole("button", { name: say("write.sign"), exact: true }).click()
    const dialog = page.getByRole("alertdialog")
    const sign = dialog.getByRole("button", { name: say("write.sign"), exact: true })
    assert.ok(await sign.isDisabled())
    await dialog.getByRole("textbox").fill("north/٦")
    await sign.click()
    await page.waitForURL(/\/$/)
  },
)

function contains(words: string): RegExp {
  return new RegExp(RegExp.escape(words))
}

const PAGES = [
  "/write",
  "/write/7",
  "/write/7/review",
  "/write/4",
  `/approve/a${"0".repeat(63)}`,
  `/approve/c${"0".repeat(63)}`,
  `/approve/f${"0".repeat(63)}`,
]
for (const [lang, theme] of [
  ["en", "light"],
  ["ar", "dark"],
  ["fa", "light"],
] as const) {
  for (const path of PAGES) {
    seeing(
      `nothing that WCAG forbids, and nothing beside the page: ${path.slice(0, 18)} in ${lang}, ${theme}`,
      path,
      async (page) => {
        assert.deepEqual(await axe(page), [])
        for (const width of [1280, 768, 360]) {
          await page.setViewportSize({ width, height: 900 })
          assert.ok(
            Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth")) <= 0,
            `too wide at ${width}`,
          )
        }
      },
      { lang, theme },
    )
  }
}
