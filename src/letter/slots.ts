/**
 * Slots: where in a letter's tree a part stands. The tree is perfect, 2^(depth + copies) leaves, and
 *
 *     position = slot · 2^copies + copy
 *
 * is the path from the root, so one root cannot hold two leaves for one place. Slot 0 is the header's. The others in use
 * are a random set, at most half of all with the header: who sees some of them learns neither how many there are nor how
 * many stand between. Spec: spec/letter.md#slots.
 * @module
 */
import { createHmac } from "node:crypto"
import { concat, uint64, utf8 } from "../bytes/index.ts"

/** Depths that a letter may have: 64, 256 or 1024 slots. */
export const DEPTHS = [6, 8, 10] as const
/** 2^6, 2^8 or 2^10 slots. */
export type Depth = (typeof DEPTHS)[number]
/** Most copies of a section, as a power of two: 2^7. With the largest depth this makes 2^17 leaves. */
export const MOST_COPIES = 7

/** Size of the tree: 2^depth slots of 2^copies leaves. */
export interface Size {
  readonly depth: number
  /** c: a slot has 2^c copies, 0 ≤ c ≤ {@link MOST_COPIES}. */
  readonly copies: number
}

/** A place in the tree. */
export interface Place {
  readonly slot: number
  readonly copy: number
}

/** Whether a letter may have this size. */
export function isSize({ depth, copies }: Size): boolean {
  return (
    (DEPTHS as readonly number[]).includes(depth) && Number.isInteger(copies) && copies >= 0 && copies <= MOST_COPIES
  )
}

/** How many leaves a tree of this size has. */
export function leafCount({ depth, copies }: Size): number {
  return 2 ** (depth + copies)
}

/** The position of a copy in a slot. */
export function positionOf({ slot, copy }: Place, { copies }: Pick<Size, "copies">): number {
  if (copy >= 2 ** copies || copy < 0) throw new TypeError(`copy ${copy} is not one of ${2 ** copies}`)
  return slot * 2 ** copies + copy
}

/** Slot and copy of a position; the inverse of {@link positionOf}. */
export function placeOf(position: number, { copies }: Pick<Size, "copies">): Place {
  return { slot: Math.floor(position / 2 ** copies), copy: position % 2 ** copies }
}

/**
 * The smallest depth at which half the slots stay empty.
 * @param count slots in use, the header's among them
 * @throws {TypeError} more than 512: the letter has too many parts and readers, split it
 */
export function depthFor(count: number): Depth {
  const depth = DEPTHS.find((candidate) => count <= 2 ** (candidate - 1))
  if (depth === undefined) throw new TypeError(`${count} slots are too many for one letter, which holds ${MOST_SLOTS}`)
  return depth
}

/** Most slots in use, the header's among them. */
export const MOST_SLOTS: number = 2 ** 9

/**
 * Choose slots, rising, with random gaps: each set of `count` slots that has the header's is as likely as any other.
 * @param count slots in use, the header's (slot 0) among them; at most half
 * @param random 32 secret random bytes, for this letter only; the same bytes give the same slots
 */
export function chooseSlots({ count, depth, random }: SlotChoice): readonly number[] {
  if (count < 1 || count > 2 ** (depth - 1)) throw new TypeError(`${count} of ${2 ** depth} slots is not 1 to half`)
  return [0, ...chooseSome(count - 1, 2 ** depth - 1, drawsFrom(random, "slots")).map((index) => index + 1)]
}

/** What {@link chooseSlots} needs. */
export interface SlotChoice {
  readonly count: number
  readonly depth: Depth
  readonly random: Uint8Array
}

/**
 * Choose a copy number for each of `count` readers: random, and as far apart as can be: none has two more readers than
 * another.
 * @param copies c: there are 2^c numbers
 * @param random 32 secret random bytes, for this letter only
 */
export function chooseCopies({ count, copies, random }: CopyChoice): readonly number[] {
  const draw = drawsFrom(random, "copies")
  const chosen: number[] = []
  while (chosen.length < count) chosen.push(...shuffled(range(2 ** copies), draw))
  return chosen.slice(0, count)
}

/** What {@link chooseCopies} needs. */
export interface CopyChoice {
  readonly count: number
  readonly copies: number
  readonly random: Uint8Array
}

/** Draws an integer from 0 to bound − 1, each equally likely. */
export type Draw = (bound: number) => number

/**
 * A source of unbiased draws: blocks of HMAC-SHA-256(random, "diwan/1 " ‖ use ‖ 0x00 ‖ uint64(n)), taken as 32-bit
 * numbers; those beyond the last whole multiple of the bound are skipped. A convention of this drafter: no verifier
 * depends on it.
 */
export function drawsFrom(random: Uint8Array, use: string): Draw {
  if (random.length !== 32) throw new TypeError("randomness for a letter is 32 bytes")
  const label = concat(utf8(`diwan/1 ${use}`), Uint8Array.of(0))
  let counter = 0
  let block = Buffer.alloc(0)
  const next = (): number => {
    if (block.length === 0) {
      block = createHmac("sha256", random)
        .update(concat(label, uint64(counter++)))
        .digest()
    }
    const word = block.readUInt32BE(0)
    block = block.subarray(4)
    return word
  }
  return (bound) => {
    const limit = 2 ** 32 - (2 ** 32 % bound)
    let word = next()
    while (word >= limit) word = next()
    return word % bound
  }
}

/** The numbers from 0 to count − 1. */
export function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i)
}

/** The same items in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], draw: Draw): readonly T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = draw(last + 1)
    const kept = order[last] as T
    order[last] = order[other] as T
    order[other] = kept
  }
  return order
}

/** `count` of the numbers 0 to bound − 1, rising; each set equally likely. */
export function chooseSome(count: number, bound: number, draw: Draw): readonly number[] {
  return shuffled(range(bound), draw)
    .slice(0, count)
    .sort((a, b) => a - b)
}
