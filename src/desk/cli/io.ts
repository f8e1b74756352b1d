/**
 * Where the command line speaks and hears. A value, so that tests drive the whole program in one process with their own
 * streams, answers and interruptions.
 * @module
 */
import { fstatSync, readSync, writeSync } from "node:fs"
import type { Desk } from "../desk.ts"

/** The world of a command. */
export interface Io {
  /** Data. */
  readonly out: Sink
  /** Talk. */
  readonly err: Sink
  readonly environment: Readonly<Record<string, string | undefined>>
  /** All of standard input; at most so many bytes and one more. */
  readonly input: (most: number) => Uint8Array
  /** Whether somebody can be asked. */
  readonly interactive: boolean
  /** Ask for a passphrase, which is not shown. Null: called off. */
  readonly askSecret: (question: string) => Promise<string | null>
  /** Ask for a line. Null: called off. */
  readonly askLine: (question: string) => Promise<string | null>
  /** Call back at an interruption, with what the command then ends with if it is not that. @returns stops listening */
  readonly onInterrupt: (interrupt: (reason?: Error) => void) => () => void
  /** Seconds since 1970; the machine's clock if absent. */
  readonly now?: () => number
  /** Milliseconds that only rise, for rates. */
  readonly ticks: () => number
  readonly fetch?: typeof globalThis.fetch
  /** How this program is started; absent where no other can be. */
  readonly program?: readonly string[]
  /** The folder in which it was called, if not the process's own. */
  readonly folder?: string
  /** The desk that somebody else keeps open: the command neither opens nor closes a vault. @throws {DeskError} `locked` */
  readonly lend?: () => Desk
}

/** A stream of text. */
export interface Sink {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  /** Whether it takes colours: a terminal, and nobody asked for none. */
  readonly hasColours: boolean
}

/** The process's own streams. */
export function processIo(): Io {
  return {
    out: sinkOf(1, () => process.stdout),
    err: sinkOf(2, () => process.stderr),
    environment: process.env,
    input: readInput,
    get interactive() {
      return process.stdin.isTTY && process.stderr.isTTY
    },
    askSecret: async (question) => (await import("./prompts.ts")).askSecret(question),
    askLine: async (question) => (await import("./prompts.ts")).askLine(question),
    onInterrupt(interrupt) {
      const first = (): void => {
        // Asked twice, it does not wait for what is under way: acts are whole or not done at all.
        for (const signal of SIGNALS) process.removeListener(signal, first).once(signal, () => process.exit(130))
        interrupt()
      }
      for (const signal of SIGNALS) process.once(signal, first)
      return () => {
        for (const signal of SIGNALS) process.removeListener(signal, first)
      }
    },
    ticks: () => performance.now(),
    program: [process.execPath, ...process.execArgv, process.argv[1] ?? ""],
  }
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const

/**
 * A file or a pipe is written directly: Node's streams do the same there, and loading them takes longer than a list. A
 * device has its stream, and so has everything on Windows, where a console wants more than octets.
 */
function sinkOf(descriptor: 1 | 2, open: () => NodeJS.WriteStream): Sink {
  if (process.platform !== "win32" && !fstatSync(descriptor).isCharacterDevice())
    return { write: (text) => writeWhole(descriptor, text), isTerminal: false, hasColours: false }
  const stream = open()
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    hasColours: stream.isTTY && stream.hasColors() && (process.env["NO_COLOR"] ?? "") === "",
  }
}

function writeWhole(descriptor: number, text: string): void {
  const octets = Buffer.from(text, "utf8")
  for (let at = 0; at < octets.length;) {
    try {
      at += writeSync(descriptor, octets, at)
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      if (code === "EPIPE") return // a reader that has seen enough, such as `head`, is no fault of ours
      if (code !== "EAGAIN") throw cause
      waitShortly() // a pipe that is full
    }
  }
}

function readInput(most: number): Uint8Array {
  return readDescriptor(0, most)
}

/** Read a descriptor to its end, or to one byte more than `most`. What it read through is overwritten. */
export function readDescriptor(descriptor: number, most: number): Uint8Array {
  const buffer = Buffer.allocUnsafeSlow(Math.min(most + 1, 1 << 16))
  const pieces: Buffer[] = []
  let length = 0
  while (length <= most) {
    const read = readOnce(descriptor, buffer)
    if (read === 0) break
    pieces.push(Buffer.from(buffer.subarray(0, read)))
    length += read
  }
  const whole = Buffer.allocUnsafeSlow(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
    piece.fill(0)
  }
  buffer.fill(0)
  return whole
}

function readOnce(descriptor: number, buffer: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, buffer)
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException
      if (code === "EOF") return 0
      if (code !== "EAGAIN") throw cause
      waitShortly() // a pipe that nobody has written to yet
    }
  }
}

function waitShortly(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
}
