/**
 * `vault`: where secrets rest. One SQLite file for each officer; SQLite sees ciphertext, tags and sizes, and never a key,
 * a name or a word.
 *
 * The desk works through two verbs. {@link Vault.act} does one act as one transaction: all of it is in the file when it
 * returns, or none of it is. {@link Vault.read} looks. Inside, records are filed by collection and id
 * ({@link Act.put}, {@link Reading.get}, {@link Reading.list}); the collections are the closed list {@link schema}.
 *
 * A record is bound to its place, its order, its state and the act that wrote it, and a tally over all records is bound to
 * the number of acts: one that was altered, moved, withheld or put back in an older version is refused (`tampered`). The
 * whole file put back as it was yesterday is *not* seen from inside; that is what the protocol's high-water marks are for.
 *
 * *Destroyed* means: after {@link Vault.destroyAfter} no page of the file or of its log holds what was deleted. What a
 * disk that moves blocks about keeps beneath the file system is beyond this program; spec/vault.md says so.
 *
 * Files too large for memory are sealed and opened by {@link sealFile}, {@link openFile}, {@link sealEnclosure} and
 * {@link openEnclosure}, and what comes in pieces by {@link takePiece}; their code, and its threads, are loaded only when
 * one of them is called. So is the index of words, {@link openSearchStore}, which is in memory while it is open and on the
 * disk only as ciphertext.
 *
 * {@link Vault.backUp} makes a backup of an open vault, without one-time secrets, and {@link restoreVault} a vault of it.
 *
 * What is filed, the *drawer*, is under keys of its own. {@link Vault.split} gives k of n colleagues the means to open it from a
 * backup, {@link openDrawer}; the rest, the *pen*, is under the vault key alone.
 *
 * Specification: spec/vault.md.
 * @module
 */
export {
  MOST_ID_BYTES,
  MOST_RECORD_BYTES,
  MOST_STATE,
  type Act,
  type FiledRecord,
  type Listing,
  type Reading,
  type RecordId,
  type TreeNode,
} from "./act.ts"
export { VaultError, type VaultFault } from "./error.ts"
export { schema, type Collection, type CollectionRule } from "./schema.ts"
export { markOf, type Mark, type MarkedRegister, type MarkFile } from "./mark.ts"
export { peekVault, type Peek } from "./peek.ts"
export { MOST_LABEL, type SlotSecret } from "./slots.ts"
export type { Way, Ways } from "./slots-kept.ts"
export { DEFAULT_COST, LEAST_COST, MOST_COST, PLAY_COST, type Cost } from "./slots-stretch.ts"
export { createVault, openVault, type ExistingVault, type NewVault, type Unlock, type Vault } from "./vault.ts"
export {
  beginReceiving,
  fetchChunks,
  hashChunks,
  howFar,
  openEnclosure,
  openDrawer,
  openFile,
  openSearchStore,
  readChunk,
  restoreVault,
  sealEnclosure,
  sealFile,
  takePiece,
} from "./lazy.ts"
export type { DrawerInput, GivenShare, MadeShare, MadeSplitting, OpenedDrawer, Splitting } from "./shares/index.ts"
export { MOST_SHARES } from "./shares/kept.ts"
export { forgetImage } from "./search/name.ts"
export type { Backup, BackupInput, RestoreInput } from "./backup/index.ts"
export type { Indexed, IndexedLetter, IndexedText, Match, SearchStore, Wanted } from "./search/index.ts"
export type {
  Chunks,
  FetchInput,
  Fetching,
  HowFar,
  OpenFileInput,
  PieceTaken,
  Received,
  SealedEnclosure,
  SealFileInput,
  Watch,
} from "./files/index.ts"
