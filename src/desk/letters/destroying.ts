/**
 * Destroying what was read: a letter's content leaves the vault when its charter's reading time is over, or when its reader
 * says so; to an archive key that is not on this device it may be sealed first. What stays is what others count on: the
 * register's entry, the cover with its signatures and times, the receipts that were given.
 *
 * With the view go what else of it lies here: what its drafter wrote, its enclosures' keys and what was fetched of them, and
 * every word of it in the search index, whose image cannot be opened any more from the same act on. What was laid before a
 * signatory and can no longer be entered goes with the letter's secret when its time to be entered is over.
 *
 * Everything here may be done again: what is destroyed stays so, and what a process that ended left undone is done by the
 * next. When a function returns, nothing of it is on any page of the vault's file or its log.
 * @module
 */
import { randomBytes } from "node:crypto"
import { rmSync } from "node:fs"
import { equal, sha256 } from "../../bytes/index.ts"
import type { LetterView } from "../../letter/index.ts"
import {
  charterInCover,
  exportView,
  openCover,
  verifyCover,
  verifyView,
  type VerifiedView,
} from "../../parcel/index.ts"
import { importRecipient, seal } from "../../seal/index.ts"
import { forgetImage, type Act as Tx, type Reading } from "../../vault/index.ts"
import { idOf, letterNamed, ownAddress } from "../access.ts"
import { look, runAct, SELF } from "../act.ts"
import { endDue } from "../channels/ending.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import {
  archiveKeys,
  drafts,
  dues,
  keepSummary,
  keyOf,
  pending,
  searchKeys,
  selves,
  stocks,
  summaries,
  THE_KEY,
  views,
  type Due,
} from "../records.ts"
import { endBatch } from "./batch-end.ts"
import { forgetPaperOf } from "./composing/paper.ts"
import { draftKey, dropDraft, keepDraft, withoutSecret } from "./kept-draft.ts"
import { readingUntil } from "./reading-time.ts"
import { fetchedFile } from "./work-folder.ts"

/** Most that is destroyed in one act. */
const MOST_AT_ONCE = 64

/** What has become of a letter's view. */
export interface Destroyed {
  readonly name: string
  readonly channel: string
  /** When. */
  readonly at: number
  /** It is sealed to the archive key, and can be read again by whoever has its identity. */
  readonly archived: boolean
}

/**
 * What destroying a letter's view would do, so that it can be said before it is done.
 * @throws {DeskError} `no-letter`
 */
export function destructionOf(
  desk: Desk,
  name: string,
  channelName?: string,
): { readonly name: string; readonly done: number | null; readonly until: number | null; readonly archive: boolean } {
  return look(desk, (tx, self) => {
    const { office, number, channel } = letterNamed(tx, self, name, channelName)
    const key = keyOf(idOf(channel), office, number)
    const summary = summaries.get(tx, key)
    const view = views.get(tx, key)
    if (summary === null) throw new DeskError("no-letter", `no letter ${name} is filed in this vault`)
    return {
      name: `${summary.from}/${number}`,
      done: summary.destroyed ?? null,
      until: view === null ? null : readingUntil(summary, charterInCover(openCover(view.cover))),
      archive: archiveKeys.get(tx, THE_KEY) !== null,
    }
  })
}

/**
 * Destroy a letter's view now. With an archive key it is sealed to that, unless it is to be gone for good; then what was
 * archived of it before goes too.
 * @throws {DeskError} `no-letter`
 */
export function destroyView(
  desk: Desk,
  { name, channel: channelName, forGood = false }: { name: string; channel?: string; forGood?: boolean },
): Destroyed {
  const key = look(desk, (tx, self) => {
    const { office, number, channel } = letterNamed(tx, self, name, channelName)
    return keyOf(idOf(channel), office, number)
  })
  if (look(desk, (tx) => views.get(tx, key)) === null)
    throw new DeskError("no-letter", `no letter ${name} is filed in this vault`)
  // Files first: they can be fetched again as long as the view is there, and nobody could name them afterwards.
  removeFetched(desk, [key])
  const destroyed = runAct(desk, "destroy view", (act) => destroyIn(act, key, forGood))
  finish(desk)
  return destroyed
}

/**
 * Destroy whatever is past its time. Called when a vault is unlocked and by whoever collects; it costs one look when there
 * is nothing to do.
 * @returns how many things were destroyed
 */
export function destroyDue(desk: Desk): number {
  let count = 0
  for (;;) {
    const past = desk.vault.read((tx) => pastDue(tx, desk.now()))
    if (past.length === 0) break
    removeFetched(
      desk,
      past.flatMap(({ key, value }) => (value.what === "view" ? [keyOfDue(key)] : [])),
    )
    runAct(desk, "destroy what is past its time", (act) => {
      for (const { key, value } of past) {
        dues.delete(act.tx, key)
        if (carryOut(act, keyOfDue(key), value)) count++
      }
    })
  }
  if (count > 0) finish(desk)
  return count
}

function pastDue(tx: Reading, now: number): readonly { readonly key: string; readonly value: Due }[] {
  // Before a vault belongs to somebody nothing in it has a time.
  if (selves.get(tx, SELF) === null) return []
  return dues.list(tx, { limit: MOST_AT_ONCE }).filter(({ value }) => value.until <= now)
}

function keyOfDue(key: string): string {
  return key.slice(key.indexOf("/") + 1)
}

/** @returns whether there was something left to destroy */
function carryOut(act: Act, key: string, { what }: Due): boolean {
  const { tx } = act
  switch (what) {
    case "view":
      destroyIn(act, key, false)
      return true
    case "laid": {
      // It cannot be entered any more, so nobody can approve it: what is left of it is its text and its secret.
      const isWaiting = pending.get(tx, key)?.state === "waiting"
      if (isWaiting) pending.delete(tx, key)
      return isWaiting
    }
    case "batch":
      return endBatch(tx, key)
    case "channel":
      return endDue(act, key)
    case "stock":
      // Nobody may seal to it any more; what was given is worth nothing, and is counted nowhere.
      stocks.delete(tx, key)
      return false
    case "secret":
    case "text":
      return endDraft(act, Number(key), what)
  }
}

/** A draft that was handed in and is still here: its drafter reads none of it, or it was never entered, or no receipt came. */
function endDraft(act: Act, number: number, what: "secret" | "text"): boolean {
  const draft = drafts.get(act.tx, draftKey(number))
  if (draft === null || draft.state === "withdrawn") return false
  if (what === "text") {
    forgetPaperOf(act, number)
    dropDraft(act, number)
    return true
  }
  if (draft.secret === null) return false
  keepDraft(act, number, withoutSecret(draft))
  return true
}

function destroyIn(act: Act, key: string, forGood: boolean): Destroyed {
  const { tx, now } = act
  const view = views.get(tx, key)
  const summary = summaries.get(tx, key)
  if (view === null || summary === null) throw new TypeError("a view is filed with its line of the list")
  const at = view.destroyed ?? now
  const archive = forGood ? null : archiveKeys.get(tx, THE_KEY)
  const { archived: before, ...rest } = view
  let archived = forGood ? undefined : before
  if (view.destroyed === undefined && archive !== null)
    archived = seal({ recipient: importRecipient(archive.recipient), plaintext: exportView(view) })
  if (view.destroyed === undefined || (forGood && before !== undefined)) {
    const kept = { ...rest, content: new Uint8Array(0), destroyed: at }
    views.put(tx, key, archived === undefined ? kept : { ...kept, archived })
    keepSummary(tx, key, { ...summary, destroyed: at })
    forgetWritten(act, view.statement)
    forgetWords(tx)
  }
  dues.delete(tx, `view/${key}`)
  return { name: `${summary.from}/${summary.number}`, channel: summary.codeName, at, archived: archived !== undefined }
}

/** What its drafter wrote is the letter's text too, and more of it than any view holds. */
function forgetWritten(act: Act, statement: Uint8Array): void {
  for (const { order, value } of drafts.list(act.tx)) {
    if (value.statement === null || !equal(sha256(value.statement), statement)) continue
    forgetPaperOf(act, order)
    dropDraft(act, order)
    for (const what of ["secret", "text"] as const) dues.delete(act.tx, `${what}/${order}`)
  }
}

/** From here on the image of the index cannot be opened, by whatever key of this vault. */
function forgetWords(tx: Tx): void {
  if (searchKeys.get(tx, THE_KEY) !== null) searchKeys.put(tx, THE_KEY, { secret: randomBytes(32) })
}

/** Ciphertext of this letter's enclosures that was fetched in part. */
function removeFetched(desk: Desk, keys: readonly string[]): void {
  const tokens = look(desk, (tx, self) =>
    keys.flatMap((key) => {
      const verified = verifiedAt({ tx, office: ownAddress(self) }, key)
      return verified === null ? [] : tokensIn(verified.view)
    }),
  )
  for (const token of tokens) rmSync(fetchedFile(desk, token), { force: true })
}

function tokensIn({ enclosures }: LetterView): readonly Uint8Array[] {
  return enclosures.flatMap(({ key }) => (key === null ? [] : [key.token]))
}

/** A view as it verifies; null if it is destroyed already, or does not hold: then it is destroyed all the same. */
function verifiedAt(
  { tx, office }: { readonly tx: Reading; readonly office: ReturnType<typeof ownAddress> },
  key: string,
): VerifiedView | null {
  const view = views.get(tx, key)
  const summary = summaries.get(tx, key)
  if (view === null || summary === null || view.destroyed !== undefined) return null
  try {
    const cover = verifyCover({ cover: view.cover, channelId: summary.channel })
    return verifyView({ cover, content: view.content, to: office })
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) return null
    throw cause
  }
}

function finish(desk: Desk): void {
  desk.vault.flushDestroyed()
  forgetImage(desk.vault.path)
}
