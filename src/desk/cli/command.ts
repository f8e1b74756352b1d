/**
 * What a command is to the program: its words, its help, and where its work begins. Data, so that help, completion and the
 * document are all made from one list; the work itself is loaded when the command is called.
 * @module
 */
import type { Call, Done } from "./call.ts"

/** A command of the program. */
export interface Command {
  /** Its words: `office create`. */
  readonly path: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Arguments as commander writes them, `<file>`, `[name]`, `[digits...]`, each with its meaning. */
  readonly args?: readonly Described[]
  /** Options as commander writes them, each with its meaning. */
  readonly options?: readonly Described[]
  /** What a person should know before they use it. */
  readonly more?: string
  readonly examples: readonly string[]
  /** Its answer is a verdict: whatever is refused in it ends with exit code 3. */
  readonly proves?: true
  /** It looks into no vault, or makes one: it is never handed to the agent that has the vault open. */
  readonly alone?: true
  readonly run: (call: Call) => Promise<Done>
}

/** Something as it is typed, and what it means. */
export type Described = readonly [syntax: string, meaning: string]

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly Described[] = [
  ["--home <dir>", "the vault's folder; else DIWAN_HOME, else the one vault in your data folder"],
  ["--passphrase-file <file>", "read the passphrase from a file"],
  ["--passphrase-fd <n>", "read the passphrase from a descriptor"],
  ["--key-fd <n>", "read the vault's key, 32 bytes, from a descriptor"],
  ["--vault-wait <ms>", "wait so long for another process that has the vault (2000)"],
  ["--json", "one JSON object on standard output"],
  ["--no-input", "never ask; fail instead"],
  ["-q, --quiet", "say nothing but data and errors"],
  ["-v, --verbose", "say more: progress as lines, details of errors"],
]

/** Groups of commands: their words and what they are about. */
export const GROUPS: readonly Described[] = [
  ["office", "your office: its officers, roster and card"],
  ["channel", "a correspondence with another office"],
  ["draft", "letters being written"],
  ["pouch", "what goes by hand, where there is no network"],
  ["archive", "the key for letters whose reading time is over"],
  ["alarm", "what was refused: stop and telephone"],
  ["register", "the numbered book of both sides"],
  ["postmarks", "the host's record of what was handed in, and when"],
  ["slot", "the ways to unlock your vault"],
  ["recovery", "what colleagues open together, should your vault be lost"],
]
