/**
 * Enclosures opened for the moment it takes to hand them over. They lie in the clear in a private folder beside the vault,
 * under names that say nothing, until whoever asked has fetched them; what an ended process left there is removed before
 * the next is opened.
 * @module
 */
import { randomBytes } from "node:crypto"
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { toHex } from "../../bytes/index.ts"
import type { ViewEnclosure } from "../../letter/index.ts"
import type { Desk } from "../desk.ts"
import { fetchEnclosure } from "./enclosures.ts"

/** Names in the folders that this process has in hand; all others are an ended one's. */
const inHand = new Set<string>()

/**
 * Fetch an enclosure and open it for handing over.
 * @returns where it lies; whoever asked removes it
 * @throws as {@link fetchEnclosure}
 */
export async function openForHandover(desk: Desk, enclosure: ViewEnclosure, signal?: AbortSignal): Promise<string> {
  const folder = folderOf(desk.vault.path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  sweepOpened(desk.vault.path)
  const name = toHex(randomBytes(16))
  inHand.add(name)
  const work = join(folder, name)
  const to = `${work}.opened`
  inHand.add(`${name}.opened`)
  mkdirSync(work, { mode: 0o700 })
  try {
    renameSync(await fetchEnclosure(desk, enclosure, work, signal), to)
    return to
  } finally {
    rmSync(work, { recursive: true, force: true })
    inHand.delete(name)
  }
}

/**
 * A place for a file that is made to be handed over: private, removed with the rest if this process ends.
 * @returns where to make it; whoever asked removes it
 */
export function placeForHandover(vault: string): string {
  const folder = folderOf(vault)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  sweepOpened(vault)
  const name = `${toHex(randomBytes(16))}.opened`
  inHand.add(name)
  return join(folder, name)
}

/** Remove what an ended process has left in the clear beside a vault. For whoever holds the vault. */
export function sweepOpened(vault: string): void {
  const folder = folderOf(vault)
  let left: readonly string[]
  try {
    left = readdirSync(folder)
  } catch {
    return // There was never anything in it.
  }
  for (const name of left) if (!inHand.has(name)) rmSync(join(folder, name), { recursive: true, force: true })
}

/** A name that nobody gives to a folder of their own: what lies in it is removed. */
function folderOf(vault: string): string {
  return join(dirname(vault), ".diwan-opened")
}
