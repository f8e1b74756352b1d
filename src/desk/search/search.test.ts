/** Keeping up with letters, answering from the index, and an index that is behind, ahead, or of another past. */
import assert from "node:assert/strict"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { createVault, openSearchStore, openVault } from "../../vault/index.ts"
import type { LetterLine } from "../api/desk.ts"
import type { SearchAnswer } from "../api/search.ts"
import type { Letters } from "./letters.ts"
import { searchOver, type Search } from "./search.ts"
import type { PartText } from "./snippets.ts"

const KEY = new Uint8Array(32).fill(9)
const made: string[] = []
after(() => made.forEach((folder) => rmSync(folder, { recursive: true })))

interface Kept {
  readonly key: string
  order: number
  readonly texts: readonly PartText[]
  readonly line: LetterLine
}

/** Letters that are only here. */
class Shelf implements Letters {
  readonly kept: Kept[] = []
  reads = 0
  add(text: string | readonly Partial<PartText>[], line: Partial<LetterLine> = {}): this {
    const order = (this.kept.at(-1)?.order ?? 0) + 1
    const number = line.number ?? order
    const texts = (typeof text === "string" ? [{ text }] : text).map((each) => ({
      part: 1,
      language: "ar",
      level: "secret",
      text: "",
      ...each,
    }))
    this.kept.push({
      key: `letter-${number}`,
      order,
      texts,
      line: { ...LINE, number, name: `north/${number}`, ...line },
    })
    return this
  }
  count = (): number => this.kept.length
  after: Letters["after"] = (place, limit) =>
    this.kept.filter(({ order }) => order > (place?.order ?? 0)).slice(0, limit)
  place: Letters["place"] = (key) => this.kept.find((each) => each.key === key) ?? null
  read: Letters["read"] = (key) => {
    this.reads++
    return this.kept.find((each) => each.key === key) ?? null
  }
}

const LINE: LetterLine = {
  channel: "cedar",
  name: "north/1",
  from: "north",
  own: false,
  number: 1,
  document: "letter",
  date: 1_790_000_000,
  entered: null,
  postmarked: null,
  arrived: null,
  opened: null,
  countersigned: true,
  void: null,
  parts: 1,
  enclosures: 0,
}

async function folder(): Promise<string> {
  const made_ = mkdtempSync(join(tmpdir(), "diwan-search-"))
  made.push(made_)
  ;(await createVault({ path: join(made_, "vault.diwan"), unlock: { key: KEY }, play: true })).close()
  return made_
}

async function within<T>(at: string, letters: Letters, work: (search: Search) => Promise<T> | T): Promise<T> {
  using vault = await openVault({ path: join(at, "vault.diwan"), unlock: { key: KEY } })
  const search = searchOver(letters, await openSearchStore({ vault, words: "test" }))
  try {
    return await work(search)
  } finally {
    await search.close()
  }
}

const names = ({ hits }: SearchAnswer): readonly string[] => hits.map(({ letter }) => letter.name)
const found = (search: Search, query: string): readonly string[] => names(search.search({ query }))

test("letters are found as soon as they are caught up with, the newest first of those as good", async () => {
  const shelf = new Shelf().add("رفع التحريم عن السفن").add("رفع التحریم عن السفن")
  await within(await folder(), shelf, async (search) => {
    assert.deepEqual([search.behind, found(search, "تحريم")], [2, []])
    const { indexed, letters } = search.search({ query: "x" })
    assert.deepEqual([indexed, letters], [0, 2])
    await search.catchUp()
    assert.deepEqual([search.behind, found(search, "تحريم")], [0, ["north/2", "north/1"]])
    shelf.add("تحریم‌ها")
    assert.equal(search.behind, 1)
    await search.catchUp()
    assert.deepEqual(found(search, "تحریم ها ").length, 3)
    assert.deepEqual(found(search, '"تحریم‌ها"'), ["north/3"])
  })
})

test("snippets say where, in offsets of their own, and highlight what was found", async () => {
  const long = `${"كلام كثير ".repeat(60)}قال النبي ﷺ في سنة ٢٠٢٦ ${"وبعد ذلك ".repeat(60)}`
  const shelf = new Shelf().add([
    { part: 1, text: "nothing here", language: "en" },
    { part: 2, text: `Heading\n${long}`, language: "ar" },
    { part: 3, text: "في سنة ۲۰۲۶", language: "fa", level: "office" },
  ])
  await within(await folder(), shelf, async (search) => {
    await search.catchUp()
    const [hit] = search.search({ query: "2026 وسلم" }).hits
    assert.deepEqual(
      hit?.snippets.map(({ part, language, text, marks }) => [part, language, marks.map(([a, b]) => text.slice(a, b))]),
      [
        [2, "ar", ["ﷺ", "٢٠٢٦"]],
        [3, "fa", ["۲۰۲۶"]],
      ],
    )
    const text = hit?.snippets[0]?.text ?? ""
    assert.ok(text.startsWith("…") && text.endsWith("…") && text.length < 260 && !text.includes("\n"), text)
    assert.ok(long.includes(text.slice(1, -1)))
    const within = search.search({ query: "سنة", level: "office" })
    assert.deepEqual([within.total, within.hits[0]?.snippets.map(({ part }) => part)], [1, [3]])
    assert.equal(search.search({ query: "النبي", level: "office" }).total, 0)
  })
})

test("filters, pages and bounds; without words, every letter that the filters let through", async () => {
  const shelf = new Shelf()
  for (let i = 1; i <= 30; i++)
    shelf.add("ship", {
      channel: i % 2 === 0 ? "cedar" : "birch",
      from: i % 3 === 0 ? "south" : "north",
      date: 1000 + i,
    })
  await within(await folder(), shelf, async (search) => {
    await search.catchUp()
    const page = search.search({ query: "ships", limit: 5 })
    assert.deepEqual([page.total, page.hits.length], [0, 0])
    const second = search.search({ query: "ship", limit: 5, offset: 5 })
    assert.deepEqual([second.total, names(second)], [30, ["north/25", "north/24", "north/23", "north/22", "north/21"]])
    assert.equal(search.search({ query: "ship" }).hits.length, 20)
    assert.equal(search.search({ query: "ship", limit: 1e9, offset: -5 }).hits.length, 30)
    assert.equal(search.search({ query: "ship", limit: Number.NaN }).hits.length, 1)
    assert.equal(search.search({ query: "ship", channel: "cedar", from: "south" }).total, 5)
    assert.equal(search.search({ query: "", channel: "cedar", from: "south" }).total, 5)
    assert.deepEqual(names(search.search({ query: "", since: 1029 })), ["north/30", "north/29"])
    assert.deepEqual(names(search.search({ query: " ", until: 1002 })), ["north/1"])
    assert.deepEqual(search.search({ query: "?!" }).total, 0)
    assert.throws(() => search.search({ query: "x".repeat(10_000) }), { code: "query-too-long" })
  })
})

test("what was saved is not read again; what came since is", async () => {
  const at = await folder()
  const shelf = new Shelf()
  for (let i = 0; i < 300; i++) shelf.add(`word${i}`)
  await within(at, shelf, (search) => search.catchUp())
  assert.equal(shelf.reads, 300)
  shelf.add("newest")
  await within(at, shelf, async (search) => {
    await search.catchUp()
    assert.equal(shelf.reads, 301)
    assert.deepEqual([...found(search, "newest "), ...found(search, "word7 ")], ["north/301", "north/8"])
  })
})

test("an older image put back costs what came since, and nothing else", async () => {
  const at = await folder()
  const shelf = new Shelf().add("one").add("two")
  await within(at, shelf, (search) => search.catchUp())
  cpSync(join(at, "search.diwan"), join(at, "old"))
  shelf.add("three").add("four")
  await within(at, shelf, (search) => search.catchUp())
  cpSync(join(at, "old"), join(at, "search.diwan"))
  shelf.reads = 0
  await within(at, shelf, async (search) => {
    assert.deepEqual(found(search, "four "), [])
    await search.catchUp()
    assert.equal(shelf.reads, 2)
    assert.deepEqual([...found(search, "one "), ...found(search, "four ")], ["north/1", "north/4"])
  })
})

test("an index of another past is made anew", async () => {
  const at = await folder()
  const shelf = new Shelf().add("one").add("two").add("three").add("four")
  await within(at, shelf, (search) => search.catchUp())
  // A backup with two letters was put back; then others came in the places of the third and fourth, and one more.
  const other = new Shelf()
    .add("one")
    .add("two")
    .add("cinco", { number: 5 })
    .add("seis", { number: 6 })
    .add("three", { number: 3 })
  await within(at, other, async (search) => {
    await search.catchUp()
    assert.deepEqual(
      ["one ", "cinco ", "seis ", "three ", "four "].flatMap((query) => found(search, query)),
      ["north/1", "north/5", "north/6", "north/3"],
    )
    assert.equal(search.behind, 0)
  })
  // The newest that the index knows is where it was, but one came before it.
  const late = new Shelf()
    .add("one")
    .add("two")
    .add("cinco", { number: 5 })
    .add("zero", { number: 9 })
    .add("three", { number: 3 })
  await within(at, late, async (search) => {
    await search.catchUp()
    assert.deepEqual([...found(search, "zero "), ...found(search, "seis ")], ["north/9"])
  })
})

test("a letter that is gone is no hit, is not counted, and is dropped", async () => {
  const shelf = new Shelf().add("ship one").add("ship two").add("ship three")
  await within(await folder(), shelf, async (search) => {
    await search.catchUp()
    shelf.kept.splice(1, 1)
    const { total, hits, indexed, letters } = search.search({ query: "ship" })
    assert.deepEqual([total, hits.length, indexed, letters], [2, 2, 2, 2])
    await search.catchUp()
    assert.deepEqual([...found(search, "two "), ...found(search, "three ")], ["north/3"])
  })
})

test("a letter that does not say what the index says is no hit", async () => {
  const shelf = new Shelf().add("ship")
  await within(await folder(), shelf, async (search) => {
    await search.catchUp()
    shelf.kept[0] = { ...(shelf.kept[0] as Kept), texts: [{ part: 1, language: "en", level: "secret", text: "boat" }] }
    const { total, hits } = search.search({ query: "ship" })
    assert.deepEqual([total, hits], [0, []])
  })
})

test("building leaves others their time, tells how far it is, can be stopped, and goes on", async () => {
  const at = await folder()
  const shelf = new Shelf()
  for (let i = 0; i < 2000; i++) shelf.add(`word${i} and others that make a letter longer`)
  await within(at, shelf, async (search) => {
    const stopping = new AbortController()
    const told: number[] = []
    const building = search.catchUp(stopping.signal, (indexed, letters) => {
      told.push(indexed)
      assert.equal(letters, 2000)
      stopping.abort()
    })
    assert.equal(search.isCatchingUp, true)
    assert.equal(search.catchUp(), building)
    await assert.rejects(building, { name: "AbortError" })
    const { indexed } = search.search({ query: "word1 " })
    assert.ok(indexed > 0 && indexed < 2000, `${indexed}`)
    assert.deepEqual([told, found(search, "word1 ")], [[indexed], ["north/2"]])
    await search.catchUp()
    assert.deepEqual([search.behind, search.isCatchingUp], [0, false])
  })
  shelf.reads = 0
  await within(at, shelf, async (search) => {
    const building = search.catchUp()
    await search.close()
    await building.catch(() => undefined)
    assert.throws(() => search.search({ query: "x" }), { code: "locked" })
    await assert.rejects(search.catchUp(), { name: "AbortError" })
  })
})
