/**
 * All vectors in one process, without a test runner: prints the first that no longer comes to what it says, and exits with 1. With 3 if the tree
 * does not even load, which shows nothing about tests.
 * @module
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { parseVector } from "../../vectors/gen/format.ts"

const VECTORS = join(import.meta.dirname, "../../vectors")

async function firstThatDiffers(): Promise<string | undefined> {
  const { readVector } = await import("../../vectors/gen/readers.ts")
  for (const path of globSync("*/*.txt", { cwd: VECTORS }).toSorted()) {
    const vector = parseVector(path.slice(0, -".txt".length), readFileSync(join(VECTORS, path), "utf8"))
    const { expect, code } = vector
    try {
      const found = readVector(vector)
      if (found.expect !== expect || found.code !== code) return path
    } catch {
      return path // thrown by a reader: neither accepted nor refused
    }
  }
  return undefined
}

try {
  const path = await firstThatDiffers()
  if (path !== undefined) console.log(`vectors/${path.replaceAll("\\", "/")}`)
  process.exitCode = path === undefined ? 0 : 1
} catch (error) {
  console.error(error)
  process.exitCode = 3
}
