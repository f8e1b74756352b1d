/**
 * The session of this tab, and what the desk tells without being asked. One stream of events feeds all of the page.
 * @module
 */
import { createContext, use, useCallback, useEffect, useMemo, useState, type JSX, type ReactNode } from "react"
import { call, events, refusalOf, type RelayState, type Session, touch } from "../api.ts"
import { forget } from "./asking.ts"
import { hearDesk, tellPage } from "./hub.ts"
import { shiftClock } from "./now.ts"

/** What everything below knows of the session. */
export interface SessionContext {
  readonly session: Session
  /** The newest word on the relay. */
  readonly relay: RelayState
  /** The desk's process answers. */
  readonly connected: boolean
  /** A call answered with a session: take it. */
  readonly take: (session: Session) => void
  /** Ask again. */
  readonly refresh: () => Promise<void>
}

const Context = createContext<SessionContext | null>(null)

/** The session. Only under {@link SessionProvider}. */
export function useSession(): SessionContext {
  const context = use(Context)
  if (context === null) throw new TypeError("useSession outside of SessionProvider")
  return context
}

/** Holds the session for everything below. */
export function SessionProvider({
  first,
  children,
}: {
  readonly first: Session
  readonly children: ReactNode
}): JSX.Element {
  const [session, setSession] = useState(first)
  const [relay, setRelay] = useState(first.relay)
  const [connected, setConnected] = useState(true)
  const take = useCallback((next: Session) => {
    shiftClock(next.shift)
    // What a locked vault held must not stay in the page's memory.
    if (next.state !== "open") forget()
    setSession(next)
    setRelay(next.relay)
  }, [])
  // What somebody may do changes with a roster, and nobody tells the page: it asks, and nothing is drawn anew if it is the same.
  const noticeRoles = useCallback(async () => {
    try {
      const next = await call("session", {}, { refresh: true })
      setSession((before) =>
        before.state === "open" && next.state === "open" && JSON.stringify(before.me) !== JSON.stringify(next.me)
          ? { ...before, me: next.me }
          : before,
      )
    } catch {
      // Whatever is wrong says itself where somebody acts.
    }
  }, [])
  const refresh = useCallback(async () => {
    try {
      take(await call("session", {}))
    } catch (error) {
      // Unreachable is said by the stream; anything else says itself at the next act.
      if (refusalOf(error).code === "desk-unreachable") setConnected(false)
    }
  }, [take])
  useEffect(() => {
    const stop = new AbortController()
    let there = true
    let noticing: ReturnType<typeof setTimeout> | null = null
    const still = hearDesk((event) => {
      if (event.kind === "changed")
        noticing ??= setTimeout(() => {
          noticing = null
          void noticeRoles()
        }, 300)
      if (event.kind === "session") void refresh()
      if (event.kind === "relay") setRelay(event.relay)
    })
    const connection = (now: boolean): void => {
      // Something may have been missed while it was away.
      if (now && !there) void refresh().then(() => tellPage({ kind: "changed" }))
      there = now
      setConnected(now)
    }
    void events({ event: tellPage, connected: connection }, stop.signal)
    return () => {
      still()
      stop.abort()
      if (noticing !== null) clearTimeout(noticing)
    }
  }, [refresh, noticeRoles])
  useActivity(session.state === "open")
  const value = useMemo(
    () => ({ session, relay, connected, take, refresh }),
    [session, relay, connected, take, refresh],
  )
  return <Context value={value}>{children}</Context>
}

/** Somebody who reads asks nothing of the desk for minutes: say now and then that they are there, so that it stays open. */
function useActivity(open: boolean): void {
  useEffect(() => {
    if (!open) return
    let last = Date.now()
    const alive = (): void => {
      if (Date.now() - last < 60_000 || document.hidden) return
      last = Date.now()
      touch().catch(() => {})
    }
    const kinds = ["pointerdown", "keydown", "wheel", "touchmove"] as const
    for (const kind of kinds) addEventListener(kind, alive, { passive: true })
    return () => {
      for (const kind of kinds) removeEventListener(kind, alive)
    }
  }, [open])
}
