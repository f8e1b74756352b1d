/**
 * Frames on the agent's socket: four bytes of length, big-endian, then so many bytes of canonical CBOR, read through a
 * shape. Whoever sends anything else is refused and cut off; nobody can make the other side keep more than one frame.
 * @module
 */
import type { Socket } from "node:net"
import { BytesError, decodeAs, encodeRecord, type Shape } from "../../bytes/index.ts"
import { DeskError } from "../error.ts"

/** Largest frame, bytes, without its length. */
export const MOST_FRAME: number = 1 << 20
const HEAD = 4
const LIMITS = { bytes: MOST_FRAME, depth: 6, items: 65_536 }

/** A message as it travels. */
export function encodeFrame(message: object): Uint8Array {
  const body = encodeRecord(message)
  if (body.length > MOST_FRAME) throw new TypeError(`a frame of ${body.length} bytes is never sent`)
  const frame = Buffer.allocUnsafe(HEAD + body.length)
  frame.writeUInt32BE(body.length)
  frame.set(body, HEAD)
  body.fill(0) // it may be a passphrase
  return frame
}

/**
 * Hear frames on a socket.
 * @param on what to do with each; what it throws ends the hearing @param fault told once, when something else came
 */
export function hearFrames<T>(
  socket: Socket,
  shape: Shape<T>,
  on: (message: T) => void,
  fault: (error: Error) => void,
): void {
  let held: Buffer = Buffer.alloc(0)
  let deaf = false
  socket.on("data", (piece: Buffer) => {
    if (deaf) return
    held = held.length === 0 ? piece : Buffer.concat([held, piece])
    try {
      for (;;) {
        if (held.length < HEAD) return
        const length = held.readUInt32BE()
        if (length > MOST_FRAME) throw malformed(`a frame of ${length} bytes, at most ${MOST_FRAME} are taken`)
        if (held.length < HEAD + length) return
        const body = held.subarray(HEAD, HEAD + length)
        held = held.subarray(HEAD + length)
        on(read(shape, body))
      }
    } catch (error) {
      deaf = true
      fault(error as Error)
    }
  })
}

/** The message's own copy, so that what came can be overwritten. */
function read<T>(shape: Shape<T>, body: Buffer): T {
  const own = Uint8Array.from(body)
  body.fill(0)
  try {
    return decodeAs(shape, own, "frame", LIMITS)
  } catch (cause) {
    throw cause instanceof BytesError ? malformed("what came is no message of this version", cause) : cause
  }
}

function malformed(message: string, cause?: unknown): DeskError {
  return new DeskError("agent-frame", message, { cause })
}
