/**
 * A register of a million entries, beside the hashing it cannot do without: appending is two SHA-256 calls an entry, proving and
 * verifying an entry one for each hash on its way, and the yardstick is those calls with nothing between them. Then a proof
 * as a registrar makes one, from the nodes in a vault.
 * @module
 */
import { hash, randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { appendedNodes, inclusionProof, leafHash, merkleTree, verifyInclusion } from "../src/register/index.ts"
import { createVault } from "../src/vault/index.ts"
import { compare, spread, takeTurns, type Bench, type Turns } from "./bench.ts"

/** Not a power of two, so that roots and proofs are made of several subtrees. */
const ENTRIES = 1_000_003
/** Proofs in a batch; entries appended in one. */
const BATCH = 1000
/** Entries filed in one act. */
const FILED = 50_000
const STATEMENT_BYTES = 300
const NODE = randomBytes(65) // one byte and two hashes

export const benches: readonly Bench[] = [
  {
    name: "register-append",
    goal: "appending to a register of 1,000,003 runs at no less than half the raw rate of the SHA-256 calls it needs",
    run: async () => {
      const statements = Array.from({ length: BATCH }, () => randomBytes(STATEMENT_BYTES))
      const leaf = randomBytes(1 + STATEMENT_BYTES)
      const tree = million() // and a thousand more with each turn
      const ours = (): void => {
        for (const statement of statements) tree.append(leafHash(statement))
      }
      const raw = (): void => {
        for (let call = 0; call < BATCH; call++) hash("sha256", leaf, "hex")
        for (let call = 0; call < BATCH; call++) hash("sha256", NODE, "hex")
      }
      return [compare({ direction: "at-least", goal: 0.5 }, await takeTurns({ subject: raw, yardstick: ours }))]
    },
  },
  {
    name: "register-prove",
    goal: "proving inclusion in a register of 1,000,003 runs at no less than half the raw rate of a SHA-256 call for each hash of the proof",
    run: async () => {
      const tree = million()
      const indexes = Array.from({ length: BATCH }, (_, at) => (at * 7919) % ENTRIES)
      const calls = indexes.reduce((sum, index) => sum + inclusionProof(index, ENTRIES, tree.read).length, 0)
      return [
        compare(
          { direction: "at-least", goal: 0.5 },
          await hashing(calls, () => indexes.forEach((index) => inclusionProof(index, ENTRIES, tree.read))),
        ),
      ]
    },
  },
  {
    name: "register-verify",
    goal: "verifying inclusion in a register of 1,000,003 runs at no less than half the raw rate of the SHA-256 calls it needs",
    run: async () => {
      const tree = million()
      const root = tree.root()
      const claims = Array.from({ length: BATCH }, (_, at) => {
        const index = (at * 7919) % ENTRIES
        return {
          index,
          size: ENTRIES,
          leaf: tree.read(0, index),
          proof: inclusionProof(index, ENTRIES, tree.read),
          root,
        }
      })
      const calls = claims.reduce((sum, { proof }) => sum + proof.length, 0)
      return [
        compare({ direction: "at-least", goal: 0.5 }, await hashing(calls, () => claims.forEach(verifyInclusion))),
      ]
    },
  },
  {
    name: "register-store",
    goal: "an inclusion proof in a register of 1,000,003, made from the nodes in a vault, takes less than 1 ms",
    run: async () => {
      const folder = mkdtempSync(join(tmpdir(), "diwan-bench-"))
      try {
        using vault = await createVault({
          path: join(folder, "vault.diwan"),
          unlock: { key: new Uint8Array(32) },
          play: true,
        })
        const register = new Uint8Array(32)
        const tree = merkleTree()
        for (let start = 0; start < ENTRIES; start += FILED) {
          vault.act("enter", (tx) => {
            for (let size = start; size < Math.min(start + FILED, ENTRIES); size++) {
              const leaf = leafOf(size)
              tx.putNodes(register, appendedNodes(size, leaf, tree.read))
              tree.append(leaf)
            }
          })
        }
        vault.flushDestroyed()
        const root = tree.root()
        const times: number[] = []
        for (let turn = 0; turn < BATCH; turn++) {
          const index = (turn * 104_729) % ENTRIES
          const before = performance.now()
          const proof = vault.read((tx) => inclusionProof(index, ENTRIES, tx.nodes(register)))
          times.push(performance.now() - before)
          verifyInclusion({ index, size: ENTRIES, leaf: leafOf(index), proof, root })
        }
        const sorted = times.toSorted((a, b) => a - b)
        const late = sorted[Math.floor(0.99 * sorted.length)] as number
        return [
          {
            ratio: spread(times),
            goal: 1,
            direction: "at-most",
            unit: "ms",
            note: `${BATCH} proofs, each verified; 99 of 100 within ${late.toFixed(2)} ms`,
          },
        ]
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  },
]

function leafOf(index: number): Uint8Array {
  return leafHash(Buffer.from(`entry ${index}`))
}

function million(): ReturnType<typeof merkleTree> {
  const tree = merkleTree()
  for (let index = 0; index < ENTRIES; index++) tree.append(leafOf(index))
  return tree
}

/** An act beside as many SHA-256 calls as it is said to need. */
async function hashing(calls: number, act: () => unknown): Promise<Turns> {
  const raw = (): void => {
    for (let call = 0; call < calls; call++) hash("sha256", NODE, "hex")
  }
  return takeTurns({ subject: raw, yardstick: act })
}
