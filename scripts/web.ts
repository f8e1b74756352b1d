/**
 * `npm run web`: dist/web, the page that `diwan desk` serves. With `--if-stale` it builds only when a file of web/ or the
 * contract is younger than what is there, so that `npm start` and `npm test` may always call it.
 * @module
 */
import { spawnSync } from "node:child_process"
import { globSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const ROOT = join(import.meta.dirname, "..")

/** Build the page. @throws {Error} the build failed; vite has said why */
export function buildWeb(): void {
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js")
  const done = spawnSync(process.execPath, [vite, "build", "web", "--logLevel", "warn"], {
    cwd: ROOT,
    stdio: ["ignore", 2, 2],
  })
  if (done.status !== 0) throw new Error("the page could not be built; see above")
}

/** Build the page unless what is there is as young as its sources. @returns whether it was built */
export function buildWebIfStale(): boolean {
  const built = modified(join(ROOT, "dist", "web", "index.html"))
  const sources = ["web/**/*.{ts,tsx,css,html,json,svg}", "src/desk/api.ts", "src/desk/api/*.ts", "package-lock.json"]
  const newest = Math.max(...globSync(sources, { cwd: ROOT }).map((file) => modified(join(ROOT, file))))
  if (built >= newest) return false
  buildWeb()
  return true
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

if (import.meta.main) {
  if (process.argv.includes("--if-stale")) buildWebIfStale()
  else buildWeb()
}
