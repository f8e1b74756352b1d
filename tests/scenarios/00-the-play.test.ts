/**
 * The play, as `npm start -- --once` runs it: the whole case over a relay in a process of its own. Here its narration is
 * held to what it promises, and the folder that it leaves to what it says.
 */
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { fromHex } from "../../src/bytes/index.ts"
import { openDesk, readLetter, verifyFile, type Desk } from "../../src/desk/index.ts"
import { recordsOf } from "../desk/steps.ts"

const ROOT = join(import.meta.dirname, "../..")
let home = ""
let told = ""
let code: number | null = null
before(async () => {
  home = join(mkdtempSync(join(tmpdir(), "diwan-play-")), "play")
  const child = spawn(
    process.execPath,
    ["scripts/node26.cjs", "--conditions=source", "src/desk/play/main.ts", "--once", "--home", home],
    { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] },
  )
  child.stdout.on("data", (octets: Buffer) => (told += octets.toString()))
  child.stderr.on("data", (octets: Buffer) => (told += octets.toString()))
  code = await new Promise((done) => child.once("close", done))
})
after(() => rmSync(join(home, ".."), { recursive: true, force: true }))

async function withDesk<T>(who: string, look: (desk: Desk) => T): Promise<T> {
  const passphrase = readFileSync(join(home, "passphrase"), "utf8").trim()
  const desk = await openDesk({ path: join(home, who, "vault.diwan"), unlock: { passphrase } })
  try {
    return look(desk)
  } finally {
    desk[Symbol.dispose]()
  }
}

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
