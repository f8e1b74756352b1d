/**
 * Entering a healing: in the register that forked, with the roster that brings the new keys, under one checkpoint that both logs
 * sign; and, when that has come, in the other office's. Officers are told which letters are set aside.
 * Spec: spec/office.md#healings.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, toHex } from "../../bytes/index.ts"
import {
  encodeStatement,
  OfficeError,
  openMending,
  openStatement,
  requireQuorum,
  rosterId,
  signatories,
  SUITE,
  type Approval,
  type HealingStatement,
  type Roster,
} from "../../office/index.ts"
import { idOf, own, ownRoster } from "../access.ts"
import { post } from "../act.ts"
import { enter } from "../channels/enter.ts"
import { channelRegister, entriesFrom, entryAt, headOf, type RegisterName } from "../channels/registers.ts"
import type { Act } from "../desk.ts"
import { DeskError } from "../error.ts"
import { comeIntoForce } from "../offices/force.ts"
import { cursors, healings, type Channel, type Healing } from "../records.ts"
import { splitKey } from "../restoring/signing.ts"
import { closeForks } from "./forks.ts"

/** The other office's part of a healing. */
type Agreed = HealingStatement["agreed"]

/** Registrar whose register forked: both quorums are there. One act: the new keys, the roster in every register, the healing. */
export function enterHealing(
  act: Act,
  channel: Channel,
  register: RegisterName,
  { healing, agreed }: { readonly healing: Healing; readonly agreed: Agreed },
): void {
  const { tx, self, now } = act
  const { keys, mending, roster, proposed } = healing
  if (keys === null) throw new TypeError("the vault that proposed a healing has the keys that it brings")
  closeForks(tx, register, now)
  cursors.delete(tx, splitKey(register.channel))
  // Host or other side have said which branch they hold, and it is the one that stands here.
  act.desk.newest?.asked.add(toHex(register.channel))
  const { founding, chain } = own(tx, self)
  const data = encodeStatement(randomBytes(32), {
    suite: SUITE,
    kind: "healing",
    channel: register.channel,
    office: self.office,
    roster: rosterId(roster.head),
    mending,
    agreed,
  })
  const beside = { channel: register.channel, entry: { data, approvals: proposed } }
  comeIntoForce(act, { founding, chain: [...chain, roster], leaving: [], keys, beside })
  const index = headOf(tx, register).size - 1
  const entered = entryAt(tx, register, index)
  if (!equal(entered.data, data) || entered.void !== null)
    throw new DeskError(
      "healing-stage",
      `the healing would be void (${entered.void ?? "not entered"}); nothing was entered`,
    )
  healings.put(tx, toHex(register.key), { ...healing, keys: null, kept: [], stage: "entered" })
  tellOfficers(act, channel, { data, approvals: proposed })
  act.desk.tell.note(`the register in '${channel.codeName}' is healed, and goes on with new keys`)
}

/** The other office's registrar: the healing of their register has come as an entry, and holds. */
export function noticeHealing(
  act: Act,
  channel: Channel,
  { body, data, approvals }: { body: HealingStatement; data: Uint8Array; approvals: readonly Approval[] },
): void {
  const mending = openMending(body.mending)
  // Theirs about our own register only says that they have taken it up.
  if (!equal(mending.office, channel.other)) return
  const register = channelRegister(idOf(channel), channel.other)
  closeForks(act.tx, register, act.now)
  tellOfficers(act, channel, { data, approvals })
  enterOurs(act, channel)
}

/** Enter in our register that theirs is healed, once their entry is here and our quorum stands under the roster in force. */
export function enterOurs(act: Act, channel: Channel): void {
  const { tx, self } = act
  const register = channelRegister(idOf(channel), channel.other)
  const key = toHex(register.key)
  const healing = healings.get(tx, key)
  const theirs = entriesFrom(tx, register, 0).findLast(
    (entry) => entry.void === null && openStatement(entry.data).body.kind === "healing",
  )
  if (healing === null || healing.stage !== "sent" || theirs === undefined) return
  const { body } = openStatement(theirs.data)
  if (body.kind !== "healing" || !equal(body.mending, healing.mending)) return
  const roster = ownRoster(tx, self)
  if (!isQuorum(roster, healing.mending, healing.agreed)) {
    if (healing.agreed.length === 0) return
    // Another roster came into force since: its signatories are asked again, for our own register.
    healings.put(tx, key, { ...healing, agreed: [], approved: false })
    for (const { officer } of signatories(roster))
      post(act, { office: self.office, officer }, healing.channel, {
        kind: "lay-healing",
        mending: healing.mending,
        roster: healing.roster,
        approvals: healing.proposed,
        aside: healing.aside,
      })
    return
  }
  const data = encodeStatement(randomBytes(32), {
    suite: SUITE,
    kind: "healing",
    channel: idOf(channel),
    office: self.office,
    roster: roster.id,
    mending: healing.mending,
    agreed: { roster: body.roster, approvals: theirs.approvals },
  })
  enter(act, channel, [{ data, approvals: healing.agreed }])
  healings.put(tx, key, { ...healing, kept: [], stage: "entered" })
  act.desk.tell.note(`the other side's register in '${channel.codeName}' is healed`)
}

function tellOfficers(
  act: Act,
  channel: Channel,
  { data, approvals }: { readonly data: Uint8Array; readonly approvals: readonly Approval[] },
): void {
  for (const { officer, roles } of ownRoster(act.tx, act.self).lines) {
    if (!roles.some((role) => role !== "spokesperson" && role !== "overseer")) continue
    post(act, { office: act.self.office, officer }, idOf(channel), { kind: "set-aside", statement: data, approvals })
  }
}

/** Whether these approvals are a quorum of a roster for a mending. */
export function isQuorum(roster: Roster, mending: Uint8Array, approvals: readonly Approval[]): boolean {
  try {
    return requireQuorum({ roster, purpose: "healing", subject: mending, approvals }).length > 0
  } catch (error) {
    if (error instanceof OfficeError) return false
    throw error
  }
}
