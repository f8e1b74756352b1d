/**
 * Where files come from and go to. A result is written under a temporary name in the folder it is meant for, readable by
 * its owner only, and gets its own name when all of it has been authenticated; before that it is removed again.
 * @module
 */
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { toHex } from "../../bytes/index.ts"
import { VaultError } from "../error.ts"
import { fileFault } from "../fault.ts"
import { FILE_MODE, syncFolder } from "../folder.ts"

/** A file to read, open. */
export interface Source {
  readonly file: number
  readonly bytes: number
  /** To be called when all was read and nothing is published yet. @throws {VaultError} `wrong-size` it is not what it was */
  readonly assertUnchanged: () => void
}

/**
 * Open an ordinary file, do something with it, close it.
 * @throws {VaultError} `not-found`, `not-a-file`, `read-only`, `io`
 */
export async function readingFrom<T>(path: string, use: (source: Source) => Promise<T>): Promise<T> {
  const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)
  const file = attempt("the file to read", () => fs.openSync(path, flags))
  try {
    const found = fs.fstatSync(file)
    if (!found.isFile()) throw new VaultError("not-a-file", "what is to be read is not an ordinary file")
    const assertUnchanged = (): void => {
      const { size, mtimeMs } = fs.fstatSync(file)
      if (size === found.size && mtimeMs === found.mtimeMs) return
      throw new VaultError("wrong-size", "the file changed while it was read; try again")
    }
    return await use({ file, bytes: found.size, assertUnchanged })
  } finally {
    fs.closeSync(file)
  }
}

/**
 * Make a file: `write` fills it under its temporary name; if it succeeds the file gets its name, else nothing is left.
 * A file that has the name already is never replaced.
 * @param durable have its content on the disk before it gets its name
 * @throws {VaultError} `exists`, `not-found` no such folder, `read-only`, `full`, `io`
 */
export async function writingTo<T>(
  { path, durable = false }: { readonly path: string; readonly durable?: boolean },
  write: (file: number, temporary: string) => Promise<T>,
): Promise<T> {
  const name = resolve(path)
  refuseExisting(name)
  const temporary = join(dirname(name), `.${basename(name).slice(0, 100)}-${toHex(randomBytes(8))}.part`)
  const file = attempt("the file to write", () => fs.openSync(temporary, "wx+", FILE_MODE))
  try {
    let result: T
    try {
      result = await write(file, temporary)
      if (durable) attempt("the file to write", () => fs.fdatasyncSync(file))
    } finally {
      fs.closeSync(file)
    }
    attempt("the file to write", () => publish(temporary, name))
    if (durable) syncFolder(dirname(name))
    return result
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

function publish(temporary: string, name: string): void {
  try {
    fs.linkSync(temporary, name) // unlike rename, never replaces
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP" && code !== "ENOSYS") throw cause
    // A file system without links, such as that of a memory stick: look, then rename.
    refuseExisting(name)
    fs.renameSync(temporary, name)
  }
}

function refuseExisting(name: string): void {
  if (fs.lstatSync(name, { throwIfNoEntry: false }) === undefined) return
  throw new VaultError(
    "exists",
    "there is a file of the name to write to already; move it away, or choose another name",
  )
}

/** Do something with files, and say in this room's codes what went wrong. */
export function attempt<T>(what: string, use: () => T): T {
  try {
    return use()
  } catch (cause) {
    throw fileFault(cause, what)
  }
}
