/**
 * Two offices and a host, by hand: every step a command that a person types, each in a process of its own, with a relay in
 * another. What the library and the play can do, the command line can do alone.
 */
import assert from "node:assert/strict"
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { after, before, test } from "node:test"
import { fileURLToPath } from "node:url"

const BIN = fileURLToPath(new URL("../../bin/diwan.cjs", import.meta.url))
const stage = mkdtempSync(join(tmpdir(), "diwan-by-hand-"))
const at = (...parts: readonly string[]): string => join(stage, ...parts)
/** Compiled code is kept between the many processes of this test. */
const ENV = { NODE_COMPILE_CACHE: join(stage, "compiled"), ...process.env }
let stopRelay: () => Promise<void> = async () => undefined

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

function run(...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
    encoding: "utf8",
    input: "",
    env: ENV,
  })
  return { code: status, out: stdout, err: stderr }
}

/** A command in an officer's vault, which must succeed. */
function as(who: string, ...args: readonly string[]): string {
  const ran = run("--home", at(who), "--passphrase-file", at("passphrase"), ...args)
  assert.equal(ran.code, 0, `${who}: diwan ${args.join(" ")}\n${ran.err}`)
  return ran.out
}

function json(who: string, ...args: readonly string[]): { readonly [key: string]: unknown } {
  const answer = JSON.parse(as(who, "--json", ...args)) as { readonly [key: string]: unknown }
  assert.equal(answer["v"], 1)
  return answer
}

function relay(...args: readonly string[]): void {
  const ran = run("relay", ...args, "--home", at("harbour"))
  assert.equal(ran.code, 0, ran.err)
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => done(port))
    })
  })
}

before(async () => {
  writeFileSync(at("passphrase"), "a passphrase for trying things\n", { mode: 0o600 })
  const port = await freePort()
  relay("init", "--name", "harbour.example", "--url", `http://127.0.0.1:${port}`)
  const child = spawn(
    process.execPath,
    [BIN, "relay", "serve", "--home", at("harbour"), "--listen", `127.0.0.1:${port}`, "--json"],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  )
  const ended = new Promise<void>((done) => child.once("exit", () => done()))
  stopRelay = async () => {
    child.kill("SIGTERM")
    await ended
  }
  await new Promise((ready) => createInterface({ input: child.stdout }).once("line", ready))
  relay("admit", "--mailboxes", "4", "--out", at("admissions"))
  relay("admit", "--channel", "--out", at("tickets"))
  relay("host", "--out", at("host.card"))
})

after(async () => {
  await stopRelay()
  rmSync(stage, { recursive: true, force: true })
})

const files = (folder: string): readonly string[] =>
  readdirSync(at(folder))
    .toSorted()
    .map((name) => at(folder, name))

test("an office of two is founded, and its roster approved", () => {
  for (const [office, number] of [
    ["north", 0],
    ["south", 2],
  ] as const) {
    const [first, second] = files("admissions").slice(number) as [string, string]
    as(
      `${office}/registrar`,
      "office",
      "create",
      `${office}.example`,
      "--name",
      "R",
      "--roles",
      "reader,signatory",
      "--admission",
      first,
      "--play",
    )
    const invitation = at(`${office}.invitation`)
    as(
      `${office}/registrar`,
      "office",
      "invite",
      "--name",
      "P",
      "--title",
      "principal",
      "--roles",
      "drafter,reader,signatory",
      "--admission",
      second,
      "--out",
      invitation,
    )
    as(`${office}/principal`, "init", "--invitation", invitation, "--play")
    as(`${office}/registrar`, "collect")
    as(`${office}/registrar`, "office", "roster", "--quorum", "2")
    as(`${office}/principal`, "collect")
    as(`${office}/principal`, "office", "approve", "--confirm", "roster/1")
    as(`${office}/registrar`, "collect")
    as(`${office}/principal`, "collect")
    assert.match(as(`${office}/principal`, "office", "roster", "--show"), /principal/)
  }
})

test("the host introduces them, and the fingerprint is compared before anything is approved", () => {
  as("north/registrar", "office", "card", "--out", at("north.card"))
  as("south/registrar", "office", "card", "--out", at("south.card"))
  const introduced = run(
    "introduce",
    "--card",
    at("north.card"),
    at("south.card"),
    "--host",
    at("host.card"),
    "--ticket",
    ...files("tickets"),
    "--out",
    at("introductions"),
  )
  assert.equal(introduced.code, 0, introduced.err)
  const [forNorth, forSouth] = ["north", "south"].map(
    (office) => files("introductions").find((file) => file.includes(office)) as string,
  ) as [string, string]
  const rules = {
    codeName: "cedar",
    kinds: ["letter"],
    markings: { levels: ["office", "secret"], caveats: ["eyes only"] },
    languages: ["en", "ar"],
    copies: 1,
    readingDays: null,
    receipts: "opened",
    countersign: ["host", "registrar"],
  }
  writeFileSync(at("cedar.json"), JSON.stringify(rules))
  as("north/registrar", "channel", "propose", "--introduction", forNorth, "--charter", at("cedar.json"))
  as("south/registrar", "channel", "accept", "--introduction", forSouth)
  as("south/registrar", "channel", "accept", "cedar", "--introduction", forSouth)
  as("north/registrar", "collect")
  as("south/registrar", "collect")
  const early = run(
    "--home",
    at("north/registrar"),
    "--passphrase-file",
    at("passphrase"),
    "channel",
    "approve",
    "cedar",
  )
  assert.notEqual(early.code, 0, "a charter was laid before its fingerprint was compared")
  const wrong = run(
    "--home",
    at("north/registrar"),
    "--passphrase-file",
    at("passphrase"),
    "channel",
    "compare",
    "cedar",
    "1",
    "2",
    "3",
  )
  assert.notEqual(wrong.code, 0)
  for (const [reader, hearer] of [
    ["south", "north"],
    ["north", "south"],
  ] as const) {
    const groups = json(`${reader}/registrar`, "channel", "fingerprint", "cedar")["groups"] as readonly string[]
    as(`${hearer}/registrar`, "channel", "compare", "cedar", ...groups)
  }
  for (const office of ["north", "south"]) {
    as(`${office}/registrar`, "channel", "approve", "cedar")
    as(`${office}/registrar`, "approve", "cedar", "--confirm", "cedar")
    as(`${office}/principal`, "collect")
    as(`${office}/principal`, "channel", "approve", "cedar", "--confirm", "cedar")
    as(`${office}/registrar`, "collect")
  }
  for (const who of [
    "north/registrar",
    "south/registrar",
    "north/principal",
    "south/principal",
    "north/registrar",
    "south/registrar",
  ])
    as(who, "collect")
  assert.match(as("north/registrar", "channel", "list"), /cedar[\s\S]*stand/)
})

test("a letter with an enclosure is written, approved by two, sent, read and receipted", () => {
  writeFileSync(at("map.txt"), "here and there\n")
  writeFileSync(
    at("first.md"),
    "---\nchannel: cedar\nlanguages: en\n---\n## section\nmarking: secret; eyes only\nreaders: north/principal, south/principal\n\n### en For your eyes\nWe should talk.\n\n## section\nmarking: office\nreaders: north/principal, north/registrar, south/principal, south/registrar\n\n### en Courtesy\nWith respect.\n\n## enclosure map.txt\nmarking: office\nreaders: south/principal\n",
  )
  as("north/principal", "write", at("first.md"))
  as("north/principal", "draft", "submit", "1")
  for (const who of ["north/registrar", "north/principal", "north/registrar"]) as(who, "collect")
  as("north/registrar", "approve", "north/1", "--confirm", "north/1")
  as("north/principal", "approve", "north/1", "--confirm", "north/1")
  as("north/registrar", "collect")
  as("north/registrar", "send", "north/1", "--confirm", "north/1")
  for (const who of ["south/registrar", "south/principal", "south/registrar", "north/registrar", "north/principal"])
    as(who, "collect")
  const read = as("south/principal", "read", "north/1")
  assert.match(read, /We should talk\./)
  assert.doesNotMatch(as("south/registrar", "read", "north/1"), /We should talk/)
  as("south/principal", "read", "north/1", "--enclosure", "1", "--out", at("out"))
  assert.equal(readFileSync(at("out", "map.txt"), "utf8"), "here and there\n")
  as("south/principal", "receipt", "north/1")
  for (const who of ["south/registrar", "north/registrar", "north/principal"]) as(who, "collect")
  assert.match(as("north/principal", "receipt", "north/1", "--show"), /opened/)
})

test("what was exported is verified by a stranger, and only with the channel's id", () => {
  const channel = json("south/principal", "channel", "fingerprint", "cedar")["channel"] as string
  assert.match(channel, /^[0-9a-f]{64}$/)
  as("south/principal", "read", "north/1", "--export", at("north-1.view"))
  as("south/registrar", "register", "export", "cedar", "--office", "north", "--out", at("north.register"))
  for (const file of [at("north-1.view"), at("north.register")]) {
    assert.equal(run("verify", file, "--channel", channel).code, 0)
    assert.equal(run("verify", file).code, 3)
    assert.equal(run("verify", file, "--channel", channel.replace(/^./, channel.startsWith("0") ? "1" : "0")).code, 3)
  }
  for (const office of ["north", "south"]) {
    as(`${office}/registrar`, "register", "verify", "cedar")
    as(`${office}/registrar`, "postmarks", "verify", "cedar")
    assert.deepEqual(json(`${office}/registrar`, "status")["alarms"], [])
  }
})
