/** What the command line hands over ends as it would have ended alone: over a real correspondence and a real relay. */
import assert from "node:assert/strict"
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { after, before, test, type TestContext } from "node:test"
import { draftOf, lay, send, standing } from "../../../tests/desk/steps.ts"
import type { Template, World } from "../../../tests/desk/world.ts"
import { diwan, type Ran, type World as CommandWorld } from "../cli/testdata/kit.ts"
import type { Keeper } from "./keeper.ts"
import { placeOf } from "./place.ts"
import { serveAgent } from "./serve.ts"
import { servingBy } from "./serving.ts"
import { atEnd, keeperOf, scratch } from "./testdata/kit.ts"

let template: Template
before(async () => {
  template = await standing()
})
after(() => template.remove())

interface Both {
  readonly at: World
  readonly keeper: Keeper
  readonly folder: string
  readonly alone: (argv: readonly string[], world?: CommandWorld) => Promise<Ran>
  readonly handed: (argv: readonly string[], world?: CommandWorld) => Promise<Ran>
}

/** Somebody's vault: by the command alone, and by an agent. */
async function both(t: TestContext, who: string, prepare: (at: World) => Promise<void>): Promise<Both> {
  const at = await template.copy()
  atEnd(t, () => at.close())
  await prepare(at)
  at.leave(who)
  const folder = scratch(t)
  const path = at.pathOf(who)
  const [now, fetch] = [(): number => at.clock.now, at.fetchOf(who)]
  const { keeper } = keeperOf(t, { path, now, fetch })
  const environment = { XDG_RUNTIME_DIR: folder }
  const agent = await serveAgent({
    keeper,
    place: placeOf(path, environment),
    serving: servingBy(() => Promise.reject(new TypeError("no page"))),
  })
  atEnd(t, () => agent.close())
  const key = join(folder, "key")
  writeFileSync(key, at.keyOf(who), { mode: 0o600 })
  const home = ["--home", dirname(path)]
  return {
    at,
    keeper,
    folder,
    alone: async (argv, world = {}) => {
      await keeper.lock("asked")
      return diwan([...argv, ...home, "--key-fd", String(openSync(key, "r"))], { now, fetch, environment, ...world })
    },
    handed: async (argv, world = {}) => {
      await keeper.unlock({ key: at.keyOf(who) })
      return diwan([...argv, ...home], { environment, ...world })
    },
  }
}

test("list, read, status, register and refusals are the same to the last character", async (t) => {
  const { alone, handed } = await both(t, "south/minister", async (at) => {
    await send(at, "north", draftOf("چهارمین نامه"))
  })
  for (const argv of [
    ["list", "--json"],
    ["list"],
    ["read", "north/1", "--json"],
    ["read", "north/١", "--proof"],
    ["read", "north/9", "--json"],
    ["status"],
    ["stock", "--json"],
    ["channel", "list"],
    ["register", "show", "cedar", "--json"],
    ["register", "verify", "elsewhere", "--json"],
    ["approve", "--json"],
    ["draft", "list"],
  ]) {
    const [first, second] = [await alone(argv), await handed(argv)]
    assert.deepEqual(second, first, argv.join(" "))
  }
})

test("a draft is written from a file of the caller's folder and from standard input", async (t) => {
  const { handed, folder } = await both(t, "south/minister", async () => Promise.resolve())
  const source = draftOf(`${"A long line of no great interest. ".repeat(4000)}end`)
  writeFileSync(join(folder, "fourth.md"), source)
  const written = await handed(["write", "fourth.md", "--json"], { folder })
  assert.deepEqual([written.exit, JSON.parse(written.out).draft], [0, 1], written.err)
  const piped = await handed(["write", "-", "--json"], { folder, input: source })
  assert.deepEqual([piped.exit, JSON.parse(piped.out).draft], [0, 2], piped.err)
  assert.equal((await handed(["write", "missing.md"], { folder })).exit, 5)
})

test("what must be confirmed is asked for at the caller's terminal; what it wrote lies in the caller's folder", async (t) => {
  const { at, handed, folder, keeper } = await both(t, "north/principal", async (w) => {
    await send(w, "north", draftOf("first"))
    await lay(w, "north", draftOf("second"))
  })
  await handed(["collect"])
  const shown = await handed(["approve", "north/2"], { answers: ["north/3"] })
  assert.equal(shown.exit, 6)
  assert.match(shown.err, /To .* type its name: north\/2/)
  const approved = await handed(["approve", "north/2", "--json"], { answers: ["north/2"] })
  assert.deepEqual([approved.exit, JSON.parse(approved.out).outbox.waiting], [0, 0], approved.err)
  mkdirSync(join(folder, "out"))
  const exported = await handed(["read", "north/1", "--export", "first.view", "--json"], {
    folder: join(folder, "out"),
  })
  assert.equal(exported.exit, 0, exported.err)
  assert.equal(JSON.parse(exported.out).file, "first.view")
  const view = readFileSync(join(folder, "out", "first.view"))
  assert.equal(view.length, JSON.parse(exported.out).bytes)
  void [at, keeper]
})

test("collecting that waits keeps nobody from working, and is interrupted", async (t) => {
  const { handed } = await both(t, "north/principal", async () => Promise.resolve())
  let interrupt = (): void => undefined
  const waiting = handed(["collect", "--wait", "50", "--json"], {
    interrupt: (called) => {
      interrupt = called
    },
  })
  // It waits at the relay; what writes and sends goes on.
  const other = await handed(["stock", "--give", "--json"])
  assert.deepEqual([other.exit, JSON.parse(other.out).outbox.state], [0, "sent"], other.err)
  interrupt()
  const ended = await waiting
  assert.deepEqual([ended.exit, /"code":"interrupted"/.test(ended.err)], [130, true])
})
