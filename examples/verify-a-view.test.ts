import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { fromHex } from "diwan/bytes"
import { parseVector } from "../vectors/gen/format.ts"
import { tellView } from "./verify-a-view.ts"

const vector = parseVector(
  "parcel/view-verified",
  readFileSync(join(import.meta.dirname, "../vectors/parcel/view-verified.txt"), "utf8"),
)
const id = vector.inputs["channel"] as string

test("a view says who approved it, when it was entered, and what it says", () => {
  assert.deepEqual(tellView(vector.bytes, fromHex(id, 32)), [
    "letter 1 of north.example, persons who approved it: 1",
    "entry 2, signed by its registrar at 2026-10-12T09:01:00Z",
    "postmark 1 at 2026-10-12T09:02:00Z",
    "countersigned by host and registrar: it counts",
    "[open, en] We share an interest in the harbour.",
    "[secret, en] For the principal alone.",
  ])
})

test("without the channel's id, or with another one, nothing of the letter is told", () => {
  assert.throws(() => tellView(vector.bytes, null), /channel not identified/)
  assert.throws(() => tellView(vector.bytes, new Uint8Array(32)), { code: "channel-differs" })
})

test("as a program it ends with 3 when a bit was changed, and says nothing else", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "diwan-example-"))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, "north-1.view")
  const run = (file: Uint8Array): ReturnType<typeof spawnSync> => {
    writeFileSync(path, file)
    return spawnSync(
      process.execPath,
      ["--conditions=source", join(import.meta.dirname, "verify-a-view.ts"), path, id],
      { encoding: "utf8" },
    )
  }
  const good = run(vector.bytes)
  assert.equal(good.status, 0, String(good.stderr))
  const altered = Uint8Array.from(vector.bytes)
  altered[Math.floor(altered.length / 2)] = (altered[Math.floor(altered.length / 2)] as number) ^ 1
  const bad = run(altered)
  assert.equal(bad.status, 3)
  assert.equal(bad.stdout, "")
})
