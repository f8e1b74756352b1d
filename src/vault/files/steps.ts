/**
 * One step of work on a file, the same in whatever thread: read a stretch, seal, open or hash it, write it to its place.
 * Every position follows from lengths known before the first step, so steps can be done in any order.
 * @module
 */
import { readSync, writeSync, writevSync } from "node:fs"
import { isZero } from "../../bytes/index.ts"
import {
  openPieces,
  releasePieces,
  SEALED_SEGMENT_BYTES,
  sealPieces,
  SEGMENT_BYTES,
  segmentAt,
  type Layout,
} from "../../seal/index.ts"
import { VaultError } from "../error.ts"

/** Work on a file, as it is handed to a thread: plain values, descriptors of the process, and memory that is shared. */
export type Job =
  | {
      readonly kind: "seal" | "open"
      readonly from: number
      readonly to: number
      readonly layout: Layout
      /** 32 bytes in shared memory: one copy for all threads, overwritten at the end. */
      readonly payloadKey: Uint8Array
      /** Length of the file's own content; what the layout has beyond it is zeros. */
      readonly contentBytes: number
    }
  | {
      readonly kind: "hash"
      readonly from: number
      readonly sealedBytes: number
      readonly chunkBytes: number
      /** 32 bytes for each chunk, in shared memory. */
      readonly hashes: Uint8Array
    }

/** How many steps a job has. */
export function stepsOf(job: Job): number {
  return job.kind === "hash" ? Math.ceil(job.sealedBytes / job.chunkBytes) : job.layout.segments
}

/**
 * Prepare to do steps of a job in this thread: the buffers are made once.
 * @returns does step number `index`; throws a SealError, a VaultError, or what the file system throws
 */
export async function prepare(job: Job): Promise<(index: number) => void> {
  if (job.kind === "hash") {
    const { leafHash } = await import("../../register/index.ts")
    const chunk = Buffer.allocUnsafeSlow(Math.min(job.chunkBytes, job.sealedBytes))
    return (index) => {
      const at = index * job.chunkBytes
      const bytes = chunk.subarray(0, Math.min(job.chunkBytes, job.sealedBytes - at))
      readFully(job.from, bytes, at)
      job.hashes.set(leafHash(bytes), 32 * index)
    }
  }
  const { from, to, layout, payloadKey, contentBytes } = job
  if (job.kind === "seal") {
    const plain = Buffer.allocUnsafeSlow(Math.min(SEGMENT_BYTES, layout.plainBytes))
    return (index) => {
      const { plainAt, plainBytes, sealedAt } = segmentAt(layout, index)
      const own = Math.max(0, Math.min(plainBytes, contentBytes - plainAt))
      readFully(from, plain.subarray(0, own), plainAt)
      plain.fill(0, own, plainBytes)
      const pieces = sealPieces({ payloadKey, layout, index, bytes: plain.subarray(0, plainBytes) })
      writeAll(to, pieces, sealedAt)
      releasePieces(pieces)
    }
  }
  const sealed = Buffer.allocUnsafeSlow(Math.min(SEALED_SEGMENT_BYTES, layout.sealedBytes))
  return (index) => {
    const { plainAt, plainBytes, sealedAt, sealedBytes } = segmentAt(layout, index)
    const bytes = sealed.subarray(0, sealedBytes)
    readFully(from, bytes, sealedAt)
    const pieces = openPieces({ payloadKey, layout, index, bytes })
    const own = Math.max(0, Math.min(plainBytes, contentBytes - plainAt))
    writeAll(to, own < plainBytes ? contentOf(pieces, own) : pieces, plainAt)
    releasePieces(pieces)
  }
}

/** The first `own` bytes of a segment. @throws {VaultError} `padding-nonzero` not all is zeros after them */
function contentOf(pieces: readonly Uint8Array[], own: number): readonly Uint8Array[] {
  const content: Uint8Array[] = []
  let left = own
  for (const piece of pieces) {
    const here = Math.min(left, piece.length)
    if (!isZero(piece.subarray(here))) {
      throw new VaultError("padding-nonzero", "there is something other than zeros after the end of the enclosure")
    }
    content.push(piece.subarray(0, here))
    left -= here
  }
  return content
}

/** Read all of a stretch. @throws {VaultError} `wrong-size` the file ends within it */
export function readFully(file: number, into: Uint8Array, position: number): void {
  let done = 0
  while (done < into.length) {
    const read = readSync(file, into, done, into.length - done, position + done)
    if (read === 0) throw new VaultError("wrong-size", "the file became shorter while it was read; try again")
    done += read
  }
}

/** Write all of a stretch. */
export function writeFully(file: number, bytes: Uint8Array, position: number): void {
  let done = 0
  while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, position + done)
}

/** Write pieces one after another. */
function writeAll(file: number, pieces: readonly Uint8Array[], position: number): void {
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  let at = writevSync(file, pieces, position)
  if (at === bytes) return
  // A system may write less than it was given, for one because the disk is full: the next writing says why.
  let end = 0
  for (const piece of pieces) {
    end += piece.length
    if (at >= end) continue
    writeFully(file, piece.subarray(piece.length - (end - at)), position + at)
    at = end
  }
}
