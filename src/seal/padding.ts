/**
 * Padding: content is brought to one of few sizes before it is sealed, so that its size says little.
 *
 *     padded = length[4, big-endian] ‖ content ‖ zeros
 *
 * Sizes are 32, 128 and 512 KiB; beyond, Padmé ("Reducing Metadata Leakage from Encrypted Files and Communication with
 * PURBs", §4), which adds at most 3.2 % there and lets only O(log log n) bits of the length n show. The zeros are checked: padding
 * is no place to hide anything in.
 * @module
 */
import { isZero } from "../bytes/index.ts"
import { SealError } from "./error.ts"

/** Length of the length, in bytes. */
export const PADDING_PREFIX_BYTES = 4

const SMALL_SIZES: readonly number[] = [32 * 1024, 128 * 1024, 512 * 1024]

/**
 * The size to pad content to.
 * @param contentBytes length of the content
 * @returns bytes, prefix included: the smallest permitted size that holds prefix and content
 */
export function paddedSize(contentBytes: number): number {
  const bytes = contentBytes + PADDING_PREFIX_BYTES
  return SMALL_SIZES.find((size) => bytes <= size) ?? padme(bytes)
}

/**
 * Padmé: the size to which so many bytes are padded. With e = ⌊log2 n⌋ and s = ⌊log2 e⌋ + 1, its last e − s bits are zero.
 * @param bytes at least 2
 */
export function padme(bytes: number): number {
  const exponent = Math.floor(Math.log2(bytes))
  const kept = Math.floor(Math.log2(exponent)) + 1
  const unit = 2 ** (exponent - kept) // not by shifts: a size may exceed 2^31
  return Math.ceil(bytes / unit) * unit
}

/**
 * Pad content.
 * @param total length of the result in bytes, prefix included; a larger one than {@link paddedSize} gives is allowed
 */
export function pad(content: Uint8Array, total: number = paddedSize(content.length)): Uint8Array {
  if (content.length > 0xffffffff || total < content.length + PADDING_PREFIX_BYTES) {
    throw new TypeError(`${content.length} bytes do not fit into ${total} with their length`)
  }
  const padded = new Uint8Array(total)
  new DataView(padded.buffer).setUint32(0, content.length)
  padded.set(content, PADDING_PREFIX_BYTES)
  return padded
}

/**
 * Take the content out of its padding.
 * @returns a view of `padded`
 * @throws {SealError} `padding-truncated`, `padding-length`, `padding-nonzero`
 */
export function unpad(padded: Uint8Array): Uint8Array {
  if (padded.length < PADDING_PREFIX_BYTES) {
    throw new SealError(
      "padding-truncated",
      `padded content is ${padded.length} bytes, want at least ${PADDING_PREFIX_BYTES}`,
    )
  }
  const length = new DataView(padded.buffer, padded.byteOffset, padded.byteLength).getUint32(0)
  const end = PADDING_PREFIX_BYTES + length
  if (end > padded.length) {
    throw new SealError("padding-length", `content says it is ${length} bytes in ${padded.length} padded ones`)
  }
  if (!isZero(padded.subarray(end)))
    throw new SealError("padding-nonzero", "there is something other than zeros in the padding")
  return padded.subarray(PADDING_PREFIX_BYTES, end)
}
