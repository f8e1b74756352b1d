/**
 * Records of the vault: registers, their checkpoints and their postmarks.
 * @module
 */
import { flag, hash32, integer, list, nullable, optional, record, text, time, type Shape } from "../../bytes/index.ts"
import { approvalShape, shownRoster as shownRosterShape, type Approval, type ShownRoster } from "../../office/index.ts"
import { collection, code, octets, type Collection } from "./collection.ts"

/** One entry of a register. Key: register, index. */
export interface Entry {
  readonly data: Uint8Array
  readonly approvals: readonly Approval[]
  readonly shown: ShownRoster | null
  readonly at: number
  /** The register's history before this entry: what it is judged by. */
  readonly before: {
    readonly nextNumber: number
    readonly seen: readonly {
      readonly office: Uint8Array
      readonly size: number
      readonly root: Uint8Array
    }[]
    readonly roster: {
      readonly id: Uint8Array
      readonly expires: number
    } | null
    readonly charter?: { readonly id: Uint8Array; readonly version: number }
    /** The office has closed the channel for itself. */
    readonly closed?: boolean
  }
  /** Why it is void, as far as is known now; null: it is valid. */
  readonly void: string | null
  /** The first record of the host's that covers it. */
  readonly postmark: {
    readonly index: number
    readonly size: number
    readonly time: number
  } | null
}

const entryShape: Shape<Entry> = record({
  data: octets,
  approvals: list(approvalShape, 0, 64),
  shown: nullable(shownRosterShape),
  at: time,
  before: record({
    nextNumber: integer(1),
    seen: list(record({ office: hash32, size: integer(), root: hash32 }), 0, 8),
    roster: nullable(record({ id: hash32, expires: time })),
    charter: optional(record({ id: hash32, version: integer(2) })),
    closed: optional(flag),
  }),
  void: nullable(code),
  postmark: nullable(record({ index: integer(), size: integer(), time })),
})

/** Where a register stands. Key: register. */
export interface Head {
  readonly channel: Uint8Array
  readonly office: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  /** Size up to which the host has postmarked it. */
  readonly postmarked: number
  /** The host's record to be looked at next for this register. */
  readonly nextRecord: number
  /** Size up to which the other side's registrar has cosigned it (ours), or we have (theirs). */
  readonly cosigned: number
  /** What its entries so far have fixed. */
  readonly history: {
    readonly nextNumber: number
    readonly seen: readonly {
      readonly office: Uint8Array
      readonly size: number
      readonly root: Uint8Array
    }[]
    readonly roster: {
      readonly id: Uint8Array
      readonly expires: number
    } | null
    readonly charter?: { readonly id: Uint8Array; readonly version: number }
    readonly closed?: boolean
  }
  /** Indices of its roster entries. */
  readonly rosters: readonly number[]
  /** Indices of its amendments that hold. */
  readonly amendments?: readonly number[]
}

const headShape: Shape<Head> = record({
  channel: hash32,
  office: hash32,
  size: integer(),
  root: hash32,
  postmarked: integer(),
  nextRecord: integer(),
  cosigned: integer(),
  history: record({
    nextNumber: integer(1),
    seen: list(record({ office: hash32, size: integer(), root: hash32 }), 0, 8),
    roster: nullable(record({ id: hash32, expires: time })),
    charter: optional(record({ id: hash32, version: integer(2) })),
    closed: optional(flag),
  }),
  rosters: list(integer(), 0, 1000),
  amendments: optional(list(integer(), 1, 256)),
})

/** Where a letter stands in its register. Key: register, number. */
export interface NumberRecord {
  readonly index: number
  /** In our own register: who drafted it, for receipts that come back. */
  readonly drafter: Uint8Array | null
}

const numberShape: Shape<NumberRecord> = record({ index: integer(), drafter: nullable(hash32) })

/** A checkpoint with its log lines and every cosignature known. Key: register, size. */
export interface NoteRecord {
  readonly note: string
}

const noteShape: Shape<NoteRecord> = record({ note: text(1, 1 << 17, "block") })

/** A postmark: one record of the host's register, the checkpoint it took in and the host's lines on it. Key: channel, index. */
export interface Postmark {
  readonly record: Uint8Array
  readonly note: string
  readonly cosignature: string
}

const postmarkShape: Shape<Postmark> = record({
  record: octets,
  note: text(1, 1 << 17, "block"),
  cosignature: text(1, 1 << 16, "block"),
})

/** @see {@link Entry} */
export const entries: Collection<Entry> = collection("entries", entryShape)
/** @see {@link Head} */
export const heads: Collection<Head> = collection("checkpoints", headShape)
/** @see {@link NumberRecord} */
export const numbers: Collection<NumberRecord> = collection("numbers", numberShape)
/** @see {@link NoteRecord} */
export const notes: Collection<NoteRecord> = collection("notes", noteShape)
/** @see {@link Postmark} */
export const postmarks: Collection<Postmark> = collection("records", postmarkShape)
