/**
 * A command that a client hands over: it is carried out by the very code that would have carried it out there, with streams
 * and questions that go over the socket, files found from the client's folder, and the desk that is open here.
 * @module
 */
import { COMMANDS } from "../cli/catalogue.ts"
import { GLOBAL_OPTIONS, type Command, type Described } from "../cli/command.ts"
import type { Io, Sink } from "../cli/io.ts"
import { run } from "../cli/run.ts"
import { DeskError } from "../error.ts"
import type { Keeper } from "./keeper.ts"
import { MOST_PIECE, type Asked, type AskedOption, type AskedRun, type StreamFacts, type Told } from "./words.ts"

/** A command under way. */
export interface Running {
  /** Its exit code. @throws {DeskError} `agent-refuses`, `agent-frame` */
  readonly ended: Promise<number>
  /** Something its caller says. */
  hear(message: Extract<Asked, { kind: "input" | "answer" | "interrupt" }>): void
  /** Its caller went away, or wants no more. */
  interrupt(): void
}

/** Standard input that is taken, bytes: what the longest draft has, and room to spare. */
const MOST_INPUT: number = 32 * 1024 ** 2
/** Options that have done their work when a command arrives here, or must not: what unlocks is never sent on. */
const NOT_SENT: ReadonlySet<string> = new Set(["home", "vault-wait", "passphrase-file", "passphrase-fd", "key-fd"])

/** Carry a command out. */
export function runHere(message: AskedRun, keeper: Keeper, tell: (message: Told) => void): Running {
  let interrupt: ((reason?: Error) => void) | null = null
  let interrupted: { readonly reason: Error | undefined } | null = null
  let answered: ((text: string | null) => void) | null = null
  const input = inputOf(message.input)

  const stop = (reason?: Error): void => {
    interrupted ??= { reason }
    interrupt?.(reason)
    input.end()
    answered?.(null)
  }
  const ask = async (secret: boolean, question: string): Promise<string | null> => {
    if (interrupted !== null) return null
    tell({ kind: "ask", secret, question: question.slice(0, MOST_PIECE) })
    return new Promise((resolve) => {
      answered = (text) => {
        answered = null
        // Somebody sits there and types.
        if (text !== null) keeper.touch()
        resolve(text)
      }
    })
  }
  const ended = (async () => {
    const command = commandOf(message.path)
    const options = optionsOf(command, message.options)
    const signal = keeper.signal()
    const locked = (): void => stop(signal.reason as Error)
    signal.addEventListener("abort", locked)
    try {
      const given = await input.whole
      const io: Io = {
        out: sink("out", message.out, tell),
        err: sink("err", message.err, tell),
        environment: {},
        input: (most) => given.subarray(0, most + 1),
        interactive: message.interactive,
        askSecret: async (question) => ask(true, question),
        askLine: async (question) => ask(false, question),
        onInterrupt(called) {
          interrupt = called
          if (interrupted !== null) called(interrupted.reason)
          return () => {
            interrupt = null
          }
        },
        ticks: () => performance.now(),
        folder: message.folder,
        lend: () => keeper.desk(),
      }
      // A command that nobody watches is a script's, and a script is not somebody who is there.
      if (message.interactive || message.out.isTerminal) keeper.touch()
      return await run({ kind: "command", command, args: message.args, options }, io)
    } finally {
      signal.removeEventListener("abort", locked)
    }
  })()
  return {
    ended,
    hear(said) {
      if (said.kind === "interrupt") stop()
      else if (said.kind === "answer") answered?.(said.text)
      else input.take(said.octets, said.last)
    },
    interrupt: () => stop(),
  }
}

function commandOf(path: string): Command {
  const found = COMMANDS.find((command) => command.path === path)
  if (found === undefined || found.alone === true)
    throw new DeskError("agent-refuses", "the agent carries out no such command; is it of another version?")
  return found
}

function optionsOf(command: Command, given: readonly AskedOption[]): Readonly<Record<string, unknown>> {
  const known = new Set([...GLOBAL_OPTIONS, ...(command.options ?? [])].map(nameOf))
  return Object.fromEntries(
    given.map(({ name, values, one }) => {
      if (!known.has(name) || NOT_SENT.has(name))
        throw new DeskError("agent-refuses", `the agent takes no option --${name}; is it of another version?`)
      return [name, values === null ? true : one ? values[0] : values]
    }),
  )
}

function nameOf([syntax]: Described): string {
  return /--([\w-]+)/.exec(syntax)?.[1] ?? ""
}

function sink(kind: "out" | "err", facts: StreamFacts, tell: (message: Told) => void): Sink {
  return {
    ...facts,
    write(text) {
      for (const piece of piecesOf(text)) tell({ kind, text: piece })
    },
  }
}

/** Pieces that a frame holds; no character is cut in two. */
export function piecesOf(text: string): readonly string[] {
  const whole = text.toWellFormed()
  const pieces: string[] = []
  for (let at = 0; at < whole.length;) {
    let end = Math.min(whole.length, at + MOST_PIECE)
    if (end < whole.length && (whole.charCodeAt(end) & 0xfc00) === 0xdc00) end--
    pieces.push(whole.slice(at, end))
    at = end
  }
  return pieces
}

/** Standard input, which must be whole before the command begins: a command reads it at once. */
function inputOf(follows: boolean): {
  readonly whole: Promise<Uint8Array>
  take(octets: Uint8Array, last: boolean): void
  end(): void
} {
  const pieces: Uint8Array[] = []
  let length = 0
  let ready = (): void => undefined
  const whole = new Promise<void>((resolve) => {
    ready = resolve
  }).then(() => new Uint8Array(Buffer.concat(pieces)))
  if (!follows) ready()
  return {
    whole,
    take(octets, last) {
      if ((length += octets.length) > MOST_INPUT)
        throw new DeskError("agent-frame", `more than ${MOST_INPUT} bytes of input came`)
      pieces.push(octets)
      if (last) ready()
    },
    end: () => ready(),
  }
}
