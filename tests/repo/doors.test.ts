/**
 * What the command line can do, the page can do: every command stands in docs/doors.md with the calls that do the same, or
 * with the reason why the page does not; so does every option, and every call of the page. A command or an option without a
 * door is a fault.
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import assert from "node:assert/strict"
import { COMMANDS } from "../../src/desk/cli/catalogue.ts"
import { callTable } from "../../src/desk/server/calls/table.ts"

const ROOT = join(import.meta.dirname, "../..")
const [doors = "", optional = "", others = ""] = readFileSync(join(ROOT, "docs/doors.md"), "utf8").split(
  /^## (?:Options|Calls that no command needs)$/m,
)

/** The cells of a table's rows, without its head. */
function rows(text: string): readonly (readonly string[])[] {
  return text
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

const named = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? "")
const table = rows(doors).map(([command = "", calls = "", where = ""]) => ({
  command: named(command)[0] ?? "",
  calls: named(calls),
  none: calls === "none",
  where,
}))
const alone = rows(others).flatMap(([calls = ""]) => named(calls))

test("every command has a door in the page, or the reason why it has none", () => {
  assert.ok(COMMANDS.length > 50, "the catalogue was not found")
  assert.deepEqual(
    table.map(({ command }) => command).toSorted(),
    COMMANDS.map(({ path }) => path).toSorted(),
    "docs/doors.md: a command is missing there, or is no command",
  )
  for (const { calls, command, none, where } of table) {
    assert.notEqual(calls.length > 0, none, `docs/doors.md: ${command} has calls, or 'none'`)
    assert.ok(where.length >= 4, `docs/doors.md: say where on the page '${command}' is, or why nowhere`)
  }
})

test("every option of a command has its place in the page, or the reason why it has none, once", () => {
  const lines = rows(optional)
  const common = lines.filter(({ length }) => length === 2).flatMap(([options = ""]) => named(options))
  const own = lines
    .filter(({ length }) => length === 3)
    .flatMap(([command = "", options = ""]) => named(options).map((option) => `${named(command)[0] ?? ""} ${option}`))
  const isCommon = (option: string): boolean => common.includes(option)
  const wanted = COMMANDS.flatMap(({ options = [], path }) =>
    options.map(([syntax]) => [path, /--[\w-]+/.exec(syntax)?.[0] ?? assert.fail(syntax)] as const),
  )
  assert.deepEqual(
    own.toSorted(),
    wanted
      .filter(([, option]) => !isCommon(option))
      .map(([path, option]) => `${path} ${option}`)
      .toSorted(),
    "docs/doors.md: an option is missing there, is there twice, or is none of its command",
  )
  assert.deepEqual(
    common.filter((option) => !wanted.some(([, each]) => each === option)),
    [],
    "docs/doors.md: these are options of no command",
  )
  for (const [about, , where = ""] of lines.filter(({ length }) => length === 3))
    assert.ok(where.length >= 4, `docs/doors.md: say where on the page the options of ${about} are, or why nowhere`)
})

test("every call is in the contract, is asked by the page, and is some command's or stands alone for a reason", () => {
  const contract = Object.keys(callTable)
  const known = new Set([...table.flatMap(({ calls }) => calls), ...alone])
  assert.deepEqual(
    [...known].toSorted(),
    contract.toSorted(),
    "docs/doors.md: calls that are missing there, or no calls",
  )
  const page = globSync("web/src/{app,places,ui}/**/*.{ts,tsx}", { cwd: ROOT }).map((file) =>
    readFileSync(join(ROOT, file), "utf8"),
  )
  const asked = (name: string): boolean => page.some((text) => text.includes(`"${name}"`))
  assert.deepEqual(
    contract.filter((name) => !asked(name)),
    [],
    "no page asks these",
  )
})
