/**
 * What a vault holds for the desk: one file for each matter, all named here. The vault itself sees octets, ids and
 * sizes only; everything here is encrypted at rest. A field's meaning never changes: a new meaning is a new field.
 * @module
 */
export { CLOSED, keyOf, OPEN } from "./records/collection.ts"
export {
  channels,
  handed,
  invited,
  layings,
  offices,
  pending,
  reach,
  selves,
  NEW_CHANNEL,
  type Amending,
  type Channel,
  type LaterCharter,
  type Laying,
  type Leaving,
  type Pending,
  type Self,
} from "./records/people.ts"
export { entries, heads, notes, numbers, postmarks, type Entry, type Head, type Postmark } from "./records/registers.ts"
export { forks, healings, type Fork, type Healing } from "./records/healings.ts"
export { replacements, type ReplacementLaid } from "./records/replacements.ts"
export { restorations, type NoticedBy, type Restoration } from "./records/restorations.ts"
export { pouches, taken, wanted } from "./records/pouches.ts"
export { postponed, suspensions, type SuspensionRecord } from "./records/suspensions.ts"
export {
  alarms,
  batches,
  cursors,
  held,
  outbox,
  prekeySecrets,
  registerKeysShape,
  stocks,
  turned,
  type Alarm,
  type BatchRecord,
  type Cursor,
  type HeldRecord,
  type Outgoing,
  type RegisterKeys,
  type StockRecord,
} from "./records/carriage.ts"
export {
  drafts,
  receipts,
  reseals,
  submissions,
  views,
  waiting,
  type Draft,
  type ResealRecord,
  type Submission,
  type ViewRecord,
  type Waiting,
} from "./records/letters.ts"
export { archiveKeys, dues, searchKeys, THE_KEY, type Due } from "./records/destruction.ts"
export { overrides } from "./records/overrides.ts"
export { recovered, shares, shareWishes, type HeldShare } from "./records/recovery.ts"
export { keepSummary, STATES_WITH, summaries, type Summary } from "./records/summaries.ts"
export { answersTo, awaited, fileAnswer, onShelves, shelve, type Awaited, type LetterKey } from "./records/shelves.ts"
export {
  countRows,
  followedBook,
  heldBook,
  keepRow,
  rowAt,
  rowsAt,
  rowsAbove,
  rowsBelow,
  type BookPart,
  type BookRow,
} from "./records/books.ts"
export { HANDED_TABLES, knownTables, type HandedTable } from "./records/tables.ts"
