/**
 * Every module that a source file asks for, in whatever way: `import`, `import type`, `export … from`, `import(…)`,
 * `typeof import(…)`, `require(…)`, a worker's `new URL(…, import.meta.url)`. Read from the text, not from a compiler:
 * type imports count, and a compiler drops them.
 * @module
 */

/** What a file asks for; `undefined` where the name is computed, which no check can follow. */
export interface Asked {
  readonly line: number
  readonly specifier: string | undefined
}

const LITERAL = String.raw`(?:"([^"\n]*)"|'([^'\n]*)')`
/** A URL may also name a file that is no module, such as a test's data. */
const MODULE = String.raw`(?:"([^"\n]*\.[cm]?[jt]s)"|'([^'\n]*\.[cm]?[jt]s)')`
const FORMS: readonly RegExp[] = [
  // Not the end of a quoted name, such as "receipts.from".
  new RegExp(String.raw`(?<=[\s}*])from\s*${LITERAL}`, "g"),
  new RegExp(String.raw`\bimport\s*${LITERAL}`, "g"),
  new RegExp(String.raw`\b(?:import|require)\s*\(\s*${LITERAL}`, "g"),
  new RegExp(String.raw`\bnew\s+URL\s*\(\s*${MODULE}\s*,\s*import\.meta\.url`, "g"),
]
/** An import whose name is not a plain literal. `import.meta` is none. */
const COMPUTED = /\b(?:import|require|createRequire)\s*\(\s*(?!["'\s])/g

/** All modules asked for in a source text, in no particular order. */
export function importsOf(source: string): readonly Asked[] {
  const code = blankComments(source)
  const asked: Asked[] = []
  for (const form of FORMS) {
    for (const match of code.matchAll(form)) {
      asked.push({ line: lineAt(code, match.index), specifier: match[1] ?? match[2] ?? "" })
    }
  }
  for (const match of code.matchAll(COMPUTED)) asked.push({ line: lineAt(code, match.index), specifier: undefined })
  return asked
}

/**
 * Comments become spaces. Only those that begin a line, or stand between two words of an import, are looked for: a `//`
 * inside a string or a pattern must not hide what follows it.
 */
function blankComments(source: string): string {
  const blank = (comment: string): string => comment.replaceAll(/[^\n]/g, " ")
  return source
    .replaceAll(/^[ \t]*\/\*[^]*?\*\//gm, blank)
    .replaceAll(/^[ \t]*\/\/.*$/gm, blank)
    .replaceAll(/(?<=\b(?:from|import|require|import\s*\(|require\s*\()\s*)\/\*[^]*?\*\//g, blank)
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length
}
