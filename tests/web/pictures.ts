/**
 * `npm run pictures`: the pictures of docs/desk.md, taken from the desks of a world like the tests' own. Whoever changes
 * the page runs it again; nobody retouches a picture.
 * @module
 */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { collect, listLaid } from "../../src/desk/index.ts"
import { savePaper } from "../../src/desk/letters/composing/papers.ts"
import { approveAll, draftOf, lay } from "../desk/steps.ts"
import { caseTold } from "./case.ts"
import { openHouse, settled, type House, type Look } from "./harness.ts"

const FOLDER = join(import.meta.dirname, "../../docs/pictures")
const READERS = "north/principal, north/adviser, north/registrar, south/minister"
/** What a page of a book has room for. */
const LOOK: Look = { width: 1120, height: 760 }

/** A picture: whose desk, where, and what is done there first. */
interface Picture extends Look {
  readonly name: string
  readonly who: string
  readonly path: string
  readonly first?: (page: Page) => Promise<void>
}

const at = await caseTold()
const ready = await lay(at, "north", draftOf([{ text: "The envoys can meet on 3 December.", readers: READERS }]))
await approveAll(at, "north", "letter", 2, ready.name)
await lay(at, "south", draftOf([{ text: "Our answer on the second matter.", readers: READERS }]))
for (const who of ["north/registrar", "south/minister"]) await collect(at.desk(who))
const laid = listLaid(at.desk("south/minister")).find(({ kind }) => kind === "letter")
const house = await openHouse(at)
try {
  const paper = await writeDraft(house)
  if (laid === undefined) throw new Error("no letter was laid before South's minister")
  const approve = `/approve/${laid.id}`
  const pictures: readonly Picture[] = [
    { name: "desk", who: "north/registrar", path: "/" },
    { name: "letter", who: "south/minister", path: "/letter/cedar/north/4" },
    { name: "letter-ar", who: "south/minister", path: "/letter/cedar/north/4", language: "ar" },
    { name: "letter-fa", who: "south/minister", path: "/letter/cedar/south/1", language: "fa", theme: "dark" },
    { name: "write", who: "north/adviser", path: `/write/${paper}` },
    { name: "write-ar", who: "north/adviser", path: `/write/${paper}`, language: "ar" },
    { name: "review", who: "north/adviser", path: `/write/${paper}/review` },
    { name: "approve", who: "south/minister", path: approve, first: signing },
    { name: "approve-fa", who: "south/minister", path: approve, language: "fa", first: signing },
    { name: "send", who: "north/registrar", path: `/send/cedar/${ready.name}` },
    { name: "register", who: "north/registrar", path: "/register/cedar" },
    { name: "offices", who: "north/registrar", path: "/offices" },
    {
      name: "roster-ar",
      who: "north/registrar",
      path: "/offices",
      language: "ar",
      first: async (page) => {
        await page.getByRole("button", { name: "اعرض كشفًا" }).click()
        await page.getByRole("dialog").getByText("مفاتيح جديدة للسجلات").waitFor()
      },
    },
    { name: "introduce", who: "north/registrar", path: "/offices/introduce" },
    {
      name: "search-fa",
      who: "south/minister",
      path: "/search",
      language: "fa",
      first: async (page) => {
        await page.locator(".search-input").fill("محرمانه")
        await page.locator(".search-results mark").first().waitFor()
      },
    },
    { name: "settings", who: "south/minister", path: "/settings", theme: "dark" },
    {
      name: "locked-ar",
      who: "south/minister",
      path: "/",
      language: "ar",
      first: async (page) => {
        await page.getByRole("button", { name: "إقفال" }).click()
        await page.locator(".cover input").first().waitFor()
      },
    },
  ]
  mkdirSync(FOLDER, { recursive: true })
  for (const picture of pictures) await take(house, picture)
  console.log(`pictures: ${pictures.length} in docs/pictures`)
} finally {
  await house.close()
}

async function take(house: House, { name, who, path, first, ...look }: Picture): Promise<void> {
  const page = await house.open(who, path, { ...LOOK, ...look })
  await first?.(page)
  await settled(page)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  await page.close()
}

/** The letter is there whole, and where it is signed. */
async function signing(page: Page): Promise<void> {
  await page.locator(".review-step").waitFor()
}

/** A letter with two parts, half decided. */
async function writeDraft(house: House): Promise<number> {
  const { keeper } = await house.serve("north/adviser")
  const everybody = READERS.split(", ")
  const { paper } = await savePaper(keeper.desk(), {
    paper: null,
    version: 0,
    content: {
      channel: "cedar",
      document: "letter",
      date: null,
      languages: ["ar", "en"],
      answers: ["south/1"],
      parts: [
        {
          kind: "section",
          id: "00112233445566aa",
          marking: { level: "confidential", caveats: [] },
          readers: everybody,
          versions: [
            {
              language: "ar",
              direction: "rtl",
              heading: "موعد اللقاء",
              text: "نقترح أن يلتقي المبعوثون عند المضيف قبل 24 November 2026.",
            },
            {
              language: "en",
              direction: "ltr",
              heading: "When to meet",
              text: "We propose that the envoys meet at our host's before 24 November 2026.",
            },
          ],
        },
        {
          kind: "section",
          id: "00112233445566bb",
          marking: { level: "secret", caveats: ["eyes only"] },
          readers: ["north/principal", "south/minister"],
          versions: [
            { language: "ar", direction: "rtl", heading: "", text: "هذا لكما وحدكما." },
            { language: "en", direction: "ltr", heading: "", text: "This is for the two of you alone." },
          ],
        },
      ],
    },
  })
  return paper
}
