/**
 * `seal`: the envelope. Bytes go in, an age file for exactly one reader comes out, and only that reader's key opens it.
 *
 * The files are age v1 (C2SP age.md), of which this room accepts one profile: binary, with exactly one `mlkem768x25519`
 * stanza, so that no file is ever readable by somebody without a post-quantum key and none has a second, unseen reader.
 * Stock age opens any of them, given the identity. All primitives are those of `node:crypto`; what is written here is the
 * container around them: the hybrid KEM's combiner, HPKE's key schedule, the header, STREAM.
 *
 * Two ways lead through it. What fits in memory (views, bundles) is sealed and opened whole: {@link seal}, {@link open}.
 * What does not (enclosures) goes by segments whose positions are known beforehand: {@link sealHead} or {@link openHead},
 * then {@link sealSegment} or {@link openSegment} for each, in any order, in any thread. This room does no I/O and starts
 * no threads; that is the vault's.
 *
 * Three meanings are kept apart. *Not for me* is a value, `{ kind: "not-addressed" }`. *Refused* is a {@link SealError}
 * with a code. *Misuse* (a buffer too short, a segment that does not exist) is a `TypeError`.
 *
 * Specification: spec/seal.md.
 * @module
 */
export { SealError, type SealFault } from "./error.ts"
export {
  open,
  openHead,
  seal,
  sealHead,
  WHOLE_LIMIT_BYTES,
  type NotAddressed,
  type Opened,
  type OpenedHead,
  type SealRandomness,
} from "./file.ts"
export type { KemRandomness } from "./hybrid.ts"
export {
  generateIdentity,
  identityFromSeed,
  identitySeed,
  importRecipient,
  RECIPIENT_BYTES,
  SEED_BYTES,
  type Identity,
  type Recipient,
} from "./keys.ts"
export { pad, paddedSize, PADDING_PREFIX_BYTES, padme, unpad } from "./padding.ts"
export {
  CHUNK_BYTES,
  HEAD_BYTES,
  layoutOf,
  layoutOfSealed,
  openSegment,
  PAYLOAD_KEY_BYTES,
  plainSize,
  SEALED_SEGMENT_BYTES,
  sealedSize,
  sealSegment,
  SEGMENT_BYTES,
  segmentAt,
  type Layout,
  type Segment,
  type SegmentInput,
} from "./stream.ts"
export { decodeIdentity, decodeRecipient, encodeIdentity, encodeRecipient } from "./text.ts"
