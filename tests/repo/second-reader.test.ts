/**
 * The second reader judges Diwan only as long as it is independent of it: not a line of src/, not one package that Diwan is
 * built on, no cryptography of the platform that Diwan uses, and nothing of Diwan leans on it in turn.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { posix } from "node:path"
import { filesUnder, textOf } from "./files.ts"
import { importsOf } from "./imports.ts"

const FOLDER = "tests/second-reader"
/** Independent implementations of primitives, and the word list of BIP-39. */
const PACKAGES = [/^@noble\/(?:ciphers|curves|hashes|post-quantum)\//, /^@scure\/bip39\/wordlists\/english\.js$/]
/** Only to find the vectors and to be a test. */
const OF_TESTS = ["node:assert/strict", "node:fs", "node:path", "node:test"]

/** What is wrong with an import of the second reader; undefined if nothing is. */
function fault(file: string, specifier: string | undefined): string | undefined {
  if (specifier === undefined) return `${file}: a computed import`
  if (PACKAGES.some((allowed) => allowed.test(specifier))) return undefined
  if (file.endsWith(".test.ts") && OF_TESTS.includes(specifier)) return undefined
  if (specifier.startsWith(".") && posix.dirname(posix.join(FOLDER, specifier)) === FOLDER) return undefined
  return `${file}: imports ${specifier}`
}

test("the second reader imports itself, noble and nothing else", () => {
  const files = filesUnder(FOLDER, /\.[cm]?[jt]s$/)
  const asked = files.flatMap((file) => importsOf(textOf(file)).map(({ specifier }) => [file, specifier] as const))
  assert.ok(files.length > 10 && asked.length > 50, `saw ${files.length} files and ${asked.length} imports`)
  const found = asked.map(([file, specifier]) => fault(file, specifier)).filter((one) => one !== undefined)
  assert.deepEqual(found, [])
  for (const planted of [
    "../../src/bytes/index.ts",
    "diwan/bytes",
    "cborg",
    "node:crypto",
    "../cast.ts",
    "../../vectors/gen/readers.ts",
  ])
    assert.ok(fault(`${FOLDER}/cbor.ts`, planted), planted)
  assert.ok(fault(`${FOLDER}/cbor.ts`, undefined))
})

test("nothing of src names the second reader", () => {
  const naming = filesUnder("src", /\.ts$/).filter((file) => textOf(file).includes("second-reader"))
  assert.deepEqual(naming, [])
})
