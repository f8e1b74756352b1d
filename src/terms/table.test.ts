import assert from "node:assert/strict"
import { describe, test } from "node:test"
import {
  accepted,
  Correspondence,
  DEADLINE,
  DEADLINE_TEXT,
  fulfilled,
  idOf,
  least,
  NORTH,
  responseLeaf,
  rowOf,
  SOUTH,
  termLeaf,
} from "../../tests/terms/correspondence.ts"
import { refused } from "../../tests/refused.ts"
import { encodeTable, tableEntry, tableOf, why, type VoidReason } from "./index.ts"

const UNTIL = { deadline: { at: DEADLINE, text: DEADLINE_TEXT } }
const LATER = DEADLINE + 3600

/** Cooperation (term 2) depends on the agreement (term 1), before 24 November. */
const theCase = (): Correspondence =>
  new Correspondence().offer("north", 1).offer("north", 2, { ...UNTIL, condition: accepted(NORTH, 1) })
const reasons = (world: Correspondence): readonly VoidReason[] => world.table().voids.map(({ reason }) => reason)

describe("cooperation depends on an agreement before 24 November", () => {
  test("accepted in time, it waits for the agreement, and both are then in force at once", () => {
    const world = theCase().answer("south", "north", 2, "accept")
    assert.equal(world.state("north", 2), "waiting")
    assert.deepEqual(rowOf(world.table(), "north", 2)?.lacks, [accepted(NORTH, 1)])
    world.at(DEADLINE - 1).answer("south", "north", 1, "accept")
    assert.equal(world.state("north", 2), "settled")
    assert.deepEqual(rowOf(world.table(), "north", 2)?.settled?.mark, { record: 3, time: DEADLINE })
  })

  test("the last second is in time, the next one is late", () => {
    for (const [at, state] of [
      [DEADLINE - 1, "settled"],
      [DEADLINE, "closing"],
    ] as const) {
      const world = new Correspondence().offer("north", 1, UNTIL).at(at).answer("south", "north", 1, "accept")
      // An act is postmarked a second after it was begun.
      assert.equal(world.records.at(-1)?.time, at + 1)
      assert.equal(world.state("north", 1, LATER), state === "closing" ? "lapsed" : state)
      assert.deepEqual(reasons(world), state === "closing" ? ["late"] : [])
    }
  })

  test("an agreement that comes too late leaves cooperation without effect, though it was accepted", () => {
    const world = theCase().answer("south", "north", 2, "accept").at(LATER).answer("south", "north", 1, "accept")
    assert.equal(world.state("north", 1), "settled")
    assert.equal(world.state("north", 2), "closing")
    world.heartbeat("north")
    assert.equal(world.state("north", 2), "lapsed")
    assert.deepEqual(
      rowOf(world.table(), "north", 2)?.shown.map(({ office }) => office[0]),
      [0x22, 0x11],
    )
  })

  test("which of a withdrawal and an acceptance that cross was first, the postmarks say", () => {
    const offer = (): Correspondence => new Correspondence().offer("north", 1, { ...UNTIL, revocable: true })
    const first = offer().answer("north", "north", 1, "withdraw").answer("south", "north", 1, "accept")
    assert.deepEqual([first.state("north", 1), ...reasons(first)], ["withdrawn", "closed"])
    const second = offer().answer("south", "north", 1, "accept").answer("north", "north", 1, "withdraw")
    assert.deepEqual([second.state("north", 1), ...reasons(second)], ["settled", "closed"])
  })

  test("a record of fewer entries than an earlier one takes nothing back, and nothing takes effect twice", () => {
    const world = theCase().answer("south", "north", 2, "accept").answer("south", "north", 1, "accept")
    const input = world.heartbeat("north").heartbeat("south").input(LATER)
    const records = (input.records ?? []).flatMap((record) => [record, { ...record, size: 1 }])
    const table = tableOf({ ...input, records })
    assert.deepEqual(
      table.terms.map(({ state }) => state),
      ["settled", "settled"],
    )
    assert.deepEqual(table.voids, [])
  })

  test("what was replaced while it waited is not settled when what it waited for comes", () => {
    const world = new Correspondence()
      .offer("north", 1, { condition: accepted(NORTH, 3) })
      .offer("north", 3)
      .answer("south", "north", 1, "accept")
      .offer("north", 2, { replaces: [idOf(1)] })
      .answer("south", "north", 2, "accept")
      .answer("south", "north", 3, "accept")
    assert.deepEqual(
      [1, 2, 3].map((term) => world.state("north", term)),
      ["replaced", "settled", "settled"],
    )
    assert.equal(rowOf(world.table(), "north", 1)?.settled, null)
  })

  test("a postmark of the deadline's own second does not show that nobody acted in time; one later does", () => {
    const world = new Correspondence().offer("north", 1, UNTIL)
    world.at(DEADLINE - 1).heartbeat("south")
    assert.equal(world.records.at(-1)?.time, DEADLINE)
    assert.equal(world.state("north", 1, LATER), "closing")
    world.heartbeat("south")
    assert.equal(world.state("north", 1, LATER), "lapsed")
  })

  test("what is firm cannot be withdrawn", () => {
    const world = theCase().answer("north", "north", 2, "withdraw")
    assert.deepEqual([world.state("north", 2), ...reasons(world)], ["open", "firm"])
  })

  test("a host that is silent over the deadline, and a heartbeat that never comes, leave it closing", () => {
    const world = theCase()
    assert.equal(world.state("north", 2, DEADLINE), "open")
    assert.equal(world.state("north", 2, LATER), "closing")
    world.at(LATER).heartbeat("north")
    assert.equal(world.state("north", 2), "closing", "only the other office could still have answered")
    world.heartbeat("south")
    assert.equal(world.state("north", 2), "lapsed")
  })

  test("an answer that was entered and never postmarked moves nothing", () => {
    const world = theCase()
    const answer = responseLeaf(NORTH, { n: 2, leaf: world.leafOf("north", 2) }, "accept")
    world.letter("south", [answer], { postmark: false })
    assert.equal(world.state("north", 2), "open")
    assert.equal(world.table().offices[1].entries, 0)
  })

  test("an acceptance that was postmarked and not delivered, or delivered as rubbish, ends the table before it", () => {
    const world = theCase()
    const answer = responseLeaf(NORTH, { n: 1, leaf: world.leafOf("north", 1) }, "accept")
    world.letter("south", [answer], { held: false }).at(LATER).heartbeat("north").heartbeat("south")
    const table = world.table()
    assert.deepEqual(table.stop, { office: SOUTH, entry: 0 })
    assert.deepEqual([table.records, world.state("north", 1), world.state("north", 2)], [2, "open", "closing"])
    // Whoever holds it, and in the end whoever is given it, sees that it came in time.
    const held = tableEntry({ ...world.statements.south[0]!, listed: [answer] })
    world.entries.south[0] = held
    assert.deepEqual([world.table().stop, world.state("north", 1)], [null, "settled"])
  })
})

describe("answers that move nothing", () => {
  const open = (): Correspondence => new Correspondence().offer("north", 1, { revocable: true }).offer("south", 5)
  const cases: readonly (readonly [VoidReason, (world: Correspondence) => void])[] = [
    ["term-unknown", (w) => w.answer("south", "north", 9, "accept")],
    ["leaf-differs", (w) => w.letter("south", [responseLeaf(NORTH, { n: 1, leaf: new Uint8Array(1) }, "accept")])],
    ["not-yours", (w) => w.answer("north", "north", 1, "accept")],
    ["not-yours", (w) => w.answer("south", "north", 1, "withdraw")],
    ["closed", (w) => w.answer("south", "north", 1, "decline").answer("south", "north", 1, "accept")],
    ["closed", (w) => w.answer("south", "north", 1, "accept").answer("south", "north", 1, "decline")],
    ["firm", (w) => w.answer("south", "south", 5, "withdraw")],
    ["counter-unknown", (w) => w.answer("south", "north", 1, "counter", { counter: idOf(6) })],
    ["not-settled", (w) => w.answer("south", "north", 1, "report")],
    ["not-reported", (w) => w.answer("south", "north", 1, "accept").answer("north", "north", 1, "confirm")],
    [
      "not-yours",
      (w) =>
        w
          .answer("south", "north", 1, "accept")
          .answer("south", "north", 1, "report")
          .answer("south", "north", 1, "confirm"),
    ],
    [
      "closed",
      (w) =>
        w
          .answer("south", "north", 1, "accept")
          .answer("south", "north", 1, "report")
          .answer("north", "north", 1, "report"),
    ],
    ["id-taken", (w) => w.letter("north", [termLeaf(1, { form: "minutes" }, 7)])],
  ]
  for (const [reason, act] of cases) {
    test(reason, () => {
      const world = open()
      act(world)
      assert.deepEqual(reasons(world), [reason])
    })
  }

  test("a leaf that the quorum listed and that is none, or stands elsewhere, is unreadable", () => {
    const astray = { position: 9, leaf: termLeaf(3).leaf }
    const world = new Correspondence().letter("north", [{ position: 8, leaf: new Uint8Array(40) }, astray])
    assert.deepEqual(reasons(world), ["unreadable", "unreadable"])
  })

  test("a void letter moves nothing, and its leaves are not waited for", () => {
    const world = new Correspondence().letter("north", [termLeaf(1)], { isVoid: true, held: false }).offer("north", 2)
    assert.deepEqual([world.table().stop, world.table().terms.length], [null, 1])
  })
})

describe("what follows an offer", () => {
  test("a counter ends the offer and names what is offered instead, also of its own letter", () => {
    const world = new Correspondence().offer("north", 1)
    const counter = responseLeaf(NORTH, { n: 1, leaf: world.leafOf("north", 1) }, "counter", { counter: idOf(4) }, 3)
    world.letter("south", [counter, termLeaf(4)])
    const row = rowOf(world.table(), "north", 1)
    assert.deepEqual([row?.state, row?.by], ["countered", { office: SOUTH, term: idOf(4) }])
  })

  test("a revocable offer goes at once when another replaces it, a firm one when that is in force", () => {
    const world = new Correspondence()
      .offer("north", 1, { revocable: true })
      .offer("north", 2)
      .offer("north", 3, { replaces: [idOf(1), idOf(2)] })
    assert.deepEqual([world.state("north", 1), world.state("north", 2)], ["replaced", "open"])
    world.answer("south", "north", 3, "accept")
    assert.deepEqual([world.state("north", 2), world.state("north", 3)], ["replaced", "settled"])
    assert.deepEqual(rowOf(world.table(), "north", 2)?.by, { office: NORTH, term: idOf(3) })
  })

  test("two offers that wait for each other are in force together, and stay so", () => {
    const world = new Correspondence()
      .offer("north", 1, { condition: accepted(SOUTH, 2) })
      .offer("south", 2, { condition: accepted(NORTH, 1) })
      .answer("south", "north", 1, "accept")
    assert.deepEqual([world.state("north", 1), world.state("south", 2)], ["waiting", "open"])
    world.answer("north", "south", 2, "accept")
    assert.deepEqual([world.state("north", 1), world.state("south", 2)], ["settled", "settled"])
    world.answer("south", "north", 1, "decline").answer("north", "south", 2, "withdraw")
    assert.deepEqual([world.state("north", 1), world.state("south", 2)], ["settled", "settled"])
  })

  test("at least two of three, one of which must be fulfilled: reported by one side, confirmed by the other", () => {
    const condition = least(2, accepted(NORTH, 1), accepted(NORTH, 2), fulfilled(NORTH, 3))
    const world = new Correspondence()
      .offer("north", 1)
      .offer("north", 2)
      .offer("north", 3)
      .offer("north", 4, { condition })
    world
      .answer("south", "north", 4, "accept")
      .answer("south", "north", 1, "accept")
      .answer("south", "north", 3, "accept")
    assert.deepEqual(rowOf(world.table(), "north", 4)?.lacks, [accepted(NORTH, 2), fulfilled(NORTH, 3)])
    world.answer("north", "north", 3, "report")
    assert.deepEqual([world.state("north", 3), world.state("north", 4)], ["reported", "waiting"])
    world.answer("south", "north", 3, "confirm")
    assert.deepEqual([world.state("north", 3), world.state("north", 4)], ["fulfilled", "settled"])
  })

  test("minutes are settled by the acceptance that names their leaf", () => {
    const versions = ["ar", "en"].map((language) => ({
      language,
      direction: "ltr" as const,
      heading: "",
      text: "Agreed.",
    }))
    const world = new Correspondence()
      .offer("north", 1, { form: "minutes", versions })
      .answer("south", "north", 1, "accept")
    assert.equal(world.state("north", 1), "settled")
  })
})

describe("without a host", () => {
  test("deadlines do not bind: nothing is late, closes or lapses", () => {
    const world = theCase().at(LATER).answer("south", "north", 2, "accept").answer("south", "north", 1, "accept")
    assert.deepEqual(
      [world.state("north", 2, LATER, false), world.state("north", 1, LATER, false)],
      ["settled", "settled"],
    )
    assert.equal(world.table(LATER, false).hosted, false)
    assert.equal(theCase().state("north", 2, LATER, false), "open")
  })

  test("an acceptance that had not seen a withdrawal, and was as early, is ordered by office", () => {
    const world = new Correspondence().offer("north", 1, { revocable: true })
    const accept = responseLeaf(NORTH, { n: 1, leaf: world.leafOf("north", 1) }, "accept")
    world.answer("north", "north", 1, "withdraw").letter("south", [accept], { sees: 1 })
    assert.equal(world.state("north", 1, LATER, false), "withdrawn")
  })

  test("an entry waits for all that it had seen", () => {
    const world = new Correspondence().letter("north", [termLeaf(1)], { held: false }).offer("south", 2)
    assert.deepEqual(world.table(LATER, false).stop, { office: NORTH, entry: 0 })
    assert.deepEqual(world.table(LATER, false).terms, [])
  })
})

describe("the table as a value", () => {
  test("both sides compute the same bytes, and later records are left out", () => {
    const world = theCase().answer("south", "north", 1, "accept").answer("south", "north", 2, "accept")
    const now = world.now
    const then = encodeTable(world.table(now - 1))
    world.answer("north", "north", 1, "report")
    assert.deepEqual(encodeTable(world.table(now - 1)), then)
    assert.notDeepEqual(encodeTable(world.table(now + 5)), then)
  })

  test("why: the entries and postmarks of a term and of those it rests on", () => {
    const world = theCase().answer("south", "north", 2, "accept").answer("south", "north", 1, "accept")
    const causes = why(world.table(), { office: NORTH, term: idOf(2) })
    assert.deepEqual(
      causes.map(({ term, what, mark }) => [term[15], what, mark?.record]),
      [
        [2, "offered", 1],
        [2, "answered", 2],
        [2, "settled", 3],
        [1, "offered", 0],
        [1, "answered", 3],
        [1, "settled", 3],
      ],
    )
    refused("term-not-found", () => why(world.table(), { office: SOUTH, term: idOf(2) }))
  })

  test("why a term lapsed: the records that are later than its deadline", () => {
    const world = theCase().at(LATER).heartbeat("south")
    assert.deepEqual(why(world.table(), { office: NORTH, term: idOf(2) }).at(-1)?.what, "passed")
  })

  test("input that was not verified is our mistake", () => {
    const world = theCase()
    const input = world.input()
    const [record] = world.records
    assert.throws(() => tableOf({ ...input, at: LATER, records: [{ ...record!, time: DEADLINE }, record!] }), TypeError)
    assert.throws(() => tableOf({ ...input, registers: [input.registers[0], input.registers[0]] }), TypeError)
  })

  test("an entry is prepared only with exactly the leaves that it lists", () => {
    const world = new Correspondence().letter("north", [termLeaf(1), termLeaf(2)])
    const entry = world.statements.north[0]!
    const [first, second] = entry.listed!
    refused("listed-missing", () => tableEntry({ ...entry, listed: [first!] }))
    refused("listed-differs", () => tableEntry({ ...entry, listed: [first!, { ...second!, leaf: first!.leaf }] }))
    refused("listed-surplus", () =>
      tableEntry({ ...entry, listed: [...entry.listed!, { position: 9, leaf: first!.leaf }] }),
    )
  })
})
