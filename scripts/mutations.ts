/**
 * `npm run mutations`: are the tests awake? A test of a check that is never seen to fail may test nothing. Each fault of `tests/mutations/`
 * is put into a copy of the tree, and the vectors, the tests beside the file and those of its room are run until one fails.
 *
 *     npm run mutations -- parcel letter/view     only faults of files whose path holds one of the words
 *     npm run mutations -- --jobs 2               two copies at a time
 *
 * Prints a line for each, `caught by …` or `SURVIVED`; exits with 1 if one survives or is no fault at all.
 * @module
 */
import { spawn } from "node:child_process"
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { listedFaults, type Fault } from "../tests/mutations/faults.ts"

const ROOT = join(import.meta.dirname, "..")
const COPIED = ["src", "tests", "vectors", "spec", "docs", "package.json", "tsconfig.json"]
/** A check left out may let a loop run for ever. Milliseconds, for all tests of a room on a slow machine. */
const LONGEST_MS = 300_000

const words = process.argv.slice(2)
const at = words.indexOf("--jobs")
const jobs = at < 0 ? 1 : Number(words.splice(at, 2)[1])
const faults = listedFaults().filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)))
if (faults.length === 0 || !Number.isInteger(jobs) || jobs < 1) {
  console.error("no fault is listed for these words; usage: npm run mutations -- [--jobs N] [WORD…]")
  process.exit(2)
}

/** What became of a fault. */
type Outcome = { readonly by: string } | "survived" | "no fault"

async function tryFault(fault: Fault, tree: string): Promise<Outcome> {
  const path = join(tree, fault.file)
  const source = readFileSync(join(ROOT, fault.file), "utf8")
  if (source.split(fault.find).length !== 2) return "no fault"
  writeFileSync(
    path,
    source.replace(fault.find, () => fault.put),
  )
  try {
    // Rooms without a folder of vectors are in none: then it is enough that the file loads.
    if (existsSync(join(tree, "vectors", fault.room))) {
      const vectors = await run(tree, [join("tests", "mutations", "vectors.ts")])
      if (vectors.code === 3) return "no fault" // it does not load
      if (vectors.code !== 0) return { by: vectors.said.trim() || "the vectors, which did not end" }
    } else if ((await run(tree, ["--eval", `import("./${fault.file}")`])).code !== 0) return "no fault"
    for (const tests of testsFor(fault, tree)) {
      const { failed } = await run(tree, ["--test", "--test-isolation=none", "--test-reporter=tap", ...tests])
      if (failed !== undefined) return { by: failed }
    }
    return "survived"
  } finally {
    writeFileSync(path, source)
  }
}

/** First what stands beside the file, then the rest of its folder if it is a part of a room, then the rest of the room. */
function testsFor({ file, room }: Fault, tree: string): readonly (readonly string[])[] {
  const stem = file.slice(0, -".ts".length)
  const beside = [`${stem}.test.ts`, `${stem}.laws.test.ts`].filter((path) => existsSync(join(tree, path)))
  const folder = globSync(`${dirname(file)}/*.test.ts`, { cwd: tree })
  const all = globSync(`src/${room}/**/*.test.ts`, { cwd: tree })
  const groups: string[][] = []
  for (const group of [beside, dirname(file) === `src/${room}` ? [] : folder, all])
    groups.push(group.filter((path) => !groups.flat().includes(path)).toSorted())
  return groups.filter((tests) => tests.length > 0)
}

interface Run {
  readonly code: number | null
  readonly said: string
  /** The first test that failed, if one did. */
  readonly failed: string | undefined
}

/** Run Node in a tree; stop at the first test that fails. */
function run(tree: string, args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ["--conditions=source", ...args], {
      cwd: tree,
      stdio: ["ignore", "pipe", "ignore"],
    })
    let said = ""
    let failed: string | undefined
    const limit = setTimeout(() => {
      failed ??= "a test that did not end"
      child.kill("SIGKILL")
    }, LONGEST_MS)
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text
      failed ??= /^\s*not ok \d+ - (.*)$/m.exec(said)?.[1]
      if (failed !== undefined) child.kill("SIGKILL")
    })
    child.on("close", (code) => {
      clearTimeout(limit)
      const isTest = args.includes("--test")
      resolve({ code, said, failed: failed ?? (isTest && code !== 0 ? "a test file that ended early" : undefined) })
    })
  })
}

function copyOfTree(): string {
  const tree = mkdtempSync(join(tmpdir(), "diwan-mutations-"))
  for (const name of COPIED) cpSync(join(ROOT, name), join(tree, name), { recursive: true })
  symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"), "dir")
  return tree
}

const counts = { caught: 0, survived: 0, broken: 0 }

async function work(queue: Fault[]): Promise<void> {
  const tree = copyOfTree()
  try {
    for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
      const outcome = await tryFault(fault, tree)
      const what = `${fault.file} (${fault.title})`
      if (outcome === "survived") {
        counts.survived++
        console.log(`SURVIVED   ${what}`)
      } else if (outcome === "no fault") {
        counts.broken++
        console.log(`NO FAULT   ${what}: its text does not occur once, or the tree no longer loads`)
      } else {
        counts.caught++
        console.log(`caught     ${what} by ${outcome.by}`)
      }
    }
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

const queue = [...faults]
await Promise.all(Array.from({ length: jobs }, () => work(queue)))
console.log(`${faults.length} faults: ${counts.caught} caught, ${counts.survived} survived, ${counts.broken} are none`)
process.exitCode = counts.survived + counts.broken === 0 ? 0 : 1
