/** Where an agent listens, what it refuses to listen at, and the page it serves. */
import assert from "node:assert/strict"
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { test } from "node:test"
import { connectTo } from "./client.ts"
import { placeOf } from "./place.ts"
import { serveAgent } from "./serve.ts"
import { servingBy } from "./serving.ts"
import { held, noPage } from "./testdata/held.ts"
import { keeperOf, playVault, scratch, until } from "./testdata/kit.ts"

test("a second agent says so; a dead one's socket is replaced; an agent whose socket is gone ends", async (t) => {
  const { place, keeper, folder } = await held(t)
  await assert.rejects(serveAgent({ keeper, place, serving: noPage }), { code: "agent-running" })
  const other = placeOf(await playVault(folder, "other"), { XDG_RUNTIME_DIR: folder })
  // A socket whose process was killed: bound, and nobody behind it.
  const dead = createServer()
  await new Promise<void>((resolve) => dead.listen(`${other.socket}x`, resolve))
  renameSync(`${other.socket}x`, other.socket)
  await new Promise((resolve) => dead.close(resolve))
  assert.equal(existsSync(other.socket), true)
  assert.equal(await connectTo({ ...other }).catch((error: { code: string }) => error.code), "agent-place")
  chmodSync(other.socket, 0o600)
  assert.equal(await connectTo(other), null)
  const second = keeperOf(t, { path: other.path })
  const agent = await serveAgent({ keeper: second.keeper, place: other, serving: noPage })
  const client = await connectTo(other)
  assert.equal((await client?.state())?.state, "locked")
  client?.end()
  await agent.close()
})

test("a folder of somebody else's, one that others may enter, a link, and what is no socket are refused", async (t) => {
  const folder = scratch(t)
  const path = await playVault(folder)
  const { keeper } = keeperOf(t, { path })
  const refused = async (runtime: string, why: RegExp): Promise<void> => {
    const place = placeOf(path, { XDG_RUNTIME_DIR: runtime })
    await assert.rejects(serveAgent({ keeper, place, serving: noPage }), { code: "agent-place", message: why })
  }
  const runtime = (name: string): string => {
    mkdirSync(join(folder, name), { mode: 0o700 })
    return join(folder, name)
  }
  const open = runtime("open")
  mkdirSync(join(open, "diwan"))
  chmodSync(join(open, "diwan"), 0o755)
  await refused(open, /mode 755/)
  const linked = runtime("linked")
  symlinkSync(runtime("target"), join(linked, "diwan"))
  await refused(linked, /link/)
  const shared = runtime("shared")
  chmodSync(shared, 0o777)
  await refused(shared, /others can change/)
  await refused(join(folder, "not", "there"), /cannot be made/)
  await refused(runtime("x".repeat(90)), /too long/)
  if (process.geteuid?.() === 0) {
    const theirs = runtime("theirs")
    mkdirSync(join(theirs, "diwan"), { mode: 0o700 })
    chownSync(join(theirs, "diwan"), 65_534, 65_534)
    await refused(theirs, /somebody else/)
  }
  const file = placeOf(path, { XDG_RUNTIME_DIR: runtime("file") })
  mkdirSync(file.folder, { mode: 0o700 })
  writeFileSync(file.socket, "", { mode: 0o600 })
  await assert.rejects(connectTo(file), { code: "agent-place", message: /no socket/ })
  assert.equal(readFileSync(file.socket, "utf8"), "")
})

test("the desk is served when somebody asks, by an address or by a file that is soon gone", async (t) => {
  let served = 0
  let closed = 0
  const page = servingBy(async () => {
    served++
    return Promise.resolve({
      origin: "http://diwan-abc.localhost:4711",
      launch: () => `http://diwan-abc.localhost:4711/#launch=${"s".repeat(43)}`,
      close: async () => {
        closed++
        return Promise.resolve()
      },
    })
  })
  const { diwan: run, folder, place, agent } = await held(t, {}, page)
  const printed = await run(["desk", "--print-url", "--json"])
  assert.match(JSON.parse(printed.out).url, /#launch=s{43}$/)
  const opener = join(folder, "browser")
  writeFileSync(
    opener,
    `#!/bin/sh\ncp "$1" ${folder}/seen.part\nstat -c %a "$1" > ${folder}/mode\nmv ${folder}/seen.part ${folder}/seen\n`,
    { mode: 0o700 },
  )
  const environment = { XDG_RUNTIME_DIR: folder, DIWAN_BROWSER: opener }
  const opened = await run(["desk"], { environment })
  assert.equal(opened.exit, 0, opened.err)
  assert.ok(!(opened.out + opened.err).includes("launch"))
  await until(() => existsSync(join(folder, "seen")))
  const html = readFileSync(join(folder, "seen"), "utf8")
  assert.match(html, /http-equiv="refresh" content="0; url=http:\/\/diwan-abc\.localhost:4711\/#launch=s{43}"/)
  assert.equal(readFileSync(join(folder, "mode"), "utf8").trim(), "600")
  const none = await run(["desk", "--json"], { environment: { ...environment, DIWAN_BROWSER: join(folder, "none") } })
  assert.deepEqual([none.exit, /no-browser/.test(none.err)], [1, true])
  assert.equal(served, 1)
  await agent.close()
  assert.equal(closed, 1)
  assert.deepEqual(readdirSync(place.folder), [])
  rmSync(opener)
})
