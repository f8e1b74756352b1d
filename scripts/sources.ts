/**
 * What differs in a source when it is bundled.
 *
 * A bundle lies in dist itself, so that URLs must name the flat files there. And to `import` a part of Node evaluates all
 * that it could give: of node:fs streams and promises, of node:crypto Web Crypto; that is some ten milliseconds of a short
 * command. Asked by getBuiltinModule, it gives what is named.
 * @module
 */
import { readFileSync } from "node:fs"
import { basename, dirname, relative } from "node:path"

/** A file loaded beside the one that names it, such as a worker: `new URL("./worker.ts", import.meta.url)`. */
export const BESIDE: RegExp = /new URL\("\.\/([\w.-]+)\.ts", import\.meta\.url\)/g
/** An import of something that Node brings. */
const BUILTIN = /^import (?:\* as (\w+)|\{([^}]*)\}) from "(node:[\w/]+)"$/gm

/** A source as it goes into a bundle. */
export function bundledSource(path: string): string {
  return readFileSync(path, "utf8")
    .replaceAll(BESIDE, (_, name: string) => `new URL("./${flatName(path, name)}.js", import.meta.url)`)
    .replaceAll(BUILTIN, (_, all: string | undefined, names: string | undefined, part: string) => {
      return `const ${all ?? `{${valuesOf(names ?? "")}}`} = process.getBuiltinModule("${part}")`
    })
}

/** The name in dist of a file that stands beside another in the source. */
export function flatName(file: string, name: string): string {
  return `${basename(dirname(file))}-${name}`
}

/** The name in dist of a part that is loaded later by its own name. */
export function laterName(path: string, root: string): string {
  return relative(root, path)
    .replace(/^src\W/, "")
    .replace(/\.ts$/, "")
    .replaceAll(/\W/g, "-")
}

/** `a, type B, c as d` of an import as `a, c: d` of a pattern. */
function valuesOf(names: string): string {
  const values = names.split(",").filter((name) => !/^\s*type\s/.test(name))
  return values.map((name) => name.replace(/\sas\s/, ": ")).join(",")
}
