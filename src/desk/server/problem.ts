/**
 * From whatever was thrown to what the page is told: a refusal with its HTTP status, as a problem document (RFC 9457).
 * What an error of a room means is said by the table that gives the command line its exit codes; there is no second one.
 * @module
 */
import type { Refusal } from "../api.ts"
import {
  FAILURE,
  INTERRUPTED,
  LOCKED,
  NOT_FOUND,
  OK,
  REFUSED,
  TEMPORARY,
  UNVERIFIED,
  USAGE,
  type Exit,
} from "../cli/exit-codes.ts"
import { endingOf } from "../cli/exit.ts"
import { FAULTS, ServerError, type ServerFault } from "./error.ts"

/** Media type of a refusal. */
export const PROBLEM = "application/problem+json"

/** A refusal and the status it is sent with. */
export interface Problem {
  readonly status: number
  readonly refusal: Refusal
}

const KINDS: { readonly [E in Exit]: Refusal["kind"] } = {
  [OK]: "failed",
  [FAILURE]: "failed",
  [USAGE]: "usage",
  [UNVERIFIED]: "stop",
  [LOCKED]: "locked",
  [NOT_FOUND]: "not-found",
  [REFUSED]: "policy",
  [TEMPORARY]: "later",
  [INTERRUPTED]: "interrupted",
}

const STATUS: { readonly [K in Refusal["kind"]]: number } = {
  failed: 422,
  usage: 400,
  // What was asked is well-formed; what it is about does not hold.
  stop: 422,
  locked: 423,
  "not-found": 404,
  policy: 403,
  later: 503,
  interrupted: 409,
}

/**
 * What is told of an error. Our own mistakes are `internal`, without details.
 * @param proves whether the answer is a verdict: whatever a protocol room refuses in it is then a verdict too
 */
export function problemOf(error: unknown, proves: boolean = false): Problem {
  if (error instanceof ServerError) {
    const [status, kind] = FAULTS[error.code]
    return { status, refusal: { code: error.code, kind, message: error.message } }
  }
  const known = FRAMEWORK.get(codeOf(error))
  if (known !== undefined) return problemOf(new ServerError(known, FAULTS[known][2]))
  const ending = endingOf(error, proves)
  if (ending.code === "internal") return problemOf(new ServerError("internal", FAULTS.internal[2]))
  const kind = KINDS[ending.exit]
  return { status: STATUS[kind], refusal: { code: ending.code, kind, message: ending.message } }
}

/** The refusal alone, as a job keeps it. */
export function refusalOf(error: unknown, proves: boolean = false): Refusal {
  return problemOf(error, proves).refusal
}

/** The document. Its type is about:blank: the member `code` says what a type would. */
export function problemText({ status, refusal }: Problem): string {
  const { code, kind, message } = refusal
  return JSON.stringify({ type: "about:blank", status, code, kind, detail: message, message })
}

/** What fastify calls the things that it refuses itself. */
const FRAMEWORK: ReadonlyMap<string, ServerFault> = new Map([
  ["FST_ERR_CTP_BODY_TOO_LARGE", "body-too-long"],
  ["FST_ERR_CTP_INVALID_MEDIA_TYPE", "wrong-media-type"],
  ["FST_ERR_CTP_INVALID_CONTENT_LENGTH", "request-malformed"],
  ["FST_ERR_BAD_URL", "path-unknown"],
  ["FST_ERR_MAX_PARAM_LENGTH", "path-unknown"],
  ["FST_ERR_NOT_FOUND", "path-unknown"],
  ["ECONNRESET", "request-malformed"],
])

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : ""
}
