/**
 * What came in pieces and is kept until it is whole: pieces of bundles, requests and answers, and chunks of lockers, each a
 * file of its own in one folder. A file is there whole or not at all, so that whoever is killed goes on with what is there;
 * and a piece is a piece of the same thing whichever pouch it came in.
 *
 * All of it is ciphertext, or what a host would tell anybody who holds a ticket. Nothing here is believed: the whole is held
 * to its hash, a locker's chunks to the root in a letter by whoever opens it.
 * @module
 */
import * as fs from "node:fs"
import { join } from "node:path"
import { equal, fromHex, sha256, toHex } from "../bytes/index.ts"
import { fileFault, PouchError } from "./error.ts"
import { PIECE_BYTES, pieceLengthOf, type Piece } from "./frame.ts"

/** A folder in which pieces are kept. Made when the first is put there. */
export interface Keeping {
  readonly folder: string
}

/**
 * Keep a piece.
 * @returns the whole, when all its pieces are there and have its hash; it stays until {@link dropWhole}
 * @throws {PouchError} `pouch-altered` if pieces that fit make something else: all of them are dropped
 */
export function keepPiece(keeping: Keeping, piece: Piece, octets: Uint8Array): Uint8Array | null {
  const { id, size, from } = piece
  if (size > PIECE_BYTES) put(keeping, pieceName(piece, from), octets)
  const whole = size > PIECE_BYTES ? assembled(keeping, piece) : octets
  if (whole === null || equal(sha256(whole), id)) return whole
  dropWhole(keeping, piece)
  throw new PouchError("pouch-altered", "the pieces of something do not make what they say; have it packed again")
}

/** Forget the pieces of something that was dealt with. */
export function dropWhole(keeping: Keeping, { id, size }: Pick<Piece, "id" | "size">): void {
  if (size <= PIECE_BYTES) return // of one piece nothing is kept
  for (let from = 0; from < size; from += PIECE_BYTES)
    fs.rmSync(join(keeping.folder, pieceName({ id, size }, from)), { force: true })
}

/** A locker: its id, and octets of the whole. */
export interface Locker {
  readonly locker: Uint8Array
  readonly size: number
}

/** Keep a chunk of a locker; one that is there in its place is replaced. */
export function keepChunk(keeping: Keeping, of: Locker, n: number, octets: Uint8Array): void {
  put(keeping, chunkName(of, n), octets)
}

/** A chunk that is kept, or null. */
export function readChunk(keeping: Keeping, of: Locker, n: number): Uint8Array | null {
  return read(keeping, chunkName(of, n), pieceLengthOf(of.size, n * PIECE_BYTES))
}

/** The chunks of a locker that are kept, in order. */
export function keptChunks(keeping: Keeping, of: Locker): readonly number[] {
  return Array.from({ length: chunksOf(of.size) }, (_, n) => n).filter((n) => {
    const found = fs.lstatSync(join(keeping.folder, chunkName(of, n)), { throwIfNoEntry: false })
    return found?.isFile() === true && found.size === pieceLengthOf(of.size, n * PIECE_BYTES)
  })
}

/** How many chunks a locker of this size has. */
export function chunksOf(size: number): number {
  return Math.ceil(size / PIECE_BYTES)
}

/** The lockers of which chunks are kept. */
export function keptLockers(keeping: Keeping): readonly Locker[] {
  const found = new Map<string, Locker>()
  for (const name of names(keeping)) {
    const [, hex = "", size = ""] = /^([0-9a-f]{64})-([1-9][0-9]{0,15})\.[0-9]+\.chunk$/.exec(name) ?? []
    if (hex !== "") found.set(`${hex}-${size}`, { locker: fromHex(hex), size: Number(size) })
  }
  return [...found.values()]
}

/** Forget the chunks of a locker. */
export function dropChunks(keeping: Keeping, of: Locker): void {
  for (let n = 0; n < chunksOf(of.size); n++) fs.rmSync(join(keeping.folder, chunkName(of, n)), { force: true })
}

/** Forget what has lain here longer than anything is waited for. @param before milliseconds since 1970 */
export function dropOld(keeping: Keeping, before: number): void {
  for (const name of names(keeping)) {
    const path = join(keeping.folder, name)
    const found = fs.lstatSync(path, { throwIfNoEntry: false })
    if (found?.isFile() === true && found.mtimeMs < before && KEPT.test(name)) fs.rmSync(path, { force: true })
  }
}

const KEPT = /^[0-9a-f]{64}-[0-9]+[.-][0-9]+\.(?:piece|chunk|part)$/

function names({ folder }: Keeping): readonly string[] {
  try {
    return fs.readdirSync(folder)
  } catch {
    return []
  }
}

function assembled(keeping: Keeping, { id, size }: Piece): Uint8Array | null {
  const count = Math.ceil(size / PIECE_BYTES)
  const pieces: Uint8Array[] = []
  for (let i = 0; i < count; i++) {
    const from = i * PIECE_BYTES
    const piece = read(keeping, pieceName({ id, size }, from), pieceLengthOf(size, from))
    if (piece === null) return null
    pieces.push(piece)
  }
  const whole = new Uint8Array(size)
  for (const [i, piece] of pieces.entries()) whole.set(piece, i * PIECE_BYTES)
  return whole
}

/** Size is in the name: two that say they are one, and are not, never mix. */
function pieceName({ id, size }: Pick<Piece, "id" | "size">, from: number): string {
  return `${toHex(id)}-${size}-${from}.piece`
}

function chunkName({ locker, size }: Locker, n: number): string {
  return `${toHex(locker)}-${size}.${n}.chunk`
}

function read({ folder }: Keeping, name: string, length: number): Uint8Array | null {
  try {
    const octets = fs.readFileSync(join(folder, name))
    return octets.length === length ? new Uint8Array(octets.buffer, octets.byteOffset, octets.length) : null
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null
    throw fileFault(cause, "what came of a pouch", "read")
  }
}

function put({ folder }: Keeping, name: string, octets: Uint8Array): void {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    const temporary = join(folder, `${name.replace(/\.[a-z]+$/, "")}.part`)
    fs.rmSync(temporary, { force: true })
    const file = fs.openSync(temporary, "wx", 0o600)
    try {
      for (let from = 0; from < octets.length;) from += fs.writeSync(file, octets, from)
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    fs.renameSync(temporary, join(folder, name))
  } catch (cause) {
    throw fileFault(cause, "what came of a pouch", "write")
  }
}
