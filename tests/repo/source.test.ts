/** What holds for every file of the project: seen as it reads, small, and speaking of nothing but the project. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { BytesError, checkText } from "../../src/bytes/index.ts"
import { filesUnder, ROOT, textOf } from "./files.ts"

/** A file of src, tests included, that has outgrown a reader's patience. Bytes. */
const LARGEST_SOURCE = 16 * 1024

const WRITTEN = filesUnder(".", /\.(?:[cm]?[jt]sx?|json|md|sql|html|css|yml|yaml)$/).filter(
  (file) => !/^vectors\/(?!gen\/|README)/.test(file),
)

test("source and documents obey the rule that letters obey: no bidi controls, nothing invisible, NFC", () => {
  assert.ok(WRITTEN.length > 10)
  const faults = WRITTEN.flatMap((file) => {
    const found = invisible(textOf(file))
    return found === undefined ? [] : [`${file}: ${found}`]
  })
  assert.deepEqual(faults, [])
  // The check finds what it looks for (the characters are made here, not written).
  for (const point of [0x202e, 0x2066, 0x200b, 0xfeff, 0xad]) {
    assert.notEqual(invisible(`const a = "${String.fromCodePoint(point)}"`), undefined)
  }
})

test("no source file of src is larger than 16 kB", () => {
  const sources = filesUnder("src", /\.(?:[cm]?[jt]sx?|sql)$/)
  assert.ok(sources.length > 5)
  const large = sources
    .map((file) => [file, statSync(join(ROOT, file)).size] as const)
    .filter(([, size]) => size > LARGEST_SOURCE)
  assert.deepEqual(large, [])
})

test("nothing speaks of the machine it was written on, or of where its packages came from", () => {
  // Pieced together, or this file would be the first offender.
  const folders = ["work", "root"].map((name) => new RegExp(`(?<![\\w.~-])/${name}/`))
  const host = new RegExp(["registry", "[a-z-]+", "[a-z]"].join("\\."), "i")
  const words = [...folders, host, /"resolved": "https?:/]
  const every = [...WRITTEN, ...filesUnder(".ci"), ".npmrc", "package-lock.json"]
  const faults = every.flatMap((file) => {
    const text = textOf(file)
    return words.filter((word) => word.test(text)).map((word) => `${file}: ${word.source}`)
  })
  assert.deepEqual(faults, [])
})

test("every reference from source to a specification, a vector, a decision or a document leads somewhere", () => {
  const faults: string[] = []
  let seen = 0
  for (const file of filesUnder("src", /\.ts$/)) {
    for (const [reference, path, anchor] of textOf(file).matchAll(
      /\b((?:spec|docs|decisions|vectors)\/[\w/.-]+\.\w+)(?:#([\w-]+))?/g,
    )) {
      seen++
      if (!existsSync(join(ROOT, path as string))) faults.push(`${file}: ${path} does not exist`)
      else if (anchor !== undefined && !anchorsOf(textOf(path as string)).has(anchor)) {
        faults.push(`${file}: ${reference}: no such heading`)
      }
    }
  }
  assert.ok(seen > 0, "saw no reference")
  assert.deepEqual([...new Set(faults)], [])
})

test("anchors are those that a forge makes of headings", () => {
  assert.deepEqual(
    [...anchorsOf("# Leaves and `slots`\ntext\n## The one idea\n## The one idea\n```\n# no\n```\n")],
    ["leaves-and-slots", "the-one-idea", "the-one-idea-1"],
  )
})

function invisible(text: string): string | undefined {
  try {
    checkText(text, "block", "text")
    return undefined
  } catch (error) {
    if (error instanceof BytesError) return error.message
    throw error
  }
}

/** Anchors of a Markdown text: lower case, spaces to hyphens, all else but letters, digits, `_` and `-` dropped. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading] of markdown.replaceAll(/^```[^]*?^```/gm, "").matchAll(/^#{1,6} (.+)$/gm)) {
    const slug = (heading as string)
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-")
    let anchor = slug
    for (let again = 1; anchors.has(anchor); again++) anchor = `${slug}-${again}`
    anchors.add(anchor)
  }
  return anchors
}
