import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { after, before, describe, test } from "node:test"
import { pdftoppm } from "../../../scripts/programs.ts"
import { printLetter } from "./letter.ts"
import { CAIRO, HOSTILE, PAGE } from "./testdata/page.ts"

describe("a letter printed to a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "diwan-print-"))
  const view = new Uint8Array(4000).map((_, i) => i % 251)
  const made = 1_795_440_000
  const file = join(folder, "letter.pdf")
  before(async () => writeFileSync(file, await printLetter(PAGE, { settings: CAIRO, view, made })))
  after(() => rmSync(folder, { recursive: true, force: true }))

  /** A program of poppler over the file. */
  const poppler = (name: string, ...args: readonly string[]): string => {
    const done = spawnSync(join(dirname(pdftoppm()), name), [...args], { cwd: folder, encoding: "utf8" })
    assert.equal(done.status, 0, done.stderr)
    return done.stdout
  }

  test("is A4, and says that it is PDF/A-3b", () => {
    const info = poppler("pdfinfo", "letter.pdf")
    assert.match(info, /Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)/)
    assert.match(info, /JavaScript:\s+no/)
    const xmp = readFileSync(file, "latin1")
    assert.match(xmp, /<pdfaid:part>3<\/pdfaid:part>/)
    assert.match(xmp, /<pdfaid:conformance>B<\/pdfaid:conformance>/)
  })

  test("has the view attached, byte for byte", () => {
    assert.match(poppler("pdfdetach", "-list", "letter.pdf"), /north-4\.view/)
    poppler("pdfdetach", "-save", "1", "-o", "out.view", "letter.pdf")
    assert.deepEqual(new Uint8Array(readFileSync(join(folder, "out.view"))), view)
  })

  test("says what the letter says, as text whatever it looks like", () => {
    const text = poppler("pdftotext", "-raw", "letter.pdf", "-").replaceAll(/\s+/g, " ")
    for (const words of ["The shared interest", "Our two countries share it.", "chart.txt", "3f3f3f3f3f3f"]) {
      assert.ok(text.includes(words), `${words} is not in: ${text.slice(0, 400)}`)
    }
    assert.ok(text.replaceAll(" ", "").includes(HOSTILE.replaceAll(" ", "")), text)
    assert.ok(!text.includes("root:"), "a file of this machine was read")
  })

  test("has its marking above and below each part", () => {
    const text = poppler("pdftotext", "-raw", "letter.pdf", "-")
    assert.equal(text.match(/secret · eyes only/g)?.length, 2)
    assert.equal(text.match(/confidential/g)?.length, 2)
  })

  test("keeps an English date together in an Arabic line", () => {
    // The boxes of words from left to right are what is seen; pdftotext's reading order is not.
    const boxes = [
      ...poppler("pdftotext", "-bbox", "letter.pdf", "-").matchAll(/xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]+)</g),
    ]
    const line = boxes.find((box) => box[3]?.includes("D-2026/0004"))?.[2]
    const x = (text: string): number => {
      const found = boxes.find((box) => box[3] === text && Math.abs(Number(box[2]) - Number(line)) < 4)
      assert.ok(found, `${text} is not on that line`)
      return Number(found[1])
    }
    assert.ok(x("24") < x("November") && x("November") < x("2026"))
  })

  test("is the same file when it is made at the same time", async () => {
    const again = await printLetter(PAGE, { settings: CAIRO, view, made })
    assert.deepEqual(Buffer.from(again), readFileSync(file))
  })

  test("a long letter breaks over pages, each numbered", async () => {
    const [section] = PAGE.parts
    assert.ok(section?.kind === "section")
    const text = Array.from({ length: 200 }, (_, i) => `Paragraph ${i}: our two countries share an interest.`).join(
      "\n",
    )
    const versions = [{ language: "en", direction: "ltr" as const, heading: "", text }]
    const long = { ...PAGE, parts: [{ ...section, versions }] }
    writeFileSync(
      join(folder, "long.pdf"),
      await printLetter(long, { settings: { ...CAIRO, language: "en", digits: "latn" }, view: null, made }),
    )
    const pages = Number(/Pages:\s+(\d+)/.exec(poppler("pdfinfo", "long.pdf"))?.[1])
    assert.ok(pages >= 4, `${pages} pages`)
    const words = poppler("pdftotext", "long.pdf", "-")
    assert.ok(words.includes("Paragraph 0:") && words.includes("Paragraph 199:"))
  })
})
