/**
 * Processes of `bin/diwan` that end with SIGKILL at every durable call of a letter's way, one act after another, and disks and
 * lines that fail there instead. A few, drawn by a seed, are tried with every run of the tests; all of them by `npm run crash`, or
 * those of some acts, as it says.
 */
import { spawnSync } from "node:child_process"
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { writeDraft } from "../../src/desk/index.ts"
import { draftOf, standing, type Template, type World } from "../desk/steps.ts"
import { save } from "../desk/world.ts"
import { openJournal } from "./journal.ts"
import {
  carryOut,
  checkEnd,
  goOn,
  rememberKeys,
  STEPS,
  type Before,
  type Ran,
  type Step,
  type Trouble,
} from "./killed.ts"

const ALL = process.env["CRASH"] === "all"
/** When all are tried: of these acts alone, if any are named. */
const NAMED = (process.env["CRASH_ACTS"] ?? "").split("\n").filter((name) => name !== "")
const journal = openJournal(process.env["CRASH_DONE"])
const SEED = Number(process.env["SEED"] ?? 20261130)
/** The acts that are tried at one point each when not all are, in their order. */
const FEW: readonly string[] = [
  "submit",
  "approve",
  "enter, postmark and send",
  "judge, cosign and pass on",
  "file, destroy the key, receipt",
]

/** A world as it is before an act, and the points that the act comes by when nothing happens. */
interface Stage {
  readonly template: Template
  readonly points: readonly string[]
  readonly before: Before
}
const stages = new Map<string, Stage>()

/** Whether an act is tried at all, and not only carried out on the way to the next. */
function isTried(name: string): boolean {
  return ALL ? NAMED.length === 0 || NAMED.includes(name) : FEW.includes(name)
}
const LAST = STEPS.findLast(({ name }) => isTried(name))?.name ?? assert.fail(`no act is called ${NAMED.join(", ")}`)

before(async () => {
  const first = await standing()
  let at = await first.copy()
  first.remove()
  writeDraft(at.desk("north/adviser"), { source: draftOf("Whatever happens."), name: "draft", folder: at.folder })
  for (const step of STEPS) {
    if (!isTried(step.name)) {
      await carryOutWell(at, step)
      continue
    }
    const remembered = rememberKeys(at)
    const template = await save(at)
    await at.close()
    at = await template.copy()
    const points = await carryOutWell(at, step)
    stages.set(step.name, { template, points, before: remembered })
    // Nothing after the last act that is tried is needed.
    if (step.name === LAST) break
  }
  await at.close()
})
after(() => {
  for (const { template } of stages.values()) template.remove()
})

/** An act without trouble. @returns the points that it came by */
async function carryOutWell(at: World, step: Step): Promise<readonly string[]> {
  const { err, exit, points } = await carryOut(at, step)
  assert.equal(exit, 0, `${step.name}: ${err}`)
  await at.reopen(step.who)
  return points
}

/** A number below `most`, the same for the same seed and name. */
function drawn(name: string, most: number): number {
  let state = SEED
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x9e3779b1) >>> 0
  return state % most
}

/** One trial; whatever it comes to, the letter's way is gone to its end, and looked at there. */
async function tried(name: string, trouble: Trouble, look: (ran: Ran, at: World) => void): Promise<void> {
  const trial = `${name} ${JSON.stringify(trouble)}`
  if (journal.has(trial)) return
  const { before: remembered, template } = stages.get(name) ?? assert.fail(name)
  const step = STEPS.find((each) => each.name === name) ?? assert.fail(name)
  const at = await template.copy()
  try {
    const ran = await carryOut(at, step, trouble)
    await at.reopen(step.who)
    look(ran, at)
    await goOn(at)
    checkEnd(at, remembered)
    journal.keep(trial)
  } finally {
    await at.close()
  }
}

for (const { name } of STEPS.filter((step) => isTried(step.name))) {
  test(`killed while it is to ${name}: done or not done, nothing lost, nothing twice, no fork, no key left`, async (t) => {
    const { points } = stages.get(name) ?? assert.fail(name)
    assert.ok(points.length > 3, `${name} comes by ${points.join(", ")}`)
    const every = points.map((_, i) => i + 1)
    for (const kill of ALL ? every : [1 + drawn(name, points.length)])
      await t.test(`before point ${kill} of ${points.length}: ${points[kill - 1] ?? ""}`, async () =>
        tried(name, { kill }, ({ signal }) => assert.equal(signal, "SIGKILL")),
      )
  })
}

/** Moments at which a process is killed from outside, when all are tried; else one, of one act. */
const MOMENTS = 8
/** Latest of them, milliseconds after the start: some acts are done by then, and that is a moment too. */
const LATEST = 2_000

for (const { name } of STEPS.filter((step) => isTried(step.name))) {
  if (!ALL && name !== "enter, postmark and send") continue
  test(`killed at some moment while it is to ${name}: the same`, async (t) => {
    for (let i = 0; i < (ALL ? MOMENTS : 1); i++) {
      const ms = drawn(`${name} ${i}`, LATEST)
      await t.test(`after ${ms} ms`, async () =>
        tried(name, { after: ms }, ({ exit }) => assert.ok(!exit, `exit ${exit}`)),
      )
    }
  })
}

/** Disks that are full, that fail, that write less than they were given; and where, when not everywhere. */
const FAULTS = ["ENOSPC", "EIO", "short"] as const
const FEW_FAULTS: readonly string[] = [
  "ENOSPC while it is to enter, postmark and send",
  "EIO while it is to file, destroy the key, receipt",
  "short while it is to file, destroy the key, receipt",
]
for (const { name } of STEPS.filter((step) => isTried(step.name))) {
  for (const fault of FAULTS) {
    if (!ALL && !FEW_FAULTS.includes(`${fault} while it is to ${name}`)) continue
    test(`${fault} while it is to ${name}: the same`, async (t) => {
      const { points } = stages.get(name) ?? assert.fail(name)
      const where = points.flatMap((point, i) => (fits(fault, point) ? [i + 1] : []))
      if (where.length === 0) return t.skip("no file is written")
      for (const fail of ALL ? where : [where[drawn(name + fault, where.length)] as number])
        await t.test(`at point ${fail} of ${points.length}: ${points[fail - 1] ?? ""}`, async () =>
          tried(name, { fail, fault }, ({ signal }) => assert.equal(signal, null)),
        )
      return undefined
    })
  }
}

test("a disk that is really full while a letter is to be filed: refused as full, and done when there is room", async (t) => {
  const name = "file, destroy the key, receipt"
  if (!isTried(name)) return t.skip("another act was asked for")
  const { before: remembered, template } = stages.get(name) ?? assert.fail(name)
  const step = STEPS.find((each) => each.name === name) ?? assert.fail(name)
  const at = await template.copy()
  const home = dirname(at.pathOf(step.who))
  const aside = join(at.folder, "aside")
  const mount = (...argv: readonly string[]): boolean => spawnSync(argv[0] as string, argv.slice(1)).status === 0
  try {
    at.leave(step.who)
    renameSync(home, aside)
    mkdirSync(home, { mode: 0o700 })
    const size = statSync(join(aside, "vault.diwan")).size + 24 * 1024
    if (!mount("mount", "-t", "tmpfs", "-o", `mode=0700,size=${size}`, "none", home))
      return t.skip("only who may mount can fill a disk")
    try {
      copyFileSync(join(aside, "vault.diwan"), join(home, "vault.diwan"))
      await at.reopen(step.who)
      const { err, exit } = await carryOut(at, step)
      assert.equal(exit, 1, err)
      assert.match(err, /full/)
      copyFileSync(join(home, "vault.diwan"), join(aside, "vault.diwan"))
      if (existsSync(join(home, "vault.diwan-wal")))
        copyFileSync(join(home, "vault.diwan-wal"), join(aside, "vault.diwan-wal"))
    } finally {
      mount("umount", home)
    }
    rmSync(home, { recursive: true })
    renameSync(aside, home)
    await at.reopen(step.who)
    await goOn(at)
    checkEnd(at, remembered)
    return undefined
  } finally {
    await at.close()
  }
})

/** A short write is one of a file; a line that fails is a fault too, the same for each, and tried once when all are. */
function fits(fault: (typeof FAULTS)[number], point: string): boolean {
  if (fault === "short") return point === "write"
  return !/^[A-Z]/.test(point) || (ALL && fault === "EIO")
}
