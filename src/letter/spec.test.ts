/**
 * spec/letter.md begins with real bytes; they are made here, and the document must show exactly these. `UPDATE=1` writes them
 * into the document instead. The document must also name every code that this room refuses with.
 */
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { decode, sha256, toHex } from "../bytes/index.ts"
import { leafHash } from "../register/index.ts"
import { buildLetter, type BuiltLetter } from "./build.ts"
import { charterWith, statementFor } from "./fixture.test.ts"
import { openLeaf } from "./leaf.ts"
import { leafSalt } from "./salt.ts"
import { makeContent, verifyContent, type Content } from "./view.ts"

const SPEC = new URL("../../spec/letter.md", import.meta.url)
const BLOCK = /(?<=<!-- made by src\/letter\/spec\.test\.ts -->\n```\n)[^`]*(?=```)/g

const counting = (from: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => from + at)
const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const SECRET = counting(0)

function letter(): BuiltLetter {
  return buildLetter({
    secret: SECRET,
    random: counting(32),
    channel: filled(0xcc),
    office: filled(0x11),
    number: 4,
    document: "letter",
    date: 1_791_795_600,
    copies: 1,
    languages: ["en"],
    references: [],
    parts: [
      {
        kind: "section",
        marking: { level: "secret", caveats: [] },
        wording: () => ({
          versions: [
            {
              language: "en",
              direction: "ltr",
              heading: "",
              text: "Cooperation depends on an agreement before 24 November.",
            },
          ],
        }),
      },
    ],
    readers: [{ office: filled(0x22), officer: filled(0x25), parts: [0] }],
  })
}

function tree(): string {
  const { leaves, root, readers, partPositions } = letter()
  const rows: [string, string][] = [
    ["letter secret", toHex(SECRET)],
    ["salt of position 0", toHex(leafSalt(SECRET, 0))],
    ["salt of position 127", toHex(leafSalt(SECRET, 127))],
    ["depth, copies", "6, 1: 64 slots of 2 copies, 128 leaves"],
    ["section", `slot ${(partPositions[0] as number) / 2}`],
    ["reader", `slot ${(readers[0]?.position as number) / 2}, copy number ${readers[0]?.copy}`],
    ...leaves.map(({ position, leaf }): [string, string] => [
      `leaf hash at ${position}`,
      `${toHex(leafHash(leaf))} ${openLeaf(leaf).kind}`,
    ]),
    ["root", toHex(root)],
  ]
  return rows.map(([name, value]) => `${name.padEnd(21)}${value}\n`).join("")
}

function content(): string {
  const built = letter()
  const [reader] = built.readers
  assert.ok(reader !== undefined)
  const bytes = makeContent({ ...built, reader: reader.position, keys: [] })
  const statement = statementFor(built.root, { channel: filled(0xcc), office: filled(0x11), copies: 1, depth: 6 })
  const dated = { ...statement, date: 1_791_795_600, enterBy: 1_791_795_600 }
  const charter = {
    ...charterWith(1),
    offices: [0x11, 0x22].map((byte) => ({ office: filled(byte), roster: filled(1), name: "office.example" })),
  }
  const view = verifyContent({ content: bytes, statement: dated, channel: filled(0xcc), charter, to: reader })
  assert.equal(view.kind, "letter")
  const { proof } = decode(bytes) as unknown as Content
  return `SHA-256(content)     ${toHex(sha256(bytes))}, ${bytes.length} bytes, ${proof.length} hashes in its proof\n\n${dump(bytes)}`
}

function section(): string {
  const { leaves } = letter()
  const found = leaves.find(({ leaf }) => openLeaf(leaf).kind === "section")
  return dump((found as { leaf: Uint8Array }).leaf)
}

function dump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)]
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
    const plain = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("")
    lines.push(`${String(at).padStart(5)}  ${hex.padEnd(47)}  ${plain.replaceAll("`", ".")}`.trimEnd())
  }
  return lines.length <= 24
    ? `${lines.join("\n")}\n`
    : `${lines.slice(0, 14).join("\n")}\n…\n${lines.slice(-4).join("\n")}\n`
}

test("the real bytes of spec/letter.md are those that this version makes", () => {
  const text = readFileSync(SPEC, "utf8")
  const blocks = [tree(), section(), content()]
  if (process.env["UPDATE"] === "1") {
    let n = 0
    writeFileSync(
      SPEC,
      text.replace(BLOCK, () => blocks[n++] as string),
    )
    return
  }
  assert.deepEqual(text.match(BLOCK), blocks)
})

test("spec/letter.md names every code of this room, and no other as its own", () => {
  const text = readFileSync(SPEC, "utf8")
  const source = readFileSync(new URL("error.ts", import.meta.url), "utf8")
  const codes = [...source.matchAll(/^ {2}\| "([a-z-]+)"/gm)].map(([, code]) => code as string)
  assert.ok(codes.length > 50)
  assert.deepEqual(
    codes.filter((code) => !text.includes(`\`${code}\``)),
    [],
  )
  assert.equal(new Set(codes).size, codes.length)
})
