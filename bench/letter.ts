/**
 * What verifying a received letter costs, from its charter to its last leaf, beside the signature checks it cannot do
 * without.
 *
 * The yardstick is those checks and nothing else: while the letter is verified once, every call of `crypto.verify` is
 * noted, and the yardstick makes the same calls again, with the keys imported already. Reading, hashing, proofs, rules and
 * importing keys are all on the other side.
 *
 * A verification goes through much code once and through little of it often, so it takes some hundred of them until all is
 * compiled. They are done before the turns, and what the very first one took stands in the note.
 * @module
 */
import crypto, { type KeyObject } from "node:crypto"
import { syncBuiltinESMExports } from "node:module"
import { encodeCover, exportView, verifyViewFile } from "../src/parcel/index.ts"
import { tell } from "../vectors/gen/story.ts"
import { compare, duration, takeTurns, type Bench } from "./bench.ts"

export const benches: readonly Bench[] = [
  {
    name: "verify-view",
    goal: "verifying a received letter from charter to leaf costs at most 1.3 times its signature checks",
    run: async () => {
      const { charter, cover, content } = tell()
      const file = exportView({ cover: encodeCover(cover), content })
      const subject = (): unknown => verifyViewFile({ file, channelId: charter.id })
      const start = performance.now()
      subject()
      const first = duration((performance.now() - start) * 1000)
      const checks = checksOf(subject)
      const yardstick = (): void => {
        for (const { data, key, signature } of checks) crypto.verify(null, data, key, signature)
      }
      for (let act = 0; act < ACTS_UNTIL_COMPILED; act++) subject()
      const turns = await takeTurns({ subject, yardstick }, { turnMs: 20, turns: 81 })
      const measured = compare({ direction: "at-most", goal: 1.3, what: `${checks.length} checks` }, turns)
      return [{ ...measured, note: `${measured.note}; the first of a process ${first}` }]
    },
  },
]

const ACTS_UNTIL_COMPILED = 800

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
