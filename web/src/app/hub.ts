/**
 * What the desk tells without being asked, passed to whoever listens in this tab.
 * @module
 */
import type { DeskEvent } from "../api.ts"

const listeners = new Set<(event: DeskEvent) => void>()

/** Hear what the desk tells. @returns stop hearing */
export function hearDesk(listener: (event: DeskEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Pass it on. */
export function tellPage(event: DeskEvent): void {
  for (const listener of listeners) listener(event)
}
