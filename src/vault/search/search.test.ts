/** The index of a vault: what is found, what is on the disk, and what an image that is not as it was costs. */
import assert from "node:assert/strict"
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { createVault, openSearchStore, openVault, type IndexedLetter, type Match, type Wanted } from "../index.ts"
import { MOST_IMAGE_BYTES } from "./image.ts"
import { columnOf, expressionOf } from "./match.ts"

const KEY = new Uint8Array(32).fill(7)
const made: string[] = []
after(() => made.forEach((folder) => rmSync(folder, { recursive: true })))

/** A vault of its own. */
async function vaultIn(): Promise<{ readonly folder: string; readonly path: string; readonly image: string }> {
  const folder = mkdtempSync(join(tmpdir(), "diwan-search-"))
  made.push(folder)
  const path = join(folder, "vault.diwan")
  const vault = await createVault({ path, unlock: { key: KEY }, play: true })
  vault.close()
  return { folder, path, image: join(folder, "search.diwan") }
}

const word = (word: string): Match => ({ kind: "word", word })
const all: Pick<Wanted, "loose" | "exact" | "limit" | "offset"> = { loose: null, exact: null, limit: 50, offset: 0 }
const letter = (
  order: number,
  texts: Readonly<Record<string, string>>,
  more: Partial<IndexedLetter> = {},
): IndexedLetter => ({
  key: `letter-${order}`,
  order,
  channel: "cedar",
  from: "north",
  date: 1000 + order,
  texts: Object.entries(texts).map(([level, text]) => ({
    level,
    loose: text.toLowerCase().split(" "),
    exact: text.split(" "),
  })),
  ...more,
})

test("words, beginnings and phrases are found, better ones first, newer ones first of two as good", async () => {
  using vault = await openVault({ path: (await vaultIn()).path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  store.add(letter(1, { secret: "the Embargo ends" }))
  store.add(letter(2, { secret: "the Embargo ends" }))
  store.add(letter(3, { secret: "the ships of an Embargo and much else that makes a letter longer" }))
  const keys = (wanted: Partial<Wanted>): readonly string[] =>
    store.find({ ...all, ...wanted }).found.map(({ key }) => key)
  assert.deepEqual(keys({ loose: word("embargo") }), ["letter-2", "letter-1", "letter-3"])
  assert.deepEqual(keys({ loose: { kind: "start", word: "shi" } }), ["letter-3"])
  assert.deepEqual(
    keys({ loose: { kind: "all", of: [word("the"), { kind: "any", of: [word("ships"), word("x")] }] } }),
    ["letter-3"],
  )
  assert.deepEqual(keys({ exact: { kind: "phrase", words: ["Embargo", "ends"] } }), ["letter-2", "letter-1"])
  assert.deepEqual(keys({ exact: { kind: "phrase", words: ["embargo", "ends"] } }), [])
  assert.deepEqual(keys({ exact: { kind: "phrase", words: ["ends", "Embargo"] } }), [])
  assert.deepEqual(keys({ loose: word("ships"), exact: { kind: "phrase", words: ["Embargo"] } }), ["letter-3"])
  assert.deepEqual(keys({}), ["letter-3", "letter-2", "letter-1"])
  assert.deepEqual(store.find({ ...all, loose: word("embargo"), limit: 1, offset: 1 }), {
    found: [{ id: 1, key: "letter-1", order: 1 }],
    total: 3,
  })
  assert.deepEqual(store.find({ ...all, loose: word("embargo"), offset: 9 }), { found: [], total: 3 })
  store.close()
})

test("a phrase does not reach from one text into the next", async () => {
  using vault = await openVault({ path: (await vaultIn()).path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  store.add({
    ...letter(1, {}),
    texts: ["one two", "three four"].map((t) => ({ level: "s", loose: [], exact: t.split(" ") })),
  })
  const total = (...words: string[]): number => store.find({ ...all, exact: { kind: "phrase", words } }).total
  assert.deepEqual([total("one", "two"), total("two", "three"), total("three", "four")], [1, 0, 1])
  store.close()
})

test("filters let through what they name; within a level only its own parts are searched", async () => {
  using vault = await openVault({ path: (await vaultIn()).path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  store.add(letter(1, { secret: "saffron", office: "juniper" }))
  store.add(letter(2, { office: "saffron" }, { channel: "birch" }))
  store.add(letter(3, {}, { from: "south" }))
  const orders = (wanted: Partial<Wanted>): readonly number[] =>
    store.find({ ...all, ...wanted }).found.map(({ order }) => order)
  for (const loose of [word("saffron"), null]) {
    const some = loose === null ? [3] : []
    assert.deepEqual(orders({ loose }), [...some, 2, 1])
    assert.deepEqual(orders({ loose, channel: "cedar" }), [...some, 1])
    assert.deepEqual(orders({ loose, from: "north" }), [2, 1])
    assert.deepEqual(orders({ loose, since: 1002 }), [...some, 2])
    assert.deepEqual(orders({ loose, until: 1002 }), [1])
    assert.deepEqual(orders({ loose, level: "secret" }), [1])
  }
  assert.deepEqual(orders({ loose: word("saffron"), level: "office" }), [2])
  assert.deepEqual(orders({ loose: word("juniper"), level: "office" }), [1])
  assert.deepEqual(orders({ level: "office" }), [2, 1])
  assert.equal(store.find({ ...all, loose: { kind: "all", of: [word("saffron"), word("juniper")] } }).total, 1)
  store.drop({ id: 1, key: "letter-1", order: 1 })
  assert.deepEqual([store.letters, orders({ loose: word("juniper") }), orders({ level: "secret" })], [2, [], []])
  store.close()
})

test("the image is all that is on the disk, and holds no word in any form; it comes back as it was", async () => {
  const { folder, path, image } = await vaultIn()
  using vault = await openVault({ path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  const words = ["saffron", "juniper", "cardamom", "تحريم", "زعفران"]
  for (let i = 1; i <= 300; i++) store.add(letter(i, { secret: words.join(" "), office: `sorrel${i}` }))
  await store.save()
  assert.deepEqual([store.unsaved, store.letters], [0, 300])
  store.close()
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes("search")),
    ["search.diwan"],
  )
  const onDisk = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
  for (const text of [...words, "letter-", "cedar", "sorrel"]) {
    assert.equal(onDisk.includes(text), false, text)
    assert.equal(onDisk.includes(Buffer.from(text, "utf16le")), false, text)
  }
  for (const text of ["SQLite", "CREATE", "loose"]) assert.equal(readFileSync(image).includes(text), false, text)
  const again = await openSearchStore({ vault, words: "test" })
  assert.deepEqual([again.letters, again.unsaved, again.acts], [300, 0, vault.acts])
  assert.equal(again.find({ ...all, loose: word("sorrel7") }).found[0]?.key, "letter-7")
  assert.deepEqual(again.newest(2), { id: 298, key: "letter-298", order: 298 })
  again.add(letter(301, { secret: "newest" }))
  assert.equal(again.find({ ...all, loose: word("newest") }).total, 1)
  again.close()
})

test("two images of one index have no segment in common", async () => {
  const { path, image } = await vaultIn()
  using vault = await openVault({ path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  store.add(letter(1, { secret: "saffron" }))
  await store.save()
  const first = readFileSync(image)
  store.drop({ id: 1, key: "letter-1", order: 1 })
  store.add(letter(1, { secret: "saffron" }))
  await store.save()
  const second = readFileSync(image)
  const blocks = new Set(
    Array.from({ length: second.length >> 4 }, (_, i) => second.toString("hex", 15 + i * 16, 31 + i * 16)),
  )
  for (let at = 15; at + 16 < first.length; at += 16)
    assert.equal(blocks.has(first.toString("hex", at, at + 16)), false)
  store.close()
})

test("an image that is damaged, cut, lengthened, another vault's, of other words or no file begins anew, and is replaced", async () => {
  const { path, image } = await vaultIn()
  const other = await vaultIn()
  using vault = await openVault({ path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  for (let i = 0; i < 20; i++) store.add(letter(i, { secret: "saffron" }))
  await store.save()
  store.close()
  const good = readFileSync(image)
  const flipped = (at: number): Buffer => {
    const bytes = Buffer.from(good)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  }
  const spoilt: readonly Buffer[] = [
    flipped(0),
    flipped(20),
    flipped(60),
    flipped(good.length - 1),
    good.subarray(0, -1),
    good.subarray(0, -4096),
    good.subarray(0, 48),
    good.subarray(0, 3),
    Buffer.alloc(0),
    Buffer.concat([good, Buffer.alloc(1)]),
    Buffer.concat([good, good]),
  ]
  for (const bytes of spoilt) {
    writeFileSync(image, bytes)
    const opened = await openSearchStore({ vault, words: "test" })
    assert.deepEqual([opened.letters, opened.acts], [0, null])
    opened.add(letter(1, { secret: "saffron" }))
    await opened.save()
    opened.close()
    const again = await openSearchStore({ vault, words: "test" })
    assert.equal(again.letters, 1)
    again.close()
  }
  // The same vault key, another vault.
  writeFileSync(other.image, good)
  using otherVault = await openVault({ path: other.path, unlock: { key: KEY } })
  assert.equal((await openSearchStore({ vault: otherVault, words: "test" })).letters, 0)
  // Words that were made otherwise.
  writeFileSync(image, good)
  assert.equal((await openSearchStore({ vault, words: "other" })).letters, 0)
  assert.equal((await openSearchStore({ vault, words: "test" })).letters, 20)
  // A link is not followed, and is replaced by a file.
  rmSync(image)
  symlinkSync(other.image, image)
  const linked = await openSearchStore({ vault, words: "test" })
  assert.equal(linked.letters, 0)
  linked.add(letter(1, { secret: "saffron" }))
  await linked.save()
  assert.deepEqual(readFileSync(other.image), good)
})

test("closing while an image is written neither spoils it nor shortens its key", async () => {
  const { path, image } = await vaultIn()
  using vault = await openVault({ path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  for (let i = 0; i < 50; i++) store.add(letter(i, { secret: "saffron" }))
  const saving = store.save()
  await Promise.resolve()
  store.close()
  await saving
  assert.ok(readFileSync(image).length > 4096)
  assert.equal((await openSearchStore({ vault, words: "test" })).letters, 50)
})

test("no word can be more than a word in the index's language", async () => {
  const hostile = ['a" OR "b', "NEAR(a b)", "words:a", "a*", "^a", '"', '""', "a AND b", "-a", "\0", "{a}", "+", "a\\"]
  for (const text of hostile) assert.match(expressionOf(word(text)), /^"(?:[^"]|"")*"$/)
  assert.equal(expressionOf({ kind: "start", word: 'x" *' }), '"x"" *" *')
  assert.equal(columnOf(["aB", "C"]), "a\ue042 \ue043")
  assert.throws(() => expressionOf({ kind: "all", of: [] }), TypeError)
  assert.throws(() => expressionOf({ kind: "phrase", words: [] }), TypeError)
  using vault = await openVault({ path: (await vaultIn()).path, unlock: { key: KEY } })
  const store = await openSearchStore({ vault, words: "test" })
  store.add(letter(1, { secret: "a b" }))
  for (const text of hostile) {
    for (const wanted of [{ loose: word(text) }, { exact: { kind: "phrase", words: [text] } as const }])
      assert.ok(store.find({ ...all, ...wanted }).total <= 1, text)
    store.find({ ...all, loose: { kind: "start", word: text }, channel: text, from: text, level: text })
  }
  assert.ok(MOST_IMAGE_BYTES <= 2 ** 30)
  store.close()
})
