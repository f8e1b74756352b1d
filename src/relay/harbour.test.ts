/**
 * What the tests of this room share: Harbour's relay on a free loopback port, over a store of its own, with a clock that
 * the test turns; mailboxes, offices that sign checkpoints, and raw requests.
 * @module
 */
import { randomBytes } from "node:crypto"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pino } from "pino"
import { concat, sha256, toHex, utf8 } from "../bytes/index.ts"
import {
  consistencyProof,
  leafHash,
  logKeysFromSeeds,
  logPublicKeysOf,
  merkleTree,
  signCheckpoint,
  type Host,
  type LogKeys,
  type LogPublicKeys,
  type MerkleTree,
} from "../register/index.ts"
import { mailboxIdOf, nameOf, relayClient, type DepositRight, type RelayClient } from "./client.ts"
import { createHostKeys, hostOf, readHostKeys } from "./keys.ts"
import { DEFAULT_LIMITS, type Limits } from "./limits.ts"
import { createRelay, type Relay } from "./server.ts"
import { draw } from "./store/kit.test.ts"
import { openSqliteStore } from "./store/sqlite.ts"
import type { Store } from "./store/store.ts"

export { draw, refused } from "./store/kit.test.ts"

/** The hour at which every relay of the tests starts. */
export const NOON = 1_790_000_000

/** Harbour: a relay and all that a test wants of it. */
export interface Harbour {
  readonly relay: Relay
  readonly store: Store
  readonly client: RelayClient
  readonly url: string
  readonly metricsUrl: string
  readonly host: Host
  readonly home: string
  /** The relay's clock. */
  readonly clock: { now: number }
  /** Everything the relay has logged. */
  readonly log: string[]
  readonly limits: Limits
  close(): Promise<void>
}

/** Start a relay. @param home of an earlier one, to start it again */
export async function harbour(limits: Partial<Limits> = {}, home?: string, numbering?: Uint8Array): Promise<Harbour> {
  const at = home ?? mkdtempSync(join(tmpdir(), "diwan-harbour-"))
  const keyFile = join(at, "host.keys")
  const keys = home === undefined ? createHostKeys(keyFile) : readHostKeys(keyFile)
  const all = { ...DEFAULT_LIMITS, drainMs: 2000, ...limits }
  const store = openSqliteStore({ file: join(at, "relay.sqlite"), ...all })
  const clock = { now: NOON }
  const log: string[] = []
  const relay = await createRelay({
    store,
    keys,
    name: "harbour.example",
    url: "http://127.0.0.1:7311",
    listen: { host: "127.0.0.1", port: 0 },
    metrics: { host: "127.0.0.1", port: 0 },
    limits: all,
    now: () => clock.now,
    ...(numbering === undefined ? {} : { numbering }),
    log: pino({ level: "debug", base: null }, { write: (line: string) => void log.push(line) }),
  })
  const { port, metricsPort } = await relay.listen()
  const url = `http://127.0.0.1:${port}`
  return {
    relay,
    store,
    client: relayClient({ url, retries: 0 }),
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}`,
    host: hostOf(keys, "harbour.example", "http://127.0.0.1:7311"),
    home: at,
    clock,
    log,
    limits: all,
    close: () => relay.close(),
  }
}

/** A mailbox with one deposit right. */
export interface Box extends DepositRight {
  readonly collect: Uint8Array
}

/** Open a mailbox over HTTP. */
export async function openBox(at: Harbour, quota: number = 1 << 30): Promise<Box> {
  const [admission, collect, right] = [draw(), draw(), draw()]
  await at.store.issueAdmissions([nameOf(admission)], NOON + 1000)
  await at.client.openMailbox({ admission, collect })
  await at.client.grantRight({ collect, right, quota })
  return { collect, right, mailbox: mailboxIdOf(nameOf(collect)) }
}

/** Random octets with the token that files them. */
export function bundle(size: number = 100): {
  octets: Uint8Array
  filing: Uint8Array
  filingToken: Uint8Array
  id: Uint8Array
} {
  const filingToken = draw()
  const octets = new Uint8Array(randomBytes(size))
  return { octets, filing: nameOf(filingToken), filingToken, id: sha256(octets) }
}

/** An office's register in a channel, with the keys of its registrar. */
export interface OfficeRegister {
  readonly ticket: Uint8Array
  readonly channel: Uint8Array
  readonly register: Uint8Array
  readonly log: LogPublicKeys
  readonly cosigner: LogPublicKeys
  readonly cosignerKeys: LogKeys
  readonly tree: MerkleTree
  /** Enter so many statements. */
  enter(count?: number): void
  /** The signed checkpoint of the first `size` entries, as a request that goes on from `from`. */
  request(
    from: number,
    size?: number,
    tree?: MerkleTree,
  ): { register: Uint8Array; checkpoint: string; from: number; proof: readonly Uint8Array[]; bundles: []; lockers: [] }
}

/** Keys that follow from a name. */
export function keysOf(name: string): LogKeys {
  return logKeysFromSeeds({ ed25519: sha256(utf8(`${name} ed25519`)), mldsa44: sha256(utf8(`${name} mldsa44`)) })
}

/** Two offices of a channel that holds both tickets, bound. */
export async function channelAt(at: Harbour): Promise<readonly [OfficeRegister, OfficeRegister]> {
  const channel = draw()
  const tickets = [draw(), draw()] as const
  await at.store.issueTickets(draw(), [nameOf(tickets[0]), nameOf(tickets[1])])
  const both = [officeRegister("north", tickets[0], channel), officeRegister("south", tickets[1], channel)] as const
  for (const office of both) await at.client.bindRegister(office)
  return both
}

/** An office's register, not yet bound. */
export function officeRegister(name: string, ticket: Uint8Array, channel: Uint8Array): OfficeRegister {
  const register = sha256(concat(utf8(name), channel))
  const logKeys = keysOf(`${name} log`)
  const cosignerKeys = keysOf(`${name} cosigner`)
  const tree = merkleTree()
  return {
    ticket,
    channel,
    register,
    log: logPublicKeysOf(logKeys),
    cosigner: logPublicKeysOf(cosignerKeys),
    cosignerKeys,
    tree,
    enter: (count: number = 1) => {
      for (let i = 0; i < count; i++) tree.append(leafHash(draw()))
    },
    request: (from, size, of = tree) => {
      const to = size ?? of.size
      const checkpoint = signCheckpoint({
        origin: `diwan/${toHex(register)}`,
        size: to,
        root: of.root(to),
        keys: logKeys,
        time: NOON,
      })
      return {
        register,
        checkpoint,
        from,
        proof: from > to ? [] : consistencyProof(from, to, of.read),
        bundles: [],
        lockers: [],
      }
    },
  }
}

/** A request by hand. @returns status, the problem's code if there is one, headers */
export async function raw(
  url: string,
  path: string,
  init: RequestInit & { readonly headers?: Record<string, string> } = {},
): Promise<{ status: number; code: string | undefined; headers: Headers; text: string }> {
  const response = await fetch(url + path, init)
  const text = await response.text()
  const isProblem = response.headers.get("content-type") === "application/problem+json"
  const code = isProblem ? (JSON.parse(text) as { code: string }).code : undefined
  return { status: response.status, code, headers: response.headers, text }
}
