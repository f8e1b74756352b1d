/** Somebody reads: finds what needs them, walks through letters, saves an enclosure, gives a receipt, prints, sends. */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { openExamples, type Examples, type Opening } from "./examples.ts"
import { axe, LANGUAGES } from "./harness.ts"
import { wordsOf, type Say } from "./words.ts"
import { goTo } from "./writing.ts"

let examples: Examples
before(async () => {
  examples = await openExamples()
})
after(async () => {
  await examples.close()
})

function seeing(goal: string, path: string, look: (page: Page) => Promise<void>, how?: Opening): void {
  const ready = async (page: Page): Promise<void> => {
    await page.waitForSelector("article.page:not([aria-busy=true])")
    await look(page)
  }
  test(goal, () => examples.see(path, ready, how))
}

const focused = (page: Page): Promise<string | null> => page.evaluate("document.activeElement.textContent")
const path = (page: Page): Promise<string> => page.evaluate("location.pathname")

seeing("lines are walked by j and k, the arrows and the ends, and opened by Enter", "/letters", async (page) => {
  await page.keyboard.press("j")
  assert.equal(await focused(page), "south/4")
  await page.keyboard.press("j")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("k")
  assert.equal(await focused(page), "north/5")
  await page.keyboard.press("End")
  await page.keyboard.press("Enter")
  await page.waitForSelector(".letter-sheet")
  assert.equal(await path(page), "/letter/cedar/north/1")
  await page.keyboard.press("j")
  await page.waitForURL("**/letter/cedar/south/1")
})

seeing(
  "ten thousand letters are leafed through, and going back comes to the page one left",
  "/letters/many",
  async (page) => {
    assert.equal(await page.locator("tbody tr").count(), 50)
    await page.keyboard.press("k")
    assert.equal(await focused(page), "south/9951")
    await page.keyboard.press("j")
    await page.locator(":focus", { hasText: "south/9950" }).waitFor()
    await page.keyboard.press("Enter")
    await page.waitForURL("**/letter/many/south/9950")
    await page.goBack()
    await page.getByRole("link", { name: "south/9950", exact: true }).waitFor()
    await page.getByRole("button", { name: "Newer" }).click()
    await page.getByRole("link", { name: "south/10000", exact: true }).waitFor()
  },
)

/** What somebody has to do with letters, where, and how. Each ends as it began: with nothing open above the page. */
const TASKS: readonly (readonly [goal: string, path: string, act: (page: Page, say: Say) => Promise<void>])[] = [
  [
    "an alarm stands above everything, and goes only after a deliberate step",
    "/",
    async (page, say) => {
      const alarm = page.getByRole("alert")
      await alarm.getByText(say("common.stop-do")).waitFor()
      const [first] = await page.locator("main .notice-stop, main .section").all()
      assert.match((await first?.getAttribute("class")) ?? "", /notice-stop/)
      await page.getByRole("button", { name: say("desk.alarm-dismiss"), exact: true }).click()
      await page.getByRole("alertdialog").getByText(say("desk.alarm-dismiss-text")).waitFor()
      await page.keyboard.press("Escape")
      await page.getByRole("alertdialog").waitFor({ state: "detached" })
    },
  ],
  [
    "an enclosure is fetched with its progress and saved, once, and nowhere shown",
    "/letter/cedar/north/4",
    async (page, say) => {
      await page
        .locator(".enclosure")
        .getByRole("button", { name: say("letter.fetch"), exact: true })
        .click()
      await page.locator(".enclosure").getByRole("progressbar").waitFor()
      await page
        .locator(".enclosure")
        .getByRole("button", { name: say("common.save-file") })
        .click()
      await page.getByText(say("letter.saved")).waitFor()
      assert.equal(await page.locator("iframe, object, embed, main img").count(), 0)
    },
  ],
  [
    "a program is fetched only after a warning that names it",
    "/letter/cedar/south/92",
    async (page, say) => {
      await page
        .locator(".enclosure")
        .getByRole("button", { name: say("letter.fetch"), exact: true })
        .click()
      const dialog = page.getByRole("alertdialog")
      assert.match((await dialog.textContent()) ?? "", /خطة 2026\.exe/)
      assert.equal(await page.locator(".enclosure").getByRole("progressbar").count(), 0)
      await dialog.getByRole("button", { name: say("letter.fetch-anyway") }).click()
      await page.locator(".enclosure").getByRole("progressbar").waitFor()
    },
  ],
  [
    "a receipt says first who will be told",
    "/letter/cedar/south/4",
    async (page, say) => {
      await page.getByRole("button", { name: say("letter.receipt-give"), exact: true }).click()
      await page.getByRole("alertdialog").getByText("south.example").waitFor()
      await page.getByRole("button", { name: say("letter.receipt-act"), exact: true }).click()
      await page.getByText(say("letter.receipt-sent", { name: "south/4" })).waitFor()
    },
  ],
  [
    "a letter is sent after its consequence was shown and its name typed",
    "/send/cedar/north/5",
    async (page, say) => {
      await page.getByText(say("letter.send-goes")).waitFor()
      await page.getByRole("button", { name: say("letter.send-begin") }).click()
      await page.keyboard.type("north/4")
      await page.keyboard.press("Enter")
      assert.equal(await page.getByRole("alertdialog").count(), 1)
      await page.keyboard.press("Control+a")
      await page.keyboard.type("north/٥")
      await page.keyboard.press("Enter")
      await page.locator(".notice-good").getByText(say("letter.sent-next")).waitFor()
    },
  ],
]
for (const lang of LANGUAGES) {
  test(`what is done with letters, in ${lang}`, async (t) => {
    // One page, in which somebody goes from task to task.
    await examples.see(
      "/",
      async (page) => {
        for (const [goal, place, act] of TASKS)
          await t.test(goal, async () => {
            await goTo(page, place)
            await act(page, wordsOf(lang))
          })
      },
      { lang },
    )
  })
}

seeing(
  "a letter that does not verify is not shown",
  "/letter/cedar/north/4",
  async (page) => {
    await page.locator(".notice-stop").getByText("Telephone the other side").waitFor()
    assert.equal(await page.locator(".letter-sheet").count(), 0)
  },
  { more: "stop" },
)

seeing("text stays text, and what would turn a line about is shown", "/letter/cedar/south/4", async (page) => {
  await page.getByText("</script><b>This is text, and stays text.</b>").waitFor()
  assert.equal(await page.locator(".letter-sheet b").count(), 0)
})

seeing("a name that hides its ending shows what hides it", "/letter/cedar/north/4", async (page) => {
  assert.equal(await page.locator(".enclosure-name .hidden-character").textContent(), "U+202E")
})

seeing("a date of the other direction keeps together in an Arabic line", "/letter/cedar/north/4", async (page) => {
  const pieces = await page.locator('.letter-text[lang="ar"] bdi[dir="ltr"]').allTextContents()
  assert.ok(pieces.includes("20 November 2026"))
})

seeing(
  "ten megabytes in one line hold up nothing: only what is near is set",
  "/letter/cedar/south/90",
  async (page) => {
    const pieces = await page.locator(".letter-later").count()
    assert.ok(pieces > 1500 && pieces < 3500)
    assert.ok((await page.locator(".letter-text bdi").count()) < 3000)
    // The whole text is there for finding, copying and screen readers.
    const octets: number = await page.evaluate("document.querySelector('.letter-sheet').textContent.length")
    assert.ok(octets > 10_000_000)
  },
)

for (const lang of ["en", "ar", "fa"] as const) {
  seeing(
    `a letter prints without the desk round it, its proof at the end (${lang})`,
    "/letter/cedar/north/4",
    async (page) => {
      await page.emulateMedia({ media: "print" })
      for (const hidden of [".head", ".side", ".page-head", ".enclosure-act", ".neighbours"])
        assert.equal(await page.locator(hidden).first().isVisible(), false, hidden)
      for (const shown of [".letterhead-office", ".accounts", ".proof .hash", ".proof-note"])
        assert.equal(await page.locator(shown).first().isVisible(), true, shown)
      const pdf = await page.pdf({ preferCSSPageSize: true })
      // A4 in points, of 1/72 inch.
      assert.match(pdf.toString("latin1"), /\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/)
    },
    { lang },
  )
}

seeing("what somebody could not read or press is found", "/", async (page) => {
  await page.evaluate(`document.querySelector("main").append(
    document.createElement("button"),
    Object.assign(document.createElement("p"), { id: "pale", textContent: "pale" }),
  )`)
  await page.evaluate(`document.querySelector("#pale").style.color = "#bbb"`)
  const faults = (await axe(page)).map((fault) => fault.slice(0, fault.indexOf(":")))
  assert.deepEqual(new Set(faults), new Set(["button-name", "color-contrast"]))
})

for (const theme of ["light", "dark"] as const) {
  for (const at of [
    "/",
    "/letters",
    "/letters/many",
    "/letter/cedar/north/4",
    "/letter/cedar/south/2",
    "/send/cedar/north/5",
  ]) {
    seeing(
      `everybody can read ${at}, ${theme}`,
      at,
      async (page) => {
        assert.deepEqual(await axe(page), [])
      },
      { theme, lang: theme === "light" ? "ar" : "fa" },
    )
  }
}

for (const lang of ["en", "ar", "fa"] as const) {
  for (const at of ["/", "/letters", "/letter/cedar/north/4", "/letter/cedar/south/91", "/send/cedar/north/5"]) {
    seeing(
      `nothing of ${at} is beyond the edge of a telephone (${lang})`,
      at,
      async (page) => {
        assert.equal(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true)
      },
      { lang, width: 360 },
    )
  }
}
