/** `diwan alarm`: listed, dismissed by its code, kept. */
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { runAct } from "../act.ts"
import { raise } from "../alarm.ts"
import { createDesk, createOffice } from "../index.ts"
import { NOT_FOUND, OK, REFUSED } from "./exit-codes.ts"
import { diwan, scratch } from "./testdata/kit.ts"

const files = scratch()
after(files.remove)

test("an alarm is dismissed by typing its code; it is kept with its evidence, and nothing in it moves the cursor", async () => {
  const home = files.path("vault")
  mkdirSync(home, { mode: 0o700 })
  const passphrase = "salt, cedar, harbour"
  writeFileSync(files.path("passphrase"), passphrase, { mode: 0o600 })
  const admission = { relay: "http://127.0.0.1:1", token: new Uint8Array(32).fill(7), expires: 4_000_000_000 }
  {
    using desk = await createDesk({ path: join(home, "vault.diwan"), unlock: { passphrase }, play: true })
    createOffice(desk, {
      office: "north.example",
      founder: { name: "Nora", title: "registrar", roles: ["reader"] },
      admission,
    })
    runAct(desk, "raise", (act) =>
      raise(act, {
        code: "register-forked",
        message: "two \u001b[2J\u202efaces",
        bundle: null,
        evidence: Uint8Array.of(1),
      }),
    )
  }
  const run = (...argv: readonly string[]): ReturnType<typeof diwan> =>
    diwan([...argv, "--home", home, "--passphrase-file", files.path("passphrase")])
  const listed = await run("alarm", "list")
  assert.equal(listed.exit, OK, listed.err)
  assert.match(listed.out, /^1 .*register-forked +1 time +evidence kept +two \ufffd\[2J\ufffdfaces\n$/)
  assert.equal((await run("alarm", "dismiss", "1", "--confirm", "something")).exit, REFUSED)
  assert.equal((await run("alarm", "dismiss", "2", "--confirm", "register-forked")).exit, NOT_FOUND)
  const done = await run("alarm", "dismiss", "1", "--confirm", "register-forked")
  assert.equal(done.exit, OK, done.err)
  assert.match(done.err, /it is kept, and shown again if the same comes again/)
  assert.equal((await run("alarm", "list")).out, "")
  const all = JSON.parse((await run("alarm", "list", "--all", "--json")).out) as { alarms: readonly object[] }
  assert.partialDeepStrictEqual(all.alarms, [{ alarm: 1, code: "register-forked", evidence: true }])
  assert.deepEqual((JSON.parse((await run("status", "--json")).out) as { alarms: unknown }).alarms, [])
})
