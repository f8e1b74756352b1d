/**
 * A register's tree held in memory: for audits, tests and small trees. It holds 64 bytes for each leaf.
 * @module
 */
import { HASH_BYTES } from "../bytes/index.ts"
import { nodeHashInto } from "./hash.ts"
import { rootAt, type NodeReader } from "./merkle.ts"

/** A tree that grows. `read` serves `inclusionProof`, `consistencyProof` and `rootAt` for every size up to `size`. */
export interface MerkleTree {
  /** Leaves so far. */
  readonly size: number
  /** Append a leaf, given as its hash (`leafHash`). Its bytes are copied. */
  readonly append: (leaf: Uint8Array) => void
  /** Hash of a complete subtree, a copy. @throws {TypeError} the tree has no such node */
  readonly read: NodeReader
  /** Root of the first `size` leaves; of all if absent. */
  readonly root: (size?: number) => Uint8Array
}

/** A tree over these leaf hashes, to which more can be appended. */
export function merkleTree(leaves: Iterable<Uint8Array> = []): MerkleTree {
  // levels[n] holds the hashes of level n one after the other, so that two siblings are one stretch of 64 bytes.
  const levels: Buffer[] = []
  let size = 0

  const roomAt = (level: number, index: number): Buffer => {
    const old = levels[level] ?? Buffer.alloc(0)
    if ((index + 1) * HASH_BYTES <= old.length) return old
    const grown = Buffer.alloc(Math.max(64 * HASH_BYTES, 2 * old.length))
    old.copy(grown)
    levels[level] = grown
    return grown
  }

  const append = (leaf: Uint8Array): void => {
    if (leaf.length !== HASH_BYTES) throw new TypeError("a leaf is appended as its hash of 32 bytes")
    let index = size
    let nodes = roomAt(0, index)
    nodes.set(leaf, index * HASH_BYTES)
    for (let level = 1; index % 2 === 1; level++) {
      const parents = roomAt(level, (index - 1) / 2)
      nodeHashInto(nodes, (index - 1) * HASH_BYTES, parents, ((index - 1) / 2) * HASH_BYTES)
      index = (index - 1) / 2
      nodes = parents
    }
    size++
  }

  const read: NodeReader = (level, index) => {
    const nodes = levels[level]
    if (nodes === undefined || !Number.isSafeInteger(index) || index < 0 || (index + 1) * 2 ** level > size) {
      throw new TypeError(`no complete subtree ${index} at level ${level} in a tree of ${size}`)
    }
    return new Uint8Array(nodes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES))
  }

  const root = (at: number = size): Uint8Array => rootAt(at, read)

  for (const leaf of leaves) append(leaf)
  return {
    get size() {
      return size
    },
    append,
    read,
    root,
  }
}
