/**
 * How an officer wants to see things, and the name of the page: `desk.json` beside the vault. The locked page needs them,
 * so they are in clear, and nothing in them is secret or says whose vault it is. Read strictly: a file that is not as it
 * must be is refused, not guessed at, because a host name that changed would shut out every passkey.
 * @module
 */
import { randomBytes } from "node:crypto"
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"
import type { Settings } from "./api.ts"
import { DeskError } from "./error.ts"

/** The file within a vault's home. */
export const SETTINGS_FILE = "desk.json"
/** Minutes without anybody until the desk locks itself. */
export const IDLE_MINUTES = { least: 1, usual: 15, most: 120 } as const

/** What holds until somebody chose otherwise. */
export const USUAL_SETTINGS: Settings = {
  language: "en",
  region: "GB",
  digits: "latn",
  calendar: "none",
  theme: "system",
  idleMinutes: IDLE_MINUTES.usual,
}

/** Settings of one home. */
export interface SettingsFile {
  get(): Settings
  /** The page's host name, `diwan-….localhost`. */
  host(): string
  /** Keep settings; in memory only while there is no home. @throws {DeskError} `settings-refused` */
  keep(settings: Settings): void
  /** Write what is known so far: to be called when the home has been made. @throws {DeskError} `settings-refused` */
  save(): void
}

const VERSION = 1
const MOST_BYTES = 4096
const WORDS: { readonly [K in "language" | "digits" | "calendar" | "theme"]: readonly Settings[K][] } = {
  language: ["ar", "fa", "en"],
  digits: ["latn", "arab", "arabext"],
  calendar: ["umalqura", "civil", "persian", "none"],
  theme: ["system", "light", "dark"],
}
const FIELDS = ["language", "region", "digits", "calendar", "theme", "idleMinutes"] as const
/** Ten characters of base32 (RFC 4648 §6), lower case: 50 bits, so that no two vaults of a person share a name. */
const HOST_PART = /^[a-z2-7]{10}$/

/** Open the settings of a home. @throws {DeskError} `settings-malformed` */
export function openSettings(home: string): SettingsFile {
  const path = join(home, SETTINGS_FILE)
  const found = read(path) ?? { settings: USUAL_SETTINGS, host: newHost() }
  const { host } = found
  let { settings } = found
  const save = (): void => {
    if (existsSync(home)) write(path, { v: VERSION, host, ...settings })
  }
  return {
    get: () => settings,
    host: () => `diwan-${host}.localhost`,
    keep(next) {
      settings = checkSettings(next)
      save()
    },
    save,
  }
}

/** Settings, and nothing else. @throws {DeskError} `settings-refused` */
export function checkSettings(value: unknown): Settings {
  const found = asSettings(value)
  if (found === null)
    throw new DeskError("settings-refused", "a setting is none that there is; choose one of those offered")
  return found
}

function asSettings(value: unknown): Settings | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null
  const given = value as Readonly<Record<string, unknown>>
  if (Object.keys(given).length !== FIELDS.length || !FIELDS.every((field) => Object.hasOwn(given, field))) return null
  const { region, idleMinutes } = given
  const words = Object.entries(WORDS).every(([field, allowed]) =>
    (allowed as readonly unknown[]).includes(given[field]),
  )
  const minutes = Number.isInteger(idleMinutes) ? (idleMinutes as number) : 0
  if (!words || typeof region !== "string" || !/^[A-Z]{2}$/.test(region)) return null
  if (minutes < IDLE_MINUTES.least || minutes > IDLE_MINUTES.most) return null
  return Object.fromEntries(FIELDS.map((field) => [field, given[field]])) as unknown as Settings
}

function read(path: string): { settings: Settings; host: string } | null {
  let source: string
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return null
    if (!found.isFile() || found.size > MOST_BYTES) throw malformed(path)
    source = readFileSync(path, "utf8")
  } catch (cause) {
    throw cause instanceof DeskError ? cause : malformed(path, cause)
  }
  let value: unknown
  try {
    value = JSON.parse(source)
  } catch (cause) {
    throw malformed(path, cause)
  }
  if (typeof value !== "object" || value === null) throw malformed(path)
  const { v, host, ...rest } = value as Readonly<Record<string, unknown>>
  const settings = asSettings(rest)
  if (v !== VERSION || typeof host !== "string" || !HOST_PART.test(host) || settings === null) throw malformed(path)
  return { settings, host }
}

function malformed(path: string, cause?: unknown): DeskError {
  return new DeskError(
    "settings-malformed",
    `${path} is not as Diwan wrote it; repair it, or remove it: settings are then the usual ones, and passkeys must be added again`,
    { cause },
  )
}

/** Whole or not at all: a new file, synced, that takes the name. */
function write(path: string, value: object): void {
  const draft = `${path}-${randomBytes(6).toString("hex")}`
  try {
    const file = openSync(draft, "wx", 0o600)
    try {
      writeSync(file, `${JSON.stringify(value, null, 2)}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, path)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw new DeskError("settings-refused", "the settings could not be written; check the disk and the folder", {
      cause,
    })
  }
}

function newHost(): string {
  return Array.from(randomBytes(10), (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte & 31]).join("")
}
