/**
 * `npm test`: every `*.test.ts` under src, web, tests and examples, with the lines of the protocol rooms counted, and those
 * rooms' tests once more in the cage. Fails if anything of it fails, or if nothing ran. The counts come last, so that
 * whoever reads only the end of a log reads the truth.
 *
 * `npm test -- seal cbor` runs only the files whose path holds one of the words, without counting lines and without the
 * cage. `SLOW=1` tries properties more often, `SEED=…` replays one.
 * @module
 */
import { globSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { run } from "node:test"
import { spec } from "node:test/reporters"
import { runCage } from "./cage.ts"
import { shortRooms, type FileLines } from "./coverage.ts"
import { installPrograms } from "./programs.ts"
import { buildWebIfStale } from "./web.ts"

const ROOT = join(import.meta.dirname, "..")
/** Percent of the lines of a protocol room that its tests must reach. */
const LEAST_LINES = 95
/** A test that hangs must end the run, not hold it. Milliseconds; long, for slow machines and SLOW=1. */
const TIMEOUT_MS = process.env["SLOW"] === "1" ? 3_600_000 : 600_000
const COUNT = /^(?:tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/

const words = process.argv.slice(2)
const files = globSync("{src,tests,examples,web}/**/*.test.ts", { cwd: ROOT })
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .toSorted()
const whole = words.length === 0

installPrograms()
buildWebIfStale()

const caging = whole ? runCage(ROOT) : undefined
const options = {
  cwd: ROOT,
  files: files.map((file) => join(ROOT, file)),
  concurrency: availableParallelism(),
  execArgv: ["--conditions=source"],
  timeout: TIMEOUT_MS,
  coverage: whole,
  coverageIncludeGlobs: ["src/**/*.ts"],
  coverageExcludeGlobs: ["**/*.test.ts", "**/testdata/**"],
  coverageIncludeAll: true, // younger than the types of `run`
}
const events = run(options)

const reporter = spec()
const printed = new Promise((resolve) => reporter.on("end", resolve))
reporter.pipe(process.stdout, { end: false })

const counts: string[] = []
let lines: readonly FileLines[] | undefined
let failed = false
let passed = 0
for await (const event of events) {
  if (event.type === "test:coverage") {
    lines = event.data.summary.files
  } else if (event.type === "test:diagnostic" && COUNT.test(event.data.message)) {
    counts.push(event.data.message)
  } else {
    if (event.type === "test:summary" && event.data.file === undefined) {
      failed ||= !event.data.success
      passed = event.data.counts.passed
    }
    if (event.type === "test:fail" && event.data.todo === undefined) failed = true
    if (!reporter.write(event)) await new Promise((resolve) => reporter.once("drain", resolve))
  }
}
reporter.end()
await printed

const faults: string[] = []
if (failed) faults.push("a test failed")
if (passed === 0) faults.push("no test passed")
if (whole) {
  const short = lines === undefined ? ["lines were not counted"] : shortRooms(ROOT, lines, LEAST_LINES)
  faults.push(...short)
  const caged = await caging
  if (caged?.ok === true)
    console.log(`cage: ${caged.passed} tests passed without files to write, sockets, workers or programs`)
  else {
    console.log(caged?.output)
    faults.push("the caged run of the protocol rooms failed: npm run cage")
  }
}
for (const fault of faults) console.log(`failed: ${fault}`)
for (const count of counts) console.log(`ℹ ${count}`)
process.exitCode = faults.length === 0 ? 0 : 1
