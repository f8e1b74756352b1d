/**
 * A letter being written, as a record: its number and key, and what has become of it since it was submitted.
 * @module
 */
import { rmSync } from "node:fs"
import { equal } from "../../../bytes/index.ts"
import type { Reading } from "../../../vault/index.ts"
import type { DraftState } from "../../api.ts"
import type { Act } from "../../desk.ts"
import { DeskError } from "../../error.ts"
import { CLOSED, drafts, OPEN, type Draft } from "../../records.ts"
import { papers, uploads, type PaperRecord } from "../../records/papers.ts"
import { dropDraft, keepDraft } from "../kept-draft.ts"
import { sealedFile } from "../work-folder.ts"

/** Under which a letter being written is kept. */
export function paperKey(paper: number): string {
  return paper.toString().padStart(12, "0")
}

/** A letter being written. @throws {DeskError} `no-paper` */
export function paperAt(tx: Reading, paper: number): PaperRecord {
  const kept = papers.get(tx, paperKey(paper))
  if (kept === null) throw new DeskError("no-paper", `there is no letter ${paper} being written here; it was discarded`)
  return kept
}

/** Keep a changed one. */
export function keepPaper({ tx }: Pick<Act, "tx">, paper: number, kept: PaperRecord): void {
  papers.put(tx, paperKey(paper), kept, { order: paper, state: OPEN })
}

/** Those whose letters are entered are closed, so that the others are found without them. */
export function closeEntered({ tx }: Pick<Act, "tx">): void {
  for (const { key, order, value } of papers.list(tx, { state: OPEN })) {
    if (stateOfPaper(tx, value) === "entered") papers.put(tx, key, value, { order, state: CLOSED })
  }
}

/** The draft it was submitted as, if that is still there. */
export function draftOf(tx: Reading, { draft }: PaperRecord): Draft | null {
  return draft === null ? null : drafts.get(tx, draft.number.toString().padStart(12, "0"))
}

/** How far it has come. What was withdrawn, or never went out, and was edited since, is being written again. */
export function stateOfPaper(tx: Reading, kept: PaperRecord): DraftState {
  const draft = draftOf(tx, kept)
  if (draft === null) return "writing"
  const isEdited = kept.draft?.version !== kept.version
  const isOut = draft.state !== "withdrawn" && draft.state !== "written" && draft.state !== "sealing"
  return isEdited && !isOut ? "writing" : draft.state
}

/** While it is before the registrar or the signatories it stays as it was handed in. */
export function isHandedIn(state: DraftState): boolean {
  return state === "awaiting-leave" || state === "submitted" || state === "entered"
}

/** A letter that may be changed. @throws {DeskError} `no-paper`, `draft-stage` */
export function editable(tx: Reading, paper: number): PaperRecord {
  const kept = paperAt(tx, paper)
  const state = stateOfPaper(tx, kept)
  if (isHandedIn(state))
    throw new DeskError(
      "draft-stage",
      state === "entered"
        ? `letter ${paper} is entered and can no longer be changed`
        : `letter ${paper} was submitted; withdraw it to change it`,
    )
  return kept
}

/**
 * Forget the draft that a letter was submitted as, with the keys of its enclosures. One that was withdrawn while its leave
 * was on its way stays, emptied, so that the number which comes can be given back.
 */
export function forgetDraftOf(act: Pick<Act, "tx">, paper: number): void {
  const kept = paperAt(act.tx, paper)
  const draft = draftOf(act.tx, kept)
  if (kept.draft === null || draft === null) return
  noteCarried(act, paper, draft)
  const { number } = kept.draft
  if (isAwaited(draft)) keepDraft(act, number, { ...draft, source: NOTHING, enclosures: [] })
  else dropDraft(act, number)
  keepPaper(act, paper, { ...kept, draft: null })
}

/** The letter that a draft was made of is destroyed: its text, its enclosures' keys, and what lies beside the vault of them. */
export function forgetPaperOf({ tx, desk }: Pick<Act, "tx" | "desk">, draft: number): void {
  for (const { key, order, value } of papers.list(tx)) {
    if (value.draft?.number !== draft) continue
    const prefix = `${paperKey(order)}/`
    for (const upload of uploads.list(tx)) {
      if (!upload.key.startsWith(prefix)) continue
      rmSync(sealedFile(desk, upload.value.locker), { force: true })
      uploads.delete(tx, upload.key)
    }
    papers.delete(tx, key)
  }
}

/** What lies in its locker already need not be carried there again, in whichever draft it goes. */
export function noteCarried({ tx }: Pick<Act, "tx">, paper: number, { enclosures }: Draft): void {
  const prefix = `${paperKey(paper)}/`
  for (const { key, order, value } of uploads.list(tx)) {
    if (!key.startsWith(prefix) || value.carried) continue
    if (enclosures.some(({ locker, done }) => done && equal(locker, value.locker)))
      uploads.put(tx, key, { ...value, carried: true }, { order })
  }
}

/** Its leave may still come, and with it a number. */
function isAwaited({ state, leave, number }: Draft): boolean {
  return state === "withdrawn" && leave !== null && number === null
}

/** What is left of such a draft. */
const NOTHING = "---\nchannel: -\nlanguages: en\n---\n## section\nmarking: -\nreaders: -\n\n### en\n-\n"
