/**
 * What the documents at the root and the threat model say of the project is so: code blocks run, commands and paths exist,
 * tests named as proof are there, every import is an arrow that ARCHITECTURE.md draws, and every decision has its form.
 * @module
 */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, posix } from "node:path"
import { test } from "node:test"
import { filesUnder, ROOT, textOf } from "./repo/files.ts"
import { importsOf } from "./repo/imports.ts"

const DECISIONS = filesUnder("decisions", /\.md$/)
const PAGES = [
  "README.md",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "docs/threat-model.md",
  "models/README.md",
]
/** A path of the project in backticks, whole or a folder of it. */
const QUOTED = /`((?:src|spec|docs|tests|examples|vectors|decisions|scripts|bin|bench|models)(?:\/[\w./-]*)?)`/g

test("README's programs run and print what stands below them", () => {
  const blocks = [...textOf("README.md").matchAll(/```ts\n([^]*?)```\s+```text\n([^]*?)```/g)]
  assert.ok(blocks.length > 0, "saw no program")
  for (const [, program, printed] of blocks) {
    const ran = spawnSync(process.execPath, ["--conditions=source", "--input-type=module-typescript", "-"], {
      cwd: ROOT,
      input: program,
      encoding: "utf8",
    })
    assert.equal(ran.status, 0, ran.stderr)
    assert.equal(ran.stdout, printed)
  }
})

test("every npm command that a page names is a script of package.json", () => {
  const { scripts, bin } = JSON.parse(textOf("package.json")) as {
    scripts: Record<string, string>
    bin: Record<string, string>
  }
  let seen = 0
  for (const page of PAGES) {
    for (const [, name] of textOf(page).matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:]+)/g)) {
      seen++
      assert.ok(Object.hasOwn(scripts, name as string), `${page}: npm run ${name}`)
    }
    for (const [, name] of textOf(page).matchAll(/^npx (\w+)/gm)) assert.ok(Object.hasOwn(bin, name as string), page)
  }
  assert.ok(seen > 5, `saw only ${seen}`)
})

test("every diwan command that README shows is one, with the options shown", () => {
  const shown = textOf("README.md").matchAll(/^(?:npx diwan|d \S+) (.+)$/gm)
  const commands = [...shown].map(([, line]) => (line as string).replace(/#.*/, "").split(/\s+/).filter(Boolean))
  assert.ok(commands.length > 10, `saw only ${commands.length}`)
  for (const words of new Set(commands.map((each) => each.join(" ")))) {
    const ran = spawnSync(process.execPath, [join(ROOT, "bin/diwan.cjs"), ...words.split(" "), "--help"], {
      encoding: "utf8",
    })
    const name = words.replace(/^(?:--\S+ \S+ )*/, "").split(" ")[0] as string
    assert.equal(ran.status, 0, `${words}: ${ran.stderr}`)
    assert.ok(ran.stdout.startsWith(`Usage: diwan ${name} `), `${words}: ${ran.stdout.slice(0, 60)}`)
    for (const option of words.slice(words.indexOf(name)).match(/--\w+/g) ?? [])
      assert.ok(ran.stdout.includes(option), `${words}: no ${option}`)
  }
})

test("every path and link that a page or a decision names leads somewhere", () => {
  const faults: string[] = []
  let seen = 0
  for (const page of [...PAGES, ...DECISIONS]) {
    const text = textOf(page)
    const quoted = [...text.matchAll(QUOTED)].map(([, path]) => path as string)
    const linked = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path]) =>
      join(dirname(page), path as string),
    )
    for (const path of [...quoted, ...linked]) {
      seen++
      const numbered = /^decisions\/\d{4}$/.test(path) && DECISIONS.some((decision) => decision.startsWith(path))
      if (path.includes("NNNN")) continue // a form, not a file
      if (!numbered && !existsSync(join(ROOT, path))) faults.push(`${page}: ${path}`)
    }
  }
  assert.ok(seen > 100, `saw only ${seen}`)
  assert.deepEqual(faults, [])
})

test("the threat model names tests for each adversary, and says where there are none", () => {
  const sections = textOf("docs/threat-model.md").split(/^## /m).slice(1)
  const judged = sections.filter((section) => /^Can(?: do)?\b|: can$/m.test(section))
  assert.ok(judged.length >= 12, `saw only ${judged.length} adversaries`)
  for (const section of judged) {
    const title = section.slice(0, section.indexOf("\n"))
    assert.match(section, /`(?:src|tests|examples)\/[\w/.-]+\.test\.ts`|Not defended\./, title)
  }
})

test("ARCHITECTURE draws every arrow between rooms, and no room twice", () => {
  const rows = new Map<string, readonly string[]>()
  for (const [, room, arrows] of textOf("ARCHITECTURE.md").matchAll(/^\| `(\w+)` \|([^|]*)\|/gm)) {
    assert.ok(!rows.has(room as string), `${room} stands twice`)
    rows.set(room as string, (arrows as string).match(/[a-z]+/g) ?? [])
  }
  const drawn = (from: string, to: string): boolean => {
    const row = rows.get(from) ?? []
    const six = ["bytes", "seal", "register", "office", "letter", "parcel"]
    return row.includes(to) || (row.includes("six") && six.includes(to))
  }
  const missing = new Set<string>()
  let seen = 0
  for (const file of filesUnder("src", /(?<!\.test)\.ts$/).filter((path) => !path.includes("/testdata/"))) {
    const from = file.split("/")[1] as string
    for (const { specifier } of importsOf(textOf(file))) {
      if (specifier?.startsWith("../") !== true) continue
      const to = posix.join(posix.dirname(file), specifier).split("/")[1] as string
      if (to === from) continue
      seen++
      if (!drawn(from, to)) missing.add(`${from} → ${to}`)
    }
  }
  assert.ok(rows.size >= 9 && seen > 100, `saw ${rows.size} rooms, ${seen} arrows`)
  assert.deepEqual([...missing], [])
})

test("the play's transcript in README has the chapters of the play, in order", () => {
  const play = readFileSync(join(ROOT, "src/desk/play/case.ts"), "utf8")
  const chapters = [...play.matchAll(/narrate\.chapter\("([^"]+)"\)/g)].map(([, title]) => title as string)
  const [, transcript] = /<!-- the play -->\n```\n([^]*?)```/.exec(textOf("README.md")) ?? []
  const shown = (transcript ?? "").split("\n").filter((line) => /^\d+\. /.test(line))
  assert.ok(chapters.length > 5)
  assert.deepEqual(shown, chapters)
})

test("a decision has a number of its own and five headings", () => {
  const numbers = DECISIONS.map((path) => /^decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1])
  assert.deepEqual(
    numbers,
    numbers.map((_, i) => String(i + 1).padStart(4, "0")),
  )
  for (const path of DECISIONS) {
    const text = textOf(path)
    const [number] = /\d{4}/.exec(path) as RegExpExecArray
    assert.match(text, new RegExp(`^# ${number}: `), path)
    const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)
    assert.deepEqual(headings, ["Summary", "Context", "Decision", "Consequences", "Alternatives"], path)
  }
})
