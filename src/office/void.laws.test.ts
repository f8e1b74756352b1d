import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { seedOf } from "../../tests/cast.ts"
import { runs } from "../../tests/runs.ts"
import { EMPTY_HISTORY, judgeEntry, SUITE, type EntryFacts, type History, type Verdict } from "./index.ts"

const id = seedOf("roster")
const begin: EntryFacts = {
  body: { suite: SUITE, kind: "roster", channel: id, office: id, head: Uint8Array.of(1) },
  approved: true,
  roster: { id, expires: 100 },
  postmark: 0,
}
const entry: fc.Arbitrary<EntryFacts> = fc
  .record({
    number: fc.integer({ min: 1, max: 6 }),
    size: fc.nat(4),
    approved: fc.boolean(),
    enterBy: fc.nat(120),
    postmark: fc.option(fc.nat(120)),
  })
  .map(({ number, size, approved, enterBy, postmark }) => ({
    body: {
      suite: SUITE,
      kind: "letter",
      channel: id,
      office: id,
      roster: id,
      number,
      document: "letter",
      date: 0,
      root: id,
      depth: 6,
      copies: 0,
      listed: [],
      seen: [{ office: id, size, root: new Uint8Array(32).fill(size) }],
      enterBy,
    },
    approved,
    postmark,
  }))

function judge(entries: readonly EntryFacts[]): { readonly verdicts: readonly Verdict[]; readonly history: History } {
  let history = EMPTY_HISTORY
  const verdicts = [begin, ...entries].map((each) => {
    const judged = judgeEntry(history, each)
    history = judged.history
    return judged.verdict
  })
  return { verdicts, history }
}

test("valid letters are numbered upwards, no number twice, and what they saw never shrinks", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
      const { verdicts } = judge(entries)
      const valid = entries.filter((_, i) => verdicts[i + 1]?.kind === "valid").map(({ body }) => body)
      for (const [i, body] of valid.entries()) {
        const before = valid[i - 1]
        if (body.kind !== "letter" || before === undefined || before.kind !== "letter") continue
        assert.ok(body.number > before.number)
        assert.ok((body.seen[0]?.size ?? 0) >= (before.seen[0]?.size ?? 0))
      }
    }),
    runs(200),
  )
})

test("numbers do not depend on approvals or postmarks: every verifier counts alike", () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
      const blind = entries.map((each) => ({ ...each, approved: false, postmark: null }))
      const { nextNumber, seen } = judge(entries).history
      assert.deepEqual(judge(blind).history.nextNumber, nextNumber)
      assert.deepEqual(judge(blind).history.seen, seen)
    }),
    runs(200),
  )
})

test("a postmark can make an entry void, never valid; a later one no more valid than an earlier", () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 10 }), fc.nat(50), (entries, later) => {
      const delayed = entries.map((each) => ({
        ...each,
        postmark: each.postmark === null ? null : each.postmark + later,
      }))
      const unknown = entries.map((each) => ({ ...each, postmark: null }))
      const [now, then, blind] = [entries, delayed, unknown].map((each) => judge(each).verdicts)
      for (const i of entries.keys()) {
        if (now?.[i + 1]?.kind === "void") assert.equal(then?.[i + 1]?.kind, "void")
        if (blind?.[i + 1]?.kind === "void") assert.equal(now?.[i + 1]?.kind, "void")
      }
    }),
    runs(200),
  )
})
