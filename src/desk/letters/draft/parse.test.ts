/**
 * Draft files: what a letter in three languages is read as, and every fault of syntax with its file and line.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { runs } from "../../../../tests/runs.ts"
import { DRAFT_CHARACTERS, parseDraft, type ParsedDraft } from "./parse.ts"

const LETTER = `---
channel: cedar
kind: letter
date: 2026-11-23
languages: ar, fa, en
answers: south/2, north/3
---

## section
marking: secret; eyes only; not to allies
readers: north/principal, south/principal

### ar العنوان
السطر الأول.

السطر الثاني بعد سطر فارغ.
### fa عنوان
متن نامه، با نیم‌فاصله: می‌پذیریم.
### en A heading
The text.
\\## section is not one here.

## enclosure maps/chart one.pdf
marking: confidential
readers: south/principal
type: application/pdf
`

/** The draft that every fault below breaks in one place. */
const PLAIN = `---
channel: cedar
languages: en
---
## section
marking: secret
readers: north/principal

### en Heading
Text.
`

function refusedAt(source: string, code: string, message: RegExp): void {
  assert.throws(
    () => parseDraft(source, "letter.md"),
    (error: Error & { code?: string }) => {
      assert.equal(error.code, code, error.message)
      assert.match(error.message, message)
      return true
    },
  )
}

test("a letter in Arabic, Persian and English is read as written, part by part", () => {
  const read = parseDraft(LETTER, "letter.md")
  assert.deepEqual(read, {
    channel: "cedar",
    kind: "letter",
    date: Date.UTC(2026, 10, 23, 12) / 1000,
    languages: ["ar", "fa", "en"],
    references: ["south/2", "north/3"],
    parts: [
      {
        line: 9,
        kind: "section",
        level: "secret",
        caveats: ["eyes only", "not to allies"],
        readers: ["north/principal", "south/principal"],
        versions: [
          { language: "ar", heading: "العنوان", text: "السطر الأول.\n\nالسطر الثاني بعد سطر فارغ." },
          { language: "fa", heading: "عنوان", text: "متن نامه، با نیم‌فاصله: می‌پذیریم." },
          { language: "en", heading: "A heading", text: "The text.\n## section is not one here." },
        ],
      },
      {
        line: 23,
        kind: "enclosure",
        level: "confidential",
        caveats: [],
        readers: ["south/principal"],
        path: "maps/chart one.pdf",
        type: "application/pdf",
      },
    ],
  } satisfies ParsedDraft)
})

test("line ends of either kind, a byte order mark and unnormalised text are read as the same letter", () => {
  const read = parseDraft(LETTER, "letter.md")
  assert.deepEqual(parseDraft(LETTER.replaceAll("\n", "\r\n"), "letter.md"), read)
  assert.deepEqual(parseDraft(`\ufeff${LETTER}`, "letter.md"), read)
  assert.deepEqual(parseDraft(LETTER.normalize("NFD"), "letter.md"), read)
})

test("what is not said has a default: a letter, dated when it is submitted, in the languages it is written in", () => {
  const { kind, date, languages, references } = parseDraft(PLAIN.replace("languages: en\n", ""), "letter.md")
  assert.deepEqual([kind, date, languages, references], ["letter", null, ["en"], []])
})

test("a section without a language line is in the first language of the letter", () => {
  const { parts } = parseDraft(PLAIN.replace("### en Heading\n", ""), "letter.md")
  assert.deepEqual(parts[0]?.kind === "section" && parts[0].versions, [{ language: "en", heading: "", text: "Text." }])
})

test("a date with a time and a zone is that instant", () => {
  const at = (date: string): number | null =>
    parseDraft(PLAIN.replace("channel:", `date: ${date}\nchannel:`), "letter.md").date
  assert.equal(at("2026-11-23T18:00:00+03:00"), Date.UTC(2026, 10, 23, 15) / 1000)
  assert.equal(at("2026-11-23T18:00Z"), Date.UTC(2026, 10, 23, 18) / 1000)
})

const FAULTS: readonly (readonly [goal: string, change: (plain: string) => string, message: RegExp])[] = [
  ["an empty file", () => "", /^letter\.md:1: the draft begins with a line '---'/],
  ["no front matter", (s) => s.slice(4), /^letter\.md:1: the draft begins with a line '---'/],
  ["front matter that is not closed", () => "---\nchannel: cedar\n", /^letter\.md:3: the front matter is not closed/],
  [
    "a line of front matter that is none",
    (s) => s.replace("languages: en", "languages en"),
    /^letter\.md:3: want 'name: value'/,
  ],
  [
    "a name that front matter does not have",
    (s) => s.replace("languages:", "tongue:"),
    /^letter\.md:3: 'tongue' is not one of channel, kind/,
  ],
  [
    "a name that stands twice",
    (s) => s.replace("languages: en", "channel: oak"),
    /^letter\.md:3: 'channel' stands twice/,
  ],
  [
    "no channel",
    (s) => s.replace("channel: cedar\n", ""),
    /^letter\.md:4: the front matter does not say which channel/,
  ],
  ["no part", (s) => s.slice(0, s.indexOf("## section")), /^letter\.md:5: the letter has no part/],
  ["a part that is neither", (s) => s.replace("## section", "## paragraph"), /^letter\.md:5: want '## section' or/],
  [
    "text before the first part",
    (s) => s.replace("## section", "Dear friend,\n## section"),
    /^letter\.md:5: want '## section' or/,
  ],
  [
    "a heading on the section's own line",
    (s) => s.replace("## section", "## section One"),
    /^letter\.md:5: a section's heading goes on/,
  ],
  [
    "an enclosure without a path",
    (s) => s.replace("## section", "## enclosure"),
    /^letter\.md:5: want the enclosure's path/,
  ],
  ["a part without a marking", (s) => s.replace("marking: secret\n", ""), /^letter\.md:5: the part has no marking/],
  [
    "a part without readers",
    (s) => s.replace("readers: north/principal\n", ""),
    /^letter\.md:5: nobody may read this part/,
  ],
  [
    "a marking that stands twice",
    (s) => s.replace("marking: secret", "marking: secret\nmarking: office"),
    /^letter\.md:7: 'marking' stands twice/,
  ],
  ["a section without text", (s) => s.replace("Text.\n", ""), /^letter\.md:9: the section has no text in 'en'/],
  ["a section with nothing in it", (s) => s.slice(0, s.indexOf("### en")), /^letter\.md:\d+: the section has no text/],
  [
    "a language twice in one section",
    (s) => `${s}### en Again\nText.\n`,
    /^letter\.md:11: the section stands twice in 'en'/,
  ],
  [
    "a language that the letter does not list",
    (s) => `${s}### fa عنوان\nمتن\n`,
    /a section is in 'fa', which 'languages' does not list/,
  ],
  [
    "text whose language nobody can tell",
    (s) => s.replace("languages: en\n", "").replace("### en Heading\n", ""),
    /^letter\.md:8: want '### LANGUAGE heading'/,
  ],
  [
    "a language that is none",
    (s) => s.replace("### en Heading", "### en-1996-1996 Heading"),
    /^letter\.md:9: 'en-1996-1996' is not the name of a language/,
  ],
  [
    "a first language that is none, for text without one",
    (s) => s.replace("languages: en", "languages: e n").replace("### en Heading\n", ""),
    /^letter\.md:9: 'e n' is not the name of a language/,
  ],
  ["a file that is too long", () => "x".repeat(DRAFT_CHARACTERS + 1), /^letter\.md: longer than 4000000 characters/],
]

for (const [goal, change, message] of FAULTS) {
  test(`${goal} is refused with file and line`, () => refusedAt(change(PLAIN), "draft-syntax", message))
}

test("a date that is none, or does not exist, is refused", () => {
  for (const date of ["tomorrow", "23.11.2026", "2026-13-01", "2026-02-30", "2026-11-23T18:00", "2026-11-23T25:00Z"]) {
    refusedAt(PLAIN.replace("channel:", `date: ${date}\nchannel:`), "draft-field", /^letter\.md: date '/)
  }
})

test("text that must not be signed is refused where it stands: bidi controls, stray joiners, control characters", () => {
  for (const text of ["a\u202eb", "a\u2066b", "a\u200bb", "\u200db", "a\u0007b"]) {
    assert.throws(() => parseDraft(PLAIN.replace("Text.", text), "letter.md"), /letter\.md:9: text/)
  }
})

test("law: whatever the file, it is read or refused with a code; no fault of ours comes out", () => {
  const line = fc.oneof(
    fc.constantFrom(
      "---",
      "channel: cedar",
      "languages: en, fa",
      "## section",
      "## enclosure a.pdf",
      "marking: secret",
      "readers: north/x",
      "### en H",
      "### fa",
      "",
      "text",
      "\\## section",
    ),
    fc.string({ unit: "grapheme", maxLength: 20 }),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 24 }), (lines) => {
      try {
        const { parts, languages } = parseDraft(lines.join("\n"), "letter.md")
        assert.ok(parts.length > 0 && languages.length > 0)
      } catch (error) {
        assert.ok(error instanceof Error && "code" in error && typeof error.code === "string", String(error))
      }
    }),
    runs(2000),
  )
})

test("law: what a draft says is what is read, in any language and to whomever", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  const section = fc.record({
    level: word,
    caveats: fc.array(word, { maxLength: 3 }),
    readers: fc.array(
      word.map((w) => `north/${w}`),
      { minLength: 1, maxLength: 4 },
    ),
    heading: fc.constantFrom("", "A heading", "عنوان"),
    text: fc
      .array(fc.constantFrom("one", "دو", "ثلاثة", "می‌رود"), { minLength: 1, maxLength: 5 })
      .map((w) => w.join(" ")),
  })
  fc.assert(
    fc.property(fc.array(section, { minLength: 1, maxLength: 5 }), (sections) => {
      const source = [
        "---\nchannel: cedar\nlanguages: en\n---",
        ...sections.map(
          ({ level, caveats, readers, heading, text }) =>
            `## section\nmarking: ${[level, ...caveats].join("; ")}\nreaders: ${readers.join(", ")}\n\n### en ${heading}\n${text}\n`,
        ),
      ].join("\n")
      const { parts } = parseDraft(source, "letter.md")
      assert.deepEqual(
        parts.map(({ level, caveats, readers, ...part }) => ({
          level,
          caveats,
          readers,
          ...(part.kind === "section" ? { heading: part.versions[0]?.heading, text: part.versions[0]?.text } : {}),
        })),
        sections.map((each) => ({ ...each })),
      )
    }),
    runs(300),
  )
})
