/**
 * Enclosures: how large a file becomes on its way. Its plaintext is padded with zeros to a whole number of 1 MiB, sealed as
 * an age file to a recipient made for it alone, and the file is cut into chunks of 1 MiB (the last one shorter), over which
 * the leaf's root is taken. So the ciphertext's size follows from the true size, and is checked.
 * Spec: spec/letter.md#enclosures.
 * @module
 */
import { layoutOf } from "../seal/index.ts"

/** Largest enclosure in bytes: 1 TiB. */
export const ENCLOSURE_BYTES: number = 2 ** 40
/** A chunk of the ciphertext, and the unit of padding, in bytes. */
export const ENCLOSURE_CHUNK_BYTES: number = 2 ** 20

/** Length of the padded plaintext in bytes: the next whole number of chunks, one for an empty file. */
export function paddedEnclosureSize(size: number): number {
  return Math.max(1, Math.ceil(size / ENCLOSURE_CHUNK_BYTES)) * ENCLOSURE_CHUNK_BYTES
}

/** Length of the ciphertext in bytes. @param size true size in bytes, 0 to {@link ENCLOSURE_BYTES} */
export function sealedEnclosureSize(size: number): number {
  return layoutOf(paddedEnclosureSize(size)).sealedBytes
}

/** How many chunks a ciphertext is cut into. */
export function enclosureChunks(sealedSize: number): number {
  return Math.ceil(sealedSize / ENCLOSURE_CHUNK_BYTES)
}
