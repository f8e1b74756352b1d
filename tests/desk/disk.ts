/**
 * Looking at a disk as somebody does who has seized it: every octet of every file, and the ciphertext of every record.
 * @module
 */
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"

/** Every octet of the files of a folder and of the folders in it: database, log, free pages, images, what lies beside. */
export function everyOctet(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))))
}

/** The ciphertext of every record of a vault, open or not, read from a copy of its files. @param vault its path */
export function bodiesOf(vault: string): readonly Buffer[] {
  const folder = mkdtempSync(join(tmpdir(), "diwan-copy-"))
  try {
    for (const suffix of ["", "-wal"])
      if (existsSync(vault + suffix)) copyFileSync(vault + suffix, join(folder, `vault${suffix}`))
    const database = new DatabaseSync(join(folder, "vault"))
    const rows = database.prepare("SELECT body FROM bodies").all()
    database.close()
    return rows.map(({ body }) => Buffer.from(body as Uint8Array))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Of ciphertexts that the vault had: those that are no record of it any more. */
export function goneSince(vault: string, before: readonly Buffer[]): readonly Buffer[] {
  const kept = new Set(bodiesOf(vault).map((body) => body.toString("hex")))
  return before.filter((body) => !kept.has(body.toString("hex")))
}

/** Octets of a stretch that is looked for, and how far apart stretches begin. */
const [STRETCH, APART] = [16, 64]

/**
 * How many stretches of 16 octets of these ciphertexts, one in each 64, are anywhere in the vault's folder. All are looked for at
 * once: one search for each would read the disk a thousand times.
 */
export function tracesOf(vault: string, bodies: readonly Buffer[]): number {
  const stretches = new Map<number, Buffer[]>()
  const begins = new Uint8Array(1 << 16)
  for (const body of bodies)
    for (let at = 0; at + STRETCH <= body.length; at += APART) {
      const first = body.readUInt32LE(at)
      begins[first & 0xffff] = 1
      stretches.set(first, [...(stretches.get(first) ?? []), body.subarray(at, at + STRETCH)])
    }
  const disk = everyOctet(dirname(vault))
  const found = new Set<Buffer>()
  for (let at = 0; at + STRETCH <= disk.length; at++) {
    if (begins[(disk[at] as number) | ((disk[at + 1] as number) << 8)] === 0) continue
    for (const each of stretches.get(disk.readUInt32LE(at)) ?? [])
      if (disk.subarray(at, at + STRETCH).equals(each)) found.add(each)
  }
  return found.size
}
