/**
 * Two offices have two machines, in two zones and two languages, and a hash knows neither. The same work from the same
 * secrets is done by processes in three zones and three locales, in the library and at the command line, and every octet
 * that is signed, sealed, hashed, carried by hand or printed for other programs is the same.
 *
 * Started with `ZONE_FOLDER` this file is such a process: it does the work, writes its files there, and prints what came.
 */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { fileURLToPath } from "node:url"

/** Zones that are never at one hour, and locales that write neither digits nor lists alike. */
const PLACES = [
  { TZ: "UTC", LC_ALL: "en_US.UTF-8" },
  { TZ: "Asia/Tehran", LC_ALL: "fa_IR.UTF-8" },
  { TZ: "Africa/Cairo", LC_ALL: "ar_EG.UTF-8" },
] as const

const DIWAN = fileURLToPath(new URL("../bin/diwan.cjs", import.meta.url))

/** What a process says of itself and of its work. */
interface Told {
  /** A moment and a number as this process would write them by itself. */
  readonly itself: string
  readonly channel: string
  /** Names of pieces of work to octets, as hexadecimal, or to what was read. */
  readonly work: { readonly [name: string]: string }
}

const folder = process.env["ZONE_FOLDER"]
if (folder === undefined) compare()
else process.stdout.write(JSON.stringify(await workIn(folder)))

function compare(): void {
  const root = mkdtempSync(join(tmpdir(), "diwan-zones-"))
  after(() => rmSync(root, { recursive: true, force: true }))
  const at = (place: (typeof PLACES)[number]): string => join(root, place.LC_ALL)
  let channel = ""

  test("the same work in three zones and three locales gives the same octets", async () => {
    const told = await Promise.all(
      PLACES.map(async (place) => {
        mkdirSync(at(place))
        const { code, out, err } = await node({ ...place, ZONE_FOLDER: at(place) }, fileURLToPath(import.meta.url))
        assert.equal(code, 0, err)
        return JSON.parse(out) as Told
      }),
    )
    assert.equal(new Set(told.map(({ itself }) => itself)).size, PLACES.length, "the places are not different ones")
    const [first = assert.fail(), ...others] = told
    assert.ok(Object.keys(first.work).length > 12)
    for (const other of others) assert.deepEqual(other.work, first.work)
    channel = first.channel
  })

  test("what the command line prints for programs is the same, octet for octet, and so is its refusal", async () => {
    assert.notEqual(channel, "", "the files were not made")
    const printed = await Promise.all(
      PLACES.map(async (place) => {
        const said: string[] = []
        for (const [file, id] of [
          ["north.view", channel],
          ["north.register", channel],
          ["north.register", "0".repeat(64)],
        ] as const) {
          const args = ["--json", "verify", join(at(place), file), "--channel", id]
          const { code, out, err } = await node(place, DIWAN, ...args)
          assert.equal(code, id === channel ? 0 : 3, err)
          said.push(out, err)
        }
        return said.map((text) => text.replaceAll(at(place), ""))
      }),
    )
    const [first = assert.fail(), ...others] = printed
    assert.match(first[0] ?? "", /"iso":"2\d{3}-/)
    for (const other of others) assert.deepEqual(other, first)
  })
}

/** Run this Node on a file, with nothing of the test runner about it. */
function node(
  place: { readonly [name: string]: string },
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const child = spawn(process.execPath, ["--conditions=source", ...args], {
    env: { ...env, ...place, LANG: place["LC_ALL"], LANGUAGE: "" },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let [out, err] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text))
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text))
  return new Promise((done, fail) => {
    child.once("error", fail)
    child.once("close", (code) => done({ code, out, err }))
  })
}

/** The work: from fixed secrets and times, as vectors are made, so that nothing in it is drawn. */
async function workIn(into: string): Promise<Told> {
  const { takeOver } = await import("../vectors/gen/fixed.ts")
  takeOver()
  // Loaded only now, so that no module holds the functions that draw.
  const { encodeRecord, toHex: hex } = await import("../src/bytes/index.ts")
  const { encodeStatement, fingerprint, readFingerprint } = await import("../src/office/index.ts")
  const { encodeCover, exportRegister, exportView, openRegisterFile, verifyRegisterFile, verifyViewFile } =
    await import("../src/parcel/index.ts")
  const { registerFileOf } = await import("../vectors/gen/cases/registerFiles.ts")
  const { tell } = await import("../vectors/gen/story.ts")
  const { parseVector } = await import("../vectors/gen/format.ts")
  const { readVector } = await import("../vectors/gen/readers.ts")
  const { pouchCases } = await import("../vectors/gen/cases/pouch.ts")

  const story = tell({ before: 1, rosters: 2, suspended: "deputy" })
  const { id } = story.charter
  const view = exportView({ cover: encodeCover(story.cover), content: story.content })
  const register = exportRegister(registerFileOf(story))
  writeFileSync(join(into, "north.view"), view)
  writeFileSync(join(into, "north.register"), register)
  const { groups, words } = fingerprint(id)
  const work: Record<string, string> = {
    statement: hex(encodeStatement(story.statement.root, story.statement)),
    charter: hex(story.charter.bytes),
    root: hex(story.letter.root),
    leaves: hex(encodeRecord({ leaves: story.letter.leaves.map(({ leaf }) => leaf) })),
    note: story.note,
    "host's note": story.hostNote ?? "",
    view: hex(view),
    register: hex(register),
    fingerprint: `${groups.join(" ")} ${words.join(" ")}`,
    "fingerprint in Persian digits": JSON.stringify(readFingerprint(persian(groups.join(" ")))),
    "register taken apart": readable(openRegisterFile(register)),
    "view verified": readable(verifyViewFile({ file: view, channelId: id })),
    "register judged": readable(verifyRegisterFile({ file: register, channelId: id })),
  }
  for (const vector of pouchCases()) {
    const kept = parseVector(
      vector.name,
      readFileSync(new URL(`../vectors/${vector.name}.txt`, import.meta.url), "utf8"),
    )
    work[vector.name] = `${hex(vector.bytes)} ${JSON.stringify(readVector(kept))}`
  }
  const moment = new Date(1_791_795_600_000)
  return {
    itself: `${moment.toLocaleString()} ${moment.getHours()} ${(1234.5).toLocaleString()}`,
    channel: hex(id),
    work,
  }
}

function persian(text: string): string {
  return text.replaceAll(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)] ?? digit)
}

/** A value of the protocol as text, its octets in hexadecimal. */
function readable(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    each instanceof Uint8Array ? Buffer.from(each).toString("hex") : typeof each === "bigint" ? String(each) : each,
  )
}
