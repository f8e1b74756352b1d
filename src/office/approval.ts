/**
 * Approvals: a signatory's signature on something of the office's, detached from it, so that any quorum will do.
 * A quorum is counted in *persons*: two devices of one person are one voice.
 * Spec: spec/office.md#approvals.
 * @module
 */
import { equal, hash32, list, record, toHex, type Shape } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"
import { officerId, officerPublicKeys, type OfficerKeys } from "./keys.ts"
import type { Purpose } from "./purpose.ts"
import type { Roster, RosterLine } from "./roster.ts"
import { sign, signatureShape, verifySignature } from "./signature.ts"

/** Most approvals that may stand under one thing. */
export const MOST_APPROVALS = 64

/** One officer's approval. */
export interface Approval {
  readonly officer: Uint8Array
  readonly signature: Uint8Array
}

/** Shape of one approval. */
export const approvalShape: Shape<Approval> = record({ officer: hash32, signature: signatureShape })

/** Shape of the approvals that travel with a subject. */
export const approvalsShape: Shape<readonly Approval[]> = list(approvalShape, 0, MOST_APPROVALS)

/**
 * Approve.
 * @param subject what is approved: for a statement its leaf data, for a roster its head
 */
export function approve(keys: OfficerKeys, purpose: Purpose, subject: Uint8Array): Approval {
  return { officer: officerId(officerPublicKeys(keys)), signature: sign(keys, purpose, subject) }
}

/** Who is said to have approved what, and who may. */
export interface ApprovalsClaim {
  readonly roster: Roster
  readonly purpose: Purpose
  readonly subject: Uint8Array
  readonly approvals: readonly Approval[]
}

/**
 * Prove approvals. All are proven or none counts.
 * @returns the lines of those who approved, one for each person, in the order of the approvals
 * @throws {OfficeError} `approval-unknown-officer` not in the roster as shown; `approval-not-signatory`;
 *   `signature-invalid`
 */
export function verifyApprovals({ roster, purpose, subject, approvals }: ApprovalsClaim): readonly RosterLine[] {
  const signers = approvals.map(({ officer, signature }) => {
    const line = roster.lines.find((candidate) => equal(candidate.officer, officer))
    if (line === undefined) {
      throw new OfficeError("approval-unknown-officer", "approved by an officer who is not in the roster as shown")
    }
    if (!line.roles.includes("signatory")) {
      throw new OfficeError("approval-not-signatory", "approved by an officer who is no signatory in this roster")
    }
    return { line, signature }
  })
  // Nothing is verified for a list that names somebody who may not sign: looking up is cheap, proving is not.
  for (const { line, signature } of signers) verifySignature({ keys: line.keys, purpose, message: subject, signature })
  return onePerPerson(signers.map(({ line }) => line))
}

/**
 * Prove approvals and that they are enough.
 * @returns as {@link verifyApprovals}
 * @throws {OfficeError} as {@link verifyApprovals}, and `quorum-missing`
 */
export function requireQuorum(claim: ApprovalsClaim): readonly RosterLine[] {
  const persons = verifyApprovals(claim)
  const want = claim.roster.head.quorum
  if (persons.length >= want) return persons
  throw new OfficeError("quorum-missing", `approved by ${persons.length} of the ${want} persons the roster asks for`)
}

/** The first line of each person. */
export function onePerPerson(lines: readonly RosterLine[]): readonly RosterLine[] {
  const persons = new Map<string, RosterLine>()
  for (const line of lines) {
    const person = toHex(line.person)
    if (!persons.has(person)) persons.set(person, line)
  }
  return [...persons.values()]
}
