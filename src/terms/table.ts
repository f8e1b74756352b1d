/**
 * The table: the state of every offer in a channel, worked out from both registers and the host's postmarks and never
 * received from anybody. Offices that hold the same come to the same bytes. Spec: spec/terms.md#table.
 *
 *     table = { suite, kind: "table", channel, at, hosted, records, offices, stop, terms, voids }
 * @module
 */
import { encode, type Value } from "../bytes/index.ts"
import type { Mention, TermBody } from "../letter/index.ts"
import { SUITE } from "../office/index.ts"
import { holds, mentionsOf, type Node } from "./condition.ts"
import { fold, type Ending, type Mark, type Offered, type Source, type VoidAct } from "./fold.ts"
import { timelineOf, type Side, type Stop, type Step, type TimelineInput } from "./timeline.ts"

/** State of a term. Spec: spec/terms.md#states. */
export type TermState = "open" | "waiting" | "closing" | "lapsed" | "settled" | "reported" | "fulfilled" | Ending

/** A term as it stands. */
export interface Row {
  readonly office: Uint8Array
  readonly term: Uint8Array
  /** Number of the letter that offers it. */
  readonly letter: number
  readonly entered: Source
  readonly leaf: Uint8Array
  readonly body: TermBody
  readonly state: TermState
  /** The acceptance, refusal, counter or withdrawal that decided it. */
  readonly answer: Source | null
  /** Whether the condition was met in time after an acceptance; and the postmark, if there is a host. */
  readonly settled: { readonly mark: Mark } | null
  readonly by: { readonly office: Uint8Array; readonly term: Uint8Array } | null
  readonly report: Source | null
  readonly confirmation: Source | null
  /** Of a lapsed term: for each office that could have acted a record later than the deadline, ascending by record. */
  readonly shown: readonly { readonly office: Uint8Array; readonly record: number; readonly time: number }[]
  /** Of an open, waiting or closing term: what its condition still lacks, each once, in its order. */
  readonly lacks: readonly Mention[]
}

/** The table at an instant. */
export interface Table {
  readonly channel: Uint8Array
  /** Seconds: later records are left out. */
  readonly at: number
  /** Whether there is a host. Without one no deadline binds, and nothing closes or lapses. */
  readonly hosted: boolean
  /** How many records were taken in. */
  readonly records: number
  /** Ascending by office, with the number of entries that took effect. */
  readonly offices: readonly [TableOffice, TableOffice]
  /** What is not held, so that the table ends before it. */
  readonly stop: { readonly office: Uint8Array; readonly entry: number } | null
  /** By office, then in the order of their entries, then by position. */
  readonly terms: readonly Row[]
  /** Listed leaves that move nothing, in the same order. */
  readonly voids: readonly VoidAct[]
}

/** An office of the table. */
export interface TableOffice {
  readonly office: Uint8Array
  readonly entries: number
}

/**
 * Compute the table of a channel.
 * @param input registers whose entries were judged ({@link TableEntry}) and whose records were verified; `at`: the instant, seconds
 * @throws {TypeError} input that was not verified: two registers of one office, times that fall
 */
export function tableOf(input: TimelineInput): Table {
  const { channel, at, records } = input
  const hosted = records !== null
  const timeline = timelineOf(input)
  const { offered, voids } = fold(timeline, hosted)
  const view: View = { at, hosted, steps: stepsOf(timeline.steps), offices: timeline.sides.map(({ office }) => office) }
  const count = (side: Side): number =>
    timeline.steps.reduce((most, step) => (step.side === side ? Math.max(most, step.to) : most), 0)
  const officeAt = (side: Side): TableOffice => ({ office: timeline.sides[side].office, entries: count(side) })
  return {
    channel,
    at,
    hosted,
    records: timeline.records,
    offices: [officeAt(0), officeAt(1)],
    stop: stopOf(timeline.stop, view.offices),
    terms: offered.map((term) => rowOf(term, view)).sort((a, b) => byPlace(a.entered, b.entered, view.offices)),
    voids: voids.toSorted((a, b) => byPlace(a.source, b.source, view.offices)),
  }
}

/** The canonical encoding of a table: what both offices must have alike. */
export function encodeTable(table: Table): Uint8Array<ArrayBuffer> {
  const { channel, at, hosted, records, offices, stop, terms, voids } = table
  return encode({
    at,
    kind: "table",
    stop: stop === null ? null : { ...stop },
    suite: SUITE,
    terms: terms.map(rowValue),
    voids: voids.map(({ source, reason }) => ({ ...sourceValue(source), reason })),
    hosted,
    channel,
    offices: offices.map((each) => ({ ...each })),
    records,
  })
}

/** Fields stand as they do in an encoding, shorter ones first: a table may have thousands of rows. */
function rowValue(row: Row): Value {
  const { by, term, leaf, answer, lacks, shown, state, letter, office, report, settled, confirmation, entered, body } =
    row
  return {
    by: by === null ? null : { ...by },
    leaf,
    term,
    index: entered.index,
    lacks: lacks.map((each) => ({ ...each })),
    shown: shown.map(({ office: by, record }) => ({ office: by, record })),
    state,
    answer: answer === null ? null : sourceValue(answer),
    letter,
    office,
    record: entered.mark?.record ?? null,
    report: report === null ? null : sourceValue(report),
    settled: settled === null ? null : { record: settled.mark?.record ?? null },
    deadline: body.deadline?.at ?? null,
    position: entered.position,
    confirmation: confirmation === null ? null : sourceValue(confirmation),
  }
}

function sourceValue({ office, index, position, mark }: Source): { readonly [key: string]: Value } {
  return { index, office, record: mark?.record ?? null, position }
}

interface View {
  readonly at: number
  readonly hosted: boolean
  /** Of either side, in order. */
  readonly steps: readonly [readonly Step[], readonly Step[]]
  readonly offices: readonly Uint8Array[]
}

function rowOf(term: Offered, view: View): Row {
  const { body, letter, source, leaf, answer, by, report, confirmation } = term
  const { state, shown } = stateOf(term, view)
  const isPending = state === "open" || state === "waiting" || state === "closing"
  return {
    office: source.office,
    term: body.term,
    letter,
    entered: source,
    leaf,
    body,
    state,
    answer,
    settled: term.settled ? { mark: term.settledAt } : null,
    by,
    report,
    confirmation,
    shown,
    lacks: isPending ? lacksOf(term) : [],
  }
}

function stateOf(term: Offered, view: View): { readonly state: TermState; readonly shown: Row["shown"] } {
  const shown: Row["shown"] = []
  if (term.ending !== null) return { state: term.ending, shown }
  if (term.confirmation !== null) return { state: "fulfilled", shown }
  if (term.report !== null) return { state: "reported", shown }
  if (term.settled) return { state: "settled", shown }
  const pending = term.waiting ? "waiting" : "open"
  const { until } = term
  if (until === null || view.at <= until) return { state: pending, shown }
  // Who could still have acted: the other office by answering; once it has accepted, either, by what the condition lacks.
  const sides: readonly Side[] = term.waiting ? [0, 1] : [term.side === 0 ? 1 : 0]
  const later = sides.map((side) => firstAfter(view.steps[side], until))
  if (!later.every((step) => step !== null)) return { state: "closing", shown }
  const evidence = later
    .map(({ side, record, time }) => ({
      office: view.offices[side] as Uint8Array,
      record: record ?? 0,
      time: time ?? 0,
    }))
    .sort((a, b) => a.record - b.record)
  return { state: "lapsed", shown: evidence }
}

/** The first step after an instant: times never fall, so it is found by halving. */
function firstAfter(steps: readonly Step[], time: number): Step | null {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (((steps[middle] as Step).time ?? 0) > time) high = middle
    else low = middle + 1
  }
  return steps[low] ?? null
}

function lacksOf({ condition }: Offered): readonly Mention[] {
  if (condition === null || holds(condition, ({ settled }) => settled)) return []
  const lacks: Mention[] = []
  const seen = { accepted: new Set<Node>(), fulfilled: new Set<Node>() }
  for (const { kind, node, mention } of mentionsOf(condition)) {
    if ((kind === "accepted" ? node.settled : node.fulfilled) || seen[kind].has(node)) continue
    seen[kind].add(node)
    lacks.push(mention)
  }
  return lacks
}

function stepsOf(steps: readonly Step[]): View["steps"] {
  return [steps.filter(({ side }) => side === 0), steps.filter(({ side }) => side === 1)]
}

function stopOf(stop: Stop | null, offices: readonly Uint8Array[]): Table["stop"] {
  return stop === null ? null : { office: offices[stop.side] as Uint8Array, entry: stop.entry }
}

function byPlace(a: Source, b: Source, offices: readonly Uint8Array[]): number {
  return offices.indexOf(a.office) - offices.indexOf(b.office) || a.index - b.index || a.position - b.position
}
