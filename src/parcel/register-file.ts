/**
 * A register file: all that an office entered in a channel, in one file, to be verified anywhere, offline, by whoever knows
 * the channel id. It shows count, order, dates and standing of the letters, and nothing of their content.
 *
 *     register-file = { suite, kind: "register", charter, office, entries, checkpoints, others, postmarks, former? }
 *
 * This module writes and reads the file; verify-register-file.ts derives everything again from it.
 * Spec: spec/parcel.md#register-files.
 * @module
 */
import {
  bytesOf,
  decodeAs,
  encodeRecord,
  hash32,
  list,
  nullable,
  optional,
  oneOf,
  record,
  type Limits,
  type Shape,
} from "../bytes/index.ts"
import { MOST_CHAIN, MOST_CHARTERS, shownRoster, suite, SUITE, type ShownRoster } from "../office/index.ts"
import { step } from "./error.ts"
import { entryShape, MOST_ENTRIES, MOST_POSTMARK_BYTES, MOST_SMALL_BYTES, noteShape, type ItemEntry } from "./items.ts"

/** A register file taken apart, not believed. */
export interface RegisterFile {
  readonly charter: Uint8Array
  /** The office whose register it is. */
  readonly office: Uint8Array
  /** Every entry from number 0 on. */
  readonly entries: readonly ItemEntry[]
  /** Checkpoints with their lines and cosignatures, sizes rising; the last covers every entry. */
  readonly checkpoints: readonly string[]
  /** Rosters of the other office from the one that the charter names on, for its registrar's cosignatures. */
  readonly others: readonly ShownRoster[]
  /** The host's postmark register of the channel, whole; null in a channel without a host, or before it was collected. */
  readonly postmarks: RegisterPostmarks | null
  /**
   * What counts of the postmark registers of hosts that the channel has left, the first host's first: their records, to where
   * the charters say that they end. Absent where it has left none, or none was collected.
   */
  readonly former?: readonly (readonly Uint8Array[])[]
}

/** A host's postmark register: its records, and a checkpoint that covers them. */
export interface RegisterPostmarks {
  readonly records: readonly Uint8Array[]
  readonly checkpoint: string
}

/** Most checkpoints in a file. */
export const MOST_CHECKPOINTS = 1024

const FILE_LIMITS: Limits = { bytes: 1 << 28, depth: 8, items: 1 << 21 }

const records = list(bytesOf(1, MOST_POSTMARK_BYTES), 0, 2 * MOST_ENTRIES)

const shape: Shape<RegisterFile & { readonly suite: typeof SUITE; readonly kind: "register" }> = record({
  suite,
  kind: oneOf("register"),
  charter: bytesOf(1, MOST_SMALL_BYTES),
  office: hash32,
  entries: list(entryShape, 0, MOST_ENTRIES),
  checkpoints: list(noteShape, 1, MOST_CHECKPOINTS),
  others: list(shownRoster, 0, MOST_CHAIN),
  postmarks: nullable(record({ records, checkpoint: noteShape })),
  former: optional(list(records, 1, MOST_CHARTERS)),
})

/** Write a register file. Nothing is proven here. @throws {BytesError} it is not what {@link openRegisterFile} accepts */
export function exportRegister(file: RegisterFile): Uint8Array {
  const { charter, office, entries, checkpoints, others, postmarks, former } = file
  const fields = {
    charter,
    office,
    entries,
    checkpoints,
    others,
    postmarks,
    ...(former === undefined ? {} : { former }),
  }
  const bytes = encodeRecord({ suite: SUITE, kind: "register", ...fields })
  openRegisterFile(bytes)
  return bytes
}

/** Take a register file apart, believing nothing of it. @throws {ParcelError} `register-malformed` */
export function openRegisterFile(bytes: Uint8Array): RegisterFile {
  return step("register-malformed", "register file", () => {
    const read = decodeAs(shape, bytes, "register file", FILE_LIMITS)
    const { suite: _, kind: __, ...file } = read
    return file
  })
}
