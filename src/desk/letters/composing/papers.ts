/**
 * Letters as the editor keeps them: saved as one types, unfinished, encrypted, and never over what another tab has saved
 * since. What has become of one that was submitted is read from its draft each time.
 * @module
 */
import { equal, encodeRecord } from "../../../bytes/index.ts"
import { rmSync } from "node:fs"
import type { Reading } from "../../../vault/index.ts"
import { alias, channelById, knownOffice } from "../../access.ts"
import { look, nextNumber, runAct } from "../../act.ts"
import type { KeptPaper, LetterName, Paper, PaperPart, UploadState } from "../../api.ts"
import type { Desk } from "../../desk.ts"
import { DeskError } from "../../error.ts"
import { CLOSED, OPEN, type Self } from "../../records.ts"
import { papers, type PaperRecord, type Upload, type WrittenPart } from "../../records/papers.ts"
import { flush } from "../../carriage/transport.ts"
import { withdrawDraft } from "../drafts.ts"
import { sealedFile } from "../work-folder.ts"
import {
  closeEntered,
  draftOf,
  editable,
  forgetDraftOf,
  isHandedIn,
  keepPaper,
  paperAt,
  paperKey,
  stateOfPaper,
} from "./paper.ts"
import { forgetUploads, stateOf, uploadsOf } from "./uploads.ts"
import { takeWritten } from "./written.ts"

/** Letters that are known to be entered and are still listed. */
const MOST_ENTERED = 50

/** Letters being written, the newest first, and behind them the last that were entered. */
export async function listPapers(desk: Desk): Promise<readonly KeptPaper[]> {
  const numbers = look(desk, (tx) =>
    [{ state: OPEN }, { state: CLOSED, limit: MOST_ENTERED }].flatMap((which) =>
      papers.list(tx, { ...which, descending: true }).map(({ order }) => order),
    ),
  )
  const found: KeptPaper[] = []
  for (const number of numbers) found.push(await openPaper(desk, number))
  return found
}

/** A letter being written. @throws {DeskError} `no-paper` */
export async function openPaper(desk: Desk, paper: number): Promise<KeptPaper> {
  const { kept, uploads, ...rest } = look(desk, (tx, self) => {
    const record = paperAt(tx, paper)
    return { kept: record, uploads: uploadsOf(tx, paper), ...fateOf(tx, self, record) }
  })
  const { version, saved } = kept
  return { paper, version, saved, ...rest, content: await shown(desk, kept, uploads) }
}

/**
 * Keep a letter. What is the same as before is not kept again.
 * @param input.paper null: a new one
 * @param input.version the one that the content was made from; of a new one nobody asks
 * @throws {DeskError} `no-paper`, `draft-stage`; `paper-changed` if another tab has saved since: nothing is lost, neither
 *   there nor here; what {@link takeWritten} refuses
 */
export async function savePaper(
  desk: Desk,
  input: { readonly paper: number | null; readonly version: number; readonly content: Paper },
): Promise<{ readonly paper: number; readonly version: number; readonly saved: number; readonly content: Paper }> {
  const content = takeWritten(input.content)
  const known = input.paper
  if (known !== null) {
    const same = look(desk, (tx) => {
      const before = editable(tx, known)
      // Whatever version it was made from: the answer to its first saving may have been lost.
      if (equal(encodeRecord(before.content), encodeRecord(content))) return before
      checkVersion(before, input.version)
      return null
    })
    if (same !== null) return { paper: known, ...(await savedAs(desk, known, same)) }
  }
  const { paper, kept } = runAct(desk, "keep letter", (act): { paper: number; kept: PaperRecord } => {
    const { tx, now } = act
    if (known === null) {
      closeEntered(act)
      const number = nextNumber(tx, "papers")
      const first = { version: 1, saved: now, content, draft: null }
      keepPaper(act, number, first)
      return { paper: number, kept: first }
    }
    const before = editable(tx, known)
    checkVersion(before, input.version)
    const next = { ...before, version: before.version + 1, saved: now, content }
    keepPaper(act, known, next)
    return { paper: known, kept: next }
  })
  return { paper, ...(await savedAs(desk, paper, kept)) }
}

/**
 * Discard a letter: its text, its enclosures and their keys are destroyed. One that was submitted is withdrawn first.
 * @throws {DeskError} `no-paper`, `draft-stage`
 */
export function discardPaper(desk: Desk, paper: number): void {
  // Files first, as when one of them is dropped.
  const lockers = look(desk, (tx) => {
    discardable(tx, paper)
    return [...uploadsOf(tx, paper).values()].map(({ locker }) => locker)
  })
  for (const locker of lockers) rmSync(sealedFile(desk, locker), { force: true })
  runAct(desk, "discard letter", (act) => {
    discardable(act.tx, paper)
    forgetDraftOf(act, paper)
    forgetUploads(act, paper)
    papers.delete(act.tx, paperKey(paper))
  })
  desk.vault.flushDestroyed()
}

/**
 * Take back what was submitted; its number is free again.
 * @throws {DeskError} `no-paper`, `draft-stage` if it was not submitted, or is entered
 */
export async function withdrawPaper(desk: Desk, paper: number, signal?: AbortSignal): Promise<KeptPaper> {
  const { draft, state } = look(desk, (tx) => {
    const kept = paperAt(tx, paper)
    return { draft: kept.draft, state: stateOfPaper(tx, kept) }
  })
  if (state === "withdrawn") return openPaper(desk, paper)
  if (draft === null || state === "writing")
    throw new DeskError("draft-stage", `letter ${paper} was not submitted; there is nothing to withdraw`)
  withdrawDraft(desk, draft.number)
  await flush(desk, signal)
  return openPaper(desk, paper)
}

/** What has become of a letter that was submitted. */
export function fateOf(tx: Reading, self: Self, kept: PaperRecord): Pick<KeptPaper, "state" | "why" | "letter"> {
  const state = stateOfPaper(tx, kept)
  const draft = draftOf(tx, kept)
  const why = state === "refused" ? (draft?.why ?? null) : null
  let letter: LetterName | null = null
  if (draft !== null && draft.number !== null && (state === "submitted" || state === "entered")) {
    const office = alias(knownOffice(tx, self.office)?.name ?? "")
    letter = { channel: channelById(tx, draft.channel)?.codeName ?? "", name: `${office}/${draft.number}` }
  }
  return { state, why, letter }
}

function checkVersion(before: PaperRecord, version: number): void {
  if (before.version === version) return
  throw new DeskError(
    "paper-changed",
    `the letter was saved elsewhere since (version ${before.version}, not ${version}); nothing was overwritten`,
  )
}

function discardable(tx: Reading, paper: number): void {
  const state = stateOfPaper(tx, paperAt(tx, paper))
  if (isHandedIn(state) && state !== "entered")
    throw new DeskError("draft-stage", `letter ${paper} was submitted; withdraw it before it is discarded`)
}

async function savedAs(
  desk: Desk,
  paper: number,
  kept: PaperRecord,
): Promise<{ readonly version: number; readonly saved: number; readonly content: Paper }> {
  const { version, saved } = kept
  const uploads = look(desk, (tx) => uploadsOf(tx, paper))
  return { version, saved, content: await shown(desk, kept, uploads) }
}

/** A letter's content with how far its enclosures have come. */
async function shown(desk: Desk, { content }: PaperRecord, uploads: ReadonlyMap<string, Upload>): Promise<Paper> {
  const parts: PaperPart[] = []
  for (const part of content.parts) parts.push(await shownPart(desk, part, uploads.get(part.id)))
  return { ...content, parts }
}

async function shownPart(desk: Desk, part: WrittenPart, upload: Upload | undefined): Promise<PaperPart> {
  if (part.kind === "section") return part
  if (upload === undefined) return { ...part, received: 0, state: "wanted" }
  // What was sealed is what will be sent, whatever the page believes.
  const { name, type, size } = upload
  const state: UploadState = await stateOf(desk, upload)
  return { ...part, name, type, size, ...state }
}
