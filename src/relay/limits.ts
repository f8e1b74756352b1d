/**
 * Every bound of the relay, with its unit. The contract's own constants first, then what an operator may set.
 * @module
 */

/** A locker's chunk, bytes; fixed by the suite. The last chunk of a locker may be shorter. */
export const CHUNK_BYTES: number = 1 << 20
/** Chunks that a locker may have at most: of a pebibyte. */
export const MAX_CHUNKS: number = 2 ** 30
/** Most hashes of chunks in one answer: 128 KiB, which stand for 4 GiB. */
export const MAX_HASHES = 4096
/** Longest long poll, seconds. */
export const MAX_WAIT_SECONDS = 60
/** Most bundles in one list. */
export const MAX_LIST = 256
/** Largest small CBOR body (everything but bundles, chunks and postmark requests), bytes. */
export const SMALL_BODY_BYTES: number = 64 << 10
/** Most bundles in one postmark request, and most lockers it may name. */
export const MAX_POSTMARK_BUNDLES = 64
export const MAX_POSTMARK_LOCKERS = 1024
/** Most postmark records in one answer. */
export const MAX_RECORDS = 256
/** Records of one answer, bytes, unless one alone is longer. */
export const MAX_RECORDS_BYTES: number = 4 << 20
/** All headers of a request, bytes. */
export const MAX_HEADER_BYTES: number = 16 << 10

/** What an operator may set. */
export interface Limits {
  /** Largest bundle, bytes. */
  readonly bundleBytes: number
  /** Largest locker, bytes. */
  readonly lockerBytes: number
  /** Bodies being received at one time, all requests together, bytes. */
  readonly bodiesInFlight: number
  /** How long a bundle that nobody collects is kept, and the memory of one that was collected, seconds. */
  readonly bundleSeconds: number
  /** How long a locker is kept, seconds. */
  readonly lockerSeconds: number
  /** Deposit rights of one mailbox. */
  readonly rightsPerMailbox: number
  /** Bundles held in one mailbox. */
  readonly bundlesPerMailbox: number
  /** Requests under one right: so many per second in the long run … */
  readonly rightRate: number
  /** … and so many at once. */
  readonly rightBurst: number
  /** Long polls waiting at one mailbox or channel. */
  readonly waitingPerPlace: number
  /** Long polls waiting in all. */
  readonly waiting: number
  /** Open connections. */
  readonly connections: number
  /** From the start of a drain until connections are cut, milliseconds. */
  readonly drainMs: number
}

const DAY = 86_400

/** The defaults. */
export const DEFAULT_LIMITS: Limits = {
  bundleBytes: 64 << 20,
  lockerBytes: 64 * 2 ** 30,
  bodiesInFlight: 256 << 20,
  bundleSeconds: 90 * DAY,
  lockerSeconds: 90 * DAY,
  rightsPerMailbox: 256,
  bundlesPerMailbox: 100_000,
  rightRate: 200,
  rightBurst: 1000,
  waitingPerPlace: 4,
  waiting: 4096,
  connections: 8192,
  drainMs: 10_000,
}
