/**
 * An officer of the own office as somebody types them.
 * @module
 */
import type { RosterLine } from "../../office/index.ts"
import { alias, own, ownRoster } from "../access.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { calledOf } from "../pages/people.ts"

/** An officer of the own roster, by title, name, or what drafts call them. */
export function officerNamed(desk: Desk, wanted: string): { readonly called: string; readonly line: RosterLine } {
  return look(desk, (tx, self) => {
    const office = alias(own(tx, self).name)
    const found = ownRoster(tx, self)
      .lines.map((line) => ({ line, called: calledOf(office, line) }))
      .filter(({ line, called }) => [called, line.title, line.name].includes(wanted))
    if (found.length === 1 && found[0] !== undefined) return found[0]
    throw new DeskError(
      found.length === 0 ? "draft-reader-unknown" : "draft-reader-ambiguous",
      `${found.length} officers of the roster in force answer to '${wanted}'; 'diwan office roster --show' lists them`,
    )
  })
}
