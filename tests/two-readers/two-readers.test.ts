/**
 * Faults put into vectors, and two readers asked what they make of them: Diwan, and the second reader, which knows nothing but
 * spec/. They must accept and refuse alike, and refuse for the same kind of reason. Where they part, one of them is wrong, or the
 * specification leaves open what it must not. Inputs on which they once parted are in tests/fuzz/found/two-readers/.
 *
 * The seed stands in the names of the tests; `SEED=…` takes another, `SLOW=1` makes twenty times as many inputs.
 * @module
 */
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { formats, readVector } from "../../vectors/gen/readers.ts"
import { parseVector } from "../../vectors/gen/format.ts"
import { chance, seedOfRun } from "../fuzz/chance.ts"
import { mutated } from "../fuzz/mutate.ts"
import { runs } from "../runs.ts"
import { FORMATS, readVector as readSecond } from "../second-reader/read.ts"
import { parseVectorFile } from "../second-reader/vector.ts"

const VECTORS = join(import.meta.dirname, "../../vectors")
const FOUND = join(import.meta.dirname, "../fuzz/found/two-readers")
/** Inputs made from each vector. */
const FROM_EACH = 5
/** The few vectors that are long only to be too long. Bytes. */
const LONG = 200_000

interface Vector {
  readonly name: string
  readonly text: string
  readonly format: string
  readonly bytes: Uint8Array
}

const vectors = globSync("*/*.txt", { cwd: VECTORS })
  .toSorted()
  .map((path): Vector => {
    const text = readFileSync(join(VECTORS, path), "utf8")
    const { format, bytes } = parseVectorFile(text)
    return { name: path.slice(0, -".txt".length).replaceAll("\\", "/"), text, format, bytes }
  })
  .filter(({ bytes }) => bytes.length < LONG)

/** What both make of these bytes in the place of a vector's. What the second works out, the first must work out too. */
function askBoth({ name, text }: Vector, bytes: Uint8Array): { diwan: string; second: string } {
  const second = readSecond({ ...parseVectorFile(text), bytes })
  const vector = parseVector(name, text)
  const given = Object.entries(vector.inputs).filter(([input]) => second.asked.has(input))
  const inputs = second.expect === "success" ? { ...Object.fromEntries(given), ...second.found } : vector.inputs
  const diwan = readVector({ ...vector, inputs, bytes }, second.expect === "success")
  return { diwan: diwan.expect, second: second.expect }
}

const seed = seedOfRun()
for (const format of formats()) {
  test(`${format}: two readers of broken vectors agree (SEED=${seed})`, () => {
    const own = vectors.filter((vector) => vector.format === format)
    const seeds = own.map(({ bytes }) => bytes)
    const draw = chance(seed, format)
    let asked = 0
    for (const vector of own) {
      for (let run = 0; run < runs(FROM_EACH).numRuns; run++) {
        const bytes = mutated(draw.below(4) === 0 ? seeds : [vector.bytes], draw)
        const { diwan, second } = askBoth(vector, bytes)
        asked++
        const shown = Buffer.from(bytes.subarray(0, 600)).toString("base64")
        assert.equal(second, diwan, `${vector.name}, input ${run}: ${bytes.length} bytes, which begin ${shown}`)
      }
    }
    assert.ok(asked > 0)
  })
}

test("both read the same formats", () => {
  assert.deepEqual(FORMATS.toSorted(), formats().toSorted())
})

test("inputs on which they parted", () => {
  const files = globSync("*.bin", { cwd: FOUND })
  assert.ok(files.length > 0)
  for (const file of files) {
    const vector = vectors.find(({ name }) => name === file.replace("_", "/").replace(/\.\d+\.bin$/, ""))
    assert.ok(vector !== undefined, `${file}: of no vector`)
    const { diwan, second } = askBoth(vector, readFileSync(join(FOUND, file)))
    assert.equal(second, diwan, file)
  }
})
