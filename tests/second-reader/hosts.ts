/** Hosts, postmark records and names of registers: spec/postmark.md, spec/register.md#names. @module */
import { decode } from "./cbor.ts"
import { logKeys, sha256, type LogKeys } from "./keys.ts"
import { readProof, verifyCheckpoint, verifyCosignature, type Checkpoint } from "./notes.ts"
import { proven, wellFormed } from "./refused.ts"
import {
  ascending,
  byBytes,
  hash,
  hex,
  integer,
  list,
  matching,
  record,
  same,
  time,
  type Read,
  type Shape,
} from "./shape.ts"
import { leafHash, verifyInclusion } from "./trees.ts"

export const MOST = Number.MAX_SAFE_INTEGER

const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
const DOMAIN = `${LABEL}(?:\\.${LABEL})*`
const domain = matching(1, 253, new RegExp(`^${DOMAIN}$`))
/** An address of a relay. */
export const url = matching(
  1,
  512,
  /^https?:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?(?:\/[A-Za-z0-9._~-]+)*\/?$/,
)

/** Where a mailbox or a locker is: a relay, or by hand. */
export const place: Shape<string> = (value) => (value === "pouch:" ? value : url(value))

const hostRecord = record({ name: domain, relay: url, log: logKeys, cosigner: logKeys })
export type Host = Read<typeof hostRecord>

export const host: typeof hostRecord = (value) => {
  const read = hostRecord(value)
  disjoint(read.log, read.cosigner)
  return read
}

/** One key has one use. */
export function disjoint(log: LogKeys, cosigner: LogKeys): void {
  wellFormed(!same(log.ed25519, cosigner.ed25519) && !same(log.mldsa44, cosigner.mldsa44), "key-reused")
}

export const originOf = (channel: Uint8Array, office: Uint8Array): string => named("origin", channel, office)
export const postmarkOrigin = (channel: Uint8Array): string => named("postmark", channel)

function named(what: string, ...ids: readonly Uint8Array[]): string {
  return `diwan/${hex(sha256(what, ...ids))}`
}

const recordShape = record({
  suite: matching(0, 64, /^diwan\/1$/),
  origin: matching(1, 255, /^diwan\/[0-9a-f]{64}$/),
  size: integer(1, MOST),
  root: hash,
  time,
  bundles: list(hash, 0, 1024),
  lockers: list(hash, 0, 1024),
})
export type PostmarkRecord = Read<typeof recordShape>

export function readRecord(bytes: Uint8Array): PostmarkRecord {
  const read = recordShape(decode(bytes))
  ascending(read.bundles, byBytes, "postmark-list-order")
  ascending(read.lockers, byBytes, "postmark-list-order")
  return read
}

/** That this record is in the channel's postmark register. @returns its index */
export function verifyPostmarkProof(proof: Uint8Array, bytes: Uint8Array, channel: Uint8Array, host: Host): number {
  readRecord(bytes)
  const { index, hashes, checkpoint } = readProof(proof)
  verifyCheckpoint(checkpoint, postmarkOrigin(channel), host.log)
  const { size, root } = checkpoint
  verifyInclusion({ index, size, root, leaf: leafHash(bytes), proof: hashes })
  return index
}

/** That the host cosigned what it recorded. The checkpoint is open already. */
export function verifyPostmarkCosignature(checkpoint: Checkpoint, postmark: PostmarkRecord, host: Host): void {
  const { origin, size, root } = checkpoint
  const agrees = origin === postmark.origin && size === postmark.size && same(root, postmark.root)
  proven(agrees, "postmark-checkpoint-differs")
  proven(verifyCosignature(checkpoint, host.cosigner) === postmark.time, "postmark-time-differs")
}
