/**
 * The page of the play: who is who, and a way to each desk. It holds no secret; a click asks that officer's agent for an
 * address that lets one browser in, and leads there.
 * @module
 */
import { randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { OpenDesks } from "./desks.ts"
import type { Cast } from "./cast.ts"

/** The page, served. */
export interface Lobby {
  readonly address: string
  readonly close: () => Promise<void>
}

/** An office of the case, as the page lists it. */
export interface LobbyOffice {
  readonly office: string
  readonly people: readonly Cast[]
}

/** Serve the page on the loopback. */
export async function openLobby(offices: readonly LobbyOffice[], desks: OpenDesks): Promise<Lobby> {
  const known = new Set(offices.flatMap(({ office, people }) => people.map(({ title }) => `${office}/${title}`)))
  let host = ""
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(503, { "content-type": "text/plain; charset=utf-8" })
      response.end("that desk does not answer; is the play still running?\n")
    })
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const refuse = (status: number, why: string): void => {
      response.writeHead(status, { ...HEADERS, "content-type": "text/plain; charset=utf-8" })
      response.end(`${why}\n`)
    }
    // A page elsewhere must neither read this one under a name of its own nor lead through it.
    if (request.headers.host !== host) return refuse(421, `this page is http://${host}/ and nothing else`)
    const site = request.headers["sec-fetch-site"]
    if (site !== undefined && site !== "none" && site !== "same-origin")
      return refuse(403, "another page asked for this one; type its address")
    if (request.method !== "GET") return refuse(405, "only to be looked at")
    if (request.url === "/") {
      const nonce = randomBytes(16).toString("base64")
      response.writeHead(200, { ...HEADERS, ...policy(nonce), "content-type": "text/html; charset=utf-8" })
      response.end(pageOf(offices, nonce))
      return
    }
    const who = (request.url ?? "").slice("/desk/".length)
    if (request.url?.startsWith("/desk/") !== true || !known.has(who)) return refuse(404, "nothing is here")
    response.writeHead(302, { ...HEADERS, location: await desks.launch(who) })
    response.end()
  }
  await new Promise<void>((ready, fail) => {
    server.once("error", fail)
    server.listen(0, "127.0.0.1", ready)
  })
  const address = server.address()
  if (typeof address !== "object" || address === null) throw new TypeError("a server that listens has an address")
  host = `127.0.0.1:${address.port}`
  return {
    address: `http://${host}/`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

const HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
}

function policy(nonce: string): { readonly "content-security-policy": string } {
  return {
    "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  }
}

function pageOf(offices: readonly LobbyOffice[], nonce: string): string {
  const lists = offices.map(({ office, people }) => {
    const lines = people.map(
      ({ title, name, roles }) =>
        `<li><a href="/desk/${office}/${title}" target="_blank" rel="noopener"><bdi>${escaped(name)}</bdi></a> <span>${escaped(`${office}/${title}`)} · ${roles.join(", ")}</span></li>`,
    )
    return `<h2>${escaped(office)}.example</h2><ul>${lines.join("")}</ul>`
  })
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Diwan: the desks of the play</title>
<style nonce="${nonce}">
:root{color-scheme:light dark}
body{font:1.05rem/1.6 Georgia,serif;max-inline-size:42rem;margin:3rem auto;padding-inline:1.25rem;background:light-dark(#faf7f0,#191715);color:light-dark(#1d1b18,#ece7dc)}
h1{font-weight:600;font-size:1.6rem}h2{font-weight:600;font-size:1.15rem;margin-block-start:2rem}
ul{list-style:none;padding:0}li{padding-block:.45rem;border-block-end:1px solid light-dark(#d9d2c3,#3a362f)}
a{color:light-dark(#7a1f1a,#eba59b)}span{color:light-dark(#5d574d,#b5ad9e);font-size:.9rem}
</style></head><body><main>
<h1>The desks of the play</h1>
<p>Each opens in a tab of its own, as the officer's. Everything here was made for the play: its passphrase protects nothing.</p>
<p lang="ar" dir="rtl">يُفتح كل مكتب في لسان مستقل باسم صاحبه. كل ما هنا صُنع للعرض، وعبارة مروره لا تحمي شيئاً.</p>
<p lang="fa" dir="rtl">هر میز در زبانه‌ای جداگانه و به نام صاحبش باز می‌شود. همه‌چیز اینجا برای نمایش ساخته شده است و گذرواژهٔ آن از چیزی محافظت نمی‌کند.</p>
${lists.join("\n")}
</main></body></html>
`
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")
}
