import { test } from "node:test"
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cageArguments } from "../../scripts/protocol.ts"
import { ROOT } from "./files.ts"

const BREAKOUTS = "tests/repo/breakouts.ts"

test("the cage refuses files to write, foreign files, sockets, workers and programs", () => {
  const { status, stdout } = spawnSync(process.execPath, cageArguments(ROOT, [BREAKOUTS]), {
    cwd: ROOT,
    encoding: "utf8",
    env: bare(),
  })
  assert.equal(status, 0, stdout)
  assert.match(stdout, /^ℹ pass 7$/m)
})

test("a test that breaks out fails the caged run", () => {
  // The same file without the cage: what it tries succeeds, so its assertions fail. It can tell the difference.
  const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-name-pattern=read a file", BREAKOUTS], {
    cwd: ROOT,
    encoding: "utf8",
    env: bare(),
  })
  assert.notEqual(status, 0)
  assert.match(stdout, /^ℹ fail 1$/m)
})

/** This environment without what the test runner tells its children: they would think they report to it. */
function bare(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: "1" }
  delete env.NODE_TEST_CONTEXT
  delete env.NODE_OPTIONS
  delete env.NODE_V8_COVERAGE
  return env
}
