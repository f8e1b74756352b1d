/**
 * What is looked for. It stands in this page's memory and nowhere else: not in an address, not in the browser's history, and
 * not here either once the desk is locked.
 * @module
 */
import { useSyncExternalStore } from "react"
import { go } from "../../app/router.tsx"

/** What is looked for, and where. Empty strings: anywhere. Days are ISO, of the Gregorian calendar. */
export interface Looked {
  readonly words: string
  readonly channel: string
  readonly from: string
  readonly level: string
  readonly since: string
  readonly until: string
}

const NOTHING: Looked = { words: "", channel: "", from: "", level: "", since: "", until: "" }
let looked = NOTHING
const listeners = new Set<() => void>()

/** What is looked for now. */
export function useLooked(): Looked {
  return useSyncExternalStore(listen, () => looked)
}

/** Look for something else. */
export function look(change: Partial<Looked>): void {
  looked = { ...looked, ...change }
  for (const listener of listeners) listener()
}

/** Look for these words, anywhere. */
export function searchFor(words: string): void {
  look({ ...NOTHING, words })
  go({ place: "search" })
}

/** Look anywhere again, for the same words. */
export function lookAnywhere(): void {
  look({ ...NOTHING, words: looked.words })
}

/** Forget it: the desk is locked. */
export function forgetLooked(): void {
  look(NOTHING)
}

/** How many of the filters are set. */
export function filtersOf({ words: _, ...filters }: Looked): number {
  return Object.values(filters).filter((each) => each !== "").length
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
