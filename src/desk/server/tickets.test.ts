import { test, type TestContext } from "node:test"
import assert from "node:assert/strict"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import type { Offered, Tickets } from "./call.ts"
import { serve, type Kit, type Reply, type Rules } from "./testdata/kit.ts"
import { dispositionOf } from "./tickets.ts"

/** A desk one of whose calls offers what the test says; and the tickets of the call that was last. */
async function offering(
  t: TestContext,
  limits: NonNullable<Parameters<typeof serve>[1]>["limits"] = {},
): Promise<{
  kit: Kit
  cookie: string
  offer: (file: Offered, as?: string) => Promise<string>
  fetch: (ticket: string, as?: string) => Promise<Reply>
  last: () => Tickets
}> {
  let file: Offered
  let last: Tickets
  const rules: Rules = {
    "card.make": {
      asked: z.strictObject({}),
      needs: "open",
      run({ tickets }) {
        last = tickets
        return tickets.offer(file)
      },
    },
  }
  const kit = await serve(t, { rules, limits })
  const cookie = await kit.enter()
  return {
    kit,
    cookie,
    async offer(given, as = cookie) {
      file = given
      const reply = await kit.ask({ method: "POST", path: "/api/card.make", body: "{}", headers: { cookie: as } })
      return String(reply.json["ticket"])
    },
    fetch: (ticket, as = cookie) => kit.ask({ path: `/download/${ticket}`, headers: { cookie: as } }),
    last: () => last,
  }
}

const gone = (reply: Reply): void => {
  assert.equal(reply.status, 404)
  assert.match(reply.text, /fetched already/)
}

test("a ticket is good for one fetch, by the browser it was made for", async (t) => {
  const { kit, offer, fetch } = await offering(t)
  const ticket = await offer({ name: "card.diwan", type: "x", bytes: Buffer.from("card") })
  gone(await fetch(ticket, await kit.enter()))
  assert.equal((await kit.ask({ path: `/download/${ticket}` })).status, 401)
  assert.equal((await fetch(ticket)).text, "card")
  gone(await fetch(ticket))
  gone(await fetch("A".repeat(43)))
})

test("a fetch from elsewhere, for a frame, or by a worker uses no ticket up", async (t) => {
  const { kit, cookie, offer, fetch } = await offering(t)
  const ticket = await offer({ name: "card.diwan", type: "x", bytes: Buffer.from("card") })
  const wrong = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-dest": "iframe" },
    { "sec-fetch-dest": "image" },
    { "sec-fetch-dest": "script" },
    { "sec-fetch-dest": "serviceworker" },
  ]
  for (const headers of wrong)
    assert.equal((await kit.ask({ path: `/download/${ticket}`, headers: { cookie, ...headers } })).status, 403)
  for (const path of [`/download/${ticket}?x`, `/download/${ticket}/`, `/download/${ticket}=`, "/download/../x"])
    assert.equal((await kit.ask({ path, headers: { cookie } })).status, 404, path)
  assert.equal((await fetch(ticket)).text, "card")
})

test("a file on the disk is removed when it was sent, and one to be kept is kept", async (t) => {
  const { kit, offer, fetch } = await offering(t)
  for (const remove of [true, false]) {
    const path = join(kit.folder, `enclosure-${remove}`)
    writeFileSync(path, Buffer.alloc(300_000, 7))
    const reply = await fetch(await offer({ name: "a.pdf", type: "application/pdf", path, remove }))
    assert.equal(reply.body.length, 300_000)
    // The answer ends before the file is closed and removed.
    if (remove) while (existsSync(path)) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(existsSync(path), !remove)
  }
  const empty = join(kit.folder, "empty")
  writeFileSync(empty, "")
  assert.equal((await fetch(await offer({ name: "e", type: "x", path: empty, remove: true }))).body.length, 0)
})

test("locking takes all tickets and their files, also those offered by what was under way", async (t) => {
  const { kit, offer, fetch, last } = await offering(t)
  const path = join(kit.folder, "enclosure")
  writeFileSync(path, "plain")
  const tickets = [
    await offer({ name: "a", type: "x", path, remove: true }),
    await offer({ name: "b", type: "x", bytes: Buffer.from("plain") }),
  ]
  kit.keeper.become("locked")
  assert.ok(!existsSync(path))
  writeFileSync(path, "plain")
  tickets.push(last().offer({ name: "late", type: "x", path, remove: true }).ticket)
  assert.ok(!existsSync(path))
  kit.keeper.become("open")
  for (const ticket of tickets) gone(await fetch(ticket))
})

test("locking cuts a download that runs, and removes its file", async (t) => {
  const { kit, cookie, offer } = await offering(t)
  const path = join(kit.folder, "large")
  writeFileSync(path, Buffer.alloc(64 * 1024 * 1024))
  for (const file of [
    { name: "large", type: "x", path, remove: true },
    { name: "large", type: "x", bytes: Buffer.alloc(64 * 1024 * 1024) },
  ]) {
    const ticket = await offer(file)
    const socket = await kit.raw()
    let come = 0
    socket.on("error", () => undefined)
    const first = new Promise((resolve) => socket.once("data", resolve))
    const closed = new Promise((resolve) => socket.once("close", resolve))
    const marks = "sec-fetch-site: same-origin\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document"
    socket.write(`GET /download/${ticket} HTTP/1.1\r\nhost: ${kit.host}\r\ncookie: ${cookie}\r\n${marks}\r\n\r\n`)
    await first
    socket.pause()
    kit.keeper.become("locked")
    socket.on("data", (piece: Buffer) => (come += piece.length))
    socket.resume()
    await closed
    assert.ok(come < 64 * 1024 * 1024, `${come}`)
    while (existsSync(path)) await new Promise((resolve) => setImmediate(resolve))
    kit.keeper.become("open")
  }
  assert.deepEqual(kit.mistakes, [])
})

test("tickets do not wait for ever, nor without bound, nor beyond their session", async (t) => {
  const short = await offering(t, { ticketMs: 1 })
  const path = join(short.kit.folder, "late")
  writeFileSync(path, "plain")
  const late = await short.offer({ name: "late", type: "x", path, remove: true })
  while (existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 1))
  gone(await short.fetch(late))

  const few = await offering(t, { tickets: 2, sessions: 2 })
  const file = { name: "x", type: "x", bytes: Buffer.from("x") }
  const all = [await few.offer(file), await few.offer(file), await few.offer(file)]
  gone(await few.fetch(all[0] as string))
  assert.equal((await few.fetch(all[1] as string)).status, 200)
  await few.kit.enter()
  await few.kit.enter()
  assert.equal((await few.fetch(all[2] as string)).status, 401)
})

test("a file that is not there any more is our mistake, told without its path", async (t) => {
  const { kit, offer, fetch } = await offering(t)
  const reply = await fetch(await offer({ name: "x", type: "x", path: join(kit.folder, "absent"), remove: true }))
  assert.equal(reply.status, 500)
  assert.ok(!reply.text.includes(kit.folder))
  assert.equal(kit.mistakes.length, 1)
})

test("a name is an attachment's, whatever it says", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["card.diwan", "card.diwan", "card.diwan"],
    ["../../etc/passwd", "_.._etc_passwd", "_.._etc_passwd"],
    ["C:\\x\\y.exe", "C__x_y.exe", "C__x_y.exe"],
    ['a"; filename="b.html', "a_; filename=_b.html".replace(";", "_"), "a_%3B%20filename%3D_b.html"],
    ["a\r\nSet-Cookie: x=y", "a__Set-Cookie_ x=y", "a__Set-Cookie_%20x%3Dy"],
    ["نامه.pdf", "____.pdf", "%D9%86%D8%A7%D9%85%D9%87.pdf"],
    ["it's (1)*.pdf", "it_s (1)_.pdf", "it%27s%20%281%29_.pdf"],
    ["evil\u202egpj.exe", "evil_gpj.exe", "evil_gpj.exe"],
    ["", "diwan-file", "diwan-file"],
    ["...", "diwan-file", "diwan-file"],
    ["\ud800x", "_x", "%EF%BF%BDx"],
    ["CON.txt", "_CON.txt", "_CON.txt"],
    ["LPT1", "_LPT1", "_LPT1"],
  ]
  for (const [name, ascii, coded] of cases)
    assert.equal(dispositionOf(name), `attachment; filename="${ascii}"; filename*=UTF-8''${coded}`, name)
  const long = dispositionOf(`${"ن".repeat(4000)}.pdf`)
  assert.ok(long.length < 1000 && long.endsWith(".pdf"))
})
