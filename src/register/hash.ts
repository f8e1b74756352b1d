/**
 * The two hashes of every tree (RFC 9162 §2.1.1): leaves and nodes have different first bytes, so that neither can be
 * passed off as the other.
 *
 * A register of a million entries makes two million of these calls, so they avoid what is slow in Node: an incremental
 * hash, a Buffer result. `crypto.hash` with a "binary" string (one character for each byte) costs little more than the hash.
 * @module
 */
import { hash } from "node:crypto"
import { HASH_BYTES, sha256 } from "../bytes/index.ts"

const NODE_BYTES = 1 + 2 * HASH_BYTES

/** Root of a tree without leaves: the hash of nothing (RFC 6962 §2.1). */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array(0))

/** SHA-256(0x00 ‖ leaf data). 32 bytes. */
export function leafHash(leafData: Uint8Array): Uint8Array {
  // Short leaves are joined in a kept buffer; a long one is worth an allocation.
  const room = leafData.length < leafRoom.length ? leafRoom : Buffer.alloc(1 + leafData.length)
  room.set(leafData, 1)
  const hashed = digest(room.subarray(0, 1 + leafData.length))
  room.fill(0, 0, 1 + leafData.length) // leaf data may be a part of a letter: none of it stays in the kept buffer
  return hashed
}

/** SHA-256(0x01 ‖ left ‖ right). 32 bytes. @param left and right: 32 bytes each */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES)
    throw new TypeError("a node joins two hashes of 32 bytes")
  nodeRoom.set(left, 1)
  nodeRoom.set(right, 1 + HASH_BYTES)
  return digest(nodeRoom)
}

/**
 * Hash the node over two hashes that lie one after the other.
 * @param from where both lie, `at` being the first byte of the left one
 * @param to where the 32 bytes are put, at `toAt`
 */
export function nodeHashInto(from: Buffer, at: number, to: Buffer, toAt: number): void {
  from.copy(nodeRoom, 1, at, at + 2 * HASH_BYTES)
  to.write(hash("sha256", nodeRoom, "binary"), toAt, "latin1")
}

// Kept between calls, overwritten by each; nothing here runs at the same time as anything else.
const nodeRoom = Buffer.alloc(NODE_BYTES, 0)
nodeRoom[0] = 1
const leafRoom = Buffer.alloc(8192, 0)

function digest(input: Buffer): Uint8Array {
  const text = hash("sha256", input, "binary")
  const bytes = new Uint8Array(HASH_BYTES)
  // Faster for 32 bytes than any copy out of a Buffer.
  for (let i = 0; i < HASH_BYTES; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
