/**
 * The append-only tree of a register: RFC 6962 §2.1, in the words of RFC 9162 §2.1.
 *
 * Stored are only *complete* subtrees: node (level, index) covers the leaves index·2^level up to (index + 1)·2^level, and
 * once written never changes. Appending a leaf writes the nodes it completes ({@link appendedNodes}); every root and proof
 * for every size up to the present one is made from them, reading some log2(size)^2 / 2 nodes at most.
 * Sizes and indexes are integers up to 2^53 − 1, so arithmetic is by division, not by bit operations of 32 bits.
 * @module
 */
import { equal, HASH_BYTES } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"
import { EMPTY_ROOT, nodeHash } from "./hash.ts"

/** Reads the hash of a complete subtree. Whoever stores the nodes provides it; it throws if a node is not there. */
export type NodeReader = (level: number, index: number) => Uint8Array

/** A node to store. */
export interface TreeNode {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

/**
 * The nodes that are complete once leaf number `size` has been appended: the leaf itself, then its finished parents.
 * @param size leaves before
 * @param leaf hash of the new leaf, as `leafHash` returns it
 */
export function appendedNodes(size: number, leaf: Uint8Array, read: NodeReader): readonly TreeNode[] {
  assertCount(size, "size")
  let node: TreeNode = { level: 0, index: size, hash: leaf }
  const nodes = [node]
  while (node.index % 2 === 1) {
    const hash = nodeHash(read(node.level, node.index - 1), node.hash)
    node = { level: node.level + 1, index: (node.index - 1) / 2, hash }
    nodes.push(node)
  }
  return nodes
}

/** Root of the first `size` leaves. */
export function rootAt(size: number, read: NodeReader): Uint8Array {
  assertCount(size, "size")
  return size === 0 ? EMPTY_ROOT : rangeRoot(0, size, read)
}

/** A tree that begins with the first leaves of a register and goes on otherwise: a branch of it. */
export interface Branch {
  readonly size: number
  readonly read: NodeReader
}

/**
 * Another branch of a register.
 * @param size how many leaves both have in common
 * @param read the register's nodes; those that hold more than these leaves are never read
 * @param leaves leaf hashes with which the branch goes on
 */
export function branchOf(size: number, read: NodeReader, leaves: readonly Uint8Array[]): Branch {
  const added = new Map<string, Uint8Array>()
  const grown: NodeReader = (level, index) => added.get(`${level}/${index}`) ?? read(level, index)
  for (const [i, leaf] of leaves.entries())
    for (const { level, index, hash } of appendedNodes(size + i, leaf, grown)) added.set(`${level}/${index}`, hash)
  return { size: size + leaves.length, read: grown }
}

/** Root of the tree that begins with the first `size` leaves and goes on with these. */
export function branchRoot(size: number, read: NodeReader, leaves: readonly Uint8Array[]): Uint8Array {
  const branch = branchOf(size, read, leaves)
  return rootAt(branch.size, branch.read)
}

/** Inclusion proof of leaf `index` in the tree of `size` leaves: sibling hashes, from the leaf up (RFC 9162 §2.1.3.1). */
export function inclusionProof(index: number, size: number, read: NodeReader): readonly Uint8Array[] {
  assertCount(size, "size")
  if (!isCount(index) || index >= size) throw new TypeError("no leaf with this index in a tree of this size")
  const proof: Uint8Array[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start)
    if (index < middle) {
      proof.push(rangeRoot(middle, end, read))
      end = middle
    } else {
      proof.push(rangeRoot(start, middle, read))
      start = middle
    }
  }
  return proof.reverse()
}

/**
 * Consistency proof from the tree of `from` leaves to that of `to` (RFC 9162 §2.1.4.1).
 * Empty if `from` is 0 or equals `to`.
 */
export function consistencyProof(from: number, to: number, read: NodeReader): readonly Uint8Array[] {
  assertCount(to, "size")
  if (!isCount(from) || from > to) throw new TypeError("the earlier tree has more leaves than the later")
  if (from === 0) return []
  const proof: Uint8Array[] = []
  let start = 0
  let end = to
  while (from !== end) {
    const middle = start + largestPowerBelow(end - start)
    if (from <= middle) {
      proof.push(rangeRoot(middle, end, read))
      end = middle
    } else {
      proof.push(rangeRoot(start, middle, read))
      start = middle
    }
  }
  // When the earlier tree is a complete left subtree, the verifier knows its hash: it is the earlier root.
  if (start > 0) proof.push(rangeRoot(start, end, read))
  return proof.reverse()
}

/** What an inclusion proof claims: `leaf` (a hash) is number `index` of the `size` leaves under `root`. */
export interface InclusionClaim {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly proof: readonly Uint8Array[]
  readonly root: Uint8Array
}

/**
 * Verify an inclusion proof (RFC 9162 §2.1.3.2).
 * @throws {RegisterError} `inclusion-unproven`, also when index, size or the number of hashes cannot be
 */
export function verifyInclusion({ index, size, leaf, proof, root }: InclusionClaim): void {
  const refuse = (why: string): never => {
    throw new RegisterError(
      "inclusion-unproven",
      `entry ${index} is not proven to be in the register of ${size}: ${why}`,
    )
  }
  if (!isCount(size) || !isCount(index) || index >= size) return refuse("no such entry")
  if (!areHashes([leaf, root, ...proof])) return refuse("a hash is not 32 bytes long")
  let place = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return refuse("too many hashes in the proof")
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash)
      // A last node without a right sibling rises unchanged until it is somebody's right child.
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    place = half(place)
    last = half(last)
  }
  if (last !== 0) return refuse("too few hashes in the proof")
  if (!equal(hash, root)) return refuse("the proof leads to another root")
}

/** What a consistency proof claims: the first `from` leaves under `toRoot` are those under `fromRoot`. */
export interface ConsistencyClaim {
  readonly from: number
  readonly to: number
  readonly fromRoot: Uint8Array
  readonly toRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Verify a consistency proof (RFC 9162 §2.1.4.2). An empty tree is consistent with every tree and wants an empty proof,
 * as tlog-witness asks; its root is checked all the same.
 * @throws {RegisterError} `consistency-unproven`
 */
export function verifyConsistency({ from, to, fromRoot, toRoot, proof }: ConsistencyClaim): void {
  const refuse = (why: string): never => {
    throw new RegisterError("consistency-unproven", `register of ${to} is not proven to extend that of ${from}: ${why}`)
  }
  if (!isCount(from) || !isCount(to) || from > to) return refuse("the sizes do not rise")
  if (!areHashes([fromRoot, toRoot, ...proof])) return refuse("a hash is not 32 bytes long")
  if (from === 0 && !equal(fromRoot, EMPTY_ROOT)) return refuse("an empty register has another root")
  if (from === to && !equal(fromRoot, toRoot)) return refuse("two roots for one size")
  if (from === 0 || from === to) return proof.length === 0 ? undefined : refuse("too many hashes in the proof")

  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : proof
  if (path.length === 0) return refuse("too few hashes in the proof")
  let place = from - 1
  let last = to - 1
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  let earlier = path[0] as Uint8Array
  let later = earlier
  for (const sibling of path.slice(1)) {
    if (last === 0) return refuse("too many hashes in the proof")
    if (place % 2 === 1 || place === last) {
      earlier = nodeHash(sibling, earlier)
      later = nodeHash(sibling, later)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else {
      later = nodeHash(later, sibling)
    }
    place = half(place)
    last = half(last)
  }
  if (last !== 0) return refuse("too few hashes in the proof")
  if (!equal(earlier, fromRoot)) return refuse("the proof leads to another earlier root")
  if (!equal(later, toRoot)) return refuse("the proof leads to another later root")
}

/** Root of the leaves start … end − 1; `start` is a multiple of the largest power of two that fits. */
function rangeRoot(start: number, end: number, read: NodeReader): Uint8Array {
  const count = end - start
  const width = largestPowerBelow(count)
  if (count === 2 * width || count === 1) return read(Math.log2(count), start / count)
  return nodeHash(read(Math.log2(width), start / width), rangeRoot(start + width, end, read))
}

/** The largest power of two smaller than `count`; for 1, a half, which no caller divides by. */
function largestPowerBelow(count: number): number {
  let power = 2 ** Math.ceil(Math.log2(count))
  // The logarithm may be rounded for counts near 2^53; two comparisons set it right.
  while (power >= count) power /= 2
  while (power * 2 < count) power *= 2
  return power
}

function isPowerOfTwo(count: number): boolean {
  return count === 2 * largestPowerBelow(count)
}

function half(count: number): number {
  return Math.floor(count / 2)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function assertCount(value: number, name: string): void {
  if (!isCount(value)) throw new TypeError(`${name} is not an unsigned integer of 53 bits`)
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES)
}
