import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { openVault } from "../../vault/index.ts"
import { createOffice } from "../index.ts"
import { USUAL_SETTINGS } from "../settings.ts"
import { openKeeper } from "./open.ts"
import { clocks, keeperOf, PASSPHRASE, playVault, scratch, until } from "./testdata/kit.ts"

const MINUTE = 60_000
const locked = { name: "DeskError", code: "locked" }
const passphrase = PASSPHRASE

test("a vault is locked, opens, locks, and whoever kept its desk keeps nothing", async (t) => {
  const path = await playVault(scratch(t))
  const { keeper, told } = keeperOf(t, { path })
  assert.deepEqual([keeper.state(), keeper.lockedBy(), keeper.play()], ["locked", null, true])
  assert.throws(() => keeper.desk(), locked)
  await assert.rejects(keeper.unlock({ passphrase: "another" }), { code: "wrong-passphrase" })
  assert.equal(keeper.state(), "locked")
  await keeper.unlock({ passphrase })
  const { vault } = keeper.desk()
  vault.act("file", (tx) => tx.put("letters", "1", Buffer.from("x")))
  await assert.rejects(openVault({ path, unlock: { passphrase } }), { code: "in-use" })
  assert.equal(keeper.signal().aborted, false)
  const signal = keeper.signal()

  await keeper.lock("asked")
  assert.deepEqual([keeper.state(), keeper.lockedBy(), signal.aborted], ["locked", "asked", true])
  for (const use of [
    () => vault.read((tx) => tx.get("letters", "1")),
    () => vault.act("file", (tx) => tx.put("letters", "2", Buffer.from("x"))),
    () => vault.exportKey(),
    () => vault.ways,
    () => keeper.desk(),
    () => keeper.addRecovery("safe"),
    () => keeper.jobs.start({ what: "verify", about: "x", unit: "steps" }, () => Promise.resolve()),
  ]) {
    assert.throws(use, locked)
  }
  assert.equal(keeper.signal().aborted, true)
  ;(await openVault({ path, unlock: { passphrase } })).close()
  assert.deepEqual(
    told.filter(({ kind }) => kind === "session"),
    [{ kind: "session" }, { kind: "session" }],
  )
})

test("what a killed process left in the clear beside the vault is gone when it is unlocked", async (t) => {
  const path = await playVault(scratch(t))
  const left = join(dirname(path), ".diwan-opened", "abc")
  mkdirSync(left, { recursive: true, mode: 0o700 })
  writeFileSync(join(left, "survey.bin"), "in the clear")
  const { keeper } = keeperOf(t, { path })
  await keeper.unlock({ passphrase })
  assert.equal(existsSync(left), false)
})

test("unlocking at once and again gives one open vault; closing ends all of it", async (t) => {
  const path = await playVault(scratch(t))
  const { keeper } = keeperOf(t, { path })
  await Promise.all([keeper.unlock({ passphrase }), keeper.unlock({ passphrase }), keeper.unlock({ passphrase })])
  assert.equal(keeper.state(), "open")
  const again = keeper.lock("asked")
  await keeper.unlock({ passphrase })
  await again
  assert.equal(keeper.state(), "open")
  await keeper.close()
  assert.equal(keeper.state(), "locked")
  await assert.rejects(keeper.unlock({ passphrase }), locked)
})

test("nobody for fifteen minutes: locked; somebody in between: not", async (t) => {
  const path = await playVault(scratch(t))
  const clock = clocks()
  const { keeper } = keeperOf(t, { path, clock })
  await keeper.unlock({ passphrase })
  for (let i = 0; i < 9; i++) {
    clock.pass(1.9 * MINUTE)
    keeper.desk() // what happens by itself is nobody
    if (i < 4) keeper.touch()
  }
  assert.equal(keeper.state(), "open")
  for (let i = 0; i < 6; i++) {
    clock.pass(1.9 * MINUTE)
    keeper.state()
  }
  assert.deepEqual([keeper.state(), keeper.lockedBy()], ["locked", "idle"])
  keeper.touch()
  assert.equal(keeper.state(), "locked")
})

test("the minutes are those of the settings, or of whoever started it", async (t) => {
  const path = await playVault(scratch(t))
  const clock = clocks()
  const { keeper } = keeperOf(t, { path, clock })
  await keeper.unlock({ passphrase })
  keeper.keepSettings({ ...keeper.settings(), idleMinutes: 1 })
  clock.pass(MINUTE)
  assert.throws(() => keeper.desk(), locked)
  const other = keeperOf(t, { path: await playVault(scratch(t)), clock, idleMinutes: 2 })
  await other.keeper.unlock({ passphrase })
  clock.pass(MINUTE)
  other.keeper.desk()
  clock.pass(MINUTE)
  assert.throws(() => other.keeper.desk(), locked)
})

test("the machine slept: the first request after waking finds it locked, touched or not", async (t) => {
  for (const use of ["touch", "desk", "state"] as const) {
    const path = await playVault(scratch(t))
    const clock = clocks()
    const { keeper } = keeperOf(t, { path, clock })
    await keeper.unlock({ passphrase })
    clock.sleep(10_000) // a clock that was set a little
    keeper.desk()
    clock.sleep(60_000)
    if (use === "desk") assert.throws(() => keeper.desk(), locked)
    else keeper[use]()
    assert.deepEqual([keeper.state(), keeper.lockedBy()], ["locked", "sleep"])
  }
})

test("a timer that was not called for minutes is a sleep too", async (t) => {
  const clock = clocks()
  const { keeper } = keeperOf(t, { path: await playVault(scratch(t)), clock })
  await keeper.unlock({ passphrase })
  clock.pass(3 * MINUTE)
  assert.throws(() => keeper.desk(), locked)
  assert.equal(keeper.lockedBy(), "sleep")
})

test("locking ends a job, waits for it, and what it does afterwards is refused", async (t) => {
  const path = await playVault(scratch(t))
  const { keeper, told } = keeperOf(t, { path })
  await keeper.unlock({ passphrase })
  const { vault } = keeper.desk()
  let after: unknown
  let steps = 0
  const job = keeper.jobs.start(
    { what: "upload", about: "survey.bin", unit: "bytes" },
    async ({ signal, progress }) => {
      while (!signal.aborted) {
        progress(++steps, 1000)
        await new Promise((resolve) => setImmediate(resolve))
      }
      try {
        vault.act("late", (tx) => tx.put("letters", "1", Buffer.from("x")))
      } catch (error) {
        after = error
      }
      throw signal.reason
    },
  )
  assert.equal(job.state, "running")
  await until(() => steps > 2)
  assert.equal(keeper.jobs.list().length, 1)
  await keeper.lock("asked")
  assert.equal((after as { code: string }).code, "locked")
  assert.deepEqual(keeper.jobs.list(), [])
  assert.ok(told.some((event) => event.kind === "job" && event.job.state === "running"))
  using opened = await openVault({ path, unlock: { passphrase } })
  assert.equal(
    opened.read((tx) => tx.get("letters", "1")),
    undefined,
  )
})

test("jobs end well, badly, or because somebody stopped them; too many are refused", async (t) => {
  const { keeper, told } = keeperOf(t, { path: await playVault(scratch(t)) })
  await keeper.unlock({ passphrase })
  const input = { what: "verify", about: "cedar", unit: "steps" } as const
  const ends = (id: string, state: string): boolean =>
    keeper.jobs.list().some((job) => job.id === id && job.state === state)
  const good = keeper.jobs.start(input, () => Promise.resolve({ download: "ticket" }))
  await until(() => ends(good.id, "done"))
  assert.equal(keeper.jobs.list()[0]?.download, "ticket")
  keeper.jobs.fetched("another")
  assert.equal(keeper.jobs.list()[0]?.download, "ticket")
  keeper.jobs.fetched("ticket")
  assert.equal(keeper.jobs.list()[0]?.download, null, "it is offered once, in all tabs")
  const news = told.flatMap((event) => (event.kind === "job" ? [event.job] : []))
  assert.deepEqual([news.at(-1)?.id, news.at(-1)?.state, news.at(-1)?.download], [good.id, "done", null])
  const bad = keeper.jobs.start(input, async () => {
    keeper.removeWay("none")
    return Promise.resolve()
  })
  await until(() => ends(bad.id, "failed"))
  assert.equal(keeper.jobs.list()[1]?.refusal?.code, "slot-unknown")
  const forever = async ({ signal }: { signal: AbortSignal }): Promise<void> =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)))
  const running = Array.from({ length: 16 }, () => keeper.jobs.start(input, forever))
  assert.throws(() => keeper.jobs.start(input, forever), { code: "too-many-jobs" })
  const [first] = running
  keeper.jobs.stop(first?.id ?? "")
  keeper.jobs.stop("no such job")
  await until(() => ends(first?.id ?? "", "stopped"))
  assert.equal(keeper.jobs.list().find(({ id }) => id === first?.id)?.refusal?.code, "interrupted")
})

test("acts are told of, many at once as few", async (t) => {
  const { keeper, told } = keeperOf(t, { path: await playVault(scratch(t)) })
  await keeper.unlock({ passphrase })
  for (let i = 0; i < 100; i++) keeper.desk().vault.act("file", (tx) => tx.put("letters", `${i}`, Buffer.from("x")))
  await until(() => told.some(({ kind }) => kind === "changed"))
  assert.equal(told.filter(({ kind }) => kind === "changed").length, 1)
  assert.throws(() =>
    keeper.desk().vault.act("undone", (tx) => {
      tx.put("letters", "x", Buffer.from("x"))
      throw new TypeError("undone")
    }),
  )
})

test("a vault is made with its first act, or nothing stays", async (t) => {
  const path = join(scratch(t), "new", "vault.diwan")
  const { keeper } = keeperOf(t, { path, play: true })
  assert.deepEqual([keeper.state(), keeper.ways()], ["none", []])
  assert.deepEqual(keeper.settings(), USUAL_SETTINGS)
  const host = keeper.host()
  await assert.rejects(
    keeper.create(passphrase, () => {
      throw new RangeError("no")
    }),
    RangeError,
  )
  assert.deepEqual([keeper.state(), existsSync(dirname(path))], ["none", false])
  await assert.rejects(
    keeper.create("  ", () => undefined),
    { code: "empty-passphrase" },
  )
  const admission = { relay: "http://127.0.0.1:1", token: new Uint8Array(32), expires: 2_000_000_000 }
  await keeper.create(passphrase, (desk) => {
    createOffice(desk, {
      office: "north.example",
      founder: { name: "N", title: "registrar", roles: ["reader"] },
      admission,
    })
  })
  assert.deepEqual([keeper.state(), keeper.play(), keeper.host()], ["open", true, host])
  await assert.rejects(
    keeper.create(passphrase, () => undefined),
    { code: "exists" },
  )
  await keeper.close()
  const again = keeperOf(t, { path }).keeper
  assert.deepEqual([again.state(), again.host()], ["locked", host])
})

test("ways to unlock are known while it is locked, and added and removed while it is open", async (t) => {
  const { keeper } = keeperOf(t, { path: await playVault(scratch(t)) })
  assert.deepEqual(
    keeper.ways().map(({ kind }) => kind),
    ["passphrase"],
  )
  await keeper.unlock({ passphrase })
  const { code, qr } = keeper.addRecovery("safe")
  assert.equal(qr, code)
  const passkey = { credential: randomBytes(33), salt: randomBytes(32), secret: randomBytes(32) }
  const asText = (octets: Buffer): string => octets.toString("base64url")
  keeper.addPasskey({
    label: "laptop",
    credential: asText(passkey.credential),
    salt: asText(passkey.salt),
    secret: asText(passkey.secret),
  })
  for (const wrong of ["*", "AAAA"]) {
    assert.throws(() => keeper.addPasskey({ label: "x", credential: "AA", salt: wrong, secret: wrong }), {
      code: "passkey-malformed",
    })
  }
  await keeper.changePassphrase(passphrase, "another harbour")
  await keeper.lock("asked")
  const known = keeper.ways().find(({ kind }) => kind === "passkey")
  assert.deepEqual(known?.passkey, { credential: asText(passkey.credential), salt: asText(passkey.salt) })
  await assert.rejects(keeper.unlock({ passphrase }), { code: "wrong-passphrase" })
  await keeper.unlock({ passkey: { credential: passkey.credential, secret: passkey.secret } })
  keeper.removeWay(known?.id ?? "")
  await keeper.lock("asked")
  await keeper.unlock({ recovery: code })
  assert.equal(keeper.ways().length, 2)
})

test("settings are kept beside the vault, for its owner, and read strictly", async (t) => {
  const path = await playVault(scratch(t))
  const file = join(dirname(path), "desk.json")
  const { keeper } = keeperOf(t, { path })
  assert.match(keeper.host(), /^diwan-[a-z2-7]{10}\.localhost$/)
  const wanted = { ...USUAL_SETTINGS, language: "fa", region: "IR", digits: "arabext", calendar: "persian" } as const
  keeper.keepSettings(wanted)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const again = keeperOf(t, { path }).keeper
  assert.deepEqual([again.settings(), again.host()], [wanted, keeper.host()])
  for (const wrong of [
    { ...wanted, language: "de" },
    { ...wanted, region: "<b>" },
    { ...wanted, idleMinutes: 0 },
    { ...wanted, idleMinutes: 121 },
    { ...wanted, idleMinutes: 1.5 },
    { ...wanted, more: 1 },
    { language: "en" },
    null,
  ]) {
    assert.throws(() => keeper.keepSettings(wrong as typeof wanted), { code: "settings-refused" })
  }
  const good = readFileSync(file, "utf8")
  for (const text of [
    "",
    "{",
    "[]",
    "null",
    good.replace('"v": 1', '"v": 2'),
    good.replace("diwan", "x"),
    "x".repeat(5000),
  ]) {
    if (text === good) continue
    writeFileSync(file, text)
    assert.throws(() => openKeeper({ path }), { code: "settings-malformed" })
  }
  assert.deepEqual(
    readdirSync(dirname(path)).filter((name) => name.startsWith("desk")),
    ["desk.json"],
  )
})

test("a shifted clock is for a play", async (t) => {
  const folder = scratch(t)
  const path = await playVault(folder)
  const shifted = keeperOf(t, { path, shift: 3600, now: () => 1_800_000_000 }).keeper
  await shifted.unlock({ passphrase })
  assert.deepEqual([shifted.shift(), shifted.desk().now()], [3600, 1_800_003_600])
  const real = join(folder, "real", "vault.diwan")
  mkdirSync(dirname(real), { mode: 0o700 })
  const key = randomBytes(32)
  const { createVault } = await import("../../vault/index.ts")
  ;(await createVault({ path: real, unlock: { key } })).close()
  const refused = keeperOf(t, { path: real, shift: 3600 }).keeper
  await assert.rejects(refused.unlock({ key }), { code: "shift-refused" })
  assert.equal(refused.state(), "locked")
})
