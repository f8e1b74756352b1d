/**
 * Alarms: what was refused and why, kept until somebody has dealt with it, and afterwards as evidence.
 * @module
 */
import { BytesError, checkText, equal } from "../bytes/index.ts"
import { VaultError, type VaultFault } from "../vault/index.ts"
import { look, nextNumber, runAct } from "./act.ts"
import type { Act, Desk } from "./desk.ts"
import { DeskError } from "./error.ts"
import { alarms, CLOSED, keyOf, OPEN, type Alarm } from "./records.ts"

/** An alarm as it is listed. */
export interface AlarmSummary extends Pick<Alarm, "code" | "what" | "times" | "at"> {
  /** What dismisses it. */
  readonly id: string
  readonly dismissed: number | null
  /** The bundle as it came is kept with it. */
  readonly evidence: boolean
}

/**
 * Keep an alarm, shown until somebody has dealt with it. The same thing again is counted, not added, so that a flood of
 * rubbish fills nothing; and it is shown again if it was dealt with.
 * @param what.evidence the bundle as it came, if somebody can be held to it
 * @param what.channel the id of the channel it came in, if that is known
 */
export function raise(
  act: Act,
  what: {
    code: string
    message: string
    bundle: Uint8Array | null
    evidence: Uint8Array | null
    channel?: Uint8Array | null
  },
): void {
  const { code, bundle, evidence } = what
  const channel = what.channel ?? null
  const message = readable(what.message)
  const same = alarms.list(act.tx).find(({ value }) => {
    const before = value.channel ?? null
    const inSame = before === null || channel === null ? before === channel : equal(before, channel)
    return value.code === code && value.what === message && inSame
  })
  act.desk.tell.note(`refused (${code}): ${message}`)
  if (same !== undefined) {
    const { dismissed: _, ...again } = same.value
    alarms.put(act.tx, same.key, { ...again, times: again.times + 1, at: act.now }, { state: OPEN })
    return
  }
  const number = nextNumber(act.tx, "alarms")
  const about = channel === null ? {} : { channel }
  alarms.put(
    act.tx,
    keyOf(number),
    { code, what: message, bundle, evidence, times: 1, at: act.now, ...about },
    { order: number, state: OPEN },
  )
}

/**
 * A message as it can be kept: what somebody else's bytes have put into it must not keep the record from being read.
 */
function readable(message: string): string {
  const line = message.slice(0, MOST_MESSAGE).toWellFormed().normalize("NFC").slice(0, MOST_MESSAGE).toWellFormed()
  for (const text of [line, line.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\n\t]/gu, "\ufffd")]) {
    try {
      checkText(text, "block", "alarm")
      return text
    } catch (error) {
      if (!(error instanceof BytesError)) throw error
    }
  }
  return line.replace(/[^\x20-\x7e\n\t]/g, "?")
}

/** Most characters of a message that are kept. */
const MOST_MESSAGE = 500

/** Alarms, oldest first. @param all those that somebody has dealt with too */
export function listAlarms(desk: Desk, all: boolean = false): readonly AlarmSummary[] {
  return look(desk, (tx) =>
    alarms.list(tx, all ? {} : { state: OPEN }).map(({ order, value }) => ({
      id: String(order),
      code: value.code,
      what: value.what,
      times: value.times,
      at: value.at,
      dismissed: value.dismissed ?? null,
      evidence: value.evidence !== null,
    })),
  )
}

/**
 * Somebody has dealt with an alarm: it is no longer shown. The record and its evidence stay.
 * @param id as {@link listAlarms} has it
 * @throws {DeskError} `no-alarm`
 */
export function dismissAlarm(desk: Desk, id: string): void {
  runAct(desk, "dismiss alarm", (act) => {
    const key = /^[1-9][0-9]{0,11}$/.test(id) ? keyOf(Number(id)) : null
    const alarm = key === null ? null : alarms.get(act.tx, key)
    if (key === null || alarm === null)
      throw new DeskError("no-alarm", "there is no such alarm here; 'diwan alarm list' shows those there are")
    if (alarm.dismissed === undefined) alarms.put(act.tx, key, { ...alarm, dismissed: act.now }, { state: CLOSED })
  })
}

/** The code of a refusal by any room; null for our own bugs, which must not be taken for somebody's bad bytes. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || error instanceof TypeError || !("code" in error)) return null
  return typeof error.code === "string" && /^[a-z0-9-]{1,64}$/.test(error.code) ? error.code : null
}

/** What fails here and was sent by nobody: a disk, a folder, a record at rest. The same again may well succeed. */
const OF_THIS_MACHINE: ReadonlySet<VaultFault> = new Set<VaultFault>([
  "full",
  "io",
  "out-of-memory",
  "in-use",
  "read-only",
  "permissions",
  "damaged",
  "tampered",
])

/**
 * As {@link codeOf}, of what somebody sent. A fault of this machine is nobody's: whoever took it for a refusal would throw a letter away
 * because the disk was full for a moment.
 */
export function refusedAs(error: unknown): string | null {
  return error instanceof VaultError && OF_THIS_MACHINE.has(error.code) ? null : codeOf(error)
}
