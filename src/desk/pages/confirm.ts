/**
 * Acts that cannot be taken back, done from a page: each is named deliberately by whoever does it.
 * @module
 */
import { fromBase64, fromHex } from "../../bytes/index.ts"
import { lineOf, type DismissalReason, type Role } from "../../office/index.ts"
import { channelNamed, ownRoster, rosterOf } from "../access.ts"
import { look } from "../act.ts"
import type { Asked, Hex, RosterChangeText } from "../api.ts"
import { overrideRoster } from "../channels/override.ts"
import type { Desk } from "../desk.ts"
import { layClosing } from "../channels/closing.ts"
import { endChannel } from "../channels/ending.ts"
import { giveRegisterBack, readSuccessor } from "../channels/giving-back.ts"
import { DeskError } from "../error.ts"
import { approve, nameOfPending } from "../letters/approvals.ts"
import type { RosterChange } from "../offices/changes.ts"
import { handOver } from "../offices/handover.ts"
import { answerReplacement, readReplacement } from "../offices/replacing.ts"
import { dismissOfficer, type Dismissed } from "../offices/dismissing.ts"
import { suspendOfficer } from "../offices/suspending.ts"
import { pending } from "../records.ts"
import { officesPage } from "./offices.ts"
import { aliasOf, calledOf } from "./people.ts"

/** What somebody typed must be the name of what they are about to do. @throws {DeskError} `confirmation` */
export function checkConfirmed(name: string, confirm: string): void {
  if (confirm.normalize("NFC").trim() === name) return
  throw new DeskError("confirmation", "what was entered is another name than that of what is shown; nothing was done")
}

/**
 * Approve what was laid before this officer and is shown.
 * @param asked.confirm its name
 * @throws {DeskError} `nothing-to-approve`, `confirmation`; as {@link approve}
 */
export function approveConfirmed(desk: Desk, { again = false, confirm, id }: Asked<"approve">): void {
  const name = look(desk, (tx) => {
    const laid = pending.get(tx, id)
    return laid === null || laid.state !== "waiting" ? null : nameOfPending({ tx }, laid)
  })
  if (name === null)
    throw new DeskError("nothing-to-approve", "nothing with that id awaits approval here; it was approved or withdrawn")
  checkConfirmed(name, confirm)
  approve(desk, id, { again })
}

/**
 * Suspend an officer's key.
 * @param asked the officer's id, and what drafts call them, typed
 * @throws {DeskError} `draft-reader-unknown`, `confirmation`; as {@link suspendOfficer}
 */
export function suspendConfirmed(desk: Desk, asked: { readonly officer: Hex; readonly confirm: string }): void {
  suspendOfficer(desk, { officer: officerConfirmed(desk, asked) })
}

/**
 * Lay a roster without an officer.
 * @throws {DeskError} `draft-reader-unknown`, `confirmation`; as {@link dismissOfficer}
 */
export function dismissConfirmed(
  desk: Desk,
  asked: {
    readonly officer: Hex
    readonly why: DismissalReason
    readonly change?: RosterChangeText
    readonly confirm: string
  },
): Dismissed {
  const { change = {}, why } = asked
  return dismissOfficer(desk, { officer: officerConfirmed(desk, asked), why, change: changeOf(change) })
}

/** What a page asks of the next roster, as the use case takes it. */
export function changeOf({
  days,
  newKeys,
  quorum,
  registrar,
  roles,
}: RosterChangeText & { registrar?: Hex }): RosterChange {
  return {
    ...(quorum === undefined ? {} : { quorum }),
    ...(days === undefined ? {} : { days }),
    ...(roles === undefined
      ? {}
      : { roles: roles.map((each) => ({ officer: fromHex(each.officer, 32), roles: each.roles as readonly Role[] })) }),
    ...(newKeys === true ? { rotate: true } : {}),
    ...(registrar === undefined ? {} : { registrar: fromHex(registrar, 32) }),
  }
}

/**
 * Hand the registers over to whom the roster that is laid names.
 * @param confirm the roster's name: `roster/4`
 * @throws {DeskError} `quorum-open` no roster with another registrar is laid; `confirmation`; as {@link handOver}
 */
export async function handOverConfirmed(
  desk: Desk,
  confirm: string,
  signal: AbortSignal,
): Promise<{ readonly version: number }> {
  const laid = officesPage(desk).laying.find(({ successor }) => successor !== null)
  if (laid === undefined)
    throw new DeskError("quorum-open", "no roster with another registrar has both quorums; nothing was handed over")
  checkConfirmed(`roster/${laid.version}`, confirm)
  return handOver(desk, signal)
}

/**
 * Answer a colleague who would keep the registers of a lost device.
 * @param asked.confirm what that colleague is called @throws {DeskError} `confirmation`; as {@link answerReplacement}
 */
export function answerConfirmed(
  desk: Desk,
  { confirm, file }: { readonly confirm: string; readonly file: string },
): { readonly bytes: Uint8Array; readonly to: string } {
  const given = fromBase64(file)
  checkConfirmed(readReplacement(desk, given).by, confirm)
  const { answered, file: bytes } = answerReplacement(desk, given)
  return { bytes, to: answered.by }
}

/**
 * Give a register back to another office's new registrar.
 * @param asked.confirm what they are called @throws {DeskError} `confirmation`; as {@link giveRegisterBack}
 */
export async function giveBackConfirmed(
  desk: Desk,
  { channel, confirm, file }: { readonly channel: string; readonly confirm: string; readonly file: string },
  signal: AbortSignal,
): Promise<void> {
  const card = fromBase64(file)
  checkConfirmed(readSuccessor(desk, channel, card).by, confirm)
  await giveRegisterBack(desk, channel, card, signal)
}

/** Invite another device of an officer of the roster in force. @throws {DeskError} `draft-reader-unknown` */
export function deviceOf(desk: Desk, officer: Hex): Uint8Array {
  const id = fromHex(officer, 32)
  if (look(desk, (tx, self) => lineOf(ownRoster(tx, self), id)) === null) throw unknownOfficer()
  return id
}

/**
 * Lay a channel's closing before the signatories.
 * @throws {DeskError} `no-channel`, `confirmation`; as {@link layClosing}
 */
export function layClosingConfirmed(desk: Desk, asked: { readonly channel: string; readonly confirm: string }): void {
  layClosing(desk, channelConfirmed(desk, asked))
}

/**
 * End a channel that both sides have closed.
 * @throws {DeskError} `no-channel`, `confirmation`; as {@link endChannel}
 */
export function endConfirmed(desk: Desk, asked: { readonly channel: string; readonly confirm: string }): void {
  endChannel(desk, channelConfirmed(desk, asked))
}

function channelConfirmed(
  desk: Desk,
  { channel, confirm }: { readonly channel: string; readonly confirm: string },
): string {
  const { codeName } = look(desk, (tx) => channelNamed(tx, channel))
  checkConfirmed(codeName, confirm)
  return channel
}

function officerConfirmed(desk: Desk, asked: { readonly officer: Hex; readonly confirm: string }): Uint8Array {
  const officer = fromHex(asked.officer, 32)
  const name = look(desk, (tx, self) => {
    const line = lineOf(ownRoster(tx, self), officer)
    return line === null ? null : calledOf(aliasOf({ tx }, self.office), line)
  })
  if (name === null) throw unknownOfficer()
  checkConfirmed(name, asked.confirm)
  return officer
}

function unknownOfficer(): DeskError {
  return new DeskError("draft-reader-unknown", "the roster in force does not name that officer; look at it again")
}

/**
 * Override the expired roster of a channel's other office.
 * @param asked.confirm `south/1` @throws {DeskError} `confirmation`, `no-channel`; as {@link overrideRoster}
 */
export function overrideConfirmed(
  desk: Desk,
  { channel, reason, confirm }: { readonly channel: string; readonly reason: string; readonly confirm: string },
): { readonly until: number } {
  const name = look(desk, (tx) => {
    const { other } = channelNamed(tx, channel)
    return `${aliasOf({ tx }, other)}/${rosterOf(tx, other).head.version}`
  })
  checkConfirmed(name, confirm)
  const { until } = overrideRoster(desk, { channel, reason })
  return { until }
}
