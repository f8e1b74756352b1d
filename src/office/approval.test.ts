import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeRecord, equal } from "../bytes/index.ts"
import { approvalsOf, north, seedOf, south } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  approve,
  encodeStatement,
  openStatement,
  requireQuorum,
  SUITE,
  verifyApprovals,
  verifyStatementApprovals,
  type Statement,
  type StatementBody,
} from "./index.ts"

const { adviser, principal, registrar, spokesman } = north().officers
const { roster } = north()
const subject = seedOf("subject")
const by = (officer: typeof principal, purpose: "letter" | "charter" | "roster" = "letter") =>
  approve(officer.keys, purpose, subject)
const claim = { roster, purpose: "letter", subject } as const

test("approvals name the persons who gave them", () => {
  const persons = verifyApprovals({ ...claim, approvals: [by(registrar), by(principal)] })
  assert.deepEqual(
    persons.map(({ title }) => title),
    ["Registrar", "Principal"],
  )
  assert.deepEqual(verifyApprovals({ ...claim, approvals: [] }), [])
})

test("a quorum is persons, not signatures", () => {
  assert.equal(requireQuorum({ ...claim, approvals: [by(adviser), by(registrar)] }).length, 2)
  const missing = refused("quorum-missing", () => requireQuorum({ ...claim, approvals: [by(adviser)] }))
  assert.match(missing.message, /1 of the 2 persons/)
  refused("quorum-missing", () => requireQuorum({ ...claim, approvals: [by(adviser), by(adviser)] }))
  const twoDevices = {
    ...roster,
    lines: roster.lines.map((line) => (line.title === "Adviser" ? { ...line, person: principal.person } : line)),
  }
  refused("quorum-missing", () =>
    requireQuorum({ ...claim, roster: twoDevices, approvals: [by(adviser), by(principal)] }),
  )
})

test("approvals by another implementation reach the quorum", () => {
  assert.equal(requireQuorum({ ...claim, approvals: approvalsOf(north(), "letter", subject) }).length, 2)
})

test("an approval by somebody unknown, or by no signatory, spoils the whole list", () => {
  const enough = [by(adviser), by(principal)]
  refused("approval-unknown-officer", () =>
    verifyApprovals({ ...claim, approvals: [...enough, approve(south().officers.principal.keys, "letter", subject)] }),
  )
  refused("approval-not-signatory", () =>
    verifyApprovals({ ...claim, approvals: [...enough, approve(spokesman.keys, "letter", subject)] }),
  )
})

test("an approval of something else, or for another purpose, is refused", () => {
  refused("signature-invalid", () => verifyApprovals({ ...claim, subject: seedOf("other"), approvals: [by(adviser)] }))
  refused("signature-invalid", () => verifyApprovals({ ...claim, approvals: [by(adviser, "charter")] }))
  const taken = { ...by(adviser), officer: principal.officer }
  refused("signature-invalid", () => verifyApprovals({ ...claim, approvals: [taken] }))
})

const channel = seedOf("channel")
const heartbeat: StatementBody = { suite: SUITE, kind: "heartbeat", channel, office: north().id, time: 1, seen: [] }
const charter: StatementBody = {
  suite: SUITE,
  kind: "charter",
  channel,
  office: north().id,
  roster: roster.id,
  charter: Uint8Array.of(1),
}
const stated = (body: StatementBody): Statement => openStatement(encodeStatement(seedOf("random"), body))

test("a charter or letter wants the quorum over its leaf data", () => {
  const statement = stated(charter)
  const approvals = [principal, adviser].map(({ keys }) => approve(keys, "charter", statement.data))
  assert.equal(verifyStatementApprovals({ roster, statement, approvals }).length, 2)
  refused("quorum-missing", () => verifyStatementApprovals({ roster, statement, approvals: approvals.slice(1) }))
  refused("signature-invalid", () =>
    verifyStatementApprovals({
      roster,
      statement,
      approvals: [principal, adviser].map(({ keys }) => approve(keys, "charter", encodeRecord(charter))),
    }),
  )
})

test("a heartbeat wants the registrar alone", () => {
  const statement = stated(heartbeat)
  const approval = approve(registrar.keys, "heartbeat", statement.data)
  const [line] = verifyStatementApprovals({ roster, statement, approvals: [approval] })
  assert.ok(line !== undefined && equal(line.officer, registrar.officer))
  const others = [principal, adviser].map(({ keys }) => approve(keys, "heartbeat", statement.data))
  for (const approvals of [others, others.slice(1), [approval, ...others], []]) {
    refused("statement-registrar", () => verifyStatementApprovals({ roster, statement, approvals }))
  }
  const forProtest = approve(registrar.keys, "protest", statement.data)
  refused("signature-invalid", () => verifyStatementApprovals({ roster, statement, approvals: [forProtest] }))
})

test("a statement is judged under its own office's roster, the one it names", () => {
  refused("statement-office", () =>
    verifyStatementApprovals({ roster: south().roster, statement: stated(charter), approvals: [] }),
  )
  const other = stated({ ...charter, roster: seedOf("older") })
  refused("statement-roster", () => verifyStatementApprovals({ roster, statement: other, approvals: [] }))
  const own = stated({ suite: SUITE, kind: "roster", channel, office: north().id, head: Uint8Array.of(1) })
  assert.throws(() => verifyStatementApprovals({ roster, statement: own, approvals: [] }), TypeError)
})
