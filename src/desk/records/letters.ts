/**
 * Records of the vault: letters, from draft to filed view.
 * @module
 */
import {
  flag,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  record,
  text,
  time,
  type Shape,
} from "../../bytes/index.ts"
import {
  approvalShape,
  depositRight as depositRightShape,
  signedShape,
  type Approval,
  type DepositRight,
  type OfficerPlace,
  type Signed,
} from "../../office/index.ts"
import { collection, code, id16, octets, type Collection } from "./collection.ts"

/** A letter being written in this vault. Key: running number. */
export interface Draft {
  readonly channel: Uint8Array
  readonly source: string
  readonly folder: string
  readonly state: "written" | "sealing" | "awaiting-leave" | "refused" | "submitted" | "entered" | "withdrawn"
  readonly why: string | null
  readonly leave: Uint8Array | null
  /** The leave as it was asked for. */
  readonly asked: Signed | null
  readonly period: boolean
  readonly number: number | null
  readonly statement: Uint8Array | null
  readonly secret: Uint8Array | null
  /** On our own mailbox: what pays for the lockers of this draft. */
  readonly right: DepositRight | null
  readonly enclosures: readonly {
    readonly part: number
    readonly name: string
    readonly type: string
    readonly size: number
    readonly sealedSize: number
    readonly root: Uint8Array
    readonly locker: Uint8Array
    readonly token: Uint8Array
    readonly identity: Uint8Array
    readonly done: boolean
  }[]
  readonly at: number
  /** What the letter was built from besides its source, so that it can be sealed again to a reader; as long as there is a secret. */
  readonly built?: {
    readonly random: Uint8Array
    readonly date: number
    readonly readers: readonly (OfficerPlace & { readonly parts: readonly number[] })[]
    readonly references: readonly { readonly office: Uint8Array; readonly number: number }[]
  }
}

const draftShape: Shape<Draft> = record({
  channel: hash32,
  source: text(0, 4_000_000, "block"),
  folder: text(0, 4096),
  state: oneOf("written", "sealing", "awaiting-leave", "refused", "submitted", "entered", "withdrawn"),
  why: nullable(code),
  leave: nullable(id16),
  asked: nullable(signedShape),
  period: flag,
  number: nullable(integer()),
  statement: nullable(octets),
  secret: nullable(hash32),
  right: nullable(depositRightShape),
  enclosures: list(
    record({
      part: integer(),
      name: text(1, 255),
      type: text(1, 120),
      size: integer(),
      sealedSize: integer(),
      root: hash32,
      locker: hash32,
      token: hash32,
      identity: hash32,
      done: flag,
    }),
    0,
    64,
  ),
  at: time,
  built: optional(
    record({
      random: hash32,
      date: time,
      readers: list(record({ office: hash32, officer: hash32, parts: list(integer(), 0, 4096) }), 0, 1024),
      references: list(record({ office: hash32, number: integer(1) }), 0, 64),
    }),
  ),
})

/** A letter that is being sealed again: asked for in its drafter's vault, answered in the registrar's. Key: the request's id. */
export interface ResealRecord {
  readonly channel: Uint8Array
  readonly number: number
  readonly statement: Uint8Array
  readonly reader: OfficerPlace
  readonly state: "asked" | "answered" | "sealed" | "refused"
  readonly why: string | null
  readonly at: number
}

const resealShape: Shape<ResealRecord> = record({
  channel: hash32,
  number: integer(1),
  statement: hash32,
  reader: record({ office: hash32, officer: hash32 }),
  state: oneOf("asked", "answered", "sealed", "refused"),
  why: nullable(code),
  at: time,
})

/** Leave given for a letter and what came of it, in the registrar's vault. Key: channel, leave. */
export interface Submission {
  readonly channel: Uint8Array
  readonly leave: Uint8Array
  readonly drafter: Uint8Array
  readonly number: number
  readonly allotment: Signed
  readonly state: "allotted" | "submitted" | "approved" | "entered" | "sent" | "withdrawn"
  readonly statement: Uint8Array | null
  readonly approvals: readonly Approval[]
  readonly parcels: readonly {
    readonly office: Uint8Array
    readonly officer: Uint8Array
    readonly envelope: Uint8Array
  }[]
  readonly lockers: readonly Uint8Array[]
  readonly index: number | null
  /** What our own readers were told: whether the letter counts. */
  readonly standing: "none" | "provisional" | "countersigned"
}

const submissionShape: Shape<Submission> = record({
  channel: hash32,
  leave: id16,
  drafter: hash32,
  number: integer(),
  allotment: signedShape,
  state: oneOf("allotted", "submitted", "approved", "entered", "sent", "withdrawn"),
  statement: nullable(octets),
  approvals: list(approvalShape, 0, 64),
  parcels: list(record({ office: hash32, officer: hash32, envelope: octets }), 0, 1024),
  lockers: list(hash32, 0, 256),
  index: nullable(integer()),
  standing: oneOf("none", "provisional", "countersigned"),
})

/** Parcels of a letter received for officers of ours, until its postmark is here. Key: statement hash. Registrar only. */
export interface Waiting {
  readonly office: Uint8Array
  readonly channel: Uint8Array
  readonly index: number
  readonly parcels: readonly {
    readonly officer: Uint8Array
    readonly envelope: Uint8Array
    readonly sent: boolean
  }[]
  /** What was told to the readers: whether the letter counts. */
  readonly standing: "none" | "provisional" | "countersigned"
}

const waitingShape: Shape<Waiting> = record({
  office: hash32,
  channel: hash32,
  index: integer(),
  parcels: list(record({ officer: hash32, envelope: octets, sent: flag }), 0, 1024),
  standing: oneOf("none", "provisional", "countersigned"),
})

/** A letter that this officer may read: its view, in two halves. Key: office, number. */
export interface ViewRecord {
  readonly cover: Uint8Array
  readonly content: Uint8Array
  readonly statement: Uint8Array
  readonly receipts: readonly Signed[]
  /** When its content was destroyed; that is empty from then on. The cover, and the receipts given, stay. */
  readonly destroyed?: number
  /** Its view file, sealed to an archive key that is not on this device. */
  readonly archived?: Uint8Array
}

const viewShape: Shape<ViewRecord> = record({
  cover: octets,
  content: octets,
  statement: hash32,
  receipts: list(signedShape, 0, 4),
  destroyed: optional(time),
  archived: optional(octets),
})

/** A receipt that was given for a letter of ours, or that we passed on. Key: statement hash, officer, what. */
export interface ReceiptRecord {
  readonly receipt: Signed
  readonly at: number
}

const receiptShape: Shape<ReceiptRecord> = record({ receipt: signedShape, at: time })

/** @see {@link Draft} */
export const drafts: Collection<Draft> = collection("drafts", draftShape)
/** @see {@link Submission} */
export const submissions: Collection<Submission> = collection("allotments", submissionShape)
/** @see {@link Waiting} */
export const waiting: Collection<Waiting> = collection("letters", waitingShape)
/** @see {@link ViewRecord} */
export const views: Collection<ViewRecord> = collection("views", viewShape)
/** @see {@link ResealRecord} */
export const reseals: Collection<ResealRecord> = collection("reseals", resealShape)
/** @see {@link ReceiptRecord} */
export const receipts: Collection<ReceiptRecord> = collection("receipts", receiptShape)
