/**
 * Why a table was not computed.
 * @module
 */

/** Stable codes, one for each cause: the desk translates them, tests assert on them. */
export type TermsFault = "term-not-found"

/** Something was asked of a table that it cannot answer. Never carries content. */
export class TermsError extends Error {
  override readonly name = "TermsError"
  readonly code: TermsFault
  constructor(code: TermsFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
