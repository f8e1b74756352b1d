import { test } from "node:test"
import assert from "node:assert/strict"
import { connect } from "node:net"
import { networkInterfaces } from "node:os"
import { exchange, NAME, serve, type Kit, type Reply, type Request } from "./testdata/kit.ts"

const CALL = { method: "POST", path: "/api/ways", body: "{}" } as const

async function refused(kit: Kit, request: Request, code: string): Promise<Reply> {
  const reply = await kit.ask(request)
  const found = reply.headers["content-type"]?.startsWith("text/plain") ? reply.text : reply.json["code"]
  if (code === "wrong-host") assert.match(reply.text, /asked under a name that is not its own/)
  else assert.equal(found, code, `${JSON.stringify(request)} → ${reply.status} ${reply.text}`)
  assert.ok(reply.status >= 400, String(reply.status))
  assert.equal(reply.headers["set-cookie"], undefined)
  assert.equal(reply.headers["access-control-allow-origin"], undefined)
  return reply
}

test("what the page sends is served, on both addresses of the loopback", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  const reply = await kit.ask({ ...CALL, headers: { cookie } })
  assert.equal(reply.status, 200)
  assert.deepEqual(reply.json, { ways: [] })
  const hasSix = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"))
  if (hasSix) assert.equal((await kit.ask({ ...CALL, headers: { cookie }, address: "::1" })).status, 200)
})

test("it listens on the loopback only", async (t) => {
  const kit = await serve(t)
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
  for (const { address } of [...others, { address: "127.0.0.2" }]) {
    const code = await new Promise((resolve) => {
      const socket = connect({ host: address, port: kit.port })
      socket.once("connect", () => resolve("connected"))
      socket.once("error", (error: Error & { code?: string }) => resolve(error.code))
      t.after(() => socket.destroy())
    })
    assert.notEqual(code, "connected", address)
  }
})

test("a rebound name is refused, and is not told the right one", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  const names = [
    `evil.example:${kit.port}`,
    `127.0.0.1:${kit.port}`,
    `localhost:${kit.port}`,
    `[::1]:${kit.port}`,
    NAME,
    `${NAME}:${kit.port + 1}`,
    `${NAME}:0${kit.port}`,
    `${NAME}.:${kit.port}`,
    `${NAME.toUpperCase()}:${kit.port}`,
    `x.${NAME}:${kit.port}`,
    `user@${NAME}:${kit.port}`,
    "",
  ]
  for (const host of names) {
    for (const request of [{ path: "/" }, CALL, { path: "/assets/main-a1b2c3d4.js" }, { path: "/api/events" }]) {
      const reply = await refused(kit, { ...request, headers: { host, cookie } }, "wrong-host")
      assert.equal(reply.status, 421)
      assert.ok(!reply.text.includes(NAME), host)
      assert.match(reply.text, /diwan desk/)
    }
  }
})

test("an origin that equals a rebound host proves nothing", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  const evil = `evil.example:${kit.port}`
  await refused(kit, { ...CALL, headers: { host: evil, origin: `http://${evil}`, cookie } }, "wrong-host")
})

test("another origin is refused, whatever else fits", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  const origins = [
    "null",
    "http://evil.example",
    `https://${kit.host}`,
    `http://${NAME}`,
    `http://${NAME}:1`,
    `http://${kit.host}/`,
    "",
  ]
  for (const origin of origins) await refused(kit, { ...CALL, headers: { origin, cookie } }, "wrong-origin")
})

test("a cross-site form and a cross-site fetch are refused, with a cookie and without an origin too", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  for (const origin of ["http://evil.example", null]) {
    const code = origin === null ? "wrong-site" : "wrong-origin"
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      const headers = { cookie, origin, "x-diwan": null, "content-type": type, "sec-fetch-site": "cross-site" }
      // A form shows its answer to a person: as a sentence.
      const shown = await kit.ask({ ...CALL, headers: { ...headers, "sec-fetch-dest": "document" } })
      assert.equal(shown.status, 403)
      assert.match(shown.text, /^Diwan: the (?:request comes|browser does not)/)
      await refused(kit, { ...CALL, headers }, code)
    }
  }
})

test("each of the page's own marks is needed", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  const wrong: readonly (readonly [string, string | null, string])[] = [
    ["sec-fetch-site", null, "wrong-site"],
    ["sec-fetch-site", "none", "wrong-site"],
    ["sec-fetch-site", "same-site", "wrong-site"],
    ["sec-fetch-site", "cross-site", "wrong-site"],
    ["sec-fetch-site", "Same-Origin", "wrong-site"],
    ["sec-fetch-dest", null, "wrong-destination"],
    ["sec-fetch-dest", "iframe", "wrong-destination"],
    ["x-diwan", null, "own-header-missing"],
    ["x-diwan", "0", "own-header-missing"],
    ["x-diwan", "1, 1", "own-header-missing"],
    ["content-type", null, "wrong-media-type"],
    ["content-type", "text/plain", "wrong-media-type"],
    ["content-type", "application/json; charset=utf-16", "wrong-media-type"],
    ["content-type", "text/plain, application/json", "wrong-media-type"],
    ["content-type", "application/octet-stream", "wrong-media-type"],
    ["content-length", null, "length-unknown"],
    ["content-encoding", "gzip", "length-unknown"],
    ["cookie", null, "not-launched"],
  ]
  for (const [name, value, code] of wrong) await refused(kit, { ...CALL, headers: { cookie, [name]: value } }, code)
  for (const [name, value, code] of wrong.filter(([name]) => /site|dest|x-diwan|cookie/.test(name))) {
    await refused(kit, { path: "/api/events", headers: { cookie, [name]: value } }, code)
    const upload = { method: "PUT", path: `/upload/1/${"0".repeat(16)}`, body: "x" }
    await refused(kit, { ...upload, headers: { cookie, "upload-offset": "0", [name]: value } }, code)
    await refused(kit, { ...CALL, path: "/touch", headers: { cookie, [name]: value } }, code)
  }
})

test("a preflight is given no leave, and no other method does anything", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  const preflight = { "access-control-request-method": "POST", "access-control-request-headers": "x-diwan" }
  const evil = { origin: "http://evil.example", "sec-fetch-site": "cross-site", ...preflight }
  await refused(kit, { method: "OPTIONS", path: "/api/session", headers: evil }, "wrong-origin")
  await refused(kit, { method: "OPTIONS", path: "/api/session", headers: { cookie } }, "wrong-method")
  for (const method of ["GET", "PUT", "DELETE", "PATCH", "TRACE"])
    await refused(kit, { method, path: "/api/session", headers: { cookie } }, "wrong-method")
  await refused(kit, { method: "POST", path: "/", headers: { cookie }, body: "{}" }, "wrong-method")
  assert.equal((await kit.ask({ method: "HEAD", path: "/", headers: { cookie } })).status, 405)
})

test("the page is a document of its own, never part of another", async (t) => {
  const kit = await serve(t)
  const sentence = async (headers: Request["headers"], path = "/"): Promise<number> =>
    (await kit.ask({ path, ...(headers === undefined ? {} : { headers }) })).status
  for (const dest of ["iframe", "frame", "embed", "object", "fencedframe", "empty", "serviceworker", "worker", null])
    assert.equal(await sentence({ "sec-fetch-dest": dest }), 403, String(dest))
  assert.equal(await sentence({ "sec-fetch-mode": "cors" }), 403)
  assert.equal(await sentence({ "sec-fetch-site": "same-site" }), 403)
  assert.equal(await sentence({ "sec-fetch-site": null }), 403)
  // The launch comes from a file, which is another site; nothing else may.
  assert.equal(await sentence({ "sec-fetch-site": "cross-site" }), 200)
  assert.equal(await sentence({ "sec-fetch-site": "cross-site" }, "/settings"), 403)
  assert.equal(await sentence({ "sec-fetch-site": "cross-site" }, "/?x"), 403)
  for (const path of [
    "/settings",
    "/files",
    "/letters/case",
    "/letter/case/north/4",
    "/write/3/review",
    "/search?q=%D8%A7",
  ])
    assert.equal(await sentence({}, path), 200, path)
})

test("files are for the page alone, and never workers or documents", async (t) => {
  const kit = await serve(t)
  const path = "/assets/main-a1b2c3d4.js"
  assert.equal((await kit.ask({ path })).status, 200)
  for (const dest of ["document", "iframe", "worker", "sharedworker", "serviceworker", "object", "embed", null])
    assert.equal((await kit.ask({ path, headers: { "sec-fetch-dest": dest } })).status, 403, String(dest))
  for (const site of ["cross-site", "same-site", null])
    await refused(kit, { path, headers: { "sec-fetch-site": site } }, "wrong-site")
})

test("no name climbs out of the page's folder", async (t) => {
  const kit = await serve(t)
  const paths = [
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/assets/%2e%2e/%2e%2e/secret.txt",
    "/assets/..%2f..%2fsecret.txt",
    "/..\\secret.txt",
    "/assets/..%5c..%5csecret.txt",
    "/assets/main-a1b2c3d4.js%00.svg",
    "/%00",
    "//secret.txt",
    "/assets//main-a1b2c3d4.js",
    "/assets/",
    "/assets",
    "/index.html",
    "/notes.md",
    "/assets/main-a1b2c3d4.js.br",
    "/assets/main-a1b2c3d4.js?x",
    "/assets/main-a1b2c3d4.js;x",
    "/ASSETS/main-a1b2c3d4.js",
    "/%61ssets/main-a1b2c3d4.js",
    "/__proto__",
    "/constructor",
    "/letter/%2e%2e/north/4",
    "/letter/../north/4",
    "/letter/a%2fb/north/4",
    "/settings%00",
    "/settings/%zz",
    "/write/1/2/3/4",
    "/nowhere",
    "/%",
    "*",
    `http://${kit.host}/`,
    "http://evil.example/",
  ]
  for (const path of paths) {
    for (const dest of ["script", "document"]) {
      const headers = { "sec-fetch-dest": dest, "sec-fetch-mode": "navigate", "sec-fetch-site": "same-origin" }
      const { status, text } = await kit.ask({ path, headers })
      assert.ok(status === 404 || status === 400, `${path} as ${dest}: ${status}`)
      assert.ok(!text.includes("outside") && !text.includes("doctype"), path)
    }
  }
})

test("what decides is said once; a message has one length", async (t) => {
  const kit = await serve(t)
  const cookie = await kit.enter()
  const page = [
    `Host: ${kit.host}`,
    `Cookie: ${cookie}`,
    "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Dest: empty",
    "X-Diwan: 1",
    "Content-Type: application/json",
    "Connection: close",
  ]
  const say = (lines: readonly string[], body: string): Promise<Reply> =>
    exchange(kit.port, "127.0.0.1", Buffer.from(`POST /api/ways HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`))
  assert.equal((await say([...page, "Content-Length: 2"], "{}")).status, 200)
  for (const again of [
    `Host: ${kit.host}`,
    "Host: evil.example",
    "X-Diwan: 1",
    "Sec-Fetch-Site: cross-site",
    `Cookie: ${cookie}`,
  ]) {
    const { status } = await say([...page, "Content-Length: 2", again], "{}")
    assert.equal(status, 400, again)
  }
  const smuggled: readonly (readonly string[])[] = [
    ["Content-Length: 2", "Content-Length: 3"],
    ["Content-Length: 2", "Transfer-Encoding: chunked"],
    ["Transfer-Encoding: chunked"],
    ["Transfer-Encoding: identity, chunked"],
    ["Transfer-Encoding : chunked"],
    ["Content-Length: +2"],
    ["Content-Length: 0x2"],
    ["Content-Length: 2", "X-A: b\rX-Diwan: 1"],
    ["Content-Length: 2", " folded: yes"],
    ["Content-Length: 2", "X-\u0000: 1"],
    ["Content-Length: 2", "Expect: 100-continue", "Sec-Fetch-Mode: cors", "Sec-Fetch-Mode: cors"],
  ]
  for (const lines of smuggled) {
    const { status } = await say([...page, ...lines], "2\r\n{}\r\n0\r\n\r\n")
    assert.ok(status === 400 || status === 411, `${lines.join(" | ")}: ${status}`)
  }
  // A second request hidden behind the first is judged as any other.
  const kept = page.filter((line) => !line.startsWith("Connection"))
  const hidden = "POST /api/ways HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
  const { status, after } = await say([...kept, "Content-Length: 2"], `{}${hidden}`)
  assert.equal(status, 200)
  assert.match(after, /^HTTP\/1\.1 421 /)
  const none = await exchange(kit.port, "127.0.0.1", Buffer.from("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
  assert.equal(none.status, 400)
  const old = await exchange(kit.port, "127.0.0.1", Buffer.from("GET / HTTP/1.0\r\n\r\n"))
  assert.equal(old.status, 421)
})

test("headers without end are refused", async (t) => {
  const kit = await serve(t)
  const reply = await kit.ask({ path: "/", headers: { "x-long": "x".repeat(17 * 1024) } })
  assert.equal(reply.status, 431)
  assert.equal(reply.json["code"], "headers-too-long")
})
