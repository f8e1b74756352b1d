/**
 * The frames of a volume: what each says, its encoding and its bounds. One closed list; a frame of another kind, or with
 * another field, is refused with its whole volume.
 *
 *     volume = magic frame…
 *     frame  = length of head, 4 octets big-endian ‖ head, deterministic CBOR ‖ body, `length` octets
 *
 * Spec: spec/pouch.md.
 * @module
 */
import {
  bytesOf,
  BytesError,
  concat,
  decodeAs,
  encodeRecord,
  hash32,
  integer,
  nullable,
  oneOf,
  record,
  sha256,
  utf8,
  variant,
  type Shape,
} from "../bytes/index.ts"
import { PouchError } from "./error.ts"

/** The first octets of every volume. */
export const MAGIC: Uint8Array = utf8("diwan pouch 1\n")
/** Most octets of one body: a piece of a bundle, or a locker's chunk. */
export const PIECE_BYTES: number = 1 << 20
/** Most octets of a head. */
export const MOST_HEAD_BYTES = 512
/** Most volumes of one pouch. */
export const MOST_VOLUMES = 9999
/** Most frames of one volume. */
export const MOST_FRAMES: number = 1 << 18
/** Most words of arrival in one volume; a pouch that has more leaves the oldest out. */
export const MOST_TAKEN = 4096
/** Largest bundle, request or answer, bytes: what one is sealed to at most. */
export const MOST_WHOLE_BYTES: number = 2 ** 28
/** Largest locker, bytes: a pebibyte. */
export const MOST_LOCKER_BYTES: number = 2 ** 50

/** A part of something that is named by the SHA-256 of the whole. */
export interface Piece {
  /** SHA-256 of the whole. */
  readonly id: Uint8Array
  /** Octets of the whole. */
  readonly size: number
  /** Where this piece begins: a multiple of {@link PIECE_BYTES}. */
  readonly from: number
  readonly length: number
  /** SHA-256 of this piece. */
  readonly hash: Uint8Array
}

/** Which volume of which pouch this is. The first frame. */
export interface VolumeFrame {
  readonly kind: "volume"
  /** Random; the same in every volume of the pouch. */
  readonly pouch: Uint8Array
  /** From 1. */
  readonly number: number
  readonly volumes: number
}

/** Word that a bundle was opened: the filing token that was inside it. */
export interface TakenFrame {
  readonly kind: "taken"
  readonly bundle: Uint8Array
  readonly token: Uint8Array
}

/** A piece of a sealed bundle for a mailbox. */
export interface BundleFrame extends Piece {
  readonly kind: "bundle"
  readonly mailbox: Uint8Array
  /** SHA-256 of the filing token inside. */
  readonly filing: Uint8Array
  /** Leave to deposit it at the mailbox's relay, as a mark: see spec/pouch.md#marks. */
  readonly mark: Uint8Array | null
}

/** A chunk of a locker. */
export interface ChunkFrame {
  readonly kind: "chunk"
  readonly locker: Uint8Array
  /** Octets of the locker. */
  readonly size: number
  readonly n: number
  readonly length: number
  readonly hash: Uint8Array
  /** Whose quota pays at a relay, with the mark for it; null if it is only carried. */
  readonly payer: { readonly mailbox: Uint8Array; readonly mark: Uint8Array } | null
}

/** What is asked of a host. */
export const ASKS = ["ask", "bind", "cosign", "postmark"] as const

/** Something for a host to do, as it would be asked over the network. */
export interface RequestFrame extends Piece {
  readonly kind: "request"
  readonly what: (typeof ASKS)[number]
  readonly channel: Uint8Array
  readonly mark: Uint8Array
}

/** What a host answers: the records of a channel. */
export interface AnswerFrame extends Piece {
  readonly kind: "answer"
  readonly channel: Uint8Array
}

/** The last frame: how many there were before it, and what they were. */
export interface EndFrame {
  readonly kind: "end"
  readonly frames: number
  /** The chain of hashes over the heads before it ({@link chainFrom}, {@link chained}). They have the hashes of their bodies. */
  readonly heads: Uint8Array
}

/** A frame's head. */
export type Frame = VolumeFrame | TakenFrame | BundleFrame | ChunkFrame | RequestFrame | AnswerFrame | EndFrame
/** A frame that has something to carry. */
export type CargoFrame = Exclude<Frame, VolumeFrame | EndFrame>

const pieceLength = integer(1, PIECE_BYTES)
const piece = {
  id: hash32,
  size: integer(1, MOST_WHOLE_BYTES),
  from: integer(0, MOST_WHOLE_BYTES),
  length: pieceLength,
  hash: hash32,
}

/** Reads a head. @throws {BytesError} */
const frameShape: Shape<Frame> = variant({
  volume: record({ pouch: bytesOf(16), number: integer(1, MOST_VOLUMES), volumes: integer(1, MOST_VOLUMES) }),
  taken: record({ bundle: hash32, token: hash32 }),
  bundle: record({ ...piece, mailbox: hash32, filing: hash32, mark: nullable(hash32) }),
  chunk: record({
    locker: hash32,
    size: integer(1, MOST_LOCKER_BYTES),
    n: integer(0, MOST_LOCKER_BYTES / PIECE_BYTES),
    length: pieceLength,
    hash: hash32,
    payer: nullable(record({ mailbox: hash32, mark: hash32 })),
  }),
  request: record({ ...piece, what: oneOf(...ASKS), channel: hash32, mark: hash32 }),
  answer: record({ ...piece, channel: hash32 }),
  end: record({ frames: integer(1, MOST_FRAMES), heads: hash32 }),
})

/** Read a head and hold it to what its kind demands. @throws {PouchError} `pouch-malformed` */
export function decodeHead(octets: Uint8Array, place: number): Frame {
  let frame: Frame
  try {
    frame = decodeAs(frameShape, octets, "frame", { bytes: MOST_HEAD_BYTES, depth: 3, items: 32 })
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw malformed(place, cause.message, { cause })
  }
  if ("from" in frame) {
    const right = frame.from % PIECE_BYTES === 0 && frame.length === pieceLengthOf(frame.size, frame.from)
    if (!right) throw malformed(place, "a piece does not lie where pieces lie")
  } else if (frame.kind === "chunk" && frame.length !== pieceLengthOf(frame.size, frame.n * PIECE_BYTES)) {
    throw malformed(place, "a chunk has not the length of its place")
  } else if (frame.kind === "volume" && frame.number > frame.volumes) {
    throw malformed(place, "a volume's number is greater than the number of volumes")
  }
  return frame
}

/** Where the chain of a volume's heads begins. */
export function chainFrom(): Uint8Array {
  return sha256(MAGIC)
}

/** The chain, one head further. @param head as it is encoded, with its length before it */
export function chained(chain: Uint8Array, head: Uint8Array): Uint8Array {
  return sha256(chain, head)
}

/** A head as it stands in a volume: its length, 4 octets big-endian, and its octets. */
export function framed(frame: Frame): Uint8Array {
  const head = encodeRecord(frame)
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, head.length)
  return concat(length, head)
}

/** Octets of the body that follows a head. */
export function bodyLength(frame: Frame): number {
  return "length" in frame ? frame.length : 0
}

/** Length of the piece that begins at `from` in something of `size` octets; 0 or less: there is none. */
export function pieceLengthOf(size: number, from: number): number {
  return Math.min(PIECE_BYTES, size - from)
}

/** A refusal that says which frame it was. */
export function malformed(place: number, what: string, options?: ErrorOptions): PouchError {
  return new PouchError("pouch-malformed", `frame ${place}: ${what}; have it packed again`, options)
}
