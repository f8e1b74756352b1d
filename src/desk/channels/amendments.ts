/**
 * How far a change of a channel's rules is, and what officers are told of it. The acts themselves are in `amending.ts`.
 * Spec: spec/office.md#amendments.
 * @module
 */
import { equal, sha256, toHex } from "../../bytes/index.ts"
import { onePerPerson, openAmendment, lineOf, type CharterRules } from "../../office/index.ts"
import type { Reading } from "../../vault/index.ts"
import { channelNamed, charterOf, charterOfOther, idOf, ownRoster } from "../access.ts"
import { look, post } from "../act.ts"
import type { Act, Desk } from "../desk.ts"
import { layings, type Amending, type Channel, type Laying, type Self } from "../records.ts"
import { channelRegister, entryAt, headOf } from "./registers.ts"

/** An amendment that is under way in this vault. */
export interface UnderWay {
  readonly key: string
  readonly laying: Laying
  readonly amending: Amending
}

/** The amendment of a channel that is under way; null if there is none. */
export function amendmentUnderWay(tx: Reading, channel: Uint8Array): UnderWay | null {
  for (const { key, value } of layings.list(tx)) {
    const { amendment } = value
    if (amendment === undefined || value.channel === null || !equal(value.channel, channel)) continue
    return { key, laying: value, amending: amendment }
  }
  return null
}

/** Whether an amendment is before the signatories here, so that a letter could come between: no leave is given then. */
export function isAmending({ tx }: { readonly tx: Reading }, channel: Uint8Array): boolean {
  return amendmentUnderWay(tx, channel)?.amending.stage === "laid"
}

/** How far a change of the rules is, in the registrar's vault. */
export interface AmendmentState {
  /** Who proposes it. */
  readonly by: "ours" | "theirs"
  readonly stage: Amending["stage"]
  readonly before: CharterRules
  readonly after: CharterRules
  /** Persons of this office who have approved, and how many the roster asks for. */
  readonly given: number
  readonly wanted: number
  readonly since: number
}

/** The change of a channel's rules that is under way. @throws {DeskError} `no-channel` */
export function amendmentState(desk: Desk, name: string): AmendmentState | null {
  return look(desk, (tx, self) => amendmentStateIn({ tx, self }, channelNamed(tx, name)))
}

/** The same for somebody who looks already. */
export function amendmentStateIn(
  { tx, self }: { readonly tx: Reading; readonly self: Self },
  channel: Channel,
): AmendmentState | null {
  const found = channel.id === null ? null : amendmentUnderWay(tx, idOf(channel))
  if (found === null) return null
  const { laying, amending } = found
  const roster = ownRoster(tx, self)
  const lines = laying.approvals.flatMap(({ officer }) => lineOf(roster, officer) ?? [])
  return {
    by: amending.proposed === null ? "ours" : "theirs",
    stage: amending.stage,
    before: charterOf(channel).rules,
    after: openAmendment(amending.bytes).charter.rules,
    given: onePerPerson(lines).length,
    wanted: roster.head.quorum,
    since: amending.at,
  }
}

/** Whether either office is a charter ahead of the other. */
export function isUneven(channel: Channel): boolean {
  return !equal(charterOf(channel).id, charterOfOther(channel).id)
}

/** Tell an officer of ours of every amendment that is entered, in the order in which they must be proven. */
export function tellOfAmendments(act: Act, channel: Channel, officer: Uint8Array): void {
  const { self, tx } = act
  for (const office of [self.office, channel.other]) {
    const register = channelRegister(idOf(channel), office)
    for (const index of headOf(tx, register).amendments ?? []) {
      const { data: statement, approvals } = entryAt(tx, register, index)
      post(act, { office: self.office, officer }, idOf(channel), { kind: "amended", statement, approvals })
    }
  }
}

/** What a proposal is called between two registrars, and under what it is laid. */
export function amendmentKey(bytes: Uint8Array): string {
  return toHex(sha256(bytes))
}
