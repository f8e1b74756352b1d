/**
 * Records of the vault: a roster that this officer laid in the place of a registrar whose device is lost, and what opens the
 * colleagues' answers to it. It stays after it was taken up: who was away may answer later.
 * @module
 */
import { bytesOf, hash32, list, record, time, type Shape } from "../../bytes/index.ts"
import { approvalShape, shownRoster as shownRosterShape, type Approval, type ShownRoster } from "../../office/index.ts"
import { collection, type Collection } from "./collection.ts"

/** See the module. One record: the newest. Key: `laid`. */
export interface ReplacementLaid {
  /** Without approvals. */
  readonly shown: ShownRoster
  /** The registrar whose device is lost. */
  readonly former: Uint8Array
  readonly approvals: readonly Approval[]
  /** Who has answered. */
  readonly answered: readonly Uint8Array[]
  /** Opens the answers. */
  readonly seed: Uint8Array
  readonly at: number
}

const replacementLaidShape: Shape<ReplacementLaid> = record({
  shown: shownRosterShape,
  former: hash32,
  approvals: list(approvalShape, 0, 64),
  answered: list(hash32, 0, 1024),
  seed: bytesOf(32),
  at: time,
})

/** @see {@link ReplacementLaid} */
export const replacements: Collection<ReplacementLaid> = collection("replacements", replacementLaidShape)
