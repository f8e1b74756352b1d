/**
 * Search over the letters of an open vault: keeping the index up with them, and answering from it.
 *
 * The index may be behind (letters that came since), or belong to another past of the same vault (a backup was put back).
 * It is brought up from the newest letter that it shares with the vault; where the two disagree about what came when, it is
 * made anew. An answer is never taken from it alone: each hit is read from the vault, and what is not there, or does not
 * hold what was looked for, is dropped.
 * @module
 */
import type { Indexed, IndexedLetter, SearchStore } from "../../vault/index.ts"
import type { SearchAnswer, SearchHit, SearchRequest } from "../api/search.ts"
import { DeskError } from "../error.ts"
import type { Letters } from "./letters.ts"
import { understand, type Query } from "./query.ts"
import { snippetsOf, type PartText } from "./snippets.ts"
import { exactForms, looseForms } from "./words.ts"

/** Search over one vault, while it is open. */
export interface Search {
  /** Letters that are in the vault and not in the index. */
  readonly behind: number
  /** The index is being brought up. */
  readonly isCatchingUp: boolean
  /**
   * Look. Letters that are not in the index yet are not found; `indexed` and `letters` say how far it is.
   * @throws {DeskError} `query-too-long`, `locked`
   */
  search(request: SearchRequest): SearchAnswer
  /**
   * Bring the index up to the vault, in slices that leave the process its time; asked again while it is at it, it does it
   * once. Saves what it made when that is worth it.
   * @param progress called with letters indexed, and letters there are
   * @throws {DOMException} `AbortError` it was called off, or search was closed: what was indexed stays
   * @throws {VaultError} `full` the index is as large as it may become; `tampered`, `damaged`, `io` of the vault
   */
  catchUp(signal?: AbortSignal, progress?: (indexed: number, letters: number) => void): Promise<void>
  /** Write the encrypted image, if anything is new. @throws {VaultError} `full`, `io`, `read-only` */
  save(): Promise<void>
  /** Stop, save if that is worth it, and forget the index. An image that cannot be written is given up. */
  close(): Promise<void>
}

/** Most hits of one answer. */
export const MOST_HITS = 100
/** Hits of an answer unless more or fewer are asked for. */
export const USUAL_HITS = 20
/** Furthest offset: nobody turns so many pages, and each costs what all before it cost. */
export const MOST_OFFSET = 10_000

/** Search over letters with an index. */
export function searchOver(letters: Letters, store: SearchStore): Search {
  const closing = new AbortController()
  let running: Promise<void> | null = null
  return {
    get behind() {
      return Math.max(0, letters.count() - store.letters)
    },
    get isCatchingUp() {
      return running !== null
    },
    search(request) {
      if (closing.signal.aborted) throw new DeskError("locked", "the vault is locked; unlock it first")
      return answer(letters, store, request)
    },
    catchUp(signal, progress) {
      const either = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal])
      running ??= bringUp(letters, store, either, progress).finally(() => (running = null))
      return running
    },
    save: () => store.save(),
    async close() {
      closing.abort()
      await running?.catch(() => undefined)
      if (isWorthSaving(store)) await keep(store)
      store.close()
    },
  }
}

/** Letters read at once: the longest stretch without a look at the clock. */
const SLICE = 16
/** Milliseconds of work before others have their turn. */
const SLICE_MS = 12
/** Letters after which an image is worth writing while more are being indexed. */
const SAVE_EVERY = 20_000
/** Letters after which an image is worth writing when all are indexed; of a small index, a part of it. */
const SAVE_FROM = 256
const SAVE_PART = 16

/** To index a few letters anew costs less than to write the words of all. */
function isWorthSaving({ unsaved, letters }: SearchStore): boolean {
  return unsaved >= SAVE_FROM || unsaved * SAVE_PART > letters
}

async function bringUp(
  letters: Letters,
  store: SearchStore,
  signal: AbortSignal,
  progress?: (indexed: number, letters: number) => void,
): Promise<void> {
  signal.throwIfAborted()
  if (!sharesPast(letters, store)) store.clear()
  if (store.letters > letters.count()) await sweep(letters, store, signal)
  await addNew(letters, store, signal, progress)
  if (store.letters < letters.count()) {
    // Something came before what the index took for the newest: the order of things is not what it knew.
    store.clear()
    await addNew(letters, store, signal, progress)
  }
  if (isWorthSaving(store)) await keep(store)
}

/** Write the image if that can be done: without it the index is made again the next time, and nothing else is lost. */
async function keep(store: SearchStore): Promise<void> {
  await store.save().catch(() => undefined)
}

/** Whether vault and index agree about what came when, looked at in ever longer steps back. */
function sharesPast(letters: Letters, store: SearchStore): boolean {
  for (let back = 0; back < store.letters; back = back * 2 + 1) {
    const indexed = store.newest(back)
    const place = indexed === null ? null : letters.place(indexed.key)
    if (place === null || place.order !== indexed?.order) return false
  }
  return true
}

async function addNew(
  letters: Letters,
  store: SearchStore,
  signal: AbortSignal,
  progress?: (indexed: number, letters: number) => void,
): Promise<void> {
  let saveAt = SAVE_EVERY
  for (;;) {
    const started = performance.now()
    do {
      const places = letters.after(store.newest(0), SLICE)
      if (places.length === 0) return
      for (const { key, order } of places) store.add(indexedLetter(letters, key, order))
    } while (performance.now() - started < SLICE_MS)
    progress?.(store.letters, letters.count())
    if (store.unsaved >= saveAt) {
      await keep(store)
      saveAt = store.unsaved + SAVE_EVERY
    }
    await turn(signal)
  }
}

/** Drop from the index what is no longer in the vault. */
async function sweep(letters: Letters, store: SearchStore, signal: AbortSignal): Promise<void> {
  for (let after = 0; ;) {
    const page = store.page(after, 256)
    const last = page.at(-1)
    if (last === undefined) return
    for (const indexed of page) if (letters.place(indexed.key) === null) store.drop(indexed)
    after = last.id
    await turn(signal)
  }
}

/** Give everything else its turn. */
async function turn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}

function indexedLetter(letters: Letters, key: string, order: number): IndexedLetter {
  const read = letters.read(key)
  if (read === null) throw new TypeError("a letter is gone that was there within the same turn")
  const { channel, from, date } = read.line
  return { key, order, channel, from, date, texts: read.texts.map(indexedText) }
}

function indexedText({ level, text }: PartText): IndexedLetter["texts"][number] {
  return {
    level,
    loose: looseForms(text),
    exact: exactForms(text),
  }
}

function answer(letters: Letters, store: SearchStore, request: SearchRequest): SearchAnswer {
  const started = performance.now()
  const { query: typed, limit = USUAL_HITS, offset = 0, ...filters } = request
  const query = understand(typed)
  const isNothing = query.terms === 0 && typed.trim() !== ""
  const { found, total } = isNothing
    ? { found: [], total: 0 }
    : store.find({
        ...filters,
        loose: query.loose,
        exact: query.exact,
        limit: bounded(limit, 1, MOST_HITS),
        offset: bounded(offset, 0, MOST_OFFSET),
      })
  const hits: SearchHit[] = []
  let gone = 0
  for (const indexed of found) {
    const hit = hitOf(letters, query, indexed, request.level)
    if (hit !== null) hits.push(hit)
    else gone++
  }
  return {
    hits,
    total: total - gone,
    took: performance.now() - started,
    indexed: Math.min(store.letters, letters.count()),
    letters: letters.count(),
  }
}

/** A hit, read from the vault; null if it is not there, or not what it was. */
function hitOf(letters: Letters, query: Query, { key }: Indexed, level: string | undefined): SearchHit | null {
  const read = letters.read(key)
  if (read === null) return null
  const { line, texts } = read
  const searched = level === undefined ? texts : texts.filter((text) => text.level === level)
  const snippets = query.terms === 0 ? [] : snippetsOf(query, searched)
  return query.terms > 0 && snippets.length === 0 ? null : { letter: line, snippets }
}

function bounded(value: number, least: number, most: number): number {
  return Number.isSafeInteger(value) ? Math.min(Math.max(value, least), most) : least
}
