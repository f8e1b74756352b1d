/**
 * The stage of the play: a folder, a relay in a process of its own, a vault for each officer, and the narrator. Nothing is
 * faked here: what the case does, it does through the same use cases and over the same HTTP as everybody.
 * @module
 */
import { spawn, type ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join, resolve } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { styleText } from "node:util"
import { createDesk, type Desk, type Tell } from "../index.ts"

/** Where the play happens, and who has come on stage. */
export interface Stage {
  readonly folder: string
  readonly url: string
  readonly passphraseFile: string
  /** Run a command of the relay's operator. */
  readonly operate: (...args: readonly string[]) => Promise<void>
  /** Make an officer's vault and open its desk. @param who `north/registrar` */
  readonly enter: (who: string) => Promise<Desk>
  /** The desk of somebody who has entered. */
  readonly desk: (who: string) => Desk
  readonly folderOf: (who: string) => string
  readonly narrate: Narrator
  /** Close the vaults, so that the command line can open them. */
  readonly closeVaults: () => void
  /** End the relay and wait until it has ended. */
  readonly end: () => Promise<void>
  /** Resolves when the relay ends by itself. */
  readonly relayEnded: Promise<void>
}

/** Tells the story. */
export interface Narrator {
  /** A new chapter. */
  chapter(title: string): void
  /** An act of somebody: one line. */
  act(who: string, what: string): void
  /** Something shown: indented, as it is. */
  show(text: string): void
}

/** Marks a folder as one that the play made and may remove. */
const MARK = ".diwan-play"
const ROOT = fileURLToPath(new URL("../../../", import.meta.url))

/** Set the stage in a folder; what an earlier play left there is removed, anything else is not touched. */
export async function setStage(folder: string, out: NodeJS.WritableStream): Promise<Stage> {
  clear(folder)
  const passphraseFile = join(folder, "passphrase")
  writeFileSync(passphraseFile, `${randomBytes(12).toString("base64url")}\n`, { mode: 0o600 })
  const passphrase = readFileSync(passphraseFile, "utf8").trim()
  const url = `http://127.0.0.1:${await freePort()}`
  const home = join(folder, "harbour")
  const operate = (...args: readonly string[]): Promise<void> => runToEnd([...args, "--home", home])
  await operate("init", "--name", "harbour.example", "--url", url)
  const relay = await serve(home, url)
  const desks = new Map<string, Desk & Disposable>()
  const narrate = narrator(out)
  return {
    folder,
    url,
    passphraseFile,
    operate,
    narrate,
    folderOf: (who) => join(folder, ...who.split("/")),
    async enter(who) {
      const path = join(folder, ...who.split("/"), "vault.diwan")
      mkdirSync(join(path, ".."), { recursive: true, mode: 0o700 })
      const desk = await createDesk({ path, unlock: { passphrase }, play: true, tell: telling(out) })
      desks.set(who, desk)
      return desk
    },
    desk(who) {
      const desk = desks.get(who)
      if (desk === undefined) throw new TypeError(`${who} has not entered`)
      return desk
    },
    closeVaults() {
      for (const desk of desks.values()) desk[Symbol.dispose]()
      desks.clear()
    },
    async end() {
      if (relay.child.exitCode === null) relay.child.kill("SIGTERM")
      await relay.ended
    },
    relayEnded: relay.ended,
  }
}

function clear(folder: string): void {
  if (existsSync(folder)) {
    if (!existsSync(join(folder, MARK)))
      throw new Error(`${resolve(folder)} exists and is not a play's folder; choose another with --home DIR`)
    rmSync(folder, { recursive: true })
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  writeFileSync(join(folder, MARK), "made by npm start; may be removed\n")
}

/** A relay as its operator runs it: another process, spoken to over HTTP only. */
async function serve(home: string, url: string): Promise<{ child: ChildProcess; ended: Promise<void> }> {
  const listen = new URL(url).host
  const child = spawn(
    process.execPath,
    [relayProgram(), "relay", "serve", "--home", home, "--listen", listen, "--json"],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  )
  const ended = new Promise<void>((done) => child.once("exit", () => done()))
  await new Promise<void>((ready, fail) => {
    child.once("exit", (code) => fail(new Error(`the relay ended with ${code} before it was ready`)))
    createInterface({ input: child.stdout }).once("line", () => ready())
  })
  return { child, ended }
}

function relayProgram(): string {
  return join(ROOT, "bin", "diwan.cjs")
}

async function runToEnd(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [relayProgram(), "relay", ...args], { stdio: ["ignore", "ignore", "inherit"] })
  const code = await new Promise<number | null>((done) => child.once("exit", done))
  if (code !== 0) throw new Error(`diwan relay ${args[0]} ended with ${code}`)
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once("error", fail)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() =>
        typeof address === "object" && address !== null ? done(address.port) : fail(new Error("no port")),
      )
    })
  })
}

function narrator(out: NodeJS.WritableStream): Narrator {
  const style = (format: Parameters<typeof styleText>[0], text: string): string =>
    styleText(format, text, { stream: out })
  return {
    chapter: (title) => void out.write(`\n${style("bold", title)}\n`),
    act: (who, what) => void out.write(`  ${style("cyan", who.padEnd(16))} ${what}\n`),
    show: (text) => void out.write(`${text.replace(/^(?=.)/gm, "      ")}\n`),
  }
}

/** Progress of long work: one line, rewritten, and only where somebody watches. */
function telling(out: NodeJS.WritableStream): Tell {
  const watched = "isTTY" in out && out.isTTY === true
  return {
    note: () => undefined,
    progress(what, done, total) {
      if (!watched || total < 8 * 1024 ** 2) return
      const end = done >= total ? "\u001b[2K\r" : ""
      out.write(`\r      ${what}: ${Math.floor((100 * done) / total)} % of ${Math.round(total / 1024 ** 2)} MiB ${end}`)
    },
  }
}
