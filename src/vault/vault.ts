/**
 * Making, opening and using a vault. Spec: spec/vault.md.
 *
 * What is checked when one opens, in this order, each step before the next: the file and its folder are the owner's and
 * nobody else's; its first bytes are a vault's; no other process has it; its tables are exactly those this version makes;
 * the slot's cost is acceptable; the key fits the header; the tally's root holds.
 * @module
 */
import { rmSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { concat, equal, toHex, utf8 } from "../bytes/index.ts"
import { beginAct, type Act, type Ground, type Reading } from "./act.ts"
import type { Backup, BackupInput } from "./backup/index.ts"
import { VaultError } from "./error.ts"
import { inspectFile, makeFile, prepareFolder, publishFile } from "./folder.ts"
import { beginDrawer, FORMAT, groundOf, readHeader, type Header } from "./ground.ts"
import { lock, release } from "./holder.ts"
import { deriveKeys, eraseKeys, mac, randomKey, VAULT_KEY_BYTES, type VaultKeys } from "./keys.ts"
import { makeSlot, openSlots, type Slot, type SlotSecret } from "./slots.ts"
import { readSlots, waysOf, type Ways } from "./slots-kept.ts"
import { DEFAULT_COST, PLAY_COST, type Cost } from "./slots-stretch.ts"
import type { MadeSplitting, Splitting } from "./shares/index.ts"
import { splittingOf } from "./shares/kept.ts"
import { APPLICATION_ID, Store } from "./sqlite.ts"
import { checkTables, migrate } from "./tables.ts"
import { Tally } from "./tally.ts"

/** How a vault is unlocked: by one of its slots, or by the vault key itself, handed over by a descriptor. */
export type Unlock = SlotSecret | { readonly key: Uint8Array }

/** What `createVault` needs. */
export interface NewVault {
  readonly path: string
  /** With a passphrase the vault key is random; with a key, that is the vault key and no slot is made. */
  readonly unlock: { readonly passphrase: Uint8Array | string } | { readonly key: Uint8Array }
  /** What guessing the passphrase shall cost. */
  readonly cost?: Cost
  /**
   * Mark the vault, for ever, as made for the play or for tests: its passphrase may cost next to nothing, and by default
   * does. **Never for real correspondence.**
   */
  readonly play?: boolean
}

/** What `openVault` needs. */
export interface ExistingVault {
  readonly path: string
  readonly unlock: Unlock
  /** How long to wait for another process that has the vault, ms. 0 if absent. */
  readonly wait?: number
  /** The most the file may grow to, bytes; what would need more is refused with `full`. As much as the disk has if absent. */
  readonly maxBytes?: number
}

/** An open vault. It is held by this process alone until closed. */
export interface Vault {
  readonly path: string
  /** Random, 16 bytes: names the vault without saying whose it is. */
  readonly id: Uint8Array
  /** It was made for the play or for tests. */
  readonly play: boolean
  /** Acts committed since it was made: a high-water mark, to be kept outside the file too. */
  readonly acts: number
  /**
   * Do one act: everything in it is in the file when this returns, or nothing is.
   * @param name for messages; say what, never who
   * @param change synchronous; a throw undoes everything and comes out again
   * @throws {VaultError} `full`, `io`, `tampered`, `damaged`; @throws {TypeError} an act within an act, or a promise
   */
  act<T>(name: string, change: (tx: Act) => T): T
  /** Look. @param look synchronous @throws {VaultError} `tampered`, `damaged`, `io` */
  read<T>(look: (tx: Reading) => T): T
  /** Do an act that destroys something, then {@link Vault.flushDestroyed}: when this returns, what it deleted is gone. */
  destroyAfter<T>(name: string, change: (tx: Act) => T): T
  /**
   * Make sure that nothing deleted or replaced so far is left on any page of the file or its log. To be called before
   * anybody is told that a one-time key is destroyed. Opening and closing do it too, unless the disk is full.
   * @throws {VaultError} `full`, `io`
   */
  flushDestroyed(): void
  /** The ways to unlock it. */
  readonly ways: Ways
  /**
   * Make a backup while the vault is in use; acts may be done meanwhile. It has its name when a trial restore has read every
   * record of it. See `backup/make.ts`.
   * @throws {VaultError} `exists`, `not-found`, `read-only`, `full`, `io`, `aborted`, `tampered`, `damaged`
   */
  backUp(input: BackupInput): Promise<Backup>
  /** How the drawer's keys are split among colleagues; null if they are not. @throws {VaultError} `damaged` */
  splitting(): Splitting | null
  /**
   * Split the drawer's keys anew, so that any `needed` of `of` shares open what is in a backup made from now on. Shares of an
   * earlier splitting open nothing that is filed from now on. See `shares/split.ts`.
   * @param change what is written in the same act; the shares are in no record unless it files them
   * @throws {VaultError} `shares-number`, `too-many-splittings`, `full`, `io`
   */
  split<T>(
    shares: { readonly needed: number; readonly of: number },
    change: (tx: Act, made: MadeSplitting) => T,
  ): Promise<T>
  /** A copy of the vault key, for handing it to another process by descriptor. The caller overwrites it. */
  exportKey(): Buffer
  /** Flush, overwrite the keys in memory, and let others in. Closing twice does nothing. */
  close(): void
  [Symbol.dispose](): void
}

/**
 * Make a vault and open it. It appears under its name only when it is complete.
 * @throws {VaultError} `exists`, `permissions`, `read-only`, `full`, `empty-passphrase`, `cost-out-of-bounds`, `out-of-memory`, `io`
 */
export async function createVault({ path: given, unlock, play = false, cost }: NewVault): Promise<Vault> {
  const path = resolve(given)
  prepareFolder(path)
  const id = randomKey(16)
  const vaultKey = "key" in unlock ? checkKey(unlock.key) : randomKey()
  const slots: Slot[] = []
  if ("passphrase" in unlock) {
    slots.push(
      await makeSlot({ vault: id, play }, vaultKey, unlock.passphrase, cost ?? (play ? PLAY_COST : DEFAULT_COST)),
    )
  }
  const draft = join(dirname(path), `.${basename(path)}-${toHex(randomKey(8))}`)
  try {
    writeNew(draft, { id, play, slots, vaultKey })
    publishFile(draft, path)
    return await openVault({ path, unlock: { key: vaultKey } })
  } finally {
    for (const suffix of ["", "-wal", "-journal"]) rmSync(draft + suffix, { force: true })
    vaultKey.fill(0)
  }
}

/**
 * Open a vault.
 * @throws {VaultError} every code but those of creating and of sealing files: `no-vault`, `not-a-vault`, `permissions`, `read-only`, `in-use`,
 *   `newer-schema`, `schema-changed`, `no-slot`, `cost-out-of-bounds`, `wrong-passphrase`, `wrong-recovery`, `wrong-passkey`,
 *   `recovery-length`, `recovery-group`, `wrong-key`, `empty-passphrase`, `out-of-memory`, `tampered`, `damaged`, `full`, `io`
 */
export async function openVault({ path: given, unlock, wait = 0, maxBytes }: ExistingVault): Promise<Vault> {
  const path = resolve(given)
  inspectFile(path)
  const store = await lock(path, wait, maxBytes)
  let keys: VaultKeys | undefined
  try {
    checkTables(store)
    const unlocked = await unlockStore(store, unlock)
    const { header } = unlocked
    keys = unlocked.keys
    migrate(store)
    const ground = groundOf(store, keys, header.vault)
    beginDrawer(ground)
    tidy(store)
    return hold(ground, header.play)
  } catch (cause) {
    if (keys !== undefined) eraseKeys(keys)
    release(store)
    throw cause
  }
}

/**
 * Unlock a file whose tables were checked: the header's proof must hold before anything else is believed.
 * @throws {VaultError} as {@link openVault}; nothing is left in memory then
 */
export async function unlockStore(store: Store, unlock: Unlock): Promise<{ keys: VaultKeys; header: Header }> {
  const header = readHeader(store)
  const vaultKey = "key" in unlock ? checkKey(unlock.key) : await openSlots(header, readSlots(store), unlock)
  const keys = deriveKeys(vaultKey, header.vault)
  vaultKey.fill(0)
  if (equal(proofOf(keys, header), header.proof)) return { keys, header }
  eraseKeys(keys)
  throw new VaultError("wrong-key", "the key is not this vault's, or the header was altered")
}

/**
 * Flush if that can be done: a process that ended between an act and its flush left deleted bytes in the log. On a full
 * disk it cannot, and yet a vault must open and close: nobody is told of a destruction before `flushDestroyed` returned.
 */
function tidy(store: Store): void {
  try {
    store.flush()
  } catch (cause) {
    if (!(cause instanceof VaultError) || (cause.code !== "full" && cause.code !== "io")) throw cause
  }
}

/** A vault over an unlocked file. It owns the file, its lock and the keys from now on. */
export function hold(ground: Ground, play: boolean): Vault {
  const { store, keys, tally, drawer } = ground
  const closing = new AbortController()
  let state: "open" | "busy" | "broken" | "closed" = "open"

  const enter = (): void => {
    if (state === "closed") throw new TypeError("the vault is closed")
    if (state === "busy") throw new TypeError("an act within an act; do everything in the outer one")
    if (state === "broken")
      throw new VaultError("io", "the vault could not be written a moment ago; close and open it again")
  }

  const within = <T>(work: (tx: Act) => T): T => {
    const { tx, end } = beginAct(ground)
    state = "busy"
    try {
      const result = work(tx)
      if (isPromise(result)) {
        result.then(undefined, () => undefined) // its failure is this one
        throw new TypeError("an act cannot wait; do what takes time before it")
      }
      return result
    } finally {
      end()
      state = "open"
    }
  }

  const act = <T>(name: string, change: (tx: Act) => T): T => {
    enter()
    store.run("BEGIN IMMEDIATE")
    let committing = false
    try {
      const result = within(change)
      const remember = tally.write()
      committing = true
      store.run("COMMIT")
      remember()
      drawer.settle(true)
      return result
    } catch (cause) {
      try {
        if (store.inTransaction) store.run("ROLLBACK")
        // After a failed write of the log nobody knows what reached the disk: only opening anew will tell.
        if (committing && !(cause instanceof VaultError && cause.code === "full")) state = "broken"
      } catch {
        state = "broken"
      }
      if (cause instanceof VaultError) throw new VaultError(cause.code, `${name}: ${cause.message}`, { cause })
      throw cause
    } finally {
      tally.settle()
      drawer.settle(false)
    }
  }

  const flushDestroyed = (): void => {
    enter()
    store.flush()
  }

  const close = (): void => {
    if (state === "closed") return
    if (state === "busy") throw new TypeError("the vault cannot be closed within an act")
    const wasBroken = state === "broken"
    state = "closed"
    closing.abort()
    eraseKeys(keys)
    drawer.erase()
    try {
      if (!wasBroken) tidy(store)
    } finally {
      release(store)
    }
  }

  return {
    path: store.path,
    id: Uint8Array.from(ground.vault),
    play,
    get acts() {
      return tally.acts
    },
    act,
    read<T>(look: (tx: Reading) => T): T {
      enter()
      return within(look)
    },
    destroyAfter<T>(name: string, change: (tx: Act) => T): T {
      const result = act(name, change)
      flushDestroyed()
      return result
    },
    flushDestroyed,
    ways: waysOf({
      store,
      context: { vault: ground.vault, play },
      vaultKey() {
        enter()
        return keys.vault
      },
      change(name, work) {
        act(name, work)
        flushDestroyed()
      },
    }),
    async backUp(input) {
      enter()
      const { makeBackup } = await import("./backup/index.ts")
      enter()
      const { signal = closing.signal } = input
      return makeBackup(ground, { ...input, signal: AbortSignal.any([signal, closing.signal]) })
    },
    splitting() {
      enter()
      return splittingOf(store)
    },
    async split(shares, change) {
      enter()
      const { splitDrawer } = await import("./shares/index.ts")
      const made = await splitDrawer({ vault: ground.vault, play }, shares)
      try {
        enter()
        const result = act("split the drawer", (tx) => {
          // Before anything is filed: what this act files is under the new key.
          drawer.renew(tx, tally.acts + 1)
          made.keep(store, drawer.keys)
          return change(tx, made)
        })
        flushDestroyed()
        return result
      } finally {
        made.erase()
      }
    },
    exportKey() {
      enter()
      const copy = Buffer.allocUnsafeSlow(VAULT_KEY_BYTES)
      keys.vault.copy(copy)
      return copy
    },
    close,
    [Symbol.dispose]: close,
  }
}

function writeNew(
  path: string,
  made: {
    readonly id: Uint8Array
    readonly play: boolean
    readonly slots: readonly Slot[]
    readonly vaultKey: Uint8Array
  },
): void {
  makeFile(path)
  const store = Store.open(path)
  const keys = deriveKeys(made.vaultKey, made.id)
  try {
    store.run(`PRAGMA application_id = ${APPLICATION_ID}`)
    migrate(store)
    store.run("BEGIN IMMEDIATE")
    const header = { format: FORMAT, vault: made.id, play: made.play }
    store.change(
      "INSERT INTO header (id, format, vault, play, proof) VALUES (1, ?, ?, ?, ?)",
      header.format,
      header.vault,
      header.play ? 1 : 0,
      proofOf(keys, header),
    )
    for (const slot of made.slots) {
      store.change("INSERT INTO slots (parameters, wrapped) VALUES (?, ?)", slot.parameters, slot.wrapped)
    }
    Tally.begin(store, keys.tally, made.id)
    const ground = groundOf(store, keys, made.id)
    beginDrawer(ground)
    ground.drawer.erase()
    store.run("COMMIT")
    store.flush()
  } finally {
    eraseKeys(keys)
    store.close()
  }
}

function proofOf(keys: VaultKeys, header: Omit<Header, "proof">): Uint8Array {
  return mac(keys.proof, concat(utf8(`${header.format}\0`), header.vault, Uint8Array.of(header.play ? 1 : 0)))
}

function checkKey(key: Uint8Array): Uint8Array {
  if (key.length !== VAULT_KEY_BYTES) {
    throw new VaultError("wrong-key", `a vault key is ${VAULT_KEY_BYTES} bytes, found ${key.length}`)
  }
  const own = Buffer.allocUnsafeSlow(VAULT_KEY_BYTES)
  own.set(key)
  return own
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function"
}
