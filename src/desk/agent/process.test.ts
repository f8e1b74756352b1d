/** Agents as processes of their own: started in the background, killed, ended. */
import assert from "node:assert/strict"
import { spawn, spawnSync, type SpawnSyncReturns } from "node:child_process"
import { once } from "node:events"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { BIN } from "../cli/testdata/relay.ts"
import { openVault } from "../../vault/index.ts"
import { atEnd, PASSPHRASE, playVault, scratch, until } from "./testdata/kit.ts"

interface Machine {
  readonly folder: string
  readonly path: string
  readonly run: (...argv: readonly string[]) => SpawnSyncReturns<string>
  readonly environment: Record<string, string>
}

async function machine(t: TestContext): Promise<Machine> {
  const folder = scratch(t)
  const path = await playVault(folder)
  writeFileSync(join(folder, "passphrase"), PASSPHRASE, { mode: 0o600 })
  const environment = { PATH: process.env["PATH"] ?? "", XDG_RUNTIME_DIR: folder, DIWAN_HOME: join(folder, "home") }
  const run = (...argv: readonly string[]): SpawnSyncReturns<string> =>
    spawnSync(process.execPath, [BIN, ...argv], { encoding: "utf8", env: environment, timeout: 30_000 })
  atEnd(t, () => void run("lock", "--end"))
  return { folder, path, run, environment }
}

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test("unlock starts an agent that outlives it; killed, it leaves a vault that opens and a socket that is replaced", async (t) => {
  const { folder, path, run } = await machine(t)
  const secret = ["--passphrase-file", join(folder, "passphrase")]
  const first = run("unlock", "--json", ...secret)
  assert.equal(first.status, 0, first.stderr)
  const { agent, started } = JSON.parse(first.stdout) as { agent: number; started: boolean }
  assert.deepEqual([started, alive(agent)], [true, true])
  // Nothing secret stands where other processes can read it.
  if (existsSync(`/proc/${agent}`)) {
    for (const file of ["cmdline", "environ"])
      assert.ok(!readFileSync(`/proc/${agent}/${file}`, "latin1").includes("cedar"))
  }
  await assert.rejects(openVault({ path, unlock: { passphrase: PASSPHRASE } }), { code: "in-use" })
  assert.equal(run("slot", "list").status, 0)
  assert.equal(run("slot", "list", "--passphrase-file", "/nowhere").status, 0)

  process.kill(agent, "SIGKILL")
  await until(() => !alive(agent))
  assert.equal(readdirSync(join(folder, "diwan")).length, 1)
  ;(await openVault({ path, unlock: { passphrase: PASSPHRASE } })).close()
  assert.equal(run("slot", "list").status, 4)
  assert.equal(run("slot", "list", ...secret).status, 0)
  const second = run("unlock", "--json", ...secret)
  assert.equal(JSON.parse(second.stdout).started, true, second.stderr)
  assert.equal(run("slot", "list").status, 0)
  assert.equal(run("lock", "--end").status, 0)
  const again = JSON.parse(second.stdout).agent as number
  await until(() => !alive(again))
  assert.deepEqual(readdirSync(join(folder, "diwan")), [])
  assert.match(run("lock").stderr, /no agent keeps this vault/)
})

test("an agent in the foreground says where it listens, refuses a second, and ends when interrupted", async (t) => {
  const { environment, run } = await machine(t)
  const child = spawn(process.execPath, [BIN, "agent", "--json", "--idle", "5"], {
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  })
  atEnd(t, () => void child.kill("SIGKILL"))
  const [line] = (await once(child.stdout, "data")) as [Buffer]
  const facts = JSON.parse(String(line)) as { agent: number; socket: string }
  assert.equal(facts.agent, child.pid)
  const second = run("agent", "--json")
  assert.deepEqual([second.status, JSON.parse(second.stderr).error.code], [1, "agent-running"])
  assert.equal(run("agent", "--idle", "0").status, 2)
  assert.equal(run("agent", "--idle", "121").status, 2)
  const ended = once(child, "exit")
  child.kill("SIGINT")
  assert.deepEqual(await ended, [0, null])
  assert.equal(existsSync(facts.socket), false)
})

test("what keeps an agent from starting is told whoever wanted it", async (t) => {
  const { folder, run } = await machine(t)
  writeFileSync(join(folder, "home", "desk.json"), "{")
  const { status, stderr } = run("unlock", "--json", "--passphrase-file", join(folder, "passphrase"))
  assert.deepEqual([status, JSON.parse(stderr).error.code], [1, "settings-malformed"])
})

test("two who unlock at once get one agent", async (t) => {
  const { folder, environment, run } = await machine(t)
  const argv = [BIN, "unlock", "--json", "--passphrase-file", join(folder, "passphrase")]
  const both = await Promise.all(
    [1, 2].map(async () => {
      const child = spawn(process.execPath, argv, { env: environment, stdio: ["ignore", "pipe", "pipe"] })
      let out = ""
      child.stdout.on("data", (piece: Buffer) => (out += String(piece)))
      const [code] = (await once(child, "close")) as [number]
      return { code, out }
    }),
  )
  assert.deepEqual(
    both.map(({ code }) => code),
    [0, 0],
    JSON.stringify(both),
  )
  assert.equal(run("slot", "list").status, 0)
})
