/**
 * Signatory: a healing is laid before me; what it says is checked as far as this device can, shown, and approved. The signatories
 * of the office whose register forked approve the roster with the new keys in the same act. Spec: spec/office.md#healings.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import {
  approve,
  checkDraftRoster,
  demandQuorum,
  OfficeError,
  openMending,
  openStatement,
  verifyRoster,
  type Mending,
  type Roster,
} from "../../office/index.ts"
import type { LayHealingItem } from "../../parcel/index.ts"
import {
  leafHash,
  openCheckpoint,
  readUnverifiedCheckpoint,
  RegisterError,
  type LogPublicKeys,
} from "../../register/index.ts"
import type { Reading } from "../../vault/index.ts"
import {
  channelById,
  channelNamed,
  idOf,
  knownOffice,
  ownKeys,
  ownLineIn,
  registrarAddress,
  rosterOf,
} from "../access.ts"
import { post, runAct } from "../act.ts"
import { channelRegister } from "../channels/registers.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { channels, healings, type Healing, type Self } from "../records.ts"
import { sendApproval } from "../offices/rosters.ts"

/** A healing is laid before me. */
export function onLayHealing(act: Act, _arrival: Arrival, item: LayHealingItem): void {
  const { tx, self, now } = act
  const mending = openMending(item.mending)
  const channel = channelById(tx, mending.channel)
  if (channel === null) throw new Held("charter", "a healing was laid in a channel that is not here yet")
  if (![self.office, channel.other].some((office) => equal(office, mending.office)))
    throw new OfficeError("healing-office", "a healing was laid of a register that is neither office's")
  checkLaid(act, mending, item)
  const register = channelRegister(mending.channel, mending.office)
  const key = toHex(register.key)
  const before = healings.get(tx, key)
  if (before !== null && equal(before.mending, item.mending)) {
    // Asked again: another roster came into force, whose quorum is wanted.
    if (before.approved) healings.put(tx, key, { ...before, approved: false })
    return
  }
  healings.put(tx, key, {
    channel: mending.channel,
    office: mending.office,
    mending: item.mending,
    roster: item.roster,
    aside: item.aside,
    kept: [],
    proposed: item.approvals,
    agreed: [],
    keys: null,
    stage: "laid",
    approved: false,
    at: now,
  })
}

/**
 * Approve a healing that was laid before this officer.
 * @throws {DeskError} `no-channel`, `nothing-to-approve`, `not-signatory`
 */
export function approveHealing(desk: Desk, name: string): { readonly codeName: string } {
  return runAct(desk, "approve healing", (act) => {
    const { tx, self } = act
    const channel = channelNamed(tx, name)
    const found = laidIn(act, channel.other).find(({ value }) => equal(value.channel, idOf(channel)))
    if (found === undefined)
      throw new DeskError("nothing-to-approve", `no healing in '${channel.codeName}' awaits this officer's approval`)
    if (!ownLineIn(tx, self).roles.includes("signatory"))
      throw new DeskError("not-signatory", "the roster does not give this officer the role of signatory")
    const { key, value } = found
    healings.put(tx, key, { ...value, approved: true })
    if (equal(value.office, self.office)) sendApproval(act, "roster", value.roster.head)
    const approval = approve(ownKeys(self), "healing", value.mending)
    post(act, registrarAddress(self), null, {
      kind: "approval",
      purpose: "healing",
      subject: sha256(value.mending),
      approval,
    })
    return { codeName: channel.codeName }
  })
}

/** Healings that await this officer's approval, in the channels with one other office. */
export function laidIn(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  other: Uint8Array,
): readonly { readonly key: string; readonly value: Healing }[] {
  return healings
    .list(tx)
    .filter(({ value }) => value.stage !== "entered" && !value.approved)
    .filter(({ value }) => [self.office, other].some((office) => equal(office, value.office)))
}

/** Both heads are the log's, what is set aside is shown, the roster follows; the register itself is the registrars' to hold it to. */
function checkLaid(
  act: Act,
  mending: Mending,
  { aside, approvals, roster: shown, mending: subject }: LayHealingItem,
): void {
  const { tx, self } = act
  const previous = rosterOf(tx, mending.office)
  const isOurs = equal(mending.office, self.office)
  const roster = isOurs ? checkDraftRoster({ previous, shown }) : followed(previous, shown)
  if (!equal(mending.roster, roster.id))
    throw new OfficeError("healing-roster", "the healing names another roster than the one laid with it")
  if (!isOurs) demandQuorum("healing-other-quorum", { roster, subject, approvals })
  const { origin } = channelRegister(mending.channel, mending.office)
  const keys = knownOffice(tx, mending.office)?.rosters.map(({ head }) => head.log) ?? []
  openedBy("healing-kept", mending.kept, origin, keys)
  openedBy("healing-dropped", mending.dropped, origin, keys)
  const leaves = aside.map((data) => leafHash(data))
  const isWhole =
    leaves.length === mending.aside.length && leaves.every((leaf, i) => equal(leaf, mending.aside[i] as Uint8Array))
  if (!isWhole || readUnverifiedCheckpoint(mending.dropped).size !== mending.common + leaves.length)
    throw new OfficeError("healing-aside", "the entries shown are not those that are to be set aside")
  for (const data of aside) openStatement(data)
}

/** The roster that follows the one known, or that one itself, if it is in force already. */
function followed(previous: Roster, shown: LayHealingItem["roster"]): Roster {
  return equal(sha256(shown.head), previous.id) ? previous : verifyRoster({ previous, shown })
}

/** Healings that await this signatory's approval, with their channel. */
export function healingsLaid(at: {
  readonly tx: Reading
  readonly self: Self
}): readonly { readonly key: string; readonly codeName: string }[] {
  if (healings.count(at.tx) === 0 || !ownLineIn(at.tx, at.self).roles.includes("signatory")) return []
  return channels
    .list(at.tx)
    .flatMap(({ value: { codeName, id, other } }) =>
      laidIn(at, other).flatMap(({ key, value }) =>
        id !== null && equal(value.channel, id) ? [{ key, codeName }] : [],
      ),
    )
}

function openedBy(
  fault: "healing-kept" | "healing-dropped",
  note: string,
  origin: string,
  logs: readonly LogPublicKeys[],
): void {
  for (const keys of logs.toReversed()) {
    try {
      openCheckpoint(note, { origin, keys })
      return
    } catch (error) {
      if (!(error instanceof RegisterError)) throw error
    }
  }
  throw new OfficeError(fault, "a head of the healing was not signed by a log of that office's")
}
