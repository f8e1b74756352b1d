/**
 * Setting entries of a register aside in this vault: from the fork on they stand in it no longer, and another branch takes their
 * place. They are kept as a fork, with the head that their log signed; their letters go back to whoever drafted them.
 * Spec: spec/office.md#healings.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import { statementHash } from "../../letter/index.ts"
import { lineOf, openStatement } from "../../office/index.ts"
import { rootAt } from "../../register/index.ts"
import { ownRoster } from "../access.ts"
import { post } from "../act.ts"
import {
  channelRegister,
  entriesFrom,
  entryAt,
  headOf,
  keepHead,
  noteAt,
  type RegisterName,
} from "../channels/registers.ts"
import { forgetCharter } from "../channels/amended.ts"
import type { Act } from "../desk.ts"
import { keepSubmission, openOnes } from "../letters/submissions.ts"
import {
  awaited,
  entries,
  followedBook,
  keepRow,
  keyOf,
  notes,
  numbers,
  outbox,
  rowAt,
  suspensions,
  waiting,
  type Fork,
} from "../records.ts"
import { keepFork } from "./forks.ts"

/**
 * Set aside what a register holds from an index on.
 * @returns the branch as it is kept now
 */
export function setAside(act: Act, register: RegisterName, common: number): Fork {
  const { tx, self, now } = act
  const head = headOf(tx, register)
  const note = noteAt(tx, register, head.size)
  if (common < 1 || common >= head.size || note === null) throw new TypeError("there is nothing to be set aside")
  const fork: Fork = {
    channel: register.channel,
    office: register.office,
    common,
    entries: entriesFrom(tx, register, common).map(({ data, approvals, shown }) => ({ data, approvals, shown })),
    note,
    root: head.root,
    at: now,
    own: true,
  }
  const { before } = entryAt(tx, register, common)
  if (equal(register.office, self.office)) takeBackOwn(act, register, common)
  for (const { key, value } of waiting.list(tx))
    if (equal(value.channel, register.channel) && equal(value.office, register.office) && value.index >= common)
      waiting.delete(tx, key)
  for (let index = common; index < head.size; index++) {
    const { body } = openStatement(entryAt(tx, register, index).data)
    keepRow(tx, followedBook(register.key), { index })
    if (body.kind === "protest") forgetProtest(act, register, body.against)
    if (body.kind === "letter") {
      const at = keyOf(register.key, body.number)
      if (numbers.get(tx, at)?.index === index) numbers.delete(tx, at)
    }
    if (body.kind === "suspension") suspensions.delete(tx, keyOf(register.key, index))
    if (body.kind === "amendment") forgetCharter(act, register, body.amendment)
    entries.delete(tx, keyOf(register.key, index))
    notes.delete(tx, keyOf(register.key, index + 1))
  }
  const root = rootAt(common, tx.nodes(register.key))
  tx.dropNodes(register.key, common)
  const { amendments: _, ...rest } = head
  const amendments = (head.amendments ?? []).filter((index) => index < common)
  keepHead(tx, register, {
    ...rest,
    ...(amendments.length === 0 ? {} : { amendments }),
    size: common,
    root,
    history: before,
    rosters: head.rosters.filter((index) => index < common),
    postmarked: Math.min(head.postmarked, common),
    cosigned: Math.min(head.cosigned, common),
    // The host's records are gone through again: they are of the branch that goes on.
    nextRecord: 0,
  })
  keepFork(tx, register, fork)
  return fork
}

/** What was set aside protests against nothing. */
function forgetProtest({ tx }: Act, register: RegisterName, against: { office: Uint8Array; index: number }): void {
  const book = followedBook(channelRegister(register.channel, against.office).key)
  const row = rowAt(tx, book, against.index)
  if (row === null) return
  const { protest: _, ...rest } = row
  keepRow(tx, book, rest)
}

/** What our own registrar had begun with these entries: letters go back to their drafters, and nothing of it is sent. */
function takeBackOwn(act: Act, register: RegisterName, common: number): void {
  const { tx, self } = act
  const roster = ownRoster(tx, self)
  for (const { key, value } of openOnes(tx)) {
    if (!equal(value.channel, register.channel) || value.index === null || value.index < common) continue
    keepSubmission(tx, key, { ...value, state: "withdrawn", parcels: [] })
    if (value.statement !== null) awaited.delete(tx, toHex(statementHash(value.statement)))
    if (lineOf(roster, value.drafter) === null) continue
    const drafter = { office: self.office, officer: value.drafter }
    post(act, drafter, null, { kind: "refusal", leave: value.leave, code: "letter-set-aside" })
  }
  for (const { key, value } of outbox.list(tx)) {
    const { postmark } = value
    if (postmark !== null && equal(postmark.channel, register.channel) && postmark.size > common) outbox.delete(tx, key)
  }
}
