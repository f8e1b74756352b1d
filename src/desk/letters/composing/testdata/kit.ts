/**
 * Letters for tests of composing, and a page that sends files in pieces.
 * @module
 */
import { randomBytes } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { Paper, PaperEnclosure, PaperSection, UploadState } from "../../../api.ts"
import type { Desk } from "../../../desk.ts"
import { savePaper } from "../papers.ts"
import { receivePiece, startUpload } from "../uploads.ts"

/** Octets of a piece as the page sends them. */
export const MIB: number = 2 ** 20
/** Octets in which a search finds what was not sealed. */
export const WORDS: Buffer = Buffer.from("this must never lie in the clear. ")

/** A file of so many octets, all of it words. */
export function wordy(bytes: number): Uint8Array {
  return new Uint8Array(Buffer.alloc(bytes, WORDS))
}

/** A part's id. */
export function partId(): string {
  return randomBytes(8).toString("hex")
}

/** A section that everybody may read. */
export function section(change: Partial<PaperSection> = {}): PaperSection {
  return {
    kind: "section",
    id: partId(),
    marking: { level: "confidential", caveats: [] },
    readers: ["north/principal", "north/adviser", "south/minister"],
    versions: [{ language: "en", direction: "ltr", heading: "Section", text: "Text." }],
    ...change,
  }
}

/** An enclosure that nobody has sent yet. */
export function enclosure(change: Partial<PaperEnclosure> = {}): PaperEnclosure {
  return {
    kind: "enclosure",
    id: partId(),
    marking: { level: "secret", caveats: [] },
    readers: ["north/principal", "north/adviser", "south/minister"],
    name: "map.pdf",
    type: "application/pdf",
    size: 0,
    received: 0,
    state: "wanted",
    ...change,
  }
}

/** A letter in the channel of the small world. */
export function paperOf(parts: Paper["parts"], change: Partial<Paper> = {}): Paper {
  return { channel: "cedar", document: "letter", date: null, languages: ["en"], answers: [], parts, ...change }
}

/** Keep a new letter. @returns its number */
export async function kept(desk: Desk, content: Paper): Promise<number> {
  return (await savePaper(desk, { paper: null, version: 0, content })).paper
}

/**
 * Send a file as the page does, going on from what has come.
 * @param most stop after so many pieces
 */
export async function sendFile(
  desk: Desk,
  place: { readonly paper: number; readonly part: string },
  file: { readonly name: string; readonly octets: Uint8Array; readonly type?: string },
  most: number = Number.MAX_SAFE_INTEGER,
): Promise<UploadState> {
  const { name, octets, type = "application/pdf" } = file
  let state = await startUpload(desk, place, { name, type, size: octets.length })
  for (let sent = 0; state.state !== "sealed" && sent < most; sent++) {
    const offset = state.received
    state = await receivePiece(desk, { ...place, offset, octets: octets.subarray(offset, offset + MIB) })
  }
  return state
}

/** A letter with an enclosure, all of it sent. */
export async function withEnclosure(
  desk: Desk,
  octets: Uint8Array,
  name: string = "map.pdf",
): Promise<{ paper: number; part: string }> {
  const part = enclosure({ name, size: octets.length })
  const paper = await kept(desk, paperOf([section(), part]))
  await sendFile(desk, { paper, part: part.id }, { name, octets })
  return { paper, part: part.id }
}

/** The files beside a vault on their way up or down. */
export function workFiles(desk: Desk): readonly string[] {
  const folder = join(dirname(desk.vault.path), "enclosures")
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []
}

/** Everything that lies in a vault's folder, as octets. */
export function everythingBeside(path: string): Buffer {
  const folder = dirname(path)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  return Buffer.concat(files.map((each) => readFileSync(join(each.parentPath, each.name))))
}
