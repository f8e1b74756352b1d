import { test } from "node:test"
import assert from "node:assert/strict"
import { ALWAYS } from "./headers.ts"
import { exchange, FILES, serve, type Reply, type Rules } from "./testdata/kit.ts"
import { z } from "zod"

/** What the connection itself says. */
const CONNECTION = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length"])

function said(reply: Reply): { readonly [name: string]: string } {
  const names = reply.rawHeaders.map(([name]) => name)
  assert.deepEqual(names, [...new Set(names)], "a header twice")
  return Object.fromEntries(reply.rawHeaders.filter(([name]) => !CONNECTION.has(name)))
}

const rules: Rules = {
  "card.make": {
    asked: z.strictObject({}),
    needs: "open",
    run: ({ tickets }) =>
      tickets.offer({ name: "كتاب \u202efdp.exe", type: "text/html", bytes: Buffer.from("<script>") }),
  },
}

test("every kind of answer has exactly the headers it should", async (t) => {
  const kit = await serve(t, { rules })
  const cookie = await kit.enter()
  const page = await kit.ask({ path: "/" })
  const [, nonce = ""] = /nonce="([^"]+)"/.exec(page.text) ?? []
  assert.match(nonce, /^[\w-]{22}$/)
  assert.deepEqual(said(page), {
    ...ALWAYS,
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ProseMirrorClipboard`,
  })
  const { text: again } = await kit.ask({ path: "/" })
  assert.ok(!again.includes(nonce), "a nonce for each load")

  const script = await kit.ask({ path: "/assets/main-a1b2c3d4.js" })
  assert.equal(script.text, FILES["assets/main-a1b2c3d4.js"])
  assert.deepEqual(said(script), {
    ...ALWAYS,
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "private, max-age=31536000, immutable",
    vary: "accept-encoding",
  })
  const packed = await kit.ask({ path: "/assets/main-a1b2c3d4.js", headers: { "accept-encoding": "gzip, br" } })
  assert.equal(packed.text, FILES["assets/main-a1b2c3d4.js.br"])
  assert.deepEqual(said(packed), { ...said(script), "content-encoding": "br" })
  const icon = await kit.ask({ path: "/seal.svg", headers: { "sec-fetch-dest": "image" } })
  assert.deepEqual(said(icon), { ...ALWAYS, "content-type": "image/svg+xml", "cache-control": "no-cache" })

  const ways = await kit.ask({ method: "POST", path: "/api/ways", body: "{}", headers: { cookie } })
  assert.deepEqual(said(ways), { ...ALWAYS, "content-type": "application/json; charset=utf-8" })
  const touched = await kit.ask({ method: "POST", path: "/touch", body: "{}", headers: { cookie } })
  assert.deepEqual([touched.status, said(touched)], [204, ALWAYS])
  const problem = await kit.ask({ method: "POST", path: "/api/ways", body: "[]", headers: { cookie } })
  assert.deepEqual(said(problem), { ...ALWAYS, "content-type": "application/problem+json" })
  const host = await kit.ask({ path: "/", headers: { host: "evil.example" } })
  assert.deepEqual(said(host), { ...ALWAYS, "content-type": "text/plain; charset=utf-8" })
  const nothing = await kit.ask({ path: "/nothing" })
  assert.deepEqual(said(nothing), { ...ALWAYS, "content-type": "text/plain; charset=utf-8" })
  const strange = await kit.ask({ path: "/settings/%zz" })
  assert.deepEqual(said(strange), { ...ALWAYS, "content-type": "text/plain; charset=utf-8" })
  const garbage = await exchange(kit.port, "127.0.0.1", Buffer.from("\u0016\u0003\u0001 TLS?\r\n\r\n"))
  assert.deepEqual(said(garbage), { ...ALWAYS, "content-type": "application/problem+json" })
  const launch = await kit.ask({
    method: "POST",
    path: "/launch",
    body: JSON.stringify({ secret: new URL(kit.server.launch()).hash.slice("#launch=".length) }),
  })
  const { "set-cookie": set, ...rest } = said(launch)
  assert.match(set ?? "", /^__Host-diwan=/)
  assert.deepEqual(rest, ALWAYS)

  const card = await kit.ask({ method: "POST", path: "/api/card.make", body: "{}", headers: { cookie } })
  const download = await kit.ask({ path: `/download/${String(card.json["ticket"])}`, headers: { cookie } })
  assert.equal(download.text, "<script>")
  assert.equal(download.headers["content-length"], "8")
  assert.deepEqual(said(download), {
    ...ALWAYS,
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="____ _fdp.exe"; filename*=UTF-8''%D9%83%D8%AA%D8%A7%D8%A8%20_fdp.exe`,
    "content-security-policy":
      "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  })
  assert.deepEqual(kit.mistakes, [])
})

test("what every answer says", () => {
  assert.equal(ALWAYS["cache-control"], "no-store")
  assert.equal(ALWAYS["x-content-type-options"], "nosniff")
  assert.equal(ALWAYS["referrer-policy"], "no-referrer")
  assert.equal(ALWAYS["cross-origin-opener-policy"], "same-origin")
  assert.equal(ALWAYS["cross-origin-resource-policy"], "same-origin")
  assert.match(ALWAYS["permissions-policy"] ?? "", /camera=\(self\).*microphone=\(\)/)
  assert.match(ALWAYS["content-security-policy"] ?? "", /^default-src 'none';.*frame-ancestors 'none'$/)
})
