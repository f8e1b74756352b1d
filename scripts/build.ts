/**
 * `npm run build`: dist/ROOM/*.js with types, for programs that embed a room, since Node strips no types under
 * node_modules; and dist/cli.js and dist/relay.js, bundled, because resolving some hundred small files is most of the
 * time a short command takes. What a command does not use stays in chunks that are loaded when asked for.
 * @module
 */
import { spawnSync } from "node:child_process"
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { build, type Plugin } from "esbuild"

const ROOT = join(import.meta.dirname, "..")
const DIST = join(ROOT, "dist")
/** The programs: name in dist → source. One that does not exist yet is left out. */
const PROGRAMS = { cli: "src/desk/cli/main.ts", relay: "src/relay/cli.ts" }
/** A file loaded beside the one that names it, such as a worker: `new URL("./worker.ts", import.meta.url)`. */
const BESIDE = /new URL\("\.\/([\w.-]+)\.ts", import\.meta\.url\)/g

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

const programs = Object.entries(PROGRAMS).filter(([, source]) => existsSync(join(ROOT, source)))
if (programs.length > 0) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: { ...Object.fromEntries(programs), ...workers() },
    outdir: "dist",
    entryNames: "[name]",
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node26",
    conditions: ["source"],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    plugins: [besideDist()],
    // CommonJS packages inside an ES module still call require for what Node brings.
    banner: {
      js: 'import{createRequire as diwanRequire}from"node:module";const require=diwanRequire(import.meta.url);',
    },
    logLevel: "warning",
  })
}
console.log(`build: dist holds the rooms${programs.map(([name]) => `, ${name}.js`).join("")}`)

/** Entry points for files named by URL, `vault-worker` for src/vault/…/worker.ts: in dist all lie in one folder. */
function workers(): { readonly [name: string]: string } {
  const found: { [name: string]: string } = {}
  for (const file of globSync("src/**/*.ts", { cwd: ROOT, exclude: ["**/*.test.ts", "**/testdata/**"] })) {
    for (const [, name] of readFileSync(join(ROOT, file), "utf8").matchAll(BESIDE)) {
      found[flatName(file, name as string)] = join(dirname(file), `${name}.ts`)
    }
  }
  return found
}

/** Bundled code lies in dist itself, so that URLs must name the flat files there. */
function besideDist(): Plugin {
  return {
    name: "beside-dist",
    setup(bundler) {
      bundler.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => {
        const code = readFileSync(path, "utf8")
        const contents = code.replaceAll(BESIDE, (_, name: string) => {
          return `new URL("./${flatName(path, name)}.js", import.meta.url)`
        })
        return { contents, loader: "ts" }
      })
    },
  }
}

function flatName(file: string, name: string): string {
  return `${basename(dirname(file))}-${name}`
}
