/**
 * STREAM: the payload of an age file, sealed in chunks (C2SP age.md, "Payload"), addressed in segments.
 *
 *     payload = *chunk                chunk = ChaCha20-Poly1305(payload key, counter[11] ‖ last[1], at most 64 KiB)
 *
 * All chunks but the last are full, and the last is empty only if there is nothing else. So the length of the plaintext
 * fixes every position in the file, and **segments** (4 chunks, 256 KiB: with its result it fits a core's second cache)
 * can be sealed and opened in any order, by several threads. {@link layoutOf} and {@link segmentAt} say where each one
 * lies; {@link sealSegment} and {@link openSegment} do the work into a buffer the caller owns and reuses.
 *
 * A layout is computed from a length nobody has signed. Each chunk proves its own number and whether it is the last one;
 * only when *all* segments have opened is it proven that nothing is missing. Until then keep what was opened apart.
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto"
import { utf8 } from "../bytes/index.ts"
import { SealError } from "./error.ts"
import { TAG_BYTES } from "./hpke.ts"

/** Plaintext bytes in a full chunk. */
export const CHUNK_BYTES: number = 64 * 1024
/** Bytes of a full chunk in the file. */
export const SEALED_CHUNK_BYTES: number = CHUNK_BYTES + TAG_BYTES
/** Chunks in a full segment. */
export const SEGMENT_CHUNKS = 4
/** Plaintext bytes in a full segment. */
export const SEGMENT_BYTES: number = SEGMENT_CHUNKS * CHUNK_BYTES
/** Bytes of a full segment in the file: what a reused buffer must hold. */
export const SEALED_SEGMENT_BYTES: number = SEGMENT_CHUNKS * SEALED_CHUNK_BYTES
/** Bytes before the first chunk: a header of 1,627 bytes, as every file of the profile has it, and the nonce. */
export const HEAD_BYTES = 1643
/** Length of the nonce the payload key is derived with, in bytes. */
export const NONCE_BYTES = 16
/** Length of a payload key in bytes. */
export const PAYLOAD_KEY_BYTES = 32

/** Where everything lies in the file for a plaintext of some length. */
export interface Layout {
  /** Length of the plaintext in bytes. */
  readonly plainBytes: number
  /** Length of the whole file in bytes. */
  readonly sealedBytes: number
  readonly chunks: number
  readonly segments: number
}

/** Where one segment lies, in bytes from the beginning of plaintext and file. */
export interface Segment {
  readonly plainAt: number
  readonly plainBytes: number
  readonly sealedAt: number
  readonly sealedBytes: number
}

/** A segment to seal or open. */
export interface SegmentInput {
  /**
   * The 32 raw bytes of `sealHead` or `openHead`. **They may be handed to a worker thread** (they are plain bytes on
   * purpose, so they pass through `postMessage` and `workerData`); whoever holds them can read this one payload, so copy
   * them nowhere else and overwrite them when done.
   */
  readonly payloadKey: Uint8Array
  readonly layout: Layout
  /** 0 ≤ index < layout.segments */
  readonly index: number
  /** The segment's plaintext when sealing, its sealed bytes when opening; exactly as long as {@link segmentAt} says. */
  readonly bytes: Uint8Array
}

/** The layout for a plaintext. @param plainBytes 0 ≤ plainBytes < 2^52 */
export function layoutOf(plainBytes: number): Layout {
  if (!Number.isSafeInteger(plainBytes) || plainBytes < 0 || plainBytes >= 2 ** 52) {
    throw new TypeError("length of a plaintext is not an integer from 0 to 2^52")
  }
  const chunks = Math.max(1, Math.ceil(plainBytes / CHUNK_BYTES))
  const sealedBytes = HEAD_BYTES + plainBytes + chunks * TAG_BYTES
  return { plainBytes, sealedBytes, chunks, segments: Math.ceil(chunks / SEGMENT_CHUNKS) }
}

/**
 * The layout of a file, from its length alone.
 * @throws {SealError} `payload-truncated` if it ends before a first chunk, `payload-size` if no plaintext gives this length
 */
export function layoutOfSealed(sealedBytes: number): Layout {
  const payloadBytes = sealedBytes - HEAD_BYTES
  if (payloadBytes < TAG_BYTES) throw new SealError("payload-truncated", "the file ends before its first chunk")
  const chunks = Math.ceil(payloadBytes / SEALED_CHUNK_BYTES)
  const lastBytes = payloadBytes - (chunks - 1) * SEALED_CHUNK_BYTES
  if (lastBytes < TAG_BYTES || (lastBytes === TAG_BYTES && chunks > 1)) {
    throw new SealError("payload-size", `no payload is ${payloadBytes} bytes long, bytes are missing or too many`)
  }
  return layoutOf(payloadBytes - chunks * TAG_BYTES)
}

/** Length in bytes of the file for a plaintext of this length. */
export function sealedSize(plainBytes: number): number {
  return layoutOf(plainBytes).sealedBytes
}

/** Length in bytes of the plaintext in a file of this length. @throws {SealError} `payload-truncated`, `payload-size` */
export function plainSize(sealedBytes: number): number {
  return layoutOfSealed(sealedBytes).plainBytes
}

/** Where segment number `index` lies. */
export function segmentAt(layout: Layout, index: number): Segment {
  if (!Number.isSafeInteger(index) || index < 0 || index >= layout.segments) {
    throw new TypeError(`no segment ${index} in a file of ${layout.segments}`)
  }
  const plainAt = index * SEGMENT_BYTES
  const plainBytes = Math.min(SEGMENT_BYTES, layout.plainBytes - plainAt)
  const chunks = Math.min(SEGMENT_CHUNKS, layout.chunks - index * SEGMENT_CHUNKS)
  return {
    plainAt,
    plainBytes,
    sealedAt: HEAD_BYTES + index * SEALED_SEGMENT_BYTES,
    sealedBytes: plainBytes + chunks * TAG_BYTES,
  }
}

/**
 * Seal one segment. A layout's segment must be sealed with one plaintext only: a second one would reuse its nonces.
 * @param into at least as long as the sealed segment; not the buffer of the plaintext
 * @returns how many bytes of `into` were written
 */
export function sealSegment(input: SegmentInput, into: Uint8Array): number {
  const segment = checkSegment(input, "plainBytes")
  if (into.length < segment.sealedBytes) throw new TypeError(`buffer is too short, want ${segment.sealedBytes} bytes`)
  let from = 0
  let to = 0
  for (const chunk of chunksOf(input)) {
    const plain = input.bytes.subarray(from, from + CHUNK_BYTES)
    sealChunk(input.payloadKey, chunk, plain, into.subarray(to))
    from += plain.length
    to += plain.length + TAG_BYTES
  }
  return to
}

/**
 * Open one segment. When this returns all of it is authenticated; if any chunk is refused, nothing of it is left in `into`.
 * @param into at least as long as the segment's plaintext; not the buffer of the sealed bytes
 * @returns how many bytes of `into` were written
 * @throws {SealError} `payload-unauthenticated`, `payload-truncated`, `payload-trailing`
 */
export function openSegment(input: SegmentInput, into: Uint8Array): number {
  const segment = checkSegment(input, "sealedBytes")
  if (into.length < segment.plainBytes) throw new TypeError(`buffer is too short, want ${segment.plainBytes} bytes`)
  let to = 0
  let from = 0
  for (const chunk of chunksOf(input)) {
    const sealed = input.bytes.subarray(from, from + SEALED_CHUNK_BYTES)
    if (!openChunk(input.payloadKey, chunk, sealed, into.subarray(to))) {
      into.fill(0, 0, to)
      throw diagnose(input.payloadKey, chunk, sealed)
    }
    from += sealed.length
    to += sealed.length - TAG_BYTES
  }
  return to
}

/**
 * Derive the payload key of a file that is being read.
 * @param at where the header ends and the nonce begins
 * @returns 32 bytes
 * @throws {SealError} `header-truncated`
 */
export function payloadKeyAt(file: Uint8Array, at: number, fileKey: Uint8Array): Uint8Array {
  const nonce = file.subarray(at, at + NONCE_BYTES)
  // The public age vectors count the nonce to the header, and so do we.
  if (nonce.length < NONCE_BYTES) throw new SealError("header-truncated", "the file ends within its nonce")
  return payloadKeyOf(fileKey, nonce)
}

/** Derive the payload key of a file that is being made. @param nonce 16 bytes, fresh for every file @returns 32 bytes */
export function payloadKeyOf(fileKey: Uint8Array, nonce: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", fileKey, nonce, PAYLOAD_INFO, PAYLOAD_KEY_BYTES))
}

const PAYLOAD_INFO = utf8("payload")
const CIPHER = "chacha20-poly1305"
const OPTIONS = { authTagLength: TAG_BYTES } as const

/** A chunk's place in its file, which is all of its nonce. */
export interface ChunkPlace {
  readonly counter: number
  readonly last: boolean
}

function checkSegment(input: SegmentInput, length: "plainBytes" | "sealedBytes"): Segment {
  const segment = segmentAt(input.layout, input.index)
  if (input.payloadKey.length !== PAYLOAD_KEY_BYTES)
    throw new TypeError(`payload key is not ${PAYLOAD_KEY_BYTES} bytes`)
  if (input.bytes.length !== segment[length]) {
    throw new TypeError(`segment is ${input.bytes.length} bytes, want ${segment[length]}`)
  }
  return segment
}

function chunksOf({ layout, index }: SegmentInput): readonly ChunkPlace[] {
  const first = index * SEGMENT_CHUNKS
  const places: ChunkPlace[] = []
  for (let counter = first; counter < layout.chunks && counter < first + SEGMENT_CHUNKS; counter++) {
    places.push({ counter, last: counter === layout.chunks - 1 })
  }
  return places
}

function sealChunk(key: Uint8Array, place: ChunkPlace, plain: Uint8Array, into: Uint8Array): void {
  const cipher = createCipheriv(CIPHER, key, nonceOf(place), OPTIONS)
  runThrough(cipher, plain, into)
  cipher.final()
  into.set(cipher.getAuthTag(), plain.length)
}

/** Open one chunk into a buffer. @returns whether it is authentic; if not, nothing of it is left there */
export function openChunk(key: Uint8Array, place: ChunkPlace, sealed: Uint8Array, into: Uint8Array): boolean {
  const length = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(CIPHER, key, nonceOf(place), OPTIONS)
  decipher.setAuthTag(sealed.subarray(length))
  runThrough(decipher, sealed.subarray(0, length), into)
  try {
    decipher.final()
  } catch {
    into.fill(0, 0, length)
    return false
  }
  return true
}

// A chunk that is authentic at the same place with the other flag says what happened to the file.
function diagnose(key: Uint8Array, place: ChunkPlace, sealed: Uint8Array): SealError {
  const other = { counter: place.counter, last: !place.last }
  if (!openChunk(key, other, sealed, new Uint8Array(CHUNK_BYTES))) {
    return new SealError("payload-unauthenticated", `chunk ${place.counter} is not authentic, the file was altered`)
  }
  return place.last
    ? new SealError("payload-truncated", "the file ends before its final chunk")
    : new SealError("payload-trailing", "there are bytes after the file's final chunk")
}

// Eleven bytes of big-endian counter, one byte of flag.
function nonceOf({ counter, last }: ChunkPlace): Uint8Array {
  const nonce = new Uint8Array(12)
  for (let at = 10, rest = counter; rest > 0; at--, rest = Math.floor(rest / 256)) nonce[at] = rest % 256
  nonce[11] = last ? 1 : 0
  return nonce
}

// Node makes every output twice, the second a copy of the first and 16 bytes longer away than the first is long. Where
// source and destination lie a little more than whole pages apart, x86 copies at a third of its speed; so a part is
// not whole pages. It is whole blocks of the cipher eight times over, which is how many are computed at once.
const PART_BYTES = 65 * 512

function runThrough(cipher: { update(part: Uint8Array): Uint8Array }, bytes: Uint8Array, into: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const output = cipher.update(bytes.subarray(at, at + PART_BYTES))
    into.set(output, at)
    release(output)
  }
}

// Each output is an allocation outside the JavaScript heap, which the collector notices late: a long file would pile up
// hundreds of MiB. Detaching frees it now. An output that shares its buffer with others is left alone.
function release({ buffer, byteLength }: Uint8Array): void {
  if (byteLength >= LARGE_BYTES && buffer.byteLength === byteLength && buffer instanceof ArrayBuffer) buffer.transfer(0)
}
const LARGE_BYTES = 16 * 1024
