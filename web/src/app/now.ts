/**
 * What time it is for the desk: this machine's clock, shifted in a play.
 * @module
 */
import { useSyncExternalStore } from "react"

let shift = 0
const listeners = new Map<number, Set<() => void>>()
const timers = new Map<number, ReturnType<typeof setInterval>>()

/** A play's clock runs ahead by so many seconds. */
export function shiftClock(seconds: number): void {
  shift = seconds
}

/** UTC seconds. */
export function nowSeconds(): number {
  return Math.floor(Date.now() / 1000) + shift
}

/** UTC seconds, and again each time a step has passed. @param step seconds: what is shown need not be finer */
export function useNow(step: number): number {
  return useSyncExternalStore(
    (listener) => {
      const some = listeners.get(step) ?? new Set()
      listeners.set(step, some.add(listener))
      if (!timers.has(step))
        timers.set(
          step,
          setInterval(() => some.forEach((each) => each()), step * 1000),
        )
      return () => {
        some.delete(listener)
        if (some.size > 0) return
        clearInterval(timers.get(step))
        timers.delete(step)
      }
    },
    () => Math.floor(nowSeconds() / step) * step,
  )
}
