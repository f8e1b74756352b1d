/**
 * Small correspondences for tests of the table: offices that write, and a host that postmarks. Leaves are real, letters around
 * them are not; what an entry is worth was judged elsewhere.
 * @module
 */
import { decode, toHex, type Value } from "../../src/bytes/index.ts"
import {
  encodeLeaf,
  type Answer,
  type Condition,
  type EncodedLeaf,
  type Leaf,
  type ResponseBody,
  type TermBody,
} from "../../src/letter/index.ts"
import { SUITE, type LetterStatement, type StatementBody } from "../../src/office/index.ts"
import { leafHash, registerOrigin, type PostmarkRecord } from "../../src/register/index.ts"
import {
  encodeTable,
  tableEntry,
  tableOf,
  type Table,
  type TableEntry,
  type TermState,
  type TimelineInput,
} from "../../src/terms/index.ts"

const fill = (byte: number, length: number = 32): Uint8Array => new Uint8Array(length).fill(byte)

export const CHANNEL: Uint8Array = fill(0xcc)
export const NORTH: Uint8Array = fill(0x11)
export const SOUTH: Uint8Array = fill(0x22)
/** 24 November 2026, 23:59 in Tehran. */
export const DEADLINE = 1_795_552_140
export const DEADLINE_TEXT = "2026-11-24T23:59:00+03:30[Asia/Tehran][u-ca=persian]"
const DAY = 86_400

/** A term's id by a number. */
export const idOf = (n: number): Uint8Array => {
  const id = fill(0xa0, 16)
  id[14] = n >> 8
  id[15] = n & 255
  return id
}
/** That a term of an office is accepted. */
export const accepted = (office: Uint8Array, n: number): Condition => ({ kind: "accepted", office, term: idOf(n) })
/** That it is fulfilled. */
export const fulfilled = (office: Uint8Array, n: number): Condition => ({ kind: "fulfilled", office, term: idOf(n) })
/** At least so many. */
export const least = (count: number, ...of: readonly Condition[]): Condition => ({ kind: "of", least: count, of })

/** A term leaf at a position. */
export function termLeaf(n: number, fields: Partial<TermBody> = {}, position: number = 2 * n): EncodedLeaf {
  const body: TermBody = {
    term: idOf(n),
    form: "offer",
    versions: [{ language: "en", direction: "ltr", heading: "", text: `Offer ${n}.` }],
    condition: null,
    deadline: null,
    revocable: false,
    replaces: [],
    ...fields,
  }
  return leafAt(position, { kind: "term", body })
}

/** A response leaf at a position, to a term whose leaf is given. */
export function responseLeaf(
  office: Uint8Array,
  to: { readonly n: number; readonly leaf: Uint8Array },
  answer: Answer,
  fields: Partial<ResponseBody> = {},
  position: number = 64,
): EncodedLeaf {
  const body: ResponseBody = {
    office,
    term: idOf(to.n),
    leaf: leafHash(to.leaf),
    answer,
    counter: null,
    versions: [],
    ...fields,
  }
  return leafAt(position, { kind: "response", body })
}

function leafAt(
  position: number,
  rest: { readonly kind: "term"; readonly body: TermBody } | { readonly kind: "response"; readonly body: ResponseBody },
): EncodedLeaf {
  const leaf: Leaf = { ...rest, salt: fill(position & 255), position, marking: { level: "open", caveats: [] } }
  return { position, leaf: encodeLeaf(leaf) }
}

/** Two registers and a host's, written to one act at a time. */
export class Correspondence {
  readonly entries: { readonly north: TableEntry[]; readonly south: TableEntry[] } = { north: [], south: [] }
  readonly statements: { readonly north: Written[]; readonly south: Written[] } = { north: [], south: [] }
  readonly records: PostmarkRecord[] = []
  readonly #leaves = new Map<string, Uint8Array>()
  /** Seconds: where the clock stands. */
  now: number = DEADLINE - 10 * DAY
  #postmarked = { north: 0, south: 0 }
  #numbers = { north: 0, south: 0 }

  /** Enter a letter with these leaves, and have it postmarked a second later unless said otherwise. */
  letter(
    side: Side,
    leaves: readonly EncodedLeaf[],
    how: { postmark?: boolean; isVoid?: boolean; held?: boolean; sees?: number } = {},
  ): this {
    const sorted = leaves.toSorted((a, b) => a.position - b.position)
    const number = ++this.#numbers[side]
    const other = side === "north" ? "south" : "north"
    const size = how.sees ?? this.entries[other].length
    const body: LetterStatement = {
      suite: SUITE,
      kind: "letter",
      channel: CHANNEL,
      office: officeOf(side),
      roster: fill(0x77),
      number,
      document: "letter",
      date: this.now,
      root: fill(0x88),
      depth: 6,
      copies: 0,
      listed: sorted.map(({ position, leaf }) => ({ position, hash: leafHash(leaf) })),
      seen: [{ office: officeOf(other), size, root: fill(0x99) }],
      enterBy: this.now + 7 * DAY,
    }
    for (const { leaf } of sorted) this.#leaves.set(toHex(leafHash(leaf)), leaf)
    return this.#enter(
      side,
      body,
      { listed: how.held === false ? null : sorted, isVoid: how.isVoid ?? false },
      how.postmark ?? true,
    )
  }

  /** A term of an office, in a letter of its own. */
  offer(side: Side, n: number, fields: Partial<TermBody> = {}): this {
    const leaf = termLeaf(n, fields)
    this.#leaves.set(`${side} ${n}`, leaf.leaf)
    return this.letter(side, [leaf])
  }

  /** An answer to a term that was offered by {@link offer}, in a letter of its own. */
  answer(side: Side, of: Side, n: number, answer: Answer, fields: Partial<ResponseBody> = {}): this {
    return this.letter(side, [responseLeaf(officeOf(of), { n, leaf: this.leafOf(of, n) }, answer, fields)])
  }

  /** The leaf of a term that was offered. */
  leafOf(side: Side, n: number): Uint8Array {
    return this.#leaves.get(`${side} ${n}`) ?? fill(0)
  }

  /** Still here. */
  heartbeat(side: Side): this {
    const other = side === "north" ? "south" : "north"
    const seen = [{ office: officeOf(other), size: this.entries[other].length, root: fill(0x99) }]
    const common = { suite: SUITE, channel: CHANNEL, office: officeOf(side) } as const
    return this.#enter(
      side,
      { ...common, kind: "heartbeat", time: this.now, seen },
      { listed: null, isVoid: false },
      true,
    )
  }

  /** The host postmarks all that was entered. */
  postmark(side: Side): this {
    const size = this.entries[side].length
    if (size === this.#postmarked[side]) return this
    this.#postmarked[side] = size
    const origin = registerOrigin(CHANNEL, officeOf(side))
    this.records.push({ origin, size, root: fill(size & 255), time: this.now, bundles: [], lockers: [] })
    return this
  }

  /** Set the clock. */
  at(time: number): this {
    this.now = time
    return this
  }

  input(at: number = this.now, hosted: boolean = true): TimelineInput {
    const registers = [
      { office: SOUTH, entries: this.entries.south },
      { office: NORTH, entries: this.entries.north },
    ] as const
    return { channel: CHANNEL, registers, records: hosted ? this.records : null, at }
  }

  table(at?: number, hosted?: boolean): Table {
    return tableOf(this.input(at, hosted))
  }

  /** The state of one term. */
  state(side: Side, n: number, at?: number, hosted?: boolean): TermState | undefined {
    return rowOf(this.table(at, hosted), side, n)?.state
  }

  #enter(
    side: Side,
    body: StatementBody,
    held: { listed: readonly EncodedLeaf[] | null; isVoid: boolean },
    postmark: boolean,
  ): this {
    this.entries[side].push(tableEntry({ body, ...held }))
    this.statements[side].push({ body, ...held })
    this.now++
    return postmark ? this.postmark(side) : this
  }
}

/** An entry as it was written. */
export interface Written {
  readonly body: StatementBody
  readonly listed: readonly EncodedLeaf[] | null
  readonly isVoid: boolean
}

export type Side = "north" | "south"

export function officeOf(side: Side): Uint8Array {
  return side === "north" ? NORTH : SOUTH
}

/** A term's row. */
export function rowOf(table: Table, side: Side, n: number): Table["terms"][number] | undefined {
  return table.terms.find(
    ({ office, term }) => toHex(office) === toHex(officeOf(side)) && toHex(term) === toHex(idOf(n)),
  )
}

/** A table's bytes as plain data, bytes in hexadecimal: what the slow evaluator gives. */
export function plainOf(table: Table): { readonly [key: string]: unknown } {
  const { suite, kind, ...rest } = plain(decode(encodeTable(table), { bytes: 1 << 26, depth: 12, items: 1 << 22 })) as {
    readonly [key: string]: unknown
  }
  if (suite !== SUITE || kind !== "table") throw new TypeError("this is no table")
  return rest
}

function plain(value: Value): unknown {
  if (value instanceof Uint8Array) return toHex(value)
  if (Array.isArray(value)) return (value as readonly Value[]).map(plain)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}
