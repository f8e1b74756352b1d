import assert from "node:assert/strict"
import { test } from "node:test"
import { amendmentCases } from "../../vectors/gen/cases/amendmentCases.ts"
import { healedFile, healingCases } from "../../vectors/gen/cases/healings.ts"
import { registerFileCases, registerFileOf } from "../../vectors/gen/cases/registerFiles.ts"
import { readVector } from "../../vectors/gen/readers.ts"
import { STORY_TIME, tell } from "../../vectors/gen/story.ts"
import { seed } from "../../vectors/gen/fixed.ts"
import { sha256 } from "../bytes/index.ts"
import { approve, encodeStatement, signBody, SUITE } from "../office/index.ts"
import { leafHash, merkleTree, signCheckpoint } from "../register/index.ts"
import { exportRegister, openRegisterFile, verifyRegisterFile, type ItemEntry, type VerifiedRegister } from "./index.ts"

const story = tell({ before: 2 })
const file = exportRegister(registerFileOf(story))
const verified = verifyRegisterFile({ file, channelId: story.charter.id }) as VerifiedRegister

for (const vector of [...registerFileCases(), ...healingCases(), ...amendmentCases()]) {
  test(`${vector.name}: ${vector.comment}`, () => {
    assert.deepEqual(readVector(vector), { expect: vector.expect, code: vector.code })
  })
}

test("a register file says how many, as of when, according to whom", () => {
  assert.equal(verified.name, "north.example")
  assert.equal(verified.letters, 3)
  assert.deepEqual(verified.gaps, [])
  assert.deepEqual(verified.asOf, { size: 5, root: story.tree.root(), time: STORY_TIME + 60 })
  assert.deepEqual(verified.according, [
    { by: "host", size: 5, time: STORY_TIME + 120 },
    { by: "registrar", size: 5, time: STORY_TIME + 3600 },
  ])
  assert.equal(verified.withheld, null)
})

test("each entry has its number, date, postmark, standing and verdict", () => {
  const [, , first] = verified.entries
  assert.deepEqual(first, {
    index: 2,
    kind: "letter",
    statement: sha256(story.entries[2]?.data ?? new Uint8Array(0)),
    letter: { number: 1, document: "letter", date: STORY_TIME },
    healing: null,
    amended: null,
    postmarked: { time: STORY_TIME + 120, order: 1 },
    standing: "countersigned",
    verdict: { kind: "valid" },
  })
})

test("entries beyond the newest cosigned checkpoint are provisional", () => {
  const bare = tell({ registrar: null, postmark: null })
  const found = verifyRegisterFile({
    file: exportRegister(registerFileOf(bare)),
    channelId: bare.charter.id,
  }) as VerifiedRegister
  assert.deepEqual(found.according, [])
  for (const entry of found.entries) assert.deepEqual(entry.standing, { provisional: ["host", "registrar"] })
})

test("a later roster that its predecessors did not approve is void, and the one before stays in force", () => {
  const two = tell({ rosters: 2, letter: { roster: tell().sender.rosters[0]?.roster.id ?? new Uint8Array(32) } })
  const whole = registerFileOf(two)
  const entries = whole.entries.map((entry, index) => {
    return index === 2 && entry.shown !== null ? { ...entry, shown: { ...entry.shown, approvals: [] } } : entry
  })
  const found = verifyRegisterFile({
    file: exportRegister({ ...whole, entries }),
    channelId: two.charter.id,
  }) as VerifiedRegister
  assert.deepEqual(
    found.entries.map(({ verdict }) => (verdict.kind === "void" ? verdict.reason : verdict.kind)),
    ["valid", "valid", "not-approved", "valid"],
  )
})

test("a register of one entry, before the charter was entered", () => {
  const [first] = story.entries
  const whole = registerFileOf(story)
  // The checkpoint covers more: what is missing is said to be missing.
  assert.throws(
    () =>
      verifyRegisterFile({
        file: exportRegister({ ...whole, entries: first === undefined ? [] : [first] }),
        channelId: story.charter.id,
      }),
    { code: "register-short" },
  )
  assert.throws(
    () => verifyRegisterFile({ file: exportRegister({ ...whole, entries: [] }), channelId: story.charter.id }),
    { code: "register-first-entry" },
  )
})

/** The verdict on one further entry of the story's register. */
function verdictOn(entry: ItemEntry): string {
  const entries = [...story.entries, entry]
  const tree = merkleTree(entries.map(({ data }) => leafHash(data)))
  const state = { origin: story.origin, size: tree.size, root: tree.root() }
  const checkpoint = signCheckpoint({ ...state, keys: story.sender.log, time: STORY_TIME })
  const whole = { ...registerFileOf(story), entries, checkpoints: [checkpoint], postmarks: null }
  const found = verifyRegisterFile({ file: exportRegister(whole), channelId: story.charter.id }) as VerifiedRegister
  const { kind, verdict } = found.entries.at(-1) ?? assert.fail()
  return `${kind} ${verdict.kind === "void" ? verdict.reason : verdict.kind}`
}

test("a heartbeat wants the registrar's approval, and no statement of another register counts", () => {
  const { sender, other, charter } = story
  const common = { suite: SUITE, channel: charter.id, office: sender.id } as const
  const data = encodeStatement(seed("heartbeat"), { ...common, kind: "heartbeat", time: STORY_TIME, seen: [] })
  assert.equal(
    verdictOn({ data, approvals: [approve(sender.keys, "heartbeat", data)], shown: null }),
    "heartbeat valid",
  )
  assert.equal(verdictOn({ data, approvals: [], shown: null }), "heartbeat not-approved")
  assert.equal(
    verdictOn({ data, approvals: [approve(other.keys, "heartbeat", data)], shown: null }),
    "heartbeat not-approved",
  )
  const act = signBody(sender.keys, { suite: SUITE, kind: "view" })
  const elsewhere = encodeStatement(seed("act"), { suite: SUITE, kind: "act", office: sender.id, act })
  assert.equal(verdictOn({ data: elsewhere, approvals: [], shown: null }), "unreadable unreadable")
})

test("a charter entered again needs both quorums, which this file cannot show", () => {
  const [, second] = story.entries
  assert.equal(verdictOn(second ?? assert.fail()), "charter not-approved")
})

test("without a channel id nothing of the register is handed out", () => {
  assert.deepEqual(verifyRegisterFile({ file, channelId: null }), {
    kind: "unidentified",
    channelId: story.charter.id,
  })
})

test("what is in the file is what was put in", () => {
  assert.deepEqual(openRegisterFile(file), registerFileOf(story))
})

test("a healing is told with what it says: whose register, from where on, both heads, and what is set aside", () => {
  const { file: healed, channel } = healedFile()
  const found = verifyRegisterFile({ file: healed, channelId: channel }) as VerifiedRegister
  const { healing } = found.entries[4] ?? assert.fail()
  assert.equal(healing?.common, 2)
  assert.equal(healing.kept.size, 3)
  assert.equal(healing.dropped.size, 4)
  assert.equal(healing.aside.length, 2)
  assert.deepEqual(found.gaps, [], "numbers go on from the branch that is kept")
})
