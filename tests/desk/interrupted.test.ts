/**
 * Interruptions: a line that is cut at every request in turn, a process that is killed, a second process, a full disk, a
 * relay that is away. An act is done or not done, what was to be sent is sent with the same bytes, and nothing is doubled.
 */
import { spawn } from "node:child_process"
import { chmodSync, cpSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import assert from "node:assert/strict"
import { toHex, sha256 } from "../../src/bytes/index.ts"
import { enterLetter } from "../../src/desk/letters/allot.ts"
import { idOf } from "../../src/desk/access.ts"
import {
  approve,
  askLeave,
  collect,
  createDesk,
  deskStatus,
  flush,
  listDrafts,
  listLaid,
  openDesk,
  readLetter,
  sendLetter,
  showBook,
  uploadEnclosures,
  verifyBook,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { outbox } from "../../src/desk/records.ts"
import { openVault } from "../../src/vault/index.ts"
import {
  approveAll,
  CALM,
  channelOf,
  Cut,
  DAY,
  draftOf,
  EVERYBODY,
  lay,
  refusal,
  send,
  settle,
  worlds,
  type World,
} from "./steps.ts"

const inWorld = worlds()

/** A request as the relay could tell it from others. */
interface Sent {
  readonly what: string
  readonly body: string
}

/**
 * Cut the line once before and once after every request that changes something or brings something, and end the process
 * there each time.
 */
function cutting(at: World): {
  run: <T>(who: string, act: (desk: Desk, signal: AbortSignal) => Promise<T>) => Promise<T>
  sent: Sent[]
  cuts: () => number
} {
  const cuts = new Map<string, number>()
  const sent: Sent[] = []
  let line = new AbortController()
  at.network = async (passing, go) => {
    const { who, method, path, body } = passing
    if (path === "/livez") return go()
    const what = `${who} ${method} ${path}`
    if (body !== null) sent.push({ what, body: toHex(sha256(body)) })
    const times = cuts.get(what) ?? 0
    cuts.set(what, times + 1)
    if (times > 1) return go()
    // The first time it never arrives; the second time its answer is lost.
    if (times === 1) await go()
    line.abort(new Cut("the line was cut"))
    throw new TypeError("fetch failed")
  }
  return {
    sent,
    cuts: () => [...cuts.values()].filter((times) => times > 2).length,
    async run(who, act) {
      for (let attempt = 0; attempt < 200; attempt++) {
        line = new AbortController()
        try {
          return await act(at.desk(who), line.signal)
        } catch (error) {
          if (!(error instanceof Cut)) throw error
          await at.reopen(who)
        }
      }
      throw new Error(`${who} never came to an end`)
    },
  }
}

test("a letter whose every request is cut, before and after it arrives, is sent once, with the same bytes each time", () =>
  inWorld(async (at) => {
    const { run, sent, cuts } = cutting(at)
    const drafter = at.desk("north/adviser")
    const { draft } = writeDraft(drafter, { source: draftOf("Whatever happens."), name: "draft", folder: at.folder })
    await run("north/adviser", (desk, signal) => uploadEnclosures(desk, draft, signal))
    askLeave(at.desk("north/adviser"), draft, false)
    await run("north/adviser", (desk, signal) => flush(desk, signal))
    const gather = (who: string): Promise<unknown> => run(who, (desk, signal) => collect(desk, { signal }))
    for (const who of ["north/registrar", "north/adviser", "north/registrar", "north/principal"]) await gather(who)
    for (const who of ["north/principal", "north/adviser"]) {
      const [laid] = listLaid(at.desk(who))
      approve(at.desk(who), laid?.id ?? assert.fail(`nothing is laid before ${who}`))
      await run(who, (desk, signal) => flush(desk, signal))
    }
    await gather("north/registrar")
    await run("north/registrar", (desk, signal) => sendLetter(desk, "north/1", { signal }))
    for (let round = 0; round < 4; round++) for (const who of EVERYBODY) await gather(who)
    assert.ok(cuts() > 40, `${cuts()} requests were cut twice and then carried`)

    // What was sent again was the same, but for the proof that goes with a postmark, which starts where the host is.
    const bodies = new Map<string, Set<string>>()
    for (const { what, body } of sent) bodies.set(what, (bodies.get(what) ?? new Set()).add(body))
    for (const [what, different] of bodies) {
      if (what.includes(" PUT ") && !what.includes("/cosignatures")) assert.equal(different.size, 1, what)
    }
    at.network = CALM
    await settle(at)
    for (const who of EVERYBODY) {
      const { alarms, outbox: waiting, held } = deskStatus(at.desk(who))
      assert.deepEqual([who, alarms, waiting, held], [who, [], 0, 0])
    }
    const book = showBook(at.desk("south/registrar"), "cedar")
    assert.deepEqual(
      book.sides.map(({ office, letters }) => [office, letters]),
      [
        ["south", 0],
        ["north", 1],
      ],
    )
    for (const { verified } of verifyBook(at.desk("south/registrar"), "cedar")) assert.equal(verified.kind, "verified")
    for (const who of ["north/principal", "north/adviser", "north/registrar", "south/minister", "south/registrar"]) {
      assert.equal(readLetter(at.desk(who), "north/1").summary.countersigned, true, who)
    }
    // Every bundle was stored once: the relay knows no id twice, filed or waiting.
    const database = new DatabaseSync(at.database, { readOnly: true })
    const rows = database.prepare("SELECT id FROM bundle UNION ALL SELECT id FROM filed_bundle").all()
    database.close()
    assert.equal(new Set(rows.map(({ id }) => toHex(id as Uint8Array))).size, rows.length)
  }))

test("a process killed between entering a letter and sending it loses nothing, and the next one sends the same bytes", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Killed in between."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    const channel = toHex(idOf(channelOf(at.desk("north/registrar"))))
    at.leave("north/registrar")
    const key = toHex(at.keyOf("north/registrar"))
    const source = `
      import { enterLetter } from ${JSON.stringify(join(import.meta.dirname, "../../src/desk/letters/allot.ts"))}
      import { openDesk } from ${JSON.stringify(join(import.meta.dirname, "../../src/desk/index.ts"))}
      const hex = (text) => Uint8Array.from(Buffer.from(text, "hex"))
      const [path, key, channel, now, marks] = process.env.STORY.split(" ")
      const desk = await openDesk({ path, unlock: { key: hex(key) }, now: () => Number(now), marks })
      enterLetter(desk, hex(channel), 1)
      process.kill(process.pid, "SIGKILL")`
    const child = spawn(process.execPath, ["--conditions=source", "--input-type=module", "-e", source], {
      env: { STORY: [at.pathOf("north/registrar"), key, channel, at.clock.now, join(at.folder, "marks")].join(" ") },
      stdio: "ignore",
    })
    const signal = await new Promise((done) => child.once("exit", (_, by) => done(by)))
    assert.equal(signal, "SIGKILL")
    const desk = await at.reopen("north/registrar")
    const rows = desk.vault.read((tx) => outbox.list(tx))
    const [row] = rows
    assert.ok(rows.length === 1 && row?.value.kind === "postmark")
    assert.deepEqual(enterLetter(desk, idOf(channelOf(desk)), 1), { index: 2 }, "entering again finds it entered")
    assert.deepEqual(
      desk.vault.read((tx) => outbox.list(tx)),
      rows,
    )
    const bodies: Uint8Array[] = []
    at.network = (passing, go) => {
      if (passing.method === "POST" && passing.body !== null) bodies.push(passing.body)
      return go()
    }
    await sendLetter(desk, name)
    assert.ok(
      bodies.some((body) => Buffer.from(body).includes(row.value.body)),
      "the bundle sealed by the process that died",
    )
    at.network = CALM
    await settle(at)
    assert.equal(readLetter(at.desk("south/minister"), name).summary.countersigned, true)
  }))

test("a relay that is away leaves everything waiting and says so; when it is back, all of it goes", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("Patience."))
    await approveAll(at, "north", "letter", 2, name)
    const registrar = at.desk("north/registrar")
    await collect(registrar)
    const drafter = at.desk("south/minister")
    const { draft } = writeDraft(drafter, { source: draftOf("A draft."), name: "draft", folder: at.folder })
    askLeave(drafter, draft, false)
    await at.stopRelay()
    assert.equal(await refusal(sendLetter(registrar, name)), "unreachable")
    assert.equal(deskStatus(registrar).outbox, 0, "what cannot be asked about is not entered")
    const { sent, waiting, why } = await flush(drafter)
    assert.deepEqual([sent, waiting], [0, 1])
    assert.match(why ?? "", /^unreachable: /)
    await at.startRelay()
    assert.equal((await flush(drafter)).waiting, 0)
    await sendLetter(registrar, name)
    await settle(at)
    assert.equal(readLetter(at.desk("south/minister"), name).summary.countersigned, true)
  }))

test("a second process on the same vault is told so at once, or waits until the first has ended", () =>
  inWorld(async (at) => {
    const who = "north/principal"
    const options = { path: at.pathOf(who), unlock: { key: at.keyOf(who) }, now: () => at.clock.now }
    const told = openDesk(options)
    await assert.rejects(told, (error: Error & { code?: string }) => {
      assert.equal(error.code, "in-use")
      assert.match(error.message, /this process has this vault open/)
      return true
    })
    const waiting = openDesk({ ...options, wait: 20_000 })
    at.leave(who)
    const desk = await waiting
    assert.equal(deskStatus(desk).title, "principal")
    desk[Symbol.dispose]()
  }))

test("a wrong passphrase and a folder that cannot be written are refused, each with its own code", () =>
  inWorld(async (at) => {
    const path = join(at.folder, "somebody", "vault.diwan")
    const made = await createDesk({ path, unlock: { passphrase: "right horse" }, play: true })
    made[Symbol.dispose]()
    assert.equal(await refusal(openDesk({ path, unlock: { passphrase: "wrong horse" } })), "wrong-passphrase")
    assert.equal(await refusal(openDesk({ path, unlock: { passphrase: "" } })), "empty-passphrase")
    if (process.getuid?.() === 0) return // root may write anywhere
    chmodSync(path, 0o400)
    chmodSync(dirname(path), 0o500)
    assert.equal(await refusal(openDesk({ path, unlock: { passphrase: "right horse" } })), "read-only")
    chmodSync(dirname(path), 0o700)
  }))

test("a disk that is full leaves the act undone and the vault as it was", () =>
  inWorld(async (at) => {
    const who = "north/adviser"
    at.leave(who)
    const path = at.pathOf(who)
    const { size } = statSync(path)
    const vault = await openVault({ path, unlock: { key: at.keyOf(who) }, maxBytes: size + 16_384 })
    const open = await openDesk({
      path: await elsewhere(at, who),
      unlock: { key: at.keyOf(who) },
      now: () => at.clock.now,
    })
    const full: Desk = { ...open, vault }
    const source = draftOf("x ".repeat(200_000))
    assert.throws(() => writeDraft(full, { source, name: "draft", folder: at.folder }), { code: "full" })
    assert.deepEqual(listDrafts(full), [])
    vault.close()
    open[Symbol.dispose]()
    const desk = await at.reopen(who)
    assert.deepEqual(listDrafts(desk), [])
    assert.equal(await send(at, "north", draftOf("There is room again.")), "north/1")
  }))

/** A copy of somebody's vault, for a desk of which only the rest is wanted. */
async function elsewhere(at: World, who: string): Promise<string> {
  const folder = join(at.folder, "elsewhere")
  cpSync(dirname(at.pathOf(who)), folder, { recursive: true })
  return join(folder, "vault.diwan")
}

test("a bundle that the relay has thrown away by itself is filed: nothing waits for it for ever", () =>
  inWorld(async (at) => {
    const [adviser, registrar] = [at.desk("north/adviser"), at.desk("north/registrar")]
    const { draft } = writeDraft(adviser, { source: draftOf("A draft."), name: "draft", folder: at.folder })
    askLeave(adviser, draft, false)
    await flush(adviser)
    const gone = JSON.stringify({ type: "about:blank", status: 404, code: "bundle-unknown" })
    at.network = (passing, go) =>
      passing.method === "DELETE"
        ? Promise.resolve(new Response(gone, { status: 404, headers: { "content-type": "application/problem+json" } }))
        : go()
    await collect(registrar)
    assert.equal(deskStatus(registrar).outbox, 0)
    at.network = CALM
  }))

test("what was laid before a signatory and has run out is not shown, and does not hide what can be approved", () =>
  inWorld(async (at) => {
    await lay(at, "north", draftOf("Too late."))
    const principal = at.desk("north/principal")
    await collect(principal)
    assert.equal(listLaid(principal).length, 1)
    at.clock.now += 8 * DAY
    assert.deepEqual(listLaid(principal), [])
    const { name } = await lay(at, "north", draftOf("In time."))
    await collect(principal)
    assert.deepEqual(
      listLaid(principal).map((laid) => laid.kind === "letter" && laid.name),
      [name],
    )
  }))
