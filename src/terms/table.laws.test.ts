/**
 * Laws of the table. Correspondences are drawn at random, with everything that may go wrong in them, and the table is compared
 * with that of a slow evaluator that was written from spec/terms.md alone.
 */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import fc from "fast-check"
import { runs } from "../../tests/runs.ts"
import {
  accepted,
  CHANNEL,
  Correspondence,
  fulfilled,
  idOf,
  least,
  NORTH,
  officeOf,
  plainOf,
  responseLeaf,
  SOUTH,
  termLeaf,
  type Side,
} from "../../tests/terms/correspondence.ts"
import { slowTable } from "../../tests/terms/reference.ts"
import type { Answer, Condition, EncodedLeaf } from "../letter/index.ts"
import { registerOrigin } from "../register/index.ts"
import { encodeTable, tableOf, type TimelineInput } from "./index.ts"

const TERMS = 3
const START = 1_795_000_000
const END = START + 1000

const side = fc.constantFrom<Side>("north", "south")
const mention: fc.Arbitrary<Condition> = fc
  .tuple(fc.constantFrom(accepted, accepted, fulfilled), side, fc.nat(TERMS))
  .map(([kind, of, n]) => kind(officeOf(of), n))
const groupOf = (part: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
  fc
    .tuple(
      fc.nat(),
      fc.uniqueArray(part, { minLength: 1, maxLength: 3, selector: (each) => JSON.stringify(each, hexed) }),
    )
    .map(([n, of]) => least(1 + (n % of.length), ...of))
const condition: fc.Arbitrary<Condition | null> = fc.oneof(
  fc.constant(null),
  mention,
  groupOf(mention),
  groupOf(fc.oneof(mention, groupOf(mention))),
)
const deadline = fc.option(fc.integer({ min: START, max: END }), { nil: null, freq: 2 })

const term = fc
  .record({
    n: fc.nat(TERMS - 1),
    condition,
    deadline,
    revocable: fc.boolean(),
    replaces: fc.uniqueArray(fc.nat(TERMS - 1), { maxLength: 2 }),
  })
  .map((made) => ({ kind: "term" as const, ...made }))
const response = fc
  .record({
    /** Sometimes by the office that may not. */
    isAstray: fc.nat(5).map((n) => n === 0),
    n: fc.nat({ max: TERMS * 4 }).map((n) => Math.floor(n / 4)),
    answer: fc.constantFrom<Answer>(
      "accept",
      "accept",
      "accept",
      "decline",
      "counter",
      "withdraw",
      "report",
      "confirm",
    ),
    counter: fc.nat(TERMS),
    otherLeaf: fc.nat(15).map((n) => n === 0),
  })
  .map((made) => ({ kind: "response" as const, ...made }))
const letter = fc.record({
  kind: fc.constant("letter" as const),
  side,
  leaves: fc.array(fc.oneof(term, response, response), { minLength: 1, maxLength: 4 }),
  postmark: fc.boolean(),
  isVoid: fc.nat(9).map((n) => n === 0),
  later: fc.nat(200),
  sees: fc.nat(),
})
const beat = fc.record({ kind: fc.constant("beat" as const), side, later: fc.nat(400) })
/** The usual way of an offer, as far as it comes: offered, accepted, reported, confirmed. */
const deal = fc.record({
  kind: fc.constant("deal" as const),
  side,
  n: fc.nat(TERMS - 1),
  condition,
  reporter: side,
  steps: fc.integer({ min: 1, max: 4 }),
})
const script = fc.array(fc.oneof(letter, letter, letter, deal, beat), { minLength: 3, maxLength: 12 })

type Script = typeof script extends fc.Arbitrary<infer T> ? T : never

/** Play a script. Terms of one number have one leaf, so that answers meet them, but for where they stand. */
function play(acts: Script): Correspondence {
  const world = new Correspondence().at(START)
  const leaves = new Map<string, Uint8Array>()
  for (const act of acts) {
    if (act.kind === "deal") {
      const key = `${act.side} ${act.n}`
      const leaf = leaves.get(key) ?? termLeaf(act.n, { condition: act.condition }, 9).leaf
      leaves.set(key, leaf)
      const [other, second] = [act.side, act.reporter].map((each) => (each === "north" ? "south" : "north")) as [
        Side,
        Side,
      ]
      world.letter(act.side, [{ position: 9, leaf }])
      const says = (by: Side, answer: Answer): Correspondence =>
        world.letter(by, [responseLeaf(officeOf(act.side), { n: act.n, leaf }, answer)])
      if (act.steps > 1) says(other, "accept")
      if (act.steps > 2) says(act.reporter, "report")
      if (act.steps > 3) says(second, "confirm")
      continue
    }
    world.at(world.now + act.later)
    if (act.kind === "beat") {
      world.heartbeat(act.side)
      continue
    }
    const made: EncodedLeaf[] = []
    for (const [i, leaf] of act.leaves.entries()) {
      const position = i + 1
      if (leaf.kind === "term") {
        const replaces = leaf.replaces.filter((n) => n !== leaf.n).toSorted((a, b) => a - b)
        const body = {
          condition: leaf.condition,
          deadline: leaf.deadline === null ? null : { at: leaf.deadline, text: inUtc(leaf.deadline) },
          revocable: leaf.revocable,
          replaces: replaces.map(idOf),
        }
        const encoded = termLeaf(leaf.n, body, position)
        if (!leaves.has(`${act.side} ${leaf.n}`)) leaves.set(`${act.side} ${leaf.n}`, encoded.leaf)
        made.push(encoded)
      } else {
        const isOwn = (leaf.answer === "withdraw") !== leaf.isAstray
        const of = isOwn ? act.side : act.side === "north" ? "south" : "north"
        const to = leaf.otherLeaf ? undefined : leaves.get(`${of} ${leaf.n}`)
        const counter = leaf.answer === "counter" ? idOf(leaf.counter) : null
        made.push(
          responseLeaf(officeOf(of), { n: leaf.n, leaf: to ?? new Uint8Array(3) }, leaf.answer, { counter }, position),
        )
      }
    }
    const other = world.entries[act.side === "north" ? "south" : "north"].length
    world.letter(act.side, made, {
      postmark: act.postmark,
      isVoid: act.isVoid,
      sees: other === 0 ? 0 : act.sees % (other + 1),
    })
  }
  return world
}

const inUtc = (at: number): string => `${new Date(at * 1000).toISOString().slice(0, 19)}+00:00[UTC][u-ca=iso8601]`
const hexed = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value
const instants = fc.integer({ min: START - 10, max: END + 4000 })

/** What is held at some time: fewer records, fewer entries, and perhaps a letter whose leaves have not come. */
function held(input: TimelineInput, cut: { records: number; lacks: number }): TimelineInput {
  const [first, second] = input.registers
  const lacking = first.entries.map((entry, i) =>
    i === cut.lacks && entry.letter !== null ? { ...entry, acts: null } : entry,
  )
  return {
    ...input,
    registers: [{ ...first, entries: lacking }, second],
    records: input.records === null ? null : input.records.slice(0, cut.records),
  }
}

describe("laws of the table", () => {
  test("it is that of the slow evaluator, with a host and without, whole and in part", () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(script, instants, fc.boolean(), fc.nat(20), fc.nat(20), (acts, at, hosted, records, lacks) => {
        const input = held(play(acts).input(at, hosted), { records: records + 4, lacks: lacks + 2 })
        const table = tableOf(input)
        for (const { state } of table.terms) seen.add(state)
        for (const { reason } of table.voids) seen.add(reason)
        assert.deepEqual(plainOf(table), slowTable(input))
      }),
      runs(600),
    )
    // What was never met was not compared.
    const all = "open waiting closing lapsed settled reported fulfilled declined countered withdrawn replaced"
    const reasons =
      "id-taken term-unknown leaf-differs not-yours closed firm late counter-unknown not-settled not-reported"
    for (const each of `${all} ${reasons}`.split(" ")) assert.ok(seen.has(each), `never met: ${each}`)
  })

  test("terms that wait for one another settle as the slow evaluator says, in whatever order they were accepted", () => {
    const COUNT = 7
    const of = fc.uniqueArray(fc.nat(COUNT - 1), { minLength: 1, maxLength: 3 })
    const needs = fc
      .tuple(of, fc.nat())
      .map(([ns, k]) => least(1 + (k % ns.length), ...ns.map((n) => accepted(NORTH, n))))
    const conditions = fc.array(
      fc.oneof({ weight: 6, arbitrary: needs }, { weight: 1, arbitrary: fc.constant(null) }),
      {
        minLength: COUNT,
        maxLength: COUNT,
      },
    )
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 3 })
    let circles = 0
    fc.assert(
      fc.property(conditions, order, (each, accepts) => {
        const world = new Correspondence()
        for (const [n, condition] of each.entries()) world.offer("north", n, { condition })
        for (const n of accepts) world.answer("south", "north", n, "accept")
        const table = world.table()
        assert.deepEqual(plainOf(table), slowTable(world.input()))
        const together = Map.groupBy(
          table.terms.filter(({ settled }) => settled !== null),
          ({ settled }) => settled?.mark?.record,
        )
        circles += [...together.values()].some((group) => group.length > 1) ? 1 : 0
      }),
      runs(150),
    )
    assert.ok(circles > 10)
  })

  test("it does not depend on the order in which registers, and what is in them, came", () => {
    fc.assert(
      fc.property(script, instants, fc.boolean(), (acts, at, hosted) => {
        const input = play(acts).input(at, hosted)
        const turned = { ...input, registers: [input.registers[1], input.registers[0]] as const }
        assert.deepEqual(encodeTable(tableOf(turned)), encodeTable(tableOf(input)))
      }),
      runs(100),
    )
  })

  test("what has ended or is in force stays so, whatever comes later", () => {
    const RANK = { open: 0, waiting: 0, closing: 0, settled: 1, reported: 2, fulfilled: 3 } as {
      readonly [state: string]: number
    }
    let ended = 0
    fc.assert(
      fc.property(script, instants, fc.nat(20), fc.nat(6), (acts, at, records, lacks) => {
        const whole = play(acts).input(at)
        const before = tableOf(held(whole, { records, lacks }))
        const after = tableOf(whole)
        for (const row of before.terms) {
          const now = after.terms.find((each) => each.entered.index === row.entered.index && each.leaf === row.leaf)
          assert.ok(now !== undefined, "a term went away")
          const rank = RANK[row.state]
          if (rank === undefined) {
            ended++
            assert.equal(now.state, row.state)
          } else if (rank > 0) {
            assert.ok((RANK[now.state] ?? -1) >= rank, `${row.state} became ${now.state}`)
            assert.deepEqual(now.settled, row.settled)
          }
        }
        for (const moot of before.voids) {
          const { index, position, office } = moot.source
          assert.ok(
            after.voids.some(
              ({ source, reason }) =>
                reason === moot.reason &&
                source.index === index &&
                source.position === position &&
                source.office === office,
            ),
          )
        }
      }),
      runs(300),
    )
    assert.ok(ended > 20)
  })

  test("a larger instant takes nothing back either", () => {
    fc.assert(
      fc.property(script, instants, fc.nat(2000), (acts, at, more) => {
        const world = play(acts)
        const [before, after] = [tableOf(world.input(at)), tableOf(world.input(at + more))]
        for (const row of before.terms) {
          const now = after.terms.find((each) => each.leaf === row.leaf && each.office === row.office)
          if (row.state === "open" || row.state === "waiting" || row.state === "closing") continue
          if (row.settled === null) assert.equal(now?.state, row.state)
          else assert.ok(now?.settled !== null)
        }
      }),
      runs(150),
    )
  })

  test("records of registers that are not the channel's move nothing", () => {
    fc.assert(
      fc.property(script, (acts) => {
        const input = play(acts).input(END + 4000)
        const stray = {
          origin: registerOrigin(NORTH, SOUTH),
          size: 90,
          root: CHANNEL,
          time: START,
          bundles: [],
          lockers: [],
        }
        const more = tableOf({ ...input, records: [stray, ...(input.records ?? [])] })
        assert.deepEqual(
          more.terms.map(({ state }) => state),
          tableOf(input).terms.map(({ state }) => state),
        )
      }),
      runs(50),
    )
  })
})
