/**
 * The registrar's only device is lost, with the log's keys and the registers in it, so that nothing can be handed over. Another
 * officer lays the roster that names them: the one in force without the lost device, and with keys that were made here. An
 * office is a star and its centre is gone, so it goes to each colleague as a file, and each answers with a file that only that
 * officer opens. Nothing changes before both quorums have agreed ({@link import("./taking-up.ts").takeUp}).
 * Spec: spec/office.md#replacing-a-lost-registrar.
 * @module
 */
import { randomBytes } from "node:crypto"
import { decodeAs, encodeRecord, equal } from "../../bytes/index.ts"
import {
  approve as approveSubject,
  checkDraftRoster,
  lineOf,
  makeRoster,
  MOST_CARD_BYTES,
  openFounding,
  openLine,
  openRosterHead,
  openRosterLeaf,
  onePerPerson,
  openSigned,
  registrarOf,
  replacementShape,
  rosterId,
  signatories,
  signBody,
  signedShape,
  SUITE,
  USUAL_ROSTER_SECONDS,
  verifyRosterChain,
  type Replacement,
  type ReplacementAnswer,
  type Roster,
  type ShownRoster,
} from "../../office/index.ts"
import { generateIdentity, identitySeed, importRecipient, seal } from "../../seal/index.ts"
import type { Reading } from "../../vault/index.ts"
import { alias, fileRosters, own, ownKeys, ownRoster, rosterById } from "../access.ts"
import { becomeSelf, look, runAct } from "../act.ts"
import { giveStock } from "../carriage/stock.ts"
import { publicPairs } from "../channels/enter.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { calledOf, type Looking } from "../pages/people.ts"
import { replacements, type ReplacementLaid, type Self } from "../records.ts"
import { planRoster, type PlannedLine } from "./changes.ts"
import { grantRight } from "./joining.ts"
import { isSuspended } from "./suspended.ts"

/** Key of the one record. */
export const LAID = "laid"
/** Largest file of a replacement or of an answer to one, bytes. */
export const MOST_REPLACEMENT_BYTES: number = MOST_CARD_BYTES
const FILE_LIMITS = { bytes: MOST_REPLACEMENT_BYTES, depth: 4, items: 64 }

/**
 * Lay the roster that puts this officer in the place of the registrar, whose device is lost.
 * @returns a file for every colleague; it is no secret
 * @throws {DeskError} `registrar-stays` this vault is the registrar's; `no-officer` the roster does not name this officer;
 *   `quorum-unreachable` without the one who is lost the roster in force can approve nothing: the office must be founded anew
 */
export function layReplacement(desk: Desk): {
  readonly file: Uint8Array
  readonly version: number
  readonly former: string
  readonly signatories: number
} {
  return runAct(desk, "lay a replacement", (act) => {
    const { self, tx, now } = act
    if (self.registrar !== null)
      throw new DeskError("registrar-stays", "this vault keeps the office's registers itself; nothing was done")
    const office = own(tx, self)
    const before = ownRoster(tx, self)
    const former = before.head.registrar
    const fresh = (): Uint8Array => new Uint8Array(randomBytes(64))
    becomeSelf(act, { ...self, candidate: self.candidate ?? { log: fresh(), cosigner: fresh() } })
    const without = [{ officer: former, why: "device-lost" }] as const
    const plan = planRoster(act, before, { without, registrar: self.officer }, linesOf(office.chain, self.office))
    const { shown } = makeRoster({
      office: self.office,
      name: before.head.name,
      version: before.head.version + 1,
      previous: before.id,
      issued: Math.max(now, before.head.issued),
      expires: Math.max(now, before.head.issued) + USUAL_ROSTER_SECONDS,
      quorum: plan.quorum,
      registrar: self.officer,
      ...publicPairs({ ...self, registrar: act.self.candidate ?? null }),
      dispatch: { relay: self.mailbox.relay, mailbox: self.mailbox.mailbox },
      officers: plan.officers,
      random: randomBytes(32),
    })
    const draft = checkDraftRoster({ previous: before, shown })
    const approvals = isAsked([draft, before], self.officer)
      ? [approveSubject(ownKeys(self), "roster", shown.head)]
      : []
    const identity = generateIdentity()
    const seed = identitySeed(identity)
    replacements.put(tx, LAID, { shown, former, approvals, answered: [], seed, at: now })
    const body: Replacement = {
      suite: SUITE,
      kind: "replacement",
      office: self.office,
      officer: self.officer,
      founding: office.founding,
      chain: office.chain,
      shown,
      recipient: identity.recipient,
      time: now,
    }
    const called = calledOf(alias(office.name), registrarOf(before))
    const file = encodeRecord(signBody(ownKeys(self), { ...body }))
    return { file, version: draft.head.version, former: called, signatories: plan.signatories }
  })
}

/** A replacement that was laid, looked at before it is answered. */
export interface ReadReplacement {
  /** Who would keep the registers. */
  readonly by: string
  /** Whose device is said to be lost. */
  readonly former: string
  /** Of the roster that names them. */
  readonly version: number
  readonly quorum: number
  /** Whether answering approves the roster: this officer is a signatory. */
  readonly signatory: boolean
  readonly at: number
}

/**
 * Look at a replacement.
 * @throws {DeskError} `registrar-stays` this very vault keeps the registers, and is not lost; `replacement-differs` the roster
 *   changes more than the registrar's place, or names keys that served before; `officer-suspended`; `register-forked`
 * @throws {OfficeError} `signer-unknown`, `signature-invalid`, and what `checkDraftRoster` refuses: a roster that does not follow
 *   the newest one known here
 */
export function readReplacement(desk: Desk, file: Uint8Array): ReadReplacement {
  return look(desk, (tx, self) => judge({ tx, self, now: desk.now() }, file).read)
}

/**
 * Answer a replacement: a way to this mailbox, stock, and, of a signatory, the approval of the roster.
 * @returns an age file that only that officer opens @throws as {@link readReplacement}
 */
export function answerReplacement(
  desk: Desk,
  file: Uint8Array,
): { readonly file: Uint8Array; readonly answered: ReadReplacement } {
  return runAct(desk, "answer a replacement", (act) => {
    const { self, tx, now } = act
    const { body, draft, previous, read } = judge(act, file)
    fileRosters(tx, self.founding, body.chain)
    const answer: ReplacementAnswer = {
      suite: SUITE,
      kind: "replacement-answer",
      office: self.office,
      officer: self.officer,
      roster: draft.id,
      approval: read.signatory ? approveSubject(ownKeys(self), "roster", body.shown.head) : null,
      right: grantRight(act),
      stock: giveStock(act, { addressee: self.office, holder: body.officer, roster: previous.id }),
      time: now,
    }
    const plaintext = encodeRecord(signBody(ownKeys(self), { ...answer }))
    return { file: seal({ recipient: importRecipient(body.recipient), plaintext }), answered: read }
  })
}

/** Every line of the newest roster, as its leaves have it. */
export function linesOf(chain: readonly ShownRoster[], office: Uint8Array): readonly PlannedLine[] {
  return (chain.at(-1)?.leaves ?? []).flatMap(({ leaf }) => {
    const opened = openRosterLeaf(leaf)
    if (opened.kind === "empty") return []
    const { line, roles, signature } = opened
    const { officer, person } = openLine(opened, office)
    return [{ officer, person, line, signature, roles }]
  })
}

/** How far a replacement is. */
export interface TakenUp {
  /** Of the roster that was laid. */
  readonly version: number
  /** Whether it is in force, and this vault keeps the registers. */
  readonly inForce: boolean
  /** Persons of the roster in force before, and of the one laid, who have approved. */
  readonly approved: readonly [number, number]
  readonly wanted: readonly [number, number]
  /** Colleagues who have not answered: they are reached when they have. */
  readonly missing: number
}

/** How far the replacement is that was laid here; null: none was. */
export function replacementState(at: Looking): TakenUp | null {
  const { self, tx } = at
  const laid = replacements.get(tx, LAID)
  if (laid === null) return null
  // Another roster may have come into force since: then it can never follow.
  const { head } = laid.shown
  const follows = equal(openRosterHead(head).previous, ownRoster(tx, self).id)
  return follows || rosterById(tx, self.office, rosterId(head)) !== null ? stateOf(at, laid) : null
}

/** The same of a record in hand. */
export function stateOf(at: Looking, laid: ReplacementLaid): TakenUp {
  const { tx, self } = at
  const draft = draftOf(at, laid)
  const before = own(tx, self).rosters.find(({ head }) => head.version === draft.head.version - 1) ?? draft
  const count = (roster: Roster): number => {
    // As with any roster, whoever is suspended has no voice in it here.
    const given = signatories(roster).filter(
      ({ officer }) =>
        laid.approvals.some((approval) => equal(approval.officer, officer)) &&
        !isSuspended(at, { office: self.office, officer }),
    )
    return onePerPerson(given).length
  }
  const others = draft.lines.filter(({ officer }) => !equal(officer, self.officer))
  return {
    version: draft.head.version,
    inForce: rosterById(tx, self.office, draft.id) !== null,
    approved: [count(before), count(draft)],
    wanted: [before.head.quorum, draft.head.quorum],
    missing: others.filter(({ officer }) => !laid.answered.some((each) => equal(each, officer))).length,
  }
}

/** The roster laid: as it follows from the one in force, or as it is in force already. */
export function draftOf({ tx, self }: Omit<Looking, "now">, { shown }: ReplacementLaid): Roster {
  return rosterById(tx, self.office, rosterId(shown.head)) ?? checkDraftRoster({ previous: ownRoster(tx, self), shown })
}

function judge(
  { tx, self, now }: Looking,
  file: Uint8Array,
): {
  readonly body: Replacement
  readonly draft: Roster
  readonly previous: Roster
  readonly read: ReadReplacement
} {
  if (self.registrar !== null)
    throw new DeskError(
      "registrar-stays",
      "this vault keeps the office's registers and is not lost: somebody would take its place; stop and telephone",
    )
  const signed = decodeAs(signedShape, file, "replacement", FILE_LIMITS)
  const unproven = decodeAs(replacementShape, signed.body, "replacement", BODY_LIMITS)
  if (!equal(unproven.office, self.office) || !equal(unproven.founding, self.founding))
    throw new DeskError("replacement-differs", "the file is of another office than this vault's")
  const previous = newestOf({ tx, self }, unproven.chain)
  const body = openSigned(signed, previous, replacementShape)
  const draft = checkDraftRoster({ previous, shown: body.shown })
  const line = lineOf(draft, body.officer)
  if (!equal(signed.officer, body.officer) || !equal(draft.head.registrar, body.officer) || line === null)
    throw new DeskError("replacement-differs", "the roster names another registrar than the officer who lays it")
  checkOnlyRegistrar(own(tx, self).rosters, { previous, draft })
  if (isSuspended({ tx, now }, { office: self.office, officer: body.officer }))
    throw new DeskError("officer-suspended", "the key of the officer who lays it is suspended; nothing was answered")
  const office = alias(previous.head.name)
  const read = {
    by: calledOf(office, line),
    former: calledOf(office, registrarOf(previous)),
    version: draft.head.version,
    quorum: draft.head.quorum,
    signatory: isAsked([draft, previous], self.officer),
    at: body.time,
  }
  return { body, draft, previous, read }
}

const BODY_LIMITS = { bytes: MOST_REPLACEMENT_BYTES, depth: 10, items: 1 << 17 }

/** The newest roster that this vault or the file knows; one history of the office's. */
function newestOf({ tx, self }: { tx: Reading; self: Self }, chain: readonly ShownRoster[]): Roster {
  const held = own(tx, self)
  const parts = chain.some(({ head }, i) => held.chain[i] !== undefined && !equal(held.chain[i].head, head))
  if (parts)
    throw new DeskError("register-forked", "the file shows another roster of a version known here: stop and telephone")
  if (held.roster !== null && held.chain.length >= chain.length) return held.roster
  return verifyRosterChain({ founding: openFounding(self.founding), chain })
}

/**
 * A person answers one question: is this device lost, and shall this officer take its place? So nothing else may be different,
 * and the keys are new: whoever finds the lost device must not find the register's.
 */
function checkOnlyRegistrar(
  rosters: readonly Roster[],
  { previous, draft }: { readonly previous: Roster; readonly draft: Roster },
): void {
  const former = previous.head.registrar
  const others = previous.lines.filter(({ officer }) => !equal(officer, former))
  const isSame =
    !equal(draft.head.registrar, former) &&
    draft.head.quorum === previous.head.quorum &&
    draft.lines.length === others.length &&
    others.every((line) => {
      const next = lineOf(draft, line.officer)
      const roles = next?.roles.filter((role) => role !== "registrar") ?? []
      const before = line.roles.filter((role) => role !== "registrar")
      return (
        next !== null &&
        equal(next.person, line.person) &&
        equal(next.mailbox.mailbox, line.mailbox.mailbox) &&
        next.name === line.name &&
        next.title === line.title &&
        String(roles) === String(before)
      )
    })
  if (!isSame)
    throw new DeskError(
      "replacement-differs",
      "the roster changes more than who keeps the registers; let it be laid without that",
    )
  const { log, cosigner } = draft.head
  const used = [...rosters, previous].flatMap(({ head }) => [head.log, head.cosigner])
  if (
    used.some((pair) =>
      [log, cosigner].some((next) => equal(pair.ed25519, next.ed25519) || equal(pair.mldsa44, next.mldsa44)),
    )
  )
    throw new DeskError(
      "replacement-differs",
      "the roster names keys of the registers that served before; new ones are wanted",
    )
}

/** Whether an officer's approval counts under one of two rosters. */
function isAsked(rosters: readonly Roster[], officer: Uint8Array): boolean {
  return rosters.some((roster) => lineOf(roster, officer)?.roles.includes("signatory") === true)
}
