/** The command line in this very process, with its streams caught, and answers written beforehand. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Io } from "../io.ts"
import { main } from "../main.ts"

/** What a command did. */
export interface Ran {
  readonly exit: number
  readonly out: string
  readonly err: string
}

/** How a command is run. */
export interface World {
  readonly environment?: Readonly<Record<string, string>>
  /** Answers of somebody at a terminal, in turn; without any there is no terminal. */
  readonly answers?: readonly (string | null)[]
  readonly input?: string
  readonly fetch?: typeof globalThis.fetch
  readonly now?: () => number
  /** How another Diwan is started. */
  readonly program?: readonly string[]
  /** The folder in which it is called. */
  readonly folder?: string
  /** Called once, with what interrupts the command. */
  readonly interrupt?: (interrupt: () => void) => void
}

let states: string | null = null
/** Where the marks of this process's vaults are kept: outside every vault, and gone with the process. */
function state(): string {
  if (states !== null) return states
  const folder = mkdtempSync(join(tmpdir(), "diwan-state-"))
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }))
  return (states = folder)
}

/** Run a command. */
export async function diwan(argv: readonly string[], world: World = {}): Promise<Ran> {
  const [out, err] = [[] as string[], [] as string[]]
  const answers = [...(world.answers ?? [])]
  const ask = async (question: string): Promise<string | null> => {
    err.push(`? ${question}\n`)
    const answer = answers.shift()
    if (answer === undefined) throw new TypeError(`nobody answers: ${question}`)
    return answer
  }
  const io: Io = {
    out: { write: (text) => void out.push(text), isTerminal: false, hasColours: false },
    err: { write: (text) => void err.push(text), isTerminal: false, hasColours: false },
    environment: world.environment ?? { XDG_STATE_HOME: state() },
    input: () => new TextEncoder().encode(world.input ?? ""),
    interactive: world.answers !== undefined,
    askSecret: ask,
    askLine: ask,
    onInterrupt(interrupt) {
      world.interrupt?.(interrupt)
      return () => undefined
    },
    ticks: () => 0,
    ...(world.fetch === undefined ? {} : { fetch: world.fetch }),
    ...(world.now === undefined ? {} : { now: world.now }),
    ...(world.folder === undefined ? {} : { folder: world.folder }),
    ...(world.program === undefined ? {} : { program: world.program }),
  }
  const exit = await main(argv, io)
  return { exit, out: out.join(""), err: err.join("") }
}

/** A folder for a test's files, removed by its `after`. */
export function scratch(): {
  readonly folder: string
  readonly path: (...names: string[]) => string
  readonly passphrase: string
  readonly remove: () => void
} {
  const folder = mkdtempSync(join(tmpdir(), "diwan-cli-"))
  const passphrase = join(folder, "passphrase")
  writeFileSync(passphrase, "correct horse battery staple\n", { mode: 0o600 })
  return {
    folder,
    passphrase,
    path: (...names) => join(folder, ...names),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Text with the isolates that a terminal does not show made visible, for comparing and for reading in a diff. */
export function visible(text: string): string {
  return text.replaceAll("\u2068", "⟨").replaceAll("\u2069", "⟩")
}
