/**
 * Chance that can be repeated: one number makes all of it.
 * @module
 */

/** A generator of xorshift's kind (Marsaglia 2003), 32 bits of state: for choosing faults, not keys. */
export interface Chance {
  /** A whole number from 0 to below `bound`. */
  readonly below: (bound: number) => number
  readonly pick: <T>(items: readonly T[]) => T
  readonly bytes: (length: number) => Uint8Array
}

/** @param seed any whole number; each name under it has a sequence of its own */
export function chance(seed: number, name: string): Chance {
  let state = seed >>> 0
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  state = state === 0 ? 0x9e3779b9 : state
  const next = (): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
  for (let warm = 0; warm < 16; warm++) next()
  const below = (bound: number): number => (bound <= 1 ? 0 : next() % bound)
  return {
    below,
    pick: <T>(items: readonly T[]): T => {
      if (items.length === 0) throw new TypeError("nothing to pick from")
      return items[below(items.length)] as T
    },
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
  }
}

/** The seed of this run: `SEED=…` repeats one, otherwise it is the one that every run has. */
export function seedOfRun(): number {
  const seed = process.env["SEED"]
  if (seed === undefined || seed === "") return 1
  const number = Number(seed)
  if (!Number.isSafeInteger(number)) throw new TypeError(`SEED is not an integer: ${seed}`)
  return number
}
