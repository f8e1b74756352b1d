/**
 * `diwan alarm …`: what was refused, and that somebody has dealt with it.
 * @module
 */
import { DeskError } from "../../error.ts"
import { dismissAlarm, listAlarms, type AlarmSummary } from "../../index.ts"
import { arg, done, flag, number, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { columns, count, printable } from "../text.ts"
import { jsonTime, moment } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

/** What was refused. */
export async function list(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const alarms = listAlarms(desk, flag(call, "all"))
    if (alarms.length === 0) call.say("no alarm")
    return done({ alarms: alarms.map(json) }, columns(alarms.map(row)))
  })
}

/** Dismiss one. Its consequence is said first; its code is typed. */
export async function dismiss(call: Call): Promise<Done> {
  const id = String(number(arg(call, 0), "the alarm's number", 1, 999_999_999_999))
  return withDesk(call, async (desk) => {
    const alarm = listAlarms(desk, true).find((each) => each.id === id)
    if (alarm === undefined)
      throw new DeskError("no-alarm", `there is no alarm ${id}; 'diwan alarm list --all' shows those there are`)
    call.say(`${alarm.code}: ${printable(alarm.what)}`)
    call.say("dismissed, it is shown no more; it is kept, and shown again if the same comes again")
    await confirmed(call, alarm.code, "dismiss")
    dismissAlarm(desk, id)
    return done({ dismissed: json({ ...alarm, dismissed: alarm.dismissed ?? desk.now() }) })
  })
}

function json({ id, at, code, dismissed, evidence, times, what }: AlarmSummary): Record<string, unknown> {
  return { alarm: Number(id), code, what, times, at: jsonTime(at), dismissed: jsonTime(dismissed), evidence }
}

function row({ id, at, code, dismissed, evidence, times, what }: AlarmSummary): readonly string[] {
  return [
    id,
    moment(at),
    code,
    count(times, "time"),
    evidence ? "evidence kept" : "",
    dismissed === null ? "" : "dismissed",
    printable(what),
  ]
}
