import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { encodeRecord, sha256 } from "../bytes/index.ts"
import { signBody, type Allotment, type Charter, type LetterStatement } from "../office/index.ts"
import { buildLetter, letterTree } from "./build.ts"
import { checkDraft, type DraftCheck } from "./draft.ts"
import {
  allotment,
  built,
  charter,
  DATE,
  draft,
  drafter,
  draftOf,
  enclosures,
  forge,
  id,
  keysOf,
  leafData,
  move,
  NORTH,
  northRoster,
  plan,
  registrar,
  SECRET,
  SOUTH,
  southRegistrar,
  southRoster,
  statement,
  statementFor,
  those,
  wording,
  type Forged,
} from "./fixture.test.ts"
import { leafSalt } from "./salt.ts"

const refused = (what: string, code: string, make: () => DraftCheck): void => {
  test(`refused, ${code}: ${what}`, () => assert.throws(() => checkDraft(make()), { code }))
}
const withStatement = (changes: Partial<LetterStatement>): DraftCheck =>
  draft({ statement: leafData(statementFor(built.root, changes)) })
const withAllotment = (changes: Partial<Allotment>): DraftCheck =>
  draft({ allotment: signBody(registrar.keys, { ...allotment, ...changes }) })
const withRules = (changes: Partial<Charter["rules"]>): DraftCheck =>
  draft({ charter: { ...charter, rules: { ...charter.rules, ...changes } } })
const free = (leaves: readonly Forged[]): number => {
  for (let slot = 1; ; slot++) {
    if (!leaves.some((leaf) => Math.floor(leaf.position / 4) === slot)) return slot * 4
  }
}
describe("an approver sees the whole letter, and what each reader will get", () => {
  test("the honest draft", () => {
    const checked = checkDraft(draft())
    assert.deepEqual(checked.statement, statement)
    assert.equal(checked.header.number, 4)
    assert.deepEqual(
      checked.parts.map((part) => part.kind),
      plan.parts.map((part) => part.kind),
    )
    const [first] = checked.parts
    assert.ok(first?.kind === "section")
    assert.equal(first.wordings.length, 3)
    for (const { copies, versions } of first.wordings) {
      assert.deepEqual(versions, wording(0, copies[0] as number).versions)
    }
    assert.deepEqual(
      checked.parts.flatMap((part) => (part.kind === "enclosure" ? [part.key.identity] : [])),
      enclosures.map((each) => each.identity),
    )
    assert.deepEqual(
      first.wordings.flatMap((each) => each.positions),
      built.readers.map((each) => each.positions[0] as number).sort((a, b) => a - b),
    )
    const readers = built.readers.toSorted((a, b) => a.position - b.position)
    assert.deepEqual(checked.readers, readers)
  })
})

test("copies that read the same are one wording; a differing one cannot be overlooked", () => {
  const same = {
    ...plan,
    parts: plan.parts.map((part) => (part.kind === "section" ? { ...part, wording: () => wording(0, 0) } : part)),
  }
  const wordingsOf = (of: typeof plan): readonly number[] => {
    const letter = buildLetter(of)
    return checkDraft(draftOf(letter, of, keysOf(letter))).parts.flatMap((part) =>
      part.kind === "section" ? [part.wordings.length] : [],
    )
  }
  assert.deepEqual(wordingsOf(same), [1, 1, 1])
  assert.deepEqual(wordingsOf(plan), [3, 2, 3])
})

describe("the tree", () => {
  refused("another root than that of the leaves", "root-differs", () => withStatement({ root: id(0xcc, 9) }))
  refused(
    "a section that is in the tree and not in the list, where approvers would see an empty leaf",
    "root-differs",
    () => {
      const position = 250
      const hidden = {
        position,
        salt: leafSalt(SECRET, position),
        kind: "section",
        marking: { level: "open", caveats: [] },
        body: wording(0, 1),
      }
      const leaves = [...built.leaves, { position, leaf: encodeRecord(hidden) }]
      const { root } = letterTree({ secret: SECRET, size: built, leaves })
      return withStatement({ root })
    },
  )
  refused("a filler that is not empty", "unknown-field", () =>
    forge((leaves) =>
      leaves.push({ position: 250, salt: leafSalt(SECRET, 250), kind: "empty", marking: null, body: { x: 1 } }),
    ),
  )
  refused("an empty leaf in the list", "leaf-empty", () =>
    forge((leaves) =>
      leaves.push({ position: 250, salt: leafSalt(SECRET, 250), kind: "empty", marking: null, body: {} }),
    ),
  )
  refused("an empty leaf with a salt of the drafter's choice", "salt-differs", () =>
    forge((leaves) => leaves.push({ position: 250, salt: id(1, 1), kind: "empty", marking: null, body: {} })),
  )
  refused("a leaf with a salt of the drafter's choice", "salt-differs", () =>
    forge((leaves) => (those(leaves, "section")[0].salt = id(1, 1))),
  )
  refused("the secret of another letter", "salt-differs", () => draft({ secret: id(0x44, 2) }))
  refused("an extract, which has no effect yet", "leaf-kind-reserved", () =>
    forge((leaves) => (those(leaves, "section")[0].kind = "extract")),
  )
  refused("a leaf shown at another place than its own", "leaf-position", () => {
    const [header, second, ...rest] = built.leaves
    assert.ok(header !== undefined && second !== undefined)
    return draft({ leaves: [header, { ...second, position: 1 }, ...rest] })
  })
  refused("a leaf beyond the tree", "leaf-position", () => {
    const leaf = {
      position: 256,
      salt: leafSalt(SECRET, 256),
      kind: "section",
      marking: { level: "open", caveats: [] },
      body: wording(0, 0),
    }
    return draft({ leaves: [...built.leaves, { position: 256, leaf: encodeRecord(leaf) }] })
  })
  refused("leaves in another order", "list-order", () => draft({ leaves: built.leaves.toReversed() }))
  refused("two leaves for one place", "list-order", () => {
    const [header, ...rest] = built.leaves
    assert.ok(header !== undefined)
    return draft({ leaves: [header, header, ...rest] })
  })
  refused("more than half of the slots in use", "too-few-empty", () =>
    forge((leaves) => {
      const readers = those(leaves, "reader")
      const model = those(leaves, "section")[0]
      const copy = model.position % 4
      const holder = readers.find((reader) => reader.body.copy === copy) as Forged
      const used = new Set(leaves.map((leaf) => Math.floor(leaf.position / 4)))
      for (let slot = 1; used.size < 33; slot++) {
        if (used.has(slot)) continue
        used.add(slot)
        leaves.push(move(structuredClone(model), slot * 4 + copy))
        holder.body.positions.push(slot * 4 + copy)
      }
      holder.body.positions.sort((a: number, b: number) => a - b)
    }),
  )
  refused("two different parts in one slot", "slot-mixed", () =>
    forge((leaves) => {
      const [enclosure] = those(leaves, "enclosure")
      const copy = enclosure.position + 1
      leaves.push(move(structuredClone(those(leaves, "section")[0]), copy))
    }),
  )
  refused("copies of a section with other markings", "wordings-unlike", () =>
    forge((leaves) => (those(leaves, "section")[0].marking.level = "open")),
  )
  refused("copies of a section in other languages", "wordings-unlike", () =>
    forge((leaves) => those(leaves, "section")[0].body.versions.pop()),
  )
  refused("copies of a section with other directions", "wordings-unlike", () =>
    forge((leaves) => (those(leaves, "section")[0].body.versions[1].direction = "rtl")),
  )
})

describe("the statement and the allotment", () => {
  refused("a statement of another kind", "kind-differs", () => {
    const heartbeat = {
      suite: "diwan/1",
      kind: "heartbeat",
      channel: statement.channel,
      office: NORTH,
      time: DATE,
      seen: [],
    }
    return draft({ statement: Buffer.concat([id(1, 1), encodeRecord(heartbeat)]) })
  })
  refused("another channel", "statement-channel", () => withStatement({ channel: id(0x33, 1) }))
  refused("the other office's letter", "statement-office", () => withStatement({ office: SOUTH }))
  refused("an office outside the channel", "statement-office", () => withStatement({ office: id(0x11, 9) }))
  refused("another roster", "statement-roster", () => withStatement({ roster: southRoster.id }))
  refused("a roster that is no longer in force, in the allotment as well", "statement-roster", () => {
    const roster = id(1, 1)
    return {
      ...withStatement({ roster }),
      allotment: signBody(registrar.keys, { ...allotment, roster }),
    }
  })
  refused("an odd depth", "out-of-range", () => {
    const body = { ...statement, depth: 7 }
    return draft({ statement: Buffer.concat([id(1, 1), encodeRecord(body)]) })
  })
  refused("a deeper tree than was built", "root-differs", () => withStatement({ depth: 8 }))
  refused("other copies than the charter's", "statement-copies", () => withStatement({ copies: 3 }))
  refused("a kind that the charter does not permit", "kind-not-permitted", () =>
    withStatement({ document: "note-verbale" }),
  )
  refused("a non-paper, of which no register holds even a hash", "document-reserved", () =>
    withStatement({ document: "non-paper" }),
  )
  refused("agreed minutes, which are terms", "document-reserved", () => withStatement({ document: "agreed-minutes" }))
  refused("a date after its enter-by", "statement-enter-by", () => withStatement({ date: statement.enterBy + 1 }))
  refused("a date of last year", "statement-date", () => withStatement({ date: DATE - 365 * 86_400 }))
  refused("an allotment signed by somebody else", "allotment-signer", () =>
    draft({ allotment: signBody(drafter.keys, allotment) }),
  )
  refused("an allotment that was changed after signing", "signature-invalid", () => {
    const signed = signBody(registrar.keys, allotment)
    return draft({ allotment: { ...signed, body: encodeRecord({ ...allotment, number: 5 }) } })
  })
  refused("something else that the registrar signed", "unexpected-value", () => {
    const withdrawal = {
      suite: "diwan/1" as const,
      kind: "withdrawal" as const,
      channel: statement.channel,
      leave: allotment.leave,
      number: 4,
    }
    return draft({ allotment: signBody(registrar.keys, withdrawal) })
  })
  refused("an allotment for another channel", "allotment-channel", () => withAllotment({ channel: id(0x33, 1) }))
  refused("an allotment of another office", "allotment-office", () => withAllotment({ office: SOUTH }))
  refused("an allotment for another kind", "allotment-document", () => withAllotment({ document: "aide-memoire" }))
  refused("another number", "statement-number", () => withAllotment({ number: 5 }))
  refused("another roster in the allotment", "statement-roster", () => withAllotment({ roster: id(1, 1) }))
  refused("more seen than was allotted", "statement-seen", () => withAllotment({ seen: [] }))
  refused("another size seen", "statement-seen", () =>
    withAllotment({ seen: [{ office: SOUTH, size: 4, root: id(0xcc, 1) }] }),
  )
  refused("another root seen", "statement-seen", () =>
    withAllotment({ seen: [{ office: SOUTH, size: 5, root: id(0xcc, 2) }] }),
  )
  refused("another register seen", "statement-seen", () =>
    withAllotment({ seen: [{ office: id(0x22, 9), size: 5, root: id(0xcc, 1) }] }),
  )
  refused("another enter-by", "statement-enter-by", () => withAllotment({ enterBy: allotment.enterBy + 1 }))
  refused("a roster that has expired", "roster-expired", () =>
    draft({ own: { ...northRoster, head: { ...northRoster.head, expires: DATE } } }),
  )
  refused("too late to be entered", "enter-by-passed", () => draft({ at: allotment.enterBy + 1 }))
  test("in the last second it is not too late", () => {
    assert.doesNotThrow(() => draft({ at: allotment.enterBy }))
  })
})

describe("the header", () => {
  refused("none", "header-missing", () => forge((leaves) => leaves.shift()))
  refused("elsewhere than in slot 0", "header-misplaced", () =>
    forge((leaves) => move(those(leaves, "header")[0], free(leaves))),
  )
  refused("a second one", "header-misplaced", () =>
    forge((leaves) => leaves.push(move(structuredClone(those(leaves, "header")[0]), free(leaves)))),
  )
  refused("something else in its slot", "header-misplaced", () =>
    forge((leaves) => move(those(leaves, "section")[0], 1)),
  )
  refused("at another copy of its slot", "copy-not-zero", () => forge((leaves) => move(those(leaves, "header")[0], 2)))
  const fields = [
    ["header-channel", "channel", id(0x33, 1)],
    ["header-office", "office", SOUTH],
    ["header-number", "number", 5],
    ["header-document", "document", "aide-memoire"],
    ["header-date", "date", DATE + 1],
  ] as const
  for (const [code, field, value] of fields) {
    refused(`another ${field} than the statement's`, code, () =>
      forge((leaves) => (those(leaves, "header")[0].body[field] = value)),
    )
  }
  refused("a language that the charter does not permit", "language-not-permitted", () =>
    withRules({ languages: ["ar"] }),
  )
  refused("a reference to a letter of a third office", "reference-office", () =>
    forge((leaves) => (those(leaves, "header")[0].body.references = [{ office: id(0x11, 9), number: 1 }])),
  )
  refused("a reference to itself", "reference-not-earlier", () =>
    forge((leaves) => (those(leaves, "header")[0].body.references = [{ office: NORTH, number: 4 }])),
  )
  refused("a reference twice", "list-order", () =>
    forge((leaves) => leaves[0]?.body.references.push(leaves[0].body.references[1])),
  )
})

test("rosters and people of the fixture are those the draft is checked against", () => {
  assert.deepEqual(northRoster.head.registrar, registrar.officer)
  assert.deepEqual(southRoster.head.registrar, southRegistrar.officer)
  assert.deepEqual(
    enclosures.map((each) => each.body.locker),
    enclosures.map((each) => sha256(each.token)),
  )
})
