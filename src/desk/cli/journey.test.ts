/**
 * A letter's whole way by commands alone: two offices and a relay in a process of its own, from founding to a receipt and
 * an offline proof. What each command prints is compared where people or scripts rely on it.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { BIN, relayIn } from "./testdata/relay.ts"
import { diwan, scratch, visible, type Ran, type World } from "./testdata/kit.ts"

const { path, passphrase, remove } = scratch()
const harbour = relayIn(path("harbour"))

before(async () => {
  await harbour.start()
  harbour.operate("admit", "--mailboxes", "4", "--out", path("admissions"))
  harbour.operate("admit", "--mailboxes", "1", "--out", path("later"))
  harbour.operate("admit", "--channel", "--out", path("tickets"))
  harbour.operate("host", "--out", path("host.card"))
})
after(async () => {
  await harbour.stop()
  remove()
})

const CHARTER = `{
  // What the two offices agreed on.
  "codeName": "cedar",
  "kinds": ["letter", "note-verbale"],
  "markings": { "levels": ["confidential", "secret"], "caveats": ["eyes only"] },
  "languages": ["ar", "en"], /* Arabic first */
  "copies": 1,
  "receipts": "opened"
}`

const DRAFT = `---
channel: cedar
date: 2026-11-23
languages: ar, en
---
## section
marking: confidential
readers: north/registrar, north/adviser, south/registrar

### ar المصلحة المشتركة
لبلدينا مصلحة مشتركة.
### en The shared interest
Our two countries share an interest.

## section
marking: secret; eyes only
readers: north/adviser, south/registrar

### en The link
One depends on the other, before 24 November.

## enclosure chart.txt
marking: confidential
readers: north/registrar, north/adviser, south/registrar
`

test("two offices are founded, and an officer joins by invitation", async () => {
  const admissions = readdirSync(path("admissions")).map((file) => path("admissions", file))
  const [first = "", second = "", third = "", fourth = ""] = admissions
  const founded = await good("north", [
    "office",
    "create",
    "north.example",
    "--name",
    "Nadia Haddad",
    "--admission",
    first,
    "--play",
    "--json",
  ])
  const data = JSON.parse(founded.out)
  assert.equal(data.v, 1)
  assert.match(data.office, /^[0-9a-f]{64}$/)
  assert.equal(data.outbox.state, "sent")
  await good("south", ["office", "create", "south.example", "--name", "شیرین کاظمی", "--admission", second, "--play"])

  const invite = [
    "office",
    "invite",
    "--name",
    "Karim Nasser",
    "--title",
    "adviser",
    "--roles",
    "drafter,reader,signatory",
  ]
  const invitation = path("adviser.invitation")
  await good("north", [...invite, "--admission", third, "--out", invitation])
  assert.equal(statSync(invitation).mode & 0o777, 0o600)
  assert.equal((await run("north", [...invite, "--admission", third, "--out", invitation])).exit, 1)
  await good("adviser", ["init", "--invitation", invitation, "--play"])
  assert.equal((await run("adviser", ["init", "--invitation", invitation])).exit, 1)

  const south = [
    "office",
    "invite",
    "--name",
    "بهرام صادقی",
    "--title",
    "minister",
    "--roles",
    "drafter,reader,signatory",
  ]
  await good("south", [...south, "--admission", fourth, "--out", path("minister.invitation")])
  await good("minister", ["init", "--invitation", path("minister.invitation"), "--play"])

  await good("north", ["collect"])
  await good("south", ["collect"])
  assert.match(
    (await good("north", ["office", "roster", "--show"])).out,
    /joined, in no roster yet:\n[^]*adviser {2}Karim Nasser/,
  )
  const impossible = await run("north", ["office", "roster", "--quorum", "3"])
  assert.notEqual(impossible.exit, 0)
  await good("north", ["office", "roster", "--quorum", "2"])
  await good("south", ["office", "roster"])
  await good("adviser", ["collect"])
  await good("minister", ["collect"])
})

test("a roster is approved by name; a wrong name, or none, approves nothing", async () => {
  // The founder has approved the first roster by laying it.
  assert.equal((await run("north", ["office", "approve"])).exit, 5)
  // In the south that was enough: its quorum is one, and nobody else is asked any more.
  assert.equal((await run("minister", ["office", "approve"])).exit, 5)
  for (const who of ["adviser"]) {
    const refused = await run(who, ["office", "approve"])
    assert.equal(refused.exit, 6, refused.err)
    assert.match(refused.err, /repeat the command with --confirm roster\/1/)
    assert.equal((await run(who, ["office", "approve", "--confirm", "roster/2"])).exit, 6)
    await good(who, ["office", "approve", "--confirm", "roster/1"])
  }
  await settle()
  assert.match((await good("adviser", ["office", "roster", "--show"])).out, /quorum: +2 of 2 signatories/)
  assert.equal((await run("adviser", ["office", "card", "--out", path("x.card")])).exit, 6)
})

test("the host introduces; a channel is proposed, accepted, compared, approved", async () => {
  await good("north", ["office", "card", "--out", path("north.card")])
  await good("south", ["office", "card", "--out", path("south.card")])
  const tickets = readdirSync(path("tickets")).map((file) => path("tickets", file))
  const introduced = await diwan([
    "introduce",
    "--card",
    path("north.card"),
    path("south.card"),
    "--host",
    path("host.card"),
    "--ticket",
    ...tickets,
    "--out",
    path("introductions"),
  ])
  assert.equal(introduced.exit, 0, introduced.err)
  assert.equal(introduced.out.trim().split("\n").length, 2)
  const [north, south] = ["north", "south"].map((office) => [
    "--introduction",
    path("introductions", `${office}.example.introduction`),
  ])
  assert.ok(north !== undefined && south !== undefined)
  writeFileSync(path("cedar.json"), CHARTER)
  await good("north", ["channel", "propose", ...north, "--charter", path("cedar.json")])
  const offered = await good("south", ["channel", "accept", ...south])
  assert.match(offered.out, /caveats: +eyes only/)
  await good("south", ["channel", "accept", "cedar", ...south])
  await settle()

  const { groups, words } = JSON.parse((await good("north", ["channel", "fingerprint", "cedar", "--json"])).out)
  const wrongGroup = await run("south", ["channel", "compare", "cedar", "00001", ...groups.slice(1)])
  assert.equal(wrongGroup.exit, 1)
  assert.match(wrongGroup.err, /group/)
  const tooEarly = await run("south", ["channel", "approve", "cedar"])
  assert.equal(tooEarly.exit, 6)
  const persian = groups.join("-").replace(/[0-9]/g, (digit: string) => String.fromCodePoint(0x06f0 + Number(digit)))
  await good("south", ["channel", "compare", "cedar", "-"], { input: `${persian}\n` })
  await good("north", ["channel", "compare", "cedar"], { answers: [words.join(" ")] })
  await settle()
  await good("north", ["channel", "approve", "cedar", "--confirm", "cedar"])
  await good("south", ["channel", "approve", "cedar", "--confirm", "cedar"])
  await settle()
  await good("adviser", ["channel", "approve", "cedar", "--confirm", "cedar"])
  await settle()
  const channels = JSON.parse((await good("south", ["channel", "list", "--json"])).out).channels
  assert.deepEqual([channels[0].stage, channels[0].rules.languages], ["standing", ["ar", "en"]])
})

test("a draft that the charter forbids is refused with 6; one with a mistake names file and line", async () => {
  writeFileSync(path("chart.txt"), "a chart\n")
  writeFileSync(path("first.md"), DRAFT)
  writeFileSync(path("forbidden.md"), DRAFT.replace("marking: secret", "marking: top secret"))
  writeFileSync(path("mistaken.md"), DRAFT.replace("## section", "## sektion"))
  const forbidden = await run("adviser", ["write", path("forbidden.md"), "--json"])
  assert.deepEqual(
    [forbidden.exit, JSON.parse(forbidden.err.split("\n").at(-2) ?? "").error.code],
    [6, "marking-not-permitted"],
  )
  const mistaken = await run("adviser", ["write", path("mistaken.md")])
  assert.equal(mistaken.exit, 1)
  assert.match(mistaken.err, /mistaken\.md:6: want '## section'/)
  const kept = await good("adviser", ["write", path("first.md")])
  assert.match(kept.out, /parts 1, 3 +north\/registrar/)
  assert.match(kept.out, /all 3 parts +south\/registrar/)
})

test("a letter is submitted, approved by two, sent, read; the receipt comes back", async () => {
  await good("adviser", ["draft", "submit", "1"])
  await settle()
  assert.match((await good("adviser", ["draft", "list"])).out, /submitted +number 1/)
  const early = await run("north", ["send", "north/1", "--confirm", "north/1"])
  assert.equal(early.exit, 75, early.err)

  const shown = await good("north", ["approve", "north/1", "--show"])
  assert.match(
    shown.out,
    /read what:\n {2}all 3 parts +north\/adviser\n {2}parts 1, 3 +north\/registrar\n {2}all 3 parts +south\/registrar\n/,
  )
  assert.match(shown.out, /can prove to anybody, for ever/)
  assert.equal((await good("north", ["approve"])).out.split("\n").length, 2)
  const typed = await good("north", ["approve", "north/1"], { answers: ["north/١"] })
  assert.match(typed.err, /The link\nOne depends on the other/)
  await good("adviser", ["approve", "north/1", "--confirm", "north/1"])
  await settle()
  assert.match((await good("north", ["send"])).out, /2 approvals +north\/1 +cedar/)
  assert.equal((await run("north", ["send", "north/1"])).exit, 6)
  const sent = JSON.parse((await good("north", ["send", "north/1", "--confirm", "north/1", "--json"])).out)
  assert.deepEqual([sent.name, sent.index, sent.outbox.state], ["north/1", 2, "sent"])
  assert.match(sent.postmarked.iso, /^2\d{3}-.*Z$/)
  await settle()

  assert.match(
    (await good("south", ["list"])).out,
    /^2026-11-23 +letter +new +3 parts, 1 enclosed +north\/1 {2}cedar\n$/,
  )
  await good("south", ["receipt", "north/1"])
  await settle()
  assert.match((await good("adviser", ["receipt", "north/1", "--show"])).out, /opened +south\/registrar/)
  assert.equal((await run("south", ["read", "north/9"])).exit, 5)
})

test("a letter, as it is printed", async (t) => {
  const { out } = await good("south", ["read", "north/1"])
  const printed = visible(out).replace(/postmarked \d{4}-\d\d-\d\d \d\d:\d\d UTC/, "postmarked TIME")
  t.assert.fileSnapshot(printed, join(import.meta.dirname, "testdata", "letter.txt"), { serializers: [String] })
  const data = JSON.parse((await good("south", ["read", "north/1", "--json"])).out)
  assert.equal(data.sections[1].versions[0].text, "One depends on the other, before 24 November.")
  assert.deepEqual(data.date, { seconds: 1795435200, iso: "2026-11-23T12:00:00Z" })
  assert.ok(!JSON.stringify(data).includes("identity"))
  assert.equal((await good("north", ["read", "north/1"])).out.includes("The link"), false)
})

test("an enclosure is taken out, once; the view is verified offline, and a changed byte is seen", async () => {
  const taken = await good("south", ["read", "north/1", "--enclosure", "1", "--out", path("out")])
  assert.equal(readFileSync(taken.out.trim(), "utf8"), "a chart\n")
  assert.equal((await run("south", ["read", "north/1", "--enclosure", "1", "--out", path("out")])).exit, 1)

  const file = path("north-1.view")
  await good("south", ["read", "north/1", "--export", file])
  const channel = (await good("south", ["channel", "fingerprint", "cedar", "--id"])).out.trim()
  const verified = await diwan(["verify", file, "--channel", channel])
  assert.equal(verified.exit, 0, verified.err)
  assert.match(verified.out, /^VERIFIED/)
  assert.equal((await diwan(["verify", file])).exit, 3)
  assert.equal((await diwan(["verify", file, "--channel", "00".repeat(32)])).exit, 3)
  const octets = readFileSync(file)
  octets[octets.length - 40] = (octets[octets.length - 40] ?? 0) ^ 1
  writeFileSync(path("changed.view"), octets)
  const changed = await diwan(["verify", path("changed.view"), "--channel", channel])
  assert.deepEqual([changed.exit, changed.out], [3, ""])

  assert.match((await good("south", ["register", "verify", "cedar"])).out, /north: verified, 3 entries, 1 letter/)
  assert.match((await good("south", ["postmarks", "verify", "cedar"])).out, /3 postmarks, times never fall/)
  assert.equal((await run("adviser", ["register", "verify", "cedar"])).exit, 5)
  await good("south", ["register", "export", "cedar", "--office", "north", "--out", path("north.register")])
  assert.equal((await diwan(["verify", path("north.register"), "--channel", channel])).exit, 0)
  assert.match((await diwan(["inspect", path("north.card")])).out, /"token": h'' \/ 32 bytes, not shown \//)
})

test("waiting is interrupted: 130, and the same command goes on", async () => {
  const interrupted = await run("south", ["collect", "--wait", "60"], {
    interrupt: (interrupt) => void setTimeout(interrupt, 50),
  })
  assert.equal(interrupted.exit, 130)
  assert.match(interrupted.err, /the same command goes on where it stopped/)
  const fd = { stdio: ["ignore", "pipe", "pipe"] as const }
  const child = spawn(process.execPath, [BIN, "collect", "--wait", "60", ...vaultOf("south"), "-v"], {
    stdio: [...fd.stdio],
  })
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve))
  // It says that the vault is one of the play as soon as it is open.
  await new Promise<void>((resolve) => child.stderr.once("data", () => resolve()))
  child.kill("SIGINT")
  assert.equal(await ended, 130)
  await good("south", ["collect"])
})

test("a second device joins, and the register's keys are rotated, by one roster", async () => {
  const [admission = ""] = readdirSync(path("later")).map((file) => path("later", file))
  const invitation = path("device.invitation")
  await good("north", ["office", "invite", "--device-of", "adviser", "--admission", admission, "--out", invitation])
  await good("adviser-2", ["init", "--invitation", invitation, "--play"])
  await good("north", ["collect"])
  await good("north", ["office", "roster", "--new-keys"])
  await good("adviser", ["collect"])
  for (const who of ["adviser", "north"]) await good(who, ["office", "approve", "--confirm", "roster/2"])
  await settle()
  await good("adviser-2", ["collect"])
  const shown = JSON.parse((await good("adviser-2", ["office", "roster", "--show", "--json"])).out)
  assert.equal(shown.roster.version, 2)
  assert.match((await good("north", ["office", "roster", "--show"])).out, /adviser-2 +Karim Nasser/)
  await good("north", ["register", "verify", "cedar"])
  await good("south", ["register", "verify", "cedar"])
})

test("a clock that is a day off sends nothing and says so", async () => {
  const now = (): number => Math.floor(Date.now() / 1000) + 86_400
  const { exit, err } = await run("south", ["collect"], { now })
  assert.equal(exit, 1)
  assert.match(err, /this machine's clock is .* ahead of the relay's; set it and try again/)
})

test("without the relay an act is done and waits; collecting says 75; later it goes out", async () => {
  await harbour.stop()
  const given = await run("south", ["stock", "--give"])
  assert.equal(given.exit, 0)
  assert.match(given.err, /waiting: .* could not be sent yet \(unreachable: .*\); 'diwan collect' sends them/)
  assert.equal((await run("south", ["collect"])).exit, 75)
  await harbour.start()
  await good("south", ["collect"])
})

async function run(who: string, argv: readonly string[], world: World = {}): Promise<Ran> {
  return diwan([...argv, ...vaultOf(who)], world)
}

async function good(who: string, argv: readonly string[], world: World = {}): Promise<Ran> {
  const ran = await run(who, argv, world)
  assert.equal(ran.exit, 0, `${who}: diwan ${argv.join(" ")}: ${ran.err}`)
  return ran
}

function vaultOf(who: string): readonly string[] {
  return ["--home", path(who), "--passphrase-file", passphrase]
}

/** Everybody collects, until nothing moves. */
async function settle(): Promise<void> {
  for (let round = 0; round < 8; round++) {
    let moved = 0
    for (const who of ["north", "adviser", "south", "minister"])
      moved += JSON.parse((await good(who, ["collect", "--json"])).out).bundles
    if (moved === 0) return
  }
}
