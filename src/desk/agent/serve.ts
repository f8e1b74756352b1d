/**
 * The agent's socket: whoever may open it is the vault's owner, and is answered. Many clients are served at once; each asks
 * one thing after another. What is not a message of this version ends its connection, and nothing else.
 * @module
 */
import { chmodSync, lstatSync, rmSync } from "node:fs"
import { connect, createServer, type Server, type Socket } from "node:net"
import type { Unlock } from "../../vault/index.ts"
import { DeskError } from "../error.ts"
import { encodeFrame, hearFrames } from "./frames.ts"
import type { Keeper } from "./keeper.ts"
import { prepareFolder, type Place } from "./place.ts"
import { runHere, type Running } from "./run.ts"
import type { Serving } from "./serving.ts"
import { askedShape, PROTOCOL, type Asked, type Told } from "./words.ts"

/** What an agent is made of. */
export interface AgentOptions {
  readonly keeper: Keeper
  readonly place: Place
  /** The page's server. */
  readonly serving: Serving
}

/** An agent that listens. */
export interface Agent {
  /** Settles when it has ended: asked to, closed, or because its socket is no longer its own. */
  readonly ended: Promise<void>
  /** Lock, end everything, remove the socket. */
  close(): Promise<void>
}

/** Clients at once; more is a mistake of somebody's script. */
const MOST_CLIENTS = 64
/** A client that says nothing is not kept, milliseconds. */
const HELLO_MS = 10_000
/** Octets that a client may be behind with reading. */
const MOST_BEHIND = 256 * 1024 ** 2
/** How often it is looked whether the socket is still this agent's, milliseconds. */
const OWN_MS = 5_000

/**
 * Listen.
 * @throws {DeskError} `agent-place`; `agent-running` if another agent has this vault
 */
export async function serveAgent(options: AgentOptions): Promise<Agent> {
  const { keeper, place, serving } = options
  prepareFolder(place)
  const clients = new Set<Socket>()
  let ending: Promise<void> | null = null
  let hasEnded = (): void => undefined
  const ended = new Promise<void>((resolve) => {
    hasEnded = resolve
  })
  const close = async (): Promise<void> => {
    ending ??= (async () => {
      clearInterval(owning)
      server.close()
      await keeper.close()
      await serving.close()
      for (const client of clients) client.destroySoon()
      hasEnded()
    })()
    return ending
  }
  const server = createServer((socket) => {
    clients.add(socket)
    socket.once("close", () => clients.delete(socket))
    converse(socket, options, () => void close())
  })
  server.maxConnections = MOST_CLIENTS
  await listen(server, place)
  const owned = inodeOf(place)
  // Somebody removed the socket, or another agent took it for a dead one's: nobody can reach this one any more.
  const owning = setInterval(() => {
    if (inodeOf(place) !== owned) void close()
  }, OWN_MS)
  owning.unref()
  return { ended, close }
}

function converse(socket: Socket, options: AgentOptions, end: () => void): void {
  const { keeper } = options
  let running: Running | null = null
  let greeted = false
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const tell = (message: Told): void => {
    if (socket.destroyed) return
    if (socket.writableLength > MOST_BEHIND) socket.destroy()
    else socket.write(encodeFrame(message))
  }
  const cut = (error: unknown): void => {
    tell(refusalOf(error))
    socket.destroySoon()
  }
  const answer = async (
    message: Exclude<Asked, { kind: "hello" | "input" | "answer" | "interrupt" }>,
  ): Promise<void> => {
    try {
      if (message.kind !== "run") return tell(await answerTo(message, options, end))
      running = runHere(message, keeper, tell)
      tell({ kind: "ended", exit: await running.ended })
    } catch (error) {
      tell(refusalOf(error))
    } finally {
      running = null
    }
  }
  const hear = (message: Asked): void => {
    if (!greeted) {
      if (message.kind !== "hello") throw new DeskError("agent-frame", "a client says first which version it is")
      if (message.v !== PROTOCOL)
        throw new DeskError("agent-version", "the agent is of another version; end it with 'diwan lock --end'")
      greeted = true
      clearTimeout(impatience)
      return tell({ kind: "hello", v: PROTOCOL, pid: process.pid })
    }
    switch (message.kind) {
      case "hello":
        throw new DeskError("agent-frame", "a client says only once which version it is")
      case "input":
      case "answer":
      case "interrupt":
        // What comes too late for a command that has ended is nobody's.
        running?.hear(message)
        return
      default:
        if (++waiting > 16) throw new DeskError("agent-busy", "a client asks one thing after another")
        last = last.then(async () => answer(message)).finally(() => waiting--)
    }
  }
  const impatience = setTimeout(() => socket.destroy(), HELLO_MS)
  impatience.unref()
  socket.on("error", () => undefined) // it went away
  socket.once("close", () => {
    clearTimeout(impatience)
    running?.interrupt()
  })
  hearFrames(socket, askedShape, hear, cut)
}

async function answerTo(
  message: Exclude<Asked, { kind: "run" | "hello" | "input" | "answer" | "interrupt" }>,
  { keeper, place, serving }: AgentOptions,
  end: () => void,
): Promise<Told> {
  switch (message.kind) {
    case "status":
      return {
        kind: "state",
        state: keeper.state(),
        lockedBy: keeper.lockedBy(),
        play: keeper.play(),
        origin: serving.origin(),
      }
    case "unlock":
      try {
        await keeper.unlock(unlockOf(message))
        keeper.touch()
        return { kind: "ok" }
      } finally {
        message.secret.fill(0)
      }
    case "lock":
      await keeper.lock("asked")
      return { kind: "ok" }
    case "end":
      await keeper.lock("asked")
      setImmediate(end) // after the answer
      return { kind: "ok" }
    case "desk":
      return { kind: "address", text: await serving.launch(keeper, message.how, place.folder) }
  }
}

function unlockOf({ by, secret }: Extract<Asked, { kind: "unlock" }>): Unlock {
  if (by === "key") return { key: secret }
  return by === "recovery" ? { recovery: Buffer.from(secret).toString("utf8") } : { passphrase: secret }
}

/** An error as a client can end with it. What is our own mistake is not described. */
function refusalOf(error: unknown): Told {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : ""
  if (error instanceof Error && /^[a-z0-9-]{1,64}$/.test(code) && /^[A-Za-z]{1,40}$/.test(error.name))
    return { kind: "refused", error: error.name, code, message: error.message.slice(0, 8000) }
  return { kind: "refused", error: "CliError", code: "internal", message: "a mistake in the agent; please report it" }
}

async function listen(server: Server, place: Place): Promise<void> {
  try {
    await bind(server, place.socket)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EADDRINUSE") throw placeFault(place, cause)
    if (await answers(place.socket))
      throw new DeskError("agent-running", "an agent for this vault is running; 'diwan lock --end' ends it", { cause })
    // Whoever left it has ended: a socket is not removed when its process is killed.
    rmSync(place.socket, { force: true })
    try {
      await bind(server, place.socket)
    } catch (again) {
      throw placeFault(place, again)
    }
  }
  if (process.platform !== "win32") chmodSync(place.socket, 0o600)
}

async function bind(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(socket, () => {
      server.removeListener("error", reject)
      resolve()
    })
  })
}

async function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(socket)
    client.once("connect", () => {
      client.destroy()
      resolve(true)
    })
    client.once("error", () => resolve(false))
  })
}

function inodeOf({ socket }: Place): number | null {
  return process.platform === "win32" ? 0 : (lstatSync(socket, { throwIfNoEntry: false })?.ino ?? null)
}

function placeFault({ socket }: Place, cause: unknown): DeskError {
  return new DeskError("agent-place", `${socket} cannot be listened at; check its folder`, { cause })
}
