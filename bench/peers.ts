/**
 * What the benches compare Diwan with: npm packages, and programs of the machine. Nothing of it is installed for those who
 * only use Diwan; the first bench that wants a peer fetches it, saying so on standard error. A peer that cannot be had is
 * said to be missing, and its comparison is left out.
 * @module
 */
import { spawnSync } from "node:child_process"
import { accessSync, constants, statSync, utimesSync } from "node:fs"
import { delimiter, join } from "node:path"

const FOLDER = import.meta.dirname
const STAMP = join(FOLDER, "node_modules", ".package-lock.json")
const WINDOWS = process.platform === "win32"

/** A peer, or why there is none. */
export type Peer<T> = { readonly found: T } | { readonly missing: string; readonly note: string }

/**
 * An npm package from this folder's package.json, installed now if it is not there.
 * @typeParam T what the caller uses of it: its own types are there only once it is installed
 */
export async function peerPackage<T>(name: string): Promise<Peer<T>> {
  if (!installed() && !install()) return { missing: name, note: "npm ci in bench/ failed; its message stands above" }
  try {
    return { found: (await import(name)) as T }
  } catch (error) {
    return { missing: name, note: `it is installed but does not load here: ${(error as Error).message}` }
  }
}

/**
 * A program of the machine by its name: found on PATH, or installed with apt-get where that is possible without asking.
 * @param debianPackage the Debian package that brings it: of the same name if absent
 * @returns its path
 */
export function peerProgram(name: string, debianPackage: string = name): Peer<string> {
  const there = onPath(name) ?? (aptInstall(debianPackage) ? onPath(name) : undefined)
  return there === undefined ? { missing: name, note: `there is no program '${name}' on PATH` } : { found: there }
}

function installed(): boolean {
  try {
    return statSync(STAMP).mtimeMs >= statSync(join(FOLDER, "package-lock.json")).mtimeMs
  } catch {
    return false
  }
}

function install(): boolean {
  process.stderr.write("bench: installing what to compare with (npm ci in bench/), once\n")
  const npm = process.env["npm_execpath"]
  const [command, first] = npm === undefined ? [WINDOWS ? "npm.cmd" : "npm", []] : [process.execPath, [npm]]
  const done = spawnSync(command, [...first, "ci", "--prefix", FOLDER, "--ignore-scripts", "--no-fund", "--no-audit"], {
    cwd: FOLDER,
    stdio: ["ignore", 2, 2],
    shell: WINDOWS && npm === undefined,
  })
  if (done.status !== 0) return false
  const now = new Date()
  utimesSync(STAMP, now, now)
  return true
}

function aptInstall(debianPackage: string): boolean {
  const aptGet = onPath("apt-get")
  if (process.getuid?.() !== 0 || aptGet === undefined) return false
  process.stderr.write(`bench: installing ${debianPackage} to compare with (apt-get install)\n`)
  const apt = (...args: readonly string[]): boolean => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    return spawnSync(aptGet, ["-qq", ...args], { env, stdio: ["ignore", 2, 2] }).status === 0
  }
  // A fresh machine has no package lists yet.
  return apt("install", "-y", debianPackage) || (apt("update") && apt("install", "-y", debianPackage))
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const file = join(folder, WINDOWS ? `${name}.exe` : name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // not in this folder
    }
  }
  return undefined
}
