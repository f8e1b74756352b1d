/**
 * Files that wait to be fetched: enclosures, exports, prints. A ticket is 32 random bytes, good for one fetch by the
 * browser session it was made for, for some minutes. When the vault is locked all of them go, fetches under way are cut,
 * and the files that lay on the disk for them are removed.
 * @module
 */
import { randomBytes } from "node:crypto"
import { createReadStream, openSync, closeSync, fstatSync, rmSync } from "node:fs"
import { Readable } from "node:stream"
import { sha256, toHex, utf8 } from "../../bytes/index.ts"
import type { Offered, Tickets } from "./call.ts"
import { fault } from "./error.ts"
import type { BrowserSession } from "./sessions.ts"

/** A file on its way to the browser. */
export interface Download {
  /** As `Content-Disposition` wants it. */
  readonly disposition: string
  readonly size: number
  /** Its octets; destroyed when the vault is locked. */
  readonly octets: Readable
}

/** All tickets of one process. */
export interface TicketOffice {
  /** What calls of this session offer files through. */
  of(session: BrowserSession): Tickets
  /** Use a ticket up. @throws {ServerError} `download-gone` */
  take(session: BrowserSession, ticket: string): Download
  /** Forget what waits for this session, or everything: the vault was locked, or the server ends. */
  drop(session?: BrowserSession): void
}

const SLICE = 64 * 1024

/** @param limits most files that wait, and how long each does, milliseconds */
export function ticketOffice(limits: { readonly most: number; readonly lives: number }): TicketOffice {
  const waiting = new Map<string, { session: string; file: Offered; timer: NodeJS.Timeout }>()
  // Rises when everything is dropped: what a call or a job of before still offers is dropped as well.
  let time = 0
  const underWay = new Map<Readable, string>()

  const remove = (id: string): void => {
    const held = waiting.get(id)
    if (held === undefined) return
    waiting.delete(id)
    clearTimeout(held.timer)
    discard(held.file)
  }
  return {
    of: (session, begun = time) => ({
      offer(file) {
        const ticket = randomBytes(32).toString("base64url")
        const id = hashOf(ticket)
        if (session.ended.aborted || begun !== time) {
          discard(file)
          return { ticket, name: file.name }
        }
        const timer = setTimeout(() => remove(id), limits.lives)
        timer.unref()
        waiting.set(id, { session: session.id, file, timer })
        for (const oldest of waiting.keys()) {
          if (waiting.size <= limits.most) break
          remove(oldest)
        }
        return { ticket, name: file.name }
      },
    }),
    take(session, ticket) {
      const id = hashOf(ticket)
      const held = waiting.get(id)
      // Another browser's ticket is not used up by trying it.
      if (held === undefined || held.session !== session.id) throw fault("download-gone")
      waiting.delete(id)
      clearTimeout(held.timer)
      const { size, octets } = openedOr(held.file, () => discard(held.file))
      underWay.set(octets, session.id)
      octets.once("close", () => {
        underWay.delete(octets)
        discard(held.file)
      })
      return { disposition: dispositionOf(held.file.name), size, octets }
    },
    drop(session) {
      if (session === undefined) time++
      for (const [id, held] of waiting) if (session === undefined || held.session === session.id) remove(id)
      for (const [octets, whose] of underWay) if (session === undefined || whose === session.id) octets.destroy()
    },
  }
}

/**
 * How a file is named to the browser: as an attachment, in ASCII and again in full (RFC 6266 §5, RFC 8187). What could
 * reorder the name, hide its ending or leave the folder is replaced.
 */
export function dispositionOf(name: string): string {
  const full = harmless(name)
  const ascii = full.replace(/[^ !#$&+\-.0-9A-Za-z^_`{}~@()=]/g, "_")
  const coded = encodeURIComponent(full).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${coded}`
}

function harmless(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize("NFC")
    // Controls, format characters that are not joiners of a script, separators, and what some file system gives a meaning.
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\\/:*?"<>|]/gu, "_")
    .replace(/^[.\s]+|[.\s]+$/gu, "")
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(plain)?.[0] ?? ""
  const stem = plain.slice(0, plain.length - ending.length)
  let short = ""
  for (const character of stem) {
    if (Buffer.byteLength(short + character + ending) > 180) break
    short += character
  }
  // Names that Windows takes for devices, whatever their ending.
  if (/^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/i.test(short.split(".")[0] ?? "")) short = `_${short}`
  return `${short}${ending}` === "" ? "diwan-file" : `${short}${ending}`
}

function openedOr(file: Offered, failed: () => void): ReturnType<typeof opened> {
  try {
    return opened(file)
  } catch (error) {
    failed()
    throw error
  }
}

function opened(file: Offered): { size: number; octets: Readable } {
  if ("bytes" in file) {
    const { bytes } = file
    // In slices: a fetch that is cut stops within one of them.
    const slices = function* (): Generator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += SLICE) yield bytes.subarray(at, at + SLICE)
    }
    return { size: bytes.length, octets: Readable.from(slices(), { objectMode: false }) }
  }
  const fd = openSync(file.path, "r")
  const found = fstatSync(fd)
  if (!found.isFile()) {
    closeSync(fd)
    throw new TypeError("a file that was offered is no file")
  }
  const octets = createReadStream(file.path, { fd, highWaterMark: SLICE, ...endOf(found.size) })
  return { size: found.size, octets }
}

/** Never more than was announced, should the file grow. */
function endOf(size: number): { readonly end: number } | Record<string, never> {
  return size === 0 ? {} : { end: size - 1 }
}

function discard(file: Offered): void {
  if (!("path" in file) || !file.remove) return
  try {
    rmSync(file.path, { force: true })
  } catch {
    // Whoever has it open keeps it; no more can be done from here.
  }
}

function hashOf(ticket: string): string {
  return toHex(sha256(utf8("diwan-desk ticket\0"), utf8(ticket)))
}
