/**
 * What every route needs: capabilities out of headers, bodies admitted only after the right to send them was shown,
 * refusals as problem documents (RFC 9457).
 * @module
 */
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify"
import { z } from "zod"
import { BytesError, decodeAs, fromHex, type Limits as CborLimits, type Shape } from "../bytes/index.ts"
import { RegisterError, type Host } from "../register/index.ts"
import { REFUSALS, RelayError, refusal, type RefusalCode } from "./error.ts"
import type { HostKeys } from "./keys.ts"
import type { Limits } from "./limits.ts"
import type { Metrics } from "./metrics.ts"
import type { Rates } from "./rates.ts"
import type { Store } from "./store/store.ts"
import type { WaitingRoom } from "./waiting.ts"
import { PROBLEM } from "./wire.ts"

/** What the routes stand on. */
export interface Context {
  readonly store: Store
  readonly keys: HostKeys
  /** The host as offices are to know it. */
  readonly host: () => Host
  readonly limits: Limits
  /** Whole seconds since 1970. */
  readonly now: () => number
  readonly waiting: WaitingRoom
  readonly rates: Rates
  readonly bodies: BodyBudget
  readonly metrics: Metrics
  readonly draining: () => boolean
}

const HEX_32 = /^[0-9a-f]{64}$/

/** 32 bytes in lower-case hexadecimal, for a route's description. */
export const hex32: z.ZodString = z.string().regex(HEX_32)

/** The same, where every request passes. */
export function isHex32(text: unknown): text is string {
  return typeof text === "string" && HEX_32.test(text)
}

/** A decimal count in a query or path. */
export function decimal(most: number): z.ZodType<number, string> {
  return z
    .string()
    .regex(/^(0|[1-9][0-9]{0,15})$/)
    .transform(Number)
    .pipe(z.number().max(most))
}

/** The capability or hash in a header. @throws {RelayError} `credential-missing`, `request-malformed` */
export function header(request: FastifyRequest, name: string): Uint8Array {
  const found = request.headers[name]
  if (found === undefined) throw refusal("credential-missing", name)
  if (!isHex32(found)) throw malformed(`header ${name}: want 64 hexadecimal digits`)
  return fromHex(found)
}

/** The capability in `Authorization: Bearer`. @throws {RelayError} `credential-missing`, `request-malformed` */
export function bearer(request: FastifyRequest): Uint8Array {
  const found = request.headers.authorization
  if (found === undefined) throw refusal("credential-missing", "authorization")
  const token = /^Bearer ([0-9a-f]{64})$/.exec(found)?.[1]
  if (token === undefined) throw malformed("header authorization: want Bearer and 64 hexadecimal digits")
  return fromHex(token)
}

/** A request that is not as the contract says. */
export function malformed(particular: string, cause?: unknown): RelayError {
  return new RelayError("request-malformed", particular, { cause })
}

/** Read a CBOR body. @throws {RelayError} `request-malformed` */
export function readBody<T>(shape: Shape<T>, body: unknown, limits: CborLimits = SMALL_CBOR): T {
  if (!(body instanceof Uint8Array)) throw malformed("the request has no body")
  try {
    return decodeAs(shape, body, "body", limits)
  } catch (cause) {
    if (cause instanceof BytesError || cause instanceof RegisterError) throw malformed(cause.message, cause)
    throw cause
  }
}

const SMALL_CBOR: CborLimits = { bytes: 1 << 16, depth: 4, items: 256 }

/** Bytes of bodies that may be in memory at one time. */
export interface BodyBudget {
  readonly inFlight: number
  /** @returns gives them back, once @throws {RelayError} `busy` */
  reserve(bytes: number): () => void
}

/** @param most bytes, all requests together */
export function bodyBudget(most: number): BodyBudget {
  let inFlight = 0
  return {
    get inFlight() {
      return inFlight
    },
    reserve(bytes) {
      // One body always fits, whatever the bound, else it could never be sent.
      if (inFlight > 0 && inFlight + bytes > most) {
        throw new RelayError("busy", "the relay is receiving as much as it can hold", { retryAfter: 1 })
      }
      inFlight += bytes
      let held = true
      return () => {
        if (held) inFlight -= bytes
        held = false
      }
    },
  }
}

/**
 * Before a body is read: its type and stated length are as they must be, whoever sends it may, and there is room.
 * @param permit throws when the sender may not send so many bytes
 */
export function admitBody(
  context: Context,
  of: { readonly type: string; readonly most: number },
  permit: (request: FastifyRequest, bytes: number) => Promise<void> | void,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    if (request.headers["content-type"] !== of.type) throw refusal("media-type-refused", `want ${of.type}`)
    const stated = request.headers["content-length"]
    if (stated === undefined) throw refusal("length-missing")
    const bytes = Number(stated)
    if (bytes > of.most) throw refusal("too-large", `found ${bytes} bytes, want at most ${of.most}`)
    await permit(request, bytes)
    reply.raw.once("close", context.bodies.reserve(bytes))
  }
}

/** Answer with a problem document. */
export function sendProblem(reply: FastifyReply, error: RelayError): FastifyReply {
  const code = error.code in REFUSALS ? (error.code as RefusalCode) : "internal"
  const [status, meaning] = REFUSALS[code]
  if (error.retryAfter !== undefined) reply.header("retry-after", String(error.retryAfter))
  // After a body that was not read, the connection cannot be used again without reading it.
  if (status === 413) reply.header("connection", "close")
  const problem = problemText(code, code === "internal" ? meaning : error.message, error.size)
  // As octets: to text the framework adds a charset, which the media type does not have.
  return reply.code(status).type(PROBLEM).send(Buffer.from(problem))
}

/** A problem document. Its type is about:blank: the member `code` says what a type would. */
export function problemText(code: RefusalCode, detail: string, size?: number): string {
  const [status, title] = REFUSALS[code]
  return JSON.stringify({ type: "about:blank", title, status, code, detail, ...(size === undefined ? {} : { size }) })
}

/** Whatever went wrong in a request, as a refusal. */
export function asRefusal(error: FastifyError | RelayError | Error): RelayError {
  if (error instanceof RelayError) return error
  if ("validation" in error && error.validation !== undefined) {
    const part = error.validationContext ?? "request"
    const places = error.validation.map((issue) => `${part}${issue.instancePath.replaceAll("/", ".")}`)
    return malformed(`not as the contract says: ${[...new Set(places)].slice(0, 4).join(", ")}`)
  }
  switch ("code" in error ? error.code : undefined) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return refusal("too-large")
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return refusal("media-type-refused")
    case "FST_ERR_CTP_INVALID_CONTENT_LENGTH":
    case "FST_ERR_CTP_EMPTY_BODY":
    case "FST_ERR_BAD_URL":
    case "FST_ERR_MAX_PARAM_LENGTH":
      return malformed("the request line, an id in it, its length or its body cannot be read")
    default:
      return new RelayError("internal", REFUSALS.internal[1], { cause: error })
  }
}
