/**
 * The registrar's stock for itself.
 * @module
 */
import { lineOf } from "../../office/index.ts"
import { ownRoster } from "../access.ts"
import { giveStock, keepStock } from "../carriage/stock.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"

/** The registrar as reader or approver of the own office's letters seals nothing to itself by hand: it keeps a stock of its own. */
export function stockForSelf(act: Act): void {
  const { self } = act
  const roster = ownRoster(act.tx, self)
  const stock = giveStock(act, { addressee: self.office, holder: self.officer, roster: roster.id })
  const line = lineOf(roster, self.officer)
  if (line === null) throw new DeskError("no-roster", "the roster in force does not name the registrar")
  keepStock(act, stock, { giver: line.keys, office: self.office, addressee: self.office })
}
