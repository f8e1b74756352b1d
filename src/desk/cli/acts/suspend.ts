/**
 * `diwan office suspend`: one signatory stops an officer's key. What follows is said before the name is typed.
 * @module
 */
import { suspendOfficer } from "../../index.ts"
import { askNewest } from "../../restoring/asking.ts"
import { arg, done, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { officerNamed } from "../officer.ts"
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
    await askNewest(desk, call.signal)
    const { until } = suspendOfficer(desk, { officer: line.officer })
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`the key of ${foreign(called)} is suspended until ${day(until)}; telephone the registrar`)
    return done({ officer: line.officer, name: called, until: jsonTime(until), outbox }, "", exit)
  })
}
