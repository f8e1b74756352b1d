/**
 * `npm test`: every `*.test.ts` under src, web, tests and examples. The tests of the protocol rooms run together, with the
 * lines of those rooms counted, and once more in the cage; all others a process each. Fails if anything of it fails, or if
 * nothing ran. The counts come last, so that whoever reads only the end of a log reads the truth.
 *
 * `npm test -- seal cbor` runs only the files whose path holds one of the words, without counting lines and without the
 * cage. `SLOW=1` tries properties more often, `SEED=…` replays one.
 * @module
 */
import { globSync, mkdtempSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { run } from "node:test"
import { beside, countIn } from "./beside.ts"
import { bundleIfStale } from "./bundle.ts"
import { runCage } from "./cage.ts"
import { print, TIMEOUT_MS } from "./print.ts"
import { installPrograms } from "./programs.ts"
import { PROTOCOL_ROOMS, testsOf } from "./protocol.ts"
import { buildWebIfStale } from "./web.ts"

const ROOT = join(import.meta.dirname, "..")
/** Folders whose tests take longest begin, so that none of them is left alone at the end. */
const FIRST = ["tests/web/", "tests/attacks/", "tests/crash/", "tests/scenarios/", "tests/desk/", "tests/"]

const began = performance.now()
const words = process.argv.slice(2)
const whole = words.length === 0
const protocol = new Set(PROTOCOL_ROOMS.flatMap((room) => testsOf(ROOT, room)))
const files = globSync("{src,tests,examples,web}/**/*.test.ts", { cwd: ROOT })
  .filter((file) => (whole ? !protocol.has(file) : words.some((word) => file.includes(word))))
  .toSorted((a, b) => turn(a) - turn(b) || (a < b ? -1 : 1))

installPrograms()

const env = { ...process.env }
const protocolRun = whole ? beside(ROOT, ["--conditions=source", "scripts/lines.ts"], env) : undefined
const caging = whole ? runCage(ROOT, env) : undefined
buildWebIfStale()
await bundleIfStale()

// What many files make or compile alike is made and compiled once; see tests/kept.ts.
const shared = mkdtempSync(join(tmpdir(), "diwan-tests-"))
process.env["DIWAN_KEPT"] = shared
process.env["NODE_COMPILE_CACHE"] = join(shared, "compiled")
const faults: string[] = []
const counts = new Map<string, number>()
try {
  const ran = await print(
    run({
      cwd: ROOT,
      files: files.map((file) => join(ROOT, file)),
      // One more than there are processors: a test in a browser waits half of its time.
      concurrency: availableParallelism() + 1,
      execArgv: ["--conditions=source"],
      timeout: TIMEOUT_MS,
    }),
  )
  for (const [name, count] of ran.counts) counts.set(name, count)
  if (ran.failed) faults.push("a test failed")
} finally {
  rmSync(shared, { recursive: true, force: true })
}
if (whole) {
  const counted = (await protocolRun) ?? { ok: false, output: "" }
  console.log(counted.output)
  for (const name of counts.keys()) counts.set(name, (counts.get(name) ?? 0) + countIn(counted.output, name))
  if (!counted.ok) faults.push("a test of the protocol rooms failed, or did not reach lines enough; see above")
  const caged = await caging
  if (caged?.ok === true)
    console.log(`cage: ${caged.passed} tests passed without files to write, sockets, workers or programs`)
  else {
    console.log(caged?.output)
    faults.push("the caged run of the protocol rooms failed: npm run cage")
  }
}
if ((counts.get("pass") ?? 0) === 0) faults.push("no test passed")
for (const fault of faults) console.log(`failed: ${fault}`)
for (const [name, count] of counts) console.log(`ℹ ${name} ${count}`)
console.log(`ℹ duration_ms ${Math.round(performance.now() - began)}`)
process.exitCode = faults.length === 0 ? 0 : 1

/** When a file is started: the place of its folder in the list. */
function turn(file: string): number {
  const place = FIRST.findIndex((folder) => file.startsWith(folder))
  return place === -1 ? FIRST.length : place
}
