/**
 * Readers of signed bodies: each is opened with its own shape under the keys that the vector brings.
 * @module
 */
import {
  charterAcceptShape,
  charterDraftShape,
  charterOpenShape,
  comparisonShape,
  dismissalShape,
  leaveShape,
  recoveryShareShape,
  recoveryWishShape,
  resealShape,
  restoredActShape,
  replacementAnswerShape,
  replacementShape,
  rightGrantShape,
  withdrawalShape,
} from "../../src/office/index.ts"
import { signed, type Reader } from "./inputs.ts"

/** By format. */
export const signedReaders: { readonly [format: string]: Reader } = {
  "charter-draft": signed(charterDraftShape as never),
  "charter-accept": signed(charterAcceptShape as never),
  "charter-open": signed(charterOpenShape as never),
  comparison: signed(comparisonShape as never),
  dismissal: signed(dismissalShape as never),
  "recovery-share": signed(recoveryShareShape as never),
  "recovery-wish": signed(recoveryWishShape as never),
  reseal: signed(resealShape as never),
  restored: signed(restoredActShape as never),
  replacement: signed(replacementShape as never),
  "replacement-answer": signed(replacementAnswerShape as never),
  right: signed(rightGrantShape as never),
  leave: signed(leaveShape as never),
  withdrawal: signed(withdrawalShape as never),
}
