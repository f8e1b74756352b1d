/**
 * Registrars: the approvals of a healing are collected, and with our quorum it goes to the other office; the other office holds
 * it against the register as it knows it before it lays it before its own signatories. Spec: spec/office.md#healings.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import {
  checkDraftRoster,
  checkMending,
  demandQuorum,
  OfficeError,
  openMending,
  openStatement,
  signatories,
  verifyApprovals,
  verifyRoster,
  withApprovals,
  type Approval,
  type Mending,
  type Roster,
  type ShownRoster,
} from "../../office/index.ts"
import type { HealingAgreedItem, HealingItem, ItemEntry } from "../../parcel/index.ts"
import { branchOf, decodePostmark, leafHash, rootAt } from "../../register/index.ts"
import { channelById, idOf, knownOffice, ownRoster, registrarOfOther, rosterOf } from "../access.ts"
import { post } from "../act.ts"
import { comparedChannel } from "../channels/standing.ts"
import {
  channelRegister,
  entriesFrom,
  headOf,
  postmarkRegister,
  rootOf,
  type RegisterName,
} from "../channels/registers.ts"
import type { Act, Arrival } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { showSome } from "../offices/cards.ts"
import { healings, keyOf, postmarks, type Channel, type Healing } from "../records.ts"
import { enterHealing, enterOurs, isQuorum } from "./enter.ts"
import { placedRosters } from "./proven.ts"

/** Registrar: a signatory of ours has approved a healing. With the quorum it goes to the other office. */
export function onHealingApproval(act: Act, subject: Uint8Array, approval: Approval): void {
  const found = bySubject(act, ({ mending }) => equal(sha256(mending), subject))
  if (found === null || found.value.stage === "entered") return
  const { key, value } = found
  const isOurs = equal(value.office, act.self.office)
  const before = isOurs ? value.proposed : value.agreed
  if (before.some(({ officer }) => equal(officer, approval.officer))) return
  const roster = isOurs ? draftOf(act, value.roster) : ownRoster(act.tx, act.self)
  const approvals = [...before, approval]
  verifyApprovals({ roster, purpose: "healing", subject: value.mending, approvals })
  const next = isOurs ? { ...value, proposed: approvals } : { ...value, agreed: approvals }
  healings.put(act.tx, key, next)
  conclude(act, key, next)
}

/** Registrar: a signatory of ours has approved the roster that a healing brings. @returns whether it is one */
export function onHealingRosterApproval(act: Act, subject: Uint8Array, approval: Approval): boolean {
  const found = bySubject(act, ({ roster }) => equal(sha256(roster.head), subject))
  if (found === null || found.value.keys === null) return false
  const { key, value } = found
  if (value.roster.approvals.some(({ officer }) => equal(officer, approval.officer))) return true
  const approvals = [...value.roster.approvals, approval]
  verifyApprovals({ roster: draftOf(act, value.roster), purpose: "roster", subject: value.roster.head, approvals })
  const next = { ...value, roster: withApprovals(value.roster, approvals) }
  healings.put(act.tx, key, next)
  conclude(act, key, next)
  return true
}

/** The other office's registrar: its register has forked, and its quorum proposes how it is healed. */
export function onHealing(act: Act, arrival: Arrival, item: HealingItem): void {
  const { tx, self, now } = act
  const channel = comparedChannel(act, arrival)
  const mending = openMending(item.mending)
  if (!equal(mending.channel, idOf(channel)))
    throw new OfficeError("healing-channel", "a healing was proposed for another channel than the one it came in")
  if (!equal(mending.office, channel.other))
    throw new OfficeError("healing-office", "a healing was proposed of another register than its sender's")
  const register = channelRegister(mending.channel, mending.office)
  const key = toHex(register.key)
  const before = healings.get(tx, key)
  if (before !== null && equal(before.mending, item.mending)) return
  const previous = rosterOf(tx, channel.other)
  const roster = verifyRoster({ previous, shown: item.roster })
  demandQuorum("healing-other-quorum", { roster, subject: item.mending, approvals: item.approvals })
  const { size } = headOf(tx, register)
  if (mending.common >= size && mending.common > 0) throw new Held("entries", "entries before the fork have not come")
  holdAgainst(act, register, { mending, roster, kept: item.kept })
  checkBranch(act, channel, register, { mending, kept: item.kept })
  const aside = item.aside.map((data) => leafHash(data))
  if (aside.length !== mending.aside.length || !aside.every((leaf, i) => equal(leaf, mending.aside[i] as Uint8Array)))
    throw new OfficeError("healing-aside", "the entries shown are not those that are to be set aside")
  healings.put(tx, key, {
    channel: mending.channel,
    office: mending.office,
    mending: item.mending,
    roster: item.roster,
    aside: item.aside,
    kept: item.kept,
    proposed: item.approvals,
    agreed: [],
    keys: null,
    stage: "laid",
    approved: false,
    at: now,
  })
  for (const { officer } of signatories(ownRoster(tx, self)))
    post(act, { office: self.office, officer }, mending.channel, {
      kind: "lay-healing",
      mending: item.mending,
      roster: item.roster,
      approvals: item.approvals,
      aside: item.aside,
    })
}

/** The registrar whose register forked: the other office's quorum has agreed, and the healing is entered. */
export function onHealingAgreed(act: Act, arrival: Arrival, item: HealingAgreedItem): void {
  const { tx } = act
  const channel = comparedChannel(act, arrival)
  const register = channelRegister(idOf(channel), act.self.office)
  const key = toHex(register.key)
  const healing = healings.get(tx, key)
  if (healing === null || !equal(sha256(healing.mending), item.mending))
    throw new DeskError("healing-stage", "the other office agreed to a healing that is not under way here")
  if (healing.stage === "entered") return
  const roster = knownOffice(tx, channel.other)?.rosters.find(({ id }) => equal(id, item.roster))
  if (roster === undefined) throw new Held("roster", "the other office agreed under a roster that has not come yet")
  demandQuorum("healing-other-quorum", { roster, subject: healing.mending, approvals: item.approvals })
  enterHealing(act, channel, register, {
    healing,
    agreed: { roster: item.roster, approvals: item.approvals },
  })
}

/** Our quorum has approved it: it goes to the other office, or our entry follows theirs. */
function conclude(act: Act, key: string, healing: Healing): void {
  const { tx, self } = act
  const channel = channelById(tx, healing.channel)
  if (channel === null) throw new TypeError("a healing is of a channel that is here")
  const to = registrarOfOther(tx, channel.other)
  if (equal(healing.office, self.office)) {
    const roster = approvedRoster(act, healing)
    if (healing.stage !== "laid" || roster === null || !isQuorum(roster, healing.mending, healing.proposed)) return
    const register = channelRegister(healing.channel, self.office)
    const mending = openMending(healing.mending)
    const kept = entriesFrom(tx, register, mending.common).map(({ data, approvals, shown }) => ({
      data,
      approvals,
      shown,
    }))
    healings.put(tx, key, { ...healing, stage: "sent" })
    post(act, to, healing.channel, {
      kind: "healing",
      mending: healing.mending,
      roster: showSome(act, healing.roster, (line) => line !== "other", roster),
      approvals: healing.proposed,
      aside: healing.aside,
      kept,
    })
    return
  }
  const roster = ownRoster(tx, self)
  if (!isQuorum(roster, healing.mending, healing.agreed)) return
  if (healing.stage === "laid") {
    healings.put(tx, key, { ...healing, stage: "sent" })
    post(act, to, healing.channel, {
      kind: "healing-agreed",
      mending: sha256(healing.mending),
      roster: roster.id,
      approvals: healing.agreed,
    })
  }
  enterOurs(act, channel)
}

/** Hold what is proposed against the register: as it is held here up to the fork, and as it is said to go on. */
function holdAgainst(
  act: Act,
  register: RegisterName,
  of: { readonly mending: Mending; readonly roster: Roster; readonly kept: readonly ItemEntry[] },
): void {
  const { tx } = act
  const { mending, kept } = of
  const head = headOf(tx, register)
  const branch = branchOf(
    mending.common,
    tx.nodes(register.key),
    kept.map(({ data }) => leafHash(data)),
  )
  const rosters = placedRosters(tx, {
    ...register,
    rosters: head.rosters.filter((index) => index < mending.common),
  }).slice()
  for (const [i, { data, shown }] of kept.entries()) {
    const { body } = openStatement(data)
    const previous = rosters.at(-1)?.roster
    if (body.kind !== "roster" || shown === null || previous === undefined || !equal(shown.head, body.head)) continue
    rosters.push({ index: mending.common + i, roster: verifyRoster({ previous, shown }) })
  }
  rosters.push({ index: branch.size, roster: of.roster })
  checkMending(mending, { origin: register.origin, size: branch.size, rosters, read: branch.read })
}

/**
 * Only the branch goes on that the host has postmarked, or, where it has none past the fork, the one that we have cosigned.
 * @throws {DeskError} `healing-branch`
 */
function checkBranch(
  act: Act,
  channel: Channel,
  register: RegisterName,
  { mending, kept }: { readonly mending: Mending; readonly kept: readonly ItemEntry[] },
): void {
  const { tx } = act
  const leaves = kept.map(({ data }) => leafHash(data))
  const { size, read } = branchOf(mending.common, tx.nodes(register.key), leaves)
  const isOnIt = (state: { size: number; root: Uint8Array }): boolean =>
    state.size <= size && equal(rootAt(state.size, read), state.root)
  const records = postmarkedPast(act, channel, register, mending.common)
  const held = headOf(tx, register).size
  const ours = held > mending.common ? [{ size: held, root: rootOf(tx, register, held) }] : []
  const decisive = records.length > 0 ? records : ours
  if (decisive.every(isOnIt)) return
  throw new DeskError(
    "healing-branch",
    "the other office proposes to go on from a branch that is neither the host's nor the one held here; nothing was approved",
  )
}

/** What the host has postmarked of a register past an index, as far as it is held here. */
function postmarkedPast(
  { tx }: Act,
  channel: Channel,
  register: RegisterName,
  common: number,
): readonly { readonly size: number; readonly root: Uint8Array }[] {
  const { size } = headOf(tx, postmarkRegister(idOf(channel)))
  return Array.from({ length: size }, (_, i) => postmarks.get(tx, keyOf(idOf(channel), i))).flatMap((kept) => {
    if (kept === null) return []
    const record = decodePostmark(kept.record)
    return record.origin === register.origin && record.size > common ? [record] : []
  })
}

function bySubject(
  { tx }: Act,
  is: (healing: Healing) => boolean,
): { readonly key: string; readonly value: Healing } | null {
  return healings.list(tx).find(({ value }) => is(value)) ?? null
}

/** The roster laid with a healing of our own, before it is approved. */
function draftOf(act: Act, shown: ShownRoster): Roster {
  return checkDraftRoster({ previous: ownRoster(act.tx, act.self), shown })
}

/** The same once both of its quorums have approved it; null until then. */
function approvedRoster(act: Act, { roster: shown }: Healing): Roster | null {
  try {
    return verifyRoster({ previous: ownRoster(act.tx, act.self), shown })
  } catch (error) {
    if (error instanceof OfficeError && ["quorum-missing", "quorum-of-previous-missing"].includes(error.code))
      return null
    throw error
  }
}
