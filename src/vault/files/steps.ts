/**
 * One step of work on a file, the same in whatever thread: read a stretch, seal, open or hash it, write it to its place.
 * Every position follows from lengths known before the first step, so steps can be done in any order.
 * @module
 */
import { readSync, writeSync } from "node:fs"
import { isZero } from "../../bytes/index.ts"
import {
  openSegment,
  SEALED_SEGMENT_BYTES,
  sealSegment,
  SEGMENT_BYTES,
  segmentAt,
  type Layout,
} from "../../seal/index.ts"
import { VaultError } from "../error.ts"
import { stretches } from "./stretches.ts"

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
    const chunk = stretches(Math.min(job.chunkBytes, job.sealedBytes))
    return (index) => {
      const at = index * job.chunkBytes
      const bytes = chunk(at, Math.min(job.chunkBytes, job.sealedBytes - at))
      readFully(job.from, bytes, at)
      job.hashes.set(leafHash(bytes), 32 * index)
    }
  }
  const { from, to, layout, payloadKey, contentBytes } = job
  const plain = stretches(Math.min(SEGMENT_BYTES, layout.plainBytes))
  const sealed = stretches(Math.min(SEALED_SEGMENT_BYTES, layout.sealedBytes))
  if (job.kind === "seal") {
    return (index) => {
      const { plainAt, plainBytes, sealedAt, sealedBytes } = segmentAt(layout, index)
      const own = Math.max(0, Math.min(plainBytes, contentBytes - plainAt))
      const bytes = plain(plainAt, plainBytes)
      readFully(from, bytes.subarray(0, own), plainAt)
      bytes.fill(0, own)
      const into = sealed(sealedAt, sealedBytes)
      sealSegment({ payloadKey, layout, index, bytes }, into)
      writeFully(to, into, sealedAt)
    }
  }
  return (index) => {
    const { plainAt, plainBytes, sealedAt, sealedBytes } = segmentAt(layout, index)
    const bytes = sealed(sealedAt, sealedBytes)
    readFully(from, bytes, sealedAt)
    const into = plain(plainAt, plainBytes)
    openSegment({ payloadKey, layout, index, bytes }, into)
    const own = Math.max(0, Math.min(plainBytes, contentBytes - plainAt))
    if (!isZero(into.subarray(own))) {
      throw new VaultError("padding-nonzero", "there is something other than zeros after the end of the enclosure")
    }
    writeFully(to, into.subarray(0, own), plainAt)
  }
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
