/**
 * Files that a person names: read whole and bounded, written for the owner alone and never over another.
 * @module
 */
import { closeSync, constants, fstatSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { CliError } from "./error.ts"
import { foreign } from "./text.ts"

/** Largest file that is read whole, bytes: 256 MiB. Enclosures, which may be larger, never pass here. */
export const MOST_FILE_BYTES: number = 256 * 1024 ** 2

/** Read a file. @throws {CliError} `file-not-found`, `file-unreadable`, `file-too-long` */
export function readWhole(path: string, most: number = MOST_FILE_BYTES): Uint8Array {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY)
  } catch (cause) {
    throw readingFault(path, cause)
  }
  try {
    const found = fstatSync(file)
    if (found.isDirectory()) throw new CliError("file-unreadable", `${foreign(path)} is a folder, want a file`)
    if (found.size > most)
      throw new CliError("file-too-long", `${foreign(path)} has ${found.size} bytes; at most ${most} are read`)
    return new Uint8Array(readFileSync(file))
  } catch (cause) {
    throw cause instanceof CliError ? cause : readingFault(path, cause)
  } finally {
    closeSync(file)
  }
}

/** Read a file of text, UTF-8. @throws {CliError} as {@link readWhole}, and `file-unreadable` for what is not UTF-8 */
export function readText(path: string, most: number): string {
  return utf8Text(readWhole(path, most), path)
}

/** Octets as text. @throws {CliError} `file-unreadable` */
export function utf8Text(octets: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(octets)
  } catch (cause) {
    throw new CliError("file-unreadable", `${foreign(path)} is not UTF-8 text; save it as UTF-8`, { cause })
  }
}

/**
 * Refuse now what {@link writeOwn} would refuse later: before an act whose result is the file.
 * @throws {CliError} `file-exists`
 */
export function checkFree(path: string, force: boolean): void {
  if (force) return
  try {
    closeSync(openSync(path, constants.O_RDONLY))
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return
    throw writingFault(path, cause)
  }
  throw existsFault(path)
}

/**
 * Write a file that only its owner may read.
 * @param force whether a file of that name may be replaced
 * @throws {CliError} `file-exists`, `file-unwritable`
 */
export function writeOwn(path: string, octets: Uint8Array, force: boolean): void {
  try {
    // Replaced by a new file: one that others may read would keep its mode.
    if (force) rmSync(path, { force: true })
    writeFileSync(path, octets, { mode: 0o600, flag: "wx" })
  } catch (cause) {
    throw codeOf(cause) === "EEXIST" ? existsFault(path) : writingFault(path, cause)
  }
}

/** Make a folder for its owner alone, if it is not there. @throws {CliError} `file-unwritable` */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw writingFault(path, cause)
  }
}

function readingFault(path: string, cause: unknown): CliError {
  const code = codeOf(cause)
  if (code === "ENOENT" || code === "ENOTDIR")
    return new CliError("file-not-found", `${foreign(path)}: there is no such file; check the path`, { cause })
  return new CliError("file-unreadable", `${foreign(path)} cannot be read (${code}); check its owner and mode`, {
    cause,
  })
}

function existsFault(path: string): CliError {
  return new CliError("file-exists", `${foreign(path)} exists; choose another name, or replace it with --force`)
}

function writingFault(path: string, cause: unknown): CliError {
  const code = codeOf(cause)
  const what =
    code === "ENOSPC"
      ? "the disk is full; make room and repeat"
      : code === "EROFS" || code === "EACCES" || code === "EPERM"
        ? "not allowed; check the folder's owner and mode"
        : "check the path"
  return new CliError("file-unwritable", `${foreign(path)} cannot be written (${code}): ${what}`, { cause })
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "unknown"
}
