import assert from "node:assert/strict"
import { test } from "node:test"
import { refused } from "../../tests/refused.ts"
import { healingClaim, healingParts, type HealingTelling } from "../../vectors/gen/cases/healings.ts"
import { seed } from "../../vectors/gen/fixed.ts"
import { storyLogKeys } from "../../vectors/gen/story.ts"
import { utf8 } from "../bytes/index.ts"
import { encodeMending, openMending, verifyHealing, type Mending } from "./index.ts"

const { north, keptBranch, droppedBranch, hashes, head } = healingParts()
const verify = (telling: HealingTelling): unknown => verifyHealing(healingClaim(telling))

test("both quorums, two heads that part, keys that are new: a fork is healed", () => {
  const mending = verifyHealing(healingClaim())
  assert.equal(mending.common, 2)
  assert.deepEqual(mending.aside, hashes(droppedBranch).slice(2))
  const { suite: _, kind: __, ...fields } = mending
  assert.deepEqual(openMending(encodeMending(fields)), mending)
  assert.equal((verify({ where: "other" }) as Mending).common, 2)
})

test("what is agreed on for one channel, office and register is nothing in another", () => {
  refused("healing-malformed", () => verify({ bytes: utf8("no mending") }))
  refused("healing-channel", () => verify({ mending: { channel: seed("another channel") } }))
  refused("healing-office", () => verify({ mending: { office: seed("a third office") } }))
})

test("a log that may have been copied signs nothing more", () => {
  const before = north.rosters[0]?.roster.id ?? assert.fail()
  refused("healing-roster", () => verify({ mending: { roster: before } }))
  for (const rekeyed of ["log", "cosigner"] as const) refused("healing-keys", () => verify({ rekeyed }))
})

test("both heads are the register's own, and they contradict each other", () => {
  const keys = storyLogKeys("another log")
  const kept = (note: string): unknown => verify({ mending: { kept: note } })
  for (const note of ["no note", head(keptBranch, { keys }), head(keptBranch, { size: 2 }), head(droppedBranch)])
    refused("healing-kept", () => kept(note))
  refused("healing-dropped", () => verify({ mending: { dropped: head(droppedBranch, { keys }) } }))
  const aside = hashes(keptBranch).slice(2)
  refused("healing-no-fork", () => verify({ mending: { dropped: head(keptBranch), aside } }))
})

test("exactly the entries of the head set aside are set aside", () => {
  const [first, second] = hashes(droppedBranch).slice(2) as [Uint8Array, Uint8Array]
  refused("healing-dropped", () => verify({ mending: { aside: [first] } }))
  refused("healing-aside", () => verify({ mending: { aside: [seed("another"), second] } }))
})

test("neither office heals alone", () => {
  refused("healing-quorum", () => verify({ own: [] }))
  refused("healing-other-quorum", () => verify({ other: [] }))
  refused("healing-other-roster", () => verify({ shown: false }))
  const { agreed } = healingClaim().body
  refused("healing-other-roster", () => verify({ body: { agreed: { ...agreed, roster: seed("another roster") } } }))
  refused("healing-other-quorum", () => verify({ where: "other", other: [] }))
})
