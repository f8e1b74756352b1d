/**
 * `diwan channel close` and `diwan channel end`: how a channel ends. What follows is said before anything is done.
 * @module
 */
import { channelNamed } from "../../access.ts"
import { look } from "../../act.ts"
import { askNewest } from "../../restoring/asking.ts"
import { verifyArchive } from "../../../parcel/index.ts"
import { archiveChannel, collect, endChannel, layClosing, withdrawClosing } from "../../index.ts"
import { arg, done, flag, need, placed, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { checkFree, readWhole, writeOwn } from "../files.ts"
import { sendWaiting } from "../outbox.ts"
import { count, foreign } from "../text.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

/** Lay a channel's closing before the signatories, or take back one that is laid. */
export async function close(call: Call): Promise<Done> {
  const wanted = arg(call, 0).normalize("NFC")
  return withDesk(call, async (desk) => {
    const { codeName } = look(desk, (tx) => channelNamed(tx, wanted))
    if (flag(call, "withdraw")) {
      withdrawClosing(desk, wanted)
      call.say(`the closing of ${foreign(codeName)} is taken back; letters may be written in it`)
      return done({ codeName, laid: false, signatories: 0, outbox: null }, "")
    }
    call.say(
      `once the quorum has approved, no letter of this office counts in ${foreign(codeName)} any more, for ever; from now on no leave is given in it; the other office may write until it closes it too`,
    )
    await confirmed(call, codeName, "close")
    await askNewest(desk, call.signal)
    const { signatories } = layClosing(desk, wanted)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`the closing is laid before ${count(signatories, "signatory", "signatories")}`)
    call.say(`next: each signatory runs 'diwan approve ${foreign(codeName)}', then you 'diwan collect'`)
    return done({ codeName, laid: true, signatories, outbox }, "", exit)
  })
}

/** Write a channel into one file, for whoever asks in twenty years. */
export async function archive(call: Call): Promise<Done> {
  const wanted = arg(call, 0).normalize("NFC")
  const out = need(call, "out", "where to?")
  const force = flag(call, "force")
  checkFree(placed(call, out), force)
  return withReadingDesk(call, (desk) => {
    const { codeName, channelId, file, letters, verified } = archiveChannel(desk, wanted, flag(call, "views"))
    writeOwn(placed(call, out), file, force)
    // What was written is what is verified.
    verifyArchive({ file: readWhole(placed(call, out)), channelId })
    call.say(
      "it is whole and verifies with 'diwan verify'; keep the channel's id apart from it, in more than one place",
    )
    const registers = verified.registers.map(({ asOf, name, letters: count }) => ({
      name,
      entries: asOf.size,
      letters: count,
    }))
    return done(
      { file: out, codeName, channel: channelId, bytes: file.length, registers, views: letters },
      foreign(out),
    )
  })
}

/** Destroy keys and stocks of a channel that both sides have closed. */
export async function end(call: Call): Promise<Done> {
  const wanted = arg(call, 0).normalize("NFC")
  return withDesk(call, async (desk) => {
    const { codeName } = look(desk, (tx) => channelNamed(tx, wanted))
    call.say(
      `keys, stocks and rights of ${foreign(codeName)} are destroyed, here and in every officer's vault: nothing that comes later can be opened, and receipts that are still missing never come; letters that were filed and both registers stay`,
    )
    await confirmed(call, codeName, "end")
    await collect(desk, { signal: call.signal })
    endChannel(desk, wanted)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`${foreign(codeName)} has ended`)
    return done({ codeName, ended: true, outbox }, "", exit)
  })
}
