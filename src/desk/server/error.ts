/**
 * What the server itself refuses, beside what the rooms behind it refuse: stable codes, each with its HTTP status and the
 * kind that the page goes by. None of these messages quotes what was sent.
 * @module
 */
import type { Refusal } from "../api.ts"

/** Stable codes of the server. */
export type ServerFault =
  // a request that is not the page's
  | "wrong-host"
  | "wrong-origin"
  | "wrong-site"
  | "wrong-destination"
  | "own-header-missing"
  | "not-launched"
  | "launch-refused"
  | "launch-used"
  // a request that is not as the contract says
  | "request-malformed"
  | "wrong-method"
  | "wrong-media-type"
  | "length-unknown"
  | "body-too-long"
  | "headers-too-long"
  | "request-slow"
  | "path-unknown"
  // not now
  | "locked"
  | "download-gone"
  | "too-many-tabs"
  | "desk-busy"
  | "desk-closing"
  | "internal"

/** A code's HTTP status, its kind, and its sentence. */
export const FAULTS: { readonly [Code in ServerFault]: readonly [number, Refusal["kind"], string] } = {
  "wrong-host": [421, "policy", "the request names another host; open the desk with 'diwan desk'"],
  "wrong-origin": [403, "policy", "the request comes from another origin than the desk's own page"],
  "wrong-site": [403, "policy", "the browser does not say that the desk's own page asks"],
  "wrong-destination": [403, "policy", "the desk is not shown inside anything, nor used as another kind of resource"],
  "own-header-missing": [403, "policy", "the header that only the desk's own page sends is not there"],
  "not-launched": [401, "policy", "this browser has not been let in; run 'diwan desk' again"],
  "launch-refused": [403, "policy", "this launch address is not, or no longer, good; run 'diwan desk' again"],
  "launch-used": [403, "stop", "this launch address was used before: somebody else had it; run 'diwan desk' again"],
  "request-malformed": [400, "usage", "the request is not as the contract between page and desk says"],
  "wrong-method": [405, "usage", "the path does not take this method"],
  "wrong-media-type": [415, "usage", "the content type is not the one that this path takes"],
  "length-unknown": [411, "usage", "the request must state its length"],
  "body-too-long": [413, "usage", "the body is longer than this path takes"],
  "headers-too-long": [431, "usage", "the request's headers are longer than the bound"],
  "request-slow": [408, "later", "the request took too long to arrive"],
  "path-unknown": [404, "not-found", "there is nothing at this path"],
  locked: [423, "locked", "the vault is locked; unlock it first"],
  "download-gone": [404, "not-found", "this file was fetched already, has waited too long, or is another browser's"],
  "too-many-tabs": [429, "later", "too many tabs listen; close some"],
  "desk-busy": [503, "later", "the desk is doing as much as it can; try again"],
  "desk-closing": [503, "later", "the desk is closing"],
  internal: [500, "failed", "a mistake in Diwan itself; please report it"],
}

/** A request that was not served. Never carries content, secrets or addresses. */
export class ServerError extends Error {
  override readonly name = "ServerError"
  readonly code: ServerFault
  constructor(code: ServerFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A refusal in the words of its code, with an optional particular. */
export function fault(code: ServerFault, particular?: string): ServerError {
  const sentence = FAULTS[code][2]
  return new ServerError(code, particular === undefined ? sentence : `${sentence}: ${particular}`)
}
