import { test } from "node:test"
import assert from "node:assert/strict"
import { z } from "zod"
import { BytesError } from "../../bytes/index.ts"
import { OfficeError } from "../../office/index.ts"
import { VaultError } from "../../vault/index.ts"
import { DeskError } from "../error.ts"
import { serve, type Kit, type Reply, type Rules } from "./testdata/kit.ts"

async function opened(
  t: Parameters<typeof serve>[0],
  options: Parameters<typeof serve>[1] = {},
): Promise<Kit & { call: (name: string, asked: unknown, headers?: { [name: string]: string }) => Promise<Reply> }> {
  const kit = await serve(t, options)
  const cookie = await kit.enter()
  const call = (name: string, asked: unknown, headers = {}): Promise<Reply> => {
    const body = typeof asked === "string" ? asked : JSON.stringify(asked)
    return kit.ask({ method: "POST", path: `/api/${name}`, body, headers: { cookie, ...headers } })
  }
  return { ...kit, call }
}

const dismiss = (run: NonNullable<Rules["alarm.dismiss"]>["run"]): Rules => ({
  "alarm.dismiss": { asked: z.strictObject({ id: z.string() }), needs: "open", run },
})

test("an error of a room becomes a refusal by the table that gives the command line its exit codes", async (t) => {
  const said: readonly (readonly [Error, number, string, string])[] = [
    [new DeskError("not-registrar", "only the registrar"), 403, "not-registrar", "policy"],
    [new DeskError("no-letter", "no letter \u001b[2J\u202eevil"), 404, "no-letter", "not-found"],
    [new OfficeError("signature-invalid", "x"), 422, "signature-invalid", "stop"],
    [new VaultError("wrong-passphrase", "x"), 423, "wrong-passphrase", "locked"],
    [new VaultError("in-use", "x"), 503, "in-use", "later"],
    [new BytesError("not-base64", "x"), 422, "not-base64", "failed"],
    [new DOMException("x", "AbortError"), 409, "interrupted", "interrupted"],
  ]
  let thrown: Error | null = null
  const kit = await opened(t, {
    rules: dismiss(() => {
      throw thrown as Error
    }),
  })
  for (const [error, status, code, kind] of said) {
    thrown = error
    const reply = await kit.call("alarm.dismiss", { id: "x" })
    assert.deepEqual([reply.status, reply.json["code"], reply.json["kind"]], [status, code, kind])
    assert.equal(reply.headers["content-type"], "application/problem+json")
    assert.equal(reply.json["message"], reply.json["detail"])
    assert.ok(!/[\u001b\u202e]/.test(String(reply.json["message"])))
  }
  assert.deepEqual(kit.mistakes, [])
})

test("a mistake of ours is told without details, and handed to whoever keeps them", async (t) => {
  const kit = await opened(t, {
    rules: dismiss(() => {
      throw new TypeError("the key is 0123456789abcdef at /home/somebody")
    }),
  })
  const reply = await kit.call("alarm.dismiss", { id: "x" })
  assert.deepEqual([reply.status, reply.json["code"]], [500, "internal"])
  assert.ok(!reply.text.includes("0123") && !reply.text.includes("home") && !reply.text.includes("at "))
  assert.equal(kit.mistakes.length, 1)
})

test("where the answer is a verdict, whatever a protocol room refuses is one", async (t) => {
  const kit = await opened(t, {
    rules: {
      "register.verify": {
        asked: z.strictObject({ channel: z.string() }),
        needs: "open",
        run() {
          throw new OfficeError("marking-not-permitted", "x")
        },
      },
    },
  })
  assert.equal((await kit.call("register.verify", { channel: "x" })).json["kind"], "stop")
})

test("what is asked is read strictly, and never quoted", async (t) => {
  const kit = await opened(t, { rules: dismiss(() => ({})) })
  assert.equal((await kit.call("alarm.dismiss", { id: "x" })).status, 200)
  const wrong = [
    {},
    { id: 1 },
    { id: "x", more: "secret" },
    '{"id":"x","__proto__":{"secret":1}}',
    '{"id":"x","constructor":1}',
    "[]",
    "null",
    '"x"',
    "",
    "{secret",
    '{"id":"x"}{}',
    '\ufeff{"id":"x"} secret',
    "[".repeat(30_000),
  ]
  for (const asked of wrong) {
    const reply = await kit.call("alarm.dismiss", asked)
    assert.deepEqual([reply.status, reply.json["code"]], [400, "request-malformed"], JSON.stringify(asked).slice(0, 40))
    assert.ok(!reply.text.includes("secret"))
  }
  const bad = await kit.ask({
    method: "POST",
    path: "/api/alarm.dismiss",
    body: Buffer.from('{"id":"\xff"}', "latin1"),
    headers: { cookie: await kit.enter() },
  })
  assert.equal(bad.json["code"], "request-malformed")
  for (const name of ["nothing", "constructor", "__proto__", "toString", "alarm.dismiss.", "alarm", "Ways"])
    assert.equal((await kit.call(name, {})).status, 404, name)
  assert.deepEqual(kit.mistakes, [])
})

test("a locked vault is not asked, and neither is one that is not there", async (t) => {
  let ran = 0
  const kit = await opened(t, {
    rules: dismiss(() => {
      ran++
      return {}
    }),
  })
  for (const state of ["locked", "none"] as const) {
    kit.keeper.become(state)
    const reply = await kit.call("alarm.dismiss", { id: "x" })
    assert.deepEqual([reply.status, reply.json["code"], reply.json["kind"]], [423, "locked", "locked"])
    // Not even told whether it would have been understood.
    assert.equal((await kit.call("alarm.dismiss", {})).json["code"], "locked")
    assert.equal((await kit.call("session", {})).json["state"], state)
  }
  assert.equal(ran, 0)
})

test("calls of a person keep the vault awake; what the page asks by itself does not", async (t) => {
  const kit = await opened(t, { rules: dismiss(() => ({})) })
  const before = kit.keeper.touches()
  await kit.call("jobs", {})
  await kit.call("ways", {}, { "x-diwan-refresh": "1" })
  assert.equal(kit.keeper.touches(), before)
  await kit.call("alarm.dismiss", { id: "x" })
  assert.equal(kit.keeper.touches(), before + 1)
  await kit.ask({ method: "POST", path: "/touch", body: "{}", headers: { cookie: await kit.enter() } })
  assert.equal(kit.keeper.touches(), before + 2)
  kit.keeper.become("locked")
  await kit.call("ways", {})
  assert.equal(kit.keeper.touches(), before + 2)
})

test("a call ends when the vault is locked, and when its page goes away", async (t) => {
  const started: AbortSignal[] = []
  let begun: () => void = () => undefined
  const kit = await opened(t, {
    rules: dismiss(async ({ signal }) => {
      started.push(signal)
      begun()
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))
      return {}
    }),
  })
  let running = new Promise<void>((resolve) => (begun = resolve))
  const reply = kit.call("alarm.dismiss", { id: "x" })
  await running
  kit.keeper.become("locked")
  assert.equal((await reply).json["code"], "interrupted")
  kit.keeper.become("open")
  running = new Promise<void>((resolve) => (begun = resolve))
  const socket = await kit.raw()
  const cookie = await kit.enter()
  const marks = "x-diwan: 1\r\nsec-fetch-site: same-origin\r\nsec-fetch-dest: empty\r\ncontent-type: application/json"
  socket.write(
    `POST /api/alarm.dismiss HTTP/1.1\r\nhost: ${kit.host}\r\ncookie: ${cookie}\r\n${marks}\r\ncontent-length: 10\r\n\r\n{"id":"x"}`,
  )
  await running
  socket.destroy()
  const signal = started[1] as AbortSignal
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve))
})

test("a body longer than its path takes is refused before it is read", async (t) => {
  const kit = await opened(t, { rules: dismiss(() => ({})) })
  const cookie = await kit.enter()
  const length = (path: string, bytes: number, method = "POST"): Promise<Reply> =>
    kit.ask({ method, path, headers: { cookie, "content-length": String(bytes), "upload-offset": "0" } })
  assert.equal((await length("/api/alarm.dismiss", 64 * 1024 + 1)).json["code"], "body-too-long")
  assert.equal((await length("/api/join", 16 * 1024 * 1024 + 1)).json["code"], "body-too-long")
  assert.equal((await length("/launch", 64 * 1024 + 1)).json["code"], "body-too-long")
  assert.equal((await length(`/upload/1/${"0".repeat(16)}`, 1024 * 1024 + 1, "PUT")).json["code"], "body-too-long")
  assert.equal((await length("/api/join", 999_999_999_999)).status, 413)
  const whole = JSON.stringify({ id: "x".repeat(64 * 1024 - 9) })
  assert.equal((await kit.call("alarm.dismiss", whole)).status, 200)
})

test("bodies in memory are bounded all together, and given back", async (t) => {
  const kit = await opened(t, { limits: { bodies: 100 * 1024 }, rules: dismiss(() => ({})) })
  const cookie = await kit.enter()
  const marks = "x-diwan: 1\r\nsec-fetch-site: same-origin\r\nsec-fetch-dest: empty\r\ncontent-type: application/json"
  const socket = await kit.raw()
  const head = `POST /api/alarm.dismiss HTTP/1.1\r\nhost: ${kit.host}\r\ncookie: ${cookie}\r\n${marks}\r\ncontent-length: 65000\r\n\r\n`
  socket.write(head)
  const big = { id: "x".repeat(60_000) }
  let reply = await kit.call("alarm.dismiss", big)
  while (reply.status === 200) reply = await kit.call("alarm.dismiss", big)
  assert.deepEqual([reply.status, reply.json["code"], reply.json["kind"]], [503, "desk-busy", "later"])
  socket.destroy()
  while (reply.status !== 200) reply = await kit.call("alarm.dismiss", big)
})

test("a request that does not go on is cut", async (t) => {
  const kit = await opened(t, { limits: { headersMs: 200, requestMs: 400 } })
  const cookie = await kit.enter()
  const marks = "x-diwan: 1\r\nsec-fetch-site: same-origin\r\nsec-fetch-dest: empty\r\ncontent-type: application/json"
  const slow = [
    "POST /api/ways HTTP/1.1\r\nhost: ",
    `POST /api/ways HTTP/1.1\r\nhost: ${kit.host}\r\ncookie: ${cookie}\r\n${marks}\r\ncontent-length: 2\r\n\r\n{`,
  ]
  for (const octets of slow) {
    const socket = await kit.raw()
    let come = ""
    socket.on("data", (piece: Buffer) => (come += piece.toString("latin1")))
    socket.write(octets)
    await new Promise((resolve) => socket.once("close", resolve))
    assert.match(come, /^HTTP\/1\.1 408 [^]*"code":"request-slow"/)
  }
})

test("only so many calls run, and only one that hardens a passphrase", async (t) => {
  let let_: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (let_ = resolve))
  let running = 0
  let both: () => void = () => undefined
  const two = new Promise<void>((resolve) => (both = resolve))
  const kit = await opened(t, {
    limits: { calls: 2 },
    rules: {
      ...dismiss(async () => {
        if (++running === 2) both()
        await gate
        return {}
      }),
    },
  })
  const held = [kit.call("alarm.dismiss", { id: "1" }), kit.call("alarm.dismiss", { id: "2" })]
  await two
  assert.equal((await kit.call("ways", {})).json["code"], "desk-busy")
  let_()
  assert.deepEqual(
    (await Promise.all(held)).map(({ status }) => status),
    [200, 200],
  )
  assert.equal((await kit.call("ways", {})).status, 200)
  let unlocked: () => void = () => undefined
  kit.keeper.unlock = () => new Promise<void>((resolve) => (unlocked = resolve))
  kit.keeper.become("locked")
  const asked = { way: "passphrase", passphrase: "x" }
  const tries = [kit.call("unlock", asked), kit.call("unlock", asked)]
  // Whichever comes second is refused at once; only then does the other end.
  assert.equal((await Promise.race(tries)).json["code"], "desk-busy")
  unlocked()
  assert.deepEqual(new Set((await Promise.all(tries)).map(({ status }) => status)), new Set([200, 503]))
})

test("pieces of an enclosure go on with their place, one of a part at a time", async (t) => {
  const seen: unknown[] = []
  let let_: () => void = () => undefined
  const kit = await opened(t, {
    async receivePiece(_desk, piece) {
      seen.push({ ...piece, octets: piece.octets.length })
      if (piece.offset === 9) await new Promise<void>((resolve) => (let_ = resolve))
      return { received: piece.offset + piece.octets.length, state: "receiving" }
    },
  })
  const cookie = await kit.enter()
  const part = "00112233445566ff"
  const put = (body: string | Uint8Array, offset: string | null, path = `/upload/7/${part}`): Promise<Reply> =>
    kit.ask({ method: "PUT", path, body, headers: { cookie, "upload-offset": offset } })
  assert.deepEqual((await put(Buffer.alloc(1024 * 1024), "0")).json, { received: 1024 * 1024, state: "receiving" })
  assert.equal((await put("", "5")).status, 200)
  assert.deepEqual(seen, [
    { paper: 7, part, offset: 0, octets: 1024 * 1024 },
    { paper: 7, part, offset: 5, octets: 0 },
  ])
  for (const offset of [null, "", "-1", "1.5", "0x1", "01", "9".repeat(20), "1, 2"])
    assert.equal((await put("x", offset)).json["code"], "request-malformed", String(offset))
  for (const path of [
    "/upload/0/",
    "/upload/-1/",
    "/upload/1/short",
    `/upload/1/${"0".repeat(17)}`,
    `/upload/1/${"G".repeat(16)}`,
  ])
    assert.equal((await put("x", "0", path.endsWith("/") ? path + part : path)).status, 404, path)
  assert.equal((await put("x", "0", `/upload/9999999999999999/${part}`)).status, 404)
  const held = put("x", "9")
  while (seen.length < 3) await new Promise((resolve) => setImmediate(resolve))
  assert.equal((await put("x", "9")).json["code"], "desk-busy")
  assert.equal((await put("x", "0", "/upload/8/00112233445566ff")).status, 200)
  let_()
  assert.equal((await held).status, 200)
  kit.keeper.become("locked")
  assert.equal((await put("x", "0")).json["code"], "locked")
})
