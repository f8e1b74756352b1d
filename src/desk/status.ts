/**
 * What needs me: a short account of a vault, for the head of every list and for scripts.
 * @module
 */
import { toHex } from "../bytes/index.ts"
import { lineOf, type Role } from "../office/index.ts"
import { own } from "./access.ts"
import { look } from "./act.ts"
import type { Reading } from "../vault/index.ts"
import type { Desk } from "./desk.ts"
import {
  alarms,
  channels,
  drafts,
  held,
  invited,
  OPEN,
  outbox,
  restorations,
  STATES_WITH,
  summaries,
  type Alarm,
  type Restoration,
} from "./records.ts"
import { healingsLaid } from "./healing/approve.ts"
import { overridesInForce } from "./channels/override.ts"
import { rostersRunningOut, type RunningOut } from "./offices/running-out.ts"
import { ownSuspended, type SuspendedKey } from "./offices/suspended.ts"
import { waitingIn } from "./letters/approvals.ts"
import { openOnes } from "./letters/submissions.ts"
import { lastBackup } from "./restoring/last.ts"
import { RESTORATION } from "./restoring/signing.ts"

/** The state of a desk in numbers. */
export interface DeskStatus {
  readonly office: string
  readonly officeId: string
  readonly officer: string
  readonly title: string
  readonly roles: readonly Role[]
  readonly roster: { readonly version: number; readonly expires: number; readonly quorum: number } | null
  /** Keys of the own office that a signatory has suspended and that no newer roster has settled. */
  readonly suspended: readonly SuspendedKey[]
  /** Rosters of the own office and of correspondents that have run out, or do within a fortnight. */
  readonly runningOut: readonly RunningOut[]
  /** Expired rosters of correspondents that are sealed to all the same, by whose word and until when. */
  readonly overrides: ReturnType<typeof overridesInForce>
  readonly channels: number
  readonly letters: number
  /** Letters that came and were not opened; not those that were drafted or approved in this vault. */
  readonly unopened: number
  readonly awaitingApproval: number
  readonly drafts: number
  /** Registrar: letters with their quorum, not sent yet. */
  readonly toSend: number
  /** Registrar: officers who joined and stand in no roster yet. */
  readonly joined: number
  readonly outbox: number
  readonly held: number
  /** When the last backup was made; null if none was. */
  readonly backup: number | null
  /** This vault is, or was, an older copy of itself, and how far it has caught up; null if it never was. */
  readonly restored: Pick<Restoration, "by" | "at" | "made" | "caughtUp"> | null
  /** What nobody has dealt with yet. */
  readonly alarms: readonly Pick<Alarm, "code" | "what" | "times" | "at">[]
}

/** Look at a desk as a whole. */
export function deskStatus(desk: Desk): DeskStatus {
  return look(desk, (tx, self) => {
    const office = own(tx, self)
    const line = office.roster === null ? null : lineOf(office.roster, self.officer)
    const named = new Set(office.roster?.lines.map(({ officer }) => toHex(officer)) ?? [])
    const head = office.roster?.head
    return {
      office: office.name,
      officeId: toHex(self.office),
      officer: self.name,
      title: self.title,
      roles: line?.roles ?? [],
      roster: head === undefined ? null : { version: head.version, expires: head.expires, quorum: head.quorum },
      suspended: ownSuspended(tx, self, desk.now()),
      runningOut: rostersRunningOut({ tx, self, now: desk.now() }),
      overrides: overridesInForce({ tx, self, now: desk.now() }),
      channels: channels.count(tx),
      letters: summaries.count(tx),
      unopened: STATES_WITH.unopened.reduce((sum, state) => sum + summaries.count(tx, { state }), 0),
      awaitingApproval: waitingIn(tx).length + healingsLaid({ tx, self }).length,
      drafts: drafts.count(tx, { state: OPEN }),
      toSend: openOnes(tx).filter(({ value }) => value.state === "approved").length,
      joined: invited.list(tx).filter(({ value }) => value.joined !== null && !named.has(toHex(value.joined.officer)))
        .length,
      outbox: outbox.count(tx),
      held: held.count(tx),
      backup: lastBackup(tx),
      restored: restored(tx),
      alarms: alarms
        .list(tx, { state: OPEN })
        .map(({ value }) => ({ code: value.code, what: value.what, times: value.times, at: value.at })),
    }
  })
}

function restored(tx: Reading): DeskStatus["restored"] {
  const found = restorations.get(tx, RESTORATION)
  if (found === null) return null
  const { by, at, made, caughtUp } = found
  return { by, at, made, caughtUp }
}
