/**
 * All cases of the `office` room.
 * @module
 */
import type { Vector } from "../format.ts"
import { bodiesCases } from "./bodies.ts"
import { chartersCases } from "./charters.ts"
import { resealingCases } from "./resealing.ts"
import { rostersCases } from "./rosters.ts"
import { stocksCases } from "./stocks.ts"

/** All cases of the `office` room. */
export function officeCases(): readonly Vector[] {
  return [...rostersCases(), ...stocksCases(), ...chartersCases(), ...bodiesCases(), ...resealingCases()]
}
