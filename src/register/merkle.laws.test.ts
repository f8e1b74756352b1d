/** Laws of growing trees. The model is an array of leaves, hashed by the recursive definition of RFC 9162 §2.1.1. */
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { runs } from "../../tests/runs.ts"
import {
  appendedNodes,
  consistencyProof,
  EMPTY_ROOT,
  inclusionProof,
  leafHash,
  merkleTree,
  nodeHash,
  rootAt,
  verifyConsistency,
  verifyInclusion,
} from "./index.ts"
import { refused } from "./testdata/cast.ts"

const leaves = fc.array(fc.uint8Array({ maxLength: 4 }).map(leafHash), { minLength: 1, maxLength: 70 })

/** MTH(D[n]) as the RFC writes it down. */
function naiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return EMPTY_ROOT
  if (hashes.length === 1) return hashes[0] as Uint8Array
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return nodeHash(naiveRoot(hashes.slice(0, split)), naiveRoot(hashes.slice(split)))
}

test("a tree in memory and a tree of stored nodes have the root of the definition, at every size", () => {
  fc.assert(
    fc.property(leaves, (hashes) => {
      const stored = new Map<string, Uint8Array>()
      const read = (level: number, index: number): Uint8Array => {
        const hash = stored.get(`${level} ${index}`)
        assert.ok(hash !== undefined, "only complete subtrees are read")
        return hash
      }
      const tree = merkleTree()
      for (const [size, hash] of hashes.entries()) {
        for (const node of appendedNodes(size, hash, read)) {
          const name = `${node.level} ${node.index}`
          assert.ok(!stored.has(name), "a node is written once and never changes")
          stored.set(name, node.hash)
        }
        tree.append(hash)
        assert.deepEqual(rootAt(size + 1, read), naiveRoot(hashes.slice(0, size + 1)))
        assert.deepEqual(tree.root(), rootAt(size + 1, read))
      }
    }),
    runs(40),
  )
})

test("every entry of every size is proven, and no other in its place", () => {
  fc.assert(
    fc.property(leaves, fc.nat(), fc.nat(), (hashes, a, b) => {
      const { read } = merkleTree(hashes)
      const size = 1 + (a % hashes.length)
      const root = rootAt(size, read)
      for (let index = 0; index < size; index++) {
        const claim = { index, size, leaf: hashes[index] as Uint8Array, proof: inclusionProof(index, size, read), root }
        verifyInclusion(claim)
        const other = b % size
        if (hashes[other]?.toString() === hashes[index]?.toString()) continue
        refused("inclusion-unproven", () => verifyInclusion({ ...claim, leaf: hashes[other] as Uint8Array }))
        refused("inclusion-unproven", () => verifyInclusion({ ...claim, index: other }))
      }
    }),
    runs(40),
  )
})

test("every prefix is consistent with every later one", () => {
  const { read } = merkleTree(Array.from({ length: 40 }, (_, i) => leafHash(Uint8Array.of(i))))
  for (let to = 0; to <= 40; to++) {
    for (let from = 0; from <= to; from++) {
      const proof = consistencyProof(from, to, read)
      verifyConsistency({ from, to, fromRoot: rootAt(from, read), toRoot: rootAt(to, read), proof })
    }
  }
})

test("a register in which one earlier entry was altered is consistent with no later one", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), fc.nat(), (to, a, b) => {
      const hashes = Array.from({ length: to }, (_, i) => leafHash(Uint8Array.of(i)))
      const from = 1 + (a % to)
      const altered = hashes.with(b % from, leafHash(Uint8Array.of(255)))
      const { read } = merkleTree(hashes)
      const claim = { from, to, toRoot: rootAt(to, read), fromRoot: merkleTree(altered).root(from) }
      const honest = consistencyProof(from, to, read)
      const forged = consistencyProof(from, to, merkleTree(altered).read)
      refused("consistency-unproven", () => verifyConsistency({ ...claim, proof: honest }))
      refused("consistency-unproven", () => verifyConsistency({ ...claim, proof: forged }))
    }),
    runs(60),
  )
})

test("any flipped bit of a proof, a root or a leaf is refused", () => {
  const { read } = merkleTree(Array.from({ length: 61 }, (_, i) => leafHash(Uint8Array.of(i))))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 61 }), fc.nat(), fc.nat(), fc.nat(), (to, a, place, bit) => {
      const index = a % to
      const inclusion = {
        index,
        size: to,
        leaf: read(0, index),
        proof: inclusionProof(index, to, read),
        root: rootAt(to, read),
      }
      refused("inclusion-unproven", () => verifyInclusion(flipped(inclusion, ["leaf", "root"], place, bit)))
      const from = 1 + (a % to)
      const consistency = {
        from,
        to,
        fromRoot: rootAt(from, read),
        toRoot: rootAt(to, read),
        proof: consistencyProof(from, to, read),
      }
      refused("consistency-unproven", () => verifyConsistency(flipped(consistency, ["fromRoot", "toRoot"], place, bit)))
    }),
    runs(200),
  )
})

/** The claim with one bit changed, in one of the fields named or in a hash of its proof. */
function flipped<C extends { readonly proof: readonly Uint8Array[] }>(
  claim: C,
  fields: readonly (keyof C)[],
  place: number,
  bit: number,
): C {
  const at = place % (fields.length + claim.proof.length)
  const flip = (hash: Uint8Array): Uint8Array => {
    const copy = Uint8Array.from(hash)
    copy[(bit >> 3) % 32] = (copy[(bit >> 3) % 32] as number) ^ (1 << (bit & 7))
    return copy
  }
  const field = fields[at]
  if (field !== undefined) return { ...claim, [field]: flip(claim[field] as Uint8Array) }
  const i = at - fields.length
  return { ...claim, proof: claim.proof.with(i, flip(claim.proof[i] as Uint8Array)) }
}
