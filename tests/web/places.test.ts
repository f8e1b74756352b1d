/**
 * Every place of the desk, as somebody with a screen reader, a telephone, a magnifier, or weak sight has it: in three
 * languages, in both appearances, by what axe knows of WCAG 2.2 AA, and with nothing beyond the edge at 360 pixels and at
 * twice the size. And what leaves the screen: the letter on paper.
 */
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { pdftoppm } from "../../scripts/programs.ts"
import type { Paper } from "../../src/desk/api.ts"
import { collect, listLaid } from "../../src/desk/index.ts"
import { savePaper } from "../../src/desk/letters/composing/papers.ts"
import { approveAll, draftOf, lay } from "../desk/steps.ts"
import { caseTold, HIDDEN, SHOWN } from "./case.ts"
import { axe, beyond, LANGUAGES, openHouse, settled, shot, SHOTS, type House, type Language } from "./harness.ts"
import { wordsOf } from "./words.ts"

/** Pictures of every place, for people who look at them, are taken with `SHOTS=1` and with `SLOW=1`. */
const PICTURED = process.env["SHOTS"] === "1" || process.env["SLOW"] === "1"
const READERS = "north/principal, north/adviser, north/registrar, south/minister"

/** A draft with something that the charter forbids, and something that nobody reads. */
const PAPER: Paper = {
  channel: "cedar",
  document: "letter",
  date: null,
  languages: ["en"],
  answers: [],
  parts: [
    {
      kind: "section",
      id: "00112233445566aa",
      marking: { level: "top secret", caveats: [] },
      readers: ["south/minister"],
      versions: [
        { language: "en", direction: "ltr", heading: "What should not be sent", text: "Images are attached." },
      ],
    },
    {
      kind: "section",
      id: "00112233445566bb",
      marking: { level: "secret", caveats: ["eyes only"] },
      readers: [],
      versions: [{ language: "en", direction: "ltr", heading: "", text: "For nobody yet." }],
    },
  ],
}

const APP = join(import.meta.dirname, "../../web/src/app")
/** What an address of the page means, as the page itself has it. */
const { routeOf } = (await import(join(APP, "routes.ts"))) as {
  readonly routeOf: (at: { readonly pathname: string }) => { readonly place: string; readonly act?: string }
}
const nameOf = (pathname: string): string => {
  const { act, place } = routeOf({ pathname })
  return act === undefined ? place : `${place} ${act}`
}
/** Every place that the page can come to, from its own list. */
function allPlaces(): readonly string[] {
  const loaders = readFileSync(join(APP, "loaders.ts"), "utf8")
  const acts = /type MeetingAct = (.*)/.exec(readFileSync(join(APP, "routes.ts"), "utf8"))?.[1] ?? ""
  const names = Array.from(loaders.matchAll(/^ {2}(\w+): \(\) => import\(/gm), ([, name = ""]) => name)
  const meetings = Array.from(acts.matchAll(/"(\w+)"/g), ([, act = ""]) => `meeting ${act}`)
  return [...names.filter((name) => name !== "meeting"), ...meetings, "nowhere"].toSorted()
}

/**
 * What axe looks at. A page is of the same elements in both appearances, and of the same colours in each language: so each
 * language is looked at once, and each appearance once in full, the dark one from right to left.
 */
const LOOKS: { readonly [L in Language]: { readonly [scheme in "light" | "dark"]: "all" | "words" | null } } = {
  en: { light: "all", dark: null },
  ar: { light: null, dark: "all" },
  fa: { light: "words", dark: null },
}

/** Go there as by a link: the page stays, and is not loaded again. */
async function stepTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`(async () => {
    const before = document.querySelector("h1")
    history.pushState(null, "", ${JSON.stringify(path)})
    dispatchEvent(new PopStateEvent("popstate"))
    // A place of its own has a heading of its own; within one place the heading may stay.
    for (let i = 0; i < 40 && document.querySelector("h1") === before; i++) await new Promise((done) => setTimeout(done, 25))
  })()`)
}

let house: House
/** The places that axe has looked at, by language and appearance. */
const looked = new Map<string, Set<string>>()
/** Who looks at what. */
const places: (readonly [who: string, path: string])[] = []
before(async () => {
  const at = await caseTold()
  const section = [{ text: "One more matter, before 24 November.", readers: READERS }]
  const ready = await lay(at, "north", draftOf(section))
  await approveAll(at, "north", "letter", 2, ready.name)
  await collect(at.desk("north/registrar"))
  // An office has one letter at a time on its way: what is to be signed is South's.
  await lay(at, "south", draftOf([{ text: "And an answer.", readers: READERS }]))
  const minister = at.desk("south/minister")
  await collect(minister)
  const laid = listLaid(minister).find(({ kind }) => kind === "letter") ?? assert.fail("nothing is laid")
  house = await openHouse(at)
  const { keeper } = await house.serve("north/adviser")
  const { paper } = await savePaper(keeper.desk(), { paper: null, version: 0, content: PAPER })
  places.push(
    ["north/registrar", "/"],
    ["south/minister", `/approve/${laid.id}`],
    ["north/registrar", `/send/cedar/${ready.name}`],
    ["north/registrar", "/register/cedar"],
    ["north/registrar", "/offices"],
    ["north/registrar", "/offices/channel/cedar"],
    ["north/registrar", "/offices/channel/cedar/compare"],
    ["north/registrar", "/offices/propose"],
    ["north/registrar", "/offices/accept"],
    ["north/registrar", "/offices/introduce"],
    ["north/registrar", "/files"],
    ["north/registrar", "/pouches"],
    ["south/minister", "/pouches"],
    ["north/adviser", "/write"],
    ["north/adviser", "/write/new"],
    ["north/adviser", `/write/${paper}`],
    ["north/adviser", `/write/${paper}/review`],
    ["south/minister", "/"],
    ["south/minister", "/letters"],
    ["south/minister", "/letters/cedar"],
    ["south/minister", "/letter/cedar/north/4"],
    ["south/minister", "/letter/cedar/north/9"],
    ["south/minister", "/register"],
    ["south/minister", "/search"],
    ["south/minister", "/settings"],
    ["south/minister", "/register/cedar/nowhere"],
  )
})
after(async () => house.close())

for (const language of LANGUAGES) {
  for (const who of ["north/registrar", "north/adviser", "south/minister"]) {
    test(`every place of ${who} can be read by everybody, in ${language}`, async () => {
      const page = await house.open(who, "/", { language })
      const { keeper, server } = await house.serve(who)
      keeper.keepSettings({ ...keeper.settings(), theme: "system" })
      const faults: string[] = []
      for (const [, path] of places.filter(([whose]) => whose === who)) {
        if (language === "en") await page.goto(server.origin + path)
        else await stepTo(page, path)
        await settled(page)
        // A name that was isolated twice shows the isolates that were put round it first.
        const titles = await page.evaluate(
          "[document.title, ...Array.from(document.querySelectorAll('[aria-label]'), (each) => each.ariaLabel)]",
        )
        faults.push(...(titles as string[]).filter((each) => each.includes("U+206")).map((each) => `${path}: ${each}`))
        const name = `${language}-${who}-${path}`.replaceAll("/", "-").slice(0, 60)
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme })
          const what = LOOKS[language][colorScheme]
          if (what === null) continue
          const found = await axe(page, what)
          faults.push(...found.map((fault) => `${path} ${colorScheme}: ${fault}`))
          const seen = `${language} ${colorScheme}`
          looked.set(seen, (looked.get(seen) ?? new Set()).add(nameOf(path)))
        }
        if (PICTURED) await shot(page, name)
        // 640 pixels are what a window of 1280 has at 200 %.
        for (const width of [640, 360]) {
          await page.setViewportSize({ width, height: 900 })
          const by = await beyond(page)
          if (by > 0) faults.push(`${path} at ${width}: ${by} pixels beyond the edge`)
        }
        if (PICTURED) await shot(page, `${name}-360`)
        await page.setViewportSize({ width: 1280, height: 900 })
      }
      await page.close()
      assert.deepEqual([...faults, ...house.complaints().filter((each) => !each.includes("status of 404"))], [])
    })
  }
}

test("no place was left out: each was looked at in every language, and in both appearances", () => {
  const wanted = allPlaces()
  assert.ok(wanted.length >= 17 && wanted.includes("meeting introduce"), "the page's list of places was not found")
  assert.deepEqual([...looked.keys()].toSorted(), ["ar dark", "en light", "fa light"])
  for (const [how, names] of looked) assert.deepEqual([...names].toSorted(), wanted, how)
})

const WORDS: { readonly [L in Language]: readonly [query: string, marked: RegExp] } = {
  en: ["allies", /allies/i],
  ar: ["المبعوثون", /المبعوثون/],
  fa: ["محرمانه", /محرمانه/],
}
for (const language of LANGUAGES) {
  test(`search finds what was given, marks it, and does not know the rest (${language})`, async () => {
    const page = await house.open("south/minister", "/search", { language })
    const [query, marked] = WORDS[language]
    await page.locator(".search-input").fill(query)
    const mark = page.locator(".search-results mark").first()
    await mark.waitFor()
    assert.match((await mark.textContent()) ?? "", marked)
    assert.deepEqual(await axe(page), [])
    await shot(page, `search-${language}`)
    await page.locator(".search-input").fill("comprehensive agreement")
    await page.getByText(wordsOf(language)("search.nothing")).waitFor()
    assert.ok(!page.url().includes("comprehensive"), "what is looked for is in no address")
    await page.close()
    assert.deepEqual(house.complaints(), [])
  })
}

for (const language of LANGUAGES) {
  test(`on paper: A4, the markings above and below each part, nothing of the desk (${language})`, async () => {
    const page = await house.open("south/minister", "/letter/cedar/north/4", { language })
    await shot(page, `paper-before-${language}`)
    const file = join(SHOTS, `paper-${language}.pdf`)
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: false }))
    await page.close()
    const poppler = (name: string, ...args: readonly string[]): string =>
      execFileSync(join(dirname(pdftoppm()), name), args, { encoding: "utf8" })
    assert.match(poppler("pdfinfo", file), /Page size: +59[45][.\d]* x 84[12][.\d]* pts \(A4\)/)
    const text = poppler("pdftotext", "-layout", file, "-")
    for (const words of SHOWN) assert.ok(text.replaceAll(/\s+/g, " ").includes(words.slice(0, 20)), words)
    for (const words of HIDDEN) assert.ok(!text.includes(words), words)
    // Above and below the part that is marked so, in whatever direction the page runs.
    for (const caveat of ["not to allies", "no staff"]) assert.equal(text.split(caveat).length - 1, 2, caveat)
    const say = wordsOf(language)
    for (const words of [say("common.lock"), say("common.nav-settings"), say("letter.export")])
      assert.ok(!text.split(/\s{2,}|\n/).includes(words), `the desk's frame is on the paper: ${words}`)
    poppler("pdftoppm", "-r", "60", "-png", file, join(SHOTS, `paper-${language}`))
    assert.deepEqual(house.complaints(), [])
  })
}
