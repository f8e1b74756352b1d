/**
 * A letter goes to a vault without a network, and its receipt comes back, by files that two people save and drop in their
 * browsers: what waits is seen, packed and saved on one machine, dropped on another, and known to have arrived.
 */
import { writeFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { giveMoreStock, readLetter } from "../../src/desk/index.ts"
import { letterToHand, MINISTER, standingByHand } from "../desk/by-hand.ts"
import { draftOf } from "../desk/steps.ts"
import { axe, openHouse, type House } from "./harness.ts"
import { wordsOf } from "./words.ts"

const REGISTRAR = "south/registrar"
const say = wordsOf("en")
let house: House
before(async () => {
  const template = await standingByHand()
  const at = await template.copy()
  template.remove()
  await letterToHand(at, draftOf("Carried by hand."))
  house = await openHouse(at)
})
after(() => house.close())

const button = (page: Page, key: string): ReturnType<Page["getByRole"]> =>
  page.getByRole("button", { name: say(key), exact: true })

/** Pack for somebody and save the one file. @returns where it is */
async function save(page: Page, who: string): Promise<string> {
  await page.getByRole("checkbox", { name: who }).check({ force: true })
  await button(page, "pouch.pack-act").click()
  const name = `for-${who}.pouch`
  const saved = page.waitForEvent("download")
  await page.getByRole("button", { name: say("pouch.save", { name }) }).click()
  const file = await saved
  assert.equal(file.suggestedFilename(), name)
  const path = join(house.at.folder, name)
  writeFileSync(path, await readFile(await file.path()))
  return path
}

/** Bring files to the field at the top of the place. */
async function bring(page: Page, files: readonly string[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: say("common.choose-file", { several: "yes" }) }).click()
  await (await chooser).setFiles([...files])
}

test("a letter and its receipt go to and fro by files", async () => {
  const registrar = await house.open(REGISTRAR, "/pouches")
  const down = await save(registrar, "minister")
  await registrar
    .getByText(/not known to have arrived/)
    .first()
    .waitFor()

  const minister = await house.open(MINISTER, "/pouches")
  await minister.getByText(say("pouch.by-hand"), { exact: true }).waitFor()
  await bring(minister, [down])
  await minister.getByText(say("pouch.done"), { exact: true }).waitFor()
  await minister.getByText(say("pouch.outcome-taken")).first().waitFor()
  assert.deepEqual(await axe(minister), [])
  const { keeper } = await house.serve(MINISTER)
  assert.equal(readLetter(keeper.desk(), "north/1").view.sections[0]?.versions[0]?.text, "Carried by hand.")

  const up = await save(minister, "registrar")
  await bring(registrar, [up])
  await registrar.getByText(/of yours arrived/).waitFor()
  await registrar.getByText(say("pouch.has-arrived"), { exact: true }).first().waitFor()
  assert.deepEqual(await axe(registrar), [])

  // The same file again, and one that is none.
  const note = join(house.at.folder, "note.txt")
  writeFileSync(note, "not a pouch\n")
  await bring(minister, [down, note])
  await minister.getByText(say("pouch.done-not-all"), { exact: true }).waitFor()
  await minister.getByText(say("pouch.outcome-repeat")).first().waitFor()
  await minister.getByText(say("errors.pouch-foreign")).waitFor()
  assert.deepEqual(house.complaints(), [])
  await minister.close()
  await registrar.close()
})

test("a person's word that a pouch arrived is a deliberate step", async () => {
  const { keeper } = await house.serve(REGISTRAR)
  giveMoreStock(keeper.desk())
  const page = await house.open(REGISTRAR, "/pouches")
  await save(page, "minister")
  await button(page, "pouch.arrived-act").first().click()
  const dialog = page.getByRole("alertdialog")
  await dialog.getByText(say("pouch.arrived-text")).waitFor()
  await dialog.getByRole("button", { name: say("pouch.arrived-act") }).click()
  await dialog.waitFor({ state: "detached" })
  assert.deepEqual(house.complaints(), [])
  await page.close()
})
