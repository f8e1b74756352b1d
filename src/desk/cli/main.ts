/**
 * `diwan`: the use cases of the desk on a command line. Data goes to standard output, talk to standard error; with `--json`
 * both data and errors are one object. Exit codes: exit-codes.ts. What is loaded is what the command needs, no more.
 * @module
 */
import { realpathSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { styleText } from "node:util"
import type { Call } from "./call.ts"
import { CliError } from "./error.ts"
import { OK, USAGE, type Exit } from "./exit-codes.ts"
import { processIo, type Io } from "./io.ts"
import { jsonLine } from "./json.ts"
import type { Parsed } from "./program.ts"
import { understand } from "./quick.ts"
import { printable } from "./text.ts"

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

async function run(parsed: Extract<Parsed, { kind: "command" }>, io: Io): Promise<Exit> {
  const { command, args, options } = parsed
  const [json, quiet, verbose] = [options["json"] === true, options["quiet"] === true, options["verbose"] === true]
  const interruption = new AbortController()
  const stopListening = io.onInterrupt(() => interruption.abort())
  const call: Call = {
    args,
    options,
    io,
    signal: interruption.signal,
    say: (line) => (quiet ? undefined : io.err.write(`${line}\n`)),
  }
  try {
    const { data, text, exit } = await command.run(call)
    if (json) io.out.write(jsonLine(data))
    else if (text !== "") io.out.write(`${text}\n`)
    return exit
  } catch (error) {
    const cause = interruption.signal.aborted ? interruption.signal.reason : error
    return await end(io, { json, verbose, proves: command.proves === true }, cause)
  } finally {
    stopListening()
  }
}

async function end(
  io: Io,
  how: { readonly json: boolean; readonly verbose: boolean; readonly proves: boolean },
  error: unknown,
): Promise<Exit> {
  const { endingOf } = await import("./exit.ts")
  const { exit, code, message } = endingOf(error, how.proves)
  const isOneLine = !message.includes("\n")
  if (how.json) io.err.write(jsonLine({ error: { code, exit, message } }))
  else
    io.err.write(
      `${io.err.hasColours ? styleText("red", "diwan:", { validateStream: false }) : "diwan:"} ${message}${exit === USAGE && isOneLine ? "; see 'diwan --help'" : ""}\n`,
    )
  if (how.verbose && error instanceof Error && !(error instanceof CliError))
    io.err.write(`${printable(traceOf(error))}\n`)
  return exit
}

/** Where it happened, and what lay beneath; the places of our own code, which hold nothing of anybody's letters. */
function traceOf(error: Error): string {
  const lines = [
    `${error.name}: ${error.message}`,
    ...(error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)),
  ]
  return error.cause instanceof Error ? [...lines, "because of", traceOf(error.cause)].join("\n") : lines.join("\n")
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.umask(0o077)
  process.exitCode = await main(process.argv.slice(2), processIo())
}
