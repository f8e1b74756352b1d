/**
 * When a vault locks itself: nobody has done anything for a while, or the machine slept. Looked at by a timer, and before
 * every use of the desk, so that the first request after waking finds it locked whatever the timer did.
 *
 * Two clocks tell a sleep: the monotonic one stands still in it on most systems while the time of day goes on. Where it
 * does not stand still, a timer that ought to have fired long ago tells it. Somebody who sets the time of day forward locks
 * the vault too, which harms nobody; set back, it is not taken for anything.
 * @module
 */

/** Where time is read, milliseconds. */
export interface Clock {
  /** Time of day. */
  readonly wall: () => number
  /** Since some moment; never falls. */
  readonly ticks: () => number
}

/** The machine's clocks. */
export const MACHINE_CLOCK: Clock = { wall: () => Date.now(), ticks: () => performance.now() }

/** A watch over one time of being open. */
export interface Vigil {
  /** A person did something. */
  touch(): void
  /** Whether it must be locked now. */
  look(): "idle" | "sleep" | null
  end(): void
}

/** How often the timer looks. */
const EVERY_MS = 5_000
/** The time of day may run ahead of the monotonic clock by so much between two looks: an adjustment, not a sleep. */
const SLEEP_MS = 15_000
/** A timer that is so late was not late because of work. */
const STALL_MS = 120_000

/**
 * @param idleMs how long nobody may do anything; asked anew at each look
 * @param lock called by the timer, once
 */
export function vigil(clock: Clock, idleMs: () => number, lock: (why: "idle" | "sleep") => void): Vigil {
  let touched = clock.ticks()
  let seen = { wall: clock.wall(), ticks: touched }
  let found: "idle" | "sleep" | null = null
  const look = (): "idle" | "sleep" | null => {
    if (found !== null) return found
    const now = { wall: clock.wall(), ticks: clock.ticks() }
    const passed = now.ticks - seen.ticks
    if (now.ticks - touched >= idleMs()) found = "idle"
    else if (now.wall - seen.wall - passed > SLEEP_MS || passed > STALL_MS) found = "sleep"
    seen = now
    return found
  }
  const timer = setInterval(() => {
    const why = look()
    if (why === null) return
    clearInterval(timer)
    lock(why)
  }, EVERY_MS)
  timer.unref()
  return {
    touch() {
      touched = clock.ticks()
    },
    look,
    end: () => clearInterval(timer),
  }
}
