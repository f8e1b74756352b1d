/** Whatever a message holds, the alarm can be read again, and what can be read of it stays. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { checkText } from "../bytes/index.ts"
import { runAct } from "./act.ts"
import { dismissAlarm, listAlarms, raise } from "./alarm.ts"
import { createDesk, createOffice } from "./index.ts"

test("an alarm of any message is listed, dismissed and raised again", async () => {
  const folder = mkdtempSync(join(tmpdir(), "diwan-alarm-"))
  try {
    using desk = await createDesk({
      path: join(folder, "home", "vault.diwan"),
      unlock: { key: new Uint8Array(32).fill(1) },
      play: true,
    })
    createOffice(desk, {
      office: "north.example",
      founder: { name: "Nora", title: "registrar", roles: ["reader"] },
      admission: { relay: "http://127.0.0.1:1", token: new Uint8Array(32).fill(7), expires: 4_000_000_000 },
    })
    const anyText = fc.oneof(
      fc.string({ unit: "binary", maxLength: 600 }),
      fc.string({ unit: "grapheme", maxLength: 600 }),
      fc.string({
        unit: fc.constantFrom("\u202e", "\u200c", "\u115f", "\u3164", "\ud800", "e", "\u0301", "م", "ی"),
        maxLength: 600,
      }),
    )
    fc.assert(
      fc.property(anyText, (message) => {
        const ring = (): void =>
          runAct(desk, "raise", (act) => raise(act, { code: "bundle-refused", message, bundle: null, evidence: null }))
        ring()
        const alarm = listAlarms(desk).at(-1) ?? assert.fail("no alarm")
        checkText(alarm.what, "block", "alarm")
        assert.ok(alarm.what.length <= 500)
        if (/^[\x20-\x7e]{0,500}$/.test(message)) assert.equal(alarm.what, message)
        for (const { id } of listAlarms(desk)) dismissAlarm(desk, id)
        assert.deepEqual(listAlarms(desk), [])
        ring()
        assert.equal(listAlarms(desk).length, 1)
        for (const { id } of listAlarms(desk)) dismissAlarm(desk, id)
      }),
      { numRuns: 60, examples: [["کتاب می\u200cشود"], ["\u0344".repeat(500)], ["\ud83d".padStart(500, "a")]] },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
