/**
 * The full-text index of a vault: in memory while the vault is open, and on the disk only as an encrypted image. It holds
 * no text, only the words that the desk makes of it, and from them back to a record's key. Spec: spec/vault.md#search.
 *
 * Each letter has one row with all its words; a letter whose parts are marked differently has, besides, one row for each
 * level (ids below zero), so that a search within a level finds what stands in parts of that level and nothing else.
 * Rows are numbered as letters come: a higher number is a newer letter.
 *
 * The index is a convenience, never a source: what it says is looked up in the vault before anybody sees it.
 * @module
 */
import { dirname, join } from "node:path"
import { equal } from "../../bytes/index.ts"
import { VaultError } from "../error.ts"
import { Store, type Column } from "../sqlite.ts"
import type { Vault } from "../vault.ts"
import { imageKey, keyUnder, MOST_IMAGE_BYTES, readImage, writeImage } from "./image.ts"
import { BREAK, columnOf, expressionOf, type Match } from "./match.ts"
import { IMAGE_NAME } from "./name.ts"

/** The words of one text of a letter. */
export interface IndexedText {
  readonly level: string
  /** Words in every form in which they are to be found; their order means nothing. */
  readonly loose: readonly string[]
  /** Words as they are written, in their order. */
  readonly exact: readonly string[]
}

/** A letter as it is indexed. */
export interface IndexedLetter {
  /** Key and order of its record. */
  readonly key: string
  readonly order: number
  readonly channel: string
  readonly from: string
  readonly date: number
  readonly texts: readonly IndexedText[]
}

/** What is looked for. Without `loose` and `exact`: every letter that the rest lets through. */
export interface Wanted {
  readonly loose: Match | null
  readonly exact: Match | null
  readonly channel?: string
  readonly from?: string
  readonly level?: string
  /** From this date on. */
  readonly since?: number
  /** Before this date. */
  readonly until?: number
  readonly limit: number
  readonly offset: number
}

/** Where a letter stands in the index. */
export interface Indexed {
  readonly id: number
  readonly key: string
  readonly order: number
}

/** An open index. */
export interface SearchStore {
  /** Letters in it. */
  readonly letters: number
  /** Changes since the last image. */
  readonly unsaved: number
  /** Acts of the vault when the image was made that this index came from; null if it began empty. */
  readonly acts: number | null
  /**
   * Add a letter.
   * @throws {VaultError} `full` the index is as large as it may become; `out-of-memory`. Letters added last are lost with it.
   */
  add(letter: IndexedLetter): void
  /** The letter that was added so many letters before the newest. */
  newest(back: number): Indexed | null
  /** Letters in the order in which they were added, after this one. */
  page(after: number, limit: number): readonly Indexed[]
  drop(letter: Indexed): void
  /** Forget everything. */
  clear(): void
  /** Letters, best first, of two as good the newer one; and how many there are. */
  find(wanted: Wanted): { readonly found: readonly Indexed[]; readonly total: number }
  /** Write the image, if there is anything to write. @throws {VaultError} `full`, `io`, `read-only` */
  save(): Promise<void>
  /** Give up the index, and its key, unsaved. */
  close(): void
}

/** What an index belongs to. */
export interface SearchStoreInput {
  readonly vault: Pick<Vault, "path" | "id" | "acts" | "exportKey">
  /** Names the way in which words are made: an index of words made otherwise is not used. */
  readonly words: string
  /**
   * What the image's key is made of besides, as it is now, 32 bytes. When it changes, something was destroyed whose words are
   * in the index: that is forgotten, and no image made before can be opened. One that never changes if absent.
   */
  readonly secret?: () => Uint8Array
}

/** Most changes of one transaction: after a failure they are to be made again. */
const MOST_PENDING = 512
/** Of an index of which nothing is ever destroyed. */
const NO_SECRET = new Uint8Array(32)
/** Form of the tables. */
const VERSION = 1

/** Open a vault's index: from its image, or empty. */
export async function openSearchStore({
  vault,
  words,
  secret = () => NO_SECRET,
}: SearchStoreInput): Promise<SearchStore> {
  const base = imageKey(vault.exportKey(), vault.id)
  let held = Uint8Array.from(secret())
  const path = join(dirname(vault.path), IMAGE_NAME)
  let place = { path, key: keyUnder(base, held), vault: vault.id }
  const image = await readImage(place)
  let { store, acts } = load(image, words, vault.acts)
  image?.fill(0)
  let unsaved = 0
  let letters = lettersIn(store)
  // Known without the vault, which may be locked when the image is written.
  let reached = vault.acts
  let saving: Promise<void> = Promise.resolve()
  let isOpen = true

  // One transaction for many letters: at each commit the index writes a piece of its own, and pieces cost merging.
  let pending = 0
  const commit = (): void => {
    if (store.inTransaction) store.run("COMMIT")
    pending = 0
  }
  const change = (count: number, work: () => void): void => {
    try {
      if (!store.inTransaction) store.run("BEGIN")
      work()
      letters += count
      unsaved++
      pending++
      reached = vault.acts
      if (pending >= MOST_PENDING) commit()
    } catch (cause) {
      if (store.inTransaction) store.run("ROLLBACK")
      pending = 0
      letters = lettersIn(store)
      if (!(cause instanceof VaultError) || cause.code !== "full") throw cause
      throw new VaultError(
        "full",
        `the search index has reached ${MOST_IMAGE_BYTES} bytes; newer letters are not in it`,
      )
    }
  }

  const clear = (): void => {
    store.close()
    pending = 0
    ;({ store, acts } = load(null, words, vault.acts))
    unsaved++
    letters = 0
  }
  /** Before anything is answered: what was destroyed since is neither found nor written. */
  const keepUp = (): void => {
    const now = secret()
    if (equal(now, held)) return
    held = Uint8Array.from(now)
    place.key.fill(0)
    place = { ...place, key: keyUnder(base, held) }
    clear()
  }

  const write = async (): Promise<void> => {
    if (!isOpen || unsaved === 0) return
    commit()
    store.change("UPDATE about SET acts = ?", reached)
    const image = store.image()
    const written = unsaved
    try {
      await writeImage(place, image)
      unsaved -= written
    } finally {
      image.fill(0)
    }
  }

  return {
    get letters() {
      return letters
    },
    get unsaved() {
      return unsaved
    },
    get acts() {
      return acts
    },
    add(letter) {
      change(1, () => insert(store, letter))
    },
    newest(back) {
      keepUp()
      return indexedOf(store.first(`${SELECT} WHERE id > 0 ORDER BY id DESC LIMIT 1 OFFSET ?`, back))
    },
    page(after, limit) {
      keepUp()
      const rows = store.all(`${SELECT} WHERE id > ? AND id > 0 ORDER BY id LIMIT ?`, after, limit)
      return rows.flatMap((row) => indexedOf(row) ?? [])
    },
    drop({ id }) {
      change(-1, () => {
        for (const [row] of store.all("SELECT id FROM letters WHERE letter = ?", id)) {
          store.change("DELETE FROM loose WHERE rowid = ?", row as number)
          store.change("DELETE FROM exact WHERE rowid = ?", row as number)
        }
        store.change("DELETE FROM letters WHERE letter = ?", id)
      })
    },
    clear,
    find(wanted) {
      keepUp()
      commit()
      return find(store, wanted)
    },
    save() {
      saving = saving.then(write, write)
      return saving
    },
    close() {
      if (!isOpen) return
      isOpen = false
      store.close()
      // An image that is being written has a copy of the index, and a key of its own.
      base.fill(0)
      place.key.fill(0)
    },
  }
}

function load(image: Uint8Array | null, words: string, now: number): { store: Store; acts: number | null } {
  if (image !== null) {
    // It is this vault's own; what it may be is of another version, or spoilt in memory before it was written.
    const kept = attempt(() => Store.inMemory(image, MOST_IMAGE_BYTES))
    const acts = kept === null ? null : attempt(() => actsOf(kept, words))
    // An image of more acts than the vault has is of a future that was undone: a backup was put back.
    if (kept !== null && acts !== null && acts <= now) return { store: kept, acts }
    kept?.close()
  }
  const store = Store.inMemory(null, MOST_IMAGE_BYTES)
  store.run(TABLES)
  store.change("INSERT INTO about (id, words, acts) VALUES (1, ?, 0)", words)
  return { store, acts: null }
}

function attempt<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}

/** Acts of the vault when the image was made; null if the index is of another kind. */
function actsOf(store: Store, words: string): number | null {
  if (store.first("PRAGMA user_version")?.[0] !== VERSION) return null
  const [kept, acts] = store.first("SELECT words, acts FROM about") ?? []
  return kept === words ? (acts as number) : null
}

function lettersIn(store: Store): number {
  return store.first("SELECT count(*) FROM letters WHERE id > 0")?.[0] as number
}

function insert(store: Store, { key, order, channel, from, date, texts }: IndexedLetter): void {
  const levels = [...new Set(texts.map(({ level }) => level))]
  // Each by itself: only then does SQLite go straight to the end of the table.
  const letter = Math.max((store.first("SELECT max(id) FROM letters")?.[0] ?? 0) as number, 0) + 1
  let below = Math.min((store.first("SELECT min(id) FROM letters")?.[0] ?? 0) as number, 0)
  const put = (id: number, level: string | null, of: readonly IndexedText[]): void => {
    store.change(INSERT, id, letter, id > 0 ? key : "", order, channel, from, date, level)
    store.change("INSERT INTO loose (rowid, words) VALUES (?, ?)", id, columnOf(of.flatMap(({ loose }) => loose)))
    const written = of.flatMap(({ exact }) => [...exact, BREAK])
    store.change("INSERT INTO exact (rowid, words) VALUES (?, ?)", id, columnOf(written))
  }
  put(letter, levels.length === 1 ? (levels[0] as string) : null, texts)
  if (levels.length < 2) return
  for (const level of levels)
    put(
      --below,
      level,
      texts.filter((text) => text.level === level),
    )
}

function find(store: Store, wanted: Wanted): { readonly found: readonly Indexed[]; readonly total: number } {
  const { loose, exact, channel, from, level, since, until, limit, offset } = wanted
  const text = loose !== null ? "loose" : exact !== null ? "exact" : null
  const [conditions, values]: [string[], Column[]] = [[], []]
  const must = (condition: string, value: Column | undefined): void => {
    if (value === undefined) return
    conditions.push(condition)
    values.push(value)
  }
  if (loose !== null) must("loose MATCH ?", expressionOf(loose))
  // The plus keeps SQLite from asking the first index once for each row of the second.
  if (exact !== null && loose !== null)
    must("+loose.rowid IN (SELECT rowid FROM exact WHERE exact MATCH ?)", expressionOf(exact))
  else if (exact !== null) must("exact MATCH ?", expressionOf(exact))
  must("letters.channel = ?", channel)
  must("letters.sender = ?", from)
  must("letters.level = ?", level)
  must("letters.date >= ?", since)
  must("letters.date < ?", until)
  const isJoined = text === null || conditions.some((condition) => condition.startsWith("letters."))
  const id = text === null ? "letters.id" : `${text}.rowid`
  if (level === undefined) must(`${id} > ?`, 0)
  const source =
    text === null ? "letters" : isJoined ? `${text} CROSS JOIN letters ON letters.id = ${text}.rowid` : text
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`
  const newest = `${isJoined ? "letters.letter" : id} DESC`
  const order = text === null ? newest : `${text}.rank, ${newest}`
  const rows = store.all(
    `SELECT ${id} FROM ${source}${where} ORDER BY ${order} LIMIT ? OFFSET ?`,
    ...values,
    limit,
    offset,
  )
  const isWhole = rows.length < limit && (rows.length > 0 || offset === 0)
  const total = isWhole
    ? offset + rows.length
    : (store.first(`SELECT count(*) FROM ${source}${where}`, ...values)?.[0] as number)
  const found = rows.flatMap(([row]) => indexedOf(store.first(SELECT_LETTER, row as number)) ?? [])
  return { found, total }
}

function indexedOf(row: readonly Column[] | undefined): Indexed | null {
  if (row === undefined) return null
  const [id, key, order] = row as readonly [number, string, number]
  return { id, key, order }
}

const TABLES = `
  CREATE TABLE about (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    words TEXT NOT NULL, -- the way in which words were made
    acts INTEGER NOT NULL -- of the vault, when the image was made
  ) STRICT;
  CREATE TABLE letters (
    id INTEGER PRIMARY KEY, -- above zero a letter, below zero the parts of one level
    letter INTEGER NOT NULL, -- the id of the letter
    key TEXT NOT NULL, -- of its record; empty below zero
    position INTEGER NOT NULL, -- the order of its record
    channel TEXT NOT NULL,
    sender TEXT NOT NULL,
    date INTEGER NOT NULL,
    level TEXT -- null: parts of several levels, or none
  ) STRICT;
  CREATE VIRTUAL TABLE loose USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3'
  );
  CREATE VIRTUAL TABLE exact USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'ascii'
  );
  PRAGMA user_version = ${VERSION};`
const SELECT = "SELECT id, key, position FROM letters"
const SELECT_LETTER = `${SELECT} WHERE id = (SELECT letter FROM letters WHERE id = ?)`
const INSERT =
  "INSERT INTO letters (id, letter, key, position, channel, sender, date, level) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
