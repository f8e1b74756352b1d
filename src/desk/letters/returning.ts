/**
 * Letters that were on their way to the signatories when a newer roster came into force: their statement names the one
 * before, so they could never be entered. They are given back to their drafters, who may submit them again.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { lineOf, type Roster } from "../../office/index.ts"
import { post } from "../act.ts"
import type { Act } from "../desk.ts"
import { keepSubmission, openOnes } from "./submissions.ts"

/** Why letters are given back: what they name is no longer in force. */
export type Returned = "roster-not-in-force" | "charter-not-in-force"

/** Registrar: take back what was allotted under an earlier roster, or under other rules. The number is free again, its prekeys are not. */
export function returnOpenLetters(
  act: Act,
  roster: Roster,
  code: Returned = "roster-not-in-force",
  channel: Uint8Array | null = null,
): void {
  const { tx, self } = act
  for (const { key, value } of openOnes(tx)) {
    if (value.index !== null || value.state === "withdrawn") continue
    if (channel !== null && !equal(value.channel, channel)) continue
    keepSubmission(tx, key, { ...value, state: "withdrawn", parcels: [] })
    if (lineOf(roster, value.drafter) === null) continue
    const drafter = { office: self.office, officer: value.drafter }
    post(act, drafter, null, { kind: "refusal", leave: value.leave, code })
  }
}
