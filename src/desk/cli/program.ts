/**
 * The catalogue as a commander program: what was typed becomes a command with its arguments and options, or help, or a
 * usage error with a suggestion. Nothing is run here.
 * @module
 */
import { Command as Program, CommanderError, Option } from "commander"
import { CliError } from "./error.ts"
import { COMMANDS } from "./catalogue.ts"
import { GLOBAL_OPTIONS, GROUPS, type Command } from "./command.ts"

/** What was typed, understood. */
export type Parsed =
  | {
      readonly kind: "command"
      readonly command: Command
      readonly args: readonly string[]
      readonly options: Readonly<Record<string, unknown>>
    }
  | { readonly kind: "help"; readonly text: string }

/** Understand what was typed. @throws {CliError} `usage` */
export function parse(argv: readonly string[]): Parsed {
  let written = ""
  let found: Parsed | undefined
  const program = build({
    write: (text) => {
      written += text
    },
    found: (parsed) => {
      found = parsed
    },
  })
  try {
    program.parse([...argv], { from: "user" })
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause
    if (HELP.has(cause.code)) return { kind: "help", text: written }
    throw new CliError("usage", messageOf(cause, written), { cause })
  }
  if (found === undefined) throw new TypeError("commander found neither a command nor a fault")
  return found
}

const HELP = new Set(["commander.helpDisplayed"])

/** A group or nothing at all: commander prints the help and calls it an error. */
function messageOf(cause: CommanderError, written: string): string {
  if (cause.code === "commander.help") return `which command?\n\n${written.trimEnd()}`
  return cause.message
    .replace(/^error: /, "")
    .replace(/\n\(Did you mean (.*?)\?\)$/, "; did you mean '$1'?")
    .replace(/\n/g, " ")
}

interface Ears {
  readonly write: (text: string) => void
  readonly found: (parsed: Parsed) => void
}

function build(ears: Ears): Program {
  const program = prepare(new Program("diwan"), ears)
    .description(
      "Confidential correspondence between two offices: numbered, signed letters that only the named readers can open.",
    )
    .usage("COMMAND [options]")
    .addHelpText("after", AFTER)
  for (const described of GLOBAL_OPTIONS) program.addOption(optionOf(described))
  const groups = new Map<string, Program>()
  for (const command of COMMANDS) {
    const [first = "", second] = command.path.split(" ")
    const parent = second === undefined ? program : (groups.get(first) ?? groupOf(program, first, ears))
    if (second !== undefined) groups.set(first, parent)
    parent.addCommand(leafOf(command, second ?? first, ears))
  }
  return program
}

function prepare(program: Program, ears: Ears): Program {
  return program
    .exitOverride()
    .configureOutput({
      writeOut: ears.write,
      writeErr: ears.write,
      outputError: () => undefined,
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
    })
    .helpOption("-h, --help", "what it does, its options, examples")
    .helpCommand(false)
}

function groupOf(program: Program, name: string, ears: Ears): Program {
  const about = GROUPS.find(([group]) => group === name)?.[1] ?? ""
  const group = prepare(new Program(name), ears).description(about).usage("COMMAND [options]")
  program.addCommand(group)
  return group
}

function leafOf(command: Command, name: string, ears: Ears): Program {
  const leaf = prepare(new Program(name), ears).summary(command.summary).description(descriptionOf(command))
  for (const [syntax, meaning] of command.args ?? []) leaf.argument(syntax, meaning)
  for (const described of command.options ?? []) leaf.addOption(optionOf(described))
  leaf.addHelpText(
    "after",
    `\nExamples:\n${command.examples.map((example) => `  ${example}`).join("\n")}\n\n'diwan --help' lists the options that every command takes.`,
  )
  leaf.action(() => {
    const given = leaf.optsWithGlobals<Record<string, unknown>>()
    const named = Object.entries(given).map(([key, value]) => [dashed(key), value] as const)
    const options = Object.fromEntries(named.filter(([name]) => name !== "input"))
    ears.found({
      kind: "command",
      command,
      args: leaf.args,
      options: given["input"] === false ? { ...options, "no-input": true } : options,
    })
  })
  return leaf
}

function descriptionOf(command: Command): string {
  const summary = command.summary.charAt(0).toUpperCase() + command.summary.slice(1)
  return command.more === undefined ? `${summary}.` : `${summary}.\n${command.more}`
}

function optionOf([flags, meaning]: readonly [string, string]): Option {
  return new Option(flags, meaning)
}

/** commander turns `--key-fd` into `keyFd`; the rest of the program reads what was typed. */
function dashed(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

const AFTER = `
  relay serve|admit|…      the host's relay, a program of its own: 'diwan relay --help'
  --version                alone: which Diwan this is

A first letter, from the beginning:
  diwan office create north.example --name "Nadia Haddad" --admission admission-1.diwan
  diwan office card --out north.card
  diwan write fourth.md && diwan draft submit 1 && diwan collect --wait 60
  diwan approve north/4
  diwan send north/4
  diwan read south/2

Exit codes: 0 done, 1 failed, 2 usage, 3 verification failed: stop and telephone, 4 locked, 5 not found,
6 refused by policy, 75 not now: try again, 130 interrupted. More: docs/cli.md.`
