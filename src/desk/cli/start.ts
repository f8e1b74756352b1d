/**
 * Other programs that a command starts: an agent in the background, and a browser. Neither is given a secret on its command
 * line or in its environment, where others can read it: the agent hears them on its socket, and the browser is led by a
 * file that only its owner can read.
 * @module
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { dirname } from "node:path"
import { createInterface } from "node:readline"
import type { Place } from "../agent/place.ts"
import { DeskError, type DeskFault } from "../error.ts"
import type { Call } from "./call.ts"
import { ACTS } from "./exit-acts.ts"

/**
 * Start an agent that outlives this process, and wait until it listens. If another one was quicker, that one will do.
 * @throws {DeskError} `no-agent`; what the agent refused
 */
export async function startAgent(call: Call, place: Place, idle: number | null): Promise<void> {
  const [program, ...before] = call.io.program ?? []
  if (program === undefined)
    throw new DeskError("no-agent", "no agent can be started from here; run 'diwan agent' yourself")
  const argv = [...before, "agent", "--json", "--home", dirname(place.path)]
  if (idle !== null) argv.push("--idle", String(idle))
  const child = spawn(program, argv, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    cwd: dirname(place.path), // whatever folder it was called from can be removed
    env: process.env,
    windowsHide: true,
  })
  let said = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (said.length < 8192) said += text
  })
  try {
    const ready = once(createInterface({ input: child.stdout }), "line", { signal: call.signal })
    const ended = once(child, "close").then(() => false)
    // A program that cannot be started at all is told by `error`, which `once` turns into a refusal.
    const listens = await Promise.race([ready.then(() => true), ended])
    if (!listens) throw endOf(said)
  } catch (cause) {
    if (cause instanceof DeskError && cause.code === "agent-running") return
    child.kill()
    throw cause
  } finally {
    child.stdout.destroy()
    child.stderr.destroy()
    child.unref()
  }
}

/** Have the browser open a file. @throws {DeskError} `no-browser` */
export async function openInBrowser(call: Call, file: string): Promise<void> {
  const opener = openerOf(call.io.environment)
  const child = spawn(opener, [file], { detached: true, stdio: "ignore", windowsHide: true })
  try {
    await once(child, "spawn")
  } catch (cause) {
    throw new DeskError(
      "no-browser",
      `${opener} could not be started; install it, or run 'diwan desk --print-url' and open what it prints`,
      { cause },
    )
  }
  child.unref()
}

/** The program that opens a file or an address as the person would. */
export function openerOf(environment: Readonly<Record<string, string | undefined>>): string {
  return environment["DIWAN_BROWSER"] ?? OPENERS[process.platform] ?? "xdg-open"
}

const OPENERS: { readonly [platform: string]: string } = { darwin: "open", win32: "explorer" }

/** What the agent said when it could not begin, as if it had been said here. */
function endOf(said: string): Error {
  try {
    const { error } = JSON.parse(said) as { readonly error: { readonly code: string; readonly message: string } }
    const isDesks = Object.hasOwn(ACTS.DeskError, error.code)
    return new DeskError(isDesks ? (error.code as DeskFault) : "no-agent", error.message)
  } catch (cause) {
    return new DeskError("no-agent", "the agent could not be started; run 'diwan agent' to see why", { cause })
  }
}
