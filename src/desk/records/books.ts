/**
 * Records of the vault that find the entries of a register quickly, however many there are: where its letters stand, and
 * what in it does not count. What they say follows from other records; they are kept so that no page must open thousands of
 * records. A book is kept in spans of as many places as a record holds, and its contents count what each span has.
 * @module
 */
import { flag, integer, list, optional, record, token, type Shape } from "../../bytes/index.ts"
import type { Act as Tx, Reading } from "../../vault/index.ts"
import { code, collection, keyOf, type Collection } from "./collection.ts"

/** An entry that is looked for. */
export interface BookRow {
  readonly index: number
  /** The letter's number; absent: it is none. */
  readonly letter?: number
  /** Why it is void. */
  readonly void?: string
  /** It is void and took a number, which nobody has now. */
  readonly gap?: boolean
  /** Why the other side protests against it. */
  readonly protest?: string
  /** A letter held here that is not countersigned as the charter asks. */
  readonly open?: boolean
}

/** What is looked for; `marked`: any of the others but letters, and `open`. */
export type BookPart = "letters" | "marked" | "gaps" | "voids" | "protests"

/** Places of a register in one span. */
const SPAN = 128
/**
 * Most spans of a book: four million places, if they follow each other. Beyond them nothing is found by a book; somebody else
 * decides how far apart the places are that a held letter's cover proves.
 */
const MOST_SPANS = 1 << 15

/** As long as a protest may have it (spec/office.md): somebody else says it. */
const faultCode: Shape<string> = token(/^[a-z0-9-]{1,263}$/, "a fault's code")

/** Lists of numbers and not of records: a span is written anew with each letter that is filed. */
interface Span {
  /** Of each letter its place, and its number. */
  readonly letters: readonly number[]
  readonly marks: readonly Omit<BookRow, "letter">[]
}

const spanShape: Shape<Span> = record({
  letters: list(integer(), 0, 2 * SPAN),
  marks: list(
    record({
      index: integer(),
      void: optional(code),
      gap: optional(flag),
      protest: optional(faultCode),
      open: optional(flag),
    }),
    0,
    SPAN,
  ),
})

/** What is counted of a span, in this order, after the span's number. */
const COUNTED = ["letters", "marked", "gaps", "voids", "protests"] as const satisfies readonly BookPart[]
const LINE = 1 + COUNTED.length

type Counts = { readonly span: number } & { readonly [part in BookPart]: number }
interface Contents {
  readonly counts: readonly number[]
}

const contentsShape: Shape<Contents> = record({ counts: list(integer(), LINE, LINE * MOST_SPANS) })

const spans: Collection<Span> = collection("spans", spanShape)
const books: Collection<Contents> = collection("books", contentsShape)

const IS: { readonly [part in BookPart]: (row: BookRow) => boolean } = {
  letters: ({ letter }) => letter !== undefined,
  marked: (row) => row.void !== undefined || row.protest !== undefined || row.open === true,
  gaps: ({ gap }) => gap === true,
  voids: (row) => row.void !== undefined,
  protests: ({ protest }) => protest !== undefined,
}

/** The book of a register that this vault follows. @param register its key */
export function followedBook(register: Uint8Array): string {
  return `${keyOf(register)}/followed`
}

/** The book of the letters of one office in a channel that are held here. */
export function heldBook(channel: Uint8Array, office: Uint8Array): string {
  return `${keyOf(channel, office)}/held`
}

/** The row of a place, if it is one that is looked for. */
export function rowAt(tx: Reading, book: string, index: number): BookRow | null {
  return rowsOf(tx, book, Math.floor(index / SPAN)).find((row) => row.index === index) ?? null
}

/** The rows of these places, of those that are looked for. */
export function rowsAt(tx: Reading, book: string, indices: readonly number[]): readonly BookRow[] {
  const wanted = new Set(indices)
  return [...new Set(indices.map((index) => Math.floor(index / SPAN)))]
    .flatMap((span) => rowsOf(tx, book, span))
    .filter(({ index }) => wanted.has(index))
}

/** Keep a row, in place of the one of that place. */
export function keepRow(tx: Tx, book: string, row: BookRow): void {
  const span = Math.floor(row.index / SPAN)
  const before = rowsOf(tx, book, span)
  const at = before.findIndex(({ index }) => index >= row.index)
  const here = before[at]
  if (here?.index === row.index && isSame(here, row)) return
  const contents = contentsOf(tx, book)
  const counted = contents.findIndex((each) => each.span >= span)
  const isKnown = contents[counted]?.span === span
  if (!isKnown && contents.length >= MOST_SPANS) return
  const rows =
    at < 0 ? [...before, row] : [...before.slice(0, at), row, ...before.slice(here?.index === row.index ? at + 1 : at)]
  spans.put(tx, spanKey(book, span), {
    letters: rows.flatMap(({ index, letter }) => (letter === undefined ? [] : [index, letter])),
    marks: rows.flatMap(({ letter: _, ...mark }) => (IS.marked(mark) ? [mark] : [])),
  })
  const line = { span, ...countsOf(rows) }
  const all =
    counted < 0
      ? [...contents, line]
      : [...contents.slice(0, counted), line, ...contents.slice(isKnown ? counted + 1 : counted)]
  books.put(tx, book, { counts: all.flatMap((each) => [each.span, ...COUNTED.map((part) => each[part])]) })
}

/** Rows of a part below a place, the highest first. */
export function rowsBelow(
  tx: Reading,
  book: string,
  { part, below, limit }: { readonly part: BookPart; readonly below: number; readonly limit: number },
): readonly BookRow[] {
  const found: BookRow[] = []
  for (const each of contentsOf(tx, book).toReversed()) {
    if (found.length >= limit) break
    if (each[part] === 0 || each.span * SPAN >= below) continue
    const rows = rowsOf(tx, book, each.span).filter((row) => row.index < below && IS[part](row))
    found.push(...rows.toReversed())
  }
  return found.slice(0, limit)
}

/** Rows of a part above a place: those next to it, the highest first. */
export function rowsAbove(
  tx: Reading,
  book: string,
  { part, above, limit }: { readonly part: BookPart; readonly above: number; readonly limit: number },
): readonly BookRow[] {
  const found: BookRow[] = []
  for (const each of contentsOf(tx, book)) {
    if (found.length >= limit) break
    if (each[part] === 0 || (each.span + 1) * SPAN <= above) continue
    found.push(...rowsOf(tx, book, each.span).filter((row) => row.index > above && IS[part](row)))
  }
  return found.slice(0, limit).toReversed()
}

/** How many rows of a part there are, or how many above a place. */
export function countRows(tx: Reading, book: string, part: BookPart, above = -1): number {
  let count = 0
  for (const each of contentsOf(tx, book)) {
    if ((each.span + 1) * SPAN <= above) continue
    count +=
      each.span * SPAN > above || each[part] === 0
        ? each[part]
        : rowsOf(tx, book, each.span).filter((row) => row.index > above && IS[part](row)).length
  }
  return count
}

function contentsOf(tx: Reading, book: string): readonly Counts[] {
  const counts = books.get(tx, book)?.counts ?? []
  return Array.from({ length: Math.floor(counts.length / LINE) }, (_, i) => {
    const [span = 0, letters = 0, marked = 0, gaps = 0, voids = 0, protests = 0] = counts.slice(
      i * LINE,
      (i + 1) * LINE,
    )
    return { span, letters, marked, gaps, voids, protests }
  })
}

function rowsOf(tx: Reading, book: string, span: number): readonly BookRow[] {
  const { letters, marks } = spans.get(tx, spanKey(book, span)) ?? { letters: [], marks: [] }
  const rows = new Map<number, BookRow>(marks.map((mark) => [mark.index, mark]))
  for (let at = 0; at < letters.length; at += 2) {
    const [index = 0, letter = 0] = letters.slice(at, at + 2)
    rows.set(index, { ...rows.get(index), index, letter })
  }
  return [...rows.values()].toSorted((one, other) => one.index - other.index)
}

function spanKey(book: string, span: number): string {
  return `${book}/${keyOf(span)}`
}

function countsOf(rows: readonly BookRow[]): Omit<Counts, "span"> {
  const count = (part: BookPart): number => rows.filter(IS[part]).length
  return {
    letters: count("letters"),
    marked: count("marked"),
    gaps: count("gaps"),
    voids: count("voids"),
    protests: count("protests"),
  }
}

function isSame(one: BookRow, other: BookRow): boolean {
  return (["letter", "void", "gap", "protest", "open"] as const).every((field) => one[field] === other[field])
}
