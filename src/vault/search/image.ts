/**
 * The index's image on the disk: one encrypted file beside the vault. Spec: spec/vault.md#search.
 *
 *     file     = "diwan-search/1" ‖ 0x00 ‖ salt (32 bytes) ‖ segment …
 *     key      = HMAC(HMAC(search key, secret), salt)
 *     segment  = GCM(key, nonce, associated data, at most 2^22 bytes)
 *     nonce    = 3 zero bytes ‖ u64(segments before) ‖ u8(1 for the last, else 0)
 *
 * The salt is fresh at every writing, so no key encrypts two images. Nothing of an image is handed out before all of it
 * authenticated; it appears under its name when it is complete and synced.
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync } from "node:crypto"
import { constants } from "node:fs"
import { lstat, open, rename, rm, type FileHandle } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { concat, equal, utf8 } from "../../bytes/index.ts"
import { fileFault } from "../fault.ts"
import { FILE_MODE, syncFolder } from "../folder.ts"
import { mac, randomKey } from "../keys.ts"

/** Largest image, bytes: as much as SQLite takes up from memory. */
export const MOST_IMAGE_BYTES: number = 2 ** 30
const SEGMENT_BYTES = 2 ** 22
const TAG_BYTES = 16
const SALT_BYTES = 32
const MAGIC = utf8("diwan-search/1\0")
const HEAD_BYTES = MAGIC.length + SALT_BYTES

/** The key of a vault's images, 32 bytes of their own memory. @param vaultKey overwritten @param vault the vault's id */
export function imageKey(vaultKey: Uint8Array, vault: Uint8Array): Buffer {
  const key = Buffer.from(hkdfSync("sha256", vaultKey, vault, utf8("diwan-vault/1 search"), 32))
  vaultKey.fill(0)
  return key
}

/** The key of the images of one secret: when that is replaced, no image made before can be opened again. */
export function keyUnder(imageKey: Uint8Array, secret: Uint8Array): Buffer {
  return mac(imageKey, secret)
}

/** Whose image it is. */
export interface ImagePlace {
  readonly path: string
  readonly key: Uint8Array
  /** The vault's id. */
  readonly vault: Uint8Array
}

/**
 * Write an image in place of the one that is there.
 * @throws {VaultError} `full`, `io`, `read-only`
 */
export async function writeImage(place: ImagePlace, image: Uint8Array): Promise<void> {
  const part = join(dirname(place.path), `.${basename(place.path)}.part`)
  // Before anything is waited for: the caller overwrites its key when the vault closes.
  const salt = randomKey(SALT_BYTES)
  const key = mac(place.key, salt)
  try {
    // One process holds the vault, so this name is nobody else's; what a killed process left is ciphertext, and goes.
    await rm(part, { force: true })
    const file = await open(part, "wx", FILE_MODE)
    try {
      await writeSegments(file, { salt, key, vault: place.vault }, image)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(part, place.path)
    syncFolder(dirname(place.path))
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined)
    throw fileFault(cause, "the search index")
  } finally {
    key.fill(0)
  }
}

/**
 * Read an image whole.
 * @returns null when there is none, or none that this vault wrote: what is lost is only the time to make it again
 */
export async function readImage(place: ImagePlace): Promise<Uint8Array | null> {
  try {
    const found = await lstat(place.path)
    if (!found.isFile() || found.size <= HEAD_BYTES + TAG_BYTES || found.size > MOST_IMAGE_BYTES + 2 ** 20) return null
    const file = await open(place.path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
    try {
      return await readSegments(file, place, found.size)
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}

async function writeSegments(
  file: FileHandle,
  { salt, key, vault }: { readonly salt: Uint8Array; readonly key: Uint8Array; readonly vault: Uint8Array },
  image: Uint8Array,
): Promise<void> {
  await writeAll(file, concat(MAGIC, salt))
  for (let at = 0, segment = 0; at === 0 || at < image.length; at += SEGMENT_BYTES, segment++) {
    const end = Math.min(at + SEGMENT_BYTES, image.length)
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(segment, end === image.length))
    cipher.setAAD(associated(vault))
    await writeAll(file, concat(cipher.update(image.subarray(at, end)), cipher.final(), cipher.getAuthTag()))
  }
}

async function readSegments(file: FileHandle, place: ImagePlace, size: number): Promise<Uint8Array | null> {
  const head = await readExactly(file, HEAD_BYTES)
  if (!equal(head.subarray(0, MAGIC.length), MAGIC)) return null
  const key = mac(place.key, head.subarray(MAGIC.length))
  const sealed = size - HEAD_BYTES
  const segments = Math.ceil(sealed / (SEGMENT_BYTES + TAG_BYTES))
  const image = Buffer.allocUnsafeSlow(sealed - segments * TAG_BYTES)
  let at = 0
  try {
    for (let segment = 0; segment < segments; segment++) {
      const isLast = segment === segments - 1
      const length = isLast ? image.length - at : SEGMENT_BYTES
      const bytes = await readExactly(file, length + TAG_BYTES)
      const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(segment, isLast), { authTagLength: TAG_BYTES })
      decipher.setAAD(associated(place.vault))
      decipher.setAuthTag(bytes.subarray(length))
      const plain = decipher.update(bytes.subarray(0, length))
      plain.copy(image, at)
      plain.fill(0)
      decipher.final()
      at += length
    }
    return image
  } catch {
    image.fill(0)
    return null
  } finally {
    key.fill(0)
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at)).bytesWritten
}

async function readExactly(file: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(bytes, at, length - at)
    if (bytesRead === 0) throw new RangeError("the file is shorter than it was")
    at += bytesRead
  }
  return bytes
}

function nonceOf(segment: number, isLast: boolean): Uint8Array {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setBigUint64(3, BigInt(segment))
  nonce[11] = isLast ? 1 : 0
  return nonce
}

function associated(vault: Uint8Array): Uint8Array {
  return concat(utf8("diwan-vault/1 search\0"), vault)
}
