/**
 * Why a register, a proof, a note or a key was refused.
 * @module
 */

/** Stable codes, one for each cause: the desk translates them, tests assert on them. */
export type RegisterFault =
  // trees
  | "inclusion-unproven"
  | "consistency-unproven"
  | "multi-proof-depth"
  | "multi-proof-positions"
  | "multi-proof-length"
  | "multi-proof-hash"
  | "multi-proof-unproven"
  // keys
  | "key-length"
  | "key-not-canonical"
  | "key-small-order"
  | "key-reused"
  | "vkey-malformed"
  | "vkey-type"
  | "vkey-id"
  // signed notes
  | "note-too-long"
  | "note-malformed"
  | "note-name"
  | "note-signature-line"
  | "note-too-many-signatures"
  | "note-duplicate-signature"
  // checkpoints and the lines under them
  | "checkpoint-malformed"
  | "checkpoint-extension"
  | "checkpoint-origin"
  | "checkpoint-size"
  | "checkpoint-empty-root"
  | "time-zero"
  | "time-out-of-range"
  | "log-ed25519-missing"
  | "log-ed25519-invalid"
  | "log-mldsa44-missing"
  | "log-mldsa44-invalid"
  | "cosignature-ed25519-missing"
  | "cosignature-ed25519-invalid"
  | "cosignature-mldsa44-missing"
  | "cosignature-mldsa44-invalid"
  | "cosignature-times-differ"
  // policies
  | "policy-too-long"
  | "policy-malformed"
  | "policy-key-type"
  | "policy-key-repeated"
  | "policy-name-taken"
  | "policy-name-unknown"
  | "policy-member-repeated"
  | "policy-threshold"
  | "policy-quorum"
  | "policy-signature-invalid"
  // proofs in a file
  | "proof-too-long"
  | "proof-malformed"
  // postmarks
  | "postmark-shrunk"
  | "postmark-forked"
  | "postmark-repeat-differs"
  | "postmark-time-fell"
  | "postmark-list-order"
  | "postmark-checkpoint-differs"
  | "postmark-time-differs"
  // audits
  | "audit-leaves-missing"
  | "audit-leaves-uncommitted"
  | "audit-root-differs"
  | "audit-postmark-root-differs"

/** What was shown is not what spec/register.md or spec/postmark.md asks. The message never carries content or keys. */
export class RegisterError extends Error {
  override readonly name = "RegisterError"
  readonly code: RegisterFault
  constructor(code: RegisterFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
