/**
 * Items by which two offices change the rules of their channel. Spec: spec/parcel.md#items, spec/office.md#amendments.
 * @module
 */
import { bytesOf, hash32, nullable, record, type Shape } from "../bytes/index.ts"
import { approvalsShape, MOST_AMENDMENT_BYTES, MOST_STATEMENT_BYTES, type Approval } from "../office/index.ts"

/** What the quorum of one office has said to an amendment, and the roster that it is a quorum of. */
export interface AmendmentConsent {
  readonly roster: Uint8Array
  readonly approvals: readonly Approval[]
}

/** Registrar to own signatories: approve this. */
export interface LayAmendmentItem {
  readonly kind: "lay-amendment"
  readonly amendment: Uint8Array
  /** The other office's quorum, where it was that office that proposed it; null: it is this one's. */
  readonly agreed: AmendmentConsent | null
}

/** A registrar to the other: our quorum proposes this. */
export interface AmendmentItem extends AmendmentConsent {
  readonly kind: "amendment"
  readonly amendment: Uint8Array
}

/** A registrar to the other: we do not agree to what you proposed. */
export interface AmendmentDeclinedItem {
  readonly kind: "amendment-declined"
  /** SHA-256 of the amendment. */
  readonly amendment: Uint8Array
}

/** Registrar to own officers: an amendment was entered in our register, or in the other's. */
export interface AmendedItem {
  readonly kind: "amended"
  /** Leaf data of the entry, and the approvals beside it. */
  readonly statement: Uint8Array
  readonly approvals: readonly Approval[]
}

/** Items whose fields stand here. */
export type AmendingItem = LayAmendmentItem | AmendmentItem | AmendmentDeclinedItem | AmendedItem

const amendment = bytesOf(1, MOST_AMENDMENT_BYTES)
const consent = { roster: hash32, approvals: approvalsShape }

/** Their fields. */
export const amendingShapes: {
  readonly "lay-amendment": Shape<Omit<LayAmendmentItem, "kind">>
  readonly amendment: Shape<Omit<AmendmentItem, "kind">>
  readonly "amendment-declined": Shape<Omit<AmendmentDeclinedItem, "kind">>
  readonly amended: Shape<Omit<AmendedItem, "kind">>
} = {
  "lay-amendment": record({ amendment, agreed: nullable(record(consent)) }),
  amendment: record({ amendment, ...consent }),
  "amendment-declined": record({ amendment: hash32 }),
  amended: record({ statement: bytesOf(33, MOST_STATEMENT_BYTES), approvals: approvalsShape }),
}
