/** The stub that starts Diwan, tried in a folder of its own with programs that only say what they were given. */
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { spawnSync, type SpawnSyncReturns } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

const ROOT = join(import.meta.dirname, "..")
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

function put(name: string, content: string, seconds?: number): void {
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
