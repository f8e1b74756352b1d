/**
 * Replacing a registrar whose device is lost for good: another officer lays the roster that names them, as a file for each
 * colleague, and every colleague answers with a file for them alone. Two signed bodies. It takes the quorum of the roster in
 * force and that of the new one, and nothing of the one who is lost.
 * Spec: spec/office.md#replacing-a-lost-registrar.
 * @module
 */
import { bytesOf, hash32, list, nullable, oneOf, record, time, type Shape } from "../bytes/index.ts"
import { approvalShape, type Approval } from "./approval.ts"
import { MOST_FOUNDING_BYTES } from "./card.ts"
import { depositRight, type DepositRight } from "./place.ts"
import { MOST_CHAIN, shownRoster, type ShownRoster } from "./roster.ts"
import { stockShape, type Stock } from "./stock.ts"
import { suite, type Suite } from "./suite.ts"

/** A recipient of an age file, bytes. */
const RECIPIENT_BYTES = 1216

/** An officer would keep the office's registers in the place of the registrar, whose device is lost. Signed by that officer. */
export interface Replacement {
  readonly suite: Suite
  readonly kind: "replacement"
  readonly office: Uint8Array
  /** Who lays it, and whom the roster names registrar: the signer. */
  readonly officer: Uint8Array
  readonly founding: Uint8Array
  /** The rosters up to the one in force. */
  readonly chain: readonly ShownRoster[]
  /** The next one, with every line and without approvals. */
  readonly shown: ShownRoster
  /** To which the answers are sealed. */
  readonly recipient: Uint8Array
  readonly time: number
}

/** Shape of a {@link Replacement}, for `openSigned`. */
export const replacementShape: Shape<Replacement> = record({
  suite,
  kind: oneOf("replacement"),
  office: hash32,
  officer: hash32,
  founding: bytesOf(1, MOST_FOUNDING_BYTES),
  chain: list(shownRoster, 1, MOST_CHAIN),
  shown: shownRoster,
  recipient: bytesOf(RECIPIENT_BYTES),
  time,
})

/** A colleague's answer: how they are reached from now on, and, of a signatory who agrees, the approval. Signed by them. */
export interface ReplacementAnswer {
  readonly suite: Suite
  readonly kind: "replacement-answer"
  readonly office: Uint8Array
  /** Who answers: the signer. */
  readonly officer: Uint8Array
  /** Id of the roster that was laid. */
  readonly roster: Uint8Array
  /** Null of an officer who is no signatory. */
  readonly approval: Approval | null
  /** To their mailbox. */
  readonly right: DepositRight
  /** Theirs, for the own office. */
  readonly stock: Stock
  readonly time: number
}

/** Shape of a {@link ReplacementAnswer}, for `openSigned`. */
export const replacementAnswerShape: Shape<ReplacementAnswer> = record({
  suite,
  kind: oneOf("replacement-answer"),
  office: hash32,
  officer: hash32,
  roster: hash32,
  approval: nullable(approvalShape),
  right: depositRight,
  stock: stockShape,
  time,
})
