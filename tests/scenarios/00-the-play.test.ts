/**
 * The play, as `npm start` runs it: the whole case over a relay in a process of its own, then everybody's desk left open,
 * each with an agent of its own. Here its narration is held to what it promises, the page that leads to the desks to what
 * it refuses, and the folder that is left to what it says. One play serves all of it; the tests stand in its order.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { request } from "node:http"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { pipeline } from "node:stream/promises"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { fromHex } from "../../src/bytes/index.ts"
import { connectTo } from "../../src/desk/agent/client.ts"
import { placeOf } from "../../src/desk/agent/place.ts"
import { openDesk, readLetter, verifyFile, type Desk } from "../../src/desk/index.ts"
import { pdftoppm } from "../../scripts/programs.ts"
import { recordsOf } from "../desk/steps.ts"
import { axe, launch, settled } from "../web/harness.ts"

const ROOT = join(import.meta.dirname, "../..")
const PEOPLE = [
  "north/registrar",
  "north/principal",
  "north/adviser",
  "north/spokesman",
  "south/registrar",
  "south/principal",
  "south/minister",
]
let home = ""
let told = ""
let lobby = ""
let code: number | null = null
let play: ChildProcess
let environment: Record<string, string | undefined>
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), "diwan-play-"))
  home = join(folder, "play")
  // Sockets of its own: nothing of this is among the agents of whoever runs the tests.
  environment = { ...process.env, XDG_RUNTIME_DIR: join(folder, "run") }
  mkdirSync(join(folder, "run"), { mode: 0o700 })
  // A group of its own, so that it can be interrupted as a terminal does: all of it at once.
  play = spawn(process.execPath, ["--conditions=source", "src/desk/play/main.ts", "--home", home], {
    cwd: ROOT,
    env: environment,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  })
  const ended = once(play, "close").then(([status]) => void (code = status as number | null))
  const open = new Promise<void>((resolve) => {
    const hear = (octets: Buffer): void => {
      told += octets.toString()
      const [, address] = /^ *(http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(told) ?? []
      if (address === undefined) return
      lobby = address
      resolve()
    }
    play.stdout?.on("data", hear)
    play.stderr?.on("data", hear)
  })
  await Promise.race([open, ended])
})
after(async () => {
  if (play.exitCode === null && play.signalCode === null) {
    process.kill(-Number(play.pid), "SIGKILL")
    await once(play, "close")
  }
  rmSync(join(home, ".."), { recursive: true, force: true })
})

async function withDesk<T>(who: string, look: (desk: Desk) => T): Promise<T> {
  const passphrase = readFileSync(join(home, "passphrase"), "utf8").trim()
  const desk = await openDesk({ path: join(home, who, "vault.diwan"), unlock: { passphrase } })
  try {
    return look(desk)
  } finally {
    desk[Symbol.dispose]()
  }
}

/** Ask the page of the play for something, with exactly these headers. */
async function ask(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<{ status: number; location: string; body: string }> {
  return new Promise((resolve, reject) => {
    request(new URL(path, lobby), { method, headers }, (response) => {
      let body = ""
      response.setEncoding("utf8").on("data", (text: string) => (body += text))
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location ?? "", body }),
      )
    })
      .once("error", reject)
      .end()
  })
}

test("the play leaves a page that leads to everybody's desk", async () => {
  assert.notEqual(lobby, "", told)
  const { status, body } = await ask("/")
  assert.equal(status, 200)
  for (const who of PEOPLE) assert.ok(body.includes(`href="/desk/${who}"`), who)
  // It holds no secret: only a click asks for one.
  assert.doesNotMatch(body, /launch|passphrase=/)
})

test("that page answers to its own name only, and leads nobody whom another page sends", async () => {
  assert.equal((await ask("/", { host: "evil.example" })).status, 421)
  assert.equal((await ask("/desk/north/registrar", { host: "localhost" })).status, 421)
  for (const site of ["cross-site", "same-site"])
    assert.equal((await ask("/desk/north/registrar", { "sec-fetch-site": site })).status, 403)
  assert.equal((await ask("/desk/north/registrar", {}, "POST")).status, 405)
  for (const path of ["/desk/north/nobody", "/desk/", "/desk/../north", "/favicon.ico"])
    assert.equal((await ask(path)).status, 404, path)
})

test("each desk is led to by an address of its own, under a name of its own, and each click by another", async () => {
  const origins = new Set<string>()
  for (const who of PEOPLE) {
    const { status, location } = await ask(`/desk/${who}`, { "sec-fetch-site": "same-origin" })
    assert.equal(status, 302)
    assert.match(location, /^http:\/\/diwan-[a-z2-7]{10}\.localhost:\d+\/#launch=[A-Za-z0-9_-]{43}$/)
    origins.add(new URL(location).origin)
  }
  assert.equal(origins.size, PEOPLE.length)
  const twice = [await ask("/desk/south/minister"), await ask("/desk/south/minister")]
  assert.notEqual(twice[0]?.location, twice[1]?.location)
})

test("in a browser: from the page of the play to the fourth letter, over the agents of three officers", async () => {
  const browser = await launch()
  try {
    const context = await browser.newContext()
    const start = await context.newPage()
    start.setDefaultTimeout(60_000)
    await start.goto(lobby)
    for (const [name, sees] of [
      ["رهبر", true],
      ["بهرام صادقی", false],
    ] as const) {
      const opened = context.waitForEvent("page")
      await start.getByRole("link", { name }).click()
      const desk = await opened
      await settled(desk)
      assert.equal(new URL(desk.url()).hash, "")
      assert.deepEqual(await axe(desk), [])
      await desk.goto(new URL("/letter/cedar/north/4", desk.url()).href)
      await desk.getByText("We have not told our allies").waitFor()
      assert.equal((await desk.content()).includes("depends on a comprehensive agreement"), sees, name)
    }
    const opened = context.waitForEvent("page")
    await start.getByRole("link", { name: "Sami Khoury" }).click()
    const spokesman = await opened
    await settled(spokesman)
    assert.ok(!(await spokesman.content()).includes("cedar"))
  } finally {
    await browser.close()
  }
})

test("interrupted at the terminal, it ends its relay and every agent, and gives the vaults back", async () => {
  process.kill(-Number(play.pid), "SIGINT")
  if (play.exitCode === null) await once(play, "close")
  for (const who of PEOPLE) {
    assert.equal(await connectTo(placeOf(join(home, who, "vault.diwan"), environment)), null, who)
    // A vault that somebody holds is refused.
    await withDesk(who, () => undefined)
  }
  // Of the group nothing is left, neither the relay nor an agent.
  assert.throws(() => process.kill(-Number(play.pid), 0), { code: "ESRCH" })
  await assert.rejects(fetch(lobby))
})

/** The line of the narration in which somebody does something. */
function line(who: string, what: RegExp): string {
  const found = told.split("\n").find((each) => each.trimStart().startsWith(who) && what.test(each))
  return found ?? assert.fail(`the play does not tell that ${who} ${String(what)}:\n${told}`)
}

test("the play ends well: exit code 0, every chapter told", () => {
  assert.equal(code, 0, told)
  for (let chapter = 1; chapter <= 9; chapter++) assert.match(told, new RegExp(`^${chapter}\\. `, "m"))
})

test("north/4 has six sections in Arabic and English and two enclosures, and the principals read all of it", async () => {
  await withDesk("south/principal", (desk) => {
    const { view } = readLetter(desk, "north/4")
    assert.deepEqual([view.sections.length, view.enclosures.length], [6, 2])
    for (const { versions } of view.sections) {
      assert.deepEqual(
        versions.map(({ language, direction }) => `${language} ${direction}`),
        ["ar rtl", "en ltr"],
      )
    }
    assert.equal(
      view.enclosures.find(({ enclosure }) => enclosure.name === "survey.bin")?.enclosure.size,
      64 * 1024 ** 2,
    )
  })
})

test("the narration says who reads what, and the vaults agree with it", async () => {
  for (const who of [
    "north/registrar",
    "north/principal",
    "north/adviser",
    "south/registrar",
    "south/principal",
    "south/minister",
  ]) {
    const headings = await withDesk(who, (desk) => {
      const { view } = readLetter(desk, "north/4")
      const sections = view.sections.map(
        ({ versions }) => versions.find(({ language }) => language === "en")?.heading ?? "",
      )
      return [...sections, ...view.enclosures.map(({ enclosure }) => enclosure.name)]
    })
    assert.equal(
      line(who, / reads /)
        .trim()
        .replace(/^\S+\s+reads /, ""),
      headings.join(" · "),
    )
  }
  assert.doesNotMatch(line("south/registrar", / reads /), /The link|The allies|survey\.bin/)
})

test("the spokesman has nothing: no view, and not a word of any letter in the vault", async () => {
  line("north/spokesman", /nothing of the letter is on this machine/)
  const records = await withDesk("north/spokesman", recordsOf)
  for (const text of ["shared interest", "المصلحة", "cedar", "agreed in Muscat", "survey.bin"]) {
    assert.equal(records.includes(text), false, text)
  }
})

test("the enclosure of 64 MiB comes out as it went in", async () => {
  line("south/minister", /survey\.bin.*67108864 bytes, each piece checked/)
  const [went, came] = await Promise.all(
    [join("north", "enclosures"), join("south", "minister", "opened")].map((folder) =>
      hashOf(join(home, folder, "survey.bin")),
    ),
  )
  assert.equal(came, went)
})

test("what the charter forbids was refused, and the rule was named", () => {
  line("north/adviser", /tries to write a part marked 'top secret', and is refused/)
  assert.match(told, /the charter's rule "markings\.levels" permits office, confidential, secret/)
})

test("the registers are numbered, postmarked and verified, and the exported view verifies with the channel's id", () => {
  for (const name of ["north/1", "north/2", "north/3", "north/4", "south/1", "south/2"]) {
    assert.match(told, new RegExp(`^ +\\d+ +${name} .*postmark \\d+ at `, "m"))
  }
  assert.doesNotMatch(told, /VOID|not postmarked/)
  line("south/registrar", /north's register again: 4 letters, 0 gaps/)
  line("south/registrar", /south's register again: 2 letters, 0 gaps/)
  const [, channel] = /--channel ([0-9a-f]{64})/.exec(told) ?? []
  const file = new Uint8Array(readFileSync(join(home, "south", "minister", "north-4.view")))
  assert.equal(
    verifyFile(file, fromHex(channel ?? assert.fail("the channel's id is not told"), 32)).verified.kind,
    "verified",
  )
  assert.equal(verifyFile(file, null).verified.kind, "unidentified")
})

test("the relay that carried it all has read nothing", () => {
  const kept = readdirSync(join(home, "harbour"), { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.includes("sqlite"))
    .map(({ name }) => readFileSync(join(home, "harbour", name)))
  assert.ok(kept.length > 0)
  for (const text of ["shared interest", "المصلحة", "Nadia Haddad", "The President", "cedar"]) {
    assert.equal(
      kept.some((octets) => octets.includes(text)),
      false,
      text,
    )
  }
})

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256")
  await pipeline(createReadStream(path), hash)
  return hash.digest("hex")
}

test("'diwan print' writes the letter to a PDF, and the view attached to it verifies offline", () => {
  const [pdf, view] = [join(home, "north-4.pdf"), join(home, "attached.view")]
  const asked = ["print", "north/4", "--out", pdf, "--language", "ar", "--json"]
  const own = ["--home", join(home, "south/minister"), "--passphrase-file", join(home, "passphrase")]
  const printed = spawnSync(process.execPath, [join(ROOT, "bin/diwan.cjs"), ...asked, ...own], { encoding: "utf8" })
  assert.equal(printed.status, 0, printed.stderr)
  const detached = spawnSync(join(dirname(pdftoppm()), "pdfdetach"), ["-save", "1", "-o", view, pdf])
  assert.equal(detached.status, 0, String(detached.stderr))
  const channelId = fromHex(/--channel ([0-9a-f]{64})/.exec(told)?.[1] ?? "", 32)
  const verdict = verifyFile(readFileSync(view), channelId)
  assert.ok(verdict.kind === "view" && verdict.verified.kind === "verified")
})
