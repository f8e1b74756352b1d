/**
 * What an office does when a vault of its own, or of the other side's, was restored: stock of that officer's is void, fresh
 * stock is given, and the other side's registrar is given back the entries that it lost. Spec: spec/vault.md#restored.
 * @module
 */
import { decodeAs, encodeRecord, equal, toHex } from "../../bytes/index.ts"
import { statementHash } from "../../letter/index.ts"
import { openSigned, openStatement, restoredActShape } from "../../office/index.ts"
import type { Item, ItemEntry, RestoredItem, ReturnedItem, WantedItem } from "../../parcel/index.ts"
import { openCheckpoint, readUnverifiedCheckpoint, RegisterError, type LogPublicKeys } from "../../register/index.ts"
import { idOf, ownRoster, registrarOfOther, rosterOf } from "../access.ts"
import { post } from "../act.ts"
import { raise } from "../alarm.ts"
import { dropVoided } from "../carriage/stock.ts"
import { holdersOfStock } from "../carriage/stocking.ts"
import { topUp } from "../carriage/topup.ts"
import { enterOwnAct } from "../channels/agreeing.ts"
import { provenEntries } from "../channels/proving.ts"
import { comparedChannel } from "../channels/standing.ts"
import { markPostmarks } from "../channels/covers.ts"
import {
  acceptEntries,
  channelRegister,
  entriesFrom,
  entryAt,
  headOf,
  keepDrafter,
  keepHead,
  noteAt,
  type RegisterName,
} from "../channels/registers.ts"
import { isCosignedBy, logKeysAt } from "../channels/signers.ts"
import type { Reading } from "../../vault/index.ts"
import type { Act, Arrival } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { branchShown, keepFork, openForks, partsAt } from "../healing/forks.ts"
import { awaitReceipts } from "../letters/awaiting.ts"
import { keepSubmission, openOnes } from "../letters/submissions.ts"
import type { Channel, Fork } from "../records.ts"
import { compareHeld, openedByUs } from "./newest.ts"
import { noteOlder, notePutBack, settle, tellOthers } from "./older.ts"

/** How far the clock of whoever was restored may be ahead of ours, seconds. */
const CLOCK_SECONDS = 3600

/** An officer says that their vault was restored. */
export function onRestored(act: Act, arrival: Arrival, { restored }: RestoredItem): void {
  const { self, tx, now } = act
  const named = decodeAs(restoredActShape, restored.body, "restored").office
  const roster = rosterOf(tx, named)
  const { office, officer, time } = openSigned(restored, roster, restoredActShape)
  // What another office's officers say passes their registrar and ours; each step checks it.
  const mayPass = equal(arrival.from.office, office) || equal(arrival.from.office, self.office)
  if (!mayPass || !equal(officer, restored.officer))
    throw new DeskError("item-unexpected", "an officer speaks of the vault of another as restored")
  if (time > now + CLOCK_SECONDS) throw new DeskError("item-unexpected", "a vault was restored at a time to come")
  if (equal(officer, self.officer)) return
  if (!dropVoided(act, officer, time)) return
  const isOurs = equal(office, self.office)
  const isRegistrar = equal(officer, roster.head.registrar)
  if (isOurs && self.registrar !== null) {
    enterOwnAct(act, restored)
    tellOthers(act, restored)
  }
  // What they were given is void too. A registrar allots what all of us have given to its office.
  if (isRegistrar) for (const to of holdersOfStock(act)) if (equal(to.addressee, office)) topUp(act, to)
  if (isOurs && self.registrar !== null) topUp(act, { addressee: office, holder: officer })
  if (isOurs || !isRegistrar || self.registrar === null) return
  for (const line of ownRoster(tx, self).lines)
    if (!equal(line.officer, self.officer))
      post(act, { office: self.office, officer: line.officer }, null, { kind: "restored", restored })
}

/** Another registrar wants entries of both registers: of ours as they are, of its own as they were shown to us. */
export function onWanted(act: Act, arrival: Arrival, item: WantedItem): void {
  const { self, tx } = act
  const channel = comparedChannel(act, arrival)
  const id = idOf(channel)
  const ours = channelRegister(id, self.office)
  const to = registrarOfOther(tx, channel.other)
  // What was refused of their register comes first: whoever asks may be the copy that never knew of it.
  for (const { common: from, entries, note: checkpoint } of openForks(tx, channelRegister(id, channel.other)))
    post(act, to, id, { kind: "returned", from, entries, checkpoint })
  giveBack(act, channel, item.own)
  const { size } = headOf(tx, ours)
  if (item.other > size) {
    // They have seen more of our register than we have. Their word alone makes no vault old: our log must have signed it.
    const seen = item.checkpoint === null ? null : openedByUs(act.tx, self, ours, item.checkpoint)
    if (seen?.size !== item.other)
      throw new DeskError(
        "item-unexpected",
        "the other side says that it holds entries of our register, and shows no checkpoint of them",
      )
    noteOlder(act, "cosigner")
    return
  }
  const checkpoint = size === 0 ? null : noteAt(tx, ours, size)
  if (checkpoint === null) return
  const entries: Item = {
    kind: "entries",
    office: self.office,
    from: item.other,
    entries: itemEntries(act, ours, item.other),
    checkpoint,
    consistency: [],
  }
  post(act, to, id, entries)
}

/** Give the other side's registrar what is held here of its own register, from a size on. */
export function giveBack(act: Act, channel: Channel, since: number): void {
  const { tx } = act
  const id = idOf(channel)
  const theirs = channelRegister(id, channel.other)
  const held = headOf(tx, theirs).size
  const from = Math.min(since, held)
  const entries = itemEntries(act, theirs, from)
  const checkpoint = held === 0 ? null : noteAt(tx, theirs, held)
  post(act, registrarOfOther(tx, channel.other), id, { kind: "returned", from, entries, checkpoint })
}

/** The other side gives back entries of our own register, or says that it holds no more of them than we do. */
export function onReturned(act: Act, arrival: Arrival, item: ReturnedItem): void {
  const { self, tx } = act
  const channel = comparedChannel(act, arrival)
  const id = idOf(channel)
  const register = channelRegister(id, self.office)
  if (item.checkpoint !== null) {
    const whole = { ...item, checkpoint: item.checkpoint }
    if (noticeOwnFork(act, channel, register, whole)) return
    takeBack(act, channel, register, whole)
    notePutBack(act, id)
  }
  const { newest } = act.desk
  if (newest === undefined) throw new TypeError("a desk that was opened only to look takes nothing")
  // With a host, its newest checkpoint must be covered too: only what it showed tells that nothing else was signed.
  if (channel.host !== null && (!newest.held.has(toHex(id)) || compareHeld(tx, newest, register) !== "same")) return
  newest.asked.add(toHex(id))
  settle(act, id)
}

/**
 * What the other side holds, or was shown, of our register contradicts ours, and our log has signed it: two copies of this
 * vault have signed, or somebody has its keys. @returns whether it does
 */
function noticeOwnFork(
  act: Act,
  channel: Channel,
  register: RegisterName,
  item: { readonly from: number; readonly entries: readonly ItemEntry[]; readonly checkpoint: string },
): boolean {
  const { self, tx, now } = act
  const { size } = headOf(tx, register)
  const common = partsAt(item, { size, at: (index) => entryAt(tx, register, index).data })
  if (common === null) return false
  const checkpoint = openedByUs(tx, self, register, item.checkpoint)
  const fork = checkpoint === null ? null : branchShown(tx, register, { ...item, common, checkpoint, at: now })
  if (fork === null)
    throw new DeskError("item-unexpected", "the other side shows a branch of our register that our log never signed")
  if (isReplaced(act, channel, register, fork)) {
    const message = `our register in '${channel.codeName}' has another branch, from entry ${common} on, signed with keys that a roster has replaced: somebody has a former registrar's keys. Nobody takes it, and nothing stops`
    const evidence = encodeRecord({ from: common, entries: fork.entries, checkpoint: fork.note })
    raise(act, { code: "log-replaced", message, bundle: null, evidence, channel: channel.id })
    return true
  }
  // Signed with keys that a healing has replaced: nobody takes it for ours any more.
  if (common < lastHealing(tx, register) || !keepFork(tx, register, fork)) return true
  const message = `our register in '${channel.codeName}' has another branch, from entry ${common} on: two copies of this vault have signed; nothing more is signed, telephone the other side, then 'diwan channel heal ${channel.codeName}'`
  raise(act, { code: "register-split", message, bundle: null, evidence: null, channel: channel.id })
  return true
}

/**
 * Whether a branch is signed with keys that a roster in our register has replaced, and the other side holds our register with that
 * roster in it: then nobody can hold the branch, and it tells only who has the former keys. Until the other side has
 * cosigned past the roster, it may be the branch that it holds.
 */
function isReplaced({ tx, self }: Act, channel: Channel, register: RegisterName, fork: Fork): boolean {
  const { cosigned, rosters, size } = headOf(tx, register)
  const inForce = logKeysAt(tx, register, size)
  if (isOpenedBy(fork.note, register, inForce) || openedByUs(tx, self, register, fork.note) === null) return false
  // The entry from which on the log in force is the log.
  const since = rosters.findLast((index) => !equal(logKeysAt(tx, register, index).ed25519, inForce.ed25519))
  if (since === undefined || cosigned <= since) return false
  return !isCosignedBy(tx, channel.other, register, fork.note, logKeysAt(tx, register, fork.common))
}

function isOpenedBy(note: string, { origin }: RegisterName, keys: LogPublicKeys): boolean {
  try {
    return openCheckpoint(note, { origin, keys }).size > 0
  } catch (error) {
    if (error instanceof RegisterError) return false
    throw error
  }
}

/** The index of the newest healing that was entered in a register; 0 without one. */
function lastHealing(tx: Reading, register: RegisterName): number {
  const at = entriesFrom(tx, register, 0).findLastIndex(
    (entry) => entry.void === null && openStatement(entry.data).body.kind === "healing",
  )
  return Math.max(0, at)
}

/** Take back what the other side holds of our register, which extends ours. */
export function takeBack(
  act: Act,
  channel: Channel,
  register: RegisterName,
  item: { readonly from: number; readonly entries: readonly ItemEntry[]; readonly checkpoint: string },
): void {
  const { self, tx } = act
  const { size } = headOf(tx, register)
  if (item.from > size) throw new Held("entries", "entries of our own register before these are missing")
  const entries = provenEntries(act, channel, self.office, item)
  const unverified = readUnverifiedCheckpoint(item.checkpoint)
  const keys = logKeysAt(tx, register, unverified.size, { from: item.from, entries })
  const checkpoint = openCheckpoint(unverified, { origin: register.origin, keys })
  const added = acceptEntries(act, register, { from: item.from, entries, checkpoint })
  for (const index of added) noteLetter(act, channel, register, index)
  const head = headOf(tx, register)
  keepHead(tx, register, { ...head, cosigned: Math.max(head.cosigned, checkpoint.size) })
  markPostmarks(act, channel, self.office)
}

/** A letter of ours that was entered after this copy was made: what this vault knew of it is brought up to that. */
function noteLetter(act: Act, channel: Channel, register: RegisterName, index: number): void {
  const { tx } = act
  const { data } = entryAt(tx, register, index)
  const { body } = openStatement(data)
  if (body.kind !== "letter") return
  for (const { key, value } of openOnes(tx)) {
    if (!equal(value.channel, idOf(channel)) || value.number !== body.number || value.index !== null) continue
    if (value.statement === null || !equal(statementHash(value.statement), statementHash(data))) {
      // Its number was given to another letter since.
      keepSubmission(tx, key, { ...value, state: "withdrawn", parcels: [] })
      continue
    }
    keepSubmission(tx, key, { ...value, state: "entered", index })
    awaitReceipts(act, { channel, statement: data, number: body.number, readers: value.parcels, entered: true })
    keepDrafter(tx, register, { number: body.number, index, drafter: value.drafter })
  }
}

function itemEntries(act: Act, register: RegisterName, from: number): readonly ItemEntry[] {
  return entriesFrom(act.tx, register, from).map(({ data, approvals, shown }) => ({ data, approvals, shown }))
}
