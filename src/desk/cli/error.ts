/**
 * What the command line itself refuses; everything else is refused by the rooms behind it.
 * @module
 */

/** Stable codes of the command line. */
export type CliFault =
  | "usage"
  | "file-not-found"
  | "file-unreadable"
  | "file-exists"
  | "file-unwritable"
  | "file-too-long"
  | "no-terminal"
  | "passphrases-differ"
  | "key-length"
  | "unidentified"
  | "nothing-held"
  | "vault-ambiguous"
  | "cancelled"
  | "interrupted"
  | "internal"

/** A command that was not carried out, or not understood. */
export class CliError extends Error {
  override readonly name = "CliError"
  readonly code: CliFault
  constructor(code: CliFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
