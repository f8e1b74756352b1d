/**
 * Perfect trees, for letters and rosters: exactly 2^depth leaves, so that a leaf's position *is* its path and one root
 * cannot hold two leaves for one place. Leaves and nodes are hashed as in registers.
 *
 * A multi-proof shows several leaves at once. Its hashes are those of the nodes that are needed and cannot be computed,
 * level by level from the leaves up, from left to right within a level; no other list is accepted for the same positions.
 * Spec: spec/register.md#perfect-trees.
 * @module
 */
import { equal, HASH_BYTES } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"
import { nodeHash, nodeHashInto } from "./hash.ts"

/** Largest depth: 2^17 leaves. */
export const MOST_DEPTH = 17

/** All nodes of a perfect tree. */
export interface PerfectTree {
  readonly depth: number
  readonly root: Uint8Array
  /** `levels[n]` holds the 2^(depth − n) hashes of level n, one after the other; the last is the root. */
  readonly levels: readonly Uint8Array[]
}

/** A leaf at its place. */
export interface PlacedLeaf {
  readonly position: number
  readonly hash: Uint8Array
}

/**
 * Build the tree.
 * @param leafHashes 2^depth hashes of 32 bytes, depth 0 to {@link MOST_DEPTH}
 */
export function perfectTree(leafHashes: readonly Uint8Array[]): PerfectTree {
  const depth = Math.log2(leafHashes.length)
  if (!Number.isInteger(depth) || depth > MOST_DEPTH) throw new TypeError("a perfect tree has 2^0 to 2^17 leaves")
  let level = Buffer.alloc(leafHashes.length * HASH_BYTES)
  for (const [position, hash] of leafHashes.entries()) {
    if (hash.length !== HASH_BYTES) throw new TypeError("a leaf is given as its hash of 32 bytes")
    level.set(hash, position * HASH_BYTES)
  }
  const levels = [level]
  while (level.length > HASH_BYTES) {
    const parents = Buffer.alloc(level.length / 2)
    for (let at = 0; at < parents.length; at += HASH_BYTES) nodeHashInto(level, 2 * at, parents, at)
    levels.push(parents)
    level = parents
  }
  return { depth, root: new Uint8Array(level), levels }
}

/**
 * The multi-proof for these positions.
 * @param positions at least one, each once, in any order
 */
export function multiProof(tree: PerfectTree, positions: readonly number[]): readonly Uint8Array[] {
  const ascending = positions.toSorted((a, b) => a - b)
  const wrong = faultOf(tree.depth, ascending)
  if (wrong !== null) throw new TypeError(wrong.message)
  const proof: Uint8Array[] = []
  let known = ascending
  for (const level of tree.levels.slice(0, -1)) {
    const parents: number[] = []
    for (let i = 0; i < known.length; i++) {
      const place = known[i] as number
      const sibling = siblingOf(place)
      if (known[i + 1] === sibling) i++
      else proof.push(new Uint8Array(level.subarray(sibling * HASH_BYTES, (sibling + 1) * HASH_BYTES)))
      parents.push(parentOf(place))
    }
    known = parents
  }
  return proof
}

/** Leaves at their places, strictly ascending, and the hashes that lead from them to a root. */
export interface MultiProofClaim {
  readonly depth: number
  readonly leaves: readonly PlacedLeaf[]
  readonly proof: readonly Uint8Array[]
}

/**
 * The root to which a multi-proof leads. The caller compares it with the root that was signed
 * ({@link verifyMultiProof} does so).
 * @throws {RegisterError} `multi-proof-depth` not 0 to 17; `multi-proof-positions` none, not strictly ascending, or beyond
 *   the tree; `multi-proof-hash` not 32 bytes; `multi-proof-length` too few or too many hashes
 */
export function multiProofRoot({ depth, leaves, proof }: MultiProofClaim): Uint8Array {
  const wrong = faultOf(
    depth,
    leaves.map((leaf) => leaf.position),
  )
  if (wrong !== null) throw wrong
  if ([...leaves.map((leaf) => leaf.hash), ...proof].some((hash) => hash.length !== HASH_BYTES)) {
    throw new RegisterError("multi-proof-hash", "multi-proof: a hash is not 32 bytes long")
  }
  let used = 0
  let known = leaves
  for (let level = 0; level < depth; level++) {
    const parents: PlacedLeaf[] = []
    for (let i = 0; i < known.length; i++) {
      const { position, hash } = known[i] as PlacedLeaf
      const next = known[i + 1]
      let sibling: Uint8Array | undefined
      if (next !== undefined && next.position === siblingOf(position)) {
        sibling = next.hash
        i++
      } else {
        sibling = proof[used++]
      }
      if (sibling === undefined)
        throw new RegisterError("multi-proof-length", `multi-proof: ${proof.length} hashes are too few`)
      const isLeft = position % 2 === 0
      parents.push({ position: parentOf(position), hash: isLeft ? nodeHash(hash, sibling) : nodeHash(sibling, hash) })
    }
    known = parents
  }
  if (used !== proof.length) {
    throw new RegisterError("multi-proof-length", `multi-proof: found ${proof.length} hashes, want ${used}`)
  }
  return (known[0] as PlacedLeaf).hash
}

/**
 * Verify that these leaves stand at these places under this root.
 * @throws {RegisterError} as {@link multiProofRoot}, and `multi-proof-unproven` when it leads to another root
 */
export function verifyMultiProof(claim: MultiProofClaim & { readonly root: Uint8Array }): void {
  if (equal(multiProofRoot(claim), claim.root)) return
  throw new RegisterError("multi-proof-unproven", "multi-proof: it leads to another root than the signed one")
}

function faultOf(depth: number, positions: readonly number[]): RegisterError | null {
  if (!Number.isInteger(depth) || depth < 0 || depth > MOST_DEPTH) {
    return new RegisterError("multi-proof-depth", `multi-proof: found depth ${depth}, want 0 to ${MOST_DEPTH}`)
  }
  const fit = positions.every((position, i) => {
    return Number.isInteger(position) && position > (positions[i - 1] ?? -1) && position < 2 ** depth
  })
  if (fit && positions.length > 0) return null
  return new RegisterError(
    "multi-proof-positions",
    `multi-proof: want positions that rise and lie in a tree of depth ${depth}`,
  )
}

function siblingOf(place: number): number {
  return place % 2 === 0 ? place + 1 : place - 1
}

function parentOf(place: number): number {
  return Math.floor(place / 2)
}
