/**
 * `diwan channel override`: sealing under an expired roster of the other office all the same. What that means is said first.
 * @module
 */
import { alias, channelNamed, knownOffice, rosterOf } from "../../access.ts"
import { look } from "../../act.ts"
import { overrideRoster } from "../../index.ts"
import { arg, done, need, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { sendWaiting } from "../outbox.ts"
import { foreign } from "../text.ts"
import { day, jsonTime } from "../time.ts"
import { withDesk } from "../unlock.ts"

/** Override an expired roster. */
export async function override(call: Call): Promise<Done> {
  const channel = arg(call, 0).normalize("NFC")
  const reason = need(call, "reason", "why?")
  return withDesk(call, async (desk) => {
    const { name, expires } = look(desk, (tx) => {
      const { other } = channelNamed(tx, channel)
      const { head } = rosterOf(tx, other)
      return { name: `${alias(knownOffice(tx, other)?.name ?? "")}/${head.version}`, expires: head.expires }
    })
    call.say(
      `roster ${foreign(name)} was good until ${day(expires)}: whoever left that office since, or lost a key, still stands in it, and letters would be sealed to them`,
    )
    call.say(
      "the override is entered in your office's own register with your name and the reason, for fourteen days or until a newer roster",
    )
    await confirmed(call, name, "override")
    const { until, ...rest } = overrideRoster(desk, { channel, reason })
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`under override until ${day(until)}; ask the other office for its newer roster`)
    return done({ ...rest, until: jsonTime(until), outbox }, "", exit)
  })
}
