/**
 * `npm run build`: dist/ROOM/*.js with types, for programs that embed a room, since Node strips no types under
 * node_modules; dist/cli.js and dist/relay.js, bundled (bundle.ts); and dist/web, the page that `diwan desk` serves.
 * @module
 */
import { spawnSync } from "node:child_process"
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { bundlePrograms } from "./bundle.ts"
import { BESIDE } from "./sources.ts"
import { buildWeb } from "./web.ts"

const ROOT = join(import.meta.dirname, "..")
const DIST = join(ROOT, "dist")

rmSync(DIST, { recursive: true, force: true })
const emitted = spawnSync("tsc", ["-p", "tsconfig.build.json"], {
  cwd: ROOT,
  stdio: "inherit",
  shell: process.platform === "win32",
})
if (emitted.status !== 0) {
  rmSync(DIST, { recursive: true, force: true }) // half a build is none
  console.error("build: tsc failed; see above")
  process.exit(1)
}
// tsc rewrites the endings of imports, not those of URLs.
for (const file of globSync("**/*.js", { cwd: DIST }).map((path) => join(DIST, path))) {
  const code = readFileSync(file, "utf8")
  const rewritten = code.replaceAll(BESIDE, 'new URL("./$1.js", import.meta.url)')
  if (rewritten !== code) writeFileSync(file, rewritten)
}

const programs = await bundlePrograms()
buildWeb()
console.log(`build: dist holds the rooms, the page${programs.map((name) => `, ${name}.js`).join("")}`)
