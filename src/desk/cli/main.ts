/**
 * `diwan`: the use cases of the desk on a command line. Data goes to standard output, talk to standard error; with `--json`
 * both data and errors are one object. Exit codes: exit-codes.ts. What is loaded is what the command needs, no more.
 * @module
 */
import { realpathSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { OK, type Exit } from "./exit-codes.ts"
import { processIo, type Io } from "./io.ts"
import type { Parsed } from "./program.ts"
import { understand } from "./quick.ts"
import { end, run } from "./run.ts"

/**
 * Run a command.
 * @param argv what stands after `diwan`
 * @returns the exit code; nothing is thrown
 */
export async function main(argv: readonly string[], io: Io): Promise<Exit> {
  const json = argv.includes("--json")
  let parsed: Parsed
  try {
    parsed = understand(argv) ?? (await import("./program.ts")).parse(argv)
  } catch (error) {
    return end(io, { json, verbose: false, proves: false }, error)
  }
  if (parsed.kind === "help") {
    io.out.write(parsed.text)
    return OK
  }
  return run(parsed, io)
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.umask(0o077)
  process.exitCode = await main(process.argv.slice(2), processIo())
}
