/**
 * A whole small world for tests of the desk: Harbour's relay in this process, spoken to over real HTTP on the loopback,
 * with its real database; North and South with a vault for each officer; a clock and a network that the test turns.
 *
 * A standing channel is made once for each test file and copied from then on ({@link standing}), so that every test may
 * break what it likes. Nothing here is faked but the clock: an answer's `Date` is brought to it, as the machine's would be.
 *
 * | office | officers | signatories | quorum |
 * |---|---|---|---|
 * | north.example | registrar, principal, adviser (drafts), spokesman | registrar, principal, adviser | 2 |
 * | south.example | registrar, minister (drafts) | minister | 1 |
 * @module
 */
import { randomBytes } from "node:crypto"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pino } from "pino"
import { createDesk, openDesk, restoreDesk, SILENT, type Desk, type PersonInput } from "../../src/desk/index.ts"
import type { CharterRules } from "../../src/office/index.ts"
import {
  createHostKeys,
  createRelay,
  openSqliteStore,
  readHostKeys,
  type HostKeys,
  type Store,
} from "../../src/relay/index.ts"
import { DEFAULT_LIMITS } from "../../src/relay/index.ts"
import { nameOf, type Admission, type Ticket } from "../../src/relay/client.ts"
import { kept, type Kept } from "../kept.ts"

/** When every world begins: 12 October 2026, 09:00 UTC, in seconds. */
export const START = 1_791_795_600
/** A day in seconds. */
export const DAY = 86_400
/** The address that cards and charters name unless a world is given one; the network knows where the relay really listens. */
export const RELAY_URL = "http://127.0.0.1:7311"

/** What a world can be given: a relay's address at which something really listens, a clock that nobody turns. */
export interface Given {
  readonly url?: string
  readonly clock?: { now: number }
}

/** The rules of the channel. */
export const RULES: CharterRules = {
  codeName: "cedar",
  kinds: ["aide-memoire", "letter", "note-verbale"],
  markings: { levels: ["office", "confidential", "secret"], caveats: ["eyes only", "not to allies"] },
  languages: ["ar", "en", "fa"],
  copies: 2,
  readingDays: null,
  receipts: "arrived",
  countersign: ["host", "registrar"],
}

/** An office of the world. */
export type OfficeName = "north" | "south"

/** Who is in each office, the registrar first. */
export const CAST: { readonly [office in OfficeName]: readonly PersonInput[] } = {
  north: [
    { title: "registrar", name: "Nadia Haddad", roles: ["registrar", "signatory", "reader"] },
    { title: "principal", name: "The President", roles: ["signatory", "reader"] },
    { title: "adviser", name: "Karim Nasser", roles: ["drafter", "signatory", "reader"] },
    { title: "spokesman", name: "Sami Khoury", roles: ["spokesperson"] },
  ],
  south: [
    { title: "registrar", name: "شیرین کاظمی", roles: ["registrar", "reader"] },
    { title: "minister", name: "بهرام صادقی", roles: ["drafter", "signatory", "reader"] },
  ],
}
/** How many persons must approve. */
export const QUORUM: { readonly [office in OfficeName]: number } = { north: 2, south: 1 }

/** Every officer, as `north/registrar`. */
export const EVERYBODY: readonly string[] = Object.entries(CAST).flatMap(([office, cast]) =>
  cast.map(({ title }) => `${office}/${title}`),
)

/** The officers of an office, as `north/registrar`. */
export function officersOf(office: OfficeName): readonly string[] {
  return CAST[office].map(({ title }) => `${office}/${title}`)
}

/** A request on its way. */
export interface Passing {
  readonly who: string
  readonly method: string
  /** From the first slash on. */
  readonly path: string
  readonly body: Uint8Array | null
}

/** What the network does with a request: `go` carries it to the relay, as often as it is called. */
export type Network = (passing: Passing, go: () => Promise<Response>) => Promise<Response>

/** The process was interrupted: what a test throws into a step to end it there. */
export class Cut extends Error {
  override readonly name = "Cut"
}

/** Offices, officers, a relay, a clock, a network. */
export interface World {
  readonly folder: string
  /** The relay's address, as cards and charters name it. */
  readonly url: string
  readonly clock: { now: number }
  /** The network; a test replaces it and puts {@link CALM} back. */
  network: Network
  readonly store: Store
  readonly hostKeys: HostKeys
  /** The file of the relay's database. */
  readonly database: string
  /** Where the relay really listens; a test that runs the relay elsewhere puts its port here. */
  port: number
  /** A desk that is open. @param who `north/registrar` */
  desk(who: string): Desk
  /** Make somebody's vault and open its desk. */
  enter(who: string): Promise<Desk>
  /** Close somebody's vault and open it again, as another process would. */
  reopen(who: string): Promise<Desk>
  /** Close somebody's vault. */
  leave(who: string): void
  /** Close somebody's vault for good and restore it from a backup, on a machine that has no mark of it. */
  restore(who: string, backup: string): Promise<Desk>
  /** Forget the marks that are kept outside the vaults. */
  forgetMarks(): void
  pathOf(who: string): string
  keyOf(who: string): Uint8Array
  /** The `fetch` of somebody, over this world's network. */
  fetchOf(who: string): typeof globalThis.fetch
  admissions(count: number): Promise<readonly Admission[]>
  tickets(): Promise<readonly [Ticket, Ticket]>
  /** Stop the relay, and start it again where it was. */
  stopRelay(): Promise<void>
  startRelay(): Promise<void>
  /** End the relay, close every vault, remove the folder. */
  close(): Promise<void>
}

/** A network that carries everything once. */
export const CALM: Network = (_, go) => go()

/** An empty world: a relay, nobody yet. @param from the folder of an ended world, copied */
export async function world(
  from?: {
    readonly folder: string
    readonly keys: ReadonlyMap<string, Uint8Array>
    readonly now: number
  },
  given: Given = {},
): Promise<World> {
  const url = given.url ?? RELAY_URL
  const folder = mkdtempSync(join(tmpdir(), "diwan-world-"))
  if (from !== undefined) cpSync(from.folder, folder, { recursive: true })
  const keyFile = join(folder, "host.keys")
  const hostKeys = from === undefined ? createHostKeys(keyFile) : readHostKeys(keyFile)
  const database = join(folder, "relay.sqlite")
  const clock = given.clock ?? { now: from?.now ?? START }
  const keys = new Map(from?.keys)
  const desks = new Map<string, Desk & Disposable>()
  let running: { store: Store; close: () => Promise<void> } | null = null
  let port = 0

  const startRelay = async (): Promise<void> => {
    const store = openSqliteStore({ file: database, ...DEFAULT_LIMITS })
    const relay = await createRelay({
      store,
      keys: hostKeys,
      name: "harbour.example",
      url,
      listen: { host: "127.0.0.1", port: 0 },
      limits: { drainMs: 500, rightRate: 10_000, rightBurst: 10_000 },
      now: () => clock.now,
      log: pino({ level: "silent" }),
    })
    ;({ port } = await relay.listen())
    running = { store, close: () => relay.close() }
  }
  const relayNow = (): NonNullable<typeof running> => {
    if (running === null) throw new TypeError("the relay is stopped")
    return running
  }
  await startRelay()

  const pathOf = (who: string): string => join(folder, ...who.split("/"), "vault.diwan")
  const keyOf = (who: string): Uint8Array => {
    const key = keys.get(who)
    if (key === undefined) throw new TypeError(`${who} has not entered`)
    return key
  }
  const fetchOf =
    (who: string): typeof globalThis.fetch =>
    async (input, init) => {
      const asked = String(input instanceof Request ? input.url : input)
      const passing: Passing = {
        who,
        method: init?.method ?? "GET",
        path: asked.slice(url.length),
        body: init?.body instanceof Uint8Array ? init.body : null,
      }
      const go = async (): Promise<Response> => {
        if (port === 0) throw new TypeError("fetch failed")
        const answer = await globalThis.fetch(asked.replace(url, `http://127.0.0.1:${port}`), init)
        const headers = new Headers(answer.headers)
        headers.set("date", new Date(clock.now * 1000).toUTCString())
        const body = await answer.arrayBuffer()
        return new Response(body.byteLength === 0 ? null : body, { status: answer.status, headers })
      }
      return self.network(passing, go)
    }
  const marksOf = (): string => join(folder, "marks")
  const options = (who: string): Parameters<typeof openDesk>[0] => ({
    path: pathOf(who),
    unlock: { key: keyOf(who) },
    now: () => clock.now,
    fetch: fetchOf(who),
    tell: SILENT,
    marks: marksOf(),
  })
  const leave = (who: string): void => {
    desks.get(who)?.[Symbol.dispose]()
    desks.delete(who)
  }
  const self: World = {
    folder,
    url,
    clock,
    network: CALM,
    get store() {
      return relayNow().store
    },
    hostKeys,
    database,
    get port() {
      return port
    },
    set port(elsewhere) {
      port = elsewhere
    },
    desk(who) {
      const desk = desks.get(who)
      if (desk === undefined) throw new TypeError(`${who} is not here`)
      return desk
    },
    async enter(who) {
      keys.set(who, new Uint8Array(randomBytes(32)))
      mkdirSync(join(pathOf(who), ".."), { recursive: true, mode: 0o700 })
      const desk = await createDesk({ ...options(who), unlock: { key: keyOf(who) }, play: true })
      desks.set(who, desk)
      return desk
    },
    async reopen(who) {
      leave(who)
      const desk = await openDesk(options(who))
      desks.set(who, desk)
      return desk
    },
    async restore(who, backup) {
      leave(who)
      self.forgetMarks()
      rmSync(join(pathOf(who), ".."), { recursive: true })
      const desk = await restoreDesk({ ...options(who), backup })
      desks.set(who, desk)
      return desk
    },
    forgetMarks: () => rmSync(marksOf(), { recursive: true, force: true }),
    leave,
    pathOf,
    keyOf,
    fetchOf,
    async admissions(count) {
      const tokens = Array.from({ length: count }, () => new Uint8Array(randomBytes(32)))
      await relayNow().store.issueAdmissions(tokens.map(nameOf), clock.now + 90 * DAY)
      return tokens.map((token) => ({ relay: url, token, expires: clock.now + 90 * DAY }))
    },
    async tickets() {
      const [pair, first, second] = [randomBytes(32), randomBytes(32), randomBytes(32)].map(
        (b) => new Uint8Array(b),
      ) as [Uint8Array, Uint8Array, Uint8Array]
      await relayNow().store.issueTickets(pair, [nameOf(first), nameOf(second)])
      return [
        { relay: url, token: first, pair },
        { relay: url, token: second, pair },
      ]
    },
    async stopRelay() {
      await running?.close()
      running = null
      port = 0
    },
    startRelay,
    async close() {
      for (const who of desks.keys()) leave(who)
      await self.stopRelay()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  if (from !== undefined) for (const who of keys.keys()) await self.reopen(who)
  return self
}

/** What worlds with a standing channel are copied from. */
export interface Template {
  /** A world of one's own, as it was when the template was saved. */
  copy(): Promise<World>
  remove(): void
}

/** End a world and keep it to be copied. @param given what its copies are given too */
export async function save(made: World, given: Given = {}): Promise<Template> {
  const folder = `${made.folder}-saved`
  await saveIn(folder, made)
  return { copy: () => savedWorld(folder, given), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/**
 * A world prepared so far, to be copied.
 * @param name where it is the same for every file that names it so: it is prepared once ({@link kept})
 */
export async function prepared(
  prepare: (made: World) => Promise<void>,
  given: Given = {},
  name: string | null = null,
): Promise<Template> {
  const make = async (folder: string): Promise<void> => {
    const made = await world(undefined, given)
    try {
      await prepare(made)
      await saveIn(folder, made)
    } finally {
      await made.close()
    }
  }
  const { folder, remove } = await (name === null ? apart(make) : kept(name, make))
  return { copy: () => savedWorld(folder, given), remove }
}

/** As {@link kept}, for whoever makes it alone. */
async function apart(make: (folder: string) => Promise<void>): Promise<Kept> {
  const folder = mkdtempSync(join(tmpdir(), "diwan-world-"))
  await make(folder)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** What a saved world is besides its files: keys of vaults that only tests have. */
interface Saved {
  readonly now: number
  readonly keys: readonly (readonly [who: string, key: string])[]
}
const SAVED = "saved.json"

/** End a world and put it into a folder. */
async function saveIn(folder: string, made: World): Promise<void> {
  const present = EVERYBODY.filter((who) => existsSync(made.pathOf(who)))
  const keys = present.map((who) => [who, Buffer.from(made.keyOf(who)).toString("hex")] as const)
  for (const who of present) made.leave(who)
  await made.stopRelay()
  cpSync(made.folder, folder, { recursive: true })
  const saved: Saved = { now: made.clock.now, keys }
  writeFileSync(join(folder, SAVED), JSON.stringify(saved), { mode: 0o600 })
}

async function savedWorld(folder: string, given: Given): Promise<World> {
  const { now, keys } = JSON.parse(readFileSync(join(folder, SAVED), "utf8")) as Saved
  return world({ folder, now, keys: new Map(keys.map(([who, key]) => [who, Buffer.from(key, "hex")])) }, given)
}
