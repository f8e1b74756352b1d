import assert from "node:assert/strict"
import { test } from "node:test"
import { seedOf } from "../../tests/cast.ts"
import { toHex } from "../bytes/index.ts"
import {
  EMPTY_HISTORY,
  judgeEntry,
  SUITE,
  type EntryFacts,
  type History,
  type LetterStatement,
  type Mending,
  type Amended,
  type Seen,
  type Verdict,
} from "./index.ts"

const channel = seedOf("channel")
const office = seedOf("office")
const inForce = { id: seedOf("roster 1"), expires: 1000 }
const rosterEntry = (roster: { id: Uint8Array; expires: number } = inForce): EntryFacts => ({
  body: { suite: SUITE, kind: "roster", channel, office, head: Uint8Array.of(1) },
  approved: true,
  roster,
  postmark: 1,
})
const letter = (change: Partial<LetterStatement> = {}, facts: Partial<EntryFacts> = {}): EntryFacts => ({
  body: {
    suite: SUITE,
    kind: "letter",
    channel,
    office,
    roster: inForce.id,
    number: 1,
    document: "letter",
    date: 1,
    root: seedOf("root"),
    depth: 6,
    copies: 0,
    listed: [],
    seen: [],
    enterBy: 500,
    ...change,
  },
  approved: true,
  postmark: 2,
  ...facts,
})
const heartbeat = (seen: readonly Seen[], postmark: number | null = 2): EntryFacts => ({
  body: { suite: SUITE, kind: "heartbeat", channel, office, time: 1, seen },
  approved: true,
  postmark,
})
const seenAt = (size: number, root: string = "a"): Seen => ({ office: seedOf("other"), size, root: seedOf(root) })

/** The verdicts over a register that begins with roster 1. */
function verdicts(...entries: readonly EntryFacts[]): readonly string[] {
  let history: History = EMPTY_HISTORY
  return [rosterEntry(), ...entries]
    .map((entry): Verdict => {
      const judged = judgeEntry(history, entry)
      history = judged.history
      return judged.verdict
    })
    .slice(1)
    .map((verdict) => (verdict.kind === "valid" ? "valid" : verdict.reason))
}

test("numbers run 1, 2, 3", () => {
  assert.deepEqual(verdicts(letter(), letter({ number: 2 }), letter({ number: 3 })), ["valid", "valid", "valid"])
  assert.deepEqual(verdicts(letter({ number: 2 }), letter()), ["number-wrong", "valid"])
  assert.deepEqual(verdicts(letter(), letter(), letter({ number: 2 })), ["valid", "number-wrong", "valid"])
})

test("a void letter that had the number due keeps it: a number names one entry at most", () => {
  assert.deepEqual(verdicts(letter({}, { approved: false }), letter(), letter({ number: 2 })), [
    "not-approved",
    "number-wrong",
    "valid",
  ])
})

test("what was seen is never older than before, in letters and heartbeats alike", () => {
  assert.deepEqual(verdicts(heartbeat([seenAt(3)]), letter({ seen: [seenAt(2)] })), ["valid", "seen-older"])
  assert.deepEqual(verdicts(heartbeat([seenAt(3)]), letter({ seen: [seenAt(3)] })), ["valid", "valid"])
  assert.deepEqual(verdicts(letter({ seen: [seenAt(3)] }), heartbeat([])), ["valid", "seen-older"])
  assert.deepEqual(verdicts(heartbeat([seenAt(5)]), heartbeat([seenAt(3)]), heartbeat([seenAt(4)])), [
    "valid",
    "seen-older",
    "seen-older",
  ])
})

test("one size has one root", () => {
  assert.deepEqual(verdicts(heartbeat([seenAt(3)]), heartbeat([seenAt(3, "b")]), heartbeat([seenAt(4, "b")])), [
    "valid",
    "seen-differs",
    "valid",
  ])
})

test("a register left out is the first reason, whichever register it is", () => {
  const other = (name: string, size: number, root: string): Seen => ({ office: seedOf(name), size, root: seedOf(root) })
  const both = [other("one", 3, "a"), other("two", 3, "a")]
  for (const kept of ["one", "two"])
    assert.deepEqual(verdicts(heartbeat(both), heartbeat([other(kept, 3, "b")])), ["valid", "seen-older"])
})

test("a letter entered late is void, when a postmark says so", () => {
  assert.deepEqual(verdicts(letter({}, { postmark: 500 })), ["valid"])
  assert.deepEqual(verdicts(letter({}, { postmark: 501 })), ["entered-late"])
  assert.deepEqual(verdicts(letter({}, { postmark: null })), ["valid"])
})

test("nothing but a new roster is entered under an expired roster", () => {
  assert.deepEqual(verdicts(letter({ enterBy: 2000 }, { postmark: 999 })), ["valid"])
  assert.deepEqual(verdicts(letter({ enterBy: 2000 }, { postmark: 1000 })), ["roster-expired"])
  assert.deepEqual(verdicts(heartbeat([], 1000)), ["roster-expired"])
  const next = { id: seedOf("roster 2"), expires: 9000 }
  const under2 = letter({ roster: next.id, enterBy: 2000 }, { postmark: 1200 })
  assert.deepEqual(verdicts({ ...rosterEntry(next), postmark: 1100 }, under2), ["valid", "valid"])
})

test("a statement stands under the roster in force", () => {
  const next = { id: seedOf("roster 2"), expires: 9000 }
  assert.deepEqual(verdicts(rosterEntry(next), letter(), letter({ roster: next.id, number: 2 })), [
    "valid",
    "roster-not-in-force",
    "valid",
  ])
  assert.equal(judgeEntry(EMPTY_HISTORY, letter()).verdict.kind, "void")
})

test("a roster that was not approved does not come into force", () => {
  const rival = { id: seedOf("rival"), expires: 9000 }
  assert.deepEqual(
    verdicts({ ...rosterEntry(rival), approved: false }, letter(), letter({ roster: rival.id, number: 2 })),
    ["not-approved", "valid", "roster-not-in-force"],
  )
})

const closing = (facts: Partial<EntryFacts> = {}, roster: Uint8Array = inForce.id): EntryFacts => ({
  body: { suite: SUITE, kind: "closing", channel, office, roster, time: 1, seen: [] },
  approved: true,
  postmark: 2,
  ...facts,
})

test("after a valid closing no letter, charter or closing counts, and the number is taken all the same", () => {
  assert.deepEqual(verdicts(letter(), closing(), letter({ number: 2 }), letter({ number: 3 }), closing()), [
    "valid",
    "valid",
    "channel-closed",
    "channel-closed",
    "channel-closed",
  ])
  const charter = {
    suite: SUITE,
    kind: "charter",
    channel,
    office,
    roster: inForce.id,
    charter: Uint8Array.of(1),
  } as const
  const next = { id: seedOf("roster 2"), expires: 9000 }
  assert.deepEqual(
    verdicts(closing(), { body: charter, approved: true, postmark: 2 }, heartbeat([]), rosterEntry(next)),
    ["valid", "channel-closed", "valid", "valid"],
  )
})

test("a void closing closes nothing", () => {
  for (const [void_, reason] of [
    [closing({ approved: false }), "not-approved"],
    [closing({}, seedOf("roster 2")), "roster-not-in-force"],
    [closing({ suspendedUntil: 1 }), "approver-suspended"],
  ] as const)
    assert.deepEqual(verdicts(void_, letter()), [reason, "valid"])
})

test("no time makes a closing void", () => {
  assert.deepEqual(verdicts(closing({ postmark: 2000 }), letter({}, { postmark: null })), ["valid", "channel-closed"])
})

test("charters and acts are judged too", () => {
  const charter: EntryFacts = {
    body: { suite: SUITE, kind: "charter", channel, office, roster: inForce.id, charter: Uint8Array.of(1) },
    approved: true,
    postmark: null,
  }
  const signed = { body: Uint8Array.of(1), officer: office, signature: new Uint8Array(3373) }
  const act: EntryFacts = { body: { suite: SUITE, kind: "act", office, act: signed }, approved: false, postmark: null }
  assert.deepEqual(verdicts(charter, { ...charter, approved: false }, act), ["valid", "not-approved", "not-approved"])
})

test("a letter whose quorum needs somebody suspended is void until the suspension has lapsed, as far as time is proven", () => {
  const needs = (facts: Partial<EntryFacts>): readonly string[] =>
    verdicts(letter({}, { suspendedUntil: 100, ...facts }))
  assert.deepEqual(needs({ postmark: 99 }), ["approver-suspended"])
  assert.deepEqual(needs({ postmark: 100 }), ["valid"])
  assert.deepEqual(needs({ postmark: null }), ["approver-suspended"])
  assert.deepEqual(needs({ postmark: null, clock: 99 }), ["approver-suspended"])
  assert.deepEqual(needs({ postmark: null, clock: 100 }), ["valid"])
  assert.deepEqual(needs({ postmark: 99, clock: 100 }), ["approver-suspended"])
  assert.deepEqual(needs({ postmark: 99, suspendedUntil: null }), ["valid"])
})

test("a healing forgets what was seen of the register that forked beyond its fork, and nothing else", () => {
  const third = { ...seenAt(9), office: seedOf("third") }
  const seen = [seenAt(5), third].toSorted((a, b) => (toHex(a.office) < toHex(b.office) ? -1 : 1))
  const mending = (common: number): Mending => ({
    suite: SUITE,
    kind: "mending",
    channel,
    office: seedOf("other"),
    common,
    kept: "",
    dropped: "",
    aside: [],
    roster: inForce.id,
    time: 1,
  })
  const healing = (says: NonNullable<EntryFacts["healing"]>, roster = inForce.id): EntryFacts => ({
    body: {
      ...({ suite: SUITE, kind: "healing", channel, office, roster, mending: Uint8Array.of(1) } as const),
      agreed: { roster: seedOf("theirs"), approvals: [] },
    },
    approved: true,
    healing: says,
    postmark: 2,
  })
  const without = (size: number): EntryFacts =>
    heartbeat([third, seenAt(size, "b")].toSorted((a, b) => (toHex(a.office) < toHex(b.office) ? -1 : 1)))
  const after = (entry: EntryFacts, next: EntryFacts): readonly string[] =>
    verdicts(heartbeat(seen), entry, next).slice(1)
  assert.deepEqual(after(healing(mending(4)), without(4)), ["valid", "valid"])
  assert.deepEqual(after(healing(mending(5)), without(4)), ["valid", "seen-older"], "seen before it parted")
  assert.deepEqual(after(healing("healing-quorum"), without(4)), ["healing-quorum", "seen-older"])
  assert.deepEqual(
    after(healing(mending(4)), heartbeat([seenAt(4, "b")])),
    ["valid", "seen-older"],
    "the third one stays",
  )
  assert.deepEqual(after(healing(mending(4), seedOf("roster 0")), without(4)), ["roster-not-in-force", "valid"])
})

test("a letter names the charter in force; an amendment holds or not whatever the time", () => {
  const later = seedOf("charter 2")
  const says = { amendment: { version: 2 }, charter: { id: later } } as unknown as Amended
  const amendment = (facts: Partial<EntryFacts> = {}, roster = inForce.id): EntryFacts => ({
    body: {
      ...({ suite: SUITE, kind: "amendment", channel, office, roster, amendment: Uint8Array.of(1) } as const),
      agreed: { roster: seedOf("their roster"), approvals: [] },
    },
    approved: true,
    amendment: says,
    postmark: 2,
    ...facts,
  })
  const named = letter({ charter: later })
  assert.deepEqual(verdicts(named), ["charter-not-in-force"], "before it comes")
  assert.deepEqual(verdicts(amendment(), named), ["valid", "valid"])
  assert.deepEqual(verdicts(amendment(), letter()), ["valid", "charter-not-in-force"], "old rules")
  assert.deepEqual(verdicts(amendment({ amendment: "amendment-quorum" }), letter()), ["amendment-quorum", "valid"])
  assert.deepEqual(verdicts(amendment({}, seedOf("roster 0")), letter()), ["roster-not-in-force", "valid"])
  const expired = { postmark: 5000 }
  assert.deepEqual(verdicts(amendment(expired), named), ["valid", "valid"], "no time makes it void")
  const suspended = { suspendedUntil: 1, postmark: 2 }
  assert.deepEqual(verdicts(amendment(suspended), letter()), ["approver-suspended", "valid"], "nor valid")
  assert.deepEqual(verdicts(amendment({ approved: false }), letter()), ["not-approved", "valid"])
})
