/**
 * The table of a long negotiation: 10,000 terms and answers, computed anew as it is whenever somebody looks. And how it grows: the
 * time of twice as many over the time of half, for offers that hang on one another in the ways they can.
 * @module
 */
import { leafHash, registerOrigin, type PostmarkRecord } from "../src/register/index.ts"
import { encodeTable, tableEntry, tableOf, type TableEntry, type TimelineInput } from "../src/terms/index.ts"
import {
  encodeLeaf,
  type Condition,
  type EncodedLeaf,
  type Leaf,
  type ResponseLeaf,
  type TermBody,
  type TermLeaf,
} from "../src/letter/index.ts"
import { SUITE, type LetterStatement } from "../src/office/index.ts"
import { duration, spread, type Bench, type Measured } from "./bench.ts"

const ACTS = 10_000
const ROUNDS = 15
const START = 1_795_000_000
const DAY = 86_400
const CHANNEL = new Uint8Array(32).fill(0xcc)
const NORTH = new Uint8Array(32).fill(0x11)
const SOUTH = new Uint8Array(32).fill(0x22)

/** How offers hang on one another: on which others the n-th of so many depends. */
const SHAPES: { readonly [name: string]: (n: number, count: number) => readonly number[] } = {
  alone: () => [],
  chain: (n, count) => (n + 1 < count ? [n + 1] : []),
  circles: (n) => [n - (n % 10) + ((n + 1) % 10)],
  scattered: (n, count) => [(n * 7919) % count, (n * 104_729) % count, (n * 1_299_709) % count],
}

export const benches: readonly Bench[] = [
  {
    name: "table",
    goal: `the table of ${ACTS.toLocaleString("en")} terms and answers takes at most 50 ms, its bytes included, however they hang together`,
    run: () =>
      Promise.resolve(
        Object.keys(SHAPES).map((shape): Measured => {
          const [whole, table] = [spread(timesOf(shape, ACTS, true)), spread(timesOf(shape, ACTS, false))]
          const note = `the table alone ${duration(table.median)}`
          return { what: shape, ratio: inMs(whole), goal: 50, direction: "at-most", unit: "ms", note }
        }),
      ),
  },
  {
    name: "table-growth",
    goal: "twice the terms and answers take at most 2.6 times as long: growth is linear",
    run: () =>
      Promise.resolve(
        Object.keys(SHAPES).map((shape): Measured => {
          const costs = [ACTS / 4, ACTS / 2, ACTS, 2 * ACTS].map(
            (acts) => [acts, spread(timesOf(shape, acts, false)).median] as const,
          )
          const ratios = costs.slice(1).map(([, cost], i) => cost / (costs[i] as (typeof costs)[0])[1])
          const note = `slope ${slope(costs).toFixed(2)} (1 is linear); ${costs.map(([n, cost]) => `${n}: ${duration(cost)}`).join(", ")}`
          return { what: shape, ratio: spread(ratios), goal: 2.6, direction: "at-most", note }
        }),
      ),
  },
]

function timesOf(shape: string, acts: number, encoded: boolean): readonly number[] {
  const input = negotiation(SHAPES[shape] as (typeof SHAPES)[string], acts)
  const times: number[] = []
  for (let round = -3; round < ROUNDS; round++) {
    const start = performance.now()
    const table = tableOf(input)
    if (encoded) encodeTable(table)
    if (round >= 0) times.push((performance.now() - start) * 1000)
  }
  return times
}

/** Half of the acts are offers of North's, in letters of ten; the other half South's acceptances of them, in scattered order. */
function negotiation(dependsOn: (n: number, count: number) => readonly number[], acts: number): TimelineInput {
  const count = acts / 2
  const offers = Array.from({ length: count }, (_, n) => term(n, dependsOn(n, count)))
  const north = entriesOf(NORTH, offers)
  // 7,919 is a prime that divides none of the counts: each is accepted once.
  const order = offers.map((_, n) => (n * 7919) % count)
  const south = entriesOf(
    SOUTH,
    order.map((of, n) => acceptance(of, n, (offers[of] as EncodedLeaf).leaf)),
  )
  const records = [...recordsOf(NORTH, north.length, START), ...recordsOf(SOUTH, south.length, START + DAY)]
  return {
    channel: CHANNEL,
    registers: [
      { office: NORTH, entries: north },
      { office: SOUTH, entries: south },
    ],
    records,
    at: START + 40 * DAY,
  }
}

/** The leaf of a term. */
function term(n: number, others: readonly number[]): EncodedLeaf {
  const mentions = [...new Set(others)].map((other): Condition => ({
    kind: "accepted",
    office: NORTH,
    term: idOf(other),
  }))
  const body: TermBody = {
    term: idOf(n),
    form: "offer",
    versions: [{ language: "en", direction: "ltr", heading: "", text: `Offer ${n}.` }],
    condition: mentions.length === 0 ? null : { kind: "of", least: mentions.length, of: mentions },
    deadline: {
      at: START + 30 * DAY,
      text: new Date((START + 30 * DAY) * 1000).toISOString().slice(0, 19) + "+00:00[UTC][u-ca=iso8601]",
    },
    revocable: false,
    replaces: [],
  }
  return leafAt(2 + (n % 10), { kind: "term", body })
}

function acceptance(of: number, n: number, leaf: Uint8Array): EncodedLeaf {
  const answer = { answer: "accept", counter: null, versions: [] } as const
  return leafAt(2 + (n % 10), {
    kind: "response",
    body: { office: NORTH, term: idOf(of), leaf: leafHash(leaf), ...answer },
  })
}

function leafAt(
  position: number,
  rest: Pick<TermLeaf, "kind" | "body"> | Pick<ResponseLeaf, "kind" | "body">,
): EncodedLeaf {
  const leaf: Leaf = { ...rest, position, salt: CHANNEL, marking: { level: "open", caveats: [] } }
  return { position, leaf: encodeLeaf(leaf) }
}

/** Letters of ten leaves. Only what the table looks at is real in their statements. */
function entriesOf(office: Uint8Array, leaves: readonly EncodedLeaf[]): readonly TableEntry[] {
  return Array.from({ length: Math.ceil(leaves.length / 10) }, (_, letter) => {
    const listed = leaves.slice(10 * letter, 10 * letter + 10).toSorted((a, b) => a.position - b.position)
    const body: LetterStatement = {
      suite: SUITE,
      kind: "letter",
      channel: CHANNEL,
      office,
      roster: NORTH,
      number: letter + 1,
      document: "letter",
      date: START,
      root: NORTH,
      depth: 6,
      copies: 0,
      listed: listed.map(({ position, leaf }) => ({ position, hash: leafHash(leaf) })),
      seen: [],
      enterBy: START + DAY,
    }
    return tableEntry({ body, isVoid: false, listed })
  })
}

function recordsOf(office: Uint8Array, size: number, from: number): readonly PostmarkRecord[] {
  const origin = registerOrigin(CHANNEL, office)
  return Array.from({ length: size }, (_, i) => ({
    origin,
    size: i + 1,
    root: NORTH,
    time: from + i,
    bundles: [],
    lockers: [],
  }))
}

function idOf(n: number): Uint8Array {
  const id = new Uint8Array(16)
  new DataView(id.buffer).setUint32(0, n)
  return id
}

/** Of the logarithms, by least squares. */
function slope(costs: readonly (readonly [number, number])[]): number {
  const points = costs.map(([n, cost]) => [Math.log(n), Math.log(cost)] as const)
  const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const over = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0)
  return over / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
}

function inMs({ median, min, max }: Measured["ratio"]): Measured["ratio"] {
  return { median: median / 1000, min: min / 1000, max: max / 1000 }
}
