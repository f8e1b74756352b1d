/**
 * Registrar whose register forked: which branch goes on, and what both quorums are asked to sign. Where another branch goes on
 * than the one held here, it is taken up at once: it is what host and other side hold, and an older copy of a vault catches up
 * so. Signed is nothing before the healing is entered. Spec: spec/office.md#healings.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, toHex } from "../../bytes/index.ts"
import {
  checkDraftRoster,
  checkMending,
  encodeMending,
  makeRoster,
  openMending,
  signatories,
  USUAL_ROSTER_SECONDS,
  type Roster,
  type ShownRoster,
} from "../../office/index.ts"
import { branchRoot, formatNote, leafHash, parseNote } from "../../register/index.ts"
import { channelNamed, idOf, onlyRegistrar, ownRoster } from "../access.ts"
import { look, post, runAct } from "../act.ts"
import { publicPairs } from "../channels/enter.ts"
import { channelRegister, headOf, keepHead, noteAt, rootOf, type RegisterName } from "../channels/registers.ts"
import { isCosignedBy, logKeysAt } from "../channels/signers.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { planRoster } from "../offices/changes.ts"
import { healings, type Channel, type Fork } from "../records.ts"
import { askChannel } from "../restoring/asking.ts"
import { noteOlder, settle } from "../restoring/older.ts"
import { catchingUp } from "../restoring/signing.ts"
import { takeBack } from "../restoring/returned.ts"
import { setAside } from "./aside.ts"
import { openForks } from "./forks.ts"
import { placedRosters } from "./proven.ts"

/**
 * Propose to heal a fork of our register: lay it before our signatories, with a roster that brings new keys.
 * @throws {DeskError} `not-registrar`, `no-channel`; `no-fork` none is known here with both branches; `healing-branch` neither
 *   branch known here is the one that the host holds
 * @throws {RelayError} the host cannot be asked which branch it holds
 */
export async function proposeHealing(
  desk: Desk,
  name: string,
  signal?: AbortSignal,
): Promise<{ readonly codeName: string }> {
  const channel = look(desk, (tx, self) => {
    onlyRegistrar({ self })
    return channelNamed(tx, name)
  })
  await askChannel(desk, channel, signal)
  return runAct(desk, "propose healing", (act) => {
    const { tx, self } = act
    const register = channelRegister(idOf(channel), self.office)
    const found = openForks(tx, register)
    const fork = found.findLast((each) => each.own) ?? found.at(-1)
    if (fork === undefined)
      throw new DeskError(
        "no-fork",
        `no second branch of this office's register in '${channel.codeName}' is known here; ask the other office what it holds, and collect`,
      )
    lay(act, channel, register, fork.own ? fork : chosen(act, channel, register, fork))
    return { codeName: channel.codeName }
  })
}

/** The branch that is set aside: the one that was found, or, where that one goes on, what was held here. */
function chosen(act: Act, channel: Channel, register: RegisterName, found: Fork): Fork {
  const { tx } = act
  const { size } = headOf(tx, register)
  const goesOn = whichGoesOn(act, channel, register, found)
  if (goesOn === "held") return found
  const dropped = size > found.common ? setAside(act, register, found.common) : found
  const { common: from, entries, note: checkpoint } = found
  takeBack(act, channel, register, { from, entries, checkpoint })
  // Whoever gave it back may hold the other branch all the same: with the healing it gets this one from the fork on.
  const head = headOf(tx, register)
  keepHead(tx, register, { ...head, cosigned: Math.min(head.cosigned, from) })
  // What this vault has done since the other copy parted from it, that copy did not know: its keys may have served twice.
  if (catchingUp(tx) === null) noteOlder(act, channel.host === null ? "cosigner" : "host")
  act.desk.newest?.asked.add(toHex(register.channel))
  settle(act, register.channel)
  return dropped
}

function whichGoesOn(act: Act, channel: Channel, register: RegisterName, found: Fork): "held" | "found" {
  const { tx, desk } = act
  const { size } = headOf(tx, register)
  const { common, entries, note } = found
  const leaves = entries.map(({ data }) => leafHash(data))
  const host = channel.host === null ? undefined : desk.newest?.held.get(toHex(register.channel))
  if (host !== undefined && host.size > common) {
    if (host.size <= size && equal(rootOf(tx, register, host.size), host.root)) return "held"
    const mine = leaves.slice(0, host.size - common)
    const isFound =
      host.size <= common + entries.length && equal(branchRoot(common, tx.nodes(register.key), mine), host.root)
    if (isFound) return "found"
    throw new DeskError(
      "healing-branch",
      "the host holds neither of the two branches that are known here; collect again",
    )
  }
  return isCosignedBy(tx, channel.other, register, note, logKeysAt(tx, register, common)) ? "found" : "held"
}

function lay(act: Act, channel: Channel, register: RegisterName, dropped: Fork): void {
  const { tx, self, now } = act
  const head = headOf(tx, register)
  const before = ownRoster(tx, self)
  const rosters = placedRosters(tx, { ...register, rosters: head.rosters })
  const inForce = rosters.at(-1)?.roster
  if (inForce === undefined || !equal(inForce.id, before.id))
    throw new DeskError(
      "healing-stage",
      `the roster in force is not the last one entered in '${channel.codeName}'; the registers of other channels went on without it`,
    )
  const kept = noteAt(tx, register, head.size)
  if (kept === null || head.size <= dropped.common)
    throw new DeskError(
      "no-fork",
      "the register that goes on has no entry past the fork; there is nothing to be healed",
    )
  const keys = { log: new Uint8Array(randomBytes(64)), cosigner: new Uint8Array(randomBytes(64)) }
  const shown = nextRoster(act, before, keys)
  const roster = checkDraftRoster({ previous: before, shown })
  const mending = encodeMending({
    channel: register.channel,
    office: self.office,
    common: dropped.common,
    kept: onlyLog(kept, register.origin),
    dropped: onlyLog(dropped.note, register.origin),
    aside: dropped.entries.map(({ data }) => leafHash(data)),
    roster: roster.id,
    time: now,
  })
  checkMending(openMending(mending), {
    origin: register.origin,
    size: head.size,
    rosters: [...rosters, { index: head.size, roster }],
    read: tx.nodes(register.key),
  })
  const aside = dropped.entries.map(({ data }) => data)
  healings.put(tx, toHex(register.key), {
    channel: register.channel,
    office: self.office,
    mending,
    roster: shown,
    aside,
    kept: [],
    proposed: [],
    agreed: [],
    keys,
    stage: "laid",
    approved: false,
    at: now,
  })
  for (const { officer } of signatories(roster))
    post(act, { office: self.office, officer }, register.channel, {
      kind: "lay-healing",
      mending,
      roster: shown,
      approvals: [],
      aside,
    })
}

/** The roster in force once more, with other keys. */
function nextRoster(act: Act, before: Roster, keys: { log: Uint8Array; cosigner: Uint8Array }): ShownRoster {
  const { self, now } = act
  const { officers, quorum } = planRoster(act, before, {})
  const { name, version, expires, issued } = before.head
  return makeRoster({
    office: self.office,
    name,
    version: version + 1,
    previous: before.id,
    issued: Math.max(now, issued),
    expires: Math.max(expires, now + USUAL_ROSTER_SECONDS),
    quorum,
    registrar: self.officer,
    ...publicPairs({ ...self, registrar: keys }),
    dispatch: { relay: self.mailbox.relay, mailbox: self.mailbox.mailbox },
    officers,
    random: randomBytes(32),
  }).shown
}

/** A head as its log signed it, without what others added. */
function onlyLog(note: string, origin: string): string {
  const { text, signatures } = parseNote(note)
  return formatNote({ text, signatures: signatures.filter(({ name }) => name === origin) })
}
