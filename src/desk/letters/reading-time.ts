/**
 * When something ends: a view's reading time, a secret's use. Noted where it begins, kept by `destroying.ts`, and refused here
 * from the moment on, whether or not it was destroyed yet.
 * @module
 */
import type { Charter } from "../../office/index.ts"
import type { Act as Tx, Reading } from "../../vault/index.ts"
import { charterOf } from "../access.ts"
import { DeskError } from "../error.ts"
import { dues, summaries, views, type Channel, type Due, type Summary } from "../records.ts"

/** A day in seconds. */
const DAY = 86_400
/** How long a letter can be sealed again after it had to be entered, seconds, if its receipts do not come. */
export const SEALABLE_SECONDS: number = 30 * DAY

/** A view was filed: note when its reading time ends, if its charter sets one. */
export function noteReadingTime(
  tx: Tx,
  { rules: { readingDays } }: Charter,
  { key, arrived }: { key: string; arrived: number },
): void {
  if (readingDays !== null) noteDue(tx, "view", key, arrived + readingDays * DAY)
}

/**
 * A draft was handed in. What it was built from ends a month after it can no longer be entered, whatever became of it, and its
 * text when the reading time of its last reader has passed.
 */
export function noteHandedIn(
  tx: Tx,
  { draft, enterBy, channel }: { readonly draft: number; readonly enterBy: number; readonly channel: Channel },
): void {
  const { readingDays } = charterOf(channel).rules
  noteDue(tx, "secret", String(draft), enterBy + SEALABLE_SECONDS)
  if (readingDays !== null) noteDue(tx, "text", String(draft), enterBy + readingDays * DAY)
}

/** A letter was laid before this officer: it can be approved until then. */
export function noteLaid(tx: Tx, key: string, enterBy: number): void {
  noteDue(tx, "laid", key, enterBy)
}

/** When the reading time of a letter ends, by the charter that it stands under; null if that sets none. */
export function readingUntil({ arrived }: Summary, { rules: { readingDays } }: Charter): number | null {
  return readingDays === null || arrived === null ? null : arrived + readingDays * DAY
}

/** Refuse a view that is destroyed, or whose time is over. @throws {DeskError} `view-destroyed`, `view-archived` */
export function checkReadable(tx: Reading, now: number, key: string): void {
  const view = views.get(tx, key)
  const summary = summaries.get(tx, key)
  if (view === null || summary === null) return
  const name = `${summary.from}/${summary.number}`
  if (view.archived !== undefined)
    throw new DeskError(
      "view-archived",
      `the view of ${name} is sealed to the archive key; 'diwan archive open ${name}' reads it with the identity file`,
    )
  const due = dues.get(tx, `view/${key}`)
  if (view.destroyed === undefined && (due === null || due.until > now)) return
  throw new DeskError(
    "view-destroyed",
    `the view of ${name} is destroyed: its reading time is over, or its reader said so; its entry and receipts stay`,
  )
}

/** Note when something ends. */
export function noteDue(tx: Tx, what: Due["what"], key: string, until: number): void {
  dues.put(tx, `${what}/${key}`, { what, until }, { order: until })
}
