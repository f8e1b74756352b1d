/**
 * An officer's days at one desk: the office founded, the vault opened by passphrase, sheet and passkey, locked by hand and
 * by itself, seen as they like, the relay away and back. All of it at a vault that the page itself has made.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { encodeAdmission } from "../../src/relay/client.ts"
import { world } from "../desk/world.ts"
import { axe, LANGUAGES, openHouse, settled, shot, until, type House, type Language } from "./harness.ts"
import { wordsOf, type Say } from "./words.ts"

const PASSPHRASE = "salt cedar harbour lantern"
/** A clock that the test turns: what idleness is told by. */
const clock = { wall: () => Date.now() + turned, ticks: () => performance.now() + turned }
let turned = 0
let house: House
let code = ""

before(async () => {
  const at = await world()
  Object.defineProperty(at.clock, "now", { get: () => Math.floor(Date.now() / 1000) })
  house = await openHouse(at)
  await house.serveNew("east/registrar", { clock, idleMinutes: 10 })
})
after(async () => house.close())

const en = wordsOf("en")

/** What somebody does at the desk; what the page complained of fails it, but for what it says when it is refused. */
function at(goal: string, look: (page: Page, say: Say) => Promise<void>, language: Language = "en"): void {
  test(goal, async () => {
    const page = await house.open("east/registrar", "/", { language })
    try {
      await look(page, wordsOf(language))
    } catch (error) {
      await shot(page, "failed-session")
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

/** Open the locked desk by its passphrase. */
async function unlock(page: Page, say: Say, passphrase = PASSPHRASE): Promise<void> {
  await page.getByLabel(say("common.passphrase"), { exact: true }).fill(passphrase)
  await page.getByRole("button", { name: say("common.unlock"), exact: true }).click()
}

async function lock(page: Page, say: Say): Promise<void> {
  await page.getByRole("button", { name: say("common.lock"), exact: true }).click()
  await page.getByRole("heading", { name: say("common.lock-title") }).waitFor()
}

at("an office is founded: the vault is made from a passphrase, and the desk is open", async (page, say) => {
  const [admission] = await house.at.admissions(1)
  assert.ok(admission)
  assert.deepEqual(await axe(page), [])
  await page.getByRole("button", { name: say("common.found-go") }).click()
  await page.getByLabel(say("common.office-name"), { exact: true }).fill("east.example")
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

for (const language of LANGUAGES) {
  at(
    `locked by hand in one tab, it is locked in the other; the passphrase opens both (${language})`,
    async (page, say) => {
      const other = await house.open("east/registrar", "/offices", { language })
      await other
        .getByRole("heading", { name: say("common.nav-offices") })
        .first()
        .waitFor()
      await lock(page, say)
      await other.getByRole("heading", { name: say("common.lock-title") }).waitFor()
      // Nothing of the vault is in either page any more.
      for (const each of [page, other]) assert.ok(!(await each.content()).includes("east.example"))
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
    },
    language,
  )
}

at("a recovery sheet is made, shown once, and opens the vault", async (page, say) => {
  await page.goto(new URL("/settings", page.url()).href)
  await settled(page)
  await page.getByRole("button", { name: say("settings.add-recovery") }).click()
  await page.getByLabel(say("settings.recovery-label"), { exact: true }).fill("The safe")
  await page.getByRole("button", { name: say("settings.recovery-make") }).click()
  const sheet = page.getByRole("dialog")
  await sheet.getByText(say("settings.sheet-text").slice(0, 40)).waitFor()
  code = (await sheet.locator(".recovery-code code").allInnerTexts()).join("-")
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

at("when nobody is there it locks itself, says why, and opens again", async (page, say) => {
  turned += 11 * 60_000
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

at(
  "language, digits, calendar and appearance hold at once, in every tab, and after loading anew",
  async (page, say) => {
    const other = await house.open("east/registrar", "/")
    await page.goto(new URL("/settings", page.url()).href)
    await settled(page)
    await page.getByText("العربية", { exact: true }).click()
    await until(page, `document.documentElement.lang.startsWith("ar") && document.documentElement.dir === "rtl"`)
    await until(other, `document.documentElement.dir === "rtl"`)
    const ar = wordsOf("ar")
    const sample = page.getByRole("complementary", { name: ar("settings.sample") })
    assert.match(await sample.innerText(), /[٠-٩]/)
    await page.getByText(ar("settings.digits-latn")).first().click()
    await until(page, `!/[٠-٩]/.test(document.querySelector(".settings-sample").innerText)`)
    await page.getByText(ar("settings.calendar-persian"), { exact: true }).click()
    await until(
      page,
      `/فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند|[آأا]ذر/.test(document.querySelector(".settings-sample-day").innerText)`,
    )
    await page.getByText(ar("common.theme-dark"), { exact: true }).click()
    await until(page, `getComputedStyle(document.documentElement).colorScheme.includes("dark")`)
    await shot(page, "settings-ar-dark", true)
    await page.reload()
    await settled(page)
    assert.equal(await page.evaluate("document.documentElement.dir"), "rtl")
    await page.getByText("English", { exact: true }).click()
    await until(page, `document.documentElement.dir === "ltr"`)
    await page.getByText(say("common.theme-light"), { exact: true }).click()
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
      .getByRole("heading", { name: en("common.nav-settings") })
      .first()
      .waitFor()
  },
)

test("a launch address that was used is worth nothing; whoever uses it again raises an alarm in every tab", async () => {
  const mine = await house.open("east/registrar", "/")
  const { server } = await house.serve("east/registrar")
  const address = server.launch()
  const first = await house.browser.newContext()
  const page = await first.newPage()
  await page.goto(address)
  await settled(page)
  assert.ok(!page.url().includes("launch"), "the secret does not stay in the address")
  const second = await house.browser.newContext()
  const thief = await second.newPage()
  await thief.goto(address)
  await thief.getByRole("heading", { name: en("common.outside-title") }).waitFor()
  assert.ok(!(await thief.content()).includes("east.example"))
  for (const tab of [mine, page]) await tab.getByText(en("common.misused-title")).first().waitFor()
  await shot(mine, "launch-misused")
  await first.close()
  await second.close()
  await mine.close()
})
