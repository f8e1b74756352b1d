/**
 * The real bytes of spec/pouch.md.
 */
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { small } from "./testdata/kit.ts"
import { encodeVolume } from "./write.ts"

test("the bytes in spec/pouch.md are what this room makes", () => {
  const spec = readFileSync(join(import.meta.dirname, "../../spec/pouch.md"), "utf8")
  const block = /<!-- made by src\/pouch\/spec\.test\.ts -->\n```\n([^`]*)```/.exec(spec)?.[1]
  assert.equal(block, dump(encodeVolume(small())))
})

function dump(octets: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += 16) {
    const row = [...octets.subarray(at, at + 16)]
    const hex = row.map((octet) => octet.toString(16).padStart(2, "0")).join(" ")
    const text = row.map((octet) =>
      octet >= 0x20 && octet < 0x7f && octet !== 0x60 ? String.fromCharCode(octet) : ".",
    )
    lines.push(`${String(at).padStart(5)}  ${hex.padEnd(47)}  ${text.join("")}\n`)
  }
  return lines.join("")
}
