/** Terms and responses: their leaves, and that a letter can hide none of them. */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import fc from "fast-check"
import { encodeRecord } from "../bytes/index.ts"
import { leafHash } from "../register/index.ts"
import { refused } from "../../tests/refused.ts"
import { runs } from "../../tests/runs.ts"
import { buildLetter, letterTree, type BuiltLetter } from "./build.ts"
import { checkDraft } from "./draft.ts"
import {
  charter,
  CHANNEL,
  draft,
  id,
  keysOf,
  leafData,
  minister,
  plan,
  SECRET,
  SOUTH,
  statementFor,
  type Forged,
} from "./fixture.test.ts"
import { encodeLeaf, openLeaf, type EncodedLeaf } from "./leaf.ts"
import { verifyListed } from "./listed.ts"
import { leafSalt } from "./salt.ts"
import { deadlineInstant, type Condition, type ResponseBody, type TermBody } from "./term.ts"
import { makeContent, verifyContent, type ContentCheck } from "./view.ts"

const ID = new Uint8Array(16).fill(7)
const OTHER = new Uint8Array(16).fill(8)
const AT = 1_795_552_140
const TEXT = "2026-11-24T23:59:00+03:30[Asia/Tehran][u-ca=persian]"
const mention = (term = OTHER): Condition => ({ kind: "accepted", office: SOUTH, term })
const nested = (levels: number): Condition =>
  levels === 0 ? mention() : { kind: "of", least: 1, of: [nested(levels - 1)] }

const TERM: TermBody = {
  term: ID,
  form: "offer",
  versions: [{ language: "en", direction: "ltr", heading: "Cooperation", text: "Once the agreement is accepted." }],
  condition: { kind: "of", least: 1, of: [mention(), { ...mention(), kind: "fulfilled" } as Condition] },
  deadline: { at: AT, text: TEXT },
  revocable: false,
  replaces: [OTHER],
}
const RESPONSE: ResponseBody = {
  office: SOUTH,
  term: OTHER,
  leaf: id(1, 2),
  answer: "accept",
  counter: null,
  versions: [],
}
const marking = { level: "secret", caveats: [] }
const leafOf = (kind: string, body: object): Uint8Array =>
  encodeRecord({ kind, body, marking, salt: id(1, 1), position: 8 })

describe("leaves of terms and responses", () => {
  test("come back as they went in", () => {
    const condition: fc.Arbitrary<Condition> = fc.constantFrom(mention(), nested(4), TERM.condition as Condition)
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.option(condition),
        fc.constantFrom("offer", "minutes"),
        (revocable, condition, form) => {
          const term = {
            kind: "term",
            body: { ...TERM, revocable, condition, form },
            marking,
            salt: id(1, 1),
            position: 8,
          } as const
          assert.deepEqual(openLeaf(encodeLeaf(term)), term)
          const response = { ...term, kind: "response", body: RESPONSE } as const
          assert.deepEqual(openLeaf(encodeLeaf(response)), response)
        },
      ),
      runs(50),
    )
  })

  test("bytes that open are the encoding of what they hold; all others are refused with a code", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.nat(), fc.integer({ min: 0, max: 7 }), (isTerm, at, bit) => {
        const bytes = isTerm ? leafOf("term", TERM) : leafOf("response", RESPONSE)
        const place = at % bytes.length
        bytes[place] = (bytes[place] as number) ^ (1 << bit)
        try {
          assert.deepEqual(encodeLeaf(openLeaf(bytes)), bytes)
        } catch (error) {
          assert.equal(typeof (error as { code?: unknown }).code, "string", String(error))
        }
      }),
      runs(300),
    )
  })

  const faults: readonly (readonly [string, Partial<Record<keyof TermBody, unknown>>, string])[] = [
    ["a term without text", { versions: [] }, "wrong-length"],
    ["a language twice", { versions: [TERM.versions[0], TERM.versions[0]] }, "list-order"],
    ["ids that fall", { replaces: [new Uint8Array(16).fill(9), OTHER] }, "list-order"],
    ["a term that replaces itself", { replaces: [ID] }, "term-replaces-itself"],
    ["a long id", { term: id(1, 1) }, "wrong-length"],
    ["another form", { form: "draft" }, "unexpected-value"],
    ["a condition of an unknown kind", { condition: { ...mention(), kind: "declined" } }, "unexpected-value"],
    ["a condition that is none", { condition: [] }, "wrong-type"],
    ["a further field in a condition", { condition: { ...mention(), not: true } }, "unknown-field"],
    ["at least none", { condition: { kind: "of", least: 0, of: [mention()] } }, "out-of-range"],
    ["at least two of one", { condition: { kind: "of", least: 2, of: [mention()] } }, "condition-least"],
    ["of none", { condition: { kind: "of", least: 1, of: [] } }, "wrong-length"],
    ["a mention twice", { condition: { kind: "of", least: 2, of: [mention(), mention()] } }, "condition-repeated"],
    ["five groups in one another", { condition: nested(5) }, "condition-large"],
    [
      "65 parts",
      { condition: { kind: "of", least: 1, of: [0, 1, 2, 3].map((n) => ({ kind: "of", least: 1, of: sixteen(n) })) } },
      "condition-large",
    ],
    ["a deadline that is another instant than its text", { deadline: { at: AT + 1, text: TEXT } }, "deadline-text"],
    ["a deadline in words", { deadline: { at: AT, text: "tomorrow" } }, "unexpected-value"],
  ]
  for (const [title, change, code] of faults)
    test(`refused, ${code}: ${title}`, () => {
      refused(code, () => openLeaf(leafOf("term", { ...TERM, ...change })))
    })

  test("a counter names what is offered instead, and nothing else does", () => {
    refused("counter-misplaced", () => openLeaf(leafOf("response", { ...RESPONSE, answer: "counter" })))
    refused("counter-misplaced", () => openLeaf(leafOf("response", { ...RESPONSE, counter: ID })))
    refused("unexpected-value", () => openLeaf(leafOf("response", { ...RESPONSE, answer: "perhaps" })))
    const twice = { ...RESPONSE, versions: [TERM.versions[0], TERM.versions[0]] }
    refused("list-order", () => openLeaf(leafOf("response", twice)))
  })
})

function sixteen(n: number): readonly Condition[] {
  return Array.from({ length: 16 }, (_, i) => mention(new Uint8Array(16).fill(16 * n + i)))
}

describe("a deadline's text", () => {
  test("is the instant by its own offset, in whatever zone and calendar", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 253_402_300_799 - 86_400 }),
        fc.constantFrom("Asia/Tehran", "Asia/Riyadh", "America/New_York", "UTC", "Pacific/Chatham"),
        (at, zone) => {
          const zoned = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(zone)
          const text = zoned.toString({ calendarName: "always" })
          // Before there were zones, offsets had seconds, which RFC 9557 rounds.
          if (Temporal.ZonedDateTime.from(text, { offset: "use" }).epochMilliseconds === at * 1000)
            assert.equal(deadlineInstant(text), at, text)
        },
      ),
      runs(200),
    )
  })

  for (const text of [
    "2026-02-29T00:00:00+00:00[UTC][u-ca=iso8601]",
    "2026-13-01T00:00:00+00:00[UTC][u-ca=iso8601]",
    "2026-00-01T00:00:00+00:00[UTC][u-ca=iso8601]",
    "2026-04-31T00:00:00+00:00[UTC][u-ca=iso8601]",
    "2026-04-00T00:00:00+00:00[UTC][u-ca=iso8601]",
    "2026-04-01T24:00:00+00:00[UTC][u-ca=iso8601]",
    "2026-04-01T23:60:00+00:00[UTC][u-ca=iso8601]",
    "2026-04-01T23:59:60+00:00[UTC][u-ca=iso8601]",
    "2026-04-01T00:00:00-00:00[UTC][u-ca=iso8601]",
    "2026-04-01T00:00:00+15:00[UTC][u-ca=iso8601]",
    "2026-04-01T00:00:00+00:60[UTC][u-ca=iso8601]",
    "2026-04-01T00:00:00+00:00[UTC][u-ca=mayan]",
    "2026-04-01T00:00:00Z[UTC][u-ca=iso8601]",
    "2026-04-01T00:00:00+00:00[UTC]",
    "2026-04-01T00:00:00+00:00[../x/y][u-ca=iso8601]",
  ])
    test(`is none: ${text}`, () => assert.equal(deadlineInstant(text), null))
})

/** The fixture's letter with a term and a response, both granted to the minister and to North's president. */
const partsCount = plan.parts.length
const withTerms = {
  ...plan,
  parts: [
    ...plan.parts,
    { kind: "term", marking, body: TERM } as const,
    { kind: "response", marking, body: RESPONSE } as const,
  ],
  readers: plan.readers.map((reader) => ({ ...reader, parts: [...reader.parts, partsCount, partsCount + 1] })),
}
const letter = buildLetter(withTerms)
const [TERM_AT, RESPONSE_AT] = letter.partPositions.slice(partsCount) as [number, number]
const keys = keysOf(letter, plan.parts)
const statement = statementFor(letter.root, { listed: letter.listed })

function laid(change: (leaves: Forged[]) => unknown = () => null, listed = letter.listed): ReturnType<typeof draft> {
  const leaves = letter.leaves.map(({ leaf }) => structuredClone(openLeaf(leaf)) as unknown as Forged)
  change(leaves)
  leaves.sort((a, b) => a.position - b.position)
  const encoded = leaves.map((leaf) => ({ position: leaf.position, leaf: encodeRecord(leaf) }))
  const { root } = letterTree({ secret: SECRET, size: letter, leaves: encoded })
  return draft({ leaves: encoded, keys, statement: leafData({ ...statement, root, listed }) })
}

function got(of: BuiltLetter, changes: Partial<ContentCheck> = {}): ContentCheck {
  const reader = of.readers.find(({ officer }) => officer === minister.officer)
  const content = makeContent({ tree: of.tree, leaves: of.leaves, reader: reader?.position ?? 0, keys })
  return { content, statement, channel: CHANNEL, charter, to: minister, ...changes }
}

const at = (leaves: readonly Forged[], position: number): Forged =>
  leaves.find((leaf) => leaf.position === position) as Forged

describe("a letter with terms", () => {
  test("lists them; approvers and readers are shown them, with the hash that answers name", () => {
    assert.deepEqual(
      letter.listed.map(({ position }) => position),
      [TERM_AT, RESPONSE_AT],
    )
    const checked = checkDraft(laid())
    assert.deepEqual([checked.terms[0]?.term, checked.responses[0]?.response], [TERM, RESPONSE])
    const view = verifyContent(got(letter))
    assert.deepEqual([view.terms[0]?.term, view.responses[0]?.response], [TERM, RESPONSE])
    assert.deepEqual([view.terms[0]?.leaf, checked.terms[0]?.leaf], [letter.listed[0]?.hash, letter.listed[0]?.hash])
    assert.equal(view.parts.length, 3)
  })

  const unlisted = letter.listed.slice(0, 1)
  test("an unlisted withdrawal is refused by approver and reader", () => {
    refused("leaf-unlisted", () => checkDraft(laid(() => null, unlisted)))
    refused("leaf-unlisted", () => verifyContent(got(letter, { statement: { ...statement, listed: unlisted } })))
  })

  test("a listed leaf that is another is refused by both", () => {
    const listed = letter.listed.map((each, i) => (i === 0 ? { ...each, hash: id(3, 3) } : each))
    refused("listed-differs", () => checkDraft(laid(() => null, listed)))
    refused("listed-differs", () => verifyContent(got(letter, { statement: { ...statement, listed } })))
  })

  test("a listed place that holds nothing, or something else, is refused", () => {
    const free = [1, 2, 3]
      .map((slot) => 4 * slot)
      .find((position) => letter.leaves.every((leaf) => leaf.position !== position))
    assert.ok(free !== undefined)
    const more = [{ position: free, hash: id(3, 3) }, ...letter.listed].sort((a, b) => a.position - b.position)
    refused("listed-missing", () => checkDraft(laid(() => null, more)))
    const enclosure = letter.partPositions[2] as number
    const wrong = [{ position: enclosure, hash: id(3, 3) }, ...letter.listed].sort((a, b) => a.position - b.position)
    refused("listed-kind", () => checkDraft(laid(() => null, wrong)))
    refused("listed-kind", () => verifyContent(got(letter, { statement: { ...statement, listed: wrong } })))
  })

  test("a second term hidden in a copy of its slot, or deeper than the tree, is refused", () => {
    const hide = (position: number) => (leaves: Forged[]) =>
      leaves.push({ ...at(leaves, TERM_AT), position, salt: leafSalt(SECRET, position) })
    refused("copy-not-zero", () => checkDraft(laid(hide(TERM_AT + 1))))
    refused("leaf-position", () => checkDraft(laid(hide(256))))
  })

  test("it keeps to the charter's markings, to the header's languages, and is read by somebody", () => {
    refused("marking-not-permitted", () =>
      checkDraft(relisted((leaves) => (at(leaves, TERM_AT).marking = { level: "cosmic", caveats: [] }))),
    )
    refused("section-language", () =>
      checkDraft(relisted((leaves) => (at(leaves, TERM_AT).body.versions[0].language = "fr"))),
    )
    refused("part-unread", () =>
      checkDraft(
        laid((leaves) => {
          for (const { kind, body } of leaves)
            if (kind === "reader") body.positions = body.positions.filter((each: number) => each !== TERM_AT)
        }),
      ),
    )
  })

  test("a registrar who holds other leaves than those listed does not hold them", () => {
    const held = letter.leaves.filter(({ position }) => position === TERM_AT || position === RESPONSE_AT)
    verifyListed(statement, held)
    refused("listed-missing", () => verifyListed(statement, held.slice(1)))
    refused("listed-differs", () =>
      verifyListed(statement, [held[0] as EncodedLeaf, { position: RESPONSE_AT, leaf: leafOf("response", RESPONSE) }]),
    )
    refused("listed-surplus", () => verifyListed(statement, [...held, { position: 8, leaf: leafOf("term", TERM) }]))
  })
})

/** As {@link laid}, the statement listing what was made of the leaves. */
function relisted(change: (leaves: Forged[]) => unknown): ReturnType<typeof draft> {
  const { leaves } = laid(change)
  const listed = leaves
    .filter(({ position }) => position === TERM_AT || position === RESPONSE_AT)
    .map(({ position, leaf }) => ({ position, hash: leafHash(leaf) }))
  return laid(change, listed)
}
