/** What docs/cli.md and docs/drafts.md say is what the program does. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { parseDraft } from "../letters/draft/parse.ts"
import { COMMANDS } from "./catalogue.ts"
import { readCharterFile } from "./charter-file.ts"
import { GLOBAL_OPTIONS, GROUPS } from "./command.ts"
import * as codes from "./exit-codes.ts"
import { completionTable } from "./acts/completion.ts"
import { diwan } from "./testdata/kit.ts"

const CLI = readFileSync(new URL("../../../docs/cli.md", import.meta.url), "utf8")
const DRAFTS = readFileSync(new URL("../../../docs/drafts.md", import.meta.url), "utf8")

test("every command is in the document, once, and the document has no other", () => {
  const documented = [...CLI.matchAll(/^### diwan (.+)$/gm)].map(([, words]) => words ?? "")
  assert.deepEqual(documented.toSorted(), COMMANDS.map(({ path }) => path).toSorted())
  for (const [group] of GROUPS)
    assert.ok(
      COMMANDS.some(({ path }) => path.startsWith(`${group} `)),
      group,
    )
})

test("every option that all commands take, and every exit code, is in the document", () => {
  for (const [syntax] of GLOBAL_OPTIONS) assert.ok(CLI.includes(/--[a-z-]+/.exec(syntax)?.[0] ?? "?"), syntax)
  const documented = [...CLI.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code))
  assert.deepEqual(
    documented,
    Object.values(codes).toSorted((a, b) => a - b),
  )
})

test("the charter in the document is one", () => {
  const [, source = ""] = /```jsonc\n([^]*?)```/.exec(CLI) ?? []
  const rules = readCharterFile(source, "docs/cli.md")
  assert.equal(rules.codeName, "cedar")
  assert.deepEqual(rules.countersign, ["host", "registrar"])
})

test("the draft in the document is one, in Arabic and English", () => {
  const [, source = ""] = /```draft\n([^]*?)```/.exec(DRAFTS) ?? []
  const draft = parseDraft(source, "docs/drafts.md")
  assert.deepEqual(
    [draft.channel, draft.kind, draft.languages, draft.references],
    ["cedar", "letter", ["ar", "en"], ["south/2"]],
  )
  assert.deepEqual(
    draft.parts.map(({ kind, level, caveats, readers }) => [kind, level, caveats, readers.length]),
    [
      ["section", "secret", ["eyes only"], 2],
      ["section", "confidential", [], 4],
      ["enclosure", "secret", [], 2],
    ],
  )
  const [first, second] = draft.parts
  assert.ok(first?.kind === "section" && second?.kind === "section")
  assert.deepEqual(
    first.versions.map(({ language }) => language),
    ["ar", "en"],
  )
  assert.match(second.versions[0]?.text ?? "", /^# This line begins/m)
})

test("a charter file is refused with its name and what is wrong", () => {
  const refused = (source: string, message: RegExp): void =>
    assert.throws(() => readCharterFile(source, "cedar.json"), { code: "charter-rules", message })
  refused("{", /cedar\.json: not JSON with comments/)
  refused("[]", /want an object of rules/)
  refused('{"codename": "cedar"}', /'codename' is no rule; there are codeName/)
  refused('{"codeName": "cedar"}', /cedar\.json: /)
  refused(
    '{"codeName": "cedar", "kinds": ["fax"], "markings": {"levels": ["x"], "caveats": []}, "languages": ["en"]}',
    /kinds/,
  )
  const rules = readCharterFile(
    '{"codeName": "a // b", "kinds": ["letter"], "markings": {"levels": ["x /* y */"], "caveats": []}, "languages": ["en"]}',
    "x",
  )
  assert.deepEqual([rules.codeName, rules.markings.levels], ["a // b", ["x /* y */"]])
})

test("completion knows every command and every option, in three shells", async () => {
  const table = completionTable()
  for (const { path, options = [] } of COMMANDS) {
    const words = path.split(" ")
    assert.ok(table.get(words.length === 1 ? "" : (words[0] ?? ""))?.includes(words.at(-1) ?? ""), path)
    for (const [syntax] of options) assert.ok(table.get(path)?.includes(/--[a-z-]+/.exec(syntax)?.[0] ?? ""), syntax)
  }
  for (const shell of ["bash", "zsh", "fish"]) {
    const { exit, out } = await diwan(["completion", shell])
    assert.equal(exit, 0)
    for (const { path } of COMMANDS) assert.ok(out.includes(path.split(" ").at(-1) ?? "?"), `${shell}: ${path}`)
  }
  assert.equal((await diwan(["completion", "csh"])).exit, 2)
})
