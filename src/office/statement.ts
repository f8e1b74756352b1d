/**
 * Statements: what the entries of a register say. The leaf data of an entry is the statement, nothing else; the approvals
 * travel beside it, as any quorum will do.
 * Spec: spec/office.md#statements.
 *
 *     leaf-data = random[32] ‖ deterministic CBOR of the body
 *
 * A charter or letter binds its approvals to this leaf data. A roster's approvals are those under its head: it is signed
 * once and entered in every register.
 * @module
 */
import {
  bytesOf,
  compare,
  concat,
  decode,
  decodeAs,
  encodeRecord,
  hash32,
  integer,
  list,
  optional,
  record,
  time,
  token,
  variant,
  type Shape,
  type Value,
} from "../bytes/index.ts"
import { approvalShape, MOST_APPROVALS, type Approval } from "./approval.ts"
import { MOST_CHARTER_BYTES } from "./charter.ts"
import { OfficeError } from "./error.ts"
import { rising } from "./list.ts"
import { MOST_HEAD_BYTES } from "./roster.ts"
import { documentKind, type DocumentKind } from "./rules.ts"
import { signedShape, type Signed } from "./signature.ts"
import { suite, type Suite } from "./suite.ts"

/** Length of the random bytes before a body. */
export const STATEMENT_RANDOM_BYTES = 32
/** Largest leaf data of an entry in bytes. */
export const MOST_STATEMENT_BYTES: number = 1 << 19

/** Most entries that one healing may set aside. */
export const MOST_ASIDE = 1024
/** Largest encoded mending in bytes. */
export const MOST_MENDING_BYTES: number = 1 << 17

/** Largest encoded amendment in bytes: a charter, and what stands around it. */
export const MOST_AMENDMENT_BYTES: number = MOST_CHARTER_BYTES + 1024

/** Another register of the channel as the author had verified it. */
export interface Seen {
  /** Whose register: an office id, or a host's id for its postmarks. */
  readonly office: Uint8Array
  readonly size: number
  readonly root: Uint8Array
}

/** A leaf that a letter's statement lists: it has effect, and nobody may lack it. */
export interface ListedLeaf {
  readonly position: number
  readonly hash: Uint8Array
}

interface Common {
  readonly suite: Suite
  /** The channel's id; in an office's own register the office's id. */
  readonly channel: Uint8Array
  /** The office whose register it is. */
  readonly office: Uint8Array
}

/** A roster is in force from here on. */
export interface RosterStatement extends Common {
  readonly kind: "roster"
  readonly head: Uint8Array
}

/** The charter holds from here on. */
export interface CharterStatement extends Common {
  readonly kind: "charter"
  readonly roster: Uint8Array
  readonly charter: Uint8Array
}

/** A letter. */
export interface LetterStatement extends Common {
  readonly kind: "letter"
  /** Id of the roster in force. */
  readonly roster: Uint8Array
  /** Hash of the charter in force, if it is a later one; absent under the channel's first, which the channel's id names. */
  readonly charter?: Uint8Array
  readonly number: number
  readonly document: DocumentKind
  readonly date: number
  /** Root of the letter's tree. */
  readonly root: Uint8Array
  /** d: 2^d slots. */
  readonly depth: number
  /** c: 2^c copies in each. */
  readonly copies: number
  /** Ascending by position. */
  readonly listed: readonly ListedLeaf[]
  /** Ascending by office. */
  readonly seen: readonly Seen[]
  readonly enterBy: number
}

/** Still here. */
export interface HeartbeatStatement extends Common {
  readonly kind: "heartbeat"
  readonly time: number
  readonly seen: readonly Seen[]
}

/** An entry of the other office does not hold. */
export interface ProtestStatement extends Common {
  readonly kind: "protest"
  readonly against: { readonly office: Uint8Array; readonly index: number }
  /** Code of what was found. */
  readonly fault: string
  readonly time: number
}

/** A signatory has suspended an officer's key: it holds from here on. */
export interface SuspensionStatement extends Common {
  readonly kind: "suspension"
  readonly suspension: Signed
}

/** This office writes no more in this channel. */
export interface ClosingStatement extends Common {
  readonly kind: "closing"
  /** Id of the roster in force. */
  readonly roster: Uint8Array
  readonly time: number
  readonly seen: readonly Seen[]
}

/** A fork of a register of this channel is mended: entered in both offices' registers. */
export interface HealingStatement extends Common {
  readonly kind: "healing"
  /** Id of the roster in force; in the register that has forked, the one with the new keys. */
  readonly roster: Uint8Array
  /** What both quorums agreed on, encoded: `openMending`. */
  readonly mending: Uint8Array
  /** The other office's quorum, and the roster it is one of. */
  readonly agreed: { readonly roster: Uint8Array; readonly approvals: readonly Approval[] }
}

/** Other rules hold in this channel from here on, or another host: entered in both offices' registers. */
export interface AmendmentStatement extends Common {
  readonly kind: "amendment"
  /** Id of the roster in force. */
  readonly roster: Uint8Array
  /** What both quorums agreed on, encoded: `openAmendment`. */
  readonly amendment: Uint8Array
  /** The other office's quorum, and the roster it is one of. */
  readonly agreed: { readonly roster: Uint8Array; readonly approvals: readonly Approval[] }
}

/** The signed word of an officer, in the office's own register. */
export interface ActStatement {
  readonly suite: Suite
  readonly kind: "act"
  readonly office: Uint8Array
  readonly act: Signed
}

/** What an entry says. */
export type StatementBody =
  | RosterStatement
  | CharterStatement
  | LetterStatement
  | HeartbeatStatement
  | ProtestStatement
  | SuspensionStatement
  | ClosingStatement
  | HealingStatement
  | AmendmentStatement
  | ActStatement

/** A statement that was read. */
export interface Statement<B extends StatementBody = StatementBody> {
  readonly random: Uint8Array
  readonly body: B
  /** The leaf data: what is entered, and what is approved (but for rosters). */
  readonly data: Uint8Array
}

/** Kinds of act that an office's own register takes. */
export const ACT_KINDS = ["comparison", "receipt", "view", "override", "suspension", "dismissal", "restored"] as const

/** Shape of what was seen, ascending by office. */
export const seenShape: Shape<readonly Seen[]> = rising(
  list(record({ office: hash32, size: integer(0), root: hash32 }), 0, 8),
  (a, b) => compare(a.office, b.office),
)
const listed: Shape<readonly ListedLeaf[]> = rising(
  list(record({ position: integer(0, 2 ** 17 - 1), hash: hash32 }), 0, 512),
  (a, b) => a.position - b.position,
)

/** d of a letter's tree. */
const treeDepth: Shape<number> = {
  read(value, at) {
    const depth = integer(6, 10).read(value, at)
    return integer(depth + (depth % 2), 10).read(depth, at) // 6, 8 or 10: an odd depth is below its own least
  },
}

const agreed = record({ roster: hash32, approvals: list(approvalShape, 0, MOST_APPROVALS) })
const inChannel = { suite, channel: hash32, office: hash32 }
const bodyShape: Shape<StatementBody> = variant({
  roster: record({ ...inChannel, head: bytesOf(1, MOST_HEAD_BYTES) }),
  charter: record({ ...inChannel, roster: hash32, charter: bytesOf(1, MOST_CHARTER_BYTES) }),
  letter: record({
    ...inChannel,
    roster: hash32,
    charter: optional(hash32),
    number: integer(1),
    document: documentKind,
    date: time,
    root: hash32,
    depth: treeDepth,
    copies: integer(0, 7),
    listed,
    seen: seenShape,
    enterBy: time,
  }),
  heartbeat: record({ ...inChannel, time, seen: seenShape }),
  protest: record({
    ...inChannel,
    against: record({ office: hash32, index: integer(0) }),
    fault: token(/^[a-z0-9]{1,32}(?:-[a-z0-9]{1,32}){0,7}$/, "a fault's code"),
    time,
  }),
  suspension: record({ ...inChannel, suspension: signedShape }),
  closing: record({ ...inChannel, roster: hash32, time, seen: seenShape }),
  healing: record({
    ...inChannel,
    roster: hash32,
    mending: bytesOf(1, MOST_MENDING_BYTES),
    agreed,
  }),
  amendment: record({ ...inChannel, roster: hash32, amendment: bytesOf(1, MOST_AMENDMENT_BYTES), agreed }),
  act: record({ suite, office: hash32, act: signedShape }),
})

/**
 * Encode a statement as leaf data.
 * @param random 32 fresh random bytes, so that a withheld statement cannot be guessed from its hash
 * @throws {BytesError} {@link OfficeError} what {@link openStatement} would refuse
 */
export function encodeStatement(random: Uint8Array, body: StatementBody): Uint8Array {
  if (random.length !== STATEMENT_RANDOM_BYTES) throw new TypeError("a statement begins with 32 random bytes")
  const data = concat(random, encodeRecord(body))
  openStatement(data)
  return data
}

/**
 * Read the leaf data of an entry. Nothing about who said it is proven yet.
 * @throws {BytesError} not the shape
 * @throws {OfficeError} `statement-short`, `list-order`, `act-kind`, suite faults
 */
export function openStatement(data: Uint8Array): Statement {
  if (data.length <= STATEMENT_RANDOM_BYTES) {
    throw new OfficeError("statement-short", `the statement is ${data.length} bytes, too few to say anything`)
  }
  const limits = { bytes: MOST_STATEMENT_BYTES - STATEMENT_RANDOM_BYTES, depth: 6, items: 8192 }
  const body = decodeAs(bodyShape, data.subarray(STATEMENT_RANDOM_BYTES), "statement", limits)
  if (body.kind === "act") checkAct(body)
  return { random: data.slice(0, STATEMENT_RANDOM_BYTES), body, data: data.slice() }
}

/**
 * Read leaf data that must be of one kind.
 * @throws {OfficeError} `kind-differs`, and as {@link openStatement}
 */
export function openStatementOf<K extends StatementBody["kind"]>(
  kind: K,
  data: Uint8Array,
): Statement<Extract<StatementBody, { readonly kind: K }>> {
  const statement = openStatement(data)
  if (statement.body.kind !== kind) {
    throw new OfficeError("kind-differs", `the entry is a ${statement.body.kind}, want a ${kind}`)
  }
  return statement as Statement<Extract<StatementBody, { readonly kind: K }>>
}

/** The channel a statement belongs to; for an act the office's own register, which has the office's id. */
export function statementChannel(body: StatementBody): Uint8Array {
  return body.kind === "act" ? body.office : body.channel
}

/** Only suite and kind are looked at: whoever reads an act opens it with its own shape and its officer's keys. */
function checkAct({ act }: ActStatement): void {
  const named = actName.read(decode(act.body), "act")
  if ((ACT_KINDS as readonly string[]).includes(named.kind)) return
  throw new OfficeError("act-kind", `an office's own register takes acts of the kinds ${ACT_KINDS.join(", ")}`)
}

/** Reads two fields of a record and leaves the others to whoever opens it. */
const actName: Shape<{ readonly suite: Suite; readonly kind: string }> = {
  read(value, at) {
    const { suite: named, kind } = Object(value) as { readonly [key: string]: Value }
    return ACT_NAME.read({ suite: named ?? null, kind: kind ?? null }, at)
  },
}
const ACT_NAME = record({ suite, kind: token(/^[a-z-]{1,32}$/, "a kind") })
