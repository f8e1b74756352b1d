import { describe, test } from "node:test"
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { toHex } from "../bytes/index.ts"
import { REFUSALS, refusal } from "./error.ts"
import { bundle, draw, harbour, openBox, raw, refused } from "./harbour.test.ts"
import { rates } from "./rates.ts"

describe("the relay over HTTP", () => {
  test("it says whose it is and that it runs", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    assert.deepEqual(await at.client.host(), at.host)
    assert.equal((await raw(at.url, "/livez")).status, 204)
    const ready = await raw(at.url, "/readyz")
    assert.deepEqual([ready.status, ready.headers.get("cache-control")], [204, "no-store"])
  })

  test("the description it serves is the committed one", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const { text } = await raw(at.url, "/openapi.json")
    assert.equal(text, readFileSync(join(import.meta.dirname, "openapi.json"), "utf8"))
  })

  test("every refusal is a problem document with a stable code", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const found = await raw(at.url, "/v1/nothing")
    assert.equal(found.headers.get("content-type"), "application/problem+json")
    assert.deepEqual(JSON.parse(found.text), {
      type: "about:blank",
      title: "there is nothing at this address",
      status: 404,
      code: "route-unknown",
      detail: "there is nothing at this address",
    })
  })

  test("an id that is too long is the asker's fault, and nothing that failed within", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    for (const path of [`/v1/mailboxes/${"ab".repeat(32)}c/rights`, `/v1/lockers/${"ab".repeat(4000)}`]) {
      const found = await raw(at.url, path)
      assert.deepEqual([found.status, found.code], [400, "request-malformed"])
    }
  })

  test("headers too long, and what is no HTTP, get a problem document too", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const { port } = new URL(at.url)
    const say = (words: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(port), "127.0.0.1", () => socket.write(words))
        let heard = ""
        socket.on("data", (piece) => (heard += piece.toString()))
        socket.on("end", () => resolve(heard)).on("error", reject)
      })
    assert.match(
      await say(`GET /livez HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`),
      /^HTTP\/1.1 431 [^]*"header-too-large"/,
    )
    assert.match(await say("BREW /pot HTCPCP/1.0\r\n\r\n"), /^HTTP\/1.1 400 [^]*"request-malformed"/)
  })

  test("as many bodies as fit are taken in at one time, and the next is told to come again", async (t) => {
    const at = await harbour({ bodiesInFlight: 1500, bundleBytes: 1000 })
    t.after(() => at.close())
    const box = await openBox(at)
    const one = bundle(1000)
    const { port } = new URL(at.url)
    const path = `/v1/mailboxes/${toHex(box.mailbox)}/bundles/${toHex(one.id)}`
    // A slow sender: its headers are in, its body is not.
    const socket = connect(Number(port), "127.0.0.1")
    socket.write(
      `PUT ${path} HTTP/1.1\r\nhost: x\r\ndiwan-right: ${toHex(box.right)}\r\ndiwan-filing: ${toHex(one.filing)}\r\n` +
        "content-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\n",
    )
    const answered = new Promise((resolve) => socket.once("data", (piece) => resolve(piece.toString().slice(0, 12))))
    const second = bundle(1000)
    await until(async () => (await metric(at.metricsUrl, "diwan_relay_bodies_in_flight_bytes")) === 1000)
    await refused("busy", at.client.deposit({ ...box, ...second }))
    socket.write(one.octets)
    assert.equal(await answered, "HTTP/1.1 201")
    await until(async () => (await metric(at.metricsUrl, "diwan_relay_bodies_in_flight_bytes")) === 0)
    assert.equal(await at.client.deposit({ ...box, ...second }), "new")
    socket.destroy()
  })

  test("a full disk is said, and the relay goes on", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const box = await openBox(at)
    const real = at.store.deposit.bind(at.store)
    at.store.deposit = () => Promise.reject(refusal("storage-full"))
    const found = await refused("storage-full", at.client.deposit({ ...box, ...bundle() }))
    assert.match(found.message, /disk is full/)
    at.store.deposit = real
    assert.equal(await at.client.deposit({ ...box, ...bundle() }), "new")
  })

  test("a failure of the relay's own tells the caller nothing and the log everything", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const box = await openBox(at)
    at.store.rights = () => Promise.reject(new Error("a column is missing"))
    const found = await raw(at.url, `/v1/mailboxes/${toHex(box.mailbox)}/rights`, {
      headers: { authorization: `Bearer ${toHex(box.collect)}` },
    })
    assert.deepEqual([found.status, found.code], [500, "internal"])
    assert.ok(!found.text.includes("column"))
    assert.ok(at.log.some((line) => line.includes("a column is missing")))
  })

  test("draining: not ready, waits end, what is in hand is finished, connections end", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const box = await openBox(at)
    const waiting = at.client.bundles({ ...box, wait: 60 })
    const held = bundle(1000)
    const { port } = new URL(at.url)
    const socket = connect(Number(port), "127.0.0.1")
    socket.write(
      `PUT /v1/mailboxes/${toHex(box.mailbox)}/bundles/${toHex(held.id)} HTTP/1.1\r\nhost: x\r\ndiwan-right: ${toHex(box.right)}\r\n` +
        `diwan-filing: ${toHex(held.filing)}\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\n`,
    )
    await until(async () => (await metric(at.metricsUrl, "diwan_relay_bodies_in_flight_bytes")) === 1000)
    let heard = ""
    socket.on("data", (piece) => (heard += piece.toString()))
    const ended = new Promise((resolve) => socket.once("end", resolve))
    const closed = at.close()
    assert.deepEqual((await waiting).bundles, [])
    await refused("unreachable", at.client.host())
    socket.write(held.octets)
    await ended
    assert.match(heard, /^HTTP\/1.1 201 [^]*connection: close/i)
    await closed
    // Acknowledged is durable.
    const again = await harbour({}, at.home)
    assert.deepEqual(await again.client.bundle({ ...box, id: held.id }), held.octets)
    await again.close()
  })

  test("a sender that never ends is cut when the drain's time is up", async (t) => {
    const at = await harbour({ drainMs: 100 })
    t.after(() => at.close())
    const { port } = new URL(at.url)
    const socket = connect(Number(port), "127.0.0.1")
    socket.on("error", () => {})
    socket.write("PUT /v1/mailboxes/x HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n")
    await new Promise((resolve) => setTimeout(resolve, 30))
    await at.close()
    socket.destroy()
  })

  test("metrics are elsewhere, and tell routes and codes, never ids", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const box = await openBox(at)
    await at.client.deposit({ ...box, ...bundle() })
    await refused("right-refused", at.client.deposit({ ...box, ...bundle(), right: draw() }))
    assert.equal((await raw(at.url, "/metrics")).status, 404)
    assert.equal((await raw(at.metricsUrl, "/")).status, 404)
    const { text } = await raw(at.metricsUrl, "/metrics")
    assert.match(text, /^diwan_relay_deposits_total 1$/m)
    assert.match(text, /^diwan_relay_bytes_total\{kind="bundle"\} 100$/m)
    assert.match(text, /^diwan_relay_refusals_total\{code="right-refused"\} 1$/m)
    assert.match(text, /route="\/v1\/mailboxes\/:mailbox\/bundles\/:id",method="PUT",status="201"/)
    assert.ok(!/[0-9a-f]{32}/.test(text))
  })

  test("the log of a whole run holds no id, no capability and no address", async (t) => {
    const at = await harbour()
    t.after(() => at.close())
    const box = await openBox(at)
    const one = bundle()
    await at.client.deposit({ ...box, ...one })
    await at.client.bundles(box)
    await at.client.bundle({ ...box, id: one.id })
    await refused("filing-refused", at.client.fileBundle({ ...box, id: one.id, filingToken: draw() }))
    await at.client.fileBundle({ ...box, ...one })
    await raw(at.url, `/v1/mailboxes/${toHex(box.mailbox)}/nothing?token=${toHex(box.collect)}`)
    await raw(at.url, `/v1/mailboxes/%ff/bundles`)
    at.store.rights = () => Promise.reject(new Error("broken"))
    await refused("internal", at.client.rights(box))
    await at.close()
    const log = at.log.join("")
    assert.ok(at.log.length > 8, "the run was logged")
    assert.ok(!/[0-9a-f]{16}/.test(log), "no id and no token")
    assert.ok(!/127\.0\.0\.1|::1|remote|hostname/.test(log), "no address")
  })

  test("every code of the contract has a status and a meaning, and spec/relay.md names it", () => {
    const spec = readFileSync(join(import.meta.dirname, "../../spec/relay.md"), "utf8")
    for (const [code, [status, meaning]] of Object.entries(REFUSALS)) {
      assert.ok(status >= 400 && status < 600 && meaning !== "")
      assert.ok(spec.includes(`| \`${code}\` | ${status} |`), `${code} ${status} in spec/relay.md`)
    }
  })
})

test("a rate refills with time, and keys do not share", () => {
  let now = 0
  const limited = rates({ perSecond: 2, burst: 3 }, () => now)
  const take = (key: string): boolean => {
    try {
      limited.take(key)
      return true
    } catch {
      return false
    }
  }
  assert.deepEqual([take("a"), take("a"), take("a"), take("a"), take("b")], [true, true, true, false, true])
  now = 500
  assert.deepEqual([take("a"), take("a")], [true, false])
  now = 60_000
  assert.deepEqual([take("a"), take("a"), take("a"), take("a")], [true, true, true, false])
})

async function metric(url: string, name: string): Promise<number> {
  const { text } = await raw(url, "/metrics")
  return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1])
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10))
}
