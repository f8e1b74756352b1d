/**
 * What is left to seal a letter to somebody with. Only the registrar's vault holds the office's stocks; a drafter hears of
 * an empty one when leave is refused.
 * @module
 */
import { equal } from "../../../bytes/index.ts"
import type { Looking } from "../../pages/people.ts"
import { stocks } from "../../records.ts"

/** Keys that a letter could be sealed with now. */
export interface ReaderStock {
  readonly oneTime: number
  /** A period key holds, to fall back to by a person's choice. */
  readonly period: boolean
}

/** The stock of an officer; null where this vault does not know: it is not the registrar's, or the officer is its own. */
export function stockOf({ tx, self, now }: Looking, officer: Uint8Array): ReaderStock | null {
  if (self.registrar === null || equal(officer, self.officer)) return null
  const holding = stocks
    .list(tx)
    .map(({ value }) => value)
    // As when a key is taken: an hour before its end, and only what was given to this office.
    .filter(({ giver, addressee, notAfter }) => {
      return equal(giver, officer) && equal(addressee, self.office) && now < notAfter - 3600
    })
  return { oneTime: holding.reduce((sum, { stock }) => sum + stock.oneTime.length, 0), period: holding.length > 0 }
}
