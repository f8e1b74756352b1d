/**
 * Postmarks: a host's record that a checkpoint and its bundles were handed in at a time. The records are the entries of
 * the host's postmark register for the channel; their order is the order of all acts in the channel.
 * Spec: spec/postmark.md. Values only: the relay keeps the register, and asks {@link judgeCheckpoint} before it writes.
 * @module
 */
import {
  compare,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  integer,
  list,
  oneOf,
  record as recordOf,
  time as timeShape,
  token,
  type Shape,
} from "../bytes/index.ts"
import type { Checkpoint } from "./checkpoint.ts"
import { verifyCosignature } from "./cosign.ts"
import { RegisterError } from "./error.ts"
import { leafHash } from "./hash.ts"
import type { Host } from "./host.ts"
import { verifyConsistency } from "./merkle.ts"
import { ORIGIN_PATTERN, postmarkOrigin } from "./origin.ts"
import { verifyTlogProof, type TlogProof } from "./proof.ts"

/** Most bundles, and most lockers, of one postmark. */
export const MOST_HANDED_IN = 1024

/** One postmark. */
export interface PostmarkRecord {
  /** Whose register: its origin. */
  readonly origin: string
  /** The checkpoint accepted: at least one entry. */
  readonly size: number
  readonly root: Uint8Array
  /** When, by the host's clock: whole seconds since 1970. */
  readonly time: number
  /** Hashes of the bundles handed in with it, ascending, none twice. */
  readonly bundles: readonly Uint8Array[]
  /** Ids of the lockers those bundles need, ascending, none twice. */
  readonly lockers: readonly Uint8Array[]
}

/** Encode a postmark: the leaf data of its entry. @throws {BytesError}, {RegisterError} as {@link decodePostmark} */
export function encodePostmark(postmark: PostmarkRecord): Uint8Array {
  const { origin, size, root, time, bundles, lockers } = postmark
  const bytes = encodeRecord({ suite: "diwan/1", origin, size, root, time, bundles, lockers })
  decodePostmark(bytes)
  return bytes
}

/** Decode a postmark. @throws {BytesError}; {RegisterError} `postmark-list-order` */
export function decodePostmark(bytes: Uint8Array): PostmarkRecord {
  const { origin, size, root, time, bundles, lockers } = decodeAs(RECORD, bytes, "postmark")
  for (const hashes of [bundles, lockers]) {
    if (hashes.every((hash, i) => i === 0 || compare(hashes[i - 1] as Uint8Array, hash) < 0)) continue
    throw new RegisterError("postmark-list-order", "postmark: bundles and lockers must be listed ascending, none twice")
  }
  return { origin, size, root, time, bundles, lockers }
}

/** What is handed in at a relay, and what the relay knows of the register so far. */
export interface HandedIn {
  /** Opened with the keys of the office whose register it is. */
  readonly checkpoint: Checkpoint
  /** From the last postmarked size, or from 0, to this one. */
  readonly proof: readonly Uint8Array[]
  readonly bundles: readonly Uint8Array[]
  readonly lockers: readonly Uint8Array[]
  /** The present time by the host's clock, or `latestTime` when the clock has fallen behind it. */
  readonly time: number
  /** The last postmark of this origin; null if none. */
  readonly last: PostmarkRecord | null
  /** The postmark of this origin and size; null if none. */
  readonly same: PostmarkRecord | null
  /** Time of the last postmark of the channel, whatever its origin; 0 if none. */
  readonly latestTime: number
}

/**
 * May this checkpoint be postmarked? A request that repeats an earlier one is answered with the earlier record.
 * @returns `new` with the record to write, `repeat` with the record there is
 * @throws {RegisterError} `postmark-forked` the same size with another root; `postmark-repeat-differs` the same checkpoint with other bundles or lockers;
 *   `postmark-shrunk` smaller than the last, or empty; `consistency-unproven`; `postmark-time-fell`; `postmark-list-order`
 */
export function judgeCheckpoint(handed: HandedIn): {
  readonly kind: "new" | "repeat"
  readonly record: PostmarkRecord
} {
  const { checkpoint, last, same } = handed
  const { origin, size, root } = checkpoint
  if ([last, same].some((known) => known !== null && known.origin !== origin)) {
    throw new TypeError("the postmark given is of another register than the checkpoint")
  }
  for (const known of [last, same]) {
    if (known === null || known.size !== size) continue
    if (!equal(known.root, root)) throw new RegisterError("postmark-forked", `postmark: two roots for ${size} entries`)
    if (sameHashes(known.bundles, handed.bundles) && sameHashes(known.lockers, handed.lockers)) {
      return { kind: "repeat", record: known }
    }
    throw new RegisterError(
      "postmark-repeat-differs",
      `postmark: ${size} entries are postmarked with other bundles or lockers`,
    )
  }
  if (size <= (last?.size ?? 0)) {
    throw new RegisterError("postmark-shrunk", `postmark: found ${size} entries, want more than ${last?.size ?? 0}`)
  }
  if (last !== null) {
    verifyConsistency({ from: last.size, to: size, fromRoot: last.root, toRoot: root, proof: handed.proof })
  } else if (handed.proof.length > 0) {
    throw new RegisterError("consistency-unproven", "postmark: a proof from an empty register must be empty")
  }
  if (handed.time < Math.max(handed.latestTime, last?.time ?? 0)) {
    throw new RegisterError("postmark-time-fell", "postmark: the time is before that of the last postmark")
  }
  const { time, bundles, lockers } = handed
  const record = { origin, size, root, time, bundles, lockers }
  return { kind: "new", record: decodePostmark(encodePostmark(record)) }
}

/** A record with its place in the postmark register: its index is its rank in the order of acts. */
export interface PlacedPostmark {
  readonly index: number
  readonly record: PostmarkRecord
}

/**
 * The postmark of an entry: the first record that covers it; null if none does yet.
 * @param records of the channel's postmark register from its beginning, in order
 */
export function postmarkOf(
  entry: { readonly origin: string; readonly index: number },
  records: readonly PostmarkRecord[],
): PlacedPostmark | null {
  const index = records.findIndex((record) => record.origin === entry.origin && record.size > entry.index)
  return index < 0 ? null : { index, record: records[index] as PostmarkRecord }
}

/**
 * Verify that a record is in the host's postmark register for a channel.
 * @param claim `record`: its encoding; `proof`: a tlog-proof with the host's checkpoint of that register
 * @throws {BytesError}; {RegisterError} as `decodePostmark` and `verifyTlogProof`
 */
export function verifyPostmark(claim: {
  readonly channelId: Uint8Array
  readonly host: Host
  readonly record: Uint8Array
  readonly proof: TlogProof | string
}): PlacedPostmark & { readonly checkpoint: Checkpoint } {
  const record = decodePostmark(claim.record)
  const origin = postmarkOrigin(claim.channelId)
  const leaf = leafHash(claim.record)
  const { index, checkpoint } = verifyTlogProof({ proof: claim.proof, leaf, origin, keys: claim.host.log })
  return { index, record, checkpoint }
}

/**
 * Verify the cosignature that a host gave with a postmark: under the very checkpoint, with the very time.
 * @throws {RegisterError} `postmark-checkpoint-differs`, `postmark-time-differs`, and what `verifyCosignature` throws
 */
export function verifyPostmarkCosignature(record: PostmarkRecord, checkpoint: Checkpoint, host: Host): void {
  const { origin, size, root } = checkpoint
  if (record.origin !== origin || record.size !== size || !equal(record.root, root)) {
    throw new RegisterError("postmark-checkpoint-differs", "postmark: it is of another checkpoint")
  }
  if (verifyCosignature(checkpoint, { keys: host.cosigner }).time === record.time) return
  throw new RegisterError(
    "postmark-time-differs",
    "postmark: the host's cosignature bears another time than its record",
  )
}

const HASHES = list(hash32, 0, MOST_HANDED_IN)
const RECORD: Shape<PostmarkRecord & { readonly suite: "diwan/1" }> = recordOf({
  suite: oneOf("diwan/1"),
  origin: token(ORIGIN_PATTERN, "an origin"),
  size: integer(1),
  root: hash32,
  time: timeShape,
  bundles: HASHES,
  lockers: HASHES,
})

function sameHashes(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((hash, i) => equal(hash, b[i] as Uint8Array))
}
