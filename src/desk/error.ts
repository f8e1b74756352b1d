/**
 * What the desk refuses, in one place: a code that scripts and translations rely on, and a sentence that says what
 * happened, to what, and what to do. Errors of other rooms pass through unchanged; `cli/exit.ts` maps all of them.
 * @module
 */

/** Stable codes of the use cases. */
export type DeskFault =
  // what a person typed or wrote
  | "draft-syntax"
  | "draft-field"
  | "draft-reader-unknown"
  | "draft-reader-ambiguous"
  | "draft-enclosure"
  | "charter-rules"
  | "bad-reference"
  | "file-unreadable"
  | "file-not-diwan"
  | "query-too-long"
  | "qr-malformed"
  | "correspondent-missing"
  // not there, or not yet
  | "no-office"
  | "office-exists"
  | "no-roster"
  | "no-officer"
  | "no-channel"
  | "channel-ambiguous"
  | "channel-exists"
  | "channel-stage"
  | "channel-closed"
  | "channel-closing"
  | "channel-amending"
  | "channel-unsettled"
  | "not-compared"
  | "no-draft"
  | "draft-stage"
  | "no-letter"
  | "nothing-to-approve"
  | "no-alarm"
  | "view-destroyed"
  | "view-filed"
  | "view-archived"
  | "archive-absent"
  | "archive-identity"
  | "reseal-ended"
  | "letter-receipted"
  | "override-needless"
  | "override-old"
  | "share-holder"
  | "share-older"
  | "share-unknown"
  | "wish-unknown"
  | "confirmation"
  // not allowed
  | "not-registrar"
  | "not-drafter"
  | "not-signatory"
  | "allotment-open"
  | "number-approved"
  | "quorum-open"
  | "kind-not-served"
  | "stock-empty"
  | "officer-suspended"
  | "officer-dismissed"
  | "registrar-stays"
  | "no-candidate"
  | "outbox-waiting"
  | "handover-differs"
  | "replacement-none"
  | "replacement-differs"
  | "replacement-answer"
  | "quorum-unreachable"
  | "provisional"
  | "passed-on"
  | "fingerprint-own"
  | "export-clear"
  // somebody did something wrong
  | "bundle-refused"
  | "held-full"
  | "cannot-open"
  | "prekey-misused"
  | "item-unexpected"
  | "listed-reserved"
  | "sender-unknown"
  | "register-forked"
  | "register-skips"
  | "register-rolled-back"
  // an old copy of a vault, or one that was restored
  | "catching-up"
  | "register-split"
  | "no-fork"
  | "healing-branch"
  | "healing-stage"
  | "amendment-stage"
  | "amendment-unchanged"
  | "amendment-host"
  | "letter-set-aside"
  | "mark-behind"
  | "mark-missing"
  | "mark-refused"
  | "approval-unsure"
  | "postmark-refused"
  | "cosigner-replaced"
  | "log-replaced"
  | "clock-off"
  | "card-differs"
  | "card-stale"
  | "entry-void"
  // the agent: the process that keeps the vault, and whoever speaks to it
  | "locked"
  | "settings-refused"
  | "settings-malformed"
  | "shift-refused"
  | "too-many-jobs"
  | "no-agent"
  | "agent-running"
  | "agent-place"
  | "agent-frame"
  | "agent-version"
  | "agent-lost"
  | "agent-busy"
  | "agent-refuses"
  | "desk-absent"
  | "no-browser"
  // a letter being written, its enclosures, the page before it is submitted
  | "no-paper"
  | "paper-changed"
  | "paper-malformed"
  | "paper-too-long"
  | "paper-submitting"
  | "review-forbidden"
  | "letter-empty"
  | "part-unmarked"
  | "part-unread"
  | "section-empty"
  | "section-language"
  | "enclosure-name"
  | "enclosure-name-taken"
  | "enclosure-unsealed"
  | "enclosure-unknown"
  | "enclosure-changed"
  | "enclosure-offset"
  | "enclosure-piece"
  | "too-many-enclosures"
  // what goes by hand
  | "by-hand"
  | "pouch-for-whom"
  | "no-pouch"
  | "enclosure-away"
  // printing
  | "print-absent"
  | "print-failed"

/** A use case that was not done; nothing of it remains. */
export class DeskError extends Error {
  override readonly name = "DeskError"
  readonly code: DeskFault
  constructor(code: DeskFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What came is not wrong but early: it is kept, and tried again whenever something else has come. */
export class Held extends Error {
  override readonly name = "Held"
  /** What it waits for. */
  readonly code: HeldFor
  constructor(code: HeldFor, message: string) {
    super(message)
    this.code = code
  }
}

/** What a bundle can wait for. */
export type HeldFor = "card" | "charter" | "comparison" | "entries" | "roster" | "draft" | "office"
