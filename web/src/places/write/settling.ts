/**
 * Pages of letters that were left and still keep what was written: whoever asks the desk meanwhile waits for them.
 * @module
 */
import { useSyncExternalStore } from "react"

let leaving = 0
const listeners = new Set<() => void>()

/** Whether everything is kept that was left: before that, an answer of the desk is of yesterday. */
export function useSettled(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => leaving === 0,
  )
}

/** Keep something after its page was left. */
export async function settle(work: () => Promise<void>): Promise<void> {
  leaving++
  try {
    await work()
  } finally {
    leaving--
    for (const listener of listeners) listener()
  }
}
