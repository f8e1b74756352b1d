/**
 * Code can follow a protocol to the byte, and the protocol be wrong. `npm run models` gives the formal models of models/ to
 * ProVerif and compares each of its answers with what the model says is expected: `true`, or `false` where an attack is
 * meant to be found. "Cannot be proved" is neither. Where ProVerif is not installed that is said, and it ends with 0; with
 * `--must` it ends with 1.
 * @module
 */
import { spawnSync } from "node:child_process"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { proverif } from "./programs.ts"

/** A question that a model puts, by the line it stands in, and the answer expected of it; null if none is stated. */
export interface Query {
  readonly line: number
  readonly expected: "true" | "false" | null
}

/** Primitives that all models share. */
const LIBRARY = "models/primitives.pvl"
/** No model takes a tenth of it. Milliseconds. */
const LONGEST_MS = 600_000

/** The queries of a model, in order. An expectation stands alone on the line above its query. */
export function queriesOf(model: string): readonly Query[] {
  const lines = model.split("\n")
  return lines.flatMap((line, i) => {
    if (!/^(?:query|weaksecret|noninterf|equivalence)\b/.test(line)) return []
    const stated = /^\(\* expect: (true|false) \*\)$/.exec(lines[i - 1] ?? "")
    return [{ line: i + 1, expected: (stated?.[1] as "true" | "false" | undefined) ?? null }]
  })
}

/** What ProVerif answered, in order: what it understood the query to be, and its word on it. */
export function answersOf(output: string): readonly { readonly query: string; readonly answer: string }[] {
  return [...output.matchAll(/^RESULT (.+?) (?:is (true|false)|(cannot be proved))\.?(?: .*)?$/gm)].map((found) => ({
    query: found[1] as string,
    answer: found[2] ?? "cannot be proved",
  }))
}

/** Run one model. @returns how many queries were answered as expected, and what was not */
function judge(program: string, root: string, file: string): { held: number; faults: readonly string[] } {
  const queries = queriesOf(readFileSync(join(root, file), "utf8"))
  const ran = spawnSync(program, ["-lib", LIBRARY, file], {
    cwd: root,
    encoding: "utf8",
    timeout: LONGEST_MS,
    maxBuffer: 2 ** 28,
  })
  const answers = answersOf(ran.stdout ?? "")
  const faults = queries.flatMap(({ line, expected }, i) => {
    const { query, answer } = answers[i] ?? { query: "this query", answer: "not answered" }
    return answer === expected
      ? []
      : [`${file}:${line}: expected ${expected ?? "nothing stated"}, found ${answer}: ${query}`]
  })
  if (queries.length === 0) faults.push(`${file}: asks nothing`)
  if (answers.length > queries.length) faults.push(`${file}: more answers than queries`)
  if (ran.status !== 0) faults.push(`${file}: proverif ended with ${ran.status ?? ran.error?.message ?? ran.signal}`)
  return { held: queries.length - faults.length, faults }
}

if (import.meta.main) {
  const root = join(import.meta.dirname, "..")
  const program = proverif()
  if (program === null) {
    console.log("models: not run: proverif is not installed (put it on the PATH, or name its path in DIWAN_PROVERIF)")
    process.exitCode = process.argv.includes("--must") ? 1 : 0
  } else {
    let failed = 0
    for (const file of globSync("models/*.pv", { cwd: root }).toSorted()) {
      const { held, faults } = judge(program, root, file)
      failed += faults.length
      console.log(`${faults.length === 0 ? "as expected" : "NOT"}  ${file}  ${held} queries`)
      for (const fault of faults) console.log(`  ${fault}`)
    }
    console.log(failed === 0 ? "models: every answer is as expected" : `models: ${failed} not as expected`)
    process.exitCode = failed === 0 ? 0 : 1
  }
}
