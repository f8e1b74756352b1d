/**
 * How far a channel is closed, and what officers are told of it. Whatever else asks, asks here; closing it is in
 * `closing.ts`, and ending it, when its keys go, in `ending.ts`.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { openStatement } from "../../office/index.ts"
import type { ClosingsItem, EnteredClosing } from "../../parcel/index.ts"
import type { Reading } from "../../vault/index.ts"
import { idOf, keepChannel, ownRoster } from "../access.ts"
import { post } from "../act.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"
import { noteDue } from "../letters/reading-time.ts"
import { layings, type Channel, type Laying } from "../records.ts"
import { channelRegister, entryAt, headOf } from "./registers.ts"

/** How long after the second closing a channel ends by itself, seconds: thirty days, in which what was on its way comes in. */
export const ENDING_SECONDS: number = 30 * 86_400

/** When each side's closing was entered or came, seconds; null: it is not closed there. */
export type Closed = NonNullable<Channel["closed"]>

/** A channel that nobody has closed. */
export const NOT_CLOSED: Closed = { ours: null, theirs: null }

/** How far a channel is closed. */
export function closedOf({ closed }: Channel): Closed {
  return closed ?? NOT_CLOSED
}

/** Whether both sides have closed it. */
export function isClosed(channel: Channel): boolean {
  const { ours, theirs } = closedOf(channel)
  return channel.stage === "closed" || (ours !== null && theirs !== null)
}

/** Whether this office has closed it. */
export function hasClosed(channel: Channel): boolean {
  return channel.stage === "closed" || closedOf(channel).ours !== null
}

/** Refuse whatever would write in a channel that this office has closed. @throws {DeskError} `channel-closed` */
export function checkOpen(channel: Channel): void {
  if (!hasClosed(channel)) return
  throw new DeskError(
    "channel-closed",
    `this office has closed the channel '${channel.codeName}'; nothing more is written in it`,
  )
}

/** The closing of a channel that is laid before the signatories and still holds; null if there is none. */
export function laidClosing(
  { tx, now }: { readonly tx: Reading; readonly now: number },
  channel: Uint8Array,
): { readonly key: string; readonly laying: Laying & { readonly closing: NonNullable<Laying["closing"]> } } | null {
  for (const { key, value } of layings.list(tx)) {
    const { closing } = value
    if (closing === undefined || value.channel === null || !equal(value.channel, channel)) continue
    if (closing.until >= now) return { key, laying: { ...value, closing } }
  }
  return null
}

/** Registrar: a closing is entered, or the other side's has come. Officers are told; with both the channel is closed. */
export function noteClosed(act: Act, before: Channel, side: keyof Closed): void {
  const channel = { ...before, closed: { ...closedOf(before), [side]: act.now } }
  keepChannel(act.tx, channel)
  if (isClosed(channel)) noteDue(act.tx, "channel", toHex(idOf(channel)), act.now + ENDING_SECONDS)
  tellOfClosings(act, channel, false)
}

/** Tell our officers of the closings that are entered. @param ended keys and stocks of the channel are to go */
export function tellOfClosings(act: Act, channel: Channel, ended: boolean): void {
  const { self, tx } = act
  const closings = enteredClosings(tx, self.office, channel)
  if (closings.length === 0) return
  const item: ClosingsItem = { kind: "closings", closings, ended }
  for (const { officer, roles } of ownRoster(tx, self).lines) {
    if (equal(officer, self.officer) || !roles.some((role) => role !== "spokesperson" && role !== "overseer")) continue
    post(act, { office: self.office, officer }, idOf(channel), item)
  }
}

function enteredClosings(tx: Reading, own: Uint8Array, channel: Channel): readonly EnteredClosing[] {
  return [own, channel.other].flatMap((office) => {
    const register = channelRegister(idOf(channel), office)
    const { history, size } = headOf(tx, register)
    if (history.closed !== true) return []
    // It is among the last: after it there are no letters.
    for (let index = size - 1; index >= 0; index--) {
      const { data, approvals, void: reason } = entryAt(tx, register, index)
      if (reason === null && openStatement(data).body.kind === "closing") return [{ data, approvals }]
    }
    return []
  })
}
