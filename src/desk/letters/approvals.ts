/**
 * Signatory: what awaits my approval, what it says in plain words, and the approval itself. Everything shown here was
 * checked by this device before it is shown.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import { checkDraft, type CheckedDraft } from "../../letter/index.ts"
import {
  openAmendment,
  openCharter,
  openRosterHead,
  openSigned,
  openStatementOf,
  withdrawalShape,
  type OpenedCharter,
  type RosterHead,
} from "../../office/index.ts"
import type { ApprovalItem, DraftItem, WithdrawalItem } from "../../parcel/index.ts"
import { alias, channelById, charterOf, idOf, knownOffice, ownLineIn, ownRoster, rosterOf } from "../access.ts"
import { look, nextNumber, runAct } from "../act.ts"
import { refusedAs } from "../alarm.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { ENTER_BY_SECONDS, onLetterApproval, onWithdrawal } from "./allot.ts"
import { onAmendmentApproval } from "../channels/amendment-items.ts"
import { onClosingApproval } from "../channels/closing.ts"
import { onHealingApproval, onHealingRosterApproval } from "../healing/agree.ts"
import { onCharterApproval } from "../channels/agreeing.ts"
import { directory } from "./draft/check.ts"
import { DeskError } from "../error.ts"
import { CLOSED, OPEN, pending, restorations, type Channel, type Pending, type Self } from "../records.ts"
import type { Reading } from "../../vault/index.ts"
import { noteLaid } from "./reading-time.ts"
import { RESTORATION } from "../restoring/signing.ts"
import { refuseListed } from "./listed.ts"
import { onRosterApproval, sendApproval } from "../offices/rosters.ts"

/** Something laid before this officer. */
export type Laid =
  | {
      readonly kind: "roster"
      readonly id: string
      readonly state: Pending["state"]
      readonly roster: RosterHead
      readonly officers: number
    }
  | { readonly kind: "charter"; readonly id: string; readonly state: Pending["state"]; readonly charter: OpenedCharter }
  | {
      readonly kind: "closing"
      readonly id: string
      readonly state: Pending["state"]
      readonly codeName: string
      /** The other office's name. */
      readonly other: string
    }
  | {
      readonly kind: "amendment"
      readonly id: string
      readonly state: Pending["state"]
      readonly codeName: string
      readonly other: string
      /** The charter in force, and the one that would follow it. */
      readonly before: OpenedCharter
      readonly after: OpenedCharter
    }
  | {
      readonly kind: "letter"
      readonly id: string
      readonly state: Pending["state"]
      readonly name: string
      readonly draft: CheckedDraft
      /** Who will be able to read what, by the names that drafts use. */
      readonly readers: readonly { readonly name: string; readonly parts: readonly number[] }[]
    }

/** A letter is laid before me: it is re-derived and checked leaf by leaf, or refused. */
export function onDraft(act: Act, arrival: Arrival, item: DraftItem): void {
  const { tx } = act
  if (!equal(arrival.from.office, act.self.office))
    throw new DeskError("item-unexpected", "another office lays a draft before this officer")
  const key = toHex(sha256(item.statement))
  if (pending.get(tx, key) !== null) return
  const { body } = openStatementOf("letter", item.statement)
  const { secret, keys, allotment } = item
  const laid: Pending = {
    purpose: "letter",
    subject: item.statement,
    shown: null,
    channel: body.channel,
    draft: { secret, leaves: [...item.leaves], keys: [...keys], allotment },
    allotted: null,
    state: "waiting",
    since: act.now,
  }
  const { leave, drafter } = checkLaid(act, laid).allotment
  pending.put(tx, key, { ...laid, allotted: { leave, drafter } }, { order: nextNumber(tx, "laid") })
  noteLaid(tx, key, body.enterBy)
}

/** A letter laid before me was withdrawn: its number is free for another. */
export function onWithdrawalOfLaid(act: Act, arrival: Arrival, item: WithdrawalItem): void {
  const { tx, self } = act
  if (self.registrar !== null) onWithdrawal(act, arrival, item)
  const roster = ownRoster(tx, self)
  const withdrawal = openSigned(item.withdrawal, roster, withdrawalShape)
  for (const { key, value } of pending.list(tx)) {
    if (value.allotted === null || value.state === "withdrawn" || value.channel === null) continue
    const { leave, drafter } = value.allotted
    const isThis = equal(value.channel, withdrawal.channel) && equal(leave, withdrawal.leave)
    const mayWithdraw = [drafter, roster.head.registrar].some((officer) => equal(officer, item.withdrawal.officer))
    if (isThis && !mayWithdraw) {
      throw new DeskError("item-unexpected", "a letter was withdrawn by somebody who did not draft it")
    }
    if (isThis) pending.put(tx, key, { ...value, state: "withdrawn", draft: null }, { state: CLOSED })
  }
}

/** Registrar: an approval came back. */
export function onApproval(act: Act, _arrival: Arrival, item: ApprovalItem): void {
  if (item.purpose === "healing") onHealingApproval(act, item.subject, item.approval)
  else if (item.purpose === "roster") {
    if (!onHealingRosterApproval(act, item.subject, item.approval))
      onRosterApproval(act, toHex(item.subject), item.approval)
  } else if (item.purpose === "charter") onCharterApproval(act, item.subject, item.approval)
  else if (item.purpose === "amendment") onAmendmentApproval(act, toHex(item.subject), item.approval)
  else if (item.purpose === "closing") onClosingApproval(act, toHex(item.subject), item.approval)
  else onLetterApproval(act, item.subject, item.approval)
}

/** What was laid before this officer, oldest first. @param all what was approved or withdrawn too */
export function listLaid(desk: Desk, all: boolean = false): readonly Laid[] {
  return look(desk, (tx, self) =>
    pending
      .list(tx, all ? {} : { state: OPEN })
      .filter(({ value }) => value.state === "waiting" || (all && value.purpose !== "letter"))
      .flatMap(({ key, value }) => describeIfItHolds(desk, { tx, self, now: desk.now() }, key, value)),
  )
}

/** What has run out since it was laid can no longer be approved; it must not hide what can. */
function describeIfItHolds(desk: Desk, act: Context, key: string, laid: Pending): readonly Laid[] {
  try {
    return [describe(act, key, laid)]
  } catch (error) {
    const code = refusedAs(error)
    if (code === null) throw error
    desk.tell.note(`something laid before this officer no longer holds (${code}) and is not shown`)
    return []
  }
}

/**
 * Approve what was laid before this officer. The signature goes to the registrar.
 * @param which the start of its id, the name of a letter (`north/4`), or a channel's code name
 * @param again after a restore: whoever approves knows that they approved no other letter of this number
 * @throws {DeskError} `nothing-to-approve`, `not-signatory`, `number-approved`, `approval-unsure`, `mark-behind`; whatever the check of the draft refuses now
 */
export function approve(desk: Desk, which: string, { again = false }: { again?: boolean } = {}): Laid {
  return runAct(desk, "approve", (act) => {
    const { tx, self } = act
    const found = waitingIn(tx)
    const matches = found.filter(({ key, value }) => answers(act, key, value, which))
    if (matches.length !== 1 || matches[0] === undefined) {
      throw new DeskError(
        "nothing-to-approve",
        `${matches.length} things that await approval answer to '${which}'; 'diwan approve' lists them`,
      )
    }
    const { key, value } = matches[0]
    if (value.purpose !== "roster" && !ownLineIn(tx, self).roles.includes("signatory")) {
      throw new DeskError("not-signatory", "the roster does not give this officer the role of signatory")
    }
    const laid = describe(act, key, value)
    if (value.purpose === "letter") {
      refuseSecond(act, key, value)
      if (!again) refuseUnsure(act)
    }
    sendApproval(act, value.purpose, value.subject)
    // The letter's secret has done its work on this device; what stays is that this number was approved.
    pending.put(tx, key, { ...value, state: "approved", draft: null }, { state: CLOSED })
    return laid
  })
}

/** What awaits this officer's approval, oldest first, as it was kept: checked when it came, not now. */
export function waitingIn(tx: Reading): readonly { readonly key: string; readonly value: Pending }[] {
  return pending.list(tx, { state: OPEN }).filter(({ value }) => value.state === "waiting")
}

/**
 * One thing that awaits this officer's approval, checked again, whole.
 * @param id as {@link Laid} has it, whole
 * @throws {DeskError} `nothing-to-approve`; whatever the check of the draft refuses now
 */
export function laidAt(act: Context, id: string): Laid {
  const laid = pending.get(act.tx, id)
  if (laid === null || laid.state !== "waiting")
    throw new DeskError("nothing-to-approve", "nothing with that id awaits approval here; it was approved or withdrawn")
  return describe(act, id, laid)
}

/** What is typed to approve something: `north/4`, a charter's code name, `roster/2`. */
export function nameOfPending(act: Pick<Context, "tx">, laid: Pending): string {
  if (laid.purpose === "roster") return `roster/${openRosterHead(laid.subject).version}`
  if (laid.purpose === "letter") return letterName(act, laid)
  if (laid.purpose === "closing" || laid.purpose === "amendment") return channelOfLaid(act, laid).codeName
  return openCharter(openStatementOf("charter", laid.subject).body.charter).rules.codeName
}

interface Context {
  readonly tx: Reading
  readonly self: Self
  readonly now: number
}

function checkLaid(act: Context, laid: Pending): CheckedDraft {
  const { tx, self, now } = act
  const channel = laid.channel === null ? null : channelById(tx, laid.channel)
  if (channel === null || laid.draft === null)
    throw new DeskError("item-unexpected", "a draft came for a channel that is not here")
  if (channel.comparison === null)
    throw new DeskError("not-compared", "a draft came in a channel whose fingerprint was not compared")
  refuseListed(openStatementOf("letter", laid.subject).body)
  return checkDraft({
    statement: laid.subject,
    ...laid.draft,
    channel: idOf(channel),
    charter: charterOf(channel),
    own: ownRoster(tx, self),
    other: rosterOf(tx, channel.other),
    at: now,
  })
}

function describe(act: Context, key: string, laid: Pending): Laid {
  const { state } = laid
  if (laid.purpose === "roster") {
    const officers = laid.shown?.leaves.length ?? 0
    return { kind: "roster", id: key, state, roster: openRosterHead(laid.subject), officers }
  }
  if (laid.purpose === "charter")
    return {
      kind: "charter",
      id: key,
      state,
      charter: openCharter(openStatementOf("charter", laid.subject).body.charter),
    }
  if (laid.purpose === "closing") return { kind: "closing", id: key, state, ...channelOfLaid(act, laid) }
  if (laid.purpose === "amendment") {
    const { codeName, other, channel: of } = amendedChannel(act, laid)
    const after = openAmendment(laid.subject).charter
    return { kind: "amendment", id: key, state, codeName, other, before: charterOf(of), after }
  }
  const draft = checkLaid(act, laid)
  const channel = channelById(act.tx, laid.channel as Uint8Array)
  const people = channel === null ? [] : directory(act, channel)
  const readers = draft.readers.map(({ officer, positions }) => ({
    name: people.find((person) => equal(person.officer, officer))?.name ?? "an officer no longer in the roster",
    parts: draft.parts.flatMap((part, i) => {
      const held = part.kind === "enclosure" ? [part.position] : part.wordings.flatMap(({ positions: all }) => all)
      return held.some((position) => positions.includes(position)) ? [i + 1] : []
    }),
  }))
  return { kind: "letter", id: key, state, name: letterName(act, laid), draft, readers }
}

function answers(act: Context, key: string, laid: Pending, which: string): boolean {
  if (which.length >= 6 && key.startsWith(which.toLowerCase())) return true
  if (laid.purpose === "letter") return letterName(act, laid) === which
  if (laid.purpose === "charter")
    return openCharter(openStatementOf("charter", laid.subject).body.charter).rules.codeName === which
  if (laid.purpose === "closing" || laid.purpose === "amendment") return channelOfLaid(act, laid).codeName === which
  return which === "roster"
}

function channelOfLaid(act: Pick<Context, "tx">, laid: Pending): { codeName: string; other: string } {
  const { codeName, other } = amendedChannel(act, laid)
  return { codeName, other }
}

function amendedChannel(
  { tx }: Pick<Context, "tx">,
  laid: Pending,
): { codeName: string; other: string; channel: Channel } {
  const channel = laid.channel === null ? null : channelById(tx, laid.channel)
  if (channel === null) throw new DeskError("item-unexpected", "something is laid of a channel that is not here")
  return { codeName: channel.codeName, other: knownOffice(tx, channel.other)?.name ?? "", channel }
}

function letterName(act: Pick<Context, "tx">, laid: Pending): string {
  const { body } = openStatementOf("letter", laid.subject)
  return `${alias(knownOffice(act.tx, body.office)?.name ?? "")}/${body.number}`
}

/** One number, one statement: until the first is withdrawn or has run out, a second is refused. */
function refuseSecond(act: Act, key: string, laid: Pending): void {
  const { body } = openStatementOf("letter", laid.subject)
  for (const { key: other, value } of pending.list(act.tx)) {
    if (other === key || value.purpose !== "letter" || value.state !== "approved") continue
    const approved = openStatementOf("letter", value.subject).body
    if (equal(approved.channel, body.channel) && approved.number === body.number && approved.enterBy >= act.now) {
      throw new DeskError(
        "number-approved",
        `another letter with number ${body.number} was approved on this device; it must be withdrawn first`,
      )
    }
  }
}

/**
 * An older copy of a vault does not know what it approved since. What that was can still be entered for as long as an
 * allotment holds; until then a person says that they have approved no other letter of the number.
 */
function refuseUnsure({ desk, now, tx }: Act): void {
  if (desk.newest?.state === "behind")
    throw new DeskError(
      "mark-behind",
      "this vault is older than its mark: run 'diwan collect' before anything is signed",
    )
  const restored = restorations.get(tx, RESTORATION)
  // Whoever keeps a lost registrar's registers has forgotten nothing of their own.
  if (restored === null || restored.by === "registrar-lost" || now >= restored.at + ENTER_BY_SECONDS) return
  throw new DeskError(
    "approval-unsure",
    "this vault is an older copy and may have approved another letter of this number; if you know that you did not, 'diwan approve NAME --again'",
  )
}
