/**
 * `diwan list` as a program of one file. A person asks for it all day, and most of what it takes is finding, reading and
 * compiling code; so the build puts what it needs into `dist/list.cjs`, which `bin/diwan.cjs` runs. Whatever is asked that
 * this does not understand, or that wants an explanation, is left to the whole program.
 * @module
 */
import type { Exit } from "./exit-codes.ts"
import { processIo } from "./io.ts"
import { understand } from "./quick.ts"
import { run } from "./run.ts"
// Both are asked for later, when the command runs; here they say what the file holds.
import "./acts/list.ts"
import "../../vault/index.ts"

/**
 * Carry out `list`.
 * @param argv what stands after `diwan`
 * @returns the exit code when it is done; null, and nothing was done, if this is for the whole program
 */
export function list(argv: readonly string[]): Promise<Exit> | null {
  const parsed = understand(argv)
  if (parsed?.command.path !== "list") return null
  process.umask(0o077)
  return run(parsed, processIo())
}
