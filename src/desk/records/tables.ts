/**
 * The collections that pass from one registrar to the next, by the vault's names for them: what is read through them has its
 * shape, whoever wrote it.
 * @module
 */
import type { Reading } from "../../vault/index.ts"
import { stocks } from "./carriage.ts"
import { receipts, submissions, waiting } from "./letters.ts"
import { channels, invited, offices, reach } from "./people.ts"
import { entries, heads, notes, numbers, postmarks } from "./registers.ts"
import { postponed, suspensions } from "./suspensions.ts"

/** What is handed over, by the vault's names. No secret key is in any of them. */
export const HANDED_TABLES = [
  "offices",
  "channels",
  "entries",
  "checkpoints",
  "notes",
  "numbers",
  "records",
  "invited",
  "rights",
  "allotments",
  "letters",
  "stocks",
  "suspensions",
  "postponed",
  "receipts",
] as const

/** The name of one of them. */
export type HandedTable = (typeof HANDED_TABLES)[number]

/** How each is read. */
export const knownTables: { readonly [table in HandedTable]: { get(tx: Reading, key: string): object | null } } = {
  offices,
  channels,
  entries,
  checkpoints: heads,
  notes,
  numbers,
  records: postmarks,
  invited,
  rights: reach,
  allotments: submissions,
  letters: waiting,
  stocks,
  suspensions,
  postponed,
  receipts,
}
