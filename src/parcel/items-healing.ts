/**
 * Items by which two offices mend a register that has forked. Spec: spec/parcel.md#items, spec/office.md#healings.
 * @module
 */
import { bytesOf, hash32, list, record, type Shape } from "../bytes/index.ts"
import {
  approvalsShape,
  MOST_ASIDE,
  MOST_MENDING_BYTES,
  MOST_STATEMENT_BYTES,
  shownRoster,
  type Approval,
  type ShownRoster,
} from "../office/index.ts"
import type { ItemEntry } from "./items.ts"

/** Registrar to own signatories: approve this. `roster` brings the new keys of the office whose register forked. */
export interface LayHealingItem {
  readonly kind: "lay-healing"
  readonly mending: Uint8Array
  readonly roster: ShownRoster
  /** That office's approvals so far; none while it is its own signatories who are asked. */
  readonly approvals: readonly Approval[]
  /** Leaf data of the entries that are to be set aside. */
  readonly aside: readonly Uint8Array[]
}

/** The registrar whose register forked to the other: our quorum proposes this. */
export interface HealingItem {
  readonly kind: "healing"
  readonly mending: Uint8Array
  readonly roster: ShownRoster
  readonly approvals: readonly Approval[]
  readonly aside: readonly Uint8Array[]
  /** Entries of the branch that goes on, from the fork to the head named. */
  readonly kept: readonly ItemEntry[]
}

/** The other registrar's answer: our quorum agrees. `roster`: the one it is a quorum of. */
export interface HealingAgreedItem {
  readonly kind: "healing-agreed"
  /** SHA-256 of the mending. */
  readonly mending: Uint8Array
  readonly roster: Uint8Array
  readonly approvals: readonly Approval[]
}

/** Registrar to own officers: a healing was entered; letters that it sets aside are no letters any more. */
export interface SetAsideItem {
  readonly kind: "set-aside"
  /** Leaf data of the healing's entry, and the approvals beside it. */
  readonly statement: Uint8Array
  readonly approvals: readonly Approval[]
}

/** Items whose fields stand here. */
export type MendingItem = LayHealingItem | HealingItem | HealingAgreedItem | SetAsideItem

const mending = bytesOf(1, MOST_MENDING_BYTES)
const statement = bytesOf(33, MOST_STATEMENT_BYTES)
const laid = { mending, roster: shownRoster, approvals: approvalsShape, aside: list(statement, 1, MOST_ASIDE) }

/** Their fields. @param entry shape of an entry */
export function mendingShapes(entry: Shape<ItemEntry>): {
  readonly "lay-healing": Shape<Omit<LayHealingItem, "kind">>
  readonly healing: Shape<Omit<HealingItem, "kind">>
  readonly "healing-agreed": Shape<Omit<HealingAgreedItem, "kind">>
  readonly "set-aside": Shape<Omit<SetAsideItem, "kind">>
} {
  return {
    "lay-healing": record(laid),
    healing: record({ ...laid, kept: list(entry, 1, MOST_KEPT) }),
    "healing-agreed": record({ mending: hash32, roster: hash32, approvals: approvalsShape }),
    "set-aside": record({ statement, approvals: approvalsShape }),
  }
}

/** Entries of the branch that goes on, in one item. */
const MOST_KEPT: number = 1 << 14
