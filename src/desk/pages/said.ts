/**
 * Everything that page models say, by stable codes; the page has the words in three languages, and its check of the locales
 * reads this list (`said.CODE`). Beside each code: what it says, and the values that belong into its sentence. Values named
 * `until`, `since`, `expires` and `time` are seconds; other numbers are counts.
 *
 * What the keeper says by itself is listed with it ({@link import("../agent/keeper.ts").SaidCode}).
 * @module
 */
import type { Said } from "../api.ts"

/** Codes of everything that pages say. */
export type PageSaidCode =
  // A letter's proof, in one sentence.
  /** Countersigned as the charter asks. `index` of its entry, `office` whose register, `approvers`, `time` by the host */
  | "proof-countersigned"
  /** The same without a postmark: the channel has no host, or asks for none. `index`, `office`, `approvers` */
  | "proof-countersigned-unpostmarked"
  /** The host has not countersigned it: it does not count yet. `index`, `office`, `approvers` */
  | "proof-wants-host"
  /** The reader's registrar has not countersigned it. `index`, `office`, `approvers` */
  | "proof-wants-registrar"
  /** Neither of them has. `index`, `office`, `approvers` */
  | "proof-wants-both"
  /** It is void: it keeps its place and never counts. `index`, `office`, `reason` (a code of this list) */
  | "proof-void"
  // What a signature proves.
  /** Any reader can prove to anybody, for ever, that the office said this. `office` */
  | "proves-letter"
  /** It cannot be taken back once it is sent. */
  | "proves-letter-irrevocable"
  /** The office is bound to these rules. `office` */
  | "proves-charter"
  /** These officers act for the office: whoever holds the roster can prove that its signatories approved it. `office` */
  | "proves-roster"
  /** The office has closed the channel: whoever holds the register can prove it. `office` */
  | "proves-closing"
  /** `office` */
  | "proves-amendment"
  // What is permitted about a letter and unusual, before it is submitted or approved. What it forbids has codes of refusals.
  /** A roster runs out within a fortnight. `office`, `expires` */
  | "unusual-roster-expires"
  /** It bears a date more than a week from today. `time` */
  | "unusual-date"
  /** What it answers was answered before. `name`, `by` (letters' names) */
  | "unusual-answered"
  /** Few one-time keys of a reader are left. `reader`, `left` */
  | "unusual-stock-low"
  /** No one-time key of a reader is left: it would be sealed to the period key, if somebody so chooses. `reader` */
  | "unusual-stock-period"
  /** Others of the office read this part, and somebody who signs for it does not. `reader` */
  | "unusual-principal-left-out"
  /** Only officers of the own office are to read this part. */
  | "unusual-own-office-only"
  /** An enclosure of a kind that runs programs. `name` */
  | "unusual-enclosure-runs"
  /** Of the letters drafted on this device, none gave this reader a part of this marking. `reader`, `marking` */
  | "unusual-reader-new"
  // What a new roster changes.
  /** It is the office's first. */
  | "roster-first"
  /** Somebody joins. `name`, `title` */
  | "roster-joins"
  /** Somebody is no longer in it. `name`, `title` */
  | "roster-leaves"
  /** Somebody is given a role. `name`, `role` (a `RoleName`) */
  | "roster-role-given"
  /** A role is taken from somebody. `name`, `role` */
  | "roster-role-taken"
  /** Somebody has new keys: another device. `name` */
  | "roster-keys"
  /** Somebody has another name or title. `name`, `title`, `before` (name), `beforeTitle` */
  | "roster-named"
  /** Another number of persons must approve. `from`, `to` */
  | "roster-quorum"
  /** Another officer is the registrar. `name` */
  | "roster-registrar"
  /** The keys of the office's registers change. */
  | "roster-register-keys"
  /** Letters come to another mailbox. */
  | "roster-dispatch"
  /** Nothing but its time changes. `until` */
  | "roster-renewed"
  // Why an entry is void; as a letter's `void`, a register's fault, or a value of `proof-void`.
  /** The office had closed the channel before. */
  | "channel-closed"
  /** It has another number than was due. */
  | "number-wrong"
  /** It says that it has seen less of the other register than an entry before it. */
  | "seen-older"
  /** It says that it has seen another register than there is. */
  | "seen-differs"
  /** It names another roster than the one in force. */
  | "roster-not-in-force"
  /** It names other rules than those in force. */
  | "charter-not-in-force"
  /** Its quorum has not approved it. */
  | "not-approved"
  /** Its quorum needs somebody whose key is suspended. */
  | "approver-suspended"
  /** It was entered after the time that it says itself. */
  | "entered-late"
  /** It was entered after its roster had expired. */
  | "roster-expired"
  // Faults of a register, beside those.
  /** A void letter has taken a number: no valid letter has it. */
  | "number-void"
  /** The host has postmarked entries that have not come here. */
  | "entries-withheld"
  /** The other side's registrar has not cosigned entries of ours for a week. */
  | "cosignature-overdue"
  /** The host has not postmarked entries of ours for a day. */
  | "postmark-overdue"
  // What verifying a file came to.
  /** The view holds: a letter of this channel. `office`, `number`, `approvers` */
  | "view-verified"
  /** It was countersigned as the charter asks. */
  | "view-countersigned"
  /** It was not countersigned as the charter asks when the file was made. */
  | "view-provisional"
  /** The file is consistent with itself, and nobody said of which channel it should be: that proves nothing. */
  | "file-unidentified"
  /** The register holds. `office`, `entries`, `letters`, `time` as of when */
  | "register-verified"
  /** The archive holds: both registers say the same of each other. */
  | "archive-verified"
  /** Letters that the archive holds in the clear; each is a valid one of its registers. `count` */
  | "archive-views-held"
  /** Numbers that no valid letter has. `count` */
  | "register-gaps"
  /** Entries that are void. `count` */
  | "register-void"
  /** The office has closed the channel for itself. `time` as it says */
  | "register-closed"
  /** The host has postmarked more than the file shows. `entries`, `time` */
  | "register-withheld"

/** Something to be said. */
export function said(code: PageSaidCode, values?: NonNullable<Said["values"]>): Said {
  return values === undefined ? { code } : { code, values }
}
