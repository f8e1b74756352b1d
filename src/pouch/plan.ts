/**
 * What goes into a pouch, and into which of its volumes: decided before a byte is written, so that the first volume can
 * say how many there are.
 *
 * Every volume stands alone. It begins with its number and with *all* words of arrival, so that losing a stick loses none;
 * then come pieces, in the order in which they were given. A piece is never cut: what is longer than
 * {@link PIECE_BYTES} was cut into pieces that name the whole by its hash, so that pieces of two packings fit together.
 * @module
 */
import { sha256 } from "../bytes/index.ts"
import { PouchError } from "./error.ts"
import {
  framed,
  MAGIC,
  MOST_FRAMES,
  MOST_TAKEN,
  MOST_VOLUMES,
  PIECE_BYTES,
  pieceLengthOf,
  type ASKS,
  type CargoFrame,
  type EndFrame,
  type TakenFrame,
  type VolumeFrame,
} from "./frame.ts"

/** Smallest volume, bytes: 2 MiB, in which a piece and all words of arrival have room. */
export const LEAST_VOLUME_BYTES: number = 2 ** 21
/** Largest volume, bytes. */
export const MOST_VOLUME_BYTES: number = 2 ** 40
/** The size where none is chosen: a little less than 4 GiB, the longest file that most sticks can hold. */
export const VOLUME_BYTES: number = 2 ** 32 - 2 ** 20

/** A bundle to carry. */
export interface BundleCargo {
  readonly kind: "bundle"
  readonly mailbox: Uint8Array
  readonly filing: Uint8Array
  readonly mark: Uint8Array | null
  readonly octets: Uint8Array
}

/** A request to carry to a host. */
export interface RequestCargo {
  readonly kind: "request"
  readonly what: (typeof ASKS)[number]
  readonly channel: Uint8Array
  readonly mark: Uint8Array
  readonly octets: Uint8Array
}

/** A host's answer. */
export interface AnswerCargo {
  readonly kind: "answer"
  readonly channel: Uint8Array
  readonly octets: Uint8Array
}

/** Chunks of a locker. */
export interface LockerCargo {
  readonly kind: "locker"
  readonly locker: Uint8Array
  /** Octets of the whole locker. */
  readonly size: number
  /** Which chunks. */
  readonly chunks: readonly number[]
  /** Gives a chunk; called twice for each, to hash and to write it. */
  readonly source: (n: number) => Uint8Array
  readonly payer: { readonly mailbox: Uint8Array; readonly mark: Uint8Array } | null
}

/** What goes into a pouch. */
export type Cargo = BundleCargo | RequestCargo | AnswerCargo | LockerCargo

/** A frame with its body, which is made when it is needed. */
export interface Loaded {
  readonly frame: CargoFrame
  readonly body: () => Uint8Array
}

/** One volume as it will be written. */
export interface PlannedVolume {
  readonly head: VolumeFrame
  readonly frames: readonly Loaded[]
  readonly bytes: number
}

/**
 * Share a pouch out to volumes.
 * @param taken words of arrival; the newest last, and the newest are kept if there are more than {@link MOST_TAKEN}
 * @throws {PouchError} `pouch-empty`, `volume-size`, `too-many-volumes`
 */
export function planPouch(input: {
  readonly pouch: Uint8Array
  readonly volumeBytes: number
  readonly taken: readonly Omit<TakenFrame, "kind">[]
  readonly cargo: readonly Cargo[]
}): readonly PlannedVolume[] {
  const { pouch, volumeBytes } = input
  if (!(Number.isSafeInteger(volumeBytes) && volumeBytes >= LEAST_VOLUME_BYTES && volumeBytes <= MOST_VOLUME_BYTES)) {
    throw new PouchError(
      "volume-size",
      `a volume of ${volumeBytes} bytes cannot be; want ${LEAST_VOLUME_BYTES} to ${MOST_VOLUME_BYTES}`,
    )
  }
  const taken = input.taken
    .slice(-MOST_TAKEN)
    .map(({ bundle, token }): Loaded => ({ frame: { kind: "taken", bundle, token }, body: none }))
  const pieces = input.cargo.flatMap(loaded)
  if (taken.length + pieces.length === 0) throw new PouchError("pouch-empty", "there is nothing to pack")
  const fixed = MAGIC.length + bytesOf(longestHead(pouch)) + bytesOf(longestEnd()) + total(taken)
  const shares: Loaded[][] = [[]]
  let used = fixed
  for (const piece of pieces) {
    const bytes = total([piece])
    const share = shares.at(-1) as Loaded[]
    if (share.length > 0 && (used + bytes > volumeBytes || taken.length + share.length + 2 >= MOST_FRAMES)) {
      shares.push([piece])
      used = fixed + bytes
    } else {
      share.push(piece)
      used += bytes
    }
  }
  if (shares.length > MOST_VOLUMES) {
    throw new PouchError(
      "too-many-volumes",
      `the pouch would have ${shares.length} volumes, at most ${MOST_VOLUMES}; choose larger ones`,
    )
  }
  return shares.map((share, i): PlannedVolume => {
    const frames = [...taken, ...share]
    const head: VolumeFrame = { kind: "volume", pouch, number: i + 1, volumes: shares.length }
    return { head, frames, bytes: total(frames) + MAGIC.length + bytesOf(head) + bytesOf(longestEnd()) }
  })
}

function loaded(cargo: Cargo): readonly Loaded[] {
  if (cargo.kind === "locker") {
    const { locker, size, payer, source } = cargo
    return cargo.chunks.map((n) => {
      const length = pieceLengthOf(size, n * PIECE_BYTES)
      const octets = source(n)
      if (octets.length !== length) throw new TypeError("a locker's chunk has not the length of its place")
      return {
        frame: { kind: "chunk", locker, size, n, length, hash: sha256(octets), payer },
        body: () => source(n),
      }
    })
  }
  const { octets, ...rest } = cargo
  if (octets.length === 0) throw new TypeError("nothing empty is carried")
  const id = sha256(octets)
  return Array.from({ length: Math.ceil(octets.length / PIECE_BYTES) }, (_, i) => {
    const from = i * PIECE_BYTES
    const body = octets.subarray(from, from + PIECE_BYTES)
    const piece = { id, size: octets.length, from, length: body.length, hash: sha256(body) }
    return { frame: { ...rest, ...piece }, body: () => body }
  })
}

function total(frames: readonly Loaded[]): number {
  return frames.reduce((sum, { frame }) => sum + bytesOf(frame) + ("length" in frame ? frame.length : 0), 0)
}

function bytesOf(frame: Loaded["frame"] | VolumeFrame | EndFrame): number {
  return framed(frame).length
}

function longestHead(pouch: Uint8Array): VolumeFrame {
  return { kind: "volume", pouch, number: MOST_VOLUMES, volumes: MOST_VOLUMES }
}

function longestEnd(): EndFrame {
  return { kind: "end", frames: MOST_FRAMES, heads: new Uint8Array(32) }
}

function none(): Uint8Array {
  return new Uint8Array(0)
}
