/**
 * The programs in one piece each: dist/cli.js and dist/relay.js with their workers, bundled, because resolving some hundred
 * small files is most of the time a short command takes. What a command does not use stays in chunks that are loaded when
 * asked for; `diwan list` has a file of its own (list.ts).
 * @module
 */
import { existsSync, globSync, readFileSync, rmSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { build, type Plugin } from "esbuild"
import { bundleList, compileList } from "./list.ts"
import { BESIDE, bundledSource, flatName } from "./sources.ts"

const ROOT = join(import.meta.dirname, "..")
const DIST = join(ROOT, "dist")
/** The programs: name in dist → source. One that does not exist yet is left out. */
const PROGRAMS = { cli: "src/desk/cli/main.ts", relay: "src/relay/cli.ts" }
/** CommonJS packages inside an ES module still call require for what Node brings. */
const REQUIRE = 'import{createRequire as diwanRequire}from"node:module";const require=diwanRequire(import.meta.url);'
/**
 * Left to be loaded from node_modules when they are asked for. In the command line's bundle the page's server is CommonJS,
 * which would want `require` in every file of it; the setter of pages is native, and optional.
 */
const APART: { readonly [program: string]: readonly string[] } = {
  cli: ["fastify", "fastify-type-provider-zod", "@myriaddreamin/typst-ts-node-compiler"],
}
/** What opening a vault and listing its letters needs. */
const USUAL = ["src/desk/cli/acts/list.ts", "src/vault/index.ts"]
/** What is loaded later and opens no vault. */
const WITHOUT_VAULT = /[/\\](?:exit|prompts|program|completion)\.ts$/

/** Bundle the programs into dist. @returns their names */
export async function bundlePrograms(): Promise<readonly string[]> {
  for (const chunk of globSync("chunk-*", { cwd: DIST })) rmSync(join(DIST, chunk))
  const programs = Object.entries(PROGRAMS).filter(([, source]) => existsSync(join(ROOT, source)))
  const afterList = await bundleList(DIST)
  for (const [name, source] of programs) {
    await bundle({ [name]: source, ...(name === "cli" ? afterList : {}) }, name === "relay" ? REQUIRE : "")
  }
  if (programs.length > 0) await bundle(workers(), "")
  compileList(join(DIST, "list.cjs"))
  return programs.map(([name]) => name)
}

/**
 * Bundle the programs unless they are as young as their sources: tests run hundreds of commands, and a bundled one takes the
 * processor a third of the time. It is also what people run.
 */
export async function bundleIfStale(): Promise<void> {
  const built = Math.min(...Object.keys(PROGRAMS).map((name) => modified(join(DIST, `${name}.js`))))
  const sources = globSync(["src/**/*.ts", "package-lock.json"], { cwd: ROOT, exclude: ["**/*.test.ts"] })
  if (built <= Math.max(...sources.map((file) => modified(join(ROOT, file))))) await bundlePrograms()
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/** Each program has bundles of its own: what two of them share would be cut into the more, and smaller, files. */
async function bundle(entryPoints: { readonly [name: string]: string }, banner: string): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: { ...entryPoints },
    outdir: "dist",
    entryNames: "[name]",
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node26",
    conditions: ["source"],
    external: Object.keys(entryPoints).flatMap((name) => APART[name] ?? []),
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    plugins: [sources()],
    banner: { js: banner },
    logLevel: "warning",
  })
}

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

/** Sources as they go into a bundle. */
function sources(): Plugin {
  return {
    name: "sources",
    setup(bundler) {
      const entries = Object.entries(bundler.initialOptions.entryPoints ?? {}) as [string, string][]
      const isCli = entries.some(([name]) => name === "cli")
      const later = new Set(entries.filter(([name]) => isCli && name !== "cli").map(([, path]) => path))
      bundler.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir, kind }) => {
        if (isCli && kind === "dynamic-import") later.add(join(resolveDir, path))
        return undefined
      })
      bundler.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => {
        const contents = bundledSource(path)
        return { contents: later.has(path) ? contents + together(path) : contents, loader: "ts" }
      })
    },
  }
}

/**
 * The bundler cuts a file for each set of parts that share something: what a list of letters needs, all others need in part,
 * so that it came in twenty files, each to be found, read and linked. Where every part that is loaded later says that it
 * needs the usual as a whole, the usual is one file; it would be loaded soon after anyway.
 */
function together(path: string): string {
  const usual = WITHOUT_VAULT.test(path) ? beginning() : [...beginning(), ...USUAL.map((file) => join(ROOT, file))]
  return usual.map((file) => `\nimport ${JSON.stringify(file)}`).join("")
}

/** What is loaded with the first file. The file itself waits for its command's end, and must not be waited for. */
function beginning(): readonly string[] {
  const code = readFileSync(join(ROOT, PROGRAMS.cli), "utf8")
  const imports = code.matchAll(/^import \{.* from "(\..*)"$/gm)
  return Array.from(imports, ([, file]) => join(ROOT, dirname(PROGRAMS.cli), file as string))
}
