/**
 * How often a property is tried. `fc.assert(property, runs(200))` tries it 200 times, and twenty times as often with
 * `SLOW=1`. fast-check prints the seed and the path of a failure; `SEED=… npm test` replays it.
 * @module
 */

/** What `fc.assert` needs to know. */
export interface Runs {
  readonly numRuns: number
  readonly seed?: number
}

const SLOW_FACTOR = 20

/** Parameters for `fc.assert`. @param count how often by default */
export function runs(count: number): Runs {
  const numRuns = process.env["SLOW"] === "1" ? count * SLOW_FACTOR : count
  const seed = process.env["SEED"]
  if (seed === undefined || seed === "") return { numRuns }
  const number = Number(seed)
  if (!Number.isSafeInteger(number)) throw new TypeError(`SEED is not an integer: ${seed}`)
  return { numRuns, seed: number }
}
