/**
 * Whether a reader has a letter, as their receipt says. It is asked wherever a letter could be sealed again.
 * @module
 */
import type { Reading } from "../../vault/index.ts"
import { keyOf, receipts } from "../records.ts"

/** Whether an officer's receipt for a letter is known here. */
export function isReceipted(tx: Reading, statement: Uint8Array, officer: Uint8Array): boolean {
  return ["arrived", "opened"].some((what) => receipts.get(tx, `${keyOf(statement, officer)}/${what}`) !== null)
}
