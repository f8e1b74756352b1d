/**
 * Items by which a channel ends. Spec: spec/parcel.md#items.
 * @module
 */
import { bytesOf, flag, list, record, type Shape } from "../bytes/index.ts"
import { approvalsShape, MOST_STATEMENT_BYTES, type Approval } from "../office/index.ts"

const data = bytesOf(33, MOST_STATEMENT_BYTES)

/** A closing laid before a signatory: the leaf data that is to be approved. */
export interface LayClosingItem {
  readonly kind: "lay-closing"
  readonly statement: Uint8Array
}

/** A closing that is entered, and its approvals. */
export interface EnteredClosing {
  readonly data: Uint8Array
  readonly approvals: readonly Approval[]
}

/** The registrar to an officer: which of the two offices have closed the channel, and whether its keys are to go. */
export interface ClosingsItem {
  readonly kind: "closings"
  readonly closings: readonly EnteredClosing[]
  /** All that was on its way has come: keys and stocks of the channel are destroyed. */
  readonly ended: boolean
}

/** Items whose fields stand here. */
export type ClosingItem = LayClosingItem | ClosingsItem

/** Their fields. */
export const closingShapes: {
  readonly "lay-closing": Shape<Omit<LayClosingItem, "kind">>
  readonly closings: Shape<Omit<ClosingsItem, "kind">>
} = {
  "lay-closing": record({ statement: data }),
  closings: record({ closings: list(record({ data, approvals: approvalsShape }), 1, 2), ended: flag }),
}
