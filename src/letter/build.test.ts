import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { toHex } from "../bytes/index.ts"
import { leafHash, multiProof, verifyMultiProof } from "../register/index.ts"
import { buildLetter, letterTree, type LetterPlan } from "./build.ts"
import { checkDraft } from "./draft.ts"
import { built, crowd, draftOf, keysOf, NORTH, plan, SECRET, SOUTH, wording } from "./fixture.test.ts"
import { encodeLeaf, openLeaf } from "./leaf.ts"
import { leafSalt } from "./salt.ts"
import { placeOf } from "./slots.ts"

const kindsOf = (letter: typeof built): readonly string[] => letter.leaves.map(({ leaf }) => openLeaf(leaf).kind)

describe("a letter", () => {
  test("follows from its plan and two secrets, to the bit", () => {
    assert.deepEqual(buildLetter(plan), built)
    assert.notDeepEqual(buildLetter({ ...plan, random: new Uint8Array(32).fill(1) }).root, built.root)
    assert.notDeepEqual(buildLetter({ ...plan, secret: new Uint8Array(32).fill(1) }).root, built.root)
  })

  test("has a header, a leaf for each reader, each enclosure, and each copy of a section that somebody holds", () => {
    const count = (kind: string): number => kindsOf(built).filter((each) => each === kind).length
    assert.deepEqual(["header", "reader", "enclosure", "section"].map(count), [1, 3, 2, 3 + 2 + 3])
    assert.equal(built.leaves[0]?.position, 0)
  })

  test("its parts stand in reading order, its readers anywhere among them", () => {
    assert.deepEqual(
      built.partPositions,
      built.partPositions.toSorted((a, b) => a - b),
    )
    const orders = new Set<string>()
    for (let n = 0; n < 40; n++) {
      const letter = buildLetter({ ...plan, copies: 0, random: new Uint8Array(32).fill(n) })
      orders.add(kindsOf(letter).join())
    }
    assert.ok(orders.size > 10)
  })

  test("asks for a wording only where a reader will hold the copy", () => {
    const asked: number[] = []
    const section = (copy: number) => {
      asked.push(copy)
      return wording(0, copy)
    }
    const letter = buildLetter({
      ...plan,
      parts: [{ kind: "section", marking: { level: "open", caveats: [] }, wording: section }],
      readers: plan.readers.map((reader) => ({ ...reader, parts: [0] })),
    })
    assert.deepEqual(
      asked,
      letter.readers.map((reader) => reader.copy).sort((a, b) => a - b),
    )
  })

  test("every other place is an empty leaf under its own salt, provable to whoever is shown the salt", () => {
    const position = 255
    const leaf = encodeLeaf({ kind: "empty", salt: leafSalt(SECRET, position), position, marking: null, body: {} })
    verifyMultiProof({
      depth: 8,
      leaves: [{ position, hash: leafHash(leaf) }],
      proof: multiProof(built.tree, [position]),
      root: built.root,
    })
  })

  test("grows with its readers; sections keep one copy number for each of them", () => {
    const readers = crowd.map(({ office, officer }) => ({ office, officer, parts: [0, 1, 2, 3, 4] }))
    const large: LetterPlan = { ...plan, copies: 3, readers: [...readers, ...plan.readers.slice(0, 2)] }
    const letter = buildLetter(large)
    assert.equal(letter.depth, 6)
    for (const { copy, positions } of letter.readers) {
      const parts = positions.map((position) => letter.leaves.find((leaf) => leaf.position === position))
      for (const part of parts) {
        const leaf = openLeaf((part as { leaf: Uint8Array }).leaf)
        if (leaf.kind === "section") assert.equal(placeOf(leaf.position, letter).copy, copy)
      }
    }
    assert.equal(checkDraft(draftOf(letter, large, keysOf(letter))).readers.length, 26)
    const one = { ...plan.readers[0], office: NORTH, officer: SOUTH, parts: [0] }
    assert.equal(buildLetter({ ...plan, readers: [...large.readers, one] }).depth, 8)
  })

  test("the largest tree is built too", () => {
    const { root } = letterTree({ secret: SECRET, size: { depth: 10, copies: 7 }, leaves: built.leaves })
    assert.equal(toHex(root).length, 64)
  })

  test("a plan that cannot be is our mistake; a body that cannot be is refused", () => {
    assert.throws(() => buildLetter({ ...plan, readers: [{ office: NORTH, officer: SOUTH, parts: [9] }] }), TypeError)
    assert.throws(() => buildLetter({ ...plan, secret: new Uint8Array(16) }), TypeError)
    assert.throws(
      () => buildLetter({ ...plan, parts: Array.from({ length: 512 }, () => plan.parts[0] as never) }),
      TypeError,
    )
    assert.throws(() => buildLetter({ ...plan, languages: [] }), { code: "wrong-length" })
    assert.throws(() => buildLetter({ ...plan, references: [...plan.references, ...plan.references] }), {
      code: "list-order",
    })
  })
})
