/** Laws of perfect trees and multi-proofs; the model lists, from the definition, the nodes that cannot be computed. */
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { runs } from "../../tests/runs.ts"
import { leafHash, multiProof, multiProofRoot, perfectTree, RegisterError } from "./index.ts"

const depths = fc.integer({ min: 0, max: 8 })
const cases = depths.chain((depth) =>
  fc.record({
    depth: fc.constant(depth),
    positions: fc.uniqueArray(fc.nat(2 ** depth - 1), { minLength: 1, maxLength: 20 }),
  }),
)
const treeOfDepth = (depth: number) =>
  perfectTree(Array.from({ length: 2 ** depth }, (_, i) => leafHash(Uint8Array.of(i >> 8, i))))
const trees = Array.from({ length: 9 }, (_, depth) => treeOfDepth(depth))

/** A node is in the proof if no shown leaf lies under it, but one lies under its parent. */
function naiveProof(depth: number, positions: readonly number[]): readonly Uint8Array[] {
  const proof: Uint8Array[] = []
  for (let level = 0; level < depth; level++) {
    const above = (height: number): Set<number> =>
      new Set(positions.map((position) => Math.floor(position / 2 ** height)))
    for (let index = 0; index < 2 ** (depth - level); index++) {
      if (above(level).has(index) || !above(level + 1).has(Math.floor(index / 2))) continue
      const nodes = (trees[depth] as (typeof trees)[number]).levels[level] as Uint8Array
      proof.push(new Uint8Array(nodes.subarray(32 * index, 32 * index + 32)))
    }
  }
  return proof
}

test("a multi-proof is the list of the definition, and leads to the root", () => {
  fc.assert(
    fc.property(cases, ({ depth, positions }) => {
      const tree = trees[depth] as (typeof trees)[number]
      const proof = multiProof(tree, positions)
      assert.deepEqual(proof, naiveProof(depth, positions))
      const leaves = positions
        .toSorted((a, b) => a - b)
        .map((position) => ({ position, hash: leafHash(Uint8Array.of(position >> 8, position)) }))
      assert.deepEqual(multiProofRoot({ depth, leaves, proof }), tree.root)
    }),
    runs(200),
  )
})

test("any flipped bit, dropped hash or moved leaf leads elsewhere or nowhere", () => {
  fc.assert(
    fc.property(cases, fc.nat(), fc.nat(), ({ depth, positions }, which, bit) => {
      const tree = trees[depth] as (typeof trees)[number]
      const leaves = positions
        .toSorted((a, b) => a - b)
        .map((position) => ({ position, hash: leafHash(Uint8Array.of(position >> 8, position)) }))
      const proof = multiProof(tree, positions)
      const flip = (hash: Uint8Array): Uint8Array => {
        const copy = Uint8Array.from(hash)
        copy[(bit >> 3) % 32] = (copy[(bit >> 3) % 32] as number) ^ (1 << (bit & 7))
        return copy
      }
      const leads = (claim: Parameters<typeof multiProofRoot>[0]): boolean => {
        try {
          return multiProofRoot(claim).toString() === tree.root.toString()
        } catch (error) {
          assert.ok(error instanceof RegisterError)
          return false
        }
      }
      const i = which % leaves.length
      const leaf = leaves[i] as (typeof leaves)[number]
      assert.ok(!leads({ depth, proof, leaves: leaves.with(i, { ...leaf, hash: flip(leaf.hash) }) }))
      if (depth > 0)
        assert.ok(!leads({ depth, proof, leaves: leaves.with(i, { ...leaf, position: leaf.position ^ 1 }) }))
      if (proof.length === 0) return
      const j = which % proof.length
      assert.ok(!leads({ depth, leaves, proof: proof.with(j, flip(proof[j] as Uint8Array)) }))
      assert.ok(!leads({ depth, leaves, proof: proof.toSpliced(j, 1) }))
      assert.ok(!leads({ depth, leaves, proof: [...proof, proof[j] as Uint8Array] }))
    }),
    runs(200),
  )
})
