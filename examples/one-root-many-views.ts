/**
 * A letter is a tree; a reader gets a view.
 *
 * One letter, two sections and two readers. The minister is given the second section only. His view proves that it belongs
 * to the very letter that was signed, and holds nothing from which the first section could be guessed: not its words, not
 * its length, not even whether there is one.
 *
 *     node --conditions=source examples/one-root-many-views.ts
 *
 * What surrounds a letter (rosters, approvals, registers, sealing) is left out: see the other rooms.
 * @module
 */
import { randomBytes } from "node:crypto"
import { fromUtf8, sha256, toHex, utf8 } from "diwan/bytes"
import { buildLetter, LetterError, makeContent, verifyContent, type LetterView, type SectionBody } from "diwan/letter"
import { SUITE, type LetterStatement, type NamedCharter } from "diwan/office"

/** Ids are hashes; here, of names. */
const id = (name: string): Uint8Array => sha256(utf8(name))
const north = id("north.example")
const south = id("south.example")
const president = { office: south, officer: id("south's president") }
const minister = { office: south, officer: id("south's minister") }
const channel = id("the channel Cedar")
const OCTOBER = 1_791_795_600

const charter: NamedCharter = {
  id: channel,
  suite: SUITE,
  kind: "charter",
  offices: [
    { office: north, roster: id("north's roster"), name: "north.example" },
    { office: south, roster: id("south's roster"), name: "south.example" },
  ],
  host: null,
  rules: {
    codeName: "Cedar",
    kinds: ["letter"],
    markings: { levels: ["restricted", "secret"], caveats: [] },
    languages: ["en"],
    copies: 1,
    readingDays: null,
    receipts: "arrived",
    countersign: [],
  },
  random: [id("n"), id("s")],
  previous: null,
}

function section(text: string): SectionBody {
  return { versions: [{ language: "en", direction: "ltr", heading: "", text }] }
}

/** Build the letter, give each reader a view, and say what each can read. */
export function story(): readonly string[] {
  const lines: string[] = []
  const texts = ["We share an interest in the straits.", "Nothing holds unless all is agreed before 24 November."]

  // The drafter's side. Every random byte is an argument, so that a test can fix it; nothing here draws any.
  const letter = buildLetter({
    secret: randomBytes(32),
    random: randomBytes(32),
    channel,
    office: north,
    number: 4,
    document: "letter",
    date: OCTOBER,
    copies: charter.rules.copies,
    languages: ["en"],
    references: [],
    parts: [
      { kind: "section", marking: { level: "secret", caveats: [] }, wording: () => section(texts[0] as string) },
      { kind: "section", marking: { level: "restricted", caveats: [] }, wording: () => section(texts[1] as string) },
    ],
    readers: [
      { ...president, parts: [0, 1] },
      { ...minister, parts: [1] },
    ],
  })
  lines.push(
    `one root: ${toHex(letter.root).slice(0, 16)}…, ${letter.leaves.length} leaves that are not empty, of ${2 ** (letter.depth + letter.copies)}`,
  )

  // What the signatories approve and the register holds. A reader's device has proven it before it looks at the content.
  const statement: LetterStatement = {
    suite: SUITE,
    kind: "letter",
    channel,
    office: north,
    roster: id("north's roster"),
    number: 4,
    document: "letter",
    date: OCTOBER,
    root: letter.root,
    depth: letter.depth,
    copies: letter.copies,
    listed: [],
    seen: [],
    enterBy: OCTOBER + 7 * 86_400,
  }

  // The readers' side.
  const open = (content: Uint8Array, to: typeof president): LetterView =>
    verifyContent({ content, statement, channel, charter, to })
  const [forPresident, forMinister] = letter.readers.map((reader) =>
    makeContent({ ...letter, reader: reader.position, keys: [] }),
  ) as [Uint8Array, Uint8Array]
  for (const [who, content, to] of [
    ["the president", forPresident, president],
    ["the minister", forMinister, minister],
  ] as const) {
    const view = open(content, to)
    lines.push(
      `${who} reads ${view.sections.length} of letter ${view.header.number}: ${view.sections.map((each) => each.versions[0]?.text).join(" / ")}`,
    )
  }

  const leaks = Buffer.from(forMinister).includes(utf8(texts[0] as string))
  lines.push(`the first section's words are in the minister's bytes: ${leaks ? "yes" : "no"}`)
  lines.push(`the president shown the minister's view: ${open(forMinister, president).kind}`)

  // One word changed in transit.
  const at = Buffer.from(forMinister).indexOf("24 November")
  const altered = forMinister.slice()
  altered.set(utf8("25 November"), at)
  try {
    open(altered, minister)
  } catch (error) {
    if (!(error instanceof LetterError)) throw error
    lines.push(`with another date (${fromUtf8(altered.slice(at, at + 11))}): refused, ${error.code}`)
  }
  return lines
}

if (import.meta.main) process.stdout.write(`${story().join("\n")}\n`)
