/**
 * What the place *Pouches* shows, and what it does: packing into files that are handed over once, unpacking files that a
 * browser brought piece by piece. Both lie beside the vault meanwhile, sealed as they are.
 * @module
 */
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { basename, join } from "node:path"
import { toHex } from "../../bytes/index.ts"
import { isByHand } from "../access.ts"
import { look } from "../act.ts"
import type { PouchesPage, UnpackedText } from "../api.ts"
import { keepingOf } from "../carriage/pouch/lockers.ts"
import { listPouches, packPouch, type PackedPouch } from "../carriage/pouch/pack.ts"
import { waitingForPouches } from "../carriage/pouch/places.ts"
import { unpackPouch } from "../carriage/pouch/unpack.ts"
import type { Desk } from "../desk.ts"
import { problemOf } from "../server/problem.ts"
import { PouchError } from "../../pouch/index.ts"

/** The place. */
export function pouchesPage(desk: Desk): PouchesPage {
  const packed = listPouches(desk).slice(0, MOST_PACKED)
  return look(desk, (tx, self) => ({
    byHand: isByHand(self),
    places: waitingForPouches({ tx, self }).map(({ key, kind, name, relay, bundles, bytes, words, lockers }) => ({
      for: key,
      kind,
      name,
      byHand: relay === "pouch:",
      bundles,
      bytes,
      words,
      enclosures: lockers,
    })),
    packed,
  }))
}

/** Packed pouches that are shown. */
const MOST_PACKED = 50
/** Files of this process that wait to be fetched, or come; all others in these folders are an ended process's. */
const inHand = new Set<string>()

/** A volume that waits to be fetched. */
export interface VolumeFile {
  readonly path: string
  /** As the browser is to save it. */
  readonly name: string
}

/**
 * Pack into files beside the vault; whoever hands them over removes them.
 * @throws as {@link packPouch}
 */
export async function packForHandover(
  desk: Desk,
  asked: { readonly to: readonly string[]; readonly volume: number | null },
  signal: AbortSignal,
): Promise<{ readonly packed: PackedPouch; readonly files: readonly VolumeFile[] }> {
  const folder = swept(desk, "outgoing")
  const stem = toHex(randomBytes(8))
  const path = join(folder, `${stem}.pouch`)
  const { to, volume } = asked
  const packed = await packPouch(desk, { to, path, signal, ...(volume === null ? {} : { volumeBytes: volume }) })
  const files = packed.volumes.map((each) => {
    inHand.add(basename(each.path))
    return { path: each.path, name: basename(each.path).replace(stem, `for-${to[0] ?? "somebody"}`) }
  })
  return { packed, files }
}

/**
 * Keep a piece of a file that comes. A piece that begins beyond what has come is left alone.
 * @param piece.id 32 hexadecimal digits, drawn by whoever sends it
 * @returns octets that have come
 * @throws {PouchError} `pouch-full`, `pouch-unwritable`
 */
export function keepIncoming(
  desk: Desk,
  { id, offset, octets }: { readonly id: string; readonly offset: number; readonly octets: Uint8Array },
): number {
  const folder = inHand.has(id) ? folderOf(desk, "incoming") : swept(desk, "incoming")
  inHand.add(id)
  const file = fs.openSync(join(folder, id), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600)
  try {
    const { size } = fs.fstatSync(file)
    if (offset > size) return size
    for (let from = 0; from < octets.length;)
      from += fs.writeSync(file, octets, from, octets.length - from, offset + from)
    return Math.max(size, offset + octets.length)
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOSPC")
      throw new PouchError("pouch-full", "no room is left for what comes of a pouch; make room", { cause })
    throw cause
  } finally {
    fs.closeSync(file)
  }
}

/** Do something with a file that has come, and remove it. */
export async function withIncoming<T>(desk: Desk, id: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folderOf(desk, "incoming"), id)
  try {
    return await use(path)
  } finally {
    inHand.delete(id)
    fs.rmSync(path, { force: true })
  }
}

/** Unpack files that have come, and remove them. */
export async function unpackIncoming(
  desk: Desk,
  files: readonly { readonly id: string; readonly name: string }[],
  signal: AbortSignal,
): Promise<UnpackedText> {
  const folder = folderOf(desk, "incoming")
  const paths = files.map(({ id }) => join(folder, id))
  try {
    const { volumes, missing, enclosures } = await unpackPouch(desk, { paths, signal })
    return {
      files: volumes.map(({ refused, bundles, number, volumes: of, arrived, others, chunks, records }, i) => ({
        name: files[i]?.name ?? "",
        refusal: refused === null ? null : problemOf(new PouchError(refused.code, refused.message)).refusal,
        number,
        volumes: of,
        bundles,
        arrived,
        others,
        chunks,
        records,
      })),
      missing,
      came: enclosures.came,
      altered: enclosures.altered,
    }
  } finally {
    for (const { id } of files) inHand.delete(id)
    for (const path of paths) fs.rmSync(path, { force: true })
  }
}

function folderOf(desk: Desk, which: "incoming" | "outgoing"): string {
  return join(keepingOf(desk).folder, which)
}

/** The folder, without what an ended process left in it. */
function swept(desk: Desk, which: "incoming" | "outgoing"): string {
  const folder = folderOf(desk, which)
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of fs.readdirSync(folder)) if (!inHand.has(name)) fs.rmSync(join(folder, name), { force: true })
  return folder
}
