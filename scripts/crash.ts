/**
 * `npm run crash`: processes of `bin/diwan` killed at every durable call of a letter's way, and disks that fail there; then the same
 * with the relay's. `npm test` tries a few of them, drawn by a seed; all of them are a thousand, and so have a command of their own.
 *
 * `npm run crash -- approve open` tries two acts, `-- relay` the relay alone. `CRASH_DONE=file` keeps there what held, and a run that
 * was ended goes on after it.
 * @module
 */
import { spawnSync } from "node:child_process"
import { resolve, join } from "node:path"

const ROOT = join(import.meta.dirname, "..")
const named = process.argv.slice(2)
const acts = named.filter((name) => name !== "relay")
const files = [
  ...(named.length === 0 || acts.length > 0 ? ["tests/crash/crash.test.ts"] : []),
  ...(named.length === 0 || named.includes("relay") ? ["tests/crash/relay.test.ts"] : []),
]
const kept = process.env["CRASH_DONE"]
const done = spawnSync(process.execPath, ["--conditions=source", "--test", "--test-concurrency=1", ...files], {
  cwd: ROOT,
  stdio: "inherit",
  env: {
    ...process.env,
    CRASH: "all",
    CRASH_ACTS: acts.join("\n"),
    ...(kept === undefined ? {} : { CRASH_DONE: resolve(kept) }),
  },
})
process.exitCode = done.status ?? 1
