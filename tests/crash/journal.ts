/**
 * What was tried and held, kept in a file, so that a long run that was ended goes on where it was. A line counts only for the very
 * source and tests that it was tried with: whoever changes either begins anew.
 * @module
 */
import { createHash } from "node:crypto"
import { appendFileSync, existsSync, globSync, readFileSync } from "node:fs"
import { join } from "node:path"

const ROOT = join(import.meta.dirname, "../..")

/** Which trials need not be tried again. */
export interface Journal {
  has(trial: string): boolean
  /** To be called when a trial has held. */
  keep(trial: string): void
}

/** @param file where lines are kept; without one nothing is, and nothing was tried */
export function openJournal(file: string | undefined): Journal {
  if (file === undefined) return { has: () => false, keep: () => undefined }
  const tree = treeHash()
  const lines = new Set(existsSync(file) ? readFileSync(file, "utf8").split("\n") : [])
  return {
    has: (trial) => lines.has(`${tree} ${trial}`),
    keep: (trial) => appendFileSync(file, `${tree} ${trial}\n`),
  }
}

/** Over all that a trial runs: the program without its tests, and the tests that try it. */
function treeHash(): string {
  const hash = createHash("sha256")
  const files = globSync(["src/**/*.ts", "tests/crash/*", "tests/desk/{steps,world,disk}.ts"], { cwd: ROOT })
  for (const file of files.filter((each) => !each.startsWith("src/") || !each.endsWith(".test.ts")).toSorted())
    hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)))
  return hash.digest("hex").slice(0, 16)
}
