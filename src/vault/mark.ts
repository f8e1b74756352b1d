/**
 * The high-water mark: how far a vault and its registers had come, kept outside its file, so that an older copy of the file
 * is known for what it is. Sealed under a key of the vault: nobody else can read it, make one, or lower one.
 * What takes back the mark together with the vault (a snapshot of the whole machine) is not seen by it.
 * Spec: spec/vault.md#high-water-mark.
 * @module
 */
import { hkdfSync, randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { dirname, join } from "node:path"
import {
  concat,
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  integer,
  list,
  record,
  toHex,
  utf8,
  type Shape,
} from "../bytes/index.ts"
import { VaultError } from "./error.ts"
import { fileFault } from "./fault.ts"
import { FILE_MODE, FOLDER_MODE, syncFolder } from "./folder.ts"
import { mac, openGcm, sealOnce } from "./keys.ts"
import type { Vault } from "./vault.ts"

/** How far a register had come when its newest checkpoint could have left. */
export interface MarkedRegister {
  /** The 32 bytes after "diwan/" in its origin. */
  readonly register: Uint8Array
  readonly size: number
  readonly root: Uint8Array
}

/** How far a vault had come. */
export interface Mark {
  readonly acts: number
  /** Those of which this vault signs the checkpoints. */
  readonly registers: readonly MarkedRegister[]
}

/** The mark of one vault. */
export interface MarkFile {
  readonly path: string
  /** The mark; null if there is none. @throws {VaultError} `tampered` it is not one that this vault wrote; `io`, `read-only` */
  read(): Mark | null
  /** Keep a mark: it is on the disk when this returns. @throws {VaultError} `full`, `read-only`, `io` */
  write(mark: Mark): void
}

const MAGIC = utf8("diwan-mark/1\0")
const SALT_BYTES = 32
/** Most registers in a mark. */
const MOST_REGISTERS = 4096
const LIMITS = { bytes: 1 << 20, depth: 4, items: 1 << 16 }

const shape: Shape<Mark> = record({
  acts: integer(),
  registers: list(record({ register: hash32, size: integer(), root: hash32 }), 0, MOST_REGISTERS),
})

/**
 * The mark of a vault.
 * @param folder where marks are kept; made when the first one is written
 */
export function markOf(vault: Pick<Vault, "id" | "exportKey">, folder: string): MarkFile {
  const path = join(folder, `${toHex(vault.id)}.mark`)
  const associated = concat(MAGIC, vault.id)
  const keyFor = (salt: Uint8Array): Uint8Array => {
    const vaultKey = vault.exportKey()
    try {
      return mac(Buffer.from(hkdfSync("sha256", vaultKey, vault.id, utf8("diwan-vault/1 mark"), 32)), salt)
    } finally {
      vaultKey.fill(0)
    }
  }
  return {
    path,
    read() {
      let file: Uint8Array
      try {
        file = fs.readFileSync(path)
      } catch (cause) {
        if (cause instanceof Error && "code" in cause && (cause.code === "ENOENT" || cause.code === "ENOTDIR"))
          return null
        throw fileFault(cause, "the vault's mark")
      }
      const from = MAGIC.length + SALT_BYTES
      const salt = file.subarray(MAGIC.length, from)
      const isMark = file.length > from && equal(file.subarray(0, MAGIC.length), MAGIC)
      const plain = isMark ? openGcm(keyFor(salt), associated, file.subarray(from)) : undefined
      if (plain === undefined) throw new VaultError("tampered", `${path} is not as this vault wrote it`)
      return decodeAs(shape, plain, "mark", LIMITS)
    },
    write(mark) {
      const salt = new Uint8Array(randomBytes(SALT_BYTES))
      const bytes = concat(MAGIC, salt, sealOnce(keyFor(salt), associated, encodeRecord(mark)))
      const draft = `${path}-${toHex(randomBytes(6))}`
      try {
        fs.mkdirSync(folder, { recursive: true, mode: FOLDER_MODE })
        const file = fs.openSync(draft, "wx", FILE_MODE)
        try {
          fs.writeSync(file, bytes)
          fs.fsyncSync(file)
        } finally {
          fs.closeSync(file)
        }
        fs.renameSync(draft, path)
        syncFolder(dirname(path))
      } catch (cause) {
        throw fileFault(cause, "the vault's mark")
      } finally {
        fs.rmSync(draft, { force: true })
      }
    },
  }
}
