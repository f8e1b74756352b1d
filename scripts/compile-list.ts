/**
 * `compile-list.ts FILE`: runs the file of `diwan list` once, on a vault with two letters, and keeps what V8 compiled, so
 * that it holds the functions that a list calls. `scripts/list.ts` starts it.
 * @module
 */
import { randomBytes } from "node:crypto"
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Script } from "node:vm"
import { keepSummary, type Summary } from "../src/desk/records/summaries.ts"
import { createVault } from "../src/vault/index.ts"

/** The loader, which the program's first lines use as well. */
interface Loader {
  readonly compile: (file: string, source: Buffer) => Script
  readonly hashOf: (source: Buffer, compiled: Buffer) => Buffer
}
type List = (argv: readonly string[]) => Promise<number> | null

const [file] = process.argv.slice(2) as [string]
const home = mkdtempSync(join(tmpdir(), "diwan-build-"))
try {
  await keepCompiled(["list", "--quiet", "--home", home, "--key-fd", String(await keyOfVault())])
} finally {
  rmSync(home, { recursive: true, force: true })
}

async function keepCompiled(argv: readonly string[]): Promise<void> {
  const require = createRequire(import.meta.url)
  const loader = require("../bin/compiled.cjs") as Loader
  const source = readFileSync(file)
  if (source.some((octet) => octet > 0x7f)) throw new Error(`${file} is not ASCII`)
  const script = loader.compile(file, source)
  const program = { exports: {} as { list?: List } }
  const begin = script.runInThisContext() as (...input: readonly unknown[]) => void
  begin(program, program.exports, require)
  const exit = await program.exports.list?.(argv)
  if (exit !== 0) throw new Error(`${file}: the list ended with ${exit}`)
  const compiled = script.createCachedData()
  writeFileSync(`${file}.compiled`, Buffer.concat([loader.hashOf(source, compiled), compiled]))
  chmodSync(`${file}.compiled`, statSync(file).mode) // a command's files are its owner's only; this is no such file
}

/** @returns a descriptor that gives the key */
async function keyOfVault(): Promise<number> {
  const key = randomBytes(32)
  using vault = await createVault({ path: join(home, "vault.diwan"), unlock: { key }, play: true })
  vault.act("two letters", (tx) => {
    keepSummary(tx, "north/1", letter(1), 1)
    keepSummary(tx, "north/2", { ...letter(2), opened: 1_790_000_000 }, 2)
  })
  writeFileSync(join(home, "key"), key, { mode: 0o600 })
  return openSync(join(home, "key"), "r")
}

function letter(number: number): Summary {
  const id = new Uint8Array(32).fill(number)
  const times = { date: 1_790_000_000, entered: 1_790_000_000, postmarked: null, arrived: 1_790_000_000, opened: null }
  const name = { channel: id, codeName: "cedar", office: id, from: "north", number, document: "letter" }
  return { ...name, ...times, countersigned: true, void: null, parts: number, enclosures: 0 }
}
