/**
 * What is said on the agent's socket. The client speaks first, then both say which version they are; then the client asks,
 * one thing after another, and each is answered by `ok`, `state`, `address`, `ended` or `refused`. While a command runs its
 * output, its questions and their answers go to and fro.
 * @module
 */
import { bytesOf, flag, integer, list, nullable, oneOf, record, token, variant, type Shape } from "../../bytes/index.ts"

/** The version of these words. What one version says is never given another meaning by the next. */
export const PROTOCOL = 1
/** Longest piece of output in one frame, UTF-16 units. */
export const MOST_PIECE = 65_536
/** Longest secret, bytes. */
export const MOST_SECRET = 4096

const anyText = (most: number): Shape<string> => token(/^[^]*$/, "text", most)

/** What a stream of the caller can show. */
export interface StreamFacts {
  readonly isTerminal: boolean
  readonly hasColours: boolean
}

/** An option of a command: a flag (`values` null), one value, or several. */
export interface AskedOption {
  readonly name: string
  readonly values: readonly string[] | null
  readonly one: boolean
}

/** A command to be carried out, as it was understood. */
export interface AskedRun {
  readonly kind: "run"
  readonly path: string
  readonly args: readonly string[]
  readonly options: readonly AskedOption[]
  /** Where it was called. */
  readonly folder: string
  readonly out: StreamFacts
  readonly err: StreamFacts
  /** Somebody can be asked. */
  readonly interactive: boolean
  /** `input` follows. */
  readonly input: boolean
}

/** What a client says. */
export type Asked =
  | { readonly kind: "hello"; readonly v: number }
  | { readonly kind: "status" }
  | { readonly kind: "unlock"; readonly by: "passphrase" | "key" | "recovery"; readonly secret: Uint8Array }
  | { readonly kind: "lock" }
  /** Lock, and end the agent. */
  | { readonly kind: "end" }
  /** Serve the page if it is not served yet, and let one browser in: by an address, or by a file that leads there. */
  | { readonly kind: "desk"; readonly how: "address" | "file" }
  | AskedRun
  | { readonly kind: "input"; readonly octets: Uint8Array; readonly last: boolean }
  | { readonly kind: "answer"; readonly text: string | null }
  | { readonly kind: "interrupt" }

/** How things stand with an agent. */
export interface AgentState {
  readonly state: "none" | "locked" | "open"
  readonly lockedBy: "asked" | "idle" | "sleep" | null
  readonly play: boolean
  /** Where the page is served, if it is. */
  readonly origin: string | null
}

/** What an agent says. */
export type Told =
  | { readonly kind: "hello"; readonly v: number; readonly pid: number }
  | ({ readonly kind: "state" } & AgentState)
  | { readonly kind: "ok" }
  | { readonly kind: "address"; readonly text: string }
  | { readonly kind: "out"; readonly text: string }
  | { readonly kind: "err"; readonly text: string }
  | { readonly kind: "ask"; readonly secret: boolean; readonly question: string }
  | { readonly kind: "ended"; readonly exit: number }
  | { readonly kind: "refused"; readonly error: string; readonly code: string; readonly message: string }

const hello = { v: integer(1, 65_535) }
const facts = record({ isTerminal: flag, hasColours: flag })
const option = record({
  name: token(/^[a-z][a-z-]*$/, "an option", 64),
  values: nullable(list(anyText(8192), 0, 256)),
  one: flag,
})

/** A client's. */
export const askedShape: Shape<Asked> = variant({
  hello: record(hello),
  status: record({}),
  unlock: record({ by: oneOf("passphrase", "key", "recovery"), secret: bytesOf(0, MOST_SECRET) }),
  lock: record({}),
  end: record({}),
  desk: record({ how: oneOf("address", "file") }),
  run: record({
    path: token(/^[a-z]+( [a-z]+)?$/, "a command", 64),
    args: list(anyText(8192), 0, 256),
    options: list(option, 0, 64),
    folder: anyText(4096),
    out: facts,
    err: facts,
    interactive: flag,
    input: flag,
  }),
  input: record({ octets: bytesOf(0, MOST_PIECE), last: flag }),
  answer: record({ text: nullable(anyText(MOST_PIECE)) }),
  interrupt: record({}),
})

/** An agent's. */
export const toldShape: Shape<Told> = variant({
  hello: record({ ...hello, pid: integer(1) }),
  state: record({
    state: oneOf("none", "locked", "open"),
    lockedBy: nullable(oneOf("asked", "idle", "sleep")),
    play: flag,
    origin: nullable(anyText(256)),
  }),
  ok: record({}),
  address: record({ text: anyText(4096) }),
  out: record({ text: anyText(MOST_PIECE) }),
  err: record({ text: anyText(MOST_PIECE) }),
  ask: record({ secret: flag, question: anyText(MOST_PIECE) }),
  ended: record({ exit: integer(0, 255) }),
  refused: record({
    error: token(/^[A-Za-z]{1,40}$/, "an error"),
    code: token(/^[a-z0-9-]{1,64}$/, "a code"),
    message: anyText(8192),
  }),
})
