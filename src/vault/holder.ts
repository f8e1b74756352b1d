/**
 * One process at a time: taking the vault's lock, waiting for it, and saying who has it. Spec: spec/vault.md#one-process.
 * @module
 */
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { VaultError } from "./error.ts"
import { FILE_MODE } from "./folder.ts"
import { Store } from "./sqlite.ts"

const POLL_MS = 20

/**
 * Open the file and take its lock.
 * @param wait how long to wait for another process, ms
 * @throws {VaultError} `in-use`, naming the process if it can be told
 */
export async function lock(path: string, wait: number, maxBytes: number | undefined): Promise<Store> {
  let until: number | undefined // set when there is something to wait for: even a clock must be loaded
  for (;;) {
    try {
      const store = Store.open(path, maxBytes)
      tellHolder(path)
      return store
    } catch (cause) {
      if (!(cause instanceof VaultError) || cause.code !== "in-use") throw cause
      until ??= performance.now() + wait
      if (performance.now() >= until) {
        const holder = holderOf(path)
        const who =
          holder === process.pid ? "this process" : holder === undefined ? "another process" : `process ${holder}`
        throw new VaultError("in-use", `${who} has this vault open; wait until it has ended, or close it there`, {
          cause,
        })
      }
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

// Beside the vault, because the vault itself cannot be read while it is held. Only ever a hint: the lock decides.
function holderFile(path: string): string {
  return `${path}-pid`
}

function tellHolder(path: string): void {
  try {
    rmSync(holderFile(path), { force: true }) // never written through a link
    writeFileSync(holderFile(path), `${process.pid}\n`, { mode: FILE_MODE, flag: "wx" })
  } catch {
    // A full disk is no reason to keep a vault shut: whoever waits is then told "another process".
  }
}

function holderOf(path: string): number | undefined {
  try {
    const text = readFileSync(holderFile(path), "latin1")
    return /^[1-9][0-9]{0,9}\n$/.test(text) ? Number(text) : undefined
  } catch {
    return undefined
  }
}

/** Give the lock back. */
export function release(store: Store): void {
  rmSync(holderFile(store.path), { force: true })
  store.close()
}
