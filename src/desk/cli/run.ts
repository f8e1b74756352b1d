/**
 * Carrying a command out, once it is understood: its result is printed, or why there is none. Apart from the program
 * itself, because an agent carries out commands too.
 * @module
 */
import { styleText } from "node:util"
import { agentOf } from "./agent-of.ts"
import type { Call } from "./call.ts"
import { CliError } from "./error.ts"
import { USAGE, type Exit } from "./exit-codes.ts"
import type { Io } from "./io.ts"
import { jsonLine } from "./json.ts"
import type { Parsed } from "./program.ts"
import { printable } from "./text.ts"

/**
 * Carry a command out, here or by the agent that has its vault open.
 * @returns the exit code; nothing is thrown
 */
export async function run(parsed: Extract<Parsed, { kind: "command" }>, io: Io): Promise<Exit> {
  const { command, args, options } = parsed
  const [json, quiet, verbose] = [options["json"] === true, options["quiet"] === true, options["verbose"] === true]
  const interruption = new AbortController()
  const stopListening = io.onInterrupt((reason) => interruption.abort(reason))
  const call: Call = {
    args,
    options,
    io,
    signal: interruption.signal,
    say: (line) => (quiet ? undefined : io.err.write(`${line}\n`)),
  }
  try {
    const place = command.alone === true || io.lend !== undefined ? null : agentOf(call)
    const byAgent =
      place === null ? null : await (await import("../agent/client.ts")).runByAgent(place, command.path, call)
    if (byAgent !== null) return byAgent
    const { data, text, exit, printed } = await command.run(call)
    if (printed === true) return exit
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

/** Say why a command was not carried out. @returns the exit code */
export async function end(
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
