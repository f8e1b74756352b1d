/** The stub that starts Diwan, tried in a folder of its own with programs that only say what they were given. */
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { spawnSync, type SpawnSyncReturns } from "node:child_process"
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Script } from "node:vm"
import { bundleList, compileList } from "../scripts/list.ts"
import { createVault } from "../src/vault/index.ts"

const ROOT = join(import.meta.dirname, "..")
const loader = createRequire(import.meta.url)("../bin/compiled.cjs") as Loader
const folder = mkdtempSync(join(tmpdir(), "diwan-bin-"))
after(() => rmSync(folder, { recursive: true, force: true }))

cpSync(join(ROOT, "bin"), join(folder, "bin"), { recursive: true })
symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction")
put("package.json", '{ "version": "9.8.7", "type": "module" }')
/** Makes a Node claim to be an old one, which cannot exec. */
put(
  "old.cjs",
  'process.execPath = "/old/node"; process.execve = undefined\nObject.defineProperty(process, "versions", { value: { ...process.versions, node: "20.0.0" } })',
)

const OLD = ["-r", join(folder, "old.cjs")]
const SAY = (name: string): string => `console.log(${JSON.stringify(name)}, JSON.stringify(process.argv.slice(2)))\n`

test("--version is package.json's, without any program", () => {
  assert.equal(diwan(["--version"]).stdout, "9.8.7\n")
  assert.equal(diwan(["-V"]).stdout, "9.8.7\n")
})

test("without source or bundle the message says what is missing", () => {
  const { status, stderr } = diwan(["list"])
  assert.equal(status, 1)
  assert.match(stderr, /main\.ts is missing; install Diwan again/)
})

test("the bundle runs when it is newer than all source, the source when it is not, the bundle when it is alone", () => {
  put("src/desk/cli/main.ts", SAY("source"), 1000)
  assert.equal(diwan(["list", "--json"]).stdout, 'source ["list","--json"]\n')
  put("dist/cli.js", SAY("bundle"), 2000)
  assert.equal(diwan(["list"]).stdout, 'bundle ["list"]\n')
  put("src/letter/leaf.ts", "", 3000)
  assert.equal(diwan(["list"]).stdout, 'source ["list"]\n')
  put("src/letter/leaf.ts", "", 1500)
  put("src/letter/leaf.test.ts", "", 3000)
  assert.equal(diwan(["list"]).stdout, 'bundle ["list"]\n')
  rmSync(join(folder, "src"), { recursive: true })
  assert.equal(diwan(["list"]).stdout, 'bundle ["list"]\n')
})

test("the list has a file of its own beside the bundle, which may decline", () => {
  put("dist/cli.js", SAY("bundle"), 2000)
  put("dist/list.cjs", "exports.list = (args) => args[1] ? null : (console.log('own'), Promise.resolve(4))\n", 2000)
  const own = diwan(["list"])
  assert.deepEqual([own.stdout, own.status], ["own\n", 4])
  assert.equal(diwan(["list", "--all"]).stdout, 'bundle ["list","--all"]\n')
  assert.equal(diwan(["listing"]).stdout, 'bundle ["listing"]\n')
  assert.equal(diwan(["list"], OLD).stdout, 'bundle ["list"]\n')
  put("dist/list.cjs", "exports.list = () => Promise.reject(new Error('broken'))\n", 2000)
  const broken = diwan(["list"])
  assert.equal(broken.status, 1)
  assert.match(broken.stderr, /broken/)
  put("src/desk/cli/main.ts", SAY("source"), 3000)
  assert.equal(diwan(["list"]).stdout, 'source ["list"]\n', "not when a source is newer than what was built")
  rmSync(join(folder, "src"), { recursive: true })
  rmSync(join(folder, "dist/list.cjs"))
})

test("what was compiled is taken only of this very file and whole; V8 by itself would believe more", () => {
  const file = join(folder, "dist/program.cjs")
  const [before, after] = ["exports.list = () => 'before'\n", "exports.list = () => 'after!'\n"].map((text) =>
    Buffer.from(text),
  ) as [Buffer, Buffer]
  const said = (script: Script): string | undefined => {
    const found: { list?: () => string } = {}
    script.runInThisContext()({}, found)
    return found.list?.()
  }
  const script = loader.compile(file, before)
  assert.equal(said(script), "before")
  const compiled = script.createCachedData()
  const kept = Buffer.concat([loader.hashOf(before, compiled), compiled])
  const elsewhere = loader.compile(`${file}.elsewhere`, after, compiled) // V8 remembers what it compiled, by name
  assert.deepEqual([elsewhere.cachedDataRejected, said(elsewhere)], [false, "before"], "the length is all V8 looks at")

  writeFileSync(`${file}.compiled`, kept)
  writeFileSync(file, after)
  assert.equal(loader.load(file).list(), "after!")
  for (const at of [0, 40, kept.length - 1]) {
    const spoilt = Buffer.from(kept)
    spoilt[at] = (spoilt[at] as number) ^ 1
    for (const bytes of [spoilt, kept.subarray(0, at)]) {
      writeFileSync(file, before)
      writeFileSync(`${file}.compiled`, bytes)
      assert.equal(loader.load(file).list(), "before", `octet ${at}`)
    }
  }
})

test("the list as it is built gives what the whole program gives, and declines what it does not understand", async () => {
  const home = join(folder, "home")
  const key = randomBytes(32)
  mkdirSync(home, { mode: 0o700 })
  put("home/key", key)
  ;(await createVault({ path: join(home, "vault.diwan"), unlock: { key }, play: true })).close()
  const dist = join(folder, "dist")
  const later = await bundleList(dist)
  compileList(join(dist, "list.cjs"))
  assert.ok(readFileSync(join(dist, "list.cjs.compiled")).length > 10_000)
  for (const part of ["desk-cli-exit", "desk-cli-prompts", "desk-agent-client"]) assert.ok(part in later, part)
  put("dist/cli.js", SAY("bundle"))
  const list = (...args: readonly string[]): SpawnSyncReturns<string> => {
    const fd = openSync(join(home, "key"), "r")
    return diwan(["list", "--home", home, "--key-fd", "3", ...args], [], ["ignore", "pipe", "pipe", fd])
  }
  const { stdout, stderr, status } = list("--json", "--all")
  assert.deepEqual([JSON.parse(stdout), status], [{ v: 1, total: 0, letters: [] }, 0], stderr)
  assert.match(stderr, /this vault was made for the play/)
  assert.match(list("--help").stdout, /^bundle /)
  assert.match(list("--no-such-option").stdout, /^bundle /)
})

test("the relay is a program of its own", () => {
  put("dist/relay.js", SAY("relay"))
  assert.equal(diwan(["relay", "serve", "--port", "0"]).stdout, 'relay ["serve","--port","0"]\n')
  assert.equal(diwan(["relay", "serve"], OLD).stdout, 'relay ["serve"]\n')
})

test("on Node 26 no process is added; an older Node hands over to Node 26", () => {
  put("dist/cli.js", "console.log(process.ppid, process.versions.node.split('.')[0])\n")
  assert.equal(diwan(["x"]).stdout, `${process.pid} 26\n`)
  const handed = diwan(["x"], OLD).stdout
  assert.match(handed, / 26\n$/)
  assert.notEqual(handed, `${process.pid} 26\n`)
})

test("exit codes and signals come through", () => {
  put("dist/cli.js", "process.exitCode = 3\n")
  assert.equal(diwan([]).status, 3)
  assert.equal(diwan([], OLD).status, 3)
  put("dist/cli.js", 'process.kill(process.pid, "SIGTERM"); setTimeout(() => {}, 10000)\n')
  assert.equal(diwan([], OLD).status, 128 + 15)
  put("dist/cli.js", 'throw new Error("broken")\n')
  for (const flags of [[], OLD]) {
    const { status, stderr } = diwan([], flags)
    assert.equal(status, 1)
    assert.match(stderr, /broken/)
  }
})

test("a descriptor named by an option reaches the program, through an older Node too", () => {
  put("secret", "correct horse")
  put("dist/cli.js", 'import { readFileSync } from "node:fs"\nconsole.log(readFileSync(4, "utf8"))\n')
  const ways: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["--passphrase-fd", "4"], []],
    [["--passphrase-fd", "4"], OLD],
    [["--key-fd=4"], OLD],
  ]
  for (const [args, flags] of ways) {
    const fd = openSync(join(folder, "secret"), "r")
    const { stdout, stderr } = diwan(args, flags, ["ignore", "pipe", "pipe", "ignore", fd])
    assert.equal(stdout, "correct horse\n", stderr)
  }
})

/** bin/compiled.cjs. */
interface Loader {
  readonly load: (file: string) => { readonly list: () => string }
  readonly compile: (file: string, source: Buffer, compiled?: Buffer) => Script
  readonly hashOf: (source: Buffer, compiled: Buffer) => Buffer
}

function put(name: string, content: string | Uint8Array, seconds?: number): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  if (seconds !== undefined) utimesSync(path, seconds, seconds)
}

function diwan(
  args: readonly string[],
  flags: readonly string[] = [],
  stdio?: ("ignore" | "pipe" | number)[],
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [...flags, join(folder, "bin", "diwan.cjs"), ...args], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
    ...(stdio === undefined ? {} : { stdio }),
  })
}
