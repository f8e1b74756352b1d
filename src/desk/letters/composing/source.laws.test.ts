/**
 * A draft written from a letter says that letter, whatever stands in it; and what cannot be written is refused with a code.
 */
import assert from "node:assert/strict"
import { describe, test } from "node:test"
import fc from "fast-check"
import { checkText } from "../../../bytes/index.ts"
import { refused } from "../../../../tests/refused.ts"
import { runs } from "../../../../tests/runs.ts"
import type { Written, WrittenPart } from "../../records/papers.ts"
import { parseDraft, type ParsedDraft } from "../draft/parse.ts"
import { draftSource, sourceFaults, tidyText } from "./source.ts"

const holds = (rule: "line" | "block") => (value: string) => {
  try {
    checkText(value, rule, "x")
    return true
  } catch {
    return false
  }
}

const piece = fc.oneof(
  fc.constantFrom(
    "#",
    "\\#",
    "\\\\#",
    "##",
    "## section",
    "## enclosure x.pdf",
    "### en Heading",
    "### ",
    "---",
    "marking: secret",
    "readers: north/x",
    "\\",
    "",
    " ",
    "می‌رود",
    "المصلحة المشتركة #1",
    '"',
    "a, b; c",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.normalize("NFC")),
)
const line = piece.filter(holds("line"))
const text = fc
  .array(line, { minLength: 1, maxLength: 6 })
  .map((lines) => lines.join("\n"))
  .filter((block) => holds("block")(block) && tidyText(block) !== "")
/** Names as charters and rosters have them, with whatever could be taken for a separator. */
const name = fc
  .oneof(fc.constantFrom("secret", "a; b", "a, b", '"', '""', '"x"', 'a "b", c', " padded ", "وزیر, معاون"), line)
  .filter((value) => value.trim() !== "")
const head = {
  id: fc.constant("0011223344556677"),
  marking: fc.record({ level: name, caveats: fc.array(name, { maxLength: 3 }) }),
  readers: fc.array(name, { minLength: 1, maxLength: 4 }),
}
const languages = ["ar", "en", "fa", "fa-AF", "zh-Hant"] as const
const section = fc.record({
  ...head,
  kind: fc.constant("section" as const),
  versions: fc.uniqueArray(
    fc.record({ language: fc.constantFrom(...languages), direction: fc.constant("ltr" as const), heading: line, text }),
    { minLength: 1, maxLength: 3, selector: ({ language }) => language },
  ),
})
const fileName = line.filter((value) => value.trim() === value && /^[^/\\]+$/.test(value) && !/^\.{0,2}$/.test(value))
const enclosure = fc.record({
  ...head,
  kind: fc.constant("enclosure" as const),
  name: fileName,
  type: fc.constantFrom("application/pdf", "", "text/plain; charset=utf-8"),
  size: fc.nat(),
})
const letter: fc.Arbitrary<Written> = fc.record({
  channel: fc.constantFrom("cedar", "fig tree", "نخل"),
  document: fc.constantFrom("letter", "note-verbale", "aide-memoire"),
  date: fc.constantFrom(null, "2026-11-23", "2024-02-29"),
  languages: fc.constantFrom([], [...languages]),
  answers: fc.array(fc.constantFrom("south/2", "north/17"), { maxLength: 2 }),
  parts: fc
    .array(fc.oneof(section, enclosure), { minLength: 1, maxLength: 4 })
    .filter((parts) => parts.some(({ kind }) => kind === "section"))
    .filter((parts) => {
      const names = parts.flatMap((part) => (part.kind === "enclosure" ? [part.name.toLowerCase()] : []))
      return new Set(names).size === names.length
    }),
})

/** A letter as the reader of its draft has it. */
function asRead({ channel, document, date, languages: listed, answers, parts }: Written): ParsedDraft {
  const written = parts.flatMap((part) => (part.kind === "section" ? part.versions.map((each) => each.language) : []))
  return {
    channel,
    kind: document,
    date: date === null ? null : Date.parse(`${date}T12:00:00Z`) / 1000,
    languages: listed.length > 0 ? listed : [...new Set(written)],
    references: answers,
    parts: parts.map((part) => {
      const { level, caveats } = part.marking as NonNullable<WrittenPart["marking"]>
      const common = { line: 0, level, caveats, readers: part.readers }
      if (part.kind === "enclosure")
        return { ...common, kind: part.kind, path: part.name, type: part.type === "" ? null : part.type }
      const versions = part.versions.map((each) => ({
        language: each.language,
        heading: each.heading.trim(),
        text: tidyText(each.text),
      }))
      return { ...common, kind: part.kind, versions }
    }),
  }
}

test("law: what is read from a draft that was written is the letter", () => {
  fc.assert(
    fc.property(letter, (paper) => {
      const parsed = parseDraft(draftSource(paper), "paper")
      const parts = parsed.parts.map((part) => ({ ...part, line: 0 }))
      assert.deepEqual({ ...parsed, parts }, asRead(paper))
    }),
    runs(600),
  )
})

test("law: whatever the editor sends, it is written or every fault of it has a code", () => {
  const wild = fc.oneof(line, fc.constantFrom("", " ", "en", "cedar", "2026-02-30"))
  const part = fc.oneof(
    fc.record({
      id: head.id,
      kind: fc.constant("section" as const),
      marking: fc.option(fc.record({ level: wild, caveats: fc.array(wild, { maxLength: 2 }) })),
      readers: fc.array(wild, { maxLength: 2 }),
      versions: fc.array(
        fc.record({ language: wild, direction: fc.constant("rtl" as const), heading: wild, text: wild }),
        {
          maxLength: 2,
        },
      ),
    }),
    fc.record({
      id: head.id,
      kind: fc.constant("enclosure" as const),
      marking: fc.option(head.marking),
      readers: fc.array(wild, { maxLength: 2 }),
      name: wild,
      type: wild,
      size: fc.nat(),
    }),
  )
  const any: fc.Arbitrary<Written> = fc.record({
    channel: wild,
    document: fc.constantFrom("letter", "non-paper"),
    date: fc.option(fc.constantFrom("2026-02-30", "2026-11-23", "0000-00-00")),
    languages: fc.array(wild, { maxLength: 2 }),
    answers: fc.array(wild, { maxLength: 2 }),
    parts: fc.array(part, { maxLength: 3 }),
  })
  fc.assert(
    fc.property(any, (paper) => {
      const faults = sourceFaults(paper)
      for (const { code, part: place } of faults) {
        assert.match(code, /^[a-z-]+$/)
        assert.ok(place === null || place < paper.parts.length)
      }
      if (faults.length > 0) refused(faults[0]?.code ?? "", () => draftSource(paper))
      else parseDraft(draftSource(paper), "paper")
    }),
    runs(600),
  )
})

const GOOD: Written = {
  channel: "cedar",
  document: "letter",
  date: null,
  languages: ["en"],
  answers: [],
  parts: [
    {
      kind: "section",
      id: "0000000000000001",
      marking: { level: "secret", caveats: [] },
      readers: ["north/principal"],
      versions: [{ language: "en", direction: "ltr", heading: "", text: "Text." }],
    },
    {
      kind: "enclosure",
      id: "0000000000000002",
      marking: { level: "secret", caveats: [] },
      readers: ["north/principal"],
      name: "map.pdf",
      type: "",
      size: 1,
    },
  ],
}
const [first, second] = GOOD.parts as [Extract<WrittenPart, { kind: "section" }>, WrittenPart]
const version = first.versions[0]!

describe("what cannot be written is named, with its part", () => {
  const cases: readonly (readonly [string, Written, string, number | null])[] = [
    ["no channel", { ...GOOD, channel: "" }, "no-channel", null],
    ["a channel with blanks", { ...GOOD, channel: " cedar" }, "no-channel", null],
    ["a date that does not exist", { ...GOOD, date: "2026-02-30" }, "draft-field", null],
    ["a language that is none", { ...GOOD, languages: ["en", "e n"] }, "draft-field", null],
    ["a language by another name than its own", { ...GOOD, languages: ["en", "fa-af"] }, "draft-field", null],
    ["an answer to nothing", { ...GOOD, answers: [""] }, "bad-reference", null],
    ["no language", { ...GOOD, languages: [], parts: [second] }, "section-language", null],
    ["no part", { ...GOOD, parts: [] }, "letter-empty", null],
    ["a part without a marking", { ...GOOD, parts: [{ ...first, marking: null }] }, "part-unmarked", 0],
    [
      "an empty level",
      { ...GOOD, parts: [first, { ...second, marking: { level: "", caveats: [] } }] },
      "part-unmarked",
      1,
    ],
    [
      "an empty caveat",
      { ...GOOD, parts: [{ ...first, marking: { level: "x", caveats: [" "] } }] },
      "part-unmarked",
      0,
    ],
    ["nobody to read", { ...GOOD, parts: [{ ...first, readers: [] }] }, "part-unread", 0],
    ["a reader without a name", { ...GOOD, parts: [{ ...first, readers: [" "] }] }, "draft-reader-unknown", 0],
    ["a section without a version", { ...GOOD, parts: [{ ...first, versions: [] }] }, "section-empty", 0],
    [
      "a version without text",
      { ...GOOD, parts: [{ ...first, versions: [{ ...version, text: "\n \n" }] }] },
      "section-empty",
      0,
    ],
    ["a language twice", { ...GOOD, parts: [{ ...first, versions: [version, version] }] }, "section-language", 0],
    ["a language not listed", { ...GOOD, languages: ["ar"] }, "section-language", 0],
    [
      "a joiner left over",
      { ...GOOD, parts: [{ ...first, versions: [{ ...version, text: "می\u200c" }] }] },
      "text-zero-width",
      0,
    ],
    [
      "an enclosure without a name",
      { ...GOOD, parts: [first, { ...second, name: "" } as WrittenPart] },
      "enclosure-name",
      1,
    ],
    ["a path", { ...GOOD, parts: [first, { ...second, name: "a/b" } as WrittenPart] }, "enclosure-name", 1],
    ["the folder above", { ...GOOD, parts: [first, { ...second, name: ".." } as WrittenPart] }, "enclosure-name", 1],
    [
      "one name twice",
      { ...GOOD, parts: [second, { ...second, name: "MAP.pdf" } as WrittenPart] },
      "enclosure-name-taken",
      1,
    ],
  ]
  for (const [goal, paper, code, part] of cases) {
    test(goal, () => {
      const found = sourceFaults(paper)
      assert.deepEqual([found[0]?.code, found[0]?.part], [code, part], JSON.stringify(found))
      refused(code, () => draftSource(paper))
    })
  }

  test("all of it at once", () => {
    const found = sourceFaults({
      ...GOOD,
      date: "2026-02-30",
      parts: [
        { ...first, marking: null, readers: [], versions: [] },
        { ...second, readers: [] },
      ],
    })
    assert.deepEqual(
      found.map(({ code, part }) => [part, code]),
      [
        [null, "draft-field"],
        [0, "part-unmarked"],
        [0, "part-unread"],
        [0, "section-empty"],
        [1, "part-unread"],
      ],
    )
  })
})

test("a letter as long as can be is written; one whose draft would be longer is refused", () => {
  const long = (characters: number): Written => ({
    ...GOOD,
    parts: [{ ...first, versions: [{ ...version, text: "x".repeat(characters) }] }],
  })
  assert.equal(parseDraft(draftSource(long(3_999_000)), "paper").parts.length, 1)
  refused("paper-too-long", () => draftSource(long(3_999_990)))
})
