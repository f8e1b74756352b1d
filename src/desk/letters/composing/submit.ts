/**
 * Submitting a letter: it becomes a draft in one act, its enclosures are carried to their lockers, leave is asked for in one
 * act. Ended anywhere in between, it is submitted again with the same draft, and what was done is not done twice.
 * @module
 */
import { DeskError } from "../../error.ts"
import { look, nextNumber, runAct } from "../../act.ts"
import type { ReviewFault } from "../../api.ts"
import type { Act, Desk } from "../../desk.ts"
import { idOf } from "../../access.ts"
import type { Draft } from "../../records.ts"
import type { PaperRecord, Upload, Written } from "../../records/papers.ts"
import { sealedEnclosureSize } from "../../../letter/index.ts"
import { flush } from "../../carriage/transport.ts"
import { checkParts } from "../draft/check.ts"
import { askLeave } from "../drafts.ts"
import { keepDraft } from "../kept-draft.ts"
import { NO_FOLDER, uploadEnclosures } from "../enclosures.ts"
import { faultsOf } from "./faults.ts"
import { draftOf, isHandedIn, keepPaper, noteCarried, paperAt, stateOfPaper } from "./paper.ts"
import { draftSource } from "./source.ts"
import { uploadsOf } from "./uploads.ts"

/** How far it is, and how it is stopped. */
export interface SubmitWatch {
  readonly signal?: AbortSignal
  /** Octets of enclosures carried. */
  readonly progress?: (done: number, total: number) => void
}

/**
 * Submit a letter. One that is before the registrar or the signatories already stays there.
 * @param period the person's visible choice to fall back to period keys where one-time stock is empty
 * @throws {DeskError} `no-paper`; `review-forbidden` while anything forbids it; `paper-submitting` somebody is at it;
 *   `paper-changed` it was saved while its enclosures were carried: submit it again; `draft-enclosure`
 * @throws {RelayError} `unreachable`
 */
export async function submitPaper(desk: Desk, paper: number, period: boolean, watch: SubmitWatch = {}): Promise<void> {
  const key = `${desk.vault.path}\0${paper}`
  if (submitting.has(key))
    throw new DeskError("paper-submitting", `letter ${paper} is being submitted; wait until that has ended`)
  submitting.add(key)
  try {
    await submit(watched(desk, watch), paper, period, watch.signal)
  } finally {
    submitting.delete(key)
  }
}

/** Refuse what {@link submitPaper} would refuse at once. @throws {DeskError} `no-paper`, `review-forbidden` */
export function refuseForbidden(desk: Desk, paper: number): void {
  look(desk, (tx, self) => {
    const kept = paperAt(tx, paper)
    if (isHandedIn(stateOfPaper(tx, kept))) return
    refuseFaults(paper, faultsOf({ tx, self, now: desk.now() }, kept.content, uploadsOf(tx, paper)))
  })
}

function refuseFaults(paper: number, faults: readonly ReviewFault[]): void {
  const [first] = faults
  if (first === undefined) return
  const where = first.part === null ? "" : ` in part ${first.part}`
  throw new DeskError(
    "review-forbidden",
    `letter ${paper} cannot be submitted: ${first.code}${where}; its review names ${faults.length === 1 ? "it" : `all ${faults.length}`}`,
  )
}

const submitting = new Set<string>()

async function submit(desk: Desk, paper: number, period: boolean, signal: AbortSignal | undefined): Promise<void> {
  const ready = runAct(desk, "submit letter", (act) => makeDraft(act, paper))
  if (ready === null) return
  await uploadEnclosures(desk, ready.number, signal)
  signal?.throwIfAborted()
  // Nothing comes between looking and asking.
  const { version, draft } = look(desk, (tx) => paperAt(tx, paper))
  if (version !== ready.version || draft?.number !== ready.number)
    throw new DeskError("paper-changed", `letter ${paper} was changed meanwhile; look at it and submit it again`)
  askLeave(desk, ready.number, period)
  await flush(desk, signal)
}

/** @returns the draft to go on with; null: it was handed in already */
function makeDraft(act: Act, paper: number): { readonly number: number; readonly version: number } | null {
  const kept = paperAt(act.tx, paper)
  const { version, content } = kept
  if (isHandedIn(stateOfPaper(act.tx, kept))) return null
  const before = draftOf(act.tx, kept)
  if (before !== null) noteCarried(act, paper, before)
  const uploads = uploadsOf(act.tx, paper)
  refuseFaults(paper, faultsOf(act, content, uploads))
  const isUsable = before !== null && before.state !== "withdrawn"
  if (isUsable && kept.draft !== null && kept.draft.version === version) return { number: kept.draft.number, version }
  const number = isUsable && kept.draft !== null ? kept.draft.number : nextNumber(act.tx, "drafts")
  keepDraft(act, number, draftFrom(act, content, uploads))
  const next: PaperRecord = { ...kept, draft: { number, version } }
  keepPaper(act, paper, next)
  return { number, version }
}

function draftFrom(act: Act, content: Written, uploads: ReadonlyMap<string, Upload>): Draft {
  const source = draftSource(content)
  const { channel } = checkParts(act, source, "letter")
  return {
    channel: idOf(channel),
    source,
    folder: NO_FOLDER,
    state: "written",
    why: null,
    leave: null,
    asked: null,
    period: false,
    number: null,
    statement: null,
    secret: null,
    right: null,
    enclosures: content.parts.flatMap((part, i) => {
      const upload = part.kind === "enclosure" ? uploads.get(part.id) : undefined
      return upload === undefined ? [] : [enclosureFrom(upload, i)]
    }),
    at: act.now,
  }
}

function enclosureFrom({ root, carried, ...upload }: Upload, part: number): Draft["enclosures"][number] {
  if (root === null) throw new TypeError("a letter without faults has its enclosures sealed")
  return { ...upload, part, root, sealedSize: sealedEnclosureSize(upload.size), done: carried }
}

/** What the carrying of several enclosures tells, as one number. */
function watched(desk: Desk, { progress }: SubmitWatch): Desk {
  if (progress === undefined) return desk
  const done = new Map<string, readonly [number, number]>()
  const tell = (what: string, bytes: number, total: number): void => {
    if (!what.startsWith("uploading ")) return
    done.set(what, [bytes, total])
    const all = [...done.values()]
    progress(
      all.reduce((sum, [octets]) => sum + octets, 0),
      all.reduce((sum, [, octets]) => sum + octets, 0),
    )
  }
  return { ...desk, tell: { note: (sentence) => desk.tell.note(sentence), progress: tell } }
}
