/**
 * Taking the registers over: the pieces are joined, every tree is built again from its entries and compared with what the old
 * log signed, and only then are the registers signed with the new log, the officers told where the registrar is now, and the
 * other offices and hosts sent the entry that says so.
 * Spec: spec/office.md#registrar.
 * @module
 */
import { concat, equal, sha256, toHex } from "../../bytes/index.ts"
import {
  openFounding,
  signBody,
  SUITE,
  verifyRosterChain,
  type DepositRight,
  type Roster,
  type ShownRoster,
} from "../../office/index.ts"
import type { HandoverItem, Item } from "../../parcel/index.ts"
import { appendedNodes, leafHash, openCheckpoint, rootAt } from "../../register/index.ts"
import { fileRosters, hostOf, idOf, keepChannel, ownKeys, ownRoster } from "../access.ts"
import { becomeSelf, nextNumber, post } from "../act.ts"
import { announce, publicPairs } from "../channels/enter.ts"
import {
  channelRegister,
  entriesFrom,
  headOf,
  listEntry,
  noteAt,
  ownRegister,
  postmarkRegister,
  type RegisterName,
} from "../channels/registers.ts"
import { signHead } from "../channels/signing.ts"
import { logKeysAt } from "../channels/signers.ts"
import type { Act, Arrival } from "../desk.ts"
import { DeskError } from "../error.ts"
import { channels, handed, keyOf, knownTables, postmarks, reach, type Channel } from "../records.ts"
import { giveStock } from "../carriage/stock.ts"
import { settleRoster } from "./force.ts"
import { readHandover, type Handover } from "./handover.ts"
import { grantRight } from "./joining.ts"

/** A piece has come; with the last one the registers are taken over. */
export function onHandover(act: Act, arrival: Arrival, { part, parts, octets }: HandoverItem): void {
  const { tx, self } = act
  if (!equal(arrival.from.officer, ownRoster(tx, self).head.registrar) || self.candidate === undefined)
    throw new DeskError(
      "item-unexpected",
      "registers are handed over by somebody else, or to an officer who did not stand",
    )
  handed.put(tx, String(part), { parts, octets }, { order: part })
  const all = handed.list(tx)
  if (all.length < parts) return
  if (all.some(({ value, order }, i) => value.parts !== parts || order !== i))
    throw new DeskError("handover-differs", "the pieces of the handover do not belong together; ask for it again")
  for (const { key } of all) handed.delete(tx, key)
  takeOver(act, readHandover(concat(...all.map(({ value }) => value.octets))))
}

function takeOver(act: Act, handover: Handover): void {
  const { tx, self } = act
  const { candidate } = self
  if (candidate === undefined) throw new TypeError("an officer who stands has keys to stand with")
  const { chain, leaving, former } = handover
  const roster = checkNamed(act, chain)
  const before = ownRoster(tx, self)
  fileRosters(tx, self.founding, chain)
  fileRecords(act, handover)
  reach.put(tx, toHex(former.officer), { right: former.right })
  // Registers of channels that have ended are kept too.
  const rebuilt = channels
    .list(tx)
    .flatMap(({ value }) => (["standing", "closed"].includes(value.stage) ? registersOf(act, value) : []))
  for (const register of [ownRegister(self.office), ...rebuilt]) rebuild(act, register, before)
  const { candidate: _, ...rest } = self
  becomeSelf(act, { ...rest, registrar: candidate, dispatch: null })
  signHead(act, ownRegister(self.office))
  settleRoster(act, { founding: self.founding, chain, roster, before: before.lines, leaving })
  tellWhereTo(act, roster)
  for (const { value: channel } of channels.list(tx)) if (channel.stage === "standing") goOn(act, channel, roster)
  act.desk.tell.note(
    `this vault keeps the registers of ${roster.head.name} now; look at them with 'diwan register verify'`,
  )
}

/** Every colleague: where what is for the registrar goes from now on, and what it is sealed to. */
export function tellWhereTo(act: Act, roster: Roster): void {
  const { self } = act
  for (const { officer } of roster.lines) {
    if (equal(officer, self.officer)) continue
    const to = { office: self.office, officer }
    post(act, to, null, { kind: "dispatch", right: signRight(act, self.office, grantRight(act)) })
    const stock = giveStock(act, { addressee: self.office, holder: officer, roster: roster.id })
    post(act, to, null, { kind: "stocks", stocks: [stock] })
  }
}

/** The roster follows, names this officer, and names the keys that were made here. */
function checkNamed({ self, tx }: Act, chain: readonly ShownRoster[]): Roster {
  const roster = verifyRosterChain({ founding: openFounding(self.founding), chain })
  const { log, cosigner } = publicPairs({ ...self, registrar: self.candidate ?? null })
  const { head } = roster
  const isMine =
    equal(head.registrar, self.officer) &&
    equal(head.log.ed25519, log.ed25519) &&
    equal(head.log.mldsa44, log.mldsa44) &&
    equal(head.cosigner.ed25519, cosigner.ed25519) &&
    equal(head.cosigner.mldsa44, cosigner.mldsa44) &&
    head.version === ownRoster(tx, self).head.version + 1
  if (isMine) return roster
  throw new DeskError(
    "handover-differs",
    "the roster handed over names another registrar, or other keys than were made here: stop and telephone",
  )
}

/** Records as they were kept; each is read through its shape, so that what is none is refused with all of it. */
function fileRecords({ tx, self }: Act, { records }: Handover): void {
  const handedIds = new Set<string>()
  for (const { table, id, order, state, bytes } of records) {
    const key = Buffer.from(id).toString()
    // What this officer knows of their own office and keys themselves is not another's to say.
    if (table === "offices" && key === toHex(self.office)) continue
    if (table === "stocks" && key.startsWith(toHex(self.officer))) continue
    if (table === "receipts" && tx.get(table, id) !== undefined) continue
    // These stand under running numbers of the vault they are in.
    const place = table === "postponed" ? nextNumber(tx, table).toString().padStart(12, "0") : key
    tx.put(table, place, bytes, { order, state })
    const value = knownTables[table].get(tx, place)
    if (table === "channels" && value !== null) handedIds.add(toHex((value as Channel).key))
  }
  // The same channels as this officer knew them by.
  const kept = channels.list(tx).map(({ value }) => value)
  for (const { key, id } of kept) {
    const isDouble = kept.some(
      (other) => other.id !== null && id !== null && equal(other.id, id) && handedIds.has(toHex(other.key)),
    )
    if (isDouble && !handedIds.has(toHex(key))) channels.delete(tx, toHex(key))
  }
}

function registersOf({ self }: Act, channel: Channel): readonly RegisterName[] {
  const id = idOf(channel)
  const both = [channelRegister(id, self.office), channelRegister(id, channel.other)]
  return hostOf(channel) === null ? both : [...both, postmarkRegister(id)]
}

/** Build a register's tree again, and hold it to what its log has signed. @throws {DeskError} `handover-differs` */
function rebuild({ tx, self }: Act, register: RegisterName, before: Roster): void {
  const head = headOf(tx, register)
  if (head.size === 0) return
  const isHosts = equal(register.channel, register.office) && !equal(register.office, self.office)
  const leaves = isHosts
    ? Array.from(
        { length: head.size },
        (_, i) => postmarks.get(tx, keyOf(register.channel, i))?.record ?? new Uint8Array(0),
      )
    : entriesFrom(tx, register, 0).map((entry, index) => {
        listEntry(tx, register, index, entry)
        return entry.data
      })
  for (const [size, data] of leaves.entries())
    tx.putNodes(register.key, appendedNodes(size, leafHash(data), tx.nodes(register.key)))
  const note = noteAt(tx, register, head.size)
  const keys = isHosts
    ? hostLog(tx, register.channel)
    : equal(register.office, self.office)
      ? before.head.log
      : logKeysAt(tx, register, head.size)
  const root = rootAt(head.size, tx.nodes(register.key))
  if (note === null || keys === null || !equal(root, head.root))
    throw new DeskError(
      "handover-differs",
      "a register that was handed over is not the one its log signed: stop and telephone",
    )
  const checkpoint = openCheckpoint(note, { origin: register.origin, keys })
  if (checkpoint.size !== head.size || !equal(checkpoint.root, root))
    throw new DeskError(
      "handover-differs",
      "a register that was handed over is not the one its log signed: stop and telephone",
    )
}

function hostLog(tx: Act["tx"], id: Uint8Array): Parameters<typeof openCheckpoint>[1]["keys"] | null {
  const channel = channels.list(tx).find(({ value }) => value.id !== null && equal(value.id, id))?.value
  return channel === undefined ? null : (hostOf(channel)?.log ?? null)
}

/** The roster's entry is in the register already: it is signed with the new log too, and sent with a right and keys for us. */
function goOn(act: Act, channel: Channel, roster: Roster): void {
  const register = channelRegister(idOf(channel), act.self.office)
  signHead(act, register)
  const stock = giveStock(act, { addressee: channel.other, holder: channel.other, roster: roster.id })
  const right = grantRight(act)
  keepChannel(act.tx, { ...channel, granted: sha256(right.token) })
  const beside: readonly Item[] = [
    { kind: "right", right: signRight(act, idOf(channel), right) },
    { kind: "stocks", stocks: [stock] },
  ]
  announce(act, channel, { first: headOf(act.tx, register).size - 1, beside, lockers: [], isSucceeding: true })
}

/** A right of the registrar's, signed, as it is given in a bundle. */
export function signRight(act: Act, channel: Uint8Array, right: DepositRight): ReturnType<typeof signBody> {
  return signBody(ownKeys(act.self), { suite: SUITE, kind: "right", channel, right })
}
