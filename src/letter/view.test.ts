import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { decode, encode, encodeRecord, equal, type Value } from "../bytes/index.ts"
import { multiProof, perfectTree } from "../register/index.ts"
import { letterTree } from "./build.ts"
import {
  built,
  charter,
  CHANNEL,
  DATE,
  enclosures,
  forge,
  id,
  keys,
  minister,
  NORTH,
  plan,
  president,
  readerPosition,
  received,
  SECRET,
  SOUTH,
  southPresident,
  statement,
  statementFor,
  those,
  wording,
  type Forged,
} from "./fixture.test.ts"
import { openLeaf, type EncodedLeaf } from "./leaf.ts"
import { makeContent, verifyContent, type Content, type ContentCheck } from "./view.ts"

const contentOf = (check: ContentCheck): Content => decode(check.content) as unknown as Content
const withContent = (change: (content: Content) => object, who = minister): ContentCheck => {
  const check = received(who)
  return { ...check, content: encodeRecord(change(contentOf(check))) }
}
const refused = (what: string, code: string, make: () => ContentCheck): void => {
  test(`refused, ${code}: ${what}`, () => assert.throws(() => verifyContent(make()), { code }))
}

/** What a reader would get if drafter, approvers and registrar of the sender were all dishonest: signed, and wrong. */
function signedBut(
  change: (leaves: Forged[]) => unknown,
  { who = minister, show = (granted: readonly number[]) => granted } = {},
): ContentCheck {
  const { leaves } = forge(change)
  const tree = letterTree({ secret: SECRET, size: built, leaves })
  const reader = leaves.find(({ position }) => position === readerPosition(who)) as EncodedLeaf
  const { body } = decode(reader.leaf) as unknown as { body: { positions: readonly number[] } }
  const positions = show([0, reader.position, ...body.positions].sort((a, b) => a - b))
  return received(who, {
    statement: statementFor(tree.root),
    content: encodeRecord({
      ...contentOf(received(who)),
      leaves: leaves.filter(({ position }) => positions.includes(position)),
      proof: multiProof(tree, positions),
    }),
  })
}
const mine = (leaves: readonly Forged[]): Forged =>
  leaves.find(({ position }) => position === readerPosition(minister)) as Forged

describe("a reader gets a view", () => {
  test("of exactly the parts granted, in the reader's own copy, with what opens the enclosures", () => {
    const view = verifyContent(received())
    assert.equal(view.kind, "letter")
    assert.equal(view.header.number, 4)
    assert.deepEqual(view.header.channel, CHANNEL)
    const { copy, positions } = view.reader
    assert.deepEqual(
      view.parts.map((part) => part.position),
      positions,
    )
    assert.deepEqual(
      view.parts.map((part) => part.kind),
      ["section", "enclosure", "section"],
    )
    assert.deepEqual(
      view.sections.map((section) => section.versions),
      [wording(0, copy).versions, wording(2, copy).versions],
    )
    const [enclosure] = view.enclosures
    assert.deepEqual(enclosure?.key?.identity, enclosures[0]?.identity)
    assert.equal(enclosure?.enclosure.name, "annex-1.pdf")
  })

  test("every reader of the letter: president, president, minister", () => {
    for (const who of [president, southPresident, minister]) assert.equal(verifyContent(received(who)).kind, "letter")
  })

  test("an enclosure may be named and not given", () => {
    const view = verifyContent(withContent((content) => ({ ...content, keys: [] })))
    assert.equal(view.enclosures[0]?.key, null)
    assert.equal(view.enclosures[0]?.enclosure.name, "annex-1.pdf")
  })

  test("a view that names somebody else is shown as passed on", () => {
    assert.equal(verifyContent(received(minister, { to: southPresident })).kind, "passed-on")
    assert.equal(
      verifyContent(received(minister, { to: { office: NORTH, officer: minister.officer } })).kind,
      "passed-on",
    )
    assert.equal(verifyContent(received(minister, { to: null })).kind, "passed-on")
  })

  test("making it asks for a reader's position and for every leaf granted: else it is our mistake", () => {
    const { tree, leaves } = built
    assert.throws(() => makeContent({ tree, leaves, reader: 0, keys }), TypeError)
    assert.throws(() => makeContent({ tree, leaves, reader: 1, keys }), TypeError)
    const some = leaves.filter(({ position }) => !built.readers[2]?.positions.includes(position))
    assert.throws(() => makeContent({ tree, leaves: some, reader: readerPosition(minister), keys }), TypeError)
  })
})

describe("the multi-proof", () => {
  refused("one hash too few", "multi-proof-length", () =>
    withContent((content) => ({ ...content, proof: content.proof.slice(1) })),
  )
  refused("one hash too many", "multi-proof-length", () =>
    withContent((content) => ({ ...content, proof: [...content.proof, id(1, 1)] })),
  )
  refused("two hashes exchanged", "root-differs", () =>
    withContent((content) => ({ ...content, proof: content.proof.toReversed() })),
  )
  refused("another root", "root-differs", () => received(minister, { statement: statementFor(id(1, 1)) }))
  refused("leaves out of order", "multi-proof-positions", () =>
    withContent((content) => ({ ...content, leaves: content.leaves.toReversed() })),
  )
  refused("a leaf twice", "multi-proof-positions", () =>
    withContent((content) => ({ ...content, leaves: content.leaves.flatMap((leaf) => [leaf, leaf]) })),
  )
  refused("a leaf at the place of its neighbour", "root-differs", () =>
    withContent((content) => ({
      ...content,
      leaves: content.leaves.map((leaf, i) => (i === 1 ? { ...leaf, position: leaf.position ^ 1 } : leaf)),
    })),
  )
  refused("a leaf left out", "multi-proof-length", () =>
    withContent((content) => ({ ...content, leaves: content.leaves.slice(0, -1) })),
  )
  refused("positions beyond the tree", "multi-proof-positions", () =>
    withContent((content) => ({
      ...content,
      leaves: content.leaves.map((leaf) => ({ ...leaf, position: leaf.position + 256 })),
    })),
  )
  refused("a deeper tree under the same root", "multi-proof-length", () =>
    received(minister, { statement: statementFor(built.root, { depth: 8 }) }),
  )
  refused("a subtree where a leaf should be", "leaf-position", () => {
    // A dishonest drafter hangs a whole subtree below one leaf's place: a tree one deeper than the statement says.
    const { tree, leaves } = built
    const leafHashes = tree.levels[0] as Uint8Array
    const hashes = Array.from({ length: 256 }, (_, i) => leafHashes.subarray(i * 32, i * 32 + 32))
    const deeper = perfectTree([...hashes, ...hashes])
    const check = received()
    const shown = contentOf(check).leaves.map(({ position, leaf }) => ({ position: position + 256, leaf }))
    assert.ok(leaves.length > 0)
    return {
      ...check,
      charter: { ...charter, rules: { ...charter.rules, copies: 3 } },
      statement: statementFor(deeper.root, { copies: 3 }),
      content: encodeRecord({
        ...contentOf(check),
        leaves: shown,
        proof: multiProof(
          deeper,
          shown.map(({ position }) => position),
        ),
      }),
    }
  })
})

describe("its leaves", () => {
  refused("no header", "header-missing", () => signedBut(() => {}, { show: (granted) => granted.slice(1) }))
  refused("no reader leaf", "view-reader", () =>
    signedBut(() => {}, { show: (granted) => granted.filter((position) => position !== readerPosition(minister)) }),
  )
  refused("somebody else's reader leaf as well", "view-reader", () =>
    signedBut(() => {}, { show: (granted) => [...granted, readerPosition(president)].sort((a, b) => a - b) }),
  )
  refused("a part granted and not shown", "view-part-missing", () =>
    signedBut(() => {}, { show: (granted) => granted.slice(0, -1) }),
  )
  refused("a part shown and not granted", "view-part-ungranted", () =>
    signedBut((leaves) => mine(leaves).body.positions.pop(), {
      show: (granted) => [...new Set([...granted, ...(built.readers[2]?.positions ?? [])])].sort((a, b) => a - b),
    }),
  )
  refused("an empty leaf shown", "view-part-ungranted", () => {
    const position = 254
    return signedBut((leaves) => leaves.push(emptyAt(position)), { show: (granted) => [...granted, position] })
  })
  refused("an empty leaf granted", "reader-positions", () => {
    const position = 252
    return signedBut((leaves) => {
      leaves.push(emptyAt(position))
      mine(leaves).body.positions.push(position)
    })
  })
  refused("a filler that holds something", "unknown-field", () => {
    const position = 252
    return signedBut((leaves) => leaves.push({ ...emptyAt(position), body: { note: "x" } }), {
      show: (granted) => [...granted, position],
    })
  })
  refused("an extract", "leaf-kind-reserved", () =>
    signedBut((leaves) => {
      const at = mine(leaves).body.positions[0]
      const leaf = leaves.find(({ position }) => position === at) as Forged
      leaf.kind = "extract"
    }),
  )
  refused("a section in another copy than the reader's", "reader-other-copy", () =>
    signedBut((leaves) => (mine(leaves).body.copy = (mine(leaves).body.copy + 1) % 4)),
  )
  refused("a copy that there is not", "copy-beyond", () => signedBut((leaves) => (mine(leaves).body.copy = 5)))
  refused("a reader of an office outside the channel", "reader-office", () =>
    signedBut((leaves) => (mine(leaves).body.office = id(9, 9))),
  )
  refused("a section where enclosures stand", "reader-other-copy", () =>
    signedBut((leaves) => {
      const enclosure = leaves.find(
        ({ kind, position }) => kind === "enclosure" && mine(leaves).body.positions.includes(position),
      ) as Forged
      enclosure.kind = "section"
      enclosure.body = wording(9, 0)
      if (mine(leaves).body.copy === 0) mine(leaves).body.copy = 1
    }),
  )
  refused("a reader leaf at a copy", "copy-not-zero", () => {
    const position = readerPosition(minister) + 1
    return signedBut((leaves) => leaves.push({ ...structuredClone(mine(leaves)), position }), {
      show: (granted) => [...granted, position].sort((a, b) => a - b),
    })
  })
  refused("a leaf made for another place", "leaf-position", () => {
    const position = readerPosition(minister) + 1
    const { leaves } = forge(() => {})
    const moved = leaves.map((leaf) => (leaf.position === readerPosition(minister) ? { ...leaf, position } : leaf))
    const tree = letterTree({ secret: SECRET, size: built, leaves: moved })
    const positions = [0, position]
    return received(minister, {
      statement: statementFor(tree.root),
      content: encodeRecord({
        ...contentOf(received()),
        leaves: moved.filter((leaf) => positions.includes(leaf.position)),
        proof: multiProof(tree, positions),
        keys: [],
      }),
    })
  })
  refused("a marking that the charter does not permit", "marking-not-permitted", () =>
    received(minister, {
      charter: { ...charter, rules: { ...charter.rules, markings: { levels: ["open"], caveats: [] } } },
    }),
  )
  refused("a kind that the charter does not permit", "kind-not-permitted", () =>
    received(minister, { charter: { ...charter, rules: { ...charter.rules, kinds: ["note-verbale"] } } }),
  )
  refused("a language that the charter does not permit", "language-not-permitted", () =>
    received(minister, { charter: { ...charter, rules: { ...charter.rules, languages: ["fa"] } } }),
  )
  refused("a section in a language that the header does not name", "section-language", () =>
    signedBut((leaves) => (those(leaves, "header")[0].body.languages = ["en"])),
  )
  refused("text that reads otherwise than it is signed", "text-bidi", () =>
    signedBut((leaves) => {
      for (const leaf of those(leaves, "section")) leaf.body.versions[0].text = "\u202Eabc"
    }),
  )
})

describe("header and statement", () => {
  const fields = [
    ["header-channel", "channel", id(0x33, 1)],
    ["header-office", "office", SOUTH],
    ["header-number", "number", 5],
    ["header-document", "document", "aide-memoire"],
    ["header-date", "date", DATE + 1],
  ] as const
  for (const [code, field, value] of fields) {
    refused(`another ${field}`, code, () => signedBut((leaves) => (those(leaves, "header")[0].body[field] = value)))
  }
  refused("a statement of another channel", "statement-channel", () => received(minister, { channel: id(0x33, 1) }))
  refused("a statement of a third office", "statement-office", () =>
    received(minister, { statement: statementFor(built.root, { office: id(9, 9) }) }),
  )
  refused("an odd depth", "statement-depth", () =>
    received(minister, { statement: statementFor(built.root, { depth: 7 }) }),
  )
  refused("other copies than the charter's", "statement-copies", () =>
    received(minister, { statement: statementFor(built.root, { copies: 1 }) }),
  )
  refused("a non-paper", "document-reserved", () =>
    received(minister, { statement: statementFor(built.root, { document: "non-paper" }) }),
  )
  for (const position of [0, 1, 5, 256])
    refused(`a listed leaf at position ${position}`, "listed-position", () =>
      received(minister, { statement: { ...statement, listed: [{ position, hash: id(1, 1) }] } }),
    )
})

describe("keys of enclosures", () => {
  refused("an identity that is not the recipient's", "key-recipient", () =>
    withContent((content) => ({ ...content, keys: content.keys.map((key) => ({ ...key, identity: id(1, 1) })) })),
  )
  refused("a token that is not the locker's", "key-locker", () =>
    withContent((content) => ({ ...content, keys: content.keys.map((key) => ({ ...key, token: id(1, 1) })) })),
  )
  refused("a key for a section", "key-misplaced", () =>
    withContent((content) => ({
      ...content,
      keys: content.keys.map((key) => ({ ...key, position: built.readers[2]?.positions[0] })),
    })),
  )
  refused("a key for an enclosure that is not granted", "key-misplaced", () =>
    withContent((content) => ({ ...content, keys })),
  )
  refused("keys out of order", "key-order", () =>
    withContent((content) => ({ ...content, keys: content.keys.toReversed() }), president),
  )
})

describe("its form", () => {
  refused("another suite", "suite-lower", () => withContent((content) => ({ ...content, suite: "diwan/0" })))
  refused("another kind", "unexpected-value", () => withContent((content) => ({ ...content, kind: "contents" })))
  refused("a further field", "unknown-field", () => withContent((content) => ({ ...content, note: "x" })))
  refused("no leaves", "wrong-length", () => withContent((content) => ({ ...content, leaves: [] })))
  refused("nothing", "not-canonical", () => received(minister, { content: new Uint8Array(0) }))
  refused("bytes after the end", "not-canonical", () => {
    const check = received()
    return { ...check, content: Buffer.concat([check.content, Buffer.alloc(1)]) }
  })
  refused("lists within lists", "too-deep", () => {
    let deep: Value = 0
    for (let i = 0; i < 40; i++) deep = [deep]
    return received(minister, { content: encode(deep) })
  })
})

test("a leaf shown is the leaf that was built", () => {
  for (const { position, leaf } of contentOf(received()).leaves) {
    const original = built.leaves.find((each) => each.position === position) as EncodedLeaf
    assert.ok(equal(leaf, original.leaf))
    assert.equal(openLeaf(leaf).position, position)
  }
  assert.equal(plan.readers.length, built.readers.length)
})

function emptyAt(position: number): Forged {
  return { position, salt: id(1, position), kind: "empty", marking: null, body: {} }
}
