/**
 * Who must stand behind a statement, by its kind: a quorum behind charters, letters and closings, the registrar behind heartbeats
 * and protests. A roster is proven by `verifyRoster`, an act by `openSigned`, a suspension by `verifySuspension`, a healing by
 * `verifyHealing`, an amendment by `verifyAmendment`; none has approvals of its own.
 * Spec: spec/office.md#statement-approvals.
 * @module
 */
import { equal } from "../bytes/index.ts"
import { requireQuorum, type Approval } from "./approval.ts"
import { OfficeError } from "./error.ts"
import { registrarOf, type Roster, type RosterLine } from "./roster.ts"
import { verifySignature } from "./signature.ts"
import type { Statement, StatementBody } from "./statement.ts"

/** A statement and what travels beside it. */
export interface StatementClaim {
  /** The roster in force at this entry, verified. */
  readonly roster: Roster
  readonly statement: Statement
  readonly approvals: readonly Approval[]
}

/**
 * Prove that a statement has the approvals its kind asks for, under this roster.
 * @returns the lines of those who approved, one for each person
 * @throws {OfficeError} `statement-office`, `statement-roster` it is not this roster's; `statement-registrar` a heartbeat
 *   or protest that has not exactly the registrar's approval; and what `requireQuorum` refuses
 */
export function verifyStatementApprovals({ roster, statement, approvals }: StatementClaim): readonly RosterLine[] {
  const { body, data } = statement
  if (isProvenOtherwise(body)) throw new TypeError(`a statement of kind ${body.kind} is proven otherwise`)
  if (!equal(body.office, roster.head.office)) {
    throw new OfficeError("statement-office", "the statement is another office's than the roster's")
  }
  if ("roster" in body && !equal(body.roster, roster.id)) {
    throw new OfficeError("statement-roster", "the statement names another roster than the one in force")
  }
  if (body.kind === "charter" || body.kind === "letter" || body.kind === "closing") {
    return requireQuorum({ roster, purpose: body.kind, subject: data, approvals })
  }
  const [approval] = approvals
  if (approval === undefined || approvals.length !== 1 || !equal(approval.officer, roster.head.registrar)) {
    throw new OfficeError("statement-registrar", `a ${body.kind} wants the registrar's approval and no other`)
  }
  const registrar = registrarOf(roster)
  verifySignature({ keys: registrar.keys, purpose: body.kind, message: data, signature: approval.signature })
  return [registrar]
}

function isProvenOtherwise(
  body: StatementBody,
): body is Extract<StatementBody, { readonly kind: "roster" | "act" | "suspension" | "healing" | "amendment" }> {
  return (
    body.kind === "roster" ||
    body.kind === "act" ||
    body.kind === "suspension" ||
    body.kind === "healing" ||
    body.kind === "amendment"
  )
}
