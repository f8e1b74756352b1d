/**
 * Fetching an enclosure from a relay that is slow, breaks off, or lies. The relay is a real one; what lies stands on the
 * wire before it.
 */
import { after, describe, test } from "node:test"
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pino } from "pino"
import { concat, equal, sha256, utf8 } from "../../bytes/index.ts"
import type { ViewEnclosure } from "../../letter/index.ts"
import {
  createHostKeys,
  createRelay,
  DEFAULT_LIMITS,
  openSqliteStore,
  relayClient,
  type RelayClient,
} from "../../relay/index.ts"
import { identitySeed } from "../../seal/index.ts"
import { readChunk, sealEnclosure } from "../../vault/index.ts"
import { SILENT, type Desk } from "../desk.ts"
import { fetchEnclosure } from "./enclosures.ts"

const CHUNK = 2 ** 20
const SIZE = 5 * CHUNK + 321
const CONTENT = new Uint8Array(randomBytes(SIZE))
const folder = mkdtempSync(join(tmpdir(), "diwan-enclosures-"))

const store = openSqliteStore({ file: join(folder, "relay.sqlite"), ...DEFAULT_LIMITS })
const relay = await createRelay({
  store,
  keys: createHostKeys(join(folder, "host.keys")),
  name: "harbour.example",
  url: "http://127.0.0.1",
  listen: { host: "127.0.0.1", port: 0 },
  log: pino({ level: "silent" }),
})
const url = `http://127.0.0.1:${(await relay.listen()).port}`
after(async () => {
  await relay.close()
  rmSync(folder, { recursive: true })
})

const enclosure = await carried()

describe("fetching an enclosure", () => {
  test("it comes whole, under its name, and nothing else stays", async () => {
    const { desk, out, asked, parts } = south()
    const path = await fetchEnclosure(desk, enclosure, out)
    assert.equal(path, join(out, "map of the harbour.pdf"))
    assert.ok(equal(readFileSync(path), CONTENT))
    assert.deepEqual(rising(asked), [0, 1, 2, 3, 4, 5, 6])
    assert.deepEqual([readdirSync(out), parts()], [["map of the harbour.pdf"], []])
  })

  test("broken off half way it goes on where it stopped: only missing chunks are asked for", async () => {
    const { desk, out, asked, parts } = south()
    const stop = new AbortController()
    const stopping: Desk = {
      ...desk,
      tell: { ...SILENT, progress: (_, done) => done >= 3 * CHUNK && stop.abort(new Error("the lid was closed")) },
    }
    await assert.rejects(fetchEnclosure(stopping, enclosure, out, stop.signal), /the lid was closed/)
    assert.equal(parts().length, 1)
    assert.deepEqual(readdirSync(out), [])
    const before = new Set(chunksIn(parts()[0] as string))
    assert.ok(before.size >= 3 && before.size < 7, `${before.size} chunks came`)

    // Another process: nothing of the first is in memory. Meanwhile one chunk was torn: it is hashed, not believed.
    const again = south(desk)
    const [torn] = before
    spoil(parts()[0] as string, torn as number)
    before.delete(torn as number)
    asked.length = 0
    assert.ok(equal(readFileSync(await fetchEnclosure(again.desk, enclosure, out)), CONTENT))
    assert.deepEqual(
      rising(again.asked),
      [0, 1, 2, 3, 4, 5, 6].filter((n) => !before.has(n)),
    )
    assert.deepEqual(parts(), [])
  })

  test("a chunk that the relay altered is refused by its number, and the others stay", async () => {
    const { desk, out, parts } = south(undefined, (path, octets) => {
      if (path.endsWith("/chunks/4")) octets[octets.length - 1]! ^= 1
      return octets
    })
    const error = await refused("chunk-differs", fetchEnclosure(desk, enclosure, out))
    assert.match(error.message, /^chunk 4 /)
    assert.deepEqual(readdirSync(out), [])
    const kept = new Set(chunksIn(parts()[0] as string))
    assert.ok(!kept.has(4))
    // The relay mends its ways: what was right is not asked for again.
    const honest = south(desk)
    await fetchEnclosure(honest.desk, enclosure, out)
    assert.deepEqual(
      rising(honest.asked),
      [0, 1, 2, 3, 4, 5, 6].filter((n) => !kept.has(n)),
    )
    assert.ok(honest.asked.length < 7)
  })

  test("chunks in each other's place are refused", async () => {
    const other = await client(() => {}).chunk({ read: enclosure.key!.token, n: 1 })
    const { desk, out } = south(undefined, (path, octets) => (path.endsWith("/chunks/0") ? other : octets))
    await refused("chunk-differs", fetchEnclosure(desk, enclosure, out))
  })

  for (const [what, code, lie] of [
    ["altered", "chunk-differs", (list) => concat(list.slice(0, -1), Uint8Array.of(list.at(-1)! ^ 1))],
    ["in another order", "chunk-differs", (list) => concat(list.subarray(32), list.subarray(0, 32))],
    ["of the relay's own making", "chunk-differs", (list) => new Uint8Array(list.length)],
    ["too short", "answer-malformed", (list) => list.slice(32)],
    ["too long", "answer-too-large", (list) => concat(list, sha256(list))],
  ] as readonly (readonly [string, string, (list: Uint8Array) => Uint8Array])[]) {
    test(`a list of hashes that is ${what} is refused before a chunk is asked for`, async () => {
      const { desk, out, asked, parts } = south(undefined, (path, octets) =>
        path.includes("/hashes") ? lie(octets) : octets,
      )
      await refused(code, fetchEnclosure(desk, enclosure, out))
      assert.deepEqual([asked, parts(), readdirSync(out)], [[], [], []])
    })
  }

  test("a relay without the list is not believed without it", async () => {
    const { desk, out, asked } = south(undefined, (path, octets) => (path.includes("/hashes") ? undefined : octets))
    await refused("route-unknown", fetchEnclosure(desk, enclosure, out))
    assert.deepEqual(asked, [])
  })

  test("one that was not given, and a name that is taken, are said so before anything is asked", async () => {
    const { desk, out, asked } = south()
    await refused("draft-enclosure", fetchEnclosure(desk, { ...enclosure, key: null }, out))
    writeFileSync(join(out, "map of the harbour.pdf"), "mine")
    await refused("draft-enclosure", fetchEnclosure(desk, enclosure, out))
    assert.deepEqual(asked, [])
    assert.equal(readFileSync(join(out, "map of the harbour.pdf"), "utf8"), "mine")
  })

  test("a name with folders in it stays in the folder", async () => {
    const { desk, out } = south()
    const named = { ...enclosure, enclosure: { ...enclosure.enclosure, name: "../../.profile" } }
    assert.equal(await fetchEnclosure(desk, named, out), join(out, "_profile"))
    assert.ok(!existsSync(join(out, "..", "..", ".profile")))
  })
})

/** Seal the content and fill a locker with it, as its sender does. */
async function carried(): Promise<ViewEnclosure> {
  const [from, sealed] = [join(folder, "map"), join(folder, "map.sealed")]
  writeFileSync(from, CONTENT)
  const { identity, root, sealedBytes, hashes } = await sealEnclosure({ from, to: sealed })
  const [admission, collect, right, token] = [draw(), draw(), draw(), draw()]
  const office = relayClient({ url })
  await store.issueAdmissions([sha256(admission)], Date.now())
  await office.openMailbox({ admission, collect })
  await office.grantRight({ collect, right, quota: 1 << 30 })
  const box = { mailbox: sha256(concat(utf8("diwan/1 mailbox"), sha256(collect))), right, read: token }
  await office.openLocker({ ...box, size: sealedBytes })
  for (const [n, hash] of hashes.entries()) {
    await office.putChunk({ ...box, n, octets: await readChunk({ from: sealed, index: n, hash }) })
  }
  return {
    kind: "enclosure",
    position: 3,
    marking: { level: 1, caveats: [] } as unknown as ViewEnclosure["marking"],
    enclosure: {
      name: "map of the harbour.pdf",
      type: "application/pdf",
      size: SIZE,
      recipient: identity.recipient,
      root,
      sealedSize: sealedBytes,
      locker: sha256(token),
      relay: url,
    },
    key: { position: 3, identity: identitySeed(identity), token },
  }
}

type Lie = (path: string, octets: Uint8Array) => Uint8Array | undefined

/**
 * A reader's desk, as far as fetching needs one.
 * @param of another desk, whose folders it has: the same vault in another process
 * @param lie what becomes of an answer of the relay on its way; undefined: there is nothing at this address
 */
function south(of?: Desk, lie?: Lie) {
  const home = of === undefined ? mkdtempSync(join(folder, "south-")) : join(of.vault.path, "..")
  const out = join(home, "out")
  mkdirSync(out, { recursive: true })
  const asked: number[] = []
  const reader = client((path) => {
    const n = /\/chunks\/(\d+)$/.exec(path)?.[1]
    if (n !== undefined) asked.push(Number(n))
  }, lie)
  // All that fetching looks up in a vault is whether its officer has no network; these have one.
  const vault = { path: join(home, "vault.diwan"), read: () => false }
  const desk = { vault, relay: () => reader, tell: SILENT } as unknown as Desk
  const work = join(home, "enclosures")
  const parts = (): string[] => (existsSync(work) ? readdirSync(work).map((name) => join(work, name)) : [])
  return { desk, out, asked, parts }
}

function client(hear: (path: string) => void, lie?: Lie): RelayClient {
  return relayClient({
    url,
    retries: 0,
    fetch: async (address, init) => {
      const path = (address as string).slice(url.length)
      hear(path)
      const response = await fetch(address, init)
      if (lie === undefined || !response.ok) return response
      const said = lie(path, new Uint8Array(await response.arrayBuffer()))
      if (said === undefined) return Response.json({ code: "route-unknown" }, { status: 404 })
      return new Response(said as Uint8Array<ArrayBuffer>, {
        headers: { "content-type": response.headers.get("content-type") ?? "" },
      })
    },
  })
}

/** Numbers of the chunks that a file with gaps holds: a gap reads as zeros, a sealed chunk never does. */
function chunksIn(file: string): readonly number[] {
  const bytes = readFileSync(file)
  const count = Math.ceil(bytes.length / CHUNK)
  return Array.from({ length: count }, (_, n) => n).filter((n) => bytes.subarray(n * CHUNK).readBigInt64BE(8) !== 0n)
}

function spoil(file: string, n: number): void {
  const bytes = readFileSync(file)
  bytes.fill(7, n * CHUNK + 100, n * CHUNK + 200)
  writeFileSync(file, bytes)
}

function rising(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((a, b) => a - b)
}

function draw(): Uint8Array {
  return new Uint8Array(randomBytes(32))
}

async function refused(code: string, act: Promise<unknown>): Promise<Error> {
  const caught = await act.then(
    () => undefined,
    (error: unknown) => error,
  )
  assert.ok(caught instanceof Error, `accepted, want ${code}`)
  assert.equal((caught as Error & { code?: unknown }).code, code, String(caught.stack))
  return caught
}
