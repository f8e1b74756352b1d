/**
 * The door to `backup/`, `files/`, `search/` and `shares/`: each function loads the code behind it at its first call. Their documentation is
 * there.
 * @module
 */
import type * as backup from "./backup/index.ts"
import type * as files from "./files/index.ts"
import type * as search from "./search/index.ts"
import type * as shares from "./shares/index.ts"

/** Seal a file into a new age file. See `files/file.ts`. */
export const sealFile: typeof files.sealFile = async (input) => (await import("./files/file.ts")).sealFile(input)

/** Open an age file into a new file; nothing has its name before all was authenticated. See `files/file.ts`. */
export const openFile: typeof files.openFile = async (input) => (await import("./files/file.ts")).openFile(input)

/** Seal a file as an enclosure, with the root over its chunks. See `files/enclosure.ts`. */
export const sealEnclosure: typeof files.sealEnclosure = async (input) =>
  (await import("./files/index.ts")).sealEnclosure(input)

/** Open a fetched enclosure into a file of its true size. See `files/enclosure.ts`. */
export const openEnclosure: typeof files.openEnclosure = async (input) =>
  (await import("./files/index.ts")).openEnclosure(input)

/** Hash the chunks of a sealed enclosure. See `files/enclosure.ts`. */
export const hashChunks: typeof files.hashChunks = async (input) => (await import("./files/index.ts")).hashChunks(input)

/** Read one chunk of a sealed enclosure, checked. See `files/enclosure.ts`. */
export const readChunk: typeof files.readChunk = async (input) => (await import("./files/index.ts")).readChunk(input)

/** Begin or go on fetching a sealed enclosure, chunk by chunk, each checked. See `files/enclosure.ts`. */
export const fetchChunks: typeof files.fetchChunks = async (input) =>
  (await import("./files/index.ts")).fetchChunks(input)

/** Begin an enclosure whose octets will come in pieces. See `files/receiving.ts`. */
export const beginReceiving = async (at: string): Promise<ReturnType<typeof files.beginReceiving>> =>
  (await import("./files/receiving.ts")).beginReceiving(at)

/** How far an enclosure that comes in pieces has come. See `files/receiving.ts`. */
export const howFar = async (what: files.Received): Promise<files.HowFar> =>
  (await import("./files/receiving.ts")).howFar(what)

/** Take a piece of an enclosure and seal it. See `files/receiving.ts`. */
export const takePiece: typeof files.takePiece = async (what, piece) =>
  (await import("./files/receiving.ts")).takePiece(what, piece)

/** Open the index of words that belongs to an open vault. See `search/store.ts`. */
export const openSearchStore: typeof search.openSearchStore = async (input) =>
  (await import("./search/index.ts")).openSearchStore(input)

/** Restore a vault from a backup, where there is none. See `backup/restore.ts`. */
export const restoreVault: typeof backup.restoreVault = async (input) =>
  (await import("./backup/index.ts")).restoreVault(input)

/** Open the drawer of a lost vault: k shares and a backup of it. See `shares/open.ts`. */
export const openDrawer: typeof shares.openDrawer = async (input) =>
  (await import("./shares/index.ts")).openDrawer(input)
