/**
 * Why something was refused by the `parcel` room.
 * @module
 */
import { BytesError } from "../bytes/index.ts"
import { LetterError } from "../letter/index.ts"
import { OfficeError } from "../office/index.ts"
import { RegisterError } from "../register/index.ts"

/** Stable codes, one per cause, in the order of the checks: the desk translates them, tests assert on them. */
export type ParcelFault =
  // envelopes, parcels, bundles
  | "envelope-too-short"
  | "envelope-too-long"
  | "bundle-malformed"
  | "bundle-to-another"
  // covers: what is written
  | "cover-malformed"
  | "charter-malformed"
  | "channel-differs"
  | "charter-not-first"
  | "statement-malformed"
  | "statement-kind"
  | "statement-channel"
  | "office-not-in-channel"
  | "proof-malformed"
  | "proof-origin"
  | "postmark-malformed"
  // covers: the sender's rosters
  | "roster-order"
  | "roster-statement"
  | "roster-not-pinned"
  | "roster-refused"
  | "roster-inclusion"
  | "roster-not-in-force"
  // covers: later charters
  | "charter-order"
  | "charter-statement"
  | "charter-inclusion"
  | "charter-refused"
  | "charter-not-in-force"
  // covers: the statement
  | "number-impossible"
  | "kind-not-permitted"
  | "statement-inclusion"
  | "approval-refused"
  | "quorum-missing"
  | "log-line"
  // covers: the reader's office and the host
  | "reader-office"
  | "reader-roster"
  | "cosignature-registrar"
  | "cosignature-host"
  | "postmark-without-host"
  | "postmark-origin"
  | "postmark-ended"
  | "postmark-other-checkpoint"
  | "postmark-inclusion"
  | "postmark-log-line"
  | "void-enter-by"
  | "void-roster-expired"
  // view files
  | "view-malformed"
  | "view-reader"
  // register files
  | "register-malformed"
  | "register-short"
  | "register-first-entry"
  | "register-first-roster"
  | "register-uncommitted"
  | "register-checkpoint"
  | "register-checkpoint-order"
  | "register-root"
  | "register-forked"
  | "register-postmarks"
  | "register-former"
  // archives
  | "archive-malformed"
  | "archive-sum"
  | "archive-views"
  | "archive-office"
  | "archive-postmarks"
  | "archive-seen"
  | "archive-charters"
  | "archive-policy"
  | "archive-view"

/** What came is not a parcel, bundle, cover or file as spec/parcel.md defines them. Never carries content or names. */
export class ParcelError extends Error {
  override readonly name = "ParcelError"
  readonly code: ParcelFault
  constructor(code: ParcelFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * Do one step of a check. What a lower room refuses in it is refused here with the step's own code, the lower one kept
 * as the cause: `inclusion-unproven` alone would not say of what.
 */
export function step<T>(code: ParcelFault, what: string, check: () => T): T {
  try {
    return check()
  } catch (cause) {
    if (!isRefusal(cause)) throw cause // a mistake of ours, or a refusal that has its code already
    throw new ParcelError(code, `${what}: ${cause.message}`, { cause })
  }
}

function isRefusal(cause: unknown): cause is BytesError | LetterError | OfficeError | RegisterError {
  return (
    cause instanceof BytesError ||
    cause instanceof LetterError ||
    cause instanceof OfficeError ||
    cause instanceof RegisterError
  )
}
