/**
 * The folder beside the vault where ciphertext of enclosures lies on its way up or down; nothing in it is in the clear.
 * @module
 */
import { mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { sha256, toHex } from "../../bytes/index.ts"
import type { Desk } from "../desk.ts"

/** Where the ciphertext of an enclosure waits for its way to the relay. @param locker id of the locker it will lie in */
export function sealedFile(desk: Desk, locker: Uint8Array): string {
  return join(workFolder(desk), `${toHex(locker).slice(0, 32)}.sealed`)
}

/** Where the ciphertext of an enclosure lies while it is fetched. @param token opens its locker */
export function fetchedFile(desk: Desk, token: Uint8Array): string {
  return join(workFolder(desk), `${toHex(sha256(token)).slice(0, 32)}.fetched`)
}

function workFolder(desk: Desk): string {
  const folder = join(dirname(desk.vault.path), "enclosures")
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}
