/** What a person or a script meets before anything goes well: usage, help, locked vaults, missing files, refusals. */
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { createVault, openVault } from "../../vault/index.ts"
import { COMMANDS } from "./catalogue.ts"
import { diwan, scratch } from "./testdata/kit.ts"

const ROOT = join(import.meta.dirname, "..", "..", "..")
const { path, passphrase, remove } = scratch()
after(remove)

const home = path("home")
const unlocked = ["--home", home, "--passphrase-file", passphrase]
const key = new Uint8Array(32).fill(7)
mkdirSync(home, { mode: 0o700 })
;(
  await createVault({ path: join(home, "vault.diwan"), unlock: { passphrase: readFileSync(passphrase) }, play: true })
).close()

test("an unknown command or option is a usage error that suggests", async () => {
  const wrong = await diwan(["collct"])
  assert.deepEqual([wrong.exit, wrong.out], [2, ""])
  assert.match(wrong.err, /unknown command 'collct'; did you mean 'collect'\?/)
  assert.match((await diwan(["list", "--jsn"])).err, /did you mean '--json'\?/)
  assert.equal((await diwan(["read"])).exit, 2)
  assert.equal((await diwan(["read", "north/1", "north/2"])).exit, 2)
  assert.equal((await diwan(["draft"])).exit, 2)
  assert.equal((await diwan([])).exit, 2)
})

test("with --json an error is one object on standard error, and standard output is empty", async () => {
  const { exit, out, err } = await diwan(["collct", "--json"])
  assert.deepEqual([exit, out], [2, ""])
  const { v, error } = JSON.parse(err) as { v: number; error: { code: string; exit: number; message: string } }
  assert.deepEqual([v, error.code, error.exit], [1, "usage", 2])
})

test("every command has help with examples, on standard output", async () => {
  for (const { path: words, summary } of COMMANDS) {
    const { exit, out, err } = await diwan([...words.split(" "), "--help"])
    assert.deepEqual([exit, err], [0, ""], words)
    assert.match(out, new RegExp(`^Usage: diwan ${words}`))
    assert.ok(out.includes("Examples:\n  diwan "), words)
    assert.ok(out.replace(/\s+/g, " ").includes(summary.slice(1, 40)), words)
  }
})

test("the help of the whole program, as it is read", async (t) => {
  const { exit, out } = await diwan(["--help"])
  assert.equal(exit, 0)
  t.assert.fileSnapshot(out, join(import.meta.dirname, "testdata", "help.txt"), { serializers: [String] })
})

test("a locked vault with nobody to ask says how to unlock it", async () => {
  const { exit, err } = await diwan(["status", "--home", home])
  assert.equal(exit, 4)
  assert.match(err, /locked and nobody can be asked: give --passphrase-file, --passphrase-fd or --key-fd/)
  const silent = await diwan(["status", "--home", home, "--no-input"], { answers: ["correct horse battery staple"] })
  assert.equal(silent.exit, 4)
})

test("a wrong passphrase is told apart from a wrong key, and neither is repeated", async () => {
  const { exit, err } = await diwan(["status", "--home", home, "--json"], { answers: ["incorrect horse"] })
  assert.equal(exit, 4)
  assert.match(err, /"code":"wrong-passphrase"/)
  assert.ok(!err.includes("incorrect horse"))
  const file = path("short.key")
  writeFileSync(file, key.subarray(1), { mode: 0o600 })
  const short = await diwan(["status", "--home", home, "--key-fd", String(openSync(file, "r"))])
  assert.equal(short.exit, 4)
  assert.match(short.err, /want a vault key of 32 bytes, found 31/)
  assert.equal((await diwan(["status", ...unlocked, "--key-fd", "9"])).exit, 2)
  writeFileSync(path("other.key"), key, { mode: 0o600 })
  const other = await diwan(["status", "--home", home, "--json", "--key-fd", String(openSync(path("other.key"), "r"))])
  assert.deepEqual([other.exit, JSON.parse(other.err).error.code], [4, "wrong-key"])
})

test("called off at the passphrase: 130, and nothing was done", async () => {
  assert.equal((await diwan(["status", "--home", home], { answers: [null] })).exit, 130)
})

test("no vault, a file that is none, a folder that others may enter", async () => {
  const none = await diwan(["status", "--home", path("nowhere"), "--passphrase-file", passphrase])
  assert.equal(none.exit, 5)
  mkdirSync(path("false"), { mode: 0o700 })
  writeFileSync(path("false", "vault.diwan"), "x".repeat(200), { mode: 0o600 })
  const wrong = await diwan(["status", "--home", path("false"), "--passphrase-file", passphrase, "--json"])
  assert.deepEqual([wrong.exit, JSON.parse(wrong.err).error.code], [1, "not-a-vault"])
  const open = path("open")
  mkdirSync(open, { mode: 0o700 })
  ;(await createVault({ path: join(open, "vault.diwan"), unlock: { key }, play: true })).close()
  chmodSync(open, 0o755)
  const exposed = await diwan(["status", "--home", open, "--passphrase-file", passphrase])
  assert.equal(exposed.exit, 1)
  assert.match(exposed.err, /lets others in; run chmod 700/)
})

test("a folder that cannot be written is named, with what to do", { skip: process.getuid?.() === 0 }, async () => {
  const closed = path("closed")
  mkdirSync(closed, { mode: 0o700 })
  ;(await createVault({ path: join(closed, "vault.diwan"), unlock: { key }, play: true })).close()
  chmodSync(closed, 0o500)
  const { exit, err } = await diwan(["status", "--home", closed, "--passphrase-file", passphrase])
  assert.equal(exit, 1)
  assert.match(err, /written|read-only/)
})

test("a vault that another process holds: 75, or patience", async () => {
  using _held = await openVault({ path: join(home, "vault.diwan"), unlock: { passphrase: readFileSync(passphrase) } })
  const { exit, err } = await diwan(["status", ...unlocked, "--vault-wait", "0"])
  assert.equal(exit, 75)
  assert.match(err, /has this vault open; wait until it has ended/)
})

test("a vault that is nobody's yet says how to make it somebody's", async () => {
  const { exit, err } = await diwan(["status", ...unlocked])
  assert.equal(exit, 5)
  assert.match(err, /run 'diwan init' or 'diwan office create'/)
})

test("of several vaults none is guessed; of one it is taken; DIWAN_HOME comes first", async () => {
  const data = path("data")
  const environment = { XDG_DATA_HOME: data }
  assert.equal((await diwan(["status"], { environment })).exit, 5)
  for (const who of ["registrar", "adviser"]) {
    const vault = join(data, "diwan", "north.example", who, "vault.diwan")
    ;(await createVault({ path: vault, unlock: { passphrase: "x" }, play: true })).close()
    const { exit, err } = await diwan(["status"], { environment, answers: ["x"] })
    assert.equal(exit, who === "registrar" ? 5 : 2)
    assert.match(err, who === "registrar" ? /belongs to no office/ : /there are 2 vaults: give --home with one of/)
  }
  const { exit } = await diwan(["status"], { environment: { ...environment, DIWAN_HOME: home }, answers: ["wrong"] })
  assert.equal(exit, 4)
})

test("a file that is missing, a folder, too long, not UTF-8", async () => {
  const verify = async (file: string): Promise<[number, string]> => {
    const { exit, err } = await diwan(["verify", file, "--json"])
    return [exit, (JSON.parse(err) as { error: { code: string } }).error.code]
  }
  assert.deepEqual(await verify(path("missing")), [5, "file-not-found"])
  assert.deepEqual(await verify(home), [1, "file-unreadable"])
  writeFileSync(path("latin1.md"), Buffer.from("---\nchannel: c\u00e9dre\n", "latin1"))
  const draft = await diwan(["write", path("latin1.md"), ...unlocked, "--json"])
  assert.deepEqual([draft.exit, JSON.parse(draft.err).error.code], [1, "file-unreadable"])
})

test("bad hexadecimal is wrong usage; bytes that are no Diwan file are unproven", async () => {
  writeFileSync(path("rubbish"), "rubbish")
  const bad = await diwan(["verify", path("rubbish"), "--channel", "xyz"])
  assert.equal(bad.exit, 2)
  assert.match(bad.err, /64 hexadecimal digits/)
  assert.equal((await diwan(["verify", path("rubbish"), "--channel", "00".repeat(32)])).exit, 3)
  assert.equal((await diwan(["inspect", path("rubbish")])).exit, 1)
})

test("a file is written for its owner alone and never over another", async () => {
  const { writeOwn, checkFree } = await import("./files.ts")
  const file = path("own")
  writeOwn(file, Uint8Array.of(1), false)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.throws(() => writeOwn(file, Uint8Array.of(2), false), { code: "file-exists" })
  assert.throws(() => checkFree(file, false), { code: "file-exists" })
  chmodSync(file, 0o644)
  writeOwn(file, Uint8Array.of(2), true)
  assert.deepEqual([statSync(file).mode & 0o777, [...readFileSync(file)]], [0o600, [2]])
  assert.throws(() => writeOwn(path("no", "such", "folder"), Uint8Array.of(1), false), { code: "file-unwritable" })
})

test("an invitation or a charter that is none leaves nothing behind", async () => {
  const nowhere = path("not-made")
  const given = ["--home", nowhere, "--passphrase-file", passphrase]
  assert.equal((await diwan(["init", "--invitation", path("rubbish"), ...given])).exit, 3)
  assert.equal(
    (await diwan(["office", "create", "north.example", "--name", "N", "--admission", path("rubbish"), ...given])).exit,
    1,
  )
  assert.equal(existsSync(nowhere), false)
})

test("as a process: codes come through, data and talk are apart, a passphrase comes by descriptor", () => {
  const bin = join(ROOT, "bin", "diwan.cjs")
  const run = (args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(process.execPath, [bin, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  const locked = run(["status", "--home", home])
  assert.equal(locked.status, 4)
  assert.equal(locked.stdout, "")
  assert.match(String(locked.stderr), /^diwan: the vault is locked/)
  const help = run(["list", "--help"])
  assert.equal(help.status, 0)
  assert.match(String(help.stdout), /^Usage: diwan list/)
  const fd = openSync(passphrase, "r")
  const opened = spawnSync(process.execPath, [bin, "status", "--home", home, "--passphrase-fd", "3"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", fd],
  })
  assert.equal(opened.status, 5, opened.stderr)
})
