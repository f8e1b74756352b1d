/** An option that is declared and never read does nothing, silently; one that is read under another name is never there. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { COMMANDS } from "./catalogue.ts"
import { GLOBAL_OPTIONS } from "./command.ts"

const READ = /\b(?:text|need|texts|flag|whole|dayOption)\(\s*call,\s*"([^"]+)"/g
/** Read elsewhere than from a call: while the command line is understood, or by the program as a whole. */
const NOT_OF_A_CALL = new Set(GLOBAL_OPTIONS.map(([syntax]) => nameOf(syntax)))

const declared = new Set(COMMANDS.flatMap(({ options = [] }) => options.map(([syntax]) => nameOf(syntax))))
const sources = globSync("**/*.ts", { cwd: import.meta.dirname })
  .filter((file) => !file.endsWith(".test.ts") && !file.includes("testdata"))
  .map((file) => readFileSync(`${import.meta.dirname}/${file}`, "utf8"))
const read = new Set(sources.flatMap((source) => [...source.matchAll(READ)].map(([, name]) => name ?? "?")))

test("every option that an act reads is one that a command has", () => {
  assert.ok(read.size > 20)
  assert.deepEqual(
    [...read].filter((name) => !declared.has(name) && !NOT_OF_A_CALL.has(name)),
    [],
  )
})

test("every option that a command has is read", () => {
  assert.deepEqual(
    [...declared].filter((name) => !read.has(name)),
    [],
  )
})

function nameOf(syntax: string): string {
  return /--([a-z-]+)/.exec(syntax)?.[1] ?? assert.fail(syntax)
}
