/**
 * Why a pouch was refused, or could not be written or read.
 * @module
 */

/** Stable codes. */
export type PouchFault =
  // what was handed over
  | "pouch-foreign"
  | "pouch-truncated"
  | "pouch-altered"
  | "pouch-malformed"
  // what was asked for
  | "pouch-empty"
  | "volume-size"
  | "too-many-volumes"
  // files
  | "pouch-not-found"
  | "pouch-exists"
  | "pouch-unreadable"
  | "pouch-unwritable"
  | "pouch-full"

/** A volume that is not as spec/pouch.md defines it, or a file that could not be used. Never names what is inside. */
export class PouchError extends Error {
  override readonly name = "PouchError"
  readonly code: PouchFault
  constructor(code: PouchFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** What the system said about a file, in this room's codes; anything else passes. @param what of whose file it is said */
export function fileFault(cause: unknown, what: string, doing: "read" | "write"): unknown {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") return cause
  if (cause instanceof PouchError) return cause
  const said = (code: PouchFault, sentence: string): PouchError => new PouchError(code, sentence, { cause })
  switch (cause.code) {
    case "ENOENT":
    case "ENOTDIR":
      return said("pouch-not-found", `${what}: there is no such file or folder; check the path`)
    case "EEXIST":
      return said("pouch-exists", `${what}: there is a file of that name; choose another name`)
    case "ENOSPC":
    case "EFBIG":
    case "EDQUOT":
      return said("pouch-full", `${what}: no room is left; use a larger stick, or smaller volumes`)
    default:
      return doing === "read"
        ? said("pouch-unreadable", `${what}: cannot be read (${cause.code}); try another stick`)
        : said("pouch-unwritable", `${what}: cannot be written (${cause.code}); check the folder's owner and mode`)
  }
}
