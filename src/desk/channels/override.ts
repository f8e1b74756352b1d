/**
 * Going on under an expired roster of the other office. Nobody seals to one unless an officer says, by name and with a reason,
 * that they do it all the same; the word is an entry of the office's own register before anything is sealed under it.
 *
 * It is a word about one roster of one channel, holds for fourteen days, and ends with the next roster. It says nothing of the
 * own roster: what is entered under that one when it has expired is void for every verifier, whatever anybody overrides; and
 * nothing of what comes in, which is judged by the postmark's time alone.
 * Spec: spec/office.md#overrides.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import {
  checkRosterTime,
  lineOf,
  OfficeError,
  openSigned,
  overrideShape,
  signBody,
  SUITE,
  type Override,
  type Roster,
  type RosterLine,
} from "../../office/index.ts"
import type { OverrideItem } from "../../parcel/index.ts"
import type { Reading } from "../../vault/index.ts"
import {
  alias,
  channelById,
  channelNamed,
  idOf,
  knownOffice,
  own,
  ownKeys,
  ownLineIn,
  ownRoster,
  registrarAddress,
  rosterNaming,
  rosterOf,
  wantStage,
} from "../access.ts"
import { post, runAct } from "../act.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { isSuspended } from "../offices/suspended.ts"
import { calledOf } from "../pages/people.ts"
import { channels, keyOf, overrides, type Self } from "../records.ts"
import { enterOwnAct } from "./agreeing.ts"

/** How long an override holds, seconds. */
export const OVERRIDE_SECONDS: number = 14 * 86_400
/** How far a signer's clock may be ahead, seconds. */
const AHEAD_SECONDS = 3600

/** An override in force, as it is shown. */
export interface ShownOverride {
  /** `north/adviser`. */
  readonly by: string
  readonly reason: string
  readonly since: number
  readonly until: number
}

/**
 * Say that the other office's roster is used although it has expired.
 * @param input.channel code name
 * @returns until when it holds, seconds
 * @throws {DeskError} `override-needless`, `not-drafter` neither a drafter nor the registrar, `no-channel`, `channel-stage`
 * @throws {BytesError} a reason that is no text of 1 to 500
 */
export function overrideRoster(
  desk: Desk,
  input: { readonly channel: string; readonly reason: string },
): { readonly codeName: string; readonly other: string; readonly version: number; readonly until: number } {
  return runAct(desk, "override", (act) => {
    const { tx, self, now } = act
    const channel = wantStage(channelNamed(tx, input.channel), "standing")
    checkMay(ownLineIn(tx, self))
    const roster = rosterOf(tx, channel.other)
    if (now < roster.head.expires)
      throw new DeskError("override-needless", "that office's roster has not expired; nothing was done")
    const reason = input.reason.normalize("NFC").trim()
    const body: Override = {
      suite: SUITE,
      kind: "override",
      channel: idOf(channel),
      office: channel.other,
      roster: roster.id,
      what: "roster-expired",
      reason,
      time: now,
    }
    const override = signBody(ownKeys(self), body)
    // Read as whoever receives it reads it: a reason that is none is refused here.
    const proven = openSigned(override, ownRoster(tx, self), overrideShape)
    if (self.registrar === null) keep(act, self.officer, proven)
    post(act, registrarAddress(self), null, { kind: "override", override })
    const { codeName } = channel
    return {
      codeName,
      other: knownOffice(tx, channel.other)?.name ?? "",
      version: roster.head.version,
      until: now + OVERRIDE_SECONDS,
    }
  })
}

/** An override came: to the registrar from whoever's word it is, to an officer from the registrar. */
export function onOverride(act: Act, _arrival: Arrival, { override }: OverrideItem): void {
  const { tx, self, now } = act
  const roster = ownRoster(tx, self)
  const body = openSigned(override, roster, overrideShape)
  const signer = lineOf(roster, override.officer)
  if (signer === null || isSuspended(act, { office: self.office, officer: override.officer }))
    throw new DeskError("officer-suspended", "an override is signed with a key that is suspended; it does not hold")
  checkMay(signer)
  const channel = channelById(tx, body.channel)
  if (channel === null || !equal(channel.other, body.office))
    throw new DeskError(
      "item-unexpected",
      "an override names no channel of this vault, or another office than the channel's",
    )
  if (body.time > now + AHEAD_SECONDS) throw new DeskError("item-unexpected", "an override is dated ahead of the clock")
  const other = rosterOf(tx, channel.other)
  // To officers it may come late, and then it is no news to them; at the registrar's it would be an entry about nothing.
  const isStale = !equal(other.id, body.roster) || body.time + OVERRIDE_SECONDS <= now
  if (self.registrar === null) {
    if (!isStale) keep(act, override.officer, body)
    return
  }
  if (isStale)
    throw new DeskError(
      "override-old",
      equal(other.id, body.roster)
        ? "an override came that is over"
        : "an override is of a roster that another has replaced",
    )
  if (body.time < other.head.expires)
    throw new DeskError("override-needless", "an override was given before the roster had expired; it does not hold")
  enterOwnAct(act, override)
  keep(act, override.officer, body)
  for (const { officer, roles } of roster.lines) {
    // Whoever takes no part in channels knows none.
    if (!roles.some((role) => role !== "spokesperson" && role !== "overseer")) continue
    const to = { office: self.office, officer }
    if (!equal(officer, self.officer) && !isSuspended(act, to)) post(act, to, null, { kind: "override", override })
  }
  act.desk.tell.note(
    `under override: the roster of the other office of ${channel.codeName} has expired, and is sealed to`,
  )
}

/** The override of a channel that holds now, for the newest roster of its other office. */
export function overrideOf(
  { tx, self, now }: { readonly tx: Reading; readonly self: Self; readonly now: number },
  channel: { readonly id: Uint8Array | null; readonly other: Uint8Array },
): ShownOverride | null {
  if (channel.id === null) return null
  const roster = rosterOf(tx, channel.other)
  const found = overrides.get(tx, keyOf(channel.id, roster.id))
  if (found === null || now < roster.head.expires || found.time + OVERRIDE_SECONDS <= now) return null
  const line = lineOf(rosterNaming(tx, self.office, found.officer) ?? ownRoster(tx, self), found.officer)
  const by = line === null ? "" : calledOf(alias(own(tx, self).name), line)
  return { by, reason: found.reason, since: found.time, until: found.time + OVERRIDE_SECONDS }
}

/** Every override that holds now, by channel. */
export function overridesInForce(at: {
  readonly tx: Reading
  readonly self: Self
  readonly now: number
}): readonly (ShownOverride & {
  /** Code name. */
  readonly channel: string
  /** Whose roster has expired: `south.example`. */
  readonly other: string
  readonly version: number
})[] {
  if (overrides.count(at.tx) === 0) return []
  return channels.list(at.tx).flatMap(({ value }) => {
    if (value.stage !== "standing") return []
    const found = overrideOf(at, value)
    if (found === null) return []
    const { name, version } = rosterOf(at.tx, value.other).head
    return [{ channel: value.codeName, other: name, version, ...found }]
  })
}

/**
 * Refuse the other office's roster outside its time, unless an override holds.
 * @throws {OfficeError} `roster-expired`, `roster-not-yet`
 */
export function checkOtherRoster(
  at: { readonly tx: Reading; readonly self: Self; readonly now: number },
  channel: { readonly id: Uint8Array | null; readonly other: Uint8Array },
  roster: Roster = rosterOf(at.tx, channel.other),
): void {
  try {
    checkRosterTime(roster, at.now)
  } catch (error) {
    const isExpired = error instanceof OfficeError && error.code === "roster-expired"
    if (!isExpired || overrideOf(at, channel) === null) throw error
  }
}

function checkMay({ roles }: RosterLine): void {
  if (roles.includes("drafter") || roles.includes("registrar")) return
  throw new DeskError("not-drafter", "only a drafter or the registrar overrides an expired roster")
}

function keep({ tx }: Act, officer: Uint8Array, { channel, roster, reason, time }: Override): void {
  overrides.put(tx, keyOf(channel, roster), { channel, roster, officer, reason, time }, { order: time })
}
