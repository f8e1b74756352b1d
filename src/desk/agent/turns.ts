/**
 * Turns: one at a time, in the order in which they came.
 * @module
 */
import type { Desk, Turn } from "../desk.ts"

/** Turns with a desk. @param desk what whoever's turn it is works with; asked when the turn has come */
export function turns(desk: () => Desk): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return async (work, signal) => {
    const before = last
    let leave = (): void => undefined
    last = new Promise<void>((resolve) => {
      leave = resolve
    }).then(() => before)
    try {
      await Promise.race([before, aborted(signal)])
      signal?.throwIfAborted()
      return await work(desk())
    } finally {
      // Whoever gave up waiting is passed over: the next one still waits for those before.
      leave()
    }
  }
}

async function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal === undefined) return
    if (signal.aborted) reject(signal.reason as Error)
    else signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true })
  })
}
