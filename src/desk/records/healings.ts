/**
 * Records of the vault: branches of registers that contradict the one held here, and how they are being mended.
 * @module
 */
import {
  bytesOf,
  flag,
  hash32,
  integer,
  list,
  nullable,
  optional,
  oneOf,
  record,
  text,
  time,
  type Shape,
} from "../../bytes/index.ts"
import { approvalShape, shownRoster as shownRosterShape, type Approval, type ShownRoster } from "../../office/index.ts"
import { entryShape as itemEntryShape, type ItemEntry } from "../../parcel/index.ts"
import { collection, octets, type Collection } from "./collection.ts"
import type { Self } from "./people.ts"

/** A branch that contradicts the register held here, as its log signed it. Key: register, root. */
export interface Fork {
  readonly channel: Uint8Array
  /** Whose register. */
  readonly office: Uint8Array
  /** How many entries it has in common with the one that was held when it was found. */
  readonly common: number
  /** Its entries from there on. */
  readonly entries: readonly ItemEntry[]
  /** Its head. */
  readonly note: string
  readonly root: Uint8Array
  readonly at: number
  /** It was held here, and another branch was taken in its place. */
  readonly own: boolean
  /** When a healing that sets it aside was entered. */
  readonly healed?: number
}

const forkShape: Shape<Fork> = record({
  channel: hash32,
  office: hash32,
  common: integer(1),
  entries: list(itemEntryShape, 1, 1 << 16),
  note: text(1, 1 << 17, "block"),
  root: hash32,
  at: time,
  own: flag,
  healed: optional(time),
})

/**
 * A healing on its way through both quorums. Key: register that forked. `laid`: before the own signatories. `sent`: our quorum
 * has approved it, and the other office's is awaited (ours forked) or its entry is (theirs did). `entered`: in both registers.
 */
export interface Healing {
  readonly channel: Uint8Array
  readonly office: Uint8Array
  readonly mending: Uint8Array
  /** The roster that brings the new keys, with the approvals it has. */
  readonly roster: ShownRoster
  /** Leaf data of the entries that are set aside. */
  readonly aside: readonly Uint8Array[]
  /** Registrar of the other office: the branch that goes on, from the fork. */
  readonly kept: readonly ItemEntry[]
  /** Approvals of the office whose register forked, and of the other. */
  readonly proposed: readonly Approval[]
  readonly agreed: readonly Approval[]
  /** Seeds of the new pairs, in the vault that made them, until they are in force. */
  readonly keys: Self["registrar"]
  readonly stage: "laid" | "sent" | "entered"
  /** This officer has approved it. */
  readonly approved: boolean
  readonly at: number
}

const healingShape: Shape<Healing> = record({
  channel: hash32,
  office: hash32,
  mending: octets,
  roster: shownRosterShape,
  aside: list(octets, 1, 1024),
  kept: list(itemEntryShape, 0, 1 << 16),
  proposed: list(approvalShape, 0, 64),
  agreed: list(approvalShape, 0, 64),
  keys: nullable(record({ log: bytesOf(64), cosigner: bytesOf(64) })),
  stage: oneOf("laid", "sent", "entered"),
  approved: flag,
  at: time,
})

/** @see {@link Fork} */
export const forks: Collection<Fork> = collection("forks", forkShape)
/** @see {@link Healing} */
export const healings: Collection<Healing> = collection("healings", healingShape)
