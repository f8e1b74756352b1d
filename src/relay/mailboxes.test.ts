import { after, describe, test } from "node:test"
import assert from "node:assert/strict"
import { encodeRecord, toHex } from "../bytes/index.ts"
import { relayClient } from "./client.ts"
import { bundle, draw, harbour, NOON, openBox, raw, refused } from "./harbour.test.ts"
import { mailboxIdOf, nameOf } from "./ids.ts"

const at = await harbour({ bundleBytes: 100_000, rightBurst: 40, rightRate: 1, waitingPerPlace: 2 })
const { client } = at
after(() => at.close())

const CBOR = "application/cbor"
const OCTETS = "application/octet-stream"

describe("mailboxes over HTTP", () => {
  test("a bundle goes in, is listed, collected and filed", async () => {
    const box = await openBox(at)
    const one = bundle()
    assert.equal(await client.deposit({ ...box, ...one }), "new")
    assert.equal(await client.deposit({ ...box, ...one }), "again")
    const [line] = (await client.bundles(box)).bundles
    assert.deepEqual(line, { seq: 1, id: one.id, size: 100, time: NOON })
    assert.deepEqual(await client.bundle({ ...box, id: one.id }), one.octets)
    await client.fileBundle({ ...box, ...one })
    await client.fileBundle({ ...box, ...one })
    assert.deepEqual((await client.bundles(box)).bundles, [])
    await refused("bundle-filed", client.bundle({ ...box, id: one.id }))
    assert.equal(await client.deposit({ ...box, ...one }), "again")
    assert.deepEqual((await client.bundles(box)).bundles, [])
  })

  test("an admission opens one mailbox, whose id follows from its collect token", async () => {
    const [admission, collect] = [draw(), draw()]
    await refused("admission-refused", client.openMailbox({ admission, collect }))
    await at.store.issueAdmissions([nameOf(admission)], NOON + 10)
    assert.equal(await client.openMailbox({ admission, collect }), "new")
    assert.equal(await client.openMailbox({ admission, collect }), "again")
    await refused("admission-spent", client.openMailbox({ admission, collect: draw() }))
    const squatted = await raw(at.url, `/v1/mailboxes/${toHex(draw())}`, {
      method: "PUT",
      headers: { "content-type": CBOR, "diwan-admission": toHex(admission) },
      body: encodeRecord({ collect: nameOf(draw()) }),
    })
    assert.deepEqual([squatted.status, squatted.code], [422, "hash-mismatch"])
  })

  test("who does not know the collect token does nothing", async () => {
    const box = await openBox(at)
    const one = bundle()
    await client.deposit({ ...box, ...one })
    const path = `/v1/mailboxes/${toHex(box.mailbox)}`
    const thief = { authorization: `Bearer ${toHex(draw())}` }
    for (const [method, rest] of [
      ["GET", "/bundles"],
      ["GET", `/bundles/${toHex(one.id)}`],
      ["DELETE", `/bundles/${toHex(one.id)}`],
      ["GET", "/rights"],
      ["DELETE", `/rights/${toHex(nameOf(box.right))}`],
    ] as const) {
      const filing = { "diwan-filing-token": toHex(one.filingToken) }
      assert.deepEqual(
        (await raw(at.url, path + rest, { method, headers: { ...thief, ...filing } })).code,
        "collect-refused",
      )
      assert.deepEqual((await raw(at.url, path + rest, { method, headers: filing })).code, "credential-missing")
      const wrong = { authorization: "Bearer x", ...filing }
      assert.deepEqual((await raw(at.url, path + rest, { method, headers: wrong })).code, "request-malformed")
    }
    const put = { method: "PUT", headers: { ...thief, "content-type": CBOR }, body: encodeRecord({ quota: 5 }) }
    assert.equal((await raw(at.url, `${path}/rights/${toHex(draw())}`, put)).code, "collect-refused")
  })

  test("a stolen collect token destroys nothing: filing wants the token found inside", async () => {
    const box = await openBox(at)
    const one = bundle()
    await client.deposit({ ...box, ...one })
    await refused("filing-refused", client.fileBundle({ ...box, id: one.id, filingToken: draw() }))
    const path = `/v1/mailboxes/${toHex(box.mailbox)}/bundles/${toHex(one.id)}`
    const bare = await raw(at.url, path, {
      method: "DELETE",
      headers: { authorization: `Bearer ${toHex(box.collect)}` },
    })
    assert.deepEqual([bare.status, bare.code], [401, "credential-missing"])
    assert.deepEqual(await client.bundle({ ...box, id: one.id }), one.octets)
    await refused("bundle-unknown", client.fileBundle({ ...box, id: draw(), filingToken: one.filingToken }))
  })

  test("rights: given, listed, replaced, revoked, lapsed", async () => {
    const box = await openBox(at, 250)
    const next = draw()
    const terms = { collect: box.collect, right: next, quota: 300, replaces: nameOf(box.right), expires: NOON + 50 }
    assert.equal(await client.grantRight(terms), "new")
    assert.equal(await client.grantRight(terms), "again")
    await refused("right-differs", client.grantRight({ ...terms, quota: 1 }))
    await client.deposit({ ...box, ...bundle() })
    await client.deposit({ ...box, ...bundle() })
    await refused("quota-exceeded", client.deposit({ ...box, ...bundle() }))
    assert.equal((await client.rights(box)).length, 2)
    await client.deposit({ ...box, ...bundle(), right: next })
    await refused("right-refused", client.deposit({ ...box, ...bundle() }))
    assert.deepEqual(await client.rights(box), [
      { id: nameOf(next), quota: 300, used: 100, replaces: nameOf(box.right), expires: NOON + 50 },
    ])
    at.clock.now = NOON + 50
    await refused("right-expired", client.deposit({ ...box, ...bundle(), right: next }))
    at.clock.now = NOON
    await client.revokeRight({ ...box, id: nameOf(next) })
    await refused("right-refused", client.deposit({ ...box, ...bundle(), right: next }))
    const self = { method: "PUT", headers: { authorization: `Bearer ${toHex(box.collect)}`, "content-type": CBOR } }
    const path = `/v1/mailboxes/${toHex(box.mailbox)}/rights/${toHex(nameOf(next))}`
    const itself = await raw(at.url, path, { ...self, body: encodeRecord({ quota: 5, replaces: nameOf(next) }) })
    assert.equal(itself.code, "request-malformed")
    await refused("mailbox-unknown", client.grantRight({ collect: draw(), right: draw(), quota: 5 }))
  })

  test("what is not the id's octets is refused, and so is what is too large, before it is read", async () => {
    const box = await openBox(at)
    const headers = { "diwan-right": toHex(box.right), "diwan-filing": toHex(draw()), "content-type": OCTETS }
    const path = `/v1/mailboxes/${toHex(box.mailbox)}/bundles/`
    const wrong = await raw(at.url, path + toHex(draw()), { method: "PUT", headers, body: new Uint8Array(5) })
    assert.deepEqual([wrong.status, wrong.code], [422, "hash-mismatch"])
    const large = bundle(100_001)
    await refused("too-large", client.deposit({ ...box, ...large }))
    const json = { ...headers, "content-type": "application/json" }
    assert.equal((await raw(at.url, path + toHex(draw()), { method: "PUT", headers: json, body: "{}" })).status, 415)
    const chunked = await raw(at.url, path + toHex(draw()), {
      method: "PUT",
      headers,
      body: new Blob([new Uint8Array(5)]).stream(),
      duplex: "half",
    })
    assert.deepEqual([chunked.status, chunked.code], [411, "length-missing"])
    const { "diwan-filing": _, ...unfiled } = headers
    assert.equal(
      (await raw(at.url, path + toHex(draw()), { method: "PUT", headers: unfiled, body: "x" })).code,
      "credential-missing",
    )
    const upper = { ...headers, "diwan-right": toHex(box.right).toUpperCase() }
    assert.equal(
      (await raw(at.url, path + toHex(draw()), { method: "PUT", headers: upper, body: "x" })).code,
      "request-malformed",
    )
  })

  test("a body under a right that is none is not read", async () => {
    const box = await openBox(at)
    await refused("right-refused", client.deposit({ ...box, ...bundle(90_000), right: draw() }))
    const small = await openBox(at, 50)
    await refused("quota-exceeded", client.deposit({ ...small, ...bundle() }))
    assert.equal(JSON.parse(JSON.stringify(await client.rights(small)))[0].used, 0)
  })

  test("a right used too fast is told to wait, and for how long", async () => {
    const box = await openBox(at)
    const one = bundle()
    for (let i = 0; i < 40; i++) await client.deposit({ ...box, ...one })
    const error = await refused("rate-exceeded", client.deposit({ ...box, ...one }))
    assert.equal("retryAfter" in error && error.retryAfter, 1)
  })

  test("ids, numbers and bodies that are not as the contract says are refused with the place", async () => {
    const box = await openBox(at)
    const own = { authorization: `Bearer ${toHex(box.collect)}` }
    const path = `/v1/mailboxes/${toHex(box.mailbox)}`
    for (const query of ["after=-1", "after=01", "after=1&after=2", "limit=257", "wait=61", "wait=1e1", "colour=red"]) {
      const found = await raw(at.url, `${path}/bundles?${query}`, { headers: own })
      assert.deepEqual([query, found.status, found.code], [query, 400, "request-malformed"])
    }
    assert.equal((await raw(at.url, `${path.slice(0, -1)}/bundles`, { headers: own })).code, "request-malformed")
    assert.equal((await raw(at.url, "/v1/mailboxes/../../etc", {})).code, "route-unknown")
    for (const body of [
      encodeRecord({ quota: 0 }),
      encodeRecord({ quota: 5, colour: 1 }),
      new Uint8Array([0xff]),
      new Uint8Array(0),
    ]) {
      const put = { method: "PUT", headers: { ...own, "content-type": CBOR }, body }
      assert.equal((await raw(at.url, `${path}/rights/${toHex(draw())}`, put)).code, "request-malformed")
    }
  })

  test("a mailbox that was never opened is unknown, to its would-be owner", async () => {
    const collect = draw()
    await refused("mailbox-unknown", client.bundles({ collect }))
    await refused("mailbox-unknown", client.rights({ collect }))
    await refused(
      "right-refused",
      client.deposit({ mailbox: mailboxIdOf(nameOf(collect)), right: draw(), ...bundle() }),
    )
  })

  test("who waits is woken by a deposit", async () => {
    const box = await openBox(at)
    const one = bundle()
    const waiting = client.bundles({ ...box, wait: 30 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    await client.deposit({ ...box, ...one })
    assert.deepEqual(
      (await waiting).bundles.map((line) => line.id),
      [one.id],
    )
  })

  test("who waits sees a deposit made by another process on the same database", async () => {
    const box = await openBox(at)
    const other = await harbour({}, at.home)
    const waiting = client.bundles({ ...box, wait: 30 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    await other.client.deposit({ ...box, ...bundle() })
    assert.equal((await waiting).bundles.length, 1)
    await other.close()
  })

  test("waiting ends with nothing when its time is up", async () => {
    const box = await openBox(at)
    assert.deepEqual((await client.bundles({ ...box, wait: 1 })).bundles, [])
  })

  test("so many wait at one mailbox and no more; who leaves makes room", async () => {
    const box = await openBox(at)
    const leave = new AbortController()
    const waits = [1, 2].map(() => client.bundles({ ...box, wait: 30 }, { signal: leave.signal }).catch(() => "left"))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const error = await refused("waiting-exceeded", client.bundles({ ...box, wait: 30 }))
    assert.equal("retryAfter" in error && error.retryAfter, 1)
    leave.abort()
    assert.deepEqual(await Promise.all(waits), ["left", "left"])
    const patient = relayClient({ url: at.url, retries: 9 })
    assert.deepEqual((await untilRoom(() => patient.bundles({ ...box, wait: 1 }))).bundles, [])
  })

  test("a cursor goes on where it stopped", async () => {
    const box = await openBox(at)
    for (let i = 0; i < 5; i++) await client.deposit({ ...box, ...bundle() })
    const first = (await client.bundles({ ...box, limit: 3 })).bundles
    const rest = (await client.bundles({ ...box, after: first.at(-1)!.seq, wait: 30 })).bundles
    assert.deepEqual(
      [...first, ...rest].map((line) => line.seq),
      [1, 2, 3, 4, 5],
    )
  })
})

/** A request that left is noticed at the next look, a second later at most. */
async function untilRoom<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act()
    } catch (error) {
      if ((error as { code?: string }).code !== "waiting-exceeded") throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
