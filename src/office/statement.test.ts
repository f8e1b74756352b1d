import assert from "node:assert/strict"
import { test } from "node:test"
import { concat, encode, encodeRecord, equal, type Value } from "../bytes/index.ts"
import { castCharter, north, seedOf, south } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  comparisonShape,
  encodeStatement,
  openSigned,
  openStatement,
  openStatementOf,
  overrideShape,
  rightGrantShape,
  signBody,
  statementChannel,
  SUITE,
  viewActShape,
  type ActStatement,
  type LetterStatement,
  type StatementBody,
} from "./index.ts"

const channel = castCharter().id
const office = north().id
const roster = north().roster.id
const random = seedOf("statement")
const { principal } = north().officers
const seen = [{ office: south().id, size: 3, root: seedOf("root") }]

const letter: LetterStatement = {
  suite: SUITE,
  kind: "letter",
  channel,
  office,
  roster,
  number: 4,
  document: "letter",
  date: 1_791_795_600,
  root: seedOf("letter root"),
  depth: 6,
  copies: 2,
  listed: [],
  seen,
  enterBy: 1_792_400_400,
}
const act: ActStatement = {
  suite: SUITE,
  kind: "act",
  office,
  act: signBody(principal.keys, { suite: SUITE, kind: "comparison", channel, office, how: "qr", time: 5 }),
}
const bodies: readonly StatementBody[] = [
  { suite: SUITE, kind: "roster", channel, office, head: north().shown.head },
  { suite: SUITE, kind: "charter", channel, office, roster, charter: castCharter().bytes },
  letter,
  {
    ...letter,
    listed: [
      { position: 8, hash: random },
      { position: 12, hash: random },
    ],
  },
  { suite: SUITE, kind: "heartbeat", channel, office, time: 9, seen: [] },
  {
    suite: SUITE,
    kind: "protest",
    channel,
    office,
    against: { office: south().id, index: 2 },
    fault: "seen-older",
    time: 9,
  },
  act,
]

test("leaf data is 32 random bytes and the body, nothing else", () => {
  for (const body of bodies) {
    const data = encodeStatement(random, body)
    assert.deepEqual(data, concat(random, encodeRecord(body)))
    const statement = openStatement(data)
    assert.deepEqual(statement.random, random)
    assert.deepEqual(encodeRecord(statement.body), encodeRecord(body))
    assert.deepEqual(statement.data, data)
    assert.equal(openStatementOf(body.kind, data).body.kind, body.kind)
  }
})

const broken = (change: object, of: StatementBody = letter): Uint8Array =>
  concat(random, encode({ ...of, ...change } as unknown as Value))

test("a statement of another kind than wanted is refused", () => {
  refused("kind-differs", () => openStatementOf("charter", encodeStatement(random, letter)))
})

test("a statement too short to say anything is refused", () => {
  refused("statement-short", () => openStatement(random))
  refused("statement-short", () => openStatement(new Uint8Array(0)))
  assert.throws(() => encodeStatement(random.subarray(1), letter), TypeError)
})

test("fields are exact and bounded", () => {
  refused("suite-lower", () => openStatement(broken({ suite: "diwan/0" })))
  refused("unexpected-value", () => openStatement(broken({ kind: "briefing" })))
  refused("unknown-field", () => openStatement(broken({ note: 1 })))
  refused("out-of-range", () => openStatement(broken({ number: 0 })))
  for (const depth of [5, 7, 9, 11, 12]) refused("out-of-range", () => openStatement(broken({ depth })))
  for (const depth of [6, 8, 10]) openStatement(broken({ depth }))
  refused("out-of-range", () => openStatement(broken({ copies: 8 })))
  refused("unexpected-value", () => openStatement(broken({ document: "telegram" })))
  refused("unexpected-value", () => openStatement(broken({ fault: "Not a code" }, bodies[5])))
  refused("not-canonical", () => openStatement(concat(encodeStatement(random, letter), Uint8Array.of(0))))
  refused("too-long", () => openStatement(new Uint8Array((1 << 19) + 33)))
})

test("lists have one order, each item once", () => {
  const hash = random
  refused("list-order", () =>
    openStatement(
      broken({
        listed: [
          { position: 2, hash },
          { position: 1, hash },
        ],
      }),
    ),
  )
  refused("list-order", () =>
    openStatement(
      broken({
        listed: [
          { position: 2, hash },
          { position: 2, hash },
        ],
      }),
    ),
  )
  refused("list-order", () => openStatement(broken({ seen: [...seen, ...seen] })))
})

test("an act is the signed word of an officer, of the kinds a register takes", () => {
  const opened = openStatementOf("act", encodeStatement(random, act))
  const comparison = openSigned(opened.body.act, north().roster, comparisonShape)
  assert.equal(comparison.how, "qr")
  assert.ok(equal(statementChannel(opened.body), office))
  assert.ok(equal(statementChannel(letter), channel))
})

test("other acts are refused, and so is what is no act", () => {
  const signed = (body: Uint8Array): StatementBody => ({ ...act, act: { ...act.act, body } })
  const entered = (body: Value) => () => encodeStatement(random, signed(encode(body)))
  refused("act-kind", entered({ suite: SUITE, kind: "letter" }))
  refused("act-kind", entered({ suite: SUITE, kind: "trace" }))
  refused("suite-lower", entered({ suite: "diwan/0", kind: "view" }))
  refused("wrong-type", entered({ suite: SUITE }))
  refused("wrong-type", entered([]))
  refused("wrong-type", entered(null))
  refused("wrong-type", entered("comparison"))
  refused("not-canonical", () => encodeStatement(random, signed(Uint8Array.of(0xff))))
})

test("the shapes of acts and grants read what was signed", () => {
  const { roster: keys } = north()
  const view = {
    suite: SUITE,
    kind: "view",
    channel,
    office: south().id,
    number: 1,
    statement: random,
    positions: [1, 2],
    time: 3,
  }
  assert.deepEqual(
    { ...openSigned(signBody(principal.keys, { ...view, suite: SUITE, kind: "view" }), keys, viewActShape) },
    view,
  )
  const override = { channel, office: south().id, roster, what: "roster-expired", reason: "by telephone", time: 3 }
  openSigned(signBody(principal.keys, { suite: SUITE, kind: "override", ...override }), keys, overrideShape)
  const right = { ...principal.mailbox, token: random }
  openSigned(signBody(principal.keys, { suite: SUITE, kind: "right", channel, right }), keys, rightGrantShape)
})
