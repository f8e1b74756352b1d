/**
 * spec/parcel.md begins with real bytes; they are made here, and the document must show exactly these. `UPDATE=1` writes them
 * into the document instead. The document must also name every code that this room refuses with.
 */
import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { identityOf } from "../../vectors/gen/cases/seal.ts"
import { seed } from "../../vectors/gen/fixed.ts"
import { tell } from "../../vectors/gen/story.ts"
import { encodeRecord } from "../bytes/index.ts"
import { SUITE } from "../office/index.ts"
import { open, unpad } from "../seal/index.ts"
import { encodeCover, itemShape, readEnvelope, sealBundle, sealParcel, type Bundle } from "./index.ts"

const SPEC = new URL("../../spec/parcel.md", import.meta.url)
const BLOCK = /(?<=<!-- made by src\/parcel\/spec\.test\.ts -->\n```\n)[^`]*(?=```)/g

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const identity = identityOf("spec")
const prekey = { id: seed("spec").subarray(0, 16), recipient: identity.recipient }

function bundle(): string {
  const told: Bundle = {
    from: filled(0x11),
    sender: filled(0x12),
    to: filled(0x22),
    channel: filled(0xcc),
    filing: filled(0xff),
    items: [{ kind: "pairing", secrets: [{ officer: filled(0x12), secret: filled(0x77) }] }],
  }
  const opened = open(identity, readEnvelope(sealBundle({ prekey, bundle: told })).file)
  if (opened.kind !== "opened") assert.fail("sealed to somebody else")
  const bytes = unpad(opened.plaintext)
  assert.deepEqual(bytes, encodeRecord({ suite: SUITE, kind: "bundle", ...told }))
  return dump(bytes)
}

function sizes(): string {
  return [0, 1_000, 4_092, 4_093, 10_000, 100_000]
    .map((size) => [size, sealParcel({ prekey, content: new Uint8Array(size) }).length])
    .map((row) => `${row.map((number) => String(number).padStart(8)).join("")}\n`)
    .join("")
}

function cover(): string {
  const { cover: told } = tell()
  const length = (value: unknown): number => encodeRecord({ value }).length - encodeRecord({ value: 0 }).length + 1
  const rows = Object.entries(told).map(([field, value]): [string, number] => [field, length(value)])
  return [...rows, ["whole", encodeCover(told).length]]
    .map(([name, size]) => {
      return `${String(name).padEnd(12)}${String(size).padStart(7)}\n`
    })
    .join("")
}

function dump(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)]
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
    const plain = row
      .map((byte) => (byte >= 32 && byte < 127 && byte !== 96 ? String.fromCharCode(byte) : "."))
      .join("")
    lines.push(`${String(at).padStart(5)}  ${hex.padEnd(47)}  ${plain}`.trimEnd())
  }
  return `${lines.join("\n")}\n`
}

test("the real bytes of spec/parcel.md are those that this version makes", () => {
  const text = readFileSync(SPEC, "utf8")
  const blocks = [bundle(), sizes(), cover()]
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

test("spec/parcel.md names every code of this room", () => {
  const text = readFileSync(SPEC, "utf8")
  const source = readFileSync(new URL("error.ts", import.meta.url), "utf8")
  const codes = [...source.matchAll(/^ {2}\| "([a-z-]+)"/gm)].map(([, code]) => code as string)
  assert.ok(codes.length > 40)
  assert.deepEqual(
    codes.filter((code) => !text.includes(`\`${code}\``)),
    [],
  )
  assert.equal(new Set(codes).size, codes.length)
})

test("spec/parcel.md names every kind of item", () => {
  const text = readFileSync(SPEC, "utf8")
  const source = readFileSync(new URL("items.ts", import.meta.url), "utf8")
  const kinds = [...source.matchAll(/^ {2}readonly kind: "([a-z-]+)"/gm)].map(([, kind]) => kind as string)
  assert.ok(kinds.length > 20)
  for (const kind of kinds) {
    assert.match(text, new RegExp(`\`${kind}\``), kind)
    assert.throws(() => itemShape.read({ kind }, "item"), { code: "missing-field" }, kind)
  }
})
