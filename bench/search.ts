/**
 * How long a person waits for the first hits in everything they ever received: 100,000 letters of about 150 words, in
 * Arabic, Persian and English by turns. The words are made up, and as unevenly common as words are (Zipf); a letter's text
 * is made anew whenever it is read, which stands for its being decrypted.
 * @module
 */
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { LetterLine } from "../src/desk/api/desk.ts"
import type { SearchRequest } from "../src/desk/api/search.ts"
import { FOLD } from "../src/desk/search/fold.ts"
import type { Letters } from "../src/desk/search/letters.ts"
import { searchOver } from "../src/desk/search/search.ts"
import { createVault, openSearchStore } from "../src/vault/index.ts"
import { duration, spread, type Bench, type Measured } from "./bench.ts"

const LETTERS = 100_000
const WORDS = 150
const VOCABULARY = 40_000
const LOADS = 5
const ASKED = 5

export const benches: readonly Bench[] = [
  {
    name: "search",
    goal: "in 100,000 letters the first 20 hits, with snippets, are there in at most 200 ms",
    run: async () => {
      const home = mkdtempSync(join(tmpdir(), "diwan-bench-"))
      const vault = await createVault({
        path: join(home, "vault.diwan"),
        unlock: { key: new Uint8Array(32) },
        play: true,
      })
      try {
        const letters = madeUp()
        const building = performance.now()
        const first = searchOver(letters, await openSearchStore({ vault, words: FOLD }))
        await first.catchUp()
        const built = performance.now() - building
        const { user, system } = process.cpuUsage()
        await first.close()
        const size = statSync(join(home, "search.diwan")).size
        const loads: number[] = []
        for (let i = 0; i < LOADS; i++) {
          const loading = performance.now()
          const store = await openSearchStore({ vault, words: FOLD })
          loads.push(performance.now() - loading)
          if (store.letters !== LETTERS) throw new Error(`the image holds ${store.letters} letters`)
          store.close()
        }
        const search = searchOver(letters, await openSearchStore({ vault, words: FOLD }))
        const asked = queries().map(({ what, ...request }) => {
          const times = Array.from({ length: ASKED }, () => search.search(request).took)
          const { total, hits } = search.search(request)
          if (hits.length === 0) throw new Error(`${what}: nothing was found`)
          return { what, total, ms: spread(times) }
        })
        await search.close()
        const memory = Math.round(process.memoryUsage().rss / 1e6)
        const each: readonly Measured[] = asked.map(({ what, total, ms }) => ({
          what: `${what}, ${total} hits`,
          ratio: ms,
          goal: 200,
          direction: "at-most",
          unit: "ms",
        }))
        const median = spread(asked.map(({ ms }) => ms.median))
        return [
          { what: "typical queries", ratio: median, goal: 200, direction: "at-most", unit: "ms" },
          ...each,
          {
            what: "loading the image",
            ratio: spread(loads.map((ms) => ms / 1000)),
            goal: 2,
            direction: "at-most",
            unit: "s",
            note: `${Math.round(size / 1e6)} MB`,
          },
          {
            what: "building it",
            ratio: spread([built / 1000]),
            goal: 120,
            direction: "at-most",
            unit: "s",
            note: `${duration(user + system)} of a processor, ${duration((user + system) / LETTERS)} a letter; ${memory} MB in memory at the end`,
          },
        ]
      } finally {
        vault.close()
        rmSync(home, { recursive: true, force: true })
      }
    },
  },
]

/** What people ask: common words and rare ones, beginnings, phrases, within a channel. The n-th word is the n-th most common. */
const queries = (): readonly (SearchRequest & { readonly what: string })[] => [
  { what: "one word in a third of all letters", query: `${word(0, 3)} ` },
  { what: "one word, usual", query: `${word(1, 400)} ` },
  { what: "one word, rare", query: `${word(2, 20_000)} ` },
  { what: "two words", query: `${word(0, 12)} ${word(0, 60)} ` },
  { what: "three words", query: `${word(1, 8)} ${word(1, 40)} ${word(1, 100)} ` },
  { what: "three letters of a word", query: word(0, 30).slice(0, 3) },
  { what: "two words, the second begun", query: `${word(1, 15)} ${word(1, 50).slice(0, 3)}` },
  { what: "a year in Persian digits", query: "۲۰۲۶ " },
  { what: "a phrase", query: `"${word(2, 1)} ${word(2, 2)}"` },
  { what: "a word within a channel", query: `${word(1, 10)} `, channel: "cedar" },
  { what: "a word within a month", query: `${word(0, 25)} `, since: dateOf(50_000), until: dateOf(50_720) },
]

function madeUp(): Letters {
  const keys = (n: number): string => n.toString().padStart(12, "0")
  return {
    count: () => LETTERS,
    after: (place, limit) => {
      const from = place === null ? 0 : place.order
      return Array.from({ length: Math.min(limit, LETTERS - from) }, (_, i) => ({
        key: keys(from + i + 1),
        order: from + i + 1,
      }))
    },
    place: (key) => ({ key, order: Number(key) }),
    read: (key) => {
      const n = Number(key)
      const text = textOf(n)
      const level = n % 7 === 0 ? "secret" : "confidential"
      return { line: lineOf(n), texts: [{ part: 1, language: ["ar", "fa", "en"][n % 3] ?? "", level, text }] }
    },
  }
}

function lineOf(n: number): LetterLine {
  const date = dateOf(n)
  return {
    channel: n % 4 === 0 ? "cedar" : "juniper",
    name: `north/${n}`,
    from: n % 2 === 0 ? "north" : "south",
    own: false,
    number: n,
    document: "letter",
    date,
    entered: date,
    postmarked: date,
    arrived: date,
    opened: null,
    countersigned: true,
    void: null,
    parts: 1,
    enclosures: 0,
  }
}

function dateOf(n: number): number {
  return 1_600_000_000 + n * 3600
}

/** The same for the same letter. */
function textOf(n: number): string {
  const next = chance(n)
  const words = Array.from({ length: WORDS }, () => {
    const rank = Math.floor(Math.exp(next() * Math.log(VOCABULARY)))
    const made = word(n % 3, rank)
    const dressed = next()
    if (n % 3 === 0 && dressed < 0.25) return `ال${made}`
    if (n % 3 === 1 && dressed < 0.15) return `${made}\u200cها`
    return made
  })
  words.push(["٢٠٢٦", "۲۰۲۶", "2026"][n % 3] ?? "")
  return `${words.join(" ")}.`
}

function word(language: number, rank: number): string {
  const known = made[language]?.[rank]
  if (known !== undefined) return known
  const letters = LETTERS_OF[language] ?? ""
  const next = chance(rank * 3 + language + 7_000_000)
  const length = 3 + Math.floor(next() * 6)
  const word = Array.from({ length }, () => letters[Math.floor(next() * letters.length)]).join("")
  const of = made[language]
  if (of !== undefined) of[rank] = word
  return word
}

const made: readonly string[][] = [[], [], []]
const LETTERS_OF = ["ابتجحدرسصطعفقكلمنهويأةى", "ابپتجچخدرزسشفقکگلمنوهی", "etaoinshrdlucmfwypvbgk"]

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
