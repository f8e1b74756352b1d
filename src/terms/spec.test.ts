/**
 * spec/terms.md begins with real bytes; they are made here, and the document must show exactly these. `UPDATE=1` writes them
 * into the document instead. The document must also name every state and every reason.
 */
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { sha256, toHex } from "../bytes/index.ts"
import { leafHash } from "../register/index.ts"
import { accepted, Correspondence, DEADLINE, DEADLINE_TEXT, NORTH, rowOf } from "../../tests/terms/correspondence.ts"
import { encodeTable } from "./index.ts"

const SPEC = new URL("../../spec/terms.md", import.meta.url)
const BLOCK = /(?<=<!-- made by src\/terms\/spec\.test\.ts -->\n```\n)[^`]*(?=```)/g

const world = new Correspondence()
  .offer("north", 1)
  .offer("north", 2, { condition: accepted(NORTH, 1), deadline: { at: DEADLINE, text: DEADLINE_TEXT } })
  .answer("south", "north", 2, "accept")
  .answer("south", "north", 1, "accept")
const LEAF = world.leafOf("north", 2)
const table = world.table(DEADLINE)
const BYTES = encodeTable(table)

function facts(): string {
  const rows: [string, string][] = [
    ["deadline", `${DEADLINE}, ${DEADLINE_TEXT}`],
    ["agreement", `leaf hash ${toHex(leafHash(world.leafOf("north", 1)))}`],
    ["cooperation", `leaf hash ${toHex(leafHash(LEAF))}`],
    ...[1, 2].map((n): [string, string] => {
      const row = rowOf(table, "north", n)
      return [`term ${n}`, `${row?.state}, by record ${row?.settled?.mark?.record} at ${row?.settled?.mark?.time}`]
    }),
    ["SHA-256(table)", `${toHex(sha256(BYTES))}, ${BYTES.length} bytes`],
  ]
  return rows.map(([name, value]) => `${name.padEnd(16)}${value}\n`).join("")
}

function dump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)]
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
    const plain = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".")).join("")
    lines.push(`${String(at).padStart(5)}  ${hex.padEnd(47)}  ${plain.replaceAll("`", ".")}`.trimEnd())
  }
  return lines.length <= 32
    ? `${lines.join("\n")}\n`
    : `${lines.slice(0, 20).join("\n")}\n…\n${lines.slice(-4).join("\n")}\n`
}

test("the real bytes of spec/terms.md are those that this version makes", () => {
  const text = readFileSync(SPEC, "utf8")
  const blocks = [facts(), dump(LEAF), dump(BYTES)]
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

test("spec/terms.md names every state and every reason", () => {
  const text = readFileSync(SPEC, "utf8")
  for (const file of ["fold.ts", "table.ts"]) {
    const source = readFileSync(new URL(file, import.meta.url), "utf8")
    const named = [...source.matchAll(/export type (?:VoidReason|TermState|Ending) =([^/]*?)\n\n/g)].flatMap(
      ([, list]) => [...(list as string).matchAll(/"([a-z-]+)"/g)].map(([, name]) => name as string),
    )
    assert.ok(named.length > 6, file)
    for (const name of named) assert.ok(text.includes(`\`${name}\``) || text.includes(`*${name}*`), name)
  }
})
