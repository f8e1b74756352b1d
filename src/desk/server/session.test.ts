/** The calls of the session over the wire, with a real vault behind them. */
import { test, type TestContext } from "node:test"
import assert from "node:assert/strict"
import { join } from "node:path"
import { encodeRecord, toBase64 } from "../../bytes/index.ts"
import { keeperOf, scratch } from "../agent/testdata/kit.ts"
import type { Keeper } from "../agent/keeper.ts"
import type { Session } from "../api.ts"
import { createOffice, inviteOfficer } from "../index.ts"
import { serve, type Reply } from "./testdata/kit.ts"

const PASSPHRASE = "salt, cedar, harbour"
const RELAY = "http://127.0.0.1:1"
const ADMISSION = { relay: RELAY, token: new Uint8Array(32).fill(7), expires: 4_000_000_000 }
const FOUNDING = {
  office: "north.example",
  name: "Nora",
  title: "registrar",
  roles: ["reader", "signatory"],
  admission: toBase64(encodeRecord({ suite: "diwan/1", kind: "admission", ...ADMISSION })),
  passphrase: PASSPHRASE,
}

interface Served {
  readonly keeper: Keeper
  readonly call: (name: string, asked?: object) => Promise<Reply>
}

async function served(t: TestContext): Promise<Served> {
  const { keeper } = keeperOf(t, { path: join(scratch(t), "home", "vault.diwan"), play: true })
  const kit = await serve(t, { keeper })
  const cookie = await kit.enter()
  return {
    keeper,
    call: (name, asked = {}) =>
      kit.ask({ method: "POST", path: `/api/${name}`, body: JSON.stringify(asked), headers: { cookie } }),
  }
}

const session = (reply: Reply): Session => {
  assert.equal(reply.status, 200, reply.text)
  return reply.json as unknown as Session
}

test("from no vault to a founded office, locked and opened again", async (t) => {
  const { keeper, call } = await served(t)
  const none = session(await call("session"))
  assert.deepEqual([none.state, none.me, none.locked, none.ways], ["none", null, null, []])
  assert.match(none.version, /^[0-9]+\.[0-9]+\.[0-9]+/)
  assert.match(none.host, /^diwan-[a-z2-7]{10}\.localhost$/)
  assert.equal((await call("collect")).json["code"], "locked")

  const founded = session(await call("found", FOUNDING))
  assert.equal(founded.state, "open")
  assert.equal(founded.play, true)
  assert.deepEqual(
    { ...founded.me, officeId: "" },
    {
      office: "north.example",
      officeId: "",
      name: "Nora",
      title: "registrar",
      roles: ["reader", "registrar", "signatory"],
      registrar: true,
    },
  )
  const again = await call("found", FOUNDING)
  assert.equal(again.status, 422, again.text)

  const locked = session(await call("lock"))
  assert.deepEqual([locked.state, locked.locked, locked.me], ["locked", "asked", null])
  const wrong = await call("unlock", { way: "passphrase", passphrase: "salt" })
  assert.deepEqual([wrong.status, wrong.json["code"], wrong.json["kind"]], [423, "wrong-passphrase", "locked"])
  assert.equal(keeper.state(), "locked")
  const open = session(await call("unlock", { way: "passphrase", passphrase: PASSPHRASE }))
  assert.deepEqual([open.state, open.me], ["open", founded.me])
})

test("an office that cannot be founded leaves nothing behind", async (t) => {
  const { call } = await served(t)
  const wrong = [
    [{ admission: toBase64(Buffer.from("nothing")) }, "file-malformed"],
    [{ admission: "not base64" }, "not-base64"],
    [{ roles: ["king"] }, "request-malformed"],
    [{ office: "" }, "request-malformed"],
    [{ passphrase: "" }, "request-malformed"],
    [{ more: 1 }, "request-malformed"],
  ] as const
  for (const [change, code] of wrong) {
    assert.equal((await call("found", { ...FOUNDING, ...change })).json["code"], code)
    assert.equal(session(await call("session")).state, "none")
  }
})

test("an invitation is looked at, and then joined", async (t) => {
  const [registrar, officer] = [await served(t), await served(t)]
  await registrar.keeper.create(PASSPHRASE, (desk) => {
    const founder = { name: "Nora", title: "registrar", roles: ["signatory"] as const }
    createOffice(desk, { office: "north.example", founder, admission: ADMISSION })
  })
  const person = { name: "Adel", title: "adviser", roles: ["drafter", "reader"] as const }
  const file = toBase64(inviteOfficer(registrar.keeper.desk(), person, ADMISSION))
  const { expires, officeId, ...text } = (await officer.call("invitation.look", { file })).json
  assert.deepEqual(text, { office: "north.example", ...person })
  assert.equal(typeof expires, "number")
  const joined = session(await officer.call("join", { file, passphrase: PASSPHRASE }))
  assert.deepEqual(joined.me, {
    office: "north.example",
    officeId,
    name: "Adel",
    title: "adviser",
    roles: [],
    registrar: false,
  })
})

test("settings are kept while it is locked too, and only as they can be", async (t) => {
  const { call } = await served(t)
  const before = session(await call("session")).settings
  const wanted = { ...before, language: "fa", digits: "arabext", calendar: "persian", region: "IR", idleMinutes: 5 }
  assert.deepEqual(session(await call("settings.set", wanted)).settings, wanted)
  for (const change of [{ language: "de" }, { idleMinutes: 0 }, { idleMinutes: 121 }, { region: "../x" }, { x: 1 }])
    assert.equal((await call("settings.set", { ...wanted, ...change })).status, 400)
  assert.deepEqual(session(await call("session")).settings, wanted)
})

test("ways to unlock: a recovery sheet, a passkey, another passphrase; never none", async (t) => {
  const { call } = await served(t)
  await call("found", FOUNDING)
  const sheet = (await call("way.recovery", { label: "safe" })).json
  const octets = (fill: number, length: number): string => Buffer.alloc(length, fill).toString("base64url")
  const passkey = { label: "key", credential: octets(1, 16), salt: octets(2, 32), secret: octets(3, 32) }
  assert.equal((await call("way.passkey", passkey)).status, 200)
  assert.equal((await call("way.passphrase", { old: "no", new: "x" })).json["code"], "wrong-passphrase")
  assert.equal((await call("way.passphrase", { old: PASSPHRASE, new: "cedar, salt" })).status, 200)
  const { ways } = (await call("ways")).json as { ways: Session["ways"] }
  assert.deepEqual(ways.map(({ kind }) => kind).toSorted(), ["passkey", "passphrase", "recovery"])

  const opens = async (asked: object): Promise<unknown> => {
    await call("lock")
    return (await call("unlock", asked)).json["state"]
  }
  assert.equal(await opens({ way: "recovery", code: String(sheet["code"]) }), "open")
  const { credential, secret } = passkey
  assert.equal(await opens({ way: "passkey", credential, secret }), "open")
  assert.notEqual(await opens({ way: "passkey", credential, secret: octets(4, 32) }), "open")
  assert.notEqual(await opens({ way: "passphrase", passphrase: PASSPHRASE }), "open")
  assert.equal(await opens({ way: "passphrase", passphrase: "cedar, salt" }), "open")
  const statuses = []
  for (const { id } of ways) statuses.push((await call("way.remove", { id })).status)
  assert.deepEqual(statuses.slice(0, 2), [200, 200])
  assert.notEqual(statuses[2], 200)
})

test("collecting says what it came to; jobs are listed and stopped", async (t) => {
  const { call } = await served(t)
  await call("found", FOUNDING)
  const reply = await call("collect")
  // No relay is there.
  assert.ok(reply.status === 200 || reply.json["kind"] === "later", reply.text)
  assert.deepEqual((await call("jobs")).json["jobs"], [])
  assert.equal((await call("job.stop", { id: "none" })).status, 200)
})
