/**
 * Preloaded (`node --import`) into a process of a test, and into nothing else: it counts the calls by which a process changes what
 * is durable, here or at a relay, and at the k-th ends the process with SIGKILL, or lets the call fail as a disk or a line does.
 * So every line between two durable effects is one at which the process has ended. The program that is killed has no word of it.
 *
 * | point | the call |
 * |---|---|
 * | `commit` | a transaction of a vault or of the relay's database becomes durable |
 * | `checkpoint` | the log of a vault is copied into its file, or cut |
 * | `write`, `sync` | octets of a file; their way to the disk |
 * | `rename`, `link`, `remove`, `make` | a name in a folder |
 * | `POST`, `PUT`, `DELETE` before the path | a request that changes something at the relay goes out |
 * | `… answered` | it has been carried out, and its answer is here |
 */
/* oxlint-disable typescript/unbound-method -- what is taken from a prototype is called on what it belongs to */
import fs from "node:fs"
import { syncBuiltinESMExports } from "node:module"
import sqlite from "node:sqlite"

/** @type {{ kill?: number, fail?: number, fault?: string, now: number, relay: string, port: number, log?: string }} */
const given = JSON.parse(process.env.DIWAN_CRASH ?? "null")
let count = 0
const { appendFileSync } = fs

function end() {
  process.kill(process.pid, "SIGKILL")
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
}

/** What the call throws when it is to fail: as SQLite does, as the file system does. */
function faultOf(name) {
  if (name === "commit" || name === "checkpoint") {
    const errcode = given.fault === "ENOSPC" ? 13 : 10
    return Object.assign(new Error("database or disk is full"), { code: "ERR_SQLITE_ERROR", errcode })
  }
  if (/^[A-Z]/.test(name)) return new TypeError("fetch failed")
  return Object.assign(new Error(`${given.fault}: ${name}`), { code: given.fault })
}

/** One point: named, counted, and perhaps the last. */
function point(name, go) {
  count++
  if (given.log !== undefined) appendFileSync(given.log, `${name}\n`)
  if (count === given.kill) end()
  if (count === given.fail) {
    if (given.fault === "short" && name === "write") return undefined
    if (given.fault !== "short") throw faultOf(name)
  }
  return go()
}

const { DatabaseSync } = sqlite
const { exec, prepare } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (sql) {
  return /^\s*COMMIT/i.test(sql) ? point("commit", () => exec.call(this, sql)) : exec.call(this, sql)
}
DatabaseSync.prototype.prepare = function (...input) {
  const statement = prepare.apply(this, input)
  if (!/^\s*PRAGMA wal_checkpoint/i.test(input[0])) return statement
  const { get } = statement
  statement.get = (...values) => point("checkpoint", () => get.apply(statement, values))
  return statement
}

const { writeSync } = fs
fs.writeSync = (file, octets, offset, length, at) => {
  if (file <= 2) return writeSync(file, octets, offset, length, at)
  const whole = () => writeSync(file, octets, offset, length, at)
  const half = () => writeSync(file, octets, offset, Math.max(1, Math.floor((length ?? octets.length) / 2)), at)
  return point("write", whole) ?? half()
}
const CALLS = {
  fsyncSync: "sync",
  fdatasyncSync: "sync",
  renameSync: "rename",
  linkSync: "link",
  unlinkSync: "remove",
  rmSync: "remove",
  mkdirSync: "make",
}
for (const [call, name] of Object.entries(CALLS)) {
  const real = fs[call]
  fs[call] = (...input) => point(name, () => real(...input))
}
syncBuiltinESMExports()

// The world's clock and its relay: an answer's `Date` is brought to the clock, as the machine's would be.
Date.now = () => given.now * 1000
const fetched = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : `${input}`
  const what = `${init?.method ?? "GET"} ${new URL(url).pathname.replace(/[0-9a-f]{16,}/g, "…")}`
  const go = async () => {
    const answer = await fetched(url.replace(given.relay, `http://127.0.0.1:${given.port}`), init)
    const headers = new Headers(answer.headers)
    headers.set("date", new Date(given.now * 1000).toUTCString())
    const body = await answer.arrayBuffer()
    return new Response(body.byteLength === 0 ? null : body, { status: answer.status, headers })
  }
  if (what.startsWith("GET")) return go()
  const answer = await point(what, go)
  return point(`${what} answered`, () => answer)
}
