/**
 * Changing the rules of a channel: either office proposes a later charter by its quorum, the other agrees by its own and
 * enters it, and then the first does. Until that entry has come nobody here enters anything, so whoever does knows both
 * quorums' word. Spec: spec/office.md#amendments.
 * @module
 */
import { encodeRecord, equal, sha256 } from "../../bytes/index.ts"
import {
  amendCharter,
  checkAmendment,
  checkRosterTime,
  encodeAmendment,
  openAmendment,
  type CharterRules,
} from "../../office/index.ts"
import { channelNamed, idOf, onlyRegistrar, ownRoster, registrarOfOther, rosterOf } from "../access.ts"
import { post, runAct } from "../act.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { openSubmission } from "../letters/allot.ts"
import { layings, type Channel } from "../records.ts"
import { isLacking } from "../restoring/signing.ts"
import { layAmendment } from "./amendment-laying.ts"
import { amendmentUnderWay, isUneven, type UnderWay } from "./amendments.ts"
import { charterIn } from "./amended.ts"
import { checkOpen, closedOf, laidClosing } from "./closings.ts"
import { isStanding } from "./standing.ts"
import { channelRegister, headOf } from "./registers.ts"

/**
 * Registrar: propose other rules for a channel: lay them before our signatories. What was laid and has not gone to the other
 * office is replaced.
 * @throws {DeskError} `not-registrar`, `no-channel`; `channel-stage`, `channel-closed`; `amendment-stage` one is under way, or the
 *   other office has not entered the last one; `amendment-unchanged`; `allotment-open` a letter waits; `catching-up`
 * @throws {OfficeError} rules that make no charter; `amendment-fixed`
 */
export function proposeAmendment(
  desk: Desk,
  name: string,
  rules: CharterRules,
): { readonly codeName: string; readonly signatories: number } {
  return runAct(desk, "propose amendment", (act) => {
    const { tx, now } = act
    const channel = amendable(act, name)
    const before = inForce(act, channel)
    const { host } = before.charter
    const charter = amendCharter({ charter: before.charter, rules, host })
    if (equal(encodeRecord(rules), encodeRecord(before.charter.rules)))
      throw new DeskError("amendment-unchanged", `these are the rules of '${channel.codeName}' already`)
    const bytes = encodeAmendment({
      channel: idOf(channel),
      version: before.version + 1,
      charter,
      ended: null,
      time: now,
    })
    checkAmendment(openAmendment(bytes), { channel: idOf(channel), before })
    const under = amendmentUnderWay(tx, idOf(channel))
    if (under !== null && (under.amending.stage !== "laid" || under.amending.proposed !== null))
      throw new DeskError(
        "amendment-stage",
        `other rules of '${channel.codeName}' are under way already; answer them, or wait for the other office`,
      )
    if (under !== null) layings.delete(tx, under.key)
    return { codeName: channel.codeName, signatories: layAmendment(act, channel, bytes, null) }
  })
}

/**
 * Registrar: agree to what the other office proposes: lay it before our signatories.
 * @throws {DeskError} as {@link proposeAmendment}; `amendment-stage` nothing is proposed
 */
export function agreeToAmendment(
  desk: Desk,
  name: string,
): { readonly codeName: string; readonly signatories: number } {
  return runAct(desk, "agree to amendment", (act) => {
    const channel = amendable(act, name)
    const { amending } = offered(act, channel)
    if (amending.proposed === null || !equal(amending.proposed.roster, rosterOf(act.tx, channel.other).id))
      throw new DeskError(
        "amendment-stage",
        "the other office has another roster since it proposed this; it proposes again",
      )
    checkAmendment(openAmendment(amending.bytes), { channel: idOf(channel), before: inForce(act, channel) })
    return { codeName: channel.codeName, signatories: layAmendment(act, channel, amending.bytes, amending.proposed) }
  })
}

/**
 * Registrar: decline what the other office proposes, and tell it so.
 * @throws {DeskError} `not-registrar`, `no-channel`; `amendment-stage` nothing is proposed, or it was agreed to
 */
export function declineAmendment(desk: Desk, name: string): { readonly codeName: string } {
  return runAct(desk, "decline amendment", (act) => {
    onlyRegistrar(act)
    const channel = channelNamed(act.tx, name)
    const { key, amending } = offered(act, channel)
    layings.delete(act.tx, key)
    const to = registrarOfOther(act.tx, channel.other)
    post(act, to, idOf(channel), { kind: "amendment-declined", amendment: sha256(amending.bytes) })
    return { codeName: channel.codeName }
  })
}

/**
 * Registrar: take back what is before our signatories. What the other office proposed can be answered again; what has gone to
 * the other office cannot be taken back, as that office may enter it at any time.
 * @throws {DeskError} `not-registrar`, `no-channel`; `amendment-stage`
 */
export function withdrawAmendment(desk: Desk, name: string): { readonly codeName: string } {
  return runAct(desk, "withdraw amendment", (act) => {
    onlyRegistrar(act)
    const channel = channelNamed(act.tx, name)
    const under = amendmentUnderWay(act.tx, idOf(channel))
    if (under === null || under.amending.stage !== "laid")
      throw new DeskError("amendment-stage", `no other rules of '${channel.codeName}' are before the signatories`)
    const { key, laying, amending } = under
    if (amending.proposed === null) layings.delete(act.tx, key)
    else layings.put(act.tx, key, { ...laying, approvals: [], amendment: { ...amending, stage: "offered" } })
    return { codeName: channel.codeName }
  })
}

function amendable(act: Act, name: string): Channel {
  onlyRegistrar(act)
  const { tx, self, now } = act
  const channel = channelNamed(tx, name)
  checkOpen(channel)
  if (!isStanding(act, channel))
    throw new DeskError("channel-stage", `channel '${channel.codeName}' does not stand; its rules are not in force yet`)
  if (closedOf(channel).theirs !== null)
    throw new DeskError(
      "channel-closed",
      `the other office has closed '${channel.codeName}'; nothing more is agreed in it`,
    )
  checkRosterTime(ownRoster(tx, self), now)
  if (laidClosing(act, idOf(channel)) !== null)
    throw new DeskError("channel-closing", `the closing of '${channel.codeName}' is before the signatories`)
  if (isUneven(channel))
    throw new DeskError(
      "amendment-stage",
      `the last change of the rules of '${channel.codeName}' is not entered by both`,
    )
  const waiting = openSubmission(act, idOf(channel))
  if (waiting !== null)
    throw new DeskError("allotment-open", `letter ${waiting.number} waits in it: send or withdraw it first`)
  if (isLacking(tx, self, channel))
    throw new DeskError("catching-up", "this vault has not caught up with its own register yet; 'diwan collect'")
  return channel
}

function offered(act: Act, channel: Channel): UnderWay {
  const under = amendmentUnderWay(act.tx, idOf(channel))
  if (under !== null && under.amending.stage === "offered") return under
  throw new DeskError("amendment-stage", `the other office proposes no other rules for '${channel.codeName}'`)
}

function inForce(act: Act, channel: Channel): ReturnType<typeof charterIn> {
  const register = channelRegister(idOf(channel), act.self.office)
  const { amendments = [] } = headOf(act.tx, register)
  return charterIn(act.tx, { key: register.key, amendments }, channel)
}
