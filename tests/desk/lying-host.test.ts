/**
 * A host that lies about times, order or what it holds, and a machine whose clock lies: refused, and nothing is filed.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { decodeAs, encodeRecord } from "../../src/bytes/index.ts"
import {
  askLeave,
  collect,
  flush,
  readLetter,
  sendLetter,
  showBook,
  verifyPostmarks,
  writeDraft,
  type Desk,
} from "../../src/desk/index.ts"
import { outbox } from "../../src/desk/records.ts"
import { decodePostmark, encodePostmark } from "../../src/register/index.ts"
import { retimed, signed, type Records } from "./lies.ts"
import { POSTMARK_LIST, type PostmarkListing } from "../../src/relay/wire.ts"
import {
  alarmsOf,
  approveAll,
  CALM,
  channelOf,
  DAY,
  draftOf,
  lay,
  RELAY_URL,
  refusal,
  settle,
  worlds,
  type World,
} from "./steps.ts"

const inWorld = worlds()

/** The host answers South's registrar with other lists of postmarks than the true ones. */
function lie(at: World, change: (listing: PostmarkListing) => PostmarkListing): void {
  at.network = async (passing, go) => {
    const answer = await go()
    const isList = passing.method === "GET" && /^\/v1\/postmarks\/[0-9a-f]{64}(\?.*)?$/.test(passing.path)
    if (passing.who !== "south/registrar" || !isList || !answer.ok) return answer
    const listing = decodeAs(POSTMARK_LIST, new Uint8Array(await answer.arrayBuffer()), "list")
    return new Response(encodeRecord(change(listing)), { headers: answer.headers })
  }
}

/** North sends a letter; the true postmarks are not collected by South yet. */
async function northSends(at: World): Promise<string> {
  const { name } = await lay(at, "north", draftOf("Postmarked."))
  await approveAll(at, "north", "letter", 2, name)
  const registrar = at.desk("north/registrar")
  await collect(registrar)
  await sendLetter(registrar, name)
  return name
}

function postmarksOf(desk: Desk): string {
  return verifyPostmarks(desk, "cedar").root
}

/** South collects while the host lies: refused with this code and nothing filed. Then the host tells the truth. */
async function refusedWhile(
  at: World,
  code: string,
  change: (listing: PostmarkListing) => PostmarkListing,
): Promise<void> {
  const south = at.desk("south/registrar")
  const name = await northSends(at)
  const before = postmarksOf(south)
  lie(at, change)
  await collect(south)
  assert.deepEqual(alarmsOf(south), [code])
  assert.equal(postmarksOf(south), before, "nothing of it was filed")
  const entry = showBook(south, "cedar")
    .sides.flatMap(({ entries }) => entries)
    .find((each) => each.name === name)
  assert.equal(entry?.postmarked, null)
  at.network = CALM
  await settle(at)
  assert.equal(readLetter(at.desk("south/minister"), name).summary.countersigned, true)
}

test("a record with another time than the one signed is refused", () =>
  inWorld((at) =>
    refusedWhile(at, "postmark-time-differs", (listing) => ({
      ...listing,
      records: listing.records.map((each) => {
        const postmark = decodePostmark(each.record)
        return { ...each, record: encodePostmark({ ...postmark, time: postmark.time + 60 }) }
      }),
    })),
  ))

test("a backdated record, properly cosigned, is refused where it falls behind the one before it", () =>
  inWorld((at) =>
    refusedWhile(at, "postmark-refused", (listing) => ({
      ...listing,
      records: listing.records.map((each) => retimed(at, each, at.clock.now - DAY)),
    })),
  ))

test("a record that the host's own checkpoint does not cover is refused, even if more is said to follow", () =>
  inWorld((at) =>
    refusedWhile(at, "postmark-refused", (listing) => ({
      ...listing,
      records: listing.records.slice(0, 1).map((each) => retimed(at, each, at.clock.now + 60)),
      size: listing.records.length === 0 ? listing.size : listing.size + 1,
    })),
  ))

test("a host that signs a second history, other than the one cosigned here, is refused", () =>
  inWorld(async (at) => {
    const south = at.desk("south/registrar")
    const { id, ticket } = channelOf(south)
    assert.ok(id !== null && ticket !== null)
    const { records } = await south.relay(RELAY_URL).postmarks({ ticket, channel: id, from: 0 })
    const [first, ...others] = records as [Records[number], ...Records[number][]]
    await refusedWhile(at, "postmark-refused", (listing) => {
      // As if the very first had been handed in a second earlier, and all signed anew.
      const fork = [retimed(at, first, at.clock.now - 1), ...others, ...listing.records]
      return {
        ...listing,
        checkpoint: signed(
          at,
          id,
          fork.map(({ record }) => record),
        ),
      }
    })
  }))

test("a host that shows this side another time than the other is refused by what the other side cosigned", () =>
  inWorld(async (at) => {
    const south = at.desk("south/registrar")
    const { id, ticket } = channelOf(south)
    assert.ok(id !== null && ticket !== null)
    const { records: known } = await south.relay(RELAY_URL).postmarks({ ticket, channel: id, from: 0 })
    await refusedWhile(at, "postmark-refused", (listing) => {
      if (listing.records.length === 0) return listing
      // Nothing in it contradicts what South holds: a second later, properly cosigned and signed.
      const records = listing.records.map((each) => retimed(at, each, at.clock.now + 1))
      const whole = [...known, ...records].map(({ record }) => record)
      return { ...listing, records, checkpoint: signed(at, id, whole) }
    })
  }))

test("a clock that is a day off is refused with clock-off before anything is sent, and what waits is sent once it is set", () =>
  inWorld(async (at) => {
    const { name } = await lay(at, "north", draftOf("On time."))
    await approveAll(at, "north", "letter", 2, name)
    await collect(at.desk("north/registrar"))
    const drafter = at.desk("north/adviser")
    const waiting = (desk: Desk): number => desk.vault.read((tx) => outbox.count(tx))
    const { draft } = writeDraft(drafter, { source: draftOf("Too early."), name: "draft", folder: at.folder })
    askLeave(drafter, draft, false)
    const held = waiting(drafter)
    assert.equal(held, 1)
    for (const off of [DAY, -DAY]) {
      const seen: string[] = []
      // The relay's clock stays; the officers' are off.
      at.network = async (passing, go) => {
        if (passing.path !== "/livez") seen.push(`${passing.method} ${passing.path}`)
        const answer = await go()
        const headers = new Headers(answer.headers)
        headers.set("date", new Date((at.clock.now - off) * 1000).toUTCString())
        return new Response(answer.body, { status: answer.status, headers })
      }
      for (const who of ["north/adviser", "north/registrar"]) {
        const desk = await at.reopen(who)
        if (waiting(desk) > 0) assert.equal(await refusal(flush(desk)), "clock-off")
        assert.equal(await refusal(collect(desk)), "clock-off")
      }
      assert.equal(await refusal(sendLetter(at.desk("north/registrar"), name)), "clock-off")
      assert.deepEqual(seen, [], "nothing was asked of the relay")
    }
    at.network = CALM
    const desk = await at.reopen("north/adviser")
    assert.equal(waiting(desk), held)
    await at.reopen("north/registrar")
    assert.deepEqual((await flush(desk)).waiting, 0)
    await sendLetter(at.desk("north/registrar"), name)
    await settle(at)
    assert.equal(readLetter(at.desk("south/minister"), name).summary.countersigned, true)
  }))
