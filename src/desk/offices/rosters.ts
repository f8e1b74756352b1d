/**
 * Rosters inside the office: the registrar lays one before the signatories, their approvals come back, and once the
 * quorum of the old and of the new has approved it is entered in every register and told to every officer.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, fromHex, sha256, toHex } from "../../bytes/index.ts"
import {
  approve as approveSubject,
  checkDraftRoster,
  lineOf,
  makeRoster,
  openLine,
  openRosterHead,
  openFounding,
  signatories,
  USUAL_ROSTER_SECONDS,
  verifyRoster,
  verifyRosterChain,
  verifySignature,
  withApprovals,
  type Approval,
  type MailboxPlace,
  type Roster,
  type ShownRoster,
} from "../../office/index.ts"
import type { LayRosterItem, LinesItem, RostersItem } from "../../parcel/index.ts"
import { fileRosters, keepChannel, knownOffice, own, ownKeys, registrarAddress } from "../access.ts"
import { nextNumber, post, runAct } from "../act.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { planRoster, type PlannedLine, type RosterChange } from "./changes.ts"
import { closeOlder, comeIntoForce } from "./force.ts"
import { isSuspended } from "./suspended.ts"
import { DeskError, Held } from "../error.ts"
import { channels, layings, pending, reach, type Laying, type RegisterKeys } from "../records.ts"
import { publicPairs } from "../channels/enter.ts"

/**
 * Lay the next roster before the signatories: those of the one in force, everybody who has joined since, and the changes.
 * @throws {DeskError} `not-registrar`; what {@link planRoster} refuses
 */
export function layRoster(
  desk: Desk,
  change: RosterChange,
): { version: number; officers: number; signatories: number } {
  return runAct(desk, "lay roster", (act) => layInAct(act, change))
}

/** The same within a larger act. @throws as {@link layRoster} */
export function layInAct(act: Act, change: RosterChange): { version: number; officers: number; signatories: number } {
  const { self, tx, now } = act
  if (self.registrar === null) throw new DeskError("not-registrar", "only the registrar lays a roster")
  const office = own(tx, self)
  const founding = openFounding(office.founding)
  const plan = planRoster(act, office.roster, change)
  const { officers, quorum } = plan
  const keys = change.rotate === true ? { log: fresh(64), cosigner: fresh(64) } : null
  const draft = makeRoster({
    office: self.office,
    name: founding.name,
    version: (office.roster?.head.version ?? 0) + 1,
    previous: office.roster?.id ?? founding.id,
    issued: now,
    expires: now + (change.days === undefined ? USUAL_ROSTER_SECONDS : change.days * 86_400),
    quorum,
    registrar: change.registrar ?? self.officer,
    ...(change.registrar === undefined || equal(change.registrar, self.officer)
      ? {
          ...publicPairs(keys === null ? self : { ...self, registrar: keys }),
          dispatch: { relay: self.mailbox.relay, mailbox: self.mailbox.mailbox },
        }
      : successorOf(act, change.registrar, officers)),
    officers,
    random: randomBytes(32),
  })
  const step = { ...stepAfter(office.roster, office.founding), shown: draft.shown }
  const roster = checkDraftRoster(step)
  // The founder answers for version 1 whatever their roles: laying it is their act.
  const approvals = office.roster === null ? [approveSubject(ownKeys(self), "roster", draft.head)] : []
  const key = toHex(sha256(draft.head))
  const leaving = change.without === undefined ? {} : { leaving: [...change.without] }
  layings.put(tx, key, {
    purpose: "roster",
    shown: draft.shown,
    channel: null,
    approvals,
    ...leaving,
    ...(keys === null ? {} : { keys }),
  })
  // Whoever is dismissed is not asked; whoever goes by their own will may still agree to it.
  const outvoted = (change.without ?? []).filter(({ why }) => why !== "left")
  const before = office.roster === null ? [] : signatories(office.roster)
  const asked = [...signatories(roster), ...before].filter(
    (line) => !outvoted.some((each) => equal(each.officer, line.officer)),
  )
  for (const officer of new Set(asked.map((line) => toHex(line.officer)))) {
    // The founder, who lays it, has approved version 1 by doing so.
    if (approvals.some((approval) => toHex(approval.officer) === officer)) continue
    post(act, { office: self.office, officer: fromHex(officer) }, null, {
      kind: "lay-roster",
      founding: office.founding,
      chain: office.chain,
      shown: draft.shown,
    })
  }
  conclude(act, key)
  return { version: roster.head.version, officers: officers.length, signatories: plan.signatories }
}

/** Signatory: a roster is laid before me. It is checked whole, but for the approvals it asks for. */
export function onLayRoster(act: Act, _arrival: Arrival, item: LayRosterItem): void {
  const { self, tx } = act
  const founding = openFounding(item.founding)
  if (!equal(founding.id, self.office))
    throw new DeskError("item-unexpected", "a roster of another office was laid before this officer")
  const previous = item.chain.length === 0 ? null : verifyRosterChain({ founding, chain: item.chain })
  checkDraftRoster({ ...stepAfter(previous, item.founding), shown: item.shown })
  const key = toHex(sha256(item.shown.head))
  if (pending.get(tx, key) !== null) return
  pending.put(
    tx,
    key,
    {
      purpose: "roster",
      subject: item.shown.head,
      shown: item.shown,
      channel: null,
      draft: null,
      allotted: null,
      state: "waiting",
      since: act.now,
    },
    { order: nextNumber(act.tx, "laid") },
  )
}

/** Registrar: an approval of a roster came. With the last one it comes into force. */
export function onRosterApproval(act: Act, key: string, approval: Approval): void {
  const { tx, self } = act
  const laying = layings.get(tx, key)
  if (laying === null || laying.shown === null) return
  if (laying.approvals.some((known) => equal(known.officer, approval.officer))) return
  const { roster: previous, founding } = own(tx, self)
  const draft = checkDraftRoster({ ...stepAfter(previous, founding), shown: laying.shown })
  const line = lineOf(draft, approval.officer) ?? (previous === null ? null : lineOf(previous, approval.officer))
  if (line === null) throw new DeskError("sender-unknown", "a roster was approved by somebody whom no roster names")
  verifySignature({
    keys: line.keys,
    purpose: "roster",
    message: laying.shown.head,
    signature: approval.signature,
  })
  layings.put(tx, key, { ...laying, approvals: [...laying.approvals, approval] })
  conclude(act, key)
}

/** Whether the approvals there are suffice; then the roster comes into force. */
function conclude(act: Act, key: string): void {
  const { tx, self } = act
  const laying = layings.get(tx, key)
  const shown = laying === null ? null : approvedBy(act, laying)
  if (laying === null || shown === null) return
  const office = own(tx, self)
  if (!equal(openRosterHead(shown.head).registrar, self.officer)) {
    act.desk.tell.note("the roster with another registrar has its quorum; hand over with 'diwan office hand-over'")
    return
  }
  layings.delete(tx, key)
  comeIntoForce(act, {
    founding: office.founding,
    chain: [...office.chain, shown],
    leaving: laying.leaving ?? [],
    keys: laying.keys ?? null,
  })
}

/** A laid roster with the approvals that count, if both quorums have approved it; else null. */
export function approvedBy(act: Act, laying: Laying): ShownRoster | null {
  const { tx, self } = act
  if (laying.shown === null) return null
  // A roster decides about a suspension; whoever is suspended has no voice in it here.
  const voices = laying.approvals.filter(({ officer }) => !isSuspended(act, { office: self.office, officer }))
  const shown = withApprovals(laying.shown, voices)
  const office = own(tx, self)
  try {
    verifyRoster({ ...stepAfter(office.roster, office.founding), shown })
    return shown
  } catch (error) {
    if (isQuorumMissing(error)) return null
    throw error
  }
}

/** Officer: the rosters of the own office, the last in force. */
export function onRosters(act: Act, _arrival: Arrival, item: RostersItem): void {
  if (!equal(openFounding(item.founding).id, act.self.office)) {
    throw new DeskError("item-unexpected", "rosters of another office came as our own")
  }
  const { roster } = fileRosters(act.tx, item.founding, item.chain)
  if (roster !== null) closeOlder(act, roster)
}

/** Officer: another office's roster as shown to the channel: more lines of the newest, or the next version. */
export function onLines(act: Act, _arrival: Arrival, item: LinesItem): void {
  const known = knownOffice(act.tx, item.office)
  if (known === null || known.roster === null)
    throw new Held("card", "lines came of an office that is not known here yet")
  const { version } = openRosterHead(item.shown.head)
  if (version <= known.roster.head.version - 1) return
  if (version > known.roster.head.version + 1) throw new Held("roster", "a roster came before the one it follows")
  const isNewest = version === known.roster.head.version
  for (const { value: channel } of channels.list(act.tx)) {
    // The other side's first entry has come: what an officer waited for.
    if (channel.stage === "compared" && channel.side === "officer" && equal(channel.other, item.office)) {
      keepChannel(act.tx, { ...channel, stage: "standing" })
    }
  }
  fileRosters(act.tx, known.founding, [...(isNewest ? known.chain.slice(0, -1) : known.chain), item.shown])
}

/** A signatory's approval goes to the registrar. */
export function sendApproval(
  act: Act,
  purpose: "roster" | "charter" | "letter" | "closing" | "amendment",
  subject: Uint8Array,
): void {
  const approval = approveSubject(ownKeys(act.self), purpose, subject)
  post(act, registrarAddress(act.self), null, { kind: "approval", purpose, subject: sha256(subject), approval })
}

function stepAfter(
  previous: Roster | null,
  founding: Uint8Array,
): { previous: Roster } | { founding: ReturnType<typeof openFounding> } {
  return previous === null ? { founding: openFounding(founding) } : { previous }
}

function isQuorumMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    (error.code === "quorum-missing" || error.code === "quorum-of-previous-missing")
  )
}

function fresh(size: number): Uint8Array {
  return new Uint8Array(randomBytes(size))
}

/** Keys and mailbox of whoever is to keep the registers: theirs alone, as they said and as their line says. */
function successorOf(
  { tx, self }: Act,
  officer: Uint8Array,
  lines: readonly PlannedLine[],
): RegisterKeys & { readonly dispatch: MailboxPlace } {
  const candidate = reach.get(tx, toHex(officer))?.candidate
  const line = lines.find((each) => equal(each.officer, officer))
  if (candidate === undefined || line === undefined)
    throw new DeskError(
      "no-candidate",
      "that officer has not said that they would keep the registers; on their device: 'diwan office stand'",
    )
  return { ...candidate, dispatch: openLine(line, self.office).mailbox }
}
