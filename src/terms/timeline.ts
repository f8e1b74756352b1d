/**
 * The timeline: in which order the entries of both registers take effect, and when. With a host it is the host's: an entry
 * takes effect with the first postmark that covers it. Without one it follows from what each entry had seen, and there are
 * no times. Spec: spec/terms.md#order.
 *
 * It never goes past what its holder does not hold: a step that covers an entry whose leaves are missing would be judged
 * differently once they came, and so would everything after it.
 * @module
 */
import { compare, equal } from "../bytes/index.ts"
import { registerOrigin, type PostmarkRecord } from "../register/index.ts"
import type { TableEntry } from "./act.ts"

/** One office's register in the channel, from its entry 0 on. */
export interface TableRegister {
  readonly office: Uint8Array
  readonly entries: readonly TableEntry[]
}

/** What a timeline is made of. */
export interface TimelineInput {
  /** Channel id. */
  readonly channel: Uint8Array
  /** Of the two offices, in any order. */
  readonly registers: readonly [TableRegister, TableRegister]
  /** The host's postmark register of the channel from its beginning; null in a channel without a host. */
  readonly records: readonly PostmarkRecord[] | null
  /** Records later than this second are left out. */
  readonly at: number
}

/** 0 for the office whose id comes first, 1 for the other. */
export type Side = 0 | 1

/** An instant at which entries take effect: a postmark, or, without a host, an entry. */
export interface Step {
  /** Index of the record; null without a host. */
  readonly record: number | null
  /** Its time, seconds; null without a host. */
  readonly time: number | null
  readonly side: Side
  /** The entries that take effect: from this index on, before that one. */
  readonly from: number
  readonly to: number
}

/** Why a timeline ends before its records do. */
export interface Stop {
  readonly side: Side
  /** The first entry that is not held, or whose listed leaves are not. */
  readonly entry: number
}

/** The steps in order. */
export interface Timeline {
  /** The registers, ascending by office. */
  readonly sides: readonly [TableRegister, TableRegister]
  readonly steps: readonly Step[]
  /** How many records it takes in. */
  readonly records: number
  readonly stop: Stop | null
}

/**
 * Put the entries of two registers in order.
 * @throws {TypeError} the registers are of one office, or times of records fall: the caller has not verified them
 */
export function timelineOf({ channel, registers, records, at }: TimelineInput): Timeline {
  const sides =
    compare(registers[0].office, registers[1].office) < 0 ? registers : ([registers[1], registers[0]] as const)
  if (equal(sides[0].office, sides[1].office)) throw new TypeError("the registers of a table are of two offices")
  const held = [heldOf(sides[0]), heldOf(sides[1])] as const
  if (records === null) return { sides, ...bySight(sides, held), records: 0 }
  const origins = sides.map(({ office }) => registerOrigin(channel, office))
  const covered: [number, number] = [0, 0]
  const steps: Step[] = []
  let last = 0
  for (const [index, { origin, size, time }] of records.entries()) {
    if (time < last) throw new TypeError("times of postmarks fall")
    last = time
    if (time > at) return { sides, steps, records: index, stop: null }
    const side = origins.indexOf(origin)
    if (side !== 0 && side !== 1) continue
    if (size > held[side]) return { sides, steps, records: index, stop: { side, entry: held[side] } }
    steps.push({ record: index, time, side, from: Math.min(covered[side], size), to: size })
    covered[side] = Math.max(covered[side], size)
  }
  return { sides, steps, records: records.length, stop: null }
}

/** How many entries are held with all that they list. */
function heldOf({ entries }: TableRegister): number {
  const first = entries.findIndex(({ acts }) => acts === null)
  return first < 0 ? entries.length : first
}

interface Clocked {
  readonly side: Side
  readonly index: number
  readonly clock: number
}

/**
 * Without a host: an entry comes after the one before it in its register and after all that it had seen of the other. Its
 * clock counts the longest such chain; equal clocks are ordered by office. Both sides, once they hold the same, see the same.
 */
function bySight(
  sides: readonly [TableRegister, TableRegister],
  held: readonly [number, number],
): { readonly steps: readonly Step[]; readonly stop: Stop | null } {
  const clocks: readonly [number[], number[]] = [[], []]
  const order: Clocked[] = []
  let moved = true
  while (moved) {
    moved = false
    for (const side of [0, 1] as const) {
      const [mine, theirs] = [clocks[side], clocks[side === 0 ? 1 : 0]]
      const other = sides[side === 0 ? 1 : 0].office
      while (mine.length < held[side]) {
        const { seen } = sides[side].entries[mine.length] as TableEntry
        const size = seen.find(({ office }) => equal(office, other))?.size ?? 0
        if (size > theirs.length) break
        const clock = 1 + Math.max(mine.at(-1) ?? 0, size === 0 ? 0 : (theirs[size - 1] as number))
        order.push({ side, index: mine.length, clock })
        mine.push(clock)
        moved = true
      }
    }
  }
  order.sort((a, b) => a.clock - b.clock || a.side - b.side)
  const steps = order.map(({ side, index }): Step => ({ record: null, time: null, side, from: index, to: index + 1 }))
  const short = ([0, 1] as const).find((side) => clocks[side].length < sides[side].entries.length)
  return { steps, stop: short === undefined ? null : { side: short, entry: clocks[short].length } }
}
