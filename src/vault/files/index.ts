/**
 * Files too large for memory. Loaded by `src/vault/lazy.ts` only when one of these is called, because a command that
 * lists letters must not pay for it.
 * @module
 */
export {
  fetchChunks,
  hashChunks,
  openEnclosure,
  readChunk,
  sealEnclosure,
  type Chunks,
  type FetchInput,
  type Fetching,
  type SealedEnclosure,
} from "./enclosure.ts"
export { openFile, sealFile, type OpenFileInput, type SealFileInput } from "./file.ts"
export {
  beginReceiving,
  howFar,
  PIECE_BYTES,
  takePiece,
  type HowFar,
  type PieceTaken,
  type Received,
} from "./receiving.ts"
export type { Watch } from "./crew.ts"
