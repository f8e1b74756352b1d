/**
 * Records of the vault: overrides, by which an officer seals under an expired roster of the other office all the same.
 * @module
 */
import { hash32, record, text, time, type Shape } from "../../bytes/index.ts"
import { collection, type Collection } from "./collection.ts"

/** An override that was proven. Key: channel, roster. */
export interface OverrideRecord {
  readonly channel: Uint8Array
  readonly roster: Uint8Array
  readonly officer: Uint8Array
  readonly reason: string
  readonly time: number
}

const overrideShape: Shape<OverrideRecord> = record({
  channel: hash32,
  roster: hash32,
  officer: hash32,
  reason: text(1, 500),
  time,
})

/** @see {@link OverrideRecord} */
export const overrides: Collection<OverrideRecord> = collection("overrides", overrideShape)
