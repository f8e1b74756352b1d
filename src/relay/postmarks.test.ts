import { after, describe, test } from "node:test"
import assert from "node:assert/strict"
import { concat, equal, sha256, toHex } from "../bytes/index.ts"
import {
  addSignatures,
  consistencyProof,
  cosign,
  decodePostmark,
  formatSignatures,
  leafHash,
  merkleTree,
  openCheckpoint,
  parseSignatures,
  postmarkOrigin,
  verifyConsistency,
  verifyInclusion,
  verifyPostmarkCosignature,
  type Checkpoint,
} from "../register/index.ts"
import { bundle, channelAt, draw, harbour, keysOf, NOON, officeRegister, openBox, refused } from "./harbour.test.ts"
import { nameOf } from "./ids.ts"
import type { PostmarkAnswer } from "./wire.ts"

const at = await harbour({ waitingPerPlace: 2 })
const { client, host } = at
after(() => at.close())

type Office = Awaited<ReturnType<typeof channelAt>>[number]

/** Open the host's checkpoint of a channel's postmarks. */
function opened(office: Office, checkpoint: string): Checkpoint {
  return openCheckpoint(checkpoint, { origin: postmarkOrigin(office.channel), keys: host.log })
}

/** Everything in an answer holds together, under the host's keys. @returns the record */
function verified(office: Office, submitted: string, answer: PostmarkAnswer): ReturnType<typeof decodePostmark> {
  const record = decodePostmark(answer.record)
  const { root, size } = opened(office, answer.checkpoint)
  assert.equal(size, answer.size)
  verifyInclusion({ index: answer.index, size, leaf: leafHash(answer.record), proof: answer.proof, root })
  const origin = `diwan/${toHex(office.register)}`
  const note = addSignatures(submitted, parseSignatures(answer.cosignature))
  verifyPostmarkCosignature(record, openCheckpoint(note, { origin, keys: office.log }), host)
  return record
}

describe("postmarks", () => {
  test("a checkpoint with its bundles is recorded, proven, cosigned and delivered in one request", async () => {
    const [north] = await channelAt(at)
    const box = await openBox(at)
    north.enter(3)
    const [one, two] = [bundle(), bundle()]
    const bundles = [one, two].map(({ id, filing, octets }) => ({ id, filing, ciphertext: octets }))
    const request = { ...north, ...north.request(0), bundles, deposit: box }
    const answer = await client.postmark(request)
    const record = verified(north, request.checkpoint, answer)
    assert.deepEqual([record.size, record.time, answer.index, answer.size], [3, NOON, 0, 1])
    assert.ok(equal(record.root, north.tree.root()))
    assert.deepEqual(record.bundles.map(toHex), [one.id, two.id].map(toHex).toSorted())
    assert.deepEqual(
      (await client.bundles(box)).bundles.map((line) => toHex(line.id)),
      [one.id, two.id].map(toHex),
    )
  })

  test("the same request again gets the same answer, also when others came between and the bundle was filed", async () => {
    const [north, south] = await channelAt(at)
    const box = await openBox(at)
    const one = bundle()
    north.enter()
    const bundles = [{ id: one.id, filing: one.filing, ciphertext: one.octets }]
    const request = { ...north, ...north.request(0), bundles, deposit: box }
    const answer = await client.postmark(request)
    south.enter()
    await client.postmark({ ...south, ...south.request(0) })
    north.enter()
    await client.postmark({ ...north, ...north.request(1) })
    await client.fileBundle({ ...box, ...one })
    at.clock.now = NOON + 99
    assert.deepEqual(await client.postmark(request), answer)
    assert.deepEqual((await client.bundles(box)).bundles, [])
    assert.equal((await client.postmarks(north)).size, 3)
    at.clock.now = NOON
    await refused("postmark-differs", client.postmark({ ...request, bundles: [] }))
    await refused("postmark-differs", client.postmark({ ...request, lockers: [draw()] }))
  })

  test("a fork, a rollback and a stale proof are refused, with the size that is held", async () => {
    const [north] = await channelAt(at)
    north.enter(4)
    await client.postmark({ ...north, ...north.request(0) })
    const forked = merkleTree([1, 2, 3, 4, 5].map((n) => sha256(Uint8Array.of(n))))
    const sizeOf = async (code: string, act: Promise<unknown>): Promise<unknown> => {
      const error = await refused(code, act)
      return "size" in error && error.size
    }
    assert.equal(await sizeOf("checkpoint-forked", client.postmark({ ...north, ...north.request(4, 4, forked) })), 4)
    assert.equal(await sizeOf("checkpoint-stale", client.postmark({ ...north, ...north.request(4, 3) })), 4)
    assert.equal(await sizeOf("checkpoint-stale", client.postmark({ ...north, ...north.request(0, 3) })), 4)
    north.enter()
    assert.equal(await sizeOf("checkpoint-stale", client.postmark({ ...north, ...north.request(3) })), 4)
    await refused("proof-refused", client.postmark({ ...north, ...north.request(4, 5, forked) }))
    const request = north.request(4)
    await refused("proof-refused", client.postmark({ ...north, ...request, proof: [] }))
    await refused("proof-refused", client.postmark({ ...north, ...request, proof: [...request.proof, draw()] }))
    assert.equal((await client.postmarks(north)).size, 1)
    await client.postmark({ ...north, ...request })
  })

  test("a first checkpoint wants no proof, and an empty register is no checkpoint to postmark", async () => {
    const [north] = await channelAt(at)
    await refused("checkpoint-stale", client.postmark({ ...north, ...north.request(0) }))
    north.enter(2)
    await refused("proof-refused", client.postmark({ ...north, ...north.request(0), proof: [draw()] }))
    await refused("checkpoint-stale", client.postmark({ ...north, ...north.request(1) }))
  })

  test("both lines of the log are demanded, under the keys that were bound", async () => {
    const [north, south] = await channelAt(at)
    north.enter()
    const request = north.request(0)
    const [body, lines] = request.checkpoint.split("\n\n") as [string, string]
    for (const [line] of lines.trim().split("\n").entries()) {
      const kept = lines
        .trim()
        .split("\n")
        .filter((_, i) => i !== line)
      const half = `${body}\n\n${kept.join("\n")}\n`
      await refused("signature-refused", client.postmark({ ...north, ...request, checkpoint: half }))
    }
    const altered = request.checkpoint.replace("\n1\n", "\n2\n")
    await refused("signature-refused", client.postmark({ ...north, ...request, checkpoint: altered }))
    await refused("checkpoint-refused", client.postmark({ ...north, ...request, checkpoint: "no note\n" }))
    await refused(
      "checkpoint-refused",
      client.postmark({ ...north, ...request, checkpoint: south.request(0).checkpoint }),
    )
    assert.equal((await client.postmarks(north)).size, 0)
  })

  test("a ticket speaks for the register it was bound to, and for nothing else", async () => {
    const [north, south] = await channelAt(at)
    const [elsewhere] = await channelAt(at)
    south.enter()
    await refused("ticket-refused", client.postmark({ ...south, ...south.request(0), ticket: north.ticket }))
    await refused("ticket-refused", client.postmark({ ...south, ...south.request(0), ticket: elsewhere.ticket }))
    await refused("ticket-refused", client.postmark({ ...south, ...south.request(0), ticket: draw() }))
    await refused("ticket-refused", client.postmarks({ ...north, ticket: elsewhere.ticket }))
    await refused("ticket-refused", client.held({ ...north, ticket: elsewhere.ticket }))
    await refused("ticket-refused", client.cosign({ ...north, ticket: elsewhere.ticket, size: 1, lines: "x" }))
  })

  test("keys and register are bound for ever, and each ticket of a pair to the one channel", async () => {
    const [north] = await channelAt(at)
    assert.equal(await client.bindRegister(north), "again")
    const other = officeRegister("west", north.ticket, north.channel)
    await refused("keys-differ", client.bindRegister({ ...north, log: other.log }))
    await refused("keys-differ", client.bindRegister({ ...north, cosigner: other.cosigner }))
    await refused("ticket-bound", client.bindRegister(other))
    await refused("ticket-bound", client.bindRegister({ ...north, channel: draw() }))
    await refused("request-malformed", client.bindRegister({ ...north, cosigner: north.log }))
    const tickets = [draw(), draw()] as const
    await at.store.issueTickets(draw(), [nameOf(tickets[0]), nameOf(tickets[1])])
    await refused("channel-taken", client.bindRegister(officeRegister("west", tickets[0], north.channel)))
    await client.bindRegister(officeRegister("west", tickets[0], draw()))
    await refused("ticket-bound", client.bindRegister(officeRegister("east", tickets[1], draw())))
    await refused(
      "request-malformed",
      client.bindRegister({ ...north, log: { ...north.log, ed25519: new Uint8Array(32) } }),
    )
  })

  test("times never fall, whatever the clock does, and record and both cosignature lines bear one", async () => {
    const [north, south] = await channelAt(at)
    const times: number[] = []
    for (const [i, now] of [NOON + 10, NOON - 500, NOON + 9, NOON + 11].entries()) {
      at.clock.now = now
      const office = i % 2 === 0 ? north : south
      const from = office.tree.size
      office.enter()
      const request = office.request(from)
      times.push(verified(office, request.checkpoint, await client.postmark({ ...office, ...request })).time)
    }
    at.clock.now = NOON
    assert.deepEqual(times, [NOON + 10, NOON + 10, NOON + 10, NOON + 11])
  })

  test("named lockers must be complete, and nothing is kept of a request that is refused", async () => {
    const [north] = await channelAt(at)
    const box = await openBox(at, 1000)
    north.enter()
    const read = draw()
    await client.openLocker({ ...box, read, size: 10 })
    const one = bundle()
    const bundles = [{ id: one.id, filing: one.filing, ciphertext: one.octets }]
    const request = { ...north, ...north.request(0), bundles, lockers: [nameOf(read)], deposit: box }
    await refused("locker-incomplete", client.postmark(request))
    await refused("locker-incomplete", client.postmark({ ...request, lockers: [draw()] }))
    await refused("hash-mismatch", client.postmark({ ...request, bundles: [{ ...bundles[0]!, ciphertext: draw() }] }))
    await refused("request-malformed", client.postmark({ ...request, bundles: [bundles[0]!, bundles[0]!] }))
    await refused("right-refused", client.postmark({ ...request, deposit: { ...box, right: draw() } }))
    const { deposit: _, ...without } = request
    await refused("credential-missing", client.postmark({ ...without, lockers: [] }))
    assert.deepEqual((await client.bundles(box)).bundles, [])
    assert.equal((await client.postmarks(north)).size, 0)
    await client.putChunk({ ...box, read, n: 0, octets: new Uint8Array(10) })
    assert.deepEqual(decodePostmark((await client.postmark(request)).record).lockers, [nameOf(read)])
    assert.equal((await client.bundles(box)).bundles.length, 1)
  })

  test("a registrar asks what the host holds before it signs", async () => {
    const [north, south] = await channelAt(at)
    await refused("postmark-unknown", client.held(north))
    north.enter(2)
    const request = north.request(0)
    const answer = await client.postmark({ ...north, ...request })
    const held = await client.held({ ...north, ticket: south.ticket })
    assert.deepEqual(held, { size: 2, index: 0, checkpoint: request.checkpoint, cosignature: answer.cosignature })
    await refused("register-unknown", client.held({ ...north, register: draw() }))
  })

  test("records are listed from any index, with proof that the register extends any earlier one", async () => {
    const [north, south] = await channelAt(at)
    const roots: Checkpoint[] = []
    for (let i = 0; i < 7; i++) {
      const office = i % 3 === 0 ? south : north
      const from = office.tree.size
      office.enter(2)
      roots.push(opened(office, (await client.postmark({ ...office, ...office.request(from) })).checkpoint))
    }
    const all = await client.postmarks(north)
    assert.equal(all.records.length, 7)
    const tree = merkleTree(all.records.map(({ record }) => leafHash(record)))
    const last = opened(north, all.checkpoint!)
    assert.ok(equal(tree.root(), last.root))
    for (let since = 1; since <= 7; since++) {
      const { proof, records } = await client.postmarks({ ...south, since, from: since })
      assert.equal(records.length, 7 - since)
      verifyConsistency({ from: since, to: 7, fromRoot: roots[since - 1]!.root, toRoot: last.root, proof })
      assert.deepEqual(proof, consistencyProof(since, 7, tree.read))
    }
    const error = await refused("register-shorter", client.postmarks({ ...north, since: 8 }))
    assert.equal("size" in error && error.size, 7)
    await refused("register-shorter", client.postmarks({ ...north, from: 8 }))
  })

  test("who waits is woken by a record and by a cosignature, else gets an empty list", async () => {
    const [north, south] = await channelAt(at)
    const waiting = client.postmarks({ ...south, wait: 30 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    north.enter()
    const { checkpoint } = await client.postmark({ ...north, ...north.request(0) })
    assert.equal((await waiting).records.length, 1)
    const again = client.postmarks({ ...north, from: 1, since: 1, wait: 30 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    const lines = formatSignatures(cosign(opened(south, checkpoint), { keys: south.cosignerKeys, time: NOON }))
    await client.cosign({ ...south, size: 1, lines })
    assert.deepEqual((await again).cosignatures, [{ register: south.register, size: 1, lines }])
    assert.deepEqual((await client.postmarks({ ...north, from: 1, wait: 1 })).records, [])
  })

  test("a cosignature is kept only if both its lines verify under the bound keys", async () => {
    const [north, south] = await channelAt(at)
    north.enter()
    const { checkpoint } = await client.postmark({ ...north, ...north.request(0) })
    const by = (name: string, time: number): string =>
      formatSignatures(cosign(opened(north, checkpoint), { keys: keysOf(name), time }))
    const lines = by("north cosigner", NOON)
    const [first, second] = lines.trim().split("\n") as [string, string]
    await refused("signature-refused", client.cosign({ ...south, size: 1, lines }))
    await refused("signature-refused", client.cosign({ ...north, size: 1, lines: by("north log", NOON) }))
    await refused("signature-refused", client.cosign({ ...north, size: 1, lines: `${first}\n` }))
    await refused("signature-refused", client.cosign({ ...north, size: 1, lines: `${second}\n` }))
    const mixed = `${first}\n${
      by("north cosigner", NOON + 1)
        .trim()
        .split("\n")[1]
    }\n`
    await refused("signature-refused", client.cosign({ ...north, size: 1, lines: mixed }))
    await refused("signature-refused", client.cosign({ ...north, size: 1, lines: "nothing" }))
    await refused("register-shorter", client.cosign({ ...north, size: 2, lines }))
    assert.deepEqual((await client.postmarks(north)).cosignatures, [])
    // A stranger's line beside them is not kept.
    await client.cosign({ ...north, size: 1, lines: lines + by("north log", NOON) })
    assert.deepEqual((await client.postmarks(south)).cosignatures, [{ register: north.register, size: 1, lines }])
  })

  test("many postmark at once; the records are one line without gap or fork", async () => {
    const [north, south] = await channelAt(at)
    north.enter(12)
    south.enter(12)
    // Each asks again with the size that the refusal names, as a registrar does.
    const climb = async (office: Office): Promise<void> => {
      for (let size = 3; size <= 12; size += 3) await client.postmark({ ...office, ...office.request(size - 3, size) })
    }
    await Promise.all([climb(north), climb(south)])
    const { records, size, checkpoint } = await client.postmarks(north)
    assert.equal(size, 8)
    const tree = merkleTree(records.map(({ record }) => leafHash(record)))
    assert.ok(equal(tree.root(), opened(north, checkpoint!).root))
    assert.equal(new Set(records.map(({ record }) => toHex(sha256(concat(record))))).size, 8)
  })
})
