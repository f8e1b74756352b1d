import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { signBody, type Allotment, type Charter } from "../office/index.ts"
import { buildLetter } from "./build.ts"
import { checkDraft, type DraftCheck } from "./draft.ts"
import {
  allotment,
  charter,
  draft,
  drafter,
  draftOf,
  forge,
  id,
  keys,
  keysOf,
  minister,
  move,
  NORTH,
  plan,
  president,
  registrar,
  southPresident,
  southRoster,
  spokesman,
  those,
  type Forged,
} from "./fixture.test.ts"

const refused = (what: string, code: string, make: () => DraftCheck): void => {
  test(`refused, ${code}: ${what}`, () => assert.throws(() => checkDraft(make()), { code }))
}
const withAllotment = (changes: Partial<Allotment>): DraftCheck =>
  draft({ allotment: signBody(registrar.keys, { ...allotment, ...changes }) })
const withRules = (changes: Partial<Charter["rules"]>): DraftCheck =>
  draft({ charter: { ...charter, rules: { ...charter.rules, ...changes } } })
const free = (leaves: readonly Forged[]): number => {
  for (let slot = 1; ; slot++) {
    if (!leaves.some((leaf) => Math.floor(leaf.position / 4) === slot)) return slot * 4
  }
}
const readerOf = (leaves: readonly Forged[], officer: Uint8Array): Forged =>
  those(leaves, "reader").find((leaf) => Buffer.from(leaf.body.officer as Uint8Array).equals(officer)) as Forged

describe("parts", () => {
  refused("a level that the charter does not permit", "marking-not-permitted", () =>
    withRules({ markings: { levels: ["open", "restricted"], caveats: ["eyes only"] } }),
  )
  refused("a caveat that the charter does not permit", "marking-not-permitted", () =>
    withRules({ markings: { levels: ["open", "restricted", "secret"], caveats: [] } }),
  )
  refused("caveats in another order than the charter's", "marking-order", () =>
    forge((leaves) => {
      for (const leaf of those(leaves, "enclosure")) leaf.marking.caveats = ["no copies", "eyes only"]
    }),
  )
  test("the message names the rule and not the marking found", () => {
    const breach = withRules({ markings: { levels: ["open"], caveats: [] } })
    assert.throws(
      () => checkDraft(breach),
      (error: Error) => /markings\.levels/.test(error.message) && !/secret/.test(error.message),
    )
  })
  refused("a language that the header does not name", "section-language", () =>
    forge((leaves) => (those(leaves, "header")[0].body.languages = ["ar"])),
  )
  refused("languages in another order than the header's", "section-language", () =>
    forge((leaves) => (those(leaves, "header")[0].body.languages = ["en", "ar"])),
  )
  refused("text that reads otherwise than it is signed", "text-bidi", () =>
    forge((leaves) => (those(leaves, "section")[0].body.versions[0].text = "abc\u202Edef")),
  )
  refused("an enclosure at a copy", "copy-not-zero", () =>
    forge((leaves) => {
      const [enclosure] = those(leaves, "enclosure")
      move(enclosure, enclosure.position + 1)
    }),
  )
  refused("an enclosure sealed to nobody", "recipient-not-canonical", () =>
    forge((leaves) => (those(leaves, "enclosure")[0].body.recipient = new Uint8Array(1216).fill(0xff))),
  )
  refused("two enclosures sealed to one recipient", "enclosure-repeated", () =>
    forge((leaves) => {
      const [first, second] = those(leaves, "enclosure")
      ;(second as Forged).body.recipient = first.body.recipient
    }),
  )
  refused("two enclosures in one locker", "enclosure-repeated", () =>
    forge((leaves) => {
      const [first, second] = those(leaves, "enclosure")
      ;(second as Forged).body.locker = first.body.locker
    }),
  )
  refused("an enclosure that the approver cannot open", "key-missing", () => draft({ keys: keys.slice(1) }))
  refused("keys in another order", "key-order", () => draft({ keys: keys.toReversed() }))
  refused("a key twice", "key-order", () => draft({ keys: keys.flatMap((key) => [key, key]) }))
  refused("a key for what is no enclosure", "key-misplaced", () =>
    draft({ keys: keys.map((key) => ({ ...key, position: key.position + 1 })) }),
  )
  refused("the identity of another recipient", "key-recipient", () =>
    draft({ keys: keys.map((key) => ({ ...key, identity: id(0x88, 9) })) }),
  )
  refused("the token of another locker", "key-locker", () =>
    draft({ keys: keys.map((key) => ({ ...key, token: id(0x99, 9) })) }),
  )
  refused("a section that nobody is to read", "part-unread", () =>
    forge((leaves) => {
      const reader = readerOf(leaves, minister.officer)
      reader.body.positions.shift()
    }),
  )
  refused("a copy that no reader holds", "part-unread", () =>
    forge((leaves) => {
      const [section] = those(leaves, "section")
      const slot = section.position - (section.position % 4)
      const held = new Set(leaves.map((leaf) => leaf.position))
      const spare = [0, 1, 2, 3].find((copy) => !held.has(slot + copy)) as number
      leaves.push(move(structuredClone(section), slot + spare))
    }),
  )
})

describe("readers", () => {
  refused("nobody", "reader-missing", () =>
    forge((leaves) => leaves.splice(0, leaves.length, ...leaves.filter((leaf) => leaf.kind === "header"))),
  )
  refused("somebody of an office outside the channel", "reader-office", () =>
    forge((leaves) => (those(leaves, "reader")[0].body.office = id(0x22, 9))),
  )
  refused("somebody who is not in the roster", "reader-unknown", () =>
    forge((leaves) => (those(leaves, "reader")[0].body.officer = id(0x22, 9))),
  )
  refused("an officer of one office as the other's", "reader-unknown", () =>
    forge((leaves) => (readerOf(leaves, minister.officer).body.office = NORTH)),
  )
  refused("somebody whose line was not shown", "reader-unknown", () =>
    draft({ other: { ...southRoster, lines: southRoster.lines.filter((line) => line.officer !== minister.officer) } }),
  )
  refused("the spokesman, from whose machine letters are kept", "reader-role", () =>
    forge((leaves) => (readerOf(leaves, president.officer).body.officer = spokesman.officer)),
  )
  refused("one officer twice", "reader-repeated", () =>
    forge((leaves) => (readerOf(leaves, southPresident.officer).body.officer = minister.officer)),
  )
  refused("an officer for whom no prekey was allotted", "reader-not-allotted", () =>
    forge((leaves) => (readerOf(leaves, president.officer).body.officer = drafter.officer)),
  )
  refused("an officer with an approver's prekey only", "reader-not-allotted", () =>
    withAllotment({
      prekeys: allotment.prekeys.filter((key) => key.for === "approver" || key.officer !== president.officer),
    }),
  )
  refused("a copy that there is not", "copy-beyond", () =>
    forge((leaves) => (those(leaves, "reader")[0].body.copy = 4)),
  )
  refused("somebody else's copy of a section", "reader-other-copy", () =>
    forge((leaves) => {
      const section = those(leaves, "section")[0].position
      const other = those(leaves, "reader").find((reader) => !reader.body.positions.includes(section)) as Forged
      other.body.positions = [section, ...other.body.positions].sort((a: number, b: number) => a - b)
    }),
  )
  for (const kind of ["header", "reader"] as const) {
    refused(`a grant of a ${kind} leaf`, "reader-positions", () =>
      forge((leaves) => {
        const position = those(leaves, kind).at(-1)?.position as number
        const { body } = those(leaves, "reader")[0]
        body.positions = [...body.positions, position].sort((a: number, b: number) => a - b)
      }),
    )
  }
  refused("a grant of an empty place", "reader-positions", () =>
    forge((leaves) => {
      const { body } = those(leaves, "reader")[0]
      body.positions = [...body.positions, free(leaves)].sort((a: number, b: number) => a - b)
    }),
  )
  refused("positions that do not rise", "list-order", () =>
    forge((leaves) => those(leaves, "reader")[0].body.positions.reverse()),
  )
  refused("two readers on one copy while another is free", "copy-shared", () =>
    forge((leaves) => {
      const taken = readerOf(leaves, minister.officer)
      const given = readerOf(leaves, southPresident.officer)
      const shift = (taken.body.copy as number) - (given.body.copy as number)
      const sections = new Set(those(leaves, "section").map((leaf) => leaf.position))
      for (const leaf of leaves) {
        if (leaf.kind === "section" && given.body.positions.includes(leaf.position)) {
          if (sections.has(leaf.position + shift)) leaf.position = -1
          else move(leaf, leaf.position + shift)
        }
      }
      leaves.splice(0, leaves.length, ...leaves.filter((leaf) => leaf.position >= 0))
      given.body.positions = given.body.positions.map((at: number) => (sections.has(at) ? at + shift : at))
      given.body.copy = taken.body.copy
    }),
  )
  test("sharing is no fault where the charter has one copy, or readers outnumber copies", () => {
    for (const copies of [0, 1]) {
      const shared = { ...plan, copies }
      const { readers } = checkDraft(draftOf(buildLetter(shared), shared, keysOf(buildLetter(shared))))
      assert.equal(new Set(readers.map((reader) => reader.copy)).size, 2 ** copies)
    }
  })
})
