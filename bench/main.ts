/**
 * `npm run bench`: how fast Diwan is beside what it cannot do without and beside others, one line for each goal.
 *
 * `npm run bench -- NAME…` runs those benches, or those of the files so named; `--list` tells the names, `--json` prints one
 * object instead of the table. A goal that is not reached is reported as `short`, a comparison whose peer cannot be had as
 * `peer missing`; neither is a failure. The exit code is 1 when a bench broke and 2 for a name that is not there.
 * @module
 */
import { fork } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import type { Bench, Measured, Result } from "./bench.ts"

/** A bench and the file it is in. */
interface Found {
  readonly file: string
  readonly bench: Bench
}

/** What came of a bench. */
interface Outcome {
  readonly bench: string
  readonly results: readonly Result[]
  /** Why it broke. */
  readonly broken?: string
}

const COLUMNS = [-40, 8, 17, 9] as const

const { list, json, names } = readArguments()
const { found: all, unloadable } = await findBenches()
const outcomes = unloadable.filter(({ bench }) => names.length === 0 || names.includes(bench))
const known = (name: string): boolean =>
  all.some((found) => answersTo(found, name)) || unloadable.some(({ bench }) => bench === name)
const unknown = names.filter((name) => !known(name))
if (unknown.length > 0) misused(`there is no bench '${unknown.join("', '")}'`)
const chosen = all.filter((found) => names.length === 0 || names.some((name) => answersTo(found, name)))
if (list) {
  if (json) console.log(JSON.stringify({ v: 1, benches: chosen.map(({ bench }) => named(bench)) }))
  else for (const { bench } of chosen) console.log(`${bench.name.padEnd(30)} ${bench.goal}`)
  process.exit(outcomes.length === 0 ? 0 : 1)
}

const before = loadavg()[0] ?? 0
if (!json) {
  console.log(columns(["name", "median", "(min … max)", "goal"], "verdict"))
  for (const line of outcomes.flatMap(tableLines)) console.log(line)
}
for (const found of chosen) {
  process.stderr.write(`bench: ${found.bench.name}: ${found.bench.goal}\n`)
  const outcome = await runAlone(found)
  outcomes.push(outcome)
  if (!json) for (const line of tableLines(outcome)) console.log(line)
}
const machine = describeMachine(before)
if (json) {
  console.log(JSON.stringify({ v: 1, machine, outcomes: outcomes.map(withVerdicts) }, null, 2))
} else {
  const { cores, cpu, memoryGiB, system, node, openssl, loadBefore, loadAfter } = machine
  console.log(`\n${cores} cores, ${cpu}, ${memoryGiB} GiB; ${system}; Node ${node}, OpenSSL ${openssl}`)
  console.log(`load average over a minute: ${loadBefore} before, ${loadAfter} after (this run included)`)
}
process.exitCode = outcomes.some(({ broken }) => broken !== undefined) ? 1 : 0

function readArguments(): { readonly list: boolean; readonly json: boolean; readonly names: readonly string[] } {
  try {
    const options = { list: { type: "boolean", default: false }, json: { type: "boolean", default: false } } as const
    const { values, positionals } = parseArgs({ allowPositionals: true, options })
    return { ...values, names: positionals }
  } catch (error) {
    return misused((error as Error).message)
  }
}

function misused(what: string): never {
  console.error(`bench: ${what}; usage: npm run bench -- [--list] [--json] [NAME…]`)
  process.exit(2)
}

/** The benches of every file here that exports some, and an outcome for each file that cannot be loaded. */
async function findBenches(): Promise<{ readonly found: readonly Found[]; readonly unloadable: readonly Outcome[] }> {
  const found: Found[] = []
  const unloadable: Outcome[] = []
  for (const file of globSync("*.ts", { cwd: import.meta.dirname }).toSorted()) {
    // Looked at before it is loaded: what is no bench may do things as soon as it is.
    if (!readFileSync(join(import.meta.dirname, file), "utf8").includes("\nexport const benches")) continue
    try {
      const { benches } = (await import(`./${file}`)) as { readonly benches: readonly Bench[] }
      found.push(...benches.map((bench) => ({ file, bench })))
    } catch (error) {
      console.error(error)
      unloadable.push({ bench: basename(file, ".ts"), results: [], broken: "it cannot be loaded; see above" })
    }
  }
  return { found, unloadable }
}

function answersTo({ file, bench }: Found, name: string): boolean {
  return bench.name === name || basename(file, ".ts") === name
}

function named({ name, goal }: Bench): { readonly name: string; readonly goal: string } {
  return { name, goal }
}

async function runAlone({ file, bench }: Found): Promise<Outcome> {
  let results: readonly Result[] | undefined
  const child = fork(join(import.meta.dirname, "alone.ts"), [file, bench.name], {
    execArgv: ["--conditions=source"],
    stdio: ["ignore", 2, 2, "ipc"], // standard output is for the table
  })
  child.on("message", (message) => (results = message as readonly Result[]))
  const end = await new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(error.message))
    child.on("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : `ended by ${signal}`))
  })
  if (results === undefined) return { bench: bench.name, results: [], broken: `no result (${end}); see above` }
  if (results.length === 0) return { bench: bench.name, results, broken: "it measured nothing" }
  if (results.some((result) => "ratio" in result && !Object.values(result.ratio).every(Number.isFinite))) {
    return { bench: bench.name, results: [], broken: "a ratio that is no number" }
  }
  return { bench: bench.name, results }
}

function verdict(result: Result): "met" | "short" | "peer missing" {
  if ("missing" in result) return "peer missing"
  const { ratio, goal, direction } = result
  return (direction === "at-most" ? ratio.median <= goal : ratio.median >= goal) ? "met" : "short"
}

function withVerdicts({ bench, results, broken }: Outcome): object {
  return { bench, broken, results: results.map((result) => ({ ...result, verdict: verdict(result) })) }
}

function tableLines({ bench, results, broken }: Outcome): readonly string[] {
  const lines = results.map((result) => {
    const name = result.what === undefined ? bench : `${bench}: ${result.what}`
    const ending = [verdict(result).padEnd(5), result.note ?? ""].join("  ").trimEnd()
    if ("missing" in result)
      return columns([name, "–", "", ""], `peer missing: ${result.missing}; ${result.note ?? ""}`)
    const { ratio, unit = "×" } = result
    const median = `${figure(ratio.median)} ${unit}`
    return columns([name, median, `(${figure(ratio.min)} … ${figure(ratio.max)})`, goalText(result)], ending)
  })
  return broken === undefined ? lines : [...lines, columns([bench, "–", "", ""], `broken: ${broken}`)]
}

function goalText({ direction, goal }: Measured): string {
  return `${direction === "at-most" ? "≤" : "≥"} ${goal}`
}

/** Three digits that matter. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}

function columns(cells: readonly string[], last: string): string {
  const padded = cells.map((cell, at) => {
    const width = COLUMNS[at] as number
    return width < 0 ? cell.padEnd(-width) : cell.padStart(width)
  })
  return [...padded, last].join("  ")
}

function describeMachine(before: number): { readonly [name: string]: string | number } {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? "unknown CPU",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()} ${process.arch}`,
    node: process.versions.node,
    openssl: process.versions.openssl,
    loadBefore: before.toFixed(2),
    loadAfter: (loadavg()[0] ?? 0).toFixed(2),
  }
}
