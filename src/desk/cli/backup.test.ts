/** Backups on the command line: made, restored, refused. */
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createDesk, createOffice } from "../index.ts"
import { diwan, type Ran } from "./testdata/kit.ts"

const folder = fs.mkdtempSync(join(tmpdir(), "diwan-cli-backup-"))
after(() => fs.rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)
const now = (): number => 1_791_795_600
const away: typeof globalThis.fetch = () => Promise.reject(new TypeError("fetch failed"))
const environment = { XDG_STATE_HOME: at("state") }

fs.writeFileSync(at("passphrase"), "salt, cedar, harbour\n", { mode: 0o600 })
fs.mkdirSync(at("home"), { mode: 0o700 })
const made = await createDesk({
  path: at("home/vault.diwan"),
  unlock: { passphrase: "salt, cedar, harbour" },
  play: true,
  now,
})
createOffice(made, {
  office: "north.example",
  founder: { name: "Nadia Haddad", title: "registrar", roles: ["registrar", "signatory"] },
  admission: { relay: "http://127.0.0.1:1", token: new Uint8Array(randomBytes(32)), expires: now() + 1000 },
})
made[Symbol.dispose]()

function run(...argv: string[]): Promise<Ran> {
  return diwan([...argv, "--passphrase-file", at("passphrase"), "--json"], { now, fetch: away, environment })
}

test("a backup is made, and restored where there is no vault; what follows is said", async () => {
  const backup = await run("backup", at("monday.backup"), "--home", at("home"))
  assert.equal(backup.exit, 0, backup.err)
  const told = JSON.parse(backup.out) as { file: string; records: number; at: { seconds: number } }
  assert.equal(told.file, at("monday.backup"))
  assert.ok(told.records > 3)
  const status = await run("status", "--home", at("home"))
  assert.match(status.out, /"backup":\{[^}]*1791795600/)

  const restored = await run("restore", at("monday.backup"), "--home", at("again"))
  assert.equal(restored.exit, 0, restored.err)
  assert.match(restored.err, /waiting: 1 message could not be sent yet/)
  assert.match(restored.err, /run no other copy of this vault any more/)
  assert.equal((JSON.parse(restored.out) as { vault: string }).vault, at("again/vault.diwan"))
  const seen = await run("status", "--home", at("again"))
  assert.match(seen.out, /"restored":\{"by":"backup"/)
})

test("nothing is restored over a vault, without a place, from what is no backup, or with another passphrase", async () => {
  const over = await run("restore", at("monday.backup"), "--home", at("home"))
  assert.deepEqual([over.exit, code(over)], [1, "exists"])
  const nowhere = await run("restore", at("monday.backup"))
  assert.deepEqual([nowhere.exit, code(nowhere)], [2, "usage"])
  const other = await run("restore", at("home/vault.diwan"), "--home", at("third"))
  assert.deepEqual([other.exit, code(other)], [1, "not-a-backup"])
  const bytes = fs.readFileSync(at("monday.backup"))
  const spoilt = Buffer.from(bytes)
  spoilt.fill(0, bytes.length >> 2, bytes.length >> 1)
  fs.writeFileSync(at("spoilt.backup"), spoilt)
  const damaged = await run("restore", at("spoilt.backup"), "--home", at("third"))
  assert.equal(damaged.exit, 3, damaged.err)
  fs.writeFileSync(at("passphrase"), "something else\n", { mode: 0o600 })
  const locked = await run("restore", at("monday.backup"), "--home", at("third"))
  assert.deepEqual([locked.exit, code(locked)], [4, "wrong-passphrase"])
  assert.ok(!fs.existsSync(at("third/vault.diwan")))
})

function code({ err }: Ran): string {
  const line = err.split("\n").find((each) => each.startsWith("{")) ?? "{}"
  return (JSON.parse(line) as { error?: { code?: string } }).error?.code ?? ""
}
