/**
 * `diwan office suspend`: one signatory stops an officer's key. What follows is said before the name is typed.
 * @module
 */
import type { RosterLine } from "../../../office/index.ts"
import { alias, own, ownRoster } from "../../access.ts"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { DeskError } from "../../error.ts"
import { suspendOfficer } from "../../index.ts"
import { calledOf } from "../../pages/people.ts"
import { arg, done, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { sendWaiting } from "../outbox.ts"
import { foreign } from "../text.ts"
import { day, jsonTime } from "../time.ts"
import { withDesk } from "../unlock.ts"

/** Suspend an officer's key. */
export async function suspend(call: Call): Promise<Done> {
  const wanted = arg(call, 0).normalize("NFC")
  return withDesk(call, async (desk) => {
    const { called, line } = officerNamed(desk, wanted)
    call.say(
      `nobody seals to the key of ${foreign(called)}, and no approval by it counts, for fourteen days or until a newer roster; it cannot be taken back`,
    )
    await confirmed(call, called, "suspend")
    const { until } = suspendOfficer(desk, { officer: line.officer })
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`the key of ${foreign(called)} is suspended until ${day(until)}; telephone the registrar`)
    return done({ officer: line.officer, name: called, until: jsonTime(until), outbox }, "", exit)
  })
}

/** An officer of the own roster, by title, name, or what drafts call them. */
function officerNamed(desk: Desk, wanted: string): { readonly called: string; readonly line: RosterLine } {
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
