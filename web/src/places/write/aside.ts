/**
 * What could not be kept when its page was left, because the desk did not answer or had locked itself. It stays in this
 * tab's memory until its paper is opened again, and nowhere else; only what is unsaved, never a letter as such.
 * @module
 */
import type { Paper } from "../../api.ts"

/** A draft that was put aside. */
export interface Aside {
  readonly version: number
  readonly content: Paper
}

const aside = new Map<number | "new", Aside>()

/** Put aside what could not be kept. While something is, the browser asks before the tab is closed. */
export function putAside(paper: number | null, what: Aside): void {
  aside.set(paper ?? "new", what)
  addEventListener("beforeunload", ask)
}

/** Take it back; once. */
export function takeAside(paper: number | "new"): Aside | null {
  const found = aside.get(paper) ?? null
  aside.delete(paper)
  if (aside.size === 0) removeEventListener("beforeunload", ask)
  return found
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}
