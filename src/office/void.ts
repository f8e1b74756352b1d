/**
 * What a register's entries are worth. An entry is never taken out: one that breaks a rule is *void* but keeps its place.
 * The rules are a fold over the entries in order, so both offices and any verifier come to the same verdicts.
 * Spec: spec/office.md#void.
 *
 * Numbers and `seen` follow from the leaf data of *all* entries, void ones too, so that they do not depend on which
 * approvals or postmarks somebody holds: a letter that has the number due takes it, whatever else is wrong with it.
 * @module
 */
import { equal, toHex } from "../bytes/index.ts"
import type { Amended } from "./amendment.ts"
import type { AmendmentFault, HealingFault } from "./error.ts"
import type { Mending } from "./healing.ts"
import type { Seen, StatementBody } from "./statement.ts"

/** Why an entry is void, in the order in which the reasons are looked for. */
export type VoidReason =
  | "channel-closed"
  | "number-wrong"
  | "seen-older"
  | "seen-differs"
  | "roster-not-in-force"
  | "charter-not-in-force"
  | HealingFault
  | AmendmentFault
  | "not-approved"
  | "approver-suspended"
  | "entered-late"
  | "roster-expired"

/** What an entry is worth. */
export type Verdict = { readonly kind: "valid" } | { readonly kind: "void"; readonly reason: VoidReason }

/** What earlier entries of a register have fixed. Start with {@link EMPTY_HISTORY}. */
export interface History {
  /** The number that the next letter must have. */
  readonly nextNumber: number
  /** The newest that was seen of each other register, ascending by office. */
  readonly seen: readonly Seen[]
  /** The roster in force: the last one entered and proven. */
  readonly roster: { readonly id: Uint8Array; readonly expires: number } | null
  /** The later charter in force, and which one of the channel's it is; absent under the first. */
  readonly charter?: { readonly id: Uint8Array; readonly version: number }
  /** The office has closed the channel for itself: no letter, charter or second closing of it counts any more. */
  readonly closed?: boolean
}

/** The history of a register without entries. */
export const EMPTY_HISTORY: History = { nextNumber: 1, seen: [], roster: null }

/** An entry, and what its reader knows about it. */
export interface EntryFacts {
  readonly body: StatementBody
  /** Whether the approvals it needs were proven: `requireQuorum`, or `verifyRoster` for a roster. */
  readonly approved: boolean
  /** For a healing: what it says, if it was proven (`verifyHealing`), or why it does not hold. */
  readonly healing?: Mending | HealingFault
  /** For an amendment: what it says, if it was proven (`verifyAmendment`), or why it does not hold. */
  readonly amendment?: Amended | AmendmentFault
  /**
   * For an approved letter, charter, closing or amendment whose quorum asks for a person whose key is suspended: seconds, until when
   * (`quorumSuspendedUntil`). Absent or null: the quorum stands without them.
   */
  readonly suspendedUntil?: number | null
  /** Seconds: the reader's clock, in a channel with a host whose postmark has not come yet; absent otherwise. */
  readonly clock?: number
  /** For an entry of kind roster that was proven: its id and expiry. */
  readonly roster?: { readonly id: Uint8Array; readonly expires: number }
  /** Seconds: the time of the first postmark record that covers it; null without one, and then no time makes it void. */
  readonly postmark: number | null
}

/**
 * Judge the next entry of a register.
 * @returns the verdict, and the history to judge the entry after it by
 */
export function judgeEntry(
  history: History,
  entry: EntryFacts,
): { readonly verdict: Verdict; readonly history: History } {
  const reason = reasonOf(history, entry)
  const { body } = entry
  const takesNumber = body.kind === "letter" && body.number === history.nextNumber
  const next: History = {
    nextNumber: history.nextNumber + (takesNumber ? 1 : 0),
    seen: "seen" in body ? newest(history.seen, body.seen) : forgetting(history.seen, entry),
    roster: body.kind === "roster" && entry.approved && entry.roster !== undefined ? entry.roster : history.roster,
    ...charterAfter(history, entry, reason),
    // Whether a closing is valid depends on no time, so that a postmark that comes later changes nothing of what follows.
    ...(history.closed === true || (body.kind === "closing" && reason === null) ? { closed: true } : {}),
  }
  return { verdict: reason === null ? { kind: "valid" } : { kind: "void", reason }, history: next }
}

/** The charter in force after an entry. Like a closing an amendment holds at once, whatever a postmark says later. */
function charterAfter(
  { charter }: History,
  { body, amendment }: EntryFacts,
  reason: VoidReason | null,
): Pick<History, "charter"> {
  if (body.kind === "amendment" && reason === null && typeof amendment === "object")
    return { charter: { id: amendment.charter.id, version: amendment.amendment.version } }
  return charter === undefined ? {} : { charter }
}

function reasonOf(history: History, entry: EntryFacts): VoidReason | null {
  const { body, approved, postmark } = entry
  if (history.closed === true && WRITES.has(body.kind)) return "channel-closed"
  if (body.kind === "letter" && body.number !== history.nextNumber) return "number-wrong"
  if ("seen" in body) {
    const fault = seenFault(history.seen, body.seen)
    if (fault !== null) return fault
  }
  if ("roster" in body && (history.roster === null || !equal(body.roster, history.roster.id)))
    return "roster-not-in-force"
  if (body.kind === "letter" && !isInForce(body.charter, history)) return "charter-not-in-force"
  if (typeof entry.healing === "string") return entry.healing
  if (typeof entry.amendment === "string") return entry.amendment
  if (!approved) return "not-approved"
  // A closing or an amendment needs a quorum of persons who were never suspended under their roster, and no time: what
  // follows is judged by it, and must not be judged anew when a postmark comes.
  if (body.kind === "closing" || body.kind === "amendment")
    return (entry.suspendedUntil ?? null) === null ? null : "approver-suspended"
  // What stops is the suspension, which is an entry; time only lets it lapse, and where no time is proven it holds.
  const time = postmark ?? entry.clock ?? Number.NEGATIVE_INFINITY
  if (time < (entry.suspendedUntil ?? Number.NEGATIVE_INFINITY)) return "approver-suspended"
  if (postmark === null) return null
  if (body.kind === "letter" && postmark > body.enterBy) return "entered-late"
  // A roster is not judged by the one before it: an office whose roster has expired must be able to enter a new one.
  const expires = body.kind === "roster" ? null : (history.roster?.expires ?? null)
  return expires !== null && postmark >= expires ? "roster-expired" : null
}

/** What an office that has closed the channel enters no more. */
const WRITES: ReadonlySet<StatementBody["kind"]> = new Set<StatementBody["kind"]>([
  "letter",
  "charter",
  "closing",
  "amendment",
])

/** Whether a letter names the charter in force: the first by naming none. */
function isInForce(named: Uint8Array | undefined, { charter }: History): boolean {
  if (named === undefined || charter === undefined) return named === undefined && charter === undefined
  return equal(named, charter.id)
}

/** A register that was seen once is named in every later entry, never smaller, and with the same root at the same size. */
function seenFault(earlier: readonly Seen[], later: readonly Seen[]): "seen-older" | "seen-differs" | null {
  let differs = false
  for (const before of earlier) {
    const now = later.find(({ office }) => equal(office, before.office))
    if (now === undefined || now.size < before.size) return "seen-older"
    if (now.size === before.size && !equal(now.root, before.root)) differs = true
  }
  return differs ? "seen-differs" : null
}

/** What was seen of a register beyond the place where it forked may have been set aside: from a healing on it is not held to. */
function forgetting(seen: readonly Seen[], { body, healing }: EntryFacts): readonly Seen[] {
  if (body.kind !== "healing" || healing === undefined || typeof healing === "string") return seen
  return seen.filter(({ office, size }) => size <= healing.common || !equal(office, healing.office))
}

function newest(earlier: readonly Seen[], later: readonly Seen[]): readonly Seen[] {
  const byOffice = new Map(earlier.map((each) => [toHex(each.office), each]))
  for (const each of later) {
    const key = toHex(each.office)
    const before = byOffice.get(key)
    if (before === undefined || each.size > before.size) byOffice.set(key, each)
  }
  return [...byOffice].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each)
}
