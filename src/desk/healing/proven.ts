/**
 * Proving a healing where it is entered, from what this vault holds. Spec: spec/office.md#healings.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import {
  OfficeError,
  openMending,
  rosterId,
  openStatement,
  verifyHealing,
  type Approval,
  type HealingFault,
  type HealingStatement,
  type Mending,
  type Roster,
} from "../../office/index.ts"
import type { Reading } from "../../vault/index.ts"
import { knownOffice, rosterById } from "../access.ts"
import { entries, keyOf } from "../records.ts"

/** The register, and which of its entries are rosters that were proven. */
interface Place {
  readonly key: Uint8Array
  readonly origin: string
  readonly office: Uint8Array
  readonly rosters: readonly number[]
}

/** The rosters of a register's office that stand in it, each with its entry. */
export function placedRosters(
  tx: Reading,
  register: Place,
): readonly { readonly index: number; readonly roster: Roster }[] {
  return register.rosters.flatMap((index) => {
    const data = entries.get(tx, keyOf(register.key, index))?.data
    const body = data === undefined ? null : openStatement(data).body
    const roster = body?.kind === "roster" ? rosterById(tx, register.office, rosterId(body.head)) : null
    return roster === null ? [] : [{ index, roster }]
  })
}

/** What a healing at an index says, or why it does not hold. */
export function healingAt(
  tx: Reading,
  register: Place,
  of: {
    readonly index: number
    readonly body: HealingStatement
    readonly approvals: readonly Approval[]
    /** The office of the channel whose register this is not. */
    readonly other: Uint8Array
  },
): Mending | HealingFault {
  const { index, body, approvals, other } = of
  const rosters = placedRosters(tx, register).filter((placed) => placed.index < index)
  const roster = rosters.at(-1)?.roster
  if (roster === undefined) return "healing-roster"
  const others = knownOffice(tx, other)?.rosters ?? []
  const isOurs = mendsOwn(body)
  const forked = isOurs ? { origin: register.origin, size: index, rosters, read: tx.nodes(register.key) } : null
  try {
    return verifyHealing({ body, approvals, roster, others, other, register: forked })
  } catch (error) {
    if (!(error instanceof OfficeError)) throw error
    return error.code as HealingFault
  }
}

/** Whether it is entered in the register that forked; what cannot be read is refused by whoever proves it. */
function mendsOwn(body: HealingStatement): boolean {
  try {
    return equal(openMending(body.mending).office, body.office)
  } catch {
    return false
  }
}
