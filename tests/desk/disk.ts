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

/** How many stretches of 16 octets of these ciphertexts, one in each 64, are anywhere in the vault's folder. */
export function tracesOf(vault: string, bodies: readonly Buffer[]): number {
  const disk = everyOctet(dirname(vault))
  let found = 0
  for (const body of bodies)
    for (let at = 0; at + 16 <= body.length; at += 64) if (disk.includes(body.subarray(at, at + 16))) found++
  return found
}
