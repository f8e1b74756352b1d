/**
 * The relay's configuration: flags over environment over the file relay.json in its home over the defaults. A setting has
 * one name: `metricsListen` in the file is DIWAN_RELAY_METRICS_LISTEN in the environment and --metrics-listen as a flag. A
 * desk's DIWAN_HOME is not the relay's: a shell set up for the one must not lead to the other.
 * Nothing in it is secret: keys are in files of their own.
 * @module
 */
import { readFileSync } from "node:fs"
import { isIP } from "node:net"
import { join } from "node:path"
import { z } from "zod"
import { RelayError } from "./error.ts"
import { DEFAULT_LIMITS, type Limits } from "./limits.ts"
import type { Address } from "./server.ts"

const listenAt = z.string().regex(/^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+):\d{1,5}$/, "want HOST:PORT")
const count = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER)
const yes = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])

const LIMIT_NAMES = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]
const limits = Object.fromEntries(LIMIT_NAMES.map((name) => [name, count.optional()])) as Record<
  keyof Limits,
  z.ZodOptional<typeof count>
>

const SETTINGS = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9.-]{1,253}$/, "want a name like a domain, in lower case")
    .optional(),
  url: z
    .string()
    .regex(/^https?:\/\/[!-~]{1,500}$/, "want an http or https address")
    .optional(),
  listen: listenAt.optional(),
  metricsListen: listenAt.optional(),
  behindProxy: yes.optional(),
  tlsCert: z.string().min(1).optional(),
  tlsKey: z.string().min(1).optional(),
  store: z.string().min(1).optional(),
  maxStoreBytes: count.optional(),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).optional(),
  ...limits,
})

/** Settings as they were given. */
export interface Settings extends Partial<Limits> {
  readonly name?: string
  readonly url?: string
  readonly listen?: string
  readonly metricsListen?: string
  /** A proxy before the relay ends TLS. */
  readonly behindProxy?: boolean
  /** PEM files. */
  readonly tlsCert?: string
  readonly tlsKey?: string
  /** Path of the database; relay.sqlite in the home if absent. */
  readonly store?: string
  readonly maxStoreBytes?: number
  readonly logLevel?: "fatal" | "error" | "warn" | "info" | "debug" | "silent"
}

/** Names of all settings, for flags and environment. */
export const SETTING_NAMES: readonly (keyof Settings)[] = Object.keys(SETTINGS.shape) as (keyof Settings)[]

/** Name of the file in the relay's home. */
export const CONFIG_FILE = "relay.json"

/**
 * Put the settings together and check them.
 * @param flags by setting name, as text
 * @throws {RelayError} `config-refused`, naming the source and the setting
 */
export function readSettings(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Record<string, string | boolean | undefined>>,
): Settings {
  const fromEnvironment = Object.fromEntries(SETTING_NAMES.map((name) => [name, environment[variableOf(name)]]))
  return {
    ...checked(fileSettings(join(home, CONFIG_FILE)), join(home, CONFIG_FILE)),
    ...checked(fromEnvironment, "the environment", variableOf),
    ...checked(flags, "the command line", flagOf),
  }
}

/** DIWAN_RELAY_METRICS_LISTEN for `metricsListen`, DIWAN_RELAY_HOME for `home`. */
export function variableOf(name: string): string {
  return `DIWAN_RELAY_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** --metrics-listen for `metricsListen`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** The limits among the settings. */
export function limitsOf(settings: Settings): Limits {
  const given = Object.fromEntries(
    LIMIT_NAMES.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])),
  )
  return { ...DEFAULT_LIMITS, ...given }
}

/** Read HOST:PORT. @throws {RelayError} `config-refused` */
export function addressOf(text: string, setting: string): Address {
  const at = text.lastIndexOf(":")
  const host = text.slice(0, at).replace(/^\[|\]$/g, "")
  const port = Number(text.slice(at + 1))
  if (port <= 65_535) return { host, port }
  throw new RelayError("config-refused", `${setting}: found port ${port}, want 0 to 65535`)
}

/**
 * Capabilities travel in headers: plain HTTP is for the loopback, or for a proxy that ends TLS.
 * @throws {RelayError} `config-refused`
 */
export function checkExposure(listen: Address, settings: Settings): void {
  if ((settings.tlsCert === undefined) !== (settings.tlsKey === undefined)) {
    throw new RelayError("config-refused", "tlsCert and tlsKey go together: give both or neither")
  }
  const isLoopback =
    listen.host === "localhost" || listen.host === "::1" || (isIP(listen.host) === 4 && listen.host.startsWith("127."))
  if (isLoopback || settings.tlsCert !== undefined || settings.behindProxy === true) return
  throw new RelayError(
    "config-refused",
    `listen: ${listen.host} is not the loopback and there is no TLS: give tlsCert and tlsKey, or say behindProxy if a proxy ends TLS`,
  )
}

function fileSettings(file: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(file, "utf8")
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return {}
    throw new RelayError("config-refused", `${file} cannot be read: check its owner and mode`, { cause })
  }
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return read as Record<string, unknown>
  } catch (cause) {
    throw new RelayError("config-refused", `${file} is not JSON`, { cause })
  }
  throw new RelayError("config-refused", `${file} is not a JSON object`)
}

function checked(
  given: Readonly<Record<string, unknown>>,
  source: string,
  spelled?: (name: string) => string,
): Settings {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const read = SETTINGS.safeParse(present)
  if (read.success) return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined))
  const faults = read.error.issues.map((issue) => {
    const name = issue.code === "unrecognized_keys" ? issue.keys.join(", ") : issue.path.join(".")
    return `${spelled === undefined ? name : spelled(name)}: ${issue.code === "unrecognized_keys" ? "unknown" : issue.message}`
  })
  throw new RelayError("config-refused", `${source}: ${faults.join("; ")}`)
}
