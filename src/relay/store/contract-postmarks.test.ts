/**
 * The store's contract: tickets, postmarks, cosignatures.
 * @module
 */
import assert from "node:assert/strict"
import { locker } from "./contract-lockers.test.ts"
import { bundle, draw, listed, mailbox, NOW, refused, type Clause } from "./kit.test.ts"
import type { PostmarkAct } from "./postmarks.ts"
import type { Store } from "./store.ts"

/** State it. */
export function postmarkContract(on: Clause): void {
  const channelOf = async (store: Store) => {
    const of = { channel: draw(), register: draw(), keys: draw(), ticket: draw() }
    const other = { ticket: draw(), register: draw() }
    await store.issueTickets(draw(), [of.ticket, other.ticket])
    await store.bindTicket(of)
    return { ...of, other }
  }

  on("a ticket is bound once, to one channel, register and keys; a pair shares its channel", async (store) => {
    const of = await channelOf(store)
    const { other } = of
    assert.equal(await store.bindTicket(of), "again")
    await refused("keys-differ", store.bindTicket({ ...of, keys: draw() }))
    await refused("ticket-bound", store.bindTicket({ ...of, register: draw() }))
    await refused("ticket-bound", store.bindTicket({ ...of, channel: draw() }))
    await refused("ticket-refused", store.bindTicket({ ...of, ticket: draw() }))
    await refused("ticket-bound", store.bindTicket({ ...of, ...other, channel: draw() }))
    await refused("keys-differ", store.bindTicket({ ...of, ticket: other.ticket }))
    assert.equal((await store.ticket(other.ticket)).channel, undefined)
    assert.equal(await store.bindTicket({ ...of, ...other }), "new")
    const [stranger, friend] = [draw(), draw()]
    await store.issueTickets(draw(), [stranger, friend])
    await refused("channel-taken", store.bindTicket({ ...of, ticket: stranger, register: draw() }))
    await refused("ticket-refused", store.ticket(draw()))
    await refused("register-unknown", store.channel(draw()))
    const state = await store.channel(of.channel)
    assert.deepEqual([state.size, state.time, state.checkpoint, state.registers.length], [0, 0, undefined, 2])
  })

  on("a replacement ticket binds its register's new keys once, and ends the ticket it replaces", async (store) => {
    const of = await channelOf(store)
    const ticket = draw()
    await refused("register-unknown", store.replaceTicket({ ...of, ticket, register: draw() }))
    await refused("register-unknown", store.replaceTicket({ ...of, ticket, channel: draw() }))
    await store.replaceTicket({ ...of, ticket })
    assert.ok((await store.ticket(of.ticket)).register !== undefined, "the former ticket lasts until then")
    await refused("ticket-bound", store.bindTicket({ ...of, ticket, register: of.other.register }))
    await refused("ticket-bound", store.bindTicket({ ...of, ticket, channel: draw() }))
    const keys = draw()
    assert.equal(await store.bindTicket({ ...of, ticket, keys }), "new")
    assert.equal(await store.bindTicket({ ...of, ticket, keys }), "again")
    await refused("keys-differ", store.bindTicket({ ...of, ticket }))
    await refused("ticket-refused", store.ticket(of.ticket))
    const { registers } = await store.channel(of.channel)
    assert.deepEqual(
      registers.map((bound) => [bound.register, bound.keys]),
      [[of.register, keys]],
    )
  })

  on("keys that come with a postmark are bound from it on", async (store) => {
    const of = await channelOf(store)
    const keys = draw()
    await store.appendPostmark(act(of, 0, 3))
    await store.appendPostmark({ ...act(of, 1, 5), keys })
    const { registers } = await store.channel(of.channel)
    assert.deepEqual(registers[0]?.keys, keys)
    await store.appendPostmark(act(of, 2, 6))
    assert.deepEqual((await store.channel(of.channel)).registers[0]?.keys, keys)
  })

  const act = (
    of: { channel: Uint8Array; register: Uint8Array; ticket: Uint8Array },
    index: number,
    size: number,
  ): PostmarkAct => ({
    channel: of.channel,
    ticket: of.ticket,
    register: of.register,
    builtOn: { size: index, time: index === 0 ? 0 : NOW },
    size,
    root: draw(),
    record: {
      index,
      record: draw(),
      note: `note ${size}`,
      checkpoint: `checkpoint ${index + 1}`,
      cosignature: "lines",
    },
    time: NOW,
    nodes: [{ level: 0, index, hash: draw() }],
    deposits: [],
    lockers: [],
  })

  on("a postmark is appended where it was built, or not at all", async (store) => {
    const of = await channelOf(store)
    const first = act(of, 0, 5)
    assert.equal(await store.appendPostmark(first), "appended")
    assert.equal(await store.appendPostmark(act(of, 0, 6)), "overtaken")
    assert.equal(await store.appendPostmark({ ...act(of, 1, 6), builtOn: { size: 1, time: NOW - 1 } }), "overtaken")
    const second = act(of, 1, 6)
    assert.equal(await store.appendPostmark(second), "appended")
    const state = await store.channel(of.channel)
    assert.deepEqual([state.size, state.time, state.checkpoint], [2, NOW, "checkpoint 2"])
    assert.deepEqual(state.registers[0]?.held, { size: 6, root: second.root, index: 1 })
    assert.deepEqual(await store.records(of.channel, 0, 9), [first.record, second.record])
    assert.deepEqual(await store.records(of.channel, 1, 9), [second.record])
    assert.deepEqual(await store.records(of.channel, 0, 1), [first.record])
    assert.deepEqual(await store.answered(of.channel, of.register, 5), first.record)
    assert.equal(await store.answered(of.channel, of.register, 7), undefined)
    assert.deepEqual(
      await store.nodes(of.channel, [
        { level: 0, index: 1 },
        { level: 1, index: 0 },
      ]),
      [second.nodes[0]!.hash, undefined],
    )
  })

  on("of writers that built on the same state one is appended", async (store) => {
    const of = await channelOf(store)
    const done = await Promise.all([5, 6, 7, 8].map((size) => store.appendPostmark(act(of, 0, size))))
    assert.deepEqual(done.toSorted(), ["appended", "overtaken", "overtaken", "overtaken"])
    assert.equal((await store.channel(of.channel)).size, 1)
  })

  on("record, bundles and checkpoint are stored together or not at all", async (store) => {
    const of = await channelOf(store)
    const at = await mailbox(store, 15)
    const bundles = [bundle(at), bundle(at)]
    await refused("quota-exceeded", store.appendPostmark({ ...act(of, 0, 5), deposits: bundles }))
    assert.equal((await store.channel(of.channel)).size, 0)
    assert.deepEqual(await listed(store, at), [])
    const terms = locker(await mailbox(store, 9), 5)
    await store.openLocker(terms)
    const whole = { ...act(of, 0, 5), deposits: [bundles[0]!], lockers: [terms.locker] }
    await refused("locker-incomplete", store.appendPostmark(whole))
    await refused("locker-incomplete", store.appendPostmark({ ...whole, lockers: [draw()] }))
    assert.deepEqual(await listed(store, at), [])
    await store.putChunk({ ...terms, n: 0, octets: new Uint8Array(5) })
    await refused("ticket-refused", store.appendPostmark({ ...whole, ticket: of.other.ticket }))
    assert.equal(await store.appendPostmark(whole), "appended")
    assert.equal((await listed(store, at)).length, 1)
  })

  on("the newest cosignature of each registrar is kept", async (store) => {
    const of = await channelOf(store)
    assert.deepEqual(await store.cosignatures(of.channel), [])
    await store.putCosignature(of.channel, { register: of.register, size: 3, lines: "three" })
    await store.putCosignature(of.channel, { register: of.register, size: 2, lines: "two" })
    assert.deepEqual(await store.cosignatures(of.channel), [{ register: of.register, size: 3, lines: "three" }])
  })
}
