/**
 * The case's desks, left open after the play: an agent for each officer, each a process of its own as in real use, and a
 * page that leads to them. The agents end with the play.
 * @module
 */
import { spawn, type ChildProcess } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { utf8 } from "../../bytes/index.ts"
import { connectTo, type Client } from "../agent/client.ts"
import { placeOf, type Place } from "../agent/place.ts"
import { VAULT_FILE } from "../cli/home.ts"

/** Desks that are open. */
export interface OpenDesks {
  /** An address that lets one browser in, once, for a minute. @param who `north/registrar` */
  readonly launch: (who: string) => Promise<string>
  /** Lock all of them and end their processes. */
  readonly end: () => Promise<void>
}

/** How long an agent may take until it answers, milliseconds: seven start at once. */
const START_MS = 60_000
/** Minutes without anybody until a desk of the play locks itself: long, for its passphrase protects nothing. */
const IDLE_MINUTES = "120"
const PROGRAM = fileURLToPath(new URL("../../../bin/diwan.cjs", import.meta.url))

/**
 * Start an agent for each officer and unlock it.
 * @param homeOf the folder of somebody's vault
 */
export async function openDesks(input: {
  readonly people: readonly string[]
  readonly homeOf: (who: string) => string
  readonly passphraseFile: string
}): Promise<OpenDesks> {
  const { people, homeOf, passphraseFile } = input
  const passphrase = utf8(readFileSync(passphraseFile, "utf8").trim())
  const started = people.map((who) => start(homeOf(who)))
  const end = async (): Promise<void> => {
    for (const { child } of started) if (child.exitCode === null) child.kill("SIGTERM")
    await Promise.all(started.map(({ ended }) => ended))
  }
  try {
    for (const { place, child } of started) {
      const client = await reach(place, child)
      await client.ask({ kind: "unlock", by: "passphrase", secret: passphrase })
      client.end()
    }
  } catch (error) {
    await end()
    throw error
  }
  return {
    end,
    async launch(who) {
      const found = started[people.indexOf(who)]
      if (found === undefined) throw new TypeError(`${who} has no desk`)
      const client = await reach(found.place, found.child)
      try {
        const told = await client.ask({ kind: "desk", how: "address" })
        if (told.kind !== "address") throw new TypeError("an agent that was asked for an address gives one")
        return told.text
      } finally {
        client.end()
      }
    },
  }
}

interface Started {
  readonly place: Place
  readonly child: ChildProcess
  readonly ended: Promise<void>
}

function start(home: string): Started {
  const child = spawn(process.execPath, [PROGRAM, "agent", "--home", home, "--idle", IDLE_MINUTES, "--quiet"], {
    stdio: "ignore",
    // A play leaves its marks in its own folder.
    env: { ...process.env, XDG_STATE_HOME: join(home, "..", "..", "state") },
  })
  const ended = new Promise<void>((done) => {
    child.once("exit", () => done())
    child.once("error", () => done())
  })
  return { place: placeOf(join(home, VAULT_FILE), process.env), child, ended }
}

async function reach(place: Place, child: ChildProcess): Promise<Client> {
  for (const until = performance.now() + START_MS; performance.now() < until; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`an agent of the play ended with ${child.exitCode}`)
    const client = await connectTo(place)
    if (client !== null) return client
  }
  throw new Error("an agent of the play does not answer; end what is left with 'diwan lock --end'")
}
