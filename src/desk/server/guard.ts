/**
 * Who may ask at all. Loopback is no border: every program of this machine reaches it, and so does every page in the
 * browser, by name or by rebinding a name of its own. What is asked here, before anything else of a request is looked at:
 *
 * 1. It names this desk's host exactly. A rebound name is another name. (That Origin equals Host would prove nothing:
 *    under a rebound name they are equal.)
 * 2. If it names an origin, it is this desk's.
 * 3. The browser itself says that our page asks (`Sec-Fetch-Site`), and for what: never for a frame, an object, a worker.
 * 4. Whatever can read or change something also carries a header and a media type that no form and no other origin can
 *    send unless they are first given leave, which is given to nobody.
 *
 * What is missing counts as wrong: browsers that do not say who asks are not served. Cookies are looked at afterwards,
 * in `server.ts`, and alone they open nothing.
 * @module
 */
import { fault, type ServerError } from "./error.ts"

/** A request as it came, before any of it is interpreted. */
export interface Asking {
  readonly method: string
  /** The request target, as it stood in the first line. */
  readonly target: string
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[]
}

/** What a request is for; it follows from its path alone. */
export type Door = "page" | "asset" | "launch" | "touch" | "call" | "events" | "upload" | "download"

/** Headers that decide something, and of which there must be at most one. */
const SINGLE = [
  "host",
  "origin",
  "cookie",
  "content-type",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "upload-offset",
  "x-diwan",
  "x-diwan-refresh",
  "sec-fetch-site",
  "sec-fetch-mode",
  "sec-fetch-dest",
]
const CSRF_SAFE = /^application\/json(?:; ?charset=utf-8)?$/i
/** Places of the page. Whatever lies under one is answered with the page itself, which finds its way from the address. */
const PLACE = /^\/(?:letters|letter|write|approve|send|register|offices|search|files|pouches|settings)(?:\/[^/]+){0,3}$/
/** A segment of such an address: what `encodeURIComponent` leaves, and nothing that could be taken for a folder. */
const SEGMENT = /^(?!\.{1,2}$)(?:[A-Za-z0-9._~!'()*-]|%(?!2[ef]|5c|00)[0-9a-f]{2}){1,240}$/i
const DOORS: readonly { readonly path: RegExp; readonly door: Door; readonly method: "GET" | "POST" | "PUT" }[] = [
  { path: /^\/launch$/, door: "launch", method: "POST" },
  { path: /^\/touch$/, door: "touch", method: "POST" },
  { path: /^\/api\/events$/, door: "events", method: "GET" },
  { path: /^\/api\/[a-z.]{1,40}$/, door: "call", method: "POST" },
  { path: /^\/upload\/[1-9][0-9]{0,15}\/[0-9a-f]{16}$/, door: "upload", method: "PUT" },
  { path: /^\/upload\/pouch\/[0-9a-f]{32}$/, door: "upload", method: "PUT" },
  { path: /^\/download\/[A-Za-z0-9_-]{43}$/, door: "download", method: "GET" },
]
const ASSET_FOR = new Set(["script", "style", "font", "image", "empty", "manifest"])

/**
 * Judge a request.
 * @param host the one name under which this desk is, with its port
 * @param isAsset whether there is a file at this path
 * @throws {ServerError} with the first thing that is wrong
 */
export function judge(asking: Asking, host: string, isAsset: (path: string) => boolean): Door {
  const headers = single(asking.rawHeaders)
  if (headers.get("host") !== host) throw fault("wrong-host")
  const origin = headers.get("origin")
  if (origin !== undefined && origin !== `http://${host}`) throw fault("wrong-origin")
  const { door, method } = doorOf(asking.target, isAsset)
  if (asking.method !== method) throw fault("wrong-method")
  checkSite(door, asking.target, headers)
  if (door === "page" || door === "asset" || door === "download") {
    if (headers.has("transfer-encoding") || (headers.get("content-length") ?? "0") !== "0") throw strange("a body")
    return door
  }
  if (headers.get("x-diwan") !== "1") throw fault("own-header-missing")
  checkBody(door, headers)
  return door
}

function single(raw: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] as string).toLowerCase()
    if (!SINGLE.includes(name)) continue
    // HTTP/2 style crumbs of a cookie do not come over HTTP/1.1; two of anything here is somebody's trick.
    if (found.has(name)) throw strange(`header ${name} twice`)
    found.set(name, raw[i + 1] as string)
  }
  return found
}

function doorOf(target: string, isAsset: (path: string) => boolean): { door: Door; method: "GET" | "POST" | "PUT" } {
  const known = DOORS.find(({ path }) => path.test(target))
  if (known !== undefined) return known
  // What the page keeps behind a question mark is its own affair, and only the page's.
  const [path = ""] = target.split("?", 1)
  if (isPlace(path)) return { door: "page", method: "GET" }
  if (isAsset(target)) return { door: "asset", method: "GET" }
  throw fault("path-unknown")
}

function isPlace(path: string): boolean {
  if (path === "/") return true
  const segments = path.split("/").slice(1)
  return PLACE.test(path) && segments.every((each) => SEGMENT.test(each))
}

function checkSite(door: Door, target: string, headers: ReadonlyMap<string, string>): void {
  const site = headers.get("sec-fetch-site")
  const mode = headers.get("sec-fetch-mode")
  const dest = headers.get("sec-fetch-dest")
  if (door === "page") {
    // The launch comes from a file of the user's own, which to a browser is another site. The page at / says nothing to
    // whoever opened it, and opens nothing without a secret or a cookie.
    const fits = site === "none" || site === "same-origin" || (site === "cross-site" && target === "/")
    if (!fits) throw fault("wrong-site")
    if (dest !== "document" || mode !== "navigate") throw fault("wrong-destination")
    return
  }
  if (door === "asset") {
    // `none`: the browser itself asks, such as for the icon.
    if (site !== "same-origin" && site !== "none") throw fault("wrong-site")
    if (!ASSET_FOR.has(dest ?? "")) throw fault("wrong-destination")
    return
  }
  if (site !== "same-origin") throw fault("wrong-site")
  const saved = door === "download" && dest === "document"
  if (dest !== "empty" && !saved) throw fault("wrong-destination")
}

function checkBody(door: Door, headers: ReadonlyMap<string, string>): void {
  if (headers.has("transfer-encoding") || headers.has("content-encoding")) throw fault("length-unknown")
  const length = headers.get("content-length")
  if (door === "events") {
    if ((length ?? "0") !== "0") throw strange("a body")
    return
  }
  const type = headers.get("content-type") ?? ""
  const fits = door === "upload" ? type.toLowerCase() === "application/octet-stream" : CSRF_SAFE.test(type)
  if (!fits) throw fault("wrong-media-type")
  if (length === undefined || !/^(?:0|[1-9][0-9]{0,11})$/.test(length)) throw fault("length-unknown")
}

function strange(what: string): ServerError {
  return fault("request-malformed", what)
}
