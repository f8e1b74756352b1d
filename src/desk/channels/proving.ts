/**
 * Registrar: whether entries of a register that have come have the approvals that they need, each by the roster in force where it
 * stands. Rosters among them are proven, and filed.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { OfficeError, openStatement, rosterId, verifyStatementApprovals, type Roster } from "../../office/index.ts"
import type { ItemEntry } from "../../parcel/index.ts"
import { charterOf, fileRosters, firstCharterOf, idOf, knownOffice, rosterById, rosterOf } from "../access.ts"
import type { Act } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import type { Channel } from "../records.ts"
import { channelRegister, entryAt, headOf, type Appended } from "./registers.ts"

/**
 * Entries that have come, each with whether it has the approvals that it needs.
 * @param office whose register it is: the other's; our own, when entries of it are given back
 * @throws {DeskError} only what makes the register worthless
 */
export function provenEntries(
  act: Act,
  channel: Channel,
  office: Uint8Array,
  item: { readonly from: number; readonly entries: readonly ItemEntry[] },
): readonly Appended[] {
  const register = channelRegister(idOf(channel), office)
  const { rosters, size } = headOf(act.tx, register)
  const last = rosters.at(-1)
  // Whoever approved an entry stood in the roster of then, which need not be the newest that is known here.
  let roster = last === undefined ? null : rosterIn(act, office, entryAt(act.tx, register, last).data)
  const proven: Appended[] = []
  for (const [i, entry] of item.entries.entries()) {
    const index = item.from + i
    const inForce = roster ?? rosterOf(act.tx, office)
    const approved = index < size || isApproved(act, channel, { office, entry, index, roster: inForce })
    if (index >= size && approved) roster = rosterIn(act, office, entry.data) ?? roster
    proven.push({ ...entry, approved })
  }
  return proven
}

/** The roster that an entry speaks of; null if it is none. */
function rosterIn({ tx }: Act, office: Uint8Array, data: Uint8Array): Roster | null {
  const { body } = openStatement(data)
  return body.kind === "roster" ? rosterById(tx, office, rosterId(body.head)) : null
}

function isApproved(
  act: Act,
  channel: Channel,
  of: {
    readonly office: Uint8Array
    readonly entry: ItemEntry
    readonly index: number
    readonly roster: Roster
  },
): boolean {
  const { office, entry, index, roster } = of
  const statement = openStatement(entry.data)
  const { body } = statement
  if (body.kind === "act" || !equal(body.channel, idOf(channel)) || !equal(body.office, office)) {
    throw new DeskError("register-forked", "an entry belongs to another register than the one it came in")
  }
  const wants = index === 0 ? "roster" : index === 1 ? "charter" : null
  if (wants !== null && body.kind !== wants)
    throw new DeskError(
      "register-forked",
      `entry ${index} is a ${body.kind}, and a register begins with roster and charter`,
    )
  // A suspension, a healing or an amendment is proven as it is appended: it depends on the entries before it.
  if (["suspension", "healing", "amendment"].includes(body.kind) && wants === null) return true
  try {
    if (body.kind === "roster") fileRosterEntry(act, channel, office, entry, body.head, index)
    else {
      if (body.kind === "charter" && !equal(body.charter, firstCharterOf(channel).bytes)) {
        throw new DeskError("register-forked", "the other side has entered another charter: stop and telephone")
      }
      verifyStatementApprovals({ roster, statement, approvals: entry.approvals })
    }
    return true
  } catch (error) {
    if (error instanceof OfficeError && wants === null) return false
    throw error
  }
}

function fileRosterEntry(
  act: Act,
  channel: Channel,
  whose: Uint8Array,
  entry: ItemEntry,
  head: Uint8Array,
  index: number,
): void {
  const { shown } = entry
  if (shown === null || !equal(shown.head, head))
    throw new DeskError("item-unexpected", "a roster entry came without the lines it speaks of")
  const known = knownOffice(act.tx, whose)
  if (known === null) throw new Held("card", "the other office's card is not here yet")
  const at = known.chain.findIndex((before) => equal(before.head, head))
  if (index === 0) {
    const pin = charterOf(channel).offices.find(({ office }) => equal(office, whose))
    const roster: Roster | null = known.roster
    if (at < 0 || pin === undefined || roster === null || !equal(rosterId(head), pin.roster))
      throw new DeskError("register-forked", "the first roster entered is not the one that the charter names")
  }
  const chain = at < 0 ? [...known.chain, shown] : known.chain.map((before, i) => (i === at ? shown : before))
  fileRosters(act.tx, known.founding, chain)
}
