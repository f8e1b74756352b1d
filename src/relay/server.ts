/**
 * The relay as a server: its routes, its limits, its clock, its life from listening to the end of the drain.
 * @module
 */
import Fastify, { type FastifyInstance } from "fastify"
import type { ZodTypeProvider } from "fastify-type-provider-zod"
import { randomBytes } from "node:crypto"
import { createServer, STATUS_CODES, type Server } from "node:http"
import type { AddressInfo, Socket } from "node:net"
import type { Logger } from "pino"
import { encodeHost } from "../register/index.ts"
import { REFUSALS, refusal, type RefusalCode } from "./error.ts"
import { asRefusal, bodyBudget, problemText, sendProblem, type Context } from "./http.ts"
import { hostOf, type HostKeys } from "./keys.ts"
import { DEFAULT_LIMITS, MAX_HEADER_BYTES, SMALL_BODY_BYTES, type Limits } from "./limits.ts"
import { relayMetrics } from "./metrics.ts"
import { describe, describeApp, type App } from "./openapi.ts"
import { rates } from "./rates.ts"
import { lockerRoutes } from "./routes-lockers.ts"
import { mailboxRoutes } from "./routes-mailboxes.ts"
import { postmarkRoutes } from "./routes-postmarks.ts"
import type { Store } from "./store/store.ts"
import { waitingRoom } from "./waiting.ts"
import { CBOR, NUMBERING_BYTES, OCTETS, PROBLEM } from "./wire.ts"

/** Where to listen. Port 0 lets the system choose. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** What a relay is made of. */
export interface RelayConfig {
  /** The relay closes it when it has ended. */
  readonly store: Store
  readonly keys: HostKeys
  /** The host's name, like a domain. */
  readonly name: string
  /** The address under which offices reach it, given the port it listens on. */
  readonly url: string | ((port: number) => string)
  readonly listen: Address
  /** Where /metrics is served; nowhere if absent. */
  readonly metrics?: Address
  /** PEM. Without it the relay speaks plain HTTP: on the loopback, or behind a proxy. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer }
  readonly limits?: Partial<Limits>
  /** Whole seconds since 1970; the system's clock if absent. */
  readonly now?: () => number
  /** Name of the mailboxes' numbers from this start on, 16 bytes; drawn if absent. */
  readonly numbering?: Uint8Array
  readonly log: Logger
}

/** A relay. */
export interface Relay {
  /** Start. Resolves when requests are taken. */
  listen(): Promise<{ readonly port: number; readonly metricsPort: number | undefined }>
  /** Drain and stop; see spec/relay.md#draining. Resolves when everything acknowledged is on the disk and the store is closed. */
  close(): Promise<void>
}

const SWEEP_MS = 60_000
/** How long a request may take to arrive, milliseconds: 64 MiB at 128 KiB in a second. */
const REQUEST_MS = 600_000

/** Make a relay; it does nothing until told to listen. */
export async function createRelay(config: RelayConfig): Promise<Relay> {
  const { store, log } = config
  const limits: Limits = { ...DEFAULT_LIMITS, ...config.limits }
  let draining = false
  let port = config.listen.port
  const waiting = waitingRoom({ perPlace: limits.waitingPerPlace, total: limits.waiting })
  const bodies = bodyBudget(limits.bodiesInFlight)
  const metrics = relayMetrics({
    waiting: () => waiting.count,
    bodiesInFlight: () => bodies.inFlight,
    draining: () => draining,
  })
  const context: Context = {
    store,
    keys: config.keys,
    host: () => hostOf(config.keys, config.name, typeof config.url === "string" ? config.url : config.url(port)),
    limits,
    now: config.now ?? (() => Math.floor(Date.now() / 1000)),
    waiting,
    rates: rates({ perSecond: limits.rightRate, burst: limits.rightBurst }),
    bodies,
    metrics,
    draining: () => draining,
  }
  const app = await routed(config, context)
  const exposition = config.metrics === undefined ? undefined : expositionServer(metrics.expose)
  let sweeper: NodeJS.Timeout | undefined
  let closing: Promise<void> | undefined

  const sweep = async (): Promise<void> => {
    try {
      while (!context.draining() && (await store.sweep(context.now())));
      metrics.swept()
    } catch (cause) {
      log.error({ err: plain(cause) }, "sweep failed")
    }
  }

  async function drain(): Promise<void> {
    draining = true
    log.info("draining")
    clearInterval(sweeper)
    waiting.drain()
    // No new connections; idle ones end now, busy ones with their answer, which says `connection: close`.
    const cut = setTimeout(() => app.server.closeAllConnections(), limits.drainMs)
    await app.close()
    clearTimeout(cut)
    if (exposition !== undefined) {
      exposition.closeAllConnections()
      await new Promise((resolve) => exposition.close(resolve))
    }
    await store.close()
    log.info("stopped")
  }

  return {
    async listen() {
      // The database may be an older one, put back: its numbers are not those that readers know.
      await store.renumber(config.numbering ?? new Uint8Array(randomBytes(NUMBERING_BYTES)))
      await app.listen({ host: config.listen.host, port: config.listen.port })
      port = (app.server.address() as AddressInfo).port
      let metricsPort: number | undefined
      if (exposition !== undefined && config.metrics !== undefined) {
        const { host, port: wanted } = config.metrics
        await new Promise<void>((resolve, reject) => {
          exposition.once("error", reject)
          exposition.listen(wanted, host, resolve)
        })
        metricsPort = (exposition.address() as AddressInfo).port
      }
      sweeper = setInterval(() => void sweep(), SWEEP_MS)
      sweeper.unref()
      log.info({ port, metricsPort }, "listening")
      return { port, metricsPort }
    },
    close: () => (closing ??= drain()),
  }
}

async function routed(config: RelayConfig, context: Context): Promise<FastifyInstance> {
  const { log } = config
  const app = Fastify({
    logger: false,
    bodyLimit: SMALL_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 64 },
    exposeHeadRoutes: false,
    http: { maxHeaderSize: MAX_HEADER_BYTES },
    ...(config.tls === undefined
      ? {}
      : { https: { ...config.tls, minVersion: "TLSv1.3", maxHeaderSize: MAX_HEADER_BYTES } }),
    clientErrorHandler,
    frameworkErrors: (error, _request, reply) => {
      void sendProblem(reply, asRefusal(error))
    },
  }) as unknown as FastifyInstance
  app.server.maxConnections = context.limits.connections

  app.removeAllContentTypeParsers()
  app.addContentTypeParser([CBOR, OCTETS], { parseAs: "buffer" }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => {
    const refused = asRefusal(error as Error)
    if (refused.code === "internal") log.error({ route: request.routeOptions.url, err: plain(error) }, "request failed")
    context.metrics.refused(refused.code)
    return sendProblem(reply, refused)
  })
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, refusal("route-unknown")))
  // With callbacks: every request passes these two hooks, and a promise for each is time for nothing.
  app.addHook("onSend", (_request, reply, payload, done) => {
    reply.header("cache-control", "no-store")
    if (context.draining()) reply.header("connection", "close")
    done(null, payload)
  })
  app.addHook("onResponse", (request, reply, done) => {
    const seconds = reply.elapsedTime / 1000
    const route = request.routeOptions.url ?? "none"
    context.metrics.request({ route, method: request.method, status: reply.statusCode, seconds })
    // The route is the template of the address, without the ids in it.
    log.debug({ route, method: request.method, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, "request")
    done()
  })

  await describeApp(app)
  const typed = app.withTypeProvider<ZodTypeProvider>() as unknown as App
  await app.register(async () => {
    mailboxRoutes(typed, context)
    lockerRoutes(typed, context)
    postmarkRoutes(typed, context)
    hostRoutes(typed, context)
  })
  await app.ready()
  return app
}

function hostRoutes(app: App, context: Context): void {
  app.get(
    "/v1/host",
    {
      schema: describe({
        summary: "The host: name, address, keys",
        answers: { 200: { type: CBOR, says: "{name, relay, log, cosigner}" } },
      }),
    },
    (_request, reply) => reply.type(CBOR).send(Buffer.from(encodeHost(context.host()))),
  )
  app.get(
    "/livez",
    { schema: describe({ summary: "Whether the process runs", answers: { 204: "it does" } }) },
    (_request, reply) => reply.code(204).send(),
  )
  app.get(
    "/readyz",
    { schema: describe({ summary: "Whether requests are taken: 503 while draining", answers: { 204: "they are" } }) },
    async (_request, reply) => {
      if (context.draining()) throw refusal("draining")
      if (!(await context.store.ready())) throw refusal("busy")
      return reply.code(204).send()
    },
  )
  app.get("/openapi.json", { schema: { hide: true } }, (_request, reply) =>
    reply.type("application/json").send(JSON.stringify(app.swagger(), null, 2) + "\n"),
  )
}

/** What cannot be read as HTTP gets a problem document too, where anything can be sent. */
function clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy()
    return
  }
  const code: RefusalCode = error.code === "HPE_HEADER_OVERFLOW" ? "header-too-large" : "request-malformed"
  const [status, meaning] = REFUSALS[code]
  const body = problemText(code, meaning)
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\ncontent-type: ${PROBLEM}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function expositionServer(expose: () => Promise<{ readonly text: string; readonly type: string }>): Server {
  return createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end()
      return
    }
    expose().then(
      ({ text, type }) => response.writeHead(200, { "content-type": type }).end(text),
      () => response.writeHead(500).end(),
    )
  })
}

/** An error for the log: name, code, message and stack of errors that the relay made; no request is quoted in them. */
function plain(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error }
  return {
    name: error.name,
    code: "code" in error ? error.code : undefined,
    message: error.message,
    stack: error.stack,
  }
}
