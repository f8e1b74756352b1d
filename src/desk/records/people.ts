/**
 * Records of the vault: who this vault belongs to, whom it knows, and what is laid before signatories.
 * @module
 */
import {
  bytesOf,
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
  DISMISSAL_REASONS,
  MOST_CHARTERS,
  depositRight as depositRightShape,
  shownRoster as shownRosterShape,
  signedShape,
  type Approval,
  type DepositRight,
  type DismissalReason,
  type ShownRoster,
  type Signed,
  ROLES,
  type Role,
} from "../../office/index.ts"
import type { AmendmentConsent } from "../../parcel/index.ts"
import { registerKeysShape, type RegisterKeys } from "./carriage.ts"
import { collection, id16, octets, url, type Collection } from "./collection.ts"

/** The officer whose vault this is. One record. */
export interface Self {
  readonly founding: Uint8Array
  readonly office: Uint8Array
  readonly officer: Uint8Array
  readonly person: Uint8Array
  readonly name: string
  readonly title: string
  readonly keySeed: Uint8Array
  readonly mailbox: {
    readonly relay: string
    readonly mailbox: Uint8Array
    readonly collect: Uint8Array
  }
  /** Seeds of the log and cosigning pairs; only in the registrar's vault. */
  readonly registrar: {
    readonly log: Uint8Array
    readonly cosigner: Uint8Array
  } | null
  /** The officer to whom everything of ours goes, and the right to put it there; null in the registrar's own vault. */
  readonly dispatch: {
    readonly officer: Uint8Array
    readonly right: DepositRight
  } | null
  /** Seeds of the pairs with which this officer would keep the registers, should a roster name them. */
  readonly candidate?: NonNullable<Self["registrar"]>
}

const registerSeeds: Shape<NonNullable<Self["registrar"]>> = record({ log: bytesOf(64), cosigner: bytesOf(64) })
const selfShape: Shape<Self> = record({
  founding: octets,
  office: hash32,
  officer: hash32,
  person: id16,
  name: text(1, 120),
  title: text(0, 120),
  keySeed: bytesOf(64),
  mailbox: record({ relay: url, mailbox: hash32, collect: hash32 }),
  registrar: nullable(registerSeeds),
  dispatch: nullable(record({ officer: hash32, right: depositRightShape })),
  candidate: optional(registerSeeds),
})

/** An office we know: its founding and the chain of its rosters, as verified. Key: office id. */
export interface OfficeRecord {
  readonly founding: Uint8Array
  readonly chain: readonly ShownRoster[]
}

const officeShape: Shape<OfficeRecord> = record({ founding: octets, chain: list(shownRosterShape, 0, 1000) })

/** An officer whom the registrar invited. Key: the invitation's token. */
export interface Invited {
  readonly person: Uint8Array
  readonly name: string
  readonly title: string
  readonly roles: readonly Role[]
  readonly joined: {
    readonly officer: Uint8Array
    readonly line: Uint8Array
    readonly signature: Uint8Array
    readonly right: DepositRight
  } | null
  /** Hash of the right on our mailbox that the invitation gave: what is revoked when they leave. */
  readonly granted?: Uint8Array
  /** When a roster came into force that leaves them out, seconds. */
  readonly left?: number
}

const invitedShape: Shape<Invited> = record({
  person: id16,
  name: text(1, 120),
  title: text(0, 120),
  roles: list(oneOf(...ROLES), 1, ROLES.length),
  joined: nullable(record({ officer: hash32, line: octets, signature: octets, right: depositRightShape })),
  granted: optional(hash32),
  left: optional(time),
})

/** How the registrar reaches an officer of the office. Key: officer id. */
export interface Reach {
  readonly right: DepositRight
  /** The pairs with which they would keep the registers. */
  readonly candidate?: RegisterKeys
}

const reachShape: Shape<Reach> = record({ right: depositRightShape, candidate: optional(registerKeysShape) })

/** A channel, from the first draft of its charter on. Key: hash of the charter draft, which never changes. */
export interface Channel {
  readonly key: Uint8Array
  readonly id: Uint8Array | null
  readonly codeName: string
  readonly stage: "proposed" | "offered" | "accepted" | "opened" | "compared" | "standing" | "closed"
  readonly side: "proposer" | "accepter" | "officer"
  readonly other: Uint8Array
  readonly host: Uint8Array | null
  readonly ticket: Uint8Array | null
  readonly draft: Signed | null
  readonly accept: Signed | null
  /** The proposer's own random bytes until they are opened. */
  readonly random: Uint8Array | null
  readonly charter: Uint8Array | null
  /** The charter statement for our register, once it is laid before the signatories. */
  readonly statement: Uint8Array | null
  readonly comparison: Signed | null
  /** Where bundles for the other office go; null in vaults other than the registrar's. */
  readonly right: DepositRight | null
  readonly approvals: readonly Approval[]
  /** Registered at the host: our register's name is bound to our ticket. */
  readonly bound: boolean
  /** Hash of the right on our mailbox that the other side has: what is revoked when the channel ends. */
  readonly granted?: Uint8Array
  /** When our closing was entered and when theirs came, seconds; null: not yet. */
  readonly closed?: { readonly ours: number | null; readonly theirs: number | null }
  /** Charters that follow the first, in their order, and in which of the two registers each is entered. */
  readonly later?: readonly LaterCharter[]
}

/** A later charter of a channel. */
export interface LaterCharter {
  readonly charter: Uint8Array
  readonly ours: boolean
  readonly theirs: boolean
}

const channelShape: Shape<Channel> = record({
  key: hash32,
  id: nullable(hash32),
  codeName: text(1, 60),
  stage: oneOf("proposed", "offered", "accepted", "opened", "compared", "standing", "closed"),
  side: oneOf("proposer", "accepter", "officer"),
  other: hash32,
  host: nullable(octets),
  ticket: nullable(hash32),
  draft: nullable(signedShape),
  accept: nullable(signedShape),
  random: nullable(hash32),
  charter: nullable(octets),
  statement: nullable(octets),
  comparison: nullable(signedShape),
  right: nullable(depositRightShape),
  approvals: list(approvalShape, 0, 64),
  bound: flag,
  granted: optional(hash32),
  closed: optional(record({ ours: nullable(time), theirs: nullable(time) })),
  later: optional(list(record({ charter: octets, ours: flag, theirs: flag }), 1, MOST_CHARTERS)),
})

/** A roster or a closing on its way through its quorum. Key: subject hash. Registrar only. */
export interface Laying {
  readonly purpose: "roster" | "charter" | "closing" | "amendment"
  readonly shown: ShownRoster | null
  readonly channel: Uint8Array | null
  readonly approvals: readonly Approval[]
  /** roster: whom it leaves out, and why. */
  readonly leaving?: readonly Leaving[]
  /** roster: seeds of the new log and cosigning pairs, where it names new ones that this vault has made. */
  readonly keys?: NonNullable<Self["registrar"]>
  /** closing: the leaf data that is approved, and until when it may be, seconds. */
  readonly closing?: { readonly statement: Uint8Array; readonly until: number }
  /** amendment: what both quorums sign, and how far it is. */
  readonly amendment?: Amending
}

/**
 * An amendment on its way through both quorums. `offered`: the other office proposes it, and nobody here has answered.
 * `laid`: before our signatories. `sent`: our quorum has proposed it, and the other office's entry is awaited.
 */
export interface Amending {
  readonly bytes: Uint8Array
  /** The other office's quorum, where that office proposed it. */
  readonly proposed: AmendmentConsent | null
  readonly stage: "offered" | "laid" | "sent"
  readonly at: number
}

/** Somebody whom a roster leaves out. */
export interface Leaving {
  readonly officer: Uint8Array
  readonly why: DismissalReason
}

const layingShape: Shape<Laying> = record({
  purpose: oneOf("roster", "charter", "closing", "amendment"),
  shown: nullable(shownRosterShape),
  channel: nullable(hash32),
  approvals: list(approvalShape, 0, 64),
  leaving: optional(list(record({ officer: hash32, why: oneOf(...DISMISSAL_REASONS) }), 0, 1024)),
  keys: optional(registerSeeds),
  closing: optional(record({ statement: octets, until: time })),
  amendment: optional(
    record({
      bytes: octets,
      proposed: nullable(record({ roster: hash32, approvals: list(approvalShape, 0, 64) })),
      stage: oneOf("offered", "laid", "sent"),
      at: time,
    }),
  ),
})

/** What awaits this officer's approval. Key: subject hash. */
export interface Pending {
  readonly purpose: "roster" | "charter" | "letter" | "closing" | "amendment"
  readonly subject: Uint8Array
  /** roster: all of it. */
  readonly shown: ShownRoster | null
  readonly channel: Uint8Array | null
  /** letter: the whole draft as checked on this device. */
  readonly draft: {
    readonly secret: Uint8Array
    readonly leaves: readonly {
      readonly position: number
      readonly leaf: Uint8Array
    }[]
    readonly keys: readonly {
      readonly position: number
      readonly identity: Uint8Array
      readonly token: Uint8Array
    }[]
    readonly allotment: Signed
  } | null
  /** letter: the leave it was allotted for, and who drafts it; what a withdrawal must name. */
  readonly allotted: { readonly leave: Uint8Array; readonly drafter: Uint8Array } | null
  readonly state: "waiting" | "approved" | "withdrawn"
  readonly since: number
}

const pendingShape: Shape<Pending> = record({
  purpose: oneOf("roster", "charter", "letter", "closing", "amendment"),
  subject: octets,
  shown: nullable(shownRosterShape),
  channel: nullable(hash32),
  draft: nullable(
    record({
      secret: hash32,
      leaves: list(record({ position: integer(), leaf: octets }), 0, 1 << 12),
      keys: list(record({ position: integer(), identity: hash32, token: hash32 }), 0, 256),
      allotment: signedShape,
    }),
  ),
  allotted: nullable(record({ leave: bytesOf(16), drafter: hash32 })),
  state: oneOf("waiting", "approved", "withdrawn"),
  since: time,
})

/** A piece of a handover, until all have come. Key: its number. */
export interface Piece {
  readonly parts: number
  readonly octets: Uint8Array
}

const pieceShape: Shape<Piece> = record({ parts: integer(1), octets })

/** @see {@link Self} */
export const selves: Collection<Self> = collection("officer", selfShape)
/** @see {@link OfficeRecord} */
export const offices: Collection<OfficeRecord> = collection("offices", officeShape)
/** @see {@link Invited} */
export const invited: Collection<Invited> = collection("invited", invitedShape)
/** @see {@link Reach} */
export const reach: Collection<Reach> = collection("rights", reachShape)
/** @see {@link Channel} */
export const channels: Collection<Channel> = collection("channels", channelShape)
/** @see {@link Laying} */
export const layings: Collection<Laying> = collection("approvals", layingShape)
/** @see {@link Piece} */
export const handed: Collection<Piece> = collection("handed", pieceShape)
/** @see {@link Pending} */
export const pending: Collection<Pending> = collection("pending", pendingShape)

/** A channel of which nothing is known yet but what a stage adds. */
export const NEW_CHANNEL: Omit<Channel, "key" | "codeName" | "stage" | "side" | "other"> = {
  id: null,
  host: null,
  ticket: null,
  draft: null,
  accept: null,
  random: null,
  charter: null,
  statement: null,
  comparison: null,
  right: null,
  approvals: [],
  bound: false,
}
