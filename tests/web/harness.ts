/**
 * The desk as people have it: Debian's Chromium over the real page, served by the real server from real vaults, which write
 * to each other over the relay of {@link world}. Nothing between the click and the vault is replaced.
 *
 * One browser and one world for each test file; a keeper and a server for each officer, made when first asked for. Pictures
 * of what went wrong, and those that tests take, lie in `shots/`.
 * @module
 */
import { mkdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { AxeResults } from "axe-core"
import { chromium as playwright, type Browser, type BrowserContext, type Page } from "playwright-core"
import { chromium } from "../../scripts/programs.ts"
import type { Settings } from "../../src/desk/api.ts"
import type { Keeper } from "../../src/desk/agent/keeper.ts"
import { openKeeper, type KeeperOptions } from "../../src/desk/agent/open.ts"
import { receivePiece } from "../../src/desk/letters/composing/uploads.ts"
import { callTable } from "../../src/desk/server/calls/table.ts"
import { serveDesk, type DeskServer } from "../../src/desk/server/server.ts"
import type { World } from "../desk/world.ts"

const ROOT = join(import.meta.dirname, "../..")
/** Where pictures lie; git does not keep them. */
export const SHOTS: string = join(ROOT, "shots")
/** The built page; `DIWAN_WEB` names another one. */
const PAGE = process.env["DIWAN_WEB"] ?? join(ROOT, "dist", "web")
/** How long a page may take until it shows what it is waited for, milliseconds: long, for busy machines. */
const PATIENCE_MS = 45_000
/** How long until it is looked at again. */
const LOOK_MS = 30

/** A language of the desk. */
export type Language = Settings["language"]
/** All of them, the order in which tests go through them. */
export const LANGUAGES: readonly Language[] = ["en", "ar", "fa"]
/** What goes with a language until the officer says otherwise. */
export const USUAL: { readonly [L in Language]: Pick<Settings, "region" | "digits" | "calendar"> } = {
  ar: { region: "EG", digits: "arab", calendar: "umalqura" },
  fa: { region: "IR", digits: "arabext", calendar: "persian" },
  en: { region: "GB", digits: "latn", calendar: "none" },
}

/** How somebody sees their desk. */
export interface Look {
  readonly language?: Language
  readonly theme?: "light" | "dark"
  readonly width?: number
  readonly height?: number
  /** In a browser of its own, which has no other tabs of this desk. */
  readonly apart?: boolean
}

/** Somebody's vault in the hands of a keeper, and the server of its page. */
export interface Served {
  readonly keeper: Keeper
  readonly server: DeskServer
}

/** A world, a browser, desks. */
export interface House {
  readonly at: World
  readonly browser: Browser
  /** The keeper and the server of somebody; the vault is open. @param who `north/registrar` */
  serve(who: string): Promise<Served>
  /** The same for somebody who has no vault yet; `who` is where it will be. */
  serveNew(who: string, options?: Partial<KeeperOptions>): Promise<Served>
  /** A tab of somebody's desk, led there by a launch address. */
  open(who: string, path?: string, look?: Look): Promise<Page>
  /** What pages complained of since: errors of scripts, of the policy, of the network. Each must be expected by a test. */
  complaints(): readonly string[]
  close(): Promise<void>
}

/** @param at closed with the house */
export async function openHouse(at: World): Promise<House> {
  const browser = await launch()
  const served = new Map<string, Served>()
  const contexts = new Map<string, BrowserContext>()
  const complaints: string[] = []

  const put = async (who: string, keeper: Keeper): Promise<Served> => {
    const server = await serveDesk({
      keeper,
      calls: callTable,
      assets: PAGE,
      receivePiece,
      onMistake: (error) =>
        complaints.push(`${who}: our own mistake: ${error instanceof Error ? (error.stack ?? error.message) : "?"}`),
    })
    const made = { keeper, server }
    served.set(who, made)
    return made
  }
  const common = (who: string): KeeperOptions => ({
    path: at.pathOf(who),
    now: () => at.clock.now,
    fetch: at.fetchOf(who),
    idleMinutes: 120,
  })
  const self: House = {
    at,
    browser,
    async serve(who) {
      const there = served.get(who)
      if (there !== undefined) return there
      at.leave(who)
      const keeper = openKeeper(common(who))
      await keeper.unlock({ key: at.keyOf(who) })
      return put(who, keeper)
    },
    async serveNew(who, options = {}) {
      mkdirSync(join(at.pathOf(who), ".."), { recursive: true, mode: 0o700 })
      return put(who, openKeeper({ ...common(who), play: true, cost: CHEAP, ...options }))
    },
    async open(who, path = "/", look = {}) {
      const { language = "en", theme = "light", width = 1280, height = 900, apart = false } = look
      const { keeper, server } = served.get(who) ?? (await self.serve(who))
      keeper.keepSettings({ ...keeper.settings(), ...USUAL[language], language, theme })
      let context = apart ? undefined : contexts.get(who)
      const isNew = context === undefined
      context ??= await browser.newContext({ reducedMotion: "reduce", acceptDownloads: true })
      if (!apart) contexts.set(who, context)
      const page = await context.newPage()
      page.setDefaultTimeout(PATIENCE_MS)
      page.on("pageerror", (error) => complaints.push(`${who} ${path}: ${error.message}`))
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`${who} ${path}: ${message.text()} ${message.location().url}`)
      })
      await page.setViewportSize({ width, height })
      if (isNew) {
        await page.goto(server.launch())
        await settled(page)
      }
      if (!isNew || path !== "/") {
        await page.goto(server.origin + path)
        await settled(page)
      }
      return page
    },
    complaints: () => complaints.splice(0),
    async close() {
      await browser.close()
      for (const { server, keeper } of served.values()) {
        await server.close()
        await keeper.close()
      }
      await at.close()
    },
  }
  return self
}

/** What guessing the passphrase of a vault of these tests costs: next to nothing, which only a vault of a play may. */
const CHEAP: NonNullable<KeeperOptions["cost"]> = { memory: 8 * 1024, passes: 1, lanes: 1 }

/** Where tests run there is no graphics processor to be looked for, and root has no sandbox. */
export const HOW_STARTED: readonly string[] = ["--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])]

/** Start Debian's Chromium. @throws {Error} it is missing; says how to get it */
export async function launch(): Promise<Browser> {
  return playwright.launch({ executablePath: chromium(), args: [...HOW_STARTED] })
}

/** The page shows what it was asked for, and waits for nothing any more. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector("h1")
  await until(page, `document.querySelector("[aria-busy=true]") === null`)
  await page.evaluate("document.fonts.ready.then(() => undefined)")
}

/**
 * Wait until something is true of a page. Not `waitForFunction`: it looks again by `eval`, which the page's own policy
 * forbids, and with each frame, which has the browser draw frames for nothing.
 */
export async function until(page: Page, expression: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; ;) {
    if ((await page.evaluate(expression)) === true) return
    if (performance.now() > end) throw new Error(`it never came true: ${expression}`)
    await sleep(LOOK_MS)
  }
}

/**
 * What axe finds against WCAG 2.2 AA and its own best practice, as sentences. Details are opened first: what is folded away
 * is part of a page too. Axe runs in the page itself, brought there once: its own driver opens another page for each look.
 * @param what `colours`: only what can differ between the light and the dark of one page; `words`: only what can differ
 *   between two languages of it. Contrast is most of the work, and a page has the same colours in each language.
 */
export async function axe(page: Page, what: "all" | "colours" | "words" = "all"): Promise<readonly string[]> {
  await page.evaluate(`document.querySelectorAll("main details").forEach((each) => { each.open = true })`)
  if ((await page.evaluate("typeof axe")) !== "object") await page.evaluate(AXE)
  await page.evaluate(STILL)
  const { violations } = await page.evaluate<AxeResults>(`axe.run(${AXE_CONTEXT}, ${AXE_OPTIONS[what]})`)
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ html, failureSummary = "" }) =>
        `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary.replaceAll(/\s+/g, " ").slice(0, 300)}`,
    ),
  )
}

/** Two frames, and the end of what they began: while a colour changes, it is neither the one before nor the one after. */
const STILL = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
  Promise.allSettled(document.getAnimations().filter((each) => each instanceof CSSTransition).map((each) => each.finished)),
).then(() => undefined)`
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")
// What was announced while a button was busy stays there for some seconds, and names what is gone by then.
const AXE_CONTEXT = JSON.stringify({ exclude: ["[data-live-announcer]"] })
const ALL = {
  runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
  resultTypes: ["violations"],
}
const AXE_OPTIONS = {
  all: JSON.stringify(ALL),
  words: JSON.stringify({ ...ALL, rules: { "color-contrast": { enabled: false } } }),
  colours: JSON.stringify({
    runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] },
    resultTypes: ["violations"],
  }),
}

/** By how many pixels something is beyond the edge; 0: nobody must scroll sideways. */
export async function beyond(page: Page): Promise<number> {
  return page.evaluate("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)")
}

/** Take a picture. @returns its path */
export async function shot(page: Page, name: string, whole: boolean = false): Promise<string> {
  mkdirSync(SHOTS, { recursive: true })
  const path = join(SHOTS, `${name}.png`)
  await page.screenshot({ path, fullPage: whole })
  return path
}
