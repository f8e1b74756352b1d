/**
 * Carrying a locker up or down: several chunks at a time, going on where it stopped. Chunks come from and go to
 * callbacks, so that nothing larger than a few chunks is ever in memory. Nothing here knows what a chunk holds: whoever
 * downloads asks for the chunks' hashes first, leads them to the enclosure's root, and holds each chunk to its own in the
 * sink.
 * @module
 */
import type { DepositRight, RelayClient } from "./contract.ts"
import { RelayError } from "./error.ts"
import { CHUNK_BYTES } from "./limits.ts"
import type { LockerListing } from "./wire.ts"

/** How far it is. */
export interface LockerProgress {
  /** Bytes there already or carried so far. */
  readonly done: number
  /** Bytes in all. */
  readonly size: number
}

/** What to carry up. */
export interface LockerUpload extends DepositRight {
  /** The read token whose hash is the locker's id. */
  readonly read: Uint8Array
  /** Bytes in all. */
  readonly size: number
  /** Gives chunk n: {@link CHUNK_BYTES}, the last one the rest. Called for several n at a time, in rising order. */
  readonly source: (n: number) => Promise<Uint8Array>
  readonly progress?: (progress: LockerProgress) => void
  /** Chunks on their way at one time; 4 if absent. */
  readonly parallel?: number
  readonly signal?: AbortSignal
}

/** What to carry down. */
export interface LockerDownload {
  readonly read: Uint8Array
  /** Bytes the enclosure says the locker has; another size is refused before anything is fetched. */
  readonly size: number
  /** Takes chunk n; a sink that throws ends the download. Called for several n at a time, in no order. */
  readonly sink: (n: number, octets: Uint8Array) => Promise<void>
  /** Whether the sink has chunk n from an earlier attempt. */
  readonly has?: (n: number) => boolean
  readonly progress?: (progress: LockerProgress) => void
  readonly parallel?: number
  readonly signal?: AbortSignal
}

const PARALLEL = 4

/**
 * Open a locker, unless it is open, and carry up the chunks it lacks.
 * @throws {RelayError} as {@link RelayClient.openLocker} and {@link RelayClient.putChunk}
 */
export async function uploadLocker(client: RelayClient, upload: LockerUpload): Promise<void> {
  const { mailbox, right, read, size, source } = upload
  const call = upload.signal === undefined ? {} : { signal: upload.signal }
  const opened = await client.openLocker({ mailbox, right, read, size }, call)
  const have = opened === "new" ? none : holds(await client.locker({ read }, call))
  await carry(upload, have, async (n, signal) => {
    const octets = await source(n)
    await client.putChunk({ mailbox, right, read, n, octets }, { signal })
  })
}

/**
 * Carry down the chunks that the sink lacks.
 * @throws {RelayError} `locker-incomplete`, `answer-malformed`, and as {@link RelayClient.chunk}
 */
export async function downloadLocker(client: RelayClient, download: LockerDownload): Promise<void> {
  const { read, size, sink } = download
  const state = await client.locker({ read }, download.signal === undefined ? {} : { signal: download.signal })
  if (state.size !== size) {
    throw new RelayError("answer-malformed", `the locker has ${state.size} bytes, the enclosure says ${size}`)
  }
  if (!state.complete) throw new RelayError("locker-incomplete", "the locker is not complete yet; try again later")
  await carry(download, download.has ?? none, async (n, signal) => {
    const octets = await client.chunk({ read, n }, { signal })
    if (octets.length !== chunkLength(size, n)) {
      throw new RelayError("answer-malformed", `chunk ${n} has ${octets.length} bytes, want ${chunkLength(size, n)}`)
    }
    await sink(n, octets)
  })
}

/** Bytes of chunk n in a locker of this size. */
export function chunkLength(size: number, n: number): number {
  return Math.min(CHUNK_BYTES, size - n * CHUNK_BYTES)
}

function none(): boolean {
  return false
}

function holds(state: LockerListing): (n: number) => boolean {
  return (n) => state.have.some(({ from, to }) => from <= n && n < to)
}

/** Some workers take the next chunk each until there is none; the first that fails stops the others. */
async function carry(
  of: { size: number; progress?: (p: LockerProgress) => void; parallel?: number; signal?: AbortSignal },
  has: (n: number) => boolean,
  one: (n: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { size } = of
  const count = Math.ceil(size / CHUNK_BYTES)
  const stop = new AbortController()
  const signal = of.signal === undefined ? stop.signal : AbortSignal.any([of.signal, stop.signal])
  let next = 0
  let done = 0
  const report = (n: number): void => {
    done += chunkLength(size, n)
    of.progress?.({ done, size })
  }
  const worker = async (): Promise<void> => {
    while (next < count) {
      const n = next++
      if (!has(n)) {
        signal.throwIfAborted()
        await one(n, signal)
      }
      report(n)
    }
  }
  const workers = Array.from({ length: Math.max(1, Math.min(of.parallel ?? PARALLEL, count)) }, worker)
  try {
    await Promise.all(workers)
  } catch (cause) {
    stop.abort(cause)
    await Promise.allSettled(workers)
    throw cause
  }
}
