/**
 * A register that has forked is healed by both quorums, each at their own desk; and, months later, letters are sealed to a
 * roster that has expired, by a word that everybody sees. Each step is done in one language, and looked at in all three.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { channelNamed, rosterOf } from "../../src/desk/access.ts"
import { look } from "../../src/desk/act.ts"
import { forked } from "../desk/forked.ts"
import { DAY, settle, standing } from "../desk/steps.ts"
import { openHouse, settled, shot, type House, type Language } from "./harness.ts"
import { inEvery } from "./looking.ts"
import { wordsOf, type Say } from "./words.ts"

/** So late that North's roster, which the healing renews, outlives South's. */
const LATER = 45 * DAY
let house: House
before(async () => {
  const template = await standing()
  const at = await template.copy()
  template.remove()
  at.clock.now += LATER
  await settle(at)
  await forked(at)
  await settle(at)
  house = await openHouse(at)
  // Whoever is not at a page of theirs takes part all the same.
  for (const who of ["south/registrar", "south/minister", "north/adviser"]) await house.serve(who)
})
after(async () => house.close())

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
      await shot(page, `failed-forks-${what.slice(0, 16)}`, true).catch(() => undefined)
      throw error
    } finally {
      await page.close()
    }
    assert.deepEqual(house.complaints(), [])
  })
}

/** The name is typed, and the act done. */
async function confirm(page: Page, act: string): Promise<void> {
  const dialog = page.getByRole("alertdialog")
  await dialog.getByRole("textbox").last().fill("cedar")
  await dialog.getByRole("button", { name: act, exact: true }).click()
  await dialog.waitFor({ state: "detached" })
}

goal(
  "both histories are shown, and the registrar whose register it is proposes to heal it",
  "north/registrar",
  "/register/cedar",
  "ar",
  async (page, say) => {
    await page.getByText(say("register.heal-held")).waitFor()
    await page.getByRole("button", { name: say("register.heal-propose"), exact: true }).click()
    await page.getByRole("alertdialog").getByText(say("register.heal-for-ever")).waitFor()
    await inEvery(house, "north/registrar", page, "heal-propose")
    await confirm(page, say("register.heal-propose"))
    await page.getByText(say("register.heal-waits-own-quorum")).waitFor()
    await inEvery(house, "north/registrar", page, "heal-laid")
  },
)

for (const [who, language] of [
  ["north/principal", "fa"],
  ["north/registrar", "en"],
  ["south/minister", "ar"],
] as const) {
  goal(
    `a signatory finds the healing among what awaits them, and approves it (${who})`,
    who,
    "/",
    language,
    async (page, say) => {
      const line = page.locator('a[href="/register/cedar"]').filter({ hasText: "cedar" }).first()
      await page.getByText(say("desk.laid-healing")).waitFor()
      if (who === "north/principal") await inEvery(house, who, page, "heal-awaits")
      await line.click()
      await page.waitForURL(/\/register\/cedar$/)
      await settled(page)
      await page.getByRole("button", { name: say("register.heal-approve"), exact: true }).click()
      await confirm(page, say("register.heal-approve"))
      await page.getByRole("button", { name: say("register.heal-approve"), exact: true }).waitFor({ state: "detached" })
    },
  )
}

goal("the book says for ever that it was healed", "north/registrar", "/register/cedar", "fa", async (page, say) => {
  await page.getByText(say("register.heal-kept")).waitFor()
  await page.getByText(say("register.heal-waits-entry")).waitFor({ state: "detached" })
  await page.locator(".book-forks .notice-warn").waitFor({ state: "detached" })
  await inEvery(house, "north/registrar", page, "healed")
})

goal(
  "an expired roster is sealed to all the same, by a word that the desk shows until it is over",
  "north/adviser",
  "/",
  "ar",
  async (page, say) => {
    const { keeper } = await house.serve("north/adviser")
    const { at } = house
    const expires = look(keeper.desk(), (tx) => rosterOf(tx, channelNamed(tx, "cedar").other).head.expires)
    at.clock.now = expires + DAY
    await page.goto(new URL("/offices/channel/cedar", page.url()).href)
    await settled(page)
    await page.getByRole("button", { name: say("offices.override"), exact: true }).click()
    const dialog = page.getByRole("alertdialog")
    await dialog.getByRole("textbox").first().fill("Their registrar telephoned.")
    await inEvery(house, "north/adviser", page, "override")
    await dialog
      .getByRole("textbox")
      .last()
      .fill((await dialog.locator(".field-help bdi").first().textContent()) ?? "")
    await dialog.getByRole("button", { name: say("offices.override-act"), exact: true }).click()
    await dialog.waitFor({ state: "detached" })
    await page.getByText("Their registrar telephoned.").first().waitFor()
    await page.goto(new URL("/", page.url()).href)
    await settled(page)
    await page.getByRole("heading", { name: say("desk.overrides") }).waitFor()
    await page.getByText("Their registrar telephoned.").first().waitFor()
    await page.getByText("north/adviser").first().waitFor()
    await inEvery(house, "north/adviser", page, "under-override")
  },
)
