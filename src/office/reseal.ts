/**
 * A drafter's word that a letter is to be sealed again, to one reader who cannot open the parcel that came. A person says so;
 * no machine does. A signed body. Spec: spec/office.md#sealing-again.
 * @module
 */
import { bytesOf, flag, hash32, integer, oneOf, record, time, type Shape } from "../bytes/index.ts"
import type { OfficerPlace } from "./allotment.ts"
import { suite, type Suite } from "./suite.ts"

/** Ask that a letter be sealed again to one reader. */
export interface Reseal {
  readonly suite: Suite
  readonly kind: "reseal"
  /** 16 random bytes. */
  readonly reseal: Uint8Array
  readonly channel: Uint8Array
  /** The office whose letter it is, which is the drafter's. */
  readonly office: Uint8Array
  readonly number: number
  /** SHA-256 of the letter's statement (leaf data). */
  readonly statement: Uint8Array
  readonly reader: OfficerPlace
  /** The drafter's visible choice to fall back to the period key. */
  readonly period: boolean
  readonly time: number
}

/** Shape of a {@link Reseal}, for `openSigned`. */
export const resealShape: Shape<Reseal> = record({
  suite,
  kind: oneOf("reseal"),
  reseal: bytesOf(16),
  channel: hash32,
  office: hash32,
  number: integer(1),
  statement: hash32,
  reader: record({ office: hash32, officer: hash32 }),
  period: flag,
  time,
})
