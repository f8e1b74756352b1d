/**
 * `pouch`: what goes by hand when the network cable is out.
 *
 * Bundles and lockers are sealed before they come here, so a pouch is only a container: a file, or several small ones, of
 * *frames*: sealed bundles and the mailbox each is for, chunks of lockers, words that a bundle arrived, requests to a host
 * and its answers. A *volume* is one file of it. Each checks itself and stands alone: any order, any of them twice, and what
 * is whole is acted on while the rest is still on its way ({@link keepPiece}).
 *
 * A pouch is not a secret and proves nothing by itself. Whoever carries it sees sizes and names that are hashes; whoever
 * alters it is found out by the hash of a bundle, the seal inside it, the root of a letter, the host's signatures, or a
 * mark. **No capability lies in it**: neither deposit rights nor collect rights, tickets or read tokens. What a host is
 * asked bears a mark that only the holder of the capability can make, and that is good for this one thing.
 *
 * This room knows nothing of what is carried: it imports `bytes` and uses files. Spec: spec/pouch.md.
 * @module
 */
export { PouchError, type PouchFault } from "./error.ts"
export {
  ASKS,
  MOST_LOCKER_BYTES,
  MOST_TAKEN,
  MOST_VOLUMES,
  PIECE_BYTES,
  pieceLengthOf,
  type AnswerFrame,
  type BundleFrame,
  type CargoFrame,
  type ChunkFrame,
  type RequestFrame,
  type TakenFrame,
  type VolumeFrame,
} from "./frame.ts"
export {
  chunksOf,
  dropChunks,
  dropOld,
  dropWhole,
  keepChunk,
  keepPiece,
  keptChunks,
  keptLockers,
  readChunk,
  type Keeping,
  type Locker,
} from "./keep.ts"
export {
  LEAST_VOLUME_BYTES,
  MOST_VOLUME_BYTES,
  planPouch,
  VOLUME_BYTES,
  type BundleCargo,
  type Cargo,
  type LockerCargo,
  type PlannedVolume,
  type RequestCargo,
} from "./plan.ts"
export { openVolume, readVolume, type Lying, type Volume } from "./read.ts"
export { encodeVolume, writePouch, type WrittenVolume } from "./write.ts"
