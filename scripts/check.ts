/**
 * Everything a contributor needs before a commit, in one command: types, lint, format, dead code, tests. All of them run
 * even if an early one fails, and the last line says which did.
 * @module
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"

const ROOT = join(import.meta.dirname, "..")
const STEPS = ["types", "lint", "format", "dead", "test"] as const

const failed: string[] = []
for (const step of STEPS) {
  console.log(`\n── ${step}`)
  // `node --run` reads package.json itself: no npm, whatever its version, stands between.
  const done = spawnSync(process.execPath, ["--run", step], { cwd: ROOT, stdio: "inherit" })
  if (done.status !== 0) failed.push(step)
}
console.log(failed.length === 0 ? `\ncheck: ${STEPS.join(", ")} passed` : `\ncheck: failed: ${failed.join(", ")}`)
process.exitCode = failed.length === 0 ? 0 : 1
