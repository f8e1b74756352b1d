/**
 * Programs that the tests need and npm does not bring: a browser to use the desk in, and a reader of PDF pages. On a bare
 * Debian machine, as root, they are installed; anywhere else it is said what is missing and how to get it.
 * @module
 */
import { spawnSync } from "node:child_process"
import { accessSync, constants, existsSync } from "node:fs"
import { basename, delimiter, join } from "node:path"

interface Needed {
  /** A variable that names it where it has another name or place. */
  readonly variable: string
  readonly names: readonly string[]
  readonly debian: readonly string[]
}

/** Chromium without a window about its pages first: a window is drawn as pages of its own, and costs as much as the desk. */
const CHROMIUM: Needed = {
  variable: "DIWAN_CHROMIUM",
  names: ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"],
  // The faces that a page falls back to are part of what is looked at in screenshots.
  debian: ["chromium-headless-shell", "fonts-noto-core"],
}
const PDFTOPPM: Needed = { variable: "DIWAN_PDFTOPPM", names: ["pdftoppm"], debian: ["poppler-utils"] }
/** Wanted by `npm run models` alone, so nothing installs it. */
const PROVERIF: Needed = { variable: "DIWAN_PROVERIF", names: ["proverif"], debian: [] }

/** Path of Chromium. @throws {Error} it is not here; says what to do */
export function chromium(): string {
  return found(CHROMIUM) ?? missing(CHROMIUM)
}

/** Path of pdftoppm, of poppler; pdftotext, pdfinfo and pdfdetach lie beside it. @throws {Error} it is not here */
export function pdftoppm(): string {
  return found(PDFTOPPM) ?? missing(PDFTOPPM)
}

/** Path of ProVerif; null if it is not here. */
export function proverif(): string | null {
  return found(PROVERIF)
}

/** Install what is missing where that can be done without asking anybody: Debian, as root. */
export function installPrograms(): void {
  const wanted = [CHROMIUM, PDFTOPPM].filter((program) => !isFirstChoice(program)).flatMap(({ debian }) => debian)
  if (wanted.length === 0 || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return
  console.log(`installing ${wanted.join(", ")} from Debian, once`)
  const apt = (...args: readonly string[]): void => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" }
    spawnSync("apt-get", ["-qq", "-y", ...args], { stdio: ["ignore", "ignore", "inherit"], env })
  }
  apt("update")
  apt("install", "--no-install-recommends", ...wanted)
}

/** Whether it is named, or here under the first of its names: another one will do, where nothing can be installed. */
function isFirstChoice(program: Needed): boolean {
  const path = found(program)
  return path !== null && (path === process.env[program.variable] || basename(path) === program.names[0])
}

function found({ variable, names }: Needed): string | null {
  const given = process.env[variable]
  if (given !== undefined && given !== "") return given
  const folders = (process.env["PATH"] ?? "").split(delimiter)
  for (const name of names) {
    for (const path of folders.map((folder) => join(folder, name))) if (canRun(path)) return path
  }
  return null
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function missing({ variable, names, debian }: Needed): never {
  throw new Error(
    `${names[0]} is missing: install it ('apt-get install ${debian.join(" ")}' on Debian), or name its path in ${variable}`,
  )
}
