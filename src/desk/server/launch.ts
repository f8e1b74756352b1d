/**
 * Launch secrets: how a browser is let in. `diwan desk` has one made and opens the page with it in the fragment of the
 * address, which browsers send to nobody; the page takes it out of the address and posts it once for a cookie.
 *
 * A secret is good for one use and for a minute. A second use of the same secret means that two had it, and one of them
 * should not have: it is refused, and the alarm stays up for as long as the process runs.
 * @module
 */
import { randomBytes } from "node:crypto"
import { equal, sha256, utf8 } from "../../bytes/index.ts"

/** The launch secrets of one process. */
export interface Launches {
  /** A fresh secret: 32 random bytes, base64url. */
  make(): string
  /** Use one up. `used`: it was used before. */
  use(secret: string): "good" | "used" | "refused"
  /** A secret was used twice. */
  readonly misused: boolean
}

/** Most secrets that wait to be used; beyond it the oldest goes. */
const MOST_WAITING = 8
/** Most used secrets remembered, so as to notice their second use. */
const MOST_SPENT = 256

/**
 * @param lives how long a secret is good, milliseconds
 * @param ticks a clock that nobody can set, milliseconds
 */
export function launches(lives: number, ticks: () => number): Launches {
  // Only hashes are kept: what is in memory opens nothing.
  let waiting: readonly { readonly hash: Uint8Array; readonly until: number }[] = []
  let spent: readonly Uint8Array[] = []
  let misused = false
  return {
    get misused() {
      return misused
    },
    make() {
      const secret = randomBytes(32).toString("base64url")
      waiting = [...waiting, { hash: hashOf(secret), until: ticks() + lives }].slice(-MOST_WAITING)
      return secret
    },
    use(secret) {
      const hash = hashOf(secret)
      // All of them are compared, whichever fits: how long it takes tells nothing.
      if (spent.filter((each) => equal(each, hash)).length > 0) {
        misused = true
        return "used"
      }
      const found = waiting.filter((each) => equal(each.hash, hash))
      waiting = waiting.filter((each) => !found.includes(each) && each.until > ticks())
      if (!found.some(({ until }) => until > ticks())) return "refused"
      spent = [...spent, hash].slice(-MOST_SPENT)
      return "good"
    },
  }
}

function hashOf(secret: string): Uint8Array {
  return sha256(utf8("diwan-desk launch\0"), utf8(secret))
}
