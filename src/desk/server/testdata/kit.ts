/** A desk that is served for a test: a keeper that holds nothing, a page of three files, and a browser made of sockets. */
import { EventEmitter } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import type { CallName, DeskEvent, Settings } from "../../api.ts"
import { DeskError } from "../../error.ts"
import type { Keeper } from "../../agent/keeper.ts"
import type { CallTable } from "../call.ts"
import { sessionCalls } from "../calls/session.ts"
import type { Limits } from "../limits.ts"
import { serveDesk, type DeskServer, type DeskServerConfig } from "../server.ts"

/** Name of the page's host in these tests. */
export const NAME = "diwan-abcdefghij.localhost"

/** A keeper without a vault, whose state a test sets. */
export interface StandIn extends Keeper {
  /** As a lock or an unlock would. */
  become(state: "none" | "locked" | "open"): void
  emit(event: DeskEvent): void
  readonly touches: () => number
}

/** Make one. It is open. */
export function standIn(): StandIn {
  const bus = new EventEmitter().setMaxListeners(1000)
  let state: "none" | "locked" | "open" = "open"
  let opened = new AbortController()
  let touches = 0
  let settings: Settings = {
    language: "en",
    region: "GB",
    digits: "latn",
    calendar: "none",
    theme: "system",
    idleMinutes: 10,
  }
  const keeper: Partial<StandIn> = {
    path: "nowhere",
    home: "nowhere",
    state: () => state,
    lockedBy: () => (state === "open" ? null : "asked"),
    play: () => false,
    shift: () => 0,
    now: () => 1_700_000_000,
    desk() {
      if (state !== "open") throw new DeskError("locked", "the vault is locked")
      return {} as ReturnType<Keeper["desk"]>
    },
    settings: () => settings,
    keepSettings: (next) => void (settings = next),
    host: () => NAME,
    ways: () => [],
    relay: () => ({ state: "unknown", since: 0, collected: null, waiting: 0 }),
    jobs: { start: () => assertNever(), list: () => [], stop: () => undefined, fetched: () => undefined },
    signal: () => opened.signal,
    touch: () => void touches++,
    touches: () => touches,
    listen(listener) {
      bus.on("event", listener)
      return () => void bus.off("event", listener)
    },
    async lock() {
      keeper.become?.("locked")
    },
    become(next) {
      if (state === "open" && next !== "open") opened.abort()
      if (state !== "open" && next === "open") opened = new AbortController()
      state = next
      bus.emit("event", { kind: "session" })
    },
    emit: (event) => void bus.emit("event", event),
  }
  return keeper as StandIn
}

/** Rules for a test beside those of the session that need no vault. */
export type Rules = { readonly [Name in CallName]?: CallTable[Name] }

/** A desk being served, and what a test does with it. */
export interface Kit {
  readonly server: DeskServer
  readonly keeper: StandIn
  readonly port: number
  readonly host: string
  readonly folder: string
  /** What went wrong by our own mistake. */
  readonly mistakes: unknown[]
  /** Send a request exactly so. */
  ask(request: Request): Promise<Reply>
  /** Let a browser in. @returns its `Cookie` header */
  enter(): Promise<string>
  /** A connection to say anything on. */
  raw(address?: string): Promise<Socket>
}

/** A request; what is not given is as the page would send it, and `null` leaves a header out. */
export interface Request {
  readonly method?: string
  readonly path: string
  readonly headers?: { readonly [name: string]: string | null }
  readonly body?: string | Uint8Array
  readonly address?: string
}

/** An answer. */
export interface Reply {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly rawHeaders: readonly (readonly [string, string])[]
  readonly body: Buffer
  readonly text: string
  /** What came behind it on the same connection. */
  readonly after: string
  readonly json: { readonly [name: string]: unknown }
}

/** The page in these tests. */
export const FILES = {
  "index.html": `<!doctype html><html><head><title>x</title><style nonce="DIWAN-NONCE"></style></head></html>`,
  "seal.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
  "assets/main-a1b2c3d4.js": "export {}",
  "assets/main-a1b2c3d4.js.br": "not really brotli",
  "notes.md": "not served",
} as const

/** Serve a desk until the test ends. */
export async function serve(
  t: TestContext,
  options: { readonly rules?: Rules; readonly limits?: Partial<Limits> } & Partial<DeskServerConfig> = {},
): Promise<Kit> {
  const folder = mkdtempSync(join(tmpdir(), "diwan-server-"))
  const assets = join(folder, "web")
  mkdirSync(join(assets, "assets"), { recursive: true })
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(assets, name), text)
  writeFileSync(join(folder, "secret.txt"), "outside")
  const keeper = (options.keeper as StandIn | undefined) ?? standIn()
  const mistakes: unknown[] = []
  const server = await serveDesk({
    assets,
    calls: { ...sessionCalls, ...options.rules } as CallTable,
    receivePiece: (_desk, { offset, octets }) => ({ received: offset + octets.length, state: "receiving" }),
    onMistake: (error) => void mistakes.push(error),
    ...options,
    keeper,
  })
  t.after(async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const host = server.origin.slice("http://".length)
  const port = Number(host.split(":")[1])
  const ask = (request: Request): Promise<Reply> => askAt(port, host, request)
  return {
    server,
    keeper,
    port,
    host,
    folder,
    mistakes,
    ask,
    enter: () => enter(server, ask),
    raw: (address = "127.0.0.1") =>
      new Promise((resolve, reject) => {
        const socket = connect({ host: address, port })
        socket.once("connect", () => resolve(socket)).once("error", reject)
        t.after(() => socket.destroy())
      }),
  }
}

/** Use a launch address as the page does. */
async function enter(server: DeskServer, ask: (request: Request) => Promise<Reply>): Promise<string> {
  const secret = new URL(server.launch()).hash.slice("#launch=".length)
  const reply = await ask({ method: "POST", path: "/launch", body: JSON.stringify({ secret }) })
  if (reply.status !== 204) throw new Error(`launch: ${reply.status} ${reply.text}`)
  return (reply.headers["set-cookie"] ?? "").split(";", 1)[0] ?? ""
}

/** The headers that a browser and our page send with a request of this method to this path. */
function pageHeaders(method: string, path: string): { readonly [name: string]: string } {
  if (method === "GET" && !path.startsWith("/api/")) {
    const asset = /\.[a-z]+$/.test(path)
    return asset
      ? { "sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" }
      : {
          "sec-fetch-site": path.startsWith("/download/") ? "same-origin" : "none",
          "sec-fetch-mode": "navigate",
          "sec-fetch-dest": "document",
        }
  }
  return {
    "x-diwan": "1",
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "cors",
    "sec-fetch-dest": "empty",
    ...(method === "GET" ? {} : { "content-type": method === "PUT" ? "application/octet-stream" : "application/json" }),
  }
}

/** One request on a connection of its own, each octet of it as given. */
function askAt(port: number, host: string, request: Request): Promise<Reply> {
  const { method = "GET", path, body, address = "127.0.0.1" } = request
  const octets = body === undefined ? Buffer.alloc(0) : Buffer.from(body)
  const headers: { [name: string]: string | null } = {
    host,
    connection: "close",
    ...pageHeaders(method, path),
    ...(method === "POST" || method === "PUT" ? { origin: `http://${host}` } : {}),
    ...(body === undefined && method === "GET" ? {} : { "content-length": String(octets.length) }),
    ...request.headers,
  }
  const lines = Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`
  return exchange(port, address, Buffer.concat([Buffer.from(head, "latin1"), octets]))
}

/** Send octets and read one answer to its end. */
export function exchange(port: number, address: string, octets: Uint8Array): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const come: Buffer[] = []
    const socket = connect({ host: address, port })
    socket.on("data", (piece: Buffer) => come.push(piece))
    // A server that has refused may cut while the rest of a body is still being sent.
    socket.on("error", (error) => (come.length === 0 ? reject(error) : undefined))
    socket.on("close", () =>
      come.length === 0 ? reject(new Error("no answer")) : resolve(replyOf(Buffer.concat(come))),
    )
    socket.write(octets)
  })
}

/** An answer out of its octets. */
function replyOf(octets: Buffer): Reply {
  const end = octets.indexOf("\r\n\r\n")
  const [first = "", ...lines] = octets.subarray(0, end).toString("latin1").split("\r\n")
  const rawHeaders = lines.map((line): [string, string] => {
    const colon = line.indexOf(":")
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  const headers = Object.fromEntries(rawHeaders)
  const rest = octets.subarray(end + 4)
  const length = headers["content-length"] === undefined ? rest.length : Number(headers["content-length"])
  const body = headers["transfer-encoding"] === "chunked" ? unchunked(rest) : rest.subarray(0, length)
  const text = body.toString("utf8")
  const isJson = (headers["content-type"] ?? "").includes("json")
  return {
    status: Number(first.split(" ")[1]),
    headers,
    rawHeaders,
    body,
    text,
    after: rest.subarray(length).toString("latin1"),
    json: isJson && text !== "" ? (JSON.parse(text) as Reply["json"]) : {},
  }
}

function unchunked(octets: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; at < octets.length;) {
    const end = octets.indexOf("\r\n", at)
    const size = parseInt(octets.subarray(at, end).toString("latin1"), 16)
    if (!(size > 0)) break
    pieces.push(octets.subarray(end + 2, end + 2 + size))
    at = end + 2 + size + 2
  }
  return Buffer.concat(pieces)
}

function assertNever(): never {
  throw new TypeError("not in these tests")
}
