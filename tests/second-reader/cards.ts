/** Cards, invitations, introductions, allotments: spec/office.md#cards, #allotments. @module */
import { CARD, decode, INTRODUCTION, INVITATION } from "./cbor.ts"
import { document } from "./charters.ts"
import { host, MOST, url } from "./hosts.ts"
import {
  prekey,
  right,
  signedLine,
  stock,
  verifyFounding,
  verifyLine,
  verifyPrekey,
  verifySigned,
  verifyStock,
  type Given,
  type Signed,
} from "./office.ts"
import { proven } from "./refused.ts"
import { keysIn, officerOf, roles, shownRoster, verifyChain, type Roster } from "./rosters.ts"
import {
  ascending,
  byBytes,
  bytes,
  flag,
  hash,
  hex,
  integer,
  line,
  list,
  nullable,
  oneOf,
  record,
  same,
  suite,
  time,
} from "./shape.ts"
import { seen } from "./statements.ts"

const cardShape = record({
  suite,
  kind: oneOf("card"),
  card: bytes(32),
  founding: bytes(1, 2 ** 14),
  chain: list(shownRoster, 1, 256),
  right,
  stock,
})

export function readCard(encoded: Uint8Array): Roster {
  const card = cardShape(decode(encoded, CARD))
  const roster = verifyChain(verifyFounding(card.founding), card.chain)
  const keys = officerOf(roster, roster.registrar)?.keys
  proven(keys !== undefined, "roster-registrar-missing")
  verifyStock(card.stock, { keys, office: roster.office, addressee: card.card })
  return roster
}

const invitationShape = record({
  suite,
  kind: oneOf("invitation"),
  founding: bytes(1, 2 ** 14),
  person: bytes(16),
  name: line(1, 120),
  title: line(0, 120),
  roles,
  registrar: signedLine,
  stock,
  right,
  admission: nullable(record({ relay: url, token: hash })),
  token: hash,
  expires: time,
})

/** @returns the office's id. Whether it has expired is for whoever has a clock */
export function readInvitation(encoded: Uint8Array): Uint8Array {
  const invitation = invitationShape(decode(encoded, INVITATION))
  const { office } = verifyFounding(invitation.founding)
  const { keys } = verifyLine(invitation.registrar, office)
  verifyStock(invitation.stock, { keys, office, addressee: office })
  return office
}

const introductionShape = record({
  suite,
  kind: oneOf("introduction"),
  host: bytes(1, 2 ** 14),
  ticket: bytes(32),
  card: bytes(1, 2 ** 22),
})

export function readIntroduction(encoded: Uint8Array): Roster {
  const read = introductionShape(decode(encoded, INTRODUCTION))
  host(decode(read.host))
  return readCard(read.card)
}

const reader = record({ office: hash, officer: hash })
const leaveRecord = record({
  suite,
  kind: oneOf("leave"),
  leave: bytes(16),
  channel: hash,
  document,
  readers: list(reader, 1, 1024),
  period: flag,
  time,
})
export const leave: typeof leaveRecord = (value) => {
  const read = leaveRecord(value)
  ascending(read.readers, (a, b) => byBytes(a.office, b.office) || byBytes(a.officer, b.officer), "list-order")
  return read
}
export const withdrawal = record({
  suite,
  kind: oneOf("withdrawal"),
  channel: hash,
  leave: bytes(16),
  number: integer(1, MOST),
})

const allotmentRecord = record({
  suite,
  kind: oneOf("allotment"),
  leave: bytes(16),
  channel: hash,
  office: hash,
  drafter: hash,
  roster: hash,
  number: integer(1, MOST),
  document,
  seen,
  enterBy: time,
  prekeys: list(
    record({ office: hash, officer: hash, for: oneOf("approver", "reader", "registrar"), prekey }),
    1,
    2048,
  ),
})
const allotment: typeof allotmentRecord = (value) => {
  const read = allotmentRecord(value)
  const order = (a: (typeof read.prekeys)[number], b: (typeof read.prekeys)[number]): number =>
    byBytes(a.office, b.office) || byBytes(a.officer, b.officer) || (a.for < b.for ? -1 : a.for > b.for ? 1 : 0)
  ascending(read.prekeys, order, "list-order")
  return read
}

export interface Asked {
  readonly leave: Uint8Array
  readonly drafter: Uint8Array
  readonly own: Roster
  readonly other: Roster
  readonly at: number
}

/** An allotment held to its leave, as drafter and approvers hold it. */
export function verifyAllotment(signed: Signed, { leave: asked, drafter, own, other, at }: Asked): void {
  const wanted = leave(decode(asked))
  const answer = verifySigned(signed, allotment, keysIn(own))
  proven(same(signed.officer, own.registrar), "signer-differs")
  proven(same(answer.leave, wanted.leave), "allotment-leave")
  proven(same(answer.channel, wanted.channel), "allotment-channel")
  proven(answer.document === wanted.document, "allotment-document")
  proven(same(answer.drafter, drafter), "allotment-drafter")
  proven(same(answer.office, own.office) && same(answer.roster, own.id), "allotment-roster")
  const place = (one: { office: Uint8Array; officer: Uint8Array }): string => hex(one.office) + hex(one.officer)
  const readers = answer.prekeys.filter((one) => one.for === "reader")
  const given = new Set(readers.map(place))
  const asks = new Set(wanted.readers.map(place))
  proven(
    [...asks].every((one) => given.has(one)),
    "allotment-reader-missing",
  )
  proven(
    [...given].every((one) => asks.has(one)),
    "allotment-reader-extra",
  )
  proven(wanted.period || readers.every((one) => !one.prekey.period), "allotment-period")
  const persons = new Set<string>()
  for (const one of answer.prekeys.filter((one) => one.for === "approver")) {
    const officer = same(one.office, own.office) ? officerOf(own, one.officer) : undefined
    proven(officer?.roles.includes("signatory") === true, "allotment-approver")
    persons.add(hex(officer.person))
  }
  proven(persons.size >= own.quorum, "allotment-approvers-few")
  for (const one of answer.prekeys.filter((one) => one.for === "registrar"))
    proven(same(one.office, own.office) && same(one.officer, own.registrar), "allotment-registrar")
  const once = answer.prekeys.filter((one) => !one.prekey.period).map((one) => hex(one.prekey.id))
  proven(new Set(once).size === once.length, "allotment-prekey-twice")
  for (const one of answer.prekeys) {
    const roster = [own, other].find(({ office }) => same(office, one.office))
    const keys = roster === undefined ? undefined : officerOf(roster, one.officer)?.keys
    proven(keys !== undefined, "signer-unknown")
    const given: Given = { keys, office: one.office, addressee: own.office }
    verifyPrekey(one.prekey, given, at)
  }
}
