/**
 * Make all vectors: `npm run vectors`. Deterministic: a second run changes nothing, and `npm run vectors -- --check`
 * fails if a first one would. Files that are no longer made are removed.
 * @module
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { fileURLToPath } from "node:url"
import { formatVector } from "./format.ts"
import { takeOver } from "./fixed.ts"

const ROOT = fileURLToPath(new URL("..", import.meta.url))
const isCheck = process.argv.includes("--check")

takeOver()
// Loaded only now, so that no module holds the unpatched functions.
const { allCases } = await import("./cases/all.ts")

const files = new Map<string, string>()
for (const vector of allCases()) {
  const path = `${vector.name}.txt`
  if (files.has(path)) throw new TypeError(`two vectors of one name: ${vector.name}`)
  files.set(path, formatVector(vector))
}

const before = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".txt") && !path.startsWith("gen/"))
const stale = before.filter((path) => !files.has(path))
const changed = [...files].filter(
  ([path, file]) => !before.includes(path) || readFileSync(ROOT + path, "utf8") !== file,
)

if (isCheck) {
  for (const path of [...stale, ...changed.map(([path]) => path)]) console.error(`differs: ${path}`)
  process.exitCode = stale.length + changed.length > 0 ? 1 : 0
} else {
  for (const path of stale) rmSync(ROOT + path)
  for (const [path, file] of changed) {
    mkdirSync(dirname(ROOT + path), { recursive: true })
    writeFileSync(ROOT + path, file)
  }
  console.log(`${files.size} vectors: ${changed.length} written, ${stale.length} removed`)
}
