/**
 * What a bench is, and how one measures.
 *
 * Times of day, machines and neighbours differ; what is stated are therefore *ratios* of two contestants who take turns
 * in one process within one run, so that whatever slows the machine slows both. Each ratio is taken within one turn; the
 * median of the turns' ratios is what is held against the goal, and the smallest and largest are shown beside it.
 *
 * A bench is an entry of the `benches` that a file of this folder exports; `main.ts` finds it there.
 * @module
 */

/** The middle, the smallest and the largest of some figures. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** One measured ratio against its goal. */
export interface Measured {
  /** Which of several goals of one bench this is. */
  readonly what?: string
  readonly ratio: Spread
  readonly goal: number
  readonly direction: "at-least" | "at-most"
  /** What the figures are in: times as much, if absent. */
  readonly unit?: string
  readonly note?: string
}

/** A goal that could not be measured here, because what to compare with is not on this machine. Never a figure. */
export interface Missing {
  readonly what?: string
  /** The peer, by name. */
  readonly missing: string
  /** Why it is not there. */
  readonly note?: string
}

/** What one line of the table says. */
export type Result = Measured | Missing

/** One line or more of the table that `npm run bench` prints. */
export interface Bench {
  readonly name: string
  /** The goal in words. */
  readonly goal: string
  run(): Promise<readonly Result[]>
}

/** Two contestants. An act that is asynchronous is awaited. */
export interface Pair {
  readonly subject: () => unknown
  readonly yardstick: () => unknown
}

/** Times of each turn, microseconds an act. */
export interface Turns {
  readonly subject: readonly number[]
  readonly yardstick: readonly number[]
}

/** How long the contestants are watched. */
export interface Pace {
  /** Turns of each: 161 if absent. */
  readonly turns?: number
  /** How long about a turn lasts, ms: 5 if absent. A slower act is done once a turn. */
  readonly turnMs?: number
}

/**
 * Let two contestants take turns: each is warmed up, then each has as many turns as the other, the subject first in every
 * other one.
 */
export async function takeTurns(pair: Pair, { turns = 161, turnMs = 5 }: Pace = {}): Promise<Turns> {
  const times: { subject: number[]; yardstick: number[] } = { subject: [], yardstick: [] }
  const repeats = { subject: await warmUp(pair.subject, turnMs), yardstick: await warmUp(pair.yardstick, turnMs) }
  for (let turn = 0; turn < turns; turn++) {
    for (const who of turn % 2 === 0 ? (["subject", "yardstick"] as const) : (["yardstick", "subject"] as const)) {
      times[who].push(await time(pair[who], repeats[who]))
    }
  }
  return times
}

/** What the subject took over what the yardstick took, turn by turn, against a goal. */
export function compare(
  goal: { readonly direction: Measured["direction"]; readonly goal: number; readonly what?: string },
  { subject, yardstick }: Turns,
): Measured {
  const ratio = spread(subject.map((cost, turn) => cost / (yardstick[turn] as number)))
  const [over, under] = [spread(subject), spread(yardstick)]
  // The best turn is the one least disturbed: where it tells another story than the median, the machine was busy.
  const note = `${duration(over.median)} to ${duration(under.median)}; at best ${duration(over.min)} to ${duration(under.min)}`
  return { ...goal, ratio, note }
}

/** The spread of some figures. @param values at least one; of an even number the upper middle is taken */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: sorted[sorted.length >> 1] as number, min: sorted[0] as number, max: sorted.at(-1) as number }
}

/** Microseconds for people: `310 µs`, `46.2 ms`, `1.53 s`. */
export function duration(microseconds: number): string {
  if (microseconds < 10) return `${microseconds.toFixed(2)} µs`
  if (microseconds < 10_000) return `${microseconds.toFixed(0)} µs`
  if (microseconds < 1e6) return `${(microseconds / 1000).toFixed(1)} ms`
  return `${(microseconds / 1e6).toFixed(2)} s`
}

/** Do an act until it has had two turns' time, so that it is compiled. @returns how many of it make a turn */
async function warmUp(act: () => unknown, turnMs: number): Promise<number> {
  const costs: number[] = []
  for (let spent = 0, repeats = 1; costs.length < 3 || spent < 2 * turnMs; repeats = Math.min(repeats * 2, 1024)) {
    const cost = await time(act, repeats)
    costs.push(cost)
    spent += (cost * repeats) / 1000
  }
  return Math.max(1, Math.round((turnMs * 1000) / (costs.at(-1) as number)))
}

async function time(act: () => unknown, repeats: number): Promise<number> {
  const start = performance.now()
  for (let repeat = 0; repeat < repeats; repeat++) {
    const result = act()
    if (result instanceof Promise) await result
  }
  return ((performance.now() - start) * 1000) / repeats
}
