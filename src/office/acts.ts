/**
 * Acts: signed words of single officers that are kept in their office's own register: that the fingerprint was compared,
 * that a view was filed, that something expired was used all the same. (Receipts are of the letter room.)
 * Spec: spec/office.md#acts.
 * @module
 */
import { hash32, integer, list, oneOf, record, text, time, type Shape } from "../bytes/index.ts"
import { depositRight, type DepositRight } from "./place.ts"
import { suite, type Suite } from "./suite.ts"

/** Somebody compared the channel's fingerprint with the other side. Until a device holds this, no letter passes. */
export interface Comparison {
  readonly suite: Suite
  readonly kind: "comparison"
  /** The channel id that was compared, whole. */
  readonly channel: Uint8Array
  /** The office of whoever compared. */
  readonly office: Uint8Array
  readonly how: "voice" | "qr" | "in-person"
  readonly time: number
}

/** Shape of a {@link Comparison}, for `openSigned`. */
export const comparisonShape: Shape<Comparison> = record({
  suite,
  kind: oneOf("comparison"),
  channel: hash32,
  office: hash32,
  how: oneOf("voice", "qr", "in-person"),
  time,
})

/** An officer filed a view: from then on they could read it. */
export interface ViewAct {
  readonly suite: Suite
  readonly kind: "view"
  readonly channel: Uint8Array
  /** The office whose letter it is. */
  readonly office: Uint8Array
  readonly number: number
  /** SHA-256 of the letter's statement (leaf data). */
  readonly statement: Uint8Array
  /** The positions granted, ascending. */
  readonly positions: readonly number[]
  readonly time: number
}

/** Shape of a {@link ViewAct}, for `openSigned`. */
export const viewActShape: Shape<ViewAct> = record({
  suite,
  kind: oneOf("view"),
  channel: hash32,
  office: hash32,
  number: integer(1),
  statement: hash32,
  positions: list(integer(0, 2 ** 17 - 1), 0, 4096),
  time,
})

/** An officer used an expired roster knowingly, and says why. */
export interface Override {
  readonly suite: Suite
  readonly kind: "override"
  readonly channel: Uint8Array
  /** The office whose roster it is. */
  readonly office: Uint8Array
  readonly roster: Uint8Array
  readonly what: "roster-expired"
  readonly reason: string
  readonly time: number
}

/** Shape of an {@link Override}, for `openSigned`. */
export const overrideShape: Shape<Override> = record({
  suite,
  kind: oneOf("override"),
  channel: hash32,
  office: hash32,
  roster: hash32,
  what: oneOf("roster-expired"),
  reason: text(1, 500),
  time,
})

/** An officer's vault was restored: stock of theirs that was given before is void, and so is what they held. */
export interface RestoredAct {
  readonly suite: Suite
  readonly kind: "restored"
  readonly office: Uint8Array
  readonly officer: Uint8Array
  readonly time: number
}

/** Shape of a {@link RestoredAct}, for `openSigned`. */
export const restoredActShape: Shape<RestoredAct> = record({
  suite,
  kind: oneOf("restored"),
  office: hash32,
  officer: hash32,
  time,
})

/** A registrar gives the other office's registrar a new deposit right for the channel; a signed body. */
export interface RightGrant {
  readonly suite: Suite
  readonly kind: "right"
  readonly channel: Uint8Array
  readonly right: DepositRight
}

/** Shape of a {@link RightGrant}, for `openSigned`. */
export const rightGrantShape: Shape<RightGrant> = record({
  suite,
  kind: oneOf("right"),
  channel: hash32,
  right: depositRight,
})
