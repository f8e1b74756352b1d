/**
 * Writing a pouch: each volume under a temporary name, whole and on the disk before it gets its own. If one cannot be
 * written none is left; whoever is killed meanwhile leaves a `.part` that nothing reads and the next packing replaces.
 * @module
 */
import * as fs from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { concat } from "../bytes/index.ts"
import { fileFault } from "./error.ts"
import { chained, chainFrom, framed, MAGIC } from "./frame.ts"
import type { PlannedVolume } from "./plan.ts"

/** A volume that was written. */
export interface WrittenVolume {
  readonly path: string
  readonly number: number
  readonly bytes: number
}

/**
 * Write the volumes of a pouch beside each other. A file that is there is never replaced.
 * @param path where: the file of a pouch of one volume; of several, `south.pouch` becomes `south-1of3.pouch`
 * @param progress bytes written, of how many
 * @throws {PouchError} `pouch-exists`, `pouch-not-found`, `pouch-full`, `pouch-unwritable`
 */
export function writePouch(
  volumes: readonly PlannedVolume[],
  { path, progress }: { readonly path: string; readonly progress?: (done: number, total: number) => void },
): readonly WrittenVolume[] {
  const total = volumes.reduce((sum, { bytes }) => sum + bytes, 0)
  const names = volumes.map(({ head }) => nameOf(path, head.number, volumes.length))
  let done = 0
  const written: WrittenVolume[] = []
  try {
    // Before anything is written: a stick that has a name already is found now.
    for (const name of names) refuseExisting(name)
    for (const [i, volume] of volumes.entries()) {
      const name = names[i] as string
      const bytes = writeVolume(volume, name, (octets) => {
        done += octets
        progress?.(Math.min(done, total), total)
      })
      written.push({ path: name, number: volume.head.number, bytes })
    }
    return written
  } catch (cause) {
    // Part of a pouch looks like a whole one to whoever carries it.
    for (const { path: name } of written) fs.rmSync(name, { force: true })
    throw fileFault(cause, "the pouch", "write")
  }
}

/** A volume as octets: for what is small. */
export function encodeVolume(volume: PlannedVolume): Uint8Array {
  const parts: Uint8Array[] = []
  emit(volume, (octets) => void parts.push(octets))
  return concat(...parts)
}

/** The octets of a volume, one stretch after the other. */
function emit(volume: PlannedVolume, put: (octets: Uint8Array) => void): void {
  let chain = chainFrom()
  const putHead = (head: Uint8Array): void => {
    put(head)
    chain = chained(chain, head)
  }
  put(MAGIC)
  putHead(framed(volume.head))
  for (const { frame, body } of volume.frames) {
    putHead(framed(frame))
    put(body())
  }
  put(framed({ kind: "end", frames: volume.frames.length + 1, heads: chain }))
}

/** The name of a volume. */
export function nameOf(path: string, number: number, volumes: number): string {
  if (volumes === 1) return resolve(path)
  const ending = path.endsWith(".pouch") ? ".pouch" : ""
  const stem = ending === "" ? path : path.slice(0, -ending.length)
  return resolve(`${stem}-${number}of${volumes}${ending}`)
}

function writeVolume(volume: PlannedVolume, name: string, wrote: (octets: number) => void): number {
  const temporary = join(dirname(name), `.${basename(name).slice(0, 200)}.part`)
  fs.rmSync(temporary, { force: true })
  const file = fs.openSync(temporary, "wx", 0o600)
  try {
    let at = 0
    try {
      emit(volume, (octets) => {
        for (let from = 0; from < octets.length;)
          from += fs.writeSync(file, octets, from, octets.length - from, at + from)
        at += octets.length
        wrote(octets.length)
      })
      fs.fsyncSync(file)
    } finally {
      fs.closeSync(file)
    }
    publish(temporary, name)
    syncFolder(dirname(name))
    return at
  } finally {
    fs.rmSync(temporary, { force: true })
  }
}

function publish(temporary: string, name: string): void {
  try {
    fs.linkSync(temporary, name) // unlike rename, never replaces
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "EOPNOTSUPP" && code !== "ENOSYS") throw cause
    // The file systems of sticks have no links: look, then rename.
    refuseExisting(name)
    fs.renameSync(temporary, name)
  }
}

function refuseExisting(name: string): void {
  if (fs.lstatSync(name, { throwIfNoEntry: false }) === undefined) return
  throw Object.assign(new Error("the file exists"), { code: "EEXIST" })
}

/** A stick whose folder cannot be synced is still written: its files are. */
function syncFolder(folder: string): void {
  let file: number
  try {
    file = fs.openSync(folder, "r")
  } catch {
    return
  }
  try {
    fs.fsyncSync(file)
  } catch {
    // Windows and some sticks know no such thing.
  } finally {
    fs.closeSync(file)
  }
}
