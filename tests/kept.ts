/**
 * What many test files need and takes seconds to make, as a world in which a channel stands, or a page that is built: made
 * by the first file that asks in a run of `npm test`, which names a folder in `DIWAN_KEPT` and removes it at the end.
 * Without that folder each file makes its own. What is kept is copied, never used itself, so no test can spoil another's.
 * @module
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

/** How often a file looks whether another has made what both want, milliseconds. */
const LOOK_MS = 50
/** Names the process that makes it. */
const MAKER = "maker"

/** A folder with what was made. */
export interface Kept {
  readonly folder: string
  /** Nobody here needs it any more. */
  readonly remove: () => void
}

/**
 * @param name of what is made: the same name, the same thing
 * @param make fills the folder that it is given
 */
export async function kept(name: string, make: (folder: string) => Promise<void>): Promise<Kept> {
  const shared = process.env["DIWAN_KEPT"]
  if (shared === undefined || shared === "") {
    const folder = mkdtempSync(join(tmpdir(), "diwan-kept-"))
    const remove = (): void => rmSync(folder, { recursive: true, force: true })
    try {
      await make(folder)
    } catch (error) {
      remove()
      throw error
    }
    return { folder, remove }
  }
  const folder = join(shared, name)
  while (!existsSync(folder)) await makeOnce(folder, make)
  return { folder, remove: () => undefined }
}

/** Make it, or wait while another process does. One that ended in the middle leaves it to the next. */
async function makeOnce(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  const making = `${folder}.making`
  try {
    mkdirSync(making, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
    await sleep(LOOK_MS)
    if (hasEnded(making)) rmSync(making, { recursive: true, force: true })
    return
  }
  try {
    writeFileSync(join(making, MAKER), String(process.pid))
    if (existsSync(folder)) return
    const inside = join(making, "made")
    mkdirSync(inside)
    await make(inside)
    renameSync(inside, folder)
  } finally {
    rmSync(making, { recursive: true, force: true })
  }
}

/** Whether who makes it has said who they are, and is no more. */
function hasEnded(making: string): boolean {
  try {
    process.kill(Number(readFileSync(join(making, MAKER), "utf8")), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH"
  }
}
