/**
 * The stage of an attack: North, South and their channel as tests/desk/world.ts has them, behind a relay that can be told
 * to misbehave. Attackers are officers whose vaults are open in this process, and cheat. Victims are closed vaults, which
 * only ever meet the attack through the command line, each command a process of its own.
 * @module
 */
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { Writable } from "node:stream"
import { fileURLToPath } from "node:url"
import { collect, sendLetter } from "../../src/desk/index.ts"
import { approveAll, draftOf, lay, QUORUM, standing, type OfficeName, type PartText } from "../desk/steps.ts"
import { officersOf, type Template, type World } from "../desk/world.ts"
import { hostileRelay, HONEST, type HostileRelay } from "./relay.ts"

/** The command line, as it is installed. */
export const BIN: string = fileURLToPath(new URL("../../bin/diwan.cjs", import.meta.url))

/** How a command ended. */
export interface Ran {
  readonly exit: number | null
  readonly out: string
  readonly err: string
  /** What it printed under --json; empty if it failed. */
  readonly json: Json
  /** The code of its error; null if it did not fail. */
  readonly code: string | null
}

/** What a command prints, as far as it was looked into. */
export interface Json {
  readonly [key: string]: unknown
}

/** One attack's stage. */
export interface Stage {
  readonly at: World
  readonly relay: HostileRelay
  /** The folder of the stage; whoever writes files writes them here. */
  readonly folder: string
  /** Close these vaults: from now on only the command line opens them. */
  victims(...who: readonly string[]): void
  /** Run the command line. @param who in whose vault; null without one */
  diwan(who: string | null, ...args: readonly string[]): Promise<Ran>
  end(): Promise<void>
}

/** Where stages come from: a standing channel, made once and copied. */
export interface Theatre {
  stage(): Promise<Stage>
  close(): Promise<void>
}

/** The clock of the machine, which the command line goes by. */
const REAL = {
  get now(): number {
    return Math.floor(Date.now() / 1000)
  },
}

/** Found both offices and their channel, once. */
export async function openTheatre(): Promise<Theatre> {
  const relay = await hostileRelay()
  const compiled = mkdtempSync(join(tmpdir(), "diwan-attacks-"))
  const template = await standing(undefined, true, { url: relay.url, clock: REAL })
  return {
    stage: () => setStage(template, relay, compiled),
    async close() {
      template.remove()
      rmSync(compiled, { recursive: true, force: true })
      await relay.close()
    },
  }
}

async function setStage(template: Template, relay: HostileRelay, compiled: string): Promise<Stage> {
  const at = await template.copy()
  relay.behind = at
  relay.script = HONEST
  relay.kept.length = 0
  // The command line finds the vaults' marks where the world keeps them; without them every vault would be an old copy.
  const state = join(at.folder, "state")
  mkdirSync(state)
  mkdirSync(join(at.folder, "marks"), { recursive: true })
  symlinkSync(join(at.folder, "marks"), join(state, "diwan"))
  return {
    at,
    relay,
    folder: at.folder,
    victims: (...who) => who.forEach((each) => at.leave(each)),
    diwan: (who, ...args) =>
      run(who === null ? null : { home: dirname(at.pathOf(who)), key: at.keyOf(who) }, args, { compiled, state }),
    async end() {
      relay.script = HONEST
      relay.behind = null
      await at.close()
    },
  }
}

/** Run the command line in a vault, whose key it is given through a descriptor. */
function run(
  vault: { home: string; key: Uint8Array } | null,
  args: readonly string[],
  { compiled, state }: { readonly compiled: string; readonly state: string },
): Promise<Ran> {
  const where = vault === null ? [] : ["--home", vault.home, "--key-fd", "3"]
  // Compiled code is kept between the many processes.
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env, XDG_STATE_HOME: state, DIWAN_HOME: "" }
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [BIN, "--json", "--no-input", ...where, ...args], {
      env,
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    })
    const key = child.stdio[3] as Writable
    // A command that needs no vault never reads it.
    key.on("error", () => undefined)
    key.end(vault?.key)
    let [out, err] = ["", ""]
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (out += text))
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (err += text))
    child.once("error", fail)
    child.once("close", (exit) => {
      if (process.env["TRACE"] === "1") console.error(`diwan ${args.join(" ")} → ${exit}\n${err}${out.slice(0, 400)}`)
      done({ exit, out, err, json: objectIn(out), code: codeIn(err) })
    })
  })
}

function objectIn(text: string): Json {
  const line = text.split("\n").find((each) => each.startsWith("{"))
  return line === undefined ? {} : (JSON.parse(line) as Json)
}

function codeIn(err: string): string | null {
  for (const line of err.split("\n")) {
    if (!line.startsWith('{"v":1,"error":')) continue
    return (JSON.parse(line) as { error: { code: string } }).error.code
  }
  return null
}

/** A letter's way out of an office whose officers are all here. @returns its name */
export async function sends(at: World, office: OfficeName, text: string | readonly PartText[]): Promise<string> {
  const name = await laysForSending(at, office, text)
  await sendLetter(at.desk(`${office}/registrar`), name)
  for (const who of officersOf(office)) await collect(at.desk(who))
  return name
}

/** A letter laid and approved by its quorum, not entered. @returns its name */
export async function laysForSending(
  at: World,
  office: OfficeName,
  text: string | readonly PartText[],
): Promise<string> {
  const { name } = await lay(at, office, draftOf(text))
  await approveAll(at, office, "letter", QUORUM[office], name)
  await collect(at.desk(`${office}/registrar`))
  return name
}

/** Victims collect by the command line, in turn, until nothing moves. @returns the last answer of each */
export async function collects(stage: Stage, ...who: readonly string[]): Promise<readonly Ran[]> {
  for (let round = 0; ; round++) {
    const came: Ran[] = []
    for (const each of who) came.push(await stage.diwan(each, "collect"))
    const moved = came.some(({ json }) => json["bundles"] !== 0 || (json["outbox"] as Json | undefined)?.["sent"] !== 0)
    if (!moved || round === 6) return came
  }
}

/** The alarms that a victim sees, by their codes. */
export async function alarms(stage: Stage, who: string): Promise<readonly string[]> {
  const { json } = await stage.diwan(who, "alarm", "list")
  return (json["alarms"] as readonly { code: string }[]).map(({ code }) => code)
}

/** The letters that a victim has filed, by name. */
export async function letters(stage: Stage, who: string): Promise<readonly string[]> {
  const { json } = await stage.diwan(who, "list", "--all")
  return (json["letters"] as readonly { name: string }[]).map(({ name }) => name)
}

/** All text of a letter as a victim reads it. */
export async function textOf(stage: Stage, who: string, name: string): Promise<string> {
  const { json } = await stage.diwan(who, "read", name)
  const sections = (json["sections"] ?? []) as readonly { versions: readonly { text: string }[] }[]
  return sections.flatMap(({ versions }) => versions.map(({ text }) => text)).join("\n")
}

/** Whether both registers of the channel verify in a registrar's vault. */
export async function booksHold(stage: Stage, who: string): Promise<boolean> {
  const registers = await stage.diwan(who, "register", "verify", "cedar")
  const postmarks = await stage.diwan(who, "postmarks", "verify", "cedar")
  return registers.exit === 0 && postmarks.exit === 0
}
