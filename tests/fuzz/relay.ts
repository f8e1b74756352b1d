/** Doors of the relay and of its client: files, settings, requests, and what a relay that is nobody's friend answers. @module */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, createServer, type AddressInfo, type Server } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { encodeRecord, fromUtf8, utf8 } from "../../src/bytes/index.ts"
import { encodeHost } from "../../src/register/index.ts"
import { relayClient } from "../../src/relay/client.ts"
import { addressOf, CONFIG_FILE, readSettings } from "../../src/relay/config.ts"
import {
  decodeAdmission,
  decodeHostCard,
  decodeTicket,
  encodeAdmission,
  encodeHostCard,
  encodeTicket,
} from "../../src/relay/files.ts"
import { harbour } from "../../src/relay/harbour.test.ts"
import { createHostKeys, hostOf, readHostKeys } from "../../src/relay/keys.ts"
import { door, type Door, type OpenDoor, type Taken } from "./door.ts"

const relay = "https://relay.harbour.example"
const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)

function inFolder(read: (folder: string, bytes: Uint8Array) => Taken): () => OpenDoor {
  return () => {
    const folder = mkdtempSync(join(tmpdir(), "diwan-fuzz-"))
    return {
      read: (bytes) => read(folder, bytes),
      close: () => rmSync(folder, { recursive: true, force: true }),
    }
  }
}

function host(): ReturnType<typeof hostOf> {
  const folder = mkdtempSync(join(tmpdir(), "diwan-fuzz-"))
  try {
    return hostOf(createHostKeys(join(folder, "host.keys")), "harbour.example", relay)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const SETTINGS = JSON.stringify({ listen: "127.0.0.1:8080", name: "harbour.example", url: relay, logLevel: "info" })

/** Requests as they stand on the wire; each ends the connection. */
function requests(): readonly Uint8Array[] {
  const id = "ab".repeat(32)
  const body = Buffer.from(encodeRecord({ collect: filled(1) })).toString("latin1")
  const plain = (method: string, path: string, headers = "", content = ""): string =>
    `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${content.length}\r\n${headers}\r\n${content}`
  return [
    plain("GET", "/v1/host"),
    plain("PUT", `/v1/mailboxes/${id}`, `diwan-admission: ${id}\r\ncontent-type: application/cbor\r\n`, body),
    plain(
      "PUT",
      `/v1/mailboxes/${id}/bundles/${id}`,
      `diwan-right: ${id}\r\ndiwan-filing: ${id}\r\ncontent-type: application/octet-stream\r\n`,
      "x".repeat(99),
    ),
    plain("GET", `/v1/mailboxes/${id}/bundles?after=0&wait=0`, `authorization: Bearer ${id}\r\n`),
    plain("DELETE", `/v1/mailboxes/${id}/rights/${id}`, `authorization: Bearer ${id}\r\n`),
    plain("GET", `/v1/lockers/${id}/chunks/0`, `authorization: Bearer ${id}\r\n`),
    plain("POST", `/v1/postmarks/${id}`, `authorization: Bearer ${id}\r\ncontent-type: application/cbor\r\n`, body),
  ].map((text) => Buffer.from(text, "latin1"))
}

/** A relay of its own on the loopback. It never says that something went wrong within, and answers to the end. */
async function openRelay(): Promise<OpenDoor> {
  const at = await harbour()
  const port = Number(new URL(at.url).port)
  return {
    read: async (bytes): Promise<Taken> => {
      const answer = await asked(port, bytes)
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]
      // Nothing at all: it was no whole request when the connection was closed.
      if (status === undefined)
        return answer === "" ? "refused" : broken(`an answer that is none: ${answer.slice(0, 80)}`)
      if (status === "500") return broken(at.log.slice(-1).join(""))
      if (!status.startsWith("2") && !/"code":"[a-z-]+"/.test(answer)) return broken(`${status} without a code`)
      return status.startsWith("2") ? "accepted" : "refused"
    },
    close: () => at.close(),
  }
}

function broken(what: string): never {
  throw new TypeError(`the relay: ${what}`)
}

/** Write bytes to a port, and read until the other side ends. */
function asked(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes))
    let heard = ""
    socket.setEncoding("latin1").on("data", (piece: string) => (heard += piece))
    socket.on("close", () => resolve(heard)).on("error", () => undefined)
  })
}

const answered = (type: string, body: Uint8Array, status = "200 OK"): Uint8Array =>
  Buffer.concat([
    utf8(`HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`),
    body,
  ])

/** The client asks whose relay this is, and gets these bytes. */
async function openAnswers(): Promise<OpenDoor> {
  let answer: Uint8Array = new Uint8Array(0)
  const server: Server = createServer((socket) => {
    socket.on("error", () => undefined).once("data", () => socket.end(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const client = relayClient({ url: `http://127.0.0.1:${port}`, timeoutMs: 5_000, retries: 0 })
  return {
    read: async (bytes): Promise<Taken> => {
      answer = bytes
      await client.host()
      return "accepted"
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const PROBLEM = utf8('{"type":"about:blank","title":"busy","status":503,"code":"busy","detail":"come again"}')

/** Doors of the relay. */
export const RELAY_DOORS: readonly Door[] = [
  door(
    "admission",
    () => [encodeAdmission({ relay, token: filled(1), expires: 1_790_000_000 })],
    (bytes) => encodeAdmission(decodeAdmission(bytes)),
  ),
  door(
    "ticket",
    () => [encodeTicket({ relay, token: filled(1), pair: filled(2) })],
    (bytes) => encodeTicket(decodeTicket(bytes)),
  ),
  door(
    "host card",
    () => [encodeHostCard(host())],
    (bytes) => encodeHostCard(decodeHostCard(bytes)),
  ),
  door(
    "address to listen at",
    () => ["127.0.0.1:8080", "[::1]:0"],
    (bytes) => {
      addressOf(fromUtf8(bytes), "listen")
      return "accepted"
    },
  ),
  {
    name: "settings of the relay",
    seeds: () => [utf8(SETTINGS)],
    open: inFolder((folder, bytes) => {
      writeFileSync(join(folder, CONFIG_FILE), bytes)
      readSettings(folder, {}, {})
      return "accepted"
    }),
    runs: 300,
  },
  {
    name: "keys of the host",
    seeds: () => [encodeRecord({ suite: "diwan/1", kind: "host keys", log: seeds(1), cosigner: seeds(3) })],
    open: inFolder((folder, bytes) => {
      const file = join(folder, "host.keys")
      writeFileSync(file, bytes, { mode: 0o600 })
      readHostKeys(file)
      return "accepted"
    }),
    runs: 300,
  },
  { name: "request to the relay", seeds: requests, open: openRelay, runs: 200 },
  {
    name: "answer of a relay",
    seeds: () => [
      answered("application/cbor", encodeHost(host())),
      answered("application/problem+json", PROBLEM, "503 Service Unavailable"),
    ],
    open: openAnswers,
    runs: 150,
  },
]

function seeds(first: number): { ed25519: Uint8Array; mldsa44: Uint8Array } {
  return { ed25519: filled(first), mldsa44: filled(first + 1) }
}
