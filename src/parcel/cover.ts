/**
 * A cover: the signed half of a view. It proves one statement from the channel id outward, so that whoever knows the
 * channel id needs nothing else: charter, the sender's rosters, statement, approvals, the register's proof, and as they
 * come the host's postmark and the registrars' cosignatures.
 *
 * The cover holds no content: registrars read it, and pass on unread the parcel that belongs to it.
 * This module writes and reads covers; verify-cover.ts proves them.
 * Spec: spec/parcel.md#covers.
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
import {
  approvalsShape,
  MOST_CHAIN,
  MOST_CHARTERS,
  MOST_STATEMENT_BYTES,
  shownLines,
  shownRoster,
  suite,
  SUITE,
  type Approval,
  type ShownRoster,
} from "../office/index.ts"
import { step } from "./error.ts"
import { indexShape, MOST_COVER_BYTES, MOST_POSTMARK_BYTES, MOST_SMALL_BYTES, noteShape, pathShape } from "./items.ts"

/** A cover, read and not yet believed. */
export interface Cover {
  /** The charter: its hash is the channel id. */
  readonly charter: Uint8Array
  /**
   * The roster entries of the sender's register, each one that the checkpoint covers, from entry 0 on. The last before
   * the statement is the one in force.
   */
  readonly rosters: readonly CoverRoster[]
  /**
   * Amendments of the sender's register, each valid one that the checkpoint covers; absent where there is none. The last before
   * the statement brought the charter in force.
   */
  readonly charters?: readonly CoverCharter[]
  /** The statement's leaf data. */
  readonly statement: Uint8Array
  readonly approvals: readonly Approval[]
  /** The statement's index in the sender's register. */
  readonly index: number
  /** A tlog-proof: inclusion, and the checkpoint with the log's lines and all cosignatures there are. */
  readonly proof: string
  /** For whose officers the cover is made, and the rosters of the office that is not the sender. */
  readonly reader: CoverReader
  readonly postmark: CoverPostmark | null
}

/** A roster entry of the sender's register, with the lines needed and its place. */
export interface CoverRoster {
  readonly index: number
  /** Leaf data of the roster statement: the head is in it. */
  readonly data: Uint8Array
  readonly approvals: readonly Approval[]
  readonly leaves: ShownRoster["leaves"]
  readonly proof: readonly Uint8Array[]
  /** From this entry to the root of the checkpoint in the cover's proof. */
  readonly inclusion: readonly Uint8Array[]
}

/** An amendment of the sender's register, and its place. */
export interface CoverCharter {
  readonly index: number
  /** Leaf data of the amendment's statement. */
  readonly data: Uint8Array
  readonly approvals: readonly Approval[]
  /** From this entry to the root of the checkpoint in the cover's proof. */
  readonly inclusion: readonly Uint8Array[]
}

/** The readers' side. */
export interface CoverReader {
  /** The office whose officers get this cover: either one of the channel. What counts as countersigned depends on it. */
  readonly office: Uint8Array
  /**
   * Rosters of the office that is not the sender, the charter's first: they hold the key with which its registrar
   * cosigned. May be empty as long as it has not.
   */
  readonly rosters: readonly ShownRoster[]
}

/** The host's record of the checkpoint in the cover's proof, and its proof. */
export interface CoverPostmark {
  readonly record: Uint8Array
  /** Index of the record in the host's postmark register. */
  readonly index: number
  readonly proof: readonly Uint8Array[]
  /** The host's checkpoint of that register. */
  readonly checkpoint: string
}

/** Bounds of a cover before anything of it is built. */
const COVER_LIMITS: Limits = { bytes: MOST_COVER_BYTES, depth: 8, items: 1 << 17 }

const shape: Shape<Cover & { readonly suite: typeof SUITE; readonly kind: "cover" }> = record({
  suite,
  kind: oneOf("cover"),
  charter: bytesOf(1, MOST_SMALL_BYTES),
  rosters: list(
    record({
      index: indexShape,
      data: bytesOf(33, MOST_STATEMENT_BYTES),
      approvals: approvalsShape,
      ...shownLines,
      inclusion: pathShape,
    }),
    1,
    MOST_CHAIN,
  ),
  charters: optional(
    list(
      record({
        index: indexShape,
        data: bytesOf(33, MOST_STATEMENT_BYTES),
        approvals: approvalsShape,
        inclusion: pathShape,
      }),
      1,
      MOST_CHARTERS,
    ),
  ),
  statement: bytesOf(33, MOST_STATEMENT_BYTES),
  approvals: approvalsShape,
  index: indexShape,
  proof: noteShape,
  reader: record({ office: hash32, rosters: list(shownRoster, 0, MOST_CHAIN) }),
  postmark: nullable(
    record({ record: bytesOf(1, MOST_POSTMARK_BYTES), index: indexShape, proof: pathShape, checkpoint: noteShape }),
  ),
})

/**
 * Encode a cover.
 * @throws {BytesError} it is not what {@link openCover} accepts
 */
export function encodeCover(cover: Cover): Uint8Array {
  const { charter, rosters, charters, statement, approvals, index, proof, reader, postmark } = cover
  const fields = { charter, rosters, statement, approvals, index, proof, reader, postmark }
  const bytes = encodeRecord({
    suite: SUITE,
    kind: "cover",
    ...fields,
    ...(charters === undefined ? {} : { charters }),
  })
  openCover(bytes)
  return bytes
}

/**
 * Read a cover, believing nothing of it.
 * @throws {ParcelError} `cover-malformed`
 */
export function openCover(bytes: Uint8Array): Cover {
  return step("cover-malformed", "cover", () => {
    const read = decodeAs(shape, bytes, "cover", COVER_LIMITS)
    const { suite: _, kind: __, ...cover } = read
    return cover
  })
}
