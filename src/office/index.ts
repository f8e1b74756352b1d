/**
 * `office`: who may sign, and to whom one may seal.
 *
 * An office begins with a *founding statement*, whose hash is its id. From there a chain of *rosters* leads to the officers
 * of today: each is approved by the quorum of the one before and by its own. Everything else hangs on a verified
 * {@link Roster}: *approvals* count persons in it, *stocks* of prekeys are signed by its officers, a *card* carries it to
 * somebody new, a *charter* pins two of them and makes a channel, whose id two people compare as a *fingerprint*. What an
 * office commits to are *statements*, the entries of its registers; {@link judgeEntry} says what each is worth.
 *
 * Signatures are Ed25519 and ML-DSA-65 together, for one purpose each. Values go in and come out: there is no clock, no
 * file and no network here, times and random bytes are arguments. `openX` reads strictly and proves what the bytes
 * themselves allow; `verifyX` and `checkX` hold them to something the caller has. Refusals are {@link OfficeError};
 * `BytesError` says that bytes are not their shape, `SealError` and `RegisterError` that a key of those rooms is unusable.
 *
 * Specification: spec/office.md.
 * @module
 */
export {
  comparisonShape,
  overrideShape,
  rightGrantShape,
  restoredActShape,
  viewActShape,
  type Comparison,
  type Override,
  type RightGrant,
  type RestoredAct,
  type ViewAct,
} from "./acts.ts"
export {
  allotmentShape,
  byPlace,
  byUse,
  checkAllotment,
  checkWithdrawal,
  LEAVE_BYTES,
  leaveShape,
  MOST_READERS,
  withdrawalShape,
  type Allotment,
  type AllotmentClaim,
  type AllottedPrekey,
  type Leave,
  type OfficerPlace,
  type Withdrawal,
} from "./allotment.ts"
export {
  amendCharter,
  checkAmendment,
  demandAmendmentQuorum,
  encodeAmendment,
  isSameHost,
  MOST_CHARTERS,
  openAmendment,
  verifyAmendment,
  type Amended,
  type Amendment,
  type AmendmentClaim,
  type CharterInForce,
  type EndedPostmarks,
} from "./amendment.ts"
export {
  approvalShape,
  approvalsShape,
  approve,
  MOST_APPROVALS,
  onePerPerson,
  requireQuorum,
  verifyApprovals,
  type Approval,
  type ApprovalsClaim,
} from "./approval.ts"
export { encodeCard, MOST_CARD_BYTES, MOST_FOUNDING_BYTES, openCard, type Card, type OpenedCard } from "./card.ts"
export {
  acceptCharter,
  charterAcceptShape,
  charterDraftShape,
  charterOpenShape,
  commitmentOf,
  concludeCharter,
  draftCharter,
  makeCharter,
  openCharter,
  openCommitment,
  type Charter,
  type CharterAccept,
  type CharterDraft,
  type CharterOffice,
  type CharterOpen,
  type CharterTerms,
  type NamedCharter,
  type OpenedCharter,
} from "./charter.ts"
export {
  DISMISSAL_REASONS,
  dismissalShape,
  signDismissal,
  verifyDismissal,
  type Dismissal,
  type DismissalReason,
} from "./dismissal.ts"
export { OfficeError, type AmendmentFault, type HealingFault, type OfficeFault } from "./error.ts"
export {
  checkDigit,
  compareFingerprint,
  fingerprint,
  readFingerprint,
  type Fingerprint,
  type ReadFingerprint,
} from "./fingerprint.ts"
export { makeFounding, officeName, openFounding, type Founding } from "./founding.ts"
export { encodeIntroduction, openIntroduction, type Introduction, type OpenedIntroduction } from "./introduction.ts"
export {
  checkInvitationTime,
  encodeInvitation,
  MOST_INVITATION_BYTES,
  openInvitation,
  tokenMatches,
  type Invitation,
  type OpenedInvitation,
} from "./invitation.ts"
export {
  checkMending,
  demandQuorum,
  encodeMending,
  openMending,
  verifyHealing,
  type ForkedRegister,
  type HealingClaim,
  type Mending,
  type ProvenMending,
} from "./healing.ts"
export {
  generateOfficerSeed,
  importOfficerKeys,
  OFFICER_SEED_BYTES,
  officerId,
  officerKeysFromSeed,
  officerPublicKeys,
  officerPublicKeysShape,
  type ImportedOfficerKeys,
  type OfficerKeys,
  type OfficerPublicKeys,
} from "./keys.ts"
export {
  makeLine,
  MOST_LINE_BYTES,
  openLine,
  PERSON_BYTES,
  ROLES,
  signedLine,
  type Line,
  type OpenedLine,
  type Role,
  type SignedLine,
} from "./line.ts"
export {
  BY_HAND,
  depositRight,
  mailboxPlace,
  mailboxRelay,
  relayUrl,
  type DepositRight,
  type MailboxPlace,
} from "./place.ts"
export { isPurpose, PURPOSES, RESERVED_PURPOSES, type Purpose } from "./purpose.ts"
export {
  checkRosterTime,
  lineOf,
  makeRoster,
  MOST_CHAIN,
  MOST_HEAD_BYTES,
  MOST_ROSTER_SECONDS,
  openRosterHead,
  openRosterLeaf,
  registrarOf,
  rosterChain,
  rosterId,
  showRoster,
  shownLines,
  shownRoster,
  signatories,
  USUAL_ROSTER_SECONDS,
  withApprovals,
  type DraftRoster,
  type Roster,
  type RosterHead,
  type RosterInput,
  type RosterLeaf,
  type RosterLine,
  type ShownRoster,
} from "./roster.ts"
export {
  charterRules,
  checkKind,
  checkLanguage,
  checkMarking,
  COUNTERSIGNERS,
  DOCUMENT_KINDS,
  documentKind,
  languageTag,
  markingShape,
  type CharterRules,
  type DocumentKind,
  type Marking,
  type Ruled,
} from "./rules.ts"
export {
  openSigned,
  sign,
  SIGNATURE_BYTES,
  signatureShape,
  signBody,
  signedShape,
  verifySignature,
  type SignatureClaim,
  type Signed,
  type SignedBody,
  type Signers,
} from "./signature.ts"
export {
  ACT_KINDS,
  encodeStatement,
  MOST_ASIDE,
  MOST_AMENDMENT_BYTES,
  MOST_MENDING_BYTES,
  MOST_STATEMENT_BYTES,
  openStatement,
  openStatementOf,
  seenShape,
  STATEMENT_RANDOM_BYTES,
  statementChannel,
  type ActStatement,
  type CharterStatement,
  type ClosingStatement,
  type AmendmentStatement,
  type HealingStatement,
  type HeartbeatStatement,
  type LetterStatement,
  type ListedLeaf,
  type ProtestStatement,
  type RosterStatement,
  type Seen,
  type Statement,
  type StatementBody,
  type SuspensionStatement,
} from "./statement.ts"
export { verifyStatementApprovals, type StatementClaim } from "./statementApproval.ts"
export {
  batchAddressee,
  makeStock,
  MOST_ONE_TIME,
  MOST_STOCK_SECONDS,
  PREKEY_ID_BYTES,
  prekeyHash,
  prekeyShape,
  stockShape,
  takePrekey,
  TOP_UP_BELOW,
  USUAL_ONE_TIME,
  verifyPrekey,
  verifyStock,
  type Batch,
  type BatchClaim,
  type Prekey,
  type ProvenPrekey,
  type Stock,
  type StockInput,
  type StockKey,
} from "./stock.ts"
export { recoveryShareShape, recoveryWishShape, type RecoveryShare, type RecoveryWish } from "./recovery.ts"
export { replacementAnswerShape, replacementShape, type Replacement, type ReplacementAnswer } from "./replacement.ts"
export { resealShape, type Reseal } from "./reseal.ts"
export { SUITE, suite, type Suite } from "./suite.ts"
export { checkDraftRoster, verifyFirstRoster, verifyRoster, verifyRosterChain, type RosterStep } from "./succession.ts"
export {
  MOST_SUSPENSION_SECONDS,
  quorumSuspendedUntil,
  signSuspension,
  suspensionShape,
  verifySuspension,
  type Suspended,
  type Suspension,
  type SuspensionClaim,
} from "./suspension.ts"
export { EMPTY_HISTORY, judgeEntry, type EntryFacts, type History, type Verdict, type VoidReason } from "./void.ts"
