/**
 * Registrar: what comes from the other office. Its entries are checked one by one against the charter and its rosters,
 * its register is re-derived, cosigned if it holds, and its parcels are passed on unread once their postmark is known.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { lineOf, openSigned, openStatement, registrarOf, rightGrantShape } from "../../office/index.ts"
import { statementHash } from "../../letter/index.ts"
import type { CosignatureItem, EntriesItem, ParcelsItem, RightItem } from "../../parcel/index.ts"
import { openCheckpoint, readUnverifiedCheckpoint } from "../../register/index.ts"
import { idOf, keepChannel, ownRoster, registrarOfOther, rosterOf } from "../access.ts"
import { refusedAs, raise } from "../alarm.ts"
import { post } from "../act.ts"
import type { Act, Arrival } from "../desk.ts"
import { isHealing, refuseFork } from "../healing/adopt.ts"
import { makeCover, markPostmarks, type MadeCover } from "./covers.ts"
import { DeskError, Held } from "../error.ts"
import { type Channel, type Waiting, waiting } from "../records.ts"
import { isReceipted } from "../letters/receipted.ts"
import { keepSubmission, openOnes } from "../letters/submissions.ts"
import {
  acceptEntries,
  channelRegister,
  entriesFrom,
  entryAt,
  headOf,
  keepHead,
  keepNote,
  type RegisterName,
} from "./registers.ts"
import { logKeysAt, verifyRegistrarCosignature } from "./signers.ts"
import { cosignNote } from "./signing.ts"
import { provenEntries } from "./proving.ts"
import { noticeEntry } from "./noticing.ts"
import { protest } from "./protesting.ts"
import { comparedChannel } from "./standing.ts"
import { deliverable } from "./undelivered.ts"

/** Entries of the other side's register. */
export function onEntries(act: Act, arrival: Arrival, item: EntriesItem): void {
  const { tx } = act
  const channel = comparedChannel(act, arrival)
  if (!equal(item.office, channel.other))
    throw new DeskError("item-unexpected", "entries came of a register that is not its sender's")
  const register = channelRegister(idOf(channel), channel.other)
  const isAdopted = refuseFork(act, channel, register, item)
  if (item.from > headOf(tx, register).size) throw new Held("entries", "entries before these have not come")
  const checked = provenEntries(act, channel, channel.other, item)
  const unverified = readUnverifiedCheckpoint(item.checkpoint)
  const keys = logKeysAt(tx, register, unverified.size, { from: item.from, entries: checked })
  const checkpoint = openCheckpoint(unverified, { origin: register.origin, keys })
  const added = acceptEntries(act, register, { from: item.from, entries: checked, checkpoint })
  if (isAdopted && !added.some((index) => isHealing(entryAt(tx, register, index))))
    throw new DeskError(
      "register-forked",
      "entries came in the place of those held, and the healing among them does not hold",
    )
  for (const index of added) noticeEntry(act, channel, entryAt(tx, register, index), index)
  for (const { index, reason } of markPostmarks(act, channel, channel.other)) protest(act, channel, index, reason)
  // A cosignature says "I hold every entry up to here": not of a letter whose listed leaves are not here.
  if (lacksListed(act, register)) return
  const note = cosignNote(act, register, checkpoint)
  const head = headOf(tx, register)
  keepHead(tx, register, { ...head, cosigned: Math.max(head.cosigned, checkpoint.size) })
  post(act, registrarOfOther(act.tx, channel.other), idOf(channel), {
    kind: "cosignature",
    office: channel.other,
    checkpoint: note,
  })
}

/** Parcels for our readers, kept until their letter is postmarked. */
export function onParcels(act: Act, arrival: Arrival, item: ParcelsItem): void {
  const channel = comparedChannel(act, arrival)
  const register = channelRegister(idOf(channel), channel.other)
  if (headOf(act.tx, register).size <= item.index) throw new Held("entries", "the entry of these parcels has not come")
  const entry = entryAt(act.tx, register, item.index)
  if (!equal(statementHash(entry.data), item.statement)) {
    throw new DeskError("item-unexpected", "parcels came for another statement than the one entered")
  }
  if (openStatement(entry.data).body.kind !== "letter")
    throw new DeskError("item-unexpected", "parcels came for an entry that is no letter")
  const roster = ownRoster(act.tx, act.self)
  const ours = deliverable(act, channel, item)
  for (const { officer } of ours) {
    if (lineOf(roster, officer) === null)
      throw new DeskError("item-unexpected", "a parcel came for an officer whom our roster does not name")
  }
  // Sealed again for somebody who has given a receipt: nobody asks for that but who has stolen their keys.
  if (ours.some(({ officer }) => isReceipted(act.tx, item.statement, officer)))
    throw new DeskError(
      "letter-receipted",
      "a parcel came of a letter for which its reader has given a receipt; it was not passed on",
    )
  const key = toHex(item.statement)
  const before = waiting.get(act.tx, key)
  const parcels = ours.map((parcel) => ({ ...parcel, sent: false }))
  waiting.put(act.tx, key, {
    office: channel.other,
    channel: idOf(channel),
    index: item.index,
    parcels: [...(before?.parcels ?? []), ...parcels],
    standing: before?.standing ?? "none",
  })
  passOn(act, channel, false)
}

/**
 * Pass on what can be passed on: letters received whose postmark is known (or that have none to wait for), and newer
 * covers where a letter counts now that was provisional.
 * @param anyway pass on provisionally what still waits for its postmark: the host cannot be reached
 */
export function passOn(act: Act, channel: Channel, anyway: boolean): void {
  const { tx, self } = act
  for (const { key, value } of waiting.list(tx)) {
    if (!equal(value.channel, idOf(channel))) continue
    const entry = entryAt(tx, channelRegister(idOf(channel), value.office), value.index)
    if (value.standing === "none" && channel.host !== null && entry.postmark === null && !anyway) continue
    // A void letter keeps its place in the register, and nobody is given it as a letter.
    if (entry.void !== null) continue
    const made = coverOrAlarm(act, channel, value)
    if (made === null) continue
    const { cover, verified } = made
    const standing = verified.standing === "countersigned" ? "countersigned" : "provisional"
    const isNews = standing !== value.standing
    if (!isNews && value.parcels.every(({ sent }) => sent)) continue
    for (const parcel of value.parcels) {
      if (!isNews && parcel.sent) continue
      const envelope = parcel.sent ? null : parcel.envelope
      post(act, { office: self.office, officer: parcel.officer }, idOf(channel), { kind: "cover", cover, envelope })
    }
    if (standing === "countersigned") {
      waiting.delete(tx, key)
      continue
    }
    const told = new Map(value.parcels.map(({ officer }) => [toHex(officer), officer]))
    const parcels = Array.from(told.values(), (officer) => ({ officer, envelope: new Uint8Array(0), sent: true }))
    waiting.put(tx, key, { ...value, parcels, standing })
  }
}

/** A letter that does not hold is shown and given to nobody; it must not keep the others, or their postmarks, from being filed. */
function coverOrAlarm(act: Act, channel: Channel, { office, index }: Waiting): MadeCover | null {
  try {
    return makeCover(act, channel, office, index)
  } catch (error) {
    const code = refusedAs(error)
    if (code === null) throw error
    const message = `entry ${index} of the other side in '${channel.codeName}' is given to nobody: ${(error as Error).message}`
    raise(act, { code, message, bundle: null, evidence: null, channel: channel.id })
    return null
  }
}

/** The other side's registrar has cosigned our register. */
export function onCosignature(act: Act, arrival: Arrival, item: CosignatureItem): void {
  const { tx, self } = act
  const channel = comparedChannel(act, arrival)
  if (!equal(item.office, self.office))
    throw new DeskError("item-unexpected", "a cosignature came of a register that is not ours")
  const register = channelRegister(idOf(channel), self.office)
  const unverified = readUnverifiedCheckpoint(item.checkpoint)
  const keys = logKeysAt(tx, register, unverified.size)
  const checkpoint = openCheckpoint(unverified, { origin: register.origin, keys })
  verifyRegistrarCosignature(tx, channel.other, checkpoint)
  const head = headOf(tx, register)
  if (checkpoint.size > head.size)
    throw new DeskError(
      "register-forked",
      "a cosignature came of a state of our register that this vault never signed: stop",
    )
  keepNote(tx, register, checkpoint.size, checkpoint.note)
  keepHead(tx, register, { ...head, cosigned: Math.max(head.cosigned, checkpoint.size) })
  tellOwnReaders(act, channel)
}

/** Give our own readers of our own letters their parcels, once the letter is postmarked, and newer covers when it counts. */
export function tellOwnReaders(act: Act, channel: Channel): void {
  const { tx, self } = act
  for (const { key, value } of openOnes(tx)) {
    const { index } = value
    if (index === null || !equal(value.channel, idOf(channel)) || value.standing === "countersigned") continue
    const register = channelRegister(idOf(channel), self.office)
    const entry = entryAt(tx, register, index)
    if (entry.void !== null || (channel.host !== null && entry.postmark === null)) continue
    const { cover, verified } = makeCover(act, channel, self.office, index)
    const standing = verified.standing === "countersigned" ? "countersigned" : "provisional"
    if (standing === value.standing) continue
    for (const { office, officer, envelope } of value.parcels) {
      if (!equal(office, self.office)) continue
      post(act, { office, officer }, idOf(channel), {
        kind: "cover",
        cover,
        envelope: value.state === "sent" ? null : envelope,
      })
    }
    keepSubmission(tx, key, { ...value, state: "sent", standing })
  }
}

/** The other side's registrar gives us a new deposit right. */
export function onRight(act: Act, arrival: Arrival, item: RightItem): void {
  const channel = comparedChannel(act, arrival)
  const grant = openSigned(item.right, registrarOf(rosterOf(act.tx, channel.other)).keys, rightGrantShape)
  if (!equal(grant.channel, idOf(channel)))
    throw new DeskError("item-unexpected", "a deposit right came for another channel")
  keepChannel(act.tx, { ...channel, right: grant.right })
}

/** Whether a letter that was not cosigned yet lists leaves. This version takes none in, so it holds none of them. */
function lacksListed(act: Act, register: RegisterName): boolean {
  return entriesFrom(act.tx, register, headOf(act.tx, register).cosigned).some((entry) => {
    const { body } = openStatement(entry.data)
    return entry.void === null && body.kind === "letter" && body.listed.length > 0
  })
}
