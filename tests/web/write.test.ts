/** Somebody writes a letter in three languages, encloses a file, looks what it will do, submits it; somebody else signs. */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { openExamples, type Examples, type Opening } from "./examples.ts"
import { axe } from "./harness.ts"
import { caret, dropFile, fields, paste, places, tabTo, walk } from "./writing.ts"
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

seeing("a file that is dropped on the letter is enclosed and sealed", "/write/7", async (page) => {
  await dropFile(page, ".bench-more", "annex.pdf", 3_000_000)
  const part = page.getByRole("listitem", { name: /^Part 4: Enclosure/ })
  await part.getByText("Sealed. It goes with the letter.").waitFor()
  assert.match(await part.innerText(), /annex\.pdf/)
})

seeing(
  "an enclosure pauses, goes on, and asks for its own file after the page was loaded anew",
  "/write/7",
  async (page) => {
    await dropFile(page, ".bench-more", "annex.pdf", 4_000_000)
    await page.getByRole("button", { name: "Pause annex.pdf" }).click()
    await page.getByRole("button", { name: "Go on with annex.pdf" }).click()
    await page
      .getByRole("listitem", { name: /^Part 4/ })
      .getByText("Sealed.")
      .waitFor()
    const chooser = page.waitForEvent("filechooser")
    await page.getByRole("button", { name: "Choose the file again" }).click()
    await (await chooser).setFiles({ name: "other.pdf", mimeType: "application/pdf", buffer: Buffer.from("x") })
    await page.getByText("is not this file").waitFor()
  },
  { more: "write=slow" },
)

seeing(
  "what another tab has saved is not written over, and mine is not lost",
  "/write/7",
  async (page) => {
    const line = fields(page).nth(1).locator("p").last()
    await line.click()
    await page.keyboard.press("End")
    await page.keyboard.type(" Mine.")
    await page.getByText("This draft was changed elsewhere").waitFor()
    assert.match((await line.textContent()) ?? "", /Mine\.$/)
    await page.getByRole("button", { name: "Keep mine as a new draft" }).click()
    await page.waitForURL(/\/write\/8$/)
    assert.match((await line.textContent()) ?? "", /Mine\.$/)
  },
  { more: "write=changed" },
)

seeing(
  "while the desk does not answer, what is written stays and is kept as soon as it can be",
  "/write/7",
  async (page) => {
    await fields(page).nth(1).locator("p").last().click()
    await page.keyboard.type("More. ")
    await page.getByText("Not saved yet; it will be tried again.").waitFor()
    await page
      .getByRole("status")
      .filter({ hasText: /^Saved/ })
      .waitFor({ timeout: 30_000 })
  },
  { more: "write=away" },
)

seeing("from a new letter to submitting it, with the keyboard alone", "/write/new", async (page) => {
  await fields(page).first().waitFor()
  await tabTo(page, /^Part 1, text in English/)
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
  await tabTo(page, /not marked yet/)
  await page.keyboard.press("Enter")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await tabTo(page, /All of south/)
  await page.keyboard.press("Enter")
  for (
    let i = 0;
    i < 60 && !/Review and submit/.test(String(await page.evaluate("document.activeElement.textContent")));
    i++
  )
    await page.keyboard.press("Shift+Tab")
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/review$/)
  await page.getByRole("heading", { name: "Who will be able to read what" }).waitFor()
  await tabTo(page, /^\s*Submit\s*$/)
  await page.keyboard.press("Enter")
  const dialog = page.getByRole("alertdialog")
  await dialog.waitFor()
  await tabTo(page, /^\s*Submit\s*$/)
  await page.keyboard.press("Enter")
  await page.waitForURL(/\/write\/\d+$/, { timeout: 30_000 })
  await page.getByText("The registrar has been asked.").waitFor()
})

seeing("what stands in the way leads to its part", "/write/7/review", async (page) => {
  const submit = page.getByRole("button", { name: "Submit" })
  assert.ok(await submit.isDisabled())
  await page.getByRole("link", { name: "Part 3" }).first().click()
  await page.waitForURL(/\/write\/7\?part=3$/)
  await page.getByRole("listitem", { name: /^Part 3/ }).waitFor()
})

seeing(
  "a signatory sees the consequence and types the letter’s name before it is signed",
  `/approve/a${"0".repeat(63)}`,
  async (page) => {
    await page.getByText("any reader can prove to anybody, for ever").first().waitFor()
    await page.getByRole("button", { name: "Sign", exact: true }).click()
    const dialog = page.getByRole("alertdialog")
    const sign = dialog.getByRole("button", { name: "Sign" })
    assert.ok(await sign.isDisabled())
    await dialog.getByRole("textbox").fill("north/٦")
    await sign.click()
    await page.waitForURL(/\/$/)
  },
)

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
