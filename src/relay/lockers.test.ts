import { after, describe, test } from "node:test"
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { concat, encodeRecord, toHex } from "../bytes/index.ts"
import { leafHash } from "../register/index.ts"
import { CHUNK_BYTES, downloadLocker, nameOf, uploadLocker, type LockerProgress, type RelayClient } from "./client.ts"
import { draw, harbour, NOON, openBox, raw, refused } from "./harbour.test.ts"

const at = await harbour({ lockerBytes: 64 << 20, lockerSeconds: 100 })
const { client } = at
after(() => at.close())

const SIZE = 5 * CHUNK_BYTES + 77
const ENCLOSURE = new Uint8Array(randomBytes(SIZE))
const chunkOf = (n: number): Uint8Array => ENCLOSURE.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)

describe("lockers over HTTP", () => {
  test("an enclosure goes up and comes down, several chunks at a time, with progress", async () => {
    const box = await openBox(at)
    const read = draw()
    const up: LockerProgress[] = []
    await uploadLocker(client, {
      ...box,
      read,
      size: SIZE,
      source: async (n) => chunkOf(n),
      progress: (progress) => void up.push(progress),
    })
    assert.equal(up.length, 6)
    assert.deepEqual(up.at(-1), { done: SIZE, size: SIZE })
    const state = await client.locker({ read })
    assert.deepEqual(state, { size: SIZE, have: [{ from: 0, to: 6 }], complete: true, expires: NOON + 100 })
    const down = new Uint8Array(SIZE)
    await downloadLocker(client, { read, size: SIZE, sink: async (n, octets) => down.set(octets, n * CHUNK_BYTES) })
    assert.ok(Buffer.from(down).equals(ENCLOSURE))
    assert.equal((await client.rights(box))[0]?.used, SIZE)
  })

  test("an interrupted upload goes on with the chunks that lack, and a download too", async () => {
    const box = await openBox(at)
    const read = draw()
    const stop = new AbortController()
    const source = async (n: number): Promise<Uint8Array> => {
      if (n === 3) stop.abort(new Error("the lid was closed"))
      return chunkOf(n)
    }
    const upload = { ...box, read, size: SIZE, parallel: 1 }
    await assert.rejects(uploadLocker(client, { ...upload, source, signal: stop.signal }), /the lid was closed/)
    assert.deepEqual((await client.locker({ read })).have, [{ from: 0, to: 3 }])
    await refused("locker-incomplete", downloadLocker(client, { read, size: SIZE, sink: async () => {} }))
    const asked: number[] = []
    const progress: LockerProgress[] = []
    await uploadLocker(client, {
      ...upload,
      source: async (n) => (asked.push(n), chunkOf(n)),
      progress: (now) => void progress.push(now),
    })
    assert.deepEqual(asked, [3, 4, 5])
    assert.equal(progress.length, 6)
    const got: number[] = []
    await downloadLocker(client, { read, size: SIZE, has: (n) => n < 4, sink: async (n) => void got.push(n) })
    assert.deepEqual(new Set(got), new Set([4, 5]))
  })

  test("a chunk once stored is never changed", async () => {
    const box = await openBox(at)
    const read = draw()
    await client.openLocker({ ...box, read, size: 10 })
    assert.equal(await client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(10) }), "new")
    assert.equal(await client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(10) }), "again")
    await refused("chunk-differs", client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(10).fill(1) }))
    await refused("request-malformed", client.putChunk({ ...box, read, n: 1, octets: new Uint8Array(10) }))
    await refused("request-malformed", client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(9) }))
    await refused("too-large", client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(CHUNK_BYTES + 1) }))
    assert.deepEqual(await client.chunk({ read, n: 0 }), new Uint8Array(10))
  })

  test("reading takes the read token, filling the right that pays", async () => {
    const [box, other] = [await openBox(at), await openBox(at)]
    const read = draw()
    await client.openLocker({ ...box, read, size: 10 })
    const path = `/v1/lockers/${toHex(nameOf(read))}`
    const bearer = (token: Uint8Array): Record<string, string> => ({ authorization: `Bearer ${toHex(token)}` })
    const payer = (of: { mailbox: Uint8Array; right: Uint8Array }): Record<string, string> => ({
      "diwan-mailbox": toHex(of.mailbox),
      "diwan-right": toHex(of.right),
    })
    assert.equal((await raw(at.url, path, { headers: bearer(draw()) })).code, "read-refused")
    assert.equal((await raw(at.url, `${path}/chunks/0`, { headers: bearer(draw()) })).code, "read-refused")
    assert.equal((await raw(at.url, `${path}/chunks/0`, { headers: payer(box) })).code, "credential-missing")
    assert.equal((await raw(at.url, path, {})).code, "credential-missing")
    assert.equal((await raw(at.url, path, { headers: payer(box) })).status, 200)
    assert.equal((await raw(at.url, path, { headers: payer(other) })).code, "right-refused")
    assert.equal((await raw(at.url, path, { headers: payer({ ...box, right: draw() }) })).code, "right-refused")
    await refused("right-refused", client.putChunk({ ...other, read, n: 0, octets: new Uint8Array(10) }))
    await refused("locker-differs", client.openLocker({ ...other, read, size: 10 }))
    await refused("locker-differs", client.openLocker({ ...box, read, size: 11 }))
    assert.equal(await client.openLocker({ ...box, read, size: 10 }), "again")
    await refused("chunk-unknown", client.chunk({ read, n: 0 }))
    await refused("locker-unknown", client.locker({ read: draw() }))
  })

  test("the chunks' hashes are listed for the reader of a complete locker", async () => {
    const box = await openBox(at)
    const read = draw()
    const path = `/v1/lockers/${toHex(nameOf(read))}/hashes`
    const bearer = { authorization: `Bearer ${toHex(read)}` }
    await refused("locker-unknown", client.lockerHashes({ read, size: SIZE }))
    await client.openLocker({ ...box, read, size: SIZE })
    await refused("locker-incomplete", client.lockerHashes({ read, size: SIZE }))
    await uploadLocker(client, { ...box, read, size: SIZE, source: async (n) => chunkOf(n) })
    const want = Array.from({ length: 6 }, (_, n) => leafHash(chunkOf(n)))
    assert.deepEqual(await client.lockerHashes({ read, size: SIZE }), want)
    const rest = await fetch(`${at.url}${path}?from=4`, { headers: bearer })
    assert.deepEqual(new Uint8Array(await rest.arrayBuffer()), concat(...want.slice(4)))
    assert.equal((await raw(at.url, `${path}?from=6`, { headers: bearer })).code, "chunk-unknown")
    for (const odd of ["from=-1", "from=01", "from=1073741825", "from=0&limit=9"]) {
      assert.equal((await raw(at.url, `${path}?${odd}`, { headers: bearer })).code, "request-malformed", odd)
    }
    const other = { authorization: `Bearer ${toHex(draw())}` }
    assert.equal((await raw(at.url, path, { headers: other })).code, "read-refused")
    assert.equal((await raw(at.url, path, {})).code, "credential-missing")
    const payer = { "diwan-mailbox": toHex(box.mailbox), "diwan-right": toHex(box.right) }
    assert.equal((await raw(at.url, path, { headers: payer })).code, "credential-missing")
  })

  test("the quota pays for the whole locker at once, and a locker has a largest size", async () => {
    const box = await openBox(at, 1000)
    await refused("quota-exceeded", client.openLocker({ ...box, read: draw(), size: 1001 }))
    assert.equal(await client.openLocker({ ...box, read: draw(), size: 900 }), "new")
    await refused("quota-exceeded", client.openLocker({ ...box, read: draw(), size: 101 }))
    const rich = await openBox(at, 1 << 30)
    await refused("too-large", client.openLocker({ ...rich, read: draw(), size: (64 << 20) + 1 }))
    const headers = {
      "diwan-mailbox": toHex(rich.mailbox),
      "diwan-right": toHex(rich.right),
      "content-type": "application/cbor",
    }
    const odd = encodeRecord({ size: 9, chunkBytes: 4096 })
    const found = await raw(at.url, `/v1/lockers/${toHex(draw())}`, { method: "PUT", headers, body: odd })
    assert.equal(found.code, "request-malformed")
  })

  test("a locker expires", async () => {
    const box = await openBox(at)
    const read = draw()
    await client.openLocker({ ...box, read, size: 10 })
    await client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(10) })
    at.clock.now = NOON + 100
    await refused("locker-unknown", client.chunk({ read, n: 0 }))
    at.clock.now = NOON
    assert.deepEqual(await client.chunk({ read, n: 0 }), new Uint8Array(10))
  })

  test("a download is refused before it begins when the size is another, and when a chunk is short", async () => {
    const box = await openBox(at)
    const read = draw()
    await uploadLocker(client, { ...box, read, size: 10, source: async () => new Uint8Array(10) })
    await refused("answer-malformed", downloadLocker(client, { read, size: 11, sink: async () => {} }))
    const short: RelayClient = { ...client, chunk: async () => new Uint8Array(9) }
    await refused("answer-malformed", downloadLocker(short, { read, size: 10, sink: async () => {} }))
    const spoilt = async (): Promise<never> => Promise.reject(new Error("not the chunk of the tree"))
    await assert.rejects(downloadLocker(client, { read, size: 10, sink: spoilt }), /not the chunk of the tree/)
  })
})
