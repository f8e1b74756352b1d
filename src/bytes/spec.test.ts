/** The bytes that spec/bytes.md shows are the code's. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { BUNDLE_LIMITS, BytesError, decode, encode, fromHex, STATEMENT_LIMITS, toHex, type Value } from "./index.ts"

const SPEC = readFileSync(new URL("../../spec/bytes.md", import.meta.url), "utf8")

test("the worked example is the encoding of the record above it", () => {
  const [, hex] = /```hex\n([^]*?)```/.exec(SPEC) as unknown as [string, string]
  const [, json] = /```json\n([^]*?)```/.exec(SPEC) as unknown as [string, string]
  const record = JSON.parse(json, (_, value: unknown) => {
    const bytes = typeof value === "string" ? /^h'([0-9a-f]*)'$/.exec(value) : null
    return bytes === null ? value : fromHex(bytes[1] as string)
  }) as Value
  const bytes = encode(record)
  assert.equal(toHex(bytes), hex.replaceAll(/#.*$/gm, "").replaceAll(/\s/g, ""))
  assert.ok(SPEC.includes(`is these ${bytes.length} bytes`), `${bytes.length} bytes`)
})

test("every value of the table has the bytes beside it", () => {
  const rows = [...SPEC.matchAll(/^\| `([^`]+)` \| `([0-9a-f]+)` \|$/gm)]
  assert.ok(rows.length >= 14)
  for (const [, json, hex] of rows) {
    // JSON.parse makes `__proto__` an own property, unlike a literal.
    assert.equal(toHex(encode(JSON.parse(json as string) as Value)), hex)
    assert.equal(toHex(encode(decode(fromHex(hex as string)))), hex)
  }
})

test("everything listed as refused is refused with its code", () => {
  const rows = [...SPEC.matchAll(/^\| `([0-9a-f]+)` \| `([a-z-]+)` \|/gm)]
  assert.ok(rows.length >= 16)
  for (const [, hex, code] of rows) {
    assert.throws(
      () => decode(fromHex(hex as string)),
      (error) => error instanceof BytesError && error.code === code,
      hex,
    )
  }
})

test("the bounds are those of the table", () => {
  const powers = { bytes: [20, 28], items: [16, 21] } as const
  for (const [at, limits] of [STATEMENT_LIMITS, BUNDLE_LIMITS].entries()) {
    assert.equal(limits.bytes, 2 ** (powers.bytes[at] as number))
    assert.equal(limits.items, 2 ** (powers.items[at] as number))
  }
  assert.ok(SPEC.includes("bytes | 2^20 | 2^28 | `too-long`"))
  assert.ok(SPEC.includes("counted | 2^16 | 2^21 | `too-many`"))
  assert.ok(SPEC.includes(`one another | ${STATEMENT_LIMITS.depth} | ${BUNDLE_LIMITS.depth} | \`too-deep\``))
})

test("every code that the code has stands in the document, and the other way round", () => {
  const source = readFileSync(new URL("error.ts", import.meta.url), "utf8")
  const codes = [...source.matchAll(/^ {2}\| "([a-z0-9-]+)"$/gm)].map(([, code]) => code as string)
  const named = SPEC.matchAll(/`((?:not|too|wrong|text|unknown|missing|unexpected)-[a-z0-9-]+|out-of-range)`/g)
  assert.deepEqual([...new Set([...named].map(([, code]) => code as string))].toSorted(), codes.toSorted())
})
