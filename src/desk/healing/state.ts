/**
 * How far a fork is from being healed, for who has to decide: both heads, what would be set aside, who has approved, and what it
 * waits for. Spec: spec/office.md#healings.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { lineOf, onePerPerson, openMending, openRosterHead, openStatement, type Approval } from "../../office/index.ts"
import { readUnverifiedCheckpoint } from "../../register/index.ts"
import type { Reading } from "../../vault/index.ts"
import { alias, channelNamed, idOf, knownOffice, ownLineIn } from "../access.ts"
import { look } from "../act.ts"
import type { BranchEntry, BranchHead, BranchState, ForkState, HealingState } from "../api.ts"
import { channelRegister, headOf } from "../channels/registers.ts"
import type { Desk } from "../desk.ts"
import { healings, type Channel, type Healing, type Self } from "../records.ts"
import { forksOf } from "./forks.ts"

/** The forks of a channel's registers, and how they are being healed. @throws {DeskError} `no-channel` */
export function forkState(desk: Desk, name: string): ForkState {
  return look(desk, (tx, self) => forkStateIn({ tx, self }, channelNamed(tx, name)))
}

/** The same for somebody who looks already. */
export function forkStateIn(at: { readonly tx: Reading; readonly self: Self }, channel: Channel): ForkState {
  const { tx, self } = at
  const both =
    channel.id === null ? [] : [self.office, channel.other].map((office) => channelRegister(idOf(channel), office))
  const branches = both.flatMap((register) => {
    const { size, root } = headOf(tx, register)
    return forksOf(tx, register).map(({ office, common, entries, root: other, at: found, healed }): BranchState => ({
      office: called(tx, office),
      common,
      head: { size: common + entries.length, root: toHex(other) },
      held: { size, root: toHex(root) },
      entries: entriesOf(
        tx,
        office,
        common,
        entries.map(({ data }) => data),
      ),
      at: found,
      healed: healed ?? null,
    }))
  })
  const found = both.flatMap((register) => {
    const healing = healings.get(tx, toHex(register.key))
    return healing === null ? [] : [healingState(at, channel, healing)]
  })
  const own = both[0]
  const canPropose =
    self.registrar !== null &&
    own !== undefined &&
    forksOf(tx, own).some(({ healed }) => healed === undefined) &&
    !found.some(({ office, stage }) => office === called(tx, self.office) && stage === "sent")
  return { codeName: channel.codeName, branches, healings: found, canPropose }
}

function healingState({ tx, self }: { tx: Reading; self: Self }, channel: Channel, healing: Healing): HealingState {
  const mending = openMending(healing.mending)
  const isOurs = equal(healing.office, self.office)
  const forked = openRosterHead(healing.roster.head)
  const other = isOurs ? channel.other : self.office
  const known = knownOffice(tx, other)?.roster?.head.quorum ?? 0
  const { approved, stage } = healing
  const isSignatory = ownLineIn(tx, self).roles.includes("signatory")
  const waits: HealingState["waits"] =
    stage === "entered" ? null : stage === "laid" ? "own-quorum" : isOurs ? "other-quorum" : "entry"
  return {
    office: called(tx, healing.office),
    common: mending.common,
    kept: headShown(mending.kept),
    dropped: headShown(mending.dropped),
    aside: entriesOf(tx, healing.office, mending.common, healing.aside),
    stage,
    proposed: { given: personsIn(tx, healing.office, healing.proposed), wanted: forked.quorum },
    agreed: { given: personsIn(tx, other, healing.agreed), wanted: known },
    waits,
    mine: isSignatory && !approved && stage !== "entered",
    time: mending.time,
  }
}

function personsIn(tx: Reading, office: Uint8Array, approvals: readonly Approval[]): number {
  const roster = knownOffice(tx, office)?.roster ?? null
  if (roster === null) return approvals.length
  return onePerPerson(approvals.flatMap(({ officer }) => lineOf(roster, officer) ?? [])).length
}

function headShown(note: string): BranchHead {
  const { size, root } = readUnverifiedCheckpoint(note)
  return { size, root: toHex(root) }
}

function entriesOf(tx: Reading, office: Uint8Array, from: number, data: readonly Uint8Array[]): readonly BranchEntry[] {
  return data.map((each, i) => {
    const { body } = openStatement(each)
    const isLetter = body.kind === "letter"
    return {
      index: from + i,
      kind: body.kind,
      name: isLetter ? `${called(tx, office)}/${body.number}` : null,
      date: isLetter ? body.date : null,
    }
  })
}

function called(tx: Reading, office: Uint8Array): string {
  return alias(knownOffice(tx, office)?.name ?? "")
}
