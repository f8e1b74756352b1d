/**
 * The answers to a replacement are collected; with both quorums the officer who laid it becomes the registrar. The office's own
 * register begins anew, as far as nobody has a copy of it; every register of a channel is signed again only when the other side
 * has given back what it holds of it, and the host has shown the same ({@link import("../channels/giving-back.ts")}).
 * Spec: spec/office.md#replacing-a-lost-registrar.
 * @module
 */
import { randomBytes } from "node:crypto"
import { decodeAs, equal, toHex } from "../../bytes/index.ts"
import {
  encodeStatement,
  lineOf,
  openSigned,
  openStatement,
  replacementAnswerShape,
  signedShape,
  SUITE,
  verifyRoster,
  verifySignature,
  withApprovals,
  type ReplacementAnswer,
  type Roster,
  type ShownRoster,
} from "../../office/index.ts"
import { identityFromSeed, open, SealError } from "../../seal/index.ts"
import { charterOf, fileRosters, idOf, keepChannel, own, ownRoster } from "../access.ts"
import { becomeSelf, runAct } from "../act.ts"
import { keepStock } from "../carriage/stock.ts"
import { collect } from "../carriage/transport.ts"
import { enterOwnAct } from "../channels/agreeing.ts"
import { append, entryAt, headOf, ownRegister } from "../channels/registers.ts"
import { signHead } from "../channels/signing.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { channels, invited, layings, reach, replacements, restorations, type ReplacementLaid } from "../records.ts"
import { awaitRegister } from "../restoring/older.ts"
import { RESTORATION } from "../restoring/signing.ts"
import { settleRoster } from "./force.ts"
import { draftOf, LAID, linesOf, MOST_REPLACEMENT_BYTES, stateOf, type TakenUp } from "./replacing.ts"
import { isSuspended } from "./suspended.ts"
import { tellWhereTo } from "./takeover.ts"

/**
 * Take answers to the replacement that was laid here. With the last one that both quorums want, this officer is the registrar;
 * those that come later make their officers reachable. What the lost registrar had sent is collected first: from that act on
 * nothing of theirs is taken.
 * @throws {DeskError} `replacement-none` nothing was laid here; `replacement-answer` not an answer to what was laid; `file-not-diwan`
 * @throws {OfficeError} `signer-unknown`, `signature-invalid`, what `verifyStock` refuses
 * @throws {RelayError} what was sent cannot be collected now
 */
export async function takeUp(desk: Desk, files: readonly Uint8Array[], signal?: AbortSignal): Promise<TakenUp> {
  if (files.length > 0) await collect(desk, signal === undefined ? {} : { signal })
  return runAct(desk, "take up the registrar's place", (act) => {
    for (const file of files) takeAnswer(act, file)
    const laid = laidHere(act)
    const shown = stateOf(act, laid).inForce ? null : approvedRoster(act, laid)
    if (shown !== null) become(act, laid, shown)
    return stateOf(act, laid)
  })
}

function takeAnswer(act: Act, file: Uint8Array): void {
  const { self, tx } = act
  const laid = laidHere(act)
  const { approval, officer, ...answer } = openAnswer(act, laid, file)
  const line = lineOf(draftOf(act, laid), officer)
  if (line === null || answer.right.relay !== line.mailbox.relay || !equal(answer.right.mailbox, line.mailbox.mailbox))
    throw new DeskError("replacement-answer", "an answer gives another mailbox than its officer's line names")
  keepStock(act, answer.stock, { giver: line.keys, office: self.office, addressee: self.office })
  reach.put(tx, toHex(officer), { ...reach.get(tx, toHex(officer)), right: answer.right })
  const isKnown = laid.answered.some((each) => equal(each, officer))
  const approvals =
    approval === null || laid.approvals.some((each) => equal(each.officer, officer))
      ? laid.approvals
      : [...laid.approvals, approval]
  replacements.put(tx, LAID, { ...laid, approvals, answered: isKnown ? laid.answered : [...laid.answered, officer] })
}

/** An answer, proven: sealed to this replacement, signed by an officer of the roster that was laid, of that roster. */
function openAnswer(act: Act, laid: ReplacementLaid, file: Uint8Array): ReplacementAnswer {
  const { self } = act
  const signed = decodeAs(signedShape, plaintextOf(laid, file), "answer", {
    bytes: MOST_REPLACEMENT_BYTES,
    depth: 4,
    items: 64,
  })
  const draft = draftOf(act, laid)
  const answer = openSigned(signed, draft, replacementAnswerShape)
  const { approval, office, officer, roster } = answer
  const isOfThis = equal(office, self.office) && equal(signed.officer, officer) && equal(roster, draft.id)
  if (!isOfThis || (approval !== null && !equal(approval.officer, officer)))
    throw new DeskError(
      "replacement-answer",
      "an answer is of another office, officer or roster than what was laid here",
    )
  if (approval !== null) {
    const line = lineOf(draft, officer)
    if (line === null) throw new TypeError("whoever signed stands in the roster")
    const { signature } = approval
    verifySignature({ keys: line.keys, purpose: "roster", message: laid.shown.head, signature })
  }
  return answer
}

function plaintextOf({ seed }: ReplacementLaid, file: Uint8Array): Uint8Array {
  if (file.length > MOST_REPLACEMENT_BYTES)
    throw new DeskError("file-not-diwan", "the file is too long for an answer to a replacement")
  try {
    const opened = open(identityFromSeed(seed), file)
    if (opened.kind === "opened") return opened.plaintext
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    throw new DeskError("file-not-diwan", "the file is no answer to a replacement", { cause: error })
  }
  throw new DeskError(
    "replacement-answer",
    "an answer is sealed to another device, or to a replacement laid before the newest",
  )
}

function laidHere({ tx }: Act): ReplacementLaid {
  const laid = replacements.get(tx, LAID)
  if (laid !== null) return laid
  throw new DeskError("replacement-none", "no replacement was laid here; on this device: 'diwan office replace'")
}

/** The roster with the approvals there are, if both quorums have given theirs; else null. */
function approvedRoster(act: Act, laid: ReplacementLaid): ShownRoster | null {
  const { approved, wanted } = stateOf(act, laid)
  if (approved[0] < wanted[0] || approved[1] < wanted[1]) return null
  const voices = laid.approvals.filter(({ officer }) => !isSuspended(act, { office: act.self.office, officer }))
  const shown = withApprovals(laid.shown, voices)
  verifyRoster({ previous: ownRoster(act.tx, act.self), shown })
  return shown
}

/** Both quorums agree: from here on this vault is the registrar's. */
function become(act: Act, laid: ReplacementLaid, shown: ShownRoster): void {
  const { tx, self } = act
  const { candidate, ...rest } = self
  if (candidate === undefined) throw new TypeError("whoever lays a replacement has made keys for it")
  const office = own(tx, self)
  const before = ownRoster(tx, self)
  const chain = [...office.chain, shown]
  const { roster } = fileRosters(tx, office.founding, chain)
  if (roster === null) throw new TypeError("a roster was filed")
  becomeSelf(act, { ...rest, registrar: candidate, dispatch: null })
  for (const { key } of layings.list(tx)) layings.delete(tx, key)
  rememberJoined(act, roster, chain)
  keepChannels(act)
  beginOwn(act, chain)
  const leaving = [{ officer: laid.former, why: "device-lost" }] as const
  settleRoster(act, { founding: office.founding, chain, roster, before: before.lines, leaving })
  tellWhereTo(act, roster)
  act.desk.tell.note(
    `this vault keeps the registers of ${office.name} now; nothing is signed in a channel before the other side has given its register back`,
  )
}

/** What a registrar knows of those who have joined, from the lines that they signed. */
function rememberJoined({ tx }: Act, roster: Roster, chain: readonly ShownRoster[]): void {
  for (const { officer, line, person, roles, signature } of linesOf(chain, roster.head.office)) {
    const known = lineOf(roster, officer)
    if (known === null) continue
    const { mailbox, name, title } = known
    const right = reach.get(tx, toHex(officer))?.right ?? { ...mailbox, token: new Uint8Array(32) }
    invited.put(tx, toHex(officer), { person, name, title, roles, joined: { officer, line, signature, right } })
  }
}

/** Channels as a registrar keeps them: what was the lost vault's in them has to be given anew. */
function keepChannels(act: Act): void {
  const { tx, self, now } = act
  const open = channels
    .list(tx)
    .flatMap(({ value }) => (value.stage === "standing" || value.stage === "compared" ? [value] : []))
  for (const channel of open) {
    const [first] = charterOf(channel).offices
    const side = first !== undefined && equal(first.office, self.office) ? "proposer" : "accepter"
    keepChannel(tx, { ...channel, stage: "standing", side, ticket: null, right: null, bound: false })
    awaitRegister(act, idOf(channel))
  }
  const awaiting = open.map(idOf)
  const caughtUp = awaiting.length === 0 ? now : null
  restorations.put(tx, RESTORATION, { by: "registrar-lost", at: now, made: null, awaiting, caughtUp })
}

/**
 * The office's own register: what was in it is with the lost device, unless its drawer was opened here. Nobody cosigns it and no
 * checkpoint of it has left, so that nothing contradicts what follows. It begins with every roster, and the comparisons that
 * officers were given.
 */
function beginOwn(act: Act, chain: readonly ShownRoster[]): void {
  const { tx, self } = act
  const register = ownRegister(self.office)
  const { rosters, size } = headOf(tx, register)
  const entered = rosters.flatMap((index) => {
    const { body } = openStatement(entryAt(tx, register, index).data)
    return body.kind === "roster" ? [body.head] : []
  })
  for (const shown of chain) {
    if (entered.some((head) => equal(head, shown.head))) continue
    const body = { suite: SUITE, kind: "roster", channel: self.office, office: self.office, head: shown.head } as const
    append(act, register, {
      data: encodeStatement(randomBytes(32), body),
      approvals: shown.approvals,
      shown,
      approved: true,
    })
  }
  signHead(act, register)
  if (size > 0) return
  for (const { value } of channels.list(tx)) if (value.comparison !== null) enterOwnAct(act, value.comparison)
}
