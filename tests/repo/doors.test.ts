/**
 * What the command line can do, the page can do: every command stands in docs/doors.md with the calls that do the same, or
 * with the reason why the page does not; and every call of the page stands there too. A command without a door is a fault.
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import assert from "node:assert/strict"
import { COMMANDS } from "../../src/desk/cli/catalogue.ts"
import { callTable } from "../../src/desk/server/calls/table.ts"

const ROOT = join(import.meta.dirname, "../..")
const [doors = "", others = ""] = readFileSync(join(ROOT, "docs/doors.md"), "utf8").split(
  "## Calls that no command needs",
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
