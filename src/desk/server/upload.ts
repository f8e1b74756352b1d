/**
 * Pieces of enclosures. The octets go on to the sealing as they come, one piece of a part at a time; nothing of them is
 * kept here.
 * @module
 */
import type { FastifyRequest } from "fastify"
import type { UploadState } from "../api.ts"
import type { Desk } from "../desk.ts"
import { keepIncoming } from "../pages/pouches.ts"
import { fault } from "./error.ts"
import type { Ground } from "./ground.ts"

/** Seal a piece of an enclosure; `offset` must be where the last one ended. Made by letters/composing. */
export type ReceivePiece = (
  desk: Desk,
  piece: { readonly paper: number; readonly part: string; readonly offset: number; readonly octets: Uint8Array },
) => UploadState | Promise<UploadState>

/** What receives the pieces of volumes of pouches: ciphertext, kept beside the vault until it is unpacked. */
export function pouchUploads(ground: Pick<Ground, "keeper">): (request: FastifyRequest) => UploadState {
  return (request) => {
    const { id } = request.params as { readonly id: string }
    if (ground.keeper.state() !== "open") throw fault("locked")
    const octets = request.body instanceof Uint8Array ? request.body : new Uint8Array(0)
    return {
      received: keepIncoming(ground.keeper.desk(), { id, offset: offsetOf(request), octets }),
      state: "receiving",
    }
  }
}

function offsetOf(request: FastifyRequest): number {
  const offset = request.headers["upload-offset"]
  if (typeof offset !== "string" || !/^(?:0|[1-9][0-9]{0,14})$/.test(offset))
    throw fault("request-malformed", "header upload-offset")
  return Number(offset)
}

/** What receives the pieces of one server. */
export function uploads(
  ground: Pick<Ground, "keeper" | "receivePiece">,
): (request: FastifyRequest) => Promise<UploadState> {
  const receiving = new Set<string>()
  return async (request) => {
    const { paper, part } = request.params as { readonly paper: string; readonly part: string }
    const offset = offsetOf(request)
    if (!Number.isSafeInteger(Number(paper))) throw fault("path-unknown")
    if (ground.keeper.state() !== "open") throw fault("locked")
    const octets = request.body instanceof Uint8Array ? request.body : new Uint8Array(0)
    const key = `${paper}/${part}`
    // Two pieces of one part at a time: two tabs send the same file, and one of them is to wait.
    if (receiving.has(key)) throw fault("desk-busy")
    receiving.add(key)
    try {
      const piece = { paper: Number(paper), part, offset, octets }
      return await ground.receivePiece(ground.keeper.desk(), piece)
    } finally {
      receiving.delete(key)
    }
  }
}
