/**
 * A letter's way as a list of acts, each carried out by a process of `bin/diwan`, and what must hold when one of these has ended
 * anywhere: hook.mjs says where.
 * @module
 */
import { spawn } from "node:child_process"
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import assert from "node:assert/strict"
import { toHex } from "../../src/bytes/index.ts"
import { look } from "../../src/desk/act.ts"
import { idOf } from "../../src/desk/access.ts"
import { channelRegister, entryAt, headOf } from "../../src/desk/channels/registers.ts"
import {
  askLeave,
  deskStatus,
  listDrafts,
  readLetter,
  receiptsOf,
  sendLetter,
  verifyBook,
} from "../../src/desk/index.ts"
import { prekeySecrets } from "../../src/desk/records.ts"
import { bodiesOf, goneSince, tracesOf } from "../desk/disk.ts"
import { approveAll, channelOf, EVERYBODY, recordsOf, RELAY_URL, settle, type World } from "../desk/steps.ts"

/** One act of one officer. */
export interface Step {
  readonly name: string
  readonly who: string
  readonly argv: readonly string[]
}

/** The letter, and its way in the order in which people act. */
export const LETTER = "north/1"
export const STEPS: readonly Step[] = [
  { name: "submit", who: "north/adviser", argv: ["draft", "submit", "1"] },
  { name: "allot", who: "north/registrar", argv: ["collect"] },
  { name: "hand in", who: "north/adviser", argv: ["collect"] },
  { name: "hand on", who: "north/registrar", argv: ["collect"] },
  { name: "be laid before", who: "north/principal", argv: ["collect"] },
  { name: "approve", who: "north/principal", argv: ["approve", LETTER, "--confirm", LETTER] },
  { name: "approve as registrar", who: "north/registrar", argv: ["approve", LETTER, "--confirm", LETTER] },
  { name: "take approvals", who: "north/registrar", argv: ["collect"] },
  { name: "enter, postmark and send", who: "north/registrar", argv: ["send", LETTER, "--confirm", LETTER] },
  { name: "judge, cosign and pass on", who: "south/registrar", argv: ["collect"] },
  { name: "file, destroy the key, receipt", who: "south/minister", argv: ["collect"] },
  { name: "open", who: "south/minister", argv: ["receipt", LETTER] },
  { name: "enter receipts", who: "south/registrar", argv: ["collect"] },
  { name: "take receipts", who: "north/registrar", argv: ["collect"] },
  { name: "hear of receipts", who: "north/adviser", argv: ["collect"] },
]

/** Where a process is to end, or which call of it is to fail. */
export interface Trouble {
  readonly kill?: number
  readonly fail?: number
  readonly fault?: "ENOSPC" | "EIO" | "short"
  /** Killed from outside so many milliseconds after it was started, wherever it is then. */
  readonly after?: number
}

/** How a process ended, and the points it came by. */
export interface Ran {
  readonly exit: number | null
  readonly signal: string | null
  readonly err: string
  readonly points: readonly string[]
}

/** Carry out an act by a process of its own. */
export async function carryOut(at: World, step: Step, trouble: Trouble = {}): Promise<Ran> {
  const { who, argv } = step
  const [key, log] = [join(at.folder, "key"), join(at.folder, "points")]
  writeFileSync(key, at.keyOf(who), { mode: 0o600 })
  writeFileSync(log, "")
  at.leave(who)
  const fd = openSync(key, "r")
  const root = join(import.meta.dirname, "../..")
  const home = join(at.pathOf(who), "..")
  const given = { ...trouble, now: at.clock.now, relay: RELAY_URL, port: at.port, log }
  const child = spawn(
    process.execPath,
    [
      "--import",
      join(import.meta.dirname, "hook.mjs"),
      join(root, "bin/diwan.cjs"),
      ...argv,
      "--home",
      home,
      "--key-fd",
      "3",
      "--no-input",
    ],
    {
      stdio: ["ignore", "ignore", "pipe", fd],
      env: { DIWAN_CRASH: JSON.stringify(given), XDG_RUNTIME_DIR: at.folder },
    },
  )
  let err = ""
  child.stderr?.on("data", (said: Buffer) => (err += said.toString()))
  const killing = trouble.after === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), trouble.after)
  const ended = await new Promise<{ exit: number | null; signal: string | null }>((done) =>
    child.once("close", (exit, signal) => done({ exit, signal })),
  )
  clearTimeout(killing)
  closeSync(fd)
  return { ...ended, err, points: readFileSync(log, "utf8").split("\n").slice(0, -1) }
}

/** The seeds of everybody's one-time keys, and the ciphertext of everybody's records, from before the trouble. */
export interface Before {
  readonly seeds: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>
  readonly bodies: ReadonlyMap<string, readonly Buffer[]>
}

/** Remember what will have to be gone. */
export function rememberKeys(at: World): Before {
  const seedsOf = (who: string): ReadonlyMap<string, Uint8Array> =>
    new Map(
      at
        .desk(who)
        .vault.read((tx) => prekeySecrets.list(tx))
        .flatMap(({ key, value }) => (value.seed === null || value.period ? [] : [[key, value.seed] as const])),
    )
  return {
    seeds: new Map(EVERYBODY.map((who) => [who, seedsOf(who)])),
    bodies: new Map(EVERYBODY.map((who) => [who, bodiesOf(at.pathOf(who))])),
  }
}

/** The way is gone to its end, from wherever it was: what was done is not done again. */
export async function goOn(at: World): Promise<void> {
  const [adviser, registrar] = [at.desk("north/adviser"), at.desk("north/registrar")]
  const stateOf = (): string => listDrafts(adviser)[0]?.state ?? assert.fail("the draft is gone")
  await settle(at)
  if (["written", "sealing", "refused"].includes(stateOf())) {
    askLeave(adviser, 1, false)
    await settle(at)
  }
  assert.ok(["submitted", "entered"].includes(stateOf()), stateOf())
  if (stateOf() === "submitted") {
    await approveAll(at, "north", "letter", 2, LETTER)
    await settle(at)
    if (stateOf() === "submitted") await sendLetter(registrar, LETTER)
  }
  await settle(at)
}

/** What must hold at the end, wherever a process has ended. */
export function checkEnd(at: World, before: Before): void {
  for (const who of EVERYBODY) {
    const { alarms, held, outbox } = deskStatus(at.desk(who))
    assert.deepEqual([who, alarms, held, outbox], [who, [], 0, 0])
  }
  // Once, and everybody who was named has it.
  for (const who of ["north/principal", "north/adviser", "north/registrar", "south/minister", "south/registrar"])
    assert.equal(readLetter(at.desk(who), LETTER).summary.countersigned, true, who)
  const receipts = receiptsOf(at.desk("north/adviser"), LETTER).map(({ officer, what }) => `${officer} ${what}`)
  assert.equal(new Set(receipts).size, receipts.length)
  for (const want of ["south/minister arrived", "south/registrar arrived"]) assert.ok(receipts.includes(want), want)
  // No register forks: both registrars hold the same entries, octet for octet, and every one verifies again.
  const [north, south] = [at.desk("north/registrar"), at.desk("south/registrar")]
  const channel = idOf(channelOf(north))
  for (const office of [look(north, (_, self) => self.office), look(south, (_, self) => self.office)]) {
    const register = channelRegister(channel, office)
    const [mine, theirs] = [north, south].map((desk) =>
      look(desk, (tx) =>
        Array.from({ length: headOf(tx, register).size }, (_, i) => toHex(entryAt(tx, register, i).data)),
      ),
    )
    assert.deepEqual(mine, theirs)
  }
  for (const desk of [north, south])
    for (const { verified } of verifyBook(desk, "cedar")) assert.equal(verified.kind, "verified")
  // Nothing was sent twice.
  const database = new DatabaseSync(at.database, { readOnly: true })
  const rows = database.prepare("SELECT id FROM bundle UNION ALL SELECT id FROM filed_bundle").all()
  database.close()
  assert.equal(new Set(rows.map(({ id }) => toHex(id as Uint8Array))).size, rows.length)
  // No key that was used is on a disk, in clear, in ciphertext, or in a record.
  for (const who of EVERYBODY) {
    const desk = at.desk(who)
    desk.vault.flushDestroyed()
    const records = recordsOf(desk)
    for (const [id, seed] of before.seeds.get(who) ?? []) {
      if (desk.vault.read((tx) => prekeySecrets.get(tx, id)?.seed) !== null) continue
      assert.equal(records.includes(seed), false, `${who} has a key that was used`)
    }
    const gone = goneSince(at.pathOf(who), before.bodies.get(who) ?? [])
    assert.equal(tracesOf(at.pathOf(who), gone), 0, `${who}: traces of what was destroyed`)
  }
}
