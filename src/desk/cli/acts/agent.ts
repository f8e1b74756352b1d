/**
 * `diwan unlock`, `lock`, `desk`, `agent`: the process that keeps a vault open, started, asked and ended.
 * @module
 */
import { mkdirSync } from "node:fs"
import { dirname } from "node:path"
import { connectTo, type Client } from "../../agent/client.ts"
import { placeOf, type Place } from "../../agent/place.ts"
import { DeskError } from "../../error.ts"
import { IDLE_MINUTES } from "../../settings.ts"
import { done, flag, whole, type Call, type Done } from "../call.ts"
import { deskPath, marksFolder, vaultPath } from "../home.ts"
import { jsonLine } from "../json.ts"
import { foreign } from "../text.ts"
import { secretFor } from "../unlock.ts"
import { openInBrowser, startAgent } from "../start.ts"

/** Unlock the vault in an agent, and start one if there is none. */
export async function unlock(call: Call): Promise<Done> {
  const path = vaultPath(call)
  const idle = idleOf(call)
  const place = placeOf(path, call.io.environment)
  const running = await connectTo(place)
  const client = running ?? (await started(call, place, idle))
  try {
    if (running !== null && idle !== null)
      call.say("an agent is running already: --idle is for one that is started; 'diwan lock --end' ends it")
    const { state } = await client.state()
    if (state === "open") call.say("it is open already")
    else {
      const { by, secret } = await secretFor(call, flag(call, "recovery"))
      try {
        await client.ask({ kind: "unlock", by, secret })
      } finally {
        secret.fill(0)
      }
    }
    return done({ vault: path, agent: client.pid, state: "open", started: running === null })
  } finally {
    client.end()
  }
}

/** Lock what an agent keeps open. */
export async function lock(call: Call): Promise<Done> {
  const place = placeOf(vaultPath(call), call.io.environment)
  const client = await connectTo(place)
  if (client === null) {
    call.say("no agent keeps this vault: it is locked")
    return done({ agent: null, state: "locked" })
  }
  try {
    await client.ask({ kind: flag(call, "end") ? "end" : "lock" })
    return done({ agent: flag(call, "end") ? null : client.pid, state: "locked" })
  } finally {
    client.end()
  }
}

/** Open the desk in a browser. */
export async function desk(call: Call): Promise<Done> {
  const path = deskPath(call)
  const place = placeOf(path, call.io.environment)
  const client = (await connectTo(place)) ?? (await started(call, place, null))
  try {
    const how = flag(call, "print-url") ? "address" : "file"
    const answer = await client.ask({ kind: "desk", how })
    if (answer.kind !== "address") throw new DeskError("agent-frame", "the agent answered something that was not asked")
    const { origin } = await client.state()
    if (how === "address") return done({ origin, url: answer.text }, answer.text)
    await openInBrowser(call, answer.text)
    call.say(`the desk is open in your browser, at ${origin ?? ""}`)
    return done({ origin })
  } finally {
    client.end()
  }
}

/** Be the agent. */
export async function agent(call: Call): Promise<Done> {
  const idle = idleOf(call)
  const path = deskPath(call)
  const { io, signal } = call
  const [{ openKeeper }, { serveAgent }, { servePage }] = await Promise.all([
    import("../../agent/open.ts"),
    import("../../agent/serve.ts"),
    import("../../agent/page.ts"),
  ])
  const place = placeOf(path, io.environment)
  const keeper = openKeeper({
    marks: marksFolder(call.io.environment),
    path,
    ...(idle === null ? {} : { idleMinutes: idle }),
    ...(io.now === undefined ? {} : { now: io.now }),
    ...(io.fetch === undefined ? {} : { fetch: io.fetch }),
  })
  const serving = await serveAgent({ keeper, place, serving: servePage() })
  const end = (): void => void serving.close()
  signal.addEventListener("abort", end)
  if (signal.aborted) end()
  const facts = { agent: process.pid, vault: place.path, socket: place.socket }
  if (flag(call, "json")) io.out.write(jsonLine(facts))
  else call.say(`agent ${process.pid} for ${foreign(place.path)} listens; 'diwan unlock' unlocks it, Ctrl-C ends it`)
  await serving.ended
  return { ...done(facts), printed: true }
}

async function started(call: Call, place: Place, idle: number | null): Promise<Client> {
  mkdirSync(dirname(place.path), { recursive: true, mode: 0o700 })
  await startAgent(call, place, idle)
  const client = await connectTo(place)
  if (client === null) throw new DeskError("no-agent", "the agent was started and does not answer; try again")
  return client
}

function idleOf(call: Call): number | null {
  return whole(call, "idle", IDLE_MINUTES.least, IDLE_MINUTES.most)
}
