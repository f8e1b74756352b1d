import { test } from "node:test"
import assert from "node:assert/strict"
import {
  leafHash,
  merkleTree,
  MOST_DEPTH,
  multiProof,
  multiProofRoot,
  nodeHash,
  perfectTree,
  verifyMultiProof,
} from "./index.ts"
import { bytes32, refused } from "./testdata/cast.ts"

const hashes = Array.from({ length: 8 }, (_, i) => leafHash(Uint8Array.of(i)))
const tree = perfectTree(hashes)
const at = (level: number, index: number): Uint8Array =>
  new Uint8Array((tree.levels[level] as Uint8Array).subarray(32 * index, 32 * index + 32))
const claimOf = (...positions: readonly number[]) => ({
  depth: 3,
  leaves: positions.map((position) => ({ position, hash: hashes[position] as Uint8Array })),
  proof: multiProof(tree, positions),
  root: tree.root,
})

test("a perfect tree is the tree of a register of 2^depth entries", () => {
  assert.equal(tree.depth, 3)
  assert.deepEqual(tree.root, merkleTree(hashes).root())
  assert.deepEqual(perfectTree([bytes32(1)]), { depth: 0, root: bytes32(1), levels: [Buffer.from(bytes32(1))] })
})

test("the hashes of a multi-proof stand level by level from the leaves up, from left to right", () => {
  //            root
  //      0               1           level 2
  //   0     1        2       3       level 1
  //  0 1   2 3      4 5     6 7      level 0
  assert.deepEqual(multiProof(tree, [1, 6]), [at(0, 0), at(0, 7), at(1, 1), at(1, 2)])
  assert.deepEqual(multiProof(tree, [6, 1]), multiProof(tree, [1, 6]))
  assert.deepEqual(multiProof(tree, [2, 3]), [at(1, 0), at(2, 1)])
  assert.deepEqual(multiProof(tree, [0, 1, 2, 3, 4, 5, 6, 7]), [])
})

test("what a multi-proof shows is verified", () => {
  for (const positions of [[0], [7], [1, 6], [2, 3], [0, 3, 4], [0, 1, 2, 3, 4, 5, 6, 7]])
    verifyMultiProof(claimOf(...positions))
  verifyMultiProof({ depth: 0, leaves: [{ position: 0, hash: bytes32(1) }], proof: [], root: bytes32(1) })
})

test("a longer or shorter multi-proof is refused", () => {
  const claim = claimOf(1, 6)
  for (const proof of [[...claim.proof, bytes32(0)], claim.proof.slice(0, -1), claim.proof.slice(1), []]) {
    refused("multi-proof-length", () => multiProofRoot({ ...claim, proof }))
  }
})

test("hashes in another order, changed, or of another length are refused", () => {
  const claim = claimOf(1, 6)
  refused("multi-proof-unproven", () => verifyMultiProof({ ...claim, proof: claim.proof.toReversed() }))
  refused("multi-proof-unproven", () => verifyMultiProof({ ...claim, proof: claim.proof.with(0, bytes32(0)) }))
  refused("multi-proof-unproven", () => verifyMultiProof({ ...claim, root: bytes32(0) }))
  refused("multi-proof-hash", () => verifyMultiProof({ ...claim, proof: claim.proof.with(0, new Uint8Array(31)) }))
  refused("multi-proof-hash", () =>
    verifyMultiProof({ ...claim, leaves: [{ position: 1, hash: new Uint8Array(33) }, ...claim.leaves.slice(1)] }),
  )
})

test("leaves must rise strictly and lie within the tree", () => {
  const claim = claimOf(1, 6)
  const [first, second] = claim.leaves
  const wrong = [
    [second, first],
    [first, first],
    [],
    [{ ...claim.leaves[0], position: 8 }],
    [{ ...claim.leaves[0], position: -1 }],
    [{ ...claim.leaves[0], position: 0.5 }],
  ]
  for (const leaves of wrong) {
    refused("multi-proof-positions", () => multiProofRoot({ ...claim, leaves: leaves as typeof claim.leaves }))
  }
})

test("a node cannot be shown as a leaf of a shallower tree: the depth is part of what was signed", () => {
  const shallow = {
    depth: 2,
    leaves: [{ position: 0, hash: nodeHash(hashes[0] as Uint8Array, hashes[1] as Uint8Array) }],
  }
  // It does lead to the root, if the verifier takes the prover's word for the depth; with the signed depth it is refused.
  assert.deepEqual(multiProofRoot({ ...shallow, proof: [at(1, 1), at(2, 1)] }), tree.root)
  refused("multi-proof-length", () => multiProofRoot({ ...shallow, depth: 3, proof: [at(1, 1), at(2, 1)] }))
  refused("multi-proof-depth", () => multiProofRoot({ ...shallow, depth: MOST_DEPTH + 1, proof: [] }))
  refused("multi-proof-depth", () => multiProofRoot({ ...shallow, depth: -1, proof: [] }))
  refused("multi-proof-depth", () => multiProofRoot({ ...shallow, depth: 1.5, proof: [] }))
})

test("asking for what cannot be is a mistake of the caller", () => {
  assert.throws(() => perfectTree(hashes.slice(1)), TypeError)
  assert.throws(() => perfectTree([]), TypeError)
  assert.throws(() => perfectTree([new Uint8Array(31)]), TypeError)
  assert.throws(() => multiProof(tree, []), TypeError)
  assert.throws(() => multiProof(tree, [1, 1]), TypeError)
  assert.throws(() => multiProof(tree, [8]), TypeError)
})
