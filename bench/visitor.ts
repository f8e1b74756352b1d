/**
 * A browser with nobody looking over its shoulder. Who drives pages to test them has the engine keep, for each error object
 * and each call, where in the source it was made; for that it reads the page's scripts a second time, which costs a first
 * visit more than all of its requests. So visits are timed over the DevTools protocol alone, with no domain enabled that
 * would have it do so.
 * @module
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { setTimeout as sleep } from "node:timers/promises"
import { chromium } from "../scripts/programs.ts"
import { HOW_STARTED } from "../tests/web/harness.ts"

/** A browser that was never anywhere, made anew for each visit. */
export interface Visitor {
  /** A tab with a cookie jar and a cache of its own. */
  tab(): Promise<Tab>
  close(): Promise<void>
}

/** One tab. */
export interface Tab {
  /** Go somewhere; does not wait until something is there. */
  go(url: string): Promise<void>
  reload(): Promise<void>
  /** What an expression is in the page, as JSON; promises are waited for. */
  ask(expression: string): Promise<unknown>
  /** Wait until an expression is true in the page, looked at every hundredth of a second. @throws {Error} not in 30 s */
  until(expression: string): Promise<void>
  /** Run a script in every page before its own. */
  before(script: string): Promise<void>
  /** Forget what was fetched, and keep the cookies. */
  forget(): Promise<void>
  close(): Promise<void>
}

const PATIENCE_MS = 30_000
const LOOK_MS = 10

/** Start the browser. @throws {Error} it is missing, or does not say where it listens */
export async function visitor(): Promise<Visitor> {
  const profile = mkdtempSync(join(tmpdir(), "diwan-visitor-"))
  const args = [...HOW_STARTED, "--headless", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"]
  const process = spawn(chromium(), args, { stdio: ["ignore", "ignore", "pipe"] })
  const ended = once(process, "exit")
  const send = await connect(await addressIn(process.stderr))
  return {
    async tab() {
      const { browserContextId } = await send("Target.createBrowserContext", {})
      const { targetId } = await send("Target.createTarget", { url: "about:blank", browserContextId })
      const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true })
      return tabOf(
        async (method, params) => send(method, params, String(sessionId)),
        async () => void (await send("Target.disposeBrowserContext", { browserContextId })),
      )
    },
    async close() {
      // Asked, not killed: what was started can be a script that has the browser as its child.
      await send("Browser.close", {})
      await ended
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

type Answer = Readonly<Record<string, unknown>>
type Send = (method: string, params: Readonly<Record<string, unknown>>, sessionId?: string) => Promise<Answer>

function tabOf(send: Send, close: () => Promise<void>): Tab {
  const ask = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails !== undefined) throw new Error(`the page refused: ${expression}`)
    return (result as { readonly value?: unknown }).value
  }
  return {
    go: async (url) => void (await send("Page.navigate", { url })),
    reload: async () => void (await send("Page.reload", {})),
    ask,
    async until(expression) {
      for (const end = performance.now() + PATIENCE_MS; ;) {
        // While one document gives way to the next, nothing can be asked of either.
        if ((await ask(expression).catch(() => false)) === true) return
        if (performance.now() > end) throw new Error(`it never came true: ${expression}`)
        await sleep(LOOK_MS)
      }
    },
    before: async (source) => {
      await send("Page.enable", {})
      await send("Page.addScriptToEvaluateOnNewDocument", { source })
    },
    forget: async () => void (await send("Network.clearBrowserCache", {})),
    close,
  }
}

async function addressIn(stderr: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stderr })) {
    const [, address] = /^DevTools listening on (ws:\S+)$/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error("the browser ended before it said where it listens")
}

/** Questions by number over one socket. */
async function connect(address: string): Promise<Send> {
  const socket = new WebSocket(address)
  const waiting = new Map<number, PromiseWithResolvers<Answer>>()
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as {
      readonly id?: number
      readonly result?: Answer
      readonly error?: { readonly message: string }
    }
    const asked = id === undefined ? undefined : waiting.get(id)
    if (asked === undefined || id === undefined) return
    waiting.delete(id)
    if (error === undefined) asked.resolve(result ?? {})
    else asked.reject(new Error(error.message))
  })
  await new Promise((done, fail) => {
    socket.addEventListener("open", done, { once: true })
    socket.addEventListener("error", fail, { once: true })
  })
  let last = 0
  return async (method, params, sessionId) => {
    const id = ++last
    const answer = Promise.withResolvers<Answer>()
    waiting.set(id, answer)
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }))
    return answer.promise
  }
}
