/**
 * Where a vault is. In this order: `--home DIR`; `DIWAN_HOME`; the one vault below the user's data folder. Of several none
 * is guessed: two offices on one machine are two correspondents.
 * @module
 */
import { existsSync, globSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { CliError } from "./error.ts"
import { text, type Call } from "./call.ts"
import { fileName, foreign } from "./text.ts"

/** The vault's file within a home. */
export const VAULT_FILE = "vault.diwan"

/** Path of an existing vault's file. @throws {CliError} `file-not-found`, `vault-ambiguous` */
export function vaultPath(call: Call): string {
  const given = givenHome(call)
  if (given !== null) return existing(join(given, VAULT_FILE))
  const base = dataFolder(call)
  const found = globSync(`*/*/${VAULT_FILE}`, { cwd: base }).toSorted()
  if (found.length > 1) {
    const homes = found.map((path) => foreign(join(base, dirname(path)))).join(", ")
    throw new CliError("vault-ambiguous", `there are ${found.length} vaults: give --home with one of ${homes}`)
  }
  const [only] = found
  if (only === undefined)
    throw new CliError(
      "file-not-found",
      `no vault is in ${foreign(base)}: give --home DIR, or make one with 'diwan init' or 'diwan office create'`,
    )
  return join(base, only)
}

/**
 * Path of the vault for which a desk is opened, which need not be there yet: the page makes it. Without a home and without
 * any vault it is the first one of the data folder.
 * @throws {CliError} `vault-ambiguous`
 */
export function deskPath(call: Call): string {
  const given = givenHome(call)
  if (given !== null) return join(given, VAULT_FILE)
  try {
    return vaultPath(call)
  } catch (cause) {
    if (!(cause instanceof CliError) || cause.code !== "file-not-found") throw cause
    return join(dataFolder(call), "desk", "first", VAULT_FILE)
  }
}

/** Nobody is asked for the passphrase of a vault that is not there. */
function existing(path: string): string {
  if (existsSync(path)) return path
  throw new CliError(
    "file-not-found",
    `${foreign(path)}: there is no vault; check --home, or make one with 'diwan init' or 'diwan office create'`,
  )
}

/**
 * Path for a new vault's file.
 * @param office name of the office @param officer name or title of its officer
 */
export function newVaultPath(call: Call, office: string, officer: string): string {
  return join(givenHome(call) ?? join(dataFolder(call), fileName(office), fileName(officer)), VAULT_FILE)
}

/**
 * Where the vault's high-water mark is kept, outside its folder: `$XDG_STATE_HOME/diwan`, which must be absolute, else
 * `~/.local/state/diwan`; on Windows below the local application data. Null where there is no such place.
 */
export function marksFolder(environment: Readonly<Record<string, string | undefined>>): string | null {
  const local = nonEmpty(environment["LOCALAPPDATA"])
  if (process.platform === "win32") return local === null ? null : join(local, "diwan", "state")
  const state = nonEmpty(environment["XDG_STATE_HOME"])
  if (state?.startsWith("/") === true) return join(state, "diwan")
  const user = nonEmpty(environment["HOME"])
  return user?.startsWith("/") === true ? join(user, ".local", "state", "diwan") : null
}

/** Path for a vault that is restored: whoever restores says where. @throws {CliError} `usage` */
export function restoredPath(call: Call): string {
  const home = givenHome(call)
  if (home === null)
    throw new CliError("usage", "say where the vault shall be: give --home with a folder that has none")
  return join(home, VAULT_FILE)
}

function givenHome(call: Call): string | null {
  const home = text(call, "home") ?? nonEmpty(call.io.environment["DIWAN_HOME"])
  return home === null ? null : resolve(home)
}

/** XDG Base Directory: `$XDG_DATA_HOME/diwan`, which must be absolute; on Windows below the local application data. */
function dataFolder(call: Call): string {
  const { environment } = call.io
  const local = nonEmpty(environment["LOCALAPPDATA"])
  if (process.platform === "win32" && local !== null) return join(local, "diwan")
  const data = nonEmpty(environment["XDG_DATA_HOME"])
  const user = nonEmpty(environment["HOME"]) ?? homedir()
  return join(data?.startsWith("/") === true ? data : join(user, ".local", "share"), "diwan")
}

function nonEmpty(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value
}
