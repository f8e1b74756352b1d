/**
 * Rates: each deposit right has a bucket that fills with time and from which every request under it takes one. Kept in
 * memory, by process: it protects the process, while quotas, which are exact, protect the mailbox.
 * @module
 */
import { RelayError, refusal } from "./error.ts"

/** See the module comment. */
export interface Rates {
  /** @throws {RelayError} `rate-exceeded` */
  take(key: string): void
}

/** Keys remembered; beyond it the one longest unused starts afresh. */
const MOST_KEYS = 16_384

/** @param now a clock in milliseconds that never falls */
export function rates(
  bounds: { readonly perSecond: number; readonly burst: number },
  now: () => number = () => performance.now(),
): Rates {
  const buckets = new Map<string, { left: number; at: number }>()
  return {
    take(key) {
      const at = now()
      const bucket = buckets.get(key) ?? { left: bounds.burst, at }
      bucket.left = Math.min(bounds.burst, bucket.left + ((at - bucket.at) / 1000) * bounds.perSecond)
      bucket.at = at
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > MOST_KEYS) buckets.delete(buckets.keys().next().value as string)
      if (bucket.left < 1) {
        const retryAfter = Math.ceil((1 - bucket.left) / bounds.perSecond)
        throw new RelayError("rate-exceeded", refusal("rate-exceeded").message, { retryAfter })
      }
      bucket.left--
    },
  }
}
