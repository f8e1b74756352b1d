/**
 * What tabs are told without asking: each listens with one long answer of server-sent events, read by `fetch` since
 * `EventSource` cannot send the header that only our page sends (decisions/0012). A tab that comes, or comes back, is
 * first told `session`: it asks again for what it shows, and has missed nothing.
 *
 * Locking ends no stream: it is what tells the tabs of it. While the vault is locked they hear of nothing but the session
 * and the relay.
 * @module
 */
import { PassThrough } from "node:stream"
import type { DeskEvent } from "../api.ts"
import type { Keeper } from "../agent/keeper.ts"
import { fault } from "./error.ts"
import type { BrowserSession } from "./sessions.ts"

/** The tabs that listen. */
export interface EventHub {
  /** A stream for one more tab. @throws {ServerError} `too-many-tabs` */
  join(session: BrowserSession): PassThrough
  tell(event: DeskEvent): void
  /** End the streams of a session, or all. */
  end(session?: BrowserSession): void
  close(): void
}

/** Octets that a tab may be behind; one that does not read is cut, and asks again when it comes back. */
const MOST_BEHIND = 256 * 1024

/** @param limits tabs of one session, and milliseconds between heartbeats */
export function eventHub(
  keeper: Pick<Keeper, "listen" | "state">,
  limits: { readonly tabs: number; readonly heartbeatMs: number },
): EventHub {
  const tabs = new Map<PassThrough, string>()
  const send = (tab: PassThrough, text: string): void => {
    if (tab.writableLength + tab.readableLength > MOST_BEHIND) tab.destroy()
    else tab.write(text)
  }
  const tell = (event: DeskEvent): void => {
    if (keeper.state() !== "open" && event.kind !== "session" && event.kind !== "relay") return
    const text = `data: ${JSON.stringify(event)}\n\n`
    for (const tab of tabs.keys()) send(tab, text)
  }
  const end = (session?: BrowserSession): void => {
    for (const [tab, whose] of tabs) if (session === undefined || whose === session.id) tab.end()
  }
  const deaf = keeper.listen(tell)
  const heart = setInterval(() => {
    for (const tab of tabs.keys()) send(tab, ":\n\n")
  }, limits.heartbeatMs)
  heart.unref()
  return {
    tell,
    end,
    join(session) {
      const own = [...tabs.values()].filter((whose) => whose === session.id).length
      if (own >= limits.tabs) throw fault("too-many-tabs")
      const tab = new PassThrough()
      tabs.set(tab, session.id)
      tab.once("close", () => tabs.delete(tab))
      tab.on("error", () => tab.destroy())
      send(tab, `data: ${JSON.stringify({ kind: "session" } satisfies DeskEvent)}\n\n`)
      return tab
    },
    close() {
      deaf()
      clearInterval(heart)
      end()
    },
  }
}
