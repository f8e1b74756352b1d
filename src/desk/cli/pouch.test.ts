/** `diwan pouch`: an office of two without any network is founded by sticks, from the terminal; and what is refused. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { NOT_FOUND, OK, REFUSED, UNVERIFIED, USAGE } from "./exit-codes.ts"
import { diwan, scratch, type Ran } from "./testdata/kit.ts"

const files = scratch()
after(files.remove)
const NO_NETWORK: typeof globalThis.fetch = () => {
  throw new TypeError("there is no network here")
}

/** A command in somebody's vault. */
function as(who: string, ...argv: readonly string[]): Promise<Ran> {
  return diwan([...argv, "--home", files.path(who), "--passphrase-file", files.passphrase], { fetch: NO_NETWORK })
}

async function must(who: string, ...argv: readonly string[]): Promise<Ran> {
  const ran = await as(who, ...argv)
  assert.equal(ran.exit, OK, `${who}: diwan ${argv.join(" ")}\n${ran.err}`)
  return ran
}

let sticks = 0
/** Pack for somebody. @returns the file */
async function packed(who: string, to: string): Promise<string> {
  const file = files.path(`${++sticks}.pouch`)
  await must(who, "pouch", "pack", "--for", to, "--out", file)
  return file
}

const data = ({ out }: Ran): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>

test("an office is founded with the cable out, from the terminal", async () => {
  const person = ["--name", "R", "--play"]
  assert.equal((await as("registrar", "office", "create", "north.example", ...person)).exit, USAGE)
  const both = ["--by-hand", "--admission", files.passphrase]
  assert.equal((await as("registrar", "office", "create", "north.example", ...person, ...both)).exit, USAGE)
  await must("registrar", "office", "create", "north.example", ...person, "--by-hand")
  const invitation = files.path("principal.invitation")
  const whom = ["--name", "P", "--title", "principal", "--roles", "reader,signatory"]
  await must("registrar", "office", "invite", ...whom, "--by-hand", "--out", invitation)
  const joined = await must("principal", "init", "--invitation", invitation, "--play")
  assert.match(joined.err, /1 message wait for a pouch; 'diwan pouch pack' shows for whom/)

  const waiting = await must("principal", "pouch", "pack")
  assert.match(waiting.out, /registrar +1 bundle, /)
  const up = await packed("principal", "registrar")
  const came = await must("registrar", "pouch", "unpack", up)
  assert.match(came.out, /^1 message came/)
  await must("registrar", "office", "roster", "--quorum", "1")
  await must("principal", "pouch", "unpack", await packed("registrar", "principal"))
  assert.match((await must("principal", "office", "roster", "--show")).out, /principal/)
})

test("what is in a pouch is listed without a vault; what was packed stays until it arrived, or somebody says so", async () => {
  const file = files.path("1.pouch")
  const listed = await diwan(["pouch", "list", file, "--json"])
  assert.equal(listed.exit, OK, listed.err)
  assert.partialDeepStrictEqual(data(listed), {
    volumes: [{ number: 1, volumes: 1, mailboxes: [{ bundles: 1 }], lockers: [], requests: 0, answers: 0 }],
    missing: [],
  })
  assert.match((await diwan(["pouch", "list", file])).out, /volume 1 of 1[^]*mailbox +[0-9a-f]{16} +1 bundle/)
  const known = data(await must("principal", "pouch", "arrived", "--json"))["pouches"] as {
    waiting: number
    pouch: string
  }[]
  assert.deepEqual(
    known.map(({ waiting }) => waiting),
    [0],
    "the registrar's pouch said that it came",
  )

  await must("registrar", "stock", "--give")
  await packed("registrar", "principal")
  const [last] = data(await must("registrar", "pouch", "arrived", "--json"))["pouches"] as {
    waiting: number
    pouch: string
  }[]
  assert.ok(last && last.waiting > 0)
  assert.equal((await as("registrar", "pouch", "arrived", last.pouch)).exit, REFUSED, "not confirmed")
  await must("registrar", "pouch", "arrived", last.pouch, "--confirm", last.pouch)
  assert.equal(
    (await as("registrar", "pouch", "arrived", "0123456789abcdef", "--confirm", "0123456789abcdef")).exit,
    NOT_FOUND,
  )
})

test("what cannot be packed or unpacked ends with its own code, and leaves nothing", async () => {
  const out = files.path("none.pouch")
  const code = ({ err }: Ran): string =>
    (JSON.parse(/^\{.*$/m.exec(err)?.[0] ?? "{}") as { error: { code: string } }).error.code
  const refused = async (want: string, exit: number, who: string, ...argv: readonly string[]): Promise<void> => {
    const ran = await as(who, ...argv, "--json")
    assert.deepEqual([code(ran), ran.exit], [want, exit], argv.join(" "))
  }
  await refused("pouch-for-whom", NOT_FOUND, "registrar", "pouch", "pack", "--for", "nobody", "--out", out)
  await must("registrar", "stock", "--give")
  const pack = ["pouch", "pack", "--for", "principal", "--out"]
  await refused("volume-size", USAGE, "registrar", ...pack, out, "--volume", "1M")
  await refused("usage", USAGE, "registrar", ...pack, out, "--volume", "large")
  await refused("usage", USAGE, "registrar", "pouch", "pack", "--for", "principal")
  await refused("pouch-exists", 1, "registrar", ...pack, files.path("1.pouch"))
  await refused("pouch-not-found", NOT_FOUND, "registrar", ...pack, files.path("gone", "x.pouch"))
  assert.ok(!readdirSync(files.folder).includes("none.pouch"))

  mkdirSync(files.path("stick"))
  writeFileSync(files.path("stick", "altered.pouch"), readFileSync(files.path("2.pouch")).fill(0, 40, 44))
  const ran = await as(
    "principal",
    "pouch",
    "unpack",
    files.path("stick", "altered.pouch"),
    files.path("2.pouch"),
    "--json",
  )
  assert.equal(ran.exit, UNVERIFIED)
  const { volumes } = data(ran) as { volumes: { refused: { code: string } | null; bundles: { outcome: string }[] }[] }
  assert.deepEqual(
    volumes.map(({ refused: why }) => why?.code ?? null),
    ["pouch-altered", null],
  )
  assert.ok(volumes[1]?.bundles.every(({ outcome }) => outcome === "repeat"))
  const text = await as("principal", "pouch", "unpack", files.path("stick", "altered.pouch"))
  assert.match(text.err, /REFUSED .*altered\.pouch.* \(pouch-altered\)/)
  const list = await diwan(["pouch", "list", files.path("stick", "altered.pouch"), "--json"])
  assert.deepEqual([code(list), list.exit], ["pouch-altered", UNVERIFIED])
})
