import assert from "node:assert/strict"
import { test } from "node:test"
import { refused } from "../../tests/refused.ts"
import { amend, amendmentClaim, type AmendingTelling } from "../../vectors/gen/cases/amendments.ts"
import { seed } from "../../vectors/gen/fixed.ts"
import { storyOfficerKeys } from "../../vectors/gen/story.ts"
import { equal, utf8 } from "../bytes/index.ts"
import { amendCharter, approve, encodeAmendment, openAmendment, verifyAmendment, type Amended } from "./index.ts"

const verify = (telling: AmendingTelling & { readonly lastLetter?: number } = {}): Amended =>
  verifyAmendment(amendmentClaim(telling))
const { first, south } = amend()

test("both quorums, one text: other rules follow from the charter in force", () => {
  const { amendment, charter } = verify()
  assert.equal(amendment.version, 2)
  assert.deepEqual(charter.rules.kinds, ["note-verbale"])
  assert.ok(charter.previous !== null && equal(charter.previous, first.id))
  const { suite: _, kind: __, ...fields } = amendment
  assert.deepEqual(openAmendment(encodeAmendment(fields)).amendment, amendment)
})

test("another host, none, or one where there was none", () => {
  assert.equal(verify({ host: "other" }).charter.host?.name, "haven.example")
  assert.equal(verify({ host: "none", rules: { countersign: ["registrar"] } }).charter.host, null)
  assert.equal(verify({ host: "other", hosted: false }).amendment.ended, null)
})

test("what does not follow from the charter in force is refused", () => {
  refused("amendment-malformed", () => verify({ bytes: utf8("no amendment") }))
  refused("amendment-malformed", () => verify({ amendment: { charter: utf8("no charter") } }))
  refused("amendment-channel", () => verify({ amendment: { channel: seed("another channel") } }))
  refused("amendment-previous", () => verify({ charter: { previous: seed("another charter") } }))
  refused("amendment-previous", () => verify({ charter: { previous: null } }))
  refused("amendment-version", () => verify({ amendment: { version: 3 } }))
})

test("offices, their first rosters, names and order, random bytes and code name never change", () => {
  const [proposer, accepter] = first.offices as [(typeof first.offices)[number], (typeof first.offices)[number]]
  const others = [
    { offices: [{ ...proposer, office: seed("a third") }, accepter] },
    { offices: [proposer, { ...accepter, roster: seed("another roster") }] },
    { offices: [proposer, { ...accepter, name: "east.example" }] },
    { offices: [accepter, proposer] },
    { random: [first.random[0] as Uint8Array, seed("s")] },
  ]
  for (const charter of others) refused("amendment-fixed", () => verify({ charter }))
  refused("amendment-fixed", () => verify({ rules: { codeName: "Fig" } }))
})

test("postmarks end with the host that is left, and with no other", () => {
  refused("amendment-ended", () => verify({ host: "other", amendment: { ended: null } }))
  const ended = { size: 0, root: seed("root"), entries: [3, 2] }
  refused("amendment-ended", () => verify({ amendment: { ended } }))
  refused("amendment-ended", () => verify({ host: "other", hosted: false, amendment: { ended } }))
})

test("no letter loses its postmark to a change of the host that is entered later", () => {
  assert.ok(verify({ host: "other", lastLetter: 2 }))
  refused("amendment-late", () => verify({ host: "other", lastLetter: 3 }))
  assert.ok(verify({ lastLetter: 3 }), "other rules under the same host take no postmark from anybody")
})

test("neither office changes the rules alone", () => {
  const { north, body } = amend()
  const { amendment } = body
  refused("amendment-quorum", () => verify({ own: [] }))
  refused("amendment-quorum", () => verify({ own: [approve(north.keys, "charter", amendment)] }))
  refused("amendment-quorum", () => verify({ own: [approve(south.keys, "amendment", amendment)] }))
  refused("amendment-other-quorum", () => verify({ other: [] }))
  refused("amendment-other-quorum", () => verify({ other: [approve(north.keys, "amendment", amendment)] }))
  const stranger = storyOfficerKeys("a stranger")
  refused("amendment-other-quorum", () => verify({ other: [approve(stranger, "amendment", amendment)] }))
  refused("amendment-other-roster", () => verify({ shown: false }))
})

test("a charter that would be refused as a first one is refused as a later one", () => {
  const { rules } = first
  refused("charter-countersign-host", () => amendCharter({ charter: first, rules, host: null }))
  refused("charter-list-order", () =>
    amendCharter({ charter: first, rules: { ...rules, languages: ["en", "en"] }, host: first.host }),
  )
})
