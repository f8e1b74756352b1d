/**
 * Why bytes or values were refused by the `bytes` room.
 * @module
 */

/** Stable codes: the desk translates them, tests assert on them. */
export type BytesFault =
  | "not-hex"
  | "not-base64"
  | "not-utf8"
  | "too-long"
  | "too-deep"
  | "too-many"
  | "not-canonical"
  | "wrong-type"
  | "wrong-length"
  | "out-of-range"
  | "unknown-field"
  | "missing-field"
  | "unexpected-value"
  | "text-not-nfc"
  | "text-control"
  | "text-bidi"
  | "text-zero-width"

/** Input that is not what its format says. The message names the place (`at`), never the content. */
export class BytesError extends Error {
  override readonly name = "BytesError"
  readonly code: BytesFault
  constructor(code: BytesFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
