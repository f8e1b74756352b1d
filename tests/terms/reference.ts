/**
 * A second evaluator of the table, written from spec/terms.md and nothing of src/terms but the shape of what goes in: slow, plain,
 * and by another way. It keeps no state between steps that could be wrong: at each step the whole world is a new value, and what
 * settles is found by trying all terms that wait and throwing out those that fail, until none does.
 * @module
 */
import { compare, toHex } from "../../src/bytes/index.ts"
import type { Condition, TermBody } from "../../src/letter/index.ts"
import { registerOrigin } from "../../src/register/index.ts"
import type { Act, TableEntry, TimelineInput } from "../../src/terms/index.ts"

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
/** The table as data: bytes in hexadecimal, so that two can be compared as they are. */
export type PlainTable = { readonly [key: string]: Json }

interface Placed {
  readonly office: string
  readonly index: number
  readonly position: number
  readonly record: number | null
}

type Phase = "open" | "waiting" | "settled" | "declined" | "countered" | "withdrawn" | "replaced"

interface Life {
  readonly name: string
  readonly office: string
  readonly id: string
  readonly letter: number
  readonly placed: Placed
  readonly leaf: string
  readonly body: TermBody
  readonly phase: Phase
  readonly answer: Placed | null
  readonly settledMark: Json
  readonly by: Json
  readonly report: Placed | null
  readonly confirmation: Placed | null
}

interface Moment {
  readonly office: string
  readonly entries: readonly { readonly index: number; readonly entry: TableEntry }[]
  readonly time: number | null
  readonly record: number | null
}

interface World {
  readonly lives: readonly Life[]
  readonly voids: readonly (Placed & { readonly reason: string })[]
}

/** The table of spec/terms.md, slowly. */
export function slowTable(input: TimelineInput): PlainTable {
  const hosted = input.records !== null
  const registers = [...input.registers].sort((a, b) => compare(a.office, b.office))
  const offices = registers.map(({ office }) => toHex(office))
  const { moments, records, stop } = hosted ? hostMoments(input) : sightMoments(input)
  let world: World = { lives: [], voids: [] }
  for (const moment of moments) {
    for (const { index, entry } of moment.entries) {
      if (entry.letter === null) continue
      for (const act of entry.acts ?? []) world = taken(world, act, { moment, index, letter: entry.letter, hosted })
    }
    world = settledBy(world, moment, hosted)
  }
  const order = (a: Placed, b: Placed): number =>
    offices.indexOf(a.office) - offices.indexOf(b.office) || a.index - b.index || a.position - b.position
  return {
    at: input.at,
    hosted,
    records,
    channel: toHex(input.channel),
    offices: offices.map((office) => ({
      office,
      entries: moments.filter((m) => m.office === office).reduce((n, m) => n + m.entries.length, 0),
    })),
    stop,
    terms: [...world.lives]
      .sort((a, b) => order(a.placed, b.placed))
      .map((life) => shown(life, world, { moments, hosted, offices, at: input.at })),
    voids: [...world.voids].sort(order).map((each) => ({ ...each })),
  }
}

/** "With a host, steps are the channel's records in their order". */
function hostMoments({ channel, registers, records, at }: TimelineInput): {
  moments: readonly Moment[]
  records: number
  stop: Json
} {
  const moments: Moment[] = []
  let count = 0
  for (const [record, { origin, size, time }] of (records ?? []).entries()) {
    if (time > at) break
    const register = registers.find(({ office }) => registerOrigin(channel, office) === origin)
    if (register !== undefined) {
      const office = toHex(register.office)
      const first = register.entries.findIndex(({ acts }) => acts === null)
      const missing = first < 0 ? register.entries.length : first
      if (size > missing) return { moments, records: count, stop: { office, entry: missing } }
      const before = moments.filter((m) => m.office === office).flatMap((m) => m.entries).length
      const entries = register.entries.map((entry, index) => ({ index, entry })).slice(before, size)
      moments.push({ office, entries, time, record })
    }
    count++
  }
  return { moments, records: count, stop: null }
}

/** "Without a host every entry is a step of its own". Clocks by looking up, again and again, those that follow from known ones. */
function sightMoments({ registers }: TimelineInput): { moments: readonly Moment[]; records: number; stop: Json } {
  const clocks = new Map<string, number>()
  const key = (office: Uint8Array, index: number): string => `${toHex(office)} ${index}`
  const clockOf = (office: Uint8Array, index: number): number | null =>
    index < 0 ? 0 : (clocks.get(key(office, index)) ?? null)
  const all = registers.flatMap((own, i) => {
    const first = own.entries.findIndex(({ acts }) => acts === null)
    const other = (registers[1 - i] as typeof own).office
    return own.entries
      .slice(0, first < 0 ? undefined : first)
      .map((entry, index) => ({ office: own.office, other, entry, index }))
  })
  for (let known = -1; known < clocks.size;) {
    known = clocks.size
    for (const { office, other, entry, index } of all) {
      if (clocks.has(key(office, index))) continue
      const sight = entry.seen.find((each) => compare(each.office, other) === 0)?.size ?? 0
      const [before, seen] = [clockOf(office, index - 1), clockOf(other, sight - 1)]
      if (before !== null && seen !== null) clocks.set(key(office, index), Math.max(before, seen) + 1)
    }
  }
  const ready = all
    .filter(({ office, index }) => clocks.has(key(office, index)))
    .sort(
      (a, b) =>
        (clockOf(a.office, a.index) as number) - (clockOf(b.office, b.index) as number) || compare(a.office, b.office),
    )
  const moments = ready.map(({ office, entry, index }): Moment => {
    return { office: toHex(office), entries: [{ index, entry }], time: null, record: null }
  })
  const short = [...registers]
    .sort((a, b) => compare(a.office, b.office))
    .map(({ office, entries }) => {
      const count = moments.filter((m) => m.office === toHex(office)).length
      return count < entries.length ? { office: toHex(office), entry: count } : null
    })
  return { moments, records: 0, stop: short[0] ?? short[1] ?? null }
}

function inTime({ body }: Life, { time }: Moment, hosted: boolean): boolean {
  return !hosted || body.deadline === null || time === null || time <= body.deadline.at
}

function taken(world: World, act: Act, at: { moment: Moment; index: number; letter: number; hosted: boolean }): World {
  const { moment, index, letter, hosted } = at
  const placed: Placed = { office: moment.office, index, position: act.position, record: moment.record }
  const moot = (reason: string): World => ({ ...world, voids: [...world.voids, { ...placed, reason }] })
  if (act.kind === "unreadable") return moot("unreadable")
  if (act.kind === "term") {
    const id = toHex(act.body.term)
    const name = `${moment.office} ${id}`
    if (world.lives.some((life) => life.name === name)) return moot("id-taken")
    const replaced = act.body.replaces.map((each) => `${moment.office} ${toHex(each)}`)
    const lives = world.lives.map((life): Life => {
      const goes = replaced.includes(life.name) && life.phase === "open" && life.body.revocable
      return goes && inTime(life, moment, hosted)
        ? { ...life, phase: "replaced", by: { office: moment.office, term: id } }
        : life
    })
    const fresh: Life = {
      name,
      office: moment.office,
      id,
      letter,
      placed,
      leaf: toHex(act.leaf),
      body: act.body,
      phase: "open",
      answer: null,
      settledMark: null,
      by: null,
      report: null,
      confirmation: null,
    }
    return { ...world, lives: [...lives, fresh] }
  }
  const { body } = act
  const life = world.lives.find((each) => each.name === `${toHex(body.office)} ${toHex(body.term)}`)
  if (life === undefined) return moot("term-unknown")
  if (life.leaf !== toHex(body.leaf)) return moot("leaf-differs")
  const becomes = (change: Partial<Life>): World => ({
    ...world,
    lives: world.lives.map((each) => (each === life ? { ...each, ...change } : each)),
  })
  const mine = life.office === moment.office
  if (body.answer === "report") {
    if (life.report !== null) return moot("closed")
    return life.phase === "settled" ? becomes({ report: placed }) : moot("not-settled")
  }
  if (body.answer === "confirm") {
    if (life.confirmation !== null) return moot("closed")
    if (life.report === null) return moot("not-reported")
    return life.report.office === moment.office ? moot("not-yours") : becomes({ confirmation: placed })
  }
  if (mine !== (body.answer === "withdraw")) return moot("not-yours")
  if (life.phase !== "open") return moot("closed")
  if (body.answer === "withdraw" && !life.body.revocable) return moot("firm")
  if (!inTime(life, moment, hosted)) return moot("late")
  if (body.answer === "accept") return becomes({ phase: "waiting", answer: placed })
  if (body.answer === "decline") return becomes({ phase: "declined", answer: placed })
  if (body.answer === "withdraw") return becomes({ phase: "withdrawn", answer: placed })
  const instead = toHex(body.counter ?? new Uint8Array(16))
  if (!world.lives.some((each) => each.name === `${moment.office} ${instead}`)) return moot("counter-unknown")
  return becomes({ phase: "countered", answer: placed, by: { office: moment.office, term: instead } })
}

function met(
  condition: Condition | null,
  accepted: (name: string) => boolean,
  fulfilled: (name: string) => boolean,
): boolean {
  if (condition === null) return true
  if (condition.kind === "of")
    return condition.of.filter((part) => met(part, accepted, fulfilled)).length >= condition.least
  return (condition.kind === "accepted" ? accepted : fulfilled)(`${toHex(condition.office)} ${toHex(condition.term)}`)
}

/** "Among the sets of them in which every term's condition holds … there is one that contains all others." */
function settledBy(world: World, moment: Moment, hosted: boolean): World {
  let set = world.lives.filter((life) => life.phase === "waiting" && inTime(life, moment, hosted))
  const has = (phase: (life: Life) => boolean) => (name: string) =>
    world.lives.some((life) => life.name === name && phase(life))
  const settled = has((life) => life.phase === "settled")
  const fulfilled = has((life) => life.confirmation !== null)
  for (;;) {
    const names = new Set(set.map(({ name }) => name))
    const kept = set.filter(({ body }) => met(body.condition, (name) => settled(name) || names.has(name), fulfilled))
    if (kept.length === set.length) break
    set = kept
  }
  const lives = world.lives.map((life): Life =>
    set.includes(life) ? { ...life, phase: "settled", settledMark: { record: moment.record } } : life,
  )
  return {
    ...world,
    lives: lives.map((life): Life => {
      const by = set.find(
        (each) => each.office === life.office && each.body.replaces.some((id) => toHex(id) === life.id),
      )
      const goes = by !== undefined && (life.phase === "open" || life.phase === "waiting")
      return goes && inTime(life, moment, hosted)
        ? { ...life, phase: "replaced", by: { office: by.office, term: by.id } }
        : life
    }),
  }
}

function shown(
  life: Life,
  world: World,
  {
    moments,
    hosted,
    offices,
    at,
  }: { moments: readonly Moment[]; hosted: boolean; offices: readonly string[]; at: number },
): Json {
  const deadline = life.body.deadline?.at ?? null
  let state: string = life.phase
  let evidence: readonly { office: string; record: number }[] = []
  if (life.confirmation !== null) state = "fulfilled"
  else if (life.report !== null) state = "reported"
  else if ((life.phase === "open" || life.phase === "waiting") && hosted && deadline !== null && at > deadline) {
    const could = offices.filter((office) => life.phase === "waiting" || office !== life.office)
    const later = could.map((office) => moments.find((m) => m.office === office && (m.time ?? 0) > deadline))
    state = later.every((m) => m !== undefined) ? "lapsed" : "closing"
    if (state === "lapsed") {
      evidence = later
        .map((m) => ({ office: m?.office ?? "", record: m?.record ?? -1 }))
        .sort((a, b) => a.record - b.record)
    }
  }
  const accepted = (name: string): boolean => world.lives.some((each) => each.name === name && each.phase === "settled")
  const fulfilled = (name: string): boolean =>
    world.lives.some((each) => each.name === name && each.confirmation !== null)
  const pending = ["open", "waiting", "closing"].includes(state) && !met(life.body.condition, accepted, fulfilled)
  const { index, position, record } = life.placed
  return {
    office: life.office,
    term: life.id,
    letter: life.letter,
    index,
    position,
    record,
    leaf: life.leaf,
    deadline,
    state,
    answer: life.answer === null ? null : { ...life.answer },
    settled: life.phase === "settled" ? life.settledMark : null,
    by: life.by,
    report: life.report === null ? null : { ...life.report },
    confirmation: life.confirmation === null ? null : { ...life.confirmation },
    shown: evidence,
    lacks: pending ? missing(life.body.condition, accepted, fulfilled) : [],
  }
}

function missing(
  condition: Condition | null,
  accepted: (name: string) => boolean,
  fulfilled: (name: string) => boolean,
): readonly Json[] {
  if (condition === null) return []
  const found = new Map<string, Json>()
  const walk = (part: Condition): void => {
    if (part.kind === "of") return part.of.forEach(walk)
    const name = `${toHex(part.office)} ${toHex(part.term)}`
    if ((part.kind === "accepted" ? accepted : fulfilled)(name)) return
    if (!found.has(part.kind + name))
      found.set(part.kind + name, { kind: part.kind, office: toHex(part.office), term: toHex(part.term) })
  }
  walk(condition)
  return [...found.values()]
}
