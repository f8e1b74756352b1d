/**
 * The project's own files, as the checks of this folder read them: what is written by hand, nothing installed or built.
 * @module
 */
import { readdirSync, readFileSync } from "node:fs"
import { join, relative, sep } from "node:path"

/** The folder of the project. */
export const ROOT: string = join(import.meta.dirname, "..", "..")

const NOT_OURS = new Set(["node_modules", ".git", "dist", "coverage", "play"])

/** Paths of all files under a folder of the project, relative to its root, with `/`, sorted. Nothing if it is absent. */
export function filesUnder(folder: string, ending: RegExp = /./): readonly string[] {
  const found: string[] = []
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name)
      if (entry.isDirectory()) {
        if (!NOT_OURS.has(entry.name)) walk(path)
      } else if (entry.isFile() && ending.test(entry.name)) {
        found.push(relative(ROOT, path).split(sep).join("/"))
      }
    }
  }
  try {
    walk(join(ROOT, folder))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error
  }
  return found.toSorted()
}

/** The text of a file of the project. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8")
}
