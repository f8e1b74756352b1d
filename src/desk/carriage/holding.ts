/**
 * What is early is held, in bounds: whoever may send to this officer could otherwise fill the vault with what never becomes due. And what
 * was refused is remembered by its id, so that a relay that lists it again is not asked for it again.
 * @module
 */
import type { Reading } from "../../vault/index.ts"
import type { Act } from "../desk.ts"
import { cursors, held, turned, type HeldRecord } from "../records.ts"
import { nextNumber } from "../act.ts"

/** Most bundles held at one time, and most of their octets. A bundle has at most 64 MiB. */
const MOST_HELD = 1_024
const MOST_HELD_BYTES: number = 256 * 1024 ** 2
/** Octets held now. */
const BYTES = "held bytes"
/** Most ids of refused bundles remembered: as many as a relay keeps in a mailbox. The oldest are forgotten. */
const MOST_TURNED = 100_000

/** Whether another bundle of this size can be held. */
export function hasRoom(tx: Reading, size: number): boolean {
  return held.count(tx) < MOST_HELD && bytesHeld(tx) + size <= MOST_HELD_BYTES
}

/** Hold a bundle, or note something about one that is held. */
export function hold({ tx }: Act, key: string, value: HeldRecord): void {
  const before = held.get(tx, key)
  if (before === null) cursors.put(tx, BYTES, { after: bytesHeld(tx) + value.envelope.length })
  held.put(tx, key, value, { order: nextNumber(tx, "held") })
}

/** It is held no more, if it was. */
export function letGo({ tx }: Act, key: string): void {
  const before = held.get(tx, key)
  if (before === null) return
  cursors.put(tx, BYTES, { after: Math.max(0, bytesHeld(tx) - before.envelope.length) })
  held.delete(tx, key)
}

/** Remember that a bundle was refused. */
export function turnAway({ now, tx }: Act, key: string): void {
  if (turned.get(tx, key) !== null) return
  const [oldest] = turned.count(tx) < MOST_TURNED ? [] : turned.list(tx, { limit: 1 })
  if (oldest !== undefined) turned.delete(tx, oldest.key)
  turned.put(tx, key, { at: now }, { order: now })
}

/** Whether nothing new can come of fetching a bundle: it is held, or was refused. */
export function isKnown(tx: Reading, key: string): boolean {
  return turned.get(tx, key) !== null || held.get(tx, key) !== null
}

function bytesHeld(tx: Reading): number {
  return cursors.get(tx, BYTES)?.after ?? 0
}
