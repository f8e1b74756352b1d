/**
 * One request to a relay and its answer, for the client: bounded in time and size, repeated after a lost connection,
 * its refusals read into {@link RelayError}. Only requests that may be repeated are made here, and all of the contract
 * may: a request that got no answer is simply made again.
 * @module
 */
import { REFUSALS, RelayError, type RefusalCode } from "./error.ts"

/** How to reach a relay. */
export interface TransportOptions {
  /** Where the relay is: https, or http on the loopback or to an onion name. */
  readonly url: string
  /** The platform's `fetch` if absent. A proxy is a fetch of one's own. */
  readonly fetch?: typeof globalThis.fetch
  /** How long one attempt may take without its body and its waiting, milliseconds. */
  readonly timeoutMs?: number
  /** Attempts after the first, when there was no answer or the relay was busy. */
  readonly retries?: number
}

/** A request. */
export interface RelayRequest {
  readonly method: "GET" | "PUT" | "POST" | "DELETE"
  /** From the relay's address on, beginning with a slash; holds nothing secret. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly contentType?: string
  /** Longest answer, bytes. */
  readonly maxBytes: number
  /** Content type that an answer with a body must have. */
  readonly accept?: string
  /** How long the relay may hold the request, milliseconds: long polls. */
  readonly heldMs?: number
  readonly signal?: AbortSignal | undefined
}

/** An answer that is not a refusal. */
export interface RelayAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
}

/** Makes requests. @throws {RelayError}; the signal's reason when it was aborted */
export type Transport = (request: RelayRequest) => Promise<RelayAnswer>

const DEFAULT_TIMEOUT_MS = 30_000
const DEFAULT_RETRIES = 4
/** A body may take this much longer for each kilobyte: 16 KiB in a second. */
const MS_PER_KILOBYTE = 64
const PROBLEM_BYTES = 16 << 10
/** Longest pause that a relay may ask for before the client gives the refusal to its caller, seconds. */
const LONGEST_PAUSE = 5

/**
 * A transport to one relay.
 * @throws {RelayError} `url-refused`
 */
export function transport(options: TransportOptions): Transport {
  const base = baseOf(options.url)
  const retries = options.retries ?? DEFAULT_RETRIES
  return async (request) => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await once(base, request, options)
      } catch (cause) {
        const pause = pauseAfter(cause, attempt)
        if (pause === undefined || attempt >= retries) throw cause
        await sleep(pause, request.signal)
      }
    }
  }
}

/** Milliseconds until the next attempt, or undefined if there is no point in one. */
function pauseAfter(cause: unknown, attempt: number): number | undefined {
  if (!(cause instanceof RelayError)) return undefined
  const backoff = 100 * 2 ** attempt * (0.5 + Math.random())
  if (cause.code === "unreachable") return backoff
  if (cause.code !== "busy" && cause.code !== "rate-exceeded" && cause.code !== "draining") return undefined
  const asked = cause.retryAfter ?? 0
  return asked > LONGEST_PAUSE ? undefined : Math.max(backoff, asked * 1000)
}

async function once(base: string, request: RelayRequest, options: TransportOptions): Promise<RelayAnswer> {
  const { signal, body } = request
  signal?.throwIfAborted()
  const bytes = Math.max(body?.length ?? 0, request.maxBytes)
  const allowed =
    (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + (request.heldMs ?? 0) + Math.ceil(bytes / 1024) * MS_PER_KILOBYTE
  const limit = AbortSignal.timeout(allowed)
  const headers: Record<string, string> = { ...request.headers }
  if (request.accept !== undefined) headers["accept"] = request.accept
  if (body !== undefined) headers["content-type"] = request.contentType ?? "application/octet-stream"
  try {
    const response = await (options.fetch ?? globalThis.fetch)(base + request.path, {
      method: request.method,
      headers,
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      redirect: "error",
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
    if (!response.ok) throw await refusalOf(response)
    const answer = await readBounded(response, request.maxBytes)
    const type = response.headers.get("content-type")
    if (answer.length > 0 && request.accept !== undefined && type !== request.accept) {
      throw new RelayError("answer-malformed", "the relay's answer has another content type than the contract says")
    }
    return { status: response.status, headers: response.headers, body: answer }
  } catch (cause) {
    if (cause instanceof RelayError) throw cause
    signal?.throwIfAborted()
    const why = limit.aborted ? `no answer within ${Math.round(allowed / 1000)} s` : reasonOf(cause)
    throw new RelayError("unreachable", `the relay at ${base} could not be reached (${why}); try again later`, {
      cause,
    })
  }
}

/** The system's name for a network failure, never its text, which may quote an address. */
function reasonOf(cause: unknown): string {
  for (let at = cause; at instanceof Error; at = at.cause) {
    if ("code" in at && typeof at.code === "string" && /^[A-Z][A-Z0-9_]+$/.test(at.code)) return at.code
  }
  return "connection lost"
}

async function readBounded(response: Response, most: number): Promise<Uint8Array> {
  const stated = Number(response.headers.get("content-length") ?? "0")
  const tooLarge = (): RelayError =>
    new RelayError("answer-too-large", `the relay's answer is larger than the ${most} bytes that were asked for`)
  if (stated > most) {
    await response.body?.cancel()
    throw tooLarge()
  }
  if (response.body === null) return new Uint8Array(0)
  const pieces: Uint8Array[] = []
  let length = 0
  // Leaving the loop by a throw cancels the stream, which ends the connection.
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += piece.length
    if (length > most) throw tooLarge()
    pieces.push(piece)
  }
  if (pieces.length === 1) return pieces[0] as Uint8Array
  const joined = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

/** Read a problem document (RFC 9457): only the members of the contract are believed. */
async function refusalOf(response: Response): Promise<RelayError> {
  const malformed = (cause?: unknown): RelayError =>
    response.status >= 500
      ? new RelayError("busy", `the relay, or a proxy before it, answered ${response.status}`, { cause })
      : new RelayError(
          "answer-malformed",
          `an answer ${response.status} without a problem document: is the address a relay's?`,
          {
            cause,
          },
        )
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await readBounded(response, PROBLEM_BYTES)))
  } catch (cause) {
    return malformed(cause)
  }
  if (typeof document !== "object" || document === null || !("code" in document)) return malformed()
  const { code } = document
  if (typeof code !== "string" || !Object.hasOwn(REFUSALS, code)) return malformed()
  const detail = "detail" in document && typeof document.detail === "string" ? clean(document.detail) : undefined
  const size = "size" in document && Number.isSafeInteger(document.size) ? (document.size as number) : undefined
  const after = Number(response.headers.get("retry-after") ?? "NaN")
  return new RelayError(code as RefusalCode, detail ?? REFUSALS[code as RefusalCode][1], {
    ...(size === undefined ? {} : { size }),
    ...(Number.isSafeInteger(after) && after >= 0 ? { retryAfter: after } : {}),
  })
}

/** Text from outside that may reach a terminal: printable ASCII, one line, bounded. */
function clean(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 300)
}

function baseOf(text: string): string {
  let url: URL
  try {
    url = new URL(text)
  } catch (cause) {
    throw new RelayError("url-refused", "the relay's address is not a URL", { cause })
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new RelayError("url-refused", `the relay's address begins with ${url.protocol}, want https:`)
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new RelayError(
      "url-refused",
      "the relay's address holds a user, a query or a fragment; want scheme, host and path",
    )
  }
  if (url.protocol === "http:" && !isPrivateHost(url.hostname)) {
    throw new RelayError(
      "url-refused",
      "the relay's address is http: to a host that is neither loopback nor onion: capabilities would travel in clear; use https",
    )
  }
  return url.origin + url.pathname.replace(/\/+$/, "")
}

function isPrivateHost(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host) || host.endsWith(".onion")
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop)
      resolve()
    }, ms)
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    if (signal?.aborted === true) stop()
    else signal?.addEventListener("abort", stop, { once: true })
  })
}
