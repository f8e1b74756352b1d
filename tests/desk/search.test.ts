/**
 * Search in a vault that corresponds: a reader finds what was given to them and nothing else, in any script, and no word of
 * it lies on the disk.
 */
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import assert from "node:assert/strict"
import { closeSearch, openSearch, searchOf } from "../../src/desk/search/index.ts"
import { fold } from "../../src/desk/search/fold.ts"
import { diwan, type Ran } from "../../src/desk/cli/testdata/kit.ts"
import type { Desk } from "../../src/desk/index.ts"
import type { SearchAnswer, SearchRequest } from "../../src/desk/api.ts"
import { draftOf, send, worlds } from "./steps.ts"

const inWorld = worlds()

const FOR_ALL = "Everybody named reads of juniper. رفع التحريم عن ٢٠ سفينة في سنة ٢٠٢٦."
const FOR_TWO = "Only two read of saffron. تحریم‌های زعفران را برمی‌دارند."
const READERS = ["north/principal", "north/adviser", "north/registrar", "south/minister", "south/registrar"]

/** Search as somebody, caught up. */
async function ask(desk: Desk, request: string | SearchRequest): Promise<SearchAnswer> {
  const search = await searchOf(desk)
  await search.catchUp()
  return search.search(typeof request === "string" ? { query: request } : request)
}

test("a reader finds the parts that name them; a part granted to others is neither found nor counted", () =>
  inWorld(async (at) => {
    const source = draftOf([
      { text: FOR_ALL },
      { text: FOR_TWO, marking: "secret; eyes only", readers: "north/principal, south/minister" },
    ])
    const name = await send(at, "north", source)
    const totals = async (query: string): Promise<Record<string, number>> =>
      Object.fromEntries(
        await Promise.all(READERS.map(async (who) => [who, (await ask(at.desk(who), query)).total] as const)),
      )
    const [everybody, two] = [
      Object.fromEntries(READERS.map((who) => [who, 1])),
      Object.fromEntries(READERS.map((who) => [who, Number(who === "north/principal" || who === "south/minister")])),
    ]
    assert.deepEqual(await totals("juniper"), everybody)
    assert.deepEqual(await totals("السفينة"), everybody)
    assert.deepEqual(await totals("۲۰۲۶"), everybody)
    assert.deepEqual(await totals("saffron"), two)
    assert.deepEqual(await totals("زعفران"), two)
    assert.deepEqual(await totals("تحریم ها"), Object.fromEntries(READERS.map((who) => [who, 1])))
    assert.deepEqual(await totals("«تحریم‌های»"), two)

    const { hits } = await ask(at.desk("south/minister"), "زعفران juniper ")
    const [hit] = hits
    assert.deepEqual([hits.length, hit?.letter.name, hit?.letter.own, hit?.letter.channel], [1, name, false, "cedar"])
    assert.deepEqual(
      hit?.snippets.map(({ part, language, text, marks }) => [
        part,
        language,
        ...marks.map(([a, b]) => text.slice(a, b)),
      ]),
      [
        [1, "en", "juniper"],
        [2, "en", "زعفران"],
      ],
    )
    // Within a level only what is marked so.
    assert.equal((await ask(at.desk("north/principal"), { query: "saffron", level: "secret" })).total, 1)
    assert.equal((await ask(at.desk("north/principal"), { query: "juniper", level: "secret" })).total, 0)
    assert.equal((await ask(at.desk("north/adviser"), { query: "", level: "secret" })).total, 0)
    for (const who of READERS) await closeSearch(at.desk(who))
  }))

test("no file of a home holds a word of a letter, as it was written or folded; what was saved is used again", () =>
  inWorld(async (at) => {
    await send(at, "north", draftOf([{ text: FOR_ALL }]))
    const home = dirname(at.pathOf("south/minister"))
    const words = [...FOR_ALL.matchAll(/[\p{L}\p{M}\p{N}\u200c]{5,}/gu)].flatMap(([word]) => [word, fold(word)])
    assert.ok(words.includes("juniper") && words.includes("سفينه"))
    const look = (): void => {
      for (const file of readdirSync(home, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())) {
        const bytes = readFileSync(join(file.parentPath, file.name))
        for (const word of words) {
          assert.equal(bytes.includes(word), false, `${file.name} holds '${word}'`)
          assert.equal(bytes.includes(Buffer.from(word, "utf16le")), false, `${file.name} holds '${word}'`)
        }
      }
    }
    const search = await searchOf(at.desk("south/minister"))
    await search.catchUp()
    look()
    await closeSearch(at.desk("south/minister"))
    look()
    assert.ok(readdirSync(home).includes("search.diwan"))
    assert.deepEqual(
      readdirSync(home).filter((name) => name.endsWith(".part")),
      [],
    )

    const desk = await at.reopen("south/minister")
    look()
    const again = await openSearch(desk)
    assert.deepEqual([again.behind, again.search({ query: "juniper" }).total], [0, 1])
    await again.close()
  }))

test("there is one search for a vault while it is open; locking ends it", () =>
  inWorld(async (at) => {
    await send(at, "north", draftOf([{ text: FOR_ALL }]))
    const locking = new AbortController()
    const desk = at.desk("south/minister")
    const [one, other] = await Promise.all([searchOf(desk, locking.signal), searchOf({ ...desk })])
    assert.equal(one, other)
    await one.catchUp()
    locking.abort()
    await new Promise((resolve) => setImmediate(resolve))
    assert.throws(() => one.search({ query: "juniper" }), { code: "locked" })
    await assert.rejects(async () => searchOf(desk, locking.signal), { name: "AbortError" })
    await closeSearch(desk)
    assert.notEqual(await searchOf(desk), one)
    await closeSearch(desk)
  }))

test("the command line searches, says how much there is, and leaves the image for the next time", () =>
  inWorld(async (at) => {
    const name = await send(at, "north", draftOf([{ text: FOR_ALL }]))
    await send(at, "north", draftOf([{ text: "A second letter, of birch and juniper." }]))
    const home = dirname(at.pathOf("south/minister"))
    const key = join(at.folder, "key")
    writeFileSync(key, at.keyOf("south/minister"), { mode: 0o600 })
    at.leave("south/minister")
    const run = async (...argv: readonly string[]): Promise<Ran> => {
      const fd = openSync(key, "r")
      try {
        return await diwan(["search", ...argv, "--home", home, "--key-fd", String(fd)])
      } finally {
        closeSync(fd)
      }
    }
    const json = JSON.parse((await run("juniper", "سفينة ", "--json")).out) as SearchAnswer & { readonly v: number }
    assert.deepEqual([json.v, json.total, json.indexed, json.letters], [1, 1, 2, 2])
    assert.equal((json.hits[0] as unknown as { readonly name: string }).name, name)
    assert.ok(readdirSync(home).includes("search.diwan"))
    const both = await run("juniper", "--limit", "1")
    assert.match(both.out, /^2026-\d\d-\d\d {2}letter {2}north\/\d+ {2}cedar\n {4}.*juniper/)
    assert.match(both.err, /1 of 2 letters/)
    assert.match((await run('"Juniper"')).err, /nothing was found in 2 letters/)
    const day = /^\S+/.exec(both.out)?.[0] ?? ""
    assert.match(
      (await run("--since", day, "--until", day.replace("2026", "٢٠٢٦"), "--from", "North")).out,
      /north\/2.*north\/1/s,
    )
    assert.equal((await run("--until", "2026-01-01")).out, "")
    const wrongly: readonly (readonly [string, ...string[]])[] = [
      ["--since", "2026-02-30"],
      ["--since", "yesterday"],
      ["--limit", "101"],
      ["x".repeat(2000)],
      Array.from({ length: 40 }, () => "word") as [string, ...string[]],
    ]
    for (const argv of wrongly) assert.equal((await run(...argv)).exit, 2, argv[0])
  }))
