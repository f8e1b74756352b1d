/**
 * When a vault was backed up last.
 * @module
 */
import type { Reading } from "../../vault/index.ts"
import { cursors } from "../records.ts"

/** Seconds after which the desk reminds its officer that there is no newer backup: seven days. */
export const BACKUP_SECONDS: number = 7 * 86_400

/** Key of the time of the last backup that was tried and has its name. */
export const MADE = "backup/made"

/** When the last backup was made; null if none was. */
export function lastBackup(tx: Reading): number | null {
  return cursors.get(tx, MADE)?.after ?? null
}
