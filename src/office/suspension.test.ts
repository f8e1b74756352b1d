import assert from "node:assert/strict"
import { test } from "node:test"
import { approvalsOf, CAST_TIME, castCharter, north, seedOf, south, type CastOfficer } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import { utf8 } from "../bytes/index.ts"
import {
  approve,
  encodeStatement,
  MOST_SUSPENSION_SECONDS,
  openStatement,
  quorumSuspendedUntil,
  signBody,
  signSuspension,
  SUITE,
  verifyStatementApprovals,
  verifySuspension,
  type Signed,
  type Suspended,
  type Suspension,
} from "./index.ts"

const { roster, officers } = north()
const { principal, adviser, registrar, spokesman } = officers
const DAY = 86_400
const body: Suspension = {
  suite: SUITE,
  kind: "suspension",
  office: north().id,
  roster: roster.id,
  officer: adviser.officer,
  time: CAST_TIME,
  until: CAST_TIME + MOST_SUSPENSION_SECONDS,
}
const signed = signSuspension(principal.keys, { roster, officer: adviser.officer, time: CAST_TIME })
const changed = (change: Partial<Suspension>, by: CastOfficer = principal): Signed =>
  signBody(by.keys, { ...body, ...change })
const verify = (
  of: Signed,
  { earlier = [], at = CAST_TIME }: { earlier?: readonly Suspended[]; at?: number | null } = {},
): Suspended => verifySuspension({ roster, signed: of, earlier, at })
const suspended = (officer: CastOfficer, until: number = CAST_TIME + 10 * DAY): Suspended => ({
  officer: officer.officer,
  by: registrar.officer,
  since: CAST_TIME,
  until,
})

test("one signatory alone suspends, for fourteen days", () => {
  assert.deepEqual(verify(signed), {
    officer: adviser.officer,
    by: principal.officer,
    since: CAST_TIME,
    until: CAST_TIME + 14 * DAY,
  })
  assert.deepEqual(signed.body, changed({}).body)
})

test("an officer may suspend their own key, and a signatory one who is none", () => {
  assert.deepEqual(verify(changed({}, adviser)).by, adviser.officer)
  assert.deepEqual(verify(changed({ officer: spokesman.officer })).officer, spokesman.officer)
})

test("an altered signature, or a stranger's, is refused", () => {
  const signature = signed.signature.slice()
  signature[100] = (signature[100] ?? 0) ^ 1
  refused("signature-invalid", () => verify({ ...signed, signature }))
  refused("signature-invalid", () => verify({ ...signed, officer: registrar.officer }))
  refused("signer-unknown", () => verify(changed({}, south().officers.minister)))
})

test("it is of this office and of the roster in force", () => {
  refused("suspension-office", () => verify(changed({ office: south().id })))
  refused("suspension-roster", () => verify(changed({ roster: seedOf("another") })))
})

test("it lasts fourteen days at most, and ends after it begins", () => {
  refused("suspension-span", () => verify(changed({ until: body.until + 1 })))
  refused("suspension-span", () => verify(changed({ until: body.time })))
})

test("it is dated neither before its roster nor after now, and is not over", () => {
  const early = roster.head.issued - 1
  refused("suspension-time", () => verify(changed({ time: early, until: early + DAY })))
  refused("suspension-time", () => verify(changed({ time: CAST_TIME + DAY }), {}))
  refused("suspension-time", () => verify(signed, { at: body.until }))
  assert.equal(verify(signed, { at: null }).until, body.until)
})

test("the officer is in the roster, and is not the registrar", () => {
  refused("suspension-officer", () => verify(changed({ officer: south().officers.minister.officer })))
  refused("suspension-registrar", () => verify(changed({ officer: registrar.officer })))
})

test("the signer is a signatory", () => {
  refused("suspension-signer", () => verify(changed({}, spokesman)))
})

test("whoever was suspended suspends nobody, and nobody is suspended twice under one roster", () => {
  refused("suspension-signer-suspended", () => verify(signed, { earlier: [suspended(principal)] }))
  refused("suspension-again", () => verify(signed, { earlier: [suspended(adviser, CAST_TIME - 1)] }))
})

test("a quorum without those suspended stands from when enough of them have lapsed", () => {
  const three = [principal, adviser, registrar].map(({ keys }) => approve(keys, "letter", utf8("subject")))
  const until = (approvals: typeof three, ...suspensions: readonly Suspended[]): number | null =>
    quorumSuspendedUntil({ roster, approvals }, suspensions)
  const two = three.slice(0, 2)
  assert.equal(until(two), null)
  assert.equal(until(two, suspended(spokesman)), null)
  assert.equal(until(two, suspended(adviser, 50)), 50)
  assert.equal(until(three, suspended(adviser, 50)), null)
  assert.equal(until(three, suspended(adviser, 50), suspended(principal, 40)), 40)
  assert.equal(until(two, suspended(adviser, 50), suspended(principal, 40)), 50)
})

test("a statement of kind suspension has no approvals of its own", () => {
  const data = encodeStatement(seedOf("statement"), {
    suite: SUITE,
    kind: "suspension",
    channel: castCharter().id,
    office: north().id,
    suspension: signed,
  })
  const statement = openStatement(data)
  assert.deepEqual(statement.body.kind === "suspension" && statement.body.suspension, signed)
  const approvals = approvalsOf(north(), "suspension", data)
  assert.throws(() => verifyStatementApprovals({ roster, statement, approvals }), TypeError)
})

test("an act of kind suspension is taken in the office's own register", () => {
  const act = openStatement(
    encodeStatement(seedOf("act"), { suite: SUITE, kind: "act", office: north().id, act: signed }),
  )
  assert.equal(act.body.kind, "act")
})
