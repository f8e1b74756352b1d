/**
 * What the vault's tests share: fresh places, vaults with a passphrase that costs nothing, the file behind a vault's back.
 * @module
 */
import assert from "node:assert/strict"
import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import type { TestContext } from "node:test"
import { createVault, VaultError, type Vault, type VaultFault } from "./index.ts"
import { Store } from "./sqlite.ts"

export const PASSPHRASE = "salt, cedar, harbour"

/** A path in a folder of its own, gone after the test. */
export function freshPath(t: TestContext, name = "officer.vault"): string {
  const folder = fs.mkdtempSync(join(tmpdir(), "diwan-vault-"))
  t.after(() => {
    for (const vault of open.get(folder) ?? []) vault.close()
    open.delete(folder)
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return join(folder, name)
}

/** A new vault, marked as made for tests, closed with its folder. */
export async function freshVault(t: TestContext, path: string = freshPath(t)): Promise<Vault> {
  const vault = await createVault({ path, unlock: { passphrase: PASSPHRASE }, play: true })
  open.set(dirname(path), [...(open.get(dirname(path)) ?? []), vault])
  return vault
}

/** Vaults to close before their folder goes. */
const open = new Map<string, Vault[]>()

/** Work on the tables of a closed vault as somebody with the file could. */
export function behindItsBack<T>(path: string, work: (store: Store) => T): T {
  const store = Store.open(path)
  try {
    return work(store)
  } finally {
    store.close()
  }
}

/** Every byte of every file in the vault's folder. */
export function allBytes(path: string): Buffer {
  const folder = dirname(path)
  return Buffer.concat(fs.readdirSync(folder).map((name) => fs.readFileSync(join(folder, name))))
}

/** A predicate for `assert.throws` and `assert.rejects`: refused by the vault, with this code. */
export function refused(code: VaultFault): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof VaultError, `want a VaultError, found ${String(error)}`)
    assert.equal(error.code, code)
    assert.match(error.message, /^[^A-Z].*[^.]$/s)
    return true
  }
}

/** Run a script as a process of its own. It is a module with the room's index as `vault` and its arguments in `argv`. */
export function child(script: string, ...argv: readonly string[]): ChildProcess {
  const prelude = `import * as vault from ${JSON.stringify(new URL("index.ts", import.meta.url).href)}
    import * as fs from "node:fs"
    const argv = process.argv.slice(1)\n`
  return spawn(process.execPath, ["--input-type=module-typescript", "-e", prelude + script, ...argv], {
    stdio: ["ignore", "pipe", "inherit"],
  })
}

/** How a process ended, and what it said. */
export async function ended(
  process: ChildProcess,
): Promise<{ code: number | null; signal: string | null; said: string }> {
  let said = ""
  process.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text))
  return new Promise((resolve) => process.on("close", (code, signal) => resolve({ code, signal, said })))
}

/** The first line a process says. */
export function firstLine(process: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    process.stdout?.once("data", (data: Buffer) => resolve(data.toString().trim()))
    process.once("exit", () => reject(new Error("ended without a word")))
  })
}

/** A small file system in memory with its own size limit, or undefined where that cannot be made (not root, not Linux). */
export function smallDisk(t: TestContext, options: string): string | undefined {
  const folder = fs.mkdtempSync(join(tmpdir(), "diwan-disk-"))
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `mode=0700,${options}`, "none", folder]).status === 0
  t.after(() => {
    if (mounted) spawnSync("umount", [folder])
    fs.rmSync(folder, { recursive: true, force: true })
  })
  return mounted ? folder : undefined
}
