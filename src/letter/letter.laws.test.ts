/**
 * Laws of the whole way, from plan to view. The one that matters most: a view proves its own parts and reveals nothing else.
 * @module
 */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import fc from "fast-check"
import { utf8 } from "../bytes/index.ts"
import { runs } from "../../tests/runs.ts"
import { buildLetter, type BuiltLetter, type LetterPlan, type PartPlan } from "./build.ts"
import { checkDraft } from "./draft.ts"
import {
  built,
  charterWith,
  CHANNEL,
  crowd,
  draft,
  draftOf,
  enclosures,
  keysOf,
  minister,
  plan,
  received,
  SECRET,
  statementFor,
} from "./fixture.test.ts"
import type { EncodedLeaf } from "./leaf.ts"
import { leafSalt } from "./salt.ts"
import { leafCount } from "./slots.ts"
import { makeContent, verifyContent, type ContentCheck } from "./view.ts"

/** Words that occur in one copy of one section and nowhere else. */
const words = (part: number, copy: number): string => `<part ${part} in copy ${copy}>`

const plans: fc.Arbitrary<LetterPlan> = fc
  .record({
    secret: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    random: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    copies: fc.integer({ min: 0, max: 3 }),
    sections: fc.integer({ min: 1, max: 6 }),
    annexes: fc.integer({ min: 0, max: 2 }),
    grants: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 10 }),
  })
  .map(({ secret, random, copies, sections, annexes, grants }) => {
    const parts: PartPlan[] = Array.from({ length: sections }, (_, part) => ({
      kind: "section",
      marking: { level: "secret", caveats: [] },
      wording: (copy) => ({
        versions: [{ language: "en", direction: "ltr", heading: "", text: words(part, copy) }],
      }),
    }))
    for (const { body } of enclosures.slice(0, annexes)) {
      parts.push({ kind: "enclosure", marking: { level: "open", caveats: [] }, body })
    }
    const readers = grants.map((grant, n) => {
      const all = parts.map((_, i) => i)
      const given = n === 0 ? all : all.filter((i) => grant.some((g) => g % parts.length === i))
      const { office, officer } = crowd[n] as (typeof crowd)[number]
      return { office, officer, parts: given }
    })
    return { ...plan, secret, random, copies, parts, readers }
  })

function viewed(letter: BuiltLetter, of: LetterPlan, n: number): ContentCheck {
  const reader = letter.readers[n] as BuiltLetter["readers"][number]
  const { root, depth, copies } = letter
  return {
    content: makeContent({ ...letter, reader: reader.position, keys: keysOf(letter, of.parts) }),
    statement: statementFor(root, { depth, copies }),
    channel: CHANNEL,
    charter: charterWith(copies),
    to: reader,
  }
}

const holds = (content: Uint8Array, sought: Uint8Array): boolean => Buffer.from(content).includes(sought)

describe("laws of letters", () => {
  test("what is built is what approvers accept", () => {
    fc.assert(
      fc.property(plans, (of) => {
        const letter = buildLetter(of)
        const checked = checkDraft(draftOf(letter, of, keysOf(letter, of.parts)))
        assert.equal(checked.parts.length, of.parts.length)
        assert.equal(checked.readers.length, of.readers.length)
      }),
      runs(40),
    )
  })

  test("every view verifies against its root, shows what was granted, and reveals no other part, copy or reader", () => {
    fc.assert(
      fc.property(plans, fc.nat(), (of, pick) => {
        const letter = buildLetter(of)
        const n = pick % of.readers.length
        const check = viewed(letter, of, n)
        const view = verifyContent(check)
        const reader = letter.readers[n] as BuiltLetter["readers"][number]
        const granted = new Set([0, reader.position, ...reader.positions])
        assert.deepEqual(
          view.parts.map((part) => part.position),
          reader.positions,
        )
        for (let position = 0; position < leafCount(letter); position++) {
          assert.equal(holds(check.content, leafSalt(of.secret, position)), granted.has(position))
        }
        for (const [i, part] of of.parts.entries()) {
          const has = of.readers[n]?.parts.includes(i) ?? false
          if (part.kind === "section") {
            for (let copy = 0; copy < 2 ** of.copies; copy++) {
              assert.equal(holds(check.content, utf8(words(i, copy))), has && copy === reader.copy)
            }
          } else if (part.kind === "enclosure") {
            assert.equal(holds(check.content, part.body.recipient.subarray(0, 32)), has)
            assert.equal(holds(check.content, part.body.locker), has)
          }
        }
        for (const other of letter.readers) assert.equal(holds(check.content, other.officer), other === reader)
        for (const [i, { identity, token }] of enclosures.entries()) {
          const at = of.parts.findIndex((part) => part.kind === "enclosure" && part.body === enclosures[i]?.body)
          const has = of.readers[n]?.parts.includes(at) ?? false
          assert.equal(holds(check.content, identity), has)
          assert.equal(holds(check.content, token), has)
        }
        assert.ok(!holds(check.content, of.secret) && !holds(check.content, of.random))
      }),
      runs(40),
    )
  })

  test("any flipped bit in a content is refused with a code", () => {
    const honest = received()
    fc.assert(
      fc.property(fc.nat({ max: honest.content.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
        const content = honest.content.slice()
        content[at] = (content[at] as number) ^ (1 << bit)
        assert.throws(() => verifyContent({ ...honest, content }), coded)
      }),
      runs(600),
    )
  })

  test("a content cut short anywhere, or longer, is refused with a code", () => {
    const honest = received()
    fc.assert(
      fc.property(fc.nat({ max: honest.content.length - 1 }), (length) => {
        assert.throws(() => verifyContent({ ...honest, content: honest.content.slice(0, length) }), coded)
      }),
      runs(100),
    )
  })

  test("a view of one letter is none of another, even of the same plan", () => {
    const twin = buildLetter({ ...plan, secret: new Uint8Array(32).fill(3) })
    assert.throws(() => verifyContent(received(minister, { statement: statementFor(twin.root) })), {
      code: "root-differs",
    })
  })

  test("a draft with a leaf flipped, left out, doubled or moved is refused with a code", () => {
    const changes = fc.oneof(
      fc.record({ how: fc.constant("flip" as const), at: fc.nat(), bit: fc.nat() }),
      fc.record({ how: fc.constantFrom("drop" as const, "double" as const), at: fc.nat(), bit: fc.nat() }),
      fc.record({ how: fc.constant("move" as const), at: fc.nat(), bit: fc.integer({ min: 1, max: 254 }) }),
    )
    fc.assert(
      fc.property(changes, ({ how, at, bit }) => {
        const n = at % built.leaves.length
        const leaf = built.leaves[n] as EncodedLeaf
        const leaves = [...built.leaves]
        if (how === "drop") leaves.splice(n, 1)
        if (how === "double") leaves.splice(n, 0, leaf)
        if (how === "move") leaves[n] = { ...leaf, position: (leaf.position + bit) % 256 }
        if (how === "flip") leaves[n] = { ...leaf, leaf: flipped(leaf.leaf, bit) }
        assert.throws(() => checkDraft(draft({ leaves: leaves.toSorted((a, b) => a.position - b.position) })), coded)
      }),
      runs(200),
    )
  })

  test("a draft whose secret, statement or keys have a bit flipped is refused with a code", () => {
    const honest = draft()
    fc.assert(
      fc.property(fc.constantFrom("secret" as const, "statement" as const, "key" as const), fc.nat(), (what, bit) => {
        const [key, ...rest] = honest.keys
        assert.ok(key !== undefined)
        const change =
          what === "secret"
            ? { secret: flipped(SECRET, bit) }
            : what === "statement"
              ? { statement: flipBody(honest.statement, bit) }
              : { keys: [{ ...key, identity: flipped(key.identity, bit) }, ...rest] }
        assert.throws(() => checkDraft({ ...honest, ...change }), coded)
      }),
      runs(150),
    )
  })
})

function coded(error: unknown): boolean {
  return typeof (error as { readonly code?: unknown }).code === "string" && !(error instanceof TypeError)
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice()
  const at = (bit >>> 3) % bytes.length
  changed[at] = (changed[at] as number) ^ (1 << (bit & 7))
  return changed
}

/** The 32 random bytes before a statement's body may be anything; all that follows may not. */
function flipBody(statement: Uint8Array, bit: number): Uint8Array {
  return Buffer.concat([statement.subarray(0, 32), flipped(statement.subarray(32), bit)])
}
