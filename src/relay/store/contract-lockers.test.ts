/**
 * The store's contract: lockers.
 * @module
 */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { concat } from "../../bytes/index.ts"
import { leafHash } from "../../register/index.ts"
import { CHUNK_BYTES } from "../limits.ts"
import { draw, mailbox, NOW, refused, type Clause, type Place } from "./kit.test.ts"
import type { LockerTerms } from "./store.ts"

const SIZE = 2 * CHUNK_BYTES + 5

/** Terms of a new locker. */
export function locker(at: Place, size: number): LockerTerms {
  return { ...at, locker: draw(), size, now: NOW }
}

/** State it. */
export function lockerContract(on: Clause): void {
  on("a locker is filled in any order and says what it has", async (store) => {
    const at = await mailbox(store, 4 * CHUNK_BYTES)
    const terms = locker(at, SIZE)
    assert.equal(await store.openLocker(terms), "new")
    assert.equal(await store.openLocker(terms), "again")
    assert.equal((await store.rights(at.mailbox))[0]?.used, SIZE)
    await refused("locker-differs", store.openLocker({ ...terms, size: 7 }))
    await refused("quota-exceeded", store.openLocker(locker(at, SIZE)))
    const chunks = [CHUNK_BYTES, CHUNK_BYTES, 5].map((size) => new Uint8Array(randomBytes(size)))
    const put = (n: number, octets = chunks[n]!) => store.putChunk({ ...terms, n, octets })
    assert.equal(await put(2), "new")
    assert.equal(await put(0), "new")
    assert.deepEqual(await store.locker(terms.locker, NOW), {
      mailbox: at.mailbox,
      right: at.right,
      size: SIZE,
      have: [
        { from: 0, to: 1 },
        { from: 2, to: 3 },
      ],
      complete: false,
      expires: NOW + 500,
    })
    await refused("chunk-unknown", store.chunk(terms.locker, 1, NOW))
    assert.equal(await put(1), "new")
    assert.equal(await put(1), "again")
    const state = await store.locker(terms.locker, NOW)
    assert.deepEqual([state.have, state.complete], [[{ from: 0, to: 3 }], true])
    for (const [n, octets] of chunks.entries()) assert.deepEqual(await store.chunk(terms.locker, n, NOW), octets)
  })

  on("a chunk is never changed, nor taken from a stranger, nor in another length", async (store) => {
    const at = await mailbox(store, 4 * CHUNK_BYTES)
    const other = await mailbox(store, 4 * CHUNK_BYTES)
    const neighbour = draw()
    await store.grantRight({
      mailbox: at.mailbox,
      right: neighbour,
      quota: 9,
      replaces: undefined,
      expires: undefined,
      now: NOW,
    })
    const terms = locker(at, SIZE)
    await store.openLocker(terms)
    const five = new Uint8Array(randomBytes(5))
    await store.putChunk({ ...terms, n: 2, octets: five })
    await refused("chunk-differs", store.putChunk({ ...terms, n: 2, octets: new Uint8Array(5) }))
    assert.deepEqual(await store.chunk(terms.locker, 2, NOW), five)
    await refused("request-malformed", store.putChunk({ ...terms, n: 3, octets: five }))
    await refused("request-malformed", store.putChunk({ ...terms, n: 1, octets: five }))
    await refused("right-refused", store.putChunk({ ...terms, ...other, n: 2, octets: five }))
    await refused("right-refused", store.putChunk({ ...terms, right: neighbour, n: 2, octets: five }))
    await refused("locker-unknown", store.putChunk({ ...terms, locker: draw(), n: 2, octets: five }))
    await refused("locker-unknown", store.locker(draw(), NOW))
    await refused("locker-unknown", store.chunk(draw(), 0, NOW))
  })

  on("the hashes of a complete locker's chunks are listed in order, a page at a time", async (store) => {
    const at = await mailbox(store, 4 * CHUNK_BYTES)
    const terms = locker(at, SIZE)
    await store.openLocker(terms)
    const chunks = [CHUNK_BYTES, CHUNK_BYTES, 5].map((size) => new Uint8Array(randomBytes(size)))
    const page = (from: number, limit: number, now: number = NOW) =>
      store.chunkHashes({ locker: terms.locker, from, limit, now })
    for (const n of [2, 0, 1]) {
      await refused("locker-incomplete", page(0, 9))
      await store.putChunk({ ...terms, n, octets: chunks[n]! })
    }
    const [a, b, c] = chunks.map(leafHash) as [Uint8Array, Uint8Array, Uint8Array]
    assert.deepEqual(await page(0, 9), concat(a, b, c))
    assert.deepEqual(await page(0, 2), concat(a, b))
    assert.deepEqual(await page(2, 2), concat(c))
    await refused("chunk-unknown", page(3, 2))
    await refused("locker-unknown", page(0, 9, NOW + 500))
    await refused("locker-unknown", store.chunkHashes({ locker: draw(), from: 0, limit: 9, now: NOW }))
  })

  on("a locker half filled goes on under the right that replaced its payer's", async (store) => {
    const at = await mailbox(store, SIZE)
    const terms = locker(at, SIZE)
    await store.openLocker(terms)
    const next = { mailbox: at.mailbox, right: draw() }
    await store.grantRight({ ...next, quota: 100, replaces: at.right, expires: undefined, now: NOW })
    assert.equal(await store.openLocker({ ...terms, ...next }), "again")
    assert.equal(await store.putChunk({ ...terms, ...next, n: 2, octets: new Uint8Array(5) }), "new")
    await refused("right-refused", store.putChunk({ ...terms, n: 2, octets: new Uint8Array(5) }))
  })

  on("a locker expires, gives its bytes back, and is swept", async (store) => {
    const at = await mailbox(store, SIZE)
    const terms = locker(at, SIZE)
    await store.openLocker(terms)
    await store.putChunk({ ...terms, n: 2, octets: new Uint8Array(5) })
    await refused("locker-unknown", store.locker(terms.locker, NOW + 500))
    await refused("locker-unknown", store.chunk(terms.locker, 2, NOW + 500))
    await refused("quota-exceeded", store.openLocker({ ...locker(at, 1), now: NOW + 500 }))
    while (await store.sweep(NOW + 500));
    assert.equal((await store.rights(at.mailbox))[0]?.used, 0)
    assert.equal(await store.openLocker({ ...terms, now: NOW + 500 }), "new")
    assert.deepEqual((await store.locker(terms.locker, NOW + 500)).have, [])
  })
}
