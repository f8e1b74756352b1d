/**
 * `diwan reseal`: a letter sealed again to one reader, upon that reader's word.
 * @module
 */
import { collect, resealLetter } from "../../index.ts"
import { arg, done, flag, letterName, need, text, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { sending, sendWaiting } from "../outbox.ts"
import { foreign } from "../text.ts"
import { withDesk } from "../unlock.ts"

/** Ask the registrar for a key, and seal the letter again when it has come. */
export async function reseal(call: Call): Promise<Done> {
  const name = letterName(arg(call, 0))
  const reader = letterName(need(call, "for", "to whom?")).normalize("NFC")
  const channel = text(call, "channel")
  return withDesk(call, async (desk) => {
    call.say(
      `${foreign(name)} will be sealed once more, to a new key of ${foreign(reader)}: make sure by telephone that they cannot open it`,
    )
    await confirmed(call, name, "seal again")
    const where = channel === null ? {} : { channel }
    const asked = resealLetter(desk, { name, reader, period: flag(call, "period"), ...where })
    const sent = await sendWaiting(call, desk)
    if (sent.outbox.state !== "sent") return done({ ...asked, outbox: sent.outbox }, "", sent.exit)
    // In the registrar's own vault the key comes at once; in others perhaps while this runs.
    const { outbox, exit } = sending(call, (await collect(desk, { signal: call.signal })).outbox)
    call.say("when the registrar's answer is here, 'diwan collect' seals it and hands it in")
    return done({ ...asked, outbox }, "", exit)
  })
}
