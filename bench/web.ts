/**
 * How the desk feels to somebody with ten thousand letters: what comes before the first words stand there, and how long a
 * press takes until the screen answers. A real vault behind a real server, seen by Debian's Chromium; the letters beyond
 * the case's own are lines without content, as a list has them.
 * @module
 */
import { idOf } from "../src/desk/access.ts"
import { nextNumber } from "../src/desk/act.ts"
import { shelfNumbers } from "../src/desk/letters/reading.ts"
import { keepSummary, keyOf, shelve, type Summary } from "../src/desk/records.ts"
import { channelOf, cheat } from "../tests/desk/steps.ts"
import type { World } from "../tests/desk/world.ts"
import { caseWorld, tellLetters } from "../tests/web/case.ts"
import { openHouse, type House } from "../tests/web/harness.ts"
import { spread, type Bench, type Measured } from "./bench.ts"
import { visitor, type Tab } from "./visitor.ts"

const LETTERS = 10_000
const WHO = "south/minister"
const LOADS = 9
const PRESSES = 9

export const benches: readonly Bench[] = [
  {
    name: "web",
    goal: "with 10,000 letters: first words in 300 ms, an answer to each press in 100 ms, at most 350 kB before the first words",
    run: async () => {
      const at = await caseWorld()
      fill(at)
      await tellLetters(at)
      const house = await openHouse(at)
      try {
        return [...(await loading(house)), ...(await pressing(house))]
      } finally {
        await house.close()
      }
    },
  },
]

/** Lines of letters that came before those of the case. */
function fill(at: World): void {
  cheat(at.desk(WHO), (act) => {
    const channel = channelOf(act)
    const id = idOf(channel)
    for (let number = LETTERS; number < 2 * LETTERS; number++) {
      const place = nextNumber(act.tx, shelfNumbers(id))
      const summary: Summary = {
        channel: id,
        codeName: channel.codeName,
        office: channel.other,
        from: "north",
        number,
        document: "letter",
        date: act.now,
        entered: act.now,
        postmarked: act.now,
        arrived: act.now,
        opened: act.now,
        countersigned: true,
        void: null,
        parts: 3,
        enclosures: 1,
        place,
        wants: [],
        entry: { index: number, approvers: 2, order: number },
      }
      keepSummary(act.tx, keyOf(id, channel.other, number), summary, nextNumber(act.tx, "letters"))
      shelve(act.tx, id, place, { office: channel.other, number })
    }
  })
}

/** In every page: when the frame was made in which the first letter's line stands. */
const LISTED = `window.listed = 0; new MutationObserver((_changes, self) => {
  if (document.querySelector(".desk .line") === null) return
  self.disconnect()
  requestAnimationFrame(() => setTimeout(() => { window.listed = performance.now() }))
}).observe(document, { childList: true, subtree: true })`

/** Loads of the front page: by a browser that has never been there, and by one that has. */
async function loading(house: House): Promise<readonly Measured[]> {
  const { server } = await house.serve(WHO)
  const cold: number[] = []
  const warm: number[] = []
  const listed: number[] = []
  const bytes: number[] = []
  const browser = await visitor()
  try {
    for (let i = 0; i < LOADS; i++) {
      const tab = await browser.tab()
      await tab.before(LISTED)
      await tab.go(server.launch())
      await tab.until(`${STANDING} && listed > 0`)
      // Let in by now; what was fetched on the way there is forgotten.
      await tab.forget()
      await tab.go(`${server.origin}/`)
      await tab.until(`location.hash === "" && ${PAINTED} !== undefined && ${STANDING} && listed > 0`)
      cold.push(await numberOf(tab, `${PAINTED}.startTime`))
      listed.push(await numberOf(tab, "listed"))
      bytes.push((await numberOf(tab, FETCHED)) / 1000)
      await tab.ask("window.listed = -1")
      await tab.reload()
      await tab.until(`listed > 0 && ${PAINTED} !== undefined`)
      warm.push(await numberOf(tab, `${PAINTED}.startTime`))
      await tab.close()
    }
  } finally {
    await browser.close()
  }
  return [
    { what: "first words, never there before", ratio: spread(cold), goal: 300, direction: "at-most", unit: "ms" },
    { what: "its letters, never there before", ratio: spread(listed), goal: 300, direction: "at-most", unit: "ms" },
    { what: "first words, there before", ratio: spread(warm), goal: 300, direction: "at-most", unit: "ms" },
    { what: "fetched for the front page", ratio: spread(bytes), goal: 350, direction: "at-most", unit: "kB" },
  ]
}

/** When the first words were painted, counted from when the page was asked for. */
const PAINTED = `performance.getEntriesByName("first-contentful-paint")[0]`
const STANDING = `document.querySelector("h1") !== null && document.querySelector("[aria-busy=true]") === null`
const FETCHED = `[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].reduce((sum, entry) => sum + entry.encodedBodySize, 0)`

async function numberOf(tab: Tab, expression: string): Promise<number> {
  return Number(await tab.ask(expression))
}

/** Opening a letter and going back, by pressing: until the screen answers, and until it shows what was asked for. */
async function pressing(house: House): Promise<readonly Measured[]> {
  const page = await house.open(WHO, "/letters")
  const [answered, open, back]: [number[], number[], number[]] = [[], [], []]
  await page.evaluate(
    `window.presses = []; new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.interactionId > 0) presses.push(entry.duration) }).observe({ type: "event", durationThreshold: 16, buffered: true })`,
  )
  const press = async (selector: string, wanted: string): Promise<number> => {
    const took = page.evaluate(
      `new Promise((done) => {
        let pressed = 0
        addEventListener("pointerdown", (event) => { pressed = event.timeStamp }, { once: true, capture: true })
        const look = () => (pressed > 0 && document.querySelector(${JSON.stringify(wanted)}) !== null ? requestAnimationFrame(() => done(performance.now() - pressed)) : requestAnimationFrame(look))
        look()
      })`,
    )
    await page.locator(selector).first().click()
    return Number(await took)
  }
  for (let i = 0; i < PRESSES; i++) {
    open.push(await press('a[href="/letter/cedar/north/4"]', ".letter-sheet .part"))
    back.push(await press('.side a[href="/letters"]', "table.letters tbody tr"))
  }
  answered.push(...(await page.evaluate<number[]>("presses")))
  await page.close()
  return [
    // What is answered within a frame is not told: then a frame is the longest it can have been.
    {
      what: "a press until the screen answers",
      ratio: spread(answered.length === 0 ? [16] : answered),
      goal: 100,
      direction: "at-most",
      unit: "ms",
    },
    { what: "a press until the letter stands there", ratio: spread(open), goal: 100, direction: "at-most", unit: "ms" },
    { what: "and until the list is back", ratio: spread(back), goal: 100, direction: "at-most", unit: "ms" },
  ]
}
