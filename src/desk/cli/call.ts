/**
 * A command as it was called, and what it gives back. Options are read through the functions here, which refuse what they
 * cannot use before anything is done.
 * @module
 */
import { resolve } from "node:path"
import { CliError } from "./error.ts"
import { OK, type Exit } from "./exit-codes.ts"
import type { Io } from "./io.ts"

/** A command under way. */
export interface Call {
  readonly args: readonly string[]
  /** By their long names. */
  readonly options: Readonly<Record<string, unknown>>
  readonly io: Io
  /** Aborted when somebody interrupts. */
  readonly signal: AbortSignal
  /** Say a line on standard error, unless all is to be quiet. */
  readonly say: (line: string) => void
}

/** What a command gives back. */
export interface Done {
  /** For `--json`, beside `v`. Octets become hexadecimal. */
  readonly data: Readonly<Record<string, unknown>>
  /** For people, on standard output; nothing if empty. */
  readonly text: string
  readonly exit: Exit
  /** It said all there is to say while it worked. */
  readonly printed?: true
}

/** A command's result. */
export function done(data: Done["data"], text: string | readonly string[] = "", exit: Exit = OK): Done {
  return { data, text: typeof text === "string" ? text : text.join("\n"), exit }
}

/** Wrong usage. */
export function usage(message: string): CliError {
  return new CliError("usage", message)
}

/** An argument that must be there; commander has refused its absence already. */
export function arg(call: Call, place: number): string {
  const found = call.args[place]
  if (found === undefined) throw usage("an argument is missing; see --help")
  return found
}

/** A text option, or null. */
export function text(call: Call, name: string): string | null {
  const found = call.options[name]
  return typeof found === "string" ? found : null
}

/** A text option that must be given. */
export function need(call: Call, name: string, what: string): string {
  const found = text(call, name)
  if (found === null) throw usage(`${what}: give --${name}`)
  return found
}

/** A path as whoever typed it meant it: from their own folder, also where the command runs in another. */
export function placed(call: Call, path: string): string {
  return call.io.folder === undefined ? path : resolve(call.io.folder, path)
}

/** A flag. */
export function flag(call: Call, name: string): boolean {
  return call.options[name] === true
}

/** An option that may be given several times. */
export function texts(call: Call, name: string): readonly string[] {
  const found = call.options[name]
  return Array.isArray(found) ? (found as readonly string[]) : []
}

/** A whole number within bounds, or null. Digits of three scripts. */
export function whole(call: Call, name: string, least: number, most: number): number | null {
  const found = text(call, name)
  return found === null ? null : number(found, `--${name}`, least, most)
}

/** Read a whole number. @throws {CliError} `usage` */
export function number(found: string, what: string, least: number, most: number): number {
  const value = Number(westernDigits(found))
  if (!/^[0-9]{1,15}$/.test(westernDigits(found)) || value < least || value > most)
    throw usage(`${what}: want a whole number from ${least} to ${most}`)
  return value
}

/** One of a list of words. @throws {CliError} `usage` */
export function choice<T extends string>(found: string, what: string, words: readonly T[]): T {
  const chosen = words.find((word) => word === found)
  if (chosen === undefined) throw usage(`${what}: want one of ${words.join(", ")}`)
  return chosen
}

/** ٤, ۴ and 4 are one digit. */
export function westernDigits(found: string): string {
  return found.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
}

/** The name of a letter as typed, `north/٤`, as it is kept. */
export function letterName(found: string): string {
  return westernDigits(found.trim().normalize("NFC"))
}
