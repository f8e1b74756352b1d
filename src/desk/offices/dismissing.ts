/**
 * Letting somebody go: the key is stopped at once where one person may do that, and a roster without them is laid before the
 * others. When both quorums have approved it, what they held here ends ({@link import("./force.ts").comeIntoForce}).
 * @module
 */
import { equal } from "../../bytes/index.ts"
import type { DismissalReason } from "../../office/index.ts"
import { ownLineIn, ownRoster } from "../access.ts"
import { runAct } from "../act.ts"
import type { Desk } from "../desk.ts"
import type { RosterChange } from "./changes.ts"
import { layInAct } from "./rosters.ts"
import { suspensionsUnder } from "./suspended.ts"
import { suspendInAct } from "./suspending.ts"

/** What was laid, and until when the key is stopped meanwhile; null: it is not, and a signatory should do it. */
export interface Dismissed {
  readonly version: number
  readonly signatories: number
  readonly until: number | null
}

/**
 * Lay a roster without an officer. If the registrar is a signatory the key is suspended in the same act, so that it is
 * stopped before the others have approved; not for somebody who goes by their own will.
 * @param input.change what else the roster changes: roles to hand over, another quorum
 * @throws {DeskError} `not-registrar`, `no-officer`, `registrar-stays`, `quorum-unreachable`
 */
export function dismissOfficer(
  desk: Desk,
  input: { readonly officer: Uint8Array; readonly why: DismissalReason; readonly change?: RosterChange },
): Dismissed {
  return runAct(desk, "dismiss officer", (act) => {
    const { officer, why, change = {} } = input
    const without = [...(change.without ?? []), { officer, why }]
    const { version, signatories } = layInAct(act, { ...change, without })
    const { tx, self, now } = act
    const before = suspensionsUnder(tx, self.office, ownRoster(tx, self).id).find((each) =>
      equal(each.officer, officer),
    )
    if (before !== undefined && before.until > now) return { version, signatories, until: before.until }
    const maySuspend = why !== "left" && before === undefined && ownLineIn(tx, self).roles.includes("signatory")
    return { version, signatories, until: maySuspend ? suspendInAct(act, officer).until : null }
  })
}
