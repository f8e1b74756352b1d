/**
 * Opening a desk: a vault, a clock, relays. The only place of the use cases that reads the machine's clock.
 * @module
 */
import { relayClient, type RelayClient } from "../relay/client.ts"
import { createVault, openVault, type Cost, type NewVault, type Unlock, type Vault } from "../vault/index.ts"
import { BY_HAND } from "../office/index.ts"
import { codeOf } from "./alarm.ts"
import { DeskError } from "./error.ts"
import { SILENT, type Desk, type Tell } from "./desk.ts"
import { handle } from "./dispatch.ts"
import { destroyDue } from "./letters/destroying.ts"
import { checkClock } from "./letters/send.ts"
import { noticeMark } from "./restoring/asking.ts"
import { newestOf } from "./restoring/newest.ts"

/** How a desk is opened. */
export interface DeskOptions {
  /** The vault's file. */
  readonly path: string
  readonly unlock: Unlock
  /** Milliseconds to wait for another process that has the vault. */
  readonly wait?: number
  readonly tell?: Tell
  /** Seconds since 1970; the machine's clock if absent. */
  readonly now?: () => number
  /** The folder where the vault's high-water mark is kept, outside the vault's own; null or absent: none is kept. */
  readonly marks?: string | null
  /** The platform's `fetch` if absent: a proxy is a fetch of one's own. */
  readonly fetch?: typeof globalThis.fetch
}

/** Open the desk of an existing vault. @throws {VaultError} */
export async function openDesk(options: DeskOptions): Promise<Desk & Disposable> {
  const { path, unlock, wait } = options
  const desk = deskOver(await openVault({ path, unlock, ...(wait === undefined ? {} : { wait }) }), options, false)
  try {
    // Before anything else is done in an old copy, it is known for one.
    noticeMark(desk)
    destroyDue(desk)
  } catch (cause) {
    // It keeps nobody out: what is past its time is refused, and whoever collects tries again.
    const code = codeOf(cause)
    if (code === null) {
      desk[Symbol.dispose]()
      throw cause
    }
    desk.tell.note(`what is past its time could not be destroyed (${code})`)
  }
  return desk
}

/** Make a vault and open its desk. Whose it is, is settled by `createOffice` or `joinOffice`. @throws {VaultError} */
export async function createDesk(
  options: Omit<DeskOptions, "unlock"> & Pick<NewVault, "unlock"> & { readonly cost?: Cost; readonly play?: boolean },
): Promise<Desk & Disposable> {
  const { path, unlock, cost, play } = options
  const vault = await createVault({
    path,
    unlock,
    ...(cost === undefined ? {} : { cost }),
    ...(play === undefined ? {} : { play }),
  })
  return deskOver(vault, options, true)
}

/** The desk of a vault that is open. @param isNew it has done nothing yet, so that nothing of it can be missing */
export function deskOver(
  vault: Vault,
  { tell = SILENT, now = machineClock, fetch = globalThis.fetch, marks = null }: Omit<DeskOptions, "path" | "unlock">,
  isNew: boolean,
): Desk & Disposable {
  const clients = new Map<string, RelayClient>()
  return {
    vault,
    newest: newestOf(vault, marks, isNew),
    now,
    tell,
    handle,
    relay(url) {
      if (url === BY_HAND)
        throw new DeskError(
          "by-hand",
          "this goes by hand: no relay keeps that mailbox; 'diwan pouch pack' takes it along",
        )
      const client = clients.get(url) ?? timedClient({ url, fetch, now })
      clients.set(url, client)
      return client
    },
    [Symbol.dispose]: () => vault.close(),
  }
}

/** How long a comparison of the clocks is good for, seconds. */
const CLOCK_SECONDS = 600

/**
 * A client that compares the clocks before it asks for anything: nothing is deposited or postmarked by a machine whose
 * clock is far off, since what it signed would bear a wrong time. The relay's time is only as good as the relay; a person
 * decides which of the two to set.
 */
function timedClient({
  url,
  fetch,
  now,
}: {
  url: string
  fetch: typeof globalThis.fetch
  now: () => number
}): RelayClient {
  let known: { readonly at: number; readonly theirs: number } | null = null
  const timed: typeof globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init)
    const theirs = Date.parse(answer.headers.get("date") ?? "") / 1000
    if (Number.isFinite(theirs)) known = { at: now(), theirs }
    return answer
  }
  const client = relayClient({ url, fetch: timed })
  const agree = async (): Promise<void> => {
    // A clock that was set since then makes the comparison void, whichever way it was set.
    if (known === null || Math.abs(now() - known.at) > CLOCK_SECONDS) {
      // If there is no answer, the request that follows finds it out and says so.
      const signal = AbortSignal.timeout(10_000)
      await timed(`${url.replace(/\/+$/, "")}/livez`, { signal }).catch(() => undefined)
    }
    if (known !== null) checkClock(known.at, known.theirs)
  }
  const timedCalls = Object.entries(client as unknown as Record<string, (...input: unknown[]) => Promise<unknown>>).map(
    ([name, call]) => [
      name,
      async (...input: unknown[]): Promise<unknown> => {
        await agree()
        return call(...input)
      },
    ],
  )
  return Object.fromEntries(timedCalls) as RelayClient
}

function machineClock(): number {
  return Math.floor(Date.now() / 1000)
}
