/**
 * Receipts: a reader's signed word that a letter came or was opened, on its way from the reader to the drafter, and as it
 * is known here. Each step verifies it; the registrars enter it.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { type LetterView, makeReceipt, type Receipt, receiptShape, verifyReceipt } from "../../letter/index.ts"
import { lineOf, openSigned, openStatementOf, type Roster, type RosterLine, type Signed } from "../../office/index.ts"
import { charterInCover, openCover, type ReceiptsItem } from "../../parcel/index.ts"
import type { Reading } from "../../vault/index.ts"
import {
  alias,
  channelById,
  charterNamed,
  idOf,
  knownOffice,
  letterNamed,
  ownKeys,
  registrarAddress,
  registrarOfOther,
  rosterNaming,
  rosterOf,
} from "../access.ts"
import { look, post } from "../act.ts"
import { enterOwnAct } from "../channels/agreeing.ts"
import { channelRegister, drafterOf, entryAt, indexOfNumber } from "../channels/registers.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { Held } from "../error.ts"
import { type Channel, channels, keyOf, receipts, type Self, views } from "../records.ts"
import { noteReceipt } from "./awaiting.ts"
import { endResealing } from "./resealing.ts"

/** Receipts on their way: reader to registrar, registrar to registrar, registrar to drafter. Each step checks them. */
export function onReceipts(act: Act, arrival: Arrival, item: ReceiptsItem): void {
  const { tx, self } = act
  for (const signed of item.receipts) {
    const roster = rosterOf(tx, arrival.from.office)
    const isPassedOn = self.registrar === null
    const body = readReceipt(act, signed, isPassedOn)
    const channel = channelById(tx, body.channel)
    if (channel === null) throw new Held("charter", "a receipt came in a channel that is not here")
    if (isPassedOn) {
      keepReceipt(act, signed, body)
      continue
    }
    const register = channelRegister(body.channel, body.office)
    const index = indexOfNumber(tx, register, body.number)
    if (index === null) throw new Held("entries", "a receipt came for a letter that is not entered here")
    const statement = entryAt(tx, register, index).data
    const letter = openStatementOf("letter", statement).body
    // A receipt of somebody who has left since tells what they did before, if it had come to their registrar by then.
    const theirs = rosterNaming(tx, arrival.from.office, signed.officer) ?? roster
    verifyReceipt({
      receipt: signed,
      roster: theirs,
      statement,
      letter,
      charter: charterNamed(channel, letter.charter),
      readers: null,
    })
    if (receipts.get(tx, receiptKey(signed, body)) !== null) continue
    keepReceipt(act, signed, body)
    enterOwnAct(act, signed)
    if (equal(body.office, self.office)) toDrafter(act, signed, body)
    // A channel that has ended has no way to the other side any more; the receipt stays in the own register.
    else if (channel.stage !== "closed")
      post(act, registrarOfOther(act.tx, channel.other), body.channel, { kind: "receipts", receipts: [signed] })
  }
}

/** Receipts known here for a letter of ours or others'. */
export function receiptsOf(
  desk: Desk,
  name: string,
  channelName?: string,
): readonly { officer: string; what: Receipt["what"]; time: number }[] {
  return look(desk, (tx, self) => {
    const { office, number, channel } = letterNamed(tx, self, name, channelName)
    return receipts.list(tx).flatMap(({ value }) => {
      const { officer } = value.receipt
      const roster = rosterNaming(tx, self.office, officer) ?? rosterNaming(tx, channel.other, officer)
      if (roster === null) return []
      const body = openSigned(value.receipt, roster, receiptShape)
      if (!equal(body.office, office) || body.number !== number || !equal(body.channel, idOf(channel))) return []
      const line = lineOf(roster, value.receipt.officer)
      return [{ officer: `${alias(roster.head.name)}/${line?.title ?? ""}`, what: body.what, time: body.time }]
    })
  })
}

/**
 * The receipts for one letter that are known here, each verified under the rosters in force.
 * @param letter.channel its channel; @param letter.statement its statement's hash
 * @param letter.own receipts that this very officer gave, as they are kept with the view
 */
export function receiptsUnder(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  letter: { readonly channel: Channel; readonly statement: Uint8Array; readonly own: readonly Signed[] },
): readonly KnownReceipt[] {
  const { channel, statement, own } = letter
  return [self.office, channel.other].flatMap((id) => {
    return everLines(tx, id).flatMap(({ roster, line }) => {
      const given = RECEIPTS.flatMap(
        (what) => receipts.get(tx, `${keyOf(statement, line.officer)}/${what}`)?.receipt ?? [],
      )
      const mine = given.length > 0 || !equal(line.officer, self.officer) ? [] : own
      return [...given, ...mine].map((signed) => {
        const { what, time } = openSigned(signed, roster, receiptShape)
        return { roster, line, what, time }
      })
    })
  })
}

/** Everybody who ever stood in an office's rosters, each by the newest that names them. */
function everLines(tx: Reading, office: Uint8Array): readonly { readonly roster: Roster; readonly line: RosterLine }[] {
  const found = new Map<string, { readonly roster: Roster; readonly line: RosterLine }>()
  for (const roster of knownOffice(tx, office)?.rosters ?? [])
    for (const line of roster.lines) found.set(toHex(line.officer), { roster, line })
  return [...found.values()]
}

/** A receipt, and whose word it is. */
export interface KnownReceipt extends Pick<Receipt, "what" | "time"> {
  readonly roster: Roster
  readonly line: RosterLine
}

const RECEIPTS: readonly Receipt["what"][] = ["arrived", "opened"]

/** Sign a receipt, keep it with the view, and send it on its way. @param key the view's */
export function sendReceipt(act: Act, key: string, view: LetterView, what: Receipt["what"]): void {
  const filed = views.get(act.tx, key)
  const channel = channelById(act.tx, view.header.channel)
  if (filed === null || channel === null) throw new TypeError("a receipt is for a view that is filed")
  const cover = openCover(filed.cover)
  const { statement } = cover
  const signed = makeReceipt({
    keys: ownKeys(act.self),
    view,
    statement,
    charter: charterInCover(cover),
    what,
    time: act.now,
  })
  views.put(act.tx, key, { ...filed, receipts: [...filed.receipts, signed] })
  post(act, registrarAddress(act.self), idOf(channel), { kind: "receipts", receipts: [signed] })
}

function readReceipt(act: Act, signed: Signed, either: boolean): Receipt {
  for (const office of [act.self.office, ...channels.list(act.tx).map(({ value }) => value.other)]) {
    const roster = rosterNaming(act.tx, office, signed.officer)
    if (roster !== null) return openSigned(signed, roster, receiptShape)
  }
  throw new Held(
    "roster",
    either ? "a receipt came of an officer whom no roster here names" : "a receipt came before its signer's roster",
  )
}

function toDrafter(act: Act, signed: Signed, body: Receipt): void {
  const drafter = drafterOf(act.tx, channelRegister(body.channel, body.office), body.number)
  if (drafter === null || equal(drafter, act.self.officer)) return
  post(act, { office: act.self.office, officer: drafter }, body.channel, { kind: "receipts", receipts: [signed] })
}

function keepReceipt(act: Act, signed: Signed, body: Receipt): void {
  receipts.put(act.tx, receiptKey(signed, body), { receipt: signed, at: act.now }, { order: act.now })
  noteReceipt(act, signed, body)
  endResealing(act, body.statement)
}

function receiptKey(signed: Signed, body: Receipt): string {
  return `${keyOf(body.statement, signed.officer)}/${body.what}`
}
