/**
 * How a command of `diwan relay` ends that was not carried out: a code, a sentence, an exit code.
 * @module
 */
import { PouchError } from "../pouch/index.ts"
import { RelayError } from "./error.ts"

/** The command was not understood. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}

/** From whatever was thrown to what the process says at its end. */
export function explain(cause: unknown): { code: string; message: string; exit: number } {
  if (cause instanceof UsageError) return { code: "usage", message: cause.message, exit: 2 }
  if (cause instanceof PouchError) return { code: cause.code, message: cause.message, exit: 1 }
  if (cause instanceof RelayError) {
    return {
      code: cause.code,
      message: cause.message,
      exit: cause.code === "busy" ? 75 : cause.code === "config-refused" ? 2 : 1,
    }
  }
  const system = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined
  switch (system) {
    case "EADDRINUSE":
      return {
        code: "address-in-use",
        message: "another process listens there: give another --listen, or stop it",
        exit: 1,
      }
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return { code: "no-permission", message: `not allowed (${system}): check the folder's owner and mode`, exit: 1 }
    case "ENOSPC":
      return { code: "storage-full", message: "the disk is full: make room", exit: 1 }
    default:
      return { code: "failed", message: cause instanceof Error ? cause.message : "failed", exit: 1 }
  }
}
