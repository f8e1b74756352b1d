/**
 * Where an agent listens: one socket for each vault, for its owner alone. The socket is what protects it, so the folder is
 * looked at before anybody listens there and before anybody sends a secret there: it is ours, no link, closed to others,
 * and nobody else can put another in its place. On Windows it is a named pipe, whose default access is its owner's.
 *
 *     $XDG_RUNTIME_DIR/diwan/HASH.sock, else TMPDIR/diwan-UID/HASH.sock
 *     HASH = the first 16 hexadecimal digits of SHA-256(the vault's real path)
 * @module
 */
import { chmodSync, lstatSync, mkdirSync, realpathSync, type Stats } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, isAbsolute, join, resolve } from "node:path"
import { sha256, toHex, utf8 } from "../../bytes/index.ts"
import { DeskError } from "../error.ts"

/** Where one vault's agent listens. */
export interface Place {
  /** The vault's file. */
  readonly path: string
  readonly folder: string
  readonly socket: string
}

/** The longest path of a socket that every system takes, bytes, without its final zero. */
const MOST_SOCKET_PATH = 103

/** @param path the vault's file, which need not be there @param environment for `XDG_RUNTIME_DIR` */
export function placeOf(path: string, environment: Readonly<Record<string, string | undefined>>): Place {
  const real = realPath(resolve(path))
  const hash = toHex(sha256(utf8(real))).slice(0, 16)
  if (process.platform === "win32") return { path: real, folder: dirname(real), socket: `\\\\.\\pipe\\diwan-${hash}` }
  const runtime = environment["XDG_RUNTIME_DIR"] ?? ""
  const folder = isAbsolute(runtime) ? join(runtime, "diwan") : join(tmpdir(), `diwan-${process.geteuid?.()}`)
  return { path: real, folder, socket: join(folder, `${hash}.sock`) }
}

/** Make the folder, or check the one that is there. @throws {DeskError} `agent-place` */
export function prepareFolder({ folder, socket }: Place): void {
  if (process.platform === "win32") return
  if (Buffer.byteLength(socket) > MOST_SOCKET_PATH)
    throw refused(`the path of the agent's socket is too long: ${socket}; set XDG_RUNTIME_DIR to a shorter folder`)
  try {
    mkdirSync(folder, { mode: 0o700 })
    chmodSync(folder, 0o700) // whatever the umask
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST")
      throw refused(`${folder} cannot be made; set XDG_RUNTIME_DIR to a folder of yours`, cause)
  }
  checkFolder(folder)
}

/** Check what a secret is about to be sent to. @returns whether there is a socket @throws {DeskError} `agent-place` */
export function checkSocket({ folder, socket }: Place): boolean {
  if (process.platform === "win32") return true
  const found = lstatSync(socket, { throwIfNoEntry: false })
  if (found === undefined) return false
  checkFolder(folder)
  if (!found.isSocket()) throw refused(`${socket} is no socket; remove it`)
  checkMine(found, socket)
  return true
}

function checkFolder(folder: string): void {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found === undefined || !found.isDirectory()) throw refused(`${folder} is not a folder, or a link; remove it`)
  checkMine(found, folder)
  // Whoever may rename what is in the parent may put another folder in the place of ours.
  const above = lstatSync(realpathSync(dirname(folder)))
  const isTheirs = above.uid !== process.geteuid?.() && above.uid !== 0
  const isOpen = (above.mode & 0o022) !== 0 && (above.mode & 0o1000) === 0
  if (isTheirs || isOpen)
    throw refused(`others can change what is in ${dirname(folder)}; set XDG_RUNTIME_DIR to a folder of yours`)
}

function checkMine(found: Stats, what: string): void {
  if (found.uid !== process.geteuid?.()) throw refused(`${what} belongs to somebody else`)
  if ((found.mode & 0o077) !== 0)
    throw refused(`${what} has mode ${(found.mode & 0o777).toString(8)}, which lets others in; remove it`)
}

function refused(message: string, cause?: unknown): DeskError {
  return new DeskError("agent-place", message, { cause })
}

/** The real path of what may not be there yet: what is there of it is real, the rest is as it will be made. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(realPath(above), basename(path))
  }
}
