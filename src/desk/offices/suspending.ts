/**
 * Suspending an officer's key: one signatory's word goes to the registrar, who enters it in the office's own register and
 * in those of the channels, and tells the officers; the other office's registrar tells theirs.
 * @module
 */
import { randomBytes } from "node:crypto"
import { decodeAs, equal } from "../../bytes/index.ts"
import {
  encodeStatement,
  lineOf,
  signSuspension,
  SUITE,
  suspensionShape,
  verifySuspension,
  type Roster,
  type Signed,
  type Suspended,
} from "../../office/index.ts"
import type { SuspensionItem } from "../../parcel/index.ts"
import { idOf, knownOffice, ownKeys, ownLineIn, ownRoster, registrarAddress } from "../access.ts"
import { post, runAct } from "../act.ts"
import { enterOwnAct } from "../channels/agreeing.ts"
import { enter } from "../channels/enter.ts"
import type { Act, Arrival, Desk } from "../desk.ts"
import { DeskError, Held } from "../error.ts"
import { channels } from "../records.ts"
import { isSuspended, keepSuspension, suspensionsUnder } from "./suspended.ts"

/**
 * Suspend an officer's key for fourteen days, or until a newer roster. It holds on this device at once.
 * @param input.officer officer id
 * @returns when it lapses, seconds
 * @throws {DeskError} `not-signatory`, `officer-suspended` it is already; what `verifySuspension` refuses
 */
export function suspendOfficer(desk: Desk, { officer }: { readonly officer: Uint8Array }): { readonly until: number } {
  return runAct(desk, "suspend officer", (act) => suspendInAct(act, officer))
}

/** The same within a larger act. @throws as {@link suspendOfficer} */
export function suspendInAct(act: Act, officer: Uint8Array): { readonly until: number } {
  const { tx, self, now } = act
  if (!ownLineIn(tx, self).roles.includes("signatory"))
    throw new DeskError("not-signatory", "only a signatory suspends a key; ask one")
  if (isSuspended(act, { office: self.office, officer }))
    throw new DeskError("officer-suspended", "that officer's key is suspended already; nothing was done")
  const roster = ownRoster(tx, self)
  const suspension = signSuspension(ownKeys(self), { roster, officer, time: now })
  const proven = prove(act, roster, suspension, now)
  // The registrar's own word passes the handler in this act, and is kept there.
  if (self.registrar === null) keep(act, roster, proven)
  post(act, registrarAddress(self), null, { kind: "suspension", suspension })
  return { until: proven.until }
}

/** A suspension came: to the registrar from a signatory, to an officer from the registrar. */
export function onSuspension(act: Act, _arrival: Arrival, { suspension }: SuspensionItem): void {
  const { tx, self, now } = act
  const { office, officer } = decodeAs(suspensionShape, suspension.body, "suspension")
  const roster = knownOffice(tx, office)?.roster ?? null
  if (roster === null) throw new Held("roster", "a suspension came before the roster that names its signer")
  // Two signatories who thought of it at once have both said what holds already.
  if (isSuspended(act, { office, officer })) return
  const isNews = equal(office, self.office) && self.registrar !== null
  keep(act, roster, prove(act, roster, suspension, isNews ? now : null))
  if (isNews) enterSuspension(act, roster, suspension, officer)
}

/** Registrar: a suspension of the other side's was entered and holds: keep it, and tell our officers. */
export function noticeSuspension(act: Act, roster: Roster, suspension: Signed): void {
  const { officer } = decodeAs(suspensionShape, suspension.body, "suspension")
  // In a second channel with the same office it is no news.
  if (suspensionsUnder(act.tx, roster.head.office, roster.id).some((each) => equal(each.officer, officer))) return
  keep(act, roster, prove(act, roster, suspension, null))
  tellOfSuspension(act, suspension)
}

function prove(act: Act, roster: Roster, signed: Signed, at: number | null): Suspended {
  const earlier = suspensionsUnder(act.tx, roster.head.office, roster.id)
  return verifySuspension({ roster, signed, earlier, at })
}

function keep(act: Act, roster: Roster, proven: Suspended): void {
  keepSuspension(act.tx, { office: roster.head.office, roster: roster.id }, proven)
}

/** Into our own register, and into those of the channels to which the officer's line is shown. */
function enterSuspension(act: Act, roster: Roster, suspension: Signed, officer: Uint8Array): void {
  enterOwnAct(act, suspension)
  const roles = lineOf(roster, officer)?.roles ?? []
  const isShown = roles.some((role) => role === "drafter" || role === "reader" || role === "signatory")
  for (const { value: channel } of isShown ? channels.list(act.tx) : []) {
    if (channel.stage !== "standing") continue
    const data = encodeStatement(randomBytes(32), {
      suite: SUITE,
      kind: "suspension",
      channel: idOf(channel),
      office: act.self.office,
      suspension,
    })
    enter(act, channel, [{ data }])
  }
  tellOfSuspension(act, suspension)
}

/** Tell the own officers, but for those whose keys are suspended. */
function tellOfSuspension(act: Act, suspension: Signed): void {
  const { tx, self } = act
  for (const { officer } of ownRoster(tx, self).lines) {
    const to = { office: self.office, officer }
    if (!equal(officer, self.officer) && !isSuspended(act, to)) post(act, to, null, { kind: "suspension", suspension })
  }
}
