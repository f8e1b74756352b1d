/**
 * Whose keys are suspended, as this vault knows it. Rules of the registers are judged by what is entered in them; what this
 * device itself seals and takes is judged by its own clock and the roster in force.
 * @module
 */
import { BytesError, equal, toHex } from "../../bytes/index.ts"
import {
  lineOf,
  OfficeError,
  quorumSuspendedUntil,
  verifySuspension,
  type Approval,
  type Signed,
  type StatementBody,
  type Suspended,
} from "../../office/index.ts"
import type { Act as Tx, Reading } from "../../vault/index.ts"
import { knownOffice, own, rosterById } from "../access.ts"
import type { Address } from "../desk.ts"
import { keyOf, suspensions, type Self, type SuspensionRecord } from "../records.ts"

/** A register: its key, and whose it is. */
interface Place {
  readonly key: Uint8Array
  readonly office: Uint8Array
}

/** Keys of an office that are suspended now. @param at seconds */
export function suspensionsOf(tx: Reading, office: Uint8Array, at: number): readonly SuspensionRecord[] {
  const roster = suspensions.count(tx) === 0 ? null : (knownOffice(tx, office)?.roster ?? null)
  return roster === null ? [] : suspensionsUnder(tx, office, roster.id).filter(({ until }) => until > at)
}

/** A suspended key of the own office, in words. */
export interface SuspendedKey {
  readonly officer: Uint8Array
  readonly name: string
  /** The signatory whose word it is. */
  readonly by: string
  readonly since: number
  readonly until: number
}

/** Keys of the own office that are suspended now. @param at seconds */
export function ownSuspended(tx: Reading, self: Self, at: number): readonly SuspendedKey[] {
  const { roster } = own(tx, self)
  const nameOf = (officer: Uint8Array): string => (roster === null ? "" : (lineOf(roster, officer)?.name ?? ""))
  return suspensionsOf(tx, self.office, at).map(({ officer, by, since, until }) => {
    return { officer, name: nameOf(officer), by: nameOf(by), since, until }
  })
}

/** Keys of an office that were suspended under a roster, lapsed or not. */
export function suspensionsUnder(tx: Reading, office: Uint8Array, roster: Uint8Array): readonly SuspensionRecord[] {
  return suspensions
    .list(tx)
    .map(({ value }) => value)
    .filter((each) => each.index === null && equal(each.office, office) && equal(each.roster, roster))
}

/** Whether an officer's key is suspended now. */
export function isSuspended({ tx, now }: { readonly tx: Reading; readonly now: number }, of: Address): boolean {
  return suspensionsOf(tx, of.office, now).some(({ officer }) => equal(officer, of.officer))
}

/** Keep a suspension that was proven. */
export function keepSuspension(tx: Tx, of: { office: Uint8Array; roster: Uint8Array }, proven: Suspended): void {
  suspensions.put(tx, keyOf(of.office, of.roster, proven.officer), { ...of, ...proven, index: null })
}

/** Prove a suspension at its entry in a channel's register, and keep it as that entry's. @returns whether it holds */
export function takeSuspensionEntry(
  tx: Tx,
  register: Place,
  {
    index,
    signed,
    roster: id,
  }: { readonly index: number; readonly signed: Signed; readonly roster: Uint8Array | null },
): boolean {
  const roster = id === null ? null : rosterById(tx, register.office, id)
  if (roster === null) return false
  try {
    const earlier = entered(tx, register, { roster: roster.id, before: index })
    const proven = verifySuspension({ roster, signed, earlier, at: null })
    const { office } = register
    suspensions.put(tx, keyOf(register.key, index), { ...proven, office, roster: roster.id, index })
    return true
  } catch (error) {
    if (error instanceof OfficeError || error instanceof BytesError) return false
    throw error
  }
}

/** From when on the quorum of an approved entry stands without those whose suspension is entered before it; null: at once. */
export function entrySuspendedUntil(
  tx: Reading,
  register: Place,
  entry: { readonly body: StatementBody; readonly approvals: readonly Approval[]; readonly index: number },
): number | null {
  const { body, approvals } = entry
  if (!("roster" in body)) return null
  const earlier = entered(tx, register, { roster: body.roster, before: entry.index })
  const roster = earlier.length === 0 ? null : rosterById(tx, register.office, body.roster)
  return roster === null ? null : quorumSuspendedUntil({ roster, approvals }, earlier)
}

/** Suspensions entered in a register under a roster before an entry. */
function entered(
  tx: Reading,
  register: Place,
  { roster, before }: { readonly roster: Uint8Array; readonly before: number },
): readonly Suspended[] {
  const prefix = `${toHex(register.key)}/`
  return suspensions
    .list(tx)
    .filter(
      ({ key, value }) => key.startsWith(prefix) && equal(value.roster, roster) && (value.index ?? before) < before,
    )
    .map(({ value }) => value)
}
