/**
 * Reading a volume: all of it is checked before anything of it is handed on, frame by frame, whatever its size. What was
 * checked may still change on a stick under our hands: so a body is held to its hash once more when it is taken.
 * @module
 */
import * as fs from "node:fs"
import { equal, sha256 } from "../bytes/index.ts"
import { fileFault, PouchError } from "./error.ts"
import {
  bodyLength,
  chained,
  chainFrom,
  decodeHead,
  MAGIC,
  malformed,
  MOST_FRAMES,
  MOST_HEAD_BYTES,
  MOST_TAKEN,
  type CargoFrame,
  type VolumeFrame,
} from "./frame.ts"

/** A frame of an open volume, and where its body lies. */
export interface Lying {
  readonly frame: CargoFrame
  readonly at: number
}

/** A volume that was checked whole. */
export interface Volume {
  readonly head: VolumeFrame
  readonly bytes: number
  readonly frames: readonly Lying[]
  /** A body, held to its hash again. @throws {PouchError} `pouch-altered`, `pouch-unreadable` */
  body(lying: Lying): Uint8Array
  close(): void
}

/**
 * Open a volume and check all of it.
 * @param signal stops the checking between two frames
 * @throws {PouchError} `pouch-not-found`, `pouch-unreadable`; `pouch-foreign`, `pouch-truncated`, `pouch-altered`, `pouch-malformed`
 */
export function openVolume(path: string, signal?: AbortSignal): Volume {
  // A named pipe would keep us waiting for ever.
  const flags = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)
  const file = attempt(() => fs.openSync(path, flags))
  try {
    const found = attempt(() => fs.fstatSync(file))
    if (!found.isFile()) throw new PouchError("pouch-foreign", "this is not an ordinary file, and no pouch")
    const read: Open["read"] = (into, from, at) => attempt(() => fs.readSync(file, into, from, into.length - from, at))
    return checked({ bytes: found.size, read }, () => fs.closeSync(file), signal)
  } catch (cause) {
    fs.closeSync(file)
    throw cause
  }
}

/** The same for a volume in memory. @throws {PouchError} as {@link openVolume} */
export function readVolume(octets: Uint8Array): Volume {
  const read: Open["read"] = (into, from, at) => {
    const found = octets.subarray(at, at + into.length - from)
    into.set(found, from)
    return found.length
  }
  return checked({ bytes: octets.length, read }, () => undefined)
}

interface Open {
  readonly bytes: number
  /** Fill `into` from `from` on with what lies at `at`. @returns how many octets */
  readonly read: (into: Uint8Array, from: number, at: number) => number
}

function checked(open: Open, close: () => void, signal?: AbortSignal): Volume {
  const { head, frames } = checkAll(open, signal)
  return {
    head,
    bytes: open.bytes,
    frames,
    body({ frame, at }) {
      const octets = readAt(open, at, bodyLength(frame))
      if ("hash" in frame && !equal(sha256(octets), frame.hash)) throw altered("it changed while it was read")
      return octets
    },
    close,
  }
}

function checkAll(open: Open, signal?: AbortSignal): { head: VolumeFrame; frames: readonly Lying[] } {
  const start = readAt(open, 0, Math.min(MAGIC.length, open.bytes))
  if (!equal(start, MAGIC))
    throw new PouchError("pouch-foreign", "this file is no pouch, or one of a version that this Diwan does not read")
  const frames: Lying[] = []
  let head: VolumeFrame | null = null
  let chain = chainFrom()
  let taken = 0
  let at = MAGIC.length
  for (let place = 0; ; place++) {
    signal?.throwIfAborted()
    const length = lengthAt(open, at)
    if (length > MOST_HEAD_BYTES) throw malformed(place, "its head is too long")
    const octets = readAt(open, at + 4, length)
    const frame = decodeHead(octets, place)
    at += 4 + length
    if (frame.kind === "end") {
      if (head === null || frame.frames !== frames.length + 1 || !equal(frame.heads, chain))
        throw altered("the end does not fit what is before it")
      if (at !== open.bytes) throw malformed(place, "something follows the end")
      return { head, frames }
    }
    if (place >= MOST_FRAMES) throw malformed(place, "there are too many frames")
    if ((frame.kind === "volume") !== (place === 0))
      throw malformed(place, "the first frame, and no other, names the volume")
    if (frame.kind === "taken" && ++taken > MOST_TAKEN) throw malformed(place, "there are too many words of arrival")
    chain = chained(chain, withLength(octets))
    if (frame.kind === "volume") head = frame
    else {
      if ("hash" in frame && !equal(sha256(readAt(open, at, frame.length)), frame.hash))
        throw altered(`the body of frame ${place} is not what it was`)
      frames.push({ frame, at })
    }
    at += bodyLength(frame)
  }
}

function withLength(head: Uint8Array): Uint8Array {
  const octets = new Uint8Array(4 + head.length)
  new DataView(octets.buffer).setUint32(0, head.length)
  octets.set(head, 4)
  return octets
}

function lengthAt(open: Open, at: number): number {
  const octets = readAt(open, at, 4)
  return new DataView(octets.buffer, octets.byteOffset, 4).getUint32(0)
}

/** @throws {PouchError} `pouch-truncated` */
function readAt({ bytes, read: readOpen }: Open, at: number, length: number): Uint8Array {
  const octets = new Uint8Array(length)
  if (at + length > bytes)
    throw new PouchError("pouch-truncated", "the volume ends early: it was not copied whole; copy it again")
  for (let from = 0; from < length;) {
    const read = readOpen(octets, from, at + from)
    if (read === 0)
      throw new PouchError("pouch-truncated", "the volume became shorter while it was read; copy it again")
    from += read
  }
  return octets
}

function altered(what: string): PouchError {
  return new PouchError("pouch-altered", `the volume was altered or damaged: ${what}; have it packed again`)
}

function attempt<T>(use: () => T): T {
  try {
    return use()
  } catch (cause) {
    throw fileFault(cause, "the pouch", "read")
  }
}
