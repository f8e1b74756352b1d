/**
 * Drafts are kept as they are written: a moment after the last letter, at the desk, encrypted. What could not be kept yet
 * (the desk does not answer, or has locked itself) stays here and is offered again; what somebody else has changed
 * meanwhile is never written over.
 * @module
 */
import type { Answer, Asked, Paper, Refusal } from "../../api.ts"
import { refusalOf } from "../../api.ts"

/** How a draft stands. */
export type Kept =
  /** Nothing was written yet. */
  | { readonly state: "new" }
  | { readonly state: "saved"; readonly at: number }
  | { readonly state: "unsaved" | "saving" }
  /** The desk did not take it; it is tried again. */
  | { readonly state: "waiting"; readonly refusal: Refusal }
  /** Another version was saved elsewhere. */
  | { readonly state: "changed" }
  /** The desk will not take it as it is. */
  | { readonly state: "refused"; readonly refusal: Refusal }

/** A draft being kept. */
export interface Keeping {
  readonly now: () => Kept
  readonly paper: () => number | null
  readonly version: () => number
  /** Something was written. */
  readonly touch: () => void
  /** Keep it now. @returns the paper's number, or null if it could not be kept */
  readonly flush: () => Promise<number | null>
  /** Keep mine under a number of its own: nothing is written over. */
  readonly keepAsNew: () => Promise<number | null>
  /** What was saved elsewhere has taken the place of mine. */
  readonly rebase: (version: number, saved: number) => void
  readonly hear: (listener: () => void) => () => void
  /** Whether leaving would lose something. */
  readonly isUnsaved: () => boolean
  /** Stop trying by itself. What is unsaved is for the caller to put aside. */
  readonly close: () => void
}

/** What keeping needs. */
export interface KeepingOptions {
  readonly paper: number | null
  readonly version: number
  readonly saved: number | null
  readonly content: () => Paper
  readonly save: (asked: Asked<"paper.save">) => Promise<Answer<"paper.save">>
  /** The desk has taken it; what it says of enclosures is the truth. */
  readonly taken: (answer: Answer<"paper.save">) => void
  /** Milliseconds; shorter in tests. */
  readonly pause?: number
}

/** After the last letter. Milliseconds. */
const PAUSE_MS = 700
/** However long somebody types without a pause. Milliseconds. */
const LONGEST_MS = 5000
const RETRY_MS = [1000, 3000, 10_000, 30_000]

/** Keep a draft. */
export function startKeeping(options: KeepingOptions): Keeping {
  const pause = options.pause ?? PAUSE_MS
  const listeners = new Set<() => void>()
  let { paper, version } = options
  let now: Kept = options.saved === null ? { state: "new" } : { state: "saved", at: options.saved }
  let dirty = false
  let since = 0
  let tries = 0
  let closed = false
  let timer: ReturnType<typeof setTimeout> | null = null
  let running: Promise<number | null> | null = null

  const become = (next: Kept): void => {
    now = next
    for (const listener of listeners) listener()
  }
  const later = (ms: number): void => {
    if (timer !== null) clearTimeout(timer)
    timer = closed ? null : setTimeout(() => void flush(), ms)
  }
  const flush = async (): Promise<number | null> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (running !== null) {
      await running
      return dirty && now.state !== "waiting" ? flush() : settled()
    }
    if (!dirty || now.state === "changed") return settled()
    running = save(paper, version)
    try {
      return await running
    } finally {
      running = null
      if (dirty && now.state === "unsaved") later(pause)
    }
  }
  const settled = (): number | null => (dirty || now.state === "changed" ? null : paper)
  const save = async (number: number | null, base: number): Promise<number | null> => {
    dirty = false
    since = 0
    become({ state: "saving" })
    try {
      const answer = await options.save({ paper: number, version: base, content: options.content() })
      ;({ paper, version } = answer)
      tries = 0
      options.taken(answer)
      become(dirty ? { state: "unsaved" } : { state: "saved", at: answer.saved })
      return paper
    } catch (error) {
      dirty = true
      const refusal = refusalOf(error)
      if (refusal.code === "paper-changed") become({ state: "changed" })
      else if (refusal.kind === "later" || refusal.kind === "locked" || refusal.kind === "interrupted") {
        become({ state: "waiting", refusal })
        later(RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)] as number)
      } else become({ state: "refused", refusal })
      return null
    }
  }
  return {
    now: () => now,
    paper: () => paper,
    version: () => version,
    touch() {
      dirty = true
      if (now.state === "changed") return
      const at = performance.now()
      if (since === 0) since = at
      if (now.state !== "saving") {
        if (now.state !== "unsaved" && now.state !== "waiting") become({ state: "unsaved" })
        if (now.state !== "waiting") later(Math.max(0, Math.min(pause, since + LONGEST_MS - at)))
      }
    },
    flush,
    async keepAsNew() {
      if (running !== null) await running
      return save(null, 0)
    },
    rebase(next, saved) {
      version = next
      dirty = false
      if (timer !== null) clearTimeout(timer)
      become({ state: "saved", at: saved })
    },
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isUnsaved: () => dirty || now.state === "saving",
    close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
