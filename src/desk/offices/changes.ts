/**
 * Who stands in the next roster: those of the one in force, with the changes that the registrar lays before the signatories,
 * and everybody who has joined since. Nothing here changes anything: a roster is a proposal until both quorums approve it.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { ROLES, signatories, type Role, type Roster } from "../../office/index.ts"
import type { Reading } from "../../vault/index.ts"
import { DeskError } from "../error.ts"
import { invited, type Leaving, type Self } from "../records.ts"

/** What is to be different in the next roster. What is absent stays as it is. */
export interface RosterChange {
  /** How many persons must approve what the office commits to. */
  readonly quorum?: number
  /** How long it is valid, days; 90 if absent. */
  readonly days?: number
  /** Whom it leaves out, and why. */
  readonly without?: readonly Leaving[]
  /** Who keeps the registers from then on; they have said with which keys. */
  readonly registrar?: Uint8Array
  /** New log and cosigning pairs for the office's registers. */
  readonly rotate?: boolean
  /** Officers who get other roles: all that they shall have. */
  readonly roles?: readonly { readonly officer: Uint8Array; readonly roles: readonly Role[] }[]
}

/** A line of the next roster. */
export interface PlannedLine {
  readonly officer: Uint8Array
  readonly person: Uint8Array
  readonly line: Uint8Array
  readonly signature: Uint8Array
  readonly roles: readonly Role[]
}

/**
 * The lines and the quorum of the next roster.
 * @param before the roster in force; null before the first
 * @param there who could stand in it: by default everybody who has joined, as the registrar knows
 * @throws {DeskError} `no-officer` a change names nobody who is there; `registrar-stays`; `quorum-unreachable` those who
 *   remain cannot reach the quorum asked for, or that of the roster in force
 */
export function planRoster(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  before: Roster | null,
  change: RosterChange,
  there: readonly PlannedLine[] = joinedLines(tx),
): { readonly officers: readonly PlannedLine[]; readonly quorum: number; readonly signatories: number } {
  const leaving = change.without ?? []
  const roles = change.roles ?? []
  for (const { officer } of [...leaving, ...roles]) {
    if (!there.some((line) => equal(line.officer, officer)))
      throw new DeskError(
        "no-officer",
        "a change of the roster names an officer who has not joined, or has left already",
      )
  }
  const registrar = change.registrar ?? self.officer
  if (leaving.some(({ officer }) => equal(officer, registrar)))
    throw new DeskError(
      "registrar-stays",
      "the registrar cannot be left out of the roster they lay; hand the registers over to another officer first",
    )
  const officers = there
    .filter(({ officer }) => !leaving.some((each) => equal(each.officer, officer)))
    .map((line) => {
      const given = roles.find((each) => equal(each.officer, line.officer))
      return { ...line, roles: rolesGiven(registrar, given ?? line, given !== undefined) }
    })
  if (!officers.some(({ officer }) => equal(officer, registrar)))
    throw new DeskError("no-officer", "the registrar to be has not joined, or has left already")
  const quorum = change.quorum ?? before?.head.quorum ?? 1
  const persons = personsOf(officers)
  if (quorum > persons)
    throw new DeskError(
      "quorum-unreachable",
      `a quorum of ${quorum} needs ${quorum} signatories and the roster would have ${persons}; invite more or ask for less`,
    )
  if (before !== null) checkReachable(before, leaving)
  return { officers, quorum, signatories: persons }
}

/** Registrar: everybody who has joined and not left. */
function joinedLines(tx: Reading): readonly PlannedLine[] {
  return invited.list(tx).flatMap(({ value }): readonly PlannedLine[] => {
    if (value.joined === null || value.left !== undefined) return []
    const { line, signature, officer } = value.joined
    return [{ line, signature, officer, roles: value.roles, person: value.person }]
  })
}

/** Whoever goes by their own will may still approve; of the others nothing can be asked, so the rest must be a quorum. */
function checkReachable(before: Roster, leaving: readonly Leaving[]): void {
  const gone = leaving.filter(({ why }) => why !== "left")
  const stay = signatories(before).filter(({ officer }) => !gone.some((each) => equal(each.officer, officer)))
  const persons = new Set(stay.map(({ person }) => toHex(person))).size
  if (gone.length === 0 || persons >= before.head.quorum) return
  throw new DeskError(
    "quorum-unreachable",
    `the roster in force asks for ${before.head.quorum} persons, and without those who leave there are ${persons}; nobody can be left out against the quorum`,
  )
}

function rolesGiven(
  registrar: Uint8Array,
  { officer, roles }: { officer: Uint8Array; roles: readonly Role[] },
  isAsked: boolean,
): readonly Role[] {
  const isRegistrar = equal(officer, registrar)
  const all = ROLES.filter((role) => (role === "registrar" ? isRegistrar : roles.includes(role)))
  if (all.length > 0 && (isRegistrar || !isAsked || !roles.includes("registrar"))) return all
  throw new DeskError(
    "registrar-stays",
    "an office has one registrar, and every officer a role: name the next registrar, and what the former one does then",
  )
}

function personsOf(officers: readonly PlannedLine[]): number {
  return new Set(officers.filter(({ roles }) => roles.includes("signatory")).map(({ person }) => toHex(person))).size
}
