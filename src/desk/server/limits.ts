/**
 * How much of anything one desk takes. It serves one person: the bounds are far above what a person does, and far below
 * what would hurt the machine.
 * @module
 */
import type { CallName } from "../api.ts"

const KIB = 1024
const MIB = 1024 * KIB

/** Octets of all headers of a request together. */
export const HEADER_BYTES: number = 16 * KIB
/** Octets of a call's JSON. */
export const CALL_BYTES: number = 64 * KIB
/** Octets of the JSON of a call that brings files or a whole letter: 12 MiB of octets in base64. */
export const LARGE_CALL_BYTES: number = 16 * MIB
/** Octets of one piece of an upload. */
export const PIECE_BYTES: number = 1 * MIB

/** Calls that bring files or a whole letter. */
export const LARGE: ReadonlySet<CallName> = new Set<CallName>([
  "found",
  "join",
  "invitation.look",
  "file.verify",
  "file.inspect",
  "office.invite",
  "card.look",
  "channel.propose",
  "channel.accept",
  "introduce",
  "paper.save",
])

/** Calls that harden a passphrase: each takes a quarter of a gigabyte for a second, so only one of them runs at a time. */
export const COSTLY: ReadonlySet<CallName> = new Set<CallName>([
  "unlock",
  "found",
  "join",
  "way.passphrase",
  "letter.export",
])

/** Calls that the page makes by itself: nobody need have done anything. */
export const UNATTENDED: ReadonlySet<CallName> = new Set<CallName>(["session", "jobs"])

/** Calls whose answer is a verdict: whatever a protocol room refuses in them is one. */
export const VERDICTS: ReadonlySet<CallName> = new Set<CallName>(["file.verify", "register.verify"])

/** Bounds that tests make smaller. Times in milliseconds. */
export interface Limits {
  /** Connections to each address. */
  readonly connections: number
  /** Browser sessions; the one unused longest makes way. */
  readonly sessions: number
  /** Tabs of one session that listen for events. */
  readonly tabs: number
  /** Calls and pieces being worked on. */
  readonly calls: number
  /** Octets of bodies in memory. */
  readonly bodies: number
  /** Files that wait to be fetched; the oldest makes way. */
  readonly tickets: number
  readonly ticketMs: number
  readonly launchMs: number
  readonly headersMs: number
  /** For a whole request to arrive. */
  readonly requestMs: number
  readonly heartbeatMs: number
  /** From the beginning of the end until connections are cut. */
  readonly drainMs: number
}

/** The bounds. */
export const DEFAULT_LIMITS: Limits = {
  connections: 256,
  sessions: 8,
  tabs: 32,
  calls: 32,
  bodies: 64 * MIB,
  tickets: 64,
  ticketMs: 5 * 60_000,
  launchMs: 60_000,
  headersMs: 10_000,
  requestMs: 30_000,
  heartbeatMs: 15_000,
  drainMs: 250,
}
