import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { test } from "node:test"

const room = new URL(".", import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, room), "utf8")
const codes = [...read("error.ts").matchAll(/^ {2}\| "([a-z-]+)"$/gm)].map((match) => match[1] as string)
const files = readdirSync(room).filter((name) => name.endsWith(".ts") && name !== "error.ts")

test("every code is thrown somewhere, and some test wants it", () => {
  assert.ok(codes.length > 50, "found no codes")
  const tests = files
    .filter((name) => name.endsWith(".test.ts"))
    .map(read)
    .join("\n")
  const source = files
    .filter((name) => !name.endsWith(".test.ts"))
    .map(read)
    .join("\n")
  for (const code of codes) {
    assert.ok(source.includes(`"${code}"`), `${code} is never thrown`)
    assert.ok(tests.includes(`refused("${code}"`), `no test wants ${code}`)
  }
})
