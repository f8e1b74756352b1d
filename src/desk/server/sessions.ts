/**
 * Browser sessions: who has been let in. A session is a random cookie of this process; it is in memory only, so that a
 * cookie of another process, of another port or made up is worth nothing, and all of them end with the server.
 * @module
 */
import { randomBytes } from "node:crypto"
import { sha256, toHex, utf8 } from "../../bytes/index.ts"

/** The cookie's name. The prefix has the browser refuse it unless it is Secure, for this very host, and for all paths. */
export const COOKIE = "__Host-diwan"

/** A browser that was let in. */
export interface BrowserSession {
  readonly id: string
  /** Aborted when it has to make way, and when the server ends. */
  readonly ended: AbortSignal
}

/** The sessions of one process. */
export interface Sessions {
  /** Let a browser in. @returns the header that sets its cookie */
  open(): { readonly session: BrowserSession; readonly setCookie: string }
  /** Whose request this is, by its `Cookie` header; null: nobody's. */
  find(cookies: string | undefined): BrowserSession | null
  readonly count: number
  endAll(): void
}

/**
 * @param most beyond it, the session unused longest ends
 * @param onEnd told of each session that has ended
 */
export function sessions(most: number, onEnd: (session: BrowserSession) => void): Sessions {
  // By the hash of the cookie: looking up a hash tells by its time nothing of the cookie. In order of use, oldest first.
  const held = new Map<string, BrowserSession & { readonly end: AbortController }>()
  const drop = (session: BrowserSession & { readonly end: AbortController }): void => {
    held.delete(session.id)
    session.end.abort()
    onEnd(session)
  }
  return {
    get count() {
      return held.size
    },
    open() {
      const value = randomBytes(32).toString("base64url")
      const end = new AbortController()
      const session = { id: hashOf(value), ended: end.signal, end }
      held.set(session.id, session)
      for (const oldest of [...held.values()].slice(0, Math.max(0, held.size - most))) drop(oldest)
      return { session, setCookie: `${COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Strict` }
    },
    find(cookies) {
      const value = cookieOf(cookies ?? "")
      const session = value === null ? undefined : held.get(hashOf(value))
      if (session === undefined) return null
      held.delete(session.id)
      held.set(session.id, session)
      return session
    },
    endAll() {
      for (const session of held.values()) drop(session)
    },
  }
}

/** Our cookie's value. Two of that name are none: one of them was put there by somebody else. */
function cookieOf(header: string): string | null {
  const values = header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${COOKIE}=`))
    .map((pair) => pair.slice(COOKIE.length + 1))
  const [value] = values
  return values.length === 1 && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null
}

function hashOf(value: string): string {
  return toHex(sha256(utf8("diwan-desk session\0"), utf8(value)))
}
