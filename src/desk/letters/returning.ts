/**
 * Letters that were on their way to the signatories when a newer roster came into force: their statement names the one
 * before, so they could never be entered. They are given back to their drafters, who may submit them again.
 * @module
 */
import { lineOf, type Roster } from "../../office/index.ts"
import { post } from "../act.ts"
import type { Act } from "../desk.ts"
import { keepSubmission, openOnes } from "./submissions.ts"

/** Registrar: take back what was allotted under an earlier roster. The number is free again, its prekeys are not. */
export function returnOpenLetters(act: Act, roster: Roster): void {
  const { tx, self } = act
  for (const { key, value } of openOnes(tx)) {
    if (value.index !== null || value.state === "withdrawn") continue
    keepSubmission(tx, key, { ...value, state: "withdrawn", parcels: [] })
    if (lineOf(roster, value.drafter) === null) continue
    const drafter = { office: self.office, officer: value.drafter }
    post(act, drafter, null, { kind: "refusal", leave: value.leave, code: "roster-not-in-force" })
  }
}
