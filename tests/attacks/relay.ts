/**
 * A relay that can be told to misbehave: it stands before a true one, speaks HTTP to whoever comes, and does with each
 * request what its script says. Cards and charters name its address, so the command line knows no other.
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { World } from "../desk/world.ts"

/** A request that came to the relay. */
export interface Asked {
  readonly method: string
  /** From the first slash on. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
}

/** Carry a request to the true relay, as it came or changed, as often as one likes. */
export type Forward = (change?: Partial<Asked>) => Promise<Response>

/** What is answered; `null` hangs up without a word. */
export type Script = (asked: Asked, forward: Forward) => Promise<Response | null>

/** The relay. */
export interface HostileRelay {
  readonly url: string
  /** How it misbehaves; a test replaces it. */
  script: Script
  /** Every body that was ever handed to it: a relay may keep what it likes. */
  readonly kept: Uint8Array[]
  /** The world whose true relay stands behind it. */
  behind: World | null
  close(): Promise<void>
}

/** As an honest relay would. */
export const HONEST: Script = (_, forward) => forward()

/** Headers that belong to one connection and not to what travels over it. */
const OF_A_CONNECTION = /^(?:connection|keep-alive|transfer-encoding|content-length|host|accept-encoding)$/

/** Open it on a port of the loopback. */
export async function hostileRelay(): Promise<HostileRelay> {
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new TypeError("a server that listens has an address")
  const self: HostileRelay = {
    url: `http://127.0.0.1:${address.port}`,
    script: HONEST,
    kept: [],
    behind: null,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const body = pieces.length === 0 ? null : new Uint8Array(Buffer.concat(pieces))
    if (body !== null) self.kept.push(body)
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !OF_A_CONNECTION.test(name)),
    ) as Record<string, string>
    const asked: Asked = { method: request.method ?? "GET", path: request.url ?? "/", headers, body }
    const forward: Forward = (change = {}) => {
      const { method, path, headers, body } = { ...asked, ...change }
      if (self.behind === null) throw new TypeError("no relay stands behind")
      return self.behind.fetchOf(PUBLIC)(self.url + path, {
        method,
        headers,
        ...(body === null ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      })
    }
    const answered = await self.script(asked, forward)
    if (answered === null) {
      response.destroy()
      return
    }
    const kept = Object.fromEntries([...answered.headers].filter(([name]) => !OF_A_CONNECTION.test(name)))
    response.writeHead(answered.status, kept)
    response.end(Buffer.from(await answered.arrayBuffer()))
  }
  return self
}

/** Whoever comes over HTTP: the relay does not know who it is. */
export const PUBLIC = "public"
