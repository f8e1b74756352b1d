/**
 * `parcel`: what travels, and the order in which it is checked.
 *
 * Everything that goes from one officer to another is a *bundle*: items, sealed as one envelope to one prekey. Among the
 * items travel *parcels*, which are envelopes themselves: the registrar passes them on unread. A parcel holds the
 * *content* of a view; the *cover*, signed and open to registrars, says which statement the content belongs to and
 * proves it from the charter outward. Content and cover join in the reader's vault and leave it as one *view file*,
 * which anybody can verify who knows the channel id, offline and with nothing else. A *register file* does the same for
 * all that an office entered in a channel.
 *
 * Bytes of strangers are refused in the order of what refusing costs. *Not for me* is a value; *refused* is an error with
 * a code, this room's own ({@link ParcelError}) or that of the room whose rule was broken. Nothing is handed out before
 * all of it was verified.
 *
 * Specification: spec/parcel.md.
 * @module
 */
export { countersigners, standingOf, type Countersigner, type Standing } from "./channel.ts"
export { charterInCover } from "./cover-charters.ts"
export {
  encodeCover,
  openCover,
  type Cover,
  type CoverCharter,
  type CoverPostmark,
  type CoverReader,
  type CoverRoster,
} from "./cover.ts"
export { openBundle, sealBundle, MOST_ITEMS, type Bundle, type OpenedBundle } from "./bundle.ts"
export {
  openEnvelope,
  readEnvelope,
  sealEnvelope,
  MOST_ENVELOPE_BYTES,
  PREKEY_ID_BYTES,
  type Envelope,
  type SealingPrekey,
} from "./envelope.ts"
export { ParcelError, type ParcelFault } from "./error.ts"
export { charterBefore, firstCharter, tenuresOf, type PlacedCharter, type Tenure } from "./charters.ts"
export type {
  AmendedItem,
  AmendmentConsent,
  AmendmentDeclinedItem,
  AmendmentItem,
  LayAmendmentItem,
} from "./items-amendment.ts"
export type { ClosingsItem, EnteredClosing, LayClosingItem } from "./items-closing.ts"
export type { HealingAgreedItem, HealingItem, LayHealingItem, SetAsideItem } from "./items-healing.ts"
export type { CandidateItem, DispatchItem, HandoverItem, RestoredItem, WantedItem } from "./items-office.ts"
export type { PairingItem, ResealedItem, ResealItem, ResealKeyItem } from "./items-sealing.ts"
export {
  entryShape,
  itemShape,
  MOST_PART_BYTES,
  type AddressedParcel,
  type AllotmentItem,
  type ApprovalItem,
  type ChannelItem,
  type CharterAcceptItem,
  type CharterDraftItem,
  type CharterOpenItem,
  type ComparisonItem,
  type ReturnedItem,
  type OverrideItem,
  type SuspensionItem,
  type CosignatureItem,
  type CoverItem,
  type DraftItem,
  type EntriesItem,
  type ForwardItem,
  type RefusalItem,
  type Item,
  type ItemEntry,
  type LayCharterItem,
  type LayRosterItem,
  type LeaveItem,
  type LineItem,
  type LinesItem,
  type LockersItem,
  type OfficeProof,
  type ParcelsItem,
  type ReceiptsItem,
  type RightItem,
  type RostersItem,
  type StocksItem,
  type SubmissionItem,
  type WithdrawalItem,
} from "./items.ts"
export { LEAST_PARCEL_BYTES, openParcel, parcelSize, sealParcel, type OpenedParcel } from "./parcel.ts"
export { exportArchive, openArchive, type ArchiveFile } from "./archive-file.ts"
export { verifyArchive, type UnidentifiedArchive, type VerifiedArchive } from "./verify-archive.ts"
export { exportRegister, openRegisterFile, type RegisterFile } from "./register-file.ts"
export { verifyCover, type VerifiedCover } from "./verify-cover.ts"
export type { Healed, VerifiedEntry } from "./judge-register.ts"
export {
  verifyingRegisterFile,
  verifyRegisterFile,
  type RegisterClaim,
  type UnidentifiedRegister,
  type VerifiedRegister,
  type Verifying,
} from "./verify-register-file.ts"
export {
  exportView,
  openViewFile,
  verifyView,
  verifyViewFile,
  type UnidentifiedView,
  type VerifiedView,
  type Verifier,
  type ViewFile,
} from "./view-file.ts"
