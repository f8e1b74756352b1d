/**
 * The entries of a register file, judged in their order: whether each was approved, when it was postmarked, who
 * countersigned it, and by which rule it is void. What proves the register as a whole is in `verify-register-file.ts`.
 * Spec: spec/parcel.md#verifying-register-files, step 8.
 * @module
 */
import { equal, sha256 } from "../bytes/index.ts"
import {
  EMPTY_HISTORY,
  judgeEntry,
  OfficeError,
  openMending,
  quorumSuspendedUntil,
  verifyAmendment,
  verifyHealing,
  verifyStatementApprovals,
  verifySuspension,
  type Amended,
  type AmendmentFault,
  type AmendmentStatement,
  type CharterOffice,
  type DocumentKind,
  type HealingFault,
  type HealingStatement,
  type Mending,
  type Roster,
  type Signed,
  type Statement,
  type StatementBody,
  type Suspended,
  type VoidReason,
} from "../office/index.ts"
import { postmarkOf, readUnverifiedCheckpoint, type MerkleTree, type PostmarkRecord } from "../register/index.ts"
import { charterBefore, type PlacedCharter } from "./charters.ts"
import { standingOf, type Countersigner, type Standing } from "./channel.ts"
import type { ItemEntry } from "./items.ts"
import type { RegisterFile } from "./register-file.ts"
import { unlessRefused } from "./refused.ts"

/** One entry, judged. */
export interface VerifiedEntry {
  readonly index: number
  /** `unreadable` for leaf data that is no statement of this register. */
  readonly kind: StatementBody["kind"] | "unreadable"
  /** SHA-256 of the leaf data. */
  readonly statement: Uint8Array
  /** For a letter: number, kind of document and date, as its statement says. */
  readonly letter: { readonly number: number; readonly document: DocumentKind; readonly date: number } | null
  readonly postmarked: { readonly time: number; readonly order: number } | null
  /** For a healing that holds: which register it mends, from where on entries were set aside, and both heads. */
  readonly healing: Healed | null
  /** For an amendment that holds: the charter that is in force from here on. */
  readonly amended: PlacedCharter | null
  /** What the charter asks for before an entry counts for the other office. */
  readonly standing: Standing
  readonly verdict: { readonly kind: "valid" } | { readonly kind: "void"; readonly reason: VoidReason | "unreadable" }
}

/** What a healing says. It was proven whole in the file of the register that forked; in the other one's, that both quorums agreed. */
export interface Healed {
  /** The office whose register forked. */
  readonly office: Uint8Array
  readonly common: number
  /** Size and root of the head that goes on, and of the one set aside. */
  readonly kept: { readonly size: number; readonly root: Uint8Array }
  readonly dropped: { readonly size: number; readonly root: Uint8Array }
  /** Leaf hashes of the entries set aside. */
  readonly aside: readonly Uint8Array[]
}

/** A roster and the index of its entry. */
export interface PlacedRoster {
  readonly index: number
  readonly roster: Roster
}

/** Somebody's word for the first `size` entries. */
export interface Voucher {
  readonly by: Countersigner
  readonly size: number
  readonly time: number
}

/** What entries are judged by. */
export interface Judgement {
  readonly file: RegisterFile
  readonly statements: readonly (Statement | null)[]
  readonly rosters: readonly PlacedRoster[]
  readonly records: readonly PostmarkRecord[]
  readonly origin: string
  /** The first charter; the others follow from the entries. */
  readonly charter: PlacedCharter
  readonly own: CharterOffice
  readonly other: CharterOffice
  /** Rosters of the other office, proven. */
  readonly others: readonly Roster[]
  readonly tree: MerkleTree
  readonly vouchers: readonly Voucher[]
}

/** Kinds whose approvals are a quorum of the roster in force. */
const NEEDS_QUORUM: ReadonlySet<StatementBody["kind"]> = new Set<StatementBody["kind"]>([
  "letter",
  "charter",
  "closing",
  "healing",
  "amendment",
])

/** Judge every entry by the rules of spec/office.md#void, in order, with a pause before each. */
export function* judgeAll(of: Judgement): Generator<void, readonly VerifiedEntry[]> {
  let history = EMPTY_HISTORY
  let suspensions: readonly Suspended[] = []
  const judgedEntries: VerifiedEntry[] = []
  const charters = [of.charter]
  let lastLetter = -1
  for (const [index, entry] of of.file.entries.entries()) {
    yield
    const statement = of.statements[index] ?? null
    const placed = postmarkOf({ origin: of.origin, index }, of.records)
    const given = of.vouchers
      .filter(({ by, size }) => index < size && (by === "registrar" || placed !== null))
      .map(({ by }) => by)
    const known = {
      index,
      statement: sha256(entry.data),
      postmarked: placed === null ? null : { time: placed.record.time, order: placed.index },
      standing: standingOf({
        charter: charterBefore(charters, index).charter,
        sender: of.own.office,
        reader: of.other.office,
        given,
      }),
    }
    if (statement === null) {
      judgedEntries.push({
        ...known,
        kind: "unreadable",
        letter: null,
        healing: null,
        amended: null,
        verdict: { kind: "void", reason: "unreadable" },
      })
      continue
    }
    const { body } = statement
    const roster = of.rosters.find((candidate) => candidate.index === index)?.roster
    const before = inForce(of.rosters, index)
    if (roster !== undefined) suspensions = []
    const suspended = body.kind === "suspension" ? suspendedBy(body.suspension, before, suspensions) : null
    const approved =
      body.kind === "roster"
        ? roster !== undefined
        : body.kind === "suspension"
          ? suspended !== null
          : body.kind === "healing" || body.kind === "amendment" || isApproved(entry, statement, index, of)
    const healing = body.kind === "healing" ? healingOf(body, entry, index, of) : undefined
    const amendment =
      body.kind === "amendment"
        ? amendmentOf(body, entry, {
            roster: before,
            others: of.others,
            before: charters.at(-1) ?? of.charter,
            lastLetter,
          })
        : undefined
    const claims = approved && before !== null && NEEDS_QUORUM.has(body.kind)
    const judged = judgeEntry(history, {
      body,
      approved,
      ...(healing === undefined ? {} : { healing }),
      ...(amendment === undefined ? {} : { amendment }),
      suspendedUntil: claims ? quorumSuspendedUntil({ roster: before, approvals: entry.approvals }, suspensions) : null,
      ...(roster === undefined ? {} : { roster: { id: roster.id, expires: roster.head.expires } }),
      postmark: placed?.record.time ?? null,
    })
    history = judged.history
    if (suspended !== null) suspensions = [...suspensions, suspended]
    if (body.kind === "letter") lastLetter = index
    const amended =
      judged.verdict.kind === "valid" && typeof amendment === "object"
        ? { index, charter: amendment.charter, version: amendment.amendment.version, amendment: amendment.amendment }
        : null
    if (amended !== null) charters.push(amended)
    const letter = body.kind === "letter" ? { number: body.number, document: body.document, date: body.date } : null
    const healed = judged.verdict.kind === "valid" && typeof healing === "object" ? healedBy(healing) : null
    judgedEntries.push({ ...known, kind: body.kind, letter, healing: healed, amended, verdict: judged.verdict })
  }
  return judgedEntries
}

/**
 * Whether the approvals that an entry needs were proven. A charter is entered once; what changes it is an amendment.
 */
function isApproved({ approvals }: ItemEntry, statement: Statement, index: number, { rosters }: Judgement): boolean {
  const roster = inForce(rosters, index)
  if (roster === null || (statement.body.kind === "charter" && index !== 1)) return false
  return unlessRefused(() => verifyStatementApprovals({ roster, statement, approvals })) !== null
}

/** What an amendment says, or why it does not hold. */
function amendmentOf(
  body: AmendmentStatement,
  { approvals }: ItemEntry,
  at: Pick<Parameters<typeof verifyAmendment>[0], "others" | "before" | "lastLetter"> & {
    readonly roster: Roster | null
  },
): Amended | AmendmentFault {
  // As for a healing: no register is judged that does not begin with a roster.
  if (at.roster === null) return "amendment-quorum"
  try {
    return verifyAmendment({ ...at, body, approvals, roster: at.roster })
  } catch (error) {
    if (!(error instanceof OfficeError)) throw error
    return error.code as AmendmentFault
  }
}

/** What a healing says, or why it does not hold: in the register that forked it is held against the entries themselves. */
function healingOf(
  body: HealingStatement,
  { approvals }: ItemEntry,
  index: number,
  { origin, rosters, tree, own, other, others }: Judgement,
): Mending | HealingFault {
  const before = rosters.filter((placed) => placed.index < index)
  const roster = before.at(-1)?.roster
  // A register begins with a roster; one that is refused for want of it never comes here.
  if (roster === undefined) return "healing-roster"
  const isOurs = unlessRefused(() => equal(openMending(body.mending).office, own.office)) ?? false
  const register = isOurs ? { origin, size: index, rosters: before, read: tree.read } : null
  try {
    return verifyHealing({ body, approvals, roster, others, other: other.office, register })
  } catch (error) {
    if (!(error instanceof OfficeError)) throw error
    return error.code as HealingFault
  }
}

function healedBy({ office, common, kept, dropped, aside }: Mending): Healed {
  const headOf = (note: string): { size: number; root: Uint8Array } => {
    const { size, root } = readUnverifiedCheckpoint(note)
    return { size, root }
  }
  return { office, common, kept: headOf(kept), dropped: headOf(dropped), aside }
}

/** The suspension that an entry says, proven; it counts whatever its own entry is worth, as numbers do. */
function suspendedBy(signed: Signed, roster: Roster | null, earlier: readonly Suspended[]): Suspended | null {
  return roster === null ? null : unlessRefused(() => verifySuspension({ roster, signed, earlier, at: null }))
}

/** The roster in force before an entry, or for a checkpoint of this size. */
export function inForce(rosters: readonly PlacedRoster[], before: number): Roster | null {
  return rosters.findLast(({ index }) => index < before)?.roster ?? null
}
