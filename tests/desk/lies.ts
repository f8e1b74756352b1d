/**
 * What a host can sign that lies: other records than it gave before, with times of its own.
 * @module
 */
import {
  cosign,
  decodePostmark,
  encodePostmark,
  formatSignatures,
  leafHash,
  merkleTree,
  postmarkOrigin,
  readUnverifiedCheckpoint,
  signCheckpoint,
} from "../../src/register/index.ts"
import type { PostmarkListing } from "../../src/relay/wire.ts"
import type { World } from "./world.ts"

/** Records as a host lists them. */
export type Records = PostmarkListing["records"]

/** The host signs whatever records it likes, from the first on. */
export function signed(at: World, channel: Uint8Array, records: readonly Uint8Array[]): string {
  const leaves = records.map((record) => leafHash(record))
  const tree = merkleTree(leaves)
  return signCheckpoint({
    origin: postmarkOrigin(channel),
    size: leaves.length,
    root: tree.root(leaves.length),
    keys: at.hostKeys.log,
    time: at.clock.now,
  })
}

/** A record with another time, cosigned by the host with that time. */
export function retimed(at: World, { record, note }: Records[number], time: number): Records[number] {
  const lines = cosign(readUnverifiedCheckpoint(note), { keys: at.hostKeys.cosigner, time })
  return { record: encodePostmark({ ...decodePostmark(record), time }), note, cosignature: formatSignatures(lines) }
}
