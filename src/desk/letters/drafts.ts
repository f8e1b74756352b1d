/**
 * Drafter: from a draft file to a letter laid before the signatories. Enclosures are sealed and uploaded first, then leave
 * is asked for; when the allotment has come the tree is built, every reader's parcel sealed, and everything handed in.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256 } from "../../bytes/index.ts"
import {
  type Allotment,
  allotmentShape,
  byPlace,
  checkAllotment,
  encodeStatement,
  type Leave,
  leaveShape,
  type LetterStatement,
  type NamedCharter,
  openSigned,
  registrarOf,
  signBody,
  SUITE,
} from "../../office/index.ts"
import { buildLetter, type BuiltLetter, type LetterPlan, makeContent } from "../../letter/index.ts"
import { type AllotmentItem, type Item, type RefusalItem, sealBundle, sealParcel } from "../../parcel/index.ts"
import { charterOf, channelById, idOf, ownKeys, ownRoster, registrarAddress, rosterOf } from "../access.ts"
import { look, nextNumber, post, runAct } from "../act.ts"
import { refusedAs } from "../alarm.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { awaitNone, awaitReceipts } from "./awaiting.ts"
import { parseDraft } from "./draft/parse.ts"
import { isSuspended } from "../offices/suspended.ts"
import { DeskError } from "../error.ts"
import { type Channel, type Draft, drafts } from "../records.ts"
import { checkParts, type Context } from "./draft/check.ts"
import { draftAt, draftKey, keepDraft, withoutSecret } from "./kept-draft.ts"
import { keysOf, planOf } from "./plan.ts"
import { noteHandedIn } from "./reading-time.ts"
import { onResealRefused } from "./resealing.ts"

/** A draft as it is listed. */
export interface DraftSummary {
  readonly draft: number
  readonly channel: string
  readonly document: string
  readonly state: Draft["state"]
  /** Why it was refused: a code. */
  readonly why: string | null
  readonly number: number | null
  readonly parts: number
  readonly enclosures: number
}

/**
 * Keep a draft. It is checked whole against charter and rosters first; nothing is sent.
 * @param source the text of a draft file
 * @param folder where the enclosures it names are found
 * @throws {DeskError} `draft-*` with file and line, `not-drafter`; OfficeError naming the charter's rule
 */
export function writeDraft(desk: Desk, input: { source: string; name: string; folder: string }): DraftSummary {
  return runAct(desk, "write draft", (act) => {
    const checked = checkParts(act, input.source, input.name)
    const number = nextNumber(act.tx, "drafts")
    const draft: Draft = {
      channel: idOf(checked.channel),
      source: input.source.normalize("NFC"),
      folder: input.folder,
      state: "written",
      why: null,
      leave: null,
      asked: null,
      period: false,
      number: null,
      statement: null,
      secret: null,
      right: null,
      enclosures: [],
      at: act.now,
    }
    drafts.put(act.tx, draftKey(number), draft, { order: number })
    return summaryOf(act, number, draft)
  })
}

/** The drafts of this vault, newest last. */
export function listDrafts(desk: Desk): readonly DraftSummary[] {
  return look(desk, (tx, self) => drafts.list(tx).map(({ order, value }) => summaryOf({ tx, self }, order, value)))
}

/**
 * Ask for leave, once every enclosure is in its locker. What follows happens when the allotment is collected.
 * @param period the person's visible choice to fall back to period keys where one-time stock is empty
 */
export function askLeave(desk: Desk, number: number, period: boolean): DraftSummary {
  return runAct(desk, "ask leave", (act) => {
    const draft = draftAt(act, number)
    if (draft.state !== "written" && draft.state !== "sealing" && draft.state !== "refused")
      return summaryOf(act, number, draft)
    const { channel, document, readers } = checkParts(act, draft.source, `draft ${number}`)
    const leave: Leave = {
      suite: SUITE,
      kind: "leave",
      leave: randomBytes(16),
      channel: idOf(channel),
      document,
      readers: readers.map(({ office, officer }) => ({ office, officer })).toSorted(byPlace),
      period,
      time: act.now,
    }
    const signed = signBody(ownKeys(act.self), leave)
    const asked: Draft = { ...draft, state: "awaiting-leave", why: null, leave: leave.leave, asked: signed, period }
    keepDraft(act, number, asked)
    post(act, registrarAddress(act.self), idOf(channel), { kind: "leave", leave: signed })
    return summaryOf(act, number, draftAt(act, number))
  })
}

/** Leave was refused: the draft says why, and can be submitted again. */
export function onRefusal(act: Act, _arrival: Arrival, item: RefusalItem): void {
  if (onResealRefused(act, item.leave, item.code)) return
  const found = byLeave(act, item.leave)
  if (found === null || (found.draft.state !== "awaiting-leave" && found.draft.state !== "submitted")) return
  // Given back after it was handed in: what was built of it, and the letter's secret, are of no more use.
  if (found.draft.statement !== null) awaitNone(act, found.draft.statement)
  const given = { number: null, statement: null, secret: null }
  keepDraft(act, found.number, { ...found.draft, ...given, state: "refused", why: item.code })
  act.desk.tell.note(`leave for draft ${found.number} was refused: ${item.code}`)
}

/** Leave was given: build the letter, seal it, hand it in. */
export function onAllotment(act: Act, _arrival: Arrival, item: AllotmentItem): void {
  const { tx, self } = act
  const own = ownRoster(tx, self)
  const allotment = openSigned(item.allotment, registrarOf(own).keys, allotmentShape)
  const found = byLeave(act, allotment.leave)
  if (found?.draft.state === "withdrawn" && found.draft.number === null) {
    // It was withdrawn while the leave was on its way: give the number back, or it would be taken until it runs out.
    const given = { ...found.draft, number: allotment.number }
    keepDraft(act, found.number, given)
    giveBack(act, given)
  }
  if (found === null || found.draft.state !== "awaiting-leave" || found.draft.asked === null) return
  const leave = openSigned(found.draft.asked, own, leaveShape)
  const channel = channelById(tx, allotment.channel)
  if (channel === null) throw new DeskError("item-unexpected", "an allotment came for a channel that is not here")
  const other = rosterOf(tx, channel.other)
  const [posted, local] = [act.posted.length, act.local.length]
  try {
    checkAllotment({ allotment, leave, drafter: self.officer, own, other, at: act.now })
    handIn(act, { number: found.number, draft: found.draft, channel, allotment, signed: item.allotment })
  } catch (error) {
    // What was allotted cannot be used: nothing of it goes out, the number goes back, and the draft says why.
    const code = refusedAs(error)
    if (code === null) throw error
    act.posted.splice(posted)
    act.local.splice(local)
    giveBack(act, { ...found.draft, number: allotment.number })
    keepDraft(act, found.number, { ...found.draft, state: "refused", why: code })
    act.desk.tell.note(`draft ${found.number} could not be handed in (${code}); submit it again`)
  }
}

/** Withdraw a draft; if it was handed in its number becomes free again. @throws {DeskError} `draft-stage` once it is entered */
export function withdrawDraft(desk: Desk, number: number): DraftSummary {
  return runAct(desk, "withdraw draft", (act) => {
    const draft = draftAt(act, number)
    if (draft.state === "entered")
      throw new DeskError("draft-stage", `draft ${number} is entered; a letter cannot be taken back`)
    giveBack(act, draft)
    if (draft.statement !== null) awaitNone(act, draft.statement)
    const withdrawn = withoutSecret({ ...draft, state: "withdrawn" })
    keepDraft(act, number, withdrawn)
    return summaryOf(act, number, withdrawn)
  })
}

/** Tell the registrar that an allotment is not used; there is none before a number was given. */
function giveBack(act: Act, { leave, number, channel }: Draft): void {
  if (leave === null || number === null) return
  const body = { suite: SUITE, kind: "withdrawal", channel, leave, number } as const
  post(act, registrarAddress(act.self), channel, {
    kind: "withdrawal",
    withdrawal: signBody(ownKeys(act.self), body),
  })
}

interface HandIn {
  readonly number: number
  readonly draft: Draft
  readonly channel: Channel
  readonly allotment: Allotment
  readonly signed: AllotmentItem["allotment"]
}

function handIn(act: Act, input: HandIn): void {
  const { number, draft, channel, allotment, signed } = input
  const { self } = act
  const { parsed, readers, references } = checkParts(act, draft.source, `draft ${number}`)
  if (readers.some((reader) => isSuspended(act, reader)))
    throw new DeskError("officer-suspended", `the key of a reader of draft ${number} was suspended; withdraw it`)
  const secret = randomBytes(32)
  const from: NonNullable<Draft["built"]> = {
    random: randomBytes(32),
    date: parsed.date ?? act.now,
    readers: readers.map(({ office, officer, parts }) => ({ office, officer, parts })),
    references: references.map(({ office, number: letter }) => ({ office, number: letter })),
  }
  const charter = charterOf(channel)
  const plan = planOf(act, { draft, channel, charter, number: allotment.number, parsed, secret, from })
  const built = buildLetter(plan)
  const statement = encodeStatement(randomBytes(32), statementBody(plan, built, { ...allotment, charter }))
  const keys = keysOf(draft, built)
  const parcels = built.readers.map(({ office, officer, position }) => {
    const prekey = allotment.prekeys.find((p) => p.for === "reader" && equal(p.officer, officer))?.prekey
    if (prekey === undefined) throw new TypeError("an allotment that was checked has a prekey for every reader")
    const content = makeContent({ tree: built.tree, leaves: built.leaves, reader: position, keys })
    return { office, officer, envelope: sealParcel({ prekey, content }) }
  })
  const lockers = draft.enclosures.map(({ locker }) => locker)
  const registrar = registrarAddress(self)
  post(act, registrar, idOf(channel), { kind: "submission", statement, leave: allotment.leave, parcels, lockers })
  const item: Item = { kind: "draft", statement, secret, leaves: built.leaves, keys, allotment: signed }
  for (const approver of allotment.prekeys)
    if (approver.for === "approver" && !isSuspended(act, approver)) layBefore(act, approver, idOf(channel), item)
  keepDraft(act, number, { ...draft, state: "submitted", number: allotment.number, statement, secret, built: from })
  noteHandedIn(act.tx, { draft: number, enterBy: allotment.enterBy, channel })
  awaitReceipts(act, { channel, statement, number: allotment.number, readers, entered: false })
}

/** The draft goes to an approver sealed by the drafter; the registrar hands it on unread. */
function layBefore(act: Act, approver: Allotment["prekeys"][number], channel: Uint8Array, item: Item): void {
  const { self } = act
  if (equal(approver.officer, self.officer) || equal(approver.officer, registrarAddress(self).officer)) {
    post(act, { office: self.office, officer: approver.officer }, channel, item)
    return
  }
  const filing = randomBytes(32)
  const bundle = { from: self.office, sender: self.officer, to: approver.officer, channel, filing, items: [item] }
  const envelope = sealBundle({ prekey: approver.prekey, bundle })
  post(act, registrarAddress(self), channel, {
    kind: "forward",
    officer: approver.officer,
    filing: sha256(filing),
    envelope,
  })
}

function statementBody(
  plan: LetterPlan,
  built: BuiltLetter,
  allotment: Allotment & { readonly charter: NamedCharter },
): LetterStatement {
  const { channel, office, number, document, date } = plan
  const { roster, seen, enterBy, charter } = allotment
  const { root, depth, copies } = built
  return {
    suite: SUITE,
    kind: "letter",
    channel,
    office,
    roster,
    ...(charter.previous === null ? {} : { charter: charter.id }),
    number,
    document,
    date,
    root,
    depth,
    copies,
    listed: [],
    seen,
    enterBy,
  }
}

function byLeave(act: Act, leave: Uint8Array): { number: number; draft: Draft } | null {
  const found = drafts.list(act.tx).find(({ value }) => value.leave !== null && equal(value.leave, leave))
  return found === undefined ? null : { number: found.order, draft: found.value }
}

function summaryOf(act: Context, number: number, draft: Draft): DraftSummary {
  const parsed = parseDraft(draft.source, `draft ${number}`)
  return {
    draft: number,
    channel: channelById(act.tx, draft.channel)?.codeName ?? "",
    document: parsed.kind,
    state: draft.state,
    why: draft.why,
    number: draft.number,
    parts: parsed.parts.length,
    enclosures: parsed.parts.filter((part) => part.kind === "enclosure").length,
  }
}
