/**
 * Reader: a view arrives, is verified from the charter to the last leaf, is filed, and the one-time key that opened it is
 * destroyed in the same transaction. Then it can be listed, read, exported; the receipt goes back.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import type { LetterView, ViewEnclosure } from "../../letter/index.ts"
import {
  type CoverItem,
  exportView,
  openCover,
  openParcel,
  type VerifiedCover,
  type VerifiedView,
  verifyCover,
  verifyView,
} from "../../parcel/index.ts"
import type { Reading } from "../../vault/index.ts"
import { alias, channelById, idOf, knownOffice, letterNamed, ownAddress } from "../access.ts"
import { look, nextNumber, runAct } from "../act.ts"
import { refusedAs, raise } from "../alarm.ts"
import { openingFor } from "../carriage/opening.ts"
import { wantEnclosures } from "../carriage/pouch/lockers.ts"
import { useSecret } from "../carriage/topup.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { LETTER_SET_ASIDE, makeRoom } from "../healing/told.ts"
import {
  drafts,
  fileAnswer,
  keepSummary,
  keyOf,
  OPEN,
  pending,
  type Self,
  shelve,
  summaries,
  type Summary,
  type ViewRecord,
  views,
} from "../records.ts"
import { awaitFromNow } from "./awaiting.ts"
import { keepDraft } from "./kept-draft.ts"
import { listed, type ListedLetter } from "./listing.ts"
import { checkReadable, noteReadingTime } from "./reading-time.ts"
import { refuseListed } from "./listed.ts"
import { sendReceipt } from "./receipts.ts"

/** A letter opened for reading: the verified view, its cover, and how far its enclosures can be opened. */
export interface ReadLetter {
  readonly name: string
  readonly channel: string
  readonly view: LetterView
  readonly cover: VerifiedCover
  readonly summary: ListedLetter
  readonly answers: readonly string[]
}

/**
 * The registrar passes on a cover and, the first time, the parcel under it. The registrar's own comes within the act that
 * files what the host or the other side sent: a parcel that somebody spoilt is an alarm there, and undoes nothing of the
 * rest, or one letter would keep every later postmark from being filed.
 */
export function onCover(act: Act, arrival: Arrival, item: CoverItem): void {
  if (!equal(arrival.from.officer, act.self.officer)) {
    takeCover(act, item)
    return
  }
  try {
    // It refuses before it writes anything.
    takeCover(act, item)
  } catch (error) {
    const code = refusedAs(error)
    if (code === null || error instanceof Held) throw error
    raise(act, { code, message: (error as Error).message, bundle: null, evidence: null, channel: arrival.channel })
  }
}

function takeCover(act: Act, item: CoverItem): void {
  const { tx } = act
  const charterId = sha256(openCover(item.cover).charter)
  const channel = channelById(tx, charterId)
  if (channel === null) throw new Held("charter", "a letter came in a channel that is not here yet")
  if (channel.comparison === null) throw new Held("comparison", "the fingerprint of this channel was not compared yet")
  const cover = verifyCover({ cover: item.cover, channelId: idOf(channel) })
  refuseListed(cover.statement)
  const key = keyOf(cover.channelId, cover.statement.office, cover.statement.number)
  const isAside = summaries.get(tx, key)?.void === LETTER_SET_ASIDE
  const kept = views.get(tx, key)
  // Another letter has its number since the register was healed.
  const isOther = isAside && kept !== null && !equal(kept.statement, cover.statementHash)
  const filed = isOther ? null : kept
  if (item.envelope === null) {
    if (filed === null || !equal(filed.statement, cover.statementHash))
      throw new Held("draft", "a newer cover came before its letter")
    views.put(tx, key, { ...filed, cover: item.cover })
    const summary = summaries.get(tx, key)
    if (summary !== null) keepSummary(tx, key, { ...summary, ...accounts(cover) })
    return
  }
  const name = nameOf(act, cover)
  const opening = openingFor(act, item.envelope, { name, proven: true })
  if (opening.kind === "repeat") return
  // A letter that has a receipt is not opened a second time, whoever sealed it again and at whose word. But a view that
  // somebody passed on must not stand in the way of the letter itself.
  const isPassedOn = summaries.get(tx, key)?.passedOn === true
  if (filed !== null && !isPassedOn) throw filedAlready(name)
  const opened = openParcel({ identity: opening.identity, envelope: item.envelope })
  if (opened.kind !== "opened")
    throw new DeskError(
      "cannot-open",
      `cannot open ${name}: its parcel names prekey ${toHex(opening.prekey).slice(0, 16)} and was sealed to another`,
    )
  const { view } = verifyView({ cover, content: opened.content, to: ownAddress(act.self) })
  if (filed !== null && view.kind !== "letter") throw filedAlready(name)
  if (isOther) makeRoom(act, key)
  file(
    act,
    key,
    { cover: item.cover, content: opened.content, statement: cover.statementHash, receipts: [] },
    { cover, view },
  )
  useSecret(act, opening.prekey, sha256(item.envelope))
  if (view.kind === "letter") sendReceipt(act, key, view, "arrived")
  wantEnclosures(act, view)
  forgetDraft(act, openCover(item.cover).statement)
  act.desk.tell.note(`letter ${name} has arrived`)
}

/** Our own letter has come back entered: its draft has done its work. Its secret goes when every receipt is there. */
function forgetDraft(act: Act, statement: Uint8Array): void {
  const laid = toHex(sha256(statement))
  // What was approved stays: its number must not be approved again.
  if (pending.get(act.tx, laid)?.state === "waiting") pending.delete(act.tx, laid)
  for (const { order, value } of drafts.list(act.tx, { state: OPEN })) {
    if (value.statement === null || !equal(value.statement, statement)) continue
    keepDraft(act, order, { ...value, state: "entered" })
  }
  awaitFromNow(act, statement)
}

/**
 * Read a letter by its name. The view is verified again, whole, before anything of it is returned.
 * @param name `north/4`
 * @throws {DeskError} `no-letter`; whatever verification refuses
 */
export function readLetter(desk: Desk, name: string, channelName?: string): ReadLetter {
  return look(desk, (tx, self) => {
    const { summary, verified } = openFiled({ tx, self, now: desk.now() }, name, channelName)
    return shownLetter(tx, summary, verified)
  })
}

/** A letter that was verified, as it is read. */
export function shownLetter(tx: Reading, summary: Summary, { view, cover }: VerifiedView): ReadLetter {
  const answers = view.header.references.map(
    ({ office, number }) => `${alias(knownOffice(tx, office)?.name ?? "")}/${number}`,
  )
  const shown = listed(summary)
  return { name: shown.name, channel: shown.channel, view, cover, summary: shown, answers }
}

/** A letter as it is filed, and what it verified to just now, whole. @throws as {@link readLetter} */
export function openFiled(act: Context, name: string, channelName?: string): FiledLetter {
  const { record, summary } = findView(act, name, channelName)
  return { record, summary, verified: verifyAgain(act, record, summary) }
}

/** A filed letter that was verified. */
export interface FiledLetter {
  readonly record: ViewRecord
  readonly summary: Summary
  readonly verified: VerifiedView
}

/** The view of a letter as one file that anybody can verify, given the channel id. It holds what this reader may read. */
export function exportLetter(
  desk: Desk,
  name: string,
  channelName?: string,
): { file: Uint8Array; channelId: Uint8Array } {
  return look(desk, (tx, self) => {
    const { record, summary } = findView({ tx, self, now: desk.now() }, name, channelName)
    return { file: exportView(record), channelId: summary.channel }
  })
}

/** An enclosure of a letter, by its place among the letter's enclosures, from 1. @throws {DeskError} `no-letter` */
export function enclosureOf(letter: ReadLetter, place: number): ViewEnclosure {
  const found = letter.view.enclosures[place - 1]
  if (found === undefined)
    throw new DeskError(
      "no-letter",
      `${letter.name} shows ${letter.view.enclosures.length} enclosures; there is no number ${place}`,
    )
  return found
}

/** Record that a letter was opened, and tell its sender if the charter asks for it. @returns whether a receipt goes out */
export function receiptLetter(desk: Desk, name: string, channelName?: string): { name: string; sent: boolean } {
  return runAct(desk, "receipt", (act) => {
    const { tx } = act
    const { key, record, summary } = findView(act, name, channelName)
    const { view, cover } = verifyAgain(act, record, summary)
    if (summary.opened === null) keepSummary(tx, key, { ...summary, opened: act.now })
    const asked = cover.charter.rules.receipts === "opened"
    const sent = asked && summary.opened === null && view.kind === "letter"
    if (sent) sendReceipt(act, key, view, "opened")
    return { name: listed(summary).name, sent }
  })
}

/**
 * File a view that was filed on another device, as its drawer held it and as it was just proven.
 * @param arrived when it first came: its reading time goes on from then
 */
export function fileRecovered(
  act: Act,
  key: string,
  { record, ...proven }: VerifiedView & { readonly record: ViewRecord },
  arrived: number | null,
): void {
  file(act, key, { ...record, receipts: [] }, { ...proven, arrived: arrived ?? act.now })
}

function filedAlready(name: string): DeskError {
  return new DeskError(
    "letter-receipted",
    `another parcel of ${name} came, which is filed here already; it was not taken, ask the registrar who sent it`,
  )
}

interface Context {
  readonly tx: Reading
  readonly self: Self
  readonly now: number
}

function file(
  act: Act,
  key: string,
  record: ViewRecord,
  { cover, view, arrived = act.now }: { cover: VerifiedCover; view: LetterView; arrived?: number },
): void {
  const { header } = view
  const replaced = summaries.get(act.tx, key)
  views.put(act.tx, key, record, { order: act.now })
  const summary: Summary = {
    channel: header.channel,
    codeName: channelById(act.tx, header.channel)?.codeName ?? "",
    office: header.office,
    from: alias(knownOffice(act.tx, header.office)?.name ?? ""),
    number: header.number,
    document: header.document,
    date: header.date,
    ...accounts(cover),
    arrived,
    opened: null,
    void: null,
    parts: view.parts.length,
    enclosures: view.enclosures.length,
    place: replaced?.place ?? nextNumber(act.tx, shelfNumbers(header.channel)),
    familiar: isFamiliar(act, header.office, record.statement),
    passedOn: view.kind === "passed-on",
  }
  // By a running number, not by the clock: several may come in one second.
  keepSummary(act.tx, key, summary, nextNumber(act.tx, "letters"))
  if (replaced === null) shelve(act.tx, header.channel, summary.place ?? 0, header)
  noteReadingTime(act.tx, cover.charter, { key, arrived })
  if (replaced === null) fileAnswer(act.tx, header.channel, { letter: header, references: header.references })
}

/** Under what a vault counts the letters of a channel. */
export function shelfNumbers(channel: Uint8Array): string {
  return `shelf/${toHex(channel)}`
}

/** Drafted or approved in this very vault: it is no news to its officer. */
function isFamiliar(act: Act, office: Uint8Array, statement: Uint8Array): boolean {
  if (!equal(office, act.self.office)) return false
  if (pending.get(act.tx, toHex(statement))?.state === "approved") return true
  return drafts
    .list(act.tx, { state: OPEN })
    .some(({ value }) => value.statement !== null && equal(sha256(value.statement), statement))
}

function accounts(
  cover: VerifiedCover,
): Pick<Summary, "entered" | "postmarked" | "countersigned"> & Required<Pick<Summary, "wants" | "entry">> {
  const { approvers, entered, postmarked, standing } = cover
  return {
    entered: entered.time,
    postmarked: postmarked?.time ?? null,
    countersigned: standing === "countersigned",
    wants: standing === "countersigned" ? [] : standing.provisional,
    entry: { index: entered.index, approvers: approvers.length, order: postmarked?.order ?? null },
  }
}

function findView(
  act: Context,
  name: string,
  channelName?: string,
): { key: string; record: ViewRecord; summary: Summary } {
  const { office, number, channel } = letterNamed(act.tx, act.self, name, channelName)
  const key = keyOf(idOf(channel), office, number)
  const [record, summary] = [views.get(act.tx, key), summaries.get(act.tx, key)]
  if (record === null || summary === null) throw new DeskError("no-letter", `no letter ${name} is filed in this vault`)
  checkReadable(act.tx, act.now, key)
  return { key, record, summary }
}

function verifyAgain(act: Context, record: ViewRecord, summary: Summary): VerifiedView {
  const cover = verifyCover({ cover: record.cover, channelId: summary.channel })
  return verifyView({ cover, content: record.content, to: ownAddress(act.self) })
}

function nameOf(act: Act, cover: VerifiedCover): string {
  return `${alias(knownOffice(act.tx, cover.statement.office)?.name ?? "")}/${cover.statement.number}`
}
