/**
 * From an error to what the process says at its end: an exit code, a stable code, one sentence. Errors are told by their
 * name, so that this loads no room.
 * @module
 */
import { ACTS } from "./exit-acts.ts"
import { FAILURE, INTERRUPTED, UNVERIFIED, type Exit } from "./exit-codes.ts"
import { PROOFS } from "./exit-proofs.ts"
import { printable } from "./text.ts"

/** What is said of a command that was not carried out. */
export interface Ending {
  readonly exit: Exit
  readonly code: string
  readonly message: string
}

/**
 * How a command ends that threw.
 * @param proves whether the command's answer is a verdict: whatever a protocol room refuses in it is then a verdict too
 */
export function endingOf(error: unknown, proves: boolean = false): Ending {
  if (!(error instanceof Error))
    return { exit: FAILURE, code: "internal", message: "something was thrown that is no error" }
  const message = printable(error.message)
  if (error.name === "AbortError")
    return { exit: INTERRUPTED, code: "interrupted", message: "interrupted; the same command goes on where it stopped" }
  const code = "code" in error && typeof error.code === "string" ? error.code : ""
  const proof = lookUp(PROOFS, error.name, code)
  if (proof !== undefined) return { exit: proves ? UNVERIFIED : proof, code, message }
  // What is not even a file of ours proves nothing.
  if (proves && code === "file-not-diwan") return { exit: UNVERIFIED, code, message }
  const act = lookUp(ACTS, error.name, code)
  if (act !== undefined) return { exit: act, code, message }
  return {
    exit: FAILURE,
    code: "internal",
    message: `a mistake in Diwan itself: ${message}; please report it, with -v for details`,
  }
}

function lookUp(
  rooms: Readonly<Record<string, Readonly<Record<string, Exit>>>>,
  name: string,
  code: string,
): Exit | undefined {
  const room = Object.hasOwn(rooms, name) ? rooms[name] : undefined
  return room !== undefined && Object.hasOwn(room, code) ? room[code] : undefined
}
