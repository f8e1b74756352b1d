/**
 * Covers: the signed half of a view, put together by a registrar from what its vault holds, and proven here before any
 * reader gets it.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { openStatement, rosterId, type ShownRoster } from "../../office/index.ts"
import { encodeCover, verifyCover, type VerifiedCover } from "../../parcel/index.ts"
import { addSignatures, decodePostmark, formatTlogProof, parseSignatures } from "../../register/index.ts"
import { firstCharterOf, idOf, knownOffice, own } from "../access.ts"
import type { Act } from "../desk.ts"
import { showSome } from "../offices/cards.ts"
import { DeskError } from "../error.ts"
import { keepSummary, keyOf, postmarks, summaries, type Channel, type Entry } from "../records.ts"
import { refuseListed } from "../letters/listed.ts"
import {
  channelRegister,
  entryAt,
  headOf,
  keepHead,
  noteAt,
  postmarkEntry,
  postmarkRegister,
  proveEntry,
  rootOf,
  type RegisterName,
} from "./registers.ts"

/** A cover and what it proves. */
export interface MadeCover {
  readonly cover: Uint8Array
  readonly verified: VerifiedCover
}

/**
 * Make the cover of a letter for our own readers, under the checkpoint that was postmarked first after it, or the newest
 * if there is no postmark.
 * @param office whose letter it is: ours or the other's
 */
export function makeCover(act: Act, channel: Channel, office: Uint8Array, index: number): MadeCover {
  const { tx, self } = act
  const register = channelRegister(idOf(channel), office)
  const entry = entryAt(tx, register, index)
  const { size, note } = checkpointFor(act, channel, register, entry)
  const proven = (at: number): readonly Uint8Array[] => proveEntry(tx, register, at, size)
  const rosters = headOf(tx, register)
    .rosters.filter((at) => at < size)
    .map((at) => {
      const { data, approvals, shown } = entryAt(tx, register, at)
      if (shown === null) throw new TypeError("a roster entry is kept with its lines")
      return { index: at, data, approvals, leaves: shown.leaves, proof: shown.proof, inclusion: proven(at) }
    })
  const amendments = (headOf(tx, register).amendments ?? [])
    .filter((at) => at < size)
    .map((at) => {
      const { data, approvals } = entryAt(tx, register, at)
      return { index: at, data, approvals, inclusion: proven(at) }
    })
  const cover = encodeCover({
    charter: firstCharterOf(channel).bytes,
    rosters,
    ...(amendments.length === 0 ? {} : { charters: amendments }),
    statement: entry.data,
    approvals: entry.approvals,
    index,
    proof: formatTlogProof({ index, inclusion: proven(index), checkpoint: note }),
    reader: { office: self.office, rosters: otherRosters(act, channel, office) },
    postmark: coverPostmark(act, channel, entry),
  })
  const verified = verifyCover({ cover, channelId: idOf(channel) })
  refuseListed(verified.statement)
  return { cover, verified }
}

/**
 * Give the entries of a register the time and order of the first postmark record that covers each. A record that covers
 * entries which have not come is left for later.
 * @returns the entries that their time has made void
 * @param contradicted what to do if the host has taken in another register than the one held here; entries from there on are
 *   left without a postmark. By default it throws
 * @throws {DeskError} `postmark-refused`
 */
export function markPostmarks(
  act: Act,
  channel: Channel,
  office: Uint8Array,
  contradicted: (error: DeskError) => void = refuse,
): readonly { index: number; reason: string }[] {
  const late: { index: number; reason: string }[] = []
  const { tx } = act
  const id = idOf(channel)
  const register = channelRegister(id, office)
  const records = headOf(tx, postmarkRegister(id)).size
  let head = headOf(tx, register)
  for (let at = head.nextRecord; at < records; at++) {
    const kept = postmarks.get(tx, keyOf(id, at))
    if (kept === null) throw new TypeError("every record of the host's register is kept")
    const { origin, size, root, time } = decodePostmark(kept.record)
    if (origin === register.origin) {
      if (size > head.size) break
      if (!equal(rootOf(tx, register, size), root)) {
        const message = "the host has postmarked another register than the one held here: stop and telephone"
        contradicted(new DeskError("postmark-refused", message))
        break
      }
      for (let entry = head.postmarked; entry < size; entry++) {
        const before = entryAt(tx, register, entry).void
        const { void: reason } = postmarkEntry(tx, register, entry, { index: at, size, time })
        if (before !== null || reason === null) continue
        late.push({ index: entry, reason })
        voidInList(act, channel, register, { index: entry, reason })
      }
      head = { ...head, postmarked: Math.max(head.postmarked, size) }
    }
    head = { ...head, nextRecord: at + 1 }
  }
  keepHead(tx, register, head)
  return late
}

function refuse(error: DeskError): never {
  throw error
}

/** A letter that was filed before its time was known will never count: the list says so. */
function voidInList(
  { tx }: Act,
  channel: Channel,
  register: RegisterName,
  { index, reason }: { readonly index: number; readonly reason: string },
): void {
  const { body } = openStatement(entryAt(tx, register, index).data)
  if (body.kind !== "letter") return
  const key = keyOf(idOf(channel), register.office, body.number)
  const summary = summaries.get(tx, key)
  if (summary !== null) keepSummary(tx, key, { ...summary, void: reason })
}

function checkpointFor(
  act: Act,
  channel: Channel,
  register: RegisterName,
  entry: Entry,
): { size: number; note: string } {
  const size = entry.postmark?.size ?? headOf(act.tx, register).size
  const kept = entry.postmark === null ? null : postmarks.get(act.tx, keyOf(idOf(channel), entry.postmark.index))
  const held = noteAt(act.tx, register, size)
  if (kept === null) {
    if (held === null) throw new TypeError("the newest checkpoint of a register is kept")
    return { size, note: held }
  }
  return { size, note: addSignatures(held ?? kept.note, parseSignatures(kept.cosignature)) }
}

function coverPostmark(act: Act, channel: Channel, entry: Entry): Parameters<typeof encodeCover>[0]["postmark"] {
  if (entry.postmark === null) return null
  const register = postmarkRegister(idOf(channel))
  const { index } = entry.postmark
  const { size } = headOf(act.tx, register)
  const kept = postmarks.get(act.tx, keyOf(idOf(channel), index))
  const checkpoint = noteAt(act.tx, register, size)
  if (kept === null || checkpoint === null) throw new TypeError("a postmark is kept with its register's checkpoint")
  return { record: kept.record, index, proof: proveEntry(act.tx, register, index, size), checkpoint }
}

/** Rosters of the office that is not the sender, from the one that the charter names on. */
function otherRosters(act: Act, channel: Channel, sender: Uint8Array): readonly ShownRoster[] {
  const { self, tx } = act
  const isOurs = equal(sender, self.office)
  const office = isOurs ? knownOffice(tx, channel.other) : own(tx, self)
  if (office === null) return []
  const pin = firstCharterOf(channel).offices.find((named) => equal(named.office, office.id))
  const first = office.chain.findIndex((shown) => pin !== undefined && equal(rosterId(shown.head), pin.roster))
  const chain = first < 0 ? [] : office.chain.slice(first)
  return isOurs ? chain : chain.map((shown) => showSome(act, shown, (line) => line === "answering"))
}
