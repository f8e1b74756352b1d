/**
 * `diwan backup`, `diwan restore`: a copy of the vault without one-time secrets, and a vault from one.
 * @module
 */
import { deskStatus } from "../../index.ts"
import { backUp } from "../../restoring/backups.ts"
import { arg, done, placed, type Call, type Done } from "../call.ts"
import { sendWaiting } from "../outbox.ts"
import { bytesText, count, foreign } from "../text.ts"
import { jsonTime, moment } from "../time.ts"
import { withDesk, withRestoredDesk } from "../unlock.ts"

/** Make a backup, and try it. */
export async function backup(call: Call): Promise<Done> {
  const path = placed(call, arg(call, 0))
  return withDesk(call, async (desk) => {
    const { acts, at, bytes, records } = await backUp(desk, { path, signal: call.signal })
    call.say("one-time keys are in no backup; letters that come after it are not in it either")
    return done(
      { file: path, at: jsonTime(at), bytes, records, acts },
      `${foreign(path)}: ${bytesText(bytes)}, ${count(records, "record")}, tried and found whole`,
    )
  })
}

/** Restore a vault where there is none. */
export async function restore(call: Call): Promise<Done> {
  return withRestoredDesk(call, placed(call, arg(call, 0)), async (desk, path) => {
    const { restored } = deskStatus(desk)
    const { outbox, exit } = await sendWaiting(call, desk)
    const made = restored?.made ?? null
    call.say("run no other copy of this vault any more: two that sign make two histories")
    call.say(
      "earlier one-time keys are void and new ones are given; 'diwan collect' catches up, and 'diwan status' says when it has",
    )
    return done(
      { vault: path, made: jsonTime(made), caughtUp: restored?.caughtUp !== null, outbox },
      made === null ? `${foreign(path)} is restored` : `${foreign(path)} is restored as it was on ${moment(made)}`,
      exit,
    )
  })
}
