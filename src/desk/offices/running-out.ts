/**
 * Rosters that run out: an office whose roster has expired can neither send nor be sent to, so it is warned a fortnight ahead.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import type { Reading } from "../../vault/index.ts"
import { knownOffice } from "../access.ts"
import { channels, type Self } from "../records.ts"

/** A roster that runs out within this is soon expired, seconds: a fortnight. */
export const FORTNIGHT: number = 14 * 86_400

/** A roster that has run out, or soon does. */
export interface RunningOut {
  /** `north.example`. */
  readonly office: string
  readonly version: number
  /** Seconds. */
  readonly expires: number
  readonly own: boolean
}

/** Rosters that have run out, or do within a fortnight: the own one, and those of offices with which there is a channel. */
export function rostersRunningOut(at: {
  readonly tx: Reading
  readonly self: Self
  readonly now: number
}): readonly RunningOut[] {
  const others = new Map(channels.list(at.tx).map(({ value }) => [toHex(value.other), value.other]))
  return [at.self.office, ...others.values()].flatMap((id) => {
    const head = knownOffice(at.tx, id)?.roster?.head
    if (head === undefined || head.expires - at.now > FORTNIGHT) return []
    const { name, version, expires } = head
    return [{ office: name, version, expires, own: equal(id, at.self.office) }]
  })
}
