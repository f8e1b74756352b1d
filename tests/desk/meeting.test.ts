/**
 * Before the first letter: what passes until the fingerprint was compared, and what cannot become a channel.
 */
import { randomBytes } from "node:crypto"
import { test } from "node:test"
import assert from "node:assert/strict"
import { idOf, keepChannel, ownKeys, registrarOfOther } from "../../src/desk/access.ts"
import { look, post, sealFor } from "../../src/desk/act.ts"
import {
  acceptChannel,
  channelFingerprint,
  collect,
  compareChannel,
  deskStatus,
  fileCorrespondent,
  flush,
  introduce,
  layCharter,
  layRoster,
  listChannels,
  makeCard,
  proposeChannel,
  showBook,
  type Desk,
} from "../../src/desk/index.ts"
import { outbox } from "../../src/desk/records.ts"
import { acceptCharter, signBody } from "../../src/office/index.ts"
import { createHostKeys, hostOf } from "../../src/relay/index.ts"
import {
  agree,
  alarmsOf,
  approveAll,
  CALM,
  channelOf,
  cheat,
  compareBoth,
  exchange,
  layCharters,
  openChannel,
  refusal,
  RELAY_URL,
  RULES,
  settle,
  worlds,
  founded,
  type World,
} from "./steps.ts"

const founding = worlds(founded)
const inWorld = (story: (at: World, north: Desk, south: Desk) => Promise<void>): Promise<void> =>
  founding((at) => story(at, at.desk("north/registrar"), at.desk("south/registrar")))

test("until a side has compared the fingerprint, what comes in the channel is held; then it is taken", () =>
  inWorld(async (at, north, south) => {
    await agree(at, {})
    compareChannel(north, "cedar", channelFingerprint(south, "cedar").groups.join(" "), "voice")
    await layCharters(at, "north")
    await collect(south)
    assert.equal(deskStatus(south).held, 1)
    assert.deepEqual(
      showBook(south, "cedar").sides.map(({ size }) => size),
      [0, 0],
    )
    compareChannel(south, "cedar", channelFingerprint(north, "cedar").groups.join(" "), "voice")
    await collect(south)
    assert.equal(deskStatus(south).held, 0)
    assert.equal(showBook(south, "cedar").sides.find(({ office }) => office === "north")?.size, 2)
    await layCharters(at, "south")
    await settle(at)
    assert.deepEqual([alarmsOf(north), alarmsOf(south)], [[], []])
  }))

test("a digit that is wrong is named by its group, another channel's fingerprint is refused, and nothing is signed", () =>
  inWorld(async (at, north, south) => {
    await agree(at, {})
    const { groups } = channelFingerprint(south, "cedar")
    const [first = "", ...others] = groups
    const wrong = [first.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)), ...others].join(" ")
    assert.throws(() => compareChannel(north, "cedar", wrong, "voice"), { code: "fingerprint-group" })
    const swapped = [...others, first].join(" ")
    assert.throws(() => compareChannel(north, "cedar", swapped, "voice"), { code: "fingerprint-differs" })
    assert.equal(channelOf(north).comparison, null)
    const persian = groups.join(" ").replace(/\d/g, (digit) => String.fromCodePoint(0x06f0 + Number(digit)))
    compareChannel(north, "cedar", persian, "voice")
    assert.equal(channelOf(north).stage, "compared")
  }))

test("a charter accepted otherwise than it was drafted is refused", () =>
  inWorld(async (at, north, south) => {
    const files = await exchange(at, true)
    proposeChannel(north, { correspondent: files.north, rules: RULES })
    fileCorrespondent(south, files.south)
    await flush(north)
    await collect(south)
    acceptChannel(south, "cedar", files.south)
    cheat(south, (act) => {
      const { draft, other } = channelOf(act)
      for (const { key, value } of outbox.list(act.tx)) if (value.kind === "deposit") outbox.delete(act.tx, key)
      // One octet of the draft's commitment is another's.
      const body = (draft ?? assert.fail("no draft")).body.slice()
      body[body.indexOf(0x58) + 10] = (body[body.indexOf(0x58) + 10] as number) ^ 1
      const accept = signBody(ownKeys(act.self), acceptCharter(body, new Uint8Array(randomBytes(32))))
      post(act, registrarOfOther(act.tx, other), null, { kind: "charter-accept", accept })
    })
    await flush(south)
    await collect(north)
    assert.deepEqual(alarmsOf(north), ["item-unexpected"])
    assert.equal(channelOf(north).stage, "proposed")
  }))

test("an introduction with another host, and a card of another office, are refused when the channel is accepted", () =>
  inWorld(async (at, north, south) => {
    const cards = [makeCard(north), makeCard(south)] as const
    await flush(north)
    await flush(south)
    const keys = createHostKeys(`${at.folder}/other-host.keys`)
    const hosts = [at.hostKeys, keys].map((each) => hostOf(each, "harbour.example", RELAY_URL))
    const [honest, other] = await Promise.all(
      hosts.map(async (host) => introduce({ cards, host, tickets: await at.tickets() })),
    )
    const [forNorth, forSouth, fromOther] = [honest?.[0], honest?.[1], other?.[1]].map((file) => file?.bytes)
    assert.ok(forNorth !== undefined && forSouth !== undefined && fromOther !== undefined)
    proposeChannel(north, { correspondent: { introduction: forNorth }, rules: RULES })
    fileCorrespondent(south, { introduction: forSouth })
    await flush(north)
    await collect(south)
    assert.throws(() => acceptChannel(south, "cedar", { introduction: fromOther }), { code: "item-unexpected" })
    assert.throws(() => acceptChannel(south, "cedar", { card: cards[0] }), { code: "item-unexpected" })
    assert.throws(() => acceptChannel(south, "cedar", { card: cards[1] }), { code: "item-unexpected" })
    assert.equal(channelOf(south).stage, "offered")
    acceptChannel(south, "cedar", { introduction: forSouth })
    assert.equal(channelOf(south).stage, "accepted")
  }))

test("a proposal that comes before the card it needs is held, not lost", () =>
  inWorld(async (at, north, south) => {
    const files = await exchange(at, true)
    proposeChannel(north, { correspondent: files.north, rules: RULES })
    await flush(north)
    await collect(south)
    assert.deepEqual([deskStatus(south).held, listChannels(south).length], [1, 0])
    fileCorrespondent(south, files.south)
    await collect(south)
    assert.deepEqual([deskStatus(south).held, listChannels(south)[0]?.stage], [0, "offered"])
  }))

test("a charter that names a roster no longer in force cannot be laid: the channel is proposed anew", () =>
  inWorld(async (at, north) => {
    await agree(at, {})
    compareBoth(at)
    at.clock.now += 60
    layRoster(north, { quorum: 2 })
    await flush(north)
    await approveAll(at, "north", "roster")
    await settle(at)
    assert.throws(() => layCharter(north, "cedar"), { code: "channel-stage" })
    assert.equal(await refusal(openChannel(at, { rules: { ...RULES, codeName: "oak" } })), null)
    assert.equal(channelOf(north, "oak").stage, "standing")
  }))

test("one mailbox that refuses holds up only what is for it", () =>
  inWorld(async (at, north, south) => {
    await openChannel(at, {})
    const { right } = channelOf(north)
    const full = right === null ? assert.fail("no right") : Buffer.from(right.mailbox).toString("hex")
    at.network = (passing, go) =>
      passing.method === "PUT" && passing.path.startsWith(`/v1/mailboxes/${full}/bundles/`)
        ? Promise.resolve(
            new Response(JSON.stringify({ type: "about:blank", status: 403, code: "quota-exceeded" }), {
              status: 403,
              headers: { "content-type": "application/problem+json" },
            }),
          )
        : go()
    const adviser = at.desk("north/adviser")
    const to = officerOf(adviser)
    cheat(north, (act) => {
      const { other } = channelOf(act)
      const leave = new Uint8Array(randomBytes(16))
      post(act, registrarOfOther(act.tx, other), idOf(channelOf(act)), { kind: "refusal", leave, code: "x" })
    })
    cheat(north, (act) => {
      const leave = new Uint8Array(randomBytes(16))
      post(act, { office: act.self.office, officer: to }, null, { kind: "refusal", leave, code: "x" })
    })
    const { sent, waiting, why } = await flush(north)
    assert.deepEqual([sent, waiting], [1, 1])
    assert.match(why ?? "", /^quota-exceeded: /)
    assert.equal((await collect(adviser)).bundles, 1)
    at.network = CALM
    assert.equal((await flush(north)).waiting, 0)
    await collect(south)
  }))

function officerOf(desk: Desk): Uint8Array {
  return look(desk, (_, self) => self.officer)
}

test("a bundle for a channel is paid for by that channel's deposit right", () =>
  inWorld(async (at, north) => {
    await openChannel(at, {})
    cheat(north, (act) => {
      const first = channelOf(act)
      const other = { relay: RELAY_URL, mailbox: new Uint8Array(32).fill(7), token: new Uint8Array(32).fill(8) }
      const id = new Uint8Array(32).fill(255)
      keepChannel(act.tx, { ...first, key: id, id, codeName: "oak", right: other })
      const to = registrarOfOther(act.tx, first.other)
      const item = { kind: "refusal", leave: new Uint8Array(16), code: "x" } as const
      for (const [channel, right] of [
        [idOf(first), first.right],
        [id, other],
      ] as const) {
        assert.deepEqual(sealFor(act, to, channel, [item]).right, right)
      }
    })
    assert.equal(
      north.vault.read((tx) => outbox.count(tx)),
      0,
    )
  }))
