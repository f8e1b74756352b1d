/**
 * `npm run crash`: processes of `bin/diwan` killed at every durable call of a letter's way, and disks that fail there. `npm test`
 * tries a few of them, drawn by a seed; all of them take an hour on a slow machine, and so have a command of their own.
 * @module
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"

const ROOT = join(import.meta.dirname, "..")
const files = ["tests/crash/crash.test.ts", "tests/crash/relay.test.ts"].map((file) => join(ROOT, file))
const done = spawnSync(process.execPath, ["--conditions=source", "--test", "--test-concurrency=1", ...files], {
  cwd: ROOT,
  stdio: "inherit",
  env: { ...process.env, CRASH: "all" },
})
process.exitCode = done.status ?? 1
