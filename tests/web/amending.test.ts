/**
 * Other rules for a channel, by two registrars and a signatory at pages of their own: what changes is seen before it is laid,
 * before it is signed, and before it is answered.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { approve, collect, flush, listLaid } from "../../src/desk/index.ts"
import { standing } from "../desk/steps.ts"
import { axe, openHouse, settled, type House } from "./harness.ts"
import { wordsOf } from "./words.ts"

const say = wordsOf("en")
let house: House
before(async () => {
  const template = await standing()
  const at = await template.copy()
  template.remove()
  house = await openHouse(at)
})
after(() => house.close())

const button = (page: Page, key: string): ReturnType<Page["getByRole"]> =>
  page.getByRole("button", { name: say(key), exact: true })

/** An officer approves what is laid, at a desk without a page. */
async function approves(who: string): Promise<void> {
  const desk = house.at.desk(who)
  await collect(desk)
  for (const { id } of listLaid(desk)) approve(desk, id)
  await flush(desk)
}

test("a registrar proposes, a signatory signs what changes, the other registrar agrees, and the rules hold", async () => {
  const north = await house.open("north/registrar", "/offices/channel/cedar")
  await button(north, "offices.amend").click()
  await north
    .locator(".choice")
    .filter({ hasText: say("common.document-aide-memoire") })
    .first()
    .click()
  assert.deepEqual(await axe(north), [])
  await button(north, "offices.amend").click()
  const dialog = north.getByRole("alertdialog")
  await dialog.getByText(say("write.amendment-until-now")).waitFor()
  await dialog.getByRole("button", { name: say("offices.amend-act"), exact: true }).click()
  await dialog.waitFor({ state: "detached" })
  await button(north, "offices.amendment-withdraw").waitFor()

  const principal = await house.open("north/principal", "/")
  const line = principal.locator('a[href^="/approve/"]').first()
  await line.click()
  await principal.getByText(say("write.amendment-until-now")).waitFor()
  await settled(principal)
  assert.deepEqual(await axe(principal), [])
  await button(principal, "write.sign").click()
  const signing = principal.getByRole("alertdialog")
  await signing.getByRole("textbox").fill("cedar")
  await signing.getByRole("button", { name: say("write.sign"), exact: true }).click()
  await signing.waitFor({ state: "detached" })
  await approves("north/adviser")

  const south = await house.open("south/registrar", "/offices/channel/cedar")
  await button(south, "offices.amendment-agree").waitFor()
  await south.getByText(say("write.amendment-until-now")).waitFor()
  assert.deepEqual(await axe(south), [])
  await button(south, "offices.amendment-agree").click()
  await button(south, "offices.amendment-withdraw").waitFor()
  await approves("south/minister")
  // Both desks learn of it by themselves: nothing is under way any more, and the rule that was left out is gone.
  for (const page of [south, north]) {
    await button(page, "offices.amend").waitFor()
    assert.equal(await page.getByText(say("common.document-aide-memoire"), { exact: false }).count(), 0)
  }
  assert.deepEqual(house.complaints(), [])
})
