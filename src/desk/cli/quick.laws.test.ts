/** The quick reader never understands anything otherwise than commander does. */
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { runs } from "../../../tests/runs.ts"
import { COMMANDS } from "./catalogue.ts"
import { GLOBAL_OPTIONS } from "./command.ts"
import { parse } from "./program.ts"
import { understand } from "./quick.ts"

const flags = [...GLOBAL_OPTIONS, ...COMMANDS.flatMap(({ options = [] }) => options)].flatMap(([syntax]) =>
  [...syntax.matchAll(/--?[a-z][a-z-]*/g)].map(([flag]) => flag),
)
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...new Set(flags)) },
  { weight: 3, arbitrary: fc.constantFrom("north/4", "cedar", "1", "50", "x", "a b", "نامه") },
  fc.constantFrom("--", "-", "", "--json=x", "--home=d", "--limit=5", "-qv", "-hq", "--no-json", "--inpu", "-1", "-x"),
  fc.string({ maxLength: 4 }),
)

test("whatever the quick reader understands, commander understands alike", () => {
  let understood = 0
  const commandLine = fc
    .tuple(fc.constantFrom(...COMMANDS), fc.array(word, { maxLength: 7 }))
    .map(([command, words]) => [...command.path.split(" "), ...words])
  fc.assert(
    fc.property(commandLine, (argv) => {
      const quick = understand(argv)
      if (quick === null) return
      understood++
      const slow = parse(argv)
      assert.equal(slow.kind, "command")
      if (slow.kind !== "command") return
      assert.equal(slow.command, quick.command)
      assert.deepEqual([...slow.args], [...quick.args])
      assert.deepEqual({ ...slow.options }, { ...quick.options })
    }),
    { ...runs(2000) },
  )
  assert.ok(understood > 50, `only ${understood} command lines were understood`)
})

test("every example of every command is understood by commander, and reads as that command", () => {
  for (const command of COMMANDS) {
    assert.ok(command.examples.length > 0, command.path)
    for (const example of command.examples) {
      for (const part of example.replace(/ > .*$/, "").split(" && ")) {
        const argv = [...part.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "").slice(1)
        const parsed = parse(argv)
        assert.ok(parsed.kind === "command", part)
      }
    }
  }
})
