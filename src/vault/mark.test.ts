import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { toHex } from "../bytes/index.ts"
import { freshPath, freshVault, refused } from "./fresh.test.ts"
import { markOf } from "./index.ts"

const registers = [{ register: new Uint8Array(randomBytes(32)), size: 7, root: new Uint8Array(randomBytes(32)) }]

test("a mark is read as it was written, by its vault alone, and says nothing to anybody else", async (t) => {
  const vault = await freshVault(t)
  const folder = join(dirname(freshPath(t)), "state", "diwan")
  const mark = markOf(vault, folder)
  assert.equal(mark.read(), null)
  mark.write({ acts: 3, registers })
  mark.write({ acts: 4, registers })
  assert.deepEqual(mark.read(), { acts: 4, registers })
  assert.deepEqual(fs.readdirSync(folder), [`${toHex(vault.id)}.mark`])
  const file = fs.readFileSync(mark.path)
  assert.ok(!file.includes(registers[0]?.register ?? assert.fail()))
  if (process.platform !== "win32") assert.equal(fs.statSync(mark.path).mode & 0o777, 0o600)

  const other = await freshVault(t)
  const theirs = markOf(other, folder)
  fs.copyFileSync(mark.path, theirs.path)
  assert.throws(() => theirs.read(), refused("tampered"))
})

test("a mark of which a bit was changed, or that was cut, is refused and not taken for none", async (t) => {
  const vault = await freshVault(t)
  const mark = markOf(vault, dirname(freshPath(t)))
  mark.write({ acts: 3, registers })
  const whole = fs.readFileSync(mark.path)
  for (let at = 0; at < whole.length; at++) {
    const bad = Buffer.from(whole)
    bad[at] = (bad[at] as number) ^ (1 << (at % 8))
    fs.writeFileSync(mark.path, bad)
    assert.throws(() => mark.read(), refused("tampered"), `octet ${at}`)
  }
  for (const length of [0, 5, 44, 45, whole.length - 1]) {
    fs.writeFileSync(mark.path, whole.subarray(0, length))
    assert.throws(() => mark.read(), refused("tampered"))
  }
})

test("a mark that cannot be written is not taken for written", async (t) => {
  const vault = await freshVault(t)
  const folder = dirname(freshPath(t))
  fs.writeFileSync(join(folder, "file"), "")
  const mark = markOf(vault, join(folder, "file", "marks"))
  assert.throws(() => mark.write({ acts: 1, registers: [] }))
  assert.equal(mark.read(), null)
})
