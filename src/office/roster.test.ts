import assert from "node:assert/strict"
import { test } from "node:test"
import { encodeRecord, equal, sha256 } from "../bytes/index.ts"
import { CAST_TIME, headFields, north, seedOf, shownTo } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  checkRosterTime,
  lineOf,
  makeRoster,
  openRosterHead,
  openRosterLeaf,
  registrarOf,
  rosterId,
  showRoster,
  signatories,
  verifyFirstRoster,
  verifyRosterChain,
  withApprovals,
  type RosterInput,
} from "./index.ts"

const office = north()
const { adviser, principal, registrar, spokesman } = office.officers
const input: RosterInput = {
  ...headFields(office.roster),
  officers: [principal, adviser].map(({ line, roles }) => ({ ...line, roles })),
  random: seedOf("roster test"),
}

test("a roster's id is the hash of its head", () => {
  const made = makeRoster(input)
  assert.deepEqual(made.id, sha256(made.head))
  assert.deepEqual(rosterId(made.head), made.id)
  assert.equal(openRosterHead(made.head).depth, 3)
})

test("the same randomness gives the same roster, other randomness other salts and places", () => {
  assert.deepEqual(makeRoster(input), makeRoster(input))
  const placesOf = (random: Uint8Array): readonly number[] =>
    makeRoster({ ...input, random }).shown.leaves.flatMap(({ leaf, position }) =>
      openRosterLeaf(leaf).kind === "officer" ? [position] : [],
    )
  const seen = new Set(Array.from({ length: 20 }, (_, i) => placesOf(seedOf(`places ${i}`)).join(" ")))
  assert.ok(seen.size > 5, "places do not vary")
})

test("officers stand in the order given, at ascending places", () => {
  const lines = office.roster.lines
  assert.deepEqual(
    lines.map(({ officer }) => [principal, adviser, registrar, spokesman].findIndex((o) => equal(o.officer, officer))),
    [0, 1, 2, 3],
  )
  assert.ok(lines.every(({ position }, i) => i === 0 || position > (lines[i - 1]?.position ?? 0)))
})

test("no salt repeats, and an empty place has the same form as every other empty place", () => {
  const leaves = office.shown.leaves.map(({ leaf }) => openRosterLeaf(leaf))
  assert.equal(new Set(leaves.map(({ salt }) => Buffer.from(salt).toString("hex"))).size, 8)
})

test("the tree grows so that half of the places stay empty", () => {
  const officers = Array.from({ length: 9 }, () => ({ ...principal.line, roles: principal.roles }))
  assert.equal(openRosterHead(makeRoster({ ...input, officers }).head).depth, 5)
  assert.equal(openRosterHead(makeRoster({ ...input, officers, depth: 4 }).head).depth, 4)
  assert.throws(() => makeRoster({ ...input, officers, depth: 3 }), TypeError)
  assert.throws(() => makeRoster({ ...input, random: new Uint8Array(31) }), TypeError)
})

test("a channel is shown some lines; the others stay hidden under the same root", () => {
  const shown = shownTo(office, [adviser])
  const roster = verifyRosterChain({ founding: office.founding, chain: [shown] })
  assert.equal(roster.lines.length, 3)
  assert.ok(equal(roster.id, office.roster.id))
  assert.equal(lineOf(roster, spokesman.officer), null)
  assert.ok(!Buffer.from(encodeRecord(shown)).includes(Buffer.from("Spokesman of north")))
})

test("helpers find lines by role", () => {
  assert.equal(signatories(office.roster).length, 3)
  assert.ok(equal(registrarOf(office.roster).officer, registrar.officer))
  assert.throws(() => registrarOf({ ...office.roster, lines: [] }), TypeError)
})

test("a roster has its time", () => {
  const { issued, expires } = office.roster.head
  checkRosterTime(office.roster, CAST_TIME)
  checkRosterTime(office.roster, issued)
  checkRosterTime(office.roster, expires - 1)
  refused("roster-not-yet", () => checkRosterTime(office.roster, issued - 1))
  refused("roster-expired", () => checkRosterTime(office.roster, expires))
})

test("roles have one order, each once", () => {
  const leaf = (roles: readonly string[]): Uint8Array =>
    encodeRecord({
      salt: seedOf("s"),
      kind: "officer",
      roles,
      line: principal.line.line,
      signature: principal.line.signature,
    })
  openRosterLeaf(leaf(["drafter", "reader", "signatory"]))
  refused("roles-order", () => openRosterLeaf(leaf(["signatory", "reader"])))
  refused("roles-order", () => openRosterLeaf(leaf(["reader", "reader"])))
  refused("wrong-length", () => openRosterLeaf(leaf([])))
  refused("unexpected-value", () => openRosterLeaf(leaf(["king"])))
})

test("approvals have one order, whoever collected them", () => {
  const { approvals } = office.shown
  assert.deepEqual(withApprovals(office.shown, approvals.toReversed()), withApprovals(office.shown, approvals))
})

test("a roster that a charter names needs only its own quorum; other approvals under it are left out", () => {
  const { id } = office.roster
  const shown = shownTo(office, [])
  const roster = verifyFirstRoster({ id, shown, office: office.id })
  assert.equal(roster.lines.length, 3)
  const stranger = { officer: seedOf("stranger"), signature: new Uint8Array(3373) }
  verifyFirstRoster({ id, shown: { ...shown, approvals: [stranger, ...shown.approvals] } })
  refused("roster-pin", () => verifyFirstRoster({ id: seedOf("other"), shown }))
  refused("roster-office", () => verifyFirstRoster({ id, shown, office: seedOf("other") }))
  refused("quorum-missing", () => verifyFirstRoster({ id, shown: { ...shown, approvals: shown.approvals.slice(2) } }))
})

test("showing some of what is shown only in part is our own mistake", () => {
  assert.throws(() => showRoster(shownTo(office, []), [0]), TypeError)
})
