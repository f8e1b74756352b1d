/**
 * The end of a channel that both sides have closed: its keys, its stocks, what its letters could be sealed again from, and
 * its rights at the relay are destroyed, here and in every officer's vault. What was filed stays, and so do both registers.
 *
 * Until then receipts and cosignatures still come and go. It ends by itself thirty days after the second closing, if the
 * other side holds every entry of ours and no letter waits here for its reader; or earlier, when the registrar says so and
 * nothing is on its way any more.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import type { Reading } from "../../vault/index.ts"
import { channelNamed, idOf, keepChannel, onlyRegistrar } from "../access.ts"
import { runAct } from "../act.ts"
import { dropStock } from "../carriage/stock.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { endBatch } from "../letters/batch-end.ts"
import { keepDraft, withoutSecret } from "../letters/kept-draft.ts"
import { noteDue } from "../letters/reading-time.ts"
import { openOnes } from "../letters/submissions.ts"
import { revokeRight } from "../offices/joining.ts"
import {
  batches,
  channels,
  drafts,
  dues,
  outbox,
  stocks,
  waiting,
  type Channel,
  type Outgoing,
  type Self,
} from "../records.ts"
import { isClosed, tellOfClosings } from "./closings.ts"
import { channelRegister, headOf } from "./registers.ts"

/** How long it waits when something is still lacking then, seconds: a day. */
const AGAIN_SECONDS = 86_400

/** When a channel ends by itself; null if it is not closed, or has ended. */
export function endsAt(tx: Reading, channel: Channel): number | null {
  return channel.id === null ? null : (dues.get(tx, `channel/${toHex(channel.id)}`)?.until ?? null)
}

/** What keeps a closed channel from ending now. */
export type Unsettled = "other-side" | "readers" | "outbox"

/** What is still on its way in a closed channel; null: it can end. */
export function unsettled(at: { readonly tx: Reading; readonly self: Self }, channel: Channel): Unsettled | null {
  const { tx, self } = at
  const id = idOf(channel)
  const ours = headOf(tx, channelRegister(id, self.office))
  if (ours.cosigned < ours.size) return "other-side"
  if (waiting.list(tx).some(({ value }) => equal(value.channel, id) && value.parcels.some(({ sent }) => !sent)))
    return "readers"
  if (openOnes(tx).some(({ value }) => equal(value.channel, id) && value.state === "entered")) return "readers"
  return outbox.list(tx).some(({ value }) => isOnItsWay(value, channel)) ? "outbox" : null
}

/**
 * Registrar: end a closed channel now.
 * @throws {DeskError} `not-registrar`, `no-channel`; `channel-stage` one side has not closed it; `channel-unsettled`
 */
export function endChannel(desk: Desk, name: string): { readonly codeName: string } {
  const { codeName } = runAct(desk, "end channel", (act) => {
    onlyRegistrar(act)
    const channel = channelNamed(act.tx, name)
    if (channel.stage === "closed") return channel
    if (!isClosed(channel))
      throw new DeskError(
        "channel-stage",
        `'${channel.codeName}' is not closed by both sides; it ends only when both have closed it`,
      )
    const why = unsettled(act, channel)
    if (why !== null)
      throw new DeskError("channel-unsettled", `${UNSETTLED[why]} '${channel.codeName}'; collect, and try again`)
    endHere(act, channel)
    return channel
  })
  desk.vault.flushDestroyed()
  return { codeName }
}

const UNSETTLED: { readonly [why in Unsettled]: string } = {
  "other-side": "the other side has not cosigned every entry of ours in",
  readers: "a letter still waits to be given to its readers in",
  outbox: "something still waits to be sent in",
}

/** The time of a closed channel is over. What is not sent by now is not sent any more. @returns whether it ended */
export function endDue(act: Act, key: string): boolean {
  const channel = channels.list(act.tx).find(({ value }) => value.id !== null && toHex(value.id) === key)?.value
  if (channel === undefined || channel.stage === "closed" || !isClosed(channel)) return false
  const why = unsettled(act, channel)
  if (why === "other-side" || why === "readers") {
    noteDue(act.tx, "channel", key, act.now + AGAIN_SECONDS)
    return false
  }
  endHere(act, channel)
  return true
}

/** Registrar: every officer is told first, with the keys that there are now. */
function endHere(act: Act, channel: Channel): void {
  tellOfClosings(act, channel, true)
  for (const { key, value } of outbox.list(act.tx)) if (isOnItsWay(value, channel)) outbox.delete(act.tx, key)
  endKeys(act, channel)
}

/** Destroy what this vault holds to open and to send in a channel. */
export function endKeys(act: Act, channel: Channel): void {
  const { tx } = act
  const { granted, ...rest } = channel
  keepChannel(tx, { ...rest, stage: "closed", right: null, ticket: null, random: null, bound: false })
  dues.delete(tx, `channel/${toHex(idOf(channel))}`)
  if (granted !== undefined) revokeRight(act, granted)
  for (const { order, value } of drafts.list(tx)) {
    if (!equal(value.channel, idOf(channel))) continue
    dues.delete(tx, `secret/${order}`)
    keepDraft(act, order, withoutSecret(value))
  }
  // Stock is of offices: where another channel joins the same two it goes on there.
  const goesOn = channels.list(tx).some(({ value }) => equal(value.other, channel.other) && value.stage !== "closed")
  if (goesOn) return
  for (const { key, value } of batches.list(tx)) {
    if (!equal(value.holder, channel.other)) continue
    dues.delete(tx, `batch/${key}`)
    endBatch(tx, key)
    if (value.right !== undefined) revokeRight(act, value.right)
  }
  for (const { key, value } of stocks.list(tx)) if (equal(value.office, channel.other)) dropStock(act, key)
}

/** Whether a row of the outbox is for the other side, or the host, in this channel. */
function isOnItsWay({ kind, postmark, token }: Outgoing, { id, right }: Channel): boolean {
  if (kind !== "deposit" && kind !== "postmark") return false
  if (postmark !== null && id !== null && equal(postmark.channel, id)) return true
  return right !== null && equal(token, right.token)
}
