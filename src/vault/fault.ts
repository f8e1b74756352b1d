/**
 * The file system's errors as this room's codes.
 * @module
 */
import { VaultError } from "./error.ts"

/**
 * Translate what the file system says; what is none of its errors comes back as it is.
 * @param what the file, for the message: what it is to the user, not where it lies
 */
export function fileFault(cause: unknown, what: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new VaultError(
        "read-only",
        `${what} cannot be written; check who owns it and whether the disk is read-only`,
        { cause },
      )
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return new VaultError("full", `no room for ${what}; make room and try again`, { cause })
    case "EEXIST":
      return new VaultError("exists", `${what}: there is a file of that name already`, { cause })
    case "ENOENT":
    case "ENOTDIR":
      return new VaultError("not-found", `${what} is not there; check the path`, { cause })
    case "EIO":
      return new VaultError("io", `the disk failed at ${what}; check it`, { cause })
    default:
      return cause
  }
}
