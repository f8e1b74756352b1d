/**
 * `diwan destroy`: what will be gone and what stays is said before the name is typed.
 * @module
 */
import { destroyDue, destroyView, destructionOf } from "../../index.ts"
import { done, flag, letterName, text, usage, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { count, foreign } from "../text.ts"
import { day, jsonTime } from "../time.ts"
import { withDesk } from "../unlock.ts"

/** Destroy one view now, or what is past its time. */
export async function destroy(call: Call): Promise<Done> {
  const given = call.args[0]
  const forGood = flag(call, "for-good")
  if (given === undefined) {
    if (forGood || text(call, "confirm") !== null || text(call, "channel") !== null)
      throw usage("which letter? without a name only what is past its time is destroyed")
    return withDesk(call, (desk) => {
      const things = destroyDue(desk)
      call.say(
        things === 0
          ? "nothing here is past its time; what was, went when the vault was unlocked"
          : `${count(things, "thing")} past ${things === 1 ? "its" : "their"} time ${things === 1 ? "is" : "are"} destroyed`,
      )
      return done({ destroyed: things }, "")
    })
  }
  const name = letterName(given)
  const channel = text(call, "channel")
  const where = channel === null ? {} : { channel }
  return withDesk(call, async (desk) => {
    const { archive, done: before, until } = destructionOf(desk, name, channel ?? undefined)
    if (before === null) {
      const kept = archive && !forGood
      call.say(
        `what you may read of ${foreign(name)} leaves this vault, with its enclosures' keys, your draft of it and its words in the search; it cannot be undone`,
      )
      call.say(
        kept
          ? "a copy sealed to the archive key stays here, which only its identity opens; its entry, its cover and the receipts stay"
          : "nothing of it is archived; its entry, its cover and the receipts stay",
      )
      if (until !== null) call.say(`by itself it would go on ${day(until)}`)
    }
    await confirmed(call, name, "destroy")
    const { at, archived } = destroyView(desk, { name, ...where, forGood })
    call.say(
      `the view of ${foreign(name)} is destroyed${archived ? "; what is archived of it opens with the identity" : ""}`,
    )
    return done({ name, destroyed: jsonTime(at), archived }, "")
  })
}
