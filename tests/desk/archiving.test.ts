/**
 * A channel in one file: what the registrar writes, a stranger verifies twenty years later with the channel's id and nothing
 * else, and so does a reader that shares no line with Diwan. Whatever octet is altered, it is refused.
 */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { toHex } from "../../src/bytes/index.ts"
import { diwan, type Ran } from "../../src/desk/cli/testdata/kit.ts"
import { archiveChannel, verifyFile } from "../../src/desk/index.ts"
import { fileText } from "../../src/desk/pages/files.ts"
import { exportArchive, openArchive } from "../../src/parcel/index.ts"
import { refused } from "../refused.ts"
import { draftOf, send, settle, standing, type Template, type World } from "./steps.ts"
import { close } from "./closing-kit.ts"

/** The reader that is written from the specification alone: a program of its own, with its own settings for types. */
const READER = new URL("../second-reader/archives.ts", import.meta.url).href
const { verifyArchive: secondReader } = (await import(READER)) as {
  verifyArchive: (
    file: Uint8Array,
    id: Uint8Array,
  ) => { identified: boolean; letters: readonly number[]; views: number }
}

const TEXT = "Cooperation on the harbour: coriander."
let template: Template
let at: World
before(async () => {
  template = await standing()
  at = await template.copy()
  await send(at, "north", draftOf(TEXT))
  await send(at, "south", draftOf("The answer."))
  await close(at, "north")
  await settle(at)
})
after(async () => {
  await at.close()
  template.remove()
})

async function run(who: string | null, ...argv: readonly string[]): Promise<Ran> {
  const given = { now: () => at.clock.now + 20 * 365 * 86_400, folder: at.folder }
  if (who === null) return diwan(argv, given)
  at.leave(who)
  const key = join(at.folder, "key")
  writeFileSync(key, at.keyOf(who), { mode: 0o600 })
  const fd = openSync(key, "r")
  try {
    return await diwan([...argv, "--home", dirname(at.pathOf(who)), "--key-fd", String(fd)], {
      ...given,
      now: () => at.clock.now,
    })
  } finally {
    closeSync(fd)
    await at.reopen(who)
  }
}

test("it holds both registers, is the same bytes each time, and verifies by both readers from the id alone", () => {
  const registrar = at.desk("north/registrar")
  const { channelId, file, letters } = archiveChannel(registrar, "cedar", false)
  assert.deepEqual(letters, [])
  assert.ok(Buffer.from(archiveChannel(registrar, "cedar", false).file).equals(file))
  assert.equal(Buffer.from(file).includes("coriander"), false)
  const { kind, verified } = verifyFile(file, channelId)
  assert.ok(kind === "archive" && verified.kind === "verified")
  assert.deepEqual(
    verified.registers.map(({ closed, letters: count, name }) => [name, count, closed?.index ?? null]),
    [
      ["north.example", 1, 3],
      ["south.example", 1, null],
    ],
  )
  assert.deepEqual(secondReader(file, channelId), { identified: true, letters: [1, 1], views: 0 })
  // The other office's registrar holds the same, and may write its own.
  const theirs = archiveChannel(at.desk("south/registrar"), "cedar", false)
  assert.equal(theirs.verified.registers.length, 2)
  assert.match(verified.readme, /RFC 8949[^]*العربية[^]*فارسی/)
})

test("letters go in only when asked, and each is of an entry in it", () => {
  const { channelId, file, letters } = archiveChannel(at.desk("north/registrar"), "cedar", true)
  assert.deepEqual(letters.toSorted(), ["north/1", "south/1"])
  assert.equal(Buffer.from(file).includes("coriander"), true)
  assert.deepEqual(secondReader(file, channelId), { identified: true, letters: [1, 1], views: 2 })
  const { identified, said } = fileText(file, toHex(channelId))
  assert.ok(identified)
  assert.deepEqual(
    said.map(({ code }) => code),
    ["archive-verified", "register-verified", "register-closed", "register-verified", "archive-views-held"],
  )
  assert.equal(fileText(file, null).identified, false)
  // A view that another channel's, or nobody's, would be has no place in it.
  const opened = openArchive(file)
  refused("archive-policy", () =>
    verifyFile(exportArchive({ ...opened, policies: opened.policies.slice(1) }), channelId),
  )
})

test("whatever octet is altered, it is refused", () => {
  const { channelId, file } = archiveChannel(at.desk("north/registrar"), "cedar", false)
  for (let i = 0; i < 40; i++) {
    const altered = file.slice()
    const place = Math.floor((i * file.length) / 40)
    altered[place] = (altered[place] as number) ^ 1
    assert.throws(() => verifyFile(altered, channelId), { code: /^(archive-sum|archive-malformed|file-not-diwan)$/ })
    assert.throws(() => secondReader(altered, channelId))
  }
  refused("channel-differs", () => verifyFile(file, new Uint8Array(32)))
  refused("not-registrar", () => archiveChannel(at.desk("north/principal"), "cedar", false))
  refused("no-channel", () => archiveChannel(at.desk("north/registrar"), "juniper", false))
})

test("from the command line: written, and verified twenty years later without a vault", async () => {
  const out = join(at.folder, "cedar.archive")
  const made = await run("north/registrar", "channel", "archive", "cedar", "--out", out, "--json")
  assert.equal(made.exit, 0, made.err)
  const { channel } = JSON.parse(made.out) as { channel: string }
  assert.equal((await run("north/registrar", "channel", "archive", "cedar", "--out", out)).exit, 1)
  const verified = await run(null, "verify", out, "--channel", channel)
  assert.equal(verified.exit, 0, verified.err)
  assert.match(
    verified.out,
    /^VERIFIED[^]*north\.example: verified, 4 entries, 1 letter[^]*CLOSED: by entry 3[^]*south\.example/,
  )
  assert.equal((await run(null, "verify", out)).exit, 3)
  const damaged = readFileSync(out)
  damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] as number) ^ 1
  writeFileSync(out, damaged)
  const refusedFile = await run(null, "verify", out, "--channel", channel)
  assert.equal(refusedFile.exit, 3)
  assert.match(refusedFile.err, /damaged: its sum is another/)
})

test("unpacked: a folder of files that verify by themselves; of an archive that does not hold nothing is written", async () => {
  const { channelId, file } = archiveChannel(at.desk("north/registrar"), "cedar", true)
  const [archive, out] = [join(at.folder, "whole.archive"), join(at.folder, "cedar")]
  writeFileSync(archive, file)
  const unpack = ["channel", "unpack", archive, "--out", out]
  assert.equal((await run(null, ...unpack)).exit, 2)
  assert.equal((await run(null, ...unpack, "--channel", "00".repeat(32))).exit, 3)
  assert.equal(existsSync(out), false)
  const id = toHex(channelId)
  const unpacked = await run(null, ...unpack, "--channel", id, "--json")
  assert.equal(unpacked.exit, 0, unpacked.err)
  const files = (JSON.parse(unpacked.out) as { files: readonly string[] }).files.map((each) => relative(out, each))
  const found = readdirSync(out, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  assert.equal(found.length, files.length)
  assert.deepEqual(files, [
    "README.txt",
    "1-north.register",
    "2-south.register",
    "1-north.policy",
    "2-south.policy",
    "postmarks.policy",
    ...files.slice(6),
  ])
  assert.deepEqual(
    files
      .slice(6)
      .map((each) => each.replace(/^views\/[0-9]{5}-/, ""))
      .toSorted(),
    ["north-1.view", "south-1.view"],
  )
  for (const each of files.filter((name) => /[.](?:register|view)$/.test(name)))
    assert.equal((await run(null, "verify", join(out, each), "--channel", id)).exit, 0, each)
  assert.equal((await run(null, ...unpack, "--channel", id)).exit, 1, "nothing is replaced")
})
