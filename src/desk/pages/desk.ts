/**
 * The place *Desk*: what needs its officer, from one look into the vault. Each list is found by the states and orders of
 * its records; what is only counted is not opened, so the page is as quick with ten thousand letters as with ten.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { own, knownOffice } from "../access.ts"
import { look } from "../act.ts"
import type { AsideLine, DeskPage, Hex, LaidLine, LetterLine, Lines, ProvisionalLine, ReceiptLine } from "../api.ts"
import type { Desk } from "../desk.ts"
import { openStatementOf } from "../../office/index.ts"
import { nameOfPending, waitingIn } from "../letters/approvals.ts"
import { missingFrom } from "../letters/awaiting.ts"
import {
  alarms,
  awaited,
  type Awaited,
  channels,
  CLOSED,
  held,
  invited,
  OPEN,
  outbox,
  STATES_WITH,
  summaries,
  type Channel,
  type Pending,
} from "../records.ts"
import { BACKUP_SECONDS, lastBackup } from "../restoring/last.ts"
import { catchingUp } from "../restoring/signing.ts"
import { overridesInForce } from "../channels/override.ts"
import { healingsLaid } from "../healing/approve.ts"
import { rostersRunningOut } from "../offices/running-out.ts"
import { nextOf } from "./channels.ts"
import { draftLines } from "./drafts.ts"
import { letterLine, linesOf, MOST_LINES, provisionalLine, summariesIn } from "./lines.ts"
import { aliasOf, type Looking } from "./people.ts"
import { lowStock } from "./stocks.ts"
import { toSend, uncosigned, unpostmarked } from "./waiting.ts"

/** How many of the newest letters stand on the front page. */
const NEWEST = 10

/** The front page. */
export function deskPage(desk: Desk): DeskPage {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    const unopened = summariesIn(at, STATES_WITH.unopened)
    return {
      arrived: linesOf(
        unopened.newest.map((summary) => letterLine(at, summary)),
        unopened.count,
      ),
      approvals: approvals(at),
      toSend: toSend(at),
      unpostmarked: unpostmarked(at),
      provisional: provisional(at),
      receiptsMissing: receiptsMissing(at),
      drafts: draftLines(at),
      stocks: lowStock(at),
      rosters: rostersRunningOut(at),
      overrides: overridesInForce(at),
      joined: joined(at),
      alarms: alarms.list(tx, { state: OPEN, descending: true, limit: MOST_LINES }).map(({ order, value }) => ({
        id: String(order),
        code: value.code,
        message: value.what,
        times: value.times,
        at: value.at,
      })),
      alarmsAside: alarms.count(tx, { state: CLOSED }),
      restored: catchingUpLine(at),
      backupDue: backupDue(at),
      held: held.list(tx, { limit: MOST_LINES }).map(({ value }) => ({ why: value.why, since: value.since })),
      outbox: outbox.count(tx),
      channels: channelsUnderWay(at),
      newest: newest(at),
      letters: summaries.count(tx),
    }
  })
}

/** Alarms that somebody has dealt with, newest first. */
export function alarmsAside(desk: Desk): Lines<AsideLine> {
  return look(desk, (tx) => {
    const rows = alarms.list(tx, { state: CLOSED, descending: true, limit: MOST_LINES })
    const lines = rows.flatMap(({ order, value: { at, code, dismissed, evidence, times, what } }) =>
      dismissed === undefined
        ? []
        : [{ id: String(order), code, message: what, times, at, aside: dismissed, evidence: evidence !== null }],
    )
    return linesOf(lines, alarms.count(tx, { state: CLOSED }))
  })
}

function catchingUpLine({ tx }: Looking): DeskPage["restored"] {
  const found = catchingUp(tx)
  return found === null ? null : { at: found.at, made: found.made, lost: found.by === "registrar-lost" }
}

/** A reminder, and no more: from the first letter on, and once a week. */
function backupDue({ now, tx }: Looking): DeskPage["backupDue"] {
  const last = lastBackup(tx)
  const isDue = last === null ? summaries.count(tx) > 0 : now - last >= BACKUP_SECONDS
  return isDue ? { last } : null
}

/** What is laid before this officer and can still be approved: what has run out must not hide what has not. */
function approvals(at: Looking): Lines<LaidLine> {
  const lines = waitingIn(at.tx)
    .map(({ key, value }) => laidLine(at, key, value))
    .filter(({ until }) => until === null || until >= at.now)
  return linesOf([...healingsLaid(at).map(healingLine), ...lines])
}

function healingLine({ key, codeName }: { readonly key: Hex; readonly codeName: string }): LaidLine {
  return { id: key, kind: "healing", name: codeName, channel: codeName, until: null }
}

/** Something laid before this officer, by its name. It was checked when it came; shown whole it is checked again. */
function laidLine(at: Looking, id: string, laid: Pending): LaidLine {
  const channel = channels.list(at.tx).find(({ value }) => value.id !== null && isOf(value, laid.channel))?.value
  return {
    id,
    kind: laid.purpose,
    name: nameOfPending(at, laid),
    channel: channel?.codeName ?? null,
    until: laid.purpose === "letter" ? openStatementOf("letter", laid.subject).body.enterBy : null,
  }
}

/** Letters that came and do not count yet, and letters of ours that the other side has not cosigned. */
function provisional(at: Looking): Lines<ProvisionalLine> {
  const filed = summariesIn(at, STATES_WITH.provisional)
  const lines = filed.newest.map((summary) => provisionalLine(at, summary))
  const known = new Set(lines.map(({ channel, name }) => `${channel} ${name}`))
  const others = uncosigned(at)
  const rest = others.newest.filter(({ channel, name }) => !known.has(`${channel} ${name}`))
  const twice = others.newest.length - rest.length
  return linesOf([...lines, ...rest], filed.count + others.count - twice)
}

/** Letters of ours whose readers have not given the receipts that the charter asks for: see `letters/awaiting.ts`. */
function receiptsMissing(at: Looking): Lines<ReceiptLine> {
  const rows = awaited.list(at.tx, { state: OPEN, descending: true, limit: MOST_LINES })
  const lines = rows.map(({ value }) => ({
    channel: channels.list(at.tx).find((row) => isOf(row.value, value.channel))?.value.codeName ?? "",
    name: `${aliasOf(at, value.office)}/${value.number}`,
    ...fromOf(at, value),
  }))
  return linesOf(lines, awaited.count(at.tx, { state: OPEN }))
}

function fromOf({ tx }: Looking, row: Awaited): Pick<ReceiptLine, "from" | "gone"> {
  const { gone, waiting } = missingFrom(tx, row)
  return { from: waiting, gone }
}

/** Registrar: who has joined and stands in no roster yet. */
function joined(at: Looking): DeskPage["joined"] {
  const lines = own(at.tx, at.self).roster?.lines ?? []
  return invited
    .list(at.tx)
    .flatMap(({ value }) => {
      const { officer } = value.joined ?? {}
      if (officer === undefined || lines.some((line) => equal(line.officer, officer))) return []
      return [{ name: value.name, title: value.title }]
    })
    .toSorted((a, b) => (a.title < b.title ? -1 : 1))
}

function channelsUnderWay(at: Looking): DeskPage["channels"] {
  return channels.list(at.tx).flatMap(({ value }) => {
    const { next, mine } = nextOf(at, value)
    const { codeName, stage } = value
    return next === "none" ? [] : [{ codeName, stage, other: knownOffice(at.tx, value.other)?.name ?? "", mine }]
  })
}

function newest(at: Looking): readonly LetterLine[] {
  return summaries.list(at.tx, { descending: true, limit: NEWEST }).map(({ value }) => letterLine(at, value))
}

function isOf({ id }: Channel, channel: Uint8Array | null): boolean {
  return id !== null && channel !== null && equal(id, channel)
}
