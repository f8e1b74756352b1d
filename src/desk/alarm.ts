/**
 * Alarms: what was refused and why, kept until somebody has dealt with it.
 * @module
 */
import { nextNumber } from "./act.ts"
import type { Act } from "./desk.ts"
import { alarms, keyOf } from "./records.ts"

/**
 * Keep an alarm, shown until somebody has dealt with it. The same thing again is counted, not added, so that a flood of
 * rubbish fills nothing.
 * @param evidence the bundle as it came, if somebody can be held to it
 */
export function raise(
  act: Act,
  what: { code: string; message: string; bundle: Uint8Array | null; evidence: Uint8Array | null },
): void {
  const { code, bundle, evidence } = what
  const message = what.message.slice(0, 500)
  const same = alarms.list(act.tx).find(({ value }) => value.code === code && value.what === message)
  act.desk.tell.note(`refused (${code}): ${message}`)
  if (same !== undefined) {
    alarms.put(act.tx, same.key, { ...same.value, times: same.value.times + 1, at: act.now })
    return
  }
  const number = nextNumber(act.tx, "alarms")
  alarms.put(act.tx, keyOf(number), { code, what: message, bundle, evidence, times: 1, at: act.now }, { order: number })
}

/** The code of a refusal by any room; null for our own bugs, which must not be taken for somebody's bad bytes. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || error instanceof TypeError || !("code" in error)) return null
  return typeof error.code === "string" && /^[a-z0-9-]{1,64}$/.test(error.code) ? error.code : null
}
