/**
 * The end of a batch of our keys: its identities open nothing any more, spent or not.
 * @module
 */
import { toHex } from "../../bytes/index.ts"
import type { Act as Tx } from "../../vault/index.ts"
import { batches, prekeySecrets } from "../records.ts"

/** Destroy the identities of a batch. What was used of it stays known, to tell a repeat from a misuse. @returns whether there were any left */
export function endBatch(tx: Tx, batch: string): boolean {
  let ended = false
  for (const { key, value } of prekeySecrets.list(tx)) {
    if (value.seed === null || toHex(value.batch) !== batch) continue
    prekeySecrets.put(tx, key, { ...value, seed: null })
    ended = true
  }
  const kept = batches.get(tx, batch)
  if (kept !== null) batches.put(tx, batch, { ...kept, left: 0, replaced: true })
  return ended
}
