/**
 * Closing a channel: an office says, by its quorum, that it writes no more in it. After that entry no letter of that office
 * counts; the other office may go on until it says the same. Then the channel is closed, and what is still on its way comes
 * in: receipts, cosignatures, checkpoints. Its keys go when it ends (`ending.ts`).
 * Spec: spec/office.md#closings.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256, toHex } from "../../bytes/index.ts"
import {
  checkRosterTime,
  encodeStatement,
  openStatementOf,
  quorumSuspendedUntil,
  signatories,
  SUITE,
  verifyApprovals,
  verifyStatementApprovals,
  type Approval,
} from "../../office/index.ts"
import type { ClosingsItem, EnteredClosing, LayClosingItem } from "../../parcel/index.ts"
import { channelById, channelNamed, idOf, keepChannel, onlyRegistrar, ownRoster, rosterById } from "../access.ts"
import { nextNumber, post, runAct } from "../act.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { ENTER_BY_SECONDS, openSubmission } from "../letters/allot.ts"
import { suspensionsUnder } from "../offices/suspended.ts"
import { layings, OPEN, pending, type Channel } from "../records.ts"
import { isLacking } from "../restoring/signing.ts"
import { checkOpen, closedOf, laidClosing, noteClosed } from "./closings.ts"
import { endKeys } from "./ending.ts"
import { enter } from "./enter.ts"
import { isStanding } from "./standing.ts"
import { channelRegister, headOf } from "./registers.ts"

/**
 * Registrar: lay the closing of a channel before the signatories. It may be approved for seven days; until it is entered,
 * withdrawn or over, no leave is given in the channel. One that was laid before is replaced.
 * @throws {DeskError} `not-registrar`, `no-channel`; `channel-stage`, `channel-closed`; `allotment-open` a letter waits to be
 *   entered; `catching-up`
 */
export function layClosing(desk: Desk, name: string): { readonly codeName: string; readonly signatories: number } {
  return runAct(desk, "lay closing", (act) => {
    onlyRegistrar(act)
    const { tx, self, now } = act
    const channel = channelNamed(tx, name)
    checkOpen(channel)
    if (!isStanding(act, channel))
      throw new DeskError("channel-stage", `channel '${channel.codeName}' does not stand; there is nothing to close`)
    const roster = ownRoster(tx, self)
    checkRosterTime(roster, now)
    const waiting = openSubmission(act, idOf(channel))
    if (waiting !== null)
      throw new DeskError("allotment-open", `letter ${waiting.number} waits in it: send or withdraw it, then close`)
    if (isLacking(tx, self, channel))
      throw new DeskError("catching-up", "this vault has not caught up with its own register yet; 'diwan collect'")
    forgetLaid(act, channel)
    const theirs = headOf(tx, channelRegister(idOf(channel), channel.other))
    const statement = encodeStatement(randomBytes(32), {
      suite: SUITE,
      kind: "closing",
      channel: idOf(channel),
      office: self.office,
      roster: roster.id,
      time: now,
      seen: [{ office: channel.other, size: theirs.size, root: theirs.root }],
    })
    const closing = { statement, until: now + ENTER_BY_SECONDS }
    layings.put(tx, toHex(sha256(statement)), {
      purpose: "closing",
      shown: null,
      channel: idOf(channel),
      approvals: [],
      closing,
    })
    const asked = signatories(roster)
    for (const { officer } of asked)
      post(act, { office: self.office, officer }, idOf(channel), { kind: "lay-closing", statement })
    return { codeName: channel.codeName, signatories: asked.length }
  })
}

/**
 * Registrar: take back a closing that was laid and is not entered.
 * @throws {DeskError} `not-registrar`, `no-channel`; `channel-stage` none is laid
 */
export function withdrawClosing(desk: Desk, name: string): { readonly codeName: string } {
  return runAct(desk, "withdraw closing", (act) => {
    onlyRegistrar(act)
    const channel = channelNamed(act.tx, name)
    if (!forgetLaid(act, channel))
      throw new DeskError("channel-stage", `no closing of '${channel.codeName}' is laid before the signatories`)
    return { codeName: channel.codeName }
  })
}

/** Signatory: a closing is laid before me. */
export function onLayClosing(act: Act, _arrival: Arrival, { statement }: LayClosingItem): void {
  const { tx, self, now } = act
  const { body } = openStatementOf("closing", statement)
  if (!equal(body.office, self.office) || !equal(body.roster, ownRoster(tx, self).id))
    throw new DeskError("item-unexpected", "a closing was laid for another office or roster than ours")
  if (channelById(tx, body.channel) === null)
    throw new Held("charter", "a closing came of a channel not known here yet")
  const key = toHex(sha256(statement))
  if (pending.get(tx, key) !== null) return
  // One closing of a channel is laid at a time: what was laid before was taken back, and its approvals would close nothing.
  for (const { key: before, value } of pending.list(tx, { state: OPEN })) {
    if (value.purpose !== "closing" || value.state !== "waiting") continue
    if (value.channel === null || !equal(value.channel, body.channel)) continue
    if (openStatementOf("closing", value.subject).body.time > body.time) return
    pending.delete(tx, before)
  }
  const laid = { shown: null, draft: null, allotted: null, state: "waiting", since: now } as const
  const place = { order: nextNumber(tx, "laid") }
  pending.put(tx, key, { purpose: "closing", subject: statement, channel: body.channel, ...laid }, place)
}

/** Registrar: an approval of a closing came. With the quorum it is entered, and from there on nothing is written. */
export function onClosingApproval(act: Act, key: string, approval: Approval): void {
  const { tx, self, now } = act
  const laying = layings.get(tx, key)
  if (laying?.closing === undefined || laying.channel === null) return
  if (laying.approvals.some((known) => equal(known.officer, approval.officer))) return
  const channel = channelById(tx, laying.channel)
  if (channel === null) throw new TypeError("a closing is laid of a channel that is here")
  const { statement, until } = laying.closing
  const { body } = openStatementOf("closing", statement)
  const roster = ownRoster(tx, self)
  const { history } = headOf(tx, channelRegister(laying.channel, self.office))
  if (until < now || !equal(body.roster, roster.id) || history.closed === true) return
  const approvals = [...laying.approvals, approval]
  const persons = verifyApprovals({ roster, purpose: "closing", subject: statement, approvals })
  layings.put(tx, key, { ...laying, approvals })
  if (persons.length < roster.head.quorum) return
  // In the register a suspension stands against a closing until a newer roster: what would be void is not entered.
  if (quorumSuspendedUntil({ roster, approvals }, suspensionsUnder(tx, self.office, roster.id)) !== null) return
  layings.delete(tx, key)
  enter(act, channel, [{ data: statement, approvals }])
  noteClosed(act, channel, "ours")
  act.desk.tell.note(`'${channel.codeName}' is closed on this side: no letter of ours counts in it from here on`)
}

/** Officer: the registrar tells which sides have closed a channel. Each closing is proven here again before it counts. */
export function onClosings(act: Act, arrival: Arrival, { closings, ended }: ClosingsItem): void {
  const channel = arrival.channel === null ? null : channelById(act.tx, arrival.channel)
  if (channel === null) throw new Held("charter", "a closing came of a channel that is not known here yet")
  const sides = closings.map((closing) => proveClosing(act, channel, closing))
  const closed = { ...closedOf(channel) }
  for (const side of sides) closed[side] ??= act.now
  keepChannel(act.tx, { ...channel, closed })
  if (!ended || channel.stage === "closed") return
  if (!sides.includes("ours") || !sides.includes("theirs"))
    throw new DeskError("item-unexpected", "a channel was to end that one side has not closed")
  endKeys(act, { ...channel, closed })
}

function proveClosing(act: Act, channel: Channel, { data, approvals }: EnteredClosing): "ours" | "theirs" {
  const statement = openStatementOf("closing", data)
  const { office, roster: id, channel: named } = statement.body
  const side = equal(office, act.self.office) ? "ours" : "theirs"
  if (!equal(named, idOf(channel)) || (side === "theirs" && !equal(office, channel.other)))
    throw new DeskError("item-unexpected", "a closing came of another channel or office than it was said to be of")
  const roster = rosterById(act.tx, office, id)
  if (roster === null) throw new Held("roster", "a closing came before the roster that it names")
  verifyStatementApprovals({ roster, statement, approvals })
  return side
}

/** @returns whether one was laid */
function forgetLaid(act: Act, channel: Channel): boolean {
  const found = laidClosing(act, idOf(channel))
  if (found !== null) layings.delete(act.tx, found.key)
  return found !== null
}
