/**
 * Long polls: who waits at which mailbox or channel, and how they are woken. A deposit in this process wakes at once;
 * one in another process is seen when the place is looked at again, which each waiting request does about once a second.
 * @module
 */
import { RelayError, refusal } from "./error.ts"

/** A place in the waiting room. Leave it exactly once. */
export interface Waiting {
  /** Until woken, until it is time to look again, or until `deadline` (of performance.now()); false once that is past, or on a drain. */
  more(deadline: number): Promise<boolean>
  leave(): void
}

/** See the module comment. */
export interface WaitingRoom {
  /** @throws {RelayError} `waiting-exceeded` */
  enter(place: string): Waiting
  wake(place: string): void
  /** Wake everybody for good: nobody waits any more. */
  drain(): void
  readonly count: number
}

/** How often a place is looked at without being woken, milliseconds; each wait is up to half as long again. */
const LOOK_MS = 1000

/** A waiting room with bounds. */
export function waitingRoom(bounds: { readonly perPlace: number; readonly total: number }): WaitingRoom {
  const places = new Map<string, Set<() => void>>()
  let count = 0
  let drained = false

  return {
    get count() {
      return count
    },
    enter(place) {
      const here = places.get(place) ?? new Set()
      if (here.size >= bounds.perPlace || count >= bounds.total) {
        throw new RelayError("waiting-exceeded", refusal("waiting-exceeded").message, { retryAfter: 1 })
      }
      let woken = false
      let rouse: (() => void) | undefined
      const wake = (): void => {
        woken = true
        rouse?.()
      }
      places.set(place, here.add(wake))
      count++
      return {
        async more(deadline) {
          const left = deadline - performance.now()
          if (drained || left <= 0) return false
          if (!woken) {
            await new Promise<void>((resolve) => {
              const timer = setTimeout(resolve, Math.min(left, LOOK_MS * (1 + Math.random() / 2)))
              rouse = () => {
                clearTimeout(timer)
                resolve()
              }
            })
          }
          woken = false
          rouse = undefined
          return !drained
        },
        leave() {
          count--
          here.delete(wake)
          if (here.size === 0) places.delete(place)
        },
      }
    },
    wake(place) {
      for (const wake of places.get(place) ?? []) wake()
    },
    drain() {
      drained = true
      for (const here of places.values()) for (const wake of here) wake()
    },
  }
}
