/**
 * The relay is a process too, and ends with SIGKILL at every durable call while a letter goes its way: what it acknowledged is there
 * when it is started again, what it did not is sent again, and nothing is stored twice.
 */
import { spawn, type ChildProcess } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { askLeave, writeDraft } from "../../src/desk/index.ts"
import { draftOf, RELAY_URL, standing, type Template, type World } from "../desk/steps.ts"
import { openJournal } from "./journal.ts"
import { checkEnd, goOn, rememberKeys, type Trouble } from "./killed.ts"

const ALL = process.env["CRASH"] === "all"
const SEED = Number(process.env["SEED"] ?? 20261130)
const journal = openJournal(process.env["CRASH_DONE"])
/** Points at which the relay ends, drawn by the seed, when not all are tried. */
const FEW = 2

let template: Template
before(async () => void (template = await standing()))
after(() => template.remove())

/** A relay's process. */
interface Running {
  readonly child: ChildProcess
  /** Null: it ended before it listened. */
  readonly port: number | null
  readonly ended: Promise<string | null>
}

async function start(at: World, trouble: Trouble): Promise<Running> {
  const given = { ...trouble, now: at.clock.now, relay: RELAY_URL, port: 0, log: join(at.folder, "points") }
  const relay = { database: at.database, keys: join(at.folder, "host.keys"), url: RELAY_URL }
  const child = spawn(
    process.execPath,
    ["--conditions=source", "--import", join(import.meta.dirname, "hook.mjs"), join(import.meta.dirname, "relay.mjs")],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { DIWAN_CRASH: JSON.stringify(given), DIWAN_RELAY: JSON.stringify(relay) },
    },
  )
  const ended = new Promise<string | null>((done) => child.once("close", (_, signal) => done(signal)))
  const port = await new Promise<number | null>((done) => {
    child.stdout?.once("data", (said: Buffer) => done(Number(said.toString())))
    child.once("close", () => done(null))
  })
  return { child, port, ended }
}

/** A letter's way while the relay ends as it is told to, and is started again. @returns the points that it came by, and its signal */
async function tell(trouble: Trouble): Promise<{ points: number; signal: string | null }> {
  const at = await template.copy()
  let running: Running | null = null
  try {
    const remembered = rememberKeys(at)
    await at.stopRelay()
    writeFileSync(join(at.folder, "points"), "")
    let signal: string | null = null
    running = await start(at, trouble)
    if (running.port === null) {
      signal = await running.ended
      running = await start(at, {})
    }
    at.port = running.port ?? assert.fail("the relay does not start again")
    const { draft } = writeDraft(at.desk("north/adviser"), {
      source: draftOf("Whatever happens."),
      name: "draft",
      folder: at.folder,
    })
    askLeave(at.desk("north/adviser"), draft, false)
    for (let attempt = 0; ; attempt++) {
      try {
        await goOn(at)
        break
      } catch (error) {
        // The relay has ended: whoever was speaking to it is told, and goes on when it is there again.
        const isAway = error instanceof Error && "code" in error && error.code === "unreachable"
        const stands = running.child.exitCode === null && running.child.signalCode === null
        if (attempt > 3 || (!isAway && stands)) throw error
        signal = await running.ended
        running = await start(at, {})
        at.port = running.port ?? assert.fail("the relay does not start again")
      }
    }
    if (signal === null && running.child.signalCode !== null) signal = running.child.signalCode
    checkEnd(at, remembered)
    const points = readFileSync(join(at.folder, "points"), "utf8").split("\n").length - 1
    running.child.kill("SIGTERM")
    await running.ended
    running = null
    return { points, signal }
  } finally {
    if (running !== null) {
      running.child.kill("SIGKILL")
      await running.ended
    }
    at.port = 0
    await at.close()
  }
}

test("the relay is killed before a durable call of its own, wherever: all that it acknowledged is there, and the letter arrives", async (t) => {
  const { points, signal } = await tell({})
  assert.equal(signal, null)
  assert.ok(points > 20, `${points} points`)
  const some = Array.from({ length: FEW }, (_, i) => 1 + ((Math.imul(SEED + i, 0x9e3779b1) >>> 0) % points))
  for (const kill of ALL ? Array.from({ length: points }, (_, i) => i + 1) : some)
    await t.test(`before point ${kill} of ${points}`, async () => {
      if (journal.has(`relay ${kill}`)) return
      const told = await tell({ kill })
      assert.equal(told.signal, "SIGKILL")
      journal.keep(`relay ${kill}`)
    })
})
