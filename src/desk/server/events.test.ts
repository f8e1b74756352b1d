import { test, type TestContext } from "node:test"
import assert from "node:assert/strict"
import type { Socket } from "node:net"
import { serve, type Kit } from "./testdata/kit.ts"

/** A tab that listens. */
interface Tab {
  readonly socket: Socket
  /** Everything that came, headers included. */
  text(): string
  /** Until it holds this. */
  until(wanted: string | RegExp): Promise<string>
  readonly ended: Promise<void>
}

async function tabOf(kit: Kit, cookie: string): Promise<Tab> {
  const socket = await kit.raw()
  let come = ""
  const waiting = new Set<() => void>()
  socket.on("data", (piece: Buffer) => {
    come += piece.toString("utf8")
    for (const each of waiting) each()
  })
  const marks = "x-diwan: 1\r\nsec-fetch-site: same-origin\r\nsec-fetch-dest: empty\r\nsec-fetch-mode: cors"
  socket.write(`GET /api/events HTTP/1.1\r\nhost: ${kit.host}\r\ncookie: ${cookie}\r\n${marks}\r\n\r\n`)
  const until = async (wanted: string | RegExp): Promise<string> => {
    const has = (): boolean => (typeof wanted === "string" ? come.includes(wanted) : wanted.test(come))
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (has()) resolve()
      }
      waiting.add(look)
      look()
    })
    return come
  }
  const ended = new Promise<void>((resolve) => {
    // The last chunk ends the stream; the connection may stay.
    void until("\r\n0\r\n\r\n").then(() => resolve())
    socket.once("close", () => resolve())
  })
  return { socket, text: () => come, until, ended }
}

async function opened(
  t: TestContext,
  options: Parameters<typeof serve>[1] = {},
): Promise<{ kit: Kit; cookie: string }> {
  const kit = await serve(t, options)
  return { kit, cookie: await kit.enter() }
}

test("several tabs hear the same, each told first to ask again", async (t) => {
  const { kit, cookie } = await opened(t)
  const [one, two] = [await tabOf(kit, cookie), await tabOf(kit, cookie)]
  for (const tab of [one, two]) {
    const head = await tab.until('data: {"kind":"session"}\n\n')
    assert.match(head, /^HTTP\/1\.1 200 OK\r\n[^]*content-type: text\/event-stream\r\n/)
    assert.match(head, /cache-control: no-store/)
  }
  kit.keeper.emit({ kind: "said", said: { code: "letter-arrived", values: { name: "</script>\n\ndata: x" } } })
  const line = 'data: {"kind":"said","said":{"code":"letter-arrived","values":{"name":"</script>\\n\\ndata: x"}}}\n\n'
  for (const tab of [one, two]) await tab.until(line)
})

test("a heartbeat comes while nothing happens", async (t) => {
  const { kit, cookie } = await opened(t, { limits: { heartbeatMs: 20 } })
  await (await tabOf(kit, cookie)).until(/:\n\n[^]*:\n\n/)
})

test("locking ends no stream, and while it is locked nothing of the vault is told", async (t) => {
  const { kit, cookie } = await opened(t)
  const tab = await tabOf(kit, cookie)
  await tab.until('{"kind":"session"}')
  kit.keeper.become("locked")
  kit.keeper.emit({ kind: "said", said: { code: "letter-arrived", values: { name: "north/4" } } })
  kit.keeper.emit({ kind: "changed" })
  kit.keeper.emit({ kind: "relay", relay: { state: "unreachable", since: 1, collected: null, waiting: 0 } })
  const text = await tab.until('"kind":"relay"')
  assert.ok(!text.includes("north/4") && !text.includes("changed"))
  assert.equal(text.split('{"kind":"session"}').length, 3)
  kit.keeper.become("open")
  kit.keeper.emit({ kind: "changed" })
  await tab.until("changed")
})

test("a misused launch is told to every tab", async (t) => {
  const { kit, cookie } = await opened(t)
  const tab = await tabOf(kit, cookie)
  await tab.until('{"kind":"session"}')
  const secret = new URL(kit.server.launch()).hash.slice("#launch=".length)
  const use = (): Promise<unknown> => kit.ask({ method: "POST", path: "/launch", body: JSON.stringify({ secret }) })
  await use()
  await use()
  await tab.until(/"session"[^]*"session"/)
})

test("the stream of a session that had to make way ends", async (t) => {
  const { kit, cookie } = await opened(t, { limits: { sessions: 2 } })
  const tab = await tabOf(kit, cookie)
  await tab.until("session")
  await kit.enter()
  const newest = await tabOf(kit, await kit.enter())
  await tab.ended
  await newest.until("session")
  kit.keeper.emit({ kind: "changed" })
  await newest.until("changed")
  assert.ok(!tab.text().includes("changed"))
})

test("tabs are bounded, and one that has gone makes room", async (t) => {
  const { kit, cookie } = await opened(t, { limits: { tabs: 2 } })
  const tabs = [await tabOf(kit, cookie), await tabOf(kit, cookie)]
  for (const tab of tabs) await tab.until("session")
  const refused = await kit.ask({ path: "/api/events", headers: { cookie } })
  assert.deepEqual([refused.status, refused.json["code"]], [429, "too-many-tabs"])
  tabs[0]?.socket.destroy()
  let again = await tabOf(kit, cookie)
  while (/429/.test(await again.until(/\r\n\r\n/))) again = await tabOf(kit, cookie)
  await again.until("session")
})

test("a tab that does not read is cut", async (t) => {
  const { kit, cookie } = await opened(t)
  const tab = await tabOf(kit, cookie)
  await tab.until("session")
  tab.socket.pause()
  const cut = new Promise((resolve) => tab.socket.once("close", resolve))
  const name = "x".repeat(60_000)
  for (let i = 0; i < 400; i++) {
    kit.keeper.emit({ kind: "said", said: { code: "letter-arrived", values: { name } } })
    await new Promise((resolve) => setImmediate(resolve))
  }
  tab.socket.resume()
  await cut
  assert.ok(tab.text().length < 400 * 60_000)
})

test("it ends at once with streams, idle connections and calls under way", async (t) => {
  const { kit, cookie } = await opened(t)
  const tabs = [await tabOf(kit, cookie), await tabOf(kit, cookie)]
  for (const tab of tabs) await tab.until("session")
  const idle = await kit.raw()
  const half = await kit.raw()
  half.write("POST /api/ways HTTP/1.1\r\nhost: ")
  const all = [...tabs.map(({ socket }) => socket), idle, half]
  const gone = all.map((socket) => new Promise((resolve) => socket.once("close", resolve)))
  await Promise.all([kit.server.close(), kit.server.close()])
  await Promise.all(gone)
  await assert.rejects(kit.ask({ path: "/" }))
})
