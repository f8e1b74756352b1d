/**
 * The vectors, all of them: each is read as its format says and must give its kind *and* its code. They are the contract with
 * other implementations, so they are read from their files, not from the generator; and the generator must make
 * exactly these files again.
 * @module
 */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { formatVector, parseVector, type Vector } from "../vectors/gen/format.ts"
import { formats, readVector } from "../vectors/gen/readers.ts"

const ROOT = fileURLToPath(new URL("../vectors/", import.meta.url))

const vectors = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".txt") && !path.startsWith("gen/"))
  .toSorted()
  .map((path): Vector => parseVector(path.slice(0, -".txt".length), readFileSync(ROOT + path, "utf8")))

for (const vector of vectors) {
  test(`${vector.name}: ${vector.comment}`, () => {
    const { expect, code } = vector
    assert.deepEqual(readVector(vector), { expect, code })
  })
}

test("every format has a vector that succeeds and one that does not", () => {
  for (const format of formats()) {
    const of = vectors.filter((vector) => vector.format === format)
    assert.ok(
      of.some(({ expect }) => expect === "success"),
      `${format}: none succeeds`,
    )
    assert.ok(
      of.some(({ expect }) => expect !== "success"),
      `${format}: none is refused`,
    )
  }
})

test("a vector file has one form only", () => {
  for (const vector of vectors) {
    assert.equal(formatVector(vector), readFileSync(`${ROOT}${vector.name}.txt`, "utf8"), vector.name)
  }
})

test("the generator makes exactly these files", () => {
  const made = spawnSync(process.execPath, [`${ROOT}gen/main.ts`, "--check"], { encoding: "utf8" })
  assert.equal(made.status, 0, made.stderr)
})
