import { after, describe, test } from "node:test"
import assert from "node:assert/strict"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { once } from "node:events"
import type { AddressInfo } from "node:net"
import { encodeRecord } from "../bytes/index.ts"
import { CHUNK_BYTES, RelayError, relayClient, type RelayClient, type RelayClientOptions } from "./client.ts"
import { bundle, draw, refused } from "./harbour.test.ts"

/** A relay that answers as the test says. */
let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end()
const server = createServer((request, response) => {
  request.resume()
  answer(request, response)
})
server.listen(0, "127.0.0.1")
await once(server, "listening")
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
after(() => {
  server.closeAllConnections()
  server.close()
})

const to = (options: Partial<RelayClientOptions> = {}): RelayClient => relayClient({ url, retries: 0, ...options })
const cbor = (response: ServerResponse, body: object): void => {
  response.setHeader("content-type", "application/cbor")
  response.end(encodeRecord(body))
}
const problem = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { "content-type": "application/problem+json", ...headers }).end(JSON.stringify(body))
}
const collect = draw()

describe("the client", () => {
  test("it goes to https, to the loopback and to onions, and sends no capability in clear elsewhere", () => {
    for (const fine of [
      "https://relay.harbour.example/base/",
      "http://127.0.0.1:1",
      "http://[::1]:1",
      "http://localhost",
      "http://abc.onion",
    ]) {
      relayClient({ url: fine })
    }
    for (const wrong of [
      "http://relay.harbour.example",
      "ftp://x",
      "x",
      "https://a:b@x",
      "https://x/?q",
      "https://x/#f",
      "http://127.0.0.1.example",
    ]) {
      assert.throws(
        () => relayClient({ url: wrong }),
        (error) => error instanceof RelayError && error.code === "url-refused",
        wrong,
      )
    }
  })

  test("octets that are not the bundle asked for are refused", async () => {
    answer = (_, response) => response.setHeader("content-type", "application/octet-stream").end("something else")
    await refused("id-mismatch", to().bundle({ collect, id: draw() }))
  })

  test("the hashes of chunks are asked for in pages, and a list of another length is refused", async () => {
    const read = draw()
    const size = 4096 * CHUNK_BYTES + 1
    const all = new Uint8Array(32 * 4097).map((_, i) => i >> 5)
    const asked: string[] = []
    let lie = (page: Uint8Array): Uint8Array => page
    answer = (request, response) => {
      const from = Number(new URL(request.url!, url).searchParams.get("from"))
      asked.push(request.url!.replace(/^.*\/hashes/, ""))
      const page = all.slice(32 * from, 32 * (from + 4096))
      response.setHeader("content-type", "application/octet-stream").end(lie(page))
    }
    const hashes = await to().lockerHashes({ read, size })
    assert.deepEqual(asked, ["?from=0", "?from=4096"])
    assert.equal(hashes.length, 4097)
    assert.deepEqual(new Uint8Array(Buffer.concat(hashes)), all)
    lie = (page) => page.slice(0, -32)
    await refused("answer-malformed", to().lockerHashes({ read, size }))
    lie = () => new Uint8Array(0)
    await refused("answer-malformed", to().lockerHashes({ read, size }))
    lie = (page) => new Uint8Array(page.length + 32)
    await refused("answer-too-large", to().lockerHashes({ read, size }))
    answer = (_, response) => problem(response, 404, { code: "route-unknown" })
    await refused("route-unknown", to().lockerHashes({ read, size }))
  })

  test("an answer longer than asked for is not read to its end, stated or not", async () => {
    answer = (_, response) =>
      response
        .writeHead(200, { "content-type": "application/octet-stream", "content-length": "5000" })
        .end(new Uint8Array(5000))
    await refused("answer-too-large", to({ bundleBytes: 1000 }).bundle({ collect, id: draw() }))
    answer = (_, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" })
      const more = (failed?: Error | null): void => {
        if (failed === undefined || failed === null) response.write(new Uint8Array(700), more)
      }
      more()
    }
    await refused("answer-too-large", to({ bundleBytes: 1000 }).bundle({ collect, id: draw() }))
  })

  test("an answer outside the contract is refused: shape, type, order, status", async () => {
    const line = (seq: number): object => ({ seq, id: draw(), size: 5, time: 5 })
    const wrong: readonly ((response: ServerResponse) => void)[] = [
      (response) => cbor(response, { bundles: [{ seq: 1 }] }),
      (response) => cbor(response, { bundles: [], more: 1 }),
      (response) => cbor(response, { bundles: [line(2), line(2)] }),
      (response) => cbor(response, { bundles: [line(3), line(2)] }),
      (response) => cbor(response, { bundles: [line(1)] }),
      (response) => cbor(response, { bundles: [line(4), line(5), line(6)] }),
      (response) => response.setHeader("content-type", "text/html").end("<p>"),
      (response) => response.setHeader("content-type", "application/cbor").end(new Uint8Array([0xbf, 0xff])),
      (response) => response.writeHead(404).end("not a relay"),
      (response) => problem(response, 404, { code: "made-up" }),
      (response) => problem(response, 404, "text"),
      (response) => {
        response.removeHeader("diwan-numbering")
        response.writeHead(204).end()
      },
      (response) => response.setHeader("diwan-numbering", "0".repeat(30)).writeHead(204).end(),
      (response) => response.setHeader("diwan-numbering", "F".repeat(32)).writeHead(204).end(),
    ]
    for (const each of wrong) {
      answer = (_, response) => each(response.setHeader("diwan-numbering", "0".repeat(32)))
      await refused("answer-malformed", to().bundles({ collect, after: 1, limit: 2 }))
    }
    answer = (_, response) => response.writeHead(202).end()
    await refused("answer-malformed", to().deposit({ mailbox: draw(), right: draw(), ...bundle() }))
  })

  test("a redirect is not followed: capabilities go where they were sent", async () => {
    const seen: string[] = []
    answer = (request, response) => {
      seen.push(request.url ?? "")
      response.writeHead(307, { location: "/elsewhere" }).end()
    }
    await refused("unreachable", to().bundles({ collect }))
    assert.equal(seen.length, 1)
  })

  test("a refusal comes through with its code, its size, its pause, and no terminal tricks", async () => {
    answer = (_, response) =>
      problem(
        response,
        409,
        { code: "checkpoint-stale", detail: "\u001b[2J\u202eheld", size: 7 },
        { "retry-after": "9" },
      )
    const error = await refused("checkpoint-stale", to().host())
    assert.ok(error instanceof RelayError)
    assert.deepEqual([error.message, error.size, error.retryAfter], ["?[2J?held", 7, 9])
  })

  test("a lost connection and a busy relay are tried again, a refusal is not", async () => {
    let asked = 0
    answer = (request, response) => {
      asked++
      if (asked === 1) request.socket.destroy()
      else if (asked === 2) problem(response, 503, { code: "busy", detail: "x" }, { "retry-after": "0" })
      else if (asked === 3) response.writeHead(502).end("a proxy speaks")
      else problem(response, 403, { code: "collect-refused", detail: "x" })
    }
    await refused("collect-refused", to({ retries: 5 }).bundles({ collect }))
    assert.equal(asked, 4)
    asked = 0
    answer = (_, response) => {
      asked++
      problem(response, 429, { code: "rate-exceeded", detail: "x" }, { "retry-after": "600" })
    }
    await refused("rate-exceeded", to({ retries: 5 }).bundles({ collect }))
    assert.equal(asked, 1)
  })

  test("an answer that does not come in time is no answer", async () => {
    answer = () => {}
    const error = await refused("unreachable", to({ timeoutMs: 30, bundleBytes: 1 }).bundle({ collect, id: draw() }))
    assert.match(error.message, /no answer within/)
  })

  test("a call is ended by its signal, with the signal's reason, while it waits and before it begins", async () => {
    answer = () => {}
    const stop = new AbortController()
    const call = to().bundles({ collect, wait: 60 }, { signal: stop.signal })
    setTimeout(() => stop.abort(new Error("enough")), 20)
    await assert.rejects(call, /enough/)
    await assert.rejects(to().host({ signal: stop.signal }), /enough/)
    answer = (request) => request.socket.destroy()
    const again = new AbortController()
    const retrying = to({ retries: 50 }).host({ signal: again.signal })
    setTimeout(() => again.abort(new Error("enough")), 150)
    await assert.rejects(retrying, /enough/)
  })

  test("no capability is in an error's text", async () => {
    answer = (request) => request.socket.destroy()
    const error = await refused("unreachable", to().bundles({ collect }))
    assert.ok(!/[0-9a-f]{16}/.test(error.message))
  })
})
