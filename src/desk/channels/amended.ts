/**
 * Proving an amendment where it is entered, from what this vault holds. Spec: spec/office.md#amendments.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import {
  OfficeError,
  openAmendment,
  openStatement,
  verifyAmendment,
  type Amended,
  type AmendmentFault,
  type AmendmentStatement,
  type Approval,
  type CharterInForce,
  type OpenedCharter,
} from "../../office/index.ts"
import type { Reading } from "../../vault/index.ts"
import { channelById, firstCharterOf, keepChannel, knownOffice } from "../access.ts"
import type { Act } from "../desk.ts"
import { placedRosters } from "../healing/proven.ts"
import { entries, keyOf, type Channel, type LaterCharter } from "../records.ts"
import type { RegisterName } from "./registers.ts"

/** The register, and which of its entries are rosters and amendments that hold. */
interface Place {
  readonly key: Uint8Array
  readonly origin: string
  readonly office: Uint8Array
  readonly rosters: readonly number[]
  readonly amendments: readonly number[]
}

/** What an amendment at an index says, or why it does not hold. */
export function amendmentAt(
  tx: Reading,
  register: Place,
  of: {
    readonly index: number
    readonly body: AmendmentStatement
    readonly approvals: readonly Approval[]
    readonly channel: Channel
    /** The office of the channel whose register this is not. */
    readonly other: Uint8Array
  },
): Amended | AmendmentFault {
  const { index, body, approvals, channel, other } = of
  const roster = placedRosters(tx, register).findLast((placed) => placed.index < index)?.roster
  if (roster === undefined) return "amendment-quorum"
  const others = knownOffice(tx, other)?.rosters ?? []
  const before = charterIn(tx, register, channel)
  const lastLetter = letterBefore(tx, register, index)
  try {
    return verifyAmendment({ body, approvals, roster, others, before, lastLetter })
  } catch (error) {
    if (!(error instanceof OfficeError)) throw error
    return error.code as AmendmentFault
  }
}

/** The charter in force at the end of a register. */
export function charterIn(
  tx: Reading,
  { key, amendments }: Pick<Place, "key" | "amendments">,
  channel: Channel,
): CharterInForce {
  const last = amendments.at(-1)
  if (last === undefined) return { charter: firstCharterOf(channel), version: 1 }
  const entry = entries.get(tx, keyOf(key, last))
  const body = entry === null ? null : openStatement(entry.data).body
  if (body?.kind !== "amendment") throw new TypeError("an amendment that holds is kept")
  const { charter, amendment } = openAmendment(body.amendment)
  return { charter, version: amendment.version }
}

/** A later charter is entered in one of the two registers. @returns the channel as it is kept */
export function noteCharter(
  act: Act,
  channel: Channel,
  side: "ours" | "theirs",
  { bytes: charter }: OpenedCharter,
): Channel {
  const later = channel.later ?? []
  const known = later.some((each) => equal(each.charter, charter))
  const entered: readonly LaterCharter[] = known
    ? later.map((each) => (equal(each.charter, charter) ? { ...each, [side]: true } : each))
    : [...later, { charter, ours: false, theirs: false, [side]: true }]
  const kept = { ...channel, later: entered }
  keepChannel(act.tx, kept)
  return kept
}

/** An amendment was set aside in one of the registers: its charter is not in force there. */
export function forgetCharter(act: Act, register: RegisterName, amendment: Uint8Array): void {
  const channel = channelById(act.tx, register.channel)
  if (channel?.later === undefined) return
  const side = equal(register.office, act.self.office) ? "ours" : "theirs"
  const { charter } = openAmendment(amendment)
  const later = channel.later
    .map((each) => (equal(each.charter, charter.bytes) ? { ...each, [side]: false } : each))
    .filter(({ ours, theirs }) => ours || theirs)
  const { later: _, ...rest } = channel
  keepChannel(act.tx, later.length === 0 ? rest : { ...rest, later })
}

/** Index of the last letter before an entry, void or not; -1 without one. */
function letterBefore(tx: Reading, { key }: Pick<Place, "key">, index: number): number {
  for (let at = index - 1; at > 1; at--) {
    const entry = entries.get(tx, keyOf(key, at))
    if (entry !== null && openStatement(entry.data).body.kind === "letter") return at
  }
  return -1
}
