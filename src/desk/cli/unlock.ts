/**
 * Opening the vault for a command. The passphrase comes from a file, a descriptor or a person who is asked; never from the
 * command line or the environment, which others can read.
 * @module
 */
import { statSync } from "node:fs"
import type { Desk } from "../desk.ts"
import type { NewVault } from "../../vault/index.ts"
import { utf8 } from "../../bytes/index.ts"
import { CliError } from "./error.ts"
import { flag, text, usage, whole, type Call } from "./call.ts"
import { readWhole } from "./files.ts"
import { marksFolder, restoredPath, vaultPath } from "./home.ts"
import { readDescriptor } from "./io.ts"
import { telling } from "./progress.ts"
import { foreign } from "./text.ts"

/** Milliseconds to wait for another process that has the vault, unless `--vault-wait` says otherwise. */
const USUAL_WAIT = 2000
/** Longest passphrase or code, bytes. */
export const MOST_PASSPHRASE = 4096
const KEY_BYTES = 32

/** What a command is given to unlock with: a passphrase or the key itself. */
type Unlock = NewVault["unlock"]

/** Open the vault and do something with its desk; it is closed whatever happens. */
export async function withDesk<T>(call: Call, work: (desk: Desk) => Promise<T> | T): Promise<T> {
  if (call.io.lend !== undefined) return withLent(call, call.io.lend(), work)
  const { openDesk } = await import("../open.ts")
  const tell = tellingOf(call)
  const path = vaultPath(call)
  const unlock = await unlockOf(call, "Passphrase")
  try {
    using desk = await openDesk({ path, unlock, wait: waitOf(call), tell, ...worldOf(call) })
    sayPlay(call, desk)
    return await work(desk)
  } finally {
    tell.clear()
    wipe(unlock)
  }
}

/**
 * Make a vault for somebody who joins or founds, or open the one an earlier attempt left: whose it is, the use case checks.
 */
export async function withNewDesk<T>(call: Call, path: string, work: (desk: Desk) => Promise<T> | T): Promise<T> {
  const { createDesk, openDesk } = await import("../open.ts")
  const tell = tellingOf(call)
  const unlock = await newUnlockOf(call)
  const options = { path, unlock, wait: waitOf(call), tell, ...worldOf(call) }
  try {
    using desk = await createDesk({ ...options, play: flag(call, "play") }).catch((error: unknown) => {
      if (error instanceof Error && error.name === "VaultError" && "code" in error && error.code === "exists")
        return openDesk(options)
      throw error
    })
    sayPlay(call, desk)
    return await work(desk)
  } finally {
    tell.clear()
    wipe(unlock)
  }
}

/** Restore a vault from a backup, where there is none, and do something with its desk. */
export async function withRestoredDesk<T>(
  call: Call,
  backup: string,
  work: (desk: Desk, path: string) => Promise<T> | T,
): Promise<T> {
  const { restoreDesk } = await import("../restoring/backups.ts")
  const tell = tellingOf(call)
  const path = restoredPath(call)
  const unlock = await unlockOf(call, "Passphrase of the vault that was backed up")
  try {
    const { signal } = call
    using desk = await restoreDesk({ backup, path, unlock, signal, tell, ...worldOf(call) })
    sayPlay(call, desk)
    return await work(desk, path)
  } finally {
    tell.clear()
    wipe(unlock)
  }
}

/**
 * Open the vault only to look: without relays, and without the code that acts on what arrives.
 */
export async function withReadingDesk<T>(call: Call, work: (desk: Desk) => T): Promise<T> {
  if (call.io.lend !== undefined) return withLent(call, call.io.lend(), work)
  const { openVault } = await import("../../vault/index.ts")
  const path = vaultPath(call)
  const unlock = await unlockOf(call, "Passphrase")
  try {
    using vault = await openVault({ path, unlock, wait: waitOf(call) })
    const desk: Desk = {
      vault,
      now: call.io.now ?? ((): number => Math.floor(Date.now() / 1000)),
      tell: tellingOf(call),
      relay: refuse,
      handle: refuse,
    }
    sayPlay(call, desk)
    return work(desk)
  } finally {
    wipe(unlock)
  }
}

/** Somebody keeps the vault open: only what is said while it works is this command's own. */
async function withLent<T>(call: Call, lent: Desk, work: (desk: Desk) => Promise<T> | T): Promise<T> {
  const tell = tellingOf(call)
  sayPlay(call, lent)
  try {
    return await work({ ...lent, tell })
  } finally {
    tell.clear()
  }
}

function refuse(): never {
  throw new TypeError("a desk that was opened only to look neither sends nor receives")
}

function tellingOf(call: Call): ReturnType<typeof telling> {
  return telling(call.io, { quiet: flag(call, "quiet"), verbose: flag(call, "verbose") })
}

function waitOf(call: Call): number {
  return whole(call, "vault-wait", 0, 3_600_000) ?? USUAL_WAIT
}

function worldOf(call: Call): { now?: () => number; fetch?: typeof globalThis.fetch; marks: string | null } {
  const { now, fetch } = call.io
  return {
    marks: marksFolder(call.io.environment),
    ...(now === undefined ? {} : { now }),
    ...(fetch === undefined ? {} : { fetch }),
  }
}

function sayPlay(call: Call, desk: Desk): void {
  if (desk.vault.play) call.say("this vault was made for the play: its passphrase protects nothing")
}

async function unlockOf(call: Call, question: string): Promise<Unlock> {
  const given = givenUnlock(call)
  if (given !== null) return given
  return { passphrase: await askSecret(call, question) }
}

/** What an agent is given to unlock with. @param recovery it is a recovery code, not a passphrase */
export async function secretFor(
  call: Call,
  recovery: boolean,
): Promise<{ readonly by: "passphrase" | "key" | "recovery"; readonly secret: Uint8Array }> {
  const given = givenUnlock(call)
  if (given !== null && "key" in given) {
    if (recovery) throw usage("a key is no recovery code; give one of them")
    return { by: "key", secret: given.key }
  }
  const by = recovery ? "recovery" : "passphrase"
  const secret = given?.passphrase ?? (await askSecret(call, recovery ? "Recovery code" : "Passphrase"))
  const octets = typeof secret === "string" ? utf8(secret) : secret
  if (octets.length > MOST_PASSPHRASE) throw new CliError("key-length", `more than ${MOST_PASSPHRASE} bytes were given`)
  return { by, secret: octets }
}

async function newUnlockOf(call: Call): Promise<Unlock> {
  return givenUnlock(call) ?? { passphrase: await askNewPassphrase(call) }
}

/** Ask for a new passphrase, twice. @throws {CliError} `no-terminal`, `passphrases-differ`, `cancelled` */
export async function askNewPassphrase(call: Call): Promise<string> {
  const first = await askSecret(call, "A new passphrase")
  const second = await askSecret(call, "The same once more")
  if (first.normalize("NFKC").trim() !== second.normalize("NFKC").trim())
    throw new CliError("passphrases-differ", "the two passphrases differ; nothing was done")
  return first
}

function givenUnlock(call: Call): Unlock | null {
  const file = text(call, "passphrase-file")
  const passphraseFd = descriptor(call, "passphrase-fd")
  const keyFd = descriptor(call, "key-fd")
  const given = [file, passphraseFd, keyFd].filter((each) => each !== null).length
  if (given > 1) throw usage("give only one of --passphrase-file, --passphrase-fd, --key-fd")
  if (keyFd !== null) return { key: readKey(keyFd) }
  if (passphraseFd !== null) return { passphrase: readSecret(passphraseFd, "passphrase-fd", MOST_PASSPHRASE) }
  if (file === null) return null
  warnIfExposed(call, file)
  return { passphrase: readWhole(file, MOST_PASSPHRASE) }
}

function descriptor(call: Call, name: string): number | null {
  return whole(call, name, 0, 1023)
}

function readKey(fd: number): Uint8Array {
  const key = readSecret(fd, "key-fd", KEY_BYTES)
  if (key.length !== KEY_BYTES)
    throw new CliError("key-length", `--key-fd: want a vault key of ${KEY_BYTES} bytes, found ${key.length} or more`)
  return key
}

function readSecret(fd: number, name: string, most: number): Uint8Array {
  try {
    const octets = readDescriptor(fd, most)
    if (octets.length <= most) return octets
  } catch (cause) {
    throw new CliError("file-unreadable", `--${name}: descriptor ${fd} cannot be read; is it open?`, { cause })
  }
  throw new CliError("key-length", `--${name}: more than ${most} bytes came`)
}

function warnIfExposed(call: Call, file: string): void {
  if (process.platform === "win32") return
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0
  if ((mode & 0o077) !== 0) call.say(`${foreign(file)} can be read by others; run chmod 600 on it`)
}

/** Ask for a secret. @throws {CliError} `no-terminal`, `cancelled` */
export async function askSecret(call: Call, question: string): Promise<string> {
  if (!call.io.interactive || flag(call, "no-input")) {
    throw new CliError(
      "no-terminal",
      "the vault is locked and nobody can be asked: give --passphrase-file, --passphrase-fd or --key-fd",
    )
  }
  const answer = await call.io.askSecret(question)
  if (answer === null) throw new CliError("cancelled", "called off; nothing was done")
  return answer
}

function wipe(unlock: Unlock): void {
  if ("key" in unlock) unlock.key.fill(0)
  else if (typeof unlock.passphrase !== "string") unlock.passphrase.fill(0)
}
