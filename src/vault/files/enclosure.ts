/**
 * Enclosures: a file padded with zeros to a whole number of MiB, sealed once to an identity made for it alone, and cut
 * into chunks of 1 MiB, over whose hashes the leaf's RFC 6962 root is taken. Chunks travel in any order, and each is
 * checked when it arrives. Spec: spec/vault.md#enclosures, spec/letter.md#enclosures.
 *
 * The seal alone does not say that this is the sender's file: whoever can open it could make another one for the same
 * recipient. The root in the signed letter does, so it is checked before anything is opened.
 * @module
 */
import * as fs from "node:fs"
import { resolve } from "node:path"
import { equal, HASH_BYTES } from "../../bytes/index.ts"
import {
  ENCLOSURE_BYTES,
  ENCLOSURE_CHUNK_BYTES,
  enclosureChunks,
  paddedEnclosureSize,
  sealedEnclosureSize,
} from "../../letter/index.ts"
import { leafHash, merkleTree } from "../../register/index.ts"
import { generateIdentity, importRecipient, layoutOf, type Identity } from "../../seal/index.ts"
import { VaultError } from "../error.ts"
import { FILE_MODE } from "../folder.ts"
import { work, type Watch } from "./crew.ts"
import { openContent, openStart, sealContent } from "./file.ts"
import { attempt, readingFrom, writingTo, type Source } from "./place.ts"
import { readFully, writeFully } from "./steps.ts"

/** A sealed enclosure: what the leaf says of it, and what opens it. */
export interface SealedEnclosure {
  /** Secret: travels beside the leaf to those who are granted it. Its `recipient` stands in the leaf. */
  readonly identity: Identity
  /** True size of the file, bytes. */
  readonly size: number
  readonly sealedBytes: number
  readonly root: Uint8Array
  /** RFC 6962 leaf hash of each chunk. */
  readonly hashes: readonly Uint8Array[]
}

/** The chunks of a sealed enclosure. */
export interface Chunks {
  readonly sealedBytes: number
  readonly root: Uint8Array
  readonly hashes: readonly Uint8Array[]
}

/**
 * Seal a file as an enclosure.
 * @param input `to` gets the ciphertext, on the disk when this returns
 * @throws {VaultError} as `sealFile`; `too-long` beyond 1 TiB
 */
export function sealEnclosure(input: Watch & { readonly from: string; readonly to: string }): Promise<SealedEnclosure> {
  return readingFrom(input.from, (source) => {
    const size = source.bytes
    if (size > ENCLOSURE_BYTES)
      throw new VaultError("too-long", `an enclosure of ${size} bytes, at most ${ENCLOSURE_BYTES} can be sent`)
    return writingTo({ path: input.to, durable: true }, async (file) => {
      const identity = generateIdentity()
      const layout = layoutOf(paddedEnclosureSize(size))
      const recipient = importRecipient(identity.recipient)
      await sealContent({ source, file, layout, recipient }, { ...input, progress: firstHalf(input.progress) })
      const sealed = { file, bytes: layout.sealedBytes, assertUnchanged() {} }
      const chunks = await hashAll(sealed, { ...input, progress: secondHalf(input.progress) })
      return { identity, size, ...chunks }
    })
  })
}

/**
 * Hash the chunks of a sealed enclosure, for sending it again or checking it.
 * @throws {VaultError} `not-found`, `not-a-file`, `io`, `wrong-size`, `aborted`
 */
export function hashChunks(input: Watch & { readonly from: string }): Promise<Chunks> {
  return readingFrom(input.from, (source) => hashAll(source, input))
}

/**
 * Read one chunk of a sealed enclosure, to send it.
 * @throws {VaultError} `not-found`, `not-a-file`, `io`; `chunk-differs` if it has not the hash it should have
 */
export function readChunk(input: {
  readonly from: string
  readonly index: number
  readonly hash: Uint8Array
}): Promise<Uint8Array> {
  const { from, index, hash } = input
  return readingFrom(from, async (source) => {
    const bytes = readStretch(source, index)
    if (!equal(leafHash(bytes), hash)) throw chunkDiffers(index)
    return bytes
  })
}

/** A sealed enclosure that is being fetched: a file with gaps. Close it when done or interrupted. */
export interface Fetching {
  /** Numbers of the chunks that are not there yet, ascending. */
  readonly missing: () => readonly number[]
  /** Check a chunk and put it in its place. @throws {VaultError} `chunk-differs`, `full`, `io` */
  readonly put: (index: number, bytes: Uint8Array) => void
  readonly close: () => void
}

/** What to fetch, and what is known of it. */
export interface FetchInput extends Watch {
  /** The file to fetch into, or to go on with. */
  readonly to: string
  /** True size and root, as the leaf says. */
  readonly size: number
  readonly root: Uint8Array
  /**
   * The chunks' hashes, from anywhere: they must lead to the root before any chunk is asked for, and each chunk is held
   * to its own. Without them chunks are stored as they come, and only `openEnclosure` tells whether they are right.
   */
  readonly hashes?: readonly Uint8Array[]
  /** Without hashes: the numbers of the chunks that were put there before. */
  readonly have?: readonly number[]
}

/**
 * Begin or go on fetching a sealed enclosure into a file. With hashes, what is in the file already is hashed, not believed.
 * @throws {VaultError} `chunk-differs` the hashes do not lead to the root; `wrong-size`, `not-a-file`, `read-only`, `full`, `io`,
 *   `aborted`
 */
export async function fetchChunks(input: FetchInput): Promise<Fetching> {
  const { size, root, hashes, have = [] } = input
  const sealedBytes = sealedSizeOf(size)
  const count = enclosureChunks(sealedBytes)
  if (hashes !== undefined && (hashes.length !== count || !leadsTo(hashes, root))) {
    throw new VaultError("chunk-differs", "the chunks listed are not those of the enclosure in the letter")
  }
  const file = attempt("the file to write", () => fs.openSync(resolve(input.to), FETCH_FLAGS, FILE_MODE))
  try {
    const found = fs.fstatSync(file)
    if (!found.isFile()) throw new VaultError("not-a-file", "the name to fetch to is not an ordinary file")
    if (found.size > sealedBytes) {
      throw new VaultError("wrong-size", "the file to go on with is larger than the enclosure")
    }
    // As if it were whole: gaps read as zeros, and zeros have no right hash.
    attempt("the file to write", () => fs.ftruncateSync(file, sealedBytes))
    const missing = new Set(Array.from({ length: count }, (_, index) => index))
    if (found.size > 0 && hashes !== undefined) {
      const there = await hashAll({ file, bytes: sealedBytes, assertUnchanged() {} }, input)
      for (const [index, hash] of there.hashes.entries()) {
        if (equal(hash, hashes[index] as Uint8Array)) missing.delete(index)
      }
    } else if (found.size > 0) {
      for (const index of have) missing.delete(index)
    }
    return fetching({ file, sealedBytes, hashes, missing })
  } catch (cause) {
    fs.closeSync(file)
    throw cause
  }
}

/**
 * Open a fetched enclosure into a file of its true size.
 * @param input `size` and `root` are the leaf's, `identity` the one that came beside it
 * @throws {VaultError} `wrong-size`, `chunk-differs` it is not the letter's enclosure; `not-addressed`; `padding-nonzero`; as `openFile`
 * @throws {SealError}
 */
export function openEnclosure(
  input: Watch & {
    readonly from: string
    readonly to: string
    readonly identity: Identity
    readonly size: number
    readonly root: Uint8Array
  },
): Promise<void> {
  const { from, to, identity, size, root } = input
  return readingFrom(from, async (source) => {
    const sealedBytes = sealedSizeOf(size)
    if (source.bytes !== sealedBytes) {
      throw new VaultError(
        "wrong-size",
        `the sealed enclosure is ${source.bytes} bytes, want ${sealedBytes}; fetch it again`,
      )
    }
    const found = await hashAll(source, { ...input, progress: firstHalf(input.progress) })
    if (!equal(found.root, root)) {
      throw new VaultError("chunk-differs", "the file is not the enclosure that the letter names; fetch it again")
    }
    const { payloadKey, layout } = openStart(source, identity)
    try {
      await writingTo({ path: to }, async (file) => {
        const watch = { ...input, progress: secondHalf(input.progress) }
        await openContent({ source, file, layout, payloadKey, contentBytes: size }, watch)
      })
    } finally {
      payloadKey.fill(0)
    }
  })
}

const FETCH_FLAGS =
  fs.constants.O_RDWR | fs.constants.O_CREAT | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)

function fetching(state: {
  readonly file: number
  readonly sealedBytes: number
  readonly hashes: readonly Uint8Array[] | undefined
  readonly missing: Set<number>
}): Fetching {
  const { file, sealedBytes, hashes, missing } = state
  let open = true
  return {
    missing: () => [...missing],
    put(index, bytes) {
      if (!open) throw new TypeError("fetching has ended")
      const at = index * ENCLOSURE_CHUNK_BYTES
      if (!Number.isSafeInteger(index) || index < 0 || at >= sealedBytes)
        throw new TypeError(`there is no chunk ${index}`)
      const right = bytes.length === Math.min(ENCLOSURE_CHUNK_BYTES, sealedBytes - at)
      if (!right || (hashes !== undefined && !equal(leafHash(bytes), hashes[index] as Uint8Array)))
        throw chunkDiffers(index)
      attempt("the file to write", () => writeFully(file, bytes, at))
      missing.delete(index)
    },
    close() {
      if (!open) return
      open = false
      fs.closeSync(file)
    },
  }
}

async function hashAll(source: Source, watch: Watch): Promise<Chunks> {
  const { file: from, bytes: sealedBytes } = source
  const count = enclosureChunks(sealedBytes)
  const all = new Uint8Array(new SharedArrayBuffer(HASH_BYTES * count))
  await work({ kind: "hash", from, sealedBytes, chunkBytes: ENCLOSURE_CHUNK_BYTES, hashes: all }, sealedBytes, watch)
  source.assertUnchanged()
  const hashes = Array.from({ length: count }, (_, i) => all.slice(HASH_BYTES * i, HASH_BYTES * (i + 1)))
  return { sealedBytes, hashes, root: merkleTree(hashes).root() }
}

function leadsTo(hashes: readonly Uint8Array[], root: Uint8Array): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES) && equal(merkleTree(hashes).root(), root)
}

function readStretch(source: Source, index: number): Uint8Array {
  const at = index * ENCLOSURE_CHUNK_BYTES
  if (!Number.isSafeInteger(index) || index < 0 || at >= source.bytes) throw new TypeError(`there is no chunk ${index}`)
  const bytes = new Uint8Array(Math.min(ENCLOSURE_CHUNK_BYTES, source.bytes - at))
  attempt("the file to read", () => readFully(source.file, bytes, at))
  return bytes
}

function sealedSizeOf(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0 || size > ENCLOSURE_BYTES) {
    throw new VaultError("wrong-size", `an enclosure of ${size} bytes cannot be`)
  }
  return sealedEnclosureSize(size)
}

function chunkDiffers(index: number): VaultError {
  return new VaultError("chunk-differs", `chunk ${index} is not the enclosure's; fetch or seal it again`)
}

function firstHalf(progress: Watch["progress"]): Watch["progress"] {
  return progress === undefined ? undefined : (done, total) => progress(Math.floor(done / 2), total)
}

function secondHalf(progress: Watch["progress"]): Watch["progress"] {
  return progress === undefined ? undefined : (done, total) => progress(total - Math.floor((total - done) / 2), total)
}
