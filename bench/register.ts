/**
 * A register's tree, beside the hashing it cannot do without: appending a million entries' worth is two SHA-256 calls an
 * entry, verifying a proof one for each hash on its way, and the yardstick is those calls with nothing between them.
 * @module
 */
import { hash, randomBytes } from "node:crypto"
import { inclusionProof, leafHash, merkleTree, verifyInclusion } from "../src/register/index.ts"
import { compare, takeTurns, type Bench } from "./bench.ts"

/** Not a power of two, so that roots and proofs are made of several subtrees. */
const ENTRIES = 100_003
/** Proofs in a batch; entries appended in one. */
const BATCH = 1000
const STATEMENT_BYTES = 300
const NODE = randomBytes(65) // one byte and two hashes

export const benches: readonly Bench[] = [
  {
    name: "register-append",
    goal: "appending entries runs at no less than half the raw rate of the SHA-256 calls it needs",
    run: async () => {
      const statements = Array.from({ length: BATCH }, () => randomBytes(STATEMENT_BYTES))
      const leaf = randomBytes(1 + STATEMENT_BYTES)
      const ours = (): void => {
        const tree = merkleTree()
        for (const statement of statements) tree.append(leafHash(statement))
      }
      const raw = (): void => {
        for (let call = 0; call < BATCH; call++) hash("sha256", leaf, "hex")
        for (let call = 0; call < BATCH - 1; call++) hash("sha256", NODE, "hex")
      }
      const turns = await takeTurns({ subject: raw, yardstick: ours })
      return [compare({ direction: "at-least", goal: 0.5 }, turns)]
    },
  },
  {
    name: "register-verify",
    goal: "verifying inclusion in a register of 100,003 runs at no less than half the raw rate of the SHA-256 calls it needs",
    run: async () => {
      const leaves = Array.from({ length: ENTRIES }, (_, index) => leafHash(Buffer.from(`entry ${index}`)))
      const tree = merkleTree(leaves)
      const root = tree.root()
      const claims = Array.from({ length: BATCH }, (_, at) => {
        const index = (at * 7919) % ENTRIES
        const proof = inclusionProof(index, ENTRIES, tree.read)
        return { index, size: ENTRIES, leaf: leaves[index] as Uint8Array, proof, root }
      })
      const calls = claims.reduce((sum, { proof }) => sum + proof.length, 0)
      const raw = (): void => {
        for (let call = 0; call < calls; call++) hash("sha256", NODE, "hex")
      }
      const turns = await takeTurns({ subject: raw, yardstick: () => claims.forEach(verifyInclusion) })
      return [compare({ direction: "at-least", goal: 0.5 }, turns)]
    },
  },
]
