/**
 * `letter`: one root, whatever the transport. **A letter is a tree; a reader gets a view.**
 *
 * A letter is a perfect, salted Merkle tree of parts. Its one root stands in a statement, which the office's signatories
 * approve and its register holds. What anybody ever receives is a view: some leaves with one multi-proof against that root.
 * The hashes of the others say nothing, not even which of them are empty.
 *
 * A drafter calls {@link buildLetter}, then {@link makeContent} for each reader. An approver's device calls
 * {@link checkDraft}, which recomputes everything. A reader's device calls {@link verifyContent}, once the parcel room has
 * proven the statement, and may answer with {@link makeReceipt}. Nothing is shown before all of it verified.
 *
 * Three meanings are kept apart. *Not a letter to me* is a value, `{ kind: "passed-on" }`. *Refused* is a {@link LetterError}
 * with a code, or the error of the room whose rule was broken (bytes, office, register, seal). *Misuse* is a `TypeError`.
 *
 * Specification: spec/letter.md.
 * @module
 */
export {
  buildLetter,
  letterTree,
  type BuiltLetter,
  type BuiltReader,
  type LetterPlan,
  type PartPlan,
  type ReaderPlan,
  type TreeInput,
} from "./build.ts"
export { checkDraft, type CheckedDraft, type DraftCheck, type DraftReader } from "./draft.ts"
export type { DraftEnclosure, DraftPart, DraftSection, DraftWording } from "./draft-parts.ts"
export {
  ENCLOSURE_BYTES,
  ENCLOSURE_CHUNK_BYTES,
  enclosureChunks,
  paddedEnclosureSize,
  sealedEnclosureSize,
} from "./enclosure.ts"
export { LetterError, type LetterFault } from "./error.ts"
export { enclosureKeysShape, type EnclosureKey } from "./keys.ts"
export {
  encodedLeafShape,
  encodeLeaf,
  LEAF_BYTES,
  openLeaf,
  type EmptyLeaf,
  type EnclosureBody,
  type EnclosureLeaf,
  type EncodedLeaf,
  type HeaderBody,
  type HeaderLeaf,
  type Leaf,
  type ReaderBody,
  type ReaderLeaf,
  type Reference,
  type SectionBody,
  type SectionLeaf,
  type ResponseLeaf,
  type TermLeaf,
} from "./leaf.ts"
export { verifyListed } from "./listed.ts"
export {
  makeReceipt,
  receiptShape,
  statementHash,
  verifyReceipt,
  type Receipt,
  type ReceiptCheck,
  type ReceiptInput,
  type VerifiedReceipt,
} from "./receipt.ts"
export { checkLetterStatement, type ChannelRules } from "./rules.ts"
export { leafSalt, SALT_BYTES, SECRET_BYTES } from "./salt.ts"
export {
  chooseCopies,
  chooseSlots,
  depthFor,
  DEPTHS,
  leafCount,
  MOST_COPIES,
  MOST_SLOTS,
  placeOf,
  positionOf,
  type CopyChoice,
  type Depth,
  type Place,
  type Size,
  type SlotChoice,
} from "./slots.ts"
export {
  ANSWERS,
  CALENDARS,
  deadlineInstant,
  MOST_CONDITION_DEPTH,
  MOST_CONDITION_NODES,
  MOST_REPLACED,
  TERM_ID_BYTES,
  type Answer,
  type Condition,
  type Deadline,
  type Group,
  type Mention,
  type ResponseBody,
  type TermBody,
  type TermName,
} from "./term.ts"
export type { SectionVersion } from "./version.ts"
export {
  CONTENT_LIMITS,
  makeContent,
  verifyContent,
  type Content,
  type ContentCheck,
  type ContentInput,
  type LetterView,
  type ViewEnclosure,
  type ViewPart,
  type ViewResponse,
  type ViewSection,
  type ViewTerm,
} from "./view.ts"
