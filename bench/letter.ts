/**
 * What verifying a received letter costs, from its charter to its last leaf, beside the signature checks it cannot do
 * without.
 *
 * The yardstick is those checks and nothing else: while the letter is verified once, every call of `crypto.verify` is
 * noted, and the yardstick makes the same calls again, with the keys imported already. Reading, hashing, proofs, rules and
 * importing keys are all on the other side.
 * @module
 */
import crypto, { type KeyObject } from "node:crypto"
import { syncBuiltinESMExports } from "node:module"
import { encodeCover, exportView, verifyViewFile } from "../src/parcel/index.ts"
import { tell } from "../vectors/gen/story.ts"
import { compare, takeTurns, type Bench } from "./bench.ts"

export const benches: readonly Bench[] = [
  {
    name: "verify-view",
    goal: "verifying a received letter from charter to leaf costs at most 1.3 times its signature checks",
    run: async () => {
      const { charter, cover, content } = tell()
      const file = exportView({ cover: encodeCover(cover), content })
      const subject = (): unknown => verifyViewFile({ file, channelId: charter.id })
      const checks = checksOf(subject)
      const yardstick = (): void => {
        for (const { data, key, signature } of checks) crypto.verify(null, data, key, signature)
      }
      const turns = await takeTurns({ subject, yardstick }, { turnMs: 20, turns: 81 })
      return [compare({ direction: "at-most", goal: 1.3, what: `${checks.length} checks` }, turns)]
    },
  },
]

interface Check {
  readonly data: Uint8Array
  readonly key: KeyObject
  readonly signature: Uint8Array
}

/** The signature checks that an act makes. */
function checksOf(act: () => unknown): readonly Check[] {
  const checks: Check[] = []
  const { verify } = crypto
  const noted = (algorithm: null, data: Uint8Array, key: KeyObject, signature: Uint8Array): boolean => {
    checks.push({ data, key, signature: signature.slice() })
    return verify(algorithm, data, key, signature)
  }
  Object.assign(crypto, { verify: noted })
  syncBuiltinESMExports()
  try {
    act()
  } finally {
    Object.assign(crypto, { verify })
    syncBuiltinESMExports()
  }
  return checks
}
