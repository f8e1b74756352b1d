/** The formal models say what is expected of each query, and the script that runs them notices every other answer. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { answersOf, queriesOf } from "../../scripts/models.ts"
import { filesUnder, ROOT, textOf } from "./files.ts"

const MODELS = filesUnder("models", /\.pv$/)
const stage = mkdtempSync(join(tmpdir(), "diwan-models-"))
after(() => rmSync(stage, { recursive: true, force: true }))

/** Run the script where `proverif` prints this, or is not there. */
function run(said: string | null, ...args: readonly string[]): { code: number | null; out: string } {
  const program = join(stage, "proverif")
  rmSync(program, { force: true })
  if (said !== null) {
    // Prints the answers of the model it is given, which is its third argument.
    writeFileSync(program, `#!/bin/sh\ncat "${stage}/$(basename "$3").said"\n`)
    chmodSync(program, 0o700)
    for (const file of MODELS) writeFileSync(join(stage, `${file.split("/").at(-1)}.said`), sayFor(file, said))
  }
  const ran = spawnSync(process.execPath, [join(ROOT, "scripts/models.ts"), ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: said === null ? stage : `${stage}:/usr/bin:/bin`,
      DIWAN_PROVERIF: said === null ? "" : program,
    },
  })
  return { code: ran.status, out: ran.stdout }
}

/** What is expected of a model, with the first answer replaced. */
function sayFor(file: string, first: string): string {
  const said = queriesOf(textOf(file)).map(({ expected }) => `RESULT q is ${expected}.`)
  return [first === "" ? said[0] : first, ...said.slice(1)].join("\n")
}

test("every model states of each query what is expected, some of them an attack, and asks nothing else", () => {
  assert.ok(MODELS.length >= 6, `saw only ${MODELS.join(", ")}`)
  for (const file of MODELS) {
    const text = textOf(file)
    const queries = queriesOf(text)
    assert.deepEqual(
      queries.filter(({ expected }) => expected === null),
      [],
      file,
    )
    // A model in which nothing can go wrong proves nothing; one of attacks only, as little.
    for (const expected of ["true", "false"])
      assert.ok(
        queries.some((each) => each.expected === expected),
        file,
      )
    assert.equal([...text.matchAll(/\(\* expect:/g)].length, queries.length, `${file}: an expectation of no query`)
    assert.equal(
      [...text.matchAll(/\b(?:query|weaksecret|noninterf)\b/g)].length,
      queries.length,
      `${file}: a query is hidden`,
    )
  }
})

test("models/README.md speaks of every model, and each names the sections it follows", () => {
  const readme = textOf("models/README.md")
  for (const file of MODELS) {
    assert.ok(readme.includes(`\`${file}\``), file)
    const named = [...textOf(file).matchAll(/\b(spec\/\w+\.md)((?: "[^"]+",?)*)/g)]
    assert.ok(named.length > 0, `${file} names no section`)
    for (const [, path, sections] of named) {
      assert.ok(existsSync(join(ROOT, path as string)), `${file}: ${path}`)
      for (const [, section] of (sections as string).matchAll(/"([^"]+)"/g))
        assert.match(textOf(path as string), new RegExp(`^#+ ${section}$`, "m"), `${file}: ${path} has no "${section}"`)
    }
  }
})

test("an answer is true, false, or not proved, which is neither", () => {
  assert.deepEqual(
    answersOf(
      "RESULT not attacker(a[]) is true.\nx\nRESULT b ==> c is false.\nRESULT d cannot be proved.\nRESULT Weak secret e is true (bad not derivable).\n",
    ),
    [
      { query: "not attacker(a[])", answer: "true" },
      { query: "b ==> c", answer: "false" },
      { query: "d", answer: "cannot be proved" },
      { query: "Weak secret e", answer: "true" },
    ],
  )
})

test("the script ends with 0 if every answer is as expected, with 1 if one is not, or is missing", () => {
  assert.equal(run("").code, 0)
  for (const first of ["RESULT q cannot be proved.", "nothing", "RESULT q is true.\nRESULT q is false."]) {
    const { code, out } = run(first)
    assert.equal(code, 1, out)
    assert.match(out, /expected (true|false), found /)
  }
})

test("without ProVerif it says so, and fails only if it must not be missing", () => {
  const { code, out } = run(null)
  assert.equal(code, 0)
  assert.match(out, /not run: proverif is not installed/)
  assert.equal(run(null, "--must").code, 1)
})
