/**
 * `desk`: the use cases. The only room that joins the others: what a person or a script can do with a vault, each a
 * function that takes a {@link Desk}. The command line is a thin layer over this page, and so is whatever else comes.
 *
 * `offices/` founds, invites and lays rosters; `channels/` makes charters and keeps the registers; `letters/` takes a letter
 * from its draft to its reader; `carriage/` is the outbox, the mailbox and the stocks of keys; `records/` says what a vault
 * holds; `pages/` says what each place of the web desk shows, as plain data. Beside this file stand what all of them use,
 * and `dispatch.ts`, the table of what to do with what arrives.
 *
 * What is done is one transaction; what is to be sent waits in the vault's outbox and is repeated byte for byte until a
 * relay has acknowledged it ({@link flush}, {@link collect}). What comes in is checked by the protocol rooms before
 * anything of it is kept, and what is refused is kept as an alarm.
 *
 * Errors are those of the room that refused, each with a `code`; the desk's own are {@link DeskError}.
 * @module
 */
export { createDesk, openDesk, type DeskOptions } from "./open.ts"
export { SILENT, type Address, type Desk, type Tell } from "./desk.ts"
export { DeskError, type DeskFault } from "./error.ts"

export { createOffice, inviteOfficer, joinOffice, type PersonInput } from "./offices/joining.ts"
export { layRoster } from "./offices/rosters.ts"
export { type RosterChange } from "./offices/changes.ts"
export { handOver } from "./offices/handover.ts"
export { standForRegistrar } from "./offices/standing.ts"
export {
  answerReplacement,
  layReplacement,
  readReplacement,
  type ReadReplacement,
  type TakenUp,
} from "./offices/replacing.ts"
export { takeUp } from "./offices/taking-up.ts"
export { giveRegisterBack, readSuccessor, type ReadSuccessor } from "./channels/giving-back.ts"
export { dismissOfficer, type Dismissed } from "./offices/dismissing.ts"
export { suspendOfficer } from "./offices/suspending.ts"
export { introduce, makeCard } from "./offices/cards.ts"
export { acceptChannel, fileCorrespondent, proposeChannel, type Correspondent } from "./channels/proposing.ts"
export { overrideRoster, type ShownOverride } from "./channels/override.ts"
export { approveHealing } from "./healing/approve.ts"
export { proposeHealing } from "./healing/propose.ts"
export { forkState } from "./healing/state.ts"
export { replaceTicket } from "./channels/rebinding.ts"
export { amendmentState, type AmendmentState } from "./channels/amendments.ts"
export { agreeToAmendment, declineAmendment, proposeAmendment, withdrawAmendment } from "./channels/amending.ts"
export { layClosing, withdrawClosing } from "./channels/closing.ts"
export { archiveChannel, type MadeArchive } from "./channels/archiving.ts"
export { unpackArchive, type ArchivePart } from "./channels/unpacking.ts"
export { endChannel } from "./channels/ending.ts"
export { channelFingerprint, compareChannel, layCharter, listChannels } from "./channels/agreeing.ts"
export { approve, listLaid, type Laid } from "./letters/approvals.ts"

export { parseDraft, type ParsedDraft, type ParsedPart } from "./letters/draft/parse.ts"
export { askLeave, listDrafts, withdrawDraft, writeDraft, type DraftSummary } from "./letters/drafts.ts"
export { fetchEnclosure, uploadEnclosures } from "./letters/enclosures.ts"
export { sendLetter, type SentLetter } from "./letters/send.ts"
export { enclosureOf, exportLetter, readLetter, receiptLetter, type ReadLetter } from "./letters/reading.ts"
export { fileHandedOn } from "./letters/handed-on.ts"
export { destroyDue, destroyView, destructionOf, type Destroyed } from "./letters/destroying.ts"
export {
  archiveKey,
  newArchiveKey,
  openArchived,
  removeArchiveKey,
  setArchiveKey,
  type ArchiveKeyText,
} from "./letters/archive.ts"
export { resealLetter } from "./letters/resealing.ts"
export { missingReceipts } from "./letters/awaiting.ts"
export { receiptsOf } from "./letters/receipts.ts"

export { listLetters, type ListedLetter } from "./letters/listing.ts"
export { collect, flush, type Collected, type Flushed } from "./carriage/transport.ts"
export { listPouches, packPouch, pouchArrived, type PackedPouch, type SentPouch } from "./carriage/pouch/pack.ts"
export { unpackPouch, type Unpacked, type UnpackedBundle, type UnpackedVolume } from "./carriage/pouch/unpack.ts"
export { showPouch, type ShownPouch, type ShownVolume } from "./carriage/pouch/show.ts"
export { giveMoreStock, listStock } from "./carriage/stocking.ts"
export { exportBook, showBook, verifyBook, verifyPostmarks, type BookEntry, type BookSide } from "./channels/book.ts"
export { shareDrawer, type SharesMade } from "./recovery/sharing.ts"
export { giveShare, readWish, takeShare, type ReadWish } from "./recovery/holding.ts"
export { openLostDrawer, wishShares, type Recovered } from "./recovery/opening.ts"
export { listRecovery, type RecoveryList } from "./recovery/listing.ts"
export { backUp, restoreDesk } from "./restoring/backups.ts"
export { dismissAlarm, listAlarms, type AlarmSummary } from "./alarm.ts"
export { deskStatus, type DeskStatus } from "./status.ts"
export { inspect, verifyFile, type FileVerdict } from "./files.ts"
