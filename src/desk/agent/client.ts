/**
 * A client of the agent: the command line's side of the socket.
 * @module
 */
import { connect, type Socket } from "node:net"
import type { Call } from "../cli/call.ts"
import type { Exit } from "../cli/exit-codes.ts"
import type { Sink } from "../cli/io.ts"
import { DeskError } from "../error.ts"
import { encodeFrame, hearFrames } from "./frames.ts"
import { checkSocket, type Place } from "./place.ts"
import {
  MOST_PIECE,
  PROTOCOL,
  toldShape,
  type AgentState,
  type Asked,
  type AskedOption,
  type StreamFacts,
  type Told,
} from "./words.ts"

/** A conversation with an agent. */
export interface Client {
  /** Which process it is. */
  readonly pid: number
  /** Ask, and have it answered. @throws what was refused, under its own name and code */
  ask(message: Exclude<Asked, { kind: "hello" | "run" | "input" | "answer" | "interrupt" }>): Promise<Told>
  /** How things stand. */
  state(): Promise<AgentState>
  say(message: Asked): void
  /** The next thing that is told. @throws {DeskError} `agent-lost`, `agent-frame` */
  next(): Promise<Told>
  end(): void
}

/** Options that are this process's own affair and never leave it. */
const OWN: ReadonlySet<string> = new Set(["home", "vault-wait", "passphrase-file", "passphrase-fd", "key-fd"])
/** Most of standard input that is handed over, bytes: the agent takes no more. */
const MOST_INPUT: number = 32 * 1024 ** 2

/**
 * Speak to a place's agent.
 * @returns null if there is none
 * @throws {DeskError} `agent-place`, `agent-version`, `agent-lost`
 */
export async function connectTo(place: Place): Promise<Client | null> {
  if (!checkSocket(place)) return null
  const socket = await dial(place.socket)
  if (socket === null) return null
  const client = clientOver(socket)
  try {
    client.say({ kind: "hello", v: PROTOCOL })
    const hello = await client.next()
    if (hello.kind === "refused") throw refusedBy(hello)
    if (hello.kind !== "hello" || hello.v !== PROTOCOL) throw otherVersion()
    return { ...client, pid: hello.pid }
  } catch (cause) {
    client.end()
    throw cause
  }
}

/**
 * Have a command carried out by the agent that has its vault open.
 * @returns its exit code; null if the agent is not there, or has the vault locked: then the command is for this process
 * @throws {DeskError} `agent-place`, `agent-version`, `agent-lost`; what the agent refuses
 */
export async function runByAgent(place: Place, path: string, call: Call): Promise<Exit | null> {
  const client = await connectTo(place)
  if (client === null) return null
  const interrupt = (): void => client.say({ kind: "interrupt" })
  try {
    if ((await client.state()).state !== "open") return null
    const { io, args, options } = call
    const hasInput = args.includes("-")
    const input = hasInput ? io.input(MOST_INPUT) : null
    client.say({
      kind: "run",
      path,
      args,
      options: Object.entries(options).flatMap(optionOf),
      folder: io.folder ?? process.cwd(),
      out: factsOf(io.out),
      err: factsOf(io.err),
      interactive: yes(io.interactive) && options["no-input"] !== true,
      input: hasInput,
    })
    if (input !== null) sayInput(client, input)
    if (call.signal.aborted) interrupt()
    call.signal.addEventListener("abort", interrupt)
    return await follow(client, call)
  } finally {
    call.signal.removeEventListener("abort", interrupt)
    client.end()
  }
}

async function follow(client: Client, { io }: Call): Promise<Exit> {
  for (;;) {
    const told = await client.next()
    switch (told.kind) {
      case "out":
      case "err":
        io[told.kind].write(told.text)
        break
      case "ask": {
        // Asked while output goes on: nobody waits for the answer here but the agent.
        const text = await (told.secret ? io.askSecret(told.question) : io.askLine(told.question))
        client.say({ kind: "answer", text })
        break
      }
      case "ended":
        return told.exit as Exit
      case "refused":
        throw refusedBy(told)
      default:
        throw new DeskError("agent-frame", "the agent answered something that was not asked")
    }
  }
}

function factsOf({ isTerminal, hasColours }: Sink): StreamFacts {
  return { isTerminal: yes(isTerminal), hasColours: yes(hasColours) }
}

/** Node leaves `isTTY` undefined where there is no terminal, whatever its types say. */
function yes(fact: boolean | undefined): boolean {
  return fact ?? false
}

function sayInput(client: Client, input: Uint8Array): void {
  for (let at = 0; at === 0 || at < input.length; at += MOST_PIECE) {
    const octets = input.subarray(at, at + MOST_PIECE)
    client.say({ kind: "input", octets, last: at + MOST_PIECE >= input.length })
  }
}

function optionOf([name, value]: readonly [string, unknown]): readonly AskedOption[] {
  if (OWN.has(name) || value === undefined || value === false) return []
  if (value === true) return [{ name, values: null, one: false }]
  if (typeof value === "string") return [{ name, values: [value], one: true }]
  return [{ name, values: value as readonly string[], one: false }]
}

async function dial(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once("connect", () => resolve(socket))
    // What a killed agent left, or nothing at all.
    socket.once("error", () => resolve(null))
  })
}

function clientOver(socket: Socket): Omit<Client, "pid"> {
  const told: Told[] = []
  let fault: Error | null = null
  let wake = (): void => undefined
  const fail = (error: Error): void => {
    fault ??= error
    wake()
  }
  hearFrames(
    socket,
    toldShape,
    (message) => {
      told.push(message)
      wake()
    },
    fail,
  )
  const lost = (): void =>
    fail(new DeskError("agent-lost", "the agent ended in the middle; see 'diwan status' for what was done"))
  socket.on("error", lost)
  socket.once("close", lost)

  const say = (message: Asked): void => {
    if (!socket.destroyed) socket.write(encodeFrame(message))
  }
  const next = async (): Promise<Told> => {
    while (told.length === 0) {
      if (fault !== null) throw fault
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return told.shift() as Told
  }
  const ask: Client["ask"] = async (message) => {
    say(message)
    const answer = await next()
    if (answer.kind === "refused") throw refusedBy(answer)
    return answer
  }
  return {
    say,
    next,
    ask,
    async state() {
      const answer = await ask({ kind: "status" })
      if (answer.kind !== "state") throw otherVersion()
      return answer
    },
    end: () => socket.destroySoon(),
  }
}

/** A refusal as if it had happened here: exit codes go by name and code. */
function refusedBy({ error, code, message }: Extract<Told, { kind: "refused" }>): Error {
  return Object.assign(new Error(message), { name: error, code })
}

function otherVersion(): DeskError {
  return new DeskError("agent-version", "the agent is of another version; end it with 'diwan lock --end'")
}
