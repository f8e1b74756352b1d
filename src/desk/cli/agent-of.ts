/**
 * Whether an agent may have a command's vault open. Asked by every command, so that it loads nothing and only looks
 * whether there is a socket.
 * @module
 */
import { existsSync } from "node:fs"
import { placeOf, type Place } from "../agent/place.ts"
import type { Call } from "./call.ts"
import { vaultPath } from "./home.ts"

/** Where an agent for the command's vault listens; null if there is none, or no such vault. */
export function agentOf(call: Call): Place | null {
  let path: string
  try {
    path = vaultPath(call)
  } catch {
    return null // the command itself says it better
  }
  const place = placeOf(path, call.io.environment)
  return process.platform === "win32" || existsSync(place.socket) ? place : null
}
