import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { relative } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

test("opening a vault loads the store and nothing of files, threads, seals or letters", () => {
  const seen = new Set<string>()
  const walk = (url: URL): void => {
    if (seen.has(url.href)) return
    seen.add(url.href)
    for (const [, types, target] of readFileSync(url, "utf8").matchAll(
      /^(?:import|export) (type )?[^"]*?from "([^"]+)"/gms,
    )) {
      if (types !== undefined) continue
      if (target?.startsWith(".") === true) walk(new URL(target, url))
      else seen.add(target as string)
    }
  }
  walk(new URL("index.ts", import.meta.url))
  const root = fileURLToPath(new URL("../../", import.meta.url))
  const loaded = [...seen].map((name) => (name.startsWith("file:") ? relative(root, fileURLToPath(name)) : name))
  assert.ok(loaded.includes("node:sqlite") && loaded.length > 15)
  for (const name of loaded) assert.doesNotMatch(name, /files|worker_threads|src[/\\](?!vault|bytes)/)
})
