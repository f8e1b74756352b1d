/**
 * A roster comes into force: it is entered in the office's own register and in every channel's, its officers are told, and
 * what the one before allowed ends. Letters that were approved under it and not entered are given back, invitations and
 * rights of those who left are void, nothing is put into their mailboxes any more and what they send is refused.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, toHex } from "../../bytes/index.ts"
import {
  encodeStatement,
  lineOf,
  openRosterHead,
  openStatementOf,
  signDismissal,
  SUITE,
  type Roster,
  type RosterLine,
  type ShownRoster,
} from "../../office/index.ts"
import type { LogKeys } from "../../register/index.ts"
import { fileRosters, knownOffice, ownKeys } from "../access.ts"
import { becomeSelf, post } from "../act.ts"
import { enterOwnAct, tellOfChannel } from "../channels/agreeing.ts"
import { enterInChannels, type NewEntry } from "../channels/enter.ts"
import { append, logKeys, ownRegister } from "../channels/registers.ts"
import { signHead } from "../channels/signing.ts"
import type { Act } from "../desk.ts"
import { revokeRight } from "./joining.ts"
import { layAmendmentsAgain } from "../channels/amendment-laying.ts"
import { returnOpenLetters } from "../letters/returning.ts"
import { channels, CLOSED, invited, layings, type Leaving, pending, reach, type Self, stocks } from "../records.ts"

/**
 * Registrar: both quorums have approved it.
 * @param of.leaving why those left, who do not stand in it
 * @param of.keys the new log and cosigning seeds, where it names new pairs
 */
export function comeIntoForce(
  act: Act,
  of: {
    readonly founding: Uint8Array
    readonly chain: readonly ShownRoster[]
    readonly leaving: readonly Leaving[]
    readonly keys: Self["registrar"]
    /** What is entered right behind it in one channel: the healing that it is the roster of. */
    readonly beside?: { readonly channel: Uint8Array; readonly entry: NewEntry }
  },
): void {
  const former = of.keys === null ? null : logKeys(act.self)
  // The old seeds are gone from this vault with this act.
  if (of.keys !== null) becomeSelf(act, { ...act.self, registrar: of.keys })
  const { self, tx } = act
  const { founding, chain } = of
  const lines = knownOffice(tx, self.office)?.roster?.lines ?? []
  const office = fileRosters(tx, founding, chain)
  const roster = office.roster as Roster
  const shown = chain.at(-1) as ShownRoster
  enterInOwn(act, shown, former)
  settleRoster(act, { founding, chain, roster, before: lines, leaving: of.leaving })
  enterInChannels(act, shown, former, of.beside)
  act.desk.tell.note(`roster ${roster.head.version} of ${office.name} is in force`)
}

/** What follows from a roster that is entered in the own register: who left, what everybody does, who is told. */
export function settleRoster(
  act: Act,
  of: {
    readonly founding: Uint8Array
    readonly chain: readonly ShownRoster[]
    readonly roster: Roster
    /** The lines of the roster before. */
    readonly before: readonly RosterLine[]
    readonly leaving: readonly Leaving[]
  },
): void {
  const { self, tx } = act
  const { founding, chain, roster, before: lines, leaving } = of
  const left = lines.filter(({ officer }) => lineOf(roster, officer) === null)
  for (const line of left) letGo(act, roster, { line, leaving })
  keepRoles(act, roster)
  for (const line of roster.lines) {
    if (equal(line.officer, self.officer)) continue
    post(act, { office: self.office, officer: line.officer }, null, { kind: "rosters", founding, chain })
    if (lines.some(({ officer }) => equal(officer, line.officer))) continue
    for (const { value: channel } of channels.list(tx)) tellOfChannel(act, channel, line)
  }
  for (const { key, value } of layings.list(tx)) {
    // Another roster of this version follows from the one that is over, and a closing names it: neither can ever count.
    if (value.shown !== null || value.closing !== undefined) layings.delete(tx, key)
  }
  closeOlder(act, roster)
  returnOpenLetters(act, roster)
  layAmendmentsAgain(act)
}

/** What was laid under an older roster no longer awaits anybody's approval, and what was approved is not held to. */
export function closeOlder({ tx }: Act, roster: Roster): void {
  for (const { key, value } of pending.list(tx)) {
    if (value.purpose === "roster") {
      if (openRosterHead(value.subject).version <= roster.head.version) pending.delete(tx, key)
      continue
    }
    // It names no roster, and is laid again.
    if (value.purpose === "amendment") continue
    if (equal(openStatementOf(value.purpose, value.subject).body.roster, roster.id)) continue
    if (value.state === "waiting") pending.delete(tx, key)
    else if (value.state === "approved") pending.put(tx, key, { ...value, state: "withdrawn" }, { state: CLOSED })
  }
}

function enterInOwn(act: Act, shown: ShownRoster, former: LogKeys | null): void {
  const { office } = act.self
  const register = ownRegister(office)
  const body = { suite: SUITE, kind: "roster", channel: office, office, head: shown.head } as const
  const data = encodeStatement(randomBytes(32), body)
  append(act, register, { data, approvals: shown.approvals, shown, approved: true })
  signHead(act, register, former)
}

/** An officer has left: the register says so, and whatever let them act here is taken back. */
function letGo(
  act: Act,
  roster: Roster,
  { line, leaving }: { readonly line: RosterLine; readonly leaving: readonly Leaving[] },
): void {
  const { tx, self, now } = act
  const { officer } = line
  const why = leaving.find((each) => equal(each.officer, officer))?.why ?? "left"
  enterOwnAct(act, signDismissal(ownKeys(self), { roster, officer, why, time: now }))
  for (const { key, value } of invited.list(tx)) {
    if (value.joined !== null && equal(value.joined.officer, officer)) {
      invited.put(tx, key, { ...value, left: now })
      if (value.granted !== undefined) revokeRight(act, value.granted)
    } else if (value.joined === null && why === "dismissed" && equal(value.person, line.person)) {
      // A second device of somebody who was dismissed: nobody can join with that invitation any more.
      invited.delete(tx, key)
      if (value.granted !== undefined) revokeRight(act, value.granted)
    }
  }
  reach.delete(tx, toHex(officer))
  for (const { key, value } of stocks.list(tx)) if (equal(value.giver, officer)) stocks.delete(tx, key)
  act.desk.tell.note(`${line.name} (${line.title}) is no longer in the roster (${why})`)
}

/** Roles are what the roster in force says; an invitation only asked for them. */
function keepRoles({ tx }: Act, roster: Roster): void {
  for (const { key, value } of invited.list(tx)) {
    const line = value.joined === null ? null : lineOf(roster, value.joined.officer)
    if (line !== null) invited.put(tx, key, { ...value, roles: line.roles })
  }
}
