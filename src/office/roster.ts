/**
 * A roster: an office's signed list of officers, keys, roles and the quorum of its signatories. What is signed is the
 * *head*; the lines hang under its root as leaves of a perfect, salted tree, so that a channel is shown only those it needs.
 * This module writes rosters and shows parts of them; succession.ts proves what was shown.
 * Spec: spec/office.md#rosters.
 * @module
 */
import { createHmac } from "node:crypto"
import {
  bytesOf,
  compare,
  concat,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  integer,
  list,
  oneOf,
  record,
  sha256,
  time,
  uint64,
  utf8,
  variant,
  type Shape,
} from "../bytes/index.ts"
import { leafHash, logPublicKeys, multiProof, perfectTree, type LogPublicKeys } from "../register/index.ts"
import { approvalsShape, type Approval } from "./approval.ts"
import { OfficeError } from "./error.ts"
import { officeName } from "./founding.ts"
import type { OfficerPublicKeys } from "./keys.ts"
import { MOST_LINE_BYTES, ROLES, type Role, type SignedLine } from "./line.ts"
import { mailboxPlace, type MailboxPlace } from "./place.ts"
import { signatureShape } from "./signature.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** Smallest and largest depth of a roster's tree: 8 to 1024 places. */
export const LEAST_ROSTER_DEPTH = 3
export const MOST_ROSTER_DEPTH = 10
/** Longest validity of a roster: 400 days, in seconds. */
export const MOST_ROSTER_SECONDS: number = 400 * 86_400
/** Usual validity of a roster: 90 days, in seconds. */
export const USUAL_ROSTER_SECONDS: number = 90 * 86_400

/** What the quorum signs. */
export interface RosterHead {
  readonly suite: Suite
  readonly kind: "roster"
  readonly office: Uint8Array
  readonly name: string
  /** 1, 2, 3 … */
  readonly version: number
  /** The office id for version 1, else the id of the roster before. */
  readonly previous: Uint8Array
  readonly issued: number
  readonly expires: number
  /** How many persons must approve. */
  readonly quorum: number
  readonly depth: number
  readonly root: Uint8Array
  /** Officer id of the registrar. */
  readonly registrar: Uint8Array
  /** Signs the checkpoints of this office's registers. */
  readonly log: LogPublicKeys
  /** Cosigns other registers. Another pair than `log`. */
  readonly cosigner: LogPublicKeys
  /** Where other offices deposit. */
  readonly dispatch: MailboxPlace
}

/** A place in the roster's tree. */
export type RosterLeaf =
  | {
      readonly kind: "officer"
      readonly salt: Uint8Array
      readonly roles: readonly Role[]
      readonly line: Uint8Array
      readonly signature: Uint8Array
    }
  | { readonly kind: "empty"; readonly salt: Uint8Array }

/** A roster's head with some or all of its lines, as it travels. */
export interface ShownRoster {
  readonly head: Uint8Array
  readonly approvals: readonly Approval[]
  /** Ascending by position. */
  readonly leaves: readonly { readonly position: number; readonly leaf: Uint8Array }[]
  /** The multi-proof from these leaves to the root. */
  readonly proof: readonly Uint8Array[]
}

/** A line of a verified roster. */
export interface RosterLine {
  readonly officer: Uint8Array
  readonly person: Uint8Array
  readonly name: string
  readonly title: string
  readonly roles: readonly Role[]
  readonly keys: OfficerPublicKeys
  readonly mailbox: MailboxPlace
  readonly position: number
}

/** A roster that was verified. Only the functions of succession.ts make one. */
export interface Roster {
  /** SHA-256 of the head. */
  readonly id: Uint8Array
  readonly head: RosterHead
  /** The lines that were shown, ascending by position. */
  readonly lines: readonly RosterLine[]
}

const headShape: Shape<RosterHead> = record({
  suite,
  kind: oneOf("roster"),
  office: hash32,
  name: officeName,
  version: integer(1, 1_000_000),
  previous: hash32,
  issued: time,
  expires: time,
  quorum: integer(1, 64),
  depth: integer(LEAST_ROSTER_DEPTH, MOST_ROSTER_DEPTH),
  root: hash32,
  registrar: hash32,
  log: logPublicKeys,
  cosigner: logPublicKeys,
  dispatch: mailboxPlace,
})

const leafShape: Shape<RosterLeaf> = variant({
  officer: record({
    salt: hash32,
    roles: list(oneOf(...ROLES), 1, ROLES.length),
    line: bytesOf(1, MOST_LINE_BYTES),
    signature: signatureShape,
  }),
  empty: record({ salt: hash32 }),
})

/** Most bytes of an encoded head, and of an encoded leaf. */
export const MOST_HEAD_BYTES = 16_384
const MOST_LEAF_BYTES = 16_384

/** Lines that a roster shows, and their proof: two fields of a {@link ShownRoster}, and of a cover's rosters. */
export const shownLines: {
  readonly leaves: Shape<ShownRoster["leaves"]>
  readonly proof: Shape<ShownRoster["proof"]>
} = {
  leaves: list(
    record({ position: integer(0, 2 ** MOST_ROSTER_DEPTH - 1), leaf: bytesOf(1, MOST_LEAF_BYTES) }),
    1,
    2 ** MOST_ROSTER_DEPTH,
  ),
  proof: list(hash32, 0, 2 ** MOST_ROSTER_DEPTH),
}

/** Shape of a {@link ShownRoster} inside other structures. It bounds; {@link verifyRoster} proves. */
export const shownRoster: Shape<ShownRoster> = record({
  head: bytesOf(1, MOST_HEAD_BYTES),
  approvals: approvalsShape,
  ...shownLines,
})

/** Most versions in a chain. */
export const MOST_CHAIN = 256

/** Shape of a chain of rosters, version 1 first. */
export const rosterChain: Shape<readonly ShownRoster[]> = list(shownRoster, 1, MOST_CHAIN)

/** Read a head without proving it. @throws {BytesError} @throws {OfficeError} suite faults */
export function openRosterHead(bytes: Uint8Array): RosterHead {
  return decodeAs(headShape, bytes, "roster")
}

/**
 * Read a leaf without proving it.
 * @throws {BytesError} not the shape
 * @throws {OfficeError} `roles-order` roles that are not each once and in the order of the alphabet
 */
export function openRosterLeaf(bytes: Uint8Array): RosterLeaf {
  const leaf = decodeAs(leafShape, bytes, "roster leaf")
  if (leaf.kind === "officer") checkRolesOrder(leaf.roles)
  return leaf
}

/** A set of roles has one encoding. @throws {OfficeError} `roles-order` */
export function checkRolesOrder(roles: readonly Role[]): void {
  if (roles.every((role, i) => i === 0 || (roles[i - 1] as Role) < role)) return
  throw new OfficeError("roles-order", "an officer's roles are not each once and in the order of the alphabet")
}

/** Id of a roster: SHA-256 of its head. */
export function rosterId(head: Uint8Array): Uint8Array {
  return sha256(head)
}

/** What a new roster is made of. */
export interface RosterInput extends Omit<RosterHead, "suite" | "kind" | "depth" | "root"> {
  /** {@link LEAST_ROSTER_DEPTH} to {@link MOST_ROSTER_DEPTH}; absent: the least at which half the places stay empty. */
  readonly depth?: number
  /** Officers in the order in which they shall stand. */
  readonly officers: readonly (SignedLine & { readonly roles: readonly Role[] })[]
  /** 32 fresh secret bytes, from which salts and places follow. Who holds them can tell which places are empty. */
  readonly random: Uint8Array
}

/** A new roster, not approved yet. */
export interface DraftRoster {
  readonly id: Uint8Array
  readonly head: Uint8Array
  /** All of it, without approvals: {@link withApprovals} adds them. */
  readonly shown: ShownRoster
}

/** Write a roster. Nothing is judged here: {@link verifyRoster} is the judge, also of one's own. */
export function makeRoster(input: RosterInput): DraftRoster {
  const { officers, random, depth: wanted, ...fields } = input
  const depth = wanted ?? depthFor(officers.length)
  if (officers.length > 2 ** depth || random.length !== 32)
    throw new TypeError("more officers than places, or no randomness")
  const places = choosePlaces(random, officers.length, depth)
  const leaves = Array.from({ length: 2 ** depth }, (_, position) => {
    const salt = saltOf(random, position)
    const officer = officers[places.indexOf(position)]
    if (officer === undefined) return encodeRecord({ salt, kind: "empty" })
    const { line, signature } = officer
    return encodeRecord({ salt, kind: "officer", roles: officer.roles.toSorted(), line, signature })
  })
  const { root } = perfectTree(leaves.map(leafHash))
  const head = encodeRecord({ suite: SUITE, kind: "roster", ...fields, depth, root })
  openRosterHead(head)
  return {
    id: rosterId(head),
    head,
    shown: { head, approvals: [], leaves: leaves.map((leaf, position) => ({ position, leaf })), proof: [] },
  }
}

/** A roster with these approvals in place of its own, in the order of the officers' ids. */
export function withApprovals(shown: ShownRoster, approvals: readonly Approval[]): ShownRoster {
  return { ...shown, approvals: approvals.toSorted((a, b) => compare(a.officer, b.officer)) }
}

/**
 * Show only some places of a roster.
 * @param full a roster with every place, as {@link makeRoster} returns it
 * @param positions at least one, each once
 */
export function showRoster(full: ShownRoster, positions: readonly number[]): ShownRoster {
  const tree = perfectTree(full.leaves.map(({ leaf }) => leafHash(leaf)))
  const wanted = new Set(positions)
  return {
    head: full.head,
    approvals: full.approvals,
    leaves: full.leaves.filter(({ position }) => wanted.has(position)),
    proof: multiProof(tree, positions),
  }
}

/** The line of an officer, or null if it was not shown. */
export function lineOf(roster: Roster, officer: Uint8Array): RosterLine | null {
  return roster.lines.find((line) => equal(line.officer, officer)) ?? null
}

/** The lines of the signatories that were shown. */
export function signatories(roster: Roster): readonly RosterLine[] {
  return roster.lines.filter((line) => line.roles.includes("signatory"))
}

/** The registrar's line. A verified roster always shows it. */
export function registrarOf(roster: Roster): RosterLine {
  const line = lineOf(roster, roster.head.registrar)
  if (line === null) throw new TypeError("a verified roster shows its registrar")
  return line
}

/**
 * Refuse a roster outside its time. No allowance is made for clocks: the caller does that.
 * @param at seconds
 * @throws {OfficeError} `roster-not-yet` before `issued`; `roster-expired` at `expires` or later
 */
export function checkRosterTime(roster: Roster, at: number): void {
  if (at < roster.head.issued) {
    throw new OfficeError("roster-not-yet", "the roster is not valid yet; check this device's clock")
  }
  if (at >= roster.head.expires) {
    throw new OfficeError("roster-expired", "the roster has expired; ask the office for its newer one")
  }
}

function depthFor(officers: number): number {
  let depth = LEAST_ROSTER_DEPTH
  while (depth < MOST_ROSTER_DEPTH && 2 ** depth < 2 * officers) depth++
  return depth
}

/** Salt of a place: HMAC-SHA-256(random, "roster salt" ‖ uint64(position)). */
function saltOf(random: Uint8Array, position: number): Uint8Array {
  return keyed(random, "roster salt", position)
}

/** The places that rank first by HMAC-SHA-256(random, "roster place" ‖ uint64(position)), ascending. */
function choosePlaces(random: Uint8Array, count: number, depth: number): readonly number[] {
  return Array.from({ length: 2 ** depth }, (_, position) => ({
    position,
    rank: keyed(random, "roster place", position),
  }))
    .toSorted((a, b) => compare(a.rank, b.rank))
    .slice(0, count)
    .map(({ position }) => position)
    .toSorted((a, b) => a - b)
}

function keyed(random: Uint8Array, label: string, position: number): Uint8Array {
  return new Uint8Array(
    createHmac("sha256", random)
      .update(concat(utf8(label), uint64(position)))
      .digest(),
  )
}
