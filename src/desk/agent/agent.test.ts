/** The agent over its real socket: who is let in, what is refused, what is carried out and how it ends. */
import assert from "node:assert/strict"
import { existsSync, lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { join } from "node:path"
import { test } from "node:test"
import type { World } from "../cli/testdata/kit.ts"
import { connectTo } from "./client.ts"
import { encodeFrame, hearFrames, MOST_FRAME } from "./frames.ts"
import { placeOf, type Place } from "./place.ts"
import { piecesOf } from "./run.ts"
import { held } from "./testdata/held.ts"
import { clocks, PASSPHRASE, until } from "./testdata/kit.ts"
import { toldShape, type Told } from "./words.ts"

const passphrase = PASSPHRASE

/** Something that speaks to the socket without knowing how. */
async function stranger(place: Place): Promise<{ socket: Socket; told: Told[]; closed: () => boolean }> {
  const socket = connect(place.socket)
  const told: Told[] = []
  let closed = false
  socket.on("error", () => undefined)
  socket.once("close", () => {
    closed = true
  })
  hearFrames(
    socket,
    toldShape,
    (message) => void told.push(message),
    () => undefined,
  )
  await new Promise((resolve) => socket.once("connect", resolve))
  return { socket, told, closed: () => closed }
}

test("the socket is in a folder of its owner's, for its owner alone, and gone afterwards", async (t) => {
  const { place, agent, folder } = await held(t)
  assert.match(place.socket, /\/diwan\/[0-9a-f]{16}\.sock$/)
  assert.equal(statSync(place.folder).mode & 0o777, 0o700)
  assert.equal(lstatSync(place.socket).mode & 0o777, 0o600)
  symlinkSync(join(folder, "home"), join(folder, "link"))
  assert.equal(placeOf(join(folder, "link", "vault.diwan"), { XDG_RUNTIME_DIR: folder }).socket, place.socket)
  await agent.close()
  assert.equal(existsSync(place.socket), false)
  assert.equal(await connectTo(place), null)
})

test("unlock, commands, lock: over the socket no secret is needed, and none is looked at", async (t) => {
  const { keeper, diwan: run } = await held(t)
  assert.equal((await run(["slot", "list"])).exit, 4)
  const wrong = await run(["unlock", "--json"], { answers: ["not this"] })
  assert.deepEqual([wrong.exit, JSON.parse(wrong.err.split("\n").at(-2) ?? "").error.code], [4, "wrong-passphrase"])
  const unlocked = await run(["unlock", "--json"], { answers: [passphrase] })
  assert.deepEqual([unlocked.exit, JSON.parse(unlocked.out).started], [0, false])
  assert.equal(keeper.state(), "open")

  const list = await run(["slot", "list", "--json"])
  assert.equal(JSON.parse(list.out).ways.length, 1)
  // What is given explicitly does not make a second process of it.
  const given = await run(["slot", "list", "--passphrase-file", "/nowhere"])
  assert.deepEqual([given.exit, given.out], [0, (await run(["slot", "list"])).out])
  assert.equal((await run(["slot", "list", "--key-fd", "900"])).exit, 0)
  assert.match((await run(["unlock"])).err, /open already/)

  // Refusals keep their codes and exit codes.
  const none = await run(["list", "--json"])
  assert.deepEqual([none.exit, JSON.parse(none.out).total], [0, 0])
  const missing = await run(["read", "north/9", "--json"])
  assert.deepEqual(
    [missing.exit, missing.out, JSON.parse(missing.err.split("\n").at(-2) ?? "").error.code],
    [5, "", "no-office"],
  )
  assert.equal((await run(["approve", "x", "--confirm"])).exit, 2)

  const locked = await run(["lock", "--json"])
  assert.deepEqual([locked.exit, JSON.parse(locked.out).state, keeper.lockedBy()], [0, "locked", "asked"])
  assert.equal((await run(["slot", "list"], { answers: [passphrase] })).exit, 0, "locked: as ever")
})

test("a recovery code unlocks it; one wrong character names its group", async (t) => {
  const { diwan: run, keeper } = await held(t)
  await run(["unlock"], { answers: [passphrase] })
  const made = await run(["slot", "recovery", "--label", "safe", "--json"])
  const { code, way } = JSON.parse(made.out) as { code: string; way: { id: string } }
  await run(["lock"])
  const spoilt = code.startsWith("0") ? `1${code.slice(1)}` : `0${code.slice(1)}`
  const wrong = await run(["unlock", "--recovery", "--json"], { answers: [spoilt] })
  assert.equal(wrong.exit, 4)
  assert.match(wrong.err, /"code":"recovery-group".*group 1/)
  assert.ok(!wrong.err.includes(spoilt))
  assert.equal((await run(["unlock", "--recovery"], { answers: [code.toLowerCase()] })).exit, 0)
  const [phrase] = keeper.ways()
  const asked = await run(["slot", "remove", phrase?.id ?? ""], { answers: [phrase?.id ?? ""] })
  assert.equal(asked.exit, 0)
  const last = await run(["slot", "remove", way.id, "--confirm", way.id, "--json"])
  assert.deepEqual([last.exit, /last-slot/.test(last.err)], [6, true])
})

test("questions are asked where the command was called, and secrets come back over the socket", async (t) => {
  const { diwan: run, keeper } = await held(t)
  await run(["unlock"], { answers: [passphrase] })
  const changed = await run(["slot", "passphrase"], { answers: [passphrase, "harbour two", "harbour two"] })
  assert.equal(changed.exit, 0)
  assert.match(changed.err, /\? The present passphrase\n\? A new passphrase\n\? The same once more/)
  assert.equal((await run(["slot", "passphrase"], { answers: ["harbour two", null] })).exit, 130)
  assert.equal((await run(["slot", "passphrase", "--no-input"], { answers: ["x"] })).exit, 4)
  await keeper.lock("asked")
  await assert.rejects(keeper.unlock({ passphrase }), { code: "wrong-passphrase" })
  await keeper.unlock({ passphrase: "harbour two" })
})

test("files are those of the folder in which the command was called", async (t) => {
  const { diwan: run, folder } = await held(t)
  await run(["unlock"], { answers: [passphrase] })
  const elsewhere = join(folder, "elsewhere")
  mkdirSync(elsewhere)
  writeFileSync(join(elsewhere, "old.txt"), passphrase, { mode: 0o600 })
  writeFileSync(join(elsewhere, "new.txt"), "harbour three", { mode: 0o600 })
  const argv = ["slot", "passphrase", "--old-file", "old.txt", "--new-file", "new.txt"]
  assert.equal((await run(argv)).exit, 5)
  assert.equal((await run(argv, { folder: elsewhere })).exit, 0)
})

test("an interruption travels, and so does the end of whoever called", async (t) => {
  const { diwan: run, keeper, place } = await held(t)
  await run(["unlock"], { answers: [passphrase] })
  const client = await connectTo(place)
  assert.ok(client !== null)
  const facts = { isTerminal: false, hasColours: false }
  client.say({
    kind: "run",
    path: "slot passphrase",
    args: [],
    options: [],
    folder: "/",
    out: facts,
    err: facts,
    interactive: true,
    input: false,
  })
  let told = await client.next()
  while (told.kind === "err") told = await client.next()
  assert.deepEqual(told, { kind: "ask", secret: true, question: "The present passphrase" })
  client.say({ kind: "interrupt" })
  while (told.kind !== "ended") told = await client.next()
  assert.equal(told.exit, 130)
  client.end()
  assert.equal(keeper.state(), "open")
})

test("locked in the middle of a question, a command ends as locked", async (t) => {
  const { keeper, place } = await held(t)
  await keeper.unlock({ passphrase })
  const client = await connectTo(place)
  assert.ok(client !== null)
  const facts = { isTerminal: false, hasColours: false }
  const options = [{ name: "json", values: null, one: false }]
  client.say({
    kind: "run",
    path: "slot passphrase",
    args: [],
    options,
    folder: "/",
    out: facts,
    err: facts,
    interactive: true,
    input: false,
  })
  let told = await client.next()
  while (told.kind !== "ask") told = await client.next()
  await keeper.lock("idle")
  let said = ""
  while (told.kind !== "ended") {
    told = await client.next()
    if (told.kind === "err") said += told.text
  }
  assert.equal(told.exit, 4)
  assert.match(said, /"code":"locked"/)
  client.end()
})

test("what somebody types counts, what a script does does not", async (t) => {
  const clock = clocks()
  const { diwan: run, keeper } = await held(t, { clock })
  await run(["unlock"], { answers: [passphrase] })
  const minutes = async (n: number, world: World): Promise<void> => {
    for (let i = 0; i < n; i++) {
      clock.pass(60_000)
      keeper.state()
      if (keeper.state() === "open") await run(["slot", "list"], world)
    }
  }
  await minutes(20, { answers: [] })
  assert.equal(keeper.state(), "open")
  await minutes(15, {})
  assert.deepEqual([keeper.state(), keeper.lockedBy()], ["locked", "idle"])
})

test("what is no message is refused and cut off; the agent and the others live", async (t) => {
  const { place, diwan: run } = await held(t)
  await run(["unlock"], { answers: [passphrase] })
  const head = (length: number): Buffer => {
    const four = Buffer.alloc(4)
    four.writeUInt32BE(length)
    return four
  }
  const hello = encodeFrame({ kind: "hello", v: 1 })
  const good = await stranger(place)
  good.socket.write(hello)
  await until(() => good.told.length === 1)
  const cases: readonly (readonly [string, Uint8Array, string])[] = [
    ["too long", head(MOST_FRAME + 1), "agent-frame"],
    ["very long", head(0xffffffff), "agent-frame"],
    ["no CBOR", Buffer.concat([head(3), Buffer.from("abc")]), "agent-frame"],
    ["not canonical", Buffer.concat([head(3), Buffer.from([0xa1, 0x18, 0x01])]), "agent-frame"],
    ["HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n"), "agent-frame"],
    ["no hello", encodeFrame({ kind: "status" }), "agent-frame"],
    ["another version", encodeFrame({ kind: "hello", v: 2 }), "agent-version"],
    ["twice", Buffer.concat([hello, hello]), "agent-frame"],
    ["an unknown kind", Buffer.concat([hello, encodeFrame({ kind: "exec" })]), "agent-frame"],
    ["an unknown field", Buffer.concat([hello, encodeFrame({ kind: "lock", now: true })]), "agent-frame"],
    [
      "a long secret",
      Buffer.concat([hello, encodeFrame({ kind: "unlock", by: "key", secret: new Uint8Array(4097) })]),
      "agent-frame",
    ],
  ]
  for (const [what, octets, code] of cases) {
    const bad = await stranger(place)
    bad.socket.write(octets)
    await until(() => bad.closed())
    const last = bad.told.at(-1)
    assert.equal(last?.kind === "refused" && last.code, code, what)
  }
  // Byte by byte it is the same message.
  for (const byte of encodeFrame({ kind: "status" })) {
    good.socket.write(Uint8Array.of(byte))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await until(() => good.told.length === 2)
  assert.equal(good.told[1]?.kind, "state")
  good.socket.destroy()
  assert.equal((await run(["slot", "list"])).exit, 0)
})

test("commands that are not for an agent, and options that are not for one, are refused", async (t) => {
  const { place, keeper } = await held(t)
  await keeper.unlock({ passphrase })
  const facts = { isTerminal: false, hasColours: false }
  const base = {
    kind: "run",
    args: [],
    options: [],
    folder: "/",
    out: facts,
    err: facts,
    interactive: false,
    input: false,
  } as const
  for (const message of [
    { ...base, path: "lock" },
    { ...base, path: "agent" },
    { ...base, path: "introduce" },
    { ...base, path: "rm" },
    { ...base, path: "slot list", options: [{ name: "passphrase-file", values: ["/etc/passwd"], one: true }] },
    { ...base, path: "slot list", options: [{ name: "proof", values: null, one: false }] },
  ]) {
    const client = await connectTo(place)
    client?.say(message)
    const told = await client?.next()
    assert.equal(told?.kind === "refused" && told.code, "agent-refuses", message.path)
    client?.end()
  }
})

test("where there is no page, the desk says so", async (t) => {
  const { diwan: run } = await held(t)
  const { exit, err } = await run(["desk", "--print-url", "--json"])
  assert.deepEqual([exit, /desk-absent/.test(err)], [1, true])
})

test("output is cut into frames and no character is cut in two", () => {
  for (const text of ["", "x".repeat(65_536), "x".repeat(65_535) + "😀y", "😀".repeat(50_000), "\ud800"]) {
    const pieces = piecesOf(text)
    assert.equal(pieces.join(""), text.toWellFormed())
    assert.ok(pieces.every((piece) => piece.length <= 65_536 && piece.isWellFormed()))
  }
})
