/**
 * What an officer's signature is for. The purpose is signed with the message, so a signature made for one can never be
 * shown as one for another. The list is closed: a new purpose is a new suite.
 * @module
 */

/** Purposes in use. The purpose of a signed body is its `kind`. */
export const PURPOSES = [
  "founding",
  "line",
  "roster",
  "charter",
  "letter",
  "heartbeat",
  "protest",
  "comparison",
  "stock",
  "right",
  "receipt",
  "leave",
  "allotment",
  "withdrawal",
  "view",
  "override",
  "restored",
  "join",
  "charter-draft",
  "charter-accept",
  "charter-open",
  "suspension",
  "dismissal",
  "reseal",
  "recovery-share",
  "recovery-wish",
  "closing",
  "healing",
  "replacement",
  "replacement-answer",
  "amendment",
] as const

/** What a signature is for. */
export type Purpose = (typeof PURPOSES)[number]

/** Words kept for later parts of the suite. Until those are specified nothing is signed or accepted under them. */
export const RESERVED_PURPOSES = ["briefing", "release", "line-public", "trace"] as const

/** Whether a text is a purpose in use. */
export function isPurpose(text: string): text is Purpose {
  return (PURPOSES as readonly string[]).includes(text)
}
