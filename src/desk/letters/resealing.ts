/**
 * Sealing a letter again for one reader who cannot open what came: a stock that was void, a key that had run out. It is a
 * person's act, at the drafter's desk, upon a person's word: that something cannot be opened is shown to its reader, and no
 * machine answers it. A letter of which that reader gave a receipt is never sealed again: whoever asks for it has it, or has
 * stolen their keys.
 *
 * The drafter asks the registrar for one prekey; builds the letter again from the draft, and holds it to the root that was
 * signed; the registrar passes the parcel on unread, under the same cover. What it was built from is kept until every
 * reader's receipt has come, and no longer than a month after the letter had to be entered.
 * @module
 */
import { randomBytes } from "node:crypto"
import { BUNDLE_LIMITS, decodeAs, equal, sha256, toHex } from "../../bytes/index.ts"
import { buildLetter, makeContent, statementHash } from "../../letter/index.ts"
import {
  allotmentShape,
  lineOf,
  OfficeError,
  openSigned,
  openStatementOf,
  registrarOf,
  resealShape,
  signBody,
  SUITE,
  verifyPrekey,
  type OfficerPlace,
  type Reseal,
} from "../../office/index.ts"
import { sealParcel, type ResealedItem, type ResealItem, type ResealKeyItem } from "../../parcel/index.ts"
import type { Reading } from "../../vault/index.ts"
import {
  channelById,
  charterNamed,
  idOf,
  letterNamed,
  ownKeys,
  ownRoster,
  registrarAddress,
  registrarOfOther,
  rosterOf,
} from "../access.ts"
import { post, runAct } from "../act.ts"
import { refusedAs } from "../alarm.ts"
import { hasForLetter, takeForLetter } from "../carriage/stock.ts"
import { makeCover } from "../channels/covers.ts"
import { checkOtherRoster } from "../channels/override.ts"
import { channelRegister, drafterOf, entryAt, indexOfNumber } from "../channels/registers.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { isSuspended } from "../offices/suspended.ts"
import { isLacking } from "../restoring/signing.ts"
import {
  drafts,
  OPEN,
  reseals,
  submissions,
  type Channel,
  type Draft,
  type ResealRecord,
  type Self,
} from "../records.ts"
import { directory, findReader } from "./draft/check.ts"
import { parseDraft } from "./draft/parse.ts"
import { keepDraft, SEALABLE, withoutSecret } from "./kept-draft.ts"
import { isReceipted } from "./receipted.ts"
import { stockForSelf } from "./own-stock.ts"
import { keysOf, planOf } from "./plan.ts"

/**
 * Ask to seal a letter again to one reader. What follows happens when the registrar's answer is collected.
 * @param input.reader what drafts call them: `south/minister`
 * @param input.period the person's visible choice to fall back to the period key
 * @throws {DeskError} `no-letter`, `no-draft` it was not drafted here, `draft-reader-unknown`, `letter-receipted`,
 *   `reseal-ended` what it was sealed from is destroyed, `officer-suspended`
 */
export function resealLetter(
  desk: Desk,
  input: { name: string; channel?: string; reader: string; period?: boolean },
): { readonly name: string; readonly reader: string } {
  return runAct(desk, "seal again", (act) => {
    const { tx, self } = act
    const { office, number, channel } = letterNamed(tx, self, input.name, input.channel)
    const draft = equal(office, self.office) ? draftOfLetter(tx, channel, number) : null
    if (draft === null || draft.statement === null)
      throw new DeskError("no-draft", `${input.name} was not drafted in this vault; only its drafter can seal it again`)
    const person = findReader(directory(act, channel), input.reader, input.name)
    const reader = { office: person.office, officer: person.officer }
    const statement = statementHash(draft.statement)
    if (isReceipted(tx, statement, reader.officer)) throw receipted(input.name, person.name)
    if (draft.secret === null || draft.built === undefined)
      throw new DeskError("reseal-ended", `what ${input.name} was sealed from is destroyed; it cannot be sealed again`)
    if (!draft.built.readers.some(({ officer }) => equal(officer, reader.officer)))
      throw new DeskError("draft-reader-unknown", `${person.name} is no reader of ${input.name}`)
    if (isSuspended(act, reader))
      throw new DeskError("officer-suspended", `the key of ${person.name} is suspended, and nothing is sealed to it`)
    const reseal: Reseal = {
      suite: SUITE,
      kind: "reseal",
      reseal: randomBytes(16),
      channel: idOf(channel),
      office,
      number,
      statement,
      reader,
      period: input.period ?? false,
      time: act.now,
    }
    keep(act, reseal, "asked")
    post(act, registrarAddress(self), idOf(channel), { kind: "reseal", reseal: signBody(ownKeys(self), reseal) })
    return { name: input.name, reader: person.name }
  })
}

/** Readers of a letter that was drafted here who gave no receipt, as long as it can be sealed again to them; by drafts' names. */
export function resealable(
  act: { readonly tx: Reading; readonly self: Self },
  channel: Channel,
  { office, number }: { readonly office: Uint8Array; readonly number: number },
): readonly string[] {
  const draft = equal(office, act.self.office) ? draftOfLetter(act.tx, channel, number) : null
  if (draft === null || draft.statement === null || draft.built === undefined) return []
  const statement = statementHash(draft.statement)
  const waiting = draft.built.readers.filter(({ officer }) => !isReceipted(act.tx, statement, officer))
  return directory(act, channel)
    .filter(({ officer }) => waiting.some((reader) => equal(reader.officer, officer)))
    .map(({ name }) => name)
}

/** Registrar: a drafter wants a letter sealed again. What cannot be done is answered with a refusal, never with silence. */
export function onReseal(act: Act, arrival: Arrival, item: ResealItem): void {
  const { tx, self } = act
  const reseal = openSigned(item.reseal, ownRoster(tx, self), resealShape)
  const id = toHex(reseal.reseal)
  const known = reseals.get(tx, id)
  // In the registrar's own vault the drafter's record is there before the registrar's.
  if (known !== null && (known.state !== "asked" || !equal(item.reseal.officer, self.officer))) return
  const drafter = { office: self.office, officer: item.reseal.officer }
  if (!equal(arrival.from.officer, drafter.officer))
    throw new DeskError("item-unexpected", "somebody hands in another officer's wish to seal a letter again")
  const why = refusalOf(act, reseal, drafter.officer)
  if (why !== null) {
    post(act, drafter, reseal.channel, { kind: "refusal", leave: reseal.reseal, code: why })
    return
  }
  if (equal(reseal.reader.officer, self.officer) && !hasForLetter(act, self.officer, false)) stockForSelf(act)
  const prekey = takeForLetter(act, reseal.reader.officer, reseal.period)
  if (prekey === null) throw new TypeError("a prekey that is there is taken")
  keep(act, reseal, "answered")
  post(act, drafter, reseal.channel, { kind: "reseal-key", reseal: reseal.reseal, prekey })
}

/** Drafter: the prekey has come. Build the letter again, seal it to this one, hand it in. */
export function onResealKey(act: Act, _arrival: Arrival, item: ResealKeyItem): void {
  const { tx } = act
  const id = toHex(item.reseal)
  const asked = reseals.get(tx, id)
  if (asked === null || (asked.state !== "asked" && asked.state !== "answered")) return
  try {
    const envelope = sealAgain(act, asked, item.prekey)
    reseals.put(tx, id, { ...asked, state: "sealed" }, { order: asked.at })
    post(act, registrarAddress(act.self), asked.channel, { kind: "resealed", reseal: item.reseal, envelope })
  } catch (error) {
    const code = refusedAs(error)
    if (code === null) throw error
    refuse(act, id, asked, code)
  }
}

/** Drafter: the registrar does not do it, and says why. @returns whether this was the answer to such a wish */
export function onResealRefused(act: Act, id: Uint8Array, code: string): boolean {
  const asked = reseals.get(act.tx, toHex(id))
  if (asked === null) return false
  refuse(act, toHex(id), asked, code)
  return true
}

/** Registrar: the parcel, to be passed on unread under the cover that the letter has. */
export function onResealed(act: Act, _arrival: Arrival, item: ResealedItem): void {
  const { tx, self } = act
  const id = toHex(item.reseal)
  const answered = reseals.get(tx, id)
  if (answered === null)
    throw new DeskError("item-unexpected", "a parcel came that was sealed again, and nobody was given a key for it")
  if (answered.state === "refused") return
  const { channel: channelId, reader, statement, number } = answered
  const channel = channelById(tx, channelId)
  if (channel === null) throw new TypeError("a letter is entered in a channel")
  reseals.delete(tx, id)
  // The receipt came while it was on its way: the reader has the letter, and is not sent another.
  if (isReceipted(tx, statement, reader.officer)) return
  const index = indexOfNumber(tx, channelRegister(channelId, self.office), number)
  if (index === null) throw new TypeError("a letter that is sealed again is entered")
  if (equal(reader.office, self.office)) {
    const { cover } = makeCover(act, channel, self.office, index)
    post(act, reader, channelId, { kind: "cover", cover, envelope: item.envelope })
    return
  }
  post(act, registrarOfOther(tx, channel.other), channelId, {
    kind: "parcels",
    office: self.office,
    index,
    statement,
    parcels: [{ officer: reader.officer, envelope: item.envelope }],
  })
}

/** A letter that was drafted here: once every reader has receipted it, nothing is kept from which it could be sealed again. */
export function endResealing(act: Pick<Act, "tx">, statement: Uint8Array): void {
  const { tx } = act
  const sealable = [OPEN, SEALABLE].flatMap((state) => drafts.list(tx, { state }))
  for (const { order, value } of sealable) {
    if (value.built === undefined || value.statement === null || !equal(sha256(value.statement), statement)) continue
    if (!value.built.readers.every(({ officer }) => isReceipted(tx, statement, officer))) continue
    keepDraft({ tx }, order, withoutSecret(value))
  }
}

function sealAgain(act: Act, asked: ResealRecord, prekey: ResealKeyItem["prekey"]): Uint8Array {
  const { tx, self } = act
  const { channel: channelId, number, reader, statement } = asked
  const channel = channelById(tx, channelId)
  const draft = channel === null ? null : draftOfLetter(tx, channel, number)
  if (
    channel === null ||
    draft === null ||
    draft.statement === null ||
    draft.secret === null ||
    draft.built === undefined
  )
    throw new DeskError("reseal-ended", "what the letter was sealed from is destroyed; it cannot be sealed again")
  const line = lineOf(rosterOf(tx, reader.office), reader.officer)
  if (line === null || isSuspended(act, reader))
    throw new DeskError("officer-suspended", "the reader left the roster, or their key was suspended, meanwhile")
  verifyPrekey({ prekey, giver: line.keys, office: reader.office, addressee: self.office, at: act.now })
  const parsed = parseDraft(draft.source, "the draft")
  const charter = charterNamed(channel, openStatementOf("letter", draft.statement).body.charter)
  const built = buildLetter(
    planOf(act, { draft, channel, charter, number, parsed, secret: draft.secret, from: draft.built }),
  )
  const body = openStatementOf("letter", draft.statement).body
  const place = built.readers.find(({ officer }) => equal(officer, reader.officer))
  if (!equal(statementHash(draft.statement), statement) || !equal(built.root, body.root) || place === undefined)
    throw new DeskError("reseal-ended", "the draft does not give the letter that was signed; it cannot be sealed again")
  const { leaves, tree } = built
  const content = makeContent({ tree, leaves, reader: place.position, keys: keysOf(draft, built) })
  return sealParcel({ prekey, content })
}

function refusalOf(act: Act, reseal: Reseal, drafter: Uint8Array): string | null {
  const { tx, self } = act
  const { number, reader, statement } = reseal
  const channel = channelById(tx, reseal.channel)
  if (channel === null || !equal(reseal.office, self.office)) return "no-letter"
  // An older copy knows neither all that was entered nor every receipt.
  if (isLacking(tx, self, channel)) return "catching-up"
  const register = channelRegister(reseal.channel, self.office)
  const index = indexOfNumber(tx, register, number)
  if (index === null || !equal(statementHash(entryAt(tx, register, index).data), statement)) return "no-letter"
  if (!equal(drafterOf(tx, register, number) ?? registrarOf(ownRoster(tx, self)).officer, drafter)) return "not-drafter"
  if (!wasReader(act, channel, number, reader)) return "draft-reader-unknown"
  const isOurs = equal(reader.office, self.office)
  const roster = isOurs ? ownRoster(tx, self) : rosterOf(tx, channel.other)
  if (lineOf(roster, reader.officer) === null) return "draft-reader-unknown"
  if (isReceipted(tx, statement, reader.officer)) return "letter-receipted"
  if (isSuspended(act, reader)) return "officer-suspended"
  const late = isOurs ? null : lateOf(act, channel)
  if (late !== null) return late
  if (!equal(reader.officer, self.officer) && !hasForLetter(act, reader.officer, reseal.period)) return "stock-empty"
  return null
}

/** Why nothing is sealed under the other office's roster. */
function lateOf(act: Act, channel: Channel): string | null {
  try {
    checkOtherRoster(act, channel)
    return null
  } catch (error) {
    if (error instanceof OfficeError) return error.code
    throw error
  }
}

/** Somebody for whom the letter was allotted a prekey when it was drafted: nobody becomes a reader afterwards. */
function wasReader(act: Act, channel: Channel, number: number, { officer }: OfficerPlace): boolean {
  return submissions.list(act.tx).some(({ value }) => {
    if (value.number !== number || value.index === null || !equal(value.channel, idOf(channel))) return false
    const { prekeys } = decodeAs(allotmentShape, value.allotment.body, "allotment", BUNDLE_LIMITS)
    return prekeys.some((each) => each.for === "reader" && equal(each.officer, officer))
  })
}

function draftOfLetter(tx: Reading, channel: Channel, number: number): Draft | null {
  const found = drafts.list(tx).find(({ value }) => {
    const isOut = value.state === "submitted" || value.state === "entered"
    return isOut && value.number === number && equal(value.channel, idOf(channel))
  })
  return found?.value ?? null
}

function keep(act: Act, reseal: Reseal, state: ResealRecord["state"]): void {
  const { channel, number, statement, reader } = reseal
  const record: ResealRecord = { channel, number, statement, reader, state, why: null, at: act.now }
  reseals.put(act.tx, toHex(reseal.reseal), record, { order: act.now })
}

function refuse(act: Act, id: string, asked: ResealRecord, why: string): void {
  reseals.put(act.tx, id, { ...asked, state: "refused", why }, { order: asked.at })
  act.desk.tell.note(`letter ${asked.number} is not sealed again (${why})`)
}

function receipted(name: string, reader: string): DeskError {
  return new DeskError(
    "letter-receipted",
    `${reader} has given a receipt for ${name}: it has arrived there, and is not sealed again`,
  )
}
