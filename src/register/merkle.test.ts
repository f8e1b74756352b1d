import { test } from "node:test"
import assert from "node:assert/strict"
import { fromBase64, fromHex, toHex, utf8 } from "../bytes/index.ts"
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
import { bytes32, refused, vector } from "./testdata/cast.ts"

interface Vectors {
  readonly leafInputs: readonly string[]
  readonly nodeHashes: readonly (readonly string[])[]
  readonly rootHashes: readonly string[]
  readonly inclusion: readonly {
    readonly file: string
    readonly leafIdx: number | string
    readonly treeSize: number | string
    readonly root: string | null
    readonly leafHash: string | null
    readonly proof: readonly string[] | null
    readonly wantErr: boolean
  }[]
  readonly consistency: readonly {
    readonly file: string
    readonly size1: number | string
    readonly size2: number | string
    readonly root1: string | null
    readonly root2: string | null
    readonly proof: readonly string[] | null
    readonly wantErr: boolean
  }[]
}

const vectors = JSON.parse(vector("transparency-dev-merkle.json")) as Vectors
const reference = merkleTree(vectors.leafInputs.map((input) => leafHash(fromHex(input))))
const bytesOf = (encoded: string | null): Uint8Array => fromBase64(encoded ?? "")

test("hashes are those of RFC 6962: leaves and nodes cannot stand for one another", () => {
  assert.equal(toHex(EMPTY_ROOT), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  assert.equal(toHex(leafHash(new Uint8Array(0))), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
  assert.equal(toHex(leafHash(utf8("L123456"))), "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
  const [left, right] = [bytes32(1), bytes32(2)]
  assert.notDeepEqual(leafHash(Uint8Array.of(...left, ...right)), nodeHash(left, right))
})

test("a leaf longer than the kept buffer hashes like a short one", () => {
  // SHA-256 of 0x00 and 5000 bytes 0x61, from another implementation (`sha256sum`).
  assert.equal(
    toHex(leafHash(new Uint8Array(5000).fill(0x61))),
    "a3c696bc17b460beb48e6e7df12625ed65e6880e55cab2f7ea560c9ffe7df978",
  )
})

test("nodes and roots are those of the reference tree", () => {
  for (const [level, hashes] of vectors.nodeHashes.entries()) {
    for (const [index, hash] of hashes.entries()) assert.equal(toHex(reference.read(level, index)), hash)
  }
  for (const [size, root] of vectors.rootHashes.entries()) assert.equal(toHex(reference.root(size)), root)
})

test("all 98 inclusion proofs of transparency-dev/merkle are judged as there", () => {
  assert.equal(vectors.inclusion.length, 98)
  for (const probe of vectors.inclusion) {
    const claim = {
      index: Number(probe.leafIdx),
      size: Number(probe.treeSize),
      leaf: bytesOf(probe.leafHash),
      proof: (probe.proof ?? []).map(bytesOf),
      root: bytesOf(probe.root),
    }
    if (probe.wantErr) refused("inclusion-unproven", () => verifyInclusion(claim))
    else verifyInclusion(claim)
  }
})

test("all 98 consistency proofs of transparency-dev/merkle are judged as there", () => {
  assert.equal(vectors.consistency.length, 98)
  for (const probe of vectors.consistency) {
    const claim = {
      from: Number(probe.size1),
      to: Number(probe.size2),
      fromRoot: bytesOf(probe.root1),
      toRoot: bytesOf(probe.root2),
      proof: (probe.proof ?? []).map(bytesOf),
    }
    // One good probe has roots that are a few words of text; here a root is 32 bytes.
    const isOdd = claim.fromRoot.length !== 32
    if (probe.wantErr || isOdd) refused("consistency-unproven", () => verifyConsistency(claim))
    else verifyConsistency(claim)
  }
})

test("an empty register is consistent with any, by an empty proof", () => {
  const claim = { from: 0, to: 8, fromRoot: EMPTY_ROOT, toRoot: reference.root(), proof: [] }
  verifyConsistency(claim)
  verifyConsistency({ ...claim, to: 0, toRoot: EMPTY_ROOT })
  refused("consistency-unproven", () => verifyConsistency({ ...claim, fromRoot: bytes32(0) }))
  refused("consistency-unproven", () => verifyConsistency({ ...claim, proof: [bytes32(0)] }))
})

test("a proof that is too long, too short or of odd hashes is refused", () => {
  const { read } = reference
  const inclusion = { index: 2, size: 7, leaf: read(0, 2), proof: inclusionProof(2, 7, read), root: rootAt(7, read) }
  verifyInclusion(inclusion)
  const { proof } = inclusion
  for (const changed of [[...proof, bytes32(0)], proof.slice(1), proof.slice(0, -1), [], [new Uint8Array(31)]]) {
    refused("inclusion-unproven", () => verifyInclusion({ ...inclusion, proof: changed }))
  }
  const consistency = {
    from: 3,
    to: 7,
    fromRoot: rootAt(3, read),
    toRoot: rootAt(7, read),
    proof: consistencyProof(3, 7, read),
  }
  verifyConsistency(consistency)
  const path = consistency.proof
  for (const changed of [[...path, bytes32(0)], path.slice(1), path.slice(0, -1), [], [new Uint8Array(33)]]) {
    refused("consistency-unproven", () => verifyConsistency({ ...consistency, proof: changed }))
  }
})

test("sizes up to 2^53 − 1 are proven; a size that is no such number is refused", () => {
  // All leaves alike: then all complete subtrees of one level are alike, and the largest tree fits in memory.
  const levels = [leafHash(new Uint8Array(0))]
  for (let level = 1; level <= 53; level++)
    levels.push(nodeHash(levels[level - 1] as Uint8Array, levels[level - 1] as Uint8Array))
  const read = (level: number): Uint8Array => levels[level] as Uint8Array
  const size = Number.MAX_SAFE_INTEGER
  const root = rootAt(size, read)
  for (const index of [0, 1, 2 ** 32, 2 ** 52 - 1, 2 ** 52, size - 1]) {
    verifyInclusion({ index, size, leaf: read(0), proof: inclusionProof(index, size, read), root })
  }
  for (const from of [1, 2 ** 31, 2 ** 32 + 1, 2 ** 52, size - 1]) {
    const proof = consistencyProof(from, size, read)
    verifyConsistency({ from, to: size, fromRoot: rootAt(from, read), toRoot: root, proof })
  }
  for (const odd of [size + 1, -1, 1.5, Number.NaN]) {
    refused("inclusion-unproven", () => verifyInclusion({ index: 0, size: odd, leaf: read(0), proof: [], root }))
    refused("consistency-unproven", () =>
      verifyConsistency({ from: odd, to: size, fromRoot: root, toRoot: root, proof: [] }),
    )
    assert.throws(() => rootAt(odd, read), TypeError)
    assert.throws(() => appendedNodes(odd, read(0), read), TypeError)
  }
})

test("asking for what a tree does not have is a mistake of the caller", () => {
  const { read } = reference
  assert.throws(() => read(0, 8), TypeError)
  assert.throws(() => read(4, 0), TypeError)
  assert.throws(() => read(0, -1), TypeError)
  assert.throws(() => reference.root(9), TypeError)
  assert.throws(() => reference.append(new Uint8Array(31)), TypeError)
  assert.throws(() => inclusionProof(8, 8, read), TypeError)
  assert.throws(() => consistencyProof(9, 8, read), TypeError)
  assert.throws(() => nodeHash(bytes32(0), new Uint8Array(31)), TypeError)
})

test("what the tree hands out can be changed without changing the tree", () => {
  const tree = merkleTree([bytes32(1)])
  tree.read(0, 0).fill(9)
  assert.deepEqual(tree.root(), bytes32(1))
})
