/**
 * The vault's file and folder, before SQLite sees them: whose they are, who else may look, whether they can be written,
 * and whether the first bytes are a vault's at all. Spec: spec/vault.md#file.
 * @module
 */
import * as fs from "node:fs"
import { dirname } from "node:path"
import { utf8, equal } from "../bytes/index.ts"
import { VaultError } from "./error.ts"
import { fileFault } from "./fault.ts"
import { APPLICATION_ID } from "./sqlite.ts"

/** Only the owner may read or write the file. */
export const FILE_MODE = 0o600
/** Only the owner may enter the folder. */
export const FOLDER_MODE = 0o700

const SQLITE_MAGIC = utf8("SQLite format 3\0")
const APPLICATION_ID_AT = 68 // sqlite.org/fileformat.html §1.3

/**
 * Make the folder of a new vault, or check the one that is there.
 * @throws {VaultError} `exists`, `permissions`, `read-only`
 */
export function prepareFolder(path: string): void {
  const folder = dirname(path)
  try {
    fs.mkdirSync(folder, { recursive: true, mode: FOLDER_MODE })
  } catch (cause) {
    const fault = fileFault(cause, "the vault's folder")
    // Below a disk that cannot be written, making a folder and its parents fails as if they were missing.
    if (!(fault instanceof VaultError) || fault.code !== "not-found") throw fault
    throw new VaultError("read-only", "the vault's folder cannot be made there; check the path and the disk", { cause })
  }
  checkFolder(folder)
  if (fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined) {
    throw new VaultError("exists", "there is a file at the vault's path already; open it, or choose another path")
  }
}

/**
 * Check an existing vault's folder, file and first bytes.
 * @throws {VaultError} `no-vault`, `not-a-vault`, `permissions`, `read-only`, `io`
 */
export function inspectFile(path: string): void {
  let found: fs.Stats | undefined
  try {
    found = fs.lstatSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    throw fileFault(cause, "the vault's folder")
  }
  if (found === undefined)
    throw new VaultError("no-vault", "there is no vault at this path; make one with init, or check the path")
  if (!found.isFile()) throw new VaultError("not-a-vault", "the vault's path is not an ordinary file")
  checkMine(found, FILE_MODE, "the vault's file", "600")
  checkFolder(dirname(path))
  try {
    fs.accessSync(path, fs.constants.R_OK | fs.constants.W_OK)
  } catch (cause) {
    throw fileFault(cause, "the vault's file")
  }
  const head = new Uint8Array(100)
  const file = fs.openSync(path, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0))
  try {
    fs.readSync(file, head, 0, head.length, 0)
  } finally {
    fs.closeSync(file)
  }
  const id = new DataView(head.buffer).getUint32(APPLICATION_ID_AT)
  if (!equal(head.subarray(0, SQLITE_MAGIC.length), SQLITE_MAGIC) || id !== APPLICATION_ID) {
    throw new VaultError("not-a-vault", "the file is not a Diwan vault")
  }
}

/** Make an empty file that only the owner may read, so that SQLite, and the log it makes after its likeness, keep to that. */
export function makeFile(path: string): void {
  try {
    fs.closeSync(fs.openSync(path, "wx", FILE_MODE))
    fs.chmodSync(path, FILE_MODE)
  } catch (cause) {
    throw fileFault(cause, "the vault's folder")
  }
}

/** Give a finished file its name, unless something has it already, durably. @throws {VaultError} `exists` */
export function publishFile(from: string, to: string): void {
  try {
    fs.linkSync(from, to) // unlike rename, never replaces
    fs.unlinkSync(from)
  } catch (cause) {
    throw fileFault(cause, "the vault's folder")
  }
  syncFolder(dirname(to))
}

/** Make a new name in a folder durable. Windows has no such thing and does without. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return
  const handle = fs.openSync(folder, "r")
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

function checkFolder(folder: string): void {
  checkMine(fs.statSync(folder), FOLDER_MODE, "the vault's folder", "700")
  try {
    fs.accessSync(folder, fs.constants.W_OK)
  } catch (cause) {
    throw fileFault(cause, "the vault's folder")
  }
}

function checkMine(found: fs.Stats, widest: number, what: string, wanted: string): void {
  if (process.platform === "win32") return // its access lists are not in these bits
  if (found.uid !== process.geteuid?.()) throw new VaultError("permissions", `${what} belongs to somebody else`)
  if ((found.mode & 0o777 & ~widest) !== 0) {
    const mode = (found.mode & 0o777).toString(8)
    throw new VaultError("permissions", `${what} has mode ${mode}, which lets others in; run chmod ${wanted} on it`)
  }
}
