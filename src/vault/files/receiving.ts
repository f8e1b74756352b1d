/**
 * Sealing an enclosure while its octets arrive, piece by piece and in order, straight into the file that will be sent.
 * Nothing of the plaintext is written anywhere. Spec: spec/vault.md#receiving.
 *
 * How far it has come stands nowhere but in the file itself: whole segments, each authentic in its place. So whoever goes
 * on, after a pause or in another process, needs the identity and the file's true size and nothing else. A piece is on the
 * disk before the next is taken; what a process that was killed left behind its last piece is looked at and not believed.
 *
 * **No two plaintexts are ever sealed under one key and place.** A piece that comes again is sealed in memory and compared
 * with what the disk has: what is not the same octet for octet is refused before anything is written. A file that is gone
 * cannot be compared, so it is never begun again with the same identity. A file put back by somebody as it was earlier is
 * not seen from inside.
 * @module
 */
import * as fs from "node:fs"
import { dirname, resolve as absolute } from "node:path"
import { equal, isZero } from "../../bytes/index.ts"
import { paddedEnclosureSize } from "../../letter/index.ts"
import {
  generateIdentity,
  HEAD_BYTES,
  importRecipient,
  layoutOf,
  openHead,
  openSegment,
  SEALED_SEGMENT_BYTES,
  SEGMENT_BYTES,
  segmentAt,
  SealError,
  sealHead,
  sealSegment,
  type Identity,
  type Layout,
} from "../../seal/index.ts"
import { VaultError } from "../error.ts"
import { fileFault } from "../fault.ts"
import { FILE_MODE, syncFolder } from "../folder.ts"
import { attempt } from "./place.ts"
import { readFully, writeFully } from "./steps.ts"

/** Most octets of a piece: 1 MiB. Every piece but the last is a whole number of segments of 256 KiB. */
export const PIECE_BYTES: number = 4 * SEGMENT_BYTES

/** Segments of the longest piece, with the padding of the end: what may not have reached the disk whole. */
const MOST_UNSURE = 8
/** What a disk writes at once, bytes. */
const SECTOR_BYTES = 512
const OPEN_FLAGS = fs.constants.O_RDWR | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0)

/** An enclosure that is being received: its file, its true size, what it is sealed to. */
export interface Received {
  readonly at: string
  readonly size: number
  readonly identity: Identity
}

/** What became of a piece. */
export type PieceTaken =
  /** It is on the disk. `whole`: the enclosure is, padding and all. */
  | { readonly kind: "taken"; readonly received: number; readonly whole: boolean }
  /** It begins beyond what has come. */
  | { readonly kind: "gap"; readonly received: number }
  /** It is too long, ends beyond the end, or is no whole number of segments. */
  | { readonly kind: "misfit" }
  /** Something else was sealed in this place: the file changed between two sendings. Nothing was written. */
  | { readonly kind: "differs" }
  /** The sealed file is gone or is no longer what was made: begin anew, with another identity. */
  | { readonly kind: "lost" }

/** How much of an enclosure is sealed and on the disk. */
export type HowFar =
  | { readonly kind: "there"; readonly received: number; readonly whole: boolean }
  | { readonly kind: "lost" }

/**
 * Begin: make a fresh identity and the file with its head, on the disk when this returns. Keep the identity before the
 * first piece is taken.
 * @param at a new file; one that is there is never replaced
 * @throws {VaultError} `exists`, `not-found`, `read-only`, `full`, `io`
 */
export function beginReceiving(at: string): Identity {
  const identity = generateIdentity()
  const { head, payloadKey } = sealHead(importRecipient(identity.recipient))
  payloadKey.fill(0) // the head gives it again
  const file = attempt("the sealed file", () => fs.openSync(absolute(at), "wx", FILE_MODE))
  try {
    attempt("the sealed file", () => {
      writeFully(file, head, 0)
      fs.fdatasyncSync(file)
    })
  } finally {
    fs.closeSync(file)
  }
  syncFolder(dirname(absolute(at)))
  return identity
}

/** How far an enclosure has come. The end of the file is opened, not believed. @throws {VaultError} `io`, `not-a-file` */
export function howFar(what: Received): HowFar {
  const opened = open(what)
  if (opened === null) return { kind: "lost" }
  try {
    const { segments, layout } = opened
    return { kind: "there", received: receivedAt(what.size, segments, layout), whole: segments === layout.segments }
  } finally {
    close(opened)
  }
}

/**
 * Take a piece. Take only one at a time of one file.
 * @param piece.offset where it begins in the plaintext: at what was received, or earlier if it comes again
 * @throws {VaultError} `full`, `io`, `not-a-file`
 */
export async function takePiece(
  what: Received,
  { offset, octets }: { readonly offset: number; readonly octets: Uint8Array },
): Promise<PieceTaken> {
  const { size } = what
  const end = offset + octets.length
  const isLast = end === size
  const fits =
    Number.isSafeInteger(offset) &&
    offset >= 0 &&
    offset % SEGMENT_BYTES === 0 &&
    octets.length <= PIECE_BYTES &&
    end <= size &&
    (isLast ? octets.length > 0 || size === 0 : octets.length > 0 && octets.length % SEGMENT_BYTES === 0)
  if (!fits) return { kind: "misfit" }
  const opened = open(what)
  if (opened === null) return { kind: "lost" }
  try {
    const { file, segments, layout } = opened
    if (offset > segments * SEGMENT_BYTES) return { kind: "gap", received: receivedAt(size, segments, layout) }
    const last = isLast ? layout.segments : end / SEGMENT_BYTES
    const sealed = sealAll(opened, offset / SEGMENT_BYTES, last, octets)
    if (!agrees(opened, sealed)) return { kind: "differs" }
    attempt("the sealed file", () => writeFully(file, sealed.bytes, sealed.at))
    await synced(file)
    const now = Math.max(segments, last)
    return { kind: "taken", received: receivedAt(size, now, layout), whole: now === layout.segments }
  } finally {
    close(opened)
  }
}

/** An open file and what is known of it. */
interface Opened {
  readonly file: number
  /** Length of the file, bytes. */
  readonly bytes: number
  readonly layout: Layout
  readonly payloadKey: Uint8Array
  /** Segments at the beginning that are whole and authentic. */
  readonly segments: number
}

/** Null: it is not there, or not what was begun. */
function open({ at, size, identity }: Received): Opened | null {
  const layout = layoutOf(paddedEnclosureSize(size))
  let file: number
  try {
    file = attempt("the sealed file", () => fs.openSync(absolute(at), OPEN_FLAGS))
  } catch (cause) {
    if (cause instanceof VaultError && cause.code === "not-found") return null
    throw cause
  }
  let payloadKey: Uint8Array | null = null
  try {
    const found = fs.fstatSync(file)
    if (!found.isFile()) throw new VaultError("not-a-file", "the sealed file is not an ordinary file")
    payloadKey = found.size < HEAD_BYTES || found.size > layout.sealedBytes ? null : keyOf(file, identity)
    if (payloadKey !== null) {
      const before = { file, bytes: found.size, layout, payloadKey }
      return { ...before, segments: authenticIn(before) }
    }
  } catch (cause) {
    payloadKey?.fill(0)
    fs.closeSync(file)
    throw cause
  }
  fs.closeSync(file)
  return null
}

function close({ file, payloadKey }: Opened): void {
  payloadKey.fill(0)
  fs.closeSync(file)
}

function keyOf(file: number, identity: Identity): Uint8Array | null {
  const head = new Uint8Array(HEAD_BYTES)
  attempt("the sealed file", () => readFully(file, head, 0))
  try {
    const opened = openHead(identity, head)
    return opened.kind === "opened" ? opened.payloadKey : null
  } catch (cause) {
    if (cause instanceof SealError) return null
    throw cause
  }
}

/** The last piece may not have reached the disk whole: its segments are opened. All before it were there before it came. */
function authenticIn({ file, bytes, layout, payloadKey }: Omit<Opened, "segments">): number {
  // Padded to a whole number of MiB, it has no shorter segment at its end.
  const whole = Math.floor((bytes - HEAD_BYTES) / SEALED_SEGMENT_BYTES)
  const plain = new Uint8Array(SEGMENT_BYTES)
  try {
    for (let index = Math.max(0, whole - MOST_UNSURE); index < whole; index++) {
      const { sealedAt, sealedBytes } = segmentAt(layout, index)
      const sealed = new Uint8Array(sealedBytes)
      attempt("the sealed file", () => readFully(file, sealed, sealedAt))
      try {
        openSegment({ payloadKey, layout, index, bytes: sealed }, plain)
      } catch (cause) {
        if (cause instanceof SealError) return index
        throw cause
      }
    }
    return whole
  } finally {
    plain.fill(0)
  }
}

/** What was written is on the disk; meanwhile the process does other things. */
function synced(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.fdatasync(file, (cause) => (cause === null ? resolve() : reject(fileFault(cause, "the sealed file"))))
  })
}

/** Sealed segments that follow each other, and where they belong. */
interface Sealed {
  readonly at: number
  readonly bytes: Uint8Array
}

function sealAll({ layout, payloadKey }: Opened, first: number, end: number, octets: Uint8Array): Sealed {
  const at = segmentAt(layout, first).sealedAt
  const last = segmentAt(layout, end - 1)
  const bytes = new Uint8Array(last.sealedAt + last.sealedBytes - at)
  const plain = new Uint8Array(SEGMENT_BYTES)
  try {
    for (let index = first; index < end; index++) {
      const { plainBytes, sealedAt } = segmentAt(layout, index)
      const own = octets.subarray((index - first) * SEGMENT_BYTES, (index - first) * SEGMENT_BYTES + plainBytes)
      plain.set(own)
      plain.fill(0, own.length)
      sealSegment({ payloadKey, layout, index, bytes: plain.subarray(0, plainBytes) }, bytes.subarray(sealedAt - at))
    }
    return { at, bytes }
  } finally {
    plain.fill(0)
  }
}

/** What the disk has in this place is the same, or was never written: zeros, a sector at a time. */
function agrees({ file, bytes }: Opened, sealed: Sealed): boolean {
  const there = new Uint8Array(Math.max(0, Math.min(sealed.bytes.length, bytes - sealed.at)))
  attempt("the sealed file", () => readFully(file, there, sealed.at))
  for (let from = 0; from < there.length;) {
    const to = Math.min(there.length, from + SECTOR_BYTES - ((sealed.at + from) % SECTOR_BYTES))
    const sector = there.subarray(from, to)
    if (!equal(sector, sealed.bytes.subarray(from, to)) && !isZero(sector)) return false
    from = to
  }
  return true
}

/** What of the file's own octets has come: all of them only with the padding behind them. */
function receivedAt(size: number, segments: number, layout: Layout): number {
  if (segments === layout.segments) return size
  const before = Math.max(0, Math.ceil(size / SEGMENT_BYTES) - 1)
  return Math.min(segments, before) * SEGMENT_BYTES
}
