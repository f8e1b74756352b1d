/**
 * Healing: a register that has forked goes on. Its log signed two histories that contradict each other, as when an old copy
 * of the registrar's vault was put back and signed again. Both offices' quorums agree which entries are set aside, and the
 * register goes on from the other branch with log and cosigning keys that nobody had before.
 *
 *     mending = {common, kept, dropped, aside, roster, …}        both quorums sign these very bytes, for `healing`
 *
 * What is kept is what the other office holds, so nothing that it could rely on is taken back. The entries set aside
 * are named by their leaf hashes: with the first `common` entries of the register they give the root of the dropped head, which
 * proves that both heads begin alike, where they part, and that nothing else is set aside.
 * Spec: spec/office.md#healings.
 * @module
 */
import {
  BytesError,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  integer,
  list,
  oneOf,
  record,
  text,
  time,
  type Shape,
} from "../bytes/index.ts"
import {
  branchRoot,
  openCheckpoint,
  readUnverifiedCheckpoint,
  RegisterError,
  type Checkpoint,
  type LogPublicKeys,
  type NodeReader,
} from "../register/index.ts"
import { requireQuorum, type Approval } from "./approval.ts"
import { OfficeError, type HealingFault } from "./error.ts"
import type { Roster } from "./roster.ts"
import { MOST_ASIDE, type HealingStatement } from "./statement.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** Longest note of a head in a mending, in UTF-16 units: the two lines of a log take a third of it. */
const MOST_NOTE = 16_384

/** What both quorums agree on. */
export interface Mending {
  readonly suite: Suite
  readonly kind: "mending"
  readonly channel: Uint8Array
  /** The office whose register has forked. */
  readonly office: Uint8Array
  /** How many entries both branches have in common. */
  readonly common: number
  /** The head that goes on, as its log signed it. */
  readonly kept: string
  /** The head that is set aside, as its log signed it. */
  readonly dropped: string
  /** Leaf hashes of the entries set aside: those of the dropped head from `common` on. */
  readonly aside: readonly Uint8Array[]
  /** Id of the roster of that office that names the new log and cosigning keys. */
  readonly roster: Uint8Array
  /** Seconds: when it was proposed. */
  readonly time: number
}

const mendingShape: Shape<Mending> = record({
  suite,
  kind: oneOf("mending"),
  channel: hash32,
  office: hash32,
  common: integer(1),
  kept: text(1, MOST_NOTE, "block"),
  dropped: text(1, MOST_NOTE, "block"),
  aside: list(hash32, 1, MOST_ASIDE),
  roster: hash32,
  time,
})

/** Encode what both quorums sign. */
export function encodeMending(mending: Omit<Mending, "suite" | "kind">): Uint8Array {
  return encodeRecord({ suite: SUITE, kind: "mending", ...mending })
}

/** Read a mending. Nothing in it is proven yet. @throws {BytesError} not the shape */
export function openMending(bytes: Uint8Array): Mending {
  return decodeAs(mendingShape, bytes, "mending")
}

/** The register that has forked, as far as the branch that goes on is at hand. */
export interface ForkedRegister {
  readonly origin: string
  /** Entries of the branch that goes on; in the register itself, the index of the healing. */
  readonly size: number
  /** Its rosters so far, proven, in the order of their entries; the last names the new keys. */
  readonly rosters: readonly { readonly index: number; readonly roster: Roster }[]
  readonly read: NodeReader
}

/** The heads of a mending, proven. */
export interface ProvenMending {
  readonly mending: Mending
  readonly kept: Checkpoint
  readonly dropped: Checkpoint
}

/**
 * Hold a mending against the register it speaks of: did it fork, so and not otherwise?
 * @param register its last roster is the one that brings the new keys
 * @throws {OfficeError} `healing-roster` it names another roster than that; `healing-keys` a key of it was used before;
 *   `healing-kept` the head that goes on is no state of this register, or was not signed by its log; `healing-dropped` the
 *   head set aside was not signed by it, or has another size than it says; `healing-no-fork` both go on alike;
 *   `healing-aside` the entries named are not those of the head set aside
 */
export function checkMending(mending: Mending, register: ForkedRegister): ProvenMending {
  const { common, aside } = mending
  const { rosters, read, size } = register
  const last = rosters.at(-1)?.roster
  const earlier = rosters.slice(0, -1)
  if (last === undefined || !equal(mending.roster, last.id))
    throw new OfficeError("healing-roster", "the healing names another roster than the last one entered before it")
  const used = earlier.flatMap(({ roster: { head } }) => [head.log, head.cosigner])
  if ([last.head.log, last.head.cosigner].some((pair) => used.some((before) => sharesKey(pair, before))))
    throw new OfficeError("healing-keys", "the healing brings a key that the register's log or cosigner had before")
  const logAt = (at: number): LogPublicKeys => (rosters.findLast(({ index }) => index < at)?.roster ?? last).head.log
  const kept = opened("healing-kept", mending.kept, register.origin, (head) => logAt(head.size))
  if (kept.size <= common || kept.size > size || !equal(branchRoot(kept.size, read, []), kept.root))
    throw new OfficeError("healing-kept", "the head that goes on is no state of this register past the fork")
  // Whatever rosters the head set aside may cover, its log was the one in force where they part.
  const dropped = opened("healing-dropped", mending.dropped, register.origin, () => logAt(common))
  if (dropped.size !== common + aside.length)
    throw new OfficeError("healing-dropped", "the head set aside has another size than the entries named")
  if (equal(aside[0] as Uint8Array, read(0, common)))
    throw new OfficeError("healing-no-fork", `both heads have the same entry ${common}: there is no fork there`)
  if (!equal(branchRoot(common, read, aside), dropped.root))
    throw new OfficeError("healing-aside", "the entries named do not give the root of the head set aside")
  return { mending, kept, dropped }
}

/** A healing as it is entered, and what it is held against. */
export interface HealingClaim {
  readonly body: HealingStatement
  /** Those of the register's own office, as they travel beside the entry. */
  readonly approvals: readonly Approval[]
  /** The roster in force at the entry, of the office whose register it is entered in. */
  readonly roster: Roster
  /** Rosters of the other office of the channel, proven; the other's quorum is judged by the one it names. */
  readonly others: readonly Roster[]
  /** Id of the other office. */
  readonly other: Uint8Array
  /** The register, where this is the one that has forked; null in the other office's. */
  readonly register: ForkedRegister | null
}

/**
 * Prove a healing as an entry: what it says, and that both quorums have said it.
 * @throws {OfficeError} `healing-malformed`, `healing-channel`, `healing-office`; what {@link checkMending} refuses;
 *   `healing-quorum`, `healing-other-roster`, `healing-other-quorum`
 */
export function verifyHealing(claim: HealingClaim): Mending {
  const { body, roster, others, register } = claim
  const mending = readMending(body.mending)
  if (!equal(mending.channel, body.channel))
    throw new OfficeError("healing-channel", "the healing was agreed on for another channel")
  const forked = register === null ? claim.other : body.office
  if (!equal(mending.office, forked))
    throw new OfficeError("healing-office", "the healing was agreed on for another office's register")
  if (register !== null) checkMending(mending, register)
  demandQuorum("healing-quorum", { roster, subject: body.mending, approvals: claim.approvals })
  const theirs = others.find(({ id }) => equal(id, body.agreed.roster))
  if (theirs === undefined)
    throw new OfficeError("healing-other-roster", "the other office agreed under a roster that is not shown")
  demandQuorum("healing-other-quorum", { roster: theirs, subject: body.mending, approvals: body.agreed.approvals })
  return mending
}

/** A mending's quorum, of one office. @throws {OfficeError} with the fault given */
export function demandQuorum(
  fault: HealingFault,
  { roster, subject, approvals }: { roster: Roster; subject: Uint8Array; approvals: readonly Approval[] },
): void {
  try {
    requireQuorum({ roster, purpose: "healing", subject, approvals })
  } catch (cause) {
    if (!(cause instanceof OfficeError)) throw cause
    throw new OfficeError(fault, `healing: ${cause.message}`, { cause })
  }
}

function readMending(bytes: Uint8Array): Mending {
  try {
    return openMending(bytes)
  } catch (cause) {
    if (!(cause instanceof BytesError || cause instanceof OfficeError)) throw cause
    throw new OfficeError("healing-malformed", `healing: ${cause.message}`, { cause })
  }
}

function sharesKey(one: LogPublicKeys, other: LogPublicKeys): boolean {
  return equal(one.ed25519, other.ed25519) || equal(one.mldsa44, other.mldsa44)
}

function opened(
  fault: HealingFault,
  note: string,
  origin: string,
  keysOf: (head: { readonly size: number }) => LogPublicKeys,
): Checkpoint {
  try {
    const unverified = readUnverifiedCheckpoint(note)
    return openCheckpoint(unverified, { origin, keys: keysOf(unverified) })
  } catch (cause) {
    if (!(cause instanceof RegisterError)) throw cause
    throw new OfficeError(fault, `healing: ${cause.message}`, { cause })
  }
}
