import { test } from "node:test"
import assert from "node:assert/strict"
import { launches } from "./launch.ts"
import { sessions } from "./sessions.ts"
import { serve, type Kit, type Reply } from "./testdata/kit.ts"

const secretOf = (url: string): string => new URL(url).hash.slice("#launch=".length)
const use = (kit: Kit, secret: string): Promise<Reply> =>
  kit.ask({ method: "POST", path: "/launch", body: JSON.stringify({ secret }) })
const misused = async (kit: Kit): Promise<unknown> => {
  kit.keeper.become("locked")
  const reply = await kit.ask({
    method: "POST",
    path: "/api/session",
    body: "{}",
    headers: { cookie: await kit.enter() },
  })
  return reply.json["launchMisused"]
}

test("a launch lets one browser in, by a cookie that only this host gets and no script sees", async (t) => {
  const kit = await serve(t)
  const url = kit.server.launch()
  assert.match(url, /^http:\/\/diwan-abcdefghij\.localhost:[0-9]+\/#launch=[\w-]{43}$/)
  const reply = await use(kit, secretOf(url))
  assert.equal(reply.status, 204)
  assert.match(
    reply.headers["set-cookie"] ?? "",
    /^__Host-diwan=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  )
  assert.equal(await misused(kit), false)
})

test("a secret used twice lets nobody in the second time, and raises the alarm in every session", async (t) => {
  const kit = await serve(t)
  const secret = secretOf(kit.server.launch())
  assert.equal((await use(kit, secret)).status, 204)
  const second = await use(kit, secret)
  assert.deepEqual([second.status, second.json["code"], second.json["kind"]], [403, "launch-used", "stop"])
  assert.equal(second.headers["set-cookie"], undefined)
  assert.equal(await misused(kit), true)
})

test("of two who race with one secret, one is let in and both are warned", async (t) => {
  const kit = await serve(t)
  const secret = secretOf(kit.server.launch())
  const replies = await Promise.all([use(kit, secret), use(kit, secret), use(kit, secret)])
  assert.deepEqual(replies.map(({ status }) => String(status)).toSorted(), ["204", "403", "403"])
  assert.equal(await misused(kit), true)
})

test("a secret that is late, wrong or nothing of the kind lets nobody in, and is no alarm", async (t) => {
  let ticks = 0
  const kit = await serve(t, { ticks: () => ticks })
  const secret = secretOf(kit.server.launch())
  ticks = 60_000
  assert.equal((await use(kit, secret)).json["code"], "launch-refused")
  assert.equal((await use(kit, "A".repeat(43))).json["code"], "launch-refused")
  assert.equal((await use(kit, "")).json["code"], "launch-refused")
  for (const body of [
    "{}",
    "null",
    "[]",
    "",
    '{"secret":1}',
    '{"secret":"x","more":1}',
    '{"secret":"x","__proto__":{}}',
    "\u00ff",
  ]) {
    const reply = await kit.ask({ method: "POST", path: "/launch", body })
    assert.equal(reply.json["code"], "request-malformed", body)
  }
  assert.equal(await misused(kit), false)
})

test("a secret is not taken from the query, nor sent anywhere by being there", async (t) => {
  const kit = await serve(t)
  const secret = secretOf(kit.server.launch())
  const reply = await kit.ask({ path: `/?launch=${secret}` })
  assert.equal(reply.headers["set-cookie"], undefined)
  assert.ok(!reply.text.includes(secret))
  assert.equal((await use(kit, secret)).status, 204)
})

test("the used ones remembered and those that wait are bounded", () => {
  const all = launches(1000, () => 0)
  const first = all.make()
  const rest = Array.from({ length: 8 }, () => all.make())
  assert.equal(all.use(first), "refused")
  assert.deepEqual(
    rest.map((each) => all.use(each)),
    rest.map(() => "good"),
  )
  assert.equal(new Set(rest).size, 8)
})

test("a cookie that is made up, twice there, cut short or another process's opens nothing", async (t) => {
  const [kit, other] = [await serve(t), await serve(t)]
  const cookie = await kit.enter()
  const call = (value: string): Promise<Reply> =>
    kit.ask({ method: "POST", path: "/api/ways", body: "{}", headers: { cookie: value } })
  assert.equal((await call(cookie)).status, 200)
  assert.equal((await call(`a=b; ${cookie}; c=d`)).status, 200)
  const wrong = [
    await other.enter(),
    `__Host-diwan=${"A".repeat(43)}`,
    cookie.slice(0, -1),
    `${cookie}A`,
    `${cookie}; ${cookie}`,
    `${cookie}; __Host-diwan=${"A".repeat(43)}`,
    cookie.replace("__Host-", ""),
    cookie.replace("__Host-", "__host-"),
    `x${cookie}`,
    cookie.replace("=", '="'),
    "",
  ]
  for (const value of wrong) assert.equal((await call(value)).json["code"], "not-launched", value)
})

test("sessions are bounded: the one unused longest makes way", () => {
  const ended: string[] = []
  const all = sessions(3, ({ id }) => ended.push(id))
  const opened = Array.from({ length: 3 }, () => all.open())
  const cookies = opened.map(({ setCookie }) => setCookie.split(";", 1)[0] as string)
  assert.equal(all.find(cookies[0])?.id, opened[0]?.session.id)
  all.open()
  assert.deepEqual(ended, [opened[1]?.session.id])
  assert.equal(all.find(cookies[1]), null)
  assert.ok(opened[1]?.session.ended.aborted)
  assert.ok(all.find(cookies[0]) && all.find(cookies[2]))
  all.endAll()
  assert.equal(all.count, 0)
  assert.equal(ended.length, 4)
})
