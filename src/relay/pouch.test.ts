/**
 * A pouch at the host: deposited, postmarked and answered as over the network, and by whom a capability stands behind it:
 * a mark that somebody else made, or that is of something else, is refused by its code.
 */
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { equal, toHex } from "../bytes/index.ts"
import { encodeVolume, planPouch, type Cargo, type RequestCargo } from "../pouch/index.ts"
import {
  addSignatures,
  decodePostmark,
  openCheckpoint,
  parseSignatures,
  verifyPostmarkCosignature,
} from "../register/index.ts"
import { decodeAnswer, encodeAsk, type Asks } from "./asks.ts"
import {
  bundle,
  channelAt,
  draw,
  harbour,
  NOON,
  officeRegister,
  openBox,
  type Box,
  type OfficeRegister,
} from "./harbour.test.ts"
import { nameOf } from "./ids.ts"
import { readHostKeys } from "./keys.ts"
import { depositMark, doneMark, requestMark } from "./marks.ts"
import { takePouch, type PouchDone } from "./pouch.ts"

const at = await harbour()
const { client, host, store } = at
after(() => at.close())

/** Hand over a pouch of several volumes, all of them or some. */
function handed(
  cargo: readonly Cargo[],
  volumes: (all: readonly string[]) => readonly string[] = (all) => all,
): Promise<PouchDone> {
  const folder = mkdtempSync(join(at.home, "handed-"))
  const files = planPouch({ pouch: draw().subarray(0, 16), volumeBytes: 2 ** 21, taken: [], cargo }).map(
    (volume, i) => {
      const file = join(folder, `${i}.pouch`)
      writeFileSync(file, encodeVolume(volume))
      return file
    },
  )
  const office = { store, keys: readHostKeys(join(at.home, "host.keys")), now: () => at.clock.now }
  return takePouch(office, { files: volumes(files), keeping: { folder: join(at.home, "pouches") } })
}

function sealed(box: Pick<Box, "mailbox" | "right">, { octets, filing }: ReturnType<typeof bundle>): Cargo {
  const { mailbox, right } = box
  return { kind: "bundle", mailbox, filing, octets, mark: depositMark(nameOf(right), { mailbox, octets, filing }) }
}

function asked<What extends keyof Asks>(
  of: Pick<OfficeRegister, "ticket" | "channel">,
  what: What,
  body: Asks[What],
): RequestCargo {
  const octets = encodeAsk(what, body)
  const mark = requestMark(nameOf(of.ticket), { what, channel: of.channel, body: octets })
  return { kind: "request", what, channel: of.channel, mark, octets }
}

const results = ({ acts }: PouchDone): readonly string[] => acts.map(({ what, result }) => `${what} ${result}`)

test("a bundle is deposited once, and the word that goes back only a holder of the right can check", async () => {
  const box = await openBox(at)
  const one = bundle(3_000_000)
  const cargo = [sealed(box, one)]
  const done = await handed(cargo)
  assert.deepEqual(results(done), ["deposit done"])
  assert.deepEqual(done.taken, [{ bundle: one.id, token: doneMark(nameOf(box.right), one.id) }])
  assert.deepEqual(await client.bundle({ collect: box.collect, id: one.id }), one.octets)
  assert.deepEqual(results(await handed(cargo)), ["deposit done"])
  assert.equal((await client.bundles({ collect: box.collect })).bundles.length, 1)
})

test("volumes may be handed over one after the other: pieces wait for the rest", async () => {
  const box = await openBox(at)
  const one = bundle(3_000_000)
  const cargo = [sealed(box, one)]
  assert.deepEqual(results(await handed(cargo, (all) => all.slice(1))), [])
  assert.deepEqual(results(await handed(cargo, (all) => all.slice(0, 1))), ["deposit done"])
})

test("without the right, with another's, or for other octets than it was made for, a mark is worth nothing", async () => {
  const [box, other] = [await openBox(at), await openBox(at)]
  const [one, two] = [bundle(), bundle()]
  const good = sealed(box, one) as Extract<Cargo, { kind: "bundle" }>
  const bad: readonly Cargo[] = [
    { ...good, mark: draw() },
    sealed({ ...box, right: other.right }, one),
    { ...good, octets: two.octets },
    { ...good, filing: two.filing },
    { ...good, mailbox: other.mailbox },
  ]
  for (const cargo of bad) assert.deepEqual(results(await handed([cargo])), ["deposit right-refused"])
  assert.deepEqual(results(await handed([{ ...good, mark: null }])), ["deposit by-hand"])
  assert.deepEqual(results(await handed([{ ...good, mailbox: draw() }])), ["deposit by-hand"])
  await client.revokeRight({ collect: box.collect, id: nameOf(box.right) })
  assert.deepEqual(results(await handed([good])), ["deposit right-refused"])
  for (const { collect } of [box, other]) assert.deepEqual((await client.bundles({ collect })).bundles, [])
})

test("a register is bound, postmarked with its bundle, and the records that go back verify", async () => {
  const channel = draw()
  const tickets = [draw(), draw()] as const
  await store.issueTickets(draw(), [nameOf(tickets[0]), nameOf(tickets[1])])
  const north = officeRegister("north", tickets[0], channel)
  const box = await openBox(at)
  north.enter(2)
  const one = bundle()
  const { log, cosigner, register } = north
  const request = north.request(0)
  const cargo: readonly Cargo[] = [
    sealed(box, one),
    asked(north, "bind", { register, log, cosigner }),
    asked(north, "postmark", { ...request, bundles: [one.id] }),
    asked(north, "ask", { from: 0 }),
  ]
  const done = await handed(cargo)
  assert.deepEqual(results(done), ["bind done", "postmark done", "ask done"])
  assert.deepEqual(
    done.taken.map((word) => toHex(word.bundle)),
    [register, one.id].map(toHex),
  )
  const [answer] = done.answers
  assert.ok(answer?.kind === "answer")
  const { from, pages } = decodeAnswer(answer.octets)
  const [record] = pages.flatMap((page) => page.records)
  assert.ok(record)
  const postmark = decodePostmark(record.record)
  assert.deepEqual([from, postmark.size, postmark.time, postmark.bundles.map(toHex)], [0, 2, NOON, [toHex(one.id)]])
  const note = addSignatures(request.checkpoint, parseSignatures(record.cosignature))
  verifyPostmarkCosignature(postmark, openCheckpoint(note, { origin: `diwan/${toHex(register)}`, keys: log }), host)
  assert.ok(equal(await client.bundle({ collect: box.collect, id: one.id }), one.octets))
  // Handed over again, and by the network too: nothing new.
  assert.deepEqual(results(await handed(cargo)), ["bind done", "postmark done", "ask done"])
  const { filing, id, octets: ciphertext } = one
  await client.postmark({ ...north, ...request, bundles: [{ id, filing, ciphertext }], deposit: box })
  assert.equal((await client.postmarks(north)).size, 1)
})

test("what the network would refuse is refused, each request by itself", async () => {
  const [north, south] = await channelAt(at)
  const box = await openBox(at)
  north.enter(2)
  south.enter(2)
  const [one, two] = [bundle(), bundle()]
  const request = north.request(0)
  const forged = asked(north, "postmark", request)
  const cases: readonly (readonly [string, readonly Cargo[]])[] = [
    ["postmark ticket-refused", [{ ...forged, mark: draw() }]],
    // A thief changes what is asked, and keeps the mark.
    ["postmark ticket-refused", [{ ...forged, octets: encodeAsk("postmark", { ...request, lockers: [draw()] }) }]],
    ["cosign ticket-refused", [{ ...forged, what: "cosign" }]],
    ["postmark ticket-refused", [{ ...forged, channel: draw() }]],
    // The other office has a ticket of the channel, and does not speak for this register.
    ["postmark ticket-refused", [asked({ ...south }, "postmark", request)]],
    ["postmark bundle-unknown", [asked(north, "postmark", { ...request, bundles: [one.id] })]],
    [
      "postmark right-refused",
      [
        { ...(sealed(box, two) as object), mark: draw() } as Cargo,
        asked(north, "postmark", { ...request, bundles: [two.id] }),
      ],
    ],
    [
      "postmark signature-refused",
      [
        asked(north, "postmark", {
          ...request,
          checkpoint: south.request(0).checkpoint.replace(/^diwan\/[0-9a-f]+/, `diwan/${toHex(north.register)}`),
        }),
      ],
    ],
    ["postmark request-malformed", [malformed(north)]],
    ["bind ticket-bound", [asked(north, "bind", { register: draw(), log: north.log, cosigner: north.cosigner })]],
    [
      "bind request-malformed",
      [asked(north, "bind", { register: north.register, log: north.log, cosigner: north.log })],
    ],
    ["ask register-shorter", [asked(north, "ask", { from: 9 })]],
  ]
  for (const [want, cargo] of cases) {
    const found = results(await handed(cargo))
    assert.ok(found.includes(want), `want ${want}, found ${found.join(", ")}`)
  }
  // None of it stood in the way of the true one.
  assert.deepEqual(results(await handed([asked(north, "postmark", request)])), ["postmark done"])
  assert.equal((await client.postmarks(north)).size, 1)
})

function malformed(of: OfficeRegister): Cargo {
  const octets = Uint8Array.of(0xa0)
  const mark = requestMark(nameOf(of.ticket), { what: "postmark", channel: of.channel, body: octets })
  return { kind: "request", what: "postmark", channel: of.channel, mark, octets }
}
