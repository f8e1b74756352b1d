/**
 * What is typed rightly needs no help. Loading commander and building its tree takes longer than opening a vault, so a
 * command line is first read by the platform's own parser against the same catalogue. It answers only when everything is
 * in order; whatever it does not like, it leaves to program.ts, which knows what to say. A law holds the two to each other.
 * @module
 */
import { parseArgs, type ParseArgsOptionDescriptor } from "node:util"
import { COMMANDS } from "./catalogue.ts"
import { GLOBAL_OPTIONS, type Command, type Described } from "./command.ts"

/** A command line in which everything is in order. */
export interface Understood {
  readonly kind: "command"
  readonly command: Command
  readonly args: readonly string[]
  /** By their long names, only those that were given. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Understand a command line, or leave it to somebody who explains. */
export function understand(argv: readonly string[]): Understood | null {
  const command = commandOf(argv)
  if (command === null) return null
  const words = command.path.split(" ").length
  const described = [...GLOBAL_OPTIONS, ...(command.options ?? [])]
  if (described.some(([syntax]) => syntax.includes("..."))) return null
  try {
    const { values, positionals } = parseArgs({
      args: argv.slice(words),
      options: Object.fromEntries(described.map(descriptorOf)),
      strict: true,
      allowPositionals: true,
    })
    // An empty value, or one that begins with a dash, is for somebody who explains.
    if (Object.values(values).some((value) => typeof value === "string" && (value === "" || value.startsWith("-"))))
      return null
    if (!fits(positionals, command.args ?? [])) return null
    return { kind: "command", command, args: positionals, options: values }
  } catch {
    return null
  }
}

/** The command whose words stand first. Options before them are rare enough to be left alone. */
function commandOf([first, second]: readonly string[]): Command | null {
  return COMMANDS.find(({ path }) => path === first || path === `${first} ${second}`) ?? null
}

function descriptorOf([syntax]: Described): readonly [string, ParseArgsOptionDescriptor] {
  const [, short, long = ""] = /^(?:-(\w), )?--([\w-]+)/.exec(syntax) ?? []
  return [long, { type: syntax.includes("<") ? "string" : "boolean", ...(short === undefined ? {} : { short }) }]
}

function fits(given: readonly string[], args: readonly Described[]): boolean {
  const least = args.filter(([syntax]) => syntax.startsWith("<")).length
  const most = args.some(([syntax]) => syntax.includes("...")) ? Number.POSITIVE_INFINITY : args.length
  return given.length >= least && given.length <= most
}
