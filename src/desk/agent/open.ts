/**
 * Making the keeper of a vault: what `keeper.ts` describes, put together. One time of being open is one {@link Session}:
 * the vault, a signal that ends all work with it, a courier, a watch over idleness and sleep. Locking shuts the gate at
 * once, closes the vault and overwrites its keys, and only then waits for what was under way to notice.
 *
 * JavaScript cannot promise that no copy of a key is left in memory: what Node and OpenSSL copied for a moment, and a
 * passphrase that came as text, goes when its memory is used again. The vault key and all that derives from it are
 * overwritten.
 * @module
 */
import { existsSync, rmdirSync, rmSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { peekVault, VaultError, type Cost, type Peek, type Unlock } from "../../vault/index.ts"
import type { DeskEvent, RelayState, Said, UnlockWay } from "../api.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { sweepOpened } from "../letters/opened.ts"
import { createDesk, openDesk, type DeskOptions } from "../open.ts"
import { openSettings } from "../settings.ts"
import { startCourier, type Courier } from "./courier.ts"
import { jobTable } from "./jobs.ts"
import type { Keeper, LockedBy } from "./keeper.ts"
import { coalesced, within } from "./later.ts"
import { turns } from "./turns.ts"
import { MACHINE_CLOCK, vigil, type Clock, type Vigil } from "./vigil.ts"
import { watched, type Committed } from "./watched.ts"
import { octetsOf, wayText } from "./way-text.ts"

/** What a keeper is made of. */
export interface KeeperOptions {
  /** The vault's file, which need not be there. */
  readonly path: string
  /** Seconds since 1970, for what is written and signed; the machine's clock if absent. */
  readonly now?: () => number
  /** The platform's `fetch` if absent. */
  readonly fetch?: typeof globalThis.fetch
  /** The folder where the vault's high-water mark is kept; null or absent: none is kept. */
  readonly marks?: string | null
  /** Minutes without anybody, whatever the settings say. */
  readonly idleMinutes?: number
  /** What idleness and sleep are told by. */
  readonly clock?: Clock
  /** Seconds by which `now` is ahead: for a play only, and any other vault is then not opened. */
  readonly shift?: number
  /** A vault that is made here is marked, for ever, as made for the play. */
  readonly play?: boolean
  /** What guessing the passphrase of a vault that is made here shall cost. */
  readonly cost?: Cost
  /** Milliseconds to wait for another process that has the vault. */
  readonly wait?: number
  /** Whether it collects and sends by itself; true if absent. */
  readonly courier?: boolean
}

/** One time of being open. */
interface Session {
  readonly desk: Desk & Disposable
  /** The desk as it is lent: watched, and refused once this is over. */
  readonly lent: Desk
  readonly ending: AbortController
  readonly vigil: Vigil
  readonly courier: Courier | null
}

/** How long another process that has the vault is waited for, milliseconds. */
const WAIT_MS = 2_000
/** How long work that was told to end is waited for, milliseconds. It can do no harm any more, and is only waited for. */
const GRACE_MS = 5_000
/** "changed" is told at most so often, milliseconds. */
const CHANGED_MS = 250

/** Make the keeper of a vault, which stays locked. @throws {DeskError} `settings-malformed` */
export function openKeeper(options: KeeperOptions): Keeper {
  const path = resolve(options.path)
  const home = dirname(path)
  const clock = options.clock ?? MACHINE_CLOCK
  const shift = options.shift ?? 0
  const machine = options.now ?? ((): number => Math.floor(Date.now() / 1000))
  const now = (): number => machine() + shift
  const settings = openSettings(home)
  if (existsSync(path)) settings.save()

  const listeners = new Set<(event: DeskEvent) => void>()
  let session: Session | null = null
  let lockedBy: LockedBy | null = null
  let peeked: Peek = { play: false, ways: [] }
  let relay: RelayState = { state: "unknown", since: now(), collected: null, waiting: 0 }
  let locking: Promise<void> = Promise.resolve()
  let opening: Promise<unknown> = Promise.resolve()
  let closed = false

  const tell = (event: DeskEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const jobs = jobTable(
    () => current().ending.signal,
    (job) => tell({ kind: "job", job }),
    clock.ticks,
  )

  const tellChanged = coalesced(() => {
    if (session !== null) tell({ kind: "changed" })
  }, CHANGED_MS)

  /** The session, unless it ought to have ended by now. */
  const current = (): Session => {
    const why = session?.vigil.look() ?? null
    if (why !== null) lockNow(why)
    if (session === null) throw lockedFault()
    return session
  }

  const begin = (desk: Desk & Disposable, ending: AbortController): void => {
    const gate = (): void => {
      if (ending.signal.aborted) throw lockedFault()
    }
    const lend = (byCourier: boolean): Desk => ({
      ...desk,
      vault: watched(desk.vault, gate, ({ touched, said }: Committed) => {
        tellChanged()
        for (const each of said) tell({ kind: "said", said: each })
        if (!byCourier && (touched.has("outbox") || touched.has("officer"))) session?.courier?.wake()
      }),
    })
    const [mine, couriers] = [lend(false), lend(true)]
    // Everybody takes turns in one row, each with the desk that was lent to them.
    const row = turns(() => mine)
    const inRow = (own: Desk): Desk => ({ ...own, turn: async (work, signal) => row(async () => work(own), signal) })
    const idleMs = (): number => (options.idleMinutes ?? settings.get().idleMinutes) * 60_000
    session = {
      desk,
      lent: inRow(mine),
      ending,
      vigil: vigil(clock, idleMs, (why) => lockNow(why)),
      courier: null,
    }
    sweepOpened(path)
    // Whoever looked for something while it was open: nothing of the index outlives the lock.
    ending.signal.addEventListener("abort", () => void forgetSearch(mine), { once: true })
    if (options.courier !== false) {
      const report = {
        relay: (found: Omit<RelayState, "since">): void => {
          relay = { ...found, since: found.state === relay.state ? relay.since : now() }
          if (!ending.signal.aborted) tell({ kind: "relay", relay })
        },
        said: (said: Said): void => tell({ kind: "said", said }),
      }
      session = { ...session, courier: startCourier(inRow(couriers), ending.signal, report) }
    }
    lockedBy = null
    peeked = { play: desk.vault.play, ways: desk.vault.ways.list() }
    tell({ kind: "session" })
  }

  /** Opening waits for what was begun before it, and for a lock to be done. */
  const inOrder = async <T>(work: () => Promise<T>): Promise<T> => {
    const before = opening
    const mine = (async () => {
      await before.catch(() => undefined)
      await locking
      if (closed) throw lockedFault()
      return work()
    })()
    opening = mine
    return mine
  }

  const deskOptions = (ending: AbortController): Omit<DeskOptions, "unlock"> => ({
    path,
    wait: options.wait ?? WAIT_MS,
    now,
    marks: options.marks ?? null,
    fetch: endingWith(options.fetch ?? globalThis.fetch, ending.signal),
  })

  const ways = (): readonly UnlockWay[] => peeked.ways.map(wayText)
  const changeWays = (): void => {
    peeked = { play: peeked.play, ways: current().lent.vault.ways.list() }
    tell({ kind: "session" })
  }
  const look = (): void => {
    if (session !== null || !existsSync(path)) return
    try {
      peeked = peekVault(path)
    } catch (cause) {
      // Another process has it, or it does not open at all: whoever unlocks is told.
      if (!(cause instanceof VaultError)) throw cause
    }
  }

  /** By itself: a disk that fails while closing is told whoever unlocks next. */
  const lockNow = (why: LockedBy): void => void keeper.lock(why).catch(() => undefined)

  const keeper: Keeper = {
    path,
    home,
    jobs,
    now,
    state() {
      const why = session?.vigil.look() ?? null
      if (why !== null) lockNow(why)
      if (session !== null) return "open"
      return existsSync(path) ? "locked" : "none"
    },
    lockedBy: () => lockedBy,
    play() {
      look()
      return peeked.play
    },
    shift: () => shift,
    desk: () => current().lent,
    signal: () => session?.ending.signal ?? AbortSignal.abort(lockedFault()),

    create: (passphrase, first) =>
      inOrder(async () => {
        const ending = new AbortController()
        const made = !existsSync(home)
        const { cost, play = shift !== 0 } = options
        const desk = await createDesk({
          ...deskOptions(ending),
          unlock: { passphrase },
          play,
          ...(cost === undefined ? {} : { cost }),
        })
        try {
          await first(desk)
          settings.save()
        } catch (cause) {
          desk[Symbol.dispose]()
          for (const suffix of ["", "-wal", "-journal", "-pid"]) rmSync(path + suffix, { force: true })
          if (made) rmEmpty(home)
          throw cause
        }
        begin(desk, ending)
      }),

    unlock: (unlock: Unlock) =>
      inOrder(async () => {
        if (session !== null) return
        const ending = new AbortController()
        const desk = await openDesk({ ...deskOptions(ending), unlock })
        if ((shift !== 0 && !desk.vault.play) || closed) {
          desk[Symbol.dispose]()
          throw closed
            ? lockedFault()
            : new DeskError("shift-refused", "a shifted clock is for a play, and this vault was not made for one")
        }
        settings.save()
        begin(desk, ending)
      }),

    lock(why) {
      const ended = session
      if (ended === null) return locking
      lockedBy = why
      session = null
      ended.vigil.end()
      // From here on no use case reads or writes, wherever it was.
      ended.ending.abort(lockedFault())
      let fault: unknown = null
      try {
        using desk = ended.desk
        peeked = { play: desk.vault.play, ways: desk.vault.ways.list() }
      } catch (cause) {
        fault = cause // a failing disk keeps nothing open: the keys are gone and the lock is given back
      }
      relay = { ...relay, state: "unknown", since: now() }
      locking = within(GRACE_MS, Promise.all([jobs.clear(), ended.courier?.ended]))
      tell({ kind: "session" })
      return fault === null ? locking : locking.then(async () => Promise.reject(fault as Error))
    },

    touch() {
      if (keeper.state() === "open") session?.vigil.touch()
    },
    settings: () => settings.get(),
    keepSettings(next) {
      settings.keep(next)
      tell({ kind: "session" })
    },
    host: () => settings.host(),
    ways() {
      look()
      return ways()
    },
    addRecovery(label) {
      const { code } = current().lent.vault.ways.addRecovery(label)
      changeWays()
      return { code, qr: code }
    },
    addPasskey({ label, credential, salt, secret }) {
      const octets = octetsOf(secret)
      try {
        current().lent.vault.ways.addPasskey({
          label,
          credential: octetsOf(credential),
          prf: octetsOf(salt),
          secret: octets,
        })
      } finally {
        octets.fill(0)
      }
      changeWays()
    },
    async changePassphrase(old, next) {
      await current().lent.vault.ways.changePassphrase(old, next, options.cost)
      changeWays()
    },
    removeWay(id) {
      current().lent.vault.ways.remove(id)
      changeWays()
    },
    relay: () => relay,
    async collect(signal) {
      const { courier, ending, lent } = current()
      const said: Said[] = []
      const deaf = keeper.listen((event) => {
        if (event.kind === "said") said.push(event.said)
      })
      const until = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal])
      try {
        if (courier !== null) await courier.round(until)
        else await (await import("../carriage/transport.ts")).collect(lent, { signal: until })
      } finally {
        deaf()
      }
      return said
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      closed = true
      await keeper.lock("asked")
      await opening.catch(() => undefined)
      await keeper.lock("asked")
      tellChanged.cancel()
      listeners.clear()
    },
  }
  return keeper
}

function lockedFault(): DeskError {
  return new DeskError("locked", "the vault is locked; unlock it and try again, what was done before stays done")
}

/** A `fetch` that ends with the vault. */
function endingWith(fetch: typeof globalThis.fetch, signal: AbortSignal): typeof globalThis.fetch {
  return (input, init) => {
    const own = init?.signal ?? null
    return fetch(input, { ...init, signal: own === null ? signal : AbortSignal.any([own, signal]) })
  }
}

/** Remove a folder that was made for nothing. Something else in it, and it stays. */
function rmEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Not empty.
  }
}

async function forgetSearch(desk: Desk): Promise<void> {
  const { closeSearch } = await import("../search/index.ts")
  await closeSearch(desk)
}
