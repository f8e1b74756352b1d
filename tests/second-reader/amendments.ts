/** Amendments, and the hosts that follow from charters: spec/office.md#amendments, spec/parcel.md#charters-and-hosts. @module */
import { decode } from "./cbor.ts"
import { readCharter, type Charter } from "./charters.ts"
import { postmarkOrigin, type Host } from "./hosts.ts"
import { sha256 } from "./keys.ts"
import { proven, step } from "./refused.ts"
import { verifyApprovals, type Approval, type Roster } from "./rosters.ts"
import { bytes, hash, hex, integer, list, nullable, oneOf, record, same, suite, time, type Read } from "./shape.ts"
import type { Statement } from "./statements.ts"

const amendmentShape = record({
  suite,
  kind: oneOf("amendment"),
  channel: hash,
  version: integer(2, 256),
  charter: bytes(1, 2 ** 16),
  ended: nullable(
    record({
      size: integer(0, Number.MAX_SAFE_INTEGER),
      root: hash,
      entries: list(integer(2, Number.MAX_SAFE_INTEGER), 2, 2),
    }),
  ),
  time,
})
type Agreed = Read<typeof amendmentShape>
export type AmendmentEntry = Extract<Statement, { readonly kind: "amendment" }>

/** A charter, and the entry from which on it is in force. */
export interface InForce {
  readonly index: number
  readonly id: Uint8Array
  readonly version: number
  readonly charter: Charter
  /** Where the postmarks of the host before end, if this charter leaves one. */
  readonly ended: Agreed["ended"]
}

/** What an amendment says, believing nothing of it. */
export function readAmendment(encoded: Uint8Array, index: number): InForce & { readonly channel: Uint8Array } {
  return step("unproven", "amendment-malformed", () => {
    const { channel, version, charter, ended } = amendmentShape(decode(encoded))
    return { index, channel, version, id: sha256(charter), charter: readCharter(charter), ended }
  })
}

/** What an amendment is held against. */
export interface Before {
  readonly charter: InForce
  readonly roster: Roster
  readonly others: readonly Roster[]
  /** Index of the last letter before it in this register, if there is one. */
  readonly lastLetter: number | undefined
}

/** Checks 1 to 9. */
export function verifyAmendment(
  statement: AmendmentEntry,
  own: readonly Approval[],
  index: number,
  { charter: before, roster, others, lastLetter }: Before,
): InForce {
  const amendment = readAmendment(statement.amendment, index)
  const { charter } = amendment
  proven(same(amendment.channel, statement.channel), "amendment-channel")
  proven(charter.previous !== null && same(charter.previous, before.id), "amendment-previous")
  proven(amendment.version === before.version + 1, "amendment-version")
  const stays = ({ offices, random, rules }: Charter): string =>
    JSON.stringify([
      offices.map((each) => [hex(each.office), hex(each.roster), each.name]),
      random.map(hex),
      rules.codeName,
    ])
  proven(stays(charter) === stays(before.charter), "amendment-fixed")
  const leaves = before.charter.host !== null && !isOneHost(before.charter.host, charter.host)
  proven((amendment.ended !== null) === leaves, "amendment-ended")
  const place = charter.offices.findIndex(({ office }) => same(office, statement.office))
  const had = amendment.ended?.entries[place]
  proven(had === undefined || lastLetter === undefined || lastLetter < had, "amendment-late")
  const approved = (by: Roster, given: readonly Approval[], code: string): void =>
    step("unproven", code, () => verifyApprovals(given, by, "amendment", statement.amendment))
  approved(roster, own, "amendment-quorum")
  const theirs = others.find(({ id }) => same(id, statement.agreed.roster))
  proven(theirs !== undefined, "amendment-other-roster")
  approved(theirs, statement.agreed.approvals, "amendment-other-quorum")
  return amendment
}

function isOneHost(one: Host, other: Host | null): boolean {
  const told = ({ name, relay, log, cosigner }: Host): string =>
    JSON.stringify([name, relay, ...[log, cosigner].flatMap(({ ed25519, mldsa44 }) => [hex(ed25519), hex(mldsa44)])])
  return other !== null && told(one) === told(other)
}

/** A host for as long as charters name it. */
export interface Tenure {
  readonly host: Host
  readonly id: Uint8Array
  /** Of its postmark register. */
  readonly origin: string
  readonly ended: Agreed["ended"]
}

/** The hosts of a channel. @param charters the first, then those that follow */
export function tenuresOf(charters: readonly InForce[]): readonly Tenure[] {
  const found: Tenure[] = []
  charters.forEach(({ charter: { host }, id, ended }, i) => {
    const before = charters[i - 1]?.charter.host ?? null
    if (before !== null && isOneHost(before, host)) return
    if (before !== null) found.push({ ...(found.pop() as Tenure), ended })
    if (host !== null) found.push({ host, id, origin: postmarkOrigin(id), ended: null })
  })
  return found
}
