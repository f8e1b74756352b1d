/**
 * The listed faults: for each step in which the protocol verifies something, that step left out or bent. One file for each room; in it
 *
 * ```
 * src/parcel/bundle.ts
 * # what is no longer verified
 * - the text, which occurs once in the file
 * + what stands there instead
 * ```
 *
 * `scripts/mutations.ts` puts in one after the other and shows which test says so. What is checked twice on purpose, so that leaving out one of
 * both changes nothing, is not listed.
 * @module
 */
import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"

/** One fault. */
export interface Fault {
  readonly room: string
  /** Relative to the project's folder. */
  readonly file: string
  readonly title: string
  readonly find: string
  readonly put: string
}

/** All faults that are listed, in order. @throws {TypeError} a file of the list is not of its form */
export function listedFaults(): readonly Fault[] {
  return globSync("*.txt", { cwd: import.meta.dirname })
    .toSorted()
    .flatMap((path) => parseFaults(readFileSync(join(import.meta.dirname, path), "utf8"), basename(path, ".txt")))
}

/** @param room named by the list's file */
export function parseFaults(text: string, room: string): readonly Fault[] {
  const faults: Fault[] = []
  let file = ""
  let open: { title: string; find: string[]; put: string[] } | undefined
  const close = (): void => {
    if (open === undefined) return
    const { title, find, put } = open
    if (file === "" || find.length === 0 || put.length === 0) throw new TypeError(`${room}: "${title}" says no change`)
    faults.push({ room, file, title, find: find.join("\n"), put: put.join("\n") })
    open = undefined
  }
  for (const line of text.split("\n")) {
    const rest = line.slice(2)
    if (line.startsWith("# ")) {
      close()
      open = { title: rest, find: [], put: [] }
    } else if (line.startsWith("- ")) open?.find.push(rest)
    else if (line.startsWith("+ ")) open?.put.push(rest)
    else if (line.startsWith(`src/${room}/`)) {
      close()
      file = line
    } else if (line !== "") throw new TypeError(`${room}: not a line of a list of faults: ${line}`)
  }
  close()
  return faults
}
