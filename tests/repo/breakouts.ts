/**
 * Ways out of a process, tried as tests. In the cage each must be refused, so this file passes there and nowhere else;
 * cage.test.ts runs it both ways. It is no `*.test.ts`, so that nothing else runs it.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Worker } from "node:worker_threads"

const WAYS: { readonly [way: string]: () => unknown } = {
  "write a file": () => writeFileSync(join(tmpdir(), `diwan-breakout-${process.pid}`), "out"),
  "write a file beside the source": () => mkdirSync(join(import.meta.dirname, "breakout")),
  "read a file of somebody else": () =>
    readFileSync(process.platform === "win32" ? "C:/Windows/win.ini" : "/etc/hosts"),
  "listen on a port": () => once(createServer().listen(0), "listening"),
  "open a connection": () => once(connect(9, "127.0.0.1"), "connect"),
  "start a worker": () => new Worker("0", { eval: true }),
  "start a program": () => execFileSync(process.execPath, ["--version"]),
}

for (const [way, attempt] of Object.entries(WAYS)) {
  test(`refused: ${way}`, async () => {
    await assert.rejects(async () => attempt(), { code: "ERR_ACCESS_DENIED" })
  })
}
