/**
 * Channels as pages show them: how far each has come, what is to be done next, and whether it is this officer's to do.
 * @module
 */
import { BUNDLE_LIMITS, decodeAs, equal, toHex } from "../../bytes/index.ts"
import { charterDraftShape, comparisonShape, openSigned, openStatementOf } from "../../office/index.ts"
import { hostOf, knownOffice, ownLineIn, rosterOf } from "../access.ts"
import type { ChannelText } from "../api.ts"
import { amendmentStateIn } from "../channels/amendments.ts"
import { closedOf, isClosed, laidClosing } from "../channels/closings.ts"
import { endsAt, unsettled } from "../channels/ending.ts"
import { overrideOf } from "../channels/override.ts"
import { isStanding } from "../channels/standing.ts"
import { rulesOf } from "../channels/rules.ts"
import { waitingIn } from "../letters/approvals.ts"
import type { Channel } from "../records.ts"
import { aliasOf, rulesText, type Looking } from "./people.ts"

/** A channel. */
export function channelText(at: Looking, channel: Channel): ChannelText {
  const rules = rulesOf(at, channel)
  const { next, mine } = nextOf(at, channel)
  return {
    codeName: channel.codeName,
    id: channel.id === null ? null : toHex(channel.id),
    stage: channel.stage,
    other: knownOffice(at.tx, channel.other)?.name ?? "",
    host: hostNameOf(channel, at),
    rules: rules === null ? null : rulesText(rules),
    comparison: comparisonOf(channel),
    closing: closingText(at, channel),
    amendment: amendmentText(at, channel),
    expired: channel.stage === "standing" ? expiredOf(at, channel) : null,
    next,
    mine,
  }
}

/** The other office's roster, if it has expired, and the override that holds. */
function expiredOf(at: Looking, channel: Channel): ChannelText["expired"] {
  const { head } = rosterOf(at.tx, channel.other)
  if (at.now < head.expires) return null
  const { roles } = ownLineIn(at.tx, at.self)
  return {
    roster: `${aliasOf(at, channel.other)}/${head.version}`,
    since: head.expires,
    may: roles.includes("drafter") || roles.includes("registrar"),
    override: overrideOf(at, channel),
  }
}

/** What a channel waits for. */
export function nextOf(at: Looking, channel: Channel): Pick<ChannelText, "next" | "mine"> {
  const isRegistrar = at.self.registrar !== null
  switch (channel.stage) {
    case "proposed":
      return { next: "await-acceptance", mine: false }
    case "offered":
      return { next: "accept", mine: isRegistrar }
    case "accepted":
      return { next: "await-opening", mine: false }
    case "opened":
      return { next: "compare", mine: isRegistrar }
    case "compared":
      if (isRegistrar && channel.statement === null) return { next: "lay-charter", mine: true }
      return { next: "await-approvals", mine: isLaidBeforeMe(at, channel) }
    case "standing":
      // Officers hold no registers: to them it stands as soon as they are told of the other side.
      return { next: isRegistrar && !isStanding(at, channel) ? "await-other" : "none", mine: false }
    case "closed":
      return { next: "none", mine: false }
  }
}

/** Other rules that are under way; null: none. */
function amendmentText(at: Looking, channel: Channel): ChannelText["amendment"] {
  const state = amendmentStateIn(at, channel)
  return state === null ? null : { ...state, before: rulesText(state.before), after: rulesText(state.after) }
}

/** How far it is closed; null: nobody has begun to. */
function closingText(at: Looking, channel: Channel): ChannelText["closing"] {
  const { ours, theirs } = closedOf(channel)
  const laid = channel.id === null ? null : laidClosing(at, channel.id)
  if (ours === null && theirs === null && laid === null && channel.stage !== "closed") return null
  const isRegistrar = at.self.registrar !== null
  const canEnd = isRegistrar && channel.stage !== "closed" && isClosed(channel)
  return {
    ours,
    theirs,
    laid: laid?.laying.closing.until ?? null,
    ends: endsAt(at.tx, channel),
    unsettled: canEnd ? unsettled(at, channel) : null,
    mayEnd: canEnd,
  }
}

function isLaidBeforeMe({ tx }: Looking, channel: Channel): boolean {
  return waitingIn(tx).some(({ value }) => {
    if (value.purpose !== "charter" || channel.id === null) return false
    return equal(openStatementOf("charter", value.subject).body.channel, channel.id)
  })
}

/** The host that the charter names; before there is one, the draft's or the introduction's. */
function hostNameOf(channel: Channel, { tx, self }: Looking): string | null {
  const introduced = hostOf(channel)?.name ?? null
  if (introduced !== null || channel.draft === null || channel.charter !== null) return introduced
  const proposer = channel.side === "proposer" ? self.office : channel.other
  return openSigned(channel.draft, rosterOf(tx, proposer), charterDraftShape).host?.name ?? null
}

/** When the fingerprint was compared, and how. The signature was verified when it came, or made in this vault. */
function comparisonOf({ comparison }: Channel): ChannelText["comparison"] {
  if (comparison === null) return null
  const { how, time } = decodeAs(comparisonShape, comparison.body, "comparison", BUNDLE_LIMITS)
  return { how, time }
}
