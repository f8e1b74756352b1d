/**
 * Taking up the branch that goes on in the place of the one held here: in the vault whose register forked, because the host or
 * the other side holds it; in the other office's, because both quorums have agreed. Spec: spec/office.md#healings.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { openMending, openStatement } from "../../office/index.ts"
import type { EntriesItem } from "../../parcel/index.ts"
import { branchRoot, openCheckpoint, readUnverifiedCheckpoint } from "../../register/index.ts"
import { entryAt, headOf, rootOf, type RegisterName } from "../channels/registers.ts"
import { logKeysAt } from "../channels/signers.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"
import { healings, type Channel, type Entry } from "../records.ts"
import { setAside } from "./aside.ts"
import { branchShown, ForkedError, partsAt } from "./forks.ts"

/**
 * Entries that contradict those held are refused, with the branch that they show. Only where both quorums have agreed that
 * what is held here is set aside do they take its place.
 * @returns whether they do
 */
export function refuseFork(act: Act, channel: Channel, register: RegisterName, item: EntriesItem): boolean {
  const { tx } = act
  const { size } = headOf(tx, register)
  const common = partsAt(item, { size, at: (index) => entryAt(tx, register, index).data })
  if (common === null) return false
  if (adopts(act, register, { item, common })) return true
  const keys = logKeysAt(tx, register, common)
  const checkpoint = openCheckpoint(item.checkpoint, { origin: register.origin, keys })
  const fork = branchShown(tx, register, { ...item, common, checkpoint, at: act.now })
  const message = `the other side's register contradicts what it showed before, at entry ${common}: stop and telephone; 'diwan channel heal ${channel.codeName}' shows both`
  throw fork === null ? new DeskError("register-forked", message) : new ForkedError(fork, message)
}

/** Whether an entry is a healing that holds. */
export function isHealing({ data, void: reason }: Entry): boolean {
  return reason === null && openStatement(data).body.kind === "healing"
}

/**
 * Entries of the other side's register that part from those held: if they hold the very healing that our quorum agreed to, and
 * what is held here is what it sets aside, it is set aside.
 * @returns whether it was
 */
function adopts(
  act: Act,
  register: RegisterName,
  { item, common }: { readonly item: EntriesItem; readonly common: number },
): boolean {
  const { tx } = act
  const agreed = healings.get(tx, toHex(register.key))
  if (agreed === null || agreed.stage !== "sent") return false
  const mending = openMending(agreed.mending)
  const isThere = item.entries.some(({ data }) => {
    const { body } = openStatement(data)
    return body.kind === "healing" && equal(body.mending, agreed.mending)
  })
  if (!isThere || mending.common !== common) return false
  const dropped = readUnverifiedCheckpoint(mending.dropped)
  const { size } = headOf(tx, register)
  // What is held may be less than the head that is set aside, never something else.
  const leaves = mending.aside.slice(0, size - common)
  const isDropped =
    size <= dropped.size && equal(branchRoot(common, tx.nodes(register.key), leaves), rootOf(tx, register, size))
  if (!isDropped) return false
  setAside(act, register, common)
  return true
}
