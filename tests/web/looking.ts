/**
 * What is done once can be seen three times: a page as it stands, with what is open on it, in each language.
 * @module
 */
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { axe, beyond, LANGUAGES, shot, until, USUAL, type House, type Language } from "./harness.ts"

/** Pictures for people who look at them are taken with `SHOTS=1` and with `SLOW=1`. */
const PICTURED = process.env["SHOTS"] === "1" || process.env["SLOW"] === "1"

/** Have somebody's desk in a language, whatever is open on its pages. */
export async function speak(house: House, who: string, page: Page, language: Language): Promise<void> {
  const { keeper } = await house.serve(who)
  keeper.keepSettings({ ...keeper.settings(), ...USUAL[language], language })
  await until(page, `document.documentElement.lang.startsWith("${language}")`)
}

/**
 * Look at a page in each language: everybody can read it, and nothing of it is beyond the edge of a telephone. Afterwards it
 * is in the language it was in.
 * @param name of its pictures
 */
export async function inEvery(house: House, who: string, page: Page, name: string): Promise<void> {
  const { language: was } = (await house.serve(who)).keeper.settings()
  const faults: string[] = []
  for (const language of [...LANGUAGES.filter((each) => each !== was), was]) {
    await speak(house, who, page, language)
    faults.push(...(await axe(page, language === was ? "all" : "words")).map((fault) => `${language}: ${fault}`))
    if (PICTURED) await shot(page, `${name}-${language}`, true)
    await page.setViewportSize({ width: 360, height: 900 })
    const by = await beyond(page)
    if (by > 0) faults.push(`${language}: ${by} pixels beyond the edge at 360`)
    if (PICTURED) await shot(page, `${name}-${language}-360`, true)
    await page.setViewportSize({ width: 1280, height: 900 })
  }
  assert.deepEqual(faults, [], name)
}
