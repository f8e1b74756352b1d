/**
 * Why something was refused by the `seal` room.
 * @module
 */

/** Stable codes, one per cause: the desk translates them, tests assert on them. */
export type SealFault =
  /** Not an age file, or an age file that is not binary with exactly one `mlkem768x25519` stanza. */
  | "outside-profile"
  | "header-malformed"
  | "header-truncated"
  | "header-too-large"
  /** The one stanza has a wrong number of arguments, or an argument or body of the wrong length. */
  | "stanza-malformed"
  /** The X25519 share is a point of small order: the shared secret would be known to everybody. */
  | "stanza-small-order"
  | "header-mac"
  /** The file ends before its final chunk. */
  | "payload-truncated"
  | "payload-unauthenticated"
  /** There are bytes after the final chunk. */
  | "payload-trailing"
  /** No payload has this length: the last chunk is shorter than its tag, or empty though not the only one. */
  | "payload-size"
  | "too-large"
  | "recipient-length"
  | "recipient-not-canonical"
  | "recipient-small-order"
  | "recipient-text"
  | "identity-length"
  | "identity-text"
  | "padding-truncated"
  | "padding-length"
  | "padding-nonzero"

/** Bytes or text that the profile of spec/seal.md does not accept. The message never carries content or keys. */
export class SealError extends Error {
  override readonly name = "SealError"
  readonly code: SealFault
  constructor(code: SealFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
