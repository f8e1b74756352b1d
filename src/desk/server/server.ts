/**
 * The desk for the browser: a server on the loopback that serves the page and answers its calls, for the one officer whose
 * vault the keeper holds. Every request passes {@link judge} first, then must belong to a browser that was let in, and
 * only then is anything of it read. decisions/0012 says what this does and does not protect against.
 *
 * Nothing is logged: not content, not secrets, not addresses with tickets in them. What is our own mistake is handed to
 * `onMistake`, and told to the page as `internal` without details.
 * @module
 */
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify"
import type { Keeper } from "../agent/keeper.ts"
import type { CallTable } from "./call.ts"
import { readAssets } from "./assets.ts"
import { FAULTS, fault, type ServerFault } from "./error.ts"
import { eventHub } from "./events.ts"
import { judge, type Door } from "./guard.ts"
import { ALWAYS } from "./headers.ts"
import { launches } from "./launch.ts"
import {
  CALL_BYTES,
  DEFAULT_LIMITS,
  HEADER_BYTES,
  LARGE,
  LARGE_CALL_BYTES,
  PIECE_BYTES,
  type Limits,
} from "./limits.ts"
import { listenBoth } from "./listen.ts"
import { PROBLEM, problemOf, problemText } from "./problem.ts"
import { pageRoutes } from "./routes-page.ts"
import { deskRoutes } from "./routes-desk.ts"
import { sessions } from "./sessions.ts"
import { ticketOffice } from "./tickets.ts"
import type { ReceivePiece } from "./upload.ts"
import { budget, stateOf, type Ground, type RequestState } from "./ground.ts"

/** What a desk is served from. */
export interface DeskServerConfig {
  readonly keeper: Keeper
  readonly calls: CallTable
  /** The folder dist/web. */
  readonly assets: string
  /** What to do with a piece of an enclosure; `receivePiece` of letters/composing. */
  readonly receivePiece: ReceivePiece
  /** Told of our own mistakes: errors that no table knows. */
  readonly onMistake?: (error: unknown) => void
  readonly limits?: Partial<Limits>
  /** A clock that nobody can set, milliseconds. */
  readonly ticks?: () => number
}

/** A desk that is being served. */
export interface DeskServer {
  /** `http://diwan-….localhost:PORT`. */
  readonly origin: string
  /** An address that lets one browser in, once, within a minute. Whoever has it is let in: hand it to the browser only. */
  launch(): string
  /** End: streams and requests are cut, all sessions and tickets go. Takes less than half a second. */
  close(): Promise<void>
}

/** Between two looks for idle connections while it ends, milliseconds. */
const SWEEP_MS = 10

/** Serve a desk, on the loopback, at a port that the system chooses. @throws {Error} no page was built; no port */
export async function serveDesk(config: DeskServerConfig): Promise<DeskServer> {
  const made = await makeDesk(config)
  const { app, ground } = made
  const [four, six] = [serverFor(app, ground.limits), serverFor(app, ground.limits)]
  const { port, servers } = await listenBoth(four, six)
  made.beAt(port)
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    made.drain()
    // A connection whose stream has ended is idle only a moment later, and would be kept alive.
    const sweep = setInterval(() => servers.forEach((server) => server.closeIdleConnections()), SWEEP_MS)
    // Nobody is waited for longer than this: a page asks again, and what an act has done is in the vault.
    const cut = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), ground.limits.drainMs)
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
    clearInterval(sweep)
    clearTimeout(cut)
    await app.close()
  }
  return {
    origin: made.origin(),
    launch: () => `${made.origin()}/#launch=${ground.launches.make()}`,
    close: () => (closing ??= close()),
  }
}

/** The desk without its sockets: what answers requests, and what it stands on. */
export interface MadeDesk {
  readonly app: FastifyInstance
  readonly ground: Ground
  /** It is reached at this port from now on. */
  beAt(port: number): void
  origin(): string
  /** Take nothing more, end all streams. */
  drain(): void
}

/** Make what answers requests. */
export async function makeDesk(config: DeskServerConfig): Promise<MadeDesk> {
  const { keeper } = config
  const limits: Limits = { ...DEFAULT_LIMITS, ...config.limits }
  let port = 0
  let draining = false
  const ending = new AbortController()
  const tickets = ticketOffice({ most: limits.tickets, lives: limits.ticketMs })
  const hub = eventHub(keeper, limits)
  const ground: Ground = {
    keeper,
    calls: config.calls,
    receivePiece: config.receivePiece,
    limits,
    assets: readAssets(config.assets),
    launches: launches(limits.launchMs, config.ticks ?? (() => performance.now())),
    sessions: sessions(limits.sessions, (session) => {
      hub.end(session)
      tickets.drop(session)
    }),
    tickets,
    hub,
    calling: budget(limits.calls),
    bodies: budget(limits.bodies),
    hardening: budget(1),
    ending: ending.signal,
  }
  const deaf = keeper.listen((event) => {
    if (event.kind === "session" && keeper.state() !== "open") tickets.drop()
  })
  const host = (): string => `${keeper.host()}:${port}`

  const app = Fastify({
    logger: false,
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 256 },
    // Each request's own bound is known, and held to, before it is read.
    bodyLimit: LARGE_CALL_BYTES,
    frameworkErrors: (error, request, reply) => {
      reply.headers(ALWAYS)
      void refuse(reply, request, error)
    },
  }) as unknown as FastifyInstance
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(/^application\/(?:json|octet-stream)/i, { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  )
  app.decorateRequest("desk", null)
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(ALWAYS)
    if (draining) return done(fault("desk-closing"))
    try {
      admit(request, reply.raw, { ground, host: host() })
      done()
    } catch (error) {
      // Whatever is still to come of it is not read.
      reply.header("connection", "close")
      done(error as Error)
    }
  })
  app.addHook("onSend", (_request, reply, body, done) => {
    if (draining) reply.header("connection", "close")
    done(null, body)
  })
  app.setErrorHandler((error, request, reply) => refuse(reply, request, error, config.onMistake))
  app.setNotFoundHandler((request, reply) => refuse(reply, request, fault("path-unknown")))
  await app.register(async () => {
    pageRoutes(app, ground)
    deskRoutes(app, ground)
  })
  await app.ready()
  return {
    app,
    ground,
    beAt: (found) => void (port = found),
    origin: () => `http://${host()}`,
    drain() {
      draining = true
      ending.abort()
      deaf()
      hub.close()
      ground.sessions.endAll()
      tickets.drop()
    },
  }
}

const OPEN_DOORS: ReadonlySet<Door> = new Set<Door>(["page", "asset", "launch"])

/** @throws {ServerError} the request is not this desk's page's, or there is no room for its body */
function admit(
  request: FastifyRequest,
  response: ServerResponse,
  { ground, host }: { ground: Ground; host: string },
): void {
  const { method, url: target = "", rawHeaders } = request.raw
  const asking = { method: method ?? "", target, rawHeaders }
  const door = judge(asking, host, (path) => ground.assets.files.has(path))
  const session = OPEN_DOORS.has(door) ? null : ground.sessions.find(request.headers.cookie)
  if (session === null && !OPEN_DOORS.has(door)) throw fault("not-launched")
  const bytes = Number(request.headers["content-length"] ?? 0)
  if (bytes > mostBytes(door, target)) throw fault("body-too-long")
  // Of an answer that never ends because its connection did, only this tells.
  response.once("close", ground.bodies.take(bytes))
  ;(request as { desk?: RequestState }).desk = { door, session }
}

function mostBytes(door: Door, target: string): number {
  if (door === "upload") return PIECE_BYTES
  const large: ReadonlySet<string> = LARGE
  return door === "call" && large.has(target.slice("/api/".length)) ? LARGE_CALL_BYTES : CALL_BYTES
}

/** Say what was refused: a document for the page, a sentence where a person looks at it. */
function refuse(
  reply: FastifyReply,
  request: FastifyRequest,
  error: unknown,
  onMistake?: (error: unknown) => void,
): FastifyReply {
  const problem = problemOf(error, stateOf(request)?.proves ?? false)
  const { code } = problem.refusal
  if (code === "internal") onMistake?.(error)
  // A request that is not read to its end leaves the connection in no known state.
  if (!request.raw.complete) reply.header("connection", "close")
  reply.code(problem.status).header("content-security-policy", ALWAYS["content-security-policy"])
  const looked = request.headers["sec-fetch-dest"] === "document"
  if (code === "wrong-host" || looked)
    return reply.type("text/plain; charset=utf-8").send(sentence(code as ServerFault, problem.refusal.message))
  // As octets: to text the framework adds a charset, which the media type does not have.
  return reply.type(PROBLEM).send(Buffer.from(problemText(problem)))
}

/**
 * For a person. The name itself is not told: whoever asks under another name may be anybody, and a name that nobody knows
 * is one that nobody can serve a page under, at another port, to be sent our cookie.
 */
function sentence(code: ServerFault, message: string): string {
  if (code !== "wrong-host") return `Diwan: ${message}.\n`
  return [
    "This is a Diwan desk, asked under a name that is not its own.",
    "",
    "It answers only to its one name, which begins with 'diwan-' and ends in '.localhost', at this port. Under any other,",
    "'localhost' and '127.0.0.1' among them, a page from elsewhere could pass for the desk, and other programs of this",
    "machine could be sent what lets your browser in.",
    "",
    "Run 'diwan desk': it opens the page under the right name. Through a tunnel, use the same port at both ends",
    "(ssh -L PORT:127.0.0.1:PORT) and the address that 'diwan desk' gives when asked to print it.",
    "",
  ].join("\n")
}

function serverFor(app: FastifyInstance, limits: Limits): Server {
  const server = createServer(
    {
      maxHeaderSize: HEADER_BYTES,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(1000, limits.headersMs),
      keepAliveTimeout: 60_000,
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
    (request: IncomingMessage, response: ServerResponse) => app.routing(request, response),
  )
  server.maxConnections = limits.connections
  server.on("clientError", notHttp)
  // No proxy, no upgrade, nothing that waits for leave to send.
  server.on("connect", (_request, socket: Socket) => socket.destroy())
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => app.routing(request, response))
  return server
}

/** What cannot be read as HTTP, or took too long, is answered too, where anything can be sent. */
function notHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy()
    return
  }
  const code: ServerFault =
    error.code === "HPE_HEADER_OVERFLOW"
      ? "headers-too-long"
      : error.code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "request-slow"
        : "request-malformed"
  const [status, kind, message] = FAULTS[code]
  const body = problemText({ status, refusal: { code, kind, message } })
  const headers = { ...ALWAYS, "content-type": PROBLEM, "content-length": body.length, connection: "close" }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("\r\n")}\r\n\r\n${body}`)
}
