/**
 * Why something of an office was refused.
 * @module
 */

/** Stable codes, one for each cause: the desk translates them, tests assert on them. */
export type OfficeFault =
  // suite
  | "suite-lower"
  | "suite-unknown"
  // keys and signatures
  | "key-length"
  | "key-not-canonical"
  | "key-small-order"
  | "key-reused"
  | "signature-invalid"
  | "signer-differs"
  | "signer-unknown"
  | "kind-differs"
  // rosters
  | "line-office"
  | "line-signature"
  | "roles-order"
  | "roster-shown"
  | "roster-proof"
  | "roster-root"
  | "roster-office"
  | "roster-version"
  | "roster-previous"
  | "roster-earlier"
  | "roster-span"
  | "roster-pin"
  | "roster-officer-twice"
  | "roster-registrar-missing"
  | "roster-registrar-role"
  | "roster-registrar-second"
  | "roster-quorum-impossible"
  | "roster-founder-missing"
  | "roster-chain-empty"
  | "roster-not-yet"
  | "roster-expired"
  // approvals
  | "approval-unknown-officer"
  | "approval-not-signatory"
  | "quorum-missing"
  | "quorum-of-previous-missing"
  // stocks
  | "stock-span"
  | "stock-prekey-differs"
  | "stock-prekey-twice"
  | "stock-prekey-unknown"
  | "stock-giver"
  | "stock-office"
  | "stock-addressee"
  | "stock-not-yet"
  | "stock-expired"
  // invitations
  | "invitation-expired"
  // charters
  | "charter-same-office"
  | "charter-list-order"
  | "charter-countersign-host"
  | "charter-commitment"
  | "charter-draft-differs"
  | "kind-not-permitted"
  | "marking-not-permitted"
  | "marking-order"
  | "language-not-permitted"
  // fingerprints
  | "fingerprint-length"
  | "fingerprint-character"
  | "fingerprint-group"
  | "fingerprint-word"
  | "fingerprint-differs"
  // statements and acts
  | "statement-short"
  | "statement-office"
  | "statement-roster"
  | "statement-registrar"
  | "list-order"
  | "act-kind"
  // suspensions
  | "suspension-office"
  | "suspension-roster"
  | "suspension-span"
  | "suspension-time"
  | "suspension-officer"
  | "suspension-registrar"
  | "suspension-signer"
  | "suspension-signer-suspended"
  | "suspension-again"
  // dismissals
  | "dismissal-roster"
  | "dismissal-officer"
  | "dismissal-time"
  // healings
  | HealingFault
  // amendments
  | AmendmentFault
  // allotments
  | "allotment-leave"
  | "allotment-channel"
  | "allotment-document"
  | "allotment-drafter"
  | "allotment-roster"
  | "allotment-reader-missing"
  | "allotment-reader-extra"
  | "allotment-period"
  | "allotment-approver"
  | "allotment-approvers-few"
  | "allotment-registrar"
  | "allotment-prekey-twice"
  | "withdrawal-differs"

/** Why a healing does not hold: one code for each step of proving it. In a register it is void for that reason. */
export type HealingFault =
  | "healing-malformed"
  | "healing-channel"
  | "healing-office"
  | "healing-roster"
  | "healing-keys"
  | "healing-kept"
  | "healing-dropped"
  | "healing-no-fork"
  | "healing-aside"
  | "healing-quorum"
  | "healing-other-roster"
  | "healing-other-quorum"

/** Why an amendment does not hold: one code for each step of proving it. In a register it is void for that reason. */
export type AmendmentFault =
  | "amendment-malformed"
  | "amendment-channel"
  | "amendment-previous"
  | "amendment-version"
  | "amendment-fixed"
  | "amendment-ended"
  | "amendment-late"
  | "amendment-quorum"
  | "amendment-other-roster"
  | "amendment-other-quorum"

/** Input that is not what spec/office.md asks. The message never carries content, names of readers or keys. */
export class OfficeError extends Error {
  override readonly name = "OfficeError"
  readonly code: OfficeFault
  /** Which one of several was wrong, counted from 1 (a fingerprint's group or word), or null. */
  readonly place: number | null
  constructor(code: OfficeFault, message: string, options?: ErrorOptions & { readonly place?: number }) {
    super(message, options)
    this.code = code
    this.place = options?.place ?? null
  }
}
