/**
 * The page's files: everything under dist/web, read once when the server starts. What is served is looked up by its whole
 * path in that list; no path of a request ever reaches the file system, so there is nothing to climb out of.
 * @module
 */
import { readdirSync, readFileSync, statSync } from "node:fs"
import { extname, join, sep } from "node:path"

/** A file as it is served. */
export interface Asset {
  readonly type: string
  readonly body: Buffer
  /** The same, compressed beforehand. */
  readonly packed: readonly { readonly encoding: "br" | "gzip"; readonly body: Buffer }[]
  /** Its name holds a hash of its content. */
  readonly hashed: boolean
}

/** The page. */
export interface Assets {
  /** The page itself, for one load. */
  index(nonce: string): string
  /** By path, such as `/assets/main-a1b2c3d4.js`. */
  readonly files: ReadonlyMap<string, Asset>
}

/** Stands in index.html where the nonce of a load belongs. */
export const NONCE_MARK = "DIWAN-NONCE"

const MOST_FILES = 4096
const MOST_BYTES: number = 128 * 1024 * 1024
/** Types that are served; files of others are left out. */
const TYPES: { readonly [extension: string]: string } = {
  ".css": "text/css; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
}
const HASHED = /^\/assets\/.*[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/

/**
 * Read the page's files.
 * @param folder dist/web
 * @throws {Error} there is no page in it, or it is larger than a page can be
 */
export function readAssets(folder: string): Assets {
  const files = new Map<string, Asset>()
  const names = new Set(namesIn(folder))
  let bytes = 0
  const read = (name: string): Buffer => {
    const path = join(folder, name)
    bytes += statSync(path).size
    if (bytes > MOST_BYTES) throw new Error(`the page's files are more than ${MOST_BYTES} bytes: ${folder}`)
    return readFileSync(path)
  }
  for (const name of names) {
    const type = TYPES[extname(name)]
    if (type === undefined) continue
    const path = `/${name.split(sep).join("/")}`
    const packed = (["br", "gzip"] as const).flatMap((encoding) => {
      const beside = `${name}${encoding === "br" ? ".br" : ".gz"}`
      return names.has(beside) ? [{ encoding, body: read(beside) }] : []
    })
    files.set(path, { type, body: read(name), packed, hashed: HASHED.test(path) })
  }
  if (!names.has("index.html")) throw new Error(`there is no page in ${folder}; build it with 'npm run web'`)
  const text = read("index.html").toString("utf8")
  // A page that was not built with the mark gets the element by which its libraries find the nonce.
  const page = text.includes(NONCE_MARK)
    ? text
    : text.replace(/<head>/i, `<head><meta property="csp-nonce" nonce="${NONCE_MARK}">`)
  return { files, index: (nonce) => page.replaceAll(NONCE_MARK, nonce) }
}

/** The best form of a file that the browser takes. */
export function formOf(asset: Asset, accepts: string): { readonly encoding: string | null; readonly body: Buffer } {
  const taken = new Set(accepts.split(",").map((each) => each.trim().toLowerCase()))
  return asset.packed.find(({ encoding }) => taken.has(encoding)) ?? { encoding: null, body: asset.body }
}

/** Names of all files in the folder and below. Links are not followed: what they name was not built. */
function namesIn(folder: string): readonly string[] {
  let entries
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (cause) {
    throw new Error(`there is no page in ${folder}; build it with 'npm run web'`, { cause })
  }
  const files = entries.filter((entry) => entry.isFile())
  if (files.length > MOST_FILES) throw new Error(`more than ${MOST_FILES} files in ${folder}`)
  return files.map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length))
}
