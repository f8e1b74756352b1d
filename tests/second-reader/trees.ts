/** Merkle trees: spec/register.md#trees and #perfect-trees, RFC 9162 §2.1. @module */
import { sha256 } from "./keys.ts"
import { proven, wellFormed } from "./refused.ts"
import { ascending, same } from "./shape.ts"

export type Hash = Uint8Array

export const leafHash = (data: Uint8Array): Hash => sha256(Uint8Array.of(0), data)
const node = (left: Hash, right: Hash): Hash => sha256(Uint8Array.of(1), left, right)

/** The root over leaf hashes (§2.1.1). */
export function rootOf(leaves: readonly Hash[]): Hash {
  const [first] = leaves
  if (first === undefined) return sha256()
  if (leaves.length === 1) return first
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return node(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)))
}

export interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly root: Hash
  readonly proof: readonly Hash[]
}

/** §2.1.3.2, with numbers for bit strings: sizes go to 2^53 − 1. */
export function verifyInclusion({ index, size, leaf, root, proof }: Inclusion, code = "inclusion-unproven"): void {
  proven(index < size && proof.every((hash) => hash.length === 32), code)
  let [fn, sn, r] = [index, size - 1, leaf]
  for (const p of proof) {
    proven(sn !== 0, code)
    if (fn % 2 === 1 || fn === sn) {
      r = node(p, r)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      r = node(r, p)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  proven(sn === 0 && same(r, root), code)
}

export interface Consistency {
  readonly from: number
  readonly to: number
  readonly fromRoot: Hash
  readonly toRoot: Hash
  readonly proof: readonly Hash[]
}

/** §2.1.4.2; from nothing the proof is empty. */
export function verifyConsistency({ from, to, fromRoot, toRoot, proof }: Consistency): void {
  const code = "consistency-unproven"
  proven(from <= to && proof.every((hash) => hash.length === 32), code)
  if (from === 0 || from === to) {
    proven(proof.length === 0 && same(fromRoot, from === 0 ? sha256() : toRoot), code)
    return
  }
  const isPower = Number.isInteger(Math.log2(from))
  const path = isPower ? [fromRoot, ...proof] : [...proof]
  const [first, ...rest] = path
  proven(first !== undefined && proof.length > 0, code)
  let [fn, sn] = [from - 1, to - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  let [fr, sr] = [first, first]
  for (const c of rest) {
    proven(sn !== 0, code)
    if (fn % 2 === 1 || fn === sn) {
      ;[fr, sr] = [node(c, fr), node(c, sr)]
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else {
      sr = node(sr, c)
    }
    ;[fn, sn] = [half(fn), half(sn)]
  }
  proven(sn === 0 && same(fr, fromRoot) && same(sr, toRoot), code)
}

const half = (value: number): number => Math.floor(value / 2)

export interface Placed {
  readonly position: number
  readonly hash: Hash
}

/** The root that a multi-proof leads to. */
export function multiProofRoot(depth: number, leaves: readonly Placed[], proof: readonly Hash[]): Hash {
  wellFormed(depth >= 0 && depth <= 17, "multi-proof-depth")
  ascending(leaves, (a, b) => a.position - b.position, "multi-proof-positions")
  wellFormed(leaves.length > 0 && leaves.every(({ position }) => position < 2 ** depth), "multi-proof-positions")
  wellFormed(
    [...proof, ...leaves.map(({ hash }) => hash)].every(({ length }) => length === 32),
    "multi-proof-hash",
  )
  const rest = [...proof]
  let level: readonly Placed[] = leaves
  for (let height = 0; height < depth; height++) {
    const above: Placed[] = []
    for (let index = 0; index < level.length; index++) {
      const { position, hash } = level[index] as Placed
      const next = level[index + 1]
      let other = next?.position === position + 1 && position % 2 === 0 ? next.hash : undefined
      if (other === undefined) {
        other = rest.shift()
        wellFormed(other !== undefined, "multi-proof-length")
      } else {
        index++
      }
      above.push({ position: half(position), hash: position % 2 === 0 ? node(hash, other) : node(other, hash) })
    }
    level = above
  }
  wellFormed(rest.length === 0, "multi-proof-length")
  return (level[0] as Placed).hash
}
