import { after, describe, test } from "node:test"
import assert from "node:assert/strict"
import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { decode, equal, toHex } from "../bytes/index.ts"
import { leafHash, merkleTree, openCheckpoint, postmarkOrigin, decodePostmark } from "../register/index.ts"
import { relayMain, type RelayIo } from "./cli.ts"
import { decodeAdmission, decodeHostCard, decodeTicket, relayClient, RelayError, type RelayClient } from "./client.ts"
import { bundle, draw, NOON, officeRegister, refused } from "./harbour.test.ts"
import { mailboxIdOf, nameOf } from "./ids.ts"

const children: ChildProcess[] = []
after(() => {
  for (const child of children) child.kill("SIGKILL")
})

/** Run a command in this process. */
async function run(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  let [out, err] = ["", ""]
  const io: RelayIo = {
    out: (words) => void (out += words),
    err: (words) => void (err += words),
    environment: {},
    onStop: (stop) => stop(),
    now: () => NOON,
  }
  const exit = await relayMain(argv, io)
  return { exit, out, err }
}

async function home(...settings: string[]): Promise<string> {
  const at = join(mkdtempSync(join(tmpdir(), "diwan-relay-")), "harbour")
  const made = await run(
    "init",
    "--home",
    at,
    "--name",
    "harbour.example",
    "--url",
    "http://127.0.0.1:7311",
    ...settings,
  )
  assert.deepEqual([made.exit, made.err], [0, ""])
  return at
}

interface Child {
  readonly process: ChildProcess
  readonly url: string
  readonly client: RelayClient
  readonly said: () => string
}

/** Run `serve` as a process of its own. */
async function serve(at: string, ...argv: string[]): Promise<Child> {
  const cli = join(import.meta.dirname, "cli.ts")
  const child = spawn(
    process.execPath,
    ["--conditions=source", cli, "serve", "--home", at, "--listen", "127.0.0.1:0", "--json", ...argv],
    { stdio: ["ignore", "pipe", "pipe"] },
  )
  children.push(child)
  let said = ""
  child.stderr.on("data", (piece) => (said += String(piece)))
  const line = await Promise.race([
    once(createInterface(child.stdout), "line").then(([first]) => first as string),
    once(child, "exit").then(() => Promise.reject(new Error(said))),
  ])
  const { listening } = JSON.parse(line) as { listening: { host: string; port: number } }
  const url = `http://127.0.0.1:${listening.port}`
  return { process: child, url, client: relayClient({ url, retries: 0 }), said: () => said }
}

async function stopped(child: Child, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child.process, "exit")
  child.process.kill(signal)
  return (await exit)[0] as number | null
}

async function filesOf(at: string, ...argv: string[]): Promise<Uint8Array[]> {
  const out = mkdtempSync(join(tmpdir(), "diwan-handed-"))
  const done = await run("admit", "--home", at, "--out", out, "--json", ...argv)
  assert.equal(done.exit, 0, done.err)
  return (JSON.parse(done.out) as { files: string[] }).files.map((file) => readFileSync(file))
}

describe("the technician's commands", () => {
  test("init makes a home once, and keeps what is there", async () => {
    const at = await home()
    const keys = readFileSync(join(at, "host.keys"))
    for (const file of ["host.keys", "relay.json"]) assert.equal(statSync(join(at, file)).mode & 0o077, 0, file)
    const again = await run("init", "--home", at, "--name", "harbour.example", "--json")
    assert.equal((JSON.parse(again.out) as { keys: string }).keys, "kept")
    assert.deepEqual(readFileSync(join(at, "host.keys")), keys)
  })

  test("admissions and tickets are capabilities in files that only their owner reads", async () => {
    const at = await home()
    const out = mkdtempSync(join(tmpdir(), "diwan-handed-"))
    const done = await run("admit", "--home", at, "--mailboxes", "3", "--out", out, "--expires-days", "10")
    assert.equal(done.exit, 0, done.err)
    const files = readdirSync(out).map((name) => join(out, name))
    assert.deepEqual(new Set(done.out.trim().split("\n")), new Set(files))
    assert.equal(files.length, 3)
    for (const file of files) {
      assert.equal(statSync(file).mode & 0o777, 0o600)
      const { relay, expires, token } = decodeAdmission(readFileSync(file))
      assert.deepEqual([relay, expires, token.length], ["http://127.0.0.1:7311", NOON + 10 * 86_400, 32])
    }
    const [one, two] = (await filesOf(at, "--channel")).map(decodeTicket)
    assert.ok(equal(one!.pair, two!.pair) && !equal(one!.token, two!.token))
  })

  test("a host card says what the relay says of itself", async () => {
    const at = await home()
    const file = join(at, "card")
    assert.equal((await run("host", "--home", at, "--out", file)).exit, 0)
    const child = await serve(at)
    assert.deepEqual(await child.client.host(), decodeHostCard(readFileSync(file)))
    assert.equal(await stopped(child, "SIGTERM"), 0)
  })

  test("one kind of file is not taken for another, nor for more than it holds", async () => {
    const at = await home()
    const [admission] = await filesOf(at, "--mailboxes", "1")
    const [ticket] = await filesOf(at, "--channel")
    const refusedFile = (act: () => unknown): string => {
      try {
        act()
      } catch (error) {
        assert.ok(error instanceof RelayError && error.code === "file-malformed")
        return error.message
      }
      assert.fail("accepted")
    }
    assert.match(
      refusedFile(() => decodeTicket(admission!)),
      /want "ticket"|kind "ticket"/,
    )
    assert.match(
      refusedFile(() => decodeAdmission(ticket!)),
      /kind "admission"/,
    )
    refusedFile(() => decodeHostCard(ticket!))
    refusedFile(() => decodeTicket(ticket!.subarray(1)))
    refusedFile(() => decodeTicket(new Uint8Array([...ticket!, 0])))
    assert.equal((decode(ticket!) as { suite: string }).suite, "diwan/1")
  })

  test("wrong usage says what is wrong and what to do, with its exit code", async () => {
    const at = await home()
    const cases: readonly (readonly [number, RegExp, readonly string[]])[] = [
      [2, /there is no command dance/, ["dance", "--home", at]],
      [2, /which relay\? give --home DIR/, ["serve"]],
      [2, /Unknown option '--colour'/, ["serve", "--home", at, "--colour", "red"]],
      [2, /want one command/, ["serve", "now", "--home", at]],
      [2, /--mailboxes: want a whole number from 1 to 1000/, ["admit", "--home", at, "--mailboxes", "0", "--out", at]],
      [2, /give --out DIR/, ["admit", "--home", at, "--mailboxes", "1"]],
      [2, /--listen: want HOST:PORT/, ["serve", "--home", at, "--listen", "here"]],
      [2, /found port 70000/, ["serve", "--home", at, "--listen", "127.0.0.1:70000"]],
      [2, /there is no TLS/, ["serve", "--home", at, "--listen", "0.0.0.0:0"]],
      [2, /go together/, ["serve", "--home", at, "--tls-cert", "x"]],
      [2, /tlsCert: x cannot be read/, ["serve", "--home", at, "--tls-cert", "x", "--tls-key", "y"]],
      [
        2,
        /is not a relay's home yet: run diwan relay init/,
        ["serve", "--home", join(at, "none"), "--name", "a.example"],
      ],
      [2, /name: not set/, ["serve", "--home", join(at, "none")]],
      [2, /url: not set/, ["host", "--home", at, "--out", "x", "--url", ""]],
    ]
    for (const [exit, message, argv] of cases) {
      const done = argv.includes("--url") ? { ...(await run(...argv)), skip: true } : await run(...argv)
      assert.equal(done.exit, exit, argv.join(" "))
      if (!("skip" in done)) assert.match(done.err, message)
    }
    const json = await run("dance", "--home", at, "--json")
    assert.equal((JSON.parse(json.out) as { error: { code: string } }).error.code, "usage")
    assert.equal((await run()).exit, 2)
    assert.equal((await run("--help")).exit, 0)
  })

  test("settings come from flags over environment over file, each by its name", async () => {
    const at = await home()
    const file = join(at, "relay.json")
    writeFileSync(file, JSON.stringify({ name: "harbour.example", colour: "red" }))
    assert.match((await run("serve", "--home", at)).err, /relay\.json: colour: unknown/)
    writeFileSync(file, "{")
    assert.match((await run("serve", "--home", at)).err, /relay\.json is not JSON/)
    writeFileSync(file, JSON.stringify({ name: "harbour.example", bundleBytes: "many" }))
    assert.match((await run("serve", "--home", at)).err, /relay\.json: bundleBytes/)
    writeFileSync(file, JSON.stringify({ name: "harbour.example", url: "http://127.0.0.1:1" }))
    const card = join(at, "card")
    const io = (environment: Record<string, string>): RelayIo => ({
      out() {},
      err() {},
      environment,
      onStop: (stop) => stop(),
      now: () => NOON,
    })
    const relayOf = (): string => decodeHostCard(readFileSync(card)).relay
    const argv = ["host", "--home", at, "--out", card]
    await relayMain(argv, io({}))
    assert.equal(relayOf(), "http://127.0.0.1:1")
    await relayMain(argv, io({ DIWAN_RELAY_URL: "http://127.0.0.1:2" }))
    assert.equal(relayOf(), "http://127.0.0.1:2")
    await relayMain([...argv, "--url", "http://127.0.0.1:3"], io({ DIWAN_RELAY_URL: "http://127.0.0.1:2" }))
    assert.equal(relayOf(), "http://127.0.0.1:3")
    // A shell that is set up for a desk says nothing to a relay.
    const homeless = ["host", "--out", card]
    assert.equal(await relayMain(homeless, io({ DIWAN_HOME: at })), 2)
    assert.equal(await relayMain(homeless, io({ DIWAN_RELAY_HOME: "" })), 2)
    assert.equal(await relayMain(homeless, io({ DIWAN_RELAY_HOME: at, DIWAN_URL: "http://127.0.0.1:4" })), 0)
    assert.equal(relayOf(), "http://127.0.0.1:1")
    assert.equal(await relayMain(homeless, io({ DIWAN_RELAY_HOME: at, DIWAN_RELAY_LISTEN: "here" })), 2)
  })

  test("keys that others may read are not used", { skip: process.platform === "win32" }, async () => {
    const at = await home()
    chmodSync(join(at, "host.keys"), 0o640)
    const done = await run("serve", "--home", at)
    assert.equal(done.exit, 1)
    assert.match(done.err, /may be read by others \(mode 640\): run chmod 600/)
  })

  test("a port that is taken is said to be", async () => {
    const at = await home()
    const taken = createServer().listen(0, "127.0.0.1")
    await once(taken, "listening")
    const { port } = taken.address() as { port: number }
    const done = await run("serve", "--home", at, "--listen", `127.0.0.1:${port}`, "--log-level", "silent")
    assert.deepEqual([done.exit, /another process listens there/.test(done.err)], [1, true])
    taken.close()
  })
})

describe("the relay as a process", () => {
  test("killed after an acknowledgement, it has lost nothing", async () => {
    const at = await home()
    let child = await serve(at)
    const [file] = await filesOf(at, "--mailboxes", "1")
    const [collect, right, read] = [draw(), draw(), draw()]
    await child.client.openMailbox({ admission: decodeAdmission(file!).token, collect })
    await child.client.grantRight({ collect, right, quota: 1 << 20 })
    const box = { collect, right, mailbox: mailboxIdOf(nameOf(collect)) }
    await child.client.openLocker({ ...box, read, size: 50 })
    await child.client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(50) })
    // Many senders at once; what was acknowledged when the relay died is what must be there.
    const acknowledged: string[] = []
    const senders = Array.from({ length: 8 }, async () => {
      for (;;) {
        const one = bundle(2000)
        try {
          await child.client.deposit({ ...box, ...one })
        } catch {
          return
        }
        acknowledged.push(toHex(one.id))
        if (acknowledged.length === 60) child.process.kill("SIGKILL")
      }
    })
    await Promise.all(senders)
    assert.ok(acknowledged.length >= 60)
    child = await serve(at)
    const found = new Map((await child.client.bundles(box)).bundles.map((line) => [toHex(line.id), line.seq]))
    for (const id of acknowledged) assert.ok(found.has(id))
    assert.deepEqual(
      [...found.values()],
      Array.from(found.keys(), (_, i) => i + 1),
    )
    assert.deepEqual(await child.client.chunk({ read, n: 0 }), new Uint8Array(50))
    assert.equal((await child.client.rights(box))[0]?.used, found.size * 2000 + 50)
    assert.equal(await stopped(child, "SIGINT"), 0)
    assert.match(child.said(), /diwan relay: ready at 127\.0\.0\.1:\d+, known as http:\/\/127\.0\.0\.1:7311/)
    assert.ok(!/[0-9a-f]{16}/.test(child.said()))
  })

  test("two processes on one database postmark one channel without fork or gap", async () => {
    const at = await home()
    const relays = [await serve(at), await serve(at)] as const
    const tickets = (await filesOf(at, "--channel")).map(decodeTicket)
    const channel = draw()
    const offices = ["north", "south"].map((name, i) => officeRegister(name, tickets[i]!.token, channel))
    for (const office of offices) {
      await relays[0].client.bindRegister(office)
      office.enter(20)
    }
    // Each office hands in through both relays at once: of the same step one is new, the other the same answer or stale.
    const climb = async (office: (typeof offices)[number]): Promise<void> => {
      for (let size = 1; size <= 20; size++) {
        const request = { ...office, ...office.request(size - 1, size) }
        const answers = await Promise.all(relays.map(({ client }) => client.postmark(request)))
        assert.deepEqual(answers[0], answers[1])
      }
    }
    await Promise.all(offices.map(climb))
    const [one, other] = await Promise.all(relays.map(({ client }) => client.postmarks(offices[0]!)))
    assert.deepEqual(one, other)
    assert.equal(one!.size, 40)
    const tree = merkleTree(one!.records.map(({ record }) => leafHash(record)))
    const { log } = await relays[0].client.host()
    assert.ok(equal(openCheckpoint(one!.checkpoint!, { origin: postmarkOrigin(channel), keys: log }).root, tree.root()))
    const times = one!.records.map(({ record }) => decodePostmark(record).time)
    assert.ok(times.every((time, i) => i === 0 || time >= times[i - 1]!))
    for (const relay of relays) assert.equal(await stopped(relay, "SIGTERM"), 0)
  })

  test("a relay that is not there is unreachable, and a client that tries again finds it back", async () => {
    const at = await home()
    const child = await serve(at)
    const { port } = new URL(child.url)
    assert.equal(await stopped(child, "SIGTERM"), 0)
    await refused("unreachable", child.client.host())
    const patient = relayClient({ url: child.url, retries: 8 }).host()
    const again = await serve(at, "--listen", `127.0.0.1:${port}`)
    assert.equal((await patient).name, "harbour.example")
    assert.equal(await stopped(again, "SIGTERM"), 0)
  })
})
