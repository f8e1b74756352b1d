/**
 * Why the vault refused. Spec: spec/vault.md#refusals.
 * @module
 */

/** Stable codes: the desk translates them, tests assert on them. */
export type VaultFault =
  | "no-vault"
  | "exists"
  | "not-a-vault"
  /** A file that is to be restored, and no backup. */
  | "not-a-backup"
  | "newer-schema"
  | "schema-changed"
  | "permissions"
  | "read-only"
  | "in-use"
  | "empty-passphrase"
  | "wrong-passphrase"
  | "wrong-recovery"
  | "wrong-passkey"
  | "wrong-key"
  | "no-slot"
  /** A recovery code that cannot be one; the message names the group. */
  | "recovery-length"
  | "recovery-group"
  /** Ways to unlock: adding and removing them. */
  | "slot-label"
  | "slot-unknown"
  | "last-slot"
  | "too-many-slots"
  | "passkey-malformed"
  /** Recovery shares: how many there may be, and what is refused when a drawer is opened. */
  | "shares-number"
  | "too-many-splittings"
  | "never-split"
  | "share-foreign"
  | "share-void"
  | "share-wrong"
  | "shares-too-few"
  | "cost-out-of-bounds"
  | "out-of-memory"
  | "full"
  | "io"
  | "damaged"
  | "tampered"
  | "too-long"
  | "node-differs"
  /** A file beside the vault: not there, or not an ordinary file. */
  | "not-found"
  | "not-a-file"
  /** Somebody called off work on a file. */
  | "aborted"
  /** A file is not as long as it must be, or changed while it was read. */
  | "wrong-size"
  | "not-addressed"
  | "chunk-differs"
  | "padding-nonzero"

/** The vault, or a file beside it, is not as it must be. Never carries content, keys, passphrases or names of readers. */
export class VaultError extends Error {
  override readonly name = "VaultError"
  readonly code: VaultFault
  constructor(code: VaultFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
