/** Statements, acts, suspensions: spec/office.md#statements, #suspensions; receipts: spec/letter.md#receipts. @module */
import { decode, STATEMENT_BODY, type Value } from "./cbor.ts"
import { document } from "./charters.ts"
import { MOST } from "./hosts.ts"
import { signedShape, verifySigned, right, stock } from "./office.ts"
import { proven, wellFormed } from "./refused.ts"
import { approval, approvals, keysIn, officerOf, shownRoster, type Roster } from "./rosters.ts"
import {
  absent,
  ascending,
  byBytes,
  bytes,
  flag,
  hash,
  hex,
  integer,
  kindOf,
  list,
  matching,
  nullable,
  oneOf,
  record,
  same,
  suite,
  time,
  variant,
  type Read,
  type Shape,
} from "./shape.ts"

const seenShape = list(record({ office: hash, size: integer(0, MOST), root: hash }), 0, 8)
/** What was seen of other registers. */
export const seen: typeof seenShape = (value) => {
  const read = seenShape(value)
  ascending(read, (a, b) => byBytes(a.office, b.office), "list-order")
  return read
}

const listedShape = list(record({ position: integer(0, 2 ** 17 - 1), hash }), 0, 512)
const listed: typeof listedShape = (value) => {
  const read = listedShape(value)
  ascending(read, (a, b) => a.position - b.position, "list-order")
  return read
}
const risingPositions = (least: number, most: number): Shape<readonly number[]> => {
  const shape = list(integer(0, 2 ** 17 - 1), least, most)
  return (value) => {
    const read = shape(value)
    ascending(read, (a, b) => a - b, "list-order")
    return read
  }
}
export const rising = risingPositions

const depth: Shape<number> = (value) => {
  const read = integer(6, 10)(value)
  wellFormed(read % 2 === 0, "out-of-range")
  return read
}

const number = integer(1, MOST)
const common = { suite, channel: hash, office: hash }
const letter = record({
  ...common,
  kind: oneOf("letter"),
  roster: hash,
  charter: absent(hash),
  number,
  document,
  date: time,
  root: hash,
  depth,
  copies: integer(0, 7),
  listed,
  seen,
  enterBy: time,
})
export type Letter = Read<typeof letter>

/** Bodies of acts. */
export const comparison = record({ ...common, kind: oneOf("comparison"), how: oneOf("voice", "qr", "in-person"), time })
export const receipt = record({
  ...common,
  kind: oneOf("receipt"),
  number,
  statement: hash,
  positions: list(integer(1, 2 ** 17 - 1), 1, 511),
  what: oneOf("arrived", "opened"),
  time,
})
const suspension = record({
  suite,
  kind: oneOf("suspension"),
  office: hash,
  roster: hash,
  officer: hash,
  time,
  until: time,
})
export const rightBody = record({ suite, kind: oneOf("right"), channel: hash, right })
export const dismissal = record({
  suite,
  kind: oneOf("dismissal"),
  office: hash,
  roster: hash,
  officer: hash,
  why: oneOf("device-lost", "dismissed", "left"),
  time,
})
const some = integer(2, 16)
export const recoveryShare = record({
  suite,
  kind: oneOf("recovery-share"),
  office: hash,
  officer: hash,
  holder: hash,
  vault: bytes(16),
  splitting: bytes(16),
  needed: some,
  of: some,
  number: integer(1, 16),
  share: bytes(33),
  time,
})
export const recoveryWish = record({
  suite,
  kind: oneOf("recovery-wish"),
  wish: bytes(16),
  office: hash,
  officer: hash,
  whose: hash,
  recipient: bytes(1216),
  time,
})
export const reseal = record({
  suite,
  kind: oneOf("reseal"),
  reseal: bytes(16),
  channel: hash,
  office: hash,
  number,
  statement: hash,
  reader: record({ office: hash, officer: hash }),
  period: flag,
  time,
})
export const restored = record({ suite, kind: oneOf("restored"), office: hash, officer: hash, time })
export const replacement = record({
  suite,
  kind: oneOf("replacement"),
  office: hash,
  officer: hash,
  founding: bytes(1, 16_384),
  chain: list(shownRoster, 1, 256),
  shown: shownRoster,
  recipient: bytes(1216),
  time,
})
export const replacementAnswer = record({
  suite,
  kind: oneOf("replacement-answer"),
  office: hash,
  officer: hash,
  roster: hash,
  approval: nullable(approval),
  right,
  stock,
  time,
})
const ACTS = ["comparison", "receipt", "view", "override", "suspension", "dismissal", "restored"]

const statementShape = variant({
  roster: record({ ...common, kind: oneOf("roster"), head: bytes(1, 16_384) }),
  charter: record({ ...common, kind: oneOf("charter"), roster: hash, charter: bytes(1, 2 ** 16) }),
  letter,
  heartbeat: record({ ...common, kind: oneOf("heartbeat"), time, seen }),
  protest: record({
    ...common,
    kind: oneOf("protest"),
    against: record({ office: hash, index: integer(0, MOST) }),
    fault: matching(1, 263, /^[a-z0-9]{1,32}(?:-[a-z0-9]{1,32}){0,7}$/),
    time,
  }),
  suspension: record({ ...common, kind: oneOf("suspension"), suspension: signedShape }),
  closing: record({ ...common, kind: oneOf("closing"), roster: hash, time, seen }),
  healing: record({
    ...common,
    kind: oneOf("healing"),
    roster: hash,
    mending: bytes(1, 2 ** 17),
    agreed: record({ roster: hash, approvals }),
  }),
  amendment: record({
    ...common,
    kind: oneOf("amendment"),
    roster: hash,
    amendment: bytes(1, 2 ** 16 + 1024),
    agreed: record({ roster: hash, approvals }),
  }),
  act: record({ suite, kind: oneOf("act"), office: hash, act: signedShape }),
})
export type Statement = Read<typeof statementShape>

export function readStatement(data: Uint8Array): Statement {
  wellFormed(data.length > 32, "statement-short")
  wellFormed(data.length <= 2 ** 19, "too-long")
  const read = statementShape(decode(data.subarray(32), STATEMENT_BODY))
  if (read.kind === "act") {
    // Suite and kind alone: the rest is for whoever opens the act.
    const body: Value = decode(read.act.body)
    wellFormed(body instanceof Map, "wrong-type")
    suite(body.get("suite") ?? null)
    wellFormed(ACTS.includes(kindOf(body)), "act-kind")
  }
  return read
}

/** Who is suspended in a register, under the roster in force. Kept by whoever reads it in order. */
export interface Suspended {
  readonly officer: Uint8Array
  readonly until: number
}

/** A suspension in a channel's register, after those before it under this roster. */
export function verifySuspension(
  signed: Read<typeof signedShape>,
  roster: Roster,
  before: readonly Suspended[],
): Suspended {
  const { officer, until, ...body } = verifySigned(signed, suspension, keysIn(roster))
  proven(same(body.office, roster.office), "suspension-office")
  proven(same(body.roster, roster.id), "suspension-roster")
  proven(until > body.time && until - body.time <= 1_209_600 && body.time >= roster.issued, "suspension-span")
  proven(officerOf(roster, officer) !== undefined, "suspension-officer")
  proven(!same(officer, roster.registrar), "suspension-registrar")
  proven(officerOf(roster, signed.officer)?.roles.includes("signatory") === true, "suspension-signer")
  const was = (id: Uint8Array): boolean => before.some((one) => hex(one.officer) === hex(id))
  proven(!was(signed.officer), "suspension-signer-suspended")
  proven(!was(officer), "suspension-again")
  return { officer, until }
}
