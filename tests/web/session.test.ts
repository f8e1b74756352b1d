/**
 * An officer's days at one desk: the office founded, the vault opened by passphrase, sheet and passkey, locked by hand and
 * by itself, seen as they like, the relay away and back. All of it at a vault that the page itself has made.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import type { KeeperOptions } from "../../src/desk/agent/open.ts"
import { encodeAdmission } from "../../src/relay/client.ts"
import { world } from "../desk/world.ts"
import { axe, LANGUAGES, openHouse, settled, shot, until, type House, type Language } from "./harness.ts"
import { wordsOf, type Say } from "./words.ts"

const PASSPHRASE = "salt cedar harbour lantern"
/** Clocks that the test turns, one for each desk: what idleness is told by. */
const turned: Record<Language, number> = { en: 0, ar: 0, fa: 0 }
const clockOf = (language: Language): NonNullable<KeeperOptions["clock"]> => ({
  wall: () => Date.now() + turned[language],
  ticks: () => performance.now() + turned[language],
})
let house: House

before(async () => {
  const at = await world()
  Object.defineProperty(at.clock, "now", { get: () => Math.floor(Date.now() / 1000) })
  house = await openHouse(at)
  for (const language of LANGUAGES)
    await house.serveNew(officer(language), { clock: clockOf(language), idleMinutes: 10 })
})
after(async () => house.close())

/** The registrar whose desk is in a language, and what their office is called. */
const officer = (language: Language): string => `east-${language}/registrar`
const officeName = (language: Language): string => `east-${language}.example`

/**
 * What somebody does at the desk, in each language at a desk of its own; what the page complained of fails it, but for what
 * it says when it is refused.
 */
function at(goal: string, look: (page: Page, say: Say, language: Language) => Promise<void>): void {
  for (const language of LANGUAGES) {
    test(`${goal} (${language})`, async () => {
      const page = await house.open(officer(language), "/", { language })
      try {
        await look(page, wordsOf(language), language)
      } catch (error) {
        await shot(page, `failed-session-${language}`)
        throw error
      } finally {
        await page.close()
      }
      assert.deepEqual(
        house.complaints().filter((each) => !/status of (?:401|403|409|422|423|503)/.test(each)),
        [],
      )
    })
  }
}

/** Open the locked desk by its passphrase. */
async function unlock(page: Page, say: Say, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel(say("common.passphrase"), { exact: true }).fill(passphrase)
  await page.getByRole("button", { name: say("common.unlock"), exact: true }).click()
}

async function lock(page: Page, say: Say): Promise<void> {
  await page.getByRole("button", { name: say("common.lock"), exact: true }).click()
  await page.getByRole("heading", { name: say("common.lock-title") }).waitFor()
}

at("an office is founded: the vault is made from a passphrase, and the desk is open", async (page, say, language) => {
  const [admission] = await house.at.admissions(1)
  assert.ok(admission)
  assert.deepEqual(await axe(page), [])
  await page.getByRole("button", { name: say("common.found-go") }).click()
  await page.getByLabel(say("common.office-name"), { exact: true }).fill(officeName(language))
  await page.getByLabel(say("common.your-name"), { exact: true }).fill("ليلى منصور")
  await page.getByLabel(say("common.your-title"), { exact: true }).fill("registrar")
  const chooser = page.waitForEvent("filechooser")
  await page.getByRole("button", { name: say("common.choose-file", { several: "no" }) }).click()
  await (
    await chooser
  ).setFiles({
    name: "admission.diwan",
    mimeType: "application/octet-stream",
    buffer: Buffer.from(encodeAdmission(admission)),
  })
  await page.getByLabel(say("common.new-passphrase"), { exact: true }).fill(PASSPHRASE)
  await page.getByLabel(say("common.passphrase-again"), { exact: true }).fill(PASSPHRASE)
  assert.deepEqual(await axe(page), [])
  await page.getByRole("button", { name: say("common.found-act") }).click()
  await page.getByText("ليلى منصور").first().waitFor()
  await page.getByText(say("common.relay-reachable")).waitFor()
})

at("locked by hand in one tab, it is locked in the other; the passphrase opens both", async (page, say, language) => {
  const other = await house.open(officer(language), "/offices", { language })
  await other
    .getByRole("heading", { name: say("common.nav-offices") })
    .first()
    .waitFor()
  await lock(page, say)
  await other.getByRole("heading", { name: say("common.lock-title") }).waitFor()
  // Nothing of the vault is in either page any more.
  for (const each of [page, other]) assert.ok(!(await each.content()).includes(officeName(language)))
  assert.deepEqual(await axe(page), [])
  await shot(page, `locked-${language}`)
  await unlock(page, say, "not this one")
  await page.getByText(say("common.passphrase-wrong")).waitFor()
  assert.deepEqual(await axe(page), [])
  await unlock(page, say)
  await page
    .getByRole("heading", { name: say("common.nav-desk") })
    .first()
    .waitFor()
  await other
    .getByRole("heading", { name: say("common.nav-offices") })
    .first()
    .waitFor()
  await other.close()
})

at("a recovery sheet is made, shown once, and opens the vault", async (page, say) => {
  await page.goto(new URL("/settings", page.url()).href)
  await settled(page)
  await page.getByRole("button", { name: say("settings.add-recovery") }).click()
  await page.getByLabel(say("settings.recovery-label"), { exact: true }).fill("The safe")
  await page.getByRole("button", { name: say("settings.recovery-make") }).click()
  const sheet = page.getByRole("dialog")
  await sheet.getByText(say("settings.sheet-text").slice(0, 40)).waitFor()
  const code = (await sheet.locator(".recovery-code code").allInnerTexts()).join("-")
  assert.match(code, /^[0-9A-Z]{2,}(?:[- ][0-9A-Z]{2,})+$/)
  assert.deepEqual(await axe(page), [])
  await sheet.getByText(say("settings.sheet-kept")).click()
  await sheet.getByRole("button", { name: say("settings.sheet-done") }).click()
  await page.getByText("The safe").first().waitFor()
  assert.ok(!(await page.content()).includes(code.slice(0, 8)), "it is gone from the page")
  await lock(page, say)
  await page.getByRole("button", { name: say("common.use-recovery") }).click()
  await page.getByLabel(say("common.recovery-code"), { exact: true }).fill(code.toLowerCase())
  await page.getByRole("button", { name: say("common.unlock"), exact: true }).click()
  await page
    .getByRole("heading", { name: say("common.nav-settings") })
    .first()
    .waitFor()
})

at("a passkey with PRF is added and opens the vault; one without is refused in words", async (page, say) => {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send("WebAuthn.enable")
  const authenticator = async (hasPrf: boolean): Promise<string> => {
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        ctap2Version: "ctap2_1",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        hasPrf,
      },
    })
    return authenticatorId
  }
  const add = async (label: string): Promise<void> => {
    await page.getByRole("button", { name: say("settings.add-passkey") }).click()
    await page.getByLabel(say("settings.passkey-label"), { exact: true }).fill(label)
    await page.getByRole("button", { name: say("settings.passkey-make") }).click()
  }
  await page.goto(new URL("/settings", page.url()).href)
  await settled(page)
  const without = await authenticator(false)
  await add("Old key")
  await page.getByText(say("errors.passkey-unable")).waitFor()
  await page.keyboard.press("Escape")
  await cdp.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: without })
  await authenticator(true)
  await add("New key")
  await page.getByText("New key").first().waitFor()
  await page.getByRole("dialog").waitFor({ state: "detached" })
  await lock(page, say)
  await page.getByRole("button", { name: say("common.unlock-passkey") }).click()
  await page
    .getByRole("heading", { name: say("common.nav-settings") })
    .first()
    .waitFor()
})

at("when nobody is there it locks itself, says why, and opens again", async (page, say, language) => {
  turned[language] += 11 * 60_000
  // Whatever next uses the desk finds it locked; the page's own sign of life is no person.
  await page.reload()
  await page.getByText(say("common.locked-idle")).waitFor()
  await unlock(page, say)
  await page
    .getByRole("heading", { name: say("common.nav-desk") })
    .first()
    .waitFor()
})

at("a relay that is away is said, and healed by itself when it is back", async (page, say) => {
  await page.getByText(say("common.relay-reachable")).waitFor()
  await house.at.stopRelay()
  await page.getByRole("button", { name: say("common.collect"), exact: true }).click()
  await page.locator(".relay-unreachable").waitFor()
  await shot(page, "relay-away")
  assert.deepEqual(await axe(page), [])
  await house.at.startRelay()
  await page.locator(".relay-reachable").waitFor()
})

/** From each language to another, and what somebody chooses there by itself: digits and a calendar that are not usual in it. */
const CHANGES: {
  readonly [L in Language]: {
    readonly to: Language
    readonly direction: "ltr" | "rtl"
    readonly usual: RegExp
    readonly digits: readonly [key: string, shown: RegExp]
    readonly calendar: readonly [key: string, months: RegExp]
  }
} = {
  en: {
    to: "ar",
    direction: "rtl",
    usual: /[٠-٩]/,
    digits: ["settings.digits-latn", /[0-9]/],
    calendar: [
      "settings.calendar-persian",
      /فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|[آأا]ذر/,
    ],
  },
  ar: {
    to: "fa",
    direction: "rtl",
    usual: /[۰-۹]/,
    digits: ["settings.digits-arab", /[٠-٩]/],
    calendar: ["settings.calendar-umalqura", /محرم|صفر|ربیع|جمادی|رجب|شعبان|رمضان|شوال|ذیقعد|ذی/],
  },
  fa: {
    to: "en",
    direction: "ltr",
    usual: /[0-9]/,
    digits: ["settings.digits-arabext", /[۰-۹]/],
    calendar: [
      "settings.calendar-persian",
      /Farvardin|Ordibehesht|Khordad|Tir|Mordad|Shahrivar|Mehr|Aban|Azar|Dey|Bahman|Esfand/,
    ],
  },
}
/** What languages call themselves, in the settings. */
const OWN_NAMES: { readonly [L in Language]: string } = { en: "English", ar: "العربية", fa: "فارسی" }

at(
  "language, digits, calendar and appearance hold at once, in every tab, and after loading anew",
  async (page, say, language) => {
    const { to, direction, usual, digits, calendar } = CHANGES[language]
    const other = await house.open(officer(language), "/", { language })
    await page.goto(new URL("/settings", page.url()).href)
    await settled(page)
    await page.getByText(OWN_NAMES[to], { exact: true }).click()
    for (const each of [page, other])
      await until(
        each,
        `document.documentElement.lang.startsWith("${to}") && document.documentElement.dir === "${direction}"`,
      )
    const changed = wordsOf(to)
    const sample = page.getByRole("complementary", { name: changed("settings.sample") })
    assert.match(await sample.innerText(), usual)
    const [digitsKey, shown] = digits
    const choices = page.getByRole("radiogroup", { name: changed("settings.digits") })
    await choices.getByText(changed(digitsKey)).first().click()
    // Numbers of letters are written the same for everybody, so European digits never go.
    const gone = usual.test("4") ? "false" : `${String(usual)}.test(text)`
    await until(
      page,
      `((text) => ${String(shown)}.test(text) && !${gone})(document.querySelector(".settings-sample").innerText)`,
    )
    const [calendarKey, months] = calendar
    await page.getByText(changed(calendarKey), { exact: true }).click()
    await until(page, `${String(months)}.test(document.querySelector(".settings-sample-day").innerText)`)
    await page.getByText(changed("common.theme-dark"), { exact: true }).click()
    await until(page, `getComputedStyle(document.documentElement).colorScheme.includes("dark")`)
    await shot(page, `settings-${to}-dark`, true)
    await page.reload()
    await settled(page)
    assert.equal(await page.evaluate("document.documentElement.dir"), direction)
    await page.getByText(OWN_NAMES[language], { exact: true }).click()
    await until(page, `document.documentElement.lang.startsWith("${language}")`)
    await page.getByText(say("common.theme-light"), { exact: true }).click()
    await until(page, `getComputedStyle(document.documentElement).colorScheme.includes("light")`)
    await other.close()
  },
)

at(
  "everything is at hand from the keyboard: the sheet of keys, the palette, places by two letters",
  async (page, say) => {
    await page.keyboard.press("?")
    const sheet = page.getByRole("dialog", { name: say("common.keys-title") })
    await sheet.waitFor()
    assert.deepEqual(await axe(page), [])
    await page.keyboard.press("Escape")
    await sheet.waitFor({ state: "detached" })
    await page.keyboard.press("g")
    await page.keyboard.press("o")
    await page.waitForURL(/\/offices$/)
    await page.keyboard.press("Control+k")
    await page.getByRole("dialog", { name: say("common.palette") }).waitFor()
    assert.deepEqual(await axe(page), [])
    await page.keyboard.type(say("common.nav-settings"))
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/settings$/)
    await page.keyboard.press("Control+k")
    await page.keyboard.type(say("common.lock-now"))
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { name: say("common.lock-title") }).waitFor()
    await page.keyboard.type(PASSPHRASE)
    await page.keyboard.press("Enter")
    await page
      .getByRole("heading", { name: say("common.nav-settings") })
      .first()
      .waitFor()
  },
)

at(
  "a launch address that was used is worth nothing; whoever uses it again raises an alarm in every tab",
  async (mine, say, language) => {
    const { server } = await house.serve(officer(language))
    const address = server.launch()
    const first = await house.browser.newContext()
    const page = await first.newPage()
    await page.goto(address)
    await settled(page)
    assert.ok(!page.url().includes("launch"), "the secret does not stay in the address")
    // Whoever is not let in is told so in the language of their browser.
    const second = await house.browser.newContext({ locale: language })
    const thief = await second.newPage()
    await thief.goto(address)
    await thief.getByRole("heading", { name: say("common.outside-title") }).waitFor()
    assert.ok(!(await thief.content()).includes(officeName(language)))
    for (const tab of [mine, page]) await tab.getByText(say("common.misused-title")).first().waitFor()
    await shot(mine, `launch-misused-${language}`)
    await first.close()
    await second.close()
  },
)
