import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { equal } from "../bytes/index.ts"
import { north, seedOf, shownTo, type CastOfficer } from "../../tests/cast.ts"
import { runs } from "../../tests/runs.ts"
import { approve, lineOf, requireQuorum, showRoster, verifyFirstRoster, verifyRoster, type Roster } from "./index.ts"

const office = north()
const everybody: readonly CastOfficer[] = Object.values(office.officers)

test("any choice of places that has registrar and quorum proves the same roster, and shows no other line", () => {
  const needed = shownTo(office, []).leaves.map(({ position }) => position)
  fc.assert(
    fc.property(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7]), (chosen) => {
      const positions = [...new Set([...needed, ...chosen])]
      const roster = verifyRoster({ founding: office.founding, shown: showRoster(office.shown, positions) })
      assert.ok(equal(roster.id, office.roster.id))
      for (const { officer } of everybody) {
        const whole = lineOf(office.roster, officer)
        const part = lineOf(roster, officer)
        assert.deepEqual(part, whole !== null && positions.includes(whole.position) ? whole : null)
      }
      verifyFirstRoster({ id: office.roster.id, shown: showRoster(office.shown, positions) })
    }),
    runs(15),
  )
})

test("a quorum is reached exactly when enough different persons approved", () => {
  const subject = seedOf("subject")
  const signed = everybody.map(({ keys }) => approve(keys, "letter", subject))
  fc.assert(
    fc.property(
      fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }),
      fc.array(fc.nat(3), { maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      (persons, approvers, quorum) => {
        const roster: Roster = {
          ...office.roster,
          head: { ...office.roster.head, quorum },
          lines: office.roster.lines.map((line, i) => ({
            ...line,
            roles: ["signatory"],
            person: new Uint8Array(16).fill(persons[i] as number),
          })),
        }
        const approvals = approvers.map((i) => signed[i] as (typeof signed)[number])
        const found = new Set(approvers.map((i) => persons[i])).size
        let reached = true
        try {
          assert.equal(requireQuorum({ roster, purpose: "letter", subject, approvals }).length, found)
        } catch (error) {
          assert.equal((error as { code?: string }).code, "quorum-missing")
          reached = false
        }
        assert.equal(reached, found >= quorum)
      },
    ),
    runs(40),
  )
})
