/**
 * `diwan list` as one file, and what V8 compiles of it.
 *
 * In the bundle's ES modules the list took eight files, and each is found, read, linked and compiled anew at every start:
 * a third of what the command cost beside an empty Node. Here it is one CommonJS file, for only of such a one does Node take
 * a compiled form that is brought along. The build runs it once, on a vault with two letters, so that the compiled form
 * holds the functions that a list calls.
 * @module
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { build } from "esbuild"
import { bundledSource, laterName } from "./sources.ts"

const ROOT = join(import.meta.dirname, "..")
const ENTRY = "src/desk/cli/list.ts"
/** What is loaded later and belongs to every list. */
const USUAL = /[/\\](?:acts[/\\]list|vault[/\\]index)\.ts$/

/**
 * Bundle it.
 * @returns what it loads later: the names that those parts must have in dist, and their sources
 */
export async function bundleList(outdir: string): Promise<{ readonly [name: string]: string }> {
  const later: { [name: string]: string } = {}
  await build({
    absWorkingDir: ROOT,
    entryPoints: { list: ENTRY },
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node26",
    conditions: ["source"],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "linked",
    logLevel: "warning",
    plugins: [
      {
        name: "list",
        setup(bundler) {
          bundler.onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir, kind }) => {
            const source = join(resolveDir, path)
            if (kind !== "dynamic-import" || USUAL.test(source)) return undefined
            const name = laterName(source, ROOT)
            later[name] = source
            return { path: `./${name}.js`, external: true }
          })
          bundler.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => ({
            contents: bundledSource(path),
            loader: "ts",
          }))
        },
      },
    ],
  })
  return later
}

/**
 * Keep beside the file what V8 compiles of it, in a process of its own: this one has loaded much else.
 * @throws {Error} the list does not succeed: then what was bundled is not what is meant
 */
export function compileList(file: string): void {
  const script = join(import.meta.dirname, "compile-list.ts")
  const done = spawnSync(process.execPath, [script, file], { cwd: ROOT, stdio: ["ignore", "pipe", 2] })
  if (done.status !== 0) throw new Error(`${file} could not be tried; its message stands above`)
}
