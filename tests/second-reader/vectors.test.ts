/**
 * The second reader over all vectors: each must come to what its file says, as `tests/vectors.test.ts` demands of Diwan's
 * own readers. Two readers that share nothing but the specification agree on every success and on the kind and code of every
 * refusal.
 * @module
 */
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { FORMATS, readVector } from "./read.ts"
import { parseVectorFile } from "./vector.ts"

const ROOT = join(import.meta.dirname, "../../vectors")
const paths = globSync("*/*.txt", { cwd: ROOT }).toSorted()
const read = new Set<string>()

for (const path of paths) {
  const vector = parseVectorFile(readFileSync(join(ROOT, path), "utf8"))
  test(`${path}: ${vector.comment}`, () => {
    read.add(vector.format)
    const { asked, found, ...result } = readVector(vector)
    assert.deepEqual(result, { expect: vector.expect, code: vector.code })
    if (result.expect !== "success") return
    for (const [name, value] of vector.inputs) if (!asked.has(name)) assert.equal(found[name], value, name)
  })
}

test("every format of the second reader has vectors", () => {
  assert.ok(paths.length > 0)
  assert.deepEqual(
    FORMATS.filter((format) => !read.has(format)),
    [],
  )
})
